"""One gradient of a convolution, entry by entry."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

import numpy as np

from convwidgets.scenes import grids, parts
from convwidgets.scenes.backprop_layout import MARGIN, NARROWEST, backprop_layout
from convwidgets.scenes.backprop_sum import MeetingSum
from convwidgets.scenes.backprop_words import RULES, Explanation, formula
from convwidgets.scenes.conv2d_base import padding_text
from convwidgets.scenes.grids import Grid
from convwidgets.scenes.marks import Box, Mark, Text
from convwidgets.scenes.parts import shape_text
from convwidgets.scenes.scene import Overlay, Panel, Scene
from convwidgets.scenes.theme import hexed
from convwidgets.trace.backprop import BackpropTrace
from convwidgets.trace.backprop_step import BackpropStep
from convwidgets.trace.backprop_sums import InputSums
from convwidgets.trace.records import Array

_NAMES = {
    "weight": ("input", "grad_out", "gradient"),
    "input": ("grad_out", "rotated kernel", "gradient"),
    "bias": ("grad_out", "gradient"),
}


class BackpropScene(Scene):
    """What is read, what it meets, the gradient filling in, and the sum with its reasons."""

    trace: BackpropTrace

    def __init__(self, trace: BackpropTrace, *, theme: str = "light", width: float = 840) -> None:
        super().__init__(trace, theme=theme, width=width)
        self.by = trace.sums.by
        self.place = place = backprop_layout(trace, width)
        inner = width - 2 * MARGIN
        self.sum = MeetingSum(trace, MARGIN, place.under + 14, inner, self.theme)
        below = self.sum.y + self.sum.height + 8
        self.words = Explanation(trace, MARGIN, below, inner, self.theme)
        self.height = self.words.y + self.words.height + 4
        self.lattices = (place.entries.lattice(),)
        if self.by == "weight" and place.kernel is not None:
            # A weight is as good as its gradient to ask for.
            self.lattices += (replace(place.kernel.lattice(), painted=False),)
        shown = [g for g in (place.field, place.met, place.gradient) if g is not None]
        named = list(zip(_NAMES[self.by], shown, strict=True))
        if place.kernel is not None:
            named.append(("kernel", place.kernel))
        self.panels = tuple(
            Panel(name, g.x, g.y, g.width, g.height, g.rows, g.columns) for name, g in named
        )
        field = trace.correlation.padded
        if self.by == "weight":
            self._fills = self.theme.grey_colors(field, *grids.range_of(trace.forward.input))
        else:
            self._fills = self.theme.signed_colors(field, grids.limit_of(field))
        self._around = parts.padding_mask(trace.correlation.padding, field.shape)
        room = place.field.cell - 5
        self._letters = grids.lettering(field, room, 14)
        self._corners = parts.weight_letters(trace.correlation.weights, place.field.cell)
        # The weight in the corner of a cell needs room under the number.
        fitting = min(self._letters.size, 13.0 if place.field.cell >= 32 else 11.0)
        self._window_letters = (
            replace(self._letters, size=fitting) if self._corners.size else self._letters
        )
        entries = np.atleast_2d(trace.output)
        self._colors = self.theme.signed_colors(entries, grids.limit_of(entries))
        self._entry_letters = grids.lettering(entries, room, 14)

    # ------------------------------------------------------------------ ground

    def ground(self) -> list[Mark]:
        """The formula, the grids with their titles, and a gradient nothing was written to."""
        theme, place = self.theme, self.place
        marks: list[Mark] = [
            Text(MARGIN, 18, formula(self.trace), 15, theme.text, bold=True, align="left"),
            Text(MARGIN, 41, RULES[self.by], 12, theme.quiet, align="left"),
            *self._field(),
            *self._result(),
        ]
        between = (place.field.x + place.field.width, place.gradient.x - 16.0)
        if place.met is not None:
            marks += self._met(place.met)
            marks.append(
                parts.operator(theme, (between[0] + place.met.x) / 2, place.middle, "⋆", 20)
            )
            between = (place.met.x + place.met.width, between[1])
        if place.kernel is not None:
            marks += self._kernel(place.kernel)
        sign = "=" if self.by != "bias" else "Σ  ="
        marks.append(Text(sum(between) / 2, place.middle, sign, 24, theme.quiet))
        return marks + self.words.ground()

    def _met(self, grid: Grid) -> list[Mark]:
        """What lies in the window."""
        values, flipped = self.trace.correlation.weights, self.trace.forward.flip_kernel
        if self.by == "weight":
            return self._signed(grid, values, f"grad_out  {shape_text(values.shape)}", False)
        name = "rotated back" if flipped else "rotated by 180°"
        return self._signed(grid, values, name, not flipped)

    def _kernel(self, grid: Grid) -> list[Mark]:
        """By the weights the kernel as it was given, by the input as it was used."""
        forward = self.trace.forward
        if self.by == "input" and forward.flip_kernel:
            return self._signed(grid, forward.weights, "kernel, flipped", True)
        name = f"kernel  {shape_text(forward.kernel.shape)}"
        return self._signed(grid, forward.kernel, name, False)

    def _title(self, grid: Grid, text: str) -> Text:
        """Above a grid; smaller near the edge of the picture."""
        edge = 2 * min(grid.middle, self.width - grid.middle) - 44
        room = min(max(grid.width, NARROWEST) + 56, edge)
        return parts.title(self.theme, grid.middle, grid.y - 30, text, room)

    def _signed(self, grid: Grid, values: Array, name: str, turned: bool) -> list[Mark]:
        """A kernel or grad_out; a `turned` one is numbered backwards."""
        rows, columns = (list(range(n)) for n in values.shape)
        if turned:
            rows, columns = rows[::-1], columns[::-1]
        return [
            self._title(grid, name),
            *self._indices(grid, rows, columns),
            *parts.signed_grid(self.theme, grid, values, 14),
        ]

    def _indices(
        self, grid: Grid, rows: Sequence[int | None], columns: Sequence[int | None]
    ) -> list[Mark]:
        """Indices beside a grid; nothing beside zeros."""
        marks: list[Mark] = []
        for i, index in enumerate(columns):
            x = grid.x + (i + 0.5) * grid.cell
            marks.append(Text(x, grid.y - 9, _text(index), 10, self.theme.quiet))
        for i, index in enumerate(rows):
            y = grid.y + (i + 0.5) * grid.cell
            marks.append(Text(grid.x - 6, y, _text(index), 10, self.theme.quiet, align="right"))
        return marks

    def _field(self) -> list[Mark]:
        """What the window moves over: the input, or grad_out with its zeros."""
        theme, grid, trace = self.theme, self.place.field, self.trace
        shown = trace.forward if self.by == "weight" else trace.correlation
        name = "input" if self.by == "weight" else "grad_out"
        text = f"{name}  {shape_text(shown.input.shape)}"
        if self.by == "weight":
            text += padding_text(trace.forward)
        elif isinstance(self.trace.sums, InputSums):
            where = self.trace.sums.zeros
            text += f", zeros {' and '.join(where)}" if where else ""
        return [
            self._title(grid, text),
            *self._indices(grid, *self._numbering()),
            *grids.numbered(
                grid, trace.correlation.padded, self._fills, self._letters, theme,
                hatched=self._around,
            ),
        ]  # fmt: skip

    def _numbering(self) -> Iterator[list[int | None]]:
        """The indices of the input, or of the outputs among their zeros, along each axis."""
        sums = self.trace.sums
        for axis, cells in enumerate(self.trace.correlation.padded.shape):
            if isinstance(sums, InputSums):
                yield [sums.output_along(axis, cell) for cell in range(cells)]
            else:
                before, _ = self.trace.correlation.padding[axis]
                count = self.trace.correlation.input.shape[axis]
                yield [i - before if 0 <= i - before < count else None for i in range(cells)]

    def _result(self) -> list[Mark]:
        theme, grid, entries = self.theme, self.place.gradient, self.place.entries
        text = f"gradient by {self.by}"
        if self.by != "bias":
            text += f"  {shape_text(self.trace.output.shape)}"
        marks: list[Mark] = [self._title(grid, text)]
        if self.by != "bias":
            top, left = (
                round((entries.y - grid.y) / grid.cell),
                round((entries.x - grid.x) / grid.cell),
            )
            rows = [i - top if 0 <= i - top < entries.rows else None for i in range(grid.rows)]
            columns = [
                i - left if 0 <= i - left < entries.columns else None for i in range(grid.columns)
            ]
            marks += self._indices(grid, rows, columns)
        for row, column in np.ndindex(grid.rows, grid.columns):
            marks.append(grids.cell(grid, row, column, theme.padding, theme.line, theme.hatch))
        return marks + grids.empty(entries, theme)

    # ------------------------------------------------------------------- steps

    def reached(self, step: int) -> list[Mark]:
        """The entries written so far."""
        marks: list[Mark] = []
        entries, values = self.place.entries, np.atleast_2d(self.trace.output)
        for index in range(step + 1):
            row, column = divmod(index, entries.columns)
            marks += parts.written_cell(
                self.theme, entries, row, column, float(values[row, column]),
                hexed(self._colors[row, column]), self._entry_letters,
            )  # fmt: skip
        return marks

    def overlays(self, step: int) -> list[Overlay]:
        """The window, the entry it writes, its weight, the sum and the reasons."""
        now: BackpropStep = self.trace[step]
        row, column = divmod(step, self.place.entries.columns)
        # The weight in question, in the kernel as well.
        kernel = self.place.kernel if self.by == "weight" else None
        return [
            self._window(now),
            parts.framed_cells(self.theme, self.place.entries, row, column),
            *([] if kernel is None else [parts.framed_cells(self.theme, kernel, row, column)]),
            Overlay(self.sum.x, self.sum.y, self.sum.width, self.sum.height, self.sum.entry(now)),
            # Some letters begin a little before their place.
            Overlay(self.words.x - 2, self.words.y + 2, self.words.width + 2,
                    self.words.height - 2, self.words.marks(now)),
        ]  # fmt: skip

    def _window(self, step: BackpropStep) -> Overlay:
        theme, grid = self.theme, self.place.field
        rows, columns = step.sum.window
        places, at = list(product(rows, columns)), np.ix_(rows, columns)
        high, wide = rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1
        marks = parts.window_cells(
            theme, grid, places, step.sum.values, step.sum.weights,
            fills=self._fills[at], hatched=self._around[at],
            letters=self._window_letters, corners=self._corners,
        )  # fmt: skip
        frame = parts.framed_cells(theme, grid, rows[0], columns[0], high, wide)
        if high * wide > len(places):
            # Its entries lie apart: each cell that is met gets a frame of its own.
            marks += [mark for place in places for mark in self._thin_frame(*place)]
        return replace(frame, marks=marks + frame.marks)

    def _thin_frame(self, row: int, column: int) -> list[Mark]:
        (x, y), side = self.place.field.at(row, column), self.place.field.cell + 1
        return [Box(x, y, side, side, frame=self.theme.accent, frame_width=2)]


def _text(index: int | None) -> str:
    return "" if index is None else str(index)


def backprop_scene(trace: BackpropTrace, *, theme: str = "light", width: float = 840) -> Scene:
    """The scene of a trace."""
    return BackpropScene(trace, theme=theme, width=width)
