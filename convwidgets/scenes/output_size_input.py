"""The cells of a padded input: what is read, skipped and left over, and what padding repeats."""

import numpy as np

from convwidgets.scenes import grids, parts
from convwidgets.scenes.grids import Lettering
from convwidgets.scenes.marks import Box, Color, Dots, Line, Mark, Text
from convwidgets.scenes.output_size_track import Track
from convwidgets.scenes.raster import text_width
from convwidgets.scenes.scene import Overlay
from convwidgets.scenes.theme import Theme, hexed, mix
from convwidgets.trace.numbers import number, span
from convwidgets.trace.output_size import Place, PlaceTrace

#: Room above a row for the arcs that show what the padding repeats.
ARCS = 30.0
#: Room below a row for the cells' indices.
INDICES = 16.0
Index = tuple[int, ...]
Size = tuple[float, float]
_MOST_ARCS = 6  # on either side; more of them would be a tangle


def strike(x: float, y: float, width: float, height: float, color: Color) -> Line:
    """A stroke through a cell that nobody reads."""
    ends = [(x + 4, y + height - 4), (x + width - 4, y + 4)]
    return Line(np.array(ends), color, 1.4)


def left_over_box(theme: Theme, x: float, y: float, width: float, height: float) -> Box:
    """The frame of a cell that the floor leaves over."""
    return Box(x, y, width, height, frame=theme.minus, frame_width=2)


def state_cell(
    theme: Theme, x: float, y: float, size: Size, fill: Color, *,
    padding: bool = False, skipped: bool = False, left_over: bool = False,
) -> list[Mark]:  # fmt: skip
    """One cell as the legend explains it, without its number."""
    width, height = size
    hatch = theme.hatch if padding else None
    if left_over:
        fill = mix(theme.padding if padding else theme.ground, theme.minus, 0.14)
    elif skipped and not padding:
        fill = theme.ground
    marks: list[Mark] = [Box(x, y, width, height, fill=fill, frame=theme.line, hatch=hatch)]
    if skipped:
        marks.append(strike(x, y, width, height, theme.quiet))
    if left_over:
        marks.append(left_over_box(theme, x, y, width, height))
    return marks


class InputCells:
    """Draws single cells of a padded input, of a strip or of a square.

    Parameters
    ----------
    theme : Theme
        Colours.
    trace : PlaceTrace
        Whose input.
    letters : Lettering
        How the numbers are written.
    """

    def __init__(self, theme: Theme, trace: PlaceTrace, letters: Lettering) -> None:
        self.theme, self._letters, self._values = theme, letters, trace.padded
        found = trace.coverage
        self.padding, self.left_over, skipped = (
            flags if trace.rank == 1 else flags[:, None] | flags
            for flags in (found.padding, found.left_over, found.skipped)
        )
        self.skipped = skipped & ~self.left_over
        self.greys = theme.grey_colors(trace.padded, 1, float(trace.axis.size**trace.rank))
        self._borrowed = 0.0 if trace.mode == "zeros" else 0.45
        self._frame = theme.accent if trace.axis.dilation > 1 else theme.line

    def fill(self, at: Index) -> Color:
        """The ground of a cell; padding takes after the cell it repeats."""
        grey = hexed(self.greys[at])
        return mix(self.theme.padding, grey, self._borrowed) if self.padding[at] else grey

    def marks(self, at: Index, x: float, y: float, size: Size) -> list[Mark]:
        """A cell as it lies there."""
        theme, padding, left = self.theme, bool(self.padding[at]), bool(self.left_over[at])
        marks = state_cell(
            theme, x, y, size, self.fill(at),
            padding=padding, skipped=bool(self.skipped[at]), left_over=left,
        )  # fmt: skip
        ground = marks[0]
        assert isinstance(ground, Box)  # what state_cell begins with
        assert ground.fill is not None
        quiet = padding and not left and not self._borrowed
        return marks + self._text(at, x, y, size, theme.quiet if quiet else theme.ink(ground.fill))

    def read(self, at: Index, x: float, y: float, size: Size) -> list[Mark]:
        """A cell under the window; framed by itself where dilation leaves gaps."""
        theme = self.theme
        fill = mix(self.fill(at), theme.accent, 0.22)
        hatch = mix(theme.hatch, theme.accent, 0.35) if self.padding[at] else None
        wide = 2.0 if self._frame == theme.accent else 1.0
        box = Box(x, y, *size, fill=fill, frame=self._frame, hatch=hatch, frame_width=wide)
        return [box, *self._text(at, x, y, size, theme.ink(fill))]

    def _text(self, at: Index, x: float, y: float, size: Size, ink: Color) -> list[Mark]:
        if not self._letters.size:
            return []
        text = self._letters(float(self._values[at]))
        return [Text(x + size[0] / 2, y + size[1] / 2, text, self._letters.size, ink)]


class InputRow:
    """Draws one padded input as a strip.

    Parameters
    ----------
    theme : Theme
        Colours.
    trace : PlaceTrace
        Whose input.
    track : Track
        Where its cells lie.
    y, tall : float
        The top of the cells and their height.
    """

    def __init__(
        self, theme: Theme, trace: PlaceTrace, track: Track, y: float, tall: float
    ) -> None:
        self.theme, self.trace, self.track, self.y, self.tall = theme, trace, track, y, tall
        shown = trace.padded[list(track)]
        self._cells = InputCells(theme, trace, grids.lettering(shown, track.cell - 5, 14))
        self._size = (track.cell + 1, tall + 1)

    def marks(self) -> list[Mark]:
        """Cells, their numbers and, below, their indices."""
        theme, track, before = self.theme, self.track, self.trace.axis.before
        names = {index: number(index - before) for index in track}
        # Long ones, as of much padding, have room below every second cell only.
        wide = max(text_width(name, 10) for name in names.values())
        every = 1 if wide + 2 <= track.cell else 2
        marks: list[Mark] = []
        for index, name in names.items():
            marks += self._cells.marks((index,), track.left(index), self.y, self._size)
            if index % every == 0:
                x, y = track.middle(index) + 0.5, self.y + self.tall + 11
                marks.append(Text(x, y, name, 10, theme.quiet))
        return marks + track.ellipsis(self.y + self.tall / 2, theme, "more")

    def arcs(self) -> list[Mark]:
        """From each padded cell to the one it repeats, if there are few."""
        axis, track = self.trace.axis, self.track
        if self.trace.mode == "zeros" or max(axis.before, axis.after) > _MOST_ARCS:
            return []
        marks: list[Mark] = []
        for index in np.flatnonzero(self._cells.padding):
            source = int(self.trace.sources[index]) + axis.before
            if track.shows(int(index)) and track.shows(source):
                marks += self._arc(track.middle(source) + 0.5, track.middle(int(index)) + 0.5)
        return marks

    def _arc(self, start: float, end: float) -> list[Mark]:
        theme = self.theme
        high = min(ARCS - 6, 9 + 0.09 * abs(end - start))
        turn = np.linspace(0, np.pi, 41)
        x = (start + end) / 2 - (end - start) / 2 * np.cos(turn)
        base = self.y - 3
        curve = Line(np.column_stack([x, base - high * np.sin(turn)]), theme.quiet, 1.3)
        head = np.array([(end - 4, base - 5), (end, base + 0.5), (end + 4, base - 5)])
        return [
            curve, Line(head, theme.quiet, 1.6), Dots(np.array([(start, base)]), theme.quiet, 2.2),
        ]  # fmt: skip

    def window(self, place: Place) -> Overlay:
        """The cells that are read, tinted, in a frame; in the gap their numbers."""
        theme, track, cells = self.theme, self.track, place.window[0]
        marks: list[Mark] = []
        for index in cells:
            if track.shows(index):
                marks += self._cells.read((index,), track.left(index), self.y, self._size)
        frame_ = framed_span(theme, track, cells[0], cells[-1], self.y, self.tall)
        if not track.shows(cells[0]) and not track.shows(cells[-1]):
            text = span(tuple(c - self.trace.axis.before for c in cells))
            marks += gap_text(theme, track, self.y, self.tall, text)
        return Overlay(frame_.x, frame_.y, frame_.width, frame_.height, marks + frame_.marks)


def framed_span(
    theme: Theme, track: Track, first: int, last: int, y: float, tall: float
) -> Overlay:
    """A teal frame from one cell to another; round the whole gap if both lie in it."""
    left, right = track.left(first), track.right(last)
    if not (track.shows(first) or track.shows(last)):
        start, width = track.gap
        left, right = start + 8, start + width - 8
    return parts.framed(theme, left, y, right - left + 1, tall + 1)


def gap_text(theme: Theme, track: Track, y: float, tall: float, text: str) -> list[Mark]:
    """Says in the gap of a track which of the cells left out is meant."""
    start, width = track.gap
    fill = mix(theme.ground, theme.accent, 0.22)
    size = grids.fitting_size([text], width - 24, 12) or 8.0
    return [
        Box(start + 8, y, width - 15, tall + 1, fill=fill),
        Text(start + width / 2, y + tall / 2, text, size, theme.ink(fill)),
    ]
