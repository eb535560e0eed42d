"""What is made of the window, written out: the largest picked, or the mean worked out."""

import math
from collections.abc import Iterator

from convwidgets.scenes import parts
from convwidgets.scenes.grids import fitting_size, range_of, texts_of
from convwidgets.scenes.marks import Mark, Text
from convwidgets.scenes.raster import text_width
from convwidgets.scenes.theme import Theme
from convwidgets.trace.numbers import number
from convwidgets.trace.pooling import PoolTrace
from convwidgets.trace.pooling_step import PoolStep

_STATUS = 14.0  # middle of the line that says where we are
_FIRST = 50.0  # middle of the first line of terms
_LINE = 24.0
_MOST_LINES = 3
_GAP = 24.0


class PoolSum:
    """Writes what each step of a trace picks or averages.

    Its layout is decided once, from the longest number that can occur, so
    nothing moves from one step to the next.

    Parameters
    ----------
    trace : PoolTrace
        What is pooled.
    x, y, width : float
        Where the block lies.
    theme : Theme
        Colours.
    padding : str
        What a cell of padding counts as; empty where it does not count.
    """

    def __init__(
        self, trace: PoolTrace, x: float, y: float, width: float, theme: Theme, padding: str
    ) -> None:
        self.trace, self.x, self.y, self.width, self.theme = trace, x, y, width, theme
        self.padding = padding
        results = texts_of(trace.output)
        self.result_size = fitting_size(results, 150, 30) or 12.0
        room = width - text_width(max(results, key=len), self.result_size, bold=True) - 60
        self._word = "max of" if trace.mode == "max" else "sum of"
        self._left = x + text_width(self._word, 13) + 14
        room -= self._left - x + text_width("÷ 999", 16)
        count = math.prod(axis.kernel_size for axis in trace.axes)
        low, high = range_of(trace.input)
        texts = texts_of(trace.input) if trace.input.size <= 4096 else [number(low), number(high)]
        self.pitch = max(text_width(max(texts, key=len), 14, bold=True), 14.0) + _GAP
        most = max(1, math.floor(room / self.pitch))
        # Whole rows of the window in a line, where they fit.
        across = trace.axes[1].kernel_size
        most = most // across * across or most
        lines = math.ceil(count / most)
        self.summary = lines > _MOST_LINES
        self.columns = min(most, count)
        self.lines = 1 if self.summary else lines
        wide = 220.0 if self.summary else self.columns * self.pitch
        divided = 0.0 if trace.mode == "max" else text_width(f"÷ {count}", 16) + 20
        self._result_x = self._left + wide + divided + 8
        self._note_y = y + _FIRST + self.lines * _LINE
        self._middle = y + _FIRST + (self.lines - 1) * _LINE / 2
        self.height = self._note_y - y + 12

    def marks(self, step: PoolStep) -> list[Mark]:
        """The whole block for one step."""
        x, theme = self._result_x, self.theme
        written = f"output[{step.position[0]}, {step.position[1]}]"
        now = (step.index, step.count)
        marks = parts.status_line(theme, self.x, self.y + _STATUS, now, written, step.reads)
        marks += self._summary(step) if self.summary else self._terms(step)
        marks += [
            Text(self.x, self.y + _FIRST, self._word, 13, theme.quiet, align="left"),
            Text(self._left, self._note_y, self._note(step), 12, theme.quiet, align="left"),
            Text(x, self._middle, "=", 20, theme.quiet, align="left"),
            Text(x + 30, self._middle, number(step.value), self.result_size, theme.accent,
                 bold=True, align="left"),
        ]  # fmt: skip
        if step.divisor:
            by = f"÷ {step.divisor}"
            marks.append(Text(x - 16, self._middle, by, 16, theme.text, align="right"))
        return marks

    def _terms(self, step: PoolStep) -> list[Mark]:
        marks: list[Mark] = []
        theme, listed = self.theme, list(self._listed(step))
        for index, (text, cell) in enumerate(listed):
            line, column = divmod(index, self.columns)
            x = self._left + (column + 0.5) * self.pitch - _GAP / 2
            y = self.y + _FIRST + line * _LINE
            here = cell == step.origin and cell is not None
            color = theme.accent if here else theme.text if cell else theme.quiet
            marks.append(Text(x, y, text, 14, color, bold=here))
            if index + 1 == len(listed):
                break
            if step.mode == "max":
                marks.append(Text(x + text_width(text, 14) / 2 + 4, y, ",", 14, theme.quiet))
            else:
                marks.append(Text(x + self.pitch / 2, y, "+", 13, theme.quiet))
        return marks

    def _listed(self, step: PoolStep) -> Iterator[tuple[str, tuple[int, int] | None]]:
        """What counts, in reading order: its number, and its cell unless it is padding."""
        below, right = (axis.size + axis.after for axis in self.trace.axes)
        for row in step.window[0]:
            for column in step.window[1]:
                if row in step.inside[0] and column in step.inside[1]:
                    yield number(float(self.trace.input[row, column])), (row, column)
                elif self.padding and row < below and column < right:
                    yield self.padding, None

    def _summary(self, step: PoolStep) -> list[Mark]:
        text = f"{step.cells.size:,} cells"
        return [Text(self._left, self.y + _FIRST, text, 14, self.theme.text, align="left")]

    def _note(self, step: PoolStep) -> str:
        if step.origin is not None:
            where = f"row {step.origin[0]}, column {step.origin[1]}"
            if step.equals > 1:
                times = "twice" if step.equals == 2 else f"{step.equals} times"
                return f"{number(step.value)} stands {times}; the first counts, in {where}"
            return f"from {where}"
        cells = f"{step.divisor} cell{'' if step.divisor == 1 else 's'}"
        text = f"{number(step.total)} divided by {cells}"
        if step.padding and not self.padding:
            text += ", as padding is left out"
        elif step.padding:
            text += f", {step.padding} of them padding"
        if step.beyond:
            text += "; what lies past the edge never counts"
        return text
