"""The windows of an image: as views, and copied in blocks that fit the cache."""

import math
import threading
from collections.abc import Iterable, Iterator
from functools import lru_cache, reduce
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ._plan import Plan

# About the second-level cache of one core: larger blocks of columns fall out of it, smaller ones
# pay more often for starting a matrix product.
_BLOCK_BYTES = 2**20

# So many blocks are worth remembering; where there are more, they take long and their list is long.
_REMEMBERED = 256


class Block(NamedTuple):
    """Some positions of the kernel.

    Attributes
    ----------
    images, rows, columns : slice
        Which images, and which part of their outputs.
    inside : slice
        The rows of the padded input that the windows of the block cover.
    flat : slice
        The positions counted row by row.
    in_two_steps : bool
        Whether the windows are quicker to copy by shifting across first, and down second.
    """

    images: slice
    rows: slice
    columns: slice
    inside: slice
    flat: slice
    in_two_steps: bool


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
    """The windows of a block as the columns of a matrix.

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
    height = plan.axes[0]
    if not block.in_two_steps:
        windows = window_view(plan, x.itemsize).of(x)
        windows = windows[block.images, ..., block.rows, block.columns]
    else:
        # What has been shifted across lies together, so that shifting it down moves whole images
        # at a time instead of single rows.
        shifted = shifted_view(plan, x.itemsize).of(x)
        shifted = shifted[block.images, ..., block.inside, block.columns]
        across = strip_memory(shifted.shape, x.dtype)
        across[...] = shifted
        *outer, of_tap, row, column = across.strides
        *before, wide, rows, columns = shifted.shape
        windows = np.ndarray(
            (*before, height.kernel_size, wide, rows - height.span + 1, columns),
            x.dtype,
            across,
            0,
            (*outer, row * height.dilation, of_tap, row, column),
        )
    images, groups, *_, rows, columns = windows.shape
    patches = patch_memory((images, groups, plan.depth + with_ones, rows * columns), x.dtype)
    patches[:, :, : plan.depth].reshape(windows.shape)[...] = windows
    if with_ones:
        patches[:, :, plan.depth] = 1
    return patches


@lru_cache(maxsize=64)
def toy_cells(plan: Plan) -> NDArray[np.intp]:
    """Where in the padded input, counted cell by cell, each number of each column stands."""
    shape, strides = window_view(plan, itemsize=1)
    along_axes = (step * np.arange(count) for count, step in zip(shape, strides, strict=True))
    cells: NDArray[np.intp] = reduce(np.add, np.ix_(*along_axes))
    return cells.reshape(plan.depth, -1)


def blocks(plan: Plan, itemsize: int) -> Iterable[Block]:
    """Cut all positions into blocks: whole images, whole rows, or part of one.

    Parameters
    ----------
    plan : Plan
    itemsize : int
        Bytes of one number.
    """
    return _few_blocks(plan, itemsize) or _cut(plan, itemsize)


@lru_cache(maxsize=256)
def _few_blocks(plan: Plan, itemsize: int) -> tuple[Block, ...]:
    """All blocks, to be remembered; none if there are many."""
    few = tuple(islice(_cut(plan, itemsize), _REMEMBERED + 1))
    return few if len(few) <= _REMEMBERED else ()


def _cut(plan: Plan, itemsize: int) -> Iterator[Block]:
    n, _, rows, columns = plan.out
    axis = plan.axes[0]
    room = max(1, _BLOCK_BYTES // (plan.groups * plan.depth * itemsize))
    images = room // (rows * columns)
    height = rows if images else max(1, room // columns)
    width = columns if images else min(room, columns)
    images = max(1, images)
    for i in range(0, n, images):
        for top in range(0, rows, height):
            bottom = min(top + height, rows)
            # Where the windows overlap in few rows, because of a stride, a dilation or a block of
            # few rows, two steps would copy more than one.
            in_two_steps = axis.stride == 1 < axis.span <= bottom - top
            inside = slice(top * axis.stride, (bottom - 1) * axis.stride + axis.span)
            for left in range(0, columns, width):
                right = min(left + width, columns)
                flat = slice(top * columns + left, (bottom - 1) * columns + right)
                across = slice(left, right)
                yield Block(
                    slice(i, i + images), slice(top, bottom), across, inside, flat, in_two_steps
                )


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
