"""Cells of any kind into grey or colour levels from 0 to 255, of a size that can be shown."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from convwidgets.core._checks import shown_shape

Levels = NDArray[np.float64]

#: The most rows and the most columns of a picture; larger ones are averaged down.
LARGEST_SIDE = 1024
#: The most cells that are looked at; a small file can claim any number of them.
MOST_CELLS = 50_000_000

_WHITE = 255.0


class Cells(NamedTuple):
    """A picture as it came, and what has to happen to it.

    Attributes
    ----------
    values : ndarray, shape (H, W) or (H, W, C)
        Finite numbers.
    notes : tuple of str
        What was said so far about how they were read.
    span : pair of float, optional
        The values that become 0 and 255; by default the values are levels already.
    alpha : bool
        Whether the last channel says how opaque a cell is.
    """

    values: NDArray[Any]
    notes: tuple[str, ...] = ()
    span: tuple[float, float] | None = None
    alpha: bool = False


def to_levels(cells: Cells) -> tuple[Levels, str]:
    """The levels, read-only, and all that is to be said about them."""
    values, notes = cells.values, list(cells.notes)
    if cells.alpha:
        opaque = 255.0 if cells.span is None else cells.span[1]
        if np.any(values[..., -1] < opaque):
            notes.append("Its transparent parts were laid on white.")
    size = values.shape[:2]
    factor = -(-max(size) // LARGEST_SIDE)
    if factor == 1:
        levels = _levels(values, cells)
    else:
        levels = _averaged(cells, factor)
        notes.append(
            f"It was reduced from {shown_shape(size)} to {shown_shape(levels.shape[:2])} cells, "
            f"each the mean of {factor}×{factor}."
        )
    return locked(levels), " ".join(notes)


def locked(levels: Levels) -> Levels:
    """A copy that cannot be made writable again, not even on purpose."""
    return np.frombuffer(np.ascontiguousarray(levels).tobytes(), np.float64).reshape(levels.shape)


def _averaged(cells: Cells, factor: int) -> Levels:
    """Blocks of cells replaced by their mean, in whole levels.

    A row of blocks at a time: all levels of a large picture at once would take
    gigabytes.
    """
    rows, columns = cells.values.shape[:2]
    starts = np.arange(0, columns, factor)
    widths = np.diff(starts, append=columns)
    means = []
    for row in range(0, rows, factor):
        strip = _levels(cells.values[row : row + factor], cells).mean(axis=0)
        sums = np.add.reduceat(strip, starts, axis=0)
        means.append(sums / widths.reshape(-1, *(1,) * (sums.ndim - 1)))
    levels: Levels = np.round(np.stack(means)).astype(np.float64)
    return levels


def _levels(values: NDArray[Any], cells: Cells) -> Levels:
    """Whole levels where anything was computed; given levels are kept as they are."""
    levels: Levels = values.astype(np.float64)
    if cells.span is not None:
        low, high = cells.span
        if low == high:  # any level would do; this one is neither black nor white
            levels, low, high = np.full_like(levels, 0.5), 0, 1
        if not np.isfinite(high - low):  # numbers near the largest there are
            levels, low, high = levels / 2, low / 2, high / 2
        levels = np.round((levels - low) / (high - low) * 255)
    if cells.alpha:
        cover = levels[..., -1:] / 255
        levels = np.round(levels[..., :-1] * cover + _WHITE * (1 - cover))
    return levels[..., 0] if levels.ndim == 3 and levels.shape[-1] == 1 else levels
