"""Loss and accuracy over the epochs, on axes that are the same from the first to the last."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convwidgets.scenes.marks import Align, Box, Color, Dots, Lattice, Line, Mark, Text
from convwidgets.scenes.parts import FRAME
from convwidgets.scenes.scene import Overlay
from convwidgets.scenes.theme import Theme, mix
from convwidgets.trace.records import Array
from convwidgets.trace.training_step import EpochStep

#: What the loss axis shows; anything outside lies on its border.
_LOSS = (0.005, 5.0)
#: The largest and the smallest share of wrong answers that the accuracy axis shows.
_ERRORS = (1.0, 0.002)
# Inside the frame, for dots on its border.
_ROOM = 7.0


def loss_place(loss: Array) -> Array:
    """Where a loss lies, 0 at the bottom to 1 at the top; logarithmic."""
    low, high = (math.log(end) for end in _LOSS)
    with np.errstate(all="ignore"):
        place: Array = (np.log(np.maximum(loss, 1e-300)) - low) / (high - low)
    return place.clip(0, 1)


def accuracy_place(accuracy: Array) -> Array:
    """Where an accuracy lies: by the logarithm of the errors, so that 97 and 99 % are apart."""
    low, high = (math.log(end) for end in _ERRORS)
    errors = np.maximum(1 - accuracy, 1e-300)
    place: Array = (np.log(errors) - low) / (high - low)
    return place.clip(0, 1)


@dataclass(frozen=True)
class Axis:
    """What a plot shows: names of its two curves, where their values lie, ticks."""

    train: str
    test: str
    place: Callable[[Array], Array]
    ticks: tuple[tuple[float, str], ...]
    marked: float | None = None


LOSS = Axis(
    "loss", "test_loss", loss_place, ((0.01, "0.01"), (0.1, "0.1"), (1.0, "1")),
)  # fmt: skip
ACCURACY = Axis(
    "accuracy", "test_accuracy", accuracy_place,
    ((0.0, "0 %"), (0.5, "50 %"), (0.9, "90 %"), (0.97, "97 %"), (0.99, "99 %")), marked=0.97,
)  # fmt: skip


def faint(theme: Theme) -> Color:
    """The colour of the batches."""
    return mix(theme.ground, theme.line, 0.75)


class Curves:
    """One plot: a curve for the training digits and one for the test digits.

    Parameters
    ----------
    theme : Theme
        Colours.
    axis : Axis
        What is shown.
    x, y, width, height : float
        The frame of the plot, without the labels left of it and below.
    epochs : int
        The last epoch there will be.
    """

    def __init__(
        self, theme: Theme, axis: Axis, x: float, y: float, width: float, height: float,
        epochs: int,
    ) -> None:  # fmt: skip
        self.theme, self.axis, self.epochs = theme, axis, epochs
        self.x, self.y, self.width, self.height = x, y, width, height
        self._pitch = (width - 2 * _ROOM) / epochs

    def _across(self, epochs: NDArray[np.float64]) -> NDArray[np.float64]:
        return self.x + _ROOM + epochs * self._pitch

    def _down(self, values: Array) -> Array:
        place = self.axis.place(values)
        down: Array = self.y + self.height - _ROOM - place * (self.height - 2 * _ROOM)
        return down

    def lattice(self) -> Lattice:
        """A click beside an epoch goes there."""
        left = self.x + _ROOM - self._pitch / 2
        columns = self.epochs + 1
        return Lattice(left, self.y, self._pitch, self.height, columns, 1, painted=False)

    def ground(self) -> list[Mark]:
        """The frame, the ticks and the line to be passed."""
        theme, axis = self.theme, self.axis
        marks: list[Mark] = [
            Box(self.x, self.y, self.width, self.height, fill=theme.ground, frame=theme.line)
        ]
        for value, text in axis.ticks:
            y = float(self._down(np.array(value)))
            goal = value == axis.marked
            ink = theme.text if goal else theme.quiet
            marks.append(Text(self.x - 6, y, text, 10, ink, bold=goal, align="right"))
            marks += self._ruled(y, goal)
        every = max(1, math.ceil(self.epochs / 5))
        for epoch in range(0, self.epochs + 1, every):
            x = float(self._across(np.array(epoch, float)))
            marks.append(Text(x, self.y + self.height + 10, str(epoch), 10, theme.quiet))
        return marks

    def _ruled(self, y: float, goal: bool) -> list[Mark]:
        theme = self.theme
        if not goal:
            return [Box(self.x, y, self.width, 1, fill=theme.line)]
        dashes = np.arange(self.x + 4, self.x + self.width - 6, 9)
        return [Box(float(x), y - 0.5, 5, 1.5, fill=theme.quiet) for x in dashes]

    def overlay(self, steps: Sequence[EpochStep]) -> Overlay:
        """Everything up to the last of these steps, and where it is."""
        theme, axis = self.theme, self.axis
        now, done = steps[-1], [step for step in steps if step.judged]
        marks = self._here(_epoch(now))
        at = self._across(np.array([step.epoch for step in done], float))
        if axis is LOSS:
            marks += self._batches(steps)
        for name, ink, width in ((axis.train, theme.quiet, 1.4), (axis.test, theme.text, 2.0)):
            values = np.array([getattr(step, name) for step in done])
            points = np.column_stack([at, self._down(values)])
            if name == axis.train:
                marks.append(Line(_dashed(points), ink, width))
            else:
                marks += [Line(points, ink, width), Dots(points, ink, 2.6)]
            if now.judged:
                marks += [
                    Dots(points[-1:], theme.ground, 5.5),
                    Dots(points[-1:], theme.accent, 4.2),
                ]
        if now.collapse is not None and axis is LOSS:
            marks += self._cross(now)
        left, right = self.x - FRAME, self.x + self.width + FRAME
        return Overlay(left, self.y, right - left, self.height, marks)

    def _here(self, epoch: float) -> list[Mark]:
        x = float(self._across(np.array(epoch)))
        return [Box(x - 0.75, self.y + 1, 1.5, self.height - 2, fill=self.theme.accent)]

    def _batches(self, steps: Sequence[EpochStep]) -> list[Mark]:
        """The losses of the batches, faint; the mean of a few where they are closer than pixels."""
        points = []
        for step in steps:
            losses = step.batch_losses
            if not losses.size:
                continue
            batches = step.collapse.batches if step.collapse else losses.size
            few = math.ceil(batches / max(1.0, self._pitch))
            ends = np.arange(few, losses.size + 1, few)
            means = [losses[end - few : end].mean() for end in ends]
            at = self._across(step.epoch - 1 + ends / batches)
            points.append(np.column_stack([at, self._down(np.array(means))]))
        if not points:
            return []
        return [Line(np.concatenate(points), faint(self.theme), 1.0)]

    def _cross(self, step: EpochStep) -> list[Mark]:
        """Where the loss left the plot."""
        end = step.collapse
        assert end is not None
        x = float(self._across(np.array(_epoch(step))))
        x = min(x, self.x + self.width - 8)
        y, arm, away = self.y + 11.0, 5.0, 10.0
        arms = np.array([[x - arm, y - arm], [x + arm, y + arm], [np.nan, np.nan],
                         [x - arm, y + arm], [x + arm, y - arm]])  # fmt: skip
        align: Align = "left"
        if x > self.x + self.width / 2:
            align, away = "right", -away
        return [
            Line(arms, self.theme.minus, 2.5),
            Text(
                x + away,
                y,
                "died" if end.died else "diverged",
                11,
                self.theme.minus,
                bold=True,
                align=align,
            ),
        ]


def _epoch(step: EpochStep) -> float:
    """Where a step lies on the axis of epochs."""
    end = step.collapse
    return float(step.epoch) if end is None else step.epoch - 1 + end.batch / end.batches


def _dashed(points: Array, dash: float = 5.0, gap: float = 3.0) -> Array:
    """A polyline cut into dashes."""
    if len(points) < 2:
        return points
    lengths = np.hypot(*np.diff(points, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(lengths)])
    pieces = []
    for start in np.arange(0, along[-1], dash + gap):
        end = min(start + dash, along[-1])
        inner = along[(along > start) & (along < end)]
        at = np.concatenate([[start], inner, [end]])
        piece = [np.interp(at, along, points[:, axis]) for axis in (0, 1)]
        pieces += [np.column_stack(piece), np.full((1, 2), np.nan)]
    return np.concatenate(pieces[:-1])
