"""The arithmetic of a convolution, on checked four-dimensional arrays.

A window becomes a column, and one matrix product multiplies the kernels with
many columns at once: im2col (Chellapilla, Puri and Simard, 2006).  It is done
in blocks, because a block that stays in the processor's cache is quicker than
all columns at once, and never needs much memory.  There are two ways to make
the columns:

- `_by_strips` for wide images.  Only the kernel's width is unrolled: a strip
  holds, for every row of the image, that row shifted by 0, 1, … kW − 1 cells.
  The columns of one row of outputs are then kH rows of the strip as they lie
  there, so each cell is copied kW times, not kH · kW times.
- `_by_windows` for everything else, cell by cell of the kernel.

An output value is computed from its own window and nothing else, so NaN and
infinity stay in the windows that contain them.
"""

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ._blocks import blocks
from ._checks import affordable
from ._plan import Plan
from ._windows import gather, shifted_view, strip_memory, toy_cells
from .padding import pad

# A strip is read row after row, so it may be larger than the cache of one core.  Below 1 MiB the
# kH − 1 rows that two strips share, and are copied twice, begin to cost.
_STRIP_BYTES = 2**21

# Fewer outputs than this in a row, and starting one product a row costs more than it saves.
_WIDE = 40


# NaN and infinity in the data are shown as they are; they are no reason to warn.
@np.errstate(invalid="ignore", over="ignore")
def correlate(
    x: NDArray[Any],
    weight: NDArray[Any],
    bias: NDArray[Any] | None,
    plan: Plan,
    work: np.dtype[Any],
    result: np.dtype[Any],
) -> NDArray[Any]:
    """Slide ``weight`` over ``x``.

    Parameters
    ----------
    x, weight : ndarray
        Of the shapes that ``plan`` names, whatever their rank.
    bias : ndarray, shape (O,), or None
    plan : Plan
        Checked shapes and settings.
    work, result : dtype
        To compute in, and of the output.

    Returns
    -------
    ndarray
        A new array of shape ``plan.result``.
    """
    affordable(plan.out, max(result.itemsize, 4), "The output")
    if plan.padded:
        x = pad(x.reshape(plan.x), plan.axes, plan.mode, work)
    # A view, such as a kernel turned round, would keep the matrix product from its fast path.
    x = np.ascontiguousarray(x, work)
    weight = np.ascontiguousarray(weight, work)
    if plan.is_toy:
        # Cutting a toy image into blocks would take longer than all the rest.
        patches = x.take(toy_cells(plan))
        out: NDArray[Any] = np.dot(weight.reshape(-1, plan.depth), patches).reshape(plan.out)
    else:
        out = np.empty(plan.out, work)
        height = _strip_height(plan, work.itemsize)
        if height:
            _by_strips(x, weight, plan, height, out)
        else:
            _by_windows(x, weight, bias, plan, out)
            bias = None
    if bias is not None:
        out += np.asarray(bias, work).reshape(-1, 1, 1)
    if work is not result:
        out = out.astype(result, copy=False)
    return out.reshape(plan.result)


def _by_windows(
    x: NDArray[Any],
    weight: NDArray[Any],
    bias: NDArray[Any] | None,
    plan: Plan,
    out: NDArray[Any],
) -> None:
    """Fill ``out`` block by block: kernels as rows times windows as columns."""
    # (groups, kernels of a group, numbers of a kernel): each row is one kernel.
    matrix = weight.reshape(plan.groups, -1, plan.depth)
    if bias is not None:
        # As the weight of a number that is 1 in every window, it costs no walk over the output.
        column = np.asarray(bias, out.dtype).reshape(plan.groups, -1, 1)
        matrix = np.concatenate((matrix, column), axis=2)
    # (images, groups, kernels of a group, positions).
    out = out.reshape(plan.out[0], plan.groups, matrix.shape[1], -1)
    for block in blocks(plan, x.itemsize):
        patches = gather(x, plan, block, with_ones=bias is not None)
        np.matmul(matrix, patches, out=out[block.images, ..., block.flat])


def _by_strips(
    x: NDArray[Any], weight: NDArray[Any], plan: Plan, height: int, out: NDArray[Any]
) -> None:
    """Fill ``out`` strip by strip, ``height`` rows of outputs each, with one product a row."""
    images, kernels, rows, columns = plan.out
    _, channels, tall, wide = plan.weight
    groups, stride = plan.groups, plan.axes[0].stride
    # Each row is one kernel, its numbers in the order in which a window lies in a strip: row,
    # channel, column.
    matrix = weight.reshape(groups, -1, channels, tall, wide).swapaxes(2, 3)
    matrix = matrix.reshape(groups, 1, kernels // groups, plan.depth)

    # Both by rows of the image: for each of its channels, the row shifted by 0, 1, … kW − 1.
    shifted = shifted_view(plan, x.itemsize).of(x).transpose(0, 1, 4, 2, 3, 5)
    shape = (groups, (height - 1) * stride + tall, channels, wide, columns)
    strip = strip_memory(shape, out.dtype)
    # The strip as columns: those of one row of outputs are kH of its rows, read as one matrix
    # (numbers of a window, columns); those of the next row of outputs begin a stride further down.
    of_group, of_row = strip.strides[:2]
    patches = np.ndarray(
        (groups, height, plan.depth, columns),
        out.dtype,
        strip,
        0,
        (of_group, stride * of_row, columns * out.itemsize, out.itemsize),
    )
    # Seen row by row, so that each product writes where its numbers belong.
    by_row = out.reshape(images, groups, -1, rows, columns).swapaxes(2, 3)
    for image in range(images):
        for top in range(0, rows, height):
            count = min(height, rows - top)
            used = (count - 1) * stride + tall
            strip[:, :used] = shifted[image, :, top * stride : top * stride + used]
            np.matmul(matrix, patches[:, :count], out=by_row[image, :, top : top + count])


@lru_cache(maxsize=256)
def _strip_height(plan: Plan, itemsize: int) -> int:
    """Rows of outputs that one strip serves, 0 if strips are not worth while."""
    height, width = plan.axes
    rows, columns = plan.out[2:]
    tall = height.kernel_size
    if columns < _WIDE or tall == 1 or rows == 1 or height.dilation > 1:
        return 0
    row_bytes = plan.x[1] * width.kernel_size * columns * itemsize
    # A tall kernel may have twice the room, so that strips share no more than half their rows.
    room = max(_STRIP_BYTES, min(2 * _STRIP_BYTES, 2 * tall * row_bytes))
    fitting = (room // row_bytes - tall) // height.stride + 1
    if fitting < min(rows, tall):
        return 0
    strips = -(-rows // fitting)
    return -(-rows // strips)
