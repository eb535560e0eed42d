"""Reading what describes a layer without its data: sizes in their forms, channels and groups."""

from typing import SupportsIndex

from ._checks import PerAxis, whole_number
from .errors import ConvError
from .geometry import Axis, Padding, plan_axes, sizes_per_axis


def layer_axes(
    size: PerAxis, kernel_size: PerAxis, stride: PerAxis, padding: Padding, dilation: PerAxis
) -> tuple[Axis, ...]:
    """The checked axes of a layer; where all sizes are numbers, image and kernel are square."""
    sizes, kernel_sizes = sizes_per_axis(size, kernel_size, plain_axes=2)
    return plan_axes(sizes, kernel_sizes, stride=stride, padding=padding, dilation=dilation)


def layer_channels(
    in_channels: SupportsIndex, out_channels: SupportsIndex, groups: SupportsIndex
) -> tuple[int, int, int]:
    """Channels of the input, channels of the output and groups, checked against each other."""
    inputs = whole_number(in_channels, "in_channels", 1)
    outputs = whole_number(out_channels, "out_channels", 1)
    parts = whole_number(groups, "groups", 1)
    for count, name in ((inputs, "in_channels"), (outputs, "out_channels")):
        if count % parts:
            raise ConvError(
                f"groups is {parts}, which does not divide {name}, {count}; "
                "use a number that divides in_channels and out_channels."
            )
    return inputs, outputs, parts
