"""Convolution in plain loops, as anybody would write it down from the definition.

It is here to be read, and to be compared with: it shares no arithmetic with the
quick way, finds every position by walking there, and counts in Python's own
numbers.  On a photograph it takes hundreds of times as long.  It is naive on
purpose; please do not make it faster.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ._checks import PerAxis, affordable
from ._convolve import checked
from .geometry import Padding
from .padding import PaddingMode

# What an entry of an array of Python's numbers takes, beside the number.
_POINTER_BYTES = 8

_NUMPY_MODES: dict[PaddingMode, Any] = {
    "zeros": "constant",
    "reflect": "reflect",
    "replicate": "edge",
    "circular": "wrap",
}


def conv2d_loops(
    x: ArrayLike,
    weight: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: PerAxis = 1,
    padding: Padding = 0,
    dilation: PerAxis = 1,
    groups: int = 1,
    padding_mode: PaddingMode = "zeros",
    flip_kernel: bool = False,
) -> NDArray[Any]:
    """Slide a kernel over an image in plain Python loops.

    Parameters
    ----------
    x, weight, bias, stride, padding, dilation, groups, padding_mode, flip_kernel
        All as in `conv2d`.

    Returns
    -------
    ndarray, shape (H_out, W_out), (O, H_out, W_out) or (N, O, H_out, W_out)
        Rank and type are those of `conv2d`.  Sums are made with Python's
        numbers, decimal ones in double precision, and rounded to the type of
        the result at the end.

    Raises
    ------
    ConvError
        As `conv2d` does.

    See Also
    --------
    conv2d : The same in less time.

    Notes
    -----
    The definition is that of `torch.nn.Conv2d`; see also Dumoulin and Visin, "A
    guide to convolution arithmetic for deep learning", arXiv:1603.07285 (2016).

    Examples
    --------
    >>> from convwidgets import conv2d_loops
    >>> image = [[1, 2, 3, 0], [4, 5, 6, 1], [7, 8, 9, 2], [0, 1, 2, 3]]
    >>> conv2d_loops(image, [[1, 0], [0, -1]])
    array([[-4, -4,  2],
           [-4, -4,  4],
           [ 6,  6,  6]])
    """
    return _convolve(
        2, x, weight, bias, stride, padding, dilation, groups, padding_mode, flip_kernel
    )


def conv1d_loops(
    x: ArrayLike,
    weight: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: PerAxis = 1,
    padding: Padding = 0,
    dilation: PerAxis = 1,
    groups: int = 1,
    padding_mode: PaddingMode = "zeros",
    flip_kernel: bool = False,
) -> NDArray[Any]:
    """Slide a kernel along a signal in plain Python loops.

    Parameters
    ----------
    x, weight, bias, stride, padding, dilation, groups, padding_mode, flip_kernel
        All as in `conv1d`.

    Returns
    -------
    ndarray, shape (L_out,), (O, L_out) or (N, O, L_out)
        As `conv2d_loops`: a signal is an image of one row.

    Raises
    ------
    ConvError
        As `conv1d` does.

    See Also
    --------
    conv1d : The same in less time.

    Examples
    --------
    >>> from convwidgets import conv1d_loops
    >>> conv1d_loops([1, 2, 3, 4, 5], [1, 0, -1])
    array([-2, -2, -2])
    """
    return _convolve(
        1, x, weight, bias, stride, padding, dilation, groups, padding_mode, flip_kernel
    )


def _convolve(
    spatial: int,
    x: ArrayLike,
    weight: ArrayLike,
    bias: ArrayLike | None,
    stride: PerAxis,
    padding: Padding,
    dilation: PerAxis,
    groups: int,
    padding_mode: PaddingMode,
    flip_kernel: bool,
) -> NDArray[Any]:
    """Every image under every kernel: the planes of a kernel's channels are added."""
    data, kernels, offsets, plan, _, result = checked(
        spatial, x, weight, bias, stride, padding, dilation, groups, padding_mode, flip_kernel
    )
    (height, width), (count, depth) = plan.axes, plan.weight[:2]
    affordable(plan.out, _POINTER_BYTES, "The output")
    affordable((*plan.x[:2], height.padded, width.padded), _POINTER_BYTES, "The padded input")

    # As Python's own numbers: whole ones never wrap around, and infinity is no reason to warn.
    images = np.pad(
        data.reshape(plan.x).astype(object),
        [(0, 0), (0, 0), (height.before, height.after), (width.before, width.after)],
        mode=_NUMPY_MODES[padding_mode],
    )
    kernels = kernels.reshape(plan.weight).astype(object)
    strides, dilations = (height.stride, width.stride), (height.dilation, width.dilation)
    planes = []
    with np.errstate(invalid="ignore", over="ignore"):
        for image in images:
            for o in range(count):
                first_channel = o // (count // plan.groups) * depth
                total: Any = 0 if offsets is None else offsets[o].item()
                for c in range(depth):
                    channel = image[first_channel + c]
                    total = total + slide(channel, kernels[o, c], strides, dilations)
                planes.append(total)
        out = np.array(planes).astype(result)
    return out.reshape(*plan.result[:-spatial], *out.shape[-spatial:])


def slide(
    image: NDArray[Any], kernel: NDArray[Any], stride: Sequence[int], dilation: Sequence[int]
) -> NDArray[Any]:
    """One plane under one kernel: the four loops.

    Parameters
    ----------
    image : ndarray, shape (H, W)
        With its padding.
    kernel : ndarray, shape (kH, kW)
    stride, dilation : pair of int

    Returns
    -------
    ndarray of object
        One entry for each position.
    """
    height, width = kernel.shape
    tops = positions(image.shape[0], height, stride[0], dilation[0])
    lefts = positions(image.shape[1], width, stride[1], dilation[1])
    out = np.empty((len(tops), len(lefts)), object)
    for i, top in enumerate(tops):
        for j, left in enumerate(lefts):
            total = 0
            for m in range(height):
                for n in range(width):
                    cell = image[top + m * dilation[0], left + n * dilation[1]]
                    total = total + cell * kernel[m, n]
            out[i, j] = total
    return out


def positions(size: int, kernel_size: int, stride: int, dilation: int) -> list[int]:
    """Where a window may start: every place from which it does not hang over the end.

    Parameters
    ----------
    size : int
        Cells of the input, with its padding.
    kernel_size, stride, dilation : int

    Examples
    --------
    >>> from convwidgets.core.loops import positions
    >>> positions(7, 3, stride=2, dilation=1)
    [0, 2, 4]
    """
    starts = []
    start = 0
    while start + dilation * (kernel_size - 1) < size:
        starts.append(start)
        start = start + stride
    return starts
