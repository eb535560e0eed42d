"""The large part of the gallery: the picture, the kernel laid on it, and what comes out."""

import math

import numpy as np

from convwidgets.scenes import parts
from convwidgets.scenes.gallery_colours import (
    FAR,
    Place,
    level_palette,
    level_shares,
    picture_photo,
    response_photo,
)
from convwidgets.scenes.gallery_wall import fitted
from convwidgets.scenes.grids import Grid
from convwidgets.scenes.marks import Box, Lattice, Mark, Picture, Text
from convwidgets.scenes.parts import shape_text
from convwidgets.scenes.raster import text_width
from convwidgets.scenes.scene import Overlay, Panel
from convwidgets.scenes.theme import Theme
from convwidgets.trace.gallery import GalleryStep
from convwidgets.trace.gallery_picture import FilterPicture
from convwidgets.trace.numbers import number

#: The columns of the original with the kernel below it, and of the result.
LEFT, RIGHT = 184.0, 300.0
_GAP = 40.0  # holds the equals sign
_TOP = 32.0  # from the titles to the pictures
_TALLEST_LEFT, _TALLEST_RIGHT = 208.0, 334.0
_CAPTION, _LINE = 10.0, 14.0
_KERNEL_TITLE, _KERNEL = 30.0, 112.0
_LEGEND = 66.0

_LUMA_WORDS = "brightness = 0.299 red + 0.587 green + 0.114 blue, rounded (ITU-R BT.601)"
_GREY_WORDS = "levels from 0, black, to 255, white"


class Large:
    """Picture ⋆ kernel = result.

    Parameters
    ----------
    picture : FilterPicture
        What is shown.
    theme : Theme
        Colours.
    x, y : float
        Where it stands.
    """

    def __init__(self, picture: FilterPicture, theme: Theme, x: float, y: float) -> None:
        self.picture, self.theme, self.x, self.y = picture, theme, x, y
        self._right = x + LEFT + _GAP
        small = fitted(picture.shape, LEFT, _TALLEST_LEFT)
        size = fitted(picture.shape, RIGHT, _TALLEST_RIGHT)
        top = y + _TOP
        self.original: Place = (x + (LEFT - small[0]) / 2, top, *small)
        self.result: Place = (self._right + (RIGHT - size[0]) / 2, top, *size)
        words = _LUMA_WORDS if picture.colour else _GREY_WORDS
        self._words = parts.wrapped(words, _CAPTION, LEFT)
        self._kernel = top + small[1] + 12 + len(self._words) * _LINE
        self._legend = top + size[1] + 12
        self.width = LEFT + _GAP + RIGHT
        self.height = max(self._kernel + _KERNEL_TITLE + _KERNEL + 8, self._legend + _LEGEND) - y
        rows, columns = picture.shape
        self.targets = tuple(
            Lattice(left, up, wide / columns, high / rows, columns, rows)
            for left, up, wide, high in (self.original, self.result)
        )
        self.panels = tuple(
            Panel(name, *place, rows, columns)
            for name, place in (("original", self.original), ("result", self.result))
        )

    def pixel(self, place: Place, row: int, column: int) -> Overlay:
        """The frame around a pixel of the original or of the result."""
        left, top, width, height = place
        rows, columns = self.picture.shape
        wide, high = width / columns, height / rows
        return parts.framed_pixels(self.theme, left + column * wide, top + row * high, wide, high)

    def marks(self) -> list[Mark]:
        """The original with its caption, and the signs of the equation."""
        theme = self.theme
        _, top, _, height = self.original
        kind = "picture" if self.picture.colour else "grey picture"
        name = f"{kind}  {shape_text(self.picture.shape)}"
        marks: list[Mark] = [
            parts.title(theme, self.x + LEFT / 2, self.y + 14, name, LEFT),
            self._frame(self.original),
            picture_photo(self.original, self.picture),
            Text(self.x + LEFT + _GAP / 2, self.result[1] + self.result[3] / 2, "=", 24,
                 theme.quiet),
        ]  # fmt: skip
        for index, line in enumerate(self._words):
            y = top + height + 14 + index * _LINE
            marks.append(Text(self.x + LEFT / 2, y, line, _CAPTION, theme.quiet))
        return marks

    def overlays(self, step: GalleryStep) -> list[Overlay]:
        """The weights, and the result with its scale."""
        room = _KERNEL_TITLE + _KERNEL + 8
        return [
            Overlay(self.x - 1, self._kernel, LEFT + 2, room, self._weights(step)),
            Overlay(
                self._right - 1, self.y, RIGHT + 2, self._legend + _LEGEND - self.y,
                self._outcome(step),
            ),
        ]  # fmt: skip

    def _frame(self, place: Place) -> Box:
        left, top, width, height = place
        return Box(left - 1, top - 1, width + 2, height + 2, frame=self.theme.line)

    def _weights(self, step: GalleryStep) -> list[Mark]:
        """The weights, as whole numbers where the kernel has a divisor."""
        theme, divisor = self.theme, step.facts.divisor
        rows, columns = step.kernel.shape
        cell = math.floor(min(36.0, _KERNEL / rows, LEFT / columns))
        factor = f"1/{divisor} ×" if divisor > 1 else ""
        aside = text_width(factor, 11) + 8 if factor else 0.0
        middle = self.x + LEFT / 2
        title = f"kernel  {shape_text(step.kernel.shape)}"
        grid = Grid(
            math.floor(middle + (aside - columns * cell) / 2), self._kernel + _KERNEL_TITLE,
            cell, rows, columns,
        )  # fmt: skip
        weights = step.kernel * divisor
        if np.ptp(weights) == 0 and not parts.grid_letters(grid, weights, 14).size:
            title += f", each {number(float(weights[0, 0]))}"  # where no cell has room to say so
        marks: list[Mark] = [
            parts.title(theme, middle, self._kernel + 16, title, LEFT - 60),
            Text(self.x + 16, self._kernel + 17, "⋆", 28, theme.quiet),
            *parts.signed_grid(theme, grid, weights, 14),
        ]
        half = grid.y + grid.height / 2
        marks.append(Text(grid.x - 8, half, factor, 11, theme.text, align="right"))
        return marks

    def _outcome(self, step: GalleryStep) -> list[Mark]:
        theme, extent = self.theme, step.extent
        middle = self._right + RIGHT / 2
        name = f"result  {shape_text(self.picture.shape)}"
        marks: list[Mark] = [
            parts.title(theme, middle, self.y + 14, name, RIGHT),
            self._frame(self.result),
            response_photo(self.result, step.picture, step.kernel, theme),
        ]
        if step.keeps:
            marks += self._level_bar(middle, self._legend)
        elif extent.limit:
            beyond = max(-extent.low, extent.high) > extent.limit
            marks += parts.scale_bar(theme, middle, self._legend, extent.limit, beyond=beyond)
        what = "each colour by itself" if step.in_colours else "on the brightness"
        low, high = number(extent.low), number(extent.high)
        values = f"{low} everywhere" if low == high else f"values from {low} to {high}"
        words = [f"{what}; {values}"]
        if extent.outside:
            words.append(f"{_percent(extent.outside)} of the pixels leave 0 to 255: tinted")
        for index, line in enumerate(words):
            y = self._legend + 36 + index * _LINE
            marks.append(Text(middle, y, line, _CAPTION, theme.quiet))
        return marks

    def _level_bar(self, middle: float, y: float) -> list[Mark]:
        """Black to white, and on either side the colours of what is beyond."""
        theme = self.theme
        colours = level_palette(theme)
        width = 190.0
        x = middle - width / 2
        zero, full = (x + share * width for share in level_shares())
        return [
            Picture(x, y, width, 8, colours[None]),
            Box(zero, y, full - zero, 8, frame=theme.line),
            Text(x - 6, y + 4, f"≤ {number(-FAR)}", _CAPTION, theme.quiet, align="right"),
            Text(zero, y + 16, "0", _CAPTION, theme.quiet),
            Text(full, y + 16, "255", _CAPTION, theme.quiet),
            Text(x + width + 6, y + 4, f"≥ {number(255 + FAR)}", _CAPTION, theme.quiet,
                 align="left"),
        ]  # fmt: skip


def _percent(share: float) -> str:
    """``'17 %'``; what rounds to nothing is still something."""
    return f"{share:.0%}".replace("%", " %") if share >= 0.01 else "under 1 %"
