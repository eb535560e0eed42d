"""The patch matrix: every window a column, wrapped into bands where there are many."""

from typing import Any

import numpy as np

from convwidgets.scenes import grids, parts
from convwidgets.scenes.grids import Lettering
from convwidgets.scenes.im2col_places import MARGIN, MATRIX_TITLE, TITLE, Bands
from convwidgets.scenes.im2col_table import Table, letters_for
from convwidgets.scenes.marks import Box, Lattice, Mark, Text
from convwidgets.scenes.parts import shape_text
from convwidgets.scenes.raster import text_width
from convwidgets.scenes.scene import Overlay, Panel
from convwidgets.scenes.theme import Theme
from convwidgets.trace.im2col_patches import Patches
from convwidgets.trace.numbers import number

_HEADER = 18.0  # the column numbers above the first band
#: Narrower columns have no number each.
_LEAST = 16.0
#: The bars over the columns of a picture that hold marked copies: from its edge, and their height.
_BAR, _BAR_HIGH = 8.0, 3.0


class Matrix:
    """The patch matrix at its place.

    Parameters
    ----------
    theme : Theme
        Colours.
    trace : Patches
        Whose matrix.
    bands : Bands
        Where.
    """

    def __init__(self, theme: Theme, trace: Patches[Any], bands: Bands) -> None:
        self.theme, self.trace, self.bands = theme, trace, bands
        low, high = grids.range_of(trace.image)
        matrix, padding = trace.columns, trace.origins < 0
        self.colors = theme.grey_colors(matrix, low, high, full=not bands.numbers)
        letters = letters_for(matrix, bands.width)
        self.tables = [
            Table(
                theme, bands.x, bands.y + at * bands.pitch, bands.width, bands.height,
                matrix[:, start : start + bands.columns],
                self.colors[:, start : start + bands.columns],
                padding[:, start : start + bands.columns], letters,
            )
            for at, start in enumerate(bands.starts)
        ]  # fmt: skip
        #: Whether single entries can be clicked; their columns are then clicked by their numbers.
        self._entries = bands.numbers and len(self.tables) == 1
        self._copies: dict[int, list[int]] = {}
        for row, column in trace.story.copies if trace.story else ():
            self._copies.setdefault(column, []).append(row)

    @property
    def right(self) -> float:
        """The x of its right edge."""
        return self.bands.x + self.tables[0].width

    def whole(self) -> list[Mark]:
        """Every entry, the column numbers, and the marked copies."""
        marks: list[Mark] = []
        for table in self.tables:
            marks += table.whole()
        marks += self._header()
        for column, rows in self._copies.items():
            table, at = self._where(column)
            for row in rows:
                marks += table.halo(row, at)
            if not table.numbers:
                marks.append(self._bar(table, at))
        for column in self._copies:
            marks += self._marked(column)
        return marks

    def _bar(self, table: Table, at: int) -> Box:
        """Over a column that is too narrow for its marks to be found at once."""
        width = max(table.cell[0], 4.0)
        x = min(table.at(0, at + 0.5)[0] - width / 2, table.x + table.width - width)
        return Box(
            max(x, table.x), table.y - _BAR, width, _BAR_HIGH, fill=self.theme.diverging[0]
        )  # fmt: skip

    def title(self, *, backwards: bool) -> Text:
        """Its heading; over a narrow matrix it reaches out where there is room."""
        table = self.tables[0]
        words = f"patch matrix  {shape_text(self.trace.columns.shape)}"
        over = max(0.0, MATRIX_TITLE - table.width) / 2
        x = table.centre + (-over if backwards else over)
        return parts.title(self.theme, x, TITLE, words, max(table.width, MATRIX_TITLE))

    def _header(self) -> list[Mark]:
        bands, table = self.bands, self.tables[0]
        if bands.width < _LEAST or not self._entries:
            return []
        return [
            Text(table.at(0, column + 0.5)[0], bands.y - 9, str(column), 10, self.theme.quiet)
            for column in range(table.columns)
        ]

    def _marked(self, column: int) -> list[Mark]:
        table, at = self._where(column)
        return [table.mark(row, at) for row in self._copies.get(column, [])]

    def _where(self, column: int) -> tuple[Table, int]:
        band, at = divmod(column, self.bands.columns)
        return self.tables[band], at

    def place(self, column: int) -> tuple[float, float]:
        """The top left corner of a column."""
        table, at = self._where(column)
        return table.at(0, at)

    def current(self, column: int) -> Overlay:
        """A column tinted and framed, its marks on top."""
        table, at = self._where(column)
        frame = table.framed(0, at, table.rows)
        places = [(row, at) for row in range(table.rows)]
        none = np.zeros(table.rows)
        marks = table.tinted(places, Lettering(0.0), none) if table.numbers else []
        return Overlay(
            frame.x, frame.y, frame.width, frame.height,
            [*marks, *frame.marks, *self._marked(column)],
        )  # fmt: skip

    def lattices(self) -> list[Lattice]:
        """Columns that are clicked to go to their step: their numbers, or all of them."""
        bands, table = self.bands, self.tables[0]
        if self._entries:
            y = bands.y - _HEADER
            return [Lattice(bands.x, y, bands.width, _HEADER, table.columns, 1, 0, painted=False)]
        return [
            Lattice(
                t.x, t.y, bands.width, t.height, t.columns, 1, start, painted=False
            )
            for t, start in zip(self.tables, bands.starts, strict=True)
        ]  # fmt: skip

    def targets(self) -> list[Lattice]:
        """Entries that are clicked to see their story, where they are large enough."""
        return [self.tables[0].lattice()] if self._entries else []

    def panels(self) -> tuple[Panel, ...]:
        """The first band, to be annotated."""
        return (self.tables[0].panel("patch matrix"),)


def heading(matrix: Matrix, note: str, width: float) -> list[Mark]:
    """The title of a matrix that lies below the other parts, and what is said of it."""
    theme, y = matrix.theme, matrix.bands.y - 26
    words = f"patch matrix  {shape_text(matrix.trace.columns.shape)}"
    after = MARGIN + text_width(words, 14, bold=True) + 16
    room = width - MARGIN - after
    return [
        Text(MARGIN, y, words, 14, theme.text, bold=True, align="left"),
        Text(after, y, parts.shortened(note, room, 11), 11, theme.quiet, align="left"),
    ]


def wrap_text(bands: Bands, trace: Patches[Any]) -> str:
    """What is said of a matrix that does not stand in one piece, or is drawn smaller."""
    words: list[str] = []
    if len(bands.starts) > 1:
        rows = bands.columns // trace.positions[1]
        words.append(
            f"{len(bands.starts)} bands of {bands.columns:,} columns, {rows} output "
            f"row{'' if rows == 1 else 's'} each"
        )
    if bands.width < 1:
        words.append(f"{number(round(1 / bands.width, 1))} columns to a pixel")
    return ", ".join(words)
