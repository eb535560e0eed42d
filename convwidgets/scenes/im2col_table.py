"""A table of cells: with numbers where they can be read, as pixels where there are many."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convwidgets.scenes import grids, parts
from convwidgets.scenes.grids import Grid, Lettering
from convwidgets.scenes.im2col_places import NUMBERED
from convwidgets.scenes.marks import Box, Color, Lattice, Mark, Picture, Text
from convwidgets.scenes.parts import Pixels
from convwidgets.scenes.scene import Overlay, Panel
from convwidgets.scenes.theme import Theme, hexed
from convwidgets.trace.records import Array

Mask = NDArray[np.bool_]


def letters_for(values: Array, cell: float, largest: float = 13) -> Lettering:
    """How numbers are written in cells of this size; in large ones frames get some room, too."""
    if cell < NUMBERED:
        return Lettering(0.0)
    letters = grids.lettering(values, cell - 7, largest)
    return letters if letters.size > grids.SMALLEST_TEXT else grids.lettering(
        values, cell - 4, largest
    )  # fmt: skip


def digits_for(values: Array, cell: float) -> Lettering:
    """How weights are written: rather small than with one decimal, as 1/9 is not 0.1."""
    letters = letters_for(values, cell)
    if letters.decimals == 1:
        two = replace(letters, decimals=2)
        size = grids.fitting_size([two(value) for value in np.unique(values)], cell - 4, 13)
        return replace(two, size=size) if size else letters
    return letters


def evened(letters: list[Lettering]) -> list[Lettering]:
    """The same size for all rows that stand together; a row without numbers stays so."""
    size = min((each.size for each in letters if each.size), default=0.0)
    return [replace(each, size=min(each.size, size)) for each in letters]


class Table:
    """Cells of one size, `width` by `height`, that need not be square.

    Parameters
    ----------
    theme : Theme
        Colours.
    x, y, width, height : float
        Its corner and the size of a cell.
    values : ndarray, shape (rows, columns)
        The numbers.
    colors : ndarray, shape (rows, columns, 3)
        Ground of each cell.
    padding : ndarray of bool, optional
        Cells that are padding.
    letters : Lettering, optional
        How the numbers are written; as large as they fit by default.
    """

    def __init__(
        self, theme: Theme, x: float, y: float, width: float, height: float, values: Array,
        colors: Pixels, padding: Mask | None = None, letters: Lettering | None = None,
    ) -> None:  # fmt: skip
        self.theme, self.x, self.y = theme, x, y
        self.cell = (width, height)
        self.values, self.colors = values, colors
        self.rows, self.columns = int(values.shape[0]), int(values.shape[1])
        self.width, self.height = self.columns * width, self.rows * height
        self.padding = np.zeros(values.shape, dtype=bool) if padding is None else padding
        self.numbers = min(width, height) >= NUMBERED
        self.grid = Grid(x, y, height, self.rows, self.columns)  # drawn from, then stretched
        self.letters = Lettering(0.0)
        if self.numbers:
            self.letters = letters or letters_for(values, width)
        elif self.padding.any():
            self.colors = colors.copy()
            parts.chequer_padding(theme, self.colors, self.padding)

    @property
    def centre(self) -> float:
        """The x of its middle."""
        return self.x + self.width / 2

    @property
    def bottom(self) -> float:
        """The y of its lower edge."""
        return self.y + self.height

    def at(self, row: float, column: float) -> tuple[float, float]:
        """The top left corner of a cell."""
        return self.x + column * self.cell[0], self.y + row * self.cell[1]

    def panel(self, name: str) -> Panel:
        """Its place for those who annotate it."""
        return Panel(name, self.x, self.y, self.width, self.height, self.rows, self.columns)

    def lattice(self, row: int | None = None, **more: Any) -> Lattice:
        """Its cells, or those of one row, as the player needs them."""
        if row is None:
            return Lattice(self.x, self.y, *self.cell, self.columns, self.rows, **more)
        return Lattice(*self.at(row, 0), *self.cell, self.columns, 1, **more)

    def whole(self) -> list[Mark]:
        """Every cell."""
        if self.numbers:
            marks = grids.numbered(
                self.grid, self.values, self.colors, self.letters, self.theme,
                hatched=self.padding,
            )  # fmt: skip
            return self._stretched(marks)
        colors = self.colors
        if min(self.cell) < 1:
            colors = parts.shrunk(colors, self.width, self.height)
        return [self.rim(), Picture(self.x, self.y, self.width, self.height, colors)]

    def blank(self) -> list[Mark]:
        """Cells nothing was written to."""
        if self.numbers:
            return self._stretched(grids.empty(self.grid, self.theme))
        area = Box(self.x, self.y, self.width, self.height, fill=self.theme.empty)
        return [self.rim(), area]

    def written(self, row: int, count: int) -> list[Mark]:
        """The first `count` cells of a row."""
        count = max(0, min(count, self.columns))
        if self.numbers:
            return [
                mark for column in range(count) for mark in self.cell_marks(row, column)
            ]  # fmt: skip
        if not count:
            return []
        # No further: what is still to come may hold the line of the table below.
        colors = self.colors[row : row + 1, :count]
        return [Picture(*self.at(row, 0), count * self.cell[0], self.cell[1], colors)]

    def cell_marks(self, row: int, column: int) -> list[Mark]:
        """One cell with its number."""
        fill = hexed(self.colors[row, column])
        value = float(self.values[row, column])
        return self._stretched(
            parts.written_cell(self.theme, self.grid, row, column, value, fill, self.letters)
        )

    def framed(self, row: int, column: int, rows: int = 1, columns: int = 1) -> Overlay:
        """A frame around some cells."""
        x, y = self.at(row, column)
        width, height = columns * self.cell[0], rows * self.cell[1]
        if self.numbers:
            return parts.framed(self.theme, x, y, width + 1, height + 1)
        return parts.framed_pixels(self.theme, x, y, width, height)

    def tinted(
        self, places: list[tuple[int, int]], corners: Lettering, indices: Array
    ) -> list[Mark]:
        """Cells tinted in the accent, with their numbers and, in the corner, their `indices`."""
        at = tuple(np.array([axis]) for axis in zip(*places, strict=True))
        marks = parts.window_cells(
            self.theme, self.grid, places, self.values[at], indices.reshape(1, -1),
            fills=self.colors[at], hatched=self.padding[at],
            letters=self.letters, corners=corners,
        )  # fmt: skip
        return self._stretched(marks)

    def _stretched(self, marks: list[Mark]) -> list[Mark]:
        """Square cells with their numbers, made as wide as the cells of this table."""
        width, height = self.cell
        if width == height:
            return marks
        return list(self._widened(marks, width / height))

    def _widened(self, marks: list[Mark], by: float) -> Iterator[Mark]:
        for mark in marks:
            if isinstance(mark, Box):  # one pixel of a box is the line it shares
                x = self.x + (mark.x - self.x) * by
                yield replace(mark, x=x, width=(mark.width - 1) * by + 1)
            elif isinstance(mark, Text):
                yield replace(mark, x=self.x + (mark.x - self.x - 0.5) * by + 0.5)

    def mark(self, row: int, column: int) -> Mark:
        """What shows that a cell is one of the copies that are looked for."""
        if self.numbers:
            x, y = self.at(row, column)
            width, height = self.cell
            return Box(x, y, width + 1, height + 1, frame=self.theme.minus, frame_width=2.5)
        # A dot of at least four pixels, in the middle of a cell that may be smaller.
        return self._dot(row, column, 4.0, 0.0, self.theme.diverging[0])

    def halo(self, row: int, column: int) -> list[Mark]:
        """What stands under such a mark, so that it is seen on every picture."""
        return [] if self.numbers else [self._dot(row, column, 4.0, 2.0, self.theme.ground)]

    def _dot(self, row: int, column: int, least: float, around: float, fill: Color) -> Box:
        """A filled cell, no smaller than `least`, enlarged and kept within the picture."""
        edges: list[tuple[float, float]] = []
        ends = (self.x, self.x + self.width), (self.y, self.bottom)
        for at, size, (first, last) in zip(self.at(row, column), self.cell, ends, strict=True):
            reach = max(size, least) / 2 + around
            middle = at + size / 2
            edges.append((max(first, middle - reach), min(last, middle + reach)))
        (left, right), (top, bottom) = edges
        return Box(left, top, right - left, bottom - top, fill=fill)

    def rim(self) -> Box:
        """The line around a picture."""
        return Box(self.x - 1, self.y - 1, self.width + 2, self.height + 2, frame=self.theme.line)
