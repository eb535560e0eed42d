"""One shift of a picture: what comes out either way round, and what that says."""

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from convwidgets.trace.numbers import MINUS, number
from convwidgets.trace.records import Array

Shift = tuple[int, int]
Verdict = Literal["equal", "border", "differs"]


@dataclass(frozen=True, slots=True, eq=False)
class ShiftStep:
    """One shift, and what comes out either way round.

    Attributes
    ----------
    index, count : int
        This step and how many there are.
    shift : (int, int)
        Cells the input moves, down and to the right.
    move : (Fraction, Fraction)
        Cells the output would have to move: the shift over the stride.
    shifted : ndarray
        The input, shifted.
    first : ndarray
        Shift first: the output of the shifted input.
    last : ndarray
        Shift last: the output, shifted by `move` towards 0 rounded to whole cells.
    difference : ndarray
        `first` minus `last`.
    differs : ndarray of bool
        Where the two are not the same number.
    inner : ((int, int), (int, int))
        Rows and columns (start, stop) of the output that see the same cells
        either way round, if the move is whole: there both ways agree.
    further : int
        Where `move` is no whole number: how many cells would differ if it were
        rounded away from 0.
    fill : {'zeros', 'circular'}
        What came in where the picture has moved away.
    """

    index: int
    count: int
    shift: Shift
    move: tuple[Fraction, Fraction]
    shifted: Array
    first: Array
    last: Array
    difference: Array
    differs: NDArray[np.bool_]
    inner: tuple[tuple[int, int], tuple[int, int]]
    further: int
    fill: str

    @property
    def whole(self) -> bool:
        """Whether the output can move by just as much."""
        return not self.broken

    @property
    def broken(self) -> tuple[Fraction, ...]:
        """The moves that are no whole number of cells."""
        return tuple(move for move in self.move if move.denominator > 1)

    @property
    def different(self) -> int:
        """How many cells differ."""
        return int(self.differs.sum())

    @property
    def inside(self) -> int:
        """How many of the cells that differ have nothing to do with a border."""
        rows, columns = (slice(*ends) for ends in self.inner)
        return int(self.differs[rows, columns].sum())

    @property
    def verdict(self) -> Verdict:
        """Whether both ways agree everywhere, except at the border, or not.

        A single number that differs agrees nowhere, whatever the reason.
        """
        if not self.different:
            return "equal"
        return "border" if self._at_border and self.first.size > 1 else "differs"

    @property
    def _at_border(self) -> bool:
        return self.whole and not self.inside

    @property
    def finding(self) -> str:
        """The verdict in words, with its counts."""
        size = self.first.size
        if not self.different:
            return "equal everywhere" if size > 1 else "equal"
        if size == 1:
            return f"{number(float(self.first[0, 0]))} instead of {number(float(self.last[0, 0]))}"
        count = f"{self.different:,} of {size:,} cells"
        if self.verdict == "border":
            return f"equal except at the border: {count} differ"
        return f"differs in {count}"

    @property
    def reasons(self) -> tuple[str, ...]:
        """Where the differences come from, in short sentences."""
        if not any(self.shift):
            return ("Nothing has been shifted yet.",)
        if not self.whole:
            need, nearer, further = (
                " and ".join(dict.fromkeys(said(move) for move in self.broken))
                for said in (fraction, _truncated, _rounded_away)
            )
            cells = "cell" if all(abs(move) <= 1 for move in self.broken) else "cells"
            return (
                f"The output should move by {need} {cells}; it has whole cells only.",
                f"Here it moves by {nearer}. Moved by {further}, {self.further:,} of "
                f"{self.first.size:,} would differ.",
            )
        if self.different and self._at_border:
            if self.fill == "circular":
                return ("Cells came round, and the windows do not fit the ring.",)
            what = "Cells were" if self.first.size > 1 else "Part of the picture was"
            came = "came in" if self.first.size > 1 else "zeros came in"
            return (f"{what} pushed out, or {came}.",)
        if self.verdict == "differs":
            return ("The windows hold other cells than before.",)
        if any(self.move):
            return ("Shift in, the same shift out.",)
        return ("There is no position left that could shift.",)

    def describe(self) -> str:
        """The text twin: one plain sentence that a screen reader can speak."""
        start = f"Step {self.index + 1} of {self.count}: the input {moved(self.shift)}"
        said = f"{start}. Shift first against shift last: {self.finding}."
        return " ".join([said, *self.reasons])


def moved(shift: Shift) -> str:
    """A shift in words: ``'moves 2 down and 1 right'``."""
    rows, columns = shift
    told = []
    if rows:
        told.append(f"{abs(rows)} {'down' if rows > 0 else 'up'}")
    if columns:
        told.append(f"{abs(columns)} {'right' if columns > 0 else 'left'}")
    return "moves " + " and ".join(told) if told else "stays where it is"


def fraction(value: Fraction) -> str:
    """``'½'``, ``'1½'``, ``'2/3'``, ``'−1'``."""
    whole, rest = divmod(abs(value), 1)
    sign = MINUS if value < 0 else ""
    if not rest:
        return f"{sign}{whole}"
    glyph = {Fraction(1, 2): "½", Fraction(1, 4): "¼", Fraction(3, 4): "¾"}.get(rest)
    if glyph:
        return f"{sign}{whole or ''}{glyph}"
    return f"{sign}{abs(value).numerator}/{abs(value).denominator}"


def away(move: Fraction) -> int:
    """A move rounded away from 0, to whole cells."""
    return math.ceil(move) if move > 0 else math.floor(move)


def _truncated(move: Fraction) -> str:
    return str(abs(math.trunc(move)))


def _rounded_away(move: Fraction) -> str:
    return str(abs(away(move)))
