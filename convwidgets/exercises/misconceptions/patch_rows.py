"""Functions that almost write a patch matrix row by row: one cell of all windows at a time."""

from collections.abc import Callable

import numpy as np

from ..misconception import Misconception
from .patch_code import FOR_IM2COL, Compute, patches
from .windows import Array


def _wrong_row(row_of: Callable[[int, int, int, int], int]) -> Compute:
    """Cell (c, m, n) of all windows goes into row ``row_of(c, m, n, kernel_size)``."""

    def compute(x: Array, kernel_size: int, stride: int) -> Array:
        right = patches(x, kernel_size, stride)
        result = np.zeros(right.shape)
        cells = np.ndindex(len(x), kernel_size, kernel_size)
        for row, (c, m, n) in enumerate(cells):
            result[row_of(c, m, n, kernel_size)] = right[row]
        return result

    return compute


def _named(name: str) -> Misconception:
    return next(slip for slip in FOR_IM2COL if slip.name == name)


FOR_ROWS = (
    _named("nothing written yet").because(
        "The matrix has the right shape and is still all zeros. Go through the channels and the "
        "cells of the window, and write the cells at (m, n) of all windows into a row.",
    ),
    _named("stride in the count only").because(
        "The cells you take lie side by side, whatever the stride. Those of neighbouring windows "
        "lie `stride` apart: the slice needs a step, and an end that is `stride * down` further.",
    ),
    _named("columns before rows within a channel").because(
        "The rows for (m, n) and (n, m) have changed places. A window is read row by row, so `m` "
        "counts with `kernel_size`, and `n` with 1.",
    ),
    Misconception(
        "channel forgotten in the row",
        _wrong_row(lambda c, m, n, kernel_size: m * kernel_size + n),
        "Every channel is written into the same rows, over the one before. Each channel before it "
        "counts with a whole plane, `kernel_size**2` rows.",
    ),
    Misconception(
        "channel counted as a row of the window",
        _wrong_row(lambda c, m, n, kernel_size: (c + m) * kernel_size + n),
        "Each channel before it counts with a whole plane, `kernel_size**2` rows, not with one row "
        "of the window.",
    ),
    _named("channel last within a column").because(
        "In your rows the channel changes fastest. All of channel 0 comes first, then channel 1: "
        "the order of `weight.reshape(O, -1)`.",
    ),
    _named("places counted downwards").because(
        "In your rows the places run down, then across. They are taken as one reads, as `ravel()` "
        "gives them.",
    ),
    _named("transposed"),
    _named("square pictures only"),
    _named("first channel only"),
)
"""What can happen to a patch matrix written row by row."""
