"""The scenario table: settings in view, each result written when its row is reached."""

from convwidgets.scenes.marks import Box, Lattice, Mark, Text
from convwidgets.scenes.output_size_formula import HEIGHT, formula
from convwidgets.scenes.output_size_places import MARGIN
from convwidgets.scenes.scene import Overlay, Panel, Scene
from convwidgets.trace.output_size_table import Row, TableTrace

_ROW = 30.0
_TOP = 64.0
#: What each column is called, and the x of its middle.
_GIVEN = (("size", "I", 70), ("kernel", "K", 140), ("padding", "P", 218), ("stride", "S", 294),
          ("dilation", "D", 362))  # fmt: skip
_FOUND = (("travel", "T", 450), ("jumps", "T / S", 526), ("floored", "⌊T / S⌋", 604),
          ("output", "+ 1", 676), ("left over", "cells", 764))  # fmt: skip


class TableScene(Scene):
    """One layer in each row."""

    trace: TableTrace

    def __init__(self, trace: TableTrace, *, theme: str = "light", width: float = 840) -> None:
        super().__init__(trace, theme=theme, width=width)
        count = len(trace)
        self._foot_y = _TOP + count * _ROW + 36
        self.height = self._foot_y + 30 + HEIGHT
        self.lattices = (Lattice(MARGIN, _TOP, width - 2 * MARGIN, _ROW, 1, count),)
        self.panels = (Panel("table", MARGIN, _TOP, width - 2 * MARGIN, count * _ROW, count, 1),)

    def ground(self) -> list[Mark]:
        """The heads of the columns and the settings of every row."""
        theme, right = self.theme, self.width - MARGIN
        marks: list[Mark] = []
        for name, symbol, x in (*_GIVEN, *_FOUND):
            marks += [
                Text(x, 20, name, 12, theme.text, bold=True),
                Text(x, 40, symbol, 12, theme.quiet),
            ]
        for row in self.trace:
            y = _TOP + row.index * _ROW
            own = row.own
            marks.append(Box(MARGIN, y, right - MARGIN, 2 if own else 1,
                             fill=theme.quiet if own else theme.line))  # fmt: skip
            axis = row.axis
            cells = (axis.size, axis.kernel_size, row.padding, axis.stride, axis.dilation)
            for (*_, x), cell in zip(_GIVEN, cells, strict=True):
                marks.append(Text(x, y + _ROW / 2, str(cell), 13, theme.text, bold=own))
        bottom = _TOP + len(self.trace) * _ROW
        words = "the last row is yours: set size, kernel, padding, stride and dilation above"
        marks.append(Box(MARGIN, bottom, right - MARGIN, 1, fill=theme.line))
        marks.append(Text(right, bottom + 14, words, 11, theme.quiet, align="right"))
        travel = "T = I + 2P − D(K − 1) − 1"
        marks.append(Text(MARGIN, bottom + 14, travel, 11, theme.quiet, align="left"))
        return marks

    def reached(self, step: int) -> list[Mark]:
        """The results of the rows so far."""
        return [mark for row in self.trace[: step + 1] for mark in self._results(row)]

    def _results(self, row: Row) -> list[Mark]:
        theme, sum_ = self.theme, row.sum
        y = _TOP + row.index * _ROW + _ROW / 2
        cells = (str(sum_.travel), sum_.quotient, str(sum_.jumps))
        marks: list[Mark] = [
            Text(x, y, cell, 13, theme.text) for (*_, x), cell in zip(_FOUND, cells, strict=False)
        ]
        marks.append(Text(_FOUND[3][2], y, str(row.axis.output), 15, theme.accent, bold=True))
        left = row.axis.left_over
        words = "padding" if not sum_.left_input else "input"
        if sum_.left_input and sum_.left_padding:
            words = f"{sum_.left_input} input, {sum_.left_padding} padding"
            marks.append(Text(_FOUND[4][2], y, words, 11, theme.minus))
        elif left:
            marks.append(Text(_FOUND[4][2], y, f"{left} {words}", 12, theme.minus))
        else:
            marks.append(Text(_FOUND[4][2], y, "nothing", 12, theme.quiet))
        return marks

    def overlays(self, step: int) -> list[Overlay]:
        """A frame round the row, and its calculation written out."""
        row, theme, wide = self.trace[step], self.theme, self.width - 2 * MARGIN
        y = _TOP + step * _ROW
        frame = Box(MARGIN - 2, y - 1, wide + 4, _ROW + 3, frame=theme.accent, frame_width=3)
        sum_ = formula(theme, row.sum, MARGIN, self._foot_y + 26, wide)
        status: list[Mark] = [
            Text(MARGIN, self._foot_y + 4, f"step {step + 1} of {row.count}", 13, theme.quiet,
                 align="left"),
        ]  # fmt: skip
        return [
            Overlay(frame.x, frame.y, frame.width, frame.height, [frame]),
            Overlay(MARGIN, self._foot_y - 6, wide, HEIGHT + 34, [*status, *sum_]),
        ]
