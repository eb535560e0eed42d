"""A digit as it is given to a control or an explorer: by number, or as numbers."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ._checks import numbers, shown, shown_shape, whole_number
from .digits import INK, load_digits
from .errors import ConvError

_SIDE = 8


def read_digit(value: Any) -> NDArray[np.float64]:
    """A digit given by its number among the test digits, or as an array of ink.

    Parameters
    ----------
    value : int or array_like, shape (8, 8) or (1, 8, 8)
        The number of a test digit, or ink from 0, none, to 1, all.

    Returns
    -------
    ndarray of float64, shape (8, 8)
        Read-only.

    Raises
    ------
    ConvError
        If there is no such digit, or the array has another shape or holds
        anything but numbers from 0 to 1.

    Examples
    --------
    >>> from convwidgets.core.digit_reading import read_digit
    >>> (read_digit(0) * 16).astype(int)[:2]
    array([[ 0,  0,  5, 13,  9,  1,  0,  0],
           [ 0,  0, 13, 15, 10, 15,  5,  0]])
    """
    images = load_digits().test_images
    last = len(images) - 1
    if isinstance(value, int | np.integer) and not isinstance(value, bool):
        number = whole_number(value, "digit", 0)
        if number > last:
            raise ConvError(
                f"digit is {shown(number)}; there are {len(images):,} test digits, 0 to {last}."
            )
        image: NDArray[np.float64] = images[number, 0]
        return image
    ink = numbers(value, "digit")
    if ink.shape not in ((_SIDE, _SIDE), (1, _SIDE, _SIDE)):
        given = f"has shape {shown_shape(ink.shape)}" if ink.ndim else f"is {shown(value)}"
        raise ConvError(
            f"digit {given}; give {_SIDE}×{_SIDE} numbers from 0, no ink, to 1, all ink, "
            f"or the number of a test digit, 0 to {last}."
        )
    wrong = ink[~((ink >= 0) & (ink <= 1))]  # NaN is neither
    if wrong.size:
        counts = bool(np.all((ink >= 0) & (ink <= INK)))
        hint = f" Divide counts of 0 to {INK} by {INK}." if counts else ""
        raise ConvError(
            f"digit holds {shown(wrong[0])}; its numbers go from 0, no ink, to 1, all ink.{hint}"
        )
    result: NDArray[np.float64] = np.array(ink, dtype=np.float64).reshape(_SIDE, _SIDE)
    result.flags.writeable = False
    return result
