"""What stands in the padding: zeros, or cells borrowed from the input.

Positions are worked out as indices, so that a trace can say which cell a
padded one repeats.
"""

from collections.abc import Sequence
from typing import Any, Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import DTypeLike, NDArray

from ._checks import affordable, shown
from .errors import ConvError
from .geometry import AXIS_LABELS, Axis

PaddingMode: TypeAlias = Literal["zeros", "reflect", "replicate", "circular"]
"""What the cells of the padding hold."""

PADDING_MODES: tuple[PaddingMode, ...] = get_args(PaddingMode)

OUTSIDE = -1
"""The index of a padded cell that repeats no input cell and holds zero."""


def check_padding_mode(mode: PaddingMode, axes: Sequence[Axis]) -> None:
    """Refuse an unknown mode, and padding the mode has no cells for.

    The bounds are PyTorch's: reflection does not repeat the edge, so it has
    one cell fewer to give than the input is long; going round in a circle may
    not go round more than once.

    Parameters
    ----------
    mode : {"zeros", "reflect", "replicate", "circular"}
    axes : sequence of Axis

    Raises
    ------
    ConvError
        If the mode is unknown or the padding too large for it.
    """
    if not isinstance(mode, str) or mode not in PADDING_MODES:  # type: ignore[redundant-expr]
        # (an array would be compared entry by entry)
        known = ", ".join(map(repr, PADDING_MODES))
        raise ConvError(f"padding_mode is {shown(mode)}; choose one of {known}.")
    if mode in ("zeros", "replicate"):
        return
    for axis, label in zip(axes, AXIS_LABELS[len(axes)], strict=True):
        most = axis.size - 1 if mode == "reflect" else axis.size
        asked = max(axis.before, axis.after)
        if asked > most:
            raise ConvError(
                f"padding_mode={mode!r} can pad an input whose {label} is {axis.size} by at most "
                f"{most}, and the padding is {asked}. Use less padding, or "
                "padding_mode='replicate' or 'zeros', which have no such limit."
            )


def source_indices(axis: Axis, mode: PaddingMode) -> NDArray[np.intp]:
    """Which input cell each cell of the padded axis shows.

    Parameters
    ----------
    axis : Axis
        Checked settings of the axis.
    mode : {"zeros", "reflect", "replicate", "circular"}
        As checked by `check_padding_mode`.

    Returns
    -------
    ndarray of int, shape (axis.padded,)
        Indices into the input; `OUTSIDE` where a zero stands.

    Examples
    --------
    >>> from convwidgets.core.geometry import Axis
    >>> axis = Axis(size=4, kernel_size=3, stride=1, before=2, after=2, dilation=1)
    >>> for mode in PADDING_MODES:
    ...     print(f"{mode:10}", *source_indices(axis, mode))
    zeros      -1 -1 0 1 2 3 -1 -1
    reflect    2 1 0 1 2 3 2 1
    replicate  0 0 0 1 2 3 3 3
    circular   2 3 0 1 2 3 0 1
    """
    size = axis.size
    index = np.arange(-axis.before, size + axis.after)
    if mode == "replicate":
        return index.clip(0, size - 1)
    if mode == "circular":
        return index % size
    if mode == "reflect":
        last = size - 1
        return last - abs(last - abs(index))
    return np.where((index < 0) | (index >= size), OUTSIDE, index)


def most_copies(axis: Axis, mode: PaddingMode) -> int:
    """A bound to how often the padded axis shows one cell of the input."""
    if mode == "zeros":
        return 1
    copies = 1 + axis.before + axis.after
    return copies if mode == "replicate" else min(copies, 3)  # once inside and at each end


def pad(x: NDArray[Any], axes: Sequence[Axis], mode: PaddingMode, dtype: DTypeLike) -> NDArray[Any]:
    """The last axes of ``x`` with their padding, as numbers of type ``dtype``.

    Without padding the result may be ``x`` itself: it is for reading only.

    Parameters
    ----------
    x : ndarray, shape (..., *sizes)
    axes : sequence of Axis
        One for each of the last axes of ``x``.
    mode : {"zeros", "reflect", "replicate", "circular"}
        As checked by `check_padding_mode`.
    dtype : dtype

    Returns
    -------
    ndarray, shape (..., *padded sizes)

    Raises
    ------
    ConvError
        If the padded array would be too large to make.
    """
    if not any(axis.before or axis.after for axis in axes):
        return np.asarray(x, dtype)
    rest = x.shape[: x.ndim - len(axes)]
    shape = (*rest, *(axis.padded for axis in axes))
    affordable(shape, np.dtype(dtype).itemsize, "The padded input")
    if mode == "zeros":
        padded = np.zeros(shape, dtype)
        inside: list[Any] = [slice(axis.before, axis.before + axis.size) for axis in axes]
        padded[(..., *inside)] = x
        return padded
    for position, axis in enumerate(axes, start=len(rest)):
        if axis.before or axis.after:
            x = x.take(source_indices(axis, mode), axis=position)
    return np.asarray(x, dtype)


def unpad(grad: NDArray[Any], axes: Sequence[Axis], mode: PaddingMode) -> NDArray[Any]:
    """The way back through `pad`: what reached a copy of a cell goes to the cell.

    Parameters
    ----------
    grad : ndarray, shape (..., *padded sizes)
        Is for this function to keep: with borrowed padding it is changed.
    axes, mode
        As in `pad`.

    Returns
    -------
    ndarray, shape (..., *sizes)
        May be a part of ``grad``.
    """
    for number, axis in enumerate(axes):
        if not (axis.before or axis.after):
            continue
        position = grad.ndim - len(axes) + number
        lines = np.moveaxis(grad, position, 0)
        inside = lines[axis.before : axis.before + axis.size]
        if mode != "zeros":
            sources = source_indices(axis, mode)
            for line in (*range(axis.before), *range(axis.before + axis.size, axis.padded)):
                inside[sources[line]] += lines[line]
        grad = np.moveaxis(inside, 0, position)
    return grad
