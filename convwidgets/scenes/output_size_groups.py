"""Which input channels each output channel reads, as lines; what each number of groups costs."""

from itertools import product

import numpy as np

from convwidgets.scenes import parts
from convwidgets.scenes.marks import Box, Color, Lattice, Line, Mark, Text
from convwidgets.scenes.output_size_places import MARGIN
from convwidgets.scenes.output_size_stack import ENDS, Stack, slots_of
from convwidgets.scenes.raster import text_width
from convwidgets.scenes.scene import Overlay, Panel, Scene
from convwidgets.scenes.theme import mix
from convwidgets.trace.output_size_groups import GroupsTrace

_TOP, _TALL = 62.0, 320.0
_BOX = 46.0
_MOST_LINES = 64  # of more, only the outermost of each group
_COLUMNS = (MARGIN + 30, MARGIN + 284)  # of the input and the output channels
_TABLE = 430.0
Pair = tuple[float, float]


class GroupsScene(Scene):
    """Channels and their connections at the left, the cases at the right."""

    trace: GroupsTrace

    def __init__(self, trace: GroupsTrace, *, theme: str = "light", width: float = 840) -> None:
        super().__init__(trace, theme=theme, width=width)
        counts = trace.channels, trace.out_channels
        slots = max(map(slots_of, counts))
        pitch = min(36.0, float(_TALL // slots))
        tall = max(200.0, slots * pitch)
        self._stacks = [
            Stack(count, x, pitch, _TOP + tall / 2)
            for count, x in zip(counts, _COLUMNS, strict=True)
        ]
        self._row = float(max(13, min(30, (tall - 30) // len(trace.cases))))
        cases = len(trace.cases) * self._row
        self._rows_y = _TOP + 30
        self._foot_y = max(_TOP + tall, self._rows_y + cases) + 22
        self.height = self._foot_y + 52
        self.lattices = tuple(self._stacks[1].lattices(_BOX + 1))
        self.targets = (
            Lattice(_TABLE, self._rows_y, width - MARGIN - _TABLE, self._row, 1, len(trace.cases)),
        )
        self.panels = tuple(
            Panel(name, s.x, s.y, _BOX, s.height, s.height / pitch, 1)
            for name, s in zip(("input", "output"), self._stacks, strict=True)
        )

    # ------------------------------------------------------------------ ground

    def ground(self) -> list[Mark]:
        """All channels, all connections, and the table of cases."""
        theme, trace = self.theme, self.trace
        marks: list[Mark] = []
        for stack, name in zip(self._stacks, ("input", "output"), strict=True):
            middle = stack.x + _BOX / 2
            counted = f"{stack.count} channel{'' if stack.count == 1 else 's'}"
            marks += [
                Text(middle, 20, name, 14, theme.text, bold=True),
                Text(middle, 40, counted, 11, theme.quiet),
            ]
        faint = mix(theme.ground, theme.quiet, 0.55)
        pairs = self._pairs(range(trace.out_channels))
        if len(pairs) > _MOST_LINES:
            pairs = self._outlines()
            words = "only the outermost lines of each group are drawn"
            middle = (self._stacks[0].x + self._stacks[1].x + _BOX) / 2
            marks.append(Text(middle, self._foot_y - 12, words, 10, theme.quiet))
        marks += self._lines(pairs, faint, 1.0)
        marks += self._boxes(0, range(trace.channels), None)
        marks += self._boxes(1, range(trace.out_channels), theme.empty)
        for stack in self._stacks:
            if stack.head < stack.count:
                y = stack.middle(stack.head)
                left_out = stack.count - 2 * ENDS
                marks.append(Text(stack.x + _BOX / 2, y, f"{left_out} more", 9, theme.quiet))
        side = trace.kernel_size
        line = f"each line is one {side} × {side} plane: {_weights(side**2)}"
        right = self.width - MARGIN
        marks.append(Text(right, self._foot_y + 32, line, 12, theme.quiet, align="right"))
        return marks + self._table()

    def _pairs(self, outputs: range) -> set[Pair]:
        """Both ends of the connections of some output channels, each pair once."""
        sources, results = self._stacks
        slots = np.array([sources.middle(c) for c in range(sources.count)])
        return {
            (float(start), results.middle(output))
            for output in outputs
            for start in np.unique(slots[self.trace.output[output] > 0])
        }

    def _outlines(self) -> set[Pair]:
        """The first and the last channel of each group, joined with each other."""
        found = set()
        for group in range(self.trace.groups):
            starts, ends = (
                (stack.middle(group * each), stack.middle((group + 1) * each - 1))
                for stack in self._stacks
                for each in [stack.count // self.trace.groups]
            )
            found |= set(product(starts, ends))
        return found

    def _lines(self, pairs: set[Pair], color: Color, width: float) -> list[Mark]:
        """All of them as one line with gaps, which is drawn many times faster."""
        sources, results = self._stacks
        right = sources.x + _BOX + 1
        gap = np.full((1, 2), np.nan)
        pieces = [parts.link((right, a), (results.x, b), color).points for a, b in sorted(pairs)]
        return [Line(np.concatenate([p for piece in pieces for p in (piece, gap)]), color, width)]

    def _boxes(self, which: int, channels: range, fill: Color | None) -> list[Mark]:
        theme, stack, trace = self.theme, self._stacks[which], self.trace
        tall = min(stack.pitch - 4, 26)
        marks: list[Mark] = []
        for channel in stack.drawn:
            if channel not in channels:
                continue
            ground = self._tint(channel * trace.groups // stack.count) if fill is None else fill
            y = stack.middle(channel)
            marks += [
                Box(stack.x, y - tall / 2, _BOX, tall, fill=ground, frame=theme.line),
                Text(stack.x + _BOX / 2, y, str(channel), 12, theme.ink(ground)),
            ]
        return marks

    def _tint(self, group: int) -> Color:
        """Neighbouring groups in different greys."""
        return mix(self.theme.grey_high, self.theme.grey_low, (0.25, 0.85)[group % 2])

    def _table(self) -> list[Mark]:
        theme, trace = self.theme, self.trace
        most, y = trace.cases[0].weights, self._rows_y
        marks: list[Mark] = [
            Text(_TABLE, 20, "what each number of groups comes to", 14, theme.text, bold=True,
                 align="left"),
        ]  # fmt: skip
        heads = (("groups", 46.0), ("each output reads", 160.0), ("weights", 232.0))
        for words, right in heads:
            marks.append(Text(_TABLE + right, y - 14, words, 11, theme.quiet, align="right"))
        size = min(13.0, self._row - 2)
        room = self.width - MARGIN - _TABLE - 246 - 72
        for case in trace.cases:
            middle = y + self._row / 2
            now = case.groups == trace.groups
            reads = f"{case.reads} of {trace.channels}"
            for text, (_, right) in zip(
                (str(case.groups), reads, f"{case.weights:,}"), heads, strict=True
            ):
                marks.append(
                    Text(_TABLE + right, middle, text, size, theme.text, bold=now, align="right")
                )
            wide = max(2.0, room * case.weights / most)
            color = theme.accent if now else mix(theme.ground, theme.quiet, 0.6)
            marks.append(
                Box(_TABLE + 246, middle - self._row * 0.26, wide, self._row * 0.52, fill=color)
            )
            name = Text(_TABLE + 254 + wide, middle, case.name, min(size, 11), theme.text,
                        align="left")  # fmt: skip
            marks += [name] if case.name else []
            if now:
                marks.append(
                    Box(_TABLE - 8, y, self.width - MARGIN - _TABLE + 16, self._row,
                        frame=theme.accent, frame_width=2)
                )  # fmt: skip
            y += self._row
        hint = "click a row to see its connections"
        if len(trace.cases) > 1:
            marks.append(Text(_TABLE, y + 14, hint, 11, theme.quiet, align="left"))
        return marks

    # ------------------------------------------------------------------- steps

    def reached(self, step: int) -> list[Mark]:
        """The output channels so far."""
        return self._boxes(1, range(step + 1), None)

    def overlays(self, step: int) -> list[Overlay]:
        """The connections of one output channel, the channel, and its weights."""
        channel, theme = self.trace[step], self.theme
        sources, results = self._stacks
        ends = [sources.middle(c) for c in channel.reads] + [results.middle(step)]
        x, top = sources.x, min(ends)
        tall = min(sources.pitch - 4, 26) + 4
        lines = self._lines(self._pairs(range(step, step + 1)), theme.accent, 2.5)
        boxes: list[Mark] = []
        for stack, chosen in ((sources, channel.reads), (results, (step,))):
            for y in sorted({stack.middle(c) for c in chosen}):
                boxes.append(
                    Box(stack.x - 2, y - tall / 2, _BOX + 4, tall, frame=theme.accent,
                        frame_width=3)
                )  # fmt: skip
        if step not in results.drawn:
            fill = mix(theme.ground, theme.accent, 0.22)
            middle, size = results.middle(step), (_BOX, tall - 4)
            boxes[-1:-1] = [Box(results.x, middle - size[1] / 2, *size, fill=fill)]
            boxes.append(Text(results.x + _BOX / 2, middle, str(step), 12, theme.ink(fill)))
        area = (x - 2, top - tall / 2, results.x + _BOX + 4 - x, max(ends) - top + tall)
        return [Overlay(*area, [*lines, *boxes]), self._told(step)]

    def _told(self, step: int) -> Overlay:
        theme, trace, y = self.theme, self.trace, self._foot_y
        channel, side = trace[step], trace.kernel_size
        kernels = len(channel.reads)
        reads = f"group {channel.group}:  {kernels} input channel{'' if kernels == 1 else 's'}"
        marks = parts.status_line(
            theme, MARGIN, y + 10, (step, channel.count), f"output channel {step}", reads
        )
        each = f"{kernels} × {side} × {side} = {channel.weights:,}"
        plural = "" if trace.out_channels == 1 else "s"
        all_ = f"{trace.out_channels} output channel{plural} × {channel.weights:,} ="
        x = MARGIN + text_width(all_, 13)
        marks += [
            Text(self.width - MARGIN, y + 10, f"its weights:  {each}", 13, theme.text,
                 align="right"),
            Text(MARGIN, y + 32, all_, 13, theme.text, align="left"),
            Text(x + 8, y + 32, _weights(trace.case.weights), 16, theme.accent, bold=True,
                 align="left"),
        ]  # fmt: skip
        return Overlay(MARGIN, y, self.width - 2 * MARGIN, 44, marks)


def _weights(count: int) -> str:
    return f"{count:,} weight{'' if count == 1 else 's'}"
