"""The sums of a step of col2im, written out: what was there, what is added, what it makes."""

import math

from convwidgets.scenes import grids, parts
from convwidgets.scenes.marks import Mark, Text
from convwidgets.scenes.raster import text_width
from convwidgets.scenes.theme import Theme
from convwidgets.trace.im2col import Col2imTrace
from convwidgets.trace.im2col_step import Col2imStep
from convwidgets.trace.numbers import number, signed

_STATUS, _FIRST, _LINE = 14.0, 46.0, 46.0
_MOST_LINES = 3
_MOST_COLUMNS = 10


class BackSums:
    """Writes the additions of each step.

    Parameters
    ----------
    trace : Col2imTrace
        What is added up.
    x, y, width : float
        Where the block lies.
    theme : Theme
        Colours.
    """

    def __init__(self, trace: Col2imTrace, x: float, y: float, width: float, theme: Theme) -> None:
        self.trace, self.x, self.y, self.width, self.theme = trace, x, y, width, theme
        channels, high, wide = trace.window_shape
        count = channels * high * wide
        self.columns = max(wide, _MOST_COLUMNS // wide * wide)
        lines = math.ceil(count / self.columns)
        self.columns = min(self.columns, count)
        self.pitch = min(104.0, width / self.columns)
        longest = [max(grids.texts_of(values), key=len) for values in (trace.output, trace.columns)]
        room = self.pitch - 10
        self.size = grids.fitting_size(["+".join(longest)], room, 13)
        self.summary = lines > _MOST_LINES or not self.size
        self.height = _FIRST + (1 if self.summary else lines) * _LINE - 14

    def marks(self, step: Col2imStep) -> list[Mark]:
        """The whole block for one step."""
        written = f"column {step.index}"
        status = parts.status_line(
            self.theme, self.x, self.y + _STATUS, (step.index, step.count), written, step.reads
        )
        arrow = status[-1]
        if isinstance(arrow, Text):  # back: the column is what is written from
            text = arrow.text.replace("←", "→")
            status[-1] = Text(arrow.x, arrow.y, text, arrow.size, arrow.color, align="left")
        return [*status, *(self._summary(step) if self.summary else self._terms(step))]

    def _terms(self, step: Col2imStep) -> list[Mark]:
        theme = self.theme
        marks: list[Mark] = []
        terms = zip(step.before.ravel(), step.column.ravel(), step.after.ravel(), strict=True)
        for index, (before, added, after) in enumerate(terms):
            line, column = divmod(index, self.columns)
            x = self.x + (column + 0.5) * self.pitch
            y = self.y + _FIRST + line * _LINE
            if math.isnan(before):
                marks.append(Text(x, y, number(added), self.size, theme.quiet))
                marks.append(Text(x, y + 20, "dropped", 11, theme.quiet))
                continue
            plus = "" if added < 0 else "+"
            marks.append(
                Text(x, y, f"{number(before)}{plus}{number(added)}", self.size, theme.text)
            )
            marks.append(Text(x, y + 20, number(after), 14, theme.accent, bold=True))
        return marks

    def _summary(self, step: Col2imStep) -> list[Mark]:
        """Too many additions to be read."""
        kept = int(step.column.size) - step.dropped
        inside = step.column[~(step.before != step.before)]
        words = f"{kept} entries are added to {kept} cells, {signed(float(inside.sum()))} in all"
        y = self.y + _FIRST
        marks: list[Mark] = [Text(self.x, y, words, 13, self.theme.text, align="left")]
        if step.dropped:
            x = self.x + text_width(words, 13) + 24
            lost = f"{step.dropped} fall into the padding and are dropped"
            marks.append(Text(x, y, lost, 13, self.theme.quiet, align="left"))
        return marks
