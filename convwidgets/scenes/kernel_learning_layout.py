"""Where the parts of the picture of a learning kernel stand."""

import math
from dataclasses import dataclass

from convwidgets.scenes import parts
from convwidgets.scenes.feature_maps_layout import Area
from convwidgets.scenes.grids import Grid
from convwidgets.scenes.marks import Lattice
from convwidgets.trace.kernel_learning import LearningTrace

MARGIN = 20.0
#: The y of headings, of the line under them and of the kernels; the same for the maps below.
TITLE, SUBTITLE, TOP = 18.0, 35.0, 50.0
SECOND_TITLE, SECOND = 209.0, 224.0
#: Sides of a kernel and of a map, and the gaps between them.
KERNEL, MAP = 132.0, 112.0
_GAP, _MAP_GAP = 52.0, 17.0
#: The charts: left edge of their curves, width and height.
CHART_X, CHART, CHART_TALL = 584.0, 232.0, 112.0
#: The first line of words below everything.
WORDS = 384.0
# How far left of the first point the first step is clicked.
_REACH = 12.0


def kernel_grid(index: int, shape: tuple[int, ...]) -> Grid:
    """The cells of one of the three kernels, in the middle of their place."""
    cell = float(math.floor(KERNEL / max(shape)))
    x = MARGIN + index * (KERNEL + _GAP) + (KERNEL - cell * shape[1]) / 2
    return Grid(math.floor(x), TOP + math.floor((KERNEL - cell * shape[0]) / 2), cell, *shape)


def kernel_middle(index: int) -> float:
    """The x of the middle of a kernel's place."""
    return MARGIN + index * (KERNEL + _GAP) + KERNEL / 2


def gap_middle(index: int) -> float:
    """The x of the middle between kernel `index` and the next."""
    return kernel_middle(index) + (KERNEL + _GAP) / 2


def map_area(index: int, shape: tuple[int, ...]) -> Area:
    """Where one of the four maps lies."""
    scale = parts.fit(shape, MAP, MAP)
    width, height = shape[1] * scale, shape[0] * scale
    x = map_middle(index) - width / 2
    return Area(math.floor(x), SECOND + math.floor((MAP - height) / 2), width, height)


def map_middle(index: int) -> float:
    """The x of the middle of a map's place."""
    return MARGIN + index * (MAP + _MAP_GAP) + MAP / 2


@dataclass(frozen=True, slots=True)
class Timeline:
    """The updates from left to right, evenly, and which of them are steps.

    Attributes
    ----------
    marks : tuple of int
        The update of each step.
    dx : float
        From one update to the next.
    """

    marks: tuple[int, ...]
    dx: float

    def x(self, update: int) -> float:
        """Where an update stands."""
        return CHART_X + update * self.dx

    def lattices(self, y: float) -> list[Lattice]:
        """Cells that end at their steps: one run for each distance between steps."""
        tall = CHART_TALL + 12
        found = [Lattice(CHART_X - _REACH, y - 6, _REACH, tall, 1, 1)]
        step = 1
        while step < len(self.marks):
            before = self.marks[step - 1]
            stride, end = self.marks[step] - before, step
            while end < len(self.marks) and self.marks[end] - self.marks[end - 1] == stride:
                end += 1
            cell = stride * self.dx
            found.append(Lattice(self.x(before), y - 6, cell, tall, end - step, 1, step))
            step = end
        return found

    def until(self, step: int) -> float:
        """Where curves end at a step: the same number to the last bit as the film's."""
        last = next(la for la in reversed(self.lattices(0)) if la.first <= step)
        return last.x + (step - last.first + 1) * last.cell_width


def timeline(trace: LearningTrace) -> Timeline:
    """The timeline of a trace."""
    return Timeline(trace.marks, CHART / max(1, trace.marks[-1]))
