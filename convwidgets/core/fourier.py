"""Convolution by the Fourier transform: exact in theory, and what it costs in practice.

A demonstration.  `conv2d` never takes this way.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ._checks import affordable, numbers, true_or_false
from ._plan import plan_convolution
from .geometry import Padding
from .padding import pad


def conv2d_fft(
    x: ArrayLike, weight: ArrayLike, *, padding: Padding = 0, flip_kernel: bool = False
) -> NDArray[Any]:
    """Slide a kernel over an image by multiplying their Fourier transforms.

    The convolution theorem says that the transform of a convolution is the
    product of the transforms.  So the work does not depend on the size of the
    kernel: it is that of transforming image and kernel and of transforming the
    product back, about H · W · log(H · W) for each.  `conv2d` does kH · kW · H · W
    multiplications and is quicker for small kernels.

    What it costs beside time:

    * **Rounding.**  Every output value is a sum over the whole image that
      cancels almost entirely.  The error is relative to the *largest* value of
      the output, so that small values next to large ones lose their digits and a
      zero comes out as 1e−15.
    * **Whole numbers** are no longer exact; the result is float64.
    * **NaN and infinity** spread from one cell to the whole output of their image.
    * **Memory.**  Each kernel is as large as the image once it is transformed.

    Parameters
    ----------
    x : array_like, shape (H, W), (C, H, W) or (N, C, H, W)
        One grey image, one image of C channels, or N of them.
    weight : array_like, shape (kH, kW) or (O, C, kH, kW)
        One kernel for a plain image, otherwise O kernels.
    padding : int, str or sequence
        Cells of zeros added at each side, as in `conv2d`.
    flip_kernel : bool
        Rotate each kernel by 180° first: true convolution, as in
        `scipy.signal.fftconvolve`.

    Returns
    -------
    ndarray, shape (H_out, W_out), (O, H_out, W_out) or (N, O, H_out, W_out)
        A new array of the rank of ``x`` and the type `numpy.result_type` gives,
        float64 for whole numbers.

    Raises
    ------
    ConvError
        If shapes do not belong together, a value is out of its bounds, or an
        array on the way would take more than 1 GiB.

    See Also
    --------
    conv2d : The same, exactly, with stride, dilation and groups.

    Notes
    -----
    Used for networks by Mathieu, Henaff and LeCun, "Fast training of
    convolutional networks through FFTs", arXiv:1312.5851 (2013), and Vasilache
    et al., "Fast convolutional nets with fbfft: a GPU performance evaluation",
    arXiv:1412.7580 (2014).

    Examples
    --------
    >>> from convwidgets import conv2d_fft
    >>> image = [[1, 2, 3, 0], [4, 5, 6, 1], [7, 8, 9, 2], [0, 1, 2, 3]]
    >>> conv2d_fft(image, [[1, 0], [0, -1]]).round(12)
    array([[-4., -4.,  2.],
           [-4., -4.,  4.],
           [ 6.,  6.,  6.]])
    """
    data, kernels = numbers(x, "x"), numbers(weight, "weight")
    plan = plan_convolution(2, data.shape, kernels.shape, 1, padding, 1, 1, "zeros")
    flip = true_or_false(flip_kernel, "flip_kernel")
    result = np.result_type(data, kernels)
    if result.kind != "f":
        result = np.dtype(np.float64)
    work = np.result_type(result, np.float32)  # there is no transform in float16
    height, width = plan.axes
    size = (_smooth(height.padded), _smooth(width.padded))
    for pictures, what in (
        (plan.x[:2], "The transformed input"),
        (plan.weight[:2], "The transformed kernels"),
        (plan.out[:2], "The transformed output"),
    ):
        affordable(
            (*pictures, size[0], size[1] // 2 + 1),
            2 * work.itemsize,
            what,
            "a smaller input, less padding or fewer kernels",
        )

    # NaN and infinity in the data are shown as they are; they are no reason to warn.
    with np.errstate(invalid="ignore", over="ignore"):
        waves = np.fft.rfft2(pad(data.reshape(plan.x), plan.axes, "zeros", work), size)
        filters = np.fft.rfft2(kernels.reshape(plan.weight).astype(work), size)
        # The theorem is about flipped kernels; the conjugate undoes the flip.
        product = np.einsum("nchw,ochw->nohw", waves, filters if flip else filters.conj())
        circular = np.fft.irfft2(product, size)
        # Where the window would go round the edge, the values are of no use.
        first = (height.kernel_size - 1, width.kernel_size - 1) if flip else (0, 0)
        out = circular[..., first[0] :, first[1] :][..., : height.output, : width.output]
        return out.astype(result).reshape(plan.result)


def _smooth(size: int) -> int:
    """The next size without prime factors above 5: transforms of these are quick."""
    while True:
        rest = size
        for prime in (2, 3, 5):
            while rest % prime == 0:
                rest //= prime
        if rest == 1:
            return size
        size += 1
