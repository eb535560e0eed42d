"""Convolution as anybody would write it down: slow, plain loops, nothing shared with the package.

Tests compare with these.  They are naive on purpose: please do not make them faster.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Sides = Sequence[tuple[int, int]]


def positions(padded: int, kernel_size: int, stride: int, dilation: int) -> list[int]:
    """Where a window may start: every place from which it does not hang over the end."""
    starts = []
    start = 0
    while start + dilation * (kernel_size - 1) < padded:
        starts.append(start)
        start += stride
    return starts


def naive_conv2d(
    x: NDArray[Any],
    weight: NDArray[Any],
    bias: NDArray[Any] | None = None,
    *,
    stride: tuple[int, int] = (1, 1),
    sides: Sides = ((0, 0), (0, 0)),
    dilation: tuple[int, int] = (1, 1),
    groups: int = 1,
    padding_mode: str = "zeros",
    flip_kernel: bool = False,
) -> NDArray[Any]:
    """Loop over (N, C, H, W) and (O, C/groups, kH, kW); padding by `numpy.pad`."""
    mode: Any = {"zeros": "constant", "replicate": "edge", "circular": "wrap"}.get(
        padding_mode, padding_mode
    )
    x = np.pad(x, [(0, 0), (0, 0), *sides], mode=mode)
    kernels, depth, height, width = weight.shape
    rows = positions(x.shape[2], height, stride[0], dilation[0])
    columns = positions(x.shape[3], width, stride[1], dilation[1])
    out = np.zeros((len(x), kernels, len(rows), len(columns)), np.result_type(x, weight))
    for n in range(len(x)):
        for o in range(kernels):
            first_channel = o // (kernels // groups) * depth
            for i, top in enumerate(rows):
                for j, left in enumerate(columns):
                    total = 0 if bias is None else bias[o]
                    for c in range(depth):
                        for a in range(height):
                            for b in range(width):
                                w = (
                                    weight[o, c, height - 1 - a, width - 1 - b]
                                    if flip_kernel
                                    else weight[o, c, a, b]
                                )
                                row, column = top + a * dilation[0], left + b * dilation[1]
                                total = total + x[n, first_channel + c, row, column] * w
                    out[n, o, i, j] = total
    return out


def naive_conv1d(
    x: NDArray[Any], weight: NDArray[Any], *, stride: int = 1, padding: int = 0, dilation: int = 1
) -> NDArray[Any]:
    """Loop over a plain signal and a plain kernel."""
    x = np.pad(x, padding)
    return np.array(
        [
            sum(x[start + k * dilation] * weight[k] for k in range(len(weight)))
            for start in positions(len(x), len(weight), stride, dilation)
        ]
    )
