"""What each layer of a stack sees of the input, from the first layer to the last."""

import math
from typing import Any

import numpy as np

from convwidgets.core import effective_receptive_field, receptive_fields
from convwidgets.core._checks import is_sequence, known_name, per_axis, shown, whole_number
from convwidgets.core._stack import plan_stack
from convwidgets.core.errors import ConvError
from convwidgets.core.geometry import Axis
from convwidgets.core.layers import Layer, label
from convwidgets.core.spec_stack import names_of, read_specs
from convwidgets.core.specs import LayerSpec
from convwidgets.trace.field_trace import FieldTrace, Group, path_below
from convwidgets.trace.fields import Reach, Unit
from convwidgets.trace.networks import FIELDS, Network
from convwidgets.trace.records import Array, frozen

#: The kinds of layers that see a window of what they read.
KINDS = ("conv", "max_pool", "avg_pool")

#: The kernels with which the effective field can be computed, and what they are called.
WEIGHTS = {
    "box": "box: all weights equal",
    "binomial": "bell: 1 2 1, 1 4 6 4 1, …",
    "random": "random: normal numbers",
}

#: The longest map, with its padding, that is looked at.
MAX_SIZE = 2048
#: The widest field that is looked at.
MAX_FIELD = 8 * MAX_SIZE
#: Up to so many cells beside each other, and so many layers, all maps are drawn cell by cell.
FLAT_CELLS, FLAT_LAYERS = 40, 8
#: The most steps that a page holds all at once.
_MOST_STEPS = 400


def receptive_trace(
    layers: Any, size: Any, *, unit: Any = None, weights: Any = "box"
) -> FieldTrace:
    """Follow the receptive field through a stack of layers.

    Parameters
    ----------
    layers : sequence
        The stack, from the input upward, as in
        :func:`convwidgets.core.spec_stack.read_specs`; convolutions and
        poolings, with the same settings for rows and columns.
    size : int
        Cells of the input, down and across.
    unit : int or (int, int), optional
        The unit of the last layer that the steps begin with, its row and
        column; one number stands for both.  The middle one by default.
    weights : {'box', 'binomial', 'random'}
        Kernels of the convolutions, for the effective field; a pooling counts
        as the mean of its window.  In two dimensions each is the outer product
        of the one along an axis with itself.

    Returns
    -------
    FieldTrace
        One step for each layer, then one for each unit that can be chosen.

    Raises
    ------
    ConvError
        If a layer does not fit into what the one before it leaves, there is no
        such unit, or a map is too large to be looked at; the sentence names the
        layer.

    Examples
    --------
    >>> trace = receptive_trace([3, 3, 3], 13)
    >>> [reach.field for reach in trace.reaches]
    [3, 5, 7]
    >>> (trace.output * 27).round()
    array([1., 3., 6., 7., 6., 3., 1.])
    """
    specs = read_specs(layers, kinds=KINDS)
    stack = _named(specs)
    cells = whole_number(size, "size", 1)
    if cells > MAX_SIZE:
        raise ConvError(f"size is {cells:,}; it can be at most {MAX_SIZE:,}.")
    known_name(weights, WEIGHTS, "kind of weights")
    axes = tuple(plan[0] for plan in plan_stack(stack, 1, cells))
    _check_room(axes, stack)
    reaches = tuple(
        Reach(*(_one(value) for value in (r.field, r.jump, r.start, r.output)))
        for r in receptive_fields(stack, size=cells)
    )
    for number, reach in enumerate(reaches):
        if reach.field > MAX_FIELD:
            raise ConvError(
                f"{label(number + 1, stack[number].name)}: its receptive field would be "
                f"{reach.field:,} cells wide; at most {MAX_FIELD:,} can be shown. Use smaller "
                "strides, kernels or dilations."
            )
    kernels = tuple(_kernel(spec, weights, i) for i, spec in enumerate(specs))
    flat = _span(axes, reaches) <= FLAT_CELLS and len(stack) <= FLAT_LAYERS
    path = path_below(_unit(unit, stack, axes[-1].output), axes, reaches)
    return FieldTrace(
        layers=stack,
        axes=axes,
        reaches=reaches,
        size=cells,
        path=path,
        groups=_groups(axes, path, flat),
        weights=weights,
        kernels=kernels,
        output=frozen(effective_receptive_field(stack, weights=kernels)),
        flat=flat,
        pooled=any(spec.kind != "conv" for spec in specs),
        network=_network(specs, cells),
    )


def _one(value: Any) -> int:
    """A number that may stand in a tuple, as it does where padding is given for each side."""
    return int(value[0] if isinstance(value, tuple) else value)


def _network(specs: tuple[LayerSpec, ...], size: int) -> Network | None:
    known = (n for n in FIELDS.values() if n.windows == specs and n.input_shape[1] == size)
    return next(known, None)


def _named(specs: tuple[LayerSpec, ...]) -> tuple[Layer, ...]:
    """The windows, every one with a name and with one number for both axes."""
    stack = []
    for number, (spec, name) in enumerate(zip(specs, names_of(specs), strict=True), start=1):
        settings: dict[str, Any] = {}
        for setting in ("kernel_size", "stride", "padding", "dilation"):
            value = getattr(spec.layer, setting)
            if is_sequence(value):
                if len(set(value)) > 1:
                    raise ConvError(
                        f"{label(number, name)}: {setting} is {shown(value)}; the picture shows "
                        "rows and columns alike, so give one number. receptive_fields counts "
                        "each axis by itself."
                    )
                value = value[:1] if setting == "padding" else value[0]
            settings[setting] = value
        stack.append(Layer(**settings, name=name))
    return tuple(stack)


def _check_room(axes: tuple[Axis, ...], stack: tuple[Layer, ...]) -> None:
    for number, (axis, layer) in enumerate(zip(axes, stack, strict=True), start=1):
        if max(axis.padded, axis.output) > 2 * MAX_SIZE:
            raise ConvError(
                f"{label(number, layer.name)}: with padding, what it reads is {axis.padded:,} "
                f"cells long; at most {2 * MAX_SIZE:,} can be shown. Use less padding."
            )


def _unit(unit: Any, stack: tuple[Layer, ...], count: int) -> Unit:
    if unit is None:
        return (count - 1) // 2, (count - 1) // 2
    row, column = per_axis(unit, 2, "unit", 0)
    if max(row, column) >= count:
        raise ConvError(
            f"unit is {shown(unit)}; {label(len(stack), stack[-1].name)} has {count} "
            f"{'unit' if count == 1 else 'units'} along each axis, so give at most {count - 1}, "
            "or None for the middle one."
        )
    return row, column


def _kernel(spec: LayerSpec, weights: str, place: int) -> Array:
    axes_of = per_axis(spec.layer.kernel_size, spec.layer.axes or 1, "kernel_size", 1)
    count = axes_of[0]
    if spec.kind != "conv" or weights == "box":
        return np.full(count, 1 / count)
    if weights == "binomial":
        if count > 64:  # the binomials would pass what can be told apart in float64
            away = np.arange(count) - (count - 1) / 2
            bell = np.exp(-2 * away**2 / (count - 1))
            return np.asarray(bell / bell.sum())
        return np.array([math.comb(count - 1, i) for i in range(count)]) / 2.0 ** (count - 1)
    # A generator of its own for every place: changing one layer leaves the others as they are.
    return np.random.default_rng(place).normal(0, 1 / math.sqrt(count), count)


def _span(axes: tuple[Axis, ...], reaches: tuple[Reach, ...]) -> int:
    """How many cells of the input lie below the widest map with its padding."""
    low, high = extent(axes, reaches)
    return math.ceil(high) - math.floor(low) + 1


def extent(axes: tuple[Axis, ...], reaches: tuple[Reach, ...]) -> tuple[float, float]:
    """The middles of the first and of the last cell of all maps, padding included."""
    maps = [Reach(1, 1, 0, 0), *reaches[:-1]]
    ends = [
        (reach.centre(-axis.before), reach.centre(axis.size + axis.after - 1))
        for reach, axis in zip(maps, axes, strict=True)
    ]
    return min(low for low, _ in ends), max(high for _, high in ends)


def _groups(axes: tuple[Axis, ...], path: tuple[Unit, ...], flat: bool) -> tuple[Group, ...]:
    """The units that are steps: of all layers where they are drawn, otherwise of the last one."""
    first, groups = len(axes), []
    for layer, axis in enumerate(axes):
        last = layer == len(axes) - 1
        if not (flat or last):
            continue
        row, _ = path[layer]
        rows, columns = range(row, row + 1), range(axis.output)
        if not flat and first + axis.output**2 <= _MOST_STEPS:
            rows = columns
        if first + len(rows) * len(columns) <= _MOST_STEPS:
            groups.append(Group(layer, first, rows, columns))
            first += len(groups[-1])
    return tuple(groups)
