"""A pooling of a picture, its window enlarged."""

import math
from dataclasses import replace
from itertools import product

import numpy as np

from convwidgets.scenes import grids, parts
from convwidgets.scenes.grids import Grid
from convwidgets.scenes.marks import Box, Lattice, Mark, Picture, Text
from convwidgets.scenes.pooling_base import MARGIN, PoolingScene
from convwidgets.scenes.pooling_sheet import TINT
from convwidgets.scenes.scene import Overlay, Panel
from convwidgets.scenes.theme import mix, rgb
from convwidgets.trace.pooling import PoolTrace
from convwidgets.trace.pooling_step import PoolStep

_TOP, _TITLE = 48.0, 22.0
_TALLEST = 304.0
_LEAST = 112.0  # the larger side of an output that can be looked at
_MIDDLE, _APART = 160.0, 44.0
#: Cells of an enlarged window that are smaller hold no numbers.
_NUMBERED = 19.0


class PoolPixelScene(PoolingScene):
    """Input and output as pictures of one scale, the window enlarged between them."""

    _marked = False

    def __init__(self, trace: PoolTrace, *, theme: str = "light", width: float = 840) -> None:
        super().__init__(trace, theme=theme, width=width)
        sheet = self.sheet
        (rows, columns), (out_rows, out_columns) = sheet.shape, trace.output.shape
        room = width - 2 * MARGIN - _MIDDLE - 2 * _APART
        self.scale = parts.fit((max(rows, out_rows), columns + out_columns), room, _TALLEST)
        # At the scale of the input a strongly pooled output would be too small to see.
        self._larger = max(1, math.ceil(_LEAST / (max(out_rows, out_columns) * self.scale)))
        self._larger = min(self._larger, max(1, math.floor(24 / self.scale)))
        self._out_scale = self.scale * self._larger
        self._size_in = (columns * self.scale, rows * self.scale)
        self._size_out = (out_columns * self._out_scale, out_rows * self._out_scale)
        used = self._size_in[0] + self._size_out[0] + _MIDDLE + 2 * _APART
        self._x_in = math.floor((width - used) / 2)
        self._center = self._x_in + self._size_in[0] + _APART + _MIDDLE / 2
        self._x_out = math.floor(self._center + _MIDDLE / 2 + _APART)
        high, wide = (axis.kernel_size for axis in trace.axes)
        cell = parts.fit((high, wide), _MIDDLE, _MIDDLE)
        cell = min(36.0, cell)
        self.window = Grid(math.floor(self._center - wide * cell / 2), _TOP, cell, high, wide)
        under_output = _TOP + self._size_out[1] + (26 if self._larger > 1 else 0)
        under_window = self.window.y + self.window.height + 56
        self._place_below(max(_TOP + self._size_in[1], under_window, under_output))
        self.lattices = (
            Lattice(self._x_out, _TOP, self._out_scale, self._out_scale, out_columns, out_rows),
        )
        self.panels = (
            Panel("input", self._x_in, _TOP, *self._size_in, rows, columns),
            Panel("window", self.window.x, _TOP, self.window.width, self.window.height, high, wide),
            Panel("output", self._x_out, _TOP, *self._size_out, out_rows, out_columns),
        )
        self._pixels = sheet.placed(sheet.colors(trace.input, full=True), 0)
        for lost, color in ((sheet.unread, self.theme.quiet), (sheet.dropped, self.theme.minus)):
            shade = rgb(mix(self.theme.ground, color, 0.25))
            faded = np.multiply(self._pixels[lost], 0.2) + np.multiply(shade, 0.8)
            self._pixels[lost] = faded.astype(np.uint8)
        self._pixels[sheet.beyond] = rgb(self.theme.ground)
        self._out_pixels = sheet.colors(trace.output, full=True)
        self._letters = grids.lettering(trace.input, cell - 5, 13)
        if cell < _NUMBERED:
            self._letters = replace(self._letters, size=0.0)

    def ground(self) -> list[Mark]:
        """Titles, the input picture, an empty output, the legend and the sizes."""
        theme = self.theme
        marks: list[Mark] = []
        pictures = ((self._x_in, self._size_in), (self._x_out, self._size_out))
        for (x, (width, height)), words in zip(pictures, self._title_texts(), strict=True):
            marks += [
                parts.title(theme, x + width / 2, _TITLE, words, max(width + 60, 150)),
                Box(x - 1, _TOP - 1, width + 2, height + 2, frame=theme.line),
                Box(x, _TOP, width, height, fill=theme.empty),
            ]
        marks.append(Picture(self._x_in, _TOP, *self._size_in, self._pixels))
        marks += self._padding_marks()
        if self._larger > 1:
            width, height = self._size_out
            x = self._x_out + width / 2
            words = f"drawn {self._larger} times larger"
            marks.append(Text(x, _TOP + height + 16, words, 11, theme.quiet))
        window = "window, enlarged" if self.window.cell > self.scale else "window"
        marks.append(parts.title(theme, self._center, _TITLE, window, _MIDDLE + 20))
        below = self.window.y + self.window.height + 24
        words, size = self._operation
        marks.append(Text(self._center, below, f"{words}  {size}", 13, theme.quiet))
        left, right = self._center - 40, self._center + 40
        marks.append(parts.arrow((left, below + 18), (right, below + 18), theme.quiet))
        return marks + self._below()

    def _padding_marks(self) -> list[Mark]:
        """The padding as a hatched rim."""
        (rows, columns), scale = self.trace.axes, self.scale
        left, right = columns.before, columns.before + columns.size
        top, bottom = rows.before, rows.before + rows.size
        strips = (
            (0, 0, columns.padded, top),
            (0, bottom, columns.padded, rows.padded),
            (0, top, left, bottom),
            (right, top, columns.padded, bottom),
        )
        return [
            Box(self._x_in + x * scale, _TOP + y * scale, (end - x) * scale, (under - y) * scale,
                fill=self.theme.padding, hatch=self.theme.hatch)
            for x, y, end, under in strips if end > x and under > y
        ]  # fmt: skip

    def reached(self, step: int) -> list[Mark]:
        """The output pixels written so far."""
        colors = self._out_pixels.copy()
        colors.reshape(-1, 3)[step + 1 :] = rgb(self.theme.empty)
        return [Picture(self._x_out, _TOP, *self._size_out, colors)]

    def _window(self, step: PoolStep) -> list[Overlay]:
        rows, columns = self.sheet.window(step)
        scale = self.scale
        x, y = self._x_in + columns[0] * scale, _TOP + rows[0] * scale
        size = (len(columns) * scale, len(rows) * scale)
        return [parts.framed_pixels(self.theme, x, y, *size), self._enlarged(step)]

    def _enlarged(self, step: PoolStep) -> Overlay:
        grid, (rows, columns) = self.window, self.sheet.window(step)
        frame = parts.framed_cells(self.theme, grid, 0, 0, grid.rows, grid.columns)
        if grid.cell < _NUMBERED:
            return replace(frame, marks=self._as_picture(step) + frame.marks)
        marks: list[Mark] = []
        for place in product(range(grid.rows), range(grid.columns)):
            at = (rows[place[0]], columns[place[1]])
            marks += self.sheet.cell(grid, place, at, self._letters, TINT)
            if step.origin == (step.window[0][place[0]], step.window[1][place[1]]):
                marks += self.sheet.winner(grid, place, step.value, self._letters)
        return replace(frame, marks=marks + frame.marks)

    def _as_picture(self, step: PoolStep) -> list[Mark]:
        """A window with too many cells for numbers, its largest cell in the accent."""
        grid, (rows, columns) = self.window, self.sheet.window(step)
        pixels = self._pixels[np.ix_(rows, columns)]
        marks: list[Mark] = [Picture(grid.x, grid.y, grid.width, grid.height, pixels)]
        if step.origin is not None:
            row, column = (w.index(o) for w, o in zip(step.window, step.origin, strict=True))
            x, y = grid.at(row, column)
            side = max(grid.cell, 5.0)
            x, y = min(x, grid.x + grid.width - side), min(y, grid.y + grid.height - side)
            marks.append(Box(x, y, side, side, fill=self.theme.accent, frame=self.theme.ground))
        return marks

    def _written(self, step: PoolStep) -> Overlay:
        (row, column), scale = step.position, self._out_scale
        x, y = self._x_out + column * scale, _TOP + row * scale
        return parts.framed_pixels(self.theme, x, y, scale, scale)
