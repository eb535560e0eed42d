"""Checks of lesson 11: the shape and the order of the patch matrix, and the way back."""

import numpy as np

from ._text import plural, shape_text, shown
from .kinds import Choice, Matrix, Number, Option, Shape
from .misconceptions import patches
from .misconceptions.patches import column_of, entries, matrix_shape, overlaps, row_of


def _vary_picture(rng: np.random.Generator) -> dict[str, int]:
    kernel_size = int(rng.integers(2, 5))
    height = kernel_size + int(rng.integers(1, 8))
    return {
        "kernel_size": kernel_size,
        "channels": int(rng.integers(2, 9)),
        "height": height,
        "width": height + int(rng.integers(0, 4)),
    }


SHAPE = Shape(
    id="11.shape",
    prompt="A picture of {channels} channels, {height}×{width} cells each, and a window of "
    "{kernel_size}×{kernel_size} without padding. What is the shape of the patch matrix, rows "
    "first?",
    numbers={"channels": 3, "height": 4, "width": 4, "kernel_size": 3},
    answer=matrix_shape,
    misconceptions=patches.FOR_SHAPES,
    hints=(
        "How many numbers does a window hold, all channels together? And how many places has it?",
        lambda channels, height, width, kernel_size: (
            f"{channels}·{kernel_size}·{kernel_size} numbers in a column; "
            f"{height - kernel_size + 1} places down and {width - kernel_size + 1} across."
        ),
    ),
    explanation=lambda **n: (
        f"{n['channels']}·{n['kernel_size']}·{n['kernel_size']} numbers in each column, "
        f"{n['height'] - n['kernel_size'] + 1}·{n['width'] - n['kernel_size'] + 1} columns: "
        f"{shape_text(matrix_shape(**n))}."
    ),
    vary=_vary_picture,
)


def _vary_place(rng: np.random.Generator) -> dict[str, int]:
    kernel_size = int(rng.integers(2, 4))
    height, width = (kernel_size + int(n) for n in rng.integers(3, 7, 2))
    return {
        "height": height,
        "width": width,
        "kernel_size": kernel_size,
        "row": int(rng.integers(1, height - kernel_size + 1)),
        "column": int(rng.integers(1, width - kernel_size + 1)),
    }


COLUMN = Number(
    id="11.column",
    prompt="A picture of {height}×{width} cells, one channel, and a window of "
    "{kernel_size}×{kernel_size}. Which column of the patch matrix, counted from 0, is the window "
    "that begins at ({row}, {column})?",
    numbers={"height": 6, "width": 7, "kernel_size": 3, "row": 2, "column": 1},
    answer=lambda width, kernel_size, row, column: column_of(width, kernel_size, row, column),
    misconceptions=patches.FOR_COLUMNS,
    hints=(
        "The places are counted as one reads. How many are there in one row of places?",
        lambda width, kernel_size: (
            f"A row of places has {width} − {kernel_size} + 1 = {width - kernel_size + 1} of them."
        ),
    ),
    explanation=lambda width, kernel_size, row, column: (
        f"{plural(row, 'row')} of {width - kernel_size + 1} places, and {column} more: "
        f"{row}·{width - kernel_size + 1} + {column} = "
        f"{column_of(width, kernel_size, row, column)}."
    ),
    vary=_vary_place,
)


def _vary_cell(rng: np.random.Generator) -> dict[str, int]:
    kernel_size = int(rng.integers(3, 6))
    channels = int(rng.integers(2, 5))
    return {
        "kernel_size": kernel_size,
        "channels": channels,
        "channel": int(rng.integers(1, channels)),
        "row": int(rng.integers(0, kernel_size)),
        "column": int(rng.integers(0, kernel_size)),
    }


ROW = Number(
    id="11.row",
    prompt="{channels} channels and a window of {kernel_size}×{kernel_size}. Which row of the "
    "patch matrix holds channel {channel}, row {row}, column {column} of each window? All of them "
    "are counted from 0.",
    numbers={"kernel_size": 3, "channels": 3, "channel": 1, "row": 2, "column": 0},
    answer=lambda kernel_size, channel, row, column: row_of(kernel_size, channel, row, column),
    misconceptions=patches.FOR_ROWS,
    hints=(
        "All of channel 0 comes first, row by row, then all of the next channel.",
        lambda kernel_size, channel, row: (
            f"Before it stand {plural(channel, 'plane')} of {kernel_size**2} numbers and "
            f"{plural(row, 'row')} of {kernel_size}."
        ),
    ),
    explanation=lambda kernel_size, channel, row, column: (
        f"{channel}·{kernel_size**2} + {row}·{kernel_size} + {column} = "
        f"{row_of(kernel_size, channel, row, column)}: the place of the same weight in "
        "`weight.reshape(O, -1)`."
    ),
    vary=_vary_cell,
)

FACTOR = Number(
    id="11.factor",
    prompt="A grey picture of {size}×{size} cells and a window of {kernel_size}×{kernel_size}, no "
    "padding. How many times as many numbers as the picture does the patch matrix hold? Two "
    "decimals are enough.",
    numbers={"size": 28, "kernel_size": 3},
    answer=lambda size, kernel_size: entries(size, kernel_size) / size**2,
    tolerance=0.005,
    misconceptions=patches.FOR_FACTORS,
    hints=(
        "How many numbers does the matrix hold, and how many the picture?",
        lambda size, kernel_size: (
            f"{kernel_size**2} rows and {size - kernel_size + 1}·{size - kernel_size + 1} columns, "
            f"against {size}·{size} cells."
        ),
    ),
    explanation=lambda size, kernel_size: (
        f"{kernel_size**2} × {(size - kernel_size + 1) ** 2} = {shown(entries(size, kernel_size))} "
        f"numbers against {size**2}: {entries(size, kernel_size) / size**2:.2f} times as many. The "
        f"larger the picture, the nearer it comes to {kernel_size**2}."
    ),
    vary=lambda rng: {
        "size": int(rng.integers(10, 65)),
        "kernel_size": int(rng.integers(2, 6)),
    },
)

OVERLAPS = Matrix(
    id="11.overlaps",
    prompt="A picture of {size}×{size} cells, a window of {kernel_size}×{kernel_size}. col2im "
    "gets a patch matrix of ones and adds every column back into its window. Which picture comes "
    "out?",
    numbers={"size": 4, "kernel_size": 3},
    answer=overlaps,
    asked="picture",
    misconceptions=patches.FOR_OVERLAPS,
    hints=(
        "Begin with a corner: how many windows hold it? Then the cell beside it.",
        "Along one axis first: how many windows hold cell 0, how many cell 1? Down and across "
        "multiply.",
    ),
    explanation=lambda size, kernel_size: (
        f"Along one axis the cells are in {', '.join(map(str, overlaps(size, kernel_size)[0]))} "
        "windows, and the counts down and across multiply."
    ),
    vary=lambda rng: {"size": int(rng.integers(4, 7)), "kernel_size": int(rng.integers(2, 4))},
)

ADJOINT = Choice(
    id="11.adjoint",
    prompt="`col2im(im2col(x, K), x.shape, K)`: there and back again. What comes out?",
    options=(
        Option(
            name="same",
            text="The array x as it was",
            reason="A cell that lies in four windows was copied four times, and col2im adds all "
            "four copies. Only where windows do not overlap does x come back.",
        ),
        Option(name="counted", text="Every cell of x times the number of windows that hold it"),
        Option(
            name="output",
            text="The convolution of x with a kernel of ones",
            reason="That adds *different* cells, the neighbours in a window. Here the copies of "
            "one and the same cell meet again.",
        ),
        Option(
            name="last",
            text="The array x, where the last window to write has the last word",
            reason="Nothing is written over, and if it were, each window would write the very same "
            "value. The windows are added.",
        ),
    ),
    answer="counted",
    hints=(
        "Follow the cell in the middle: how many copies of it are there, and where do they go?",
    ),
    explanation="col2im does not undo im2col: it is the adjoint, the transposed copying. "
    "Dividing by the counts gives x back, wherever a window was.",
)
