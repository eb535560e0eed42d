"""Numbers where many stand side by side: no more decimals than are needed to follow a sum."""

import numpy as np

from convwidgets.scenes import grids
from convwidgets.scenes.grids import Lettering
from convwidgets.scenes.rgb_products import some_of
from convwidgets.trace.numbers import number
from convwidgets.trace.records import Array

# Rather letters of this size than a decimal less.
_READABLE = 8.0


def short(value: float, decimals: int = 3) -> str:
    """Like `number`, with at most so many decimals; what is not quite 0 is ``'≈0'``.

    Examples
    --------
    >>> short(-0.0456), short(0.000765, 2), short(10.62)
    ('−0.046', '≈0', '10.6')
    """
    # `number` rounds what is not small to fewer decimals than these: rounded twice, 1.0151
    # would become 1.015 and then, in binary, 1.01.
    if not np.isfinite(value) or abs(value) >= 10.0 ** (2 - decimals):
        return number(value)
    rounded = round(value, decimals)
    return number(rounded) if rounded or not value else "≈0"


def short_signed(value: float, decimals: int = 3) -> str:
    """The same with a plus sign on positive numbers."""
    text = short(value, decimals)
    return f"+{text}" if value > 0 and text != "≈0" else text


def two_decimals(values: Array, room: float, largest: float, *, plus: bool = False) -> Lettering:
    """Letters with two decimals, so that numbers below each other compare.

    With fewer where they would be too small, and none where they could not be read.
    """
    if largest < grids.SMALLEST_TEXT:
        return Lettering(0.0)
    some = some_of(values)
    letters = Lettering(largest, 2, plus=plus, noise=1e-9 * grids.limit_of(some))
    size = grids.fitting_size([letters(float(value)) for value in some], room, largest)
    if size >= min(_READABLE, largest):
        return Lettering(size, 2, plus=plus, noise=letters.noise)
    return grids.lettering(some, room, largest, plus=plus)
