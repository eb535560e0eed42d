"""A convolution with every setting checked, before any work is done.

Checking costs more than convolving a toy image, and a lesson asks for the same
convolution again and again: plans are remembered.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

from ._checks import PerAxis, per_axis, whole_number
from ._padding_forms import Padding, normalise_padding
from .errors import ConvError
from .geometry import Axis, plan_axes
from .padding import PaddingMode, check_padding_mode

_FORMS = {
    1: "(L,) with (K,), (C, L) with (O, C/groups, K), or (N, C, L) with (O, C/groups, K)",
    2: "(H, W) with (kH, kW), (C, H, W) with (O, C/groups, kH, kW), "
    "or (N, C, H, W) with (O, C/groups, kH, kW)",
}
_ONE_CELL = Axis(size=1, kernel_size=1, stride=1, before=0, after=0, dilation=1)

# Fewer multiplications than this take less time than starting them.
_TOY = 2**10

Shape4 = tuple[int, int, int, int]


@dataclass(frozen=True, eq=False)  # compared by identity, which is quick to look up
class Plan:
    """What `conv1d`, `conv2d` and their gradients have to do; one dimension has height 1.

    Attributes
    ----------
    x, weight, out : tuple of int
        Shapes (N, C, H, W), (O, C / groups, kH, kW) and (N, O, oH, oW).
    axes : pair of Axis
        Height and width.
    groups : int
        Divides C and O.
    mode : {"zeros", "reflect", "replicate", "circular"}
        What the padding holds.
    padded : bool
        Whether there is any.
    depth : int
        Numbers in the window of one kernel: C / groups · kH · kW.
    is_toy : bool
        One image without groups, so small that the work is all overhead.
    plain : bool
        Whether the input has neither channels nor a batch.
    result : tuple of int
        The shape of the output as the caller sees it, of the same rank as his input.
    """

    x: Shape4
    weight: Shape4
    out: Shape4
    axes: tuple[Axis, Axis]
    groups: int
    mode: PaddingMode
    padded: bool
    result: tuple[int, ...]
    depth: int
    is_toy: bool
    plain: bool


def plan_convolution(
    spatial: int,
    x: tuple[int, ...],
    weight: tuple[int, ...],
    stride: PerAxis,
    padding: Padding,
    dilation: PerAxis,
    groups: int,
    padding_mode: PaddingMode,
) -> Plan:
    """Check the shapes and settings of a convolution over ``spatial`` axes, 1 or 2.

    Raises
    ------
    ConvError
        If shapes do not belong together or a setting is out of its bounds.
    """
    # From here on True cannot be taken for 1, as it would by a dictionary of plans.
    if not type(stride) is type(dilation) is type(groups) is int:
        stride = per_axis(stride, spatial, "stride", 1)
        dilation = per_axis(dilation, spatial, "dilation", 1)
        groups = whole_number(groups, "groups", 1)
    if type(padding) is not int and not isinstance(padding, str):
        ones = (1,) * spatial  # strides matter to the words only
        padding = normalise_padding(padding, ones, ones, ones)
    if not isinstance(padding_mode, str):  # it could not even be looked up
        check_padding_mode(padding_mode, ())  # type: ignore[unreachable]  # callers need not check
    return _plan(spatial, x, weight, stride, padding, dilation, groups, padding_mode)


@lru_cache(maxsize=256)
def _plan(
    spatial: int,
    x: tuple[int, ...],
    weight: tuple[int, ...],
    stride: PerAxis,
    padding: Padding,
    dilation: PerAxis,
    groups: int,
    mode: PaddingMode,
) -> Plan:
    groups = whole_number(groups, "groups", 1)
    check_ranks(x, weight, spatial)
    sizes, kernel_sizes = x[-spatial:], weight[-spatial:]
    axes = plan_axes(sizes, kernel_sizes, stride=stride, padding=padding, dilation=dilation)
    check_padding_mode(mode, axes)
    if len(x) > spatial:
        check_channels(x, weight, groups, spatial)
    elif groups != 1:
        raise ConvError(f"groups is {groups}, and x has no channels to group; use groups=1.")
    height, width = axes if spatial == 2 else (_ONE_CELL, *axes)
    batch = x[0] if len(x) == spatial + 2 else 1
    kernels, channels = weight[:2] if len(x) > spatial else (1, 1)
    before = {0: (), 1: (kernels,), 2: (batch, kernels)}[len(x) - spatial]
    out = (batch, kernels, height.output, width.output)
    depth = channels * height.kernel_size * width.kernel_size
    return Plan(
        x=(batch, channels * groups, height.size, width.size),
        weight=(kernels, channels, height.kernel_size, width.kernel_size),
        out=out,
        axes=(height, width),
        groups=groups,
        mode=mode,
        padded=any(axis.before or axis.after for axis in axes),
        depth=depth,
        is_toy=is_toy(out, groups, depth),
        plain=len(x) == spatial,
        result=(*before, *(axis.output for axis in axes)),
    )


def is_toy(out: Shape4, groups: int, depth: int) -> bool:
    """Whether a convolution is so small that the work is all overhead."""
    # A single number to multiply with is left out: `numpy.dot` takes 0 · ∞ for 0 there.
    return out[0] == groups == 1 < depth and depth * math.prod(out) < _TOY


def check_ranks(x: tuple[int, ...], weight: tuple[int, ...], spatial: int) -> None:
    """Refuse an input and kernels whose ranks do not belong together."""
    expected = spatial if len(x) == spatial else spatial + 2
    if len(x) in (spatial, spatial + 1, spatial + 2) and len(weight) == expected:
        return
    if spatial == len(x) == 2 and len(weight) == 3:
        raise ConvError(
            f"x is a plane, {x}, and weight has 3 axes, {weight}; a plane goes with one plane of "
            "weights, (kH, kW). Take one plane of weight, or give x its channels: (C, H, W) with "
            "(O, C/groups, kH, kW)."
        )
    message = (
        f"x has shape {x} and weight has shape {weight}; x and weight must be {_FORMS[spatial]}."
    )
    if spatial == 2 and len(x) == 3 and x[-1] in (3, 4):
        message += (
            " This looks like a colour picture with its channels last: "
            "x.transpose(2, 0, 1) puts them first, x.mean(axis=2) makes it grey."
        )
    elif spatial == 2 and len(x) == 3 and len(weight) == 2:
        message += (
            " For one kernel on every channel by itself: "
            "conv2d(x[:, None], weight[None, None])[:, 0]."
        )
    elif spatial == 2 and len(x) in (3, 4) and len(weight) == 3:
        message += " weight[None] makes it one kernel of several channels."
    raise ConvError(message)


def check_channels(x: tuple[int, ...], weight: tuple[int, ...], groups: int, spatial: int) -> None:
    """Refuse groups that do not divide the channels, and kernels of the wrong depth."""
    channels = x[-spatial - 1]
    for count, what in ((channels, "channels of x"), (weight[0], "kernels of weight")):
        if count % groups:
            raise ConvError(
                f"groups is {groups}, which does not divide the {count} {what}; "
                "use a number that divides the channels of x and the kernels of weight."
            )
    if weight[1] != channels // groups:
        message = (
            f"x has {channels} channel{'s' if channels != 1 else ''} and groups is {groups}, so "
            f"each kernel needs {channels // groups}; weight has shape {weight}, "
            f"{weight[1]} per kernel. Change the second axis of weight, x or groups."
        )
        if x[-1] == weight[1] * groups:
            message += (
                " If the channels of x stand last, "
                f"np.moveaxis(x, -1, {-spatial - 1}) puts them where they belong."
            )
        raise ConvError(message)
