"""The flagship: a kernel sliding over an image, step by step."""

from typing import ClassVar

from convwidgets.explorers.convolution import ConvolutionExplorer, OnImages
from convwidgets.scenes import conv2d_scene
from convwidgets.trace import conv2d_trace


class Conv2DExplorer(OnImages, ConvolutionExplorer):
    """Step through a two-dimensional convolution, every product in view.

    Click an output cell, press the arrow keys or play; change the image, the
    kernel, stride, padding, dilation and flip with the controls or by assigning
    the traits of the same names.

    Parameters
    ----------
    image : str or array_like, shape (H, W)
        A sample's name (see `IMAGES`) or numbers.  Up to 16 × 16 every cell
        shows its number; larger images are shown as pictures.
    kernel : str or array_like, shape (kH, kW)
        A name in `KERNELS` or weights.
    stride : int or pair of int
        Cells from one position of the window to the next, down and across.
    padding : int, pair of int, pair of (before, after) or str
        Cells added around the image, or ``"valid"``, ``"same"``, ``"full"``.
    dilation : int or pair of int
        Cells from one weight of the kernel to the next.
    flip_kernel : bool
        Rotate the kernel by 180° first: true convolution instead of the
        cross-correlation that deep learning calls convolution.
    bias : float
        Added to every output.
    step : int
        Which step to show first.

    Attributes
    ----------
    trace : ConvTrace
        Every step, with window, products, value and description.
    output : ndarray, shape (OH, OW)
        The result, as `conv2d` computes it.
    player : StepPlayer
        Steps from output cell to output cell in the page.

    Raises
    ------
    ConvError
        For a kernel larger than the padded image, or another value that cannot be
        used; the explorer stays as it was and shows the same sentence.
    TypeError
        For an unknown keyword.

    Examples
    --------
    >>> from convwidgets import Conv2DExplorer
    >>> explorer = Conv2DExplorer(image="ramp", kernel="sobel_x")
    >>> explorer.output
    array([[160., 160., 160.],
           [240., 240., 240.],
           [320., 320., 320.]])
    >>> explorer.stride = 2
    >>> explorer.output.shape
    (2, 2)
    """

    settings: ClassVar[tuple[str, ...]] = (
        "image", "kernel", "stride", "padding", "dilation", "flip_kernel", "bias",
    )  # fmt: skip

    _trace_of = staticmethod(conv2d_trace)
    _scene_of = staticmethod(conv2d_scene)

    def _title(self) -> str:
        return f"Two-dimensional {self._operation} of {self._sizes}"
