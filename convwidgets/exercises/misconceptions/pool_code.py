"""Slips in a student's own pooling, and in a shift.

Each ``compute`` is called like the function that was asked for: with
``(image, size)`` for windows side by side, with ``(image, size, stride)`` where
the stride is given, and with ``(image, cells)`` for a shift.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from ..misconception import Misconception
from .windows import Array

Rule = Callable[[Array], Any]


def places(image: Array, size: int, stride: int) -> tuple[int, int]:
    """Rows and columns of the output."""
    return (image.shape[0] - size) // stride + 1, (image.shape[1] - size) // stride + 1


def over(
    image: Array, size: int, stride: int, rule: Rule, shape: tuple[int, int] | None = None
) -> Array:
    """A rule in every window; with another `shape` there are more windows, or fewer."""
    output = np.zeros(places(image, size, stride) if shape is None else shape)
    for row, column in np.ndindex(*output.shape):
        top, left = row * stride, column * stride
        output[row, column] = rule(image[top : top + size, left : left + size])
    return output


def _side_by_side(name: str, rule: Rule, reason: str) -> Misconception:
    return Misconception(name, lambda image, size: over(image, size, size, rule), reason)


def _ceiling(image: Array, size: int) -> Array:
    rows, columns = (-(-length // size) for length in image.shape)
    return over(image, size, size, np.max, (rows, columns))


def _too_large(image: Array, size: int) -> Array:
    right = over(image, size, size, np.max)
    output = np.zeros(image.shape)
    output[: right.shape[0], : right.shape[1]] = right
    return output


def _left_early(rows: slice, columns: slice) -> Callable[[Array, int], Array]:
    def compute(image: Array, size: int) -> Array:
        right = over(image, size, size, np.max)
        output = np.zeros(right.shape)
        output[rows, columns] = right[rows, columns]
        return output

    return compute


def _last_missing(image: Array, size: int) -> Array:
    rows, columns = places(image, size, size)
    return over(image, size, size, np.max, (rows - 1, columns - 1))


_EARLY = (
    "Only the first {far} is filled: your function returns while its loops still have work to do. "
    "`return` ends everything, so it stands after the loops, indented as far as `for i`."
)

FOR_MAX_POOL = (
    Misconception(
        "nothing written yet",
        lambda image, size: np.zeros(image.shape),
        "Nothing is written yet: your function returns zeros, as many as the image has cells. How "
        "many windows of `size` rows fit into H rows?",
    ),
    Misconception(
        "no loops yet",
        lambda image, size: np.zeros(places(image, size, size)),
        "The output has the right size and is still all zeros. Now the loops: `i` and `j` go "
        "through the windows.",
    ),
    Misconception(
        "windows one cell apart",
        lambda image, size: over(image, size, 1, np.max, places(image, size, size)),
        "Your windows lie one cell apart. The window of output row i starts on row `i * size`.",
    ),
    Misconception(
        "stride 1",
        lambda image, size: over(image, size, 1, np.max),
        "That is every place, as with stride 1. Here the windows stand side by side, so H // size "
        "of them fit.",
    ),
    Misconception(
        "cells left over kept",
        _ceiling,
        "You also took windows that hang over the edge: that is ceil mode. Here what is left over "
        "is dropped, so there are H // size rows.",
    ),
    Misconception(
        "begun at zero",
        lambda image, size: np.maximum(over(image, size, size, np.max), 0),
        "Where all numbers of a window are negative, your function says 0. The search must not "
        "begin at 0: begin with the first cell of the window, or take `.max()` of it.",
    ),
    Misconception(
        "output too large",
        _too_large,
        "The values are right, and the output is as large as the image, with zeros left over. Make "
        "it with H // size rows and W // size columns.",
    ),
    Misconception(
        "last windows missing",
        _last_missing,
        "The last row and the last column of windows are missing. `range(n)` already stops before "
        "n.",
    ),
    Misconception("return in the inner loop", _left_early(slice(1), slice(1)), _EARLY.format(
        far="value")),
    Misconception("return in the outer loop", _left_early(slice(1), slice(None)), _EARLY.format(
        far="row")),
    _side_by_side(
        "averaged",
        np.mean,
        "Those are the means. The largest number of each window is asked for.",
    ),
    _side_by_side(
        "summed",
        np.sum,
        "Those are the sums. Nothing is added here: the largest number is kept.",
    ),
    _side_by_side(
        "smallest",
        np.min,
        "Those are the smallest numbers. `.max()` gives the largest.",
    ),
    _side_by_side(
        "largest in size",
        lambda window: window.flat[np.abs(window).argmax()],
        "Your function looks for the largest without its sign. −5 is smaller than 2.",
    ),
    _side_by_side(
        "last cell",
        lambda window: window[-1, -1],
        "That is the last cell of each window: each cell replaces the one before. Replace it only "
        "by a larger one.",
    ),
    Misconception(
        "decimals cut off",
        lambda image, size: np.trunc(over(image, size, size, np.max)),
        "The decimals get lost. An array made with `zeros_like` of whole numbers keeps whole "
        "numbers only: use `np.zeros(shape)`, which holds floats.",
    ),
    Misconception(
        "transposed",
        lambda image, size: over(image, size, size, np.max).T,
        "The output stands on its side: rows and columns are swapped somewhere.",
    ),
)  # fmt: skip
"""What can happen to a max pooling written with loops."""


def _mean_of_some(window: Array) -> Any:
    # Past the end a slice is empty, and NumPy's mean of it is not a number, after a warning.
    return window.mean() if window.size else np.nan


def _cut_short(image: Array, size: int, stride: int) -> Array:
    """As many places as whole strides: slices at the end hold fewer cells, and a mean of them."""
    rows, columns = (length // stride for length in image.shape)
    return over(image, size, stride, np.mean, (rows, columns))


def _start_forgotten(image: Array, size: int, stride: int) -> Array:
    rows, columns = places(image, size, stride)
    return over(image, size, stride, np.mean, (rows - 1, columns - 1))


def _strided(name: str, rule: Rule, reason: str) -> Misconception:
    return Misconception(name, lambda image, size, stride: over(image, size, stride, rule), reason)


FOR_AVERAGE_POOL = (
    Misconception(
        "nothing written yet",
        lambda image, size, stride: np.zeros(image.shape),
        "Nothing is written yet: your function returns zeros, as many as the image has cells.",
    ),
    Misconception(
        "no loops yet",
        lambda image, size, stride: np.zeros(places(image, size, stride)),
        "The output has the right size and is still all zeros. Now the loops over the windows.",
    ),
    Misconception(
        "stride ignored",
        lambda image, size, stride: over(image, size, size, np.mean),
        "Your windows stand side by side, whatever the stride. The window of output row i starts "
        "on row `i * stride`, and there are `(H - size) // stride + 1` of them.",
    ),
    Misconception(
        "stride in the shape only",
        lambda image, size, stride: over(image, size, 1, np.mean, places(image, size, stride)),
        "The output has the right shape, and the windows lie one cell apart. The stride belongs "
        "into the start of each window as well.",
    ),
    Misconception(
        "as wide as the stride",
        lambda image, size, stride: over(
            image, stride, stride, np.mean, places(image, size, stride)
        ),
        "Your windows are `stride` cells wide. A window starts on `i * stride` and ends `size` "
        "cells further on.",
    ),
    Misconception(
        "right shape, side by side",
        lambda image, size, stride: over(
            image, size, size, _mean_of_some, places(image, size, stride)
        ),
        "Your windows start `size` cells apart. The window of output row i starts on row "
        "`i * stride`.",
    ),
    Misconception(
        "only divided by the stride",
        _cut_short,
        "H // stride leaves the window out: the last of your windows hang over the edge, where the "
        "slice is cut short. There are `(H - size) // stride + 1`.",
    ),
    Misconception(
        "start forgotten",
        _start_forgotten,
        "One place is missing on each axis: (H − size) // stride counts the jumps, and the window "
        "also stands somewhere before the first one. Add 1.",
    ),
    _strided("summed", np.sum, "Those are the sums. Divide by the number of cells in a window."),
    _strided(
        "divided by the side",
        lambda window: window.sum() / len(window),
        "The sum is divided by `size`. A window has `size * size` cells.",
    ),
    _strided("largest instead", np.max, "Those are the largest numbers. Here it is the mean."),
    _strided("median", np.median, "That is the median. The mean is the sum divided by the count."),
    Misconception(
        "decimals cut off",
        lambda image, size, stride: np.trunc(over(image, size, stride, np.mean)),
        "The decimals get lost: `//` drops them, and so does an array of whole numbers. Use `/`, "
        "and `np.zeros(shape)`.",
    ),
    Misconception(
        "transposed",
        lambda image, size, stride: over(image, size, stride, np.mean).T,
        "The output stands on its side: rows and columns are swapped somewhere.",
    ),
)
"""What can happen to an average pooling with a stride."""


def moved_right(image: Array, cells: int) -> Array:
    """The right answer: zeros come in at the left, and what leaves is lost."""
    output = np.zeros(image.shape)
    output[:, cells:] = image[:, : image.shape[1] - cells]
    return output


FOR_SHIFT = (
    Misconception(
        "unchanged",
        lambda image, cells: np.array(image),
        "The image comes back as it was. Make a picture of zeros first, and copy the part that "
        "stays into its right side.",
    ),
    Misconception(
        "zeros",
        lambda image, cells: np.zeros(image.shape),
        "That is the picture of zeros. Now the part of the image that stays: which columns of it "
        "are still there after the shift?",
    ),
    Misconception(
        "round in a ring",
        lambda image, cells: np.roll(image, cells, axis=1),
        "What left on the right came in on the left, as `np.roll` does it. Here it is lost, and "
        "zeros come in.",
    ),
    Misconception(
        "to the left",
        lambda image, cells: moved_right(image[:, ::-1], cells)[:, ::-1],
        "That is a shift to the left. Column j of the image belongs into column j + cells.",
    ),
    Misconception(
        "downwards",
        lambda image, cells: moved_right(image.T, cells).T if cells <= min(image.shape) else None,
        "That is a shift downwards. The first index counts rows, the second one columns.",
    ),
    Misconception(
        "old numbers left",
        lambda image, cells: np.concatenate(
            [image[:, :cells], image[:, : image.shape[1] - cells]], axis=1
        ),
        "The shifted part is right, and the first columns still hold old numbers. Begin with "
        "zeros.",
    ),
    Misconception(
        "edge repeated",
        lambda image, cells: np.concatenate(
            [np.repeat(image[:, :1], cells, axis=1), image[:, : image.shape[1] - cells]], axis=1
        ),
        "The first column was repeated. Zeros come in here.",
    ),
    Misconception(
        "made wider",
        lambda image, cells: np.pad(image, ((0, 0), (cells, 0))),
        "The picture has become wider. It keeps its size: what is pushed over the right edge is "
        "lost.",
    ),
    Misconception(
        "cut off",
        lambda image, cells: np.array(image[:, : image.shape[1] - cells]),
        "Those are the columns that stay, without the zeros that come in before them.",
    ),
    Misconception(
        "by one",
        lambda image, cells: moved_right(image, 1),
        "That shifts by one cell, however many are asked for.",
    ),
)
"""What can happen to a shift to the right."""
