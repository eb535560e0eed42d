"""The gradients of pooling."""

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ._checks import PerAxis, check_grad_shape, numbers, true_or_false
from ._pool import spread_evenly, spread_to_winners
from ._pool_plan import plan_pool
from ._types import largest, result_type, working_type
from .geometry import Padding


def max_pool2d_backward(
    grad_out: ArrayLike,
    x: ArrayLike,
    kernel_size: PerAxis,
    *,
    stride: PerAxis | None = None,
    padding: Padding = 0,
    dilation: PerAxis = 1,
    ceil_mode: bool = False,
) -> NDArray[Any]:
    """Gradient of a loss with respect to the input of `max_pool2d`.

    Each window passes its gradient on to the one cell its maximum came from.

    Parameters
    ----------
    grad_out : array_like, shape of the output of `max_pool2d`
        Gradient of the loss with respect to the output.
    x : array_like, shape (H, W), (C, H, W) or (N, C, H, W)
        The input that `max_pool2d` was given.
    kernel_size, stride, padding, dilation, ceil_mode
        The settings that `max_pool2d` was given.

    Returns
    -------
    ndarray, shape of ``x``
        Always a new array.  A cell that is the maximum of several windows gets
        their sum; of equal cells in a window only the first gets any.  The type
        is `numpy.result_type` of ``grad_out`` and ``x``, and int64 if both
        are whole numbers.

    Raises
    ------
    ConvError
        As `max_pool2d`, and if ``grad_out`` does not have the shape of its output.

    See Also
    --------
    max_pool2d : The way forward.

    Notes
    -----
    The results are those of automatic differentiation of
    `torch.nn.functional.max_pool2d`.

    Examples
    --------
    >>> from convwidgets import max_pool2d_backward
    >>> max_pool2d_backward([[10, 20]], [[1, 5, 2, 2], [3, 4, 1, 2]], 2)
    array([[ 0, 10, 20,  0],
           [ 0,  0,  0,  0]])
    """
    data, axes = plan_pool(x, kernel_size, stride, padding, dilation, ceil_mode)
    grad = numbers(grad_out, "grad_out")
    check_grad_shape(grad, (*data.shape[:-2], *(axis.output for axis in axes)), "pooling")
    result = result_type(grad, data)
    windows = math.prod(min(axis.output, axis.kernel_size) for axis in axes)
    work = working_type(result, lambda: largest(grad) * windows)
    with np.errstate(invalid="ignore", over="ignore"):
        grad_x = spread_to_winners(grad, data, axes, result if result.kind == "i" else work)
        return grad_x.astype(result, copy=False)


def avg_pool2d_backward(
    grad_out: ArrayLike,
    x: ArrayLike,
    kernel_size: PerAxis,
    *,
    stride: PerAxis | None = None,
    padding: Padding = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> NDArray[Any]:
    """Gradient of a loss with respect to the input of `avg_pool2d`.

    Each window shares its gradient evenly among its cells.

    Parameters
    ----------
    grad_out : array_like, shape of the output of `avg_pool2d`
        Gradient of the loss with respect to the output.
    x : array_like, shape (H, W), (C, H, W) or (N, C, H, W)
        The input that `avg_pool2d` was given; only its shape and type matter.
    kernel_size, stride, padding, ceil_mode, count_include_pad
        The settings that `avg_pool2d` was given.

    Returns
    -------
    ndarray, shape of ``x``
        Always a new array.  Its type is `numpy.result_type` of ``grad_out`` and
        ``x``, and float64 if both are whole numbers.

    Raises
    ------
    ConvError
        As `avg_pool2d`, and if ``grad_out`` does not have the shape of its output.

    See Also
    --------
    avg_pool2d : The way forward.

    Notes
    -----
    The results are those of automatic differentiation of
    `torch.nn.functional.avg_pool2d`.

    Examples
    --------
    >>> from convwidgets import avg_pool2d_backward
    >>> avg_pool2d_backward([[10, 20]], [[1, 5, 2, 2], [3, 4, 1, 2]], 2)
    array([[2.5, 2.5, 5. , 5. ],
           [2.5, 2.5, 5. , 5. ]])
    """
    data, axes = plan_pool(x, kernel_size, stride, padding, 1, ceil_mode)
    include_pad = true_or_false(count_include_pad, "count_include_pad")
    grad = numbers(grad_out, "grad_out")
    check_grad_shape(grad, (*data.shape[:-2], *(axis.output for axis in axes)), "pooling")
    result = result_type(grad, data)
    if result.kind != "f":
        result = np.dtype(np.float64)
    work = working_type(result, lambda: 0)
    with np.errstate(invalid="ignore", over="ignore"):
        grad_x = spread_evenly(grad, data, axes, include_pad, work)
        return grad_x.astype(result, copy=False)
