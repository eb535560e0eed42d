"""Shift first or shift last, drawn as a square: two ways from one corner to the other."""

import math
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from convwidgets.scenes import grids, parts
from convwidgets.scenes.equivariance_center import Findings
from convwidgets.scenes.equivariance_panel import panel
from convwidgets.scenes.equivariance_survey import Survey, framed
from convwidgets.scenes.grids import Grid
from convwidgets.scenes.marks import Mark, Text
from convwidgets.scenes.parts import shape_text
from convwidgets.scenes.scene import Overlay, Scene
from convwidgets.trace.equivariance import ShiftTrace
from convwidgets.trace.equivariance_step import ShiftStep, fraction

_MARGIN, _TOP = 24.0, 42.0
_ARROW, _APART = 76.0, 34.0
_TALLEST = 178.0
_BETWEEN = 98.0  # between the two rows: the operation and the titles below it


class EquivarianceScene(Scene):
    """The input and its shift above; below, their outputs, and where the two ways differ."""

    trace: ShiftTrace

    def __init__(self, trace: ShiftTrace, *, theme: str = "light", width: float = 840) -> None:
        super().__init__(trace, theme=theme, width=width)
        side = (width - 2 * _MARGIN - _ARROW - 2 * _APART) / 4
        left = [_MARGIN, _MARGIN + side + _ARROW]
        left += [left[1] + (side + _APART) * k for k in (1, 2)]
        self._side, self._left = side, left
        shape, out = trace.input.shape, trace.output.shape
        lower = max(56.0, min(_TALLEST, side / out[1] * out[0], 34.0 * out[0]))
        self._lower_y, self._lower = _TOP + Findings.height + _BETWEEN, lower
        survey = self.survey = Survey(trace, self.theme)
        areas = [(x, self._lower_y, side, lower) for x in left]
        above = [(x, _TOP, side, Findings.height) for x in left]
        self.input = panel("input", above[0], shape, trace.input, survey.input_colors)
        self.shifted = panel("shifted input", above[3], shape, trace.input, survey.input_colors)
        self.output, self.last, self.first = (
            panel(name, areas[column], out, survey.outputs, survey.output_colors)
            for name, column in (("output", 0), ("shift last", 1), ("shift first", 3))
        )
        self.difference = panel(
            "difference", areas[2], out, survey.differences, survey.difference_colors, plus=True
        )
        middle = 2 * side + _APART
        self.findings = Findings(
            trace, survey.verdicts, left[1] - 20, _TOP, middle + 40, self.theme
        )
        self.lattices = (self.findings.lattice,)
        named = (self.input, self.shifted, self.output, self.last, self.difference, self.first)
        self.panels = tuple(part.named() for part in named)
        bars = 62 if not self.difference.letters.size and self.survey.gap else 46
        self.height = self._lower_y + lower + bars

    # ----------------------------------------------------------------------- words

    @property
    def _operation(self) -> list[str]:
        """What is done between the upper and the lower row, line by line."""
        trace = self.trace
        lines = []
        if trace.convolves:
            lines.append("convolve" + self._stride_words())
        elif max(trace.conv.stride) > 1:
            lines.append("sample" + self._stride_words())
        if trace.pool in ("max", "average"):
            lines.append(f"{trace.pool} pool {shape_text(trace.pool_size)}")
        elif trace.pool != "none":
            lines.append(f"{trace.pool} pool")
        return lines or ["nothing"]

    def _stride_words(self) -> str:
        strides = self.trace.conv.stride
        if max(strides) == 1:
            return ""
        return f", stride {strides[0] if len(set(strides)) == 1 else shape_text(strides)}"

    @property
    def _verbs(self) -> str:
        words = [line.split(",")[0].split(" ")[0] for line in self._operation]
        return ", ".join("pool" if w in ("max", "average", "global") else w for w in words)

    def _output_move(self, step: ShiftStep) -> str:
        """What stands at the arrow between the output and the shifted output."""
        if not any(step.move):
            return "by 0"
        told = []
        for move, (more, less) in zip(step.move, (("↓", "↑"), ("→", "←")), strict=True):
            if move:
                told.append(f"{fraction(abs(move))} {more if move > 0 else less}")
        return " ".join(told)

    # ----------------------------------------------------------------------- marks

    def ground(self) -> list[Mark]:
        """Both corners that stay: the input and its output; titles, arrows, the strip."""
        theme, trace = self.theme, self.trace
        titles = (
            (self.input, f"input  {shape_text(trace.input.shape)}"),
            (self.shifted, "shifted input"),
            (self.output, f"output  {shape_text(trace.output.shape)}"),
            (self.last, f"{self._verbs}, shift"),
            (self.difference, "difference"),
            (self.first, f"shift, {self._verbs}"),
        )
        marks: list[Mark] = []
        for part, words in titles:
            grid = part.grid
            room = self._side + _APART - 8
            marks.append(parts.title(theme, grid.middle, grid.y - 20, words, room))
        marks += self.input.marks(theme, trace.input)
        marks += self.output.marks(theme, trace.output)
        marks += self.findings.ground()
        marks += self._arrows()
        return marks + self._captions()

    def _arrows(self) -> list[Mark]:
        theme = self.theme
        start, end = self._left[0] + self._side + 14, self._left[3] - 14
        marks: list[Mark] = [parts.arrow((start, _TOP + 28), (end, _TOP + 28), theme.quiet)]
        for part, below, side in ((self.input, self.output, 1), (self.shifted, self.first, -1)):
            x = part.grid.middle
            top, bottom = part.grid.y + part.grid.height + 12, below.grid.y - 40
            marks.append(parts.arrow((x, top), (x, bottom), theme.quiet))
            middle = self._lower_y - 73 - 8.5 * (len(self._operation) - 1)
            align: Literal["left", "right"] = "left" if side > 0 else "right"
            for line, words in enumerate(self._operation):
                y = middle + 17 * line
                marks.append(Text(x + 12 * side, y, words, 12, theme.quiet, align=align))
        if self.trace.convolves:
            marks += self._kernel(self._lower_y - 73)
        start, end = self._left[0] + self._side + 10, self._left[1] - 10
        y = self._lower_y + self._lower / 2
        marks.append(parts.arrow((start, y), (end, y), theme.quiet))
        marks.append(Text((start + end) / 2, y - 14, "shift", 12, theme.quiet))
        return marks

    def _kernel(self, middle: float) -> list[Mark]:
        """The kernel as a small pattern beside the arrow of the input."""
        kernel = self.trace.conv.weights
        rows, columns = kernel.shape
        cell = math.floor(min(13.0, 42 / max(rows, columns)))
        x = self._left[0] + self._side / 2 - 14 - columns * cell
        grid = Grid(math.floor(x), math.floor(middle - rows * cell / 2), cell, rows, columns)
        return parts.signed_grid(self.theme, grid, kernel, 9)

    def _captions(self) -> list[Mark]:
        theme, y = self.theme, self._lower_y + self._lower + 18
        marks: list[Mark] = []
        x = self._left[2] + self._side / 2
        if self.difference.letters.size or not self.survey.gap:
            marks.append(Text(x, y, "shift first − shift last", 11, theme.quiet))
            y += 16
        else:
            marks += parts.scale_bar(theme, x, y - 6, self.survey.gap, width=90)
            y += 30
        if self.survey.framed:
            marks.append(Text(x, y, "framed: the same cells either way", 11, theme.quiet))
        y = self._lower_y + self._lower + 18
        if not self.output.letters.size and not self.survey.grey:
            x = self._left[0] + self._side / 2
            marks += parts.scale_bar(theme, x, y - 6, self.survey.limit, width=90)
        return marks

    def reached(self, step: int) -> list[Mark]:
        """The verdicts so far."""
        return self.findings.reached(step)

    def overlays(self, step: int) -> list[Overlay]:
        """The shifted input, both results, their difference, and what it says."""
        now, theme = self.trace[step], self.theme
        new = _new_cells(now.shifted.shape, now.shift, self.trace.padding_mode)
        still = (0, 0) if self.trace.pool == "global average" else tuple(map(math.trunc, now.move))
        fresh = _new_cells(now.last.shape, (still[0], still[1]), self.trace.padding_mode)
        difference = self.difference.differences(theme, now.difference)
        if framed(now):
            difference += self.difference.frame(theme, *now.inner)
        start, y = self._left[0] + self._side + 3, self._lower_y + self._lower / 2 + 6
        room = _ARROW - 6
        told = [(self._output_move(now), 12, theme.text)]
        if not now.whole:
            taken = ", ".join(str(abs(cells)) for cells in still if cells) or "0"
            told.append((f"taken as {taken}", 11, theme.quiet))
        move: list[Mark] = [
            Text(start + room / 2, y + 9 + 16 * line, words,
                 grids.fitting_size([words], room - 2, size) or grids.SMALLEST_TEXT, color)
            for line, (words, size, color) in enumerate(told)
        ]  # fmt: skip
        return [
            self.shifted.overlay(self.shifted.marks(theme, now.shifted, hatched=new)),
            self.last.overlay(self.last.marks(theme, now.last, hatched=fresh)),
            self.difference.overlay(difference),
            self.first.overlay(self.first.marks(theme, now.first)),
            Overlay(start, y, room, 34, move),
            *self.findings.overlays(now),
        ]


def _new_cells(shape: tuple[int, ...], shift: tuple[int, int], fill: str) -> NDArray[np.bool_]:
    """Cells that nothing of the picture has moved into."""
    new = np.zeros(shape, dtype=bool)
    if fill == "zeros":
        for axis, cells in enumerate(shift):
            lines = np.moveaxis(new, axis, 0)
            lines[: max(cells, 0)] = True
            lines[len(lines) + min(cells, 0) :] = True
    return new


def equivariance_scene(trace: ShiftTrace, *, theme: str = "light", width: float = 840) -> Scene:
    """The scene of a trace."""
    return EquivarianceScene(trace, theme=theme, width=width)
