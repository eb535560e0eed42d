"""Slips with the patch matrix of im2col: its shape, its order, its size, and the way back.

For the shape: ``channels``, ``height``, ``width`` and ``kernel_size``.  For a column:
``height``, ``width``, ``kernel_size`` and the place ``row``, ``column``.  For a row:
``kernel_size``, ``channels`` and the cell ``channel``, ``row``, ``column`` of a window.
For how often it holds the input: ``size`` and ``kernel_size``.  Stride 1, no padding.
"""

import numpy as np

from ..misconception import Misconception
from .axes import FOR_COSTS as FOR_ONE_IMAGE
from .axes import cost_of_layer
from .windows import Array

Shape = tuple[int, int]


def matrix_shape(channels: int, height: int, width: int, kernel_size: int) -> Shape:
    """Numbers of a window, and places of the window."""
    places = (height - kernel_size + 1) * (width - kernel_size + 1)
    return channels * kernel_size**2, places


FOR_SHAPES = (
    Misconception(
        "transposed",
        lambda channels, height, width, kernel_size: matrix_shape(
            channels, height, width, kernel_size
        )[::-1],
        "The right numbers the other way round. Here every window is a *column*, so the matrix has "
        "as many columns as there are places.",
    ),
    Misconception(
        "channels forgotten",
        lambda height, width, kernel_size: matrix_shape(1, height, width, kernel_size),
        "A column holds the window in *all* channels, {kernel_size}·{kernel_size} numbers from "
        "each of the {channels}.",
    ),
    Misconception(
        "channels side by side",
        lambda channels, height, width, kernel_size: (
            kernel_size**2,
            channels * matrix_shape(1, height, width, kernel_size)[1],
        ),
        "That gives each channel columns of its own. The channels of one place belong to one sum, "
        "so they stand in one column, below each other.",
    ),
    Misconception(
        "a column for every cell",
        lambda channels, height, width, kernel_size: (channels * kernel_size**2, height * width),
        "That has a column for every cell of the picture. A window cannot start on all of them: "
        "count its places.",
    ),
    Misconception(
        "start forgotten",
        lambda channels, height, width, kernel_size: (
            channels * kernel_size**2,
            (height - kernel_size) * (width - kernel_size),
        ),
        "The steps of the window are counted, and not the place where it starts. Add 1 along each "
        "axis.",
    ),
    Misconception(
        "side instead of area",
        lambda channels, height, width, kernel_size: (
            channels * kernel_size,
            matrix_shape(1, height, width, kernel_size)[1],
        ),
        "A window has {kernel_size} rows *and* {kernel_size} columns in each channel.",
    ),
    Misconception(
        "transposed, channels forgotten",
        lambda height, width, kernel_size: matrix_shape(1, height, width, kernel_size)[::-1],
        "Two slips at once: every window is a *column*, and it holds the window in *all* "
        "{channels} channels.",
    ),
    Misconception(
        "places along one axis",
        lambda channels, height, kernel_size: (channels * kernel_size**2, height - kernel_size + 1),
        "The places down were counted. The window also moves across, so the two counts multiply.",
    ),
    Misconception(
        "channels kept apart",
        lambda channels, height, width, kernel_size: (
            channels,
            *matrix_shape(1, height, width, kernel_size),
        ),
        "That is a matrix for each channel. All channels of a window stand in one column, "
        "below each other.",
    ),
    Misconception(
        "kernel kept as a window",
        lambda channels, height, width, kernel_size: (
            channels,
            kernel_size,
            kernel_size,
            matrix_shape(1, height, width, kernel_size)[1],
        ),
        "The windows keep their shape there. In the matrix each of them is flattened into one "
        "column.",
    ),
)
"""What can happen to the shape of the matrix."""


def column_of(width: int, kernel_size: int, row: int, column: int) -> int:
    """Which column of the matrix a place has."""
    return row * (width - kernel_size + 1) + column


FOR_COLUMNS = (
    Misconception(
        "counted downwards",
        lambda height, kernel_size, row, column: column * (height - kernel_size + 1) + row,
        "That counts the places column by column. They are counted as one reads: along a row, then "
        "the next row.",
    ),
    Misconception(
        "width of the input",
        lambda width, row, column: row * width + column,
        "That counts the cells of the input. A row of the *output* has fewer places: "
        "{width} − {kernel_size} + 1.",
    ),
    Misconception(
        "rows for columns",
        lambda height, kernel_size, row, column: row * (height - kernel_size + 1) + column,
        "Each row that was passed counts with its length, which is the number of places *across*.",
    ),
    Misconception(
        "counted from one",
        lambda width, kernel_size, row, column: column_of(width, kernel_size, row, column) + 1,
        "One too many: columns are counted from 0, like rows and places.",
    ),
    Misconception(
        "row and column added",
        lambda row, column: row + column,
        "Row and column were added. Every row above counts with all its places.",
    ),
    Misconception(
        "start forgotten",
        lambda width, kernel_size, row, column: row * (width - kernel_size) + column,
        "A row of places has one more: {width} − {kernel_size} steps, and the place where the "
        "window starts.",
    ),
    Misconception(
        "only the column",
        lambda column: column,
        "The rows above come first. Each of them has all its places.",
    ),
    Misconception(
        "window by window",
        lambda kernel_size, row, column: row * kernel_size + column,
        "That is the number of a cell *inside* a window. Here the places of the window on the "
        "picture are counted.",
    ),
    Misconception(
        "half the kernel subtracted",
        lambda width, kernel_size, row, column: row * (width - kernel_size // 2) + column,
        "Only half of the kernel was taken away from the width. A row of places has {width} − "
        "{kernel_size} + 1.",
    ),
)
"""What can happen to the column of a place."""


def row_of(kernel_size: int, channel: int, row: int, column: int) -> int:
    """Which row of the matrix a cell of the window has."""
    return channel * kernel_size**2 + row * kernel_size + column


FOR_ROWS = (
    Misconception(
        "channel last",
        lambda kernel_size, channels, channel, row, column: (
            (row * kernel_size + column) * channels + channel
        ),
        "That lets the channel change fastest, as in a channels-last array. Here a whole plane of "
        "the window comes first, then the next channel.",
    ),
    Misconception(
        "columns before rows",
        lambda kernel_size, channel, row, column: row_of(kernel_size, channel, column, row),
        "That reads the window column by column. It is read row by row, like a page.",
    ),
    Misconception(
        "channel forgotten",
        lambda kernel_size, row, column: row_of(kernel_size, 0, row, column),
        "That is its place within one channel. The planes of the channels before it come first.",
    ),
    Misconception(
        "channel counted as a row",
        lambda kernel_size, channel, row, column: (channel + row) * kernel_size + column,
        "Each channel before it counts with a whole plane, {kernel_size}·{kernel_size} numbers.",
    ),
    Misconception(
        "counted from one",
        lambda kernel_size, channel, row, column: row_of(kernel_size, channel, row, column) + 1,
        "One too many: rows are counted from 0.",
    ),
    Misconception(
        "channel last, columns before rows",
        lambda kernel_size, channels, channel, row, column: (
            (column * kernel_size + row) * channels + channel
        ),
        "Two slips at once: the channel changes slowest here, and a window is read row by row.",
    ),
    Misconception(
        "all added",
        lambda channel, row, column: channel + row + column,
        "The three numbers were added. A channel counts with a whole plane, a row with a "
        "whole row.",
    ),
    Misconception(
        "row forgotten",
        lambda kernel_size, channel, row, column: (
            row_of(kernel_size, channel, 0, column) if row else None
        ),
        "The rows of the window before it are missing. Each of them holds {kernel_size} numbers.",
    ),
    Misconception(
        "next channel",
        lambda kernel_size, channel, row, column: row_of(kernel_size, channel + 1, row, column),
        "One channel too far: channels are counted from 0, so {channel} of them come before.",
    ),
)
"""What can happen to c·K·K + m·K + n."""


def entries(size: int, kernel_size: int) -> int:
    """Numbers in the matrix of a square grey picture."""
    return (kernel_size * (size - kernel_size + 1)) ** 2


FOR_FACTORS = (
    Misconception(
        "as many windows as cells",
        lambda kernel_size: kernel_size**2,
        "That would be so if a window could start on every cell. It cannot start on the last "
        "{kernel_size} − 1 rows and columns.",
    ),
    Misconception(
        "numbers of the matrix",
        entries,
        "That is how many numbers the matrix holds. Divide it by those of the picture.",
    ),
    Misconception(
        "places only",
        lambda size, kernel_size: (size - kernel_size + 1) ** 2 / size**2,
        "Those are the places for each cell. At each place the matrix holds a whole window.",
    ),
    Misconception(
        "the other way round",
        lambda size, kernel_size: size**2 / entries(size, kernel_size),
        "That is the picture divided by the matrix. The matrix is the larger one.",
    ),
    Misconception(
        "side instead of area",
        lambda size, kernel_size: kernel_size * (size - kernel_size + 1) ** 2 / size**2,
        "A window holds {kernel_size}·{kernel_size} numbers.",
    ),
    Misconception(
        "start forgotten",
        lambda size, kernel_size: (kernel_size * (size - kernel_size)) ** 2 / size**2,
        "The place where the window starts was left out, on both axes.",
    ),
    Misconception(
        "how much is added",
        lambda size, kernel_size: entries(size, kernel_size) / size**2 - 1,
        "That is by how much the matrix is larger. How many times as large is it?",
    ),
    Misconception(
        "along one axis",
        lambda size, kernel_size: kernel_size * (size - kernel_size + 1) / size,
        "That is the factor along one axis. There are two of them, and they multiply.",
    ),
)
"""What can happen to the ratio of matrix and picture."""


def overlaps(size: int, kernel_size: int) -> Array:
    """How many windows contain each cell."""
    line = np.zeros(size, dtype=int)
    for start in range(size - kernel_size + 1):
        line[start : start + kernel_size] += 1
    return np.outer(line, line)


FOR_OVERLAPS = (
    Misconception(
        "written over",
        lambda size, kernel_size: np.ones((size, size), dtype=int),
        "That lets every window write over the ones before. col2im adds: a cell in four windows "
        "gets four ones.",
    ),
    Misconception(
        "the same everywhere",
        lambda size, kernel_size: np.full((size, size), kernel_size**2),
        "{kernel_size}·{kernel_size} windows hold a cell far from every border. Near one there are "
        "fewer, and in a corner a single one.",
    ),
    Misconception(
        "rows only",
        lambda size, kernel_size: np.repeat(overlaps(size, kernel_size)[:, :1], size, axis=1),
        "That counts the windows above one another. Those beside one another count as well, and "
        "the two counts multiply.",
    ),
    Misconception(
        "columns only",
        lambda size, kernel_size: np.repeat(overlaps(size, kernel_size)[:1], size, axis=0),
        "That counts the windows beside one another. Those above one another count as well, and "
        "the two counts multiply.",
    ),
    Misconception(
        "all windows",
        lambda size, kernel_size: np.full((size, size), (size - kernel_size + 1) ** 2),
        "That is how many windows there are in all. A cell gets a one only from those that hold "
        "it: in a corner that is a single one.",
    ),
    Misconception(
        "counts added",
        lambda size, kernel_size: (
            overlaps(size, kernel_size)[:1] + overlaps(size, kernel_size)[:, :1]
        ),
        "The windows down and the windows across were added. Every one goes with every other: "
        "multiply.",
    ),
    Misconception(
        "as if padded",
        lambda size, kernel_size: overlaps(size + 2 * (kernel_size // 2), kernel_size)[
            kernel_size // 2 : -(kernel_size // 2), kernel_size // 2 : -(kernel_size // 2)
        ],
        "Windows that hang over the border were counted as well. Without padding none does.",
    ),
    Misconception(
        "one too few",
        lambda size, kernel_size: overlaps(size, kernel_size) - 1,
        "One too few everywhere: even a corner lies in a window.",
    ),
    Misconception(
        "windows of output",
        lambda size, kernel_size: overlaps(size - kernel_size + 1, 1) * kernel_size**2,
        "That has one cell for each window. The columns are added back into the *picture*, "
        "which is larger.",
    ),
)
"""What can happen to the ones that col2im adds up."""


def _of_batch(slip: Misconception) -> Misconception:
    """A slip with the cost of one image, for all images of a batch."""

    def compute(**numbers: int) -> int:
        return int(numbers.pop("batch") * slip.value(numbers))

    reason = _ONE_KERNEL if slip.name == "output channels forgotten" else slip.reason
    return Misconception(slip.name, compute, reason)


_ONE_KERNEL = (
    "That is a single kernel, and just as many as the patch matrix has numbers. Each of them meets "
    "one weight of *every* kernel, and there are {out_channels}."
)


FOR_COSTS = (
    # With as many kernels as places down, one row of places costs as much as one kernel.
    *(_of_batch(slip) for slip in FOR_ONE_IMAGE if slip.name != "places along one axis"),
    Misconception(
        "one image only",
        cost_of_layer,
        "That is the cost for one image, and {batch} of them go through.",
    ),
)
"""What can happen to the multiply-accumulates of a batch."""
