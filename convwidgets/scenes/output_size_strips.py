"""A row of numbers that is painted as steps are reached, for any strip of cells."""

from collections.abc import Sequence

from convwidgets.scenes import grids
from convwidgets.scenes.marks import Box, Lattice, Mark, Text
from convwidgets.scenes.output_size_input import INDICES, framed_span, gap_text
from convwidgets.scenes.output_size_track import Track
from convwidgets.scenes.scene import Overlay, Panel
from convwidgets.scenes.theme import Theme, hexed
from convwidgets.trace.records import Array


class NumberRow:
    """Cells with numbers in the colours of signed values, empty until they are reached.

    Parameters
    ----------
    theme : Theme
        Colours.
    values : ndarray
        The numbers, one for each step.
    track : Track
        Where the cells lie.
    y, tall : float
        The top of the cells and their height.
    limit : float, optional
        Where the colours end; the largest of the numbers by default.
    """

    def __init__(
        self, theme: Theme, values: Array, track: Track, y: float, tall: float,
        limit: float | None = None,
    ) -> None:  # fmt: skip
        self.theme, self.values, self.track, self.y, self.tall = theme, values, track, y, tall
        ends = grids.limit_of(values) if limit is None else limit
        self._colors = theme.signed_colors(values, ends)
        self.letters = grids.lettering(values[list(track)], track.cell - 5, 14)
        #: The bottom, with the indices below the cells.
        self.bottom = y + tall + INDICES

    def panel(self, name: str) -> Panel:
        """These cells as a part that can be annotated."""
        track = self.track
        return Panel(name, track.x, self.y, track.width, self.tall, 1, track.count)

    def lattices(self) -> tuple[Lattice, ...]:
        """These cells as the player needs them."""
        return self.track.lattices(self.y, self.tall)

    def title(self, text: str) -> Text:
        """The bold line above."""
        return Text(self.track.x, self.y - 16, text, 14, self.theme.text, bold=True, align="left")

    def empty(self, indices: bool = True) -> list[Mark]:
        """The cells before anything is written, with their indices."""
        theme, track = self.theme, self.track
        marks = [self._box(index, theme.empty) for index in track]
        for index in track if indices else ():
            x, y = track.middle(index) + 0.5, self.y + self.tall + 11
            marks.append(Text(x, y, str(index), 10, theme.quiet))
        return marks + track.ellipsis(self.y + self.tall / 2, theme, "more")

    def written(self, indices: Sequence[int]) -> list[Mark]:
        """Some of the cells with their numbers, those that are drawn."""
        marks: list[Mark] = []
        for index in indices:
            if self.track.shows(index):
                fill = hexed(self._colors[index])
                marks.append(self._box(index, fill))
                marks += self._text(index, fill)
        return marks

    def framed(self, index: int) -> Overlay:
        """A teal frame round one cell; in the gap its index."""
        frame = framed_span(self.theme, self.track, index, index, self.y, self.tall)
        if not self.track.shows(index):
            frame.marks[:0] = gap_text(self.theme, self.track, self.y, self.tall, str(index))
        return frame

    def _box(self, index: int, fill: str) -> Mark:
        size = (self.track.cell + 1, self.tall + 1)
        return Box(self.track.left(index), self.y, *size, fill=fill, frame=self.theme.line)

    def _text(self, index: int, fill: str) -> list[Mark]:
        if not self.letters.size:
            return []
        x, y = self.track.middle(index) + 0.5, self.y + (self.tall + 1) / 2
        text = self.letters(float(self.values[index]))
        return [Text(x, y, text, self.letters.size, self.theme.ink(fill))]
