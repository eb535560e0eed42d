"""Transposed convolution: the shape, though not the values, of a convolution undone."""

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ._adjoint import input_gradient, weight_gradient
from ._checks import PerAxis, affordable, check_grad_shape, numbers, per_axis, shown, whole_number
from ._convolve import checked_bias
from ._engine import correlate
from ._padding_forms import Padding, normalise_padding
from ._plan import Plan, is_toy
from ._types import largest, largest_sum, result_type, working_type
from .errors import ConvError
from .geometry import AXIS_LABELS, Axis
from .gradients import ConvGradients
from .padding import pad, unpad


def conv_transpose2d(
    x: ArrayLike,
    weight: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: PerAxis = 1,
    padding: Padding = 0,
    output_padding: PerAxis = 0,
    dilation: PerAxis = 1,
    groups: int = 1,
) -> NDArray[Any]:
    """Let every input cell paint the kernel, times its value, onto the output.

    For a plain image I, a kernel K and a stride S, without padding::

        out[i·S + m, j·S + n] += I[i, j] · K[m, n]

    It takes an output of `conv2d` back to the shape of its input, and is the
    gradient of `conv2d` with respect to its input.  It is **not** an inverse: the values do not
    come back.  Papers that call it "deconvolution" mean this.

    Parameters
    ----------
    x : array_like, shape (H, W), (C, H, W) or (N, C, H, W)
        One grey image, one image of C channels, or N of them.
    weight : array_like, shape (kH, kW) or (C, O/groups, kH, kW)
        One kernel for a plain image, otherwise one for each pair of channels.
        Input channels come **first**: it is the weight of the `conv2d` that goes
        the other way.
    bias : array_like, shape (O,), optional
        Added to each output channel; one number for a plain image.
    stride : int or pair of int
        Output cells from one painted kernel to the next, at least 1.
    padding : int or sequence
        Cells cut off at each side of the output; one entry per axis, each a
        number or a pair ``(before, after)``.
    output_padding : int or pair of int
        Cells added at the bottom and the right, below stride or dilation.  A
        stride lets several input sizes share one output size in `conv2d`; this
        chooses among them.
    dilation : int or pair of int
        Cells from one weight to the next, at least 1.
    groups : int
        Divides the channels into groups with kernels of their own.

    Returns
    -------
    ndarray, shape (H_out, W_out), (O, H_out, W_out) or (N, O, H_out, W_out)
        With H_out = (H − 1)·S − 2P + D(K − 1) + output_padding + 1.  Of the same
        rank as ``x``, always a new array.  Its type is `numpy.result_type` of the
        arguments, except that whole numbers and booleans of any kind give exact
        int64.

    Raises
    ------
    ConvError
        If shapes do not belong together, a value is out of its bounds, nothing is
        left of the output, or it would take more than 1 GiB.

    See Also
    --------
    conv2d : The other way.
    conv_transpose2d_backward : Its gradients.

    Notes
    -----
    Semantics are those of `torch.nn.functional.conv_transpose2d`; uneven padding
    is an addition.  Explained in Dumoulin and Visin, "A guide to convolution
    arithmetic for deep learning", arXiv:1603.07285 (2016), chapter 4.

    Examples
    --------
    >>> from convwidgets import conv_transpose2d
    >>> conv_transpose2d([[1, 2], [3, 4]], [[1, 1], [1, 1]], stride=2)
    array([[1, 1, 2, 2],
           [1, 1, 2, 2],
           [3, 3, 4, 4],
           [3, 3, 4, 4]])
    >>> conv_transpose2d([[1, 2], [3, 4]], [[1, 1], [1, 1]])
    array([[ 1,  3,  2],
           [ 4, 10,  6],
           [ 3,  7,  4]])
    """
    data = numbers(x, "x")
    kernels = numbers(weight, "weight")
    plan = _plan_of(data, kernels, stride, padding, output_padding, dilation, groups)
    offsets = None
    if bias is None:
        result = result_type(data, kernels)
    else:
        offsets, term = checked_bias(bias, plan.x[1], plan.plain)
        result = result_type(data, kernels, term)
    work = working_type(
        result,
        lambda: largest(data) * largest_sum(kernels.reshape(1, -1)) + largest(offsets),
    )
    padded = (*plan.x[:2], *(axis.padded for axis in plan.axes))
    affordable(
        padded,
        max(work.itemsize, result.itemsize),
        "The output",
        "a smaller input, a smaller stride or fewer kernels",
    )
    arriving = np.ascontiguousarray(data, work).reshape(plan.out)
    # NaN and infinity in the data are shown as they are; they are no reason to warn.
    with np.errstate(invalid="ignore", over="ignore"):
        painted = input_gradient(arriving, np.ascontiguousarray(kernels, work), plan)
        out = unpad(painted, plan.axes, plan.mode)
        if offsets is not None:
            out += np.asarray(offsets, work).reshape(-1, 1, 1)
        out = np.ascontiguousarray(out, result)
    return out.reshape(plan.x[4 - data.ndim :])


def conv_transpose2d_backward(
    grad_out: ArrayLike,
    x: ArrayLike,
    weight: ArrayLike,
    *,
    stride: PerAxis = 1,
    padding: Padding = 0,
    output_padding: PerAxis = 0,
    dilation: PerAxis = 1,
    groups: int = 1,
) -> ConvGradients:
    """Gradients of a loss with respect to everything that went into `conv_transpose2d`.

    The gradient with respect to the input is `conv2d` of ``grad_out`` with the same kernels:
    each of the two operations carries the gradients of the other.

    Parameters
    ----------
    grad_out : array_like, shape of the output of `conv_transpose2d`
        Gradient of the loss with respect to the output.
    x : array_like, shape (H, W), (C, H, W) or (N, C, H, W)
        The input that `conv_transpose2d` was given.
    weight : array_like, shape (kH, kW) or (C, O/groups, kH, kW)
        The kernels that `conv_transpose2d` was given.
    stride, padding, output_padding, dilation, groups
        The settings that `conv_transpose2d` was given.

    Returns
    -------
    ConvGradients
        ``(grad_x, grad_weight, grad_bias)``, new arrays.  All have the type that
        `numpy.result_type` gives for the three arrays, except that whole numbers
        of any kind give exact int64.

    Raises
    ------
    ConvError
        As `conv_transpose2d`, and if ``grad_out`` does not have the shape of its output.

    See Also
    --------
    conv_transpose2d : The way forward.

    Notes
    -----
    The results are those of automatic differentiation of
    `torch.nn.functional.conv_transpose2d`.

    Examples
    --------
    >>> from convwidgets import conv2d, conv_transpose2d_backward
    >>> import numpy as np
    >>> grad_out, kernel = np.arange(9).reshape(3, 3), [[1, 0], [0, -1]]
    >>> grads = conv_transpose2d_backward(grad_out, [[1, 2], [3, 4]], kernel)
    >>> grads.grad_x
    array([[-4, -4],
           [-4, -4]])
    >>> bool((grads.grad_x == conv2d(grad_out, kernel)).all())
    True
    """
    arriving = numbers(grad_out, "grad_out")
    data = numbers(x, "x")
    kernels = numbers(weight, "weight")
    plan = _plan_of(data, kernels, stride, padding, output_padding, dilation, groups)
    shape = plan.x[4 - data.ndim :]
    check_grad_shape(arriving, shape, "transposed convolution")
    result = result_type(arriving, data, kernels)
    work = working_type(
        result,
        lambda: max(
            largest(arriving) * largest_sum(kernels.reshape(plan.weight)),
            largest(data) * largest_sum(arriving.reshape(plan.x).swapaxes(0, 1)),
            largest_sum(arriving.reshape(plan.x).swapaxes(0, 1)),
        ),
    )
    painted = np.ascontiguousarray(arriving, work).reshape(plan.x)
    grad_x = correlate(painted, kernels, None, plan, work, result)
    with np.errstate(invalid="ignore", over="ignore"):
        padded = pad(painted, plan.axes, plan.mode, work)
        inputs = np.ascontiguousarray(data, work).reshape(plan.out)
        grad_weight, _ = weight_gradient(padded, inputs, plan)
        grad_bias = np.einsum("nohw->o", painted)
        return ConvGradients(
            grad_x,
            np.ascontiguousarray(grad_weight, result).reshape(kernels.shape),
            np.asarray(grad_bias, result).reshape(() if plan.plain else -1),
        )


def _plan_of(
    x: NDArray[Any],
    weight: NDArray[Any],
    stride: PerAxis,
    padding: Padding,
    output_padding: PerAxis,
    dilation: PerAxis,
    groups: int,
) -> Plan:
    """The convolution that goes the other way: from the output here to the input here."""
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
