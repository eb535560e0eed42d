"""Convolution in one and two dimensions, with PyTorch's meaning of every argument.

What deep learning calls convolution is cross-correlation: the kernel is laid on
the input as it stands.  ``flip_kernel=True`` rotates it by 180° first, which is
the convolution of signal processing.
"""

from typing import Any

from numpy.typing import ArrayLike, NDArray

from ._checks import PerAxis
from ._convolve import checked
from ._engine import correlate
from .geometry import Padding
from .padding import PaddingMode


def conv1d(
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
    """Slide a kernel along a signal and take a weighted sum at every position.

    For a plain signal f and a kernel g of K weights, at stride 1 and without
    padding::

        out[n] = Σ_k f[n + k] · g[k] + bias

    Parameters
    ----------
    x : array_like, shape (L,), (C, L) or (N, C, L)
        One signal, one signal of C channels, or N of them.
    weight : array_like, shape (K,) or (O, C/groups, K)
        One kernel for a plain signal, otherwise O kernels.
    bias : array_like, shape (O,), optional
        Added to each output channel; one number for a plain signal.
    stride : int
        Samples from one position to the next, at least 1.
    padding : int, str or sequence
        Samples added at each end; ``((before, after),)`` for uneven ends; or
        ``"valid"``, ``"same"`` (at stride 1 only; an odd sample goes after),
        ``"full"``.
    dilation : int
        Samples from one weight to the next, at least 1.
    groups : int
        Divides the channels into groups with kernels of their own.
    padding_mode : {"zeros", "reflect", "replicate", "circular"}
        What the padding holds.  ``"reflect"`` needs padding below L,
        ``"circular"`` at most L.
    flip_kernel : bool
        Reverse each kernel first: true convolution, as in `numpy.convolve`.

    Returns
    -------
    ndarray, shape (L_out,), (O, L_out) or (N, O, L_out)
        Of the same rank as ``x``, always a new array.  Its type is
        `numpy.result_type` of the arguments, except that whole numbers and
        booleans of any kind give exact int64.

    Raises
    ------
    ConvError
        If shapes do not belong together, a value is out of its bounds, or the
        result would take more than 1 GiB.

    See Also
    --------
    conv2d : The same for images.
    conv1d_backward : Its gradients.
    conv1d_loops : The same in plain loops, to read.
    output_size : L_out by itself.

    Notes
    -----
    Semantics are those of `torch.nn.Conv1d` and `torch.nn.functional.conv1d`;
    ``"full"``, uneven padding and ``flip_kernel`` are additions.

    Examples
    --------
    >>> from convwidgets import conv1d
    >>> conv1d([1, 2, 3, 4, 5], [1, 0, -1])
    array([-2, -2, -2])
    >>> conv1d([1, 2, 3, 4, 5], [1, 0, -1], flip_kernel=True, padding="full")
    array([ 1,  2,  2,  2,  2, -4, -5])
    """
    return correlate(
        *checked(1, x, weight, bias, stride, padding, dilation, groups, padding_mode, flip_kernel)
    )


def conv2d(
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
    """Slide a kernel over an image and take a weighted sum at every position.

    For a plain image I and a kernel K, at stride 1 and without padding::

        out[i, j] = Σ_m Σ_n I[i + m, j + n] · K[m, n] + bias

    Parameters
    ----------
    x : array_like, shape (H, W), (C, H, W) or (N, C, H, W)
        One grey image, one image of C channels, or N of them.
    weight : array_like, shape (kH, kW) or (O, C/groups, kH, kW)
        One kernel for a plain image, otherwise O kernels.
    bias : array_like, shape (O,), optional
        Added to each output channel; one number for a plain image.
    stride : int or pair of int
        Cells from one position to the next, at least 1.
    padding : int, str or sequence
        Cells added at each side; one entry per axis (height, width), each a
        number or a pair ``(before, after)``; or ``"valid"``, ``"same"`` (at
        stride 1 only; an odd cell goes after), ``"full"``.
    dilation : int or pair of int
        Cells from one weight to the next, at least 1.
    groups : int
        Divides the channels into groups with kernels of their own;
        ``groups=C`` is a depthwise convolution.
    padding_mode : {"zeros", "reflect", "replicate", "circular"}
        What the padding holds.  ``"reflect"`` needs padding below the image's
        size, ``"circular"`` at most that size.
    flip_kernel : bool
        Rotate each kernel by 180° first: true convolution, as in
        `scipy.signal.convolve2d`.

    Returns
    -------
    ndarray, shape (H_out, W_out), (O, H_out, W_out) or (N, O, H_out, W_out)
        Of the same rank as ``x``, always a new array.  Its type is
        `numpy.result_type` of the arguments, except that whole numbers and
        booleans of any kind give exact int64.

    Raises
    ------
    ConvError
        If shapes do not belong together, a value is out of its bounds, or the
        result would take more than 1 GiB.

    See Also
    --------
    conv1d : The same for signals.
    conv2d_backward : Its gradients.
    conv2d_loops : The same in plain loops, to read.
    im2col : The windows as a matrix.
    output_size : (H_out, W_out) by itself.

    Notes
    -----
    Semantics are those of `torch.nn.Conv2d` and `torch.nn.functional.conv2d`;
    ``"full"``, uneven padding and ``flip_kernel`` are additions.  ``flip_kernel``
    changes the kernel only: the padding stays where it is.

    Examples
    --------
    >>> from convwidgets import KERNELS, conv2d
    >>> import numpy as np
    >>> conv2d(np.arange(1, 10).reshape(3, 3), KERNELS["sobel_x"])
    array([[8.]])
    >>> image = [[1, 2, 3, 0], [4, 5, 6, 1], [7, 8, 9, 2], [0, 1, 2, 3]]
    >>> conv2d(image, [[1, 0], [0, -1]])
    array([[-4, -4,  2],
           [-4, -4,  4],
           [ 6,  6,  6]])
    >>> conv2d(image, [[1, 0], [0, -1]], stride=2, padding=((0, 0), (1, 1)))
    array([[-4, -4,  0],
           [ 0,  6,  2]])
    """
    return correlate(
        *checked(2, x, weight, bias, stride, padding, dilation, groups, padding_mode, flip_kernel)
    )
