"""One position of a pooling window, as frozen data that can describe itself."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from convwidgets.trace.numbers import number, span
from convwidgets.trace.records import Array

Mode = Literal["max", "average"]

#: Windows with more cells are told by their result alone.
_MOST_TERMS = 30


@dataclass(frozen=True, slots=True, eq=False)
class PoolStep:
    """One position of the window.

    Attributes
    ----------
    index, count : int
        This step and how many there are.
    position : (int, int)
        The output cell.
    mode : {'max', 'average'}
        What is made of the window.
    window : (tuple of int, tuple of int)
        Rows and columns of the input; those outside it are padding, or lie
        past the edge.
    cells : ndarray
        The input's cells in the window, in reading order.
    padding : int
        How many cells of the window are padding.
    beyond : int
        How many hang over the edge of the padded input; they never count.
    value : float
        The output cell.
    origin : (int, int) or None
        Where the maximum stands; None for an average.
    divisor : int
        What the sum is divided by; 0 for a maximum.
    """

    index: int
    count: int
    position: tuple[int, int]
    mode: Mode
    window: tuple[tuple[int, ...], tuple[int, ...]]
    inside: tuple[tuple[int, ...], tuple[int, ...]]
    cells: Array
    padding: int
    beyond: int
    value: float
    origin: tuple[int, int] | None
    divisor: int

    @property
    def total(self) -> float:
        """The sum of the cells."""
        return float(self.cells.sum())

    @property
    def equals(self) -> int:
        """How many cells of the window are as large as the result."""
        same = np.isnan(self.cells) if math.isnan(self.value) else self.cells == self.value
        return int(same.sum())

    @property
    def reads(self) -> str:
        """Where the window lies: ``'rows 2–3, columns 0–1'``."""
        rows, columns = self.inside
        text = (
            f"row{'s' if len(rows) > 1 else ''} {span(rows)}, "
            f"column{'s' if len(columns) > 1 else ''} {span(columns)}"
        )
        if self.padding:
            text += f" and {_cells(self.padding)} of padding"
        if self.beyond:
            text += f" and {_cells(self.beyond)} past the edge"
        return text

    def describe(self) -> str:
        """The text twin: one plain sentence that a screen reader can speak."""
        row, column = self.position
        few = self.cells.size <= _MOST_TERMS
        texts = [number(v) for v in self.cells.ravel()] if few else []
        start = f"Step {self.index + 1} of {self.count}: output row {row}, column {column}"
        told = self._maximum(texts) if self.mode == "max" else self._average(texts)
        return f"{start} looks at {self.reads}; {told}."

    def _maximum(self, texts: list[str]) -> str:
        assert self.origin is not None  # every maximum has one
        among = ", ".join(texts) if texts else f"{self.cells.size} cells"
        where = f"row {self.origin[0]}, column {self.origin[1]}"
        if self.cells.size == 1:
            return f"its only cell is {number(self.value)}, in {where}"
        first = "the first of them " if self.equals > 1 else ""
        return f"the largest of {among} is {number(self.value)}, {first}in {where}"

    def _average(self, texts: list[str]) -> str:
        if self.cells.size == 1:
            told = f"its only cell, {number(self.total)}"
        elif texts:
            told = f"{' plus '.join(texts)} is {number(self.total)}"
        else:
            told = f"the sum of {self.cells.size} cells is {number(self.total)}"
        return f"{told}, divided by {self.divisor} is {number(self.value)}"


def _cells(count: int) -> str:
    return f"{count} cell{'' if count == 1 else 's'}"
