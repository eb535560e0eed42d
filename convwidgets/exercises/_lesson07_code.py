"""The exercises of lesson 07: two poolings and a shift."""

import numpy as np

from ._worked import cells as drawn_cells
from .function import Function
from .misconceptions import pool_code
from .misconceptions.windows import Array


def max_pool(image: Array, size: int) -> Array:
    """Max pooling with windows side by side, as the lesson asks for it."""
    height, width = image.shape[0] // size, image.shape[1] // size
    output = np.zeros((height, width))
    for i in range(height):
        for j in range(width):
            window = image[i * size : (i + 1) * size, j * size : (j + 1) * size]
            output[i, j] = window.max()
    return output


def average_pool(image: Array, size: int, stride: int) -> Array:
    """Average pooling with a stride, as the lesson asks for it."""
    height = (image.shape[0] - size) // stride + 1
    width = (image.shape[1] - size) // stride + 1
    output = np.zeros((height, width))
    for i in range(height):
        for j in range(width):
            top, left = i * stride, j * stride
            output[i, j] = image[top : top + size, left : left + size].mean()
    return output


def shift_right(image: Array, cells: int) -> Array:
    """Push an image to the right; zeros come in, and what leaves is lost."""
    output = np.zeros(image.shape)
    output[:, cells:] = image[:, : image.shape[1] - cells]
    return output


_MIXED = [[1, 5, 2, 0, 3], [4, 3, 7, 1, 6], [0, 2, 8, 5, 1], [6, 1, 3, 4, 2], [2, 7, 0, 9, 5]]
_NEGATIVE = [[-4, -2, -7, -9, 1, 0], [-3, -8, -1, -5, -2, 3]]
_HALVES = [[0.5, -1.5, 2.25, 0.75], [1.25, 0.25, -0.5, 3.5], [0.5, 4.75, 1.5, 2.5]]


def _with_size(rng: np.random.Generator) -> tuple[Array, int]:
    size = int(rng.integers(2, 4))
    rows, columns = (size * int(n) + int(rng.integers(0, size)) for n in rng.integers(2, 4, 2))
    return drawn_cells(rng, rows, columns + size, -9, 10), size


def _with_stride(rng: np.random.Generator) -> tuple[Array, int, int]:
    size, stride = int(rng.integers(2, 4)), int(rng.integers(1, 4))
    rows, columns = (size + stride * int(n) + 1 for n in rng.integers(2, 4, 2))
    return drawn_cells(rng, rows, columns + stride, -9, 10), size, stride


def _with_cells(rng: np.random.Generator) -> tuple[Array, int]:
    rows, columns = (int(n) for n in rng.integers(4, 7, 2))
    return drawn_cells(rng, rows, columns, 1, 10), int(rng.integers(1, 4))


MAX_POOL = Function(
    id="07.max-pool",
    prompt="Complete `max_pool(image, size)`: windows of `size`×`size` cells side by side, the "
    "largest number of each. What is left over is dropped. Return an array.",
    arguments=("image", "size"),
    oracle=max_pool,
    cases=((_MIXED, 2), (_NEGATIVE, 2), (_HALVES, 2), (np.arange(42).reshape(6, 7) % 11, 3)),
    sample=_with_size,
    misconceptions=pool_code.FOR_MAX_POOL,
    hints=(
        "Work one window out by hand: which rows and columns belong to output (1, 1)?",
        "The window of output row i starts on row i · size and has `size` rows. A slice with both "
        "ends cuts it out.",
        "One line in the two loops: `output[i, j] = image[i * size:(i + 1) * size, …].max()`.",
    ),
    explanation="Two loops over the windows, and one number from each. What the floor drops is "
    "never looked at.",
)

AVERAGE_POOL = Function(
    id="07.average-pool",
    prompt="Write `average_pool(image, size, stride)`: the mean of each window, windows `stride` "
    "cells apart, no padding. Return an array.",
    arguments=("image", "size", "stride"),
    oracle=average_pool,
    cases=(
        (_MIXED, 2, 1),
        (_MIXED, 3, 2),
        (_HALVES, 2, 2),
        (np.arange(42).reshape(6, 7) % 11, 2, 3),
    ),
    sample=_with_stride,
    misconceptions=pool_code.FOR_AVERAGE_POOL,
    hints=(
        "Two things change against `max_pool`: where each window starts, and what is made of it.",
        "How many whole jumps of `stride` fit into H − size? And the place where it started?",
        "The output has `(H - size) // stride + 1` rows, and the window starts on `i * stride`.",
    ),
    explanation="The size formula of a convolution, with a mean in place of the weighted sum. "
    "Average pooling is a convolution with equal weights, in each map by itself.",
)

SHIFT = Function(
    id="07.shift",
    prompt="Write `shift_right(image, cells)`: every column moves `cells` columns to the right, "
    "zeros come in at the left, and what leaves is lost. The size stays. Return an array.",
    arguments=("image", "cells"),
    oracle=shift_right,
    cases=(
        ([[1, 2, 3, 4], [5, 6, 7, 8]], 1),
        ([[1, 2, 3, 4], [5, 6, 7, 8]], 2),
        ([[0.5, 1.5, 2.5], [3.5, 4.5, 5.5], [6, 7, 8]], 1),
    ),
    sample=_with_cells,
    misconceptions=pool_code.FOR_SHIFT,
    hints=(
        "Draw a row of four numbers, and below it the same row shifted by one. Which of them are "
        "still there?",
        "Into which columns of the new picture does the first column of the image go, and which "
        "columns of the image stay?",
        "Begin with `output = np.zeros(image.shape)`; the part that stays goes into "
        "`output[:, cells:]`.",
    ),
    explanation="Zeros where nothing came from, and the rest `cells` columns further on.",
)
