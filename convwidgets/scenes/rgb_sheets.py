"""A two-dimensional array in a picture: as numbered cells, or as pixels where there are many.

Both know how to draw themselves whole, empty or half written, where the window
lies, and which cells are clicked; so one scene serves small numbers and
pictures alike.
"""

from abc import ABC, abstractmethod
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from convwidgets.scenes import grids, parts
from convwidgets.scenes.grids import Grid, Lettering
from convwidgets.scenes.marks import Box, Lattice, Mark, Picture
from convwidgets.scenes.scene import Overlay, Panel
from convwidgets.scenes.theme import Theme, hexed, rgb

Array = NDArray[np.float64]
Pixels = NDArray[np.uint8]
Mask = NDArray[np.bool_]


class Sheet(ABC):
    """One array at its place.

    Parameters
    ----------
    theme : Theme
        Colours.
    x, y : float
        Its top left corner.
    cell : float
        Side of a cell in CSS pixels; less than one where there are very many.
    values : ndarray, shape (rows, columns)
        The numbers.
    colors : ndarray, shape (rows, columns, 3)
        Ground of each cell.
    padding : ndarray of bool, optional
        Cells that are padding.
    """

    def __init__(
        self, theme: Theme, x: float, y: float, cell: float, values: Array, colors: Pixels,
        padding: Mask | None = None,
    ) -> None:  # fmt: skip
        self.theme, self.x, self.y, self.cell = theme, x, y, cell
        self.values, self.colors = values, colors
        self.padding = np.zeros(values.shape, dtype=bool) if padding is None else padding
        self.rows, self.columns = values.shape
        self.width, self.height = self.columns * cell, self.rows * cell
        self.middle = y + self.height / 2
        self.right = x + self.width
        self.centre = x + self.width / 2

    def letter(self, values: Array) -> None:
        """Write numbers as large as all of `values` allow, so that sheets side by side agree."""
        # Where there is no room for numbers there is nothing to agree about.
        del values

    def lattice(self) -> Lattice:
        """Its cells as the player needs them."""
        return Lattice(self.x, self.y, self.cell, self.cell, self.columns, self.rows)

    def panel(self, name: str) -> Panel:
        """Its place for those who annotate it."""
        return Panel(name, self.x, self.y, self.width, self.height, self.rows, self.columns)

    @abstractmethod
    def whole(self) -> list[Mark]:
        """Every cell."""

    @abstractmethod
    def blank(self) -> list[Mark]:
        """Cells nothing was written to."""

    @abstractmethod
    def written(self, step: int) -> list[Mark]:
        """The cells up to and including `step`, in reading order."""

    @abstractmethod
    def window(self, rows: tuple[int, ...], columns: tuple[int, ...]) -> Overlay:
        """The cells that are read."""

    @abstractmethod
    def here(self, row: int, column: int) -> Overlay:
        """The cell that is written."""


class NumberSheet(Sheet):
    """Cells with their numbers."""

    def __init__(
        self, theme: Theme, x: float, y: float, cell: float, values: Array, colors: Pixels,
        padding: Mask | None = None,
    ) -> None:  # fmt: skip
        super().__init__(theme, x, y, cell, values, colors, padding)
        self.grid = Grid(x, y, cell, *values.shape)
        self.letter(values)

    def letter(self, values: Array) -> None:
        """Write numbers as large as all of `values` allow."""
        self.letters = grids.lettering(values, self.cell - 4, 14)

    def whole(self) -> list[Mark]:
        """Every cell with its number."""
        return grids.numbered(
            self.grid, self.values, self.colors, self.letters, self.theme, hatched=self.padding
        )

    def blank(self) -> list[Mark]:
        """Cells without a number."""
        return grids.empty(self.grid, self.theme)

    def written(self, step: int) -> list[Mark]:
        """The cells up to and including `step`."""
        marks: list[Mark] = []
        for index in range(step + 1):
            row, column = divmod(index, self.columns)
            value, color = float(self.values[row, column]), hexed(self.colors[row, column])
            marks += parts.written_cell(
                self.theme, self.grid, row, column, value, color, self.letters
            )
        return marks

    def window(self, rows: tuple[int, ...], columns: tuple[int, ...]) -> Overlay:
        """The cells that are read, tinted and framed."""
        at = np.ix_(rows, columns)
        values = self.values[at]
        marks = parts.window_cells(
            self.theme, self.grid, [(r, c) for r in rows for c in columns], values, values,
            fills=self.colors[at], hatched=self.padding[at], letters=self.letters,
            corners=Lettering(0.0),
        )  # fmt: skip
        frame = parts.framed_cells(
            self.theme, self.grid, rows[0], columns[0], len(rows), len(columns)
        )
        return replace(frame, marks=marks + frame.marks)

    def here(self, row: int, column: int) -> Overlay:
        """A frame around a cell."""
        return parts.framed_cells(self.theme, self.grid, row, column)


class PixelSheet(Sheet):
    """A picture."""

    def __init__(
        self, theme: Theme, x: float, y: float, cell: float, values: Array, colors: Pixels,
        padding: Mask | None = None,
    ) -> None:  # fmt: skip
        super().__init__(theme, x, y, cell, values, colors, padding)
        if self.padding.any():
            self.colors = colors.copy()
            parts.chequer_padding(theme, self.colors, self.padding)

    def _rim(self) -> Box:
        return Box(self.x - 1, self.y - 1, self.width + 2, self.height + 2, frame=self.theme.line)

    def whole(self) -> list[Mark]:
        """The picture."""
        return [self._rim(), Picture(self.x, self.y, self.width, self.height, self.colors)]

    def blank(self) -> list[Mark]:
        """An empty frame."""
        area = Box(self.x, self.y, self.width, self.height, fill=self.theme.empty)
        return [self._rim(), area]

    def written(self, step: int) -> list[Mark]:
        """The pixels up to and including `step`."""
        colors = self.colors.copy()
        colors.reshape(-1, 3)[step + 1 :] = rgb(self.theme.empty)
        return [Picture(self.x, self.y, self.width, self.height, colors)]

    def window(self, rows: tuple[int, ...], columns: tuple[int, ...]) -> Overlay:
        """A frame around the pixels that are read."""
        return self._frame(rows[0], columns[0], len(rows), len(columns))

    def here(self, row: int, column: int) -> Overlay:
        """A frame around a pixel."""
        return self._frame(row, column, 1, 1)

    def _frame(self, row: int, column: int, rows: int, columns: int) -> Overlay:
        return parts.framed_pixels(
            self.theme, self.x + column * self.cell, self.y + row * self.cell,
            columns * self.cell, rows * self.cell,
        )  # fmt: skip
