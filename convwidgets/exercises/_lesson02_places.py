"""Checks of lesson 02: where the window stands and what the output's shape is."""

import numpy as np

from ._text import plural, shape_text
from .kinds import Number, Shape
from .misconception import Misconception
from .misconceptions import positions, shapes, sizes

LAST_INDEX = Number(
    id="02.last-index",
    prompt="An image has {size} rows, the kernel has {kernel_size}. The window moves down one row "
    "at a time. Counting from 0, which is the last row it can start on?",
    numbers={"size": 7, "kernel_size": 3},
    answer=lambda size, kernel_size: size - kernel_size,
    misconceptions=positions.FOR_LAST_INDEX,
    hints=(
        "Push the window down until its last row lies on the last row of the image.",
        lambda size, kernel_size: (
            f"The last row of the image is row {size - 1}. The window covers it and the "
            f"{plural(kernel_size - 1, 'row')} above."
        ),
    ),
    explanation=lambda size, kernel_size: (
        f"From row {size - kernel_size} the window covers rows {size - kernel_size} to {size - 1}, "
        "and that is the end. The index i runs from 0 to H − K, which makes "
        f"{size - kernel_size + 1} values."
    ),
    vary=lambda rng: {
        "kernel_size": (k := int(rng.integers(2, 8))),
        "size": k + int(rng.integers(1, 30)),
    },
)

WINDOW_END = Number(
    id="02.window-end",
    prompt="The kernel has {kernel_size} rows. Which is the last row of the image that the window "
    "of output row {start} reads? Rows are counted from 0.",
    numbers={"start": 1, "kernel_size": 3},
    answer=lambda start, kernel_size: start + kernel_size - 1,
    misconceptions=positions.FOR_WINDOW_END,
    hints=(
        "The window starts on the row with the index of the output. Which rows does it cover?",
        "Write the rows down: {start}, and then {kernel_size} of them in all.",
    ),
    explanation=lambda start, kernel_size: (
        f"It covers the rows {', '.join(str(start + m) for m in range(kernel_size))}: from i to "
        "i + K − 1."
    ),
    vary=lambda rng: {"start": int(rng.integers(1, 20)), "kernel_size": int(rng.integers(2, 8))},
)


def _output_shape(
    height: int, width: int, kernel_height: int, kernel_width: int
) -> tuple[int, int]:
    return height - kernel_height + 1, width - kernel_width + 1


def _vary_shape(rng: np.random.Generator) -> dict[str, int]:
    kernel_height, kernel_width = (int(n) for n in rng.integers(2, 7, 2))
    return {
        "height": kernel_height + int(rng.integers(2, 20)),
        "width": kernel_width + int(rng.integers(2, 20)),
        "kernel_height": kernel_height,
        "kernel_width": kernel_width,
    }


_SHAPE_SLIPS = (
    sizes.forgot_start,
    sizes.as_same,
    sizes.as_full,
    sizes.lost_at_both_ends,
    sizes.half_kernel,
    sizes.one_too_many,
    sizes.full_one_too_many.because(
        "The kernel was added. It has to find room inside the image, so it takes places away."
    ),
    Misconception(
        "kernel size",
        lambda kernel_size: kernel_size,
        "That is the shape of the kernel. The output counts the places where it can stand.",
    ),
)

SHAPE = Shape(
    id="02.shape",
    prompt="An image of {height}×{width} cells, a kernel of {kernel_height}×{kernel_width}, no "
    "padding, stride 1. What is the shape of the output?",
    numbers={"height": 5, "width": 5, "kernel_height": 3, "kernel_width": 3},
    answer=_output_shape,
    misconceptions=(
        *(shapes.on_both_axes(slip) for slip in _SHAPE_SLIPS),
        shapes.swapped_axes(_output_shape),
        Misconception(
            "kernel on its side",
            lambda height, width, kernel_height, kernel_width: (
                _output_shape(height, width, kernel_width, kernel_height)
                if height >= kernel_width and width >= kernel_height
                else None
            ),
            "The rows of the kernel were taken away from the columns of the image, and the other "
            "way round. Rows go with rows.",
        ),
        Misconception(
            "one axis only",
            lambda height, width, kernel_height: (height - kernel_height + 1, width),
            "The kernel was taken away from the rows only. Across, too, the window has to find "
            "room.",
        ),
        Misconception(
            "places instead of a shape",
            lambda **n: (int(np.prod(_output_shape(**n))),),
            "That is how many places there are in all. The shape says how many down and how many "
            "across.",
        ),
    ),
    hints=(
        "Each axis is a strip of its own: how many places has the window on it?",
        "Downwards it can travel {height} − {kernel_height} rows. How many places are that?",
    ),
    explanation=lambda **n: (
        f"{n['height']} − {n['kernel_height']} + 1 rows and {n['width']} − {n['kernel_width']} + 1 "
        f"columns: {shape_text(_output_shape(**n))}."
    ),
    vary=_vary_shape,
)
