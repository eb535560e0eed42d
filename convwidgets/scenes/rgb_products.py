"""The products of one plane, written out cell by cell, and their sum."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from convwidgets.scenes import grids
from convwidgets.scenes.grids import Lettering
from convwidgets.scenes.marks import Box, Color, Mark, Text
from convwidgets.scenes.raster import text_width
from convwidgets.scenes.theme import Theme
from convwidgets.trace.numbers import number
from convwidgets.trace.records import ConvStep, ConvTrace

Array = NDArray[np.float64]

# Bold letters are as much wider than the ones that are measured.
_NARROWER = 0.89
_COMFORTABLE = 11.0
_SAMPLE = 24  # values that stand for all of a plane when letters are chosen


def sign_ink(theme: Theme, value: float) -> Color:
    """Purple above, orange below, grey at zero."""
    return theme.plus if value > 0 else theme.minus if value < 0 else theme.quiet


def some_of(values: Array) -> Array:
    """The extremes of `values` and a few between them, from which letters are chosen."""
    different = np.unique(values)
    if len(different) <= _SAMPLE:
        return different
    return np.asarray(different[np.linspace(0, len(different) - 1, _SAMPLE).astype(int)])


def bold_letters(values: Array, room: float, largest: float, *, plus: bool = False) -> Lettering:
    """A lettering for bold numbers, comfortable for most: longer ones are `fitted`."""
    letters = grids.lettering(values, room * _NARROWER, largest, plus=plus)
    return replace(letters, size=max(letters.size, min(largest, _COMFORTABLE)))


def fitted(letters: Lettering, value: float, room: float) -> tuple[str, float]:
    """A bold number and its size; one that is longer than those sampled gets smaller."""
    if text_width(letters(value), letters.size, bold=True) > room:
        alone = np.array([value])
        letters = grids.lettering(alone, room * _NARROWER, letters.size, plus=letters.plus)
    return letters(value), letters.size or grids.SMALLEST_TEXT


class Products:
    """The cells in which the products of one plane stand.

    Parameters
    ----------
    theme : Theme
        Colours.
    traces : tuple of ConvTrace
        All planes, as they share one lettering.
    x, middle : float
        Left edge, and the y of the centre.
    cell : tuple of float
        Width and height of the cell of one product.
    """

    def __init__(
        self, theme: Theme, traces: tuple[ConvTrace, ...], x: float, middle: float,
        cell: tuple[float, float],
    ) -> None:  # fmt: skip
        self.theme = theme
        shape = traces[0].weights.shape
        self.cell_width, self.cell_height = cell
        self.width = shape[1] * self.cell_width + 1
        self.height = shape[0] * self.cell_height + 1
        self.x, self.y = x, middle - self.height / 2
        values = np.concatenate([some_of(trace.padded) for trace in traces])
        weights = np.unique(np.concatenate([trace.weights.ravel() for trace in traces]))
        room = self.cell_width - 7
        longest = max(grids.texts_of(values), key=len) + "×" + max(grids.texts_of(weights), key=len)
        # Where value and weight cannot be read, the product has the cell to itself.
        self._term_size = grids.fitting_size([longest], room, 10)
        with np.errstate(invalid="ignore"):  # infinity times zero
            products = np.multiply.outer(values, weights).ravel()
        self._letters = bold_letters(products, room, 14, plus=True)
        self._room = room

    def marks(self, step: ConvStep) -> list[Mark]:
        """Every product of one step: value × weight, and what it makes."""
        marks: list[Mark] = []
        theme, letters = self.theme, self._letters
        for row, column in np.ndindex(step.products.shape):
            x, y = self.x + column * self.cell_width, self.y + row * self.cell_height
            box = Box(x, y, self.cell_width + 1, self.cell_height + 1,
                      fill=theme.ground, frame=theme.line)  # fmt: skip
            marks.append(box)
            middle, line = x + box.width / 2, y + box.height / 2
            if self._term_size:
                value, weight = float(step.values[row, column]), float(step.weights[row, column])
                term = f"{number(value)}×{number(weight)}"
                marks.append(Text(middle, line - 8, term, self._fitted(term), theme.quiet))
                line += 8
            product = float(step.products[row, column])
            text, size = fitted(letters, product, self._room + 2)
            ink = sign_ink(theme, product)
            marks.append(Text(middle, line, text, size, ink, bold=True))
        out = 1.0
        marks.append(
            Box(self.x - out, self.y - out, self.width + 2 * out, self.height + 2 * out,
                frame=theme.accent, frame_width=2)
        )  # fmt: skip
        return marks

    def _fitted(self, term: str) -> float:
        size = self._term_size
        return size if text_width(term, size) <= self._room + 4 else size - 1
