"""Times against kernel sizes, as three curves, and where they cross."""

import numpy as np
from numpy.typing import NDArray

from convwidgets.scenes import parts
from convwidgets.scenes.marks import Box, Color, Dots, Lattice, Line, Mark, Text
from convwidgets.scenes.raster import text_width
from convwidgets.scenes.scene import Overlay, Panel, Scene
from convwidgets.scenes.speed_axis import TimeAxis
from convwidgets.trace.speed_crossover import (
    METHODS,
    CrossoverStep,
    CrossoverTrace,
    products_in_words,
)
from convwidgets.trace.speed_times import duration, factor

_LEFT, _RIGHT = 20.0, 820.0
_X, _END = 84.0, 700.0
_TOP, _BOTTOM = 44.0, 318.0
_VERDICTS = 378.0
_BLOCK = 452.0
_LINE = 26.0
#: Which method is set against which: the challenger first.
_PAIRS = ((1, 0), (2, 0), (2, 1))
#: Between the names at the ends of the curves, at least.
_APART = 17.0
_RING = 6.0


class CrossoverScene(Scene):
    """Three curves with their names, and below them the numbers of one kernel size."""

    trace: CrossoverTrace

    def __init__(self, trace: CrossoverTrace, *, theme: str = "light", width: float = 840) -> None:
        super().__init__(trace, theme=theme, width=width)
        self.height = _BLOCK + 3 * _LINE + 34
        self._axis = TimeAxis(trace.output.ravel(), _BOTTOM, _TOP)
        self._pitch = (_END - _X) / len(trace)
        self.lattices = (
            Lattice(_X, _TOP, self._pitch, _BOTTOM - _TOP + 24, len(trace), 1, painted=False),
        )
        self.panels = (
            Panel("times", _X, _TOP, _END - _X, _BOTTOM - _TOP, 1, len(trace)),
            Panel("numbers", _LEFT, _BLOCK, _RIGHT - _LEFT, self.height - _BLOCK, 3, 1),
        )

    def _x(self, index: float) -> float:
        return _X + (index + 0.5) * self._pitch

    def _points(self, method: int) -> NDArray[np.float64]:
        times = self.trace.output[:, method]
        return np.array([(self._x(i), self._axis.at(float(s))) for i, s in enumerate(times)])

    def _color(self, method: int) -> Color:
        return (self.theme.text, self.theme.plus, self.theme.minus)[method]

    def ground(self) -> list[Mark]:
        """Axes, curves, their names, and where they cross."""
        theme, size = self.theme, self.trace.size
        marks: list[Mark] = [
            parts.title(theme, _LEFT, 18, f"one image of {size} × {size}, one kernel", 420,
                        align="left"),
            Text(_RIGHT, 18, "time of one run, logarithmic; measured on this computer, just now",
                 11, theme.quiet, align="right"),
            *self._axes(),
        ]  # fmt: skip
        for pair in _PAIRS:
            marks += self._crossing(*pair)
        for method in range(len(METHODS)):
            points = self._points(method)
            marks.append(Line(points, self._color(method), 2.0))
            for x, y in points:
                marks += self._marker(method, float(x), float(y))
        return marks + self._names() + self._verdicts()

    def _axes(self) -> list[Mark]:
        theme = self.theme
        marks: list[Mark] = [Box(_X, _TOP, _END - _X, _BOTTOM - _TOP + 1, frame=theme.line)]
        for y, text in self._axis.ticks:
            marks.append(Box(_X, y, _END - _X, 1, fill=theme.line))
            marks.append(Text(_X - 8, y, text, 11, theme.quiet, align="right"))
        for index, kernel in enumerate(self.trace.kernels):
            marks.append(Text(self._x(index), _BOTTOM + 14, str(kernel), 11, theme.quiet))
        middle = (_X + _END) / 2
        marks.append(Text(middle, _BOTTOM + 34, "rows and columns of the kernel", 11, theme.quiet))
        return marks

    def _marker(self, method: int, x: float, y: float, *, larger: float = 0.0) -> list[Mark]:
        """A disc, a square or a ring: the methods differ in more than colour."""
        color, at = self._color(method), np.array([[x, y]])
        if method == 1:
            half = 3.0 + larger
            return [Box(x - half, y - half, 2 * half, 2 * half, fill=color)]
        disc: list[Mark] = [Dots(at, color, 3.5 + larger)]
        return disc if method == 0 else [*disc, Dots(at, self.theme.ground, 1.8 + larger)]

    def _names(self) -> list[Mark]:
        """The name of each curve at its end, moved apart where the ends are close."""
        ends = sorted((float(self._points(m)[-1, 1]), m) for m in range(len(METHODS)))
        places: list[float] = []
        for y, _ in ends:
            places.append(max(y, places[-1] + _APART) if places else y)
        over = max(0.0, places[-1] - (_BOTTOM - 6))
        return [
            Text(_END + 10, place - over, METHODS[method], 13, self._color(method), bold=True,
                 align="left")
            for place, (_, method) in zip(places, ends, strict=True)
        ]  # fmt: skip

    def _crossing(self, challenger: int, other: int) -> list[Mark]:
        """A fine dashed line where one curve passes below another."""
        first = self.trace.ahead(challenger, other)
        if not first:
            return []
        x, color = round(self._x(first - 0.5)), self._color(challenger)
        return [Box(x, y, 1, 4, fill=color) for y in np.arange(_TOP + 4, _BOTTOM - 4, 8)]

    def _verdicts(self) -> list[Mark]:
        theme = self.theme
        marks: list[Mark] = []
        for line, (challenger, other) in enumerate(_PAIRS):
            y = _VERDICTS + 19 * line
            marks += self._marker(challenger, _LEFT + 6, y)
            marks.append(Text(_LEFT + 20, y, self.trace.verdict(challenger, other), 13, theme.text,
                              align="left"))  # fmt: skip
        return marks

    def reached(self, step: int) -> list[Mark]:
        """Nothing: the curves stand there from the start."""
        return []

    def overlays(self, step: int) -> list[Overlay]:
        """Where we are on each curve and on the axis, and the numbers there."""
        now = self.trace[step]
        rings = [self._ring(step, method) for method in range(len(METHODS))]
        return [self._place(now), *rings, self._numbers(now)]

    def _place(self, step: CrossoverStep) -> Overlay:
        theme, x = self.theme, self._x(step.index)
        wide = max(24.0, text_width(str(step.kernel_size), 12, True) + 10)
        box = Box(x - wide / 2, _BOTTOM + 4, wide, 20, fill=theme.accent)
        text = Text(x, _BOTTOM + 14, str(step.kernel_size), 12, theme.on_accent, bold=True)
        return Overlay(box.x, box.y, box.width, box.height, [box, text])

    def _ring(self, step: int, method: int) -> Overlay:
        x, y = (float(c) for c in self._points(method)[step])
        at, side = np.array([[x, y]]), 2 * _RING + 8
        marks: list[Mark] = [
            Dots(at, self.theme.accent, _RING + 1),
            Dots(at, self.theme.ground, _RING - 1),
            *self._marker(method, x, y),
        ]
        return Overlay(x - side / 2, y - side / 2, side, side, marks)

    def _numbers(self, step: CrossoverStep) -> Overlay:
        theme, k = self.theme, step.kernel_size
        marks = parts.status_line(
            theme, _LEFT, _BLOCK + 8, (step.index, step.count), f"kernel {k} × {k}",
            self.trace.measured,
        )  # fmt: skip
        words = products_in_words(step)
        for method, (name, seconds) in enumerate(zip(METHODS, step.seconds, strict=True)):
            y = _BLOCK + 8 + (method + 1) * _LINE
            wins = method == step.winner
            ink = theme.accent if wins else theme.text
            ratio = float(seconds / step.seconds.min())
            marks += [
                *self._marker(method, _LEFT + 6, y),
                Text(_LEFT + 20, y, name, 13, self._color(method), bold=True, align="left"),
                Text(_LEFT + 160, y, words[method], 13, theme.quiet, align="left"),
                Text(_END - 70, y, duration(float(seconds)), 14, ink, bold=wins, align="right"),
                Text(_RIGHT, y, "quickest" if wins else f"{factor(ratio)} times as long", 12,
                     ink if wins else theme.quiet, align="right"),
            ]  # fmt: skip
        return Overlay(_LEFT - 2, _BLOCK, _RIGHT - _LEFT + 4, 3 * _LINE + 26, marks)
