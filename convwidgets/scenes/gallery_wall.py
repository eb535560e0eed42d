"""The wall of the gallery: a labelled thumbnail of every kernel, in two rows."""

import math

from convwidgets.core.kernels import KERNELS
from convwidgets.scenes.gallery_colours import Place, response_photo
from convwidgets.scenes.marks import Box, Lattice, Mark, Photo, Text
from convwidgets.scenes.scene import Overlay, Panel
from convwidgets.scenes.theme import Theme
from convwidgets.trace.gallery import GalleryTrace
from convwidgets.trace.gallery_facts import FACTS
from convwidgets.trace.gallery_picture import keeps_level
from convwidgets.trace.records import Array

#: Thumbnails in a row; two rows hold the named kernels and the student's own.
COLUMNS = 8
_HEAD, _LABEL = 26.0, 24.0
_WIDEST, _TALLEST = 90.0, 74.0
#: Nothing is drawn thinner, however long and narrow a picture is.
_THINNEST = 6.0

# What the named kernels of a row have in common, and the first of them.
_HEADS = (
    (0, "weights sum to 0: a map of differences, 0 where the picture is flat"),
    (COLUMNS, "weights sum to 1: a picture again, flat areas keep their level"),
)
_OWN_SCALE = "each thumbnail in its own scale"
_REDUCED = "thumbnails: of a reduced copy, each in its own scale"


def fitted(shape: tuple[int, int], width: float, height: float) -> tuple[float, float]:
    """Width and height of a picture of (rows, columns) in an area."""
    scale = min(width / shape[1], height / shape[0])
    if scale >= 3:
        # Cells that can be seen have the same size.
        scale = float(math.floor(scale))
    return max(_THINNEST, shape[1] * scale), max(_THINNEST, shape[0] * scale)


class Wall:
    """The thumbnails of a trace.

    Parameters
    ----------
    trace : GalleryTrace
        What is shown.
    theme : Theme
        Colours.
    x, y, width : float
        Where the wall hangs.
    """

    def __init__(self, trace: GalleryTrace, theme: Theme, x: float, y: float, width: float) -> None:
        self.trace, self.theme, self.x, self.y = trace, theme, x, y
        self._cell = width / COLUMNS
        self._size = fitted(trace.picture.shape, _WIDEST, _TALLEST)
        self._row = _HEAD + self._size[1] + _LABEL
        self.height = 2 * self._row
        self.lattice = Lattice(x, y, self._cell, self._row, COLUMNS, 2, painted=False)
        self.panel = Panel("thumbnails", x, y, width, self.height, 2, COLUMNS)
        # Pictures are shown as sharp as any screen can; the thin lines of maps must stay visible.
        across, down = self._size
        self._maps = trace.picture.averaged(math.ceil(down), math.ceil(across))
        self._pictures = trace.picture.averaged(math.ceil(2 * down), math.ceil(2 * across))

    def place(self, index: int) -> Place:
        """Where the thumbnail of a step hangs."""
        x, y = self.lattice.cell(index)
        width, height = self._size
        return x + (self._cell - width) / 2, y + _HEAD, width, height

    @property
    def own(self) -> Place:
        """Where the student's own entry hangs."""
        return self.place(len(FACTS))

    @property
    def free(self) -> Lattice:
        """The last cell of the wall, to click while nothing hangs there."""
        x, y = self.lattice.cell(len(FACTS))
        return Lattice(x, y, self._cell, self._row, 1, 1)

    def marks(self) -> list[Mark]:
        """Everything but the student's own entry."""
        theme = self.theme
        right = self.x + COLUMNS * self._cell
        note = _OWN_SCALE if self._maps is self.trace.picture else _REDUCED
        marks: list[Mark] = [Text(right, self.y + 11, note, 10, theme.quiet, align="right")]
        for first, text in _HEADS:
            x, y = self.lattice.cell(first)
            marks.append(Text(x, y + 11, text, 11, theme.quiet, align="left"))
        for index, (name, facts) in enumerate(FACTS.items()):
            marks += [self._frame(index), self._photo(index, KERNELS[name])]
            marks.append(self._label(index, facts.label))
        return marks + self._free_place()

    def own_marks(self) -> list[Mark]:
        """The thumbnail of the student's own weights."""
        own = self.trace.own
        return [] if own is None else [self._photo(len(FACTS), own)]

    def _photo(self, index: int, kernel: Array) -> Photo:
        small = self._pictures if keeps_level(kernel) else self._maps
        return response_photo(self.place(index), small, kernel, self.theme)

    def _free_place(self) -> list[Mark]:
        x, y, width, height = self.own
        theme = self.theme
        middle = x + width / 2
        marks: list[Mark] = [self._frame(len(FACTS))]
        if min(width, height) >= 40:
            marks += [
                Text(middle, y + height / 2 - 8, "edit the", 10, theme.quiet),
                Text(middle, y + height / 2 + 8, "weights", 10, theme.quiet),
            ]
        return [*marks, self._label(len(FACTS), "Own weights")]

    def _frame(self, index: int) -> Box:
        x, y, width, height = self.place(index)
        return Box(x - 1, y - 1, width + 2, height + 2, frame=self.theme.line)

    def _label(self, index: int, text: str, *, chosen: bool = False) -> Text:
        x, y, width, height = self.place(index)
        color = self.theme.accent if chosen else self.theme.text
        return Text(x + width / 2, y + height + 13, text, 11, color, bold=chosen)

    def chosen(self, index: int) -> list[Overlay]:
        """The teal frame around a thumbnail, in four strips, and its label."""
        theme = self.theme
        x, y, width, height = self.place(index)
        out, line = 4.0, 3.0
        left, top, right, bottom = x - out, y - out, x + width + out, y + height + out
        strips = [
            (left, top, right - left, line), (left, bottom - line, right - left, line),
            (left, top, line, bottom - top), (right - line, top, line, bottom - top),
        ]  # fmt: skip
        overlays = [Overlay(*strip, [Box(*strip, fill=theme.accent)]) for strip in strips]
        facts = self.trace[index].facts
        cell, _ = self.lattice.cell(index)
        area = (cell, bottom, self._cell, 17.0)
        ground = Box(*area, fill=theme.ground)
        overlays.append(Overlay(*area, [ground, self._label(index, facts.label, chosen=True)]))
        return overlays
