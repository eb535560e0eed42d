"""A window on a strip of cells: where it stops, what it reads, and what the floor leaves over."""

from convwidgets.scenes.marks import Mark, Text
from convwidgets.scenes.output_size_input import ARCS, INDICES, InputRow
from convwidgets.scenes.output_size_legend import legend
from convwidgets.scenes.output_size_places import MARGIN, PlaceScene, input_title
from convwidgets.scenes.output_size_stairs import BEYOND, Stairs, overhang
from convwidgets.scenes.output_size_strips import NumberRow
from convwidgets.scenes.output_size_track import track
from convwidgets.scenes.raster import text_width
from convwidgets.scenes.scene import Overlay, Panel
from convwidgets.scenes.theme import Theme
from convwidgets.trace.output_size import PlaceTrace

_TALLEST = 34.0


def left_over_note(theme: Theme, trace: PlaceTrace, x: float, right: float, y: float) -> list[Mark]:
    """What the floor leaves over: at the right end of a strip, or after its title."""
    if not trace.axis.left_over:
        return []
    words = f"{trace.sum.left_over_text} left over"
    after = x + text_width(input_title(trace), 14, bold=True) + 16
    at = max(after, right - text_width(words, 12, bold=True))
    return [Text(at, y, words, 12, theme.minus, bold=True, align="left")]


class StripScene(PlaceScene):
    """One axis, cell by cell."""

    def __init__(self, trace: PlaceTrace, *, theme: str = "light", width: float = 840) -> None:
        super().__init__(trace, theme=theme, width=width)
        axis, room = trace.axis, width - 2 * MARGIN
        beyond = min(BEYOND, overhang(trace))
        self._in = track(axis.padded, MARGIN, room, beyond=beyond)
        self._tall = min(self._in.cell, _TALLEST)
        y = 40.0 + (ARCS if trace.mode != "zeros" and axis.padded > axis.size else 0)
        self._row = InputRow(self.theme, trace, self._in, y, self._tall)
        self._stairs_y = y + self._tall + INDICES + 38
        self._stairs = Stairs(self.theme, trace, self._in, self._stairs_y)
        self._out_y = self._stairs_y + self._stairs.height + 34
        out = track(axis.output, MARGIN, room - beyond * self._in.cell, largest=self._in.cell)
        self._output = NumberRow(self.theme, trace.output, out, self._out_y, self._tall)
        self._legend_y = self._output.bottom + 22
        self.height = self._foot(self._legend_y + 20)
        # The output last: what belongs to it is painted over what lies below a stop.
        self.lattices = (*self._stairs.lattices(), *self._output.lattices())
        self.panels = (
            Panel("input", self._in.x, y, self._in.width, self._tall, 1, axis.padded),
            self._output.panel("output"),
        )

    def ground(self) -> list[Mark]:
        """The input, every place of the window, an empty output, legend, formula and cost."""
        theme, trace = self.theme, self.trace
        axis, x = trace.axis, self._in.x
        marks: list[Mark] = [
            Text(x, 18, input_title(trace), 14, theme.text, bold=True, align="left"),
            Text(x, self._stairs_y - 14, "where the window stops", 12, theme.quiet, align="left"),
            self._output.title(f"output  {axis.output}"),
        ]
        marks += left_over_note(theme, trace, x, x + self._in.width, 18)
        marks += self._row.marks() + self._row.arcs() + self._stairs.ground()
        marks += self._output.empty()
        marks += legend(theme, MARGIN, self._legend_y, self.width - 2 * MARGIN)
        return marks + self._foot_marks()

    def reached(self, step: int) -> list[Mark]:
        """The stops and the output cells so far."""
        return self._stairs.reached(step) + self._output.written(range(step + 1))

    def overlays(self, step: int) -> list[Overlay]:
        """The window, its place among the places, its output and its sum."""
        place = self.trace[step]
        stop = self._stairs.overlay(step)
        window, written = self._row.window(place), self._output.framed(step)
        return [window, *([stop] if stop else []), written, self._sum(place)]
