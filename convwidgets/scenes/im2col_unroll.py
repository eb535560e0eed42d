"""A window taken out of the image, row by row, and the column that it becomes."""

from typing import Any

import numpy as np

from convwidgets.scenes import grids, parts
from convwidgets.scenes.grids import Grid, Lettering
from convwidgets.scenes.im2col_places import Layout
from convwidgets.scenes.im2col_table import Mask, Table, letters_for
from convwidgets.scenes.marks import Lattice, Mark, Text
from convwidgets.scenes.parts import Pixels
from convwidgets.scenes.scene import Overlay, Panel
from convwidgets.scenes.theme import Theme, mix
from convwidgets.trace.im2col_patches import Patches
from convwidgets.trace.records import Array

#: Columns with more entries get two links for each row of the window instead of one for each entry.
_MOST_LINKS = 32
#: For the entries' numbers beside the column, of one digit or of two.
_INDEX_ROOM = 17.0, 23.0


class Unrolled:
    """The window's rows, pulled apart so that each stands beside its entries of the column.

    Parameters
    ----------
    theme : Theme
        Colours.
    trace : Patches
        What is unrolled.
    place : Layout
        Where.
    backwards : bool
        Whether the column stands left and becomes the window.
    """

    def __init__(
        self, theme: Theme, trace: Patches[Any], place: Layout, *, backwards: bool
    ) -> None:
        self.theme, self.trace, self.backwards = theme, trace, backwards
        self.window, self.column = place.window, place.column
        self.depth = len(trace.columns)
        self._rows, self._wide = self.window.rows, self.window.columns
        self._letters = [letters_for(trace.padded, p.cell) for p in (self.window, self.column)]
        indices = np.arange(self.depth, dtype=float)
        self._corners = Lettering(0.0)
        if self.window.cell >= 24 and self._wide > 1:
            self._corners = grids.lettering(indices, self.window.cell - 4, 8)

    def _line(self, row: int) -> Grid:
        """Where a row of the window stands: level with the middle of its entries."""
        middle = self.column.y + (row + 0.5) * self._wide * self.column.cell
        cell = self.window.cell
        return Grid(self.window.x, middle - cell / 2, cell, 1, self._wide)

    @property
    def height(self) -> float:
        """Of both blocks."""
        return self.depth * self.column.cell

    def panels(self) -> tuple[Panel, ...]:
        """The column, to be annotated."""
        column = self.column
        return (Panel("column", column.x, column.y, column.cell, self.height, self.depth, 1),)

    def targets(self) -> list[Lattice]:
        """The cells of the window, row by row, then the entries of the column."""
        rows = [
            Lattice(line.x, line.y, line.cell, line.cell, self._wide, 1)
            for line in map(self._line, range(self._rows))
        ]
        column = self.column
        return [*rows, Lattice(column.x, column.y, column.cell, column.cell, 1, self.depth)]

    def entry(self, target: int, row: int, column: int) -> int:
        """Which entry of the column a click on one of the `targets` means."""
        return row if target == self._rows else target * self._wide + column

    def ground(self) -> list[Mark]:
        """The links from every row of the window to its entries, and the entries' numbers."""
        theme, column = self.theme, self.column
        numbered = column.cell >= 12
        color = mix(theme.line, theme.accent, 0.5)
        marks: list[Mark] = []
        for row in range(self._rows):
            line = self._line(row)
            middle = line.y + line.cell / 2
            first = row * self._wide
            entries = range(first, first + self._wide)
            if self.depth > _MOST_LINKS:
                entries = range(first, first + self._wide, max(1, self._wide - 1))
            for entry in entries:
                y = column.y + (entry + 0.5) * column.cell
                if self.backwards:
                    ends = (column.x + column.cell + 5, y), (line.x - 5, middle)
                else:
                    room = _INDEX_ROOM[self.depth > 10] if numbered else 5
                    ends = (line.x + line.width + 5, middle), (column.x - room, y)
                marks.append(parts.link(*ends, color, 1.2))
        if numbered:
            x = column.x - 5
            size = min(10.0, column.cell - 4)
            marks += [
                Text(x, column.y + (entry + 0.5) * column.cell, str(entry), size, theme.quiet,
                     align="right")
                for entry in range(self.depth)
            ]  # fmt: skip
        return marks

    def overlays(self, values: Array, fills: Pixels, padding: Mask, marked: Mask) -> list[Overlay]:
        """Both blocks with the numbers of a step; all arrays in the order of the column."""
        column = self.column
        taken = (values, fills, padding, marked)
        marks: list[Mark] = []
        for row in range(self._rows):
            of = slice(row * self._wide, (row + 1) * self._wide)
            shape = (1, self._wide)
            marks += self._taken(self._line(row), shape, of, self._corners, *taken)
        first, last = self._line(0), self._line(self._rows - 1)
        window = Overlay(
            first.x - 5, first.y - 5, first.width + 11, last.y + last.cell - first.y + 11, marks
        )
        grid = Grid(column.x, column.y, column.cell, self.depth, 1)
        entries = self._taken(grid, (self.depth, 1), slice(None), Lettering(0.0), *taken)
        around = Overlay(column.x - 4, column.y - 5, column.cell + 9, self.height + 11, entries)
        return [window, around]

    def _taken(
        self, grid: Grid, shape: tuple[int, int], of: slice, corners: Lettering, values: Array,
        fills: Pixels, padding: Mask, marked: Mask,
    ) -> list[Mark]:  # fmt: skip
        """Some of the entries, as cells of a grid, framed."""
        table = Table(
            self.theme, grid.x, grid.y, grid.cell, grid.cell, values[of].reshape(shape),
            fills[of].reshape(*shape, 3), padding[of].reshape(shape), self._letters[shape[1] == 1],
        )  # fmt: skip
        places = list(np.ndindex(*shape))
        indices = np.arange(self.depth, dtype=float)[of]
        marks = table.tinted(places, corners, indices) if table.numbers else table.whole()
        marks += [table.mark(*places[at]) for at in np.flatnonzero(marked[of])]
        return marks + table.framed(0, 0, *shape).marks
