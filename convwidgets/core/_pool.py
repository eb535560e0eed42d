"""The arithmetic of pooling: checked settings in, arrays out.

A window is never cut out.  It is visited cell by cell, and one cell of all
windows at once, a tap, is a slice of the input: two slices and `numpy.maximum`
give the maxima of all windows of two cells.  Each column is pooled first and
then each row of the result, which is exact: the maximum of maxima is the
maximum, and the sum of sums the sum.  Padding is never made, because a tap is a
slice of those windows only that have this cell inside the input.

An output value is computed from its own window and nothing else, so NaN and
infinity stay in the windows that contain them.
"""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ._checks import affordable
from ._pool_plan import Axes, taps, window_areas
from .geometry import Axis

# What lies between the two passes stays in the second-level cache of one core, and small, if
# about so many bytes of images are pooled at a time.
_BLOCK_BYTES = 2**20

_SMALLER = "a smaller input, less padding or a larger stride"


def pool(op: np.ufunc, x: NDArray[Any], axes: Axes, dtype: np.dtype[Any]) -> NDArray[Any]:
    """Join the cells of every window by ``op``, `numpy.maximum` or `numpy.add`."""
    height, width = axes
    out = _new_output(x, axes, dtype)
    for block in _blocks(x.shape, x.itemsize):
        images = x[block]
        between = _between(images, height.output, width.size, dtype)
        _fold(op, _turned(images), height, _turned(between))
        _fold(op, between, width, out[block])
    return out


def pool_max_with_indices(
    x: NDArray[Any], axes: Axes, dtype: np.dtype[Any]
) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """The maxima, and where in its (H, W) plane each comes from."""
    out = _new_output(x, axes, dtype)
    index = _new_output(x, axes, np.dtype(np.int64))
    for block in _blocks(x.shape, x.itemsize):
        index[block] = _winners(x[block], axes, out[block])
    return out, index


def spread_to_winners(
    grad_out: NDArray[Any], x: NDArray[Any], axes: Axes, dtype: np.dtype[Any]
) -> NDArray[Any]:
    """The gradient of each window, added to the cell its maximum came from."""
    affordable(x.shape, dtype.itemsize, "The gradient", "fewer images at a time")
    grad_x = np.zeros(x.shape, dtype)
    for block in _blocks(x.shape, x.itemsize):
        grad, planes = grad_out[block], grad_x[block]
        winners = _winners(x[block], axes, np.empty(grad.shape, native(x.dtype)))
        winners += _plane_numbers(planes.shape) * math.prod(planes.shape[-2:])
        np.add.at(planes.reshape(-1), winners.reshape(-1), grad.reshape(-1))
    return grad_x


def spread_evenly(
    grad_out: NDArray[Any], x: NDArray[Any], axes: Axes, include_pad: bool, dtype: np.dtype[Any]
) -> NDArray[Any]:
    """The gradient of each window, shared among its cells."""
    height, width = axes
    affordable(x.shape, dtype.itemsize, "The gradient", "fewer images at a time")
    grad_x = np.zeros(x.shape, dtype)
    areas = window_areas(axes, include_pad, dtype)
    for block in _blocks(x.shape, x.itemsize):
        planes = grad_x[block]
        between = _between(planes, height.output, width.size, dtype)
        between.fill(0)
        _unfold(np.divide(grad_out[block], areas, dtype=dtype), width, between)
        _unfold(_turned(between), height, _turned(planes))
    return grad_x


def native(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """``dtype`` in this computer's order of bytes."""
    # A dtype that `newbyteorder` returns is never NumPy's own, and misses its fastest loops.
    return dtype if dtype.isnative else dtype.newbyteorder("=")


def _winners(x: NDArray[Any], axes: Axes, best: NDArray[Any]) -> NDArray[np.int64]:
    """Put the maxima into ``best``, and say where in its plane each comes from."""
    height, width = axes
    # Rows first here: the first maximum, read row by row, stands in the first row that has it.
    between = _between(x, height.size, width.output, best.dtype)
    _fold(np.maximum, x, width, between)
    _fold(np.maximum, _turned(between), height, _turned(best))
    column = _first_taps(x, between, width)
    row = _turned(_first_taps(_turned(between), _turned(best), height))
    index: NDArray[np.int64] = taps(height).offsets.take(row)
    index += taps(height).starts[:, np.newaxis]
    # Now ``index`` is the row; with it the column is looked up, and then the two are put together.
    places = index * width.output
    places += _plane_numbers(x.shape) * (height.size * width.output) + np.arange(width.output)
    index *= width.size
    index += taps(width).offsets.take(column.reshape(-1).take(places))
    index += taps(width).starts
    return index


def _first_taps(x: NDArray[Any], best: NDArray[Any], axis: Axis) -> NDArray[Any]:
    """Which tap along the last axis gave each window its ``best``: the first, or the last NaN."""
    steps = taps(axis).every
    missed = np.ones_like(best, bool)
    turn = np.zeros_like(best, np.uint8 if len(steps) <= 256 else np.int64)
    # Counting the misses before the first hit is several times quicker than a masked copy.
    for tap in steps[:-1]:
        part = missed[..., tap.places]
        np.logical_and(part, x[..., tap.cells] != best[..., tap.places], out=part)
        np.add(turn, missed.view(np.uint8), out=turn)
    if best.dtype.kind == "f" and np.isnan(best).any():
        for number, tap in enumerate(steps):
            turn[..., tap.places][np.isnan(x[..., tap.cells])] = number
    return turn


def _fold(op: np.ufunc, x: NDArray[Any], axis: Axis, out: NDArray[Any]) -> None:
    """Join the cells of every window of the last axis by ``op``."""
    steps = taps(axis)
    whole = steps.whole
    if len(whole) > 1:
        op(x[..., whole[0]], x[..., whole[1]], out=out, dtype=out.dtype)
    elif whole:
        out[...] = x[..., whole[0]]
    else:
        out.fill(_neutral(op, out.dtype))
    for cells in whole[2:]:
        op(out, x[..., cells], out=out, dtype=out.dtype)
    for tap in steps.partial:
        part = out[..., tap.places]
        op(part, x[..., tap.cells], out=part, dtype=out.dtype)


def _unfold(grad: NDArray[Any], axis: Axis, out: NDArray[Any]) -> None:
    """Add the number of each window to all its cells of the last axis."""
    for tap in taps(axis).every:
        out[..., tap.cells] += grad[..., tap.places]


def _neutral(op: np.ufunc, dtype: np.dtype[Any]) -> Any:
    """What ``op`` makes of no cells at all."""
    if op is np.add:
        return 0
    if dtype.kind == "f":
        return -np.inf
    return False if dtype.kind == "b" else np.iinfo(dtype).min


def _new_output(x: NDArray[Any], axes: Axes, dtype: np.dtype[Any]) -> NDArray[Any]:
    shape = (*x.shape[:-2], axes[0].output, axes[1].output)
    affordable(shape, dtype.itemsize, "The output", _SMALLER)
    return np.empty(shape, dtype)


def _between(planes: NDArray[Any], rows: int, columns: int, dtype: np.dtype[Any]) -> NDArray[Any]:
    """Room for ``planes`` of which one axis is pooled and one is not."""
    affordable((rows, columns), dtype.itemsize, "One image with only one axis pooled", _SMALLER)
    return np.empty((*planes.shape[:-2], rows, columns), dtype)


def _plane_numbers(shape: tuple[int, ...]) -> NDArray[np.int64]:
    """0, 1, 2, … for the planes of an array of this ``shape``."""
    return np.arange(math.prod(shape[:-2])).reshape(*shape[:-2], 1, 1)


def _turned(x: NDArray[Any]) -> NDArray[Any]:
    """A view with rows and columns swapped: what is done along the last axis is done to columns."""
    return x.swapaxes(-1, -2)


def _blocks(shape: tuple[int, ...], itemsize: int) -> Iterator[tuple[slice | int, ...]]:
    """Indices that cut the planes of an array into blocks of about `_BLOCK_BYTES`."""
    if len(shape) == 2 or math.prod(shape) * itemsize <= _BLOCK_BYTES:
        yield ()
        return
    room = _BLOCK_BYTES // (math.prod(shape[1:]) * itemsize)
    if room:
        for i in range(0, shape[0], room):
            yield (slice(i, i + room),)
    else:
        for i in range(shape[0]):
            for rest in _blocks(shape[1:], itemsize):
                yield (i, *rest)
