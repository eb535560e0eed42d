"""A short signal, its kernel and the products as strips of numbered cells."""

import math

import numpy as np

from convwidgets.scenes import grids
from convwidgets.scenes.arithmetic import Arithmetic
from convwidgets.scenes.grids import Lettering
from convwidgets.scenes.marks import Box, Lattice, Mark, Text
from convwidgets.scenes.scene import Overlay, Panel, Scene
from convwidgets.scenes.theme import hexed, mix
from convwidgets.trace.records import ConvStep, ConvTrace

_MARGIN = 24.0
_LABEL = 92.0  # column of names at the left of the strips
_FRAME = 3.0
_BLANK = Lettering(0.0)


def signal_title(trace: ConvTrace) -> str:
    """How long the signal is and what was added to it."""
    before, after = trace.padding[0]
    padding = ""
    if before or after:
        padding = f"  + padding {before}" + (f" and {after}" if before != after else "")
    return f"signal  {trace.input.size}{padding}"


def kernel_title(trace: ConvTrace) -> str:
    """What the kernel is called, turned round or not."""
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
        self._weights = self.theme.signed_colors(trace.weights, grids.limit_of(trace.weights))
        room = size - 6
        self._signal_letters = grids.lettering(trace.padded, room, 15)
        self._output_letters = grids.lettering(trace.output, room, 15)
        self._product_letters = grids.lettering(products, room, 15, plus=True)
        self._weight_letters = grids.lettering(trace.weights, room, 15, prefix="×")

    def _cell(
        self, x: float, y: float, fill: str, value: float | None = None,
        letters: Lettering = _BLANK, *, ink: str | None = None, hatch: str | None = None,
        bold: bool = False,
    ) -> list[Mark]:  # fmt: skip
        marks: list[Mark] = [
            Box(x, y, self._size + 1, self._tall + 1, fill=fill, frame=self.theme.line, hatch=hatch)
        ]
        if letters.size and value is not None:
            middle, line = x + (self._size + 1) / 2, y + (self._tall + 1) / 2
            color = ink or self.theme.ink(fill)
            marks.append(Text(middle, line, letters(value), letters.size, color, bold=bold))
        return marks

    def _bar(
        self, x: float, base: float, value: float, limits: tuple[float, float], color: str
    ) -> list[Mark]:
        """A bar from the zero line, so that rise and fall are seen at a glance."""
        low, high = min(limits[0], 0.0), max(limits[1], 0.0)
        if not np.isfinite(value) or value == 0 or high <= low:
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
            Text(self._x, title_y, signal_title(trace), 14, theme.text, bold=True, align="left"),
            Text(self._x, self._product_y + tall + 26, f"output  {trace.output.size}", 14,
                 theme.text, bold=True, align="left"),
        ]  # fmt: skip
        for y, name in (
            (self._kernel_y, kernel_title(trace)),
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
                x, self._signal_y, fill, float(value), self._signal_letters, ink=ink, hatch=hatch
            )
        out_limits = grids.range_of(trace.output)
        marks += self._zero_line(self._output_y, out_limits, self._out_x, trace.output.size)
        for index in range(trace.output.size):
            x = self._out_x + index * self._size
            marks += self._cell(x, self._output_y, theme.empty)
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
            marks += self._cell(x, self._output_y, fill, value, self._output_letters, hatch=hatch)
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
            hatch = mix(theme.hatch, theme.accent, 0.35) if padding else None
            if not np.isfinite(value):
                hatch = theme.minus
            marks += self._cell(x, self._signal_y, fill, value, self._signal_letters, hatch=hatch)
            marks += self._cell(
                x, self._kernel_y, hexed(self._weights[index]), weight, self._weight_letters
            )
            color = theme.plus if product > 0 else theme.minus if product < 0 else theme.quiet
            marks += self._cell(
                x, self._product_y, theme.ground, product, self._product_letters,
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
