"""The middle of the square: every shift with its verdict, and this one's in words."""

from convwidgets.scenes import parts
from convwidgets.scenes.grids import fitting_size
from convwidgets.scenes.marks import Box, Color, Lattice, Mark, Text
from convwidgets.scenes.scene import Overlay
from convwidgets.scenes.theme import Theme, mix
from convwidgets.trace.equivariance import ShiftTrace
from convwidgets.trace.equivariance_step import ShiftStep, Verdict, moved

SIGNS: dict[Verdict, str] = {"equal": "=", "border": "≈", "differs": "≠"}
_CELL = 26.0
_LINE = 16.0


class Findings:
    """A strip of all shifts with their signs, and what this one shows.

    Parameters
    ----------
    trace : ShiftTrace
        Every shift.
    verdicts : list
        What each of them shows.
    x, y, width : float
        Where it lies; it is `height` high.
    theme : Theme
        Colours.
    """

    height = 186.0

    def __init__(
        self,
        trace: ShiftTrace,
        verdicts: list[Verdict],
        x: float,
        y: float,
        width: float,
        theme: Theme,
    ) -> None:
        self.x, self.y, self.width, self.theme = x, y, width, theme
        self.verdicts = verdicts
        count = len(verdicts)
        self._strip = (x + (width - count * _CELL) / 2, y + 44.0)
        self.lattice = Lattice(*self._strip, _CELL, _CELL, count, 1)
        self._shifts = [index * max(map(abs, trace.shift)) for index in range(count)]

    def _color(self, verdict: Verdict) -> Color:
        theme = self.theme
        if verdict == "equal":
            return theme.ground
        return mix(theme.ground, theme.minus, 0.3) if verdict == "differs" else theme.padding

    def ground(self) -> list[Mark]:
        """The shifts, not tried yet, and what the signs mean."""
        theme = self.theme
        marks: list[Mark] = []
        x, y = self._strip
        for index, cells in enumerate(self._shifts):
            left = x + index * _CELL
            marks.append(Box(left, y, _CELL + 1, _CELL + 1, fill=theme.empty, frame=theme.line))
            middle = left + (_CELL + 1) / 2
            marks.append(Text(middle, y + _CELL + 11, str(cells), 10, theme.quiet))
        return marks

    def reached(self, step: int) -> list[Mark]:
        """The signs of the shifts tried so far."""
        marks: list[Mark] = []
        for index, verdict in enumerate(self.verdicts[: step + 1]):
            x, y = self.lattice.cell(index)
            fill = self._color(verdict)
            hatch = self.theme.hatch if verdict == "border" else None
            marks += [
                Box(x, y, _CELL + 1, _CELL + 1, fill=fill, frame=self.theme.line, hatch=hatch),
                Text(x + (_CELL + 1) / 2, y + (_CELL + 1) / 2, SIGNS[verdict], 15,
                     self.theme.ink(fill), bold=True),
            ]  # fmt: skip
        return marks

    def overlays(self, step: ShiftStep) -> list[Overlay]:
        """Which shift this is, and what it shows."""
        x, y = self.lattice.cell(step.index)
        return [
            parts.framed(self.theme, x, y, _CELL + 1, _CELL + 1),
            Overlay(self.x, self.y, self.width, 26, [self._moved(step)]),
            Overlay(self.x, self.y + 90, self.width, self.height - 90, self._told(step)),
        ]

    @property
    def _middle(self) -> float:
        return self.x + self.width / 2

    def _moved(self, step: ShiftStep) -> Mark:
        text = f"step {step.index + 1} of {step.count}: the input {moved(step.shift)}"
        return Text(self._middle, self.y + 10, text, 13, self.theme.text)

    def _told(self, step: ShiftStep) -> list[Mark]:
        theme = self.theme
        sign, finding = SIGNS[step.verdict], step.finding
        head, _, rest = finding.partition(": ")
        y = self.y + 104
        size = fitting_size([f"{sign}  {head}"], self.width - 20, 18) or 12.0
        marks: list[Mark] = [
            Text(self._middle, y, f"{sign}  {head}", size, theme.accent, bold=True)
        ]
        lines = [f"{rest}."] if rest else []
        lines += [line for reason in step.reasons for line in parts.wrapped(reason, 12, self.width)]
        for line in lines:
            y += _LINE if len(marks) > 1 else 24
            marks.append(Text(self._middle, y, line, 12, theme.quiet))
        return marks
