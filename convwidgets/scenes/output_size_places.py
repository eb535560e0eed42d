"""What the strip and the square share: their titles, the sum of a position, formula and cost."""

from convwidgets.scenes import grids, parts
from convwidgets.scenes.marks import Box, Mark, Text
from convwidgets.scenes.output_size_formula import HEIGHT, cost_bars, formula
from convwidgets.scenes.raster import text_width
from convwidgets.scenes.scene import Overlay, Scene
from convwidgets.scenes.theme import Theme
from convwidgets.trace.numbers import number
from convwidgets.trace.output_size import Place, PlaceTrace

MARGIN = 24.0


def input_title(trace: PlaceTrace) -> str:
    """``'input  7 + padding 1 (reflect)'``."""
    axis = trace.axis
    if not (axis.before or axis.after):
        return f"input  {axis.size}"
    sides = f"{axis.before}" if axis.before == axis.after else f"{axis.before} and {axis.after}"
    return f"input  {axis.size}  + padding {sides}  ({trace.mode})"


def status(theme: Theme, place: Place, trace: PlaceTrace, x: float, y: float) -> list[Mark]:
    """Which step this is, where its window starts and what it reads."""
    written = f"output[{', '.join(map(str, place.position))}]"
    if trace.rank == 1:
        first = (
            f"{place.index}·{trace.axis.stride} − {trace.axis.before} = {number(place.start[0])}"
        )
        told = f"starts at {first}, reads {place.reads}"
    else:
        told = f"reads {place.reads}"
    return parts.status_line(theme, x, y, (place.index, place.count), written, told)


class PlaceScene(Scene):
    """What the strip and the square share: status, formula and cost."""

    trace: PlaceTrace

    def _foot(self, y: float) -> float:
        """Lay out everything below the cells from `y` on; the height of the picture."""
        self._status_y = y
        self._formula_y = y + 68
        return self._formula_y + HEIGHT + 6

    def _foot_marks(self) -> list[Mark]:
        theme, trace = self.theme, self.trace
        y = self._formula_y
        right = self.width - MARGIN
        wide = self.width - 2 * MARGIN
        return [
            Box(MARGIN, y - 16, wide, 1, fill=theme.line),
            Text(
                right,
                self._status_y + 33,
                "the input holds 1, 2, 3, …; every weight is 1",
                11,
                theme.quiet,
                align="right",
            ),
            *formula(theme, trace.sum, MARGIN, y, 520),
            *cost_bars(theme, right - 240, y, 240, trace),
        ]

    def _sum(self, place: Place) -> Overlay:
        """The status line and, below it, the sum of the position."""
        theme, y = self.theme, self._status_y
        marks = status(theme, place, self.trace, MARGIN, y + 10)
        terms = " + ".join(place.terms) or f"the sum of {place.values.size} numbers"
        if not grids.fitting_size([terms], self.width - 2 * MARGIN - 120, 14):
            terms = f"the sum of {place.values.size} numbers"
        size = grids.fitting_size([terms], self.width - 2 * MARGIN - 120, 14)
        x = MARGIN + text_width(terms, size) + 12
        marks += [
            Text(MARGIN, y + 33, terms, size, theme.text, align="left"),
            Text(x, y + 33, "=", 14, theme.quiet, align="left"),
            Text(x + 18, y + 33, number(place.value), 18, theme.accent, bold=True, align="left"),
        ]
        return Overlay(MARGIN, y, self.width - 2 * MARGIN, 44, marks)
