"""Every place of a window, one below the other: stops, places that the stride skips, the next one.

The next stop after the last would hang over the edge; it shows what the floor is for.
"""

from convwidgets.scenes.marks import Box, Color, Lattice, Mark, Text
from convwidgets.scenes.output_size_rows import Rows
from convwidgets.scenes.output_size_track import Track
from convwidgets.scenes.scene import Overlay
from convwidgets.scenes.theme import Theme, mix
from convwidgets.trace.output_size import PlaceTrace

_TALL = 190.0  # what the places may take together
#: Cells of a window beyond the end that are drawn.
BEYOND = 3


def overhang(trace: PlaceTrace) -> int:
    """Cells by which the next stop would reach past the end; 0 if nothing is left over."""
    axis = trace.axis
    return axis.stride - axis.left_over if axis.left_over else 0


class Stairs:
    """Draws the places of one window.

    Parameters
    ----------
    theme : Theme
        Colours.
    trace : PlaceTrace
        Whose window.
    track : Track
        Where the cells lie above.
    y : float
        The top of the first place.
    """

    def __init__(self, theme: Theme, trace: PlaceTrace, track: Track, y: float) -> None:
        self.theme, self.trace, self.track = theme, trace, track
        self._rows = Rows(trace.sum.travel + 1, y, _TALL, 16, track.whole)
        self.pitch = self._rows.pitch
        self._hangs = overhang(trace)
        self._hanging_y = self._rows.bottom + 2
        self.height = self._rows.bottom - y + (self.pitch + 22 if self._hangs else 0)

    def lattices(self) -> list[Lattice]:
        """The stops: the row of each and what lies below it up to the next."""
        return self._rows.lattices(self.track.x, self.track.width, self.trace.axis.stride)

    def ground(self) -> list[Mark]:
        """Outlines of the stops, thin lines for the places between, the one that hangs over."""
        theme, trace = self.theme, self.trace
        marks: list[Mark] = []
        for place, y in self._rows:
            index, skipped = divmod(place, trace.axis.stride)
            if skipped:
                marks += self._thin(place, y)
            else:
                marks += self._bars(place, y, theme.ground, theme.quiet)
                marks += self._number(place, y, index)
        marks += self._rows.ellipsis(theme, self.track.x + self.track.width / 2, "places")
        return marks + (self._hanging() if self._hangs else [])

    def reached(self, step: int) -> list[Mark]:
        """The stops up to a step, filled."""
        fill = mix(self.theme.ground, self.theme.quiet, 0.6)
        marks: list[Mark] = []
        for place, y in self._rows:
            index, skipped = divmod(place, self.trace.axis.stride)
            if not skipped and index <= step:
                marks += self._bars(place, y, fill, self.theme.quiet)
        return marks

    def overlay(self, step: int) -> Overlay | None:
        """The stop of a step in teal."""
        place = step * self.trace.axis.stride
        y = self._rows.top(place)
        if y is None:
            return None
        marks = self._bars(place, y, self.theme.accent, self.theme.accent)
        left = self.track.left(place)
        right = self.track.right(place + self.trace.axis.span - 1)
        return Overlay(left, y, max(1.0, right - left + 1), self.pitch, marks)

    def _cells(self, place: int) -> list[int]:
        axis = self.trace.axis
        return list(range(place, place + axis.span, axis.dilation))

    def _thin(self, place: int, y: float) -> list[Mark]:
        left = self.track.left(place) + 3
        right = self.track.right(place + self.trace.axis.span - 1) - 2
        middle = y + (self.pitch - 1) / 2
        color = mix(self.theme.ground, self.theme.quiet, 0.7)
        return [Box(left, middle, max(3.0, right - left), 1, fill=color)]

    def _bars(self, place: int, y: float, fill: Color, frame: Color) -> list[Mark]:
        """The cells that are read as small boxes, joined by a line where dilation parts them."""
        track, cells = self.track, self._cells(place)
        marks: list[Mark] = []
        left, right = track.left(place) + 2, track.right(cells[-1]) - 1
        if self.trace.axis.dilation > 1 or not track.whole:
            middle = y + (self.pitch - 1) / 2
            marks.append(Box(left, middle, max(1.0, right - left), 1, fill=frame))
        for cell in cells:
            if track.shows(cell) or cell >= track.count:
                marks.append(
                    Box(track.left(cell) + 2, y + 1, track.cell - 3, self.pitch - 3,
                        fill=fill, frame=frame)
                )  # fmt: skip
        return marks

    def _number(self, place: int, y: float, index: int) -> list[Mark]:
        if self.pitch < 11 or not self.track.shows(place):
            return []
        x = self.track.left(place) - 4
        return [Text(x, y + self.pitch / 2 - 0.5, str(index), 9, self.theme.quiet, align="right")]

    def _hanging(self) -> list[Mark]:
        """Where the next stop would be, and by how much it does not fit."""
        theme, track, axis = self.theme, self.track, self.trace.axis
        place = axis.output * axis.stride
        y, end = self._hanging_y, track.count
        drawn = [c for c in self._cells(place) if c < end + BEYOND]
        marks: list[Mark] = []
        for cell in drawn:
            if not track.shows(cell) and cell < end:
                continue
            outside = cell >= end
            marks.append(
                Box(track.left(cell) + 2, y + 1, track.cell - 3, self.pitch - 3,
                    fill=mix(theme.ground, theme.minus, 0.25) if outside else theme.ground,
                    frame=theme.minus)
            )  # fmt: skip
        edge = track.x + track.width
        marks.append(Box(edge, y - 3, 1, self.pitch + 5, fill=theme.minus))
        cells = f"{self._hangs} cell{'' if self._hangs == 1 else 's'}"
        words = f"the next stop would hang over the edge by {cells}: not taken"
        last = min(place + axis.span, end + BEYOND)
        right = track.left(last)
        marks.append(Text(right, y + self.pitch + 9, words, 11, theme.minus, align="right"))
        return marks
