"""Cross-correlation and true convolution as two lines of one picture."""

from dataclasses import replace

import numpy as np

from convwidgets.scenes import grids, parts
from convwidgets.scenes.arithmetic import Arithmetic
from convwidgets.scenes.conv2d_base import padding_text
from convwidgets.scenes.conv2d_numbers import SMALLEST
from convwidgets.scenes.flip_layout import MARGIN, flip_layout
from convwidgets.scenes.flip_turn import Turn, two_moves
from convwidgets.scenes.grids import Lettering
from convwidgets.scenes.marks import Mark, Text
from convwidgets.scenes.parts import shape_text
from convwidgets.scenes.scene import Overlay, Panel, Scene
from convwidgets.scenes.theme import hexed
from convwidgets.trace.flip import CompareStep, FlipTrace
from convwidgets.trace.flip_turn import TURNS, TurnStep
from convwidgets.trace.numbers import number
from convwidgets.trace.records import ConvTrace

_SHORTEST = 24.0  # curves over less than this are too steep to be followed
_SIGNS = ("⋆", "∗")
_NAMES = ("cross-correlation", "convolution")
_TURNED = {
    "same": "the same kernel again",
    "negated": "minus the kernel",
    "other": "another kernel",
}
_SO = {
    "same": "The kernel is its own 180° rotation: both operations agree everywhere.",
    "negated": "The turned kernel is minus the kernel, so one output is minus the other.",
    "other": "Turned by 180°, it is another kernel: the two operations may differ.",
}


class FlipScene(Scene):
    """One input, and a line each for the kernel as it stands and the kernel turned."""

    trace: FlipTrace

    def __init__(self, trace: FlipTrace, *, theme: str = "light", width: float = 840) -> None:
        super().__init__(trace, theme=theme, width=width)
        plain = trace.correlation
        self.place = place = flip_layout(trace, width)
        self._blocks = self._sums(place.under + 34)
        self.height = self._blocks[1].y + self._blocks[1].height + 34
        self.turn = Turn(
            self.theme, plain.kernel, place.kernels[1], place.heads[1], _TURNED[trace.kind]
        )
        first = len(TURNS)
        self.lattices = tuple(replace(grid.lattice(), first=first) for grid in place.outputs)
        named = (
            ("input", place.input),
            ("kernel", place.kernels[0]),
            ("turned kernel", place.kernels[1]),
            *zip(_NAMES, place.outputs, strict=True),
        )
        self.panels = tuple(
            Panel(name, g.x, g.y, g.width, g.height, g.rows, g.columns) for name, g in named
        )
        low, high = grids.range_of(plain.input)
        self._fills = self.theme.grey_colors(plain.padded, low, high)
        self._padding = parts.padding_mask(plain.padding, plain.padded.shape)
        self._colors = self.theme.signed_colors(trace.output, grids.limit_of(trace.output))
        room = place.input.cell - 5 if place.input.cell >= SMALLEST else 0.0
        self._input_letters = grids.lettering(plain.padded, room, 14)
        self._output_letters = grids.lettering(trace.output, room, 14)

    def _sums(self, y: float) -> list[Arithmetic]:
        blocks: list[Arithmetic] = []
        both = (self.trace.correlation, self.trace.convolution)
        for sign, conv in zip(_SIGNS, both, strict=True):
            block = Arithmetic(
                conv, MARGIN, y, self.width - 2 * MARGIN, self.theme,
                sign=sign, results=self.trace.output,
            )  # fmt: skip
            blocks.append(block)
            y = block.y + block.height + 12
        return blocks

    def ground(self) -> list[Mark]:
        """Titles, the input, both kernels and two outputs nothing was written to."""
        theme, plain, grid = self.theme, self.trace.correlation, self.place.input
        name = f"input  {shape_text(plain.input.shape)}{padding_text(plain)}"
        marks: list[Mark] = [
            parts.title(theme, grid.middle, grid.y - 32, name, grid.width + 80),
            *grids.indices(grid, theme),
            *grids.numbered(
                grid, plain.padded, self._fills, self._input_letters, theme, hatched=self._padding
            ),
        ]
        return marks + self._line(0, plain) + self._line(1, self.trace.convolution)

    def _line(self, line: int, conv: ConvTrace) -> list[Mark]:
        """One operation: its sign, its kernel and an empty output."""
        theme, place = self.theme, self.place
        kernel, output = place.kernels[line], place.outputs[line]
        y, head = place.centers[line], place.heads[line]
        title = "turned by 180°" if line else f"kernel  {shape_text(conv.kernel.shape)}"
        caption = _TURNED[self.trace.kind] if line else "as it stands"
        name = f"{_NAMES[line]}  {shape_text(conv.output.shape)}"
        start = (place.input.x + place.input.width + 6, place.input.y + place.input.height / 2)
        end = (place.signs_x - 16, y)
        fork = [parts.link(start, end, theme.line)] if end[0] - start[0] > _SHORTEST else []
        return [
            *fork,
            parts.operator(theme, place.signs_x, y, _SIGNS[line], 28),
            parts.title(theme, kernel.middle, head, title, 150),
            Text(kernel.middle, head + 19, caption, 12, theme.quiet),
            *parts.signed_grid(theme, kernel, conv.weights, 14),
            Text(place.equals_x, y, "=", 24, theme.quiet),
            parts.title(theme, output.middle, place.titles[line], name, 210),
            *grids.indices(output, theme),
            *grids.empty(output, theme),
        ]

    def reached(self, step: int) -> list[Mark]:
        """The cells of both outputs written so far."""
        marks: list[Mark] = []
        for position in range(step + 1 - len(TURNS)):
            row, column = divmod(position, self.place.outputs[0].columns)
            for line, grid in enumerate(self.place.outputs):
                value = float(self.trace.output[line, row, column])
                fill = hexed(self._colors[line, row, column])
                marks += parts.written_cell(
                    self.theme, grid, row, column, value, fill, self._output_letters
                )
        return marks

    def overlays(self, step: int) -> list[Overlay]:
        """The kernel turning; later the window, the two cells it writes and both sums."""
        now = self.trace[step]
        if isinstance(now, TurnStep):
            follow = parts.framed_cells(self.theme, self.place.kernels[0], 0, 0)
            return [follow, self.turn.overlay(now), self._how(now)]
        written = [
            parts.framed_cells(self.theme, grid, *now.correlation.position)
            for grid in self.place.outputs
        ]
        return [self._window(now), *written, self._compared(now)]

    def _window(self, step: CompareStep) -> Overlay:
        rows, columns = step.correlation.window
        at = np.ix_(rows, columns)
        # The weight in the corner is left out: here each cell meets two of them.
        marks = parts.window_cells(
            self.theme, self.place.input, [(r, c) for r in rows for c in columns],
            step.correlation.values, step.correlation.weights,
            fills=self._fills[at], hatched=self._padding[at],
            letters=self._input_letters, corners=Lettering(0.0),
        )  # fmt: skip
        frame = parts.framed_cells(
            self.theme, self.place.input, rows[0], columns[0], len(rows), len(columns)
        )
        return replace(frame, marks=marks + frame.marks)

    def _block(self, marks: list[Mark]) -> Overlay:
        return Overlay(
            MARGIN, self.place.under, self.width - 2 * MARGIN, self.height - self.place.under, marks
        )

    def _how(self, step: TurnStep) -> Overlay:
        written = f"the kernel turns by 180°: {step.degrees}° so far"
        marks = self._status(step, written, "")[:2]  # nothing is read yet
        top = self.place.under + 34
        marks += two_moves(
            self.theme, self.trace.correlation.kernel, self.width / 2, top, self.height - 38 - top
        )
        words = "To turn it by 180° is to reverse its rows and its columns."
        if step.degrees == TURNS[-1]:
            words = _SO[step.kind]
        return self._block([*marks, self._conclusion(words)])

    def _conclusion(self, words: str) -> Text:
        return Text(MARGIN, self.height - 16, words, 15, self.theme.text, bold=True, align="left")

    def _compared(self, step: CompareStep) -> Overlay:
        plain, turned = step.correlation, step.convolution
        marks = self._status(step, f"output[{', '.join(map(str, plain.position))}]", plain.reads)
        marks += self._blocks[0].marks(plain) + self._blocks[1].marks(turned)
        return self._block(marks + self._verdict(step))

    def _status(self, step: TurnStep | CompareStep, written: str, reads: str) -> list[Mark]:
        at = (step.index, step.count)
        return parts.status_line(self.theme, MARGIN, self.place.under + 12, at, written, reads)

    def _verdict(self, step: CompareStep) -> list[Mark]:
        one, other = number(step.correlation.value), number(step.convolution.value)
        words = {
            "agree": f"They agree: {one} = {other}.",
            "opposite": f"They differ in sign: {one} and {other}.",
            "differ": f"They differ: {one} ≠ {other}.",
        }[step.verdict]
        if step.verdict == "differ" and one == other:
            words = f"They differ, by less than {one} shows."
        so_far = f"agreeing so far: {step.agreeing} of {step.compared}"
        x, y = self.width - MARGIN, self.height - 16
        return [
            self._conclusion(words), Text(x, y, so_far, 12, self.theme.quiet, align="right")
        ]  # fmt: skip


def flip_scene(trace: FlipTrace, *, theme: str = "light", width: float = 840) -> FlipScene:
    """The scene of a comparison of both operations."""
    return FlipScene(trace, theme=theme, width=width)
