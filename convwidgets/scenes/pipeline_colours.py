"""The colours of a network's values: one zero-centred scale for each block, greys for the digit."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from convwidgets.scenes import grids, parts
from convwidgets.scenes.marks import Box, Color, Line, Mark, Picture, Text
from convwidgets.scenes.theme import Theme, rgb
from convwidgets.trace.pipeline import PipelineTrace

Pixels = NDArray[np.uint8]
Point = tuple[float, float]

#: Stages that share a scale: their values are the same numbers, clipped and picked out.
BLOCKS = (("conv1", "relu1", "pool1"), ("conv2", "relu2", "pool2", "flatten"), ("dense",))
# How much of a faded picture is ground.
_FADED = 0.72
#: More curves than this between two stages cannot be told apart.
MIST = 100


class Colours:
    """Colours for every value of a trace.

    Parameters
    ----------
    theme : Theme
        Light or dark.
    trace : PipelineTrace
        Whose values.
    """

    def __init__(self, theme: Theme, trace: PipelineTrace) -> None:
        self.theme, self.trace = theme, trace
        self._limits = {
            name: grids.limit_of(*(trace.stages[n].values for n in block))
            for block in BLOCKS
            for name in block
        }

    def limit(self, stage: str) -> float:
        """The magnitude at the ends of a stage's scale."""
        return self._limits[stage]

    def of(self, stage: str) -> Pixels:
        """A colour for each value of a stage."""
        values = self.trace.stages[stage].values
        if stage == "input":
            return self.theme.grey_colors(values, 0.0, 1.0, full=True)
        return self.theme.signed_colors(values, self._limits[stage])

    def faded(self, colors: Pixels) -> Pixels:
        """The same colours, most of them gone."""
        ground = np.array(rgb(self.theme.ground))
        mixed = colors + (ground - colors) * _FADED
        return (mixed + 0.5).astype(np.uint8)

    def scale(self, middle: float, y: float, stage: str, width: float) -> list[Mark]:
        """The scale of a stage with its numbers; 24 pixels high."""
        if stage != "input":
            return parts.scale_bar(self.theme, middle, y, self._limits[stage], width=width)
        theme, x = self.theme, middle - width / 2
        ramp = theme.grey_colors(np.linspace(0, 1, 61)[None], 0.0, 1.0, full=True)
        return [
            Box(x - 1, y - 1, width + 2, 10, frame=theme.line),
            Picture(x, y, width, 8, ramp),
            Text(x - 6, y + 4, "0", 10, theme.quiet, align="right"),
            Text(middle, y + 16, "ink", 10, theme.quiet),
            Text(x + width + 6, y + 4, "1", 10, theme.quiet, align="left"),
        ]


def thumbnail(theme: Theme, x: float, y: float, size: tuple[float, float], colors: Pixels,
              rim: Color | None = None) -> list[Mark]:  # fmt: skip
    """A map in a thin frame."""
    width, height = size
    return [
        Box(x - 1, y - 1, width + 2, height + 2, frame=rim or theme.line),
        Picture(x, y, width, height, colors),
    ]


def curves(pairs: Sequence[tuple[Point, Point]], color: Color, width: float = 1.0) -> Line:
    """Soft curves as one line: where they cross they are not darker, and they are drawn at once.

    Of very many only a mist is seen, for which straight lines will do.
    """
    gap = np.full((1, 2), np.nan)
    pieces = []
    for start, end in pairs:
        straight = len(pairs) > MIST or start[1] == end[1]
        # Every second point, first and last among them, is smooth enough for a short way.
        way = np.array([start, end]) if straight else parts.link(start, end, color).points[::2]
        pieces += [way, gap]
    return Line(np.concatenate(pieces), color, width)
