"""The settings of the gallery, checked: weights, their names, a pixel."""

from typing import Any

import numpy as np

from convwidgets.core._checks import is_sequence, numbers, shown, shown_shape, whole_number
from convwidgets.core.errors import ConvError
from convwidgets.core.kernels import KERNELS, kernel_named
from convwidgets.trace.gallery_facts import FACTS
from convwidgets.trace.gallery_picture import MAX_SIDE
from convwidgets.trace.records import Array, frozen


def name_of(kernel: Array) -> str | None:
    """The name of a kernel's weights, or None where they have none."""
    return next((name for name in FACTS if np.array_equal(KERNELS[name], kernel)), None)


def read_weights(value: Any, what: str) -> Array:
    """A kernel's name or weights as weights, or a ConvError that helps."""
    if isinstance(value, str):
        return kernel_named(value)
    raw = numbers(value, f"The {what}")
    if raw.ndim != 2 or max(raw.shape) > MAX_SIDE:
        raise ConvError(
            f"The {what} has shape {raw.shape}; it needs rows and columns, at most "
            f"{MAX_SIDE} of each, such as [[1, 0], [0, −1]]."
        )
    if not np.isfinite(raw).all():
        raise ConvError(
            f"The {what} holds NaN or infinity, which would spread over the whole picture; "
            "give finite weights."
        )
    return frozen(raw)


def read_pixel(value: Any) -> tuple[int, int] | None:
    """A pixel as (row, column), or a ConvError for what is none."""
    if value is None:
        return None
    if not is_sequence(value) or len(value) != 2:
        raise ConvError(
            f"pixel is {shown(value)}; give a pair (row, column), such as (0, 0), or None."
        )
    row, column = value
    return whole_number(row, "The row of pixel", 0), whole_number(column, "The column of pixel", 0)


def check_inside(place: tuple[int, int], shape: tuple[int, int]) -> None:
    """A ConvError for a pixel that is not in a picture of this shape."""
    for at, size, axis in zip(place, shape, ("row", "column"), strict=True):
        if at >= size:
            raise ConvError(
                f"The {axis} of pixel is {at}; the picture of {shown_shape(shape)} pixels has "
                f"{axis}s 0 to {size - 1}."
            )
