"""Places where the patch matrix stands beside the other parts, in one piece."""

import math
from dataclasses import replace
from typing import Any

from convwidgets.scenes.im2col_places import (
    BAND_GAP,
    FAN,
    FOLD,
    INDEX,
    LARGEST,
    MARGIN,
    MATRIX_TITLE,
    NEXT,
    NUMBERED,
    PLANE_GAP,
    PLANES,
    TOP,
    Layout,
    beyond,
    places_of,
    put_maps,
    put_sums,
    stack_height,
)
from convwidgets.trace.im2col_patches import Patches

LARGEST_INPUT = 30.0
"""The largest cells of the input and of the output."""

_TALL = 440.0
_ARROW = 36.0  # from the enlarged column to the matrix
_TITLED = 180.0  # a kernel row with its title
_ROOMY = 24.0  # numbers of two digits have room to spare in such cells
_STRIP = 36.0  # from the matrix to the output row beside the kernel row


def beside(
    trace: Patches[Any], width: float, side: float, map_cell: float, *, forward: bool
) -> Layout | None:
    """The places with cells of `side` in the input and `map_cell` in the output, if all fits."""
    depth = len(trace.columns)
    cell = min(LARGEST, side, math.floor(_TALL / depth))
    if cell < NUMBERED:
        return None
    place = places_of(trace, side, min(LARGEST, max(side, cell)), cell)
    if stack_height(place, trace) > max(_TALL, depth * cell):
        return None
    bands = place.bands
    bands.width = _column_width(len(trace), cell)
    bands.strip, bands.strip_height = depth * cell + _STRIP, cell
    bands.pitch = bands.strip + len(trace.kernels) * cell + BAND_GAP
    place.maps = replace(place.maps, cell=map_cell)
    return (_forward if forward else _back)(place, trace, width)


def _forward(place: Layout, trace: Patches[Any], width: float) -> Layout | None:
    """Input, window, column, matrix, output; the kernel row left of the output row."""
    depth, several = len(trace.columns), len(trace.kernels)
    cell, matrix = place.column.cell, len(trace) * place.bands.width
    x = MARGIN + INDEX
    left = x + place.room + NEXT + place.window.width + FAN + cell + _ARROW
    # The kernel row needs room left of the output row: let the gaps grow for it.
    spare = max(0.0, MARGIN + depth * cell + _ARROW - left)
    across = 1 if several <= 4 else 2
    maps = _map_block(place, trace, across, depth * cell + _STRIP + several * cell)
    used = left + spare + max(matrix + FOLD + maps + beyond(maps), MATRIX_TITLE) + MARGIN
    if used > width or place.maps.cell < NUMBERED:
        return None
    shift = math.floor((width - used) / 2)
    at = x + shift + (place.room - place.input.width) / 2
    place.input = replace(place.input, x=math.floor(at))
    at = x + shift + place.room + NEXT + spare / 3
    place.window = replace(place.window, x=math.floor(at))
    at = place.window.x + place.window.width + FAN + spare / 3
    place.column = replace(place.column, x=math.floor(at))
    bands = place.bands
    bands.x = shift + left + spare
    kernel = replace(place.kernel, x=bands.x - _ARROW - depth * cell)
    if min(kernel.x, kernel.middle - _TITLED / 2) < place.input.x + place.input.width + 8:
        # The kernel row and its title reach under the input: both have to stand below it.
        bands.strip = max(bands.strip, stack_height(place, trace) + _STRIP)
    place.kernel = replace(kernel, y=bands.y + bands.strip)
    place.maps = replace(place.maps, x=place.bands.x + matrix + FOLD)
    low = place.kernel.y + several * cell
    put_maps(place, several, across, low)
    named = PLANES if len(trace.image) > 1 else 0
    place.bottom = max(low + 22 + named, place.input.y + stack_height(place, trace))
    return place


def _back(place: Layout, trace: Patches[Any], width: float) -> Layout | None:
    """Matrix, column, window, sums, counts."""
    cell, matrix = place.column.cell, len(trace) * place.bands.width
    titled = max(matrix, MATRIX_TITLE)
    blocks = titled + cell + place.window.width + 2 * place.room
    used = 2 * MARGIN + blocks + _ARROW + FAN + NEXT + INDEX + FOLD
    if used > width:
        return None
    place.bands.x = math.floor((width - used) / 2) + MARGIN + titled - matrix
    place.column = replace(place.column, x=place.bands.x + matrix + _ARROW)
    place.window = replace(place.window, x=place.column.x + cell + FAN)
    put_sums(place, place.window.x + place.window.width + NEXT + INDEX)
    place.bottom = TOP + max(len(trace.columns) * cell, stack_height(place, trace))
    return place


def _column_width(columns: int, cell: float) -> float:
    """Few columns of small cells are wider than high, as far as the matrix's title reaches."""
    if cell >= _ROOMY:
        return cell
    return max(cell, min(_ROOMY, float(MATRIX_TITLE // columns)))


def _map_block(place: Layout, trace: Patches[Any], across: int, tall: float) -> float:
    """Set the cells of the maps so that they fit; the width of all of them."""
    (rows, columns), several = trace.positions, len(trace.kernels)
    down = -(-several // across)
    cell = math.floor(min(place.maps.cell, (tall - (down - 1) * PLANE_GAP) / (down * rows)))
    place.maps = replace(place.maps, cell=float(cell))
    return across * columns * cell + (across - 1) * PLANE_GAP
