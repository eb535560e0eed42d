"""The door for images, kernels and a chosen cell, where windows become the columns of a matrix."""

from typing import Any

import numpy as np

from convwidgets.core._checks import is_sequence, numbers, per_axis, shown, shown_shape
from convwidgets.core.errors import ConvError
from convwidgets.core.geometry import Axis
from convwidgets.trace.records import Array, frozen

MOST_CHANNELS, MOST_KERNELS = 4, 8
"""The most channels of an image, and the most kernels, that are drawn side by side."""
MOST_ENTRIES = 1_000_000
"""The most entries of the patch matrix."""
MOST_PADDED = 512 * 512
"""The most cells of an image's channel with its padding."""

Cell = tuple[int, int, int]


def image_planes(values: Any) -> Array:
    """An image as channels, rows and columns.

    Parameters
    ----------
    values : array_like, shape (H, W) or (C, H, W)
        One grey image, or one of C channels.

    Returns
    -------
    ndarray of float64, shape (C, H, W)
        Read-only.

    Raises
    ------
    ConvError
        If it is no such array, holds NaN or infinity, or has too many channels.
    """
    raw = _finite(values, "image")
    if raw.ndim == 2:
        raw = raw[None]
    if raw.ndim != 3:
        raise ConvError(f"The image has shape {raw.shape}; give (H, W), or (C, H, W).")
    if len(raw) > MOST_CHANNELS:
        last = raw.shape[2] <= MOST_CHANNELS
        remedy = (
            "move the channels to the front with np.transpose(image, (2, 0, 1))"
            if last
            else f"take some of them, such as image[:{MOST_CHANNELS}]"
        )
        raise ConvError(
            f"The image has shape {raw.shape}: {len(raw)} channels; at most {MOST_CHANNELS} can "
            f"be shown; {remedy}."
        )
    return frozen(raw)


def kernel_stack(values: Any, channels: int) -> Array:
    """Kernels for an image of so many channels.

    Parameters
    ----------
    values : array_like, shape (kH, kW), (C, kH, kW) or (O, C, kH, kW)
        One plane, one kernel or several; a kernel of one plane is used for
        every channel.
    channels : int
        Those of the image.

    Returns
    -------
    ndarray of float64, shape (O, channels, kH, kW)
        Read-only.

    Raises
    ------
    ConvError
        If it is no such array or does not belong to such an image.
    """
    raw = _finite(values, "kernel")
    if raw.ndim not in (2, 3, 4):
        raise ConvError(
            f"The kernel has shape {raw.shape}; give (kH, kW), (C, kH, kW) or (O, C, kH, kW)."
        )
    stack = raw.reshape((1,) * (4 - raw.ndim) + raw.shape)
    if len(stack) > MOST_KERNELS:
        raise ConvError(
            f"There are {len(stack)} kernels; at most {MOST_KERNELS} can be shown. "
            f"Take some of them, such as kernel[:{MOST_KERNELS}]."
        )
    if stack.shape[1] not in (1, channels):
        count = f"{channels} channel{'' if channels == 1 else 's'}"
        raise ConvError(
            f"The kernel has shape {raw.shape}, {stack.shape[1]} planes, and the image {count}; "
            f"give one plane for each channel, {(channels, *stack.shape[2:])}, or one for all of "
            f"them, {stack.shape[2:]}."
        )
    return frozen(np.broadcast_to(stack, (len(stack), channels, *stack.shape[2:])))


def check_size(channels: int, axes: tuple[Axis, ...]) -> None:
    """Refuse, before anything is made, a matrix or a padded image too large to be shown."""
    padded = axes[0].padded * axes[1].padded
    if padded > MOST_PADDED:
        raise ConvError(
            f"With its padding the image would have {padded:,} cells; at most {MOST_PADDED:,} can "
            "be shown. Use less padding or a smaller image."
        )
    rows = channels * axes[0].kernel_size * axes[1].kernel_size
    columns = axes[0].output * axes[1].output
    if rows * columns > MOST_ENTRIES:
        raise ConvError(
            f"The patch matrix would be {shown_shape((rows, columns))}, {rows * columns:,} "
            f"numbers; at most {MOST_ENTRIES:,} can be shown. Use a smaller image, a smaller "
            "kernel or a larger stride."
        )


def read_cell(value: Any) -> Cell | None:
    """A cell of the image, (row, column) or (channel, row, column), or None."""
    if value is None:
        return None
    if not is_sequence(value) or len(value) not in (2, 3):
        raise ConvError(
            f"cell is {shown(value)}; give (row, column), (channel, row, column), or None."
        )
    entries = per_axis(value, len(value), "cell", 0)
    channel, row, column = entries if len(entries) == 3 else (0, *entries)
    return channel, row, column


def within(cell: Cell | None, shape: tuple[int, ...]) -> Cell | None:
    """The same cell; the last one of a smaller image where it lies beyond."""
    if cell is None:
        return None
    channel, row, column = (min(at, size - 1) for at, size in zip(cell, shape, strict=True))
    return channel, row, column


def _finite(values: Any, what: str) -> Array:
    raw = numbers(values, f"The {what}")
    if not np.isfinite(raw).all():
        raise ConvError(f"The {what} holds NaN or infinity; give finite numbers.")
    return np.asarray(raw, dtype=np.float64)
