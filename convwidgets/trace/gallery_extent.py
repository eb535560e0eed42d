"""How far the response to a kernel reaches, and where the colours of its map end."""

import math
from dataclasses import dataclass

import numpy as np

from convwidgets.trace.records import Array

# Share of the pixels whose magnitudes lie within the colours of a map.
_WITHIN = 0.98
# Numbers are taken for rounding errors below this share of the terms they are the sum of.
_NOISE = 1e-12


@dataclass(frozen=True, slots=True)
class Extent:
    """How far a response reaches.

    Attributes
    ----------
    low, high : float
        The smallest and the largest number in it.
    limit : float
        Where the colours of a map end: two digits that hold 98 of 100 pixels,
        so that a few strong ones do not make all others pale.
    outside : float
        The share of the pixels that leave 0 to 255 in some colour.
    """

    low: float
    high: float
    limit: float
    outside: float


def extent_of(response: Array, kernel: Array, *, levels: bool) -> Extent:
    """How far the response to a kernel reaches.

    ``levels`` says that it is a picture again, with levels from 0 to 255.
    """
    low, high = float(response.min()), float(response.max())
    # What should cancel leaves rounding errors where levels have decimals, in a reduced copy:
    # stretched over all colours they would look like a picture.
    if max(-low, high) <= _NOISE * 255 * float(np.abs(kernel).sum()):
        return Extent(0.0, 0.0, 0.0, 0.0)
    outside = 0.0
    # Rounded to whole levels first: nine times 255/9 is not exactly 255.
    if levels and (low < -0.5 or high > 255.5):
        left = (response < -0.5) | (response > 255.5)
        outside = float((left.any(axis=2) if left.ndim == 3 else left).mean())
    return Extent(low, high, _limit(response, max(-low, high)), outside)


def _limit(response: Array, largest: float) -> float:
    """Two digits, rounded up, that hold most magnitudes; the largest itself if that is near."""
    # A third of the rows and columns tells as much, in a ninth of the time.
    thin = response[::3, ::3] if response.size > 60_000 else response
    sizes = np.abs(thin).ravel()
    place = min(sizes.size - 1, int(_WITHIN * sizes.size))
    most = float(np.partition(sizes, place)[place])
    if most == 0 or largest <= 1.5 * most:
        return largest
    step = 10.0 ** (math.floor(math.log10(most)) - 1)
    return min(largest, math.ceil(most / step) * step)
