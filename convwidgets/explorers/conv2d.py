"""The flagship: a kernel sliding over an image, step by step."""

from typing import Any, ClassVar

import ipywidgets

from convwidgets.core import IMAGES, KERNELS, sample_image
from convwidgets.core.kernels import kernel_named
from convwidgets.explorers._panel import flip_box, panel
from convwidgets.explorers.explorer import Explorer
from convwidgets.explorers.settings import Setting, read_array
from convwidgets.scenes import Scene, conv2d_scene
from convwidgets.trace import ConvTrace, conv2d_trace
from convwidgets.widgets import DilationSpinner, KernelPicker, PaddingSpinner, StrideSpinner
from convwidgets.widgets.sample_picker import SamplePicker


class Conv2DExplorer(Explorer):
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
        Steps through the frames in the page.

    Raises
    ------
    ConvError
        For a value that cannot be used; the explorer stays as it was and shows
        the same sentence.
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

    image = Setting("ramp")
    kernel = Setting("sobel_x")
    stride = Setting(1)
    padding = Setting(0)
    dilation = Setting(1)
    flip_kernel = Setting(False)
    bias = Setting(0.0)

    def _read(self, name: str, value: Any) -> Any:
        if name == "image":
            return read_array(value, name, sample_image)
        if name == "kernel":
            return read_array(value, name, lambda v: kernel_named(v, KERNELS))
        return value

    def _make_trace(self, **settings: Any) -> ConvTrace:
        return conv2d_trace(settings.pop("image"), settings.pop("kernel"), **settings)

    def _make_scene(self, trace: Any, theme: str) -> Scene:
        return conv2d_scene(trace, theme=theme)

    def _make_controls(self) -> dict[str, Any]:
        return {
            "image": SamplePicker(
                self.image, samples=IMAGES, load=sample_image, axes=2, description="input"
            ),
            "kernel": KernelPicker(self.kernel),
            "stride": StrideSpinner(self.stride, notice=self.notice),
            "padding": PaddingSpinner(self.padding, notice=self.notice),
            "dilation": DilationSpinner(self.dilation, notice=self.notice),
            "flip_kernel": flip_box(self.flip_kernel),
        }

    def _arrange(self) -> list[ipywidgets.Widget]:
        c = self._controls
        numbers = [c["stride"], c["padding"], c["dilation"]]
        return panel(c["image"], c["kernel"], numbers, c["flip_kernel"], self.notice, self.player)

    def _title(self) -> str:
        rows, columns = self.image.shape
        high, wide = self.kernel.shape
        word = "convolution" if self.flip_kernel else "cross-correlation"
        return (
            f"Two-dimensional {word} of a {rows} by {columns} input and a {high} by {wide} kernel"
        )
