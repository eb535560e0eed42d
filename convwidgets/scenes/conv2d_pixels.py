"""A two-dimensional convolution of a picture, its window enlarged."""

import math
from dataclasses import replace

import numpy as np

from convwidgets.scenes import grids, parts
from convwidgets.scenes.arithmetic import Arithmetic
from convwidgets.scenes.conv2d_base import ConvolutionScene
from convwidgets.scenes.grids import Grid
from convwidgets.scenes.marks import Box, Lattice, Mark, Picture, Text
from convwidgets.scenes.scene import Overlay, Panel
from convwidgets.scenes.theme import rgb
from convwidgets.trace.records import ConvStep, ConvTrace

_MARGIN = 24.0
_TITLE = 22.0
_TALLEST = 304.0


class PixelScene(ConvolutionScene):
    """Input and output as pictures, the window enlarged between them."""

    _MIDDLE = 184.0  # width of the column between the two pictures

    def __init__(self, trace: ConvTrace, *, theme: str = "light", width: float = 840) -> None:
        super().__init__(trace, theme=theme, width=width)
        room = (width - 2 * _MARGIN - self._MIDDLE - 2 * 28) / 2
        self.scale = parts.fit(max(trace.padded.shape, trace.output.shape), room, _TALLEST)
        (rows, columns), (out_rows, out_columns) = trace.padded.shape, trace.output.shape
        top = 48.0
        self._size_in = (columns * self.scale, rows * self.scale)
        self._size_out = (out_columns * self.scale, out_rows * self.scale)
        used = self._size_in[0] + self._size_out[0] + self._MIDDLE + 2 * 28
        self._x_in = math.floor((width - used) / 2)
        self._center = self._x_in + self._size_in[0] + 28 + self._MIDDLE / 2
        self._x_out = math.floor(self._center + self._MIDDLE / 2 + 28)
        cell = math.floor(min(36.0, self._MIDDLE / max(trace.kernel.shape)))
        k_rows, k_columns = trace.kernel.shape
        x_window = math.floor(self._center - k_columns * cell / 2)
        self.window = Grid(x_window, top, cell, k_rows, k_columns)
        small = math.floor(min(30.0, cell))
        below = top + self.window.height + 40
        self.kernel = Grid(
            math.floor(self._center - k_columns * small / 2), below, small, k_rows, k_columns
        )
        under_kernel = self.kernel.y + self.kernel.height
        under_output = top + self._size_out[1] + 34  # the colour scale
        self._top = top
        bottom = max(top + self._size_in[1], under_kernel, under_output)
        self.arithmetic = Arithmetic(trace, _MARGIN, bottom + 14, width - 2 * _MARGIN, self.theme)
        self.height = self.arithmetic.y + self.arithmetic.height + 4
        self.lattices = (Lattice(self._x_out, top, self.scale, self.scale, out_columns, out_rows),)
        self.panels = (
            Panel("input", self._x_in, top, *self._size_in, rows, columns),
            Panel("kernel", self.kernel.x, self.kernel.y, self.kernel.width, self.kernel.height,
                  k_rows, k_columns),
            Panel("output", self._x_out, top, *self._size_out, out_rows, out_columns),
        )  # fmt: skip
        low, high = self._range = grids.range_of(trace.input)
        self._pixels = self.theme.grey_colors(trace.padded, low, high, full=True)
        self._padding = parts.padding_mask(trace.padding, trace.padded.shape)
        parts.chequer_padding(self.theme, self._pixels, self._padding)
        self._limit = grids.limit_of(trace.output)
        self._results = self.theme.signed_colors(trace.output, self._limit)
        self._soft = self.theme.grey_colors(trace.padded, low, high)
        room_in = cell - 5
        self._value_letters = grids.lettering(trace.input, room_in, 13)
        self._corner_letters = parts.weight_letters(trace.weights, cell)

    def ground(self) -> list[Mark]:
        """Titles, the input picture, the kernel, an empty output and its colour scale."""
        theme, top = self.theme, self._top
        (width_in, height_in), (width_out, height_out) = self._size_in, self._size_out
        title_in, title_kernel, title_out = self._titles()
        middle_in, middle_out = self._x_in + width_in / 2, self._x_out + width_out / 2
        marks: list[Mark] = [
            self._title(middle_in, _TITLE, title_in, width_in + 60),
            self._title(self._center, _TITLE, "window, enlarged", self._MIDDLE),
            self._title(self._center, self.kernel.y - 18, title_kernel, self._MIDDLE + 20),
            self._title(middle_out, _TITLE, title_out, width_out + 60),
            Box(self._x_in - 1, top - 1, width_in + 2, height_in + 2, frame=theme.line),
            Picture(self._x_in, top, width_in, height_in, self._pixels),
            Box(self._x_out - 1, top - 1, width_out + 2, height_out + 2, frame=theme.line),
            Box(self._x_out, top, width_out, height_out, fill=theme.empty),
            Text(self._x_in + width_in + 20, top + 54, self._operator, 28, theme.quiet),
            Text(self._x_out - 18, top + 54, "=", 20, theme.quiet),
        ]
        marks += parts.signed_grid(theme, self.kernel, self.trace.weights, 12)
        return marks + parts.scale_bar(theme, middle_out, top + height_out + 14, self._limit)

    def reached(self, step: int) -> list[Mark]:
        """The output pixels written so far."""
        colors = self._results.copy()
        flat = colors.reshape(-1, 3)
        flat[step + 1 :] = rgb(self.theme.empty)
        return [Picture(self._x_out, self._top, *self._size_out, colors)]

    def overlays(self, step: int) -> list[Overlay]:
        """The window on the picture, the window enlarged, the pixel written, the sum."""
        now = self.trace[step]
        rows, columns = now.window
        scale = self.scale
        return [
            self._frame(self._x_in, rows[0], columns[0],
                        (rows[-1] - rows[0] + 1) * scale, (columns[-1] - columns[0] + 1) * scale),
            self._enlarged(now),
            self._frame(self._x_out, now.position[0], now.position[1], scale, scale),
            self._block(now),
        ]  # fmt: skip

    def _frame(self, x: float, row: int, column: int, height: float, width: float) -> Overlay:
        left, top = x + column * self.scale, self._top + row * self.scale
        return parts.framed_pixels(self.theme, left, top, width, height)

    def _enlarged(self, step: ConvStep) -> Overlay:
        grid, theme = self.window, self.theme
        at = np.ix_(*step.window)
        marks = parts.window_cells(
            theme, grid, list(np.ndindex(grid.rows, grid.columns)), step.values, step.weights,
            fills=self._soft[at], hatched=self._padding[at],
            letters=self._value_letters, corners=self._corner_letters,
        )  # fmt: skip
        frame = parts.framed_cells(theme, grid, 0, 0, grid.rows, grid.columns)
        return replace(frame, marks=marks + frame.marks)
