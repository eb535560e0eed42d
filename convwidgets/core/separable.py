"""Separable kernels: one kernel as a column times a row, and two short passes instead of one.

A demonstration.  `conv2d` does not look for separable kernels by itself.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ._checks import PerAxis, numbers
from ._rank_one import decimal_factors, whole_factors
from ._types import largest, largest_sum, result_type, working_type
from .convolution import conv2d
from .errors import ConvError
from .geometry import Padding, plan_axes
from .padding import PaddingMode, check_padding_mode


def separate_kernel(kernel: ArrayLike) -> tuple[NDArray[Any], NDArray[Any]]:
    """Split a kernel into a column and a row whose outer product it is.

    Parameters
    ----------
    kernel : array_like, shape (kH, kW)
        All its rows must be multiples of one row.

    Returns
    -------
    column : ndarray, shape (kH,)
    row : ndarray, shape (kW,)
        ``np.outer(column, row)`` is the kernel: exactly if it holds whole
        numbers, otherwise up to rounding.  Where the weights of a column
        stand in a whole-number proportion, such as 1 : 2 : 1, ``column`` holds
        these numbers and ``row`` the rest; otherwise column and row are equally
        long vectors.  The sum of the column is positive or, if it is zero, the
        sum of the row.  Both are int64 for a kernel of whole numbers, and of
        the kernel's own type otherwise.

    Raises
    ------
    ConvError
        If the kernel is not separable, is not a single kernel, or holds NaN or
        infinity.

    See Also
    --------
    conv2d_separable : Use the two.

    Notes
    -----
    A matrix is such a product if it has rank 1: then all its singular values
    but the first are zero, which is the test made here, up to rounding (Perona,
    "Deformable kernels for early vision", IEEE TPAMI 17(5), 1995; Szeliski,
    "Computer Vision: Algorithms and Applications", section 3.2.1).

    Examples
    --------
    >>> from convwidgets import KERNELS, separate_kernel
    >>> column, row = separate_kernel(KERNELS["sobel_x"])
    >>> column, row
    (array([1., 2., 1.]), array([-1.,  0.,  1.]))
    >>> separate_kernel([[2, 4], [3, 6]])
    (array([2, 3]), array([1, 2]))
    """
    matrix = numbers(kernel, "kernel")
    if matrix.ndim != 2:
        raise ConvError(
            f"kernel has shape {matrix.shape}; give one kernel of shape (kH, kW), for example "
            "weight[0, 0]."
        )
    if matrix.dtype.kind != "f":
        column, row = whole_factors(matrix)
    elif not np.isfinite(matrix).all():
        raise ConvError("kernel holds NaN or infinity; give finite weights only.")
    else:
        column, row = decimal_factors(matrix)
    if _turned_over(column, row):
        column, row = -column, -row
    kind = matrix.dtype.newbyteorder("=") if matrix.dtype.kind == "f" else np.dtype(np.int64)
    return (column + 0).astype(kind), (row + 0).astype(kind)  # −0 becomes 0


def conv2d_separable(
    x: ArrayLike,
    column: ArrayLike,
    row: ArrayLike,
    *,
    stride: PerAxis = 1,
    padding: Padding = 0,
    dilation: PerAxis = 1,
    padding_mode: PaddingMode = "zeros",
    flip_kernel: bool = False,
) -> NDArray[Any]:
    """Filter an image with a separable kernel: first down the columns, then along the rows.

    The result is that of ``conv2d(x, np.outer(column, row))``, for kH + kW
    multiplications per cell instead of kH · kW.  It pays for large kernels; for
    3×3 a second pass through the memory costs more than the three
    multiplications it saves.

    Parameters
    ----------
    x : array_like, shape (H, W), (C, H, W) or (N, C, H, W)
        An image.  Every channel is filtered by itself, with the same kernel.
    column : array_like, shape (kH,)
    row : array_like, shape (kW,)
        The factors of the kernel, for example from `separate_kernel`.
    stride, padding, dilation, padding_mode, flip_kernel
        As in `conv2d`.

    Returns
    -------
    ndarray, shape (H_out, W_out), (C, H_out, W_out) or (N, C, H_out, W_out)
        Always a new array, of the type `conv2d` would give.  Decimal numbers
        are rounded after each pass, so the last digits may differ from those of
        `conv2d`; whole numbers are exact.

    Raises
    ------
    ConvError
        If shapes do not belong together, a value is out of its bounds, or the
        result would take more than 1 GiB.

    See Also
    --------
    separate_kernel : Find column and row.
    conv2d : The same with any kernel.

    Notes
    -----
    ``cv2.sepFilter2D`` and `scipy.signal.sepfir2d` make the same two passes.  Both
    take the row before the column and mirror the image at its border; the second
    flips the kernel.

    Examples
    --------
    >>> from convwidgets import KERNELS, conv2d, conv2d_separable, separate_kernel
    >>> import numpy as np
    >>> image = np.outer(np.arange(1, 6), np.arange(10, 60, 10))
    >>> conv2d_separable(image, *separate_kernel(KERNELS["sobel_x"]))
    array([[160., 160., 160.],
           [240., 240., 240.],
           [320., 320., 320.]])
    """
    data, down, along = numbers(x, "x"), _line(column, "column"), _line(row, "row")
    if data.ndim not in (2, 3, 4):
        raise ConvError(f"x has shape {data.shape}; give (H, W), (C, H, W) or (N, C, H, W).")
    height, width = plan_axes(
        data.shape[-2:],
        (down.size, along.size),
        stride=stride,
        padding=padding,
        dilation=dilation,
    )
    check_padding_mode(padding_mode, (height, width))
    result = result_type(data, down, along)
    if result.kind == "f":
        # Between the passes float16 would be rounded once more; it is computed in float32.
        work = np.result_type(result, np.float32)
        down, along = down.astype(work), along.astype(work)
    else:
        # Refuses sums beyond int64 now, not after the first pass.
        most = largest(data) * largest_sum(down[np.newaxis]) * largest_sum(along[np.newaxis])
        working_type(result, lambda: most)
    planes = data.reshape(-1, 1, *data.shape[-2:])
    columns_done = conv2d(
        planes,
        down.reshape(1, 1, -1, 1),
        stride=(height.stride, 1),
        padding=((height.before, height.after), (0, 0)),
        dilation=(height.dilation, 1),
        padding_mode=padding_mode,
        flip_kernel=flip_kernel,
    )
    out = conv2d(
        columns_done,
        along.reshape(1, 1, 1, -1),
        stride=(1, width.stride),
        padding=((0, 0), (width.before, width.after)),
        dilation=(1, width.dilation),
        padding_mode=padding_mode,
        flip_kernel=flip_kernel,
    )
    out = out.reshape(*data.shape[:-2], *out.shape[-2:])
    return out.astype(result, copy=False)


def _line(values: ArrayLike, name: str) -> NDArray[Any]:
    """A column or row of a kernel, checked."""
    line = numbers(values, name)
    if line.ndim != 1 and line.size > max(line.shape, default=1):
        raise ConvError(
            f"{name} has shape {line.shape}; give its numbers in one line. separate_kernel splits "
            "a kernel into column and row."
        )
    if line.ndim != 1:
        raise ConvError(
            f"{name} has shape {line.shape}; give its numbers in one line, for example with "
            f"np.ravel({name})."
        )
    return line


def _turned_over(column: NDArray[Any], row: NDArray[Any]) -> bool:
    """Whether both need the other sign: the first of the two that has a sum should be positive."""
    for factor in (column, row):
        total = factor.sum()
        if abs(total) > 1e-6 * abs(factor).sum():
            return bool(total < 0)
    return bool(row[abs(row).argmax()] < 0)
