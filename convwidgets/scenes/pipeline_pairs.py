"""Stages that turn one map into another, value by value or window by window: ReLU and pooling."""

from collections.abc import Sequence
from typing import cast

import numpy as np

from convwidgets.scenes import grids, parts
from convwidgets.scenes.grids import Grid
from convwidgets.scenes.marks import Box, Color, Dots, Line, Mark, Text
from convwidgets.scenes.pipeline_base import TOP, StageScene
from convwidgets.scenes.pipeline_goals import Goal
from convwidgets.scenes.pipeline_numbers import two_decimals
from convwidgets.scenes.pipeline_strip import MARGIN
from convwidgets.scenes.rgb_products import sign_ink
from convwidgets.scenes.scene import Overlay
from convwidgets.trace.numbers import number
from convwidgets.trace.pipeline_steps import LargestStep, ReluStep, ValueStep

#: Side of the map that is read, and of what stands between the two maps.
_SIDE, _BETWEEN = 272.0, 188.0
_INDEX = 18.0


class PairScene(StageScene):
    """The map that is read on the left, the one that is written on the right."""

    _tall = _SIDE
    _click = "a cell on the left"

    def _arranged(self) -> float:
        channel = self.trace.channel
        rows = self.below.size[0]
        cell = float(int(min(_SIDE / rows, 56)))
        mine = float(int(min(cell * rows / self.stage.size[0], 56)))
        x, middle = MARGIN + _INDEX, TOP + _SIDE / 2
        x += (_SIDE - rows * cell) / 2
        self.read = self._sheet(self.below, channel, x, middle - rows * cell / 2, cell)
        side = self.stage.size[0] * mine
        right = self.width - MARGIN - (_SIDE - side) / 2
        self.made = self._sheet(self.stage, channel, right - side, middle - side / 2, mine)
        for sheet in (self.read, self.made):
            both = np.concatenate([self.read.values.ravel(), self.made.values.ravel()])
            sheet.letters = two_decimals(both, sheet.cell - 4, 12)
        self.lattices = (self.made.lattice(),)
        self.panels = (self.read.panel(self.below.name), self.made.panel(self.stage.name))
        self._centre = (self.read.right + self.made.x - _INDEX) / 2
        self._middle = middle
        return TOP + _SIDE + 40

    def _sources(self) -> list[Goal]:
        """Every cell of the map that is read."""
        return [Goal(self.read.lattice(), self.below.name, "values", self.trace.channel)]

    def _body(self) -> list[Mark]:
        marks: list[Mark] = []
        for sheet, stage in ((self.read, self.below), (self.made, self.stage)):
            marks += self._heading(sheet.centre, _SIDE, self._map_name(stage),
                                   parts.shape_text(stage.size))  # fmt: skip
            grid = Grid(sheet.x, sheet.y, sheet.cell, sheet.rows, sheet.columns)
            marks += grids.indices(grid, self.theme)
        marks += self.colours.scale(self._centre, TOP + _SIDE + 14, self.stage.name, 100)
        return [*marks, *self.read.whole(), *self.made.blank()]

    def reached(self, step: int) -> list[Mark]:
        """The values written so far."""
        return self.made.written(step)


class ReluScene(PairScene):
    """The bend between the two maps, with the value on it."""

    _PLOT = 132.0

    def _arranged(self) -> float:
        end = super()._arranged()
        self._plot = (self._centre - self._PLOT / 2, self._middle - self._PLOT / 2)
        return end

    def _on_plot(self, before: float) -> tuple[float, float]:
        """The place of a value and of what becomes of it."""
        x, y = self._plot
        limit, half = self.colours.limit(self.stage.name) or 1.0, self._PLOT / 2
        right = before / limit * half
        return x + half + right, y + half - max(0.0, right)

    def _body(self) -> list[Mark]:
        theme, (x, y), side = self.theme, self._plot, self._PLOT
        limit = self.colours.limit(self.stage.name)
        bend = np.array([self._on_plot(v) for v in (-limit, 0.0, limit)])
        return [
            *super()._body(),
            *self._heading(self._centre, _BETWEEN, "max(0, x)", "each value by itself"),
            Box(x, y + side / 2, side, 1, fill=theme.line),
            Box(x + side / 2, y, 1, side, fill=theme.line),
            Line(bend, theme.text, 2.0),
            Text(x + side + 4, y + side / 2 + 12, "x", 11, theme.quiet),
            Text(self._centre, y + side + 14, "negative becomes 0,", 11, theme.quiet),
            Text(self._centre, y + side + 30, "positive stays", 11, theme.quiet),
        ]

    def _shown(self, step: ValueStep) -> list[Overlay]:
        now, theme = cast("ReluStep", step), self.theme
        (px, py), (x, y), side = self._on_plot(now.before), self._plot, self._PLOT
        base = y + side / 2
        marks: list[Mark] = [
            Line(np.array([[px, base], [px, py]]), theme.accent, 1.5),
            Dots(np.array([[px, py]]), theme.accent, 5.0),
        ]
        box = Overlay(x - 8, y - 8, side + 16, side / 2 + 17, marks)
        at = now.position
        return [box, self.read.window(at[:1], at[1:]), self.made.here(*at)]

    def _terms(self, step: ValueStep) -> Sequence[tuple[str, Color | None]]:
        before = cast("ReluStep", step).before
        ink = sign_ink(self.theme, before)
        return [("max(0,", None), (number(before), ink), (")", None)]


class PoolScene(PairScene):
    """The four values of a window between the two maps, the largest filled."""

    _CELL = 62.0
    _click = "one of the four"

    def _arranged(self) -> float:
        end = super()._arranged()
        side = self._CELL
        self._four = Grid(self._centre - side, self._middle - side, side, 2, 2)
        return end

    def _sources(self) -> list[Goal]:
        """The four as well."""
        four = Goal(self._four.lattice(), self.below.name, "values", self.trace.channel, stride=2)
        return [*super()._sources(), four]

    def _body(self) -> list[Mark]:
        theme, four = self.theme, self._four
        return [
            *super()._body(),
            *self._heading(self._centre, _BETWEEN, "the largest of four", "2 × 2, stride 2"),
            Text(self._centre, four.y + four.height + 18, "only one goes on", 11, theme.quiet),
        ]

    def _shown(self, step: ValueStep) -> list[Overlay]:
        now, theme, four = cast("LargestStep", step), self.theme, self._four
        rows, columns = now.window.window
        values = now.window.cells
        colors = theme.signed_colors(values, self.colours.limit(self.stage.name))
        letters = grids.lettering(values, four.cell - 8, 16)
        marks = grids.numbered(four, values, colors, letters, theme)
        assert now.window.origin is not None  # a maximum stands somewhere
        row, column = (at - first for at, first in
                       zip(now.window.origin, (rows[0], columns[0]), strict=True))  # fmt: skip
        x, y = four.at(row, column)
        marks += [
            Box(x, y, four.cell + 1, four.cell + 1, fill=theme.accent),
            Text(x + four.cell / 2, y + four.cell / 2, letters(now.value), letters.size,
                 theme.on_accent, bold=True),
        ]  # fmt: skip
        winner = self._winner(now.window.origin, now.value)
        return [
            Overlay(four.x, four.y, four.width + 1, four.height + 1, marks),
            self.read.window(rows, columns), winner, self.made.here(*now.position),
        ]  # fmt: skip

    def _winner(self, at: tuple[int, int], value: float) -> Overlay:
        """The largest cell of the window, filled."""
        theme, sheet = self.theme, self.read
        grid = Grid(sheet.x, sheet.y, sheet.cell, sheet.rows, sheet.columns)
        x, y = grid.at(*at)
        marks: list[Mark] = [
            Box(x + 3, y + 3, grid.cell - 5, grid.cell - 5, fill=theme.accent),
            *grids.value_text(grid, *at, value, sheet.letters, theme.on_accent),
        ]
        return Overlay(x + 1, y + 1, grid.cell - 1, grid.cell - 1, marks)

    def _terms(self, step: ValueStep) -> Sequence[tuple[str, Color | None]]:
        now = cast("LargestStep", step)
        terms: list[tuple[str, Color | None]] = [("max(", None)]
        for index, value in enumerate(now.window.cells.ravel()):
            terms.append((number(float(value)), sign_ink(self.theme, float(value))))
            terms.append(("," if index < now.window.cells.size - 1 else ")", None))
        return terms
