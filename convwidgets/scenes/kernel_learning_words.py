"""What is written below: the update of one weight as a sum, what it means, and the end."""

from convwidgets.scenes import parts
from convwidgets.scenes.grids import fitting_size
from convwidgets.scenes.kernel_learning_layout import MARGIN, WORDS
from convwidgets.scenes.marks import Mark, Text
from convwidgets.scenes.raster import text_width
from convwidgets.scenes.rgb_products import sign_ink
from convwidgets.scenes.scene import Overlay
from convwidgets.scenes.theme import Theme
from convwidgets.trace.kernel_learning import LearningTrace
from convwidgets.trace.kernel_learning_step import LearningStep
from convwidgets.trace.kernel_learning_verdict import rate_words
from convwidgets.trace.numbers import number, signed

_LABELS, _SUM, _MEANING, _END = 30.0, 54.0, 82.0, 106.0
_LINE = 18.0
_TEXT = 13.0


class Words:
    """The block of words under the picture.

    Parameters
    ----------
    theme : Theme
        Colours.
    trace : LearningTrace
        What is told.
    width : float
        Of the whole picture.
    """

    def __init__(self, theme: Theme, trace: LearningTrace, width: float) -> None:
        self.theme, self.trace = theme, trace
        self.room = width - 2 * MARGIN
        # Sizes are rounded to whole device pixels: lines may come out a little longer.
        self.lines = parts.wrapped(trace.verdict, _TEXT, 0.96 * self.room)
        self.height = WORDS + _END + _LINE * len(self.lines)

    def ground(self) -> list[Mark]:
        """The largest rate, and what stands above the numbers of the sum."""
        theme, row, column = self.theme, *self.trace.weight
        right = MARGIN + self.room
        marks: list[Mark] = [
            Text(right, WORDS, f"learning rate: {rate_words(self.trace)}", 12, theme.quiet,
                 align="right"),
            Text(MARGIN, WORDS + _SUM, f"weight ({row}, {column})", 13, theme.accent, bold=True,
                 align="left"),
        ]  # fmt: skip
        for x, label, sign in self._columns():
            marks.append(Text(x, WORDS + _LABELS, label, 11, theme.quiet))
            marks.append(Text(x - 58, WORDS + _SUM, sign, 15, theme.quiet))
        return marks

    def _columns(self) -> list[tuple[float, str, str]]:
        """The middle of each number, its label and the sign before it."""
        first, pitch = MARGIN + 166, 116.0
        if self.trace.momentum:
            named = [("old", ""), ("rate", "−"), ("gradient", "× ("), ("from momentum", "+")]
            last = ("new", ") =")
        else:
            named = [("old", ""), ("rate", "−"), ("gradient", "×")]
            last = ("new", "=")
        named += [last, ("to reach", "")]
        return [(first + i * pitch, label, sign) for i, (label, sign) in enumerate(named)]

    def overlays(self, step: LearningStep) -> list[Overlay]:
        """Where we are, the sum and its meaning; at the last step how it ended."""
        shown = [self._status(step), self._sum(step)]
        if step.verdict:
            y = WORDS + _END
            marks: list[Mark] = [
                Text(MARGIN, y + _LINE * i, line, _TEXT, self.theme.text, align="left")
                for i, line in enumerate(self.lines)
            ]
            shown.append(self._across(y - 9, _LINE * len(marks), marks))
        return shown

    def _status(self, step: LearningStep) -> Overlay:
        theme = self.theme
        place = f"update {step.update} of {step.updates}"
        after = MARGIN + text_width(f"update {step.updates} of {step.updates}", 13) + 22
        marks: list[Mark] = [
            Text(MARGIN, WORDS, place, 13, theme.quiet, align="left"),
            Text(after, WORDS, f"loss = {number(step.loss)}", 13, theme.accent, bold=True,
                 align="left"),
            Text(after + 140, WORDS, f"furthest weight {number(step.distance)} away", 13,
                 theme.quiet, align="left"),
        ]  # fmt: skip
        return Overlay(MARGIN - 2, WORDS - 9, 490, 18, marks)

    def _sum(self, step: LearningStep) -> Overlay:
        theme = self.theme
        hidden = float(step.hidden[step.weight])
        values = [step.old, step.rate, step.slope]
        if step.momentum:
            values.append(step.kept)
        marks: list[Mark] = []
        columns = [x for x, _, _ in self._columns()]
        for index, (x, value) in enumerate(zip(columns, [*values, step.new, hidden], strict=True)):
            last = index == len(values)
            text = step.text(value)
            if step.plain(value) < 0 and 0 < index < len(values):
                text = f"({text})"
            size = fitting_size([text], 72 if last else 80, 21 if last else 15) or 9.0
            color = theme.accent if last else theme.text
            if index == 2:
                color = sign_ink(theme, step.plain(value))
            marks.append(Text(x, WORDS + _SUM, text, size, color, bold=last))
        marks.append(Text(MARGIN, WORDS + _MEANING, meaning(step), _TEXT, theme.text, align="left"))
        top = WORDS + _SUM - 14
        return self._across(top, _MEANING - _SUM + 24, marks)

    def _across(self, top: float, height: float, marks: list[Mark]) -> Overlay:
        """A block of lines; some letters begin a little left of their place."""
        return Overlay(MARGIN - 2, top, self.room + 4, height, marks)


def meaning(step: LearningStep) -> str:
    """Why the weight goes where it goes."""
    slope, change = step.plain(step.slope), step.plain(step.change)
    if slope == 0:
        told = "The gradient is 0: a small change of this weight makes no difference to the loss"
    elif slope < 0:
        told = "The gradient is negative: a larger weight makes the loss smaller"
    else:
        told = "The gradient is positive: a smaller weight makes the loss smaller"
    if change == 0:
        return f"{told}, so it stays."
    if not step.momentum or (slope and (change > 0) == (slope < 0)):
        return f"{told}, so the next update changes it by {signed(change)}."
    return f"{told}; momentum still carries it on, by {signed(change)}."
