"""The picture of a one-dimensional convolution.

Short signals are strips of cells with the kernel laid under them like a ruler;
long ones are curves, with the window as a band and its numbers enlarged.
"""

import math

import numpy as np
from numpy.typing import NDArray

from convwidgets.scenes import grids
from convwidgets.scenes.arithmetic import Arithmetic
from convwidgets.scenes.grids import Grid
from convwidgets.scenes.marks import Box, Dots, Lattice, Line, Mark, Text
from convwidgets.scenes.scene import Overlay, Panel, Scene
from convwidgets.scenes.theme import hexed, mix
from convwidgets.trace.convolution import ConvStep, ConvTrace
from convwidgets.trace.numbers import number, signed

#: Up to this many samples, padding included, a signal is a strip of cells.
NUMBERED = 24
_MARGIN = 24.0
_LABEL = 92.0  # column of names at the left of the strips
_FRAME = 3.0


def conv1d_scene(trace: ConvTrace, *, theme: str = "light", width: float = 840) -> Scene:
    """The scene that suits a trace: strips of cells, or curves.

    Parameters
    ----------
    trace : ConvTrace
        A one-dimensional trace.
    theme : {'light', 'dark'}
        Which colours.
    width : float
        Width in CSS pixels.

    Returns
    -------
    Scene
        A :class:`StripScene` or a :class:`CurveScene`.
    """
    longest = max(trace.padded.size, trace.output.size)
    return (StripScene if longest <= NUMBERED else CurveScene)(trace, theme=theme, width=width)


def _signal_title(trace: ConvTrace) -> str:
    before, after = trace.padding[0]
    padding = ""
    if before or after:
        padding = f"  + padding {before}" + (f" and {after}" if before != after else "")
    return f"signal  {trace.input.size}{padding}"


def _kernel_title(trace: ConvTrace) -> str:
    return "kernel, turned" if trace.flip_kernel else "kernel"


class StripScene(Scene):
    """Signal, kernel, products and output as strips of numbered cells."""

    trace: ConvTrace

    def __init__(self, trace: ConvTrace, *, theme: str = "light", width: float = 840) -> None:
        super().__init__(trace, theme=theme, width=width)
        length, count = trace.padded.size, trace.output.size
        room = width - 2 * _MARGIN - _LABEL
        size = float(math.floor(min(64.0, room / max(length, count))))
        tall = min(size, 38.0)
        self._size, self._tall = size, tall
        x = _LABEL + math.floor((width - _LABEL - max(length, count) * size) / 2)
        self._bars = 56.0
        self._signal_y = 40 + self._bars
        self._kernel_y = self._signal_y + tall + 7
        self._product_y = self._kernel_y + tall + 7
        self._output_y = self._product_y + tall + 40 + self._bars
        self._x = x
        # Each output stands under the middle of its window as long as that fits.
        reach = trace.dilation[0] * (trace.kernel.size - 1) + 1
        centred = trace.stride[0] == 1
        self._out_x = x + (reach - 1) / 2 * size if centred else x
        self.arithmetic = Arithmetic(
            trace, _MARGIN, self._output_y + tall + 20, width - 2 * _MARGIN, self.theme,
            running=True,
        )  # fmt: skip
        self.height = self.arithmetic.y + self.arithmetic.height + 4
        # One cell of the lattice holds the bar and the number of an output.
        self.lattices = (
            Lattice(self._out_x, self._output_y - self._bars, size, self._bars + tall, count, 1),
        )
        self.panels = (
            Panel("signal", x, self._signal_y, length * size, tall, 1, length),
            Panel("output", self._out_x, self._output_y, count * size, tall, 1, count),
        )
        low, high = grids.range_of(trace.input)
        self._fills = self.theme.grey_colors(trace.padded, low, high)
        self._is_padding = np.ones(length, dtype=bool)
        before, after = trace.padding[0]
        self._is_padding[before : length - after] = False
        self._results = self.theme.signed_colors(trace.output, grids.limit_of(trace.output))
        products = np.concatenate([step.products for step in trace])
        self._product_limit = grids.limit_of(products)
        self._weights = self.theme.signed_colors(trace.weights, grids.limit_of(trace.weights))
        self._signal_size = self._fit(grids.texts_of(trace.padded))
        self._output_size = self._fit(grids.texts_of(trace.output))
        self._product_size = self._fit([signed(p) for p in np.unique(products)])
        self._weight_size = self._fit(["×" + t for t in grids.texts_of(trace.weights)])

    def _fit(self, texts: list[str]) -> float:
        return grids.fitting_size(texts, self._size - 6, 15)

    def _cell(
        self, x: float, y: float, fill: str, text: str, size: float,
        *, ink: str | None = None, hatch: str | None = None, bold: bool = False,
    ) -> list[Mark]:  # fmt: skip
        marks: list[Mark] = [
            Box(x, y, self._size + 1, self._tall + 1, fill=fill, frame=self.theme.line, hatch=hatch)
        ]
        if size:
            marks.append(
                Text(x + (self._size + 1) / 2, y + (self._tall + 1) / 2, text, size,
                     ink or self.theme.ink(fill), bold=bold)
            )  # fmt: skip
        return marks

    def _bar(
        self, x: float, base: float, value: float, limits: tuple[float, float], color: str
    ) -> list[Mark]:
        """A bar from the zero line, so that rise and fall are seen at a glance."""
        low, high = min(limits[0], 0.0), max(limits[1], 0.0)
        if not np.isfinite(value) or high <= low:
            return []
        room = self._bars - 12
        zero = base - 6 + low / (high - low) * room
        extent = value / (high - low) * room
        top, tall = (zero - extent, extent) if extent >= 0 else (zero, -extent)
        inset = self._size * 0.22
        return [Box(x + inset, top, self._size + 1 - 2 * inset, max(tall, 1.0), fill=color)]

    def _zero_line(
        self, base: float, limits: tuple[float, float], x: float, count: int
    ) -> list[Mark]:
        low, high = min(limits[0], 0.0), max(limits[1], 0.0)
        zero = base - 6 + (low / (high - low) * (self._bars - 12) if high > low else 0.0)
        return [Box(x, zero, count * self._size + 1, 1, fill=self.theme.line)]

    def ground(self) -> list[Mark]:
        """The signal, the names of the strips and an empty output."""
        theme, trace, tall = self.theme, self.trace, self._tall
        middle = tall / 2
        title_y = 18.0
        marks: list[Mark] = [
            Text(self._x, title_y, _signal_title(trace), 14, theme.text, bold=True, align="left"),
            Text(self._x, self._product_y + tall + 26, f"output  {trace.output.size}", 14,
                 theme.text, bold=True, align="left"),
        ]  # fmt: skip
        for y, name in (
            (self._kernel_y, _kernel_title(trace)),
            (self._product_y, "products"),
        ):
            marks.append(Text(self._x - 12, y + middle, name, 12, theme.quiet, align="right"))
        limits = grids.range_of(trace.padded)
        marks += self._zero_line(self._signal_y, limits, self._x, trace.padded.size)
        bar_color = mix(theme.quiet, theme.ground, 0.35)
        for index, value in enumerate(trace.padded):
            x = self._x + index * self._size
            padding = bool(self._is_padding[index])
            fill = theme.padding if padding else hexed(self._fills[index])
            hatch = theme.hatch if padding else None if np.isfinite(value) else theme.minus
            ink = theme.quiet if padding else None
            marks += self._bar(x, self._signal_y, float(value), limits, bar_color)
            marks += self._cell(
                x, self._signal_y, fill, number(float(value)), self._signal_size,
                ink=ink, hatch=hatch,
            )  # fmt: skip
        out_limits = grids.range_of(trace.output)
        marks += self._zero_line(self._output_y, out_limits, self._out_x, trace.output.size)
        for index in range(trace.output.size):
            x = self._out_x + index * self._size
            marks += self._cell(x, self._output_y, theme.empty, "", 0)
        return marks

    def reached(self, step: int) -> list[Mark]:
        """The outputs written so far, each with its bar."""
        limits = grids.range_of(self.trace.output)
        marks: list[Mark] = []
        for index in range(step + 1):
            value = float(self.trace.output[index])
            x = self._out_x + index * self._size
            fill = hexed(self._results[index])
            hatch = None if np.isfinite(value) else self.theme.minus
            color = self.theme.plus if value > 0 else self.theme.minus
            marks += self._bar(x, self._output_y, value, limits, color)
            marks += self._cell(
                x, self._output_y, fill, number(value), self._output_size, hatch=hatch
            )
        return marks

    def overlays(self, step: int) -> list[Overlay]:
        """The window with the kernel and the products under it, the output, the sum."""
        now = self.trace[step]
        block = self.arithmetic
        return [
            self._ruler(now),
            self._written(now),
            Overlay(block.x, block.y, block.width, block.height, block.marks(now)),
        ]

    def _ruler(self, step: ConvStep) -> Overlay:
        theme, size, tall = self.theme, self._size, self._tall
        marks: list[Mark] = []
        for index, place in enumerate(step.window[0]):
            x = self._x + place * size
            padding = bool(self._is_padding[place])
            base = theme.padding if padding else hexed(self._fills[place])
            fill = mix(base, theme.accent, 0.2)
            value, weight = float(step.values[index]), float(step.weights[index])
            product = float(step.products[index])
            hatch = theme.hatch if padding else None if np.isfinite(value) else theme.minus
            marks += self._cell(
                x, self._signal_y, fill, number(value), self._signal_size, hatch=hatch
            )
            marks += self._cell(
                x, self._kernel_y, hexed(self._weights[index]), f"×{number(weight)}",
                self._weight_size,
            )  # fmt: skip
            color = theme.plus if product > 0 else theme.minus if product < 0 else theme.quiet
            marks += self._cell(
                x, self._product_y, theme.ground, signed(product), self._product_size,
                ink=color, bold=True,
            )  # fmt: skip
        first, last = step.window[0][0], step.window[0][-1]
        out = _FRAME - 1
        x = self._x + first * size
        width = (last - first + 1) * size + 1
        for y in (self._signal_y, self._kernel_y):
            marks.append(
                Box(x - out, y - out, width + 2 * out, tall + 1 + 2 * out,
                    frame=theme.accent, frame_width=_FRAME)
            )  # fmt: skip
        top = self._signal_y - out
        return Overlay(x - out, top, width + 2 * out, self._product_y + tall + 1 - top, marks)

    def _written(self, step: ConvStep) -> Overlay:
        x = self._out_x + step.index * self._size
        out = _FRAME - 1
        frame = Box(x - out, self._output_y - out, self._size + 1 + 2 * out,
                    self._tall + 1 + 2 * out, frame=self.theme.accent,
                    frame_width=_FRAME)  # fmt: skip
        return Overlay(frame.x, frame.y, frame.width, frame.height, [frame])


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
        texts = [*grids.texts_of(trace.padded), *("×" + t for t in grids.texts_of(trace.weights))]
        cell = float(math.floor(min(64.0, self._room / count)))
        self._number_size = grids.fitting_size(texts, cell - 6, 13)
        self._cells = bool(self._number_size)
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
        self.lattices = (
            Lattice(self._first - self._pitch / 2, self._output_y - 6, self._pitch,
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
        kernel = f"{_kernel_title(trace)}  {trace.kernel.size}"
        marks: list[Mark] = [
            Text(self._left, 18, _signal_title(trace), 14, theme.text, bold=True, align="left"),
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
        points = self._out_points()[: step + 1]
        marks: list[Mark] = [Line(points, self.theme.plus, 1.8)]
        if self._pitch >= 7 or len(points) == 1:
            marks.append(Dots(points, self.theme.plus, 2.4))
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
        return Overlay(x, self._signal_y, wide, self._TALL, marks)

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
            value, weight = float(step.values[index]), float(step.weights[index])
            marks += [
                Box(x, y, grid.cell + 1, tall + 1, fill=fill, frame=theme.line),
                Text(middle, y + tall / 2, number(value), self._number_size, theme.ink(fill)),
                Box(x, y + tall, grid.cell + 1, tall + 1, fill=weight_fill, frame=theme.line),
                Text(middle, y + tall * 1.5, f"×{number(weight)}", self._number_size,
                     theme.ink(weight_fill)),
            ]  # fmt: skip
        frame = Box(grid.x - 2, grid.y - 2, grid.width + 5, 2 * tall + 5, frame=theme.accent,
                    frame_width=_FRAME)  # fmt: skip
        return Overlay(frame.x, frame.y, frame.width, frame.height, [*marks, frame])
