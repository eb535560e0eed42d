"""The cells a pooling window moves over: the input, its padding, and what lies past the edge."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convwidgets.scenes import grids
from convwidgets.scenes.grids import Grid, Lettering
from convwidgets.scenes.marks import Color, Line, Mark, Text
from convwidgets.scenes.parts import Pixels
from convwidgets.scenes.theme import Theme, hexed, mix
from convwidgets.trace.numbers import MINUS
from convwidgets.trace.pooling import PoolTrace
from convwidgets.trace.pooling_step import PoolStep
from convwidgets.trace.records import Array

#: How strongly the cells of the window are tinted.
TINT = 0.18


class Sheet:
    """Everything that is known of its cells, and how one of them is drawn.

    Parameters
    ----------
    trace : PoolTrace
        What is pooled.
    theme : Theme
        Colours.

    Attributes
    ----------
    before : (int, int)
        Rows and columns before the input.
    shape : (int, int)
        Rows and columns with padding and with what hangs over the edge.
    padding, beyond, dropped, unread : ndarray of bool
        Which cells are padding, lie past the edge, are dropped by the floor, or
        are read by no window for any reason.
    padding_value : str
        What padding counts as; empty where it does not count.
    """

    def __init__(self, trace: PoolTrace, theme: Theme) -> None:
        self.trace, self.theme = trace, theme
        height, width = trace.axes
        self.before = (height.before, width.before)
        self.shape = (height.padded + height.overhang, width.padded + width.overhang)
        inside = self.placed(np.ones(trace.input.shape, dtype=bool), False)
        self.beyond = np.ones(self.shape, dtype=bool)
        self.beyond[: height.padded, : width.padded] = False
        self.padding = ~self.beyond & ~inside
        self.dropped = self.placed(trace.dropped, False)
        self.unread = self.dropped | self.placed(trace.skipped, False)
        self._values = self.placed(trace.input, math.nan)
        self._fills = self.placed(self.colors(trace.input), 0)
        counted = "0" if trace.count_include_pad else ""
        self.padding_value = MINUS + "∞" if trace.mode == "max" else counted

    @property
    def signed(self) -> bool:
        """Whether the input holds negative numbers, so that sign has to be seen."""
        return grids.range_of(self.trace.input)[0] < 0

    def colors(self, values: Array, *, full: bool = False) -> Pixels:
        """Colours of cells of the input or of the output, which are numbers of one kind."""
        if self.signed:
            return self.theme.signed_colors(values, grids.limit_of(self.trace.input))
        # Zeros of the padding can make a mean smaller than anything in the input.
        ranges = [grids.range_of(array) for array in (self.trace.input, self.trace.output)]
        return self.theme.grey_colors(values, min(ranges)[0], ranges[0][1], full=full)

    def placed(self, values: NDArray[Any], fill: Any) -> NDArray[Any]:
        """What belongs to the input's cells on the whole sheet, with `fill` around it."""
        (top, left), (rows, columns) = self.before, values.shape[:2]
        sheet = np.full((*self.shape, *values.shape[2:]), fill, values.dtype)
        sheet[top : top + rows, left : left + columns] = values
        return sheet

    def window(self, step: PoolStep) -> tuple[list[int], list[int]]:
        """Rows and columns of the sheet that the window covers."""
        (top, left), (rows, columns) = self.before, step.window
        return [i + top for i in rows], [i + left for i in columns]

    def cell(
        self,
        grid: Grid,
        place: tuple[int, int],
        at: tuple[int, int],
        letters: Lettering,
        tint: float = 0.0,
    ) -> list[Mark]:
        """Cell `at` of the sheet, drawn into a `place` of a grid."""
        theme = self.theme
        fill = self._fill(at)
        hatch = theme.hatch if self.padding[at] else None
        if tint:
            fill = mix(fill, theme.accent, tint)
            hatch = hatch and mix(hatch, theme.accent, 0.35)
        outside = bool(self.padding[at] or self.beyond[at])
        value = float(self._values[at])
        if not outside and not np.isfinite(value):
            hatch = theme.minus
        marks: list[Mark] = [grids.cell(grid, *place, fill, theme.line, hatch)]
        if outside:
            words = self.padding_value if self.padding[at] else ""
            ink = theme.weight_ink(fill) if tint else theme.quiet
            return marks + self._aside(grid, place, words, letters, ink)
        ink = theme.ink(fill)
        if self.unread[at]:
            marks.append(self.strike(*grid.at(*place), grid.cell, bool(self.dropped[at])))
            ink = theme.quiet
        return marks + grids.value_text(grid, *place, value, letters, ink)

    def _fill(self, at: tuple[int, int]) -> Color:
        if self.padding[at]:
            return self.theme.padding
        if self.beyond[at]:
            return self.theme.ground
        if self.unread[at]:
            return self.unread_fill(bool(self.dropped[at]))
        return hexed(self._fills[at])

    @staticmethod
    def _aside(
        grid: Grid, place: tuple[int, int], words: str, letters: Lettering, ink: Color
    ) -> list[Mark]:
        """What padding counts as, smaller than the numbers of the input."""
        if not words or not letters.size:
            return []
        x, y = grid.at(*place)
        middle = (grid.cell + 1) / 2
        return [Text(x + middle, y + middle, words, min(letters.size, 12.0), ink)]

    def winner(
        self, grid: Grid, place: tuple[int, int], value: float, letters: Lettering
    ) -> list[Mark]:
        """The cell of the window that is the largest."""
        theme = self.theme
        return [
            grids.cell(grid, *place, theme.accent, theme.accent, None),
            *grids.value_text(grid, *place, value, letters, theme.on_accent),
        ]

    def unread_fill(self, dropped: bool) -> Color:
        """The ground of a cell that no window reads."""
        theme = self.theme
        return mix(theme.ground, theme.minus, 0.14) if dropped else theme.ground

    def strike(self, x: float, y: float, side: float, dropped: bool) -> Line:
        """The diagonal through a cell that no window reads."""
        ends = np.array([[x + 2.5, y + side - 2.5], [x + side - 2.5, y + 2.5]])
        return Line(ends, self.theme.minus if dropped else self.theme.quiet, 1.2)
