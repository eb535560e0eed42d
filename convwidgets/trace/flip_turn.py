"""A kernel turned by 180°: on its way round, and what it is in the end."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from convwidgets.trace.numbers import number
from convwidgets.trace.records import Array

TURNS = (0, 30, 60, 90, 120, 150, 180)
"""How far the kernel is turned at each of the first steps, in degrees, clockwise."""

Kind = Literal["same", "negated", "other"]


def kernel_kind(kernel: Array) -> Kind:
    """What a kernel is to its own 180° rotation.

    Parameters
    ----------
    kernel : ndarray, shape (kH, kW)
        The weights.

    Returns
    -------
    {'same', 'negated', 'other'}
        Equal to it, equal to its negative, or neither.

    Examples
    --------
    >>> kernel_kind(np.array([[1, 2], [2, 1]])), kernel_kind(np.array([[-1, 0, 1]]))
    ('same', 'negated')
    >>> kernel_kind(np.array([[1, 2], [2, 3]]))  # equal to its transpose, and yet
    'other'
    """
    turned = kernel[::-1, ::-1]
    if np.array_equal(turned, kernel, equal_nan=True):
        return "same"
    return "negated" if np.array_equal(turned, -kernel, equal_nan=True) else "other"


def turned_places(shape: tuple[int, ...], degrees: float) -> Array:
    """Where the weights of a kernel are when it has been turned about its centre.

    Parameters
    ----------
    shape : (int, int)
        Rows and columns of the kernel.
    degrees : float
        Clockwise, as seen with row 0 at the top.

    Returns
    -------
    ndarray, shape (kH, kW, 2)
        For each weight how far it is below and right of the centre, in cells.

    Examples
    --------
    >>> turned_places((1, 3), 90)[0, 0].round(9) + 0.0  # the left end goes up
    array([-1.,  0.])
    """
    rows, columns = (np.arange(n) - (n - 1) / 2 for n in shape)
    down, right = np.meshgrid(rows, columns, indexing="ij")
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return np.stack([right * sine + down * cosine, right * cosine - down * sine], axis=-1)


def _in_words(kernel: Array) -> str:
    return "; ".join(", ".join(number(w) for w in row) for row in kernel)


_KINDS: dict[Kind, str] = {
    "same": "That is the kernel itself, so both operations agree everywhere.",
    "negated": "That is minus the kernel, so one output is minus the other.",
    "other": "That is another kernel, so the two operations may differ.",
}


@dataclass(frozen=True, slots=True, eq=False)
class TurnStep:
    """The kernel on its way round.

    Attributes
    ----------
    index, count : int
        This step and how many there are.
    degrees : int
        How far it is turned by now, of 180.
    kernel : ndarray
        As it was given.
    places : ndarray, shape (kH, kW, 2)
        Where each weight is, below and right of the centre, in cells.
    kind : {'same', 'negated', 'other'}
        What the kernel is to its rotation.
    """

    index: int
    count: int
    degrees: int
    kernel: Array
    places: Array
    kind: Kind

    def describe(self) -> str:
        """The text twin: one plain sentence, or two, that a screen reader can speak."""
        step = f"Step {self.index + 1} of {self.count}: "
        if self.degrees == 0:
            return f"{step}the kernel as it stands, row by row: {_in_words(self.kernel)}."
        if self.degrees < 180:
            return f"{step}the kernel is turned about its centre, {self.degrees} of 180 degrees."
        turned = _in_words(self.kernel[::-1, ::-1])
        return (
            f"{step}turned by 180 degrees, the kernel reads {turned}; its rows are reversed, and "
            f"so are its columns. {_KINDS[self.kind]}"
        )
