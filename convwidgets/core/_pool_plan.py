"""Pooling with every setting checked, and which cells of the input its windows read."""

from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ._checks import PerAxis, numbers, per_axis, true_or_false
from ._padding_forms import normalise_padding
from .errors import ConvError
from .geometry import AXIS_LABELS, Axis, Padding, plan_axes

Axes: TypeAlias = tuple[Axis, Axis]
"""Height and width, checked."""


class Tap(NamedTuple):
    """One cell of the window along one axis.

    Attributes
    ----------
    offset : int
        The cell of the input that it is in the first window; may lie outside.
    places, cells : slice
        The windows that have this cell inside the input, and these cells.
    """

    offset: int
    places: slice
    cells: slice


class Taps(NamedTuple):
    """All cells of the window along one axis.

    Attributes
    ----------
    every : tuple of Tap
        Those that lie inside the input for at least one window, in order.
    whole : tuple of slice
        The ``cells`` of those that do for all windows.
    partial : tuple of Tap
        The others.
    offsets : ndarray of int64
        The ``offset`` of each of ``every``.
    starts : ndarray of int64
        How far each window is from the first one.
    """

    every: tuple[Tap, ...]
    whole: tuple[slice, ...]
    partial: tuple[Tap, ...]
    offsets: NDArray[np.int64]
    starts: NDArray[np.int64]


def plan_pool(
    x: ArrayLike,
    kernel_size: PerAxis,
    stride: PerAxis | None,
    padding: Padding,
    dilation: PerAxis,
    ceil_mode: bool,
) -> tuple[NDArray[Any], Axes]:
    """Check the arguments that all pooling has in common."""
    data = numbers(x, "x")
    if data.ndim not in (2, 3, 4):
        line = " A signal is an image of one row, [x]." if data.ndim == 1 else ""
        raise ConvError(f"x has shape {data.shape}; give (H, W), (C, H, W) or (N, C, H, W).{line}")
    kernel = per_axis(kernel_size, 2, "kernel_size", 1)
    strides = kernel if stride is None else per_axis(stride, 2, "stride", 1)
    dilations = per_axis(dilation, 2, "dilation", 1)
    if type(padding) is not int and not isinstance(padding, str):
        padding = normalise_padding(padding, kernel, strides, dilations)
    ceil = true_or_false(ceil_mode, "ceil_mode")
    return data, _plan(data.shape[-2:], kernel, strides, padding, dilations, ceil)


# Checking costs more than pooling a toy image, and a lesson pools the same shape again and again.
@lru_cache(maxsize=256)
def _plan(
    size: tuple[int, ...],
    kernel_size: tuple[int, ...],
    stride: tuple[int, ...],
    padding: Padding,
    dilation: tuple[int, ...],
    ceil_mode: bool,
) -> Axes:
    height, width = plan_axes(
        size,
        kernel_size,
        stride=stride,
        padding=padding,
        dilation=dilation,
        ceil_mode=ceil_mode,
    )
    for axis, label in zip((height, width), AXIS_LABELS[2], strict=True):
        _check_padding(axis, label)
    return height, width


def _check_padding(axis: Axis, label: str) -> None:
    asked, most = max(axis.before, axis.after), axis.kernel_size // 2
    if asked > most:
        raise ConvError(
            f"padding is {asked} and the window's {label} is {axis.kernel_size}; pooling pads by "
            f"at most half the window, here {most}, so that no window lies in the padding alone. "
            f"Use less padding, or a kernel_size of at least {2 * asked}."
        )
    # Half the window is enough, except where the dilation steps over the whole input.
    for start in range(-axis.before, 0, axis.stride) if axis.dilation > axis.size else ():
        if start % axis.dilation >= axis.size:
            raise ConvError(
                f"dilation is {axis.dilation} and x has {label} {axis.size}: the window that "
                f"starts {-start} before it steps over x and has no cell in it. Use a dilation "
                f"of at most {axis.size}."
            )


@lru_cache(maxsize=64)
def taps(axis: Axis) -> Taps:
    """Which windows read which cells of the input, one cell of the window at a time."""
    every = []
    for number in _tap_numbers(axis):
        offset = number * axis.dilation - axis.before
        first = max(0, -(offset // axis.stride))
        last = min(axis.output - 1, (axis.size - 1 - offset) // axis.stride)
        if first <= last:
            begin, end = (place * axis.stride + offset for place in (first, last))
            places, cells = slice(first, last + 1), slice(begin, end + 1, axis.stride)
            every.append(Tap(offset, places, cells))
    everywhere = slice(0, axis.output)
    return Taps(
        tuple(every),
        tuple(tap.cells for tap in every if tap.places == everywhere),
        tuple(tap for tap in every if tap.places != everywhere),
        np.array([tap.offset for tap in every]),
        np.arange(axis.output) * axis.stride,
    )


def _tap_numbers(axis: Axis) -> range | list[int]:
    if axis.kernel_size <= axis.size:
        return range(axis.kernel_size)
    # Most of a window much longer than the input can never lie inside it.
    inside: set[int] = set()
    for start in map(axis.start, range(axis.output)):
        end = (axis.size - 1 - start) // axis.dilation + 1
        inside.update(range(max(0, -(start // axis.dilation)), min(axis.kernel_size, end)))
    return sorted(inside)


def window_areas(axes: Axes, include_pad: bool, dtype: np.dtype[Any]) -> NDArray[Any] | int:
    """What a mean divides by: a number for each position, or one for all."""
    height, width = axes
    if not any(axis.overhang or (not include_pad and (axis.before or axis.after)) for axis in axes):
        return height.kernel_size * width.kernel_size
    lengths = [_window_lengths(axis, include_pad) for axis in axes]
    return np.multiply.outer(*lengths).astype(dtype)


def _window_lengths(axis: Axis, include_pad: bool) -> NDArray[np.int64]:
    start = np.arange(axis.output) * axis.stride - axis.before
    end = start + axis.kernel_size
    # What lies beyond the padding never counts.
    end = np.minimum(end, axis.size + (axis.after if include_pad else 0))
    return end - (start if include_pad else np.maximum(start, 0))
