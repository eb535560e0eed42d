"""Arrays of any type and layout as pictures: what is assumed is said."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from convwidgets.core._checks import numbers, shown_shape
from convwidgets.core.errors import ConvError
from convwidgets.widgets._picture_levels import MOST_CELLS, Cells

_CHANNELS = (1, 3, 4)


def array_cells(source: Any) -> Cells:
    """The cells of an array, or of lists of numbers; a `ConvError` for what is no picture."""
    values = numbers(source, "The picture")
    notes: tuple[str, ...] = ()
    if _is_channels_first(values.shape):
        planes = "1 plane" if values.shape[0] == 1 else f"{values.shape[0]} planes"
        notes += (f"It was read as channels first: {planes}.",)
        values = np.moveaxis(values, 0, -1)
    _check_shape(values.shape)
    if values.dtype.kind == "f":
        with np.errstate(over="ignore"):  # longer floats may not fit; they are refused below
            values = values.astype(np.float64)
        if not np.isfinite(values).all():
            raise ConvError(
                "The picture holds NaN or infinity, which no grey level shows; put numbers in "
                "their places first, for example with numpy.nan_to_num."
            )
    alpha = values.ndim == 3 and values.shape[-1] == 4
    span, note = _span(values, alpha)
    return Cells(values, (*notes, *note), span, alpha)


def own_span(low: float, high: float, what: str) -> tuple[tuple[float, float] | None, str]:
    """Values from ``low`` to ``high`` stretched over all levels, and the sentence that says so."""
    if low == high:
        return (low, high), f"{what} are all {_short(low)}: one middle grey."
    return (low, high), f"{what}, {_short(low)} to {_short(high)}, were scaled to 0 to 255."


def _is_channels_first(shape: tuple[int, ...]) -> bool:
    """Whether the first axis can hold channels and the last one cannot."""
    return len(shape) == 3 and shape[0] in _CHANNELS and shape[2] not in _CHANNELS


def _check_shape(shape: tuple[int, ...]) -> None:
    if len(shape) == 4:
        raise ConvError(
            f"The picture has shape {shape}, several pictures at once; choose one, for example "
            "with [0]."
        )
    if len(shape) not in (2, 3):
        raise ConvError(
            f"The picture has shape {shape}; it needs rows and columns, (H, W), and for colour "
            "three channels, (H, W, 3)."
        )
    if len(shape) == 3 and shape[2] not in _CHANNELS:
        raise ConvError(
            f"The picture has shape {shape}, so {shape[2]} channels; a picture has 1 (grey), "
            "3 (red, green, blue) or 4 (and opacity). Choose among them, for example with "
            "[:, :, 0]."
        )
    if shape[0] * shape[1] > MOST_CELLS:
        raise ConvError(
            f"The picture has {shown_shape(shape[:2])} cells; at most {MOST_CELLS:,} are read. "
            "Take a part of it, or every second cell with [::2, ::2]."
        )


def _span(values: NDArray[Any], alpha: bool) -> tuple[tuple[float, float] | None, tuple[str, ...]]:
    """What becomes 0 and 255, guessed from the type and from the numbers; None for levels."""
    kind = values.dtype.kind
    low, high = float(values.min()), float(values.max())
    if kind == "b":
        return (0, 1), ("True is drawn white and False black.",)
    if low >= 0 and high <= 1 and (kind == "f" or high == 1):
        if kind == "f":
            return (0, 1), ("Its numbers lie from 0 to 1 and were multiplied by 255.",)
        return (0, 1), ("It holds only 0 and 1, drawn black and white.",)
    if low >= 0 and high <= 255 and values.dtype != np.uint16:
        note = "Its decimal numbers were taken as levels from 0 to 255."
        return None, (note,) if kind == "f" else ()
    if alpha:  # opacity has no range of its own: it starts at nothing
        low = min(low, 0.0)
    span, note = own_span(low, high, "Its values")
    return span, (note,)


def _short(value: float) -> str:
    text = f"{value:,.0f}" if value == int(value) and abs(value) < 1e9 else f"{value:.4g}"
    return text.replace("-", "−")
