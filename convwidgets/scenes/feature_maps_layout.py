"""Where the parts of the picture of several filters stand."""

import math
from dataclasses import dataclass

from convwidgets.scenes.marks import Lattice
from convwidgets.scenes.rgb_layout import half_steps
from convwidgets.trace.feature_maps import FeatureMapTrace

MARGIN = 20.0
#: The y of headings, of the line under them and of what they head.
TITLE, SUBTITLE, TOP = 19.0, 37.0, 56.0
#: Widths of the picture, the filter and the large map, and the gaps between them.
PICTURE, FILTER, MAP, GAP = 180.0, 166.0, 244.0, 22.0
_TALL, _MAP_TALL = 206.0, 252.0
#: Side of the patches and of a kernel plane, and what stands under them.
PATCH, PLANE = 68.0, 50.0
_FILTER_TALL = 258.0
_BAR = 34.0


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle in CSS pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def centre(self) -> float:
        """The x of its middle."""
        return self.x + self.width / 2

    @property
    def bottom(self) -> float:
        """The y of its lower edge."""
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Thumbs:
    """How the small maps stand in rows.

    Attributes
    ----------
    x, y : float
        Their top left corner.
    columns : int
        How many stand in a full row.
    pitch, line : float
        From one to the next, across and down.
    side : tuple of float
        Width and height of one.
    worded : bool
        Whether there is room for a name under each.
    """

    x: float
    y: float
    columns: int
    pitch: float
    line: float
    side: tuple[float, float]
    worded: bool

    def area(self, index: int) -> Area:
        """Where a small map lies."""
        row, column = divmod(index, self.columns)
        x = self.x + column * self.pitch + (self.pitch - self.side[0]) / 2
        return Area(math.floor(x), self.y + row * self.line, *self.side)

    def lattices(self, count: int) -> tuple[Lattice, ...]:
        """What is clicked: full rows, and what is left over."""
        rows, rest = divmod(count, self.columns)
        sizes = [(0, self.columns, rows), (rows * self.columns, rest, 1)]
        return tuple(
            Lattice(
                self.x, self.y - 4 + first // self.columns * self.line, self.pitch, self.line,
                columns, lines, first, painted=False,
            )
            for first, columns, lines in sizes
            if columns and lines
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Layout:
    """Places in CSS pixels."""

    picture: Area
    filter: Area
    map: Area
    map_cell: float
    stack: Area
    thumbs: Thumbs
    thumbs_title: float
    height: float


def layout(trace: FeatureMapTrace, width: float) -> Layout:
    """Where everything stands; decided from the shapes alone."""
    image, size, count = trace.image.shape[:2], trace.output.shape[1:], len(trace)
    scale = min(PICTURE / image[1], _TALL / image[0])
    picture = Area(
        math.floor(MARGIN + (PICTURE - image[1] * scale) / 2), TOP, image[1] * scale,
        image[0] * scale,
    )  # fmt: skip
    x = MARGIN + PICTURE + GAP
    kernel = Area(x, TOP, FILTER, _FILTER_TALL)
    x += FILTER + GAP
    cell = half_steps(MAP / size[1], _MAP_TALL / size[0], 40.0)
    large = Area(math.floor(x + (MAP - size[1] * cell) / 2), TOP, size[1] * cell, size[0] * cell)
    x += MAP + GAP
    stack = Area(x, TOP, width - MARGIN - x, _MAP_TALL)
    bottom = max(picture.bottom, kernel.bottom, large.bottom + _BAR)
    thumbs = _thumbs(count, size, width, bottom + 40)
    rows = -(-count // thumbs.columns)
    height = math.floor(thumbs.y + rows * thumbs.line + 30)
    return Layout(picture, kernel, large, cell, stack, thumbs, bottom + 20, height)


def _thumbs(count: int, size: tuple[int, ...], width: float, y: float) -> Thumbs:
    columns = 8 if count <= 16 else 16
    pitch = (width - 2 * MARGIN) / columns
    room, tall = (pitch - 12, 62.0) if count <= 16 else (pitch - 6, 44.0)
    scale = min(room / size[1], tall / size[0])
    side = (max(1.0, math.floor(size[1] * scale)), max(1.0, math.floor(size[0] * scale)))
    worded = count <= 16
    return Thumbs(MARGIN, y, columns, pitch, side[1] + (37 if worded else 8), side, worded)
