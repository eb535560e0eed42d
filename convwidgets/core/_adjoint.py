"""The ways back through a convolution: what each weight and each input cell contributed to.

Both run over the same blocks of windows as the way forward.  Where that copies
the windows out of the input, the way back adds them into it, and windows that
overlap add up.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ._plan import Plan
from ._windows import Block, blocks, gather, patch_memory, strip_memory


def weight_gradient(x: NDArray[Any], grad_out: NDArray[Any], plan: Plan) -> NDArray[Any]:
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
    ndarray, shape (O, C / groups, kH, kW)
    """
    x = np.ascontiguousarray(x)
    images, kernels, _, _ = plan.out
    arriving = grad_out.reshape(images, plan.groups, kernels // plan.groups, -1)
    total = np.zeros((plan.groups, plan.depth, kernels // plan.groups), x.dtype)
    for block in blocks(plan, x.itemsize):
        patches = gather(x, plan, block)
        patches = patches.reshape(len(patches), plan.groups, plan.depth, -1)
        here = arriving[block.images, ..., block.flat]
        total += np.matmul(patches, here.swapaxes(-1, -2)).sum(axis=0)
    return total.swapaxes(-1, -2).reshape(plan.weight)


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
    total = np.zeros((images, plan.x[1], *(axis.padded for axis in plan.axes)), weight.dtype)
    for block in blocks(plan, weight.itemsize):
        here = arriving[block.images, ..., block.flat]
        patches = patch_memory((len(here), plan.groups, plan.depth, here.shape[-1]), weight.dtype)
        np.matmul(matrix, here, out=patches)
        add_windows(total, patches, plan, block)
    return total


def add_windows(total: NDArray[Any], patches: NDArray[Any], plan: Plan, block: Block) -> None:
    """Add the windows of a block into the padded image they belong to.

    Parameters
    ----------
    total : ndarray, shape (N, C, padded H, padded W)
        Is added to.
    patches : ndarray, shape (n, groups, numbers of a window, positions)
    plan : Plan
    block : Block
    """
    height, width = plan.axes
    tall, wide = plan.weight[2:]
    rows = block.rows.stop - block.rows.start
    columns = block.columns.stop - block.columns.start
    patches = patches.reshape(len(patches), plan.x[1], tall, wide, rows, columns)
    down, across = (rows - 1) * height.stride + 1, (columns - 1) * width.stride + 1
    lefts = [block.columns.start * width.stride + j * width.dilation for j in range(wide)]
    if height.stride == 1 < tall:
        # In two steps, as in `gather`: the rows first, whole images at a time.
        patches = _rows_added(patches, height.dilation)
        down, tall = patches.shape[4], 1
    for i in range(tall):
        top = block.inside.start + i * height.dilation
        lines = slice(top, top + down, height.stride)
        for j, left in enumerate(lefts):
            total[block.images, :, lines, left : left + across : width.stride] += patches[
                :, :, i, j
            ]


def _rows_added(patches: NDArray[Any], dilation: int) -> NDArray[Any]:
    """Windows (n, C, kH, kW, h, w) with what meets in a row added up: (n, C, 1, kW, H, w)."""
    n, channels, tall, wide, rows, columns = patches.shape
    reach = dilation * (tall - 1)
    added = strip_memory((n, channels, 1, wide, rows + reach, columns), patches.dtype)
    added[..., :rows, :] = patches[:, :, :1]
    added[..., rows:, :] = 0
    for i in range(1, tall):
        top = i * dilation
        added[..., top : top + rows, :] += patches[:, :, i : i + 1]
    return added
