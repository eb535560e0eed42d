"""The places that the parts of a convolution as a matrix product can have, and their sizes."""

import math
from dataclasses import dataclass, field, replace
from typing import Any

from convwidgets.scenes.grids import Grid
from convwidgets.trace.im2col_patches import Patches

MARGIN = 24.0
#: The y of the titles and of the parts under them, where the matrix stands beside or below.
TITLE, TOP, TOP_ABOVE = 20.0, 66.0, 50.0
#: Smaller cells hold no readable numbers; larger ones only cost room.
NUMBERED, LARGEST = 15.0, 26.0
#: For a line under the kernel rows that says which weights meet which channel.
PLANES = 18.0
#: Smaller cells have no row and column numbers beside them.
INDEXED = 16.0
#: Between two planes of the input or two maps, and between two bands of the matrix.
PLANE_GAP, BAND_GAP = 18.0, 12.0
#: Row numbers, from the input to the window, from there to the column, from the row to the output.
INDEX, NEXT, FAN, FOLD = 14.0, 28.0, 56.0, 48.0
_MAPS_TITLE = 150.0
MATRIX_TITLE = 190.0
"""The least width of a matrix that stands beside the other parts, with its title."""


@dataclass(slots=True)
class Bands:
    """How the columns of the matrix are wrapped.

    Attributes
    ----------
    x, y : float
        The corner of the first band.
    width, height : float
        Of one cell.
    columns : int
        Of a whole band; `starts` are their first ones.
    strip, strip_height : float
        From the top of a band to the output under it, and the height of its cells.
    pitch : float
        From one band to the next.
    """

    x: float
    y: float
    width: float
    height: float
    columns: int
    starts: range
    strip: float
    strip_height: float
    pitch: float

    @property
    def numbers(self) -> bool:
        """Whether its cells hold numbers."""
        return min(self.width, self.height) >= NUMBERED


@dataclass(slots=True)
class Layout:
    """Places in CSS pixels."""

    beside: bool
    input: Grid
    room: float
    plane_pitch: float
    window: Grid
    column: Grid
    bands: Bands
    kernel: Grid
    kernel_height: float
    maps: Grid
    map_places: list[tuple[float, float]] = field(default_factory=list)
    bottom: float = 0.0


def places_of(trace: Patches[Any], side: float, small: float, cell: float) -> Layout:
    """Blocks without a place yet: cells of the input, of window and column."""
    channels, rows, columns = trace.padded.shape
    _, high, wide = trace.window_shape
    depth, out = len(trace.columns), trace.positions
    spread = wide * cell
    inner = small if wide == 1 else min(small, max(spread - 9, 0.7 * spread))
    return Layout(
        True,
        Grid(0, TOP, side, rows, columns),
        # A narrow input still has a title that says its size and its padding.
        max(columns * side, 160.0 if any(map(any, trace.padding)) else 96.0),
        rows * side + PLANE_GAP,
        Grid(0, TOP, inner, channels * high, wide),
        Grid(0, TOP, cell, depth, 1),
        Bands(0, TOP, cell, cell, len(trace), range(0, len(trace), len(trace)), 0, 0, 0),
        Grid(0, 0, cell, len(trace.kernels), depth),
        cell,
        Grid(0, TOP, side, *out),
    )


def stack_height(place: Layout, trace: Patches[Any]) -> float:
    """The height of all planes of the input."""
    return len(trace.image) * place.plane_pitch - PLANE_GAP


def put_maps(place: Layout, several: int, across: int, low: float | None = None) -> None:
    """Give each map its corner; the last ones end at `low`, or the first begin at the top."""
    maps = place.maps
    down = -(-several // across)
    pitch = maps.height + PLANE_GAP
    if low is not None:
        maps = place.maps = replace(maps, y=low - down * pitch + PLANE_GAP)
    place.map_places = [
        (maps.x + at % across * (maps.width + PLANE_GAP), maps.y + at // across * pitch)
        for at in range(several)
    ]


def beyond(maps: float) -> float:
    """How far the title of maps of this width reaches over the margin right of them."""
    return max(0.0, (_MAPS_TITLE - maps) / 2 - MARGIN + 8)


def put_sums(place: Layout, x: float) -> None:
    """The sum image and, right of it, how often each cell was added to."""
    sums = replace(place.input, x=math.floor(x + (place.room - place.input.width) / 2))
    place.input, place.maps = sums, replace(sums, x=sums.x + place.room + FOLD)
    place.map_places = [(place.maps.x, place.maps.y)]
