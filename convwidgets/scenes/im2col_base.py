"""What both ways between windows and columns share: image, window, column and matrix."""

from typing import Any

import numpy as np

from convwidgets.scenes import grids, parts
from convwidgets.scenes.conv2d_base import padding_text
from convwidgets.scenes.im2col_clicks import Clicks
from convwidgets.scenes.im2col_layout import layout
from convwidgets.scenes.im2col_matrix import Matrix
from convwidgets.scenes.im2col_places import INDEXED, MARGIN, NUMBERED, TITLE
from convwidgets.scenes.im2col_table import Table, letters_for
from convwidgets.scenes.im2col_unroll import Unrolled
from convwidgets.scenes.marks import Box, Line, Mark, Text
from convwidgets.scenes.parts import Pixels, shape_text
from convwidgets.scenes.scene import Overlay, Scene
from convwidgets.trace.im2col_patches import Patches
from convwidgets.trace.records import Array

_LABELS = 84.0  # the column of labels before the facts


class PatchScene(Scene):
    """What both ways share."""

    trace: Patches[Any]
    clicks: Clicks
    _backwards = False

    def __init__(self, trace: Patches[Any], *, theme: str = "light", width: float = 840) -> None:
        super().__init__(trace, theme=theme, width=width)
        self.place = layout(trace, width)
        self.low, self.high = grids.range_of(trace.image)
        numbers = self.place.input.cell >= NUMBERED
        self._padding = parts.padding_mask(trace.padding, trace.padded.shape[1:])
        colors = self.theme.grey_colors(trace.padded, self.low, self.high, full=not numbers)
        letters = letters_for(trace.padded, self.place.input.cell, 14)
        self.planes = [
            self._plane(channel, trace.padded[channel], colors[channel], letters)
            for channel in range(len(trace.image))
        ]
        self.unrolled = Unrolled(self.theme, trace, self.place, backwards=self._backwards)
        self.matrix = Matrix(self.theme, trace, self.place.bands)
        self._fills = self.theme.grey_colors(trace.columns, self.low, self.high)
        self._absent = trace.origins < 0
        self._marked = np.zeros(trace.columns.shape, dtype=bool)
        if trace.story:
            for row, column in trace.story.copies:
                self._marked[row, column] = True

    def _plane(
        self, channel: int, values: Array, colors: Pixels, letters: grids.Lettering
    ) -> Table:
        place = self.place.input
        y = place.y + channel * self.place.plane_pitch
        return Table(
            self.theme, place.x, y, place.cell, place.cell, values, colors, self._padding, letters
        )

    # ----------------------------------------------------------------- drawing

    def _title(self, x: float, text: str, room: float, y: float = TITLE) -> Text:
        return parts.title(self.theme, x, y, text, room)

    def _image_words(self, word: str) -> str:
        shape = self.trace.image.shape
        size = shape_text(shape if len(shape) == 3 and shape[0] > 1 else shape[1:])
        trace: Any = self.trace
        return f"{word}  {size}{padding_text(trace)}"

    def _plane_words(self) -> list[Mark]:
        """Row and column numbers, and which channel a plane is where there are several."""
        marks: list[Mark] = []
        several = len(self.planes) > 1
        for channel, table in enumerate(self.planes):
            if table.numbers:
                numbers = grids.indices(table.grid, self.theme)
                # Between two planes there is room for one line: the name of the channel.
                marks += numbers if not channel else numbers[table.columns :]
            if several:
                # The first plane has its column numbers there, and room above them.
                above = 24 if not channel and table.cell[0] >= INDEXED else 9
                words = f"channel {channel}"
                marks.append(Text(table.centre, table.y - above, words, 10, self.theme.quiet))
        return marks

    def _source_mark(self) -> list[Mark]:
        """The cell of the image whose copies are marked."""
        story = self.trace.story
        if story is None:
            return []
        channel, row, column = story.cell
        (top, _), (left, _) = self.trace.padding
        at = row + top, column + left
        plane = self.planes[channel]
        return [*plane.halo(*at), plane.mark(*at)]

    def _windows(self, index: int) -> list[Overlay]:
        """The window on every plane of the image."""
        rows, columns = self.trace.window(index)
        places = [(row, column) for row in rows for column in columns]
        overlays: list[Overlay] = []
        for channel, table in enumerate(self.planes):
            frame = self._reach(table, index)
            marks: list[Mark] = []
            if table.numbers:
                marks = table.tinted(places, grids.Lettering(0.0), np.zeros(len(places)))
            marks += self._frame(table, index)
            if self.trace.story and self.trace.story.cell[0] == channel:
                marks += self._marks_within(rows, columns)
            overlays.append(Overlay(frame.x, frame.y, frame.width, frame.height, marks))
        return overlays

    def _reach(self, table: Table, index: int) -> Overlay:
        rows, columns = self.trace.window(index)
        reach = rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1
        return table.framed(rows[0], columns[0], *reach)

    def _frame(self, table: Table, index: int) -> list[Mark]:
        """The frame of the window on a plane; where it has gaps, one of every cell as well."""
        marks = self._reach(table, index).marks
        if table.numbers and any(axis.dilation > 1 for axis in self.trace.axes):
            rows, columns = self.trace.window(index)
            width, height = table.cell
            marks = [
                *(
                    Box(*table.at(row, column), width + 1, height + 1, frame=self.theme.accent,
                        frame_width=2)
                    for row in rows for column in columns
                ),
                *marks,
            ]  # fmt: skip
        return marks

    def _marks_within(self, rows: tuple[int, ...], columns: tuple[int, ...]) -> list[Mark]:
        """The mark of the chosen cell, where it lies within the frame of the window."""
        story = self.trace.story
        if story is None:
            return []
        (top, _), (left, _) = self.trace.padding
        row, column = story.cell[1] + top, story.cell[2] + left
        if rows[0] <= row <= rows[-1] and columns[0] <= column <= columns[-1]:
            return self._source_mark()[-1:]  # what stands under it may reach over the frame
        return []

    def _taken(self, index: int) -> list[Overlay]:
        """The window taken out, and the column."""
        return self.unrolled.overlays(
            self.trace.columns[:, index], self._fills[:, index], self._absent[:, index],
            self._marked[:, index],
        )  # fmt: skip

    def _elbow(self, index: int, *, back: bool = False) -> list[Overlay]:
        """From the enlarged column to its place in a matrix beside it, or back."""
        place = self.place
        if not place.beside:
            return []
        column = place.column
        x, _ = self.matrix.place(index)
        x += place.bands.width / 2
        high, low = place.bands.y - 26, place.bands.y - 7
        above = column.y - 7
        middle = column.middle
        start, end = ((x, low - 9), (middle, above)) if back else ((middle, above), (x, low - 9))
        path = np.array([start, (start[0], high), (end[0], high), end])
        left, right = min(start[0], end[0]) - 7, max(start[0], end[0]) + 7
        tip = parts.arrow((end[0], high), end, self.theme.accent, 1.5)
        marks: list[Mark] = [Line(path, self.theme.accent, 1.5), tip]
        return [Overlay(left, high - 3, right - left, column.y - 6 - high + 3, marks)]

    def _column_title(self, index: int) -> Overlay:
        """Which column is shown enlarged, above it."""
        column, window = self.place.column, self.place.window
        # As wide as the title of the window beside it allows.
        room = min(110.0, 2 * (abs(window.middle - column.middle) - 37))
        text = self._title(column.middle, f"column {index}", room)
        return Overlay(text.x - 58, TITLE - 9, 116, 18, [text])

    def _facts(self, y: float, lines: list[tuple[str, str]]) -> list[Mark]:
        """Lines of a label and a sentence."""
        theme = self.theme
        marks: list[Mark] = []
        for at, (label, sentence) in enumerate(lines):
            line = y + 19 * at
            marks.append(Text(MARGIN, line, label, 12, theme.quiet, align="left"))
            size = grids.fitting_size([sentence], self.width - 2 * MARGIN - _LABELS, 12) or 9.0
            marks.append(Text(MARGIN + _LABELS, line, sentence, size, theme.text, align="left"))
        return marks
