"""Transposed convolution: the shape, though not the values, of a convolution undone."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ._adjoint import input_gradient, weight_gradient
from ._checks import PerAxis, affordable, check_grad_shape, numbers
from ._convolve import bias_and_type
from ._engine import correlate
from ._padding_forms import Padding
from ._transpose_plan import plan_transposed
from ._types import largest, largest_sum, result_type, working_type
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
    plan = plan_transposed(data, kernels, stride, padding, output_padding, dilation, groups)
    offsets, result = bias_and_type(data, kernels, bias, plan.x[1], plan.plain)
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
    plan = plan_transposed(data, kernels, stride, padding, output_padding, dilation, groups)
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
