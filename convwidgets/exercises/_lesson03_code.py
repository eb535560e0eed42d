"""The exercises of lesson 03: turn a kernel, and convolve truly."""

from collections.abc import Callable

import numpy as np

from convwidgets.core import conv2d

from ._worked import HALF_BRIGHT, LEFT_MINUS_RIGHT, cells, kernel_drawn
from .function import Function
from .misconception import Misconception
from .misconceptions import turns
from .misconceptions.windows import Array, rotated


def turn_by_hand(kernel: Array) -> Array:
    """The kernel turned by 180°: rows reversed, columns reversed."""
    return kernel[::-1, ::-1]


def _in_place(kernel: Array) -> Array:
    # Reads weights that it has already written over.
    changed = kernel.copy()
    rows, columns = changed.shape
    for m in range(rows):
        for n in range(columns):
            changed[m, n] = changed[rows - 1 - m, columns - 1 - n]
    return changed


_TURN_REASONS = {
    turns.unchanged: "Your function returns the kernel as it came. Reverse its rows, then its "
    "columns. (If your loops exchange pairs: each pair is met twice, and the second exchange "
    "undoes the first.)",
    turns.upside_down: "Your function reverses the rows, and the columns are still in their old "
    "order. A slice with two entries does both: `kernel[rows, columns]`.",
    turns.mirrored: "Your function reverses the columns, and the rows are still in their old "
    "order. A slice with two entries does both: `kernel[rows, columns]`.",
}


def _one_kernel(rng: np.random.Generator) -> tuple[Array]:
    rows, columns = (int(n) for n in rng.integers(2, 5, 2))
    return (kernel_drawn(rng, rows, columns),)


TURN_BY_HAND = Function(
    id="03.turn-by-hand",
    prompt="Write `turn(kernel)`: the kernel turned by 180°. It may have any number of rows and of "
    "columns. Return an array.",
    arguments=("kernel",),
    oracle=turn_by_hand,
    cases=(
        ([[1, 2, 3], [4, 5, 6], [7, 8, 9]],),
        ([[1, 2, 3], [4, 5, 6]],),
        ([[-1, 0], [0, 4], [2, 5]],),
    ),
    sample=_one_kernel,
    misconceptions=(
        *(slip.because(_TURN_REASONS.get(slip, slip.reason)) for slip in turns.FOR_TURNS),
        Misconception(
            "overwritten while it is read",
            _in_place,
            "The first half is right, and the second half repeats it: your loops write into the "
            "array they read from. Write into a new one.",
        ),
    ),
    hints=(
        "Write the nine numbers of a 3×3 kernel down, turn the sheet, and compare.",
        "`a[::-1]` is a list or an array backwards. An array with two axes takes two such slices.",
        "`kernel[::-1, ::-1]` reverses the rows and the columns.",
    ),
    explanation="Two reversals make half a turn. `np.flip(kernel)` and `np.rot90(kernel, 2)` give "
    "the same.",
)


def convolve_fully(image: Array, kernel: Array) -> Array:
    """True convolution with every overlap kept, on top of cross-correlation."""
    rows, columns = (n - 1 for n in kernel.shape)
    wide = np.pad(image, ((rows, rows), (columns, columns)))
    return conv2d(wide, kernel[::-1, ::-1])


def _padded(
    by: Callable[[int, int], tuple[int, int]], laid: Callable[[Array], Array] = rotated
) -> Callable[[Array, Array], Array]:
    """Other numbers of zeros around the image than full mode has, and perhaps another kernel."""

    def compute(image: Array, kernel: Array) -> Array:
        rows, columns = by(*kernel.shape)
        wide = np.pad(image, ((rows, rows), (columns, columns)))
        return conv2d(wide, laid(kernel))

    return compute


def _full(rows: int, columns: int) -> tuple[int, int]:
    return rows - 1, columns - 1


def _as_it_stands(kernel: Array) -> Array:
    return kernel


def _before_and_after(image: Array, kernel: Array) -> Array:
    """What `np.pad` makes of a plain pair: zeros before, zeros after, on both axes."""
    return conv2d(np.pad(image, _full(*kernel.shape)), rotated(kernel))


def _image_and_kernel(rng: np.random.Generator) -> tuple[Array, Array]:
    rows, columns = ((2, 3), (3, 2), (3, 3), (2, 4))[int(rng.integers(0, 4))]
    height, width = (n + int(rng.integers(2, 4)) for n in (rows, columns))
    return cells(rng, height, width, -9, 10), kernel_drawn(rng, rows, columns)


CONVOLVE = Function(
    id="03.convolve",
    prompt="Write `convolve(image, kernel)`: true convolution with every overlap kept. Use your "
    "`turn`, `np.pad`, and `cw.conv2d` for the sliding. Return an array.",
    arguments=("image", "kernel"),
    oracle=convolve_fully,
    cases=(
        ([[1, 2], [3, 4]], [[0, 1], [2, 5]]),
        (HALF_BRIGHT, LEFT_MINUS_RIGHT),
        ([[3, 1, 4, 1], [5, 9, 2, 6], [5, 3, 5, 8]], [[1, 0, -2], [2, 1, 0]]),
        ([[3, 1, 4, 1], [5, 9, 2, 6], [5, 3, 5, 8]], [[1, 0], [-2, 2], [1, 0.5]]),
    ),
    sample=_image_and_kernel,
    misconceptions=(
        Misconception(
            "nothing done yet",
            lambda image, kernel: conv2d(image, kernel),
            "That is cross-correlation without padding. Two things are missing: the kernel turned, "
            "and zeros around the image.",
        ),
        Misconception(
            "not turned",
            _padded(_full, _as_it_stands),
            "The padding is right. In the end the kernel lies as it stands: it was not turned, or "
            "it was turned twice. `turn(kernel)` alone is enough.",
        ),
        Misconception(
            "not padded",
            lambda image, kernel: conv2d(image, rotated(kernel)),
            "The turn is right, and the output is that of valid mode. For every overlap the image "
            "needs zeros around it.",
        ),
        Misconception(
            "only the rows reversed",
            _padded(_full, lambda kernel: kernel[::-1]),
            "The padding is right, and the kernel is only turned upside down: its columns keep "
            "their order.",
        ),
        Misconception(
            "only the columns reversed",
            _padded(_full, lambda kernel: kernel[:, ::-1]),
            "The padding is right, and the kernel is only mirrored: its rows keep their order.",
        ),
        Misconception(
            "whole output turned",
            lambda image, kernel: rotated(convolve_fully(image, kernel)),
            "All values are right, and the whole output is turned by 180°: the image was turned in "
            "place of the kernel, or the output as well as the kernel. Turn the kernel alone.",
        ),
        Misconception(
            "output turned instead",
            lambda image, kernel: rotated(_padded(_full, _as_it_stands)(image, kernel)),
            "That is cross-correlation, turned by 180° in the end: you turned the output, or the "
            "image as well as the kernel. Turn the kernel alone, before it is laid on.",
        ),
        Misconception(
            "same mode",
            lambda image, kernel: conv2d(image, kernel, padding="same", flip_kernel=True),
            "That is as large as the image: same mode. Keep every place where a single weight "
            "touches the image.",
        ),
        Misconception(
            "one zero too many",
            _padded(lambda rows, columns: (rows, columns)),
            "There is one row and one column of zeros too many on each side: your outermost "
            "values are sums of zeros alone. At least one weight has to touch the image.",
        ),
        Misconception(
            "rows and columns of the padding swapped",
            _padded(lambda rows, columns: (columns - 1, rows - 1)),
            "The zeros for the rows and for the columns are swapped. `np.pad` takes the rows "
            "first: ((above, below), (left, right)).",
        ),
        Misconception(
            "padded before and after",
            _before_and_after,
            "`np.pad` read your two numbers as *before* and *after*, for rows and columns alike. "
            "It needs one pair for each axis: ((r, r), (c, c)).",
        ),
        Misconception(
            "padded alike on all sides, by the rows",
            _padded(lambda rows, columns: (rows - 1, rows - 1)),
            "All sides got as many zeros as the kernel's rows ask for. Left and right it is the "
            "number of columns that counts.",
        ),
        Misconception(
            "padded alike on all sides, by the columns",
            _padded(lambda rows, columns: (columns - 1, columns - 1)),
            "All sides got as many zeros as the kernel's columns ask for. Above and below it is "
            "the number of rows that counts.",
        ),
    ),
    hints=(
        "How many rows of a kernel may hang over the upper border while one still touches the "
        "image?",
        "All but one: `len(kernel) - 1` rows of zeros above and below, and in the same way for the "
        "columns.",
        "`np.pad(image, ((r, r), (c, c)))` puts r rows of zeros above and below, and c columns "
        "left and right. Then `cw.conv2d` with the turned kernel.",
    ),
    explanation="Turn, pad, cross-correlate: that is all the difference. It is what "
    "`scipy.signal.convolve2d` gives.",
)
