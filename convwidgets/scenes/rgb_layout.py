"""Where the parts of the picture of a colour convolution stand.

Everything is decided from the shapes alone, once for a trace, so that nothing
moves from one step to the next.
"""

import math
from dataclasses import dataclass

import numpy as np

from convwidgets.trace.channels import ChannelTrace

MARGIN = 20.0
#: The least room for the addition that is written out under the output.
ADDITION = 112.0
#: Room above the rows and below them, and between one row and the next.
_HEAD, _FOOT, _GAP = 90.0, 42.0, 26.0
#: Smaller cells hold no readable numbers; larger ones only cost room.
_SMALLEST, _LARGEST = 19.0, 34.0
_TALLEST = 136.0
#: The least widths of the columns of planes, kernels, products and maps: their headings.
_PLANES, _KERNELS, _PRODUCTS, _MAPS = 62.0, 58.0, 88.0, 62.0


@dataclass(frozen=True, slots=True)
class Spacing:
    """Widths of what does not grow: all but the planes, the maps and the output.

    `kernel` and `product` hold the sizes of a cell by the larger side of the
    kernel.
    """

    picture: float
    fan: float
    index: float
    operator: float
    sum: float
    join: float
    arrow: float
    kernel: tuple[float, ...]
    product: tuple[tuple[float, float], ...]


_ROOMY = Spacing(
    74, 30, 14, 26, 56, 56, 42, (34, 30, 27, 25, 23),
    ((62, 46), (54, 42), (48, 38), (40, 33), (35, 29)),
)  # fmt: skip
_COMPACT = Spacing(
    60, 24, 12, 22, 54, 46, 36, (30, 26, 22, 21, 20),
    ((60, 44), (50, 40), (44, 36), (38, 32), (34, 28)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Layout:
    """Places in CSS pixels; `rows` are the middles of the three planes."""

    numbers: bool
    spacing: Spacing
    plane_cell: float
    map_cell: float
    output_cell: float
    kernel_cell: float
    product_cell: tuple[float, float]
    picture_right: float
    plane_x: float
    kernel_x: float
    products_x: float
    sum_x: float
    map_x: float
    map_right: float
    plus_x: float
    output_x: float
    rows: tuple[float, ...]
    height: float

    @property
    def middle(self) -> float:
        """The y of everything that belongs to all three planes."""
        return self.rows[1]


def layout(trace: ChannelTrace, width: float) -> Layout:
    """The layout with the largest cells that fit `width`."""
    plane, output = trace.channels[0].padded.shape, trace.output.shape
    for spacing in (_ROOMY, _COMPACT):
        room = width - _fixed(trace, spacing)
        tallest = min(_LARGEST, _TALLEST / max(plane[0], output[0]))
        for cell in np.arange(math.floor(tallest), _SMALLEST - 1, -1.0):
            spare = room - max(plane[1] * cell, _PLANES) - max(output[1] * cell, _MAPS)
            if spare >= max(output[1] * cell, ADDITION - spacing.arrow + 6):
                larger = math.floor(min(1.25 * cell, spare / output[1], _TALLEST / output[0]))
                return _placed(trace, width, spacing, (float(cell), float(cell), float(larger)))
    # Pictures: the three of them share the room.  A map is no larger than the plane it is of.
    share = room / 3
    plane_cell = half_steps(share / plane[1], _TALLEST / plane[0])
    stride = max(trace.channels[0].stride)
    map_cell = min(stride * plane_cell, half_steps(share / output[1], _TALLEST / output[0]))
    spare = room - max(plane[1] * plane_cell, _PLANES) - max(output[1] * map_cell, _MAPS)
    output_cell = half_steps(spare / output[1], _TALLEST / output[0])
    return _placed(trace, width, _COMPACT, (plane_cell, map_cell, output_cell), numbers=False)


def _fixed(trace: ChannelTrace, spacing: Spacing) -> float:
    """The width of everything that does not grow."""
    rows, columns = trace.kernel.shape[1:]
    side = max(rows, columns) - 1
    used: float = (
        2 * MARGIN + spacing.picture + spacing.fan + spacing.index + 2 * spacing.operator
        + max(columns * spacing.kernel[side], _KERNELS)
        + max(columns * spacing.product[side][0], _PRODUCTS)
        + spacing.sum + spacing.join + spacing.arrow
    )  # fmt: skip
    return used


def _placed(
    trace: ChannelTrace,
    width: float,
    spacing: Spacing,
    cells: tuple[float, float, float],
    *,
    numbers: bool = True,
) -> Layout:
    plane, output = trace.channels[0].padded.shape, trace.output.shape
    plane_cell, map_cell, output_cell = cells
    kernel_rows, kernel_columns = trace.kernel.shape[1:]
    side = max(kernel_rows, kernel_columns) - 1
    kernel_cell, product = spacing.kernel[side], spacing.product[side]
    contents = (
        plane[1] * plane_cell, kernel_columns * kernel_cell, kernel_columns * product[0],
        output[1] * map_cell,
    )  # fmt: skip
    least = (_PLANES, _KERNELS, _PRODUCTS, _MAPS)
    columns = [max(pair) for pair in zip(contents, least, strict=True)]
    # The addition may begin left of the output, under the arrow, but no further.
    last = max(ADDITION - spacing.arrow + 6, output[1] * output_cell)
    gaps = (
        spacing.fan + spacing.index, spacing.operator, spacing.operator, spacing.sum, spacing.join
    )  # fmt: skip
    used = spacing.picture + sum(gaps) + sum(columns) + spacing.arrow + last
    left = max(MARGIN, (width - used) / 2) + spacing.picture
    starts, x = [], left
    for gap, column, content in zip(gaps, columns, contents, strict=False):
        starts.append(math.floor(x + gap + (column - content) / 2))
        x += gap + column
    plus_x = math.floor(x + spacing.join)
    sum_x = starts[2] + math.ceil((contents[2] + columns[2]) / 2)
    row = max(plane[0] * plane_cell, output[0] * map_cell, kernel_rows * product[1], 92.0)
    first = _HEAD + (14.0 if numbers else 0.0) + row / 2
    rows = tuple(float(math.floor(first + index * (row + _GAP))) for index in range(3))
    return Layout(
        numbers, spacing, plane_cell, map_cell, output_cell, kernel_cell, product,
        math.floor(left), starts[0], starts[1], starts[2], sum_x, starts[3], x,
        plus_x, math.floor(plus_x + spacing.arrow), rows, math.floor(rows[2] + row / 2 + _FOOT),
    )  # fmt: skip


def half_steps(*scales: float) -> float:
    """The smallest of the scales; whole and half pixels where they are large."""
    scale = min(scales)
    return math.floor(2 * scale) / 2 if scale >= 1 else float(scale)
