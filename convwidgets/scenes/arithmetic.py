"""The sum of a position, written out: every product signed, the result large.

Its layout is decided once for a whole trace, from the longest term that can
occur, so nothing moves from one step to the next.
"""

import math
from itertools import accumulate

import numpy as np

from convwidgets.scenes import parts
from convwidgets.scenes.grids import fitting_size, range_of, texts_of
from convwidgets.scenes.marks import Mark, Text
from convwidgets.scenes.raster import text_width
from convwidgets.scenes.theme import Theme
from convwidgets.trace.numbers import number, signed
from convwidgets.trace.records import Array, ConvStep, ConvTrace

_STATUS = 14.0  # middle of the line that says where we are
_FIRST = 48.0  # middle of the first line of terms, below the status
_ALONE = 14.0  # the same where somebody else says where we are
_TERM, _PRODUCT, _RUNNING = 14.0, 13.0, 12.0
_LABELS = 78.0  # column that names the rows, where there are three
_SIGN = 30.0  # column for the sign of an operation
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
    sign : str
        One of several operations on the same window: its sign, which stands
        before the sum instead of the status above it.
    results : ndarray, optional
        What all these operations give, so that their sums lie alike.
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
        sign: str = "",
        results: Array | None = None,
    ) -> None:
        self.trace, self.x, self.y, self.width, self.theme = trace, x, y, width, theme
        self.sign, self._first = sign, _ALONE if sign else _FIRST
        texts = texts_of(trace.output if results is None else results)
        self.result_size = fitting_size(texts, 150, 30) or 12.0
        longest = max(texts, key=len)
        result_room = text_width(longest, self.result_size, bold=True) + 56
        count = trace.weights.size + (1 if trace.bias else 0)
        self.running = running and count > 1
        start = x + (_SIGN if sign else 0.0)
        self._left = start + (_LABELS if self.running else 0.0)
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
            self.running, self._left = False, start
        self.line_height = 66.0 if self.running else 50.0
        needed = max(text_width(t, self.term_size) for t in (widest, *products)) + _GAP
        loose = 220.0 if self.summary else max(104.0, needed)
        self.pitch = min(room / self.columns, loose)
        self.height = self._first + lines * self.line_height - 18
        self._result_x = self._left + self.pitch * self.columns + (8 if lines == 1 else 22)
        self._middle = y + self._first + (lines - 1) * self.line_height / 2

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
        written = f"output[{', '.join(map(str, step.position))}]"
        at = (step.index, step.count)
        return parts.status_line(self.theme, self.x, self.y + _STATUS, at, written, step.reads)

    def marks(self, step: ConvStep) -> list[Mark]:
        """The whole block for one step."""
        x, theme = self._result_x, self.theme
        marks = self.status(step)
        if self.sign:
            marks = [parts.operator(theme, self.x + 9, self._middle, self.sign, 24)]
        marks += self._summary(step) if self.summary else self._terms(step)
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
                y = self.y + self._first + offset
                marks.append(Text(self.x, y, label, 11, theme.quiet, align="left"))
        sums = list(accumulate(products))
        for index, (term, product) in enumerate(zip(terms, products, strict=True)):
            line, column = divmod(index, self.columns)
            x = self._left + (column + 0.5) * self.pitch - _GAP / 4
            y = self.y + self._first + line * self.line_height
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
        y = self.y + self._first
        for column, (word, chosen) in enumerate(
            (("positive", products[products > 0]), ("negative", products[products < 0]))
        ):
            x = self._left + (column + 0.5) * self.pitch
            total = float(chosen.sum())
            plural = "" if len(chosen) == 1 else "s"
            marks.append(Text(x, y, f"{len(chosen)} {word} product{plural}", 13, self.theme.text))
            marks.append(Text(x, y + 21, signed(total), 14, self._sign_color(total), bold=True))
        return marks

    def _sign_color(self, value: float) -> str:
        if value > 0:
            return self.theme.plus
        return self.theme.minus if value < 0 else self.theme.quiet
