"""The windows of an image: as views, and copied as the columns of a matrix."""

import math
import threading
from functools import lru_cache, reduce
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ._blocks import Block
from ._plan import Plan


class View(NamedTuple):
    """Shape and strides (in bytes) of a view of the padded, contiguous input."""

    shape: tuple[int, ...]
    strides: tuple[int, ...]

    def of(self, x: NDArray[Any]) -> NDArray[Any]:
        """The view itself; NumPy refuses it if it would reach outside ``x``."""
        return np.ndarray(self.shape, x.dtype, x, 0, self.strides)


@lru_cache(maxsize=256)
def window_view(plan: Plan, itemsize: int) -> View:
    """Every window: (N, groups, C / groups, kH, kW, oH, oW)."""
    height, width = plan.axes
    channels, tall, wide = plan.weight[1:]
    *outer, row, column = _strides(plan, itemsize)
    return View(
        (plan.out[0], plan.groups, channels, tall, wide, *plan.out[2:]),
        (
            *outer,
            row * height.dilation,
            column * width.dilation,
            row * height.stride,
            column * width.stride,
        ),
    )


@lru_cache(maxsize=256)
def shifted_view(plan: Plan, itemsize: int) -> View:
    """Every row, unrolled by the kernel's width alone: (N, groups, C / groups, kW, H, oW).

    For each column of the kernel it holds what that column meets in every row.
    """
    height, width = plan.axes
    channels, _, wide = plan.weight[1:]
    *outer, row, column = _strides(plan, itemsize)
    return View(
        (plan.out[0], plan.groups, channels, wide, height.padded, plan.out[3]),
        (*outer, column * width.dilation, row, column * width.stride),
    )


def _strides(plan: Plan, itemsize: int) -> tuple[int, int, int, int, int]:
    """Of the padded input seen as (N, groups, C / groups, H, W)."""
    height, width = plan.axes
    column = itemsize
    row = column * width.padded
    channel = row * height.padded
    return channel * plan.x[1], channel * plan.weight[1], channel, row, column


def gather(x: NDArray[Any], plan: Plan, block: Block, *, with_ones: bool = False) -> NDArray[Any]:
    """Copy the windows of a block, each of them into a column of a matrix.

    Parameters
    ----------
    x : ndarray, shape (N, C, H, W)
        The padded input, contiguous.
    plan : Plan
    block : Block
    with_ones : bool
        Add a row of ones below.

    Returns
    -------
    ndarray, shape (n, groups, C / groups · kH · kW, positions)
        Good until the next call in the same thread.
    """
    if block.in_two_steps:
        windows = _shifted_across(x, plan, block)
    else:
        windows = window_view(plan, x.itemsize).of(x)
        windows = windows[block.images, ..., block.rows, block.columns]
    images, groups, *_, rows, columns = windows.shape
    patches = patch_memory((images, groups, plan.depth + with_ones, rows * columns), x.dtype)
    # Axes that are only split are never copied: this writes into the patches.
    patches[:, :, : plan.depth].reshape(windows.shape)[...] = windows
    if with_ones:
        patches[:, :, plan.depth] = 1
    return patches


def _shifted_across(x: NDArray[Any], plan: Plan, block: Block) -> NDArray[Any]:
    """The windows of a block, (n, groups, C / groups, kH, kW, h, w), as a view of a copy.

    The first of two steps: the rows are copied kW times, shifted across.  In the copy they lie
    together, so that the second step, shifting down, moves whole images at a time instead of
    single rows.
    """
    height = plan.axes[0]
    shifted = shifted_view(plan, x.itemsize).of(x)
    shifted = shifted[block.images, ..., block.inside, block.columns]
    copy = strip_memory(shifted.shape, x.dtype)
    copy[...] = shifted
    *outer, wide, rows, columns = copy.shape
    *of_outer, of_shift, of_row, of_column = copy.strides
    return np.ndarray(
        (*outer, height.kernel_size, wide, rows - height.span + 1, columns),
        x.dtype,
        copy,
        0,
        (*of_outer, of_row * height.dilation, of_shift, of_row, of_column),
    )


@lru_cache(maxsize=64)
def toy_cells(plan: Plan) -> NDArray[np.intp]:
    """Where in the padded input, counted cell by cell, each number of each column stands."""
    shape, strides = window_view(plan, itemsize=1)
    along_axes = (step * np.arange(count) for count, step in zip(shape, strides, strict=True))
    cells: NDArray[np.intp] = reduce(np.add, np.ix_(*along_axes))
    return cells.reshape(plan.depth, -1)


class _Memory(threading.local):
    """Memory that is kept from call to call, one piece for each thread.

    Asking the system for fresh memory can cost more than the arithmetic done in
    it, because each page has to be cleared first.
    """

    def __init__(self) -> None:
        self._bytes = np.empty(0, np.uint8)

    def __call__(self, shape: tuple[int, ...], dtype: np.dtype[Any]) -> NDArray[Any]:
        """An array with arbitrary contents, good until the next call."""
        count = math.prod(shape) * dtype.itemsize
        if count > len(self._bytes):
            self._bytes = np.empty(count, np.uint8)
        return np.ndarray(shape, dtype, self._bytes)


patch_memory = _Memory()
strip_memory = _Memory()
