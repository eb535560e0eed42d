"""How much each cell of a row counts: the effective receptive field over the theoretical one."""

import math

import numpy as np
from numpy.typing import NDArray

from convwidgets.scenes.grids import lettering
from convwidgets.scenes.marks import Box, Line, Mark, Picture, Text
from convwidgets.scenes.scene import Overlay
from convwidgets.scenes.theme import Theme, mix, rgb
from convwidgets.trace.field_trace import FieldTrace
from convwidgets.trace.fields import FieldStep

Array = NDArray[np.float64]

#: In narrower cells there is no room for bars and numbers; a line goes over them.
_BARS = 6.0
#: Below the plot: the numbers of the bars, and the words that explain them.
_NUMBERS, _WORDS = 16.0, 18.0
_ABOVE = 8.0
_WORDS_WIDTH = 200.0
_TINT = 0.1
# An area is drawn in so many steps to a CSS pixel.
_FINE = 2
#: More ways than these are no longer counted one by one.
_MOST_WAYS = 10**5


class Profile:
    """Bars, or a line, below a row of the input.

    Parameters
    ----------
    trace : FieldTrace
        Whose weights are shown.
    theme : Theme
        Colours.
    x, y : float
        The left edge of cell 0, and the upper edge of the whole.
    cell, height : float
        Width of a cell and height of the whole.
    low, high : int
        The first cell shown and the one after the last.
    """

    def __init__(
        self, trace: FieldTrace, theme: Theme, x: float, y: float, cell: float, height: float,
        low: int, high: int,
    ) -> None:  # fmt: skip
        self.trace, self.theme, self.x, self.y, self.cell = trace, theme, x, y, cell
        self.height, self.low, self.high = height, low, high
        self.bars = cell >= _BARS
        self._room = height - _ABOVE - _WORDS - (_NUMBERS if self.bars else 4)
        signed = any(float(kernel.min()) < 0 for kernel in trace.kernels)
        self._zero = y + _ABOVE + (self._room / 2 if signed else self._room)
        self._tallest = self._room / 2 if signed else self._room
        self._signed = signed

    @property
    def _left(self) -> float:
        return self.x + self.low * self.cell

    @property
    def _width(self) -> float:
        return (self.high - self.low) * self.cell

    def ground(self) -> list[Mark]:
        """The line on which the bars stand."""
        return [Box(self._left, self._zero, self._width + 1, 1, fill=self.theme.line)]

    def overlay(self, step: FieldStep) -> Overlay:
        """The field as a band, the weights in it, and the Gaussian they are near to."""
        theme = self.theme
        columns = step.field[1]
        first, last = max(columns.start, self.low), min(columns.stop, self.high)
        x, wide = self.x + first * self.cell, max(last - first, 0) * self.cell
        marks: list[Mark] = []
        if wide:
            tint = mix(theme.ground, theme.accent, _TINT)
            marks.append(Box(x, self.y, wide + 1, _ABOVE + self._room + 1, fill=tint))
            marks.append(Box(x, self.y, wide + 1, 3, fill=theme.accent))
        effect = self.trace.effect(step.layer, step.unit[1])
        there = np.flatnonzero(effect)
        if there.size:
            cells = range(max(columns.start, 0), min(columns.stop, self.trace.size))
            bell = None if self._signed else _gaussian(effect, cells)
            limit = max(float(np.abs(effect).max()), float(bell.max()) if bell is not None else 0)
            marks += self._weights(effect, cells, limit, step) + self.ground()
            if bell is not None:
                marks.append(self._curve(cells, bell, limit))
        else:
            marks += self.ground()
        marks += self._words(step, bool(there.size))
        margin = 3.0
        # The words below may be longer than a narrow row of cells.
        width = max(self._width + 2 * margin + 1, _WORDS_WIDTH)
        return Overlay(self._left - margin, self.y, width, self.height, marks)

    def _curve(self, cells: range, values: Array, limit: float) -> Line:
        xs = self.x + np.linspace(cells.start, cells.stop, len(values)) * self.cell
        points = np.column_stack([xs, self._zero - values / limit * self._tallest])
        return Line(points, self.theme.text, 1.0)

    def _weights(self, effect: Array, cells: range, limit: float, step: FieldStep) -> list[Mark]:
        theme = self.theme
        if not self.bars:
            return [self._area(effect, cells, limit)]
        marks: list[Mark] = []
        shown = self._shown(effect, step)
        letters = lettering(shown[cells.start : cells.stop], self.cell - 4, 11)
        below = self.y + _ABOVE + self._room + _NUMBERS / 2 + 2
        for cell in cells:
            value = float(effect[cell])
            if value == 0:
                continue
            x, tall = self.x + cell * self.cell, abs(value) / limit * self._tallest
            top = self._zero - tall if value > 0 else self._zero
            color = theme.plus if value > 0 else theme.minus
            inset = max(1.0, self.cell * 0.18)
            marks.append(Box(x + inset, top, self.cell - 2 * inset + 1, max(tall, 1.0), fill=color))
            if letters.size:
                middle = x + (self.cell + 1) / 2
                marks.append(Text(middle, below, letters(float(shown[cell])), letters.size, color))
        return marks

    def _area(self, effect: Array, cells: range, limit: float) -> Picture:
        """The weights as an area: one picture, where a line through them all takes far longer."""
        theme = self.theme
        wide, tall = len(cells) * self.cell, self._room + 1
        count = max(1, round(wide * _FINE))
        edges = cells.start + np.arange(count + 1) * len(cells) / count
        first, last = np.floor(edges[:-1]).astype(int), np.ceil(edges[1:]).astype(int)
        heights = np.array([effect[a:b][np.abs(effect[a:b]).argmax()] for a, b in
                            zip(first, last, strict=True)]) / limit * self._tallest  # fmt: skip
        # How far above the zero line each row of the picture lies.
        rows = self._zero - (self.y + _ABOVE) - (np.arange(round(tall * _FINE)) + 0.5) / _FINE
        inside = ((rows[:, None] > 0) & (rows[:, None] < heights)) | (
            (rows[:, None] < 0) & (rows[:, None] > heights)
        )
        colors = np.array([rgb(mix(theme.ground, theme.accent, _TINT)), rgb(theme.plus),
                           rgb(theme.minus)], dtype=np.uint8)  # fmt: skip
        which = np.where(inside, np.where(heights > 0, 1, 2), 0)
        left = self.x + cells.start * self.cell
        return Picture(left, self.y + _ABOVE, wide, tall, colors[which])

    def _counted(self, step: FieldStep) -> bool:
        """Whether a weight can be told as a number of ways from the unit to the cell."""
        return self.trace.weights == "box" and self.trace.ways(step.layer) <= _MOST_WAYS

    def _shown(self, effect: Array, step: FieldStep) -> Array:
        if self._counted(step):
            return np.round(effect * self.trace.ways(step.layer))
        return effect / float(np.abs(effect).sum()) * 100

    def _words(self, step: FieldStep, seen: bool) -> list[Mark]:
        """What the numbers mean, and what the thin line is."""
        theme = self.theme
        y = self.y + self.height - _WORDS / 2 + 2
        if not seen:
            return [Text(self._left, y, "this unit reads padding only", 11, theme.quiet,
                         align="left")]  # fmt: skip
        if self.bars and self._counted(step):
            ways = self.trace.ways(step.layer)
            words = f"ways to a cell, {ways:,} in all"
        else:
            words = "per cent of all weight" if self.bars else "weight of each cell"
        return [Text(self._left, y, words, 11, theme.quiet, align="left")]

    def legend(self, x: float, y: float, text: str = "Gaussian") -> list[Mark]:
        """What the thin line is, where there is one."""
        if self._signed:
            return []
        theme = self.theme
        return [
            Box(x, y - 1, 14, 1.5, fill=theme.text),
            Text(x + 20, y, text, 11, theme.quiet, align="left"),
        ]


def _gaussian(effect: Array, cells: range) -> Array | None:
    """The Gaussian with the mean, the spread and the sum of the weights, from edge to edge."""
    places = np.arange(len(effect)) + 0.5
    total = float(effect.sum())
    mean = float(effect @ places) / total
    spread = math.sqrt(max(float(effect @ (places - mean) ** 2) / total, 0.0))
    if spread < 0.5 or len(cells) < 3:
        return None
    xs = np.linspace(cells.start, cells.stop, 97)
    height = total / (spread * math.sqrt(2 * math.pi))
    return np.asarray(height * np.exp(-(((xs - mean) / spread) ** 2) / 2))
