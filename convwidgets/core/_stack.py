"""The geometry of a stack of layers, each of which reads the output of the one before."""

from collections.abc import Sequence

from ._checks import PerAxis, is_sequence, per_axis, shown
from .errors import ConvError
from .geometry import AXIS_LABELS, Axis, normalise_padding, plan_axes
from .layers import Layer, label

UNKNOWN = 0
"""The size of a map whose size is not known; no map is that small."""


def count_axes(layers: Sequence[Layer], **others: object) -> int | None:
    """How many axes the settings of a stack name; None if all of them are plain numbers.

    Parameters
    ----------
    layers : sequence of Layer
    **others
        Further values that are a number or a sequence with one for each axis.

    Raises
    ------
    ConvError
        If two layers name different numbers of axes, or another value more than two.
    """
    first: tuple[int, str] | None = None
    for number, layer in enumerate(layers, start=1):
        if layer.axes and first and layer.axes != first[0]:
            raise ConvError(
                f"{label(number, layer.name)} has settings for {_axes(layer.axes)} and {first[1]} "
                f"for {_axes(first[0])}; give each setting one number, or as many entries as the "
                "others."
            )
        if layer.axes and not first:
            first = layer.axes, label(number, layer.name)
    axes = first[0] if first else None
    for name, value in others.items():
        if is_sequence(value):
            if len(value) not in AXIS_LABELS:
                raise ConvError(f"{name} is {shown(value)}; give one number, or (height, width).")
            axes = axes or len(value)
    return axes


def _axes(count: int) -> str:
    return f"{count} {'axis' if count == 1 else 'axes'}"


def plan_stack(
    layers: Sequence[Layer], axes: int, size: PerAxis | None = None
) -> tuple[tuple[Axis, ...], ...]:
    """The axes of every layer, each layer reading the output of the one before.

    Parameters
    ----------
    layers : sequence of Layer
    axes : int
        As `count_axes` counted them; 1 where it found plain numbers only.
    size : int or one per axis, optional
        Cells of the input.  Without it nothing is known of the sizes, and every
        ``size`` in the result is `UNKNOWN`.

    Raises
    ------
    ConvError
        If a layer's kernel does not fit into what the layers below it leave.
    """
    if size is None:
        return tuple(_unsized(layer, axes) for layer in layers)
    sizes = per_axis(size, axes, "size", 1)
    plans = []
    for number, layer in enumerate(layers, start=1):
        try:
            plan = plan_axes(
                sizes,
                per_axis(layer.kernel_size, axes, "kernel_size", 1),
                stride=layer.stride,
                padding=layer.padding,
                dilation=layer.dilation,
            )
        except ConvError as error:
            raise ConvError(f"{label(number, layer.name)}: {error}") from None
        plans.append(plan)
        sizes = tuple(axis.output for axis in plan)
    return tuple(plans)


def _unsized(layer: Layer, axes: int) -> tuple[Axis, ...]:
    kernel_sizes = per_axis(layer.kernel_size, axes, "kernel_size", 1)
    strides = per_axis(layer.stride, axes, "stride", 1)
    dilations = per_axis(layer.dilation, axes, "dilation", 1)
    sides = normalise_padding(layer.padding, kernel_sizes, strides, dilations)
    return tuple(
        Axis(UNKNOWN, kernel_sizes[i], strides[i], *sides[i], dilations[i]) for i in range(axes)
    )
