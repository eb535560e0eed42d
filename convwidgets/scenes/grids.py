"""Grids of cells with numbers in them, the building block of every picture."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from convwidgets.scenes.marks import Box, Color, Lattice, Mark, Text
from convwidgets.scenes.raster import text_width
from convwidgets.scenes.theme import Theme, hexed
from convwidgets.trace.numbers import number, signed

#: Numbers smaller than this cannot be read on a projector; cells go without.
SMALLEST_TEXT = 8
#: Rather fewer digits than letters smaller than this.
COMFORTABLE = 10


@dataclass(frozen=True, slots=True)
class Grid:
    """Where a grid of square cells lies, in CSS pixels."""

    x: float
    y: float
    cell: float
    rows: int
    columns: int

    @property
    def width(self) -> float:
        """Extent along x."""
        return self.columns * self.cell

    @property
    def height(self) -> float:
        """Extent along y."""
        return self.rows * self.cell

    @property
    def middle(self) -> float:
        """The x of its centre."""
        return self.x + self.width / 2

    def at(self, row: float, column: float) -> tuple[float, float]:
        """The top left corner of a cell."""
        return self.x + column * self.cell, self.y + row * self.cell

    def lattice(self) -> Lattice:
        """The same cells as the player needs them."""
        return Lattice(self.x, self.y, self.cell, self.cell, self.columns, self.rows)


def fitting_size(texts: Sequence[str], width: float, largest: float) -> float:
    """The largest size at which every text fits `width`; 0 if none can be read."""
    longest = max(texts, key=len, default="")
    for size in range(int(largest), SMALLEST_TEXT - 1, -1):
        if text_width(longest, size) <= width:
            return float(size)
    return 0.0


@dataclass(frozen=True, slots=True)
class Lettering:
    """How the numbers of a grid are written: large enough to be read, short enough to fit.

    `size` is 0 where they cannot be read and are left out; up to `noise` a number
    is 0 but for the arithmetic.
    """

    size: float
    decimals: int | None = None
    prefix: str = ""
    plus: bool = False
    noise: float = 0.0

    def __call__(self, value: float) -> str:
        """The text of one cell."""
        if self.decimals is not None and np.isfinite(value):
            small, rounded = abs(value), round(value, self.decimals)
            if not rounded and small > self.noise:
                return self.prefix + "≈0"
            # Three significant digits may be fewer decimals than these; nothing is rounded twice.
            if small < 10.0 ** (2 - self.decimals):
                value = rounded
        return self.prefix + (signed if self.plus else number)(value)


def lettering(
    values: NDArray[np.float64],
    width: float,
    largest: float,
    *,
    prefix: str = "",
    plus: bool = False,
) -> Lettering:
    """The lettering with which all of `values` fit cells of `width`.

    Three digits if they fit; otherwise rounded, as the sum below the grids
    always has them in full.  What would be rounded to 0 and is not 0 is written
    ≈0, and where nothing else would be left there are no numbers.
    """
    different = np.unique(values)
    largest_value = limit_of(different)
    noise = 1e-9 * largest_value
    best = Lettering(0.0, None, prefix, plus)
    for decimals in (None, 2, 1):
        if decimals is not None and largest_value and not round(largest_value, decimals):
            break
        letters = Lettering(largest, decimals, prefix, plus, noise)
        size = fitting_size([letters(v) for v in different], width, largest)
        if size > best.size:
            best = replace(letters, size=size)
        if size >= min(COMFORTABLE, largest):
            break
    return best


def texts_of(values: NDArray[np.float64]) -> list[str]:
    """Each different value as it is written in a cell."""
    return [number(v) for v in np.unique(values)]


def cell(grid: Grid, row: int, column: int, fill: Color, line: Color, hatch: Color | None) -> Box:
    """One cell; one pixel larger than the pitch, so that neighbours share lines."""
    x, y = grid.at(row, column)
    return Box(x, y, grid.cell + 1, grid.cell + 1, fill=fill, frame=line, hatch=hatch)


def value_text(
    grid: Grid, row: int, column: int, value: float, letters: Lettering, color: Color
) -> list[Mark]:
    """The number in a cell, or nothing where it could not be read."""
    if not letters.size:
        return []
    x, y = grid.at(row, column)
    middle = (grid.cell + 1) / 2
    return [Text(x + middle, y + middle, letters(value), letters.size, color)]


def numbered(
    grid: Grid,
    values: NDArray[np.float64],
    colors: NDArray[np.uint8],
    letters: Lettering,
    theme: Theme,
    *,
    hatched: NDArray[np.bool_] | None = None,
) -> list[Mark]:
    """All cells of a grid with their colours and numbers.

    Parameters
    ----------
    grid : Grid
        Where.
    values : ndarray, shape (rows, columns)
        Numbers; those not finite are hatched in the colour of warnings.
    colors : ndarray, shape (rows, columns, 3)
        Ground of each cell.
    letters : Lettering
        How the numbers are written.
    theme : Theme
        Colours of lines and text.
    hatched : ndarray of bool, optional
        Cells drawn as padding.
    """
    marks: list[Mark] = []
    for row in range(grid.rows):
        for column in range(grid.columns):
            padding = hatched is not None and bool(hatched[row, column])
            fill = theme.padding if padding else hexed(colors[row, column])
            hatch = theme.hatch if padding else None
            if not np.isfinite(values[row, column]):
                hatch = theme.minus
            marks.append(cell(grid, row, column, fill, theme.line, hatch))
            ink = theme.quiet if padding else theme.ink(fill)
            marks += value_text(grid, row, column, float(values[row, column]), letters, ink)
    return marks


def empty(grid: Grid, theme: Theme) -> list[Mark]:
    """Cells that have not been reached."""
    return [
        cell(grid, row, column, theme.empty, theme.line, None)
        for row in range(grid.rows)
        for column in range(grid.columns)
    ]


def indices(grid: Grid, theme: Theme, *, rows: bool = True) -> list[Mark]:
    """Small row and column numbers beside a grid; every fifth in large ones."""
    if grid.cell < 16:
        return []
    marks: list[Mark] = [
        Text(grid.x + (i + 0.5) * grid.cell, grid.y - 9, str(i), 10, theme.quiet)
        for i in range(grid.columns)
    ]
    if rows:
        marks += [
            Text(grid.x - 6, grid.y + (i + 0.5) * grid.cell, str(i), 10, theme.quiet, align="right")
            for i in range(grid.rows)
        ]
    return marks


def limit_of(*arrays: NDArray[np.float64]) -> float:
    """The largest finite magnitude, where a zero-centred map ends."""
    finite = [np.abs(a[np.isfinite(a)]) for a in arrays]
    return max((float(f.max()) for f in finite if f.size), default=0.0)


def range_of(values: NDArray[np.float64]) -> tuple[float, float]:
    """The smallest and the largest finite value, (0, 0) where there is none."""
    finite = values[np.isfinite(values)]
    return (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
