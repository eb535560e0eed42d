"""The kernels of both layers as they are learned, and where the first ones started from."""

import math

import numpy as np
from numpy.typing import NDArray

from convwidgets.scenes import parts
from convwidgets.scenes.grids import Grid
from convwidgets.scenes.marks import Mark, Picture, Text
from convwidgets.scenes.scene import Overlay
from convwidgets.scenes.theme import Theme, rgb
from convwidgets.trace.records import Array

#: Where the colours end in each layer: fixed, so that a colour changes only when its weight does.
LIMIT, SECOND_LIMIT = 2.0, 1.0
_LARGEST_CELL, _GAP = 30.0, 9.0
_START_CELL = 8.0
_SHADES = 50
#: Below a kernel: what it started from and how far it has come.
_BELOW = 5.0


class FirstLayer:
    """Every kernel of the first layer, large, and below it, small, as it was at the start.

    Parameters
    ----------
    theme : Theme
        Colours.
    start : ndarray, shape (maps, 3, 3)
        The kernels before training.
    x, y, width : float
        Where.
    """

    def __init__(self, theme: Theme, start: Array, x: float, y: float, width: float) -> None:
        self.theme, self.start = theme, start
        self.x, self.y, self.width = x, y, width
        count = len(start)
        self._pitch = min(3 * _LARGEST_CELL + _GAP, width / count)
        self._cell = float(math.floor((self._pitch - _GAP + 1) / 3))
        self.small = min(_START_CELL, float(math.floor(self._cell / 2)))
        self.worded = self._cell >= 20
        self._below = y + 3 * self._cell + _BELOW

    @property
    def height(self) -> float:
        """Of the large and the small ones together."""
        return 3 * self._cell + _BELOW + 3 * self.small + 2

    @property
    def cell(self) -> float:
        """The pitch of the large cells."""
        return self._cell

    def grid(self, index: int) -> Grid:
        """Where the cells of a kernel lie."""
        return Grid(self.x + index * self._pitch, self.y, self._cell, 3, 3)

    def ground(self) -> list[Mark]:
        """The kernels at the start, which stay as they were."""
        marks: list[Mark] = []
        for index, kernel in enumerate(self.start):
            colors = self.theme.signed_colors(kernel, LIMIT)
            left = self.x + index * self._pitch
            marks.append(Picture(left, self._below, 3 * self.small, 3 * self.small, colors))
        return marks

    def overlays(self, kernels: Array) -> list[Overlay]:
        """The kernels now, and by how much they have changed."""
        theme = self.theme
        shown = []
        words: list[Mark] = []
        middle = self._below + 1.5 * self.small
        for index, kernel in enumerate(kernels):
            grid = self.grid(index)
            marks = parts.signed_grid(theme, grid, kernel, 10, limit=LIMIT)
            # One by one, each has few enough colours for a small file.
            shown.append(Overlay(grid.x, grid.y, grid.width + 1, grid.height + 1, marks))
            if self.worded:
                left = grid.x + 3 * self.small + 6
                words.append(Text(left, middle, self._change(index, kernel), 10, theme.quiet,
                                  align="left"))  # fmt: skip
        if words:
            shown.append(Overlay(self.x, middle - 8, self.width, 16, words))
        return shown

    def _change(self, index: int, kernel: Array) -> str:
        start = self.start[index]
        share = float(np.linalg.norm(kernel - start) / np.linalg.norm(start))
        return f"{share * 100:.0f} %"


def second_layer(
    theme: Theme, weights: Array, x: float, y: float, width: float, height: float
) -> Picture:
    """All kernels of the second layer: a column for each map it makes, a row for each it reads."""
    made, read = weights.shape[:2]
    sheet: NDArray[np.uint8] = np.empty((4 * read - 1, 4 * made - 1, 3), np.uint8)
    sheet[:] = rgb(theme.ground)
    # So few shades that the file is a small one; the eye sees no difference.
    rounded = np.rint(weights.clip(-SECOND_LIMIT, SECOND_LIMIT) * _SHADES) / _SHADES
    colors = theme.signed_colors(rounded, SECOND_LIMIT)
    for row in range(3):
        for column in range(3):
            sheet[row::4, column::4] = colors[:, :, row, column].transpose(1, 0, 2)
    scale = min(width / sheet.shape[1], height / sheet.shape[0])
    return Picture(x, y, scale * sheet.shape[1], scale * sheet.shape[0], sheet)
