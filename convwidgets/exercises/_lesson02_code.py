"""The exercises of lesson 02: four loops, and a stride."""

import numpy as np

from ._worked import (
    SOBEL_X,
    TIMES_TABLE,
    cells,
    kernel_drawn,
)
from .function import Function
from .misconception import Misconception
from .misconceptions import code, strides, unfinished
from .misconceptions.code import slid
from .misconceptions.windows import Array


def correlate_by_hand(image: Array, kernel: Array) -> Array:
    """Cross-correlation of an image with four loops, as the lesson asks for it."""
    height = image.shape[0] - kernel.shape[0] + 1
    width = image.shape[1] - kernel.shape[1] + 1
    output = np.zeros((height, width))
    for i in range(height):
        for j in range(width):
            for m in range(kernel.shape[0]):
                for n in range(kernel.shape[1]):
                    output[i, j] += image[i + m, j + n] * kernel[m, n]
    return output


def _pair(rng: np.random.Generator) -> tuple[Array, Array]:
    rows, columns = (int(n) for n in rng.integers(2, 4, 2))
    kernel = kernel_drawn(rng, rows, columns)
    height, width = rows + int(rng.integers(2, 4)), columns + int(rng.integers(3, 6))
    return cells(rng, height, width, -9, 10), kernel


def _strided_pair(rng: np.random.Generator) -> tuple[Array, Array, int]:
    image, kernel = _pair(rng)
    return np.pad(image, 1, mode="reflect"), kernel, int(rng.integers(1, 4))


# The starters of the lesson: whoever runs a check before writing has made no slip yet.
_UNTOUCHED = Misconception(
    "nothing written yet",
    lambda image, kernel, stride=1: np.zeros(image.shape),
    "Nothing is written yet: your function returns zeros, as many as the image has cells. Two "
    "things are missing: the number of places the window has, and the four loops.",
)

_NO_LOOPS = unfinished.no_loops.because(
    "The output has the right size and is still all zeros: no product has been added to it. Now "
    "the four loops: `i` and `j` move the window, `m` and `n` walk about inside it."
)

_RETURNED_EARLY = (
    unfinished.left_early("return in the inner loop", (slice(1), slice(1)), "value", "for i"),
    unfinished.left_early("return in the outer loop", (slice(1), slice(None)), "row", "for i"),
)

_BLUR = [[0.25, 0.5], [0.125, 0.125]]

FOUR_LOOPS = Function(
    id="02.four-loops",
    prompt="Complete `correlate(image, kernel)`: two loops move the window, two loops go through "
    "the kernel. No padding, stride 1, no flip. Return an array.",
    arguments=("image", "kernel"),
    oracle=correlate_by_hand,
    cases=(
        (TIMES_TABLE, SOBEL_X),
        ([[1, 2, 3, 0], [4, 5, 6, 1], [7, 8, 9, 2], [0, 1, 2, 3]], [[1, 2], [0, -1]]),
        ([[3, 1, 4, 1], [5, 9, 2, 6], [5, 3, 5, 8]], [[1, 0, -2], [2, 1, 0]]),
        ([[4, 8, 1], [3, 5, 7], [2, 6, 9]], _BLUR),
    ),
    sample=_pair,
    misconceptions=(_UNTOUCHED, _NO_LOOPS, *_RETURNED_EARLY, *code.FOR_IMAGES),
    hints=(
        "Work one value out by hand and compare: which cell of the image and which weight did you "
        "multiply?",
        "Inside the two inner loops a single line adds one product: the cell `m` rows down and `n` "
        "columns to the right of the window's corner, times the weight that lies there.",
        "That line is `output[i, j] += image[i + m, j + n] * kernel[m, n]`. How far does each "
        "index run?",
    ),
    explanation="Four loops, and every value agrees with the definition. Libraries get the same "
    "values in cleverer ways, and much faster.",
)

STRIDE = Function(
    id="02.stride",
    prompt="A stretch: write `correlate_with_stride(image, kernel, stride)`. Output (i, j) "
    "belongs to the window that starts at (i·stride, j·stride).",
    arguments=("image", "kernel", "stride"),
    oracle=slid,
    cases=(
        (TIMES_TABLE, SOBEL_X, 2),
        (np.arange(42).reshape(6, 7) % 11, [[1, -2], [3, 0]], 3),
        (np.arange(30).reshape(5, 6) % 7, [[1, 0, -1], [2, 1, 0]], 1),
        ([[4, 8, 1, 0], [3, 5, 7, 2], [2, 6, 9, 1]], _BLUR, 2),
    ),
    sample=_strided_pair,
    # With a stride, one loop too short is the start forgotten.
    misconceptions=(
        _UNTOUCHED.because(
            "The result is still all zeros, as many as the image has cells. Write the four loops "
            "of `correlate` first, then come back to the stride."
        ),
        _NO_LOOPS,
        *_RETURNED_EARLY,
        *strides.FOR_STRIDES,
        *(slip for slip in code.FOR_IMAGES if slip is not code.one_short),
    ),
    hints=(
        "Two things change: how many places there are, and the cell each window starts at.",
        "How many whole jumps fit into H − K? And on which row of the image does the window of "
        "output row 0 start, of row 1, of row 2?",
        "The output has `(H - K) // stride + 1` rows; the cell is `image[i * stride + m, …]`.",
    ),
    explanation="The stride stands in two places: in the size of the output and in the start of "
    "each window. The kernel's own loops do not know about it.",
)
