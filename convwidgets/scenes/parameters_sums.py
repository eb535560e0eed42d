"""The counts of one layer, written out with its own numbers."""

import math
from typing import NamedTuple

from convwidgets.core.geometry import Axis
from convwidgets.trace.costs import LayerCost, Shape
from convwidgets.trace.numbers import number
from convwidgets.trace.parameters import ITEM
from convwidgets.trace.quantities import bytes_text, counted


class Sum(NamedTuple):
    """One line of a calculation.

    Attributes
    ----------
    name : str
        What is counted.
    symbols : str
        How, in symbols or in words.
    numbers : str
        The same with the numbers of this layer; empty where there is nothing to count.
    result : str
        What comes out.
    note : str
        What else is worth knowing, in small letters below the numbers.
    """

    name: str
    symbols: str
    numbers: str
    result: str
    note: str = ""


def sums(step: LayerCost) -> tuple[Sum, ...]:
    """Everything that is counted of a layer, in the order in which it is read."""
    return (_shape(step), _parameters(step), _products(step), _memory(step), _dense(step))


def shape_text(shape: Shape) -> str:
    """``'64 × 112 × 112'``."""
    return " × ".join(f"{length:,}" for length in shape)


def _factors(shape: Shape) -> str:
    return "·".join(f"{length:,}" for length in shape)


def _shape(step: LayerCost) -> Sum:
    name, result = "output shape", shape_text(step.out_shape)
    if not step.axes:
        if step.spec.kind == "flatten":
            return Sum(name, "all numbers in one row", _factors(step.in_shape), result)
        return Sum(name, "as many as it is told to make", "", result)
    height, width = step.axes
    note = "" if height == width else f"and for the width {_size(width)}"
    return Sum(name, "⌊(I + 2P − D(K − 1) − 1) / S⌋ + 1", _size(height), result, note)


def _size(axis: Axis) -> str:
    pad = f"2·{axis.before}" if axis.before == axis.after else f"{axis.before} + {axis.after}"
    return (
        f"⌊({axis.size:,} + {pad} − {axis.dilation}·({axis.kernel_size} − 1) − 1) / "
        f"{axis.stride}⌋ + 1 = {axis.output:,}"
    )


def _parameters(step: LayerCost) -> Sum:
    result = _exact(step.parameters)
    if not step.weights:
        return Sum("parameters", "there is nothing to learn", "", result)
    symbols = "inputs · outputs" if step.spec.kind == "dense" else "K·K · Cin / groups · Cout"
    bias = f" + {step.biases:,}" if step.biases else ""
    if step.biases:
        symbols += " + outputs" if step.spec.kind == "dense" else " + Cout"
    return Sum("parameters", symbols, "·".join(step.factors) + bias, result)


def _products(step: LayerCost) -> Sum:
    name, result = "multiply-accumulates", _exact(step.macs)
    if not step.weights:
        return Sum(name, "no weights to multiply with", "", result)
    if step.spec.kind == "dense":
        return Sum(name, "every weight once", "·".join(step.factors), result)
    places = _factors(step.out_shape[1:])
    return Sum(name, "every weight at every place", f"{'·'.join(step.factors)} × {places}", result)


def _memory(step: LayerCost) -> Sum:
    output = f"{_factors(step.out_shape)}·{ITEM}"
    note = "the output"
    if step.parameters:
        output += f" + {step.parameters:,}·{ITEM}"
        note = f"output {bytes_text(step.output_bytes)}, parameters "
        note += bytes_text(step.parameter_bytes)
    total = bytes_text(step.output_bytes + step.parameter_bytes)
    return Sum("memory", f"{ITEM} bytes a number (float32)", output, total, note)


def _dense(step: LayerCost) -> Sum:
    name = "a dense layer instead"
    if step.spec.kind == "dense":
        return Sum(name, "it is one", "", _exact(step.dense))
    inputs, outputs = math.prod(step.in_shape), math.prod(step.out_shape)
    numbers = f"{inputs:,}·{outputs:,} + {outputs:,}"
    more = f"{times(step.dense / step.parameters)} as many parameters" if step.parameters else ""
    return Sum(name, "inputs · outputs + outputs", numbers, counted(step.dense), more)


def _exact(count: int) -> str:
    """In full as long as there is room for it."""
    return counted(count, exact_below=10**12)


def times(ratio: float) -> str:
    """``'67,400,000 times'``: three digits are enough for a comparison."""
    if ratio < 1000:
        return f"{number(ratio)} times"
    digits = math.floor(math.log10(ratio)) - 2
    return f"{round(ratio / 10**digits) * 10**digits:,} times"
