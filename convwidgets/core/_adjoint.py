"""The ways back through a convolution: what each weight and each input cell contributed to.

Both run over the same blocks of windows as the way forward.  Where that copies
the windows out of the input, the way back adds them into it, and windows that
overlap add up.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ._blocks import Block, blocks
from ._plan import Plan
from ._windows import gather, patch_memory
from .geometry import Axis


def weight_gradient(
    x: NDArray[Any], grad_out: NDArray[Any], plan: Plan
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Sum over all windows of the window times what arrives at its output.

    Parameters
    ----------
    x : ndarray, shape (N, C, padded H, padded W)
        The padded input.
    grad_out : ndarray, shape (N, O, oH, oW)
        Of the same type.
    plan : Plan

    Returns
    -------
    grad_weight : ndarray, shape (O, C / groups, kH, kW)
    grad_bias : ndarray, shape (O,)
        The bias is the weight of a number that is 1 in every window.
    """
    x = np.ascontiguousarray(x)
    images, kernels, _, _ = plan.out
    arriving = grad_out.reshape(images, plan.groups, kernels // plan.groups, -1)
    total = np.zeros((plan.groups, plan.depth + 1, kernels // plan.groups), x.dtype)
    for block in blocks(plan, x.itemsize):
        patches = gather(x, plan, block, with_ones=True)
        here = arriving[block.images, ..., block.flat]
        if here.shape[-1] < here.shape[-2]:
            # A product for each image would be larger than its windows: one for all of them.
            patches, here = _side_by_side(patches), _side_by_side(here)
        total += np.matmul(patches, here.swapaxes(-1, -2)).sum(axis=0)
    grad_weight = total[:, :-1].swapaxes(-1, -2).reshape(plan.weight)
    return grad_weight, total[:, -1].reshape(-1)


def _side_by_side(columns: NDArray[Any]) -> NDArray[Any]:
    """One matrix of all images: (n, groups, rows, columns) to (1, groups, rows, n · columns)."""
    _, groups, rows, _ = columns.shape
    return columns.transpose(1, 2, 0, 3).reshape(1, groups, rows, -1)


def input_gradient(grad_out: NDArray[Any], weight: NDArray[Any], plan: Plan) -> NDArray[Any]:
    """Give every cell of a window its weight times what arrives at the output.

    Parameters
    ----------
    grad_out : ndarray, shape (N, O, oH, oW)
    weight : ndarray, shape (O, C / groups, kH, kW)
        Of the same type.
    plan : Plan

    Returns
    -------
    ndarray, shape (N, C, padded H, padded W)
        A new array; its padding is still there.
    """
    images, kernels, _, _ = plan.out
    arriving = grad_out.reshape(images, plan.groups, kernels // plan.groups, -1)
    matrix = weight.reshape(plan.groups, -1, plan.depth).swapaxes(-1, -2)
    matrix = np.ascontiguousarray(matrix)
    # With one kernel in a group there is nothing to add up.
    product = np.matmul if kernels > plan.groups else np.multiply
    total = np.zeros((images, plan.x[1], *(axis.padded for axis in plan.axes)), weight.dtype)
    height = plan.axes[0]
    for block in blocks(plan, weight.itemsize):
        here = arriving[block.images, ..., block.flat]
        # Rows below those of the outputs, where the windows of the last ones end.
        below = height.span - 1 if block.in_two_steps else 0
        count = here.shape[-1]
        columns = block.columns.stop - block.columns.start
        shape = (len(here), plan.groups, plan.depth, count + below * columns)
        patches = patch_memory(shape, weight.dtype)
        product(matrix, here, out=patches[..., :count])
        patches = patches.reshape(len(here), plan.x[1], *plan.weight[2:], -1, columns)
        if below:
            patches = _rows_added(patches, height.dilation, below)
        add_windows(total, patches, plan, block)
    return total


def _rows_added(patches: NDArray[Any], dilation: int, below: int) -> NDArray[Any]:
    """Add up, in place, what the windows have in one row: whole images at a time, as in `gather`.

    From (n, C, kH, kW, rows, columns) to (n, C, 1, kW, rows, columns).  The last ``below`` rows
    are there to be filled.
    """
    added = patches[:, :, 0]
    rows = added.shape[3] - below
    added[..., rows:, :] = 0
    for i in range(1, patches.shape[2]):
        added[..., i * dilation : i * dilation + rows, :] += patches[:, :, i, :, :rows]
    return patches[:, :, :1]


def add_windows(total: NDArray[Any], patches: NDArray[Any], plan: Plan, block: Block) -> None:
    """Add the windows of a block into the padded image they belong to.

    Parameters
    ----------
    total : ndarray, shape (N, C, padded H, padded W)
        Is added to; zeros before the first block.
    patches : ndarray, shape (n, C, kH, kW, rows, columns)
        The windows, or their sums over kH in rows of the image.
    plan : Plan
    block : Block
    """
    height, width = plan.axes
    tall, wide, rows, columns = patches.shape[2:]
    # Nothing has been added yet to an image that is in one block.
    untouched = (block.rows.stop - block.rows.start, columns) == plan.out[2:]
    # Either all positions of one number of the kernel at a time, or all numbers of one position:
    # what is added at a time never overlaps, and the fewer times, the better.
    if rows < tall:
        patches = patches.swapaxes(2, 4)
    if columns < wide:
        patches = patches.swapaxes(3, 5)
    down = _steps(height, block.inside.start, tall, rows)
    across = _steps(width, block.columns.start * width.stride, wide, columns)
    for i, lines in enumerate(down):
        for j, places in enumerate(across):
            cells = total[block.images, :, lines, places]
            if untouched and i == j == 0:
                cells[...] = patches[:, :, 0, 0]
            else:
                cells += patches[:, :, i, j]


def _steps(axis: Axis, first: int, taps: int, positions: int) -> list[slice]:
    """The cells that each number of the kernel meets or, if there are fewer, each window's."""
    many, between_many = positions, axis.stride
    few, between_few = taps, axis.dilation
    if many < few:
        many, between_many, few, between_few = few, between_few, many, between_many
    starts = range(first, first + few * between_few, between_few)
    return [slice(s, s + (many - 1) * between_many + 1, between_many) for s in starts]
