"""The few shapes every picture is made of.

A scene lists marks; two painters draw them: `raster` into pixels, fast enough
for every frame of a trace, and `vector` into a real matplotlib Figure.  So the
frames a student steps through and the figure a teacher saves are one drawing.

Coordinates are CSS pixels from the top left corner; colours are ``'#rrggbb'``.
"""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Color = str
Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: filled, hatched, framed, or several of these.

    `frame_width` is drawn inside the rectangle, so that neighbours with the
    same edge share their lines instead of doubling them.
    """

    x: float
    y: float
    width: float
    height: float
    fill: Color | None = None
    frame: Color | None = None
    frame_width: float = 1.0
    hatch: Color | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text; `y` is the middle of its capitals and digits."""

    x: float
    y: float
    text: str
    size: float
    color: Color
    bold: bool = False
    align: Align = "center"


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """An array of colours, shape (rows, columns, 3), each cell enlarged."""

    x: float
    y: float
    width: float
    height: float
    cells: NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Photo:
    """A picture that is averaged down where the screen has fewer pixels than it has cells.

    `levels` are colours, shape (rows, columns, 3), or places in `palette`, shape (rows, columns):
    neighbours in the palette must be neighbouring shades.  Averaged as places, a map of 100
    colours is still one of 100 colours, and a small file.
    """

    x: float
    y: float
    width: float
    height: float
    levels: NDArray[np.uint8]
    palette: NDArray[np.uint8] | None = None

    @property
    def cells(self) -> NDArray[np.uint8]:
        """The colour of each cell."""
        return self.levels if self.palette is None else self.palette[self.levels]


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A line through points, shape (n, 2); gaps where a point is not finite.

    What lies right of `until` is cut off, so that a curve can be half written
    without its last piece changing shape.
    """

    points: NDArray[np.float64]
    color: Color
    width: float = 1.5
    until: float = math.inf


@dataclass(frozen=True, slots=True, eq=False)
class Dots:
    """Filled circles around points, shape (n, 2), cut off right of `until`."""

    points: NDArray[np.float64]
    color: Color
    radius: float = 3.0
    until: float = math.inf


Mark = Box | Text | Picture | Photo | Line | Dots


@dataclass(frozen=True, slots=True)
class Lattice:
    """Cells of equal size, one for each step, in reading order.

    Cell `k` belongs to step ``first + k``: the player paints it when that step
    is reached, and a click on it goes there.  A scene may have several; they
    are painted at the same pace.  Cells that are not `painted` are only clicked.
    """

    x: float
    y: float
    cell_width: float
    cell_height: float
    columns: int
    rows: int
    first: int = 0
    painted: bool = True

    @property
    def packed(self) -> tuple[float, ...]:
        """The same as the player reads it."""
        size = (self.x, self.y, self.cell_width, self.cell_height, self.columns, self.rows)
        return (*size, self.first, int(self.painted))

    def cell(self, step: int) -> tuple[float, float]:
        """The top left corner of the cell of `step`."""
        row, column = divmod(step - self.first, self.columns)
        return self.x + column * self.cell_width, self.y + row * self.cell_height
