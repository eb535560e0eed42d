"""The picture of a training: curves, kernels and answers after each epoch."""

from typing import TYPE_CHECKING, Any

import numpy as np

from convwidgets.scenes import parts
from convwidgets.scenes.marks import Dots, Line, Mark, Text
from convwidgets.scenes.raster import text_width
from convwidgets.scenes.scene import Overlay, Panel, Scene
from convwidgets.scenes.training_answers import Counts, DigitRow
from convwidgets.scenes.training_curves import ACCURACY, LOSS, Curves, faint
from convwidgets.scenes.training_kernels import LIMIT, SECOND_LIMIT, FirstLayer, second_layer
from convwidgets.trace.numbers import number
from convwidgets.trace.training import TrainingTrace
from convwidgets.trace.training_step import EpochStep, percent

if TYPE_CHECKING:
    from convwidgets.scenes.film import Film

MARGIN = 24.0
_TITLE, _TOP = 22.0, 44.0
_PLOT_WIDTH, _PLOT_HEIGHT = 220.0, 156.0
_LABELS = 38.0
_COUNTS_CELL = 18.0
_DIGITS_WIDTH = 546.0


class TrainingScene(Scene):
    """One epoch of a training at a time."""

    trace: TrainingTrace

    def __init__(self, trace: TrainingTrace, *, theme: str = "light", width: float = 840) -> None:
        super().__init__(trace, theme=theme, width=width)
        colors, epochs = self.theme, trace.epochs
        left, size = MARGIN + _LABELS, (_PLOT_WIDTH, _PLOT_HEIGHT)
        self.loss = Curves(colors, LOSS, left, _TOP, *size, epochs)
        second = left + _PLOT_WIDTH + _LABELS + 32
        self.accuracy = Curves(colors, ACCURACY, second, _TOP, *size, epochs)
        counts = 10 * _COUNTS_CELL + 1
        self.counts = Counts(colors, width - MARGIN - counts, _TOP + 12, _COUNTS_CELL)
        self._legend_y = _TOP + _PLOT_HEIGHT + 32
        self._kernels_title = self._legend_y + 32
        room = width - 2 * MARGIN
        start = trace[0].kernels
        self.first = FirstLayer(colors, start, MARGIN, self._kernels_title + 16, room)
        self._answers_title = self.first.y + self.first.height + 24
        top = self._answers_title + 19
        self.digits = DigitRow(colors, MARGIN, top, _DIGITS_WIDTH)
        left = MARGIN + _DIGITS_WIDTH + 30
        self._status_y = top + self.digits.height + 14
        self.height = self._status_y + 18 + 16
        self._second = (left, top - 1, width - MARGIN - left, self.height - 14 - top)
        # Of its films, by what and density: a step's frame does not depend on the steps after it.
        self.made: dict[tuple[Any, float], Any] = {}
        self.lattices = (self.loss.lattice(), self.accuracy.lattice())
        grid = self.counts.grid
        self.panels = (
            Panel("loss", self.loss.x, _TOP, *size, 1, epochs),
            Panel("accuracy", self.accuracy.x, _TOP, *size, 1, epochs),
            Panel("counts", grid.x, grid.y, grid.width, grid.height, 10, 10),
        )

    def ground(self) -> list[Mark]:
        """Axes, headings, the digits and the kernels at the start."""
        theme = self.theme
        marks: list[Mark] = [
            self._heading(self.loss.x - _LABELS, _TITLE, "test loss"),
            self._heading(self.accuracy.x - _LABELS, _TITLE, "test accuracy"),
            self._heading(self.counts.grid.x, _TITLE, "written ↓   read as →"),
            *self.loss.ground(),
            *self.accuracy.ground(),
            *self.counts.ground(),
            *self._legend(),
            *self.first.ground(),
            *self.digits.ground(),
            *self._notes(),
        ]
        bar = parts.scale_bar(theme, self.width - MARGIN - 86, self._kernels_title - 12, LIMIT,
                              beyond=True)  # fmt: skip
        return [*marks, *bar]

    def _heading(self, x: float, y: float, text: str) -> Text:
        return Text(x, y, text, 13, self.theme.text, bold=True, align="left")

    def _notes(self) -> list[Mark]:
        """The headings of the lower half."""
        theme, trace = self.theme, self.trace
        first, second = trace.network.channels
        title = f"first layer: {first} kernel{'s' * (first > 1)} of 3 × 3"
        after = MARGIN + text_width(title, 13, bold=True) + 12
        hint = "large: now; small: before training"
        if self.first.worded:
            hint += "; %: the distance moved"
        shown = f"{len(self.digits.images)} test digits and the answers"
        beside = MARGIN + text_width(shown, 13, bold=True) + 12
        return [
            self._heading(MARGIN, self._kernels_title, title),
            Text(after, self._kernels_title, hint, 11, theme.quiet, align="left"),
            self._heading(MARGIN, self._answers_title, shown),
            Text(beside, self._answers_title, "with how sure it is; ✗ marks a wrong one", 11,
                 theme.quiet, align="left"),
            self._heading(self._second[0], self._answers_title, "second layer"),
            Text(self.width - MARGIN, self._answers_title,
                 f"{second} × {first}, colours to ±{SECOND_LIMIT:g}", 10, theme.quiet,
                 align="right"),
        ]  # fmt: skip

    def _legend(self) -> list[Mark]:
        """Which curve is which."""
        theme, y = self.theme, self._legend_y
        x = self.loss.x
        sample = np.array([[x, y], [x + 26, y]])
        dashes = np.array([[x, y], [x + 6, y], [np.nan, y], [x + 10, y], [x + 16, y],
                           [np.nan, y], [x + 20, y], [x + 26, y]])  # fmt: skip
        train, test = "training digits", "test digits, by other writers"
        second = x + 32 + text_width(train, 11) + 20
        third = second + 32 + text_width(test, 11) + 20
        places = [np.array([start - x, 0.0]) for start in (second, third)]
        return [
            Line(dashes, theme.quiet, 1.4),
            Text(x + 32, y, train, 11, theme.quiet, align="left"),
            Line(sample + places[0], theme.text, 2.0),
            Dots(sample.mean(axis=0)[None] + places[0], theme.text, 2.6),
            Text(second + 32, y, test, 11, theme.text, align="left"),
            Line(sample + places[1], faint(theme), 2.0),
            Text(third + 32, y, "batches", 11, theme.quiet, align="left"),
            Text(self.accuracy.x + _PLOT_WIDTH, y, "epoch", 11, theme.quiet, align="right"),
        ]

    def followed_by(self, trace: TrainingTrace) -> "TrainingScene":
        """The picture of the same training further on; frames made so far are made no second time.

        Parameters
        ----------
        trace : TrainingTrace
            Begins with the steps of this one's.
        """
        later = TrainingScene(trace, theme=self.theme.name, width=self.width)
        later.made = self.made
        return later

    def _new_film(self, density: float) -> "Film":
        from convwidgets.scenes.training_film import TrainingFilm

        return TrainingFilm(self, density)

    def reached(self, step: int) -> list[Mark]:
        """Nothing: the curves belong to the overlays."""
        return []

    def overlays(self, step: int) -> list[Overlay]:
        """The curves so far, the kernels and the answers of this epoch."""
        now = self.trace[step]
        sofar = self.trace[: step + 1]
        x, y, width, height = self._second
        weights = now.network.parameters["conv2.weight"]
        second = second_layer(self.theme, weights, x, y, width, height)
        return [
            self.loss.overlay(sofar),
            self.accuracy.overlay(sofar),
            *self._large(now),
            self.counts.overlay(now),
            *self.first.overlays(now.kernels),
            *self.digits.overlays(now),
            Overlay(second.x, second.y, second.width, second.height, [second]),
            self._status(now),
        ]

    def _large(self, step: EpochStep) -> list[Overlay]:
        """The numbers that all this is for."""
        shown = []
        for plot, text, ink in (
            (self.loss, number(step.test_loss), self.theme.text),
            (self.accuracy, percent(step.test_accuracy), self.theme.accent),
        ):
            right = plot.x + _PLOT_WIDTH
            mark = Text(right, _TITLE - 1, text, 20, ink, bold=True, align="right")
            shown.append(Overlay(right - 100, 6, 101, 29, [mark]))
        return shown

    def _status(self, step: EpochStep) -> Overlay:
        theme, y = self.theme, self._status_y
        when, first, second = _told(step)
        place = MARGIN + text_width(when, 13, bold=True) + 16
        marks: list[Mark] = [
            Text(MARGIN, y, when, 13, theme.accent, bold=True, align="left"),
            Text(place, y, first, 13, theme.text, align="left"),
            Text(place, y + 18, second, 12, theme.quiet, align="left"),
        ]
        return Overlay(MARGIN, y - 9, _DIGITS_WIDTH + 10, 36, marks)


def _told(step: EpochStep) -> tuple[str, str, str]:
    """Which epoch, how it ended, and what else there is to know."""
    judged = f"{step.right:,} / {step.tested:,} = {percent(step.test_accuracy)} of the test digits"
    end = step.collapse
    if end is not None and end.died:
        return (
            f"died in {step.when}",
            judged,
            "every ReLU is shut: one answer for all digits, and no gradient",
        )
    if end is not None:
        return (
            f"diverged in {step.when}",
            f"loss {number(end.loss)} in batch {end.batch} of {end.batches}",
            f"learning rate {number(end.learning_rate)}; everything else is as it was before",
        )
    return (
        step.when,
        judged,
        f"training digits {percent(step.accuracy)}, loss {number(step.loss)}; "
        f"learning rate {number(step.learning_rate)}",
    )


def training_scene(
    trace: TrainingTrace, *, theme: str = "light", width: float = 840
) -> TrainingScene:
    """The picture of a training as far as it has come."""
    return TrainingScene(trace, theme=theme, width=width)
