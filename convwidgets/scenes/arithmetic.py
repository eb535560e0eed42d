"""The sum of a position, written out: every product signed, the result large.

Its layout is decided once for a whole trace, from the longest term that can
occur, so nothing moves from one step to the next.
"""

import math
from itertools import accumulate

import numpy as np

from convwidgets.scenes.grids import fitting_size, range_of, texts_of
from convwidgets.scenes.marks import Mark, Text
from convwidgets.scenes.raster import text_width
from convwidgets.scenes.theme import Theme
from convwidgets.trace.numbers import number, signed
from convwidgets.trace.records import ConvStep, ConvTrace

_STATUS = 14.0  # middle of the line that says where we are
_FIRST = 48.0  # middle of the first line of terms
_TERM, _PRODUCT, _RUNNING = 14.0, 13.0, 12.0
_LABELS = 78.0  # column that names the rows, where there are three
_GAP = 22.0  # room for the plus sign between two terms
_MOST_LINES = 4


class Arithmetic:
    """Writes the sum of each step of a trace.

    Parameters
    ----------
    trace : ConvTrace
        What is summed.
    x, y, width : float
        Where the block lies.
    theme : Theme
        Colours.
    running : bool
        Whether the partial sums are written too, where one line is enough.
    """

    def __init__(
        self,
        trace: ConvTrace,
        x: float,
        y: float,
        width: float,
        theme: Theme,
        *,
        running: bool = False,
    ) -> None:
        self.trace, self.x, self.y, self.width, self.theme = trace, x, y, width, theme
        results = texts_of(trace.output)
        self.result_size = fitting_size(results, 150, 30) or 12.0
        longest = max(results, key=len)
        result_room = text_width(longest, self.result_size, bold=True) + 56
        count = trace.weights.size + (1 if trace.bias else 0)
        self.running = running and count > 1
        self._left = x + (_LABELS if self.running else 0.0)
        room = width - result_room - (self._left - x)
        widest = max(texts_of(trace.padded), key=len) + "×" + max(texts_of(trace.weights), key=len)
        products = [signed(p) for p in (range_of(trace.padded)[1] * trace.weights).ravel()]
        self.term_size, self.columns = self._columns(count, widest, room)
        self.summary = self.columns == 0
        if self.summary:
            self.columns, self.term_size = 2, _TERM
        lines = 1 if self.summary else math.ceil(count / self.columns)
        if lines > 1 or self.summary:
            # Partial sums are a column to follow; broken into lines they only confuse.
            self.running, self._left = False, x
        self.line_height = 66.0 if self.running else 50.0
        needed = max(text_width(t, self.term_size) for t in (widest, *products)) + _GAP
        loose = 220.0 if self.summary else max(104.0, needed)
        self.pitch = min(room / self.columns, loose)
        self.height = _FIRST + lines * self.line_height - 18
        self._result_x = self._left + self.pitch * self.columns + (8 if lines == 1 else 22)
        self._middle = y + _FIRST + (lines - 1) * self.line_height / 2

    def _columns(self, count: int, widest: str, room: float) -> tuple[float, int]:
        """Text size and terms in a line; 0 terms if they cannot all be shown.

        Fewest lines first, then the largest text.
        """
        per_row = self.trace.weights.shape[-1] if self.trace.weights.ndim > 1 else 1
        for lines in range(1, _MOST_LINES + 1):
            columns = math.ceil(count / lines)
            if lines > 1:
                # whole kernel rows in a line, so that a column stays a column
                columns = math.ceil(columns / per_row) * per_row
            for size in (14, 13, 12, 11):
                if columns * (text_width(widest, size) + _GAP) <= room:
                    return float(size), columns
        return 0.0, 0

    def status(self, step: ConvStep) -> list[Mark]:
        """Which step this is, what it writes and what it reads."""
        place = ", ".join(map(str, step.position))
        theme = self.theme
        first = f"step {step.index + 1} of {step.count}"
        y = self.y + _STATUS
        after = self.x + text_width(f"step {step.count} of {step.count}", 13) + 22
        written = f"output[{place}]"
        return [
            Text(self.x, y, first, 13, theme.quiet, align="left"),
            Text(after, y, written, 13, theme.accent, bold=True, align="left"),
            Text(
                after + text_width(written, 13, bold=True) + 10,
                y, f"←  {step.reads}", 13, theme.quiet, align="left",
            ),
        ]  # fmt: skip

    def marks(self, step: ConvStep) -> list[Mark]:
        """The whole block for one step."""
        marks = self.status(step)
        marks += self._summary(step) if self.summary else self._terms(step)
        x, theme = self._result_x, self.theme
        marks.append(Text(x, self._middle, "=", 20, theme.quiet, align="left"))
        marks.append(
            Text(x + 30, self._middle, number(step.value), self.result_size, theme.accent,
                 bold=True, align="left")
        )  # fmt: skip
        return marks

    def _terms(self, step: ConvStep) -> list[Mark]:
        marks: list[Mark] = []
        theme = self.theme
        values, weights = step.values.ravel(), step.weights.ravel()
        terms = [f"{number(v)}×{number(w)}" for v, w in zip(values, weights, strict=True)]
        products = [float(p) for p in step.products.ravel()]
        if step.bias:
            terms.append("bias")
            products.append(step.bias)
        if self.running:
            for offset, label in ((0, "terms"), (21, "products"), (42, "sum so far")):
                y = self.y + _FIRST + offset
                marks.append(Text(self.x, y, label, 11, theme.quiet, align="left"))
        sums = list(accumulate(products))
        for index, (term, product) in enumerate(zip(terms, products, strict=True)):
            line, column = divmod(index, self.columns)
            x = self._left + (column + 0.5) * self.pitch - _GAP / 4
            y = self.y + _FIRST + line * self.line_height
            color = self._sign_color(product)
            marks.append(Text(x, y, term, self.term_size, theme.text))
            marks.append(Text(x, y + 21, signed(product), _PRODUCT, color, bold=True))
            if index + 1 < len(terms):
                marks.append(Text(x + self.pitch / 2, y, "+", 13, theme.quiet))
            if self.running:
                marks.append(Text(x, y + 42, number(sums[index]), _RUNNING, theme.quiet))
        return marks

    def _summary(self, step: ConvStep) -> list[Mark]:
        """Too many products to read: what the positive and the negative ones make."""
        products = np.append(step.products.ravel(), step.bias)
        marks: list[Mark] = []
        y = self.y + _FIRST
        for column, (word, chosen) in enumerate(
            (("positive", products[products > 0]), ("negative", products[products < 0]))
        ):
            x = self.x + (column + 0.5) * self.pitch
            total = float(chosen.sum())
            plural = "" if len(chosen) == 1 else "s"
            marks.append(Text(x, y, f"{len(chosen)} {word} product{plural}", 13, self.theme.text))
            marks.append(Text(x, y + 21, signed(total), 14, self._sign_color(total), bold=True))
        return marks

    def _sign_color(self, value: float) -> str:
        if value > 0:
            return self.theme.plus
        return self.theme.minus if value < 0 else self.theme.quiet
