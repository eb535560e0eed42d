"""The gradients of the convolutions: what training a kernel needs."""

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ._adjoint import input_gradient, weight_gradient
from ._checks import PerAxis, check_grad_shape, numbers
from ._convolve import turned
from ._plan import Plan, plan_convolution
from ._types import largest, largest_sum, result_type, working_type
from .geometry import Padding
from .padding import PaddingMode, most_copies, pad, unpad


class ConvGradients(NamedTuple):
    """Gradients of a loss with respect to the three arguments of a convolution.

    Attributes
    ----------
    grad_x : ndarray
        With respect to the input, of its shape.
    grad_weight : ndarray
        With respect to the kernels, of their shape.
    grad_bias : ndarray
        With respect to the bias, shape (O,); shape () for a plain image or signal.
    """

    grad_x: NDArray[Any]
    grad_weight: NDArray[Any]
    grad_bias: NDArray[Any]


def conv2d_backward(
    grad_out: ArrayLike,
    x: ArrayLike,
    weight: ArrayLike,
    *,
    stride: PerAxis = 1,
    padding: Padding = 0,
    dilation: PerAxis = 1,
    groups: int = 1,
    padding_mode: PaddingMode = "zeros",
    flip_kernel: bool = False,
) -> ConvGradients:
    """Gradients of a loss with respect to everything that went into `conv2d`.

    If ``grad_out`` says how much the loss grows with each output, the chain rule
    gives, for a plain image I, a kernel K, stride 1 and no padding::

        grad_K[m, n] = Σ_i Σ_j grad_out[i, j] · I[i + m, j + n]
        grad_I[p, q] = Σ_m Σ_n grad_out[p − m, q − n] · K[m, n]

    The first slides ``grad_out`` over the image.  The second is a full
    convolution, that is a correlation with the kernel rotated by 180°.

    Parameters
    ----------
    grad_out : array_like, shape of the output of `conv2d`
        Gradient of the loss with respect to the output.
    x : array_like, shape (H, W), (C, H, W) or (N, C, H, W)
        The input that `conv2d` was given.
    weight : array_like, shape (kH, kW) or (O, C/groups, kH, kW)
        The kernels that `conv2d` was given.
    stride, padding, dilation, groups, padding_mode, flip_kernel
        The settings that `conv2d` was given.

    Returns
    -------
    ConvGradients
        ``(grad_x, grad_weight, grad_bias)``, new arrays.  All have the type that
        `numpy.result_type` gives for the three arrays, except that whole numbers
        of any kind give exact int64.

    Raises
    ------
    ConvError
        As `conv2d`, and if ``grad_out`` does not have the shape of its output.

    See Also
    --------
    conv2d : The way forward.
    conv_transpose2d : ``grad_x`` as an operation of its own.

    Notes
    -----
    The results are those of automatic differentiation of
    `torch.nn.functional.conv2d`.  Both are given in Goodfellow, Bengio and
    Courville, "Deep Learning" (2016), section 9.5 (equations 9.11 to 9.13);
    ``grad_x`` as a transposed matrix in Dumoulin and Visin, "A guide to
    convolution arithmetic for deep learning", arXiv:1603.07285 (2016), section 4.1.

    Examples
    --------
    >>> from convwidgets import conv2d_backward
    >>> image = [[1, 2, 0], [0, 1, 3], [2, 0, 1]]
    >>> grads = conv2d_backward([[1, 0], [0, 1]], image, [[1, 0], [0, -1]])
    >>> grads.grad_weight
    array([[2, 5],
           [0, 2]])
    >>> grads.grad_x
    array([[ 1,  0,  0],
           [ 0,  0,  0],
           [ 0,  0, -1]])
    >>> grads.grad_bias
    array(2)
    """
    return _backward(
        2, grad_out, x, weight, stride, padding, dilation, groups, padding_mode, flip_kernel
    )


def conv1d_backward(
    grad_out: ArrayLike,
    x: ArrayLike,
    weight: ArrayLike,
    *,
    stride: PerAxis = 1,
    padding: Padding = 0,
    dilation: PerAxis = 1,
    groups: int = 1,
    padding_mode: PaddingMode = "zeros",
    flip_kernel: bool = False,
) -> ConvGradients:
    """Gradients of a loss with respect to everything that went into `conv1d`.

    For a plain signal f and a kernel g, at stride 1 and without padding::

        grad_g[k] = Σ_n grad_out[n] · f[n + k]
        grad_f[p] = Σ_k grad_out[p − k] · g[k]

    Parameters
    ----------
    grad_out : array_like, shape of the output of `conv1d`
        Gradient of the loss with respect to the output.
    x : array_like, shape (L,), (C, L) or (N, C, L)
        The signal that `conv1d` was given.
    weight : array_like, shape (K,) or (O, C/groups, K)
        The kernels that `conv1d` was given.
    stride, padding, dilation, groups, padding_mode, flip_kernel
        The settings that `conv1d` was given.

    Returns
    -------
    ConvGradients
        As from `conv2d_backward`.

    Raises
    ------
    ConvError
        As `conv1d`, and if ``grad_out`` does not have the shape of its output.

    See Also
    --------
    conv2d_backward : The same for images, with the sources.

    Notes
    -----
    The results are those of automatic differentiation of
    `torch.nn.functional.conv1d`.

    Examples
    --------
    >>> from convwidgets import conv1d_backward
    >>> conv1d_backward([1, 1, 1], [1, 2, 3, 4, 5], [1, 0, -1]).grad_weight
    array([ 6,  9, 12])
    """
    return _backward(
        1, grad_out, x, weight, stride, padding, dilation, groups, padding_mode, flip_kernel
    )


def _backward(
    spatial: int,
    grad_out: ArrayLike,
    x: ArrayLike,
    weight: ArrayLike,
    stride: PerAxis,
    padding: Padding,
    dilation: PerAxis,
    groups: int,
    padding_mode: PaddingMode,
    flip_kernel: bool,
) -> ConvGradients:
    arriving = numbers(grad_out, "grad_out")
    data = numbers(x, "x")
    kernels = numbers(weight, "weight")
    plan = plan_convolution(
        spatial, data.shape, kernels.shape, stride, padding, dilation, groups, padding_mode
    )
    check_grad_shape(arriving, plan.result, "convolution")
    x_shape = data.shape
    if flip_kernel is not False:
        kernels = turned(kernels, spatial, flip_kernel)
    result = result_type(arriving, data, kernels)
    work = working_type(result, lambda: _bound(arriving, data, kernels, plan))
    arriving = np.ascontiguousarray(arriving, work).reshape(plan.out)
    data = np.ascontiguousarray(data, work).reshape(plan.x)
    # NaN and infinity in the data are shown as they are; they are no reason to warn.
    with np.errstate(invalid="ignore", over="ignore"):
        padded = pad(data, plan.axes, plan.mode, work) if plan.padded else data
        grad_weight, grad_bias = weight_gradient(padded, arriving, plan)
        spread = input_gradient(arriving, np.asarray(kernels, work), plan)
        grad_x = unpad(spread, plan.axes, plan.mode) if plan.padded else spread
        if flip_kernel is not False:
            grad_weight = turned(grad_weight, spatial, flip_kernel)
        return ConvGradients(
            np.ascontiguousarray(grad_x, result).reshape(x_shape),
            np.ascontiguousarray(grad_weight, result).reshape(kernels.shape),
            np.asarray(grad_bias, result).reshape(() if plan.plain else -1),
        )


def _bound(grad_out: NDArray[Any], x: NDArray[Any], weight: NDArray[Any], plan: Plan) -> float:
    """What no partial sum of a gradient can exceed."""
    arriving = largest_sum(grad_out.reshape(plan.out).swapaxes(0, 1))  # for each kernel
    by_channel = largest_sum(weight.reshape(plan.weight).swapaxes(0, 1))
    copies = math.prod(most_copies(axis, plan.mode) for axis in plan.axes)
    return max(largest(x) * arriving, arriving, copies * largest(grad_out) * by_channel)
