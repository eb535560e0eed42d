"""A transposed convolution with every setting checked, before any work is done."""

from functools import lru_cache
from typing import Any

from numpy.typing import NDArray

from ._checks import PerAxis, per_axis, shown, whole_number
from ._padding_forms import Padding, normalise_padding
from ._plan import Plan, is_toy
from .errors import ConvError
from .geometry import AXIS_LABELS, Axis


def plan_transposed(
    x: NDArray[Any],
    weight: NDArray[Any],
    stride: PerAxis,
    padding: Padding,
    output_padding: PerAxis,
    dilation: PerAxis,
    groups: int,
) -> Plan:
    """The convolution that goes the other way: from the output here to the input here.

    Raises
    ------
    ConvError
        If shapes do not belong together or a setting is out of its bounds.
    """
    strides = per_axis(stride, 2, "stride", 1)
    dilations = per_axis(dilation, 2, "dilation", 1)
    if isinstance(padding, str):
        raise ConvError(
            f"padding is {shown(padding)}; a transposed convolution takes numbers, those of the "
            "convolution that it reverses."
        )
    sides = normalise_padding(padding, strides, strides, dilations)
    extra = per_axis(output_padding, 2, "output_padding", 0)
    groups = whole_number(groups, "groups", 1)
    return _plan(x.shape, weight.shape, strides, sides, extra, dilations, groups)


@lru_cache(maxsize=256)
def _plan(
    x: tuple[int, ...],
    weight: tuple[int, ...],
    strides: tuple[int, ...],
    sides: tuple[tuple[int, int], ...],
    extra: tuple[int, ...],
    dilations: tuple[int, ...],
    groups: int,
) -> Plan:
    plain = len(x) == 2
    if len(x) not in (2, 3, 4) or len(weight) != (2 if plain else 4):
        raise ConvError(
            f"x has shape {x} and weight has shape {weight}; x and weight must be (H, W) with "
            "(kH, kW), (C, H, W) with (C, O/groups, kH, kW), or (N, C, H, W) with "
            "(C, O/groups, kH, kW)."
        )
    batch, channels, rows, columns = (1,) * (4 - len(x)) + x
    if plain and groups != 1:
        raise ConvError(f"groups is {groups}, and x has no channels to group; use groups=1.")
    if channels % groups:
        raise ConvError(
            f"groups is {groups}, which does not divide the {channels} channels of x; "
            "use a number that does."
        )
    if not plain and weight[0] != channels:
        message = (
            f"x has {channels} channel{'s' if channels != 1 else ''} and weight has shape "
            f"{weight}; its first axis must be {channels}. The weight of a transposed "
            "convolution is (C, O/groups, kH, kW), with the channels of x first."
        )
        if x[-1] == weight[0]:
            message += " If the channels of x stand last, np.moveaxis(x, -1, -3) puts them first."
        raise ConvError(message)
    per_group = 1 if plain else weight[1]
    axes = tuple(
        _axis((rows, columns)[i], weight[i - 2], strides[i], sides[i], extra[i], dilations[i], i)
        for i in (0, 1)
    )
    out = (batch, channels, rows, columns)
    depth = per_group * weight[-2] * weight[-1]
    return Plan(
        x=(batch, per_group * groups, axes[0].size, axes[1].size),
        weight=(channels, per_group, weight[-2], weight[-1]),
        out=out,
        axes=(axes[0], axes[1]),
        groups=groups,
        mode="zeros",
        padded=any(axis.before or axis.after for axis in axes),
        result=x,
        depth=depth,
        is_toy=is_toy(out, groups, depth),
        plain=plain,
    )


def _axis(
    size: int,
    kernel_size: int,
    stride: int,
    sides: tuple[int, int],
    extra: int,
    dilation: int,
    number: int,
) -> Axis:
    """One axis of the output, as the input of the convolution that goes the other way."""
    label = AXIS_LABELS[2][number]
    if extra >= max(stride, dilation):
        raise ConvError(
            f"output_padding is {extra}; along the {label} the stride is {stride} and the dilation "
            f"{dilation}, and it must be below the larger of them: at most "
            f"{max(stride, dilation) - 1}."
        )
    painted = (size - 1) * stride + dilation * (kernel_size - 1) + 1 + extra
    left = painted - sum(sides)
    if left < 1:
        raise ConvError(
            f"The padding cuts {sides[0]} + {sides[1]} cells off an output whose {label} is "
            f"{painted}, and nothing is left. Use padding of at most {painted - 1} in all."
        )
    return Axis(left, kernel_size, stride, *sides, dilation)
