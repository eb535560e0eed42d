"""One kernel on a colour picture: three planes, three sums, one output."""

from collections.abc import Sequence
from typing import Any, ClassVar

import ipywidgets

from convwidgets.explorers.explorer import Explorer
from convwidgets.explorers.settings import Setting
from convwidgets.scenes import Scene
from convwidgets.scenes.rgb import rgb_scene
from convwidgets.trace.channels import ChannelTrace, channels_trace
from convwidgets.trace.colour_input import LARGEST_KERNEL, kernel_planes
from convwidgets.trace.colour_kernels import COLOUR_KERNELS, colour_kernel_named
from convwidgets.widgets import PaddingSpinner, StrideSpinner
from convwidgets.widgets.colour_kernel_picker import ColourKernelPicker
from convwidgets.widgets.colour_picture import ColourPicturePicker, read_planes
from convwidgets.widgets.controls import flip_switch
from convwidgets.widgets.decimal_spinner import DecimalSpinner

#: The most rows and columns; larger pictures are averaged down.
LARGEST = 96
_SAMPLES = ("colour4", "flag", "shapes")


class RGBExplorer(Explorer):
    """Step through the convolution of a colour picture, every product in view.

    The picture is taken apart into its red, green and blue plane.  Each meets a
    kernel plane of its own; the products of a plane make one sum, the three
    sums and the bias make one output cell.  Click a cell of the output or of
    any of the three maps, press the arrow keys or play.

    Parameters
    ----------
    image : str, path, bytes, PIL image or array_like, shape (H, W, 3)
        A sample's name (see `PICTURES`), whatever else `read_picture` takes, or
        numbers, channels last, which are used as they are.  Small pictures show
        their numbers; others are shown as pictures, of at most 96 rows and
        columns: larger ones are averaged down.
    kernel : str or array_like, shape (3, kH, kW) or (kH, kW)
        A plane of weights for each colour, or one that is used for all three;
        or a name: ``"one_per_colour"``, ``"brightness"``, ``"red_minus_green"``,
        ``"blue_minus_yellow"``, ``"only_red"``, or one of `KERNELS`, used for
        all three.  At most 5 rows and columns.
    bias : float
        Added to every output.
    stride : int or pair of int
        Cells from one position of the window to the next, down and across.
    padding : int, pair of int, pair of (before, after) or str
        Cells added around the picture, or ``"valid"``, ``"same"``, ``"full"``.
    flip_kernel : bool
        Rotate each kernel plane by 180° first: true convolution instead of the
        cross-correlation that deep learning calls convolution.
    step : int
        Which step to show first.

    Attributes
    ----------
    trace : ChannelTrace
        Every step, with the window, the products and the sum of each plane.
    output : ndarray, shape (OH, OW)
        The result, as `conv2d` computes it from the planes (3, H, W) and the
        weights (1, 3, kH, kW).
    player : StepPlayer
        Steps through the positions in the page.

    Raises
    ------
    ConvError
        For weights that are not three planes, an image without three channels, or
        settings with no output; the explorer keeps what it had and says why.
    TypeError
        For an unknown keyword.

    Examples
    --------
    >>> from convwidgets import RGBExplorer
    >>> explorer = RGBExplorer(image="colour4", bias=1)
    >>> explorer.trace[0].sums, explorer.trace[0].value
    ((-22.0, 21.0, 23.0), 23.0)
    >>> explorer.output
    array([[23.,  9.],
           [11., 24.]])
    >>> explorer.kernel = "brightness"
    >>> explorer.output.shape
    (4, 4)
    """

    settings: ClassVar[tuple[str, ...]] = (
        "image", "kernel", "bias", "stride", "padding", "flip_kernel",
    )  # fmt: skip

    image = Setting("colour4")
    kernel = Setting("one_per_colour")
    bias = Setting(0.0)
    stride = Setting(1)
    padding = Setting(0)
    flip_kernel = Setting(False)

    def _read(self, name: str, value: Any) -> Any:
        if name == "image":
            return self._noted(read_planes(value, LARGEST))
        if name == "kernel":
            return colour_kernel_named(value) if isinstance(value, str) else kernel_planes(value)
        return value

    def _make_trace(self, **settings: Any) -> ChannelTrace:
        image, kernel = settings.pop("image"), settings.pop("kernel")
        return channels_trace(image, kernel, **settings)

    def _make_scene(self, trace: Any, theme: str) -> Scene:
        return rgb_scene(trace, theme=theme)

    def _make_controls(self) -> dict[str, Any]:
        return {
            "image": ColourPicturePicker(self.image, notice=self.notice, samples=_SAMPLES),
            "kernel": ColourKernelPicker(
                self.kernel, kernels=COLOUR_KERNELS, largest=LARGEST_KERNEL
            ),
            "bias": DecimalSpinner(self.bias, "bias", notice=self.notice),
            "stride": StrideSpinner(self.stride, notice=self.notice),
            "padding": PaddingSpinner(self.padding, notice=self.notice),
            "flip_kernel": flip_switch(self.flip_kernel),
        }

    def _rows(self) -> Sequence[Sequence[ipywidgets.Widget]]:
        controls = self._controls
        image = controls["image"]
        return [
            [image.dropdown, image.upload, controls["kernel"].dropdown, controls["flip_kernel"]],
            [controls[name] for name in ("bias", "stride", "padding")],
        ]

    def _below(self) -> Sequence[ipywidgets.Widget]:
        return [self._controls["image"].grids, self._controls["kernel"].grids]

    def _title(self) -> str:
        rows, columns = self.image.shape[:2]
        high, wide = self.kernel.shape[1:]
        operation = "convolution" if self.flip_kernel else "cross-correlation"
        return (
            f"{operation.capitalize()} of a colour picture of {rows} by {columns} pixels "
            f"and a kernel of three planes of {high} by {wide}"
        )
