"""A race as bars on a logarithmic scale, and the numbers of one way below them."""

from convwidgets.scenes import parts
from convwidgets.scenes.marks import Box, Color, Lattice, Mark, Text
from convwidgets.scenes.scene import Overlay, Panel, Scene
from convwidgets.scenes.speed_axis import TimeAxis
from convwidgets.scenes.theme import mix
from convwidgets.trace.speed import SpeedStep, SpeedTrace
from convwidgets.trace.speed_times import duration, factor

_LEFT, _RIGHT = 20.0, 820.0
_NAME, _BARS, _END = 30.0, 176.0, 570.0
_TEXT, _RATE = 602.0, 808.0
_TOP, _ROW, _BAR = 64.0, 50.0, 18.0
_HEADS = 50.0
_LINE = 36.0
_SUMS = 196.0


class RaceScene(Scene):
    """A row for each way: its bar, its time and how it compares; a sentence where it is wrong."""

    trace: SpeedTrace

    def __init__(self, trace: SpeedTrace, *, theme: str = "light", width: float = 840) -> None:
        super().__init__(trace, theme=theme, width=width)
        count = len(trace)
        self._axis = TimeAxis(trace.output, _BARS, _END, whole=True)
        self._bottom = _TOP + count * _ROW
        self._block = self._bottom + 52
        self.height = self._block + 4 * _LINE + 8
        self.lattices = (Lattice(_LEFT, _TOP, _RIGHT - _LEFT, _ROW, 1, count, painted=False),)
        self.panels = (
            Panel("ways", _LEFT, _TOP, _RIGHT - _LEFT, count * _ROW, count, 1),
            Panel("numbers", _LEFT, self._block, _RIGHT - _LEFT, 4 * _LINE, 4, 1),
        )

    def ground(self) -> list[Mark]:
        """What is computed, the scale, and every way."""
        theme, work = self.theme, self.trace.work
        shapes = [parts.shape_text(shape) for shape in (work.in_shape, work.out_shape)]
        kernel = parts.shape_text((work.kernel_size, work.kernel_size))
        marks: list[Mark] = [
            parts.title(theme, _LEFT, 18, f"{shapes[0]}  →  {shapes[1]},  kernels {kernel}", 420,
                        align="left"),
            Text(_RIGHT, 18, self.trace.patches, 12, theme.quiet, align="right"),
            Text(_TEXT, _HEADS, "one run", 11, theme.quiet, align="left"),
            Text(_RATE, _HEADS, "multiply-adds a second", 11, theme.quiet, align="right"),
            *self._scale(),
        ]  # fmt: skip
        for step in self.trace:
            marks += self._way(step, theme.ground)
        return marks

    def _scale(self) -> list[Mark]:
        theme = self.theme
        lines = ("logarithmic scale" if self._axis.fine else
                 "every line stands for ten times the time of the one before")  # fmt: skip
        marks: list[Mark] = [Box(_LEFT, _TOP - 1, _RIGHT - _LEFT, 1, fill=theme.line)]
        for x, text in self._axis.ticks:
            marks.append(Text(x, _HEADS, text, 11, theme.quiet))
            marks.append(Box(x, _TOP, 1, self._bottom - _TOP, fill=theme.line))
        marks += [
            Box(_LEFT, self._bottom, _RIGHT - _LEFT, 1, fill=theme.line),
            Text(_LEFT, self._bottom + 18, f"{lines}; “times faster” is against the slowest; "
                 "measured on this computer, just now", 11, theme.quiet, align="left"),
        ]  # fmt: skip
        return marks

    def _way(self, step: SpeedStep, ground: Color) -> list[Mark]:
        """The row of one way."""
        theme = self.theme
        top = _TOP + step.index * _ROW
        y = top + _ROW / 2
        name = parts.shortened(step.name, _BARS - _NAME - 12, 13, bold=True)
        marks: list[Mark] = [Text(_NAME, y, name, 13, theme.text, bold=True, align="left")]
        if not step.timed:
            return [*marks, *self._fault(step, top, ground)]
        end = self._axis.at(step.seconds)
        bar = top + (_ROW - _BAR) / 2
        marks.append(Box(_BARS, bar, max(end - _BARS, 2), _BAR, fill=theme.plus))
        if step.scaled:
            # Measured up to here; the rest of the bar is scaled up.
            known = max(self._axis.at(step.timing.median), _BARS)
            marks.append(Box(known, bar, end - known, _BAR, fill=mix(ground, theme.plus, 0.15),
                             frame=theme.plus, hatch=theme.plus))  # fmt: skip
        time = ("≈ " if step.scaled else "") + duration(step.seconds)
        marks += [
            Text(_TEXT, y - 9, time, 14, theme.text, bold=True, align="left"),
            Text(_RATE, y - 9, step.rate, 12, theme.quiet, align="right"),
            Text(_TEXT, y + 10, step.comparison, 12, theme.quiet, align="left"),
        ]
        return marks

    def _fault(self, step: SpeedStep, top: float, ground: Color) -> list[Mark]:
        """Instead of a bar: what is wrong."""
        theme, size = self.theme, 12
        room = _RIGHT - _BARS - 14
        lines = parts.wrapped("Not timed. " + step.timing.fault, size, room)
        if len(lines) > 3:
            lines = [*lines[:2], parts.shortened(" ".join(lines[2:]), room, size)]
        first = top + _ROW / 2 - 7.5 * (len(lines) - 1)
        # On the plain ground: the lines of the scale would run through the words.
        marks: list[Mark] = [Box(_BARS, top, _RIGHT - _BARS, _ROW, fill=ground)]
        for index, line in enumerate(lines):
            y = first + 15 * index
            marks.append(Text(_BARS + 6, y, line, size, theme.minus, align="left"))
        return marks

    def reached(self, step: int) -> list[Mark]:
        """Nothing: every time stands there from the start."""
        return []

    def overlays(self, step: int) -> list[Overlay]:
        """The row of this way, and its numbers."""
        now = self.trace[step]
        return [self._chosen(now), self._numbers(now)]

    def _chosen(self, step: SpeedStep) -> Overlay:
        theme = self.theme
        top = _TOP + step.index * _ROW
        tint = mix(theme.ground, theme.accent, 0.1)
        frame = parts.framed(theme, _LEFT, top, _RIGHT - _LEFT, _ROW)
        lines = [Box(x, top, 1, _ROW, fill=theme.line) for x, _ in self._axis.ticks]
        row = Box(_LEFT, top, _RIGHT - _LEFT, _ROW, fill=tint)
        return Overlay(
            frame.x, frame.y, frame.width, frame.height,
            [row, *lines, *self._way(step, tint), *frame.marks],
        )  # fmt: skip

    def _numbers(self, step: SpeedStep) -> Overlay:
        theme, y = self.theme, self._block + 8
        name = parts.shortened(step.name, 240, 13, bold=True)
        reads = step.measured if step.timed else "not timed"
        marks = parts.status_line(theme, _LEFT, y, (step.index, step.count), name, reads)
        for line, (label, note, written, result) in enumerate(_sums(step)):
            middle = y + (line + 1) * _LINE
            marks += [
                Text(_LEFT, middle - 7, label, 12, theme.text, bold=True, align="left"),
                Text(_LEFT, middle + 9, note, 10, theme.quiet, align="left"),
                Text(_LEFT + _SUMS, middle, written, 14, theme.text, align="left"),
                Text(_RIGHT, middle, result, 16, theme.accent, bold=True, align="right"),
            ]
        return Overlay(_LEFT - 2, self._block, _RIGHT - _LEFT + 4, 4 * _LINE, marks)


def _sums(step: SpeedStep) -> list[tuple[str, str, str, str]]:
    """Name, note, what is computed and the result, line by line."""
    work = step.work
    products = "·".join(f"{n:,}" for n in work.factors)
    lines = [("multiply-adds", "maps · rows · columns · K·K · C", products, f"{work.products:,}")]
    if not step.timed:
        return [*lines, ("no time", "it has to be right first", "", "")]
    about = "≈ " if step.scaled else ""
    time = duration(step.seconds)
    lines.append(
        (
            "multiply-adds a second",
            "number / time",
            f"{work.products:,} / {time}",
            about + step.rate,
        )
    )
    if step.times_quickest > 1:
        quickest = duration(step.seconds / step.times_quickest)
        lines.append(
            ("against the quickest", step.quickest, f"{time} / {quickest}",
             f"{about}{factor(step.times_quickest)} times as long")
        )  # fmt: skip
    else:
        lines.append(("against the quickest", "it is the quickest", "", ""))
    return lines
