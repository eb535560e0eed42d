"""Places where the patch matrix lies below the other parts, wrapped into bands."""

import math
from dataclasses import replace
from typing import Any

from convwidgets.scenes.im2col_places import (
    BAND_GAP,
    FAN,
    FOLD,
    INDEX,
    INDEXED,
    LARGEST,
    MARGIN,
    NEXT,
    NUMBERED,
    PLANE_GAP,
    PLANES,
    TOP_ABOVE,
    Bands,
    Layout,
    beyond,
    places_of,
    put_maps,
    put_sums,
    stack_height,
)
from convwidgets.trace.im2col_patches import Patches

TALL_ABOVE, _TALL_BANDS = 228.0, 250.0
_WIDE = 220.0  # of the input and of the maps


def below(trace: Patches[Any], width: float, *, forward: bool) -> Layout:
    """The places above a matrix that takes the whole width, and its bands."""
    several = len(trace.kernels)
    place = _sized(trace)
    across = math.ceil(math.sqrt(several))
    maps = _map_block(place, trace, across) if forward else place.room
    blocks = place.room + place.window.width + place.column.cell + maps + beyond(maps)
    x = math.floor((width - blocks - INDEX - NEXT - FAN - 2 * FOLD) / 2) + INDEX
    if forward:
        place.input = replace(place.input, x=math.floor(x + (place.room - place.input.width) / 2))
        place.window = replace(place.window, x=math.floor(x + place.room + NEXT))
        at = place.window.x + place.window.width + FAN
        place.column = replace(place.column, x=math.floor(at))
        place.maps = replace(place.maps, x=math.floor(at + place.column.cell + 2 * FOLD))
        put_maps(place, several, across)
    else:
        place.column = replace(place.column, x=x)
        place.window = replace(place.window, x=x + place.column.cell + FAN)
        put_sums(place, place.window.x + place.window.width + NEXT + INDEX)
    low = max(
        place.column.y + place.column.height,
        place.input.y + stack_height(place, trace),
        place.map_places[-1][1] + place.maps.height,
    )
    if forward:
        low = _put_kernels(place, several, low + 36)
        low += PLANES if len(trace.image) > 1 else 0
    room = width - 2 * MARGIN
    place.bands = _wrapped(trace, low + (56 if forward else 72), room, several if forward else 0)
    place.bottom = place.bands.y + len(place.bands.starts) * place.bands.pitch - BAND_GAP
    return place


def _sized(trace: Patches[Any]) -> Layout:
    """Blocks whose cells are as large as the height above the matrix allows."""
    channels, rows, columns = trace.padded.shape
    _, high, wide = trace.window_shape
    tall = (TALL_ABOVE - (channels - 1) * PLANE_GAP) / channels
    side = _whole(min(LARGEST, _WIDE / columns, tall / rows))
    cell = _whole(min(LARGEST, TALL_ABOVE / len(trace.columns)))
    place = places_of(trace, side, min(LARGEST, 150 / wide, TALL_ABOVE / (channels * high)), cell)
    place.beside = False
    # Over the column numbers of the first plane stands which channel it is.
    above = 15 if channels > 1 and side >= INDEXED else 0
    place.input, place.window, place.column, place.maps = (
        replace(block, y=TOP_ABOVE + above)
        for block in (place.input, place.window, place.column, place.maps)
    )
    return place


def _whole(cell: float) -> float:
    """Whole pixels where there are numbers, halves where there are cells to be seen."""
    if cell >= NUMBERED:
        return float(math.floor(cell))
    return math.floor(cell * 2) / 2 if cell > 2 else cell


def _put_kernels(place: Layout, several: int, y: float) -> float:
    """Set the cells of the kernel rows; where they end."""
    wide = min(24.0, 560 / place.kernel.columns)
    tall = 24.0 if several < 3 else 72 / several
    if wide >= NUMBERED:
        wide = tall = float(math.floor(min(wide, max(tall, NUMBERED))))
    else:
        tall = min(tall, 12.0)
    place.kernel_height = tall
    place.kernel = replace(place.kernel, x=MARGIN, y=y, cell=wide)
    return y + several * tall


def _map_block(place: Layout, trace: Patches[Any], across: int) -> float:
    """Set the cells of the maps so that they fit; the width of all of them."""
    (rows, columns), several = trace.positions, len(trace.kernels)
    down = -(-several // across)
    wide = (_WIDE - (across - 1) * PLANE_GAP) / (across * columns)
    tall = (TALL_ABOVE - (down - 1) * PLANE_GAP) / (down * rows)
    place.maps = replace(place.maps, cell=_whole(min(LARGEST, wide, tall)))
    return across * columns * place.maps.cell + (across - 1) * PLANE_GAP


def _wrapped(trace: Patches[Any], y: float, width: float, several: int) -> Bands:
    """The bands in which a column becomes as large as possible; each holds whole rows of output."""
    depth, (down, across) = len(trace.columns), trace.positions
    best, chosen = 0.0, (1, 0.0, 0.0)
    for wanted in range(1, min(down, 10) + 1):
        rows = -(-down // wanted)
        count = -(-down // rows)
        wide = min(LARGEST, width / (rows * across))
        room = _TALL_BANDS - (count - 1) * BAND_GAP - count * (4 + 8 * several)
        tall = min(LARGEST, room / count / depth)
        if min(wide, tall) > best + 1e-9:
            best, chosen = min(wide, tall), (rows, wide, tall)
    rows, wide, tall = chosen
    if best >= NUMBERED:
        wide = tall = float(math.floor(best))
    else:
        wide, tall = min(wide, 6 * tall), min(tall, max(wide, 8.0))
        wide = math.floor(wide * 2) / 2 if wide >= 2 else wide
    strip_height = tall if best >= NUMBERED else max(8.0, min(tall, 12.0))
    strip = depth * tall + 4
    columns = rows * across
    return Bands(
        MARGIN, y, wide, tall, columns, range(0, len(trace), columns), strip, strip_height,
        strip + several * strip_height + BAND_GAP,
    )  # fmt: skip
