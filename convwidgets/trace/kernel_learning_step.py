"""One update of a kernel, as frozen data that can describe itself."""

from dataclasses import dataclass

import numpy as np

from convwidgets.trace.numbers import number
from convwidgets.trace.records import Array

# Sums of so many products are off by less, as a share of the largest weight.
_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class LearningStep:
    """The kernel after some updates, and what the next update does to it.

    Attributes
    ----------
    index, count : int
        This step and how many there are.
    update, updates : int
        How many updates were made so far, and in the whole run.
    kernel, gradient, velocity : ndarray, shape (kH, kW)
        The weights now, how the loss grows with each of them, and what the
        learning rate is multiplied with: the gradient, and with momentum what
        is left of the ones before.
    loss : float
        Mean of the squared differences.
    output, target, difference : ndarray, shape (OH, OW)
        What this kernel makes, what it should make, and the first minus the
        second.
    hidden : ndarray, shape (kH, kW)
        The kernel that made the targets.
    weight : (int, int)
        The weight whose update is written out.
    rate, momentum : float
        How far a step goes, and how much of the last one it keeps.
    verdict : str
        How it ended; empty but for the last step.
    """

    index: int
    count: int
    update: int
    updates: int
    kernel: Array
    gradient: Array
    velocity: Array
    loss: float
    output: Array
    target: Array
    difference: Array
    hidden: Array
    weight: tuple[int, int]
    rate: float
    momentum: float
    verdict: str

    @property
    def old(self) -> float:
        """The chosen weight."""
        return float(self.kernel[self.weight])

    @property
    def slope(self) -> float:
        """The chosen weight's gradient."""
        return float(self.gradient[self.weight])

    @property
    def kept(self) -> float:
        """What momentum adds to the gradient of the chosen weight."""
        return float(self.velocity[self.weight]) - self.slope

    @property
    def change(self) -> float:
        """What the next update adds to the chosen weight."""
        return -self.rate * float(self.velocity[self.weight])

    @property
    def new(self) -> float:
        """The chosen weight after the next update."""
        return self.old + self.change

    @property
    def distance(self) -> float:
        """How far the furthest weight is from the hidden one."""
        return float(np.abs(self.kernel - self.hidden).max())

    def plain(self, value: float) -> float:
        """A number of the sum, and 0 for what the computer's rounding has left of a 0."""
        scale = max(float(np.abs(self.hidden).max()), float(np.abs(self.kernel).max()))
        return 0.0 if abs(value) <= _ROUNDING * scale else value

    def text(self, value: float) -> str:
        """A number of the sum in writing: ``'≈0'`` for what is 0 but for rounding."""
        return "≈0" if value and not self.plain(value) else number(value)

    def describe(self) -> str:
        """The text twin: one plain sentence that a screen reader can speak."""
        row, column = self.weight
        gradient = self.text(self.slope)
        if self.momentum:
            gradient = (
                f"the sum of its gradient {gradient} and {self.text(self.kept)} from momentum"
            )
        else:
            gradient = f"its gradient {gradient}"
        words = (
            f"Update {self.update} of {self.updates}: the loss is {number(self.loss)}, and the "
            f"furthest weight is {number(self.distance)} from the hidden one. The weight in row "
            f"{row}, column {column} is {self.text(self.old)} and should be "
            f"{number(float(self.hidden[self.weight]))}; minus {number(self.rate)} times "
            f"{gradient} makes {self.text(self.new)} of it."
        )
        return f"{words} {self.verdict}" if self.verdict else words
