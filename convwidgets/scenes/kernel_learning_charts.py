"""Two charts over the updates: the loss on a logarithmic scale, and every weight."""

import math
from abc import ABC, abstractmethod

import numpy as np

from convwidgets.scenes import parts
from convwidgets.scenes.kernel_learning_layout import CHART, CHART_TALL, CHART_X, Timeline
from convwidgets.scenes.marks import Box, Dots, Line, Mark, Text
from convwidgets.scenes.scene import Overlay
from convwidgets.scenes.theme import Theme, mix
from convwidgets.trace.kernel_learning import LearningTrace
from convwidgets.trace.numbers import number
from convwidgets.trace.records import Array

_INSET = 6.0
# Below this share of the largest loss all is rounding.
_FLOOR = 1e-16
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


class Chart(ABC):
    """Curves over a timeline, painted as far as the steps have come.

    Parameters
    ----------
    theme : Theme
        Colours.
    trace : LearningTrace
        What is drawn.
    time : Timeline
        Where each update stands.
    y : float
        The upper edge.
    """

    def __init__(self, theme: Theme, trace: LearningTrace, time: Timeline, y: float) -> None:
        self.theme, self.trace, self.time, self.y = theme, trace, time, y
        self.low, self.high = self._range()

    @abstractmethod
    def _range(self) -> tuple[float, float]:
        """What stands at the lower and at the upper edge."""

    @abstractmethod
    def _ticks(self) -> list[tuple[float, str]]:
        """Heights with a line and a label."""

    @abstractmethod
    def curves(self) -> list[tuple[Array, str, float]]:
        """Heights over all updates, colour and width; the last one carries the dot."""

    def _at(self, heights: Array) -> Array:
        inside = np.clip(heights, self.low, self.high)
        share: Array = (self.high - inside) / (self.high - self.low)
        return self.y + _INSET + share * (CHART_TALL - 2 * _INSET)

    def ground(self) -> list[Mark]:
        """The frame and its scale."""
        theme = self.theme
        marks: list[Mark] = [
            Box(CHART_X, self.y, CHART + 1, CHART_TALL, fill=theme.ground, frame=theme.line)
        ]
        free = math.inf
        for height, label in self._ticks():
            y = float(self._at(np.array(height)))
            marks.append(Box(CHART_X, y, CHART + 1, 1, fill=mix(theme.ground, theme.line, 0.6)))
            if free - y >= 12:
                marks.append(Text(CHART_X - 8, y, label, 10, theme.quiet, align="right"))
                free = y
        return marks

    def _points(self, heights: Array) -> Array:
        x = CHART_X + np.arange(len(heights)) * self.time.dx
        return np.column_stack([x, self._at(heights)])

    def reached(self, step: int) -> list[Mark]:
        """The curves as far as this step."""
        until = self.time.until(step)
        return [
            Line(self._points(heights), color, width, until)
            for heights, color, width in self.curves()
        ]

    def now(self, step: int) -> Overlay:
        """The dot of this step."""
        update = self.trace.marks[step]
        heights = self.curves()[-1][0]
        x, y = self.time.x(update), float(self._at(heights[update]))
        dots = Dots(np.array([[x, y]]), self.theme.accent, 4.5)
        return Overlay(x - 6, y - 6, 12, 12, [dots])


class LossChart(Chart):
    """The loss, a power of ten from line to line."""

    def _logs(self) -> Array:
        losses = self.trace.losses
        most = float(losses.max())
        if not most:
            return np.zeros(len(losses))
        logs: Array = np.log10(np.maximum(losses, most * _FLOOR))
        return logs

    def _range(self) -> tuple[float, float]:
        logs = self._logs()
        low, high = math.floor(float(logs.min())), math.ceil(float(logs.max()))
        return float(low), float(max(high, low + 1))

    def _ticks(self) -> list[tuple[float, str]]:
        if not self.trace.losses.any():
            return [(0.0, "0")]
        low, high = int(self.low), int(self.high)
        stride = max(1, math.ceil((high - low) / 5))
        return [(float(p), _power(p)) for p in range(low, high + 1, stride)]

    def curves(self) -> list[tuple[Array, str, float]]:
        """One: the loss."""
        return [(self._logs(), self.theme.text, 1.8)]


def _power(exponent: int) -> str:
    """``'0.01'``, ``'100'``, ``'10⁻⁶'``."""
    if -2 <= exponent <= 3:
        return number(10.0**exponent)
    return "10" + str(exponent).translate(_RAISED)


class WeightChart(Chart):
    """All weights on their way to the hidden ones, which are the lines across."""

    def _range(self) -> tuple[float, float]:
        trace = self.trace
        reach = 3 * float(np.abs(np.stack([trace.hidden, trace.path[0]])).max()) or 1.0
        both = np.append(trace.path, trace.hidden[None], axis=0).clip(-reach, reach)
        low, high = float(both.min()), float(both.max())
        return (low, high) if high > low else (low - 1, high + 1)

    def _ticks(self) -> list[tuple[float, str]]:
        return [(float(w), number(float(w))) for w in np.unique(self.trace.hidden)]

    def curves(self) -> list[tuple[Array, str, float]]:
        """One for each weight in the colour of its sign, the chosen one last and in teal."""
        theme, trace = self.theme, self.trace
        found = []
        for place in np.ndindex(*trace.hidden.shape):
            if place != trace.weight:
                sign = float(np.sign(trace.hidden[place]))
                color = {1.0: theme.plus, -1.0: theme.minus}.get(sign, theme.quiet)
                found.append((trace.path[:, place[0], place[1]], color, 1.2))
        row, column = trace.weight
        return [*found, (trace.path[:, row, column], theme.accent, 2.4)]


def heading(theme: Theme, y: float, title: str, note: str) -> list[Mark]:
    """The title of a chart, and what it shows."""
    middle = CHART_X + CHART / 2
    return [
        parts.title(theme, middle, y, title, CHART),
        Text(middle, y + 17, note, 11, theme.quiet),
    ]
