"""One array as a part of a picture: numbers in cells where they can be read, pixels otherwise."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from convwidgets.scenes import grids, parts
from convwidgets.scenes.grids import Grid, Lettering
from convwidgets.scenes.marks import Box, Mark, Picture
from convwidgets.scenes.parts import Pixels
from convwidgets.scenes.scene import Overlay
from convwidgets.scenes.scene import Panel as NamedPanel
from convwidgets.scenes.theme import Theme, hexed
from convwidgets.trace.records import Array

_SMALLEST, _LARGEST = 19.0, 34.0
_MOST = 16
#: Cells as large as this get whole pixels; smaller ones rather fill the room.
_WHOLE = 8.0


@dataclass(frozen=True, slots=True)
class Panel:
    """Where arrays of one shape are drawn, and how.

    Attributes
    ----------
    name : str
        What axes on it are called.
    grid : Grid
        The cells.
    letters : Lettering
        How numbers are written; size 0 for pixels.
    colors : callable
        Colours of values.
    """

    name: str
    grid: Grid
    letters: Lettering
    colors: Callable[[Array], Pixels]

    def marks(
        self, theme: Theme, values: Array, *, hatched: NDArray[np.bool_] | None = None
    ) -> list[Mark]:
        """The array; `hatched` cells hold nothing of the picture."""
        grid, colors = self.grid, self.colors(values)
        if self.letters.size:
            return grids.numbered(grid, values, colors, self.letters, theme, hatched=hatched)
        small = parts.shrunk(colors, grid.width, grid.height)
        frame = Box(grid.x - 1, grid.y - 1, grid.width + 2, grid.height + 2, frame=theme.line)
        marks: list[Mark] = [frame, Picture(grid.x, grid.y, grid.width, grid.height, small)]
        if hatched is not None:
            for row, column, rows, columns in _strips(hatched):
                x, y = grid.at(row, column)
                marks.append(
                    Box(x, y, columns * grid.cell, rows * grid.cell, fill=theme.padding,
                        hatch=theme.hatch)
                )  # fmt: skip
        return marks

    def differences(self, theme: Theme, values: Array) -> list[Mark]:
        """Like `marks`, with zeros stepping back."""
        if not self.letters.size:
            return self.marks(theme, values)
        marks: list[Mark] = []
        colors = self.colors(values)
        for row, column in product(range(self.grid.rows), range(self.grid.columns)):
            fill, value = hexed(colors[row, column]), float(values[row, column])
            hatch = None if np.isfinite(value) else theme.minus
            ink = theme.ink(fill) if value else theme.quiet
            marks.append(grids.cell(self.grid, row, column, fill, theme.line, hatch))
            marks += grids.value_text(self.grid, row, column, value, self.letters, ink)
        return marks

    def overlay(self, marks: list[Mark]) -> Overlay:
        """The panel's area, with a rim, for marks that lie on it."""
        grid, rim = self.grid, 3
        return Overlay(
            grid.x - rim, grid.y - rim, grid.width + 2 * rim + 1, grid.height + 2 * rim + 1, marks
        )

    def frame(self, theme: Theme, rows: tuple[int, int], columns: tuple[int, int]) -> list[Mark]:
        """A frame around some of the cells, from and to; none around nothing."""
        if rows[0] == rows[1] or columns[0] == columns[1]:
            return []
        x, y = self.grid.at(rows[0], columns[0])
        width = (columns[1] - columns[0]) * self.grid.cell
        height = (rows[1] - rows[0]) * self.grid.cell
        return [Box(x - 1, y - 1, width + 3, height + 3, frame=theme.text, frame_width=2)]

    def named(self) -> NamedPanel:
        """The same for those who annotate figures."""
        g = self.grid
        return NamedPanel(self.name, g.x, g.y, g.width, g.height, g.rows, g.columns)


def _strips(hatched: NDArray[np.bool_]) -> Iterator[tuple[int, int, int, int]]:
    """The rows and the columns that are hatched throughout: row, column, rows, columns."""
    rows, columns = hatched.shape
    for first, last in _runs(hatched, 1):
        yield first, 0, last - first, columns
    for first, last in _runs(hatched, 0):
        yield 0, first, rows, last - first


def _runs(hatched: NDArray[np.bool_], axis: int) -> Iterator[tuple[int, int]]:
    """Where lines along an axis are hatched throughout, from and to."""
    flags = np.pad(np.min(hatched, axis=axis), 1).astype(np.int8)
    edges = np.flatnonzero(np.diff(flags))
    yield from ((int(a), int(b)) for a, b in edges.reshape(-1, 2))


def panel(
    name: str,
    area: tuple[float, float, float, float],
    shape: tuple[int, ...],
    values: Array,
    colors: Callable[[Array], Pixels],
    *,
    plus: bool = False,
) -> Panel:
    """A panel in the middle of an area, for arrays of a shape that hold numbers like `values`."""
    x, y, width, height = area
    rows, columns = shape
    cell = min(_LARGEST, width / columns, height / rows)
    if cell >= _WHOLE:
        cell = float(math.floor(cell))
    left = math.floor(x + (width - columns * cell) / 2)
    top = math.floor(y + (height - rows * cell) / 2)
    letters = Lettering(0.0)
    if cell >= _SMALLEST and max(shape) <= _MOST:
        letters = grids.lettering(values, cell - 4, 13, plus=plus)
    return Panel(name, Grid(left, top, cell, rows, columns), letters, colors)
