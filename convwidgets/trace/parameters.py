"""What each layer of a network costs: parameters, multiply-accumulates and memory.

One step for each layer.  All counts are the core's; here they meet the words
and the sums in which they are written out.
"""

import math
from typing import Any

import numpy as np

from convwidgets.core import mac_count, memory_count, parameter_count
from convwidgets.core._checks import shown, whole_number
from convwidgets.core._sizes import layer_axes
from convwidgets.core.errors import ConvError
from convwidgets.core.geometry import Axis
from convwidgets.core.spec_stack import labels_of, names_of, read_specs
from convwidgets.core.specs import LayerSpec
from convwidgets.trace.costs import CostTrace, LayerCost, Shape

#: Bytes of one number in float32.
ITEM = 4
#: The most numbers a layer may read or make, so that int64 holds all counts.
MAX_NUMBERS = 2**31 - 1


def parameter_trace(layers: Any, input_shape: Any) -> CostTrace:
    """Count what each layer of a network costs.

    Parameters
    ----------
    layers : sequence
        The network, from the input upward, as in
        :func:`convwidgets.core.spec_stack.read_specs`.  Convolutions and dense
        layers need ``out_channels``.
    input_shape : (int, int, int)
        Channels, height and width.

    Returns
    -------
    CostTrace
        One step for each layer.

    Raises
    ------
    ConvError
        If a layer cannot read what the one before it makes; the sentence names
        the layer.

    Examples
    --------
    >>> trace = parameter_trace([{"kernel_size": 3, "out_channels": 64}], (3, 32, 32))
    >>> trace[0].parameters, trace[0].out_shape
    (1792, (64, 30, 30))
    """
    stack = read_specs(layers)
    first: Shape = read_shape(input_shape)
    shape = first
    costs: list[LayerCost] = []
    named = zip(stack, names_of(stack), labels_of(stack), strict=True)
    for index, (spec, name, place) in enumerate(named):
        try:
            cost = _COSTS[spec.kind](spec, shape)
        except ConvError as error:
            raise ConvError(f"{place}: {error}") from None
        dense = parameter_count(math.prod(shape), math.prod(cost["out_shape"]), 1)
        costs.append(LayerCost(index, len(stack), name, spec, shape, dense=dense, **cost))
        shape = cost["out_shape"]
    table = np.array(
        [(c.parameters, c.macs, math.prod(c.out_shape), c.dense) for c in costs], dtype=np.int64
    )
    table.setflags(write=False)
    return CostTrace(first, tuple(costs), table)


def read_shape(value: Any) -> tuple[int, int, int]:
    """The shape of the input as three plain numbers, or a `ConvError`."""
    entries = tuple(value) if isinstance(value, (tuple, list, np.ndarray)) else ()
    if len(entries) != 3:
        raise ConvError(
            f"input_shape is {shown(value)}; give channels, height and width, such as "
            "(3, 224, 224)."
        )
    names = ("channels", "height", "width")
    channels, height, width = (
        whole_number(entry, f"{name} of input_shape", 1)
        for entry, name in zip(entries, names, strict=True)
    )
    if channels * height * width > MAX_NUMBERS:
        raise ConvError(
            f"input_shape is {shown(value)}, {channels * height * width:,} numbers; at most "
            f"{MAX_NUMBERS:,} can be counted with. Give a smaller input."
        )
    return channels, height, width


def _axes(spec: LayerSpec, shape: Shape, channels: int) -> tuple[Axis, ...]:
    """Where the window of a layer stands on what it reads."""
    if len(shape) == 1:
        raise ConvError(
            f"It slides a window over maps, and the layers before it leave {shape[0]:,} numbers "
            "in a row. Put it before the first flatten or dense layer."
        )
    window = spec.layer
    axes = layer_axes(shape[1:], window.kernel_size, window.stride, window.padding, window.dilation)
    made = channels * math.prod(axis.output for axis in axes)
    products = shape[0] * math.prod(axis.kernel_size for axis in axes)
    if max(made, products) > MAX_NUMBERS:
        raise ConvError(
            f"It would make {made:,} numbers, each of {products:,} products; at most "
            f"{MAX_NUMBERS:,} can be counted with. Use fewer channels or a smaller input."
        )
    return axes


def _channels(spec: LayerSpec) -> int:
    if spec.out_channels is None:
        raise ConvError(
            "It does not say how many channels it makes; give out_channels, such as "
            "{'kernel_size': 3, 'out_channels': 64}."
        )
    return spec.out_channels


def _conv_cost(spec: LayerSpec, shape: Shape) -> dict[str, Any]:
    outputs = _channels(spec)
    axes = _axes(spec, shape, outputs)
    window = spec.layer
    settings: dict[str, Any] = {
        "stride": window.stride,
        "padding": window.padding,
        "dilation": window.dilation,
        "groups": spec.groups or 1,
    }
    layer = shape[0], outputs, window.kernel_size, shape[1:]
    memory = memory_count(*layer, **settings, bias=bool(spec.bias), itemsize=ITEM)
    return {
        "out_shape": (outputs, *(axis.output for axis in axes)),
        "axes": axes,
        "weights": memory.parameters // ITEM - outputs * bool(spec.bias),
        "biases": outputs * bool(spec.bias),
        "macs": mac_count(*layer, **settings),
        "parameter_bytes": memory.parameters,
        "output_bytes": memory.output,
    }


def _pool_cost(spec: LayerSpec, shape: Shape) -> dict[str, Any]:
    axes = _axes(spec, shape, shape[0])
    return _nothing_learnt((shape[0], *(axis.output for axis in axes)), axes)


def _flatten_cost(spec: LayerSpec, shape: Shape) -> dict[str, Any]:
    return _nothing_learnt((math.prod(shape),))


def _nothing_learnt(shape: Shape, axes: tuple[Axis, ...] = ()) -> dict[str, Any]:
    return {
        "out_shape": shape,
        "axes": axes,
        "weights": 0,
        "biases": 0,
        "macs": 0,
        "parameter_bytes": 0,
        "output_bytes": ITEM * math.prod(shape),
    }


def _dense_cost(spec: LayerSpec, shape: Shape) -> dict[str, Any]:
    """As the 1×1 convolution of one cell that it is; maps are flattened first."""
    flat = LayerSpec("conv", 1, out_channels=_channels(spec), bias=spec.bias)
    cost = _conv_cost(flat, (math.prod(shape), 1, 1))
    return {**cost, "out_shape": cost["out_shape"][:1], "axes": ()}


_COSTS = {
    "conv": _conv_cost,
    "max_pool": _pool_cost,
    "avg_pool": _pool_cost,
    "flatten": _flatten_cost,
    "dense": _dense_cost,
}
