"""im2col and col2im: windows as the columns of a matrix, and columns added back into an image."""

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ._adjoint import add_windows
from ._blocks import blocks
from ._checks import PerAxis, affordable, entry_count, is_sequence, numbers, per_axis, shown
from ._plan import Plan, plan_convolution
from ._types import largest, working_type
from ._windows import window_view
from .errors import ConvError
from .geometry import Padding
from .padding import pad, unpad


def im2col(
    x: ArrayLike,
    kernel_size: PerAxis,
    *,
    stride: PerAxis = 1,
    padding: Padding = 0,
    dilation: PerAxis = 1,
) -> NDArray[Any]:
    """Write every window of an image as one column of a matrix.

    A convolution is then one matrix product: ``weight.reshape(O, -1) @ im2col(x,
    …)`` holds, in row o and column l, the output of kernel o at position l.

    Parameters
    ----------
    x : array_like, shape (H, W), (C, H, W) or (N, C, H, W)
        One grey image, one image of C channels, or N of them.
    kernel_size : int or pair of int
        Rows and columns of the window.
    stride, padding, dilation
        As in `conv2d`; the padding holds zeros.

    Returns
    -------
    ndarray, shape (C·kH·kW, L) or (N, C·kH·kW, L)
        L = H_out · W_out positions, counted row by row; the numbers of a window
        in the order of ``weight.reshape(O, -1)``: channel, row, column.  A new
        array of the type of ``x``.

    Raises
    ------
    ConvError
        If a value is out of its bounds, the window does not fit, or the matrix
        would take more than 1 GiB: at stride 1 it is about kH·kW times as large as
        the image.

    See Also
    --------
    col2im : Adds the columns back into an image.

    Notes
    -----
    The order is that of `torch.nn.functional.unfold`.  Introduced for networks
    by Chellapilla, Puri and Simard, "High performance convolutional neural
    networks for document processing" (2006).

    Examples
    --------
    >>> from convwidgets import conv2d, im2col
    >>> import numpy as np
    >>> image = np.arange(9).reshape(3, 3)
    >>> im2col(image, 2)
    array([[0, 1, 3, 4],
           [1, 2, 4, 5],
           [3, 4, 6, 7],
           [4, 5, 7, 8]])
    >>> np.array([1, 0, 0, -1]) @ im2col(image, 2)
    array([-4, -4, -4, -4])
    """
    data = numbers(x, "x")
    dtype = np.result_type(data)  # in the byte order of the machine
    plan = _window_plan(data.shape, kernel_size, stride, padding, dilation)
    images = plan.x[0]
    shape = (images, plan.depth, plan.out[2] * plan.out[3])
    remedy = "a smaller input, less padding or a larger stride"
    affordable(shape, dtype.itemsize, "The matrix of columns", remedy)
    padded = pad(data.reshape(plan.x), plan.axes, plan.mode, dtype)
    windows = window_view(plan, padded.itemsize).of(np.ascontiguousarray(padded))
    columns = np.empty(shape, dtype)
    columns.reshape(windows.shape)[...] = windows
    return columns if data.ndim == 4 else columns[0]


def col2im(
    columns: ArrayLike,
    size: PerAxis,
    kernel_size: PerAxis,
    *,
    stride: PerAxis = 1,
    padding: Padding = 0,
    dilation: PerAxis = 1,
) -> NDArray[Any]:
    """Add the columns of `im2col` back into an image, each number to its cell.

    Where windows overlap, their numbers add up: it is the adjoint of `im2col`,
    not its inverse, and what carries gradients back through a convolution.

    Parameters
    ----------
    columns : array_like, shape (C·kH·kW, L) or (N, C·kH·kW, L)
        As from `im2col` with the same settings.
    size : sequence of int
        The image's shape: (H, W), (C, H, W) or (N, C, H, W).  From (H, W) alone
        the number of channels is that of the columns; one channel in a single
        image is left out.
    kernel_size : int or pair of int
        Rows and columns of the window.
    stride, padding, dilation
        As they were for `im2col`; what falls into the padding is dropped.

    Returns
    -------
    ndarray, shape (H, W), (C, H, W) or (N, C, H, W)
        A new array of the type of ``columns``; whole numbers and booleans of any
        kind give int64.

    Raises
    ------
    ConvError
        If a value is out of its bounds or ``columns`` does not have the shape that
        `im2col` gives for such an image.

    See Also
    --------
    im2col : The way there.

    Notes
    -----
    Equal to `torch.nn.functional.fold`.

    Examples
    --------
    How many windows of 2 × 2 contain each cell of a 3 × 3 image:

    >>> from convwidgets import col2im, im2col
    >>> import numpy as np
    >>> col2im(im2col(np.ones((3, 3)), 2), (3, 3), 2)
    array([[1., 2., 1.],
           [2., 4., 2.],
           [1., 2., 1.]])
    """
    data = numbers(columns, "columns")
    kernel = per_axis(kernel_size, 2, "kernel_size", 1)
    shape = _image_shape(data.shape, size, kernel)
    plan = _window_plan(shape, kernel, stride, padding, dilation)
    batch = shape[:1] if len(shape) == 4 else ()
    expected = (*batch, plan.depth, plan.out[2] * plan.out[3])
    if data.shape != expected:
        raise ConvError(
            f"columns has shape {data.shape}; im2col gives {expected} for an image of shape "
            f"{shape} with these settings. Use the settings that im2col was given."
        )
    result = np.result_type(data) if data.dtype.kind == "f" else np.dtype(np.int64)
    work = working_type(result, lambda: largest(data) * math.prod(kernel))
    padded = (*plan.x[:2], *(axis.padded for axis in plan.axes))
    affordable(
        padded, work.itemsize, "The image with its padding", "a smaller image or less padding"
    )
    total = np.zeros(padded, work)
    patches = data.reshape(*plan.x[:2], *plan.weight[2:], *plan.out[2:])
    with np.errstate(invalid="ignore", over="ignore"):
        for block in blocks(plan, work.itemsize):
            windows = patches[block.images, ..., block.rows, block.columns]
            add_windows(total, np.asarray(windows, work), plan, block)
        total = unpad(total, plan.axes, plan.mode)
        return np.ascontiguousarray(total, result).reshape(shape)


def _window_plan(
    shape: tuple[int, ...],
    kernel_size: PerAxis,
    stride: PerAxis,
    padding: Padding,
    dilation: PerAxis,
) -> Plan:
    """The plan of a convolution with one kernel of that size over all channels."""
    if len(shape) not in (2, 3, 4):
        raise ConvError(f"x has shape {shape}; give (H, W), (C, H, W) or (N, C, H, W).")
    kernel = per_axis(kernel_size, 2, "kernel_size", 1)
    weight = kernel if len(shape) == 2 else (1, shape[-3], *kernel)
    return plan_convolution(2, shape, weight, stride, padding, dilation, 1, "zeros")


def _image_shape(
    columns: tuple[int, ...], size: PerAxis, kernel: tuple[int, ...]
) -> tuple[int, ...]:
    """The shape of the image that ``size`` and the columns ask for."""
    if len(columns) not in (2, 3):
        raise ConvError(f"columns has shape {columns}; give (C·kH·kW, L) or (N, C·kH·kW, L).")
    entries = tuple(size) if is_sequence(size) else ()
    if len(entries) not in (2, 3, 4):
        has = f" and has {entry_count(entries)}" if entries else ""
        raise ConvError(
            f"size is {shown(size)}{has}; give the shape of the image: (H, W), (C, H, W) or "
            "(N, C, H, W)."
        )
    shape = per_axis(size, len(entries), "size", 1)
    if len(shape) > 2:
        return shape
    depth = columns[-2]
    channels, rest = divmod(depth, math.prod(kernel))
    if rest or not channels:
        raise ConvError(
            f"columns has {depth} rows, which is no multiple of the {math.prod(kernel)} cells of "
            f"a window of {kernel[0]}×{kernel[1]}; give as many rows as channels times cells."
        )
    if len(columns) == 3:
        return (columns[0], channels, *shape)
    return shape if channels == 1 else (channels, *shape)
