"""One entry of a gradient, as frozen data that can describe itself."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from convwidgets.trace.numbers import number
from convwidgets.trace.records import ConvStep

Gradient = Literal["weight", "input", "bias"]
Place = tuple[int, int]

_SPOKEN = 12  # products that are spoken one by one


@dataclass(frozen=True, slots=True)
class Meeting:
    """One product of an entry: which output it belongs to, and what met there.

    Attributes
    ----------
    output : (int, int) or None
        The output; None for a zero that stands beside or between the outputs.
    cell : (int, int) or None
        The cell of the padded input; None for a bias.
    weight : (int, int) or None
        The weight, where it stands in the kernel as given.
    place : (int, int) or None
        Where that weight lies in the window.
    """

    output: Place | None
    cell: Place | None
    weight: Place | None
    place: Place | None


@dataclass(frozen=True, slots=True, eq=False)
class BackpropStep:
    """One entry of the gradient and everything it is the sum of.

    Attributes
    ----------
    index, count : int
        This step and how many there are.
    gradient : {'weight', 'input', 'bias'}
        What the loss is differentiated by.
    position : tuple of int
        The entry, (row, column); empty for a bias.
    sum : ConvStep
        The same entry as a position of the correlation that gives the gradient:
        its window, values, weights and products.
    meetings : tuple of Meeting
        For each product, in the order of ``sum.products``, what met.
    value : float
        The entry, as `conv2d_backward` gives it.
    above, below : float
        The loss with this number moved up and down by `epsilon`.
    epsilon : float
        By how much.
    """

    index: int
    count: int
    gradient: Gradient
    position: tuple[int, ...]
    sum: ConvStep
    meetings: tuple[Meeting, ...]
    value: float
    above: float
    below: float
    epsilon: float

    @property
    def numeric(self) -> float:
        """The central difference (L(w + ε) − L(w − ε)) / 2ε."""
        return (self.above - self.below) / (2 * self.epsilon)

    @property
    def difference(self) -> float:
        """How far the two gradients are apart, relative to the larger one.

        Where the products cancel to next to nothing, relative to their sum
        without signs.
        """
        apart = abs(self.value - self.numeric)
        terms = float(np.abs(self.sum.products).sum())
        scale = max(abs(self.value), abs(self.numeric))
        if scale < 1e-6 * terms:
            scale = terms
        return apart / scale if apart else 0.0

    @property
    def name(self) -> str:
        """``'w[0, 1]'``, ``'x[2, 2]'`` or ``'b'``."""
        if self.gradient == "bias":
            return "b"
        return indexed("w" if self.gradient == "weight" else "x", self.position)

    @property
    def readers(self) -> tuple[int, ...]:
        """Which of the products belong to an output."""
        return tuple(i for i, meeting in enumerate(self.meetings) if meeting.output is not None)

    def describe(self) -> str:
        """The text twin: one plain sentence that a screen reader can speak."""
        told = {"weight": self._weight, "input": self._input, "bias": self._bias}[self.gradient]()
        numeric = number(round(self.numeric, 9))
        return f"Step {self.index + 1} of {self.count}: {told}; the numeric gradient is {numeric}."

    def _weight(self) -> str:
        return (
            f"the gradient by weight row {self.position[0]}, column {self.position[1]}, which "
            f"met {self.sum.reads}; cell times grad_out: {self.sum.sum_in_words}"
        )

    def _input(self) -> str:
        row, column = self.position
        start = f"the gradient by input row {row}, column {column}"
        readers = self.readers
        if not readers:
            return f"{start} is 0, as no output reads it"
        count = f"{len(readers)} output{' reads' if len(readers) == 1 else 's read'} it"
        if len(readers) > _SPOKEN:
            return f"{start}: {count}; the sum of {len(readers)} products is {number(self.value)}"
        values, weights = self.sum.values.ravel(), self.sum.weights.ravel()
        terms = [
            f"output {_spoken(self.meetings[i].output)} through weight "
            f"{_spoken(self.meetings[i].weight)}, {number(values[i])} times {number(weights[i])}"
            for i in readers
        ]
        return f"{start}: {count}; {'; '.join(terms)}; the sum is {number(self.value)}"

    def _bias(self) -> str:
        values = self.sum.values.ravel()
        if values.size > _SPOKEN:
            total = f"the sum of {values.size} entries of grad_out"
        else:
            total = " plus ".join(number(value) for value in values)
        return (
            f"the gradient by the bias, which is added to every output once: {total} is "
            f"{number(self.value)}"
        )


def indexed(name: str, place: tuple[int, ...] | None) -> str:
    """``'w[0, 1]'``."""
    return f"{name}[{', '.join(map(str, place or ()))}]"


def _spoken(place: Place | None) -> str:
    return ", ".join(map(str, place or ()))
