"""The arithmetic of a convolution, on checked four-dimensional arrays.

Every window is written out as one column, and one matrix product multiplies
the kernels with all columns of a block (Chellapilla, Puri and Simard, 2006).
A block of columns is small enough to stay in the processor's cache, which is
also why a large kernel never needs a large amount of memory.

An output value is computed from its own window and nothing else, so NaN and
infinity stay in the windows that contain them.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ._checks import affordable, shown
from .errors import ConvError
from .geometry import Axis
from .padding import PaddingMode, pad

# About the second-level cache of one core: larger blocks of columns fall out of it, smaller ones
# pay more often for starting a matrix product.
_BLOCK_BYTES = 2**20

# Below this every whole number is exact in a float64, whose matrix product is many times faster.
_EXACT_IN_FLOAT64 = 2.0**52
_EXACT_IN_INT64 = 2.0**62


def correlate(
    x: NDArray[Any],
    weight: NDArray[Any],
    bias: NDArray[Any] | None,
    result: np.dtype[Any],
    axes: tuple[Axis, Axis],
    groups: int,
    mode: PaddingMode,
) -> NDArray[Any]:
    """Slide ``weight`` over ``x``.

    Parameters
    ----------
    x : ndarray, shape (N, C, H, W)
    weight : ndarray, shape (O, C / groups, kH, kW)
    bias : ndarray, shape (O,), or None
    result : dtype
        Type of the output; int64 if all numbers are whole.
    axes : pair of Axis
        Checked settings for height and width.
    groups : int
        Divides C and O.
    mode : {"zeros", "reflect", "replicate", "circular"}

    Returns
    -------
    ndarray, shape (N, O, oH, oW)
        A new array.
    """
    n, channels = x.shape[:2]
    kernels, _, *kernel_size = weight.shape
    rows, columns = (axis.output for axis in axes)
    affordable((n, kernels, rows, columns), max(result.itemsize, 4), "The output")
    work = _working_type(x, weight, bias, result)

    grouped = (n, groups, channels // groups)
    windows = _windows(pad(x, axes, mode, work), axes, (*grouped, *kernel_size, rows, columns))
    depth = weight.size // kernels
    # A kernel turned round by a view would keep the matrix product from its fast path.
    matrix = np.ascontiguousarray(weight, work).reshape(groups, kernels // groups, depth)
    out = np.empty((n, groups, kernels // groups, rows * columns), work)
    room = max(1, _BLOCK_BYTES // (groups * depth * work.itemsize))
    # NaN and infinity in the data are shown as they are; they are no reason to warn.
    with np.errstate(invalid="ignore", over="ignore"):
        for batch, r, c, flat in _blocks(n, rows, columns, room):
            block = windows[batch, ..., r, c]
            patches = block.reshape(len(block), groups, depth, -1)
            np.matmul(matrix, patches, out=out[batch, ..., flat])
        out = out.reshape(n, kernels, rows, columns)
        if bias is not None:
            out += np.asarray(bias, work).reshape(-1, 1, 1)
        return out.astype(result, copy=False)


def _working_type(
    x: NDArray[Any], weight: NDArray[Any], bias: NDArray[Any] | None, result: np.dtype[Any]
) -> np.dtype[Any]:
    """The type to compute in, so that the result is right in its own type."""
    if result.kind == "f":
        # NumPy has no fast product for float16, and would round before the bias is added.
        return np.dtype(np.float32) if result.itemsize < 4 else result
    largest = max(abs(int(x.min())), abs(int(x.max())))
    kernel_sums = abs(weight.astype(np.float64)).sum(axis=(1, 2, 3))
    bound = largest * float(kernel_sums.max())
    if bias is not None:
        bound += float(abs(bias.astype(np.float64)).max())
    if bound <= _EXACT_IN_FLOAT64:
        return np.dtype(np.float64)
    if bound <= _EXACT_IN_INT64:
        return np.dtype(np.int64)
    raise ConvError(
        f"The sums could reach {shown(float(f'{bound:.3g}'))}, beyond the whole numbers up to "
        "2^62 that are computed exactly. Give x or weight as decimal numbers, for example with "
        "astype(float)."
    )


def _windows(x: NDArray[Any], axes: tuple[Axis, Axis], shape: tuple[int, ...]) -> NDArray[Any]:
    """A view of every window: (N, groups, C / groups, kH, kW, oH, oW)."""
    x = np.ascontiguousarray(x)
    of_image, of_channel, of_row, of_column = x.strides
    height, width = axes
    strides = (
        of_image,
        of_channel * shape[2],
        of_channel,
        of_row * height.dilation,
        of_column * width.dilation,
        of_row * height.stride,
        of_column * width.stride,
    )
    # Made this way NumPy checks that no window reaches outside x; `as_strided` would not.
    return np.ndarray(shape, x.dtype, x, 0, strides)


def _blocks(
    n: int, rows: int, columns: int, room: int
) -> Iterator[tuple[slice, slice, slice, slice]]:
    """Cut all positions into blocks of about ``room``: whole images, whole rows, or part of one.

    Yields slices of images, rows and columns, and the slice of the positions counted row by row.
    """
    everything = slice(None)
    images = room // (rows * columns)
    if images:
        for i in range(0, n, images):
            yield slice(i, i + images), everything, everything, everything
        return
    height = max(1, room // columns)
    width = min(room, columns)
    for i in range(n):
        for r in range(0, rows, height):
            bottom = min(r + height, rows)
            for c in range(0, columns, width):
                right = min(c + width, columns)
                flat = slice(r * columns + c, (bottom - 1) * columns + right)
                yield slice(i, i + 1), slice(r, bottom), slice(c, right), flat
