"""Where the grids of a gradient lie: what is read, what it meets, and the gradient.

The three stand on one line; the kernel, smaller, above the one that has to do
with it: the gradient by the weights, or the kernel turned for the inputs.
"""

import math
from dataclasses import dataclass

from convwidgets.scenes.grids import Grid
from convwidgets.trace.backprop import BackpropTrace

MARGIN = 24.0
_GAP, _INDEX = 58.0, 16.0
_HEADLINE = 56.0  # the formula and its sentence
_HEAD = 40.0  # a title and indices
_BETWEEN = 6.0  # from the kernel to the title below it
_LARGEST, _SMALL, _TALLEST = 38.0, 26.0, 254.0
_SMALLEST = 19.0  # tall ones may have these nevertheless
#: By what there is a kernel above, and above which column.
_OWNER = {"weight": 2, "input": 1}
_OTHER = {"weight": "input", "input": "weight"}
_SPARE = 32.0  # the room that is given away so that two pictures are equally tall
#: A column is as wide as that, for the title of a small grid, where there is room.
NARROWEST = 140.0


@dataclass(frozen=True, slots=True)
class BackpropLayout:
    """Places in CSS pixels.

    Attributes
    ----------
    field : Grid
        What the window moves over.
    met : Grid or None
        What lies in the window; None for a bias, where it is all ones.
    kernel : Grid or None
        The kernel of the convolution.
    gradient : Grid
        The result, with the border that is cut off.
    entries : Grid
        The part of it that is kept.
    middle : float
        The y of the line on which the grids stand.
    under : float
        Where everything written below begins.
    """

    field: Grid
    met: Grid | None
    kernel: Grid | None
    gradient: Grid
    entries: Grid
    middle: float
    under: float


def backprop_layout(trace: BackpropTrace, width: float) -> BackpropLayout:
    """Cells as large as fit."""
    by, shapes = trace.sums.by, _shapes(trace, trace.sums.by)
    bias = by == "bias"
    across = _across(shapes, width)
    size = _fitting(shapes, across)
    used = _used(shapes, size)
    if sum(used) > across:
        used = [shape[1] * size for shape in shapes]
    high, wide = trace.forward.kernel.shape
    owner, small = _OWNER.get(by, 0), _small(size)
    above, lower = _extent(trace, by, width)
    if not bias:
        above, lower = _steady((above, lower), _extent(trace, _OTHER[by], width))
    middle = _HEADLINE + math.ceil(above)
    x = (width - sum(used) - (len(shapes) - 1) * _GAP - 2 * _INDEX) / 2 + _INDEX
    placed = []
    for index, (shape, room) in enumerate(zip(shapes, used, strict=True)):
        x += _INDEX if index and index == len(shapes) - 1 else 0.0
        left = math.floor(x + (room - shape[1] * size) / 2)
        top = math.floor(middle - shape[0] * size / 2)
        placed.append(Grid(left, top, size, shape[0], shape[1]))
        x += room + _GAP
    gradient, kernel = placed[-1], None
    if not bias:
        below = placed[owner]
        y = below.y - _HEAD - _BETWEEN - high * small
        kernel = Grid(math.floor(below.middle - wide * small / 2), math.floor(y), small, high, wide)
    (top, _), (left, _) = trace.forward.padding if by == "input" else ((0, 0), (0, 0))
    rows, columns = trace.output.shape or (1, 1)
    entries = Grid(*gradient.at(top, left), size, rows, columns)
    under = math.ceil(middle + lower)
    return BackpropLayout(
        placed[0], None if bias else placed[1], kernel, gradient, entries, middle, under
    )


def _shapes(trace: BackpropTrace, by: str) -> list[tuple[int, ...]]:
    """Rows and columns of the grids of one gradient: what is read, what it meets, the result."""
    forward, arrived = trace.forward, trace.grad_out.shape
    padded, kernel = forward.padded.shape, forward.kernel.shape
    if by == "bias":
        return [arrived, (1, 1)]
    if by == "weight":
        return [padded, arrived, kernel]
    reach = (d * (k - 1) for d, k in zip(forward.dilation, kernel, strict=True))
    return [tuple(n + r for n, r in zip(padded, reach, strict=True)), kernel, padded]


def _extent(trace: BackpropTrace, by: str, width: float) -> tuple[float, float]:
    """How far the grids of one gradient reach above and below the line they stand on."""
    shapes = _shapes(trace, by)
    size = _fitting(shapes, _across(shapes, width))
    # Half a grid and its title, and in one column the kernel with its own.
    above = [shape[0] * size / 2 + _HEAD for shape in shapes]
    if by in _OWNER:
        above[_OWNER[by]] += trace.forward.kernel.shape[0] * _small(size) + _HEAD + _BETWEEN
    return max(above), max(shape[0] for shape in shapes) * size / 2


def _steady(own: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    """The larger extents of both pictures, so that nothing jumps from one to the other.

    Where one would become mostly empty by that, its own.
    """
    above, below = (max(pair) for pair in zip(own, other, strict=True))
    empty = above + below - min(sum(own), sum(other))
    return (above, below) if empty <= _SPARE else own


def _across(shapes: list[tuple[int, ...]], width: float) -> float:
    """The room for all columns together."""
    return width - 2 * MARGIN - (len(shapes) - 1) * _GAP - 2 * _INDEX


def _small(size: float) -> float:
    """The cells of the kernel above, where those of the other grids have this size."""
    return float(math.floor(min(_SMALL, size)))


def _fitting(shapes: list[tuple[int, ...]], across: float) -> float:
    """The largest cells with which the columns fit, or the smallest there are."""
    tallest = max(shape[0] for shape in shapes)
    size = math.floor(min(_LARGEST, max(_SMALLEST, _TALLEST / tallest)))
    while size > _SMALLEST and sum(_used(shapes, size)) > across:
        size -= 1
    return float(size)


def _used(shapes: list[tuple[int, ...]], size: float) -> list[float]:
    """The width of each column; the first has room for its title beside it."""
    return [max(shape[1] * size, NARROWEST if i else 0.0) for i, shape in enumerate(shapes)]
