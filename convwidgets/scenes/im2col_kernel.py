"""The kernels as rows of a matrix, and where there is room the kernel as the grid it was."""

import math

from convwidgets.scenes import grids, parts
from convwidgets.scenes.grids import Grid
from convwidgets.scenes.im2col_places import MARGIN, NUMBERED, Layout
from convwidgets.scenes.im2col_table import Table
from convwidgets.scenes.marks import Mark, Text
from convwidgets.scenes.raster import text_width
from convwidgets.scenes.scene import Panel
from convwidgets.scenes.theme import Theme
from convwidgets.trace.im2col import Im2colTrace

_APART = 58.0  # from the grid to its row


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
        self.rows = [
            Table(theme, block.x, block.y + at * high, block.cell, high, row,
                  theme.signed_colors(row, grids.limit_of(row)))
            for at, row in enumerate(kernel.reshape(1, -1) for kernel in trace.kernels)
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
        if several > 1:
            marks += self.rows[self.trace.row].framed(0, 0, 1, first.columns).marks
        if not self.beside:
            return [*marks, parts.title(self.theme, first.x, y, words, 500, align="left")]
        return [
            *marks,
            parts.title(self.theme, first.centre, y, words, max(160.0, first.width + 60)),
            *self._note(first, last.bottom + 13, image),
            *self._as_grid(image.bottom),
        ]

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
        cell = math.floor(min(20.0, room / wide, (row.bottom - above - 40) / high))
        if len(self.rows) > 1 or len(weights) > 1 or cell < NUMBERED:
            return []
        grid = Grid(row.x - apart - wide * cell, row.bottom - high * cell, cell, high, wide)
        y = row.y + row.height / 2
        return [
            *parts.signed_grid(theme, grid, weights[0], 11),
            parts.title(theme, grid.middle, grid.y - 16, f"kernel  {high} × {wide}", room + 26),
            parts.arrow((grid.x + grid.width + 10, y), (row.x - 8, y), theme.quiet),
            Text(row.x - apart / 2 - 2, y - 11, "flatten", 10, theme.quiet),
        ]
