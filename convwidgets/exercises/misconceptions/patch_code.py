"""Functions that almost write a patch matrix, or almost convolve with one.

Each ``compute`` is called like the function that was asked for: with ``(x,
kernel_size, stride)`` for the matrix, with ``(x, weight)`` for the product.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from convwidgets.core import conv2d, im2col

from ..misconception import Misconception
from .windows import Array

Compute = Callable[[Array, int, int], Any]


def patches(x: Array, kernel_size: int, stride: int) -> Array:
    """The right matrix."""
    return im2col(x, kernel_size, stride=stride)


def _places(x: Array, kernel_size: int, stride: int) -> tuple[int, int]:
    """Places of the window down and across."""
    return ((x.shape[1] - kernel_size) // stride + 1, (x.shape[2] - kernel_size) // stride + 1)


def _by_window(rule: Callable[[Array], Array]) -> Compute:
    """``rule`` makes a column of each window."""

    def compute(x: Array, kernel_size: int, stride: int) -> Array:
        columns = patches(x, kernel_size, stride)
        windows = columns.T.reshape(-1, len(x), kernel_size, kernel_size)
        return np.array([rule(window).ravel() for window in windows]).T

    return compute


def _on(change: Callable[[Array, int, int], Array]) -> Compute:
    """What ``change`` makes of the right matrix and the places down and across."""
    return lambda x, kernel_size, stride: change(
        patches(x, kernel_size, stride).astype(float), *_places(x, kernel_size, stride)
    )


def _keep(columns: Array, kept: Any) -> Array:
    """Only the columns chosen; zeros in the others."""
    result = np.zeros(columns.shape)
    result[:, kept] = columns[:, kept]
    return result


def _inner(down: int, across: int) -> Array:
    """Which places remain when both loops stop one early."""
    chosen = np.zeros((down, across), dtype=bool)
    chosen[:-1, :-1] = True
    return chosen.ravel()


def _square(x: Array, kernel_size: int, stride: int) -> Array:
    down, across = _places(x, kernel_size, stride)
    if down > across:
        raise IndexError("the window is out of range on the right")
    columns = patches(x, kernel_size, stride).reshape(-1, down, across)
    return columns[:, :, :down].reshape(len(columns), -1)


def _written(column_of: Callable[[int, int, int, int, int], int]) -> Compute:
    """Every window goes into column ``column_of(i, j, down, across, kernel_size)``."""

    def compute(x: Array, kernel_size: int, stride: int) -> Array:
        right, (down, across) = patches(x, kernel_size, stride), _places(x, kernel_size, stride)
        result = np.zeros(right.shape)
        for i, j in np.ndindex(down, across):
            column = column_of(i, j, down, across, kernel_size)
            result[:, column] = right[:, i * across + j]  # stops where there is no such column
        return result

    return compute


def _into_rows(x: Array, kernel_size: int, stride: int) -> Array:
    """Windows written into rows of the matrix, which stops unless it is square."""
    right = patches(x, kernel_size, stride)
    result = np.zeros(right.shape)
    for place in range(right.shape[1]):
        result[place] = right[:, place]
    return result


def _unmoved_by_stride(x: Array, kernel_size: int, stride: int) -> Array:
    down, across = _places(x, kernel_size, stride)
    dense = patches(x, kernel_size, 1).reshape(-1, *_places(x, kernel_size, 1))
    return dense[:, :down, :across].reshape(len(dense), -1)


def _last_in_first(columns: Array, down: int, across: int) -> Array:
    result = np.zeros(columns.shape)
    result[:, 0] = columns[:, -1]
    return result


FOR_IM2COL = (
    Misconception(
        "nothing written yet",
        _on(lambda columns, down, across: 0 * columns),
        "The matrix has the right shape and is still all zeros. Go through the places, and write "
        "the window of each into a column of its own.",
    ),
    Misconception(
        "transposed",
        _on(lambda columns, down, across: columns.T),
        "Every window is a *row* of your matrix. It should be a column: turn the matrix with `.T`.",
    ),
    Misconception(
        "reshaped instead of transposed",
        _on(lambda columns, down, across: columns.T.reshape(columns.shape)),
        "The windows are collected as rows and then brought into shape with `reshape`, which "
        "leaves the numbers in their order and tears the windows apart. `.T` turns rows into "
        "columns.",
    ),
    Misconception(
        "channel last within a column",
        _by_window(lambda window: window.transpose(1, 2, 0)),
        "In your columns the channel changes fastest. A column holds channel 0 of the window, all "
        "of it, then channel 1: the order of `weight.reshape(O, -1)`.",
    ),
    Misconception(
        "columns before rows within a channel",
        _by_window(lambda window: window.transpose(0, 2, 1)),
        "Within a channel your columns run down the window first. A window is read row by row, "
        "like a page.",
    ),
    Misconception(
        "everything backwards within a column",
        _by_window(lambda window: window.transpose(2, 1, 0)),
        "The order within your columns is column, row, channel. It should be channel, row, column, "
        "the last one changing fastest, as `ravel()` gives it.",
    ),
    Misconception(
        "windows turned",
        _by_window(lambda window: window[:, ::-1, ::-1]),
        "Every window is turned by 180°. It is written down as it lies there.",
    ),
    Misconception(
        "places counted downwards",
        _on(
            lambda columns, down, across: (
                columns.reshape(-1, down, across).swapaxes(1, 2).reshape(columns.shape)
            )
        ),
        "Your columns follow the places down, then across. The output is read row by row, so `i` "
        "is the outer loop and `j` the inner one.",
    ),
    Misconception(
        "square pictures only",
        _square,
        "The number of places across is taken from the height. Pictures need not be square: the "
        "width has a count of its own.",
    ),
    Misconception(
        "stride forgotten",
        lambda x, kernel_size, stride: patches(x, kernel_size, 1),
        "The stride has no effect: there is a column for every place at stride 1.",
    ),
    Misconception(
        "stride in the count only",
        _unmoved_by_stride,
        "The stride decides how many columns there are, and the windows still move one cell at a "
        "time. The window of place (i, j) begins at (i·stride, j·stride).",
    ),
    Misconception(
        "loop one short",
        lambda x, kernel_size, stride: patches(x, kernel_size, stride)[
            :, _inner(*_places(x, kernel_size, stride))
        ],
        "The last row and the last column of places are missing. There are "
        "`(H - K) // stride + 1` of them down: do not forget the place where the window starts.",
    ),
    Misconception(
        "loop one short, matrix large enough",
        _on(lambda columns, down, across: _keep(columns, _inner(down, across))),
        "The matrix is large enough, and the columns of the last places stay zero: both loops stop "
        "one early.",
    ),
    Misconception(
        "first channel only",
        lambda x, kernel_size, stride: patches(x[:1], kernel_size, stride),
        "Only channel 0 is in your matrix. A column holds the window in every channel: "
        "`x[:, …, …]`.",
    ),
    Misconception(
        "channels added",
        lambda x, kernel_size, stride: patches(x.sum(axis=0, keepdims=True), kernel_size, stride),
        "The channels are added up. Each has weights of its own, so its numbers stand in the "
        "column separately.",
    ),
    Misconception(
        "channels side by side",
        lambda x, kernel_size, stride: np.concatenate(
            [patches(plane[None], kernel_size, stride) for plane in x], axis=1
        ),
        "Each channel has columns of its own. The channels of one place belong to one sum: they "
        "stand below each other in one column.",
    ),
    Misconception(
        "window never moves",
        _on(lambda columns, down, across: np.repeat(columns[:, :1], down * across, axis=1)),
        "Every column is the first window. Its place has to appear in the slice: "
        "`i * stride : i * stride + K`.",
    ),
    Misconception(
        "always the same column",
        _on(_last_in_first),
        "Every window is written into column 0, over the one before. Place (i, j) has column "
        "`i * across + j`, where `across` is the number of places in a row.",
    ),
    Misconception(
        "rows above counted with the height",
        _written(lambda i, j, down, across, kernel_size: i * down + j),
        "Each row of places that was passed counts with its length, which is the number of places "
        "*across*: place (i, j) has column `i * across + j`.",
    ),
    Misconception(
        "row and column added",
        _written(lambda i, j, down, across, kernel_size: i + j),
        "With `i + j` the places (0, 1) and (1, 0) share a column. Every row above counts with all "
        "its places: `i * across + j`.",
    ),
    Misconception(
        "rows above counted with the kernel",
        _written(lambda i, j, down, across, kernel_size: i * kernel_size + j),
        "How many places there are in a row is not the size of the window: place (i, j) has "
        "column `i * across + j`.",
    ),
    Misconception(
        "written into rows",
        _into_rows,
        "You write each window into a *row* of the matrix: `patches[k]` is row k. Column k is "
        "`patches[:, k]`.",
    ),
    Misconception(
        "return in the inner loop",
        _on(lambda columns, down, across: _keep(columns, slice(1))),
        "Only the first column is filled: your function returns inside the loops. `return` stands "
        "after them.",
    ),
    Misconception(
        "return in the outer loop",
        _on(lambda columns, down, across: _keep(columns, slice(across))),
        "Only the places of the first row are filled: your function returns inside the outer loop. "
        "`return` stands after the loops.",
    ),
)
"""What can happen to a patch matrix written by hand, window by window."""


def _rows_times_columns(x: Array, weight: Array) -> Array:
    """The right product, not yet folded."""
    product: Array = weight.reshape(len(weight), -1) @ im2col(x, weight.shape[2:])
    return product


def _as_maps(flat: Array, x: Array, weight: Array) -> Array:
    return flat.reshape(conv2d(x, weight).shape)


def _height_twice(x: Array, weight: Array) -> Array:
    side = x.shape[1] - weight.shape[2] + 1
    return _rows_times_columns(x, weight).reshape(len(weight), side, side)


FOR_PRODUCTS = (
    Misconception(
        "nothing written yet",
        lambda x, weight: np.zeros(conv2d(x, weight).shape),
        "The output has the right shape and is still all zeros. Write the kernels as rows, the "
        "windows as columns, and multiply. If you have: is your `my_im2col` still all zeros? "
        "`cw.im2col` can stand in for it.",
    ),
    Misconception(
        "not folded",
        _rows_times_columns,
        "The values are right and stand in one line for each map. Bring them back into rows and "
        "columns with `reshape`.",
    ),
    Misconception(
        "folded on its side",
        lambda x, weight: _rows_times_columns(x, weight).reshape(
            len(weight), *conv2d(x, weight).shape[:0:-1]
        ),
        "Each map is folded with rows and columns exchanged: the number of rows comes first.",
    ),
    Misconception(
        "folded as a square",
        _height_twice,
        "The width of the maps is taken from the height. Pictures need not be square.",
    ),
    Misconception(
        "folded with the maps last",
        lambda x, weight: _rows_times_columns(x, weight).reshape(
            *conv2d(x, weight).shape[1:], len(weight)
        ),
        "The product has a row for each map, so the maps come first when it is folded.",
    ),
    Misconception(
        "transposed product folded",
        lambda x, weight: _as_maps(_rows_times_columns(x, weight).T, x, weight),
        "Your product has a row for each *place*, and `reshape` does not turn it round. Multiply "
        "the kernels from the left, or transpose before you fold.",
    ),
    Misconception(
        "kernels reshaped the wrong way",
        lambda x, weight: _as_maps(
            weight.reshape(-1, len(weight)).T @ im2col(x, weight.shape[2:]), x, weight
        ),
        "The kernels are torn apart: `weight.reshape(-1, O)` does not keep a kernel together. Each "
        "kernel is a row of `weight.reshape(O, -1)`.",
    ),
    Misconception(
        "kernels flipped",
        lambda x, weight: conv2d(x, weight[:, :, ::-1, ::-1]),
        "Every kernel is turned by 180°: that is true convolution. Here the kernels are laid on as "
        "they stand.",
    ),
    Misconception(
        "kernel rows and columns swapped",
        lambda x, weight: conv2d(x, weight.swapaxes(2, 3)),
        "Rows and columns of the kernels are exchanged. Kernels and windows have to be flattened "
        "in the same order.",
    ),
    Misconception(
        "first kernel only",
        lambda x, weight: conv2d(x, weight[:1]),
        "Only the first kernel is used. All of them go into one matrix, a row for each.",
    ),
    Misconception(
        "maps added",
        lambda x, weight: conv2d(x, weight).sum(axis=0),
        "All maps are added into one. Each kernel keeps a map of its own.",
    ),
)
"""What can happen to a convolution as one matrix product."""
