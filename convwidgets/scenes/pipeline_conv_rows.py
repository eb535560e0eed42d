"""Numbers as coloured cells that need not be square: a window, a kernel, or their products."""

from collections.abc import Sequence

import numpy as np

from convwidgets.scenes import grids
from convwidgets.scenes.marks import Box, Lattice, Mark, Text
from convwidgets.scenes.pipeline_numbers import short, two_decimals
from convwidgets.scenes.rgb_products import sign_ink
from convwidgets.scenes.scene import Overlay
from convwidgets.scenes.theme import Theme, hexed, rgb
from convwidgets.trace.records import Array, ConvTrace

# From this height on a cell has room for what was multiplied, in small letters.
_TERM, _SMALL = 34.0, 8.0
_LARGEST = 10.0


class NumberCells:
    """How a block of numbers is drawn, the same at every position and in every row.

    Parameters
    ----------
    theme : Theme
        Colours.
    cell : (float, float)
        Width and height of a cell.
    limit : float
        Where the zero-centred colours end; 0 for greys from 0 to 1.
    values : ndarray
        Numbers that stand for all that can occur; they decide the letters.
    shape : (int, int)
        Rows and columns of a block.
    products : bool
        Whether they are products: signed, and in the ink of their sign.
    """

    def __init__(self, theme: Theme, cell: tuple[float, float], limit: float, values: Array, *,
                 shape: tuple[int, ...] = (3, 3), products: bool = False) -> None:  # fmt: skip
        self.theme, self.cell, self.limit, self.shape = theme, cell, limit, shape
        self.width, self.height = shape[1] * cell[0] + 1, shape[0] * cell[1] + 1
        largest = min(_LARGEST if cell[1] < _TERM else 13.0, cell[1] - 4)
        self._written = cell[1] >= _TERM
        self._products = products
        # Bold letters are as much wider than the ones that are measured.
        room = (cell[0] - 3) * (0.89 if products else 1)
        self._letters = two_decimals(values, room, largest, plus=products)

    def top(self, middle: float) -> float:
        """The upper edge of a block around `middle`."""
        return middle - self.height / 2

    def lattice(self, x: float, middle: float) -> Lattice:
        """The cells of a block around `middle`, to be clicked."""
        rows, columns = self.shape
        return Lattice(x, self.top(middle), *self.cell, columns, rows, painted=False)

    def marks(
        self, x: float, middle: float, values: Array, *, terms: tuple[Array, Array] | None = None
    ) -> list[Mark]:
        """The cells of a block; with `terms`, and where there is room, what was multiplied."""
        theme, (wide, high), y = self.theme, self.cell, self.top(middle)
        if self._letters.size and self._products:
            colors = np.broadcast_to(np.array(rgb(theme.ground)), (*values.shape, 3))
        elif self.limit:
            colors = theme.signed_colors(values, self.limit)
        else:
            colors = theme.grey_colors(values, 0.0, 1.0, full=True)
        marks: list[Mark] = []
        for row, column in np.ndindex(values.shape):
            fill = hexed(colors[row, column])
            left, top = x + column * wide, y + row * high
            marks.append(Box(left, top, wide + 1, high + 1, fill=fill, frame=theme.line))
            centre, line = left + (wide + 1) / 2, top + (high + 1) / 2
            if terms is not None and self._written:
                one, other = (short(float(part[row, column]), 2) for part in terms)
                marks.append(Text(centre, line - 9, f"{one}×{other}", _SMALL, theme.quiet))
                line += 7
            if self._letters.size:
                value = float(values[row, column])
                ink = sign_ink(theme, value) if self._products else theme.ink(fill)
                marks.append(Text(centre, line, self._letters(value), self._letters.size, ink,
                                  bold=self._products))  # fmt: skip
        return marks

    def overlay(self, x: float, middle: float, marks: Sequence[Mark], *, framed: bool = False
                ) -> Overlay:  # fmt: skip
        """These marks as a part of one step, framed in teal where they are its products."""
        high, y = self.height, self.top(middle)
        if not framed:
            return Overlay(x, y, self.width, high, list(marks))
        frame = Box(x - 1, y - 1, self.width + 2, high + 2, frame=self.theme.accent, frame_width=2)
        return Overlay(frame.x, frame.y, frame.width, frame.height, [*marks, frame])


def products_letters(traces: tuple[ConvTrace, ...]) -> Array:
    """The extremes of what the products of all positions can be."""
    found = [
        np.multiply.outer(np.array(grids.range_of(trace.padded)), trace.weights).ravel()
        for trace in traces
    ]
    return np.concatenate([*found, [0.0]])
