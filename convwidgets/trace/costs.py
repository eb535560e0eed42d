"""Frozen records of what the layers of a network cost."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convwidgets.core.geometry import Axis
from convwidgets.core.specs import KINDS, LayerSpec
from convwidgets.trace.quantities import bytes_text
from convwidgets.trace.steps import Steps

Shape = tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class LayerCost:
    """One layer and what it costs.

    Attributes
    ----------
    index, count : int
        This step and how many there are.
    name : str
        What the layer is called.
    spec : LayerSpec
        Its settings.
    in_shape, out_shape : tuple of int
        What it reads and what it makes, (C, H, W), or (N,) after a flatten.
    axes : tuple of Axis
        Where its window stands, down and across; empty if it has none.
    weights, biases : int
        Its parameters; both 0 for layers that learn nothing.
    macs : int
        Multiply-accumulates for one input.
    parameter_bytes, output_bytes : int
        In float32.
    dense : int
        Parameters of the dense layer from the same input to the same output.
    """

    index: int
    count: int
    name: str
    spec: LayerSpec
    in_shape: Shape
    out_shape: Shape
    axes: tuple[Axis, ...]
    weights: int
    biases: int
    macs: int
    parameter_bytes: int
    output_bytes: int
    dense: int

    @property
    def parameters(self) -> int:
        """Weights and biases."""
        return self.weights + self.biases

    @property
    def factors(self) -> tuple[str, ...]:
        """What the number of weights is the product of: ``('3', '3', '64 / 2', '128')``."""
        if not self.weights:
            return ()
        inputs = math.prod(self.in_shape) if self.spec.kind == "dense" else self.in_shape[0]
        groups = self.spec.groups or 1
        read = f"{inputs:,}" if groups == 1 else f"({inputs:,} / {groups:,})"
        window = [f"{axis.kernel_size:,}" for axis in self.axes]
        return (*window, read, f"{self.out_shape[0]:,}")

    def describe(self) -> str:
        """The text twin: one plain sentence that a screen reader can speak."""
        kind = KINDS[self.spec.kind].label
        window = f" {self.spec.window}" if self.spec.window else ""
        made = f"{spoken(self.in_shape)} becomes {spoken(self.out_shape)}"
        start = f"Layer {self.index + 1} of {self.count}: {self.name}, {kind}{window}; {made}"
        if not self.weights:
            return f"{start}; nothing to learn, 0 parameters and 0 multiply-accumulates."
        total = " times ".join(f.replace(" / ", " divided by ") for f in self.factors)
        bias = f" plus {self.biases:,}" if self.biases else ""
        return (
            f"{start}; {total}{bias} is {self.parameters:,} parameters; {self.macs:,} "
            f"multiply-accumulates; the output takes {bytes_text(self.output_bytes)} and the "
            f"parameters {bytes_text(self.parameter_bytes)}; a dense layer would need "
            f"{self.dense:,} parameters."
        )


def spoken(shape: Shape) -> str:
    """A shape in words: ``'64 by 112 by 112'``."""
    return " by ".join(f"{length:,}" for length in shape)


@dataclass(frozen=True, eq=False)
class CostTrace(Steps[LayerCost]):
    """Every layer of a network with its costs.

    Behaves as an immutable sequence of :class:`LayerCost`.

    Attributes
    ----------
    input_shape : tuple of int
        Channels, height and width.
    layers : tuple of LayerCost
        The steps.
    output : ndarray of int, shape (layers, 4)
        For each layer its parameters, its multiply-accumulates, how many
        numbers it makes, and the parameters of the dense layer that would do
        the same.
    """

    input_shape: Shape
    layers: tuple[LayerCost, ...]
    output: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.layers)

    def _step(self, index: int) -> LayerCost:
        return self.layers[index]

    def total(self, name: str) -> int:
        """The sum of one attribute over all layers."""
        return sum(int(getattr(layer, name)) for layer in self.layers)
