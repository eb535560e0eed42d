"""A kernel on its way round: the turn itself, and the same turn in two moves."""

import math

import numpy as np

from convwidgets.scenes import grids, parts
from convwidgets.scenes.grids import Grid, Lettering
from convwidgets.scenes.marks import Box, Line, Mark, Text
from convwidgets.scenes.scene import Overlay
from convwidgets.scenes.theme import Theme, hexed
from convwidgets.trace.flip_turn import TURNS, TurnStep, turned_places
from convwidgets.trace.records import Array

_LARGEST = 30.0  # cells of the two moves
_BETWEEN = 128.0


def _size(degrees: float) -> float:
    """A turned cell's share of its pitch, so that upright squares never overlap."""
    turn = math.radians(degrees)
    share = max(abs(math.cos(turn)), abs(math.sin(turn)))
    return share if share > 0.999 else 0.94 * share


def reach(shape: tuple[int, ...]) -> tuple[float, float]:
    """How far down and right of the centre a turning kernel comes, in cells."""
    furthest = np.zeros(2)
    for degrees in TURNS:
        places = np.abs(turned_places(shape, degrees)).max(axis=(0, 1))
        furthest = np.maximum(furthest, places + _size(degrees) / 2)
    return float(furthest[0]), float(furthest[1])


class Turn:
    """Draws the first steps: the kernel turning over the place where it will lie.

    Parameters
    ----------
    theme : Theme
        Colours.
    kernel : ndarray, shape (kH, kW)
        The weights as they stand.
    grid : Grid
        Where they lie when they have been turned.
    title : float
        The y of the title above them.
    result : str
        What has become of the kernel in the end, in a few words.
    """

    def __init__(self, theme: Theme, kernel: Array, grid: Grid, title: float, result: str) -> None:
        self.theme, self.kernel, self.grid = theme, kernel, grid
        self.title, self.result = title, result
        self.colors = theme.signed_colors(kernel, grids.limit_of(kernel))
        self.letters = grids.lettering(kernel, grid.cell * 0.8 - 4, 14)

    def overlay(self, step: TurnStep) -> Overlay:
        """The kernel as far as it is turned, with the way of its first weight."""
        theme, grid = self.theme, self.grid
        down, right = (math.ceil(r * grid.cell) + 2 for r in reach(self.kernel.shape))
        right = max(right, 80)
        x, y = grid.middle, grid.y + grid.height / 2
        top = self.title - 12
        area = Box(x - right, top, 2 * right, y + down - top, fill=theme.ground)
        words = f"turned by {step.degrees}°"
        caption = self.result if step.degrees == TURNS[-1] else ""
        marks: list[Mark] = [
            area,
            parts.title(theme, x, self.title, words, 2 * right),
            Text(x, self.title + 19, caption, 12, theme.quiet),
            *self._cells(step, x, y),
        ]
        return Overlay(area.x, area.y, area.width, area.height, marks)

    def _cells(self, step: TurnStep, x: float, y: float) -> list[Mark]:
        theme, pitch = self.theme, self.grid.cell
        side = _size(step.degrees) * pitch
        marks = self._way(step, x, y)
        for row, column in np.ndindex(*self.kernel.shape):
            down, right = step.places[row, column] * pitch
            red, green, blue = self.colors[row, column]
            fill = hexed((red, green, blue))
            left, top = x + right - side / 2, y + down - side / 2
            value = self.letters(float(self.kernel[row, column]))
            marks.append(Box(left, top, side + 1, side + 1, fill=fill, frame=theme.line))
            if self.letters.size:
                place = (left + (side + 1) / 2, top + (side + 1) / 2)
                marks.append(Text(*place, value, self.letters.size, theme.ink(fill)))
        # One weight to follow with the eyes.
        down, right = step.places[0, 0] * pitch
        left, top = x + right - side / 2, y + down - side / 2
        marks.append(Box(left, top, side + 1, side + 1, frame=theme.accent, frame_width=3))
        return marks

    def _way(self, step: TurnStep, x: float, y: float) -> list[Mark]:
        if not step.degrees or self.kernel.size == 1:
            return []
        angles = np.linspace(0, step.degrees, step.degrees + 1)
        ways = np.array([turned_places(self.kernel.shape, a)[0, 0] for a in angles])
        points = np.array([x, y]) + ways[:, ::-1] * self.grid.cell
        return [Line(points, self.theme.accent, 1.5)]


def two_moves(theme: Theme, kernel: Array, middle: float, top: float, height: float) -> list[Mark]:
    """The same turn without an arc: the rows reversed, then the columns."""
    rows, columns = kernel.shape
    cell = min(_LARGEST, math.floor(height / rows))
    y = top + math.floor((height - rows * cell) / 2)
    letters: Lettering = grids.lettering(kernel, cell - 4, 12)
    colors = theme.signed_colors(kernel, grids.limit_of(kernel))
    width = columns * cell
    x = math.floor(middle - (3 * width + 2 * _BETWEEN) / 2)
    marks: list[Mark] = []
    words = ("", "rows reversed", "columns reversed")
    orders = ((1, 1), (-1, 1), (-1, -1))
    for word, (down, right) in zip(words, orders, strict=True):
        grid = Grid(x, y, cell, rows, columns)
        marks += grids.numbered(
            grid, kernel[::down, ::right], colors[::down, ::right], letters, theme
        )
        if word:
            center, from_x = y + grid.height / 2, x - _BETWEEN + 10
            marks.append(parts.arrow((from_x, center), (x - 10, center), theme.quiet))
            marks.append(Text((from_x + x - 10) / 2, center - 14, word, 11, theme.quiet))
        x += width + _BETWEEN
    return marks
