"""A pooling as grids of numbers: the input with its window, and the smaller output."""

import math
from dataclasses import replace
from itertools import product

import numpy as np

from convwidgets.scenes import grids, parts
from convwidgets.scenes.grids import Grid
from convwidgets.scenes.marks import Dots, Lattice, Mark, Text
from convwidgets.scenes.pooling_base import MARGIN, PoolingScene
from convwidgets.scenes.pooling_sheet import TINT
from convwidgets.scenes.scene import Overlay, Panel
from convwidgets.scenes.theme import hexed
from convwidgets.trace.pooling import PoolTrace
from convwidgets.trace.pooling_step import PoolStep

#: Smaller cells hold no readable numbers; larger ones only cost room.
SMALLEST, _LARGEST = 19.0, 40.0
_BETWEEN, _INDEX, _TOP, _TALLEST = 120.0, 16.0, 54.0, 304.0


def cell_size(trace: PoolTrace, width: float) -> float:
    """The side of a cell with which both grids fit."""
    rows, columns = (axis.padded + axis.overhang for axis in trace.axes)
    high, wide = trace.output.shape
    across = (width - 2 * MARGIN - _BETWEEN - 2 * _INDEX) / (columns + wide)
    return float(math.floor(min(_LARGEST, across, _TALLEST / max(rows, high))))


class PoolNumberScene(PoolingScene):
    """Input and output as grids of numbers."""

    def __init__(self, trace: PoolTrace, *, theme: str = "light", width: float = 840) -> None:
        super().__init__(trace, theme=theme, width=width)
        size = cell_size(trace, width)
        rows, columns = trace.output.shape
        used = size * (self.sheet.shape[1] + columns) + _BETWEEN + _INDEX
        x = math.floor((width - used) / 2) + _INDEX
        tallest = max(self.sheet.shape[0], rows) * size
        self._middle = _TOP + tallest / 2
        self.input = Grid(x, self._centred(self.sheet.shape[0] * size), size, *self.sheet.shape)
        x_out = self.input.x + self.input.width + _BETWEEN
        self.output = Grid(x_out, self._centred(rows * size), size, rows, columns)
        left, top = self.input.at(*self.sheet.before)
        high, wide = trace.input.shape
        self._inner = Grid(left, top, size, high, wide)
        self._place_below(_TOP + tallest)
        self._firsts = self._first_steps()
        self.lattices = (self.output.lattice(), *self._dots(), *self._blocks())
        self.panels = (
            Panel("input", left, top, wide * size, high * size, high, wide),
            Panel("output", x_out, self.output.y, self.output.width, self.output.height,
                  rows, columns),
        )  # fmt: skip
        self._results = self.sheet.colors(trace.output)
        self._letters = grids.lettering(trace.input, size - 5, 14)
        self._output_letters = grids.lettering(trace.output, size - 5, 14)

    def _centred(self, height: float) -> float:
        return float(math.floor(self._middle - height / 2))

    def _first_steps(self) -> dict[tuple[int, int], int]:
        """For each input cell that is a maximum: the first step that finds it."""
        if self.trace.mode != "max":
            return {}
        cells, steps = np.unique(self.trace.origins, return_index=True)
        width = self.trace.input.shape[1]
        return {divmod(int(c), width): int(s) for c, s in zip(cells, steps, strict=True)}

    def _dots(self) -> list[Lattice]:
        """Input cells that get their mark when their window has been there."""
        size = self._inner.cell
        return [
            Lattice(*self._inner.at(*cell), size, size, 1, 1, first=step)
            for cell, step in self._firsts.items()
        ]

    def _blocks(self) -> list[Lattice]:
        """The windows as places to click, where each cell belongs to one of them."""
        height, width = self.trace.axes
        if any(axis.kernel_size > axis.stride for axis in self.trace.axes):
            return []
        size = self.input.cell
        rows, columns = self.trace.output.shape
        steps = (width.stride * size, height.stride * size)
        return [Lattice(self.input.x, self.input.y, *steps, columns, rows, painted=False)]

    def ground(self) -> list[Mark]:
        """Titles, the input, an empty output, the legend and the sizes."""
        theme = self.theme
        marks: list[Mark] = []
        for grid, text in zip((self.input, self.output), self._title_texts(), strict=True):
            room = grid.width + _BETWEEN
            marks.append(parts.title(theme, grid.middle, grid.y - 32, text, room))
        inner, size = self._inner, self._inner.cell
        # Only the input's own cells are counted, beside the sheet they lie on.
        marks += grids.indices(
            Grid(inner.x, self.input.y, size, 1, inner.columns), theme, rows=False
        )
        marks += grids.indices(Grid(self.input.x, inner.y, size, inner.rows, 0), theme)
        marks += grids.indices(self.output, theme)
        for at in product(range(self.input.rows), range(self.input.columns)):
            marks += self.sheet.cell(self.input, at, at, self._letters)
        marks += grids.empty(self.output, theme)
        left, right = self.input.x + self.input.width + 24, self.output.x - _INDEX - 22
        marks.append(parts.arrow((left, self._middle), (right, self._middle), theme.quiet))
        for offset, words in zip((-16, 16), self._operation, strict=True):
            marks.append(Text((left + right) / 2, self._middle + offset, words, 13, theme.quiet))
        return marks + self._below()

    def _dot(self, row: int, column: int) -> list[Mark]:
        """The mark of a cell that was the largest of some window, with a rim to stand out."""
        x, y = self._inner.at(row, column)
        radius = min(3.0, self._inner.cell / 9)
        place = np.array([[x + self._inner.cell - radius - 2, y + radius + 3]])
        theme = self.theme
        return [Dots(place, theme.ground, radius + 1), Dots(place, theme.accent, radius)]

    def reached(self, step: int) -> list[Mark]:
        """The output cells written so far, and a mark where each maximum came from."""
        marks: list[Mark] = []
        for index in range(step + 1):
            row, column = divmod(index, self.output.columns)
            value = float(self.trace.output[row, column])
            fill = hexed(self._results[row, column])
            marks += parts.written_cell(
                self.theme, self.output, row, column, value, fill, self._output_letters
            )
        for cell, first in self._firsts.items():
            if first <= step:
                marks += self._dot(*cell)
        return marks

    def _window(self, step: PoolStep) -> list[Overlay]:
        grid, letters, sheet = self.input, self._letters, self.sheet
        rows, columns = sheet.window(step)
        marks: list[Mark] = []
        for place in product(rows, columns):
            marks += sheet.cell(grid, place, place, letters, TINT)
            cell = (place[0] - sheet.before[0], place[1] - sheet.before[1])
            if cell == step.origin:
                marks += sheet.winner(grid, place, step.value, letters)
            elif self._firsts.get(cell, step.index) < step.index:
                marks += self._dot(*cell)
        frame = parts.framed_cells(self.theme, grid, rows[0], columns[0], len(rows), len(columns))
        return [replace(frame, marks=marks + frame.marks)]

    def _written(self, step: PoolStep) -> Overlay:
        return parts.framed_cells(self.theme, self.output, *step.position)
