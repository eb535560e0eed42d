"""What the network answers: to a few test digits one by one, and to all of them counted."""

import math

import numpy as np

from convwidgets.core.network import CLASSES
from convwidgets.scenes.grids import Grid
from convwidgets.scenes.marks import Box, Mark, Picture, Text
from convwidgets.scenes.scene import Overlay
from convwidgets.scenes.theme import Theme, mix
from convwidgets.trace.training import shown_digits
from convwidgets.trace.training_step import EpochStep

_SIDE = 37.0
#: Below a digit: the answer, and what is said of it.
_ANSWER, _WORDS = 15.0, 31.0


class DigitRow:
    """A row of test digits with the answers below them.

    Parameters
    ----------
    theme : Theme
        Colours.
    x, y, width : float
        Where.
    """

    height = _SIDE + _WORDS + 9

    def __init__(self, theme: Theme, x: float, y: float, width: float) -> None:
        self.theme, self.x, self.y, self.width = theme, x, y, width
        self.images, self.labels = shown_digits()
        self.pitch = width / len(self.images)

    def _left(self, index: int) -> float:
        return math.floor(self.x + index * self.pitch + (self.pitch - _SIDE) / 2)

    def ground(self) -> list[Mark]:
        """The digits themselves."""
        theme = self.theme
        marks: list[Mark] = []
        for index, image in enumerate(self.images):
            left = self._left(index)
            colors = theme.grey_colors(image, 0, 1, full=True)
            marks += [
                Picture(left, self.y, _SIDE, _SIDE, colors),
                Box(left - 1, self.y - 1, _SIDE + 2, _SIDE + 2, frame=theme.line),
            ]
        return marks

    def overlays(self, step: EpochStep) -> list[Overlay]:
        """The answers; wrong ones have a heavy frame, a cross and the right answer."""
        theme = self.theme
        told: list[Mark] = []
        frames = []
        base = self.y + _SIDE
        for index, answer in enumerate(step.answers):
            left = self._left(index)
            middle = left + _SIDE / 2
            if step.wrong[index]:
                told += [
                    Text(middle, base + _ANSWER, f"{answer} ✗", 15, theme.minus, bold=True),
                    Text(middle, base + _WORDS, f"is {self.labels[index]:.0f}", 10, theme.text),
                ]
                frames.append(self._crossed(left))
            else:
                sure = f"{math.floor(step.certainty[index] * 100)} %"
                told += [
                    Text(middle, base + _ANSWER, f"{answer}", 15, theme.text, bold=True),
                    Text(middle, base + _WORDS, sure, 10, theme.quiet),
                ]
        return [*frames, Overlay(self.x, base + 5, self.width, _WORDS + 3, told)]

    def _crossed(self, left: float) -> Overlay:
        frame = Box(left - 3, self.y - 3, _SIDE + 6, _SIDE + 6, frame=self.theme.minus,
                    frame_width=3)  # fmt: skip
        return Overlay(frame.x, frame.y, frame.width, frame.height, [frame])


class Counts:
    """How many test digits of each kind got which answer.

    Parameters
    ----------
    theme : Theme
        Colours.
    x, y, cell : float
        The upper left corner of the cells, and their size.
    """

    def __init__(self, theme: Theme, x: float, y: float, cell: float) -> None:
        self.theme = theme
        self.grid = Grid(x, y, cell, CLASSES, CLASSES)

    def ground(self) -> list[Mark]:
        """Empty cells with the ten digits beside and above them."""
        theme, grid = self.theme, self.grid
        marks: list[Mark] = []
        for index in range(CLASSES):
            x, y = grid.at(index, index)
            middle = grid.cell / 2 + 0.5
            marks += [
                Text(grid.x - 7, y + middle, str(index), 10, theme.quiet, align="right"),
                Text(x + middle, grid.y - 8, str(index), 10, theme.quiet),
            ]
        return marks

    def overlay(self, step: EpochStep) -> Overlay:
        """The counts: right answers on the diagonal, wrong ones beside it."""
        theme, grid = self.theme, self.grid
        marks: list[Mark] = []
        for (row, column), count in np.ndenumerate(step.confusion):
            x, y = grid.at(row, column)
            tint = theme.text if row == column else theme.minus
            share = min(1.0, math.sqrt(count / 150)) * 0.55
            fill = mix(theme.ground, tint, round(share, 2)) if count else theme.empty
            marks.append(Box(x, y, grid.cell + 1, grid.cell + 1, fill=fill, frame=theme.line))
            if count:
                middle = (grid.cell + 1) / 2
                ink = theme.ink(fill)
                marks.append(Text(x + middle, y + middle, str(count), 8, ink))
        return Overlay(grid.x, grid.y, grid.width + 1, grid.height + 1, marks)
