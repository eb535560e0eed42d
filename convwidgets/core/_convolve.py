"""From the arguments of `conv1d` and `conv2d` to the arrays of the engine and back."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ._checks import PerAxis, numbers, shown, whole_number
from ._engine import correlate
from .errors import ConvError
from .geometry import Axis, Padding, plan_axes
from .padding import PaddingMode, check_padding_mode

_FORMS = {
    1: "(L,) with (K,), (C, L) with (O, C/groups, K), or (N, C, L) with (O, C/groups, K)",
    2: "(H, W) with (kH, kW), (C, H, W) with (O, C/groups, kH, kW), "
    "or (N, C, H, W) with (O, C/groups, kH, kW)",
}
_ONE_CELL = Axis(size=1, kernel_size=1, stride=1, before=0, after=0, dilation=1)


def convolve(
    spatial: int,
    x: ArrayLike,
    weight: ArrayLike,
    bias: ArrayLike | None,
    stride: PerAxis,
    padding: Padding,
    dilation: PerAxis,
    groups: int,
    padding_mode: PaddingMode,
    flip_kernel: bool,
) -> NDArray[Any]:
    """Check the arguments of `conv1d` (``spatial`` 1) or `conv2d` (2), and convolve."""
    data = numbers(x, "x")
    kernels = numbers(weight, "weight")
    _check_ranks(data.shape, kernels.shape, spatial)
    axes = plan_axes(
        data.shape[-spatial:],
        kernels.shape[-spatial:],
        stride=stride,
        padding=padding,
        dilation=dilation,
    )
    check_padding_mode(padding_mode, axes)
    groups = whole_number(groups, "groups", 1)
    plain = kernels.ndim == spatial
    if not plain:
        _check_channels(data.shape[-spatial - 1], kernels.shape, groups)
    elif groups != 1:
        raise ConvError(f"groups is {groups}, and x has no channels to group; use groups=1.")
    offsets = None if bias is None else _checked_bias(bias, 1 if plain else len(kernels), plain)
    if not isinstance(flip_kernel, bool | np.bool_):
        raise ConvError(f"flip_kernel is {shown(flip_kernel)}; give True or False.")
    if flip_kernel:
        kernels = np.flip(kernels, axis=tuple(range(-spatial, 0)))

    height, width = axes if spatial == 2 else (_ONE_CELL, *axes)
    batch = data.shape[0] if data.ndim == spatial + 2 else 1
    sizes = (height.size, width.size)
    kernel_sizes = (height.kernel_size, width.kernel_size)
    out = correlate(
        data.reshape(batch, -1, *sizes),
        kernels.reshape(1 if plain else len(kernels), -1, *kernel_sizes),
        offsets,
        _result_type(data, kernels, bias, offsets),
        (height, width),
        groups,
        padding_mode,
    )
    before = data.shape[: data.ndim - spatial]
    shape = (*before[:-1], *kernels.shape[:1]) if before else ()
    return out.reshape(*shape, *(axis.output for axis in axes))


def _result_type(
    data: NDArray[Any],
    kernels: NDArray[Any],
    bias: ArrayLike | None,
    offsets: NDArray[Any] | None,
) -> np.dtype[Any]:
    """The type of the output, as the docstrings promise it."""
    kinds = data.dtype.kind + kernels.dtype.kind + ("" if offsets is None else offsets.dtype.kind)
    if "f" not in kinds:
        return np.dtype(np.int64)
    if offsets is None:
        return np.result_type(data.dtype, kernels.dtype)
    # A plain Python number bends to the type of the arrays, as everywhere in NumPy.
    term = bias if type(bias) in (float, int) else offsets.dtype
    return np.result_type(data.dtype, kernels.dtype, term)


def _check_ranks(x: tuple[int, ...], weight: tuple[int, ...], spatial: int) -> None:
    expected = spatial if len(x) == spatial else spatial + 2
    if len(x) in (spatial, spatial + 1, spatial + 2) and len(weight) == expected:
        return
    message = (
        f"x has shape {x} and weight has shape {weight}; x and weight must be {_FORMS[spatial]}."
    )
    if spatial == 2 and len(x) == 3 and x[-1] in (3, 4):
        message += (
            " This looks like a colour picture with its channels last: "
            "x.transpose(2, 0, 1) puts them first, x.mean(axis=2) makes it grey."
        )
    raise ConvError(message)


def _check_channels(channels: int, weight: tuple[int, ...], groups: int) -> None:
    for count, what in ((channels, "channels of x"), (weight[0], "kernels of weight")):
        if count % groups:
            raise ConvError(
                f"groups is {groups}, which does not divide the {count} {what}; "
                "use a number that divides both."
            )
    if weight[1] != channels // groups:
        raise ConvError(
            f"x has {channels} channel{'s' if channels != 1 else ''} and groups is {groups}, so "
            f"each kernel needs {channels // groups}; weight has shape {weight}, "
            f"{weight[1]} per kernel. Change the second axis of weight, x or groups."
        )


def _checked_bias(bias: ArrayLike, kernels: int, plain: bool) -> NDArray[Any]:
    offsets = numbers(bias, "bias")
    if offsets.shape == (kernels,):
        return offsets
    if plain and offsets.shape == ():
        return offsets.reshape(1)
    needed = "one number" if plain else f"one number for each kernel, shape ({kernels},)"
    raise ConvError(f"bias has shape {offsets.shape}; give {needed}.")
