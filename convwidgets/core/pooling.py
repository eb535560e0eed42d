"""Pooling in two dimensions, with PyTorch's meaning of every argument."""

from typing import Any, Literal, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ._checks import PerAxis, true_or_false
from ._pool import native, pool, pool_max_with_indices
from ._pool_plan import plan_pool, window_areas
from ._types import working_type
from .geometry import Padding


@overload
def max_pool2d(
    x: ArrayLike,
    kernel_size: PerAxis,
    *,
    stride: PerAxis | None = None,
    padding: Padding = 0,
    dilation: PerAxis = 1,
    ceil_mode: bool = False,
    return_indices: Literal[False] = False,
) -> NDArray[Any]: ...
@overload
def max_pool2d(
    x: ArrayLike,
    kernel_size: PerAxis,
    *,
    stride: PerAxis | None = None,
    padding: Padding = 0,
    dilation: PerAxis = 1,
    ceil_mode: bool = False,
    return_indices: Literal[True],
) -> tuple[NDArray[Any], NDArray[np.int64]]: ...
def max_pool2d(
    x: ArrayLike,
    kernel_size: PerAxis,
    *,
    stride: PerAxis | None = None,
    padding: Padding = 0,
    dilation: PerAxis = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> NDArray[Any] | tuple[NDArray[Any], NDArray[np.int64]]:
    """Slide a window over an image and keep the largest number at every position.

    Parameters
    ----------
    x : array_like, shape (H, W), (C, H, W) or (N, C, H, W)
        One grey image, one image of C channels, or N of them.  Each channel is
        pooled by itself.
    kernel_size : int or pair of int
        Cells of the window, ``(height, width)``.
    stride : int or pair of int, optional
        Cells from one position to the next, at least 1; by default the size of
        the window, so that windows lie side by side.
    padding : int, str or sequence
        Cells added at each side, at most half the window; one entry per axis,
        each a number or a pair ``(before, after)``; or ``"valid"``, ``"same"``
        (at stride 1 only).  They count as −∞: no maximum ever comes from them.
    dilation : int or pair of int
        Cells from one cell of the window to the next, at least 1.
    ceil_mode : bool
        Give cells left over at the end one more window, which reaches past the
        padded input.  It may not start in the padding after the input.
    return_indices : bool
        Also say where each maximum comes from.

    Returns
    -------
    out : ndarray, shape (H_out, W_out), (C, H_out, W_out) or (N, C, H_out, W_out)
        Of the same rank and type as ``x``, always a new array.
    indices : ndarray of int64, shape of ``out``
        Only with ``return_indices``: row · W + column of the maximum in its
        plane of ``x``.  Of equal numbers the first counts, read row by row; of
        several NaN the last, as in PyTorch.

    Raises
    ------
    ConvError
        If a value is out of its bounds, a window has no cell in the input, or
        the result would take more than 1 GiB.

    See Also
    --------
    avg_pool2d : The mean instead of the maximum.
    max_pool2d_backward : The gradient.
    output_size : (H_out, W_out) by itself.

    Notes
    -----
    Semantics are those of `torch.nn.MaxPool2d`; uneven padding, ``"same"`` and
    booleans are additions.  NaN wins over every number, and stays in the windows
    that contain it.  One thing is refused that PyTorch allows: a window in the
    padding whose dilation steps over the whole input, so that it has no maximum.

    Examples
    --------
    >>> from convwidgets import max_pool2d
    >>> max_pool2d([[1, 5, 2, 0], [3, 4, 9, 7]], 2)
    array([[5, 9]])
    >>> max_pool2d([[0, 9, 0, 0, 0, 0]], (1, 2)), max_pool2d([[0, 0, 9, 0, 0, 0]], (1, 2))
    (array([[9, 0, 0]]), array([[0, 9, 0]]))
    >>> out, indices = max_pool2d([[1, 5, 2], [3, 4, 9]], 2, stride=1, return_indices=True)
    >>> indices
    array([[1, 5]])
    """
    data, axes = plan_pool(x, kernel_size, stride, padding, dilation, ceil_mode)
    if true_or_false(return_indices, "return_indices"):
        return pool_max_with_indices(data, axes, native(data.dtype))
    return pool(np.maximum, data, axes, native(data.dtype))


def avg_pool2d(
    x: ArrayLike,
    kernel_size: PerAxis,
    *,
    stride: PerAxis | None = None,
    padding: Padding = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> NDArray[Any]:
    """Slide a window over an image and take the mean at every position.

    Parameters
    ----------
    x : array_like, shape (H, W), (C, H, W) or (N, C, H, W)
        One grey image, one image of C channels, or N of them.  Each channel is
        pooled by itself.
    kernel_size, stride, padding, ceil_mode
        As in `max_pool2d`, except that the padding holds zeros.
    count_include_pad : bool
        Whether the mean divides by the cells of the window in the padded input
        or only by those in the input.  What reaches past the padded input with
        ``ceil_mode`` never counts.

    Returns
    -------
    ndarray, shape (H_out, W_out), (C, H_out, W_out) or (N, C, H_out, W_out)
        Of the same rank as ``x``, always a new array.  Decimal numbers keep
        their type (float16 is rounded only at the end); whole numbers and
        booleans give float64.

    Raises
    ------
    ConvError
        If a value is out of its bounds, or the result would take more than 1 GiB.

    See Also
    --------
    max_pool2d : The maximum instead of the mean.
    avg_pool2d_backward : The gradient.

    Notes
    -----
    Semantics are those of `torch.nn.AvgPool2d`; uneven padding, ``"same"`` and
    whole numbers with a mean that is not whole are additions.

    Examples
    --------
    >>> from convwidgets import avg_pool2d
    >>> avg_pool2d([[1, 5, 2, 0], [3, 4, 9, 7]], 2)
    array([[3.25, 4.5 ]])
    >>> avg_pool2d([[8, 8]], 2, stride=1, padding=((0, 1), (0, 0)))
    array([[4.]])
    >>> avg_pool2d([[8, 8]], 2, stride=1, padding=((0, 1), (0, 0)), count_include_pad=False)
    array([[8.]])
    """
    data, axes = plan_pool(x, kernel_size, stride, padding, 1, ceil_mode)
    include_pad = true_or_false(count_include_pad, "count_include_pad")
    result = native(data.dtype) if data.dtype.kind == "f" else np.dtype(np.float64)
    work = working_type(result, lambda: 0)
    # NaN and infinity in the data are shown as they are; they are no reason to warn.
    with np.errstate(invalid="ignore", over="ignore"):
        out = pool(np.add, data, axes, work)
        out /= window_areas(axes, include_pad, work)
        return out.astype(result, copy=False)
