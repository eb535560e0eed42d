"""From the arguments of `conv1d` and `conv2d` to arrays that belong together."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ._checks import PerAxis, numbers, true_or_false
from ._plan import Plan, plan_convolution
from ._types import largest, largest_sum, result_type, working_type
from .errors import ConvError
from .geometry import Padding
from .padding import PaddingMode

Checked = tuple[NDArray[Any], NDArray[Any], NDArray[Any] | None, Plan, np.dtype[Any], np.dtype[Any]]


def checked(
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
) -> Checked:
    """Check the arguments of `conv1d` (``spatial`` 1) or `conv2d` (2).

    Returns
    -------
    tuple
        What `correlate` wants: input, kernels (turned round if they are to be),
        bias or None, the plan, and the types to compute in and of the result.
    """
    data = numbers(x, "x")
    kernels = numbers(weight, "weight")
    plan = plan_convolution(
        spatial, data.shape, kernels.shape, stride, padding, dilation, groups, padding_mode
    )
    if flip_kernel is not False:
        kernels = turned(kernels, spatial, flip_kernel)
    offsets, result = bias_and_type(data, kernels, bias, plan.weight[0], plan.plain)
    work = working_type(
        result,
        lambda: largest(data) * largest_sum(kernels.reshape(plan.weight)) + largest(offsets),
    )
    return data, kernels, offsets, plan, work, result


def turned(weight: NDArray[Any], spatial: int, flip_kernel: bool) -> NDArray[Any]:
    """``weight`` turned by 180° if ``flip_kernel``."""
    if true_or_false(flip_kernel, "flip_kernel"):
        return np.flip(weight, axis=tuple(range(-spatial, 0)))
    return weight


def bias_and_type(
    data: NDArray[Any],
    kernels: NDArray[Any],
    bias: ArrayLike | None,
    channels: int,
    plain: bool,
) -> tuple[NDArray[Any] | None, np.dtype[Any]]:
    """``bias`` as an array of one number for each output channel, and the type of the result."""
    if bias is None:
        return None, result_type(data, kernels)
    offsets = numbers(bias, "bias")
    if offsets.shape == (channels,):
        return offsets, result_type(data, kernels, offsets)
    if plain and offsets.shape == ():
        # A plain Python number bends to the type of the arrays; one of NumPy's does not.
        term = offsets.item() if type(bias) in (int, float) else offsets
        return offsets.reshape(1), result_type(data, kernels, term)
    needed = "one number" if plain else f"one number for each kernel, shape ({channels},)"
    raise ConvError(f"bias has shape {offsets.shape}; give {needed}.")
