"""What stands beside the large picture of a stage: the call, the lesson, the sums, the kernel."""

import math
from dataclasses import dataclass

from convwidgets.scenes import parts
from convwidgets.scenes.grids import Grid
from convwidgets.scenes.marks import Box, Mark, Picture, Text
from convwidgets.scenes.scene import Overlay
from convwidgets.scenes.theme import Theme
from convwidgets.trace.application_stage import Stage

_SIZE, _LINE = 12.0, 17.0
_KERNEL = 128.0
# More cells than this are pixels without a number.
_WRITTEN = 9

_HONEST = "A miniature: its weights were set by hand. Systems in use learn theirs."


@dataclass(frozen=True)
class Words:
    """A column of text about a stage: its colours, and where it stands."""

    theme: Theme
    x: float
    y: float
    width: float
    height: float

    def overlay(self, stage: Stage) -> Overlay:
        """The operation, what it does, the numbers at the place looked at, and its kernel."""
        theme = self.theme
        marks: list[Mark] = []
        y = self.y + 14
        for text, size, color, bold in (
            (stage.operation, 13.0, theme.accent, True),
            (f"lesson {stage.lesson}" if stage.lesson else "", 11.0, theme.quiet, False),
        ):
            y = self._lines(marks, y, text, size, color, bold=bold)
        y = self._lines(marks, y + (8 if marks else 0), stage.words, _SIZE, theme.text) + 8
        for line in stage.sums:
            y = self._lines(marks, y, line, _SIZE, theme.text, bold=True)
        if stage.weights is not None:
            marks += self._kernel(stage, y + 8)
        end = self.y + self.height
        lines = parts.wrapped(_HONEST, 10, self.width)
        for index, line in enumerate(reversed(lines)):
            marks.append(Text(self.x, end - 16 - 14 * index, line, 10, theme.quiet, align="left"))
        # Letters of fractional sizes may be a little wider than they were measured.
        return Overlay(self.x - 1, self.y, self.width + 16, self.height, marks)

    def _lines(
        self, marks: list[Mark], y: float, text: str, size: float, color: str, *,
        bold: bool = False,
    ) -> float:  # fmt: skip
        """Write `text` from `y` on; where the next line goes."""
        if not text:
            return y
        # Bold letters are wider than those that `wrapped` measures.
        room = self.width * (0.88 if bold else 1.0)
        for line in parts.wrapped(text, size, room):
            marks.append(Text(self.x, y, line, size, color, bold=bold, align="left"))
            y += _LINE
        return y

    def _kernel(self, stage: Stage, y: float) -> list[Mark]:
        theme, weights = self.theme, stage.weights
        assert weights is not None
        rows, columns = weights.shape
        marks: list[Mark] = [Text(self.x, y + 8, stage.weights_label, 11, theme.quiet,
                                  align="left")]  # fmt: skip
        room = min(_KERNEL, self.y + self.height - y - 66)
        small = max(rows, columns) <= _WRITTEN
        cell = min(34.0, room / rows, self.width / columns)
        cell = math.floor(cell) if cell >= 1 else cell
        grid = Grid(self.x, y + 22, cell, rows, columns)
        if small:
            return marks + parts.signed_grid(theme, grid, weights, 12)
        limit = float(abs(weights).max())
        return [
            *marks,
            Box(grid.x - 1, grid.y - 1, grid.width + 2, grid.height + 2, frame=theme.line),
            Picture(grid.x, grid.y, grid.width, grid.height, theme.signed_colors(weights, limit)),
        ]
