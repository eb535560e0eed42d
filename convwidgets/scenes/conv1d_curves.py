"""A long signal and its output as curves, the window enlarged between them."""

import math

import numpy as np
from numpy.typing import NDArray

from convwidgets.scenes import grids
from convwidgets.scenes.arithmetic import Arithmetic
from convwidgets.scenes.conv1d_strips import kernel_title, signal_title
from convwidgets.scenes.grids import Grid
from convwidgets.scenes.marks import Box, Dots, Lattice, Line, Mark, Text
from convwidgets.scenes.scene import Overlay, Panel, Scene
from convwidgets.scenes.theme import hexed, mix
from convwidgets.trace.numbers import number
from convwidgets.trace.records import ConvStep, ConvTrace

_MARGIN = 24.0
_FRAME = 3.0


class CurveScene(Scene):
    """Signal and output as curves over one axis, the window enlarged between them."""

    trace: ConvTrace
    _TALL = 118.0

    def __init__(self, trace: ConvTrace, *, theme: str = "light", width: float = 840) -> None:
        super().__init__(trace, theme=theme, width=width)
        self._left = _MARGIN + 44
        self._room = width - self._left - _MARGIN
        length = trace.padded.size
        self._dx = self._room / length
        self._signal_y = 36.0
        count = trace.kernel.size
        cell = float(math.floor(min(64.0, self._room / count)))
        self._value_letters = grids.lettering(trace.padded, cell - 6, 13)
        self._weight_letters = grids.lettering(trace.weights, cell - 6, 13, prefix="×")
        self._cells = bool(self._value_letters.size and self._weight_letters.size)
        strip_y = self._signal_y + self._TALL + 24
        self._grid = Grid(
            self._left + math.floor((self._room - cell * count) / 2), strip_y, cell, 1, count
        )
        self._strip_tall = 26.0
        between = 2 * self._strip_tall + 52 if self._cells else 44
        self._output_y = self._signal_y + self._TALL + between
        self.arithmetic = Arithmetic(
            trace, _MARGIN, self._output_y + self._TALL + 34, width - 2 * _MARGIN, self.theme,
            running=True,
        )  # fmt: skip
        self.height = self.arithmetic.y + self.arithmetic.height + 4
        reach = trace.dilation[0] * (count - 1) + 1
        self._first = self._left + reach / 2 * self._dx
        self._pitch = trace.stride[0] * self._dx
        # A cell ends at its point: a piece further right would show what is not reached yet.
        self.lattices = (
            Lattice(self._first - self._pitch, self._output_y - 6, self._pitch,
                    self._TALL + 12, trace.output.size, 1),
        )  # fmt: skip
        self.panels = (
            Panel("signal", self._left, self._signal_y, self._room, self._TALL, 1, length),
            Panel("output", self._left, self._output_y, self._room, self._TALL, 1, length),
        )
        self._in_limits = self._padded_limits(trace.padded)
        self._out_limits = self._padded_limits(trace.output)

    @staticmethod
    def _padded_limits(values: NDArray[np.float64]) -> tuple[float, float]:
        low, high = grids.range_of(values)
        if low == high:
            low, high = low - 1, high + 1
        return low, high

    def _y(
        self, values: NDArray[np.float64], top: float, limits: tuple[float, float]
    ) -> NDArray[np.float64]:
        low, high = limits
        return top + 6 + (high - values) / (high - low) * (self._TALL - 12)

    def _points(self) -> NDArray[np.float64]:
        x = self._left + (np.arange(self.trace.padded.size) + 0.5) * self._dx
        return np.column_stack([x, self._y(self.trace.padded, self._signal_y, self._in_limits)])

    def _out_points(self) -> NDArray[np.float64]:
        x = self._first + np.arange(self.trace.output.size) * self._pitch
        return np.column_stack([x, self._y(self.trace.output, self._output_y, self._out_limits)])

    def ground(self) -> list[Mark]:
        """Axes, the signal's curve and the names of the strips."""
        theme, trace = self.theme, self.trace
        before, after = trace.padding[0]
        kernel = f"{kernel_title(trace)}  {trace.kernel.size}"
        marks: list[Mark] = [
            Text(self._left, 18, signal_title(trace), 14, theme.text, bold=True, align="left"),
            Text(self._left, self._output_y - 20, f"output  {trace.output.size}", 14, theme.text,
                 bold=True, align="left"),
            Text(self._left + self._room, 18, kernel, 13, theme.quiet, align="right"),
        ]  # fmt: skip
        for top, limits in (
            (self._signal_y, self._in_limits),
            (self._output_y, self._out_limits),
        ):
            marks.append(
                Box(self._left, top, self._room, self._TALL, fill=theme.ground, frame=theme.line)
            )
            if limits[0] < 0 < limits[1]:
                zero = float(self._y(np.array(0.0), top, limits))
                marks.append(Box(self._left, zero, self._room, 1, fill=theme.line))
                if 10 < zero - top < self._TALL - 16:
                    marks.append(Text(self._left - 7, zero, "0", 10, theme.quiet, align="right"))
            for value, y in ((limits[1], top + 6), (limits[0], top + self._TALL - 6)):
                marks.append(Text(self._left - 7, y, number(value), 10, theme.quiet, align="right"))
        for start, count in ((0, before), (trace.padded.size - after, after)):
            if count:
                marks.append(
                    Box(self._left + start * self._dx, self._signal_y, count * self._dx, self._TALL,
                        fill=theme.padding, hatch=theme.hatch)
                )  # fmt: skip
        points = self._points()
        marks.append(Line(points, theme.quiet, 1.4))
        if self._dx >= 7:
            marks.append(Dots(points, theme.quiet, 2.2))
        return marks

    def reached(self, step: int) -> list[Mark]:
        """The output's curve as far as it is written."""
        points = self._out_points()
        lattice = self.lattices[0]
        until = lattice.x + (step + 1) * lattice.cell_width
        marks: list[Mark] = [Line(points, self.theme.plus, 1.8, until)]
        if self._pitch >= 7 or len(points) == 1:
            marks.append(Dots(points, self.theme.plus, 2.4, until))
        return marks

    def overlays(self, step: int) -> list[Overlay]:
        """The window's band, its numbers, the point written and the sum."""
        now = self.trace[step]
        block = self.arithmetic
        overlays = [
            self._band(now),
            self._point(step),
            Overlay(block.x, block.y, block.width, block.height, block.marks(now)),
        ]
        if self._cells:
            overlays.append(self._enlarged(now))
        return overlays

    def _band(self, step: ConvStep) -> Overlay:
        theme = self.theme
        first, last = step.window[0][0], step.window[0][-1]
        x, width = self._left + first * self._dx, (last - first + 1) * self._dx
        near = slice(max(0, first - 3), last + 4)
        points = self._points()
        wide = max(width, 5.0)
        marks: list[Mark] = [
            Box(x, self._signal_y, wide, self._TALL, fill=mix(theme.ground, theme.accent, 0.2),
                frame=theme.accent, frame_width=2),
            # only the curve inside the band: what sticks out would be left behind
            Line(self._inside(points[near], x + 2, x + wide - 2), theme.text, 1.8),
        ]  # fmt: skip
        chosen = points[list(step.window[0])]
        if self._dx >= 4:
            marks.append(Dots(chosen, theme.accent, min(4.0, self._dx / 2 - 0.5)))
        # a pixel more at both ends: the soft edge of a dot may lie there
        return Overlay(x - 1, self._signal_y, wide + 2, self._TALL, marks)

    @staticmethod
    def _inside(points: NDArray[np.float64], low: float, high: float) -> NDArray[np.float64]:
        """The part of a rising-x polyline between two abscissas."""
        x, y = points[:, 0], points[:, 1]
        if len(points) < 2 or not np.isfinite(y).all():
            return points[(x >= low) & (x <= high)]
        inner = x[(x > low) & (x < high)]
        ends = np.clip([low, high], x[0], x[-1])
        at = np.unique(np.concatenate([ends, inner]))
        return np.column_stack([at, np.interp(at, x, y)])

    def _point(self, step: int) -> Overlay:
        x, y = self._out_points()[step]
        radius, theme = 5.0, self.theme
        if not np.isfinite(y):
            y = self._output_y + self._TALL / 2
        marks: list[Mark] = [
            Dots(np.array([[x, y]]), theme.ground, radius + 1.5),
            Dots(np.array([[x, y]]), theme.accent, radius),
        ]
        side = 2 * radius + 8
        return Overlay(x - side / 2, y - side / 2, side, side, marks)

    def _enlarged(self, step: ConvStep) -> Overlay:
        theme, grid, tall = self.theme, self._grid, self._strip_tall
        weights = theme.signed_colors(step.weights, grids.limit_of(step.weights))
        marks: list[Mark] = []
        for index in range(grid.columns):
            x, y = grid.at(0, index)
            middle = x + (grid.cell + 1) / 2
            fill = mix(theme.ground, theme.accent, 0.14)
            weight_fill = hexed(weights[index])
            value = self._value_letters(float(step.values[index]))
            weight = self._weight_letters(float(step.weights[index]))
            marks += [
                Box(x, y, grid.cell + 1, tall + 1, fill=fill, frame=theme.line),
                Text(middle, y + tall / 2, value, self._value_letters.size, theme.ink(fill)),
                Box(x, y + tall, grid.cell + 1, tall + 1, fill=weight_fill, frame=theme.line),
                Text(middle, y + tall * 1.5, weight, self._weight_letters.size,
                     theme.ink(weight_fill)),
            ]  # fmt: skip
        frame = Box(grid.x - 2, grid.y - 2, grid.width + 5, 2 * tall + 5, frame=theme.accent,
                    frame_width=_FRAME)  # fmt: skip
        return Overlay(frame.x, frame.y, frame.width, frame.height, [*marks, frame])
