"""The door for the filters of a layer, and for a place in its maps."""

from typing import Any

import numpy as np

from convwidgets.core._checks import is_sequence, numbers, per_axis, shown, shown_shape
from convwidgets.core.errors import ConvError
from convwidgets.trace.filter_bank import bank_named, filter_named
from convwidgets.trace.records import Array, frozen

MOST_FILTERS, LARGEST_FILTER = 64, 31
"""The most filters, and the most rows and columns of each."""


def read_filters(value: Any) -> Array:
    """Filters in any of their forms.

    Parameters
    ----------
    value : str, array_like or list
        The name of a bank in `FILTER_BANKS`; weights (N, 3, K, K); or a list
        whose entries are each a filter's name, a name in `KERNELS`, or weights
        (3, K, K) or (K, K), which are used for all three colours.

    Returns
    -------
    ndarray of float64, shape (N, 3, K, K)
        Read-only.

    Raises
    ------
    ConvError
        If it is none of these, or too large.
    """
    if isinstance(value, str):
        return bank_named(value)
    if isinstance(value, list | tuple):
        if not value:
            raise ConvError("kernels is empty; give at least one filter.")
        value = _stacked([_one(entry, index) for index, entry in enumerate(value)])
    raw = numbers(value, "The kernels")
    if raw.ndim != 4 or raw.shape[1] != 3:
        raise ConvError(
            f"The kernels have shape {raw.shape}; give (N, 3, K, K): N filters of three planes, "
            "or a list of filters."
        )
    if len(raw) > MOST_FILTERS:
        raise ConvError(
            f"There are {len(raw)} filters; at most {MOST_FILTERS} can be shown. "
            "Take some of them, such as kernels[:16]."
        )
    if max(raw.shape[2:]) > LARGEST_FILTER:
        raise ConvError(
            f"Each filter is {shown_shape(raw.shape[2:])}; at most "
            f"{LARGEST_FILTER}×{LARGEST_FILTER} can be shown. Use smaller ones."
        )
    if not np.isfinite(raw).all():
        raise ConvError("The kernels hold NaN or infinity; give finite weights.")
    return frozen(raw)


def _one(entry: Any, index: int) -> Array:
    if isinstance(entry, str):
        return filter_named(entry).weights
    raw = numbers(entry, f"Filter {index + 1}")
    if raw.ndim == 2:
        raw = np.stack([raw] * 3)
    if raw.ndim != 3 or len(raw) != 3:
        raise ConvError(
            f"Filter {index + 1} has shape {raw.shape}; give three planes, (3, K, K), or one for "
            "all colours, (K, K)."
        )
    return np.asarray(raw)


def _stacked(filters: list[Array]) -> Array:
    first = filters[0].shape[1:]
    for index, weights in enumerate(filters):
        if weights.shape[1:] != first:
            raise ConvError(
                f"Filter {index + 1} is {shown_shape(weights.shape[1:])} and the first one "
                f"{shown_shape(first)}; the filters of a layer are of one size."
            )
    return np.stack(filters)


def read_point(value: Any) -> tuple[int, int] | None:
    """A place in the maps, (row, column), or None."""
    if value is None:
        return None
    if not is_sequence(value):
        raise ConvError(f"point is {shown(value)}; give (row, column), or None.")
    row, column = per_axis(value, 2, "point", 0)
    return row, column
