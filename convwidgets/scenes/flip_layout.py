"""Where the parts of a comparison lie: the input at the left, a line for each operation."""

import math
from dataclasses import dataclass

from convwidgets.scenes.flip_turn import reach
from convwidgets.scenes.grids import Grid
from convwidgets.trace.flip import FlipTrace

MARGIN = 24.0
_GAP, _INDEX = 44.0, 16.0
_FORK = 56.0  # from the input to the two signs, where there is room
_TOP, _TITLE, _ROW_GAP = 12.0, 38.0, 18.0
_LARGEST, _READABLE, _TALLEST = 40.0, 30.0, 188.0
_NARROWEST_KERNEL, _NARROWEST_OUTPUT = 150.0, 168.0


@dataclass(frozen=True, slots=True)
class FlipLayout:
    """Places in CSS pixels; of each pair the first is the cross-correlation's.

    Attributes
    ----------
    input : Grid
        The input with its padding.
    kernels, outputs : (Grid, Grid)
        As it stands and turned; what comes of it.
    centers : (float, float)
        The y of the two lines.
    titles, heads : (float, float)
        The y of the titles of the outputs and of the kernels.
    signs_x, equals_x : float
        The signs of the operations, and the signs of equality.
    under : float
        Where everything written below begins.
    """

    input: Grid
    kernels: tuple[Grid, Grid]
    outputs: tuple[Grid, Grid]
    centers: tuple[float, float]
    titles: tuple[float, float]
    heads: tuple[float, float]
    signs_x: float
    equals_x: float
    under: float


def flip_layout(trace: FlipTrace, width: float) -> FlipLayout:
    """Cells as large as fit into `width`, and the kernel's large enough to be read."""
    plain = trace.correlation
    (rows, columns), kernel, output = plain.padded.shape, plain.kernel.shape, plain.output.shape
    down, right = reach(kernel)
    room = width - 2 * (MARGIN + _GAP + _INDEX)
    own = math.floor(min(_READABLE, _TALLEST / (2 * down)))
    share = (room - max(2 * right * own, _NARROWEST_KERNEL)) / (columns + output[1])
    size = math.floor(min(_LARGEST, share, _TALLEST / output[0], 2 * _TALLEST / rows))
    free = room - (columns + output[1]) * size
    own = max(own, math.floor(min(size, _TALLEST / (2 * down), free / (2 * right))))
    turning = max(2 * right * own, _NARROWEST_KERNEL)
    writing = max(output[1] * size, _NARROWEST_OUTPUT)
    used = columns * size + turning + writing + 2 * (_GAP + _INDEX)
    fork = max(0.0, min(_FORK, width - 2 * MARGIN - used))
    tall = math.ceil(max(2 * down * own, output[0] * size))
    pitch = tall + _TITLE + _ROW_GAP
    # An input taller than both lines needs room above them for its own title.
    first = max(_TOP + _TITLE + tall / 2, rows * size / 2 + _TITLE + _TOP - pitch / 2)
    top = first - tall / 2 - _TITLE
    centers = (first, first + pitch)
    left = math.floor(max((width - used - fork) / 2, 6.0)) + _INDEX
    source = Grid(left, math.floor(first + (pitch - rows * size) / 2), size, rows, columns)
    signs_x = left + source.width + fork + _GAP / 2 + 4
    kernel_x = signs_x + (_GAP + turning) / 2 - 4
    equals_x = kernel_x + (_GAP + turning) / 2 - 6
    output_x = equals_x + _INDEX + (_GAP + writing) / 2
    one, other = (_centred(kernel_x, y, own, kernel) for y in centers)
    plain_output, turned_output = (_centred(output_x, y, size, output) for y in centers)
    # A kernel much smaller than its output has its title near it.
    head = round(first - down * own) - _TITLE + 8
    return FlipLayout(
        input=source,
        kernels=(one, other),
        outputs=(plain_output, turned_output),
        centers=centers,
        titles=(top + 8, top + 8 + pitch),
        heads=(head, head + pitch),
        signs_x=signs_x,
        equals_x=equals_x,
        under=max(top + 2 * pitch - _ROW_GAP, source.y + source.height) + 10,
    )


def _centred(x: float, y: float, size: float, shape: tuple[int, ...]) -> Grid:
    rows, columns = shape
    left, top = math.floor(x - columns * size / 2), math.floor(y - rows * size / 2)
    return Grid(left, top, size, rows, columns)
