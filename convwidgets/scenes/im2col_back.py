"""Columns go back into their windows, where they add up."""

import numpy as np

from convwidgets.scenes import grids
from convwidgets.scenes.im2col_base import PatchScene
from convwidgets.scenes.im2col_clicks import Clicks
from convwidgets.scenes.im2col_matrix import heading, wrap_text
from convwidgets.scenes.im2col_places import MARGIN
from convwidgets.scenes.im2col_sums import BackSums
from convwidgets.scenes.im2col_table import Table, letters_for
from convwidgets.scenes.im2col_words import back_words, size_words
from convwidgets.scenes.marks import Mark, Picture, Text
from convwidgets.scenes.parts import Pixels
from convwidgets.scenes.scene import Overlay
from convwidgets.scenes.theme import rgb
from convwidgets.trace.im2col import Col2imTrace
from convwidgets.trace.im2col_step import Col2imStep
from convwidgets.trace.records import Array


class Col2imScene(PatchScene):
    """Patch matrix, column, window, the image of sums and how often each cell was added to."""

    trace: Col2imTrace
    _backwards = True

    def __init__(self, trace: Col2imTrace, *, theme: str = "light", width: float = 840) -> None:
        super().__init__(trace, theme=theme, width=width)
        place = self.place
        total = trace.output.reshape(trace.image.shape)
        low, high = grids.range_of(total)
        self._range = min(low, self.low), max(high, self.high)
        self._most = float(trace.counts.max())
        several = [np.unique(trace.columns), np.unique(total)]
        self._letters = letters_for(np.concatenate(several), place.input.cell)
        self._count_letters = letters_for(trace.counts, place.maps.cell)
        self.sums = BackSums(trace, MARGIN, place.bottom + 14, width - 2 * MARGIN, self.theme)
        self._facts_y = self.sums.y + self.sums.height + 20
        self.height = self._facts_y + 3 * 19 + 14
        self.clicks = Clicks(trace, self.planes, self.unrolled, self.matrix)
        self.lattices = (*self.clicks.positions(), *self.matrix.lattices())
        self.targets = self.clicks.targets
        self.panels = (
            *self.matrix.panels(),
            *self.unrolled.panels(),
            *(t.panel(f"sums {at}" if at else "sums") for at, t in enumerate(self.planes)),
            self._counted(trace.counts).panel("counts"),
        )

    def ground(self) -> list[Mark]:
        """Titles, the matrix, the links and what is to be known."""
        place, trace = self.place, self.trace
        first = self.planes[0]
        marks: list[Mark] = [
            self._title(place.window.middle, "window", 90),
            self._title(first.centre, self._image_words("sums"), max(first.width + 40, place.room)),
            self._title(place.maps.middle, "times added", place.maps.width + 40),
            *self._plane_words(),
            *self.unrolled.ground(),
            *self.matrix.whole(),
        ]
        if place.beside:
            marks.append(self.matrix.title(backwards=True))
        else:
            marks += heading(self.matrix, wrap_text(place.bands, trace), self.width)
        below = max(table.bottom for table in self.planes) + 20
        if place.bottom > below + 10 or not place.beside:
            marks += self._equation(below)
        lines = [("matrix", size_words(trace)), *back_words(trace)]
        return marks + self._facts(self._facts_y, lines)

    def _equation(self, y: float) -> list[Mark]:
        """What the two grids have to do with each other."""
        left, right = self.planes[0].x, self.place.maps.x + self.place.maps.width
        words = "at the end: sums = times added × input"
        size = grids.fitting_size([words], right - left + 40, 12)
        return [Text((left + right) / 2, y, words, size, self.theme.quiet)] if size else []

    def reached(self, step: int) -> list[Mark]:
        """Nothing: cells are added to again and again."""
        return []

    def overlays(self, step: int) -> list[Overlay]:
        """The column in all its places, the sums and the counts."""
        now = self.trace[step]
        return [
            self.matrix.current(step),
            *self._elbow(step, back=True),
            self._column_title(step),
            *self._taken(step),
            *self._sums(now),
            self._counts(now),
            Overlay(self.sums.x, self.sums.y, self.sums.width, self.sums.height,
                    self.sums.marks(now)),
        ]  # fmt: skip

    def _sums(self, step: Col2imStep) -> list[Overlay]:
        """Every plane as it is now."""
        shown: list[Overlay] = []
        low, high = self._range
        for channel, plane in enumerate(self.planes):
            values = self._padded(step.total[channel])
            colors = self.theme.grey_colors(values, low, high, full=not plane.numbers)
            table = self._plane(channel, values, colors, self._letters)
            marks = self._filled(table, step) + self._frame(table, step.index)
            story = self.trace.story
            if story and story.cell[0] == channel:
                marks += self._source_mark()
            shown.append(_around(table, marks))
        return shown

    def _counts(self, step: Col2imStep) -> Overlay:
        table = self._counted(step.added)
        return _around(table, self._filled(table, step) + self._frame(table, step.index))

    def _counted(self, counts: Array) -> Table:
        place, values = self.place.maps, self._padded(counts)
        return Table(
            self.theme, place.x, place.y, place.cell, place.cell, values,
            self.theme.signed_colors(values, self._most * 1.25), self._padding,
            self._count_letters,
        )  # fmt: skip

    def _padded(self, values: Array) -> Array:
        return np.pad(np.asarray(values, dtype=np.float64), self.trace.padding)

    def _filled(self, table: Table, step: Col2imStep) -> list[Mark]:
        """The cells that were added to; the others are empty, and padding keeps nothing."""
        theme = self.theme
        added = self._padded(step.added) > 0
        if not table.numbers:
            colors: Pixels = table.colors.copy()
            colors[~added & ~self._padding] = rgb(theme.empty)
            return [table.rim(), Picture(table.x, table.y, table.width, table.height, colors)]
        marks: list[Mark] = []
        for row, column in np.ndindex(table.rows, table.columns):
            if added[row, column]:
                marks += table.cell_marks(row, column)
            else:
                padding = bool(self._padding[row, column])
                fill = theme.padding if padding else theme.empty
                hatch = theme.hatch if padding else None
                marks.append(grids.cell(table.grid, row, column, fill, theme.line, hatch))
        return marks


def _around(table: Table, marks: list[Mark]) -> Overlay:
    """An overlay that covers a table and frames that reach over its edge."""
    return Overlay(table.x - 5, table.y - 5, table.width + 11, table.height + 11, marks)
