"""What "same" means to PyTorch and to TensorFlow, one below the other at the same pace."""

import math

from convwidgets.scenes import parts
from convwidgets.scenes.marks import Box, Mark, Text
from convwidgets.scenes.output_size_input import INDICES, InputRow
from convwidgets.scenes.output_size_legend import legend
from convwidgets.scenes.output_size_places import MARGIN
from convwidgets.scenes.output_size_strips import NumberRow
from convwidgets.scenes.output_size_track import Track, track, within
from convwidgets.scenes.raster import text_width
from convwidgets.scenes.scene import Overlay, Panel, Scene
from convwidgets.trace.output_size import Place, PlaceTrace
from convwidgets.trace.output_size_same import REFUSAL, SamePlace, SameTrace

_TALLEST = 30.0
_NAMES = ("PyTorch", "TensorFlow")


def _shared_tracks(one: PlaceTrace, other: PlaceTrace, room: float) -> list[Track]:
    """Where both inputs lie: the same cell below the same cell, if the picture has room for it."""
    axes = (one.axis, other.axis)
    before, after = max(a.before for a in axes), max(a.after for a in axes)
    outer = track(before + one.axis.size + after, MARGIN, room, largest=40.0)
    spare = [(before - a.before, after - a.after) for a in axes]
    if not outer.whole and max(max(pair) for pair in spare) >= outer.head:
        return [track(a.padded, MARGIN, room, largest=40.0) for a in axes]
    return [within(outer, *pair) for pair in spare]


class SameScene(Scene):
    """Two inputs with their padding, their windows and their outputs."""

    trace: SameTrace

    def __init__(self, trace: SameTrace, *, theme: str = "light", width: float = 840) -> None:
        super().__init__(trace, theme=theme, width=width)
        both, room = (trace.torch, trace.tensorflow), width - 2 * MARGIN
        tracks = _shared_tracks(*both, room)
        tall = min(tracks[0].cell, _TALLEST)
        self._inputs: list[InputRow] = []
        self._outputs: list[NumberRow] = []
        self._titles: list[float] = []
        y, panels = 0.0, []
        for name, each, lies in zip(_NAMES, both, tracks, strict=True):
            self._titles.append(y + 18)
            # Where PyTorch refuses there is one line more to say.
            y += 56 + (22 if trace.refused and name == "PyTorch" else 0)
            row = InputRow(self.theme, each, lies, y, tall)
            out = track(each.axis.output, MARGIN, room, largest=lies.cell)
            result = NumberRow(self.theme, each.output, out, y + tall + INDICES + 26, tall)
            self._inputs.append(row)
            self._outputs.append(result)
            panels += [
                Panel(f"{name} input", lies.x, row.y, lies.width, tall, 1, lies.count),
                result.panel(f"{name} output"),
            ]
            y = result.bottom + 14
        self._legend_y = y + 6
        self._foot_y = self._legend_y + 22
        self.height = self._foot_y + 182
        self.lattices = tuple(c for row in self._outputs for c in row.lattices())
        self.panels = tuple(panels)

    def ground(self) -> list[Mark]:
        """Both inputs, both outputs still empty, and how the padding is worked out."""
        theme, trace = self.theme, self.trace
        right = self.width - MARGIN
        marks: list[Mark] = []
        for name, each, y, row, result in zip(
            _NAMES, (trace.torch, trace.tensorflow), self._titles, self._inputs, self._outputs,
            strict=True,
        ):  # fmt: skip
            axis = each.axis
            pads = f"{axis.before} before, {axis.after} after"
            x = MARGIN + text_width(name, 14, bold=True) + 14
            if name == "PyTorch" and trace.refused:
                said = f"refuses: “{REFUSAL}”"
                marks.append(Text(x, y, said, 12, theme.minus, align="left"))
                pads = f"networks written for it pad by hand:  {pads}"
                marks.append(Text(MARGIN, y + 22, pads, 12, theme.text, align="left"))
            else:
                marks.append(Text(x, y, f"pads {pads}", 12, theme.text, align="left"))
            marks += [
                Text(MARGIN, y, name, 14, theme.text, bold=True, align="left"),
                Text(row.track.x, row.y - 12, f"input {axis.size}", 11, theme.quiet, align="left"),
                Text(result.track.x, result.y - 12, f"output {axis.output}", 11, theme.quiet,
                     align="left"),
            ]  # fmt: skip
            marks += row.marks() + result.empty()
        marks += legend(theme, MARGIN, self._legend_y, right - MARGIN, places=False)
        marks.append(Box(MARGIN, self._foot_y + 52, right - MARGIN, 1, fill=theme.line))
        middle = self.width / 2
        for x, (head, lines) in (
            (MARGIN, self._torch_lines()), (middle + 10, self._tensorflow_lines()),
        ):  # fmt: skip
            y = self._foot_y + 72
            marks.append(Text(x, y, head, 12, theme.text, bold=True, align="left"))
            for line in lines:
                y += 22
                marks.append(Text(x, y, line, 12, theme.text, align="left"))
        verdict = f"{trace.verdict}."
        marks.append(Text(middle, self._foot_y + 166, verdict, 14, theme.accent, bold=True))
        return marks

    def _torch_lines(self) -> tuple[str, list[str]]:
        axis = self.trace.torch.axis
        reach = f"{axis.dilation}·({axis.kernel_size} − 1)"
        if not self.trace.refused:
            total = axis.before + axis.after
            return 'PyTorch, padding="same"', [
                f"in all:  D(K − 1) = {reach} = {total}",
                f"half before: {axis.before};  the rest after: {axis.after}",
                f"outputs:  as many as inputs, {axis.output}",
            ]
        return f"PyTorch, padding={axis.before}", [
            f"each side:  ⌊D(K − 1) / 2⌋ = ⌊{reach} / 2⌋ = {axis.before}",
            f"outputs:  ⌊({axis.size} + 2·{axis.before} − {reach} − 1) / {axis.stride}⌋ + 1 = "
            f"{axis.output}",
        ]

    def _tensorflow_lines(self) -> tuple[str, list[str]]:
        axis = self.trace.tensorflow.axis
        total = axis.before + axis.after
        outputs = math.ceil(axis.size / axis.stride)
        odd = "  (the odd cell goes after)" if total % 2 else ""
        return 'TensorFlow, padding="SAME"', [
            f"outputs:  ⌈I / S⌉ = ⌈{axis.size} / {axis.stride}⌉ = {outputs}",
            f"in all:  max(({outputs} − 1)·{axis.stride} + {axis.dilation}·({axis.kernel_size} − 1)"
            f" + 1 − {axis.size}, 0) = {total}",
            f"half before: {axis.before};  the rest after: {axis.after}{odd}",
        ]

    def reached(self, step: int) -> list[Mark]:
        """The outputs of both so far."""
        return [mark for row in self._outputs for mark in row.written(range(step + 1))]

    def overlays(self, step: int) -> list[Overlay]:
        """Both windows, both output cells and what they read."""
        now: SamePlace = self.trace[step]
        overlays: list[Overlay] = []
        both = (now.torch, now.tensorflow)
        for place, row, result in zip(both, self._inputs, self._outputs, strict=True):
            if place:
                overlays += [row.window(place), result.framed(step)]
        y, theme = self._foot_y, self.theme
        told = [f"{name} {_reads(place)}" for name, place in zip(_NAMES, both, strict=True)]
        marks = parts.status_line(
            theme, MARGIN, y + 10, (step, now.count), f"output[{step}]", told[0]
        )
        x = next(mark.x for mark in marks if isinstance(mark, Text) and told[0] in mark.text)
        x += text_width("←  ", 13)
        marks.append(Text(x, y + 32, told[1], 13, theme.quiet, align="left"))
        return [*overlays, Overlay(MARGIN, y, self.width - 2 * MARGIN, 44, marks)]


def _reads(place: Place | None) -> str:
    return f"reads {place.reads}" if place else "has no such output"
