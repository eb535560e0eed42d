"""One filter: its three planes, the patch it looks for, and what it found."""

import numpy as np
from numpy.typing import NDArray

from convwidgets.scenes import grids, parts
from convwidgets.scenes.feature_maps_layout import PATCH, PLANE, SUBTITLE, TITLE, Area
from convwidgets.scenes.grids import Grid
from convwidgets.scenes.marks import Box, Mark, Picture, Text
from convwidgets.scenes.rgb_colours import channel_inks
from convwidgets.scenes.scene import Overlay
from convwidgets.scenes.theme import Theme, rgb
from convwidgets.trace.channels import CHANNELS
from convwidgets.trace.feature_maps import FeatureMapTrace, FilterStep
from convwidgets.trace.numbers import signed

Pixels = NDArray[np.uint8]
_NOTE, _PATCHES = 83.0, 145.0  # from the top of the block
_LINES = 3  # of a note


def liked(weights: NDArray[np.float64]) -> Pixels:
    """The patch a filter answers to most, of all with the same contrast: its own weights.

    Zero becomes a middle grey, the largest magnitude 0 or 255.
    """
    most = float(np.abs(weights).max())
    shares = np.moveaxis(weights, 0, -1) / most if most else np.zeros((*weights.shape[1:], 3))
    pixels: Pixels = (127.5 + 127.5 * shares + 0.5).astype(np.uint8)
    return pixels


class FilterBlock:
    """What is said and shown of a filter.

    Parameters
    ----------
    theme : Theme
        Colours.
    trace : FeatureMapTrace
        Whose filters.
    area : Area
        Where the block stands, below its heading.
    """

    def __init__(self, theme: Theme, trace: FeatureMapTrace, area: Area) -> None:
        self.theme, self.trace, self.area = theme, trace, area
        top = area.y + _PATCHES
        self.liked = Area(area.x, top, PATCH, PATCH)
        self.window = Area(area.x + area.width - PATCH, top, PATCH, PATCH)

    def overlay(self, step: FilterStep) -> Overlay:
        """The whole block."""
        area, theme = self.area, self.theme
        _, high, wide = step.weights.shape
        marks: list[Mark] = [
            parts.title(theme, area.centre, TITLE, step.name, area.width),
            Text(area.centre, SUBTITLE,
                 f"filter {step.index + 1} of {step.count},  3 × {high} × {wide}", 11, theme.quiet),
            *self._planes(step),
            *self._note(step),
            *self._patches(step),
        ]  # fmt: skip
        return Overlay(area.x - 2, 8, area.width + 4, area.bottom - 8, marks)

    def _planes(self, step: FilterStep) -> list[Mark]:
        marks: list[Mark] = []
        high, wide = step.weights.shape[1:]
        cell = PLANE / max(high, wide)
        limit = grids.limit_of(step.weights)
        pitch = (self.area.width - PLANE) / 2
        for index, (name, ink) in enumerate(zip(CHANNELS, channel_inks(self.theme), strict=True)):
            weights, x = step.weights[index], self.area.x + index * pitch
            marks.append(Text(x + PLANE / 2, self.area.y + 4, name, 11, ink, bold=True))
            x += (PLANE - wide * cell) / 2
            y = self.area.y + 16 + (PLANE - high * cell) / 2
            colors = self.theme.signed_colors(weights, limit)
            letters = grids.lettering(step.weights, cell - 2, 11)
            if letters.size and letters.decimals is None:
                grid = Grid(x, y, cell, high, wide)
                marks += grids.numbered(grid, weights, colors, letters, self.theme)
            else:
                marks += self._patch(Area(x, y, wide * cell, high * cell), colors)
        return marks

    def _note(self, step: FilterStep) -> list[Mark]:
        lines = parts.wrapped(step.note, 11, self.area.width)[:_LINES]
        return [
            Text(self.area.x, self.area.y + _NOTE + 15 * line, text, 11, self.theme.text,
                 align="left")
            for line, text in enumerate(lines)
        ]  # fmt: skip

    def _patches(self, step: FilterStep) -> list[Mark]:
        theme, found = self.theme, self.window
        word = "best match" if self.trace.point is None else "found here"
        above, below = found.y - 11, found.bottom + 20
        response = signed(step.value)
        size = grids.fitting_size([response], 0.9 * PATCH, 18) or grids.SMALLEST_TEXT
        return [
            Text(self.liked.centre, above, "looks for", 11, theme.quiet),
            Text(found.centre, above, word, 11, theme.accent, bold=True),
            *self._patch(self.liked, liked(step.weights)),
            *self._patch(found, self._seen(step)),
            *parts.framed(theme, found.x, found.y, found.width, found.height).marks,
            Text(self.liked.centre, below, "response", 11, theme.quiet),
            Text(found.centre, below, response, size, theme.accent, bold=True),
        ]

    def _patch(self, area: Area, colors: Pixels) -> list[Mark]:
        rim = Box(area.x - 1, area.y - 1, area.width + 2, area.height + 2, frame=self.theme.line)
        return [rim, Picture(area.x, area.y, area.width, area.height, colors)]

    def _seen(self, step: FilterStep) -> Pixels:
        """The pixels that were read; padding in its own colour."""
        rows, columns = (np.array(indices) for indices in step.window)
        high, wide = self.trace.image.shape[:2]
        within = ((rows >= 0) & (rows < high))[:, None] & ((columns >= 0) & (columns < wide))
        read = self.trace.image[np.ix_(rows.clip(0, high - 1), columns.clip(0, wide - 1))]
        colors: Pixels = np.rint(read.clip(0, 255)).astype(np.uint8)
        colors[~within] = rgb(self.theme.padding)
        return colors
