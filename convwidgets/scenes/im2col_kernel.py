"""The kernels as rows of a matrix, and where there is room the kernel as the grid it was."""

import math

import numpy as np

from convwidgets.scenes import grids, parts
from convwidgets.scenes.im2col_places import MARGIN, NUMBERED, PLANES, Layout
from convwidgets.scenes.im2col_table import Table, digits_for, evened
from convwidgets.scenes.marks import Line, Mark, Text
from convwidgets.scenes.raster import text_width
from convwidgets.scenes.scene import Panel
from convwidgets.scenes.theme import Theme
from convwidgets.trace.im2col import Im2colTrace

_APART = 58.0  # from the grid to its row
_LARGEST_GRID = 24.0  # its cells


class KernelRows:
    """One row for each kernel.

    Parameters
    ----------
    theme : Theme
        Colours; every kernel has its own scale.
    trace : Im2colTrace
        Whose kernels.
    place : Layout
        Where.
    """

    def __init__(self, theme: Theme, trace: Im2colTrace, place: Layout) -> None:
        self.theme, self.trace, self.beside = theme, trace, place.beside
        block, high = place.kernel, place.kernel_height
        rows = [kernel.reshape(1, -1) for kernel in trace.kernels]
        letters = evened([digits_for(row, block.cell) for row in rows])
        self.rows = [
            Table(theme, block.x, block.y + at * high, block.cell, high, row,
                  theme.signed_colors(row, grids.limit_of(row)), letters=letters[at])
            for at, row in enumerate(rows)
        ]  # fmt: skip

    def panel(self) -> Panel:
        """All rows, to be annotated."""
        first, count = self.rows[0], len(self.rows)
        return Panel("kernel rows", first.x, first.y, first.width, count * first.height,
                     count, first.columns)  # fmt: skip

    def marks(self, image: Table) -> list[Mark]:
        """The rows with their title; `image` is the lowest plane, which stands above or beside."""
        first, last, several = self.rows[0], self.rows[-1], len(self.rows)
        words = "kernel as a row" if several == 1 else f"{several} kernels as rows"
        words += f"  {several} × {first.columns}"
        if self.trace.flip_kernel:
            words += "  rotated 180°"
        y = first.y - 16
        marks = [mark for row in self.rows for mark in row.whole()]
        marks += self._planes(last)
        if several > 1:
            marks += self.rows[self.trace.row].framed(0, 0, 1, first.columns).marks
        below = PLANES if len(self.trace.image) > 1 else 0
        if not self.beside:
            return [*marks, parts.title(self.theme, first.x, y, words, 500, align="left")]
        return [
            *marks,
            parts.title(self.theme, first.centre, y, words, max(160.0, first.width + 60)),
            *self._note(first, last.bottom + 13 + below, image),
            *self._as_grid(image.bottom),
        ]

    def _planes(self, last: Table) -> list[Mark]:
        """Under the rows of a kernel of several planes: which weights meet which channel."""
        channels, theme = len(self.trace.image), self.theme
        if channels == 1:
            return []
        wide, y = last.width / channels, last.bottom + 7
        marks: list[Mark] = []
        for channel in range(channels):
            left, right = last.x + channel * wide + 3, last.x + (channel + 1) * wide - 2
            path = np.array([(left, y - 4), (left, y), (right, y), (right, y - 4)])
            marks.append(Line(path, theme.quiet, 1))
            for words in (f"weights for channel {channel}", f"channel {channel}", str(channel)):
                if text_width(words, 10) <= wide - 8:
                    marks.append(
                        Text(last.x + (channel + 0.5) * wide, y + 9, words, 10, theme.quiet)
                    )
                    break
        return marks

    def _note(self, row: Table, y: float, image: Table) -> list[Mark]:
        """What a row is there for; from a short row it reaches to the left, if it can."""
        words, right = "a row times a column is one output", row.x + row.width
        wide = text_width(words, 11)
        if row.width >= wide:
            return [Text(row.centre, y, words, 11, self.theme.quiet)]
        if y < image.bottom + 12 and right - wide < image.x + image.width + 8:
            return []
        return [Text(right, y, words, 11, self.theme.quiet, align="right")]

    def _as_grid(self, above: float) -> list[Mark]:
        """The kernel as a grid and an arrow to its row, where there is room for both."""
        theme, row, weights = self.theme, self.rows[0], self.trace.kernels[0]
        _, high, wide = weights.shape
        # Over a short row its title is wider than the row.
        apart = _APART + max(0.0, 170 - row.width) / 2
        room = row.x - apart - MARGIN
        cell = math.floor(min(_LARGEST_GRID, room / wide, (row.bottom - above - 40) / high))
        if len(self.rows) > 1 or len(weights) > 1 or cell < NUMBERED:
            return []
        colors = theme.signed_colors(weights[0], grids.limit_of(weights[0]))
        grid = Table(
            theme, row.x - apart - wide * cell, row.bottom - high * cell, cell, cell, weights[0],
            colors, letters=digits_for(weights[0], cell),
        )  # fmt: skip
        y = row.y + row.height / 2
        return [
            *grid.whole(),
            # It is wider than the grid, which stands at the margin.
            parts.title(
                theme, grid.x, grid.y - 16, f"kernel  {high} × {wide}", room + 26, align="left"
            ),
            parts.arrow((grid.x + grid.width + 10, y), (row.x - 8, y), theme.quiet),
            Text(row.x - apart / 2 - 2, y - 11, "flatten", 10, theme.quiet),
        ]
