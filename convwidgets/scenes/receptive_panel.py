"""The input seen from above: the fields as nested frames, and how much each cell counts."""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from convwidgets.core import sample_image
from convwidgets.scenes.marks import Box, Color, Mark, Picture, Text
from convwidgets.scenes.scene import Overlay
from convwidgets.scenes.theme import Theme, mix, rgb
from convwidgets.trace.field_trace import FieldTrace
from convwidgets.trace.fields import FieldStep

Array = NDArray[np.float64]
Pixels = NDArray[np.uint8]

# A photograph behind the fields is drawn in squares of this many CSS pixels and in few greys, and
# the heat over it in few shades: a frame holds a good part of it, and there are many frames.
_SQUARE = 2.0
_GREYS, _SHADES = 8, 12
#: Cells at least this large get lines between them.
_LINED = 5.0
#: Frames closer to each other than this are one frame to the eye.
_BETWEEN = 4.0


class InputPanel:
    """The input as a square, to scale.

    Parameters
    ----------
    trace : FieldTrace
        Whose fields are shown.
    theme : Theme
        Colours.
    x, y, side : float
        Where it may lie.
    low, high : int
        The first cell shown, and the one after the last; beyond the input
        lies padding.
    photo : bool
        Whether a photograph stands for the input, where cells cannot be told apart.

    Attributes
    ----------
    scale : float
        CSS pixels of a cell.
    side : float
        Its own side, at most the one given.
    """

    def __init__(
        self, trace: FieldTrace, theme: Theme, x: float, y: float, side: float, low: int, high: int,
        *, photo: bool = False,
    ) -> None:  # fmt: skip
        self.trace, self.theme, self.x, self.y, self.low = trace, theme, x, y, low
        scale = side / (high - low)
        self.scale = float(math.floor(scale)) if scale >= 4 else scale
        self.side = self.scale * (high - low)
        self.photo = photo
        self.lined = self.scale >= _LINED and not photo

    @property
    def _squares(self) -> int:
        """Into how many squares the photograph is cut: cells, where these are not too small."""
        size = self.trace.size
        return size if self.scale > 0.75 * _SQUARE else round(size * self.scale / _SQUARE)

    def at(self, cell: float) -> float:
        """How far a cell begins from the left, or from the top, of the panel."""
        return (cell - self.low) * self.scale

    def ground(self) -> list[Mark]:
        """Padding all around, the input's cells or a photograph in it."""
        theme, at, size = self.theme, self.at, self.trace.size
        first, extent = at(0), size * self.scale
        marks: list[Mark] = []
        if self.side > extent:
            marks.append(
                Box(self.x, self.y, self.side, self.side, fill=theme.padding, hatch=theme.hatch)
            )
        marks.append(Box(self.x + first, self.y + first, extent, extent, fill=theme.empty))
        if self.photo:
            picture = _backdrop(theme, self._squares)
            marks.append(Picture(self.x + first, self.y + first, extent, extent, picture))
        marks += self._lines(range(size), range(size))
        marks.append(Box(self.x + first, self.y + first, extent + 1, extent + 1, frame=theme.quiet))
        return marks

    def _lines(self, rows: range, columns: range) -> list[Mark]:
        if not self.lined:
            return []
        cell, line = self.scale, self.theme.line
        return [
            Box(self.x + self.at(column), self.y + self.at(row), cell + 1, cell + 1, frame=line)
            for row in rows
            for column in columns
        ]

    def overlays(self, step: FieldStep) -> list[Overlay]:
        """The heat of a step's unit under the frames of its path; none if it lies elsewhere."""
        out = 2.0 + max(_SQUARE, self.scale) if self.photo else 2.0
        rows, columns = step.field
        left, top, right, bottom = self._clipped(rows, columns, out)
        if right - left < 2 or bottom - top < 2:
            return []
        marks = self._heat(step) + self._frame(rows, columns, self.theme.accent, 3.0)
        outer = rows, columns
        # Inward, leaving out those that would run into the one before.
        for layer in range(step.layer - 1, -1, -1):
            row, column = step.path[layer]
            inner = self.trace.reaches[layer].of(row), self.trace.reaches[layer].of(column)
            if all(self._apart(*pair) for pair in zip(outer, inner, strict=True)):
                marks += self._frame(*inner, self.theme.quiet, 1.0)
                outer = inner
        return [Overlay(self.x + left, self.y + top, right - left, bottom - top, marks)]

    def _apart(self, outer: range, inner: range) -> bool:
        """Whether one frame lies in another, with room between them on one side at least."""
        before, after = inner.start - outer.start, outer.stop - inner.stop
        return min(before, after) >= 0 and max(before, after) * self.scale >= _BETWEEN

    def _clipped(
        self, rows: range, columns: range, out: float = 0.0
    ) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of cells, as far as they lie in the panel."""
        far = self.side + 1
        ends = [
            (max(0.0, self.at(cells.start) - out), min(far, self.at(cells.stop) + 1 + out))
            for cells in (columns, rows)
        ]
        (left, right), (top, bottom) = ends
        return left, top, max(right, left), max(bottom, top)

    def _frame(self, rows: range, columns: range, color: Color, width: float) -> list[Mark]:
        """The sides of a frame that lie in the panel; one that is cut off stays open."""
        out = width - 1
        left, top, right, bottom = self._clipped(rows, columns, out)
        x, y, wide, tall = self.x + left, self.y + top, right - left, bottom - top
        marks: list[Mark] = []
        if wide <= 0 or tall <= 0:
            return marks
        far = self.side + 1 + out
        if self.at(rows.start) - out >= -out:
            marks.append(Box(x, y, wide, width, fill=color))
        if self.at(rows.stop) + 1 + out <= far:
            marks.append(Box(x, y + tall - width, wide, width, fill=color))
        if self.at(columns.start) - out >= -out:
            marks.append(Box(x, y, width, tall, fill=color))
        if self.at(columns.stop) + 1 + out <= far:
            marks.append(Box(x + wide - width, y, width, tall, fill=color))
        return marks

    def _heat(self, step: FieldStep) -> list[Mark]:
        """How much each cell counts: the product of what its row and its column count."""
        rows, columns = (
            range(max(cells.start, 0), min(cells.stop, self.trace.size)) for cells in step.field
        )
        if not rows or not columns:
            return []
        down, across = (self.trace.effect(step.layer, at) for at in step.unit)
        if not self.photo:
            heat = np.outer(down[rows.start : rows.stop], across[columns.start : columns.stop])
            colors = self.theme.signed_colors(heat, float(np.abs(heat).max()))
            left, top, right, bottom = self._clipped(rows, columns)
            picture = Picture(self.x + left, self.y + top, right - left - 1, bottom - top - 1,
                              colors)  # fmt: skip
            return [picture, *self._lines(rows, columns)]
        return [self._glow(down, across, rows, columns)]

    def _glow(self, down: Array, across: Array, rows: range, columns: range) -> Picture:
        """The same over the photograph, in its squares."""
        backdrop = _backdrop(self.theme, self._squares)
        count = len(backdrop)
        square = self.trace.size * self.scale / count
        edges = np.arange(count + 1) * self.trace.size / count
        first, last = np.floor(edges[:-1]).astype(int), np.ceil(edges[1:]).astype(int)

        def squares(effect: Array, cells: range) -> tuple[slice, Array]:
            inside = np.flatnonzero((last > cells.start) & (first < cells.stop))
            # The strongest cell of a square: the middle one may be a gap that dilation leaves.
            parts = [effect[first[i] : last[i]] for i in inside]
            strongest = np.array([part[np.argmax(np.abs(part))] for part in parts])
            return slice(int(inside[0]), int(inside[-1]) + 1), strongest

        (from_row, down), (from_column, across) = squares(down, rows), squares(across, columns)
        heat = np.outer(down, across)
        strength = np.abs(heat) / (np.abs(heat).max() or 1.0)
        share = (np.ceil(strength * _SHADES) / _SHADES * 0.85)[..., None]
        ends = np.array([rgb(self.theme.minus), rgb(self.theme.plus)], dtype=np.float64)
        under = backdrop[from_row, from_column].astype(np.float64)
        mixed = under * (1 - share) + ends[(heat > 0).astype(int)] * share
        start = self.at(0)
        return Picture(
            self.x + start + from_column.start * square,
            self.y + start + from_row.start * square,
            heat.shape[1] * square,
            heat.shape[0] * square,
            (mixed + 0.5).astype(np.uint8),
        )

    def title(self, text: str) -> Text:
        """The line above it."""
        return Text(self.x, self.y - 18, text, 13, self.theme.text, bold=True, align="left")


@lru_cache(maxsize=16)
def _backdrop(theme: Theme, count: int) -> Pixels:
    """A calm photograph of `count` by `count` squares in a few greys."""
    count = max(count, 1)
    image = np.asarray(sample_image("portrait"), dtype=np.float64)
    rows, columns = image.shape
    side = min(rows, columns)
    top, left = (rows - side) // 2, (columns - side) // 2
    square = image[top : top + side, left : left + side]
    scaled = (square - square.min()) / (np.ptp(square) or 1.0) * 255
    small = Image.fromarray(scaled.astype(np.uint8)).resize((count, count), Image.Resampling.BOX)
    levels = np.floor(np.asarray(small) / 256 * _GREYS) / (_GREYS - 1)
    dark, light = theme.grey_low, theme.grey_high
    if theme.name == "dark":
        dark, light = mix(theme.ground, theme.grey_low, 0.5), mix(theme.ground, theme.quiet, 0.75)
    ends = np.array([rgb(dark), rgb(light)], dtype=np.float64)
    colors = ends[0] + levels[..., None] * (ends[1] - ends[0])
    result: Pixels = (colors + 0.5).astype(np.uint8)
    result.setflags(write=False)
    return result
