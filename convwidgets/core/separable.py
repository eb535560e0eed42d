"""Separable kernels: one kernel as a column times a row, and two short passes instead of one.

A demonstration.  `conv2d` does not look for separable kernels by itself.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ._checks import PerAxis, numbers, shown
from ._types import largest, largest_sum, result_type, working_type
from .convolution import conv2d
from .errors import ConvError
from .geometry import Padding, plan_axes
from .padding import PaddingMode, check_padding_mode

# A proportion such as 2 : 3 : 2 is found if its smallest part is at most this.
_LARGEST_PART = 16

# Any numbers stand nearly in some proportion of large whole numbers; with float16 10 is large.
_BY_CHANCE = 0.01


def separate(kernel: ArrayLike) -> tuple[NDArray[Any], NDArray[Any]]:
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
    >>> from convwidgets import KERNELS, separate
    >>> column, row = separate(KERNELS["sobel_x"])
    >>> column, row
    (array([1., 2., 1.]), array([-1.,  0.,  1.]))
    >>> separate([[2, 4], [3, 6]])
    (array([2, 3]), array([1, 2]))
    """
    matrix = numbers(kernel, "kernel")
    if matrix.ndim != 2:
        raise ConvError(
            f"kernel has shape {matrix.shape}; give one kernel of shape (kH, kW), for example "
            "weight[0, 0]."
        )
    if matrix.dtype.kind != "f":
        column, row = _whole_factors(matrix)
    elif not np.isfinite(matrix).all():
        raise ConvError("kernel holds NaN or infinity; give finite weights only.")
    else:
        column, row = _decimal_factors(matrix.astype(np.float64), _rounding(matrix.dtype))
    if _turned_over(column, row):
        column, row = -column, -row
    kind = matrix.dtype.newbyteorder("=") if matrix.dtype.kind == "f" else np.dtype(np.int64)
    return column.astype(kind), row.astype(kind)


def _whole_factors(matrix: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Exactly; that a row of whole numbers remains is Gauss's lemma."""
    if max(abs(int(matrix.min())), abs(int(matrix.max()))) > 2**62:
        raise ConvError(
            "kernel holds whole numbers beyond 2^62, which are not computed exactly. Give it as "
            "decimal numbers, for example with astype(float)."
        )
    whole = matrix.astype(object)  # Python's whole numbers do not wrap around
    column = whole[:, int(abs(whole).max(axis=0).argmax())]
    column = column // (math.gcd(*column) or 1)
    i = int(abs(column).argmax())
    row = whole[i] // (column[i] or 1)
    if not np.array_equal(np.outer(column, row), whole):
        raise _not_separable(_singular_pair(matrix.astype(np.float64))[1])
    return column, row


def _decimal_factors(matrix: NDArray[Any], rounding: float) -> tuple[NDArray[Any], NDArray[Any]]:
    """With whole numbers in the column if there are such, otherwise by singular values."""
    left, second, right = _singular_pair(matrix)
    # Rounding every weight moves the singular values by no more than this.
    if second > max(matrix.shape) * rounding:
        raise _not_separable(second)
    largest = abs(matrix).max()
    column = matrix[:, int(abs(matrix).max(axis=0).argmax())]
    present = abs(column[abs(column) > largest * rounding])
    for smallest in range(1, _LARGEST_PART + 1) if present.size else ():
        parts = np.rint(column / present.min() * smallest)
        if abs(parts).max() * rounding > _BY_CHANCE:
            break
        # Dividing by 1 changes nothing, so a row taken there keeps its last digit.
        ones = np.flatnonzero(abs(parts) == 1)
        i = int(ones[0]) if ones.size else int(abs(parts).argmax())
        row = matrix[i] / parts[i]
        if abs(np.outer(parts, row) - matrix).max() <= 2 * rounding * largest:
            return parts, row
    return left, right


def _rounding(dtype: np.dtype[Any]) -> float:
    """The relative distance of neighbouring numbers; NumPy has no SVD finer than float64."""
    return float(max(np.finfo(dtype).eps, np.finfo(np.float64).eps))


def _singular_pair(matrix: NDArray[Any]) -> tuple[NDArray[Any], float, NDArray[Any]]:
    """Column and row of the nearest separable kernel, and how large the second one is beside it."""
    scale = abs(matrix).max() or 1.0  # squares of very large or very small weights are no numbers
    u, singular, v = np.linalg.svd(matrix / scale, full_matrices=False)
    length = np.sqrt(singular[0]) * np.sqrt(scale)
    second = float(singular[1] / singular[0]) if len(singular) > 1 and singular[0] else 0.0
    return u[:, 0] * length, second, v[0] * length


def _turned_over(column: NDArray[Any], row: NDArray[Any]) -> bool:
    """Whether both need the other sign: the first of the two that has a sum should be positive."""
    for factor in (column, row):
        total = factor.sum()
        if abs(total) > 1e-6 * abs(factor).sum():
            return bool(total < 0)
    return bool(row[abs(row).argmax()] < 0)


def _not_separable(ratio: float) -> ConvError:
    return ConvError(
        f"kernel is not separable: its second singular value is {shown(float(f'{ratio:.3g}'))} of "
        "the first, and would be 0 if all rows were multiples of one row. Use conv2d with the "
        "whole kernel."
    )


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
        The factors of the kernel, for example from `separate`.
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
    separate : Find column and row.

    Notes
    -----
    `scipy.signal.sepfir2d` and ``cv2.sepFilter2D`` do the same.

    Examples
    --------
    >>> from convwidgets import KERNELS, conv2d, conv2d_separable, separate
    >>> import numpy as np
    >>> image = np.outer(np.arange(1, 6), np.arange(10, 60, 10))
    >>> conv2d_separable(image, *separate(KERNELS["sobel_x"]))
    array([[160., 160., 160.],
           [240., 240., 240.],
           [320., 320., 320.]])
    """
    data, down, along = numbers(x, "x"), _line(column, "column"), _line(row, "row")
    if data.ndim not in (2, 3, 4):
        raise ConvError(f"x has shape {data.shape}; it must be (H, W), (C, H, W) or (N, C, H, W).")
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
    if line.ndim != 1:
        raise ConvError(
            f"{name} has shape {line.shape}; give its numbers in one line, for example with "
            f"np.ravel({name})."
        )
    return line
