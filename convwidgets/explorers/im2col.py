"""Convolution as one matrix product, linked in every direction."""

from collections.abc import Sequence
from typing import Any, ClassVar, cast

import ipywidgets

from convwidgets.core._checks import whole_number
from convwidgets.explorers.explorer import Explorer
from convwidgets.explorers.im2col_controls import CellPicker, KernelsPicker, RowSpinner
from convwidgets.explorers.im2col_samples import IMAGE_NOTES, image_of, kernel_of
from convwidgets.explorers.settings import Setting, read_array
from convwidgets.scenes import Scene
from convwidgets.scenes.im2col import im2col_scene
from convwidgets.scenes.im2col_base import PatchScene
from convwidgets.trace.im2col import VIEWS, Col2imTrace, Im2colTrace, im2col_trace
from convwidgets.trace.im2col_input import read_cell
from convwidgets.trace.im2col_patches import Patches
from convwidgets.widgets import DilationSpinner, PaddingSpinner, StrideSpinner
from convwidgets.widgets.controls import choice, flip_switch
from convwidgets.widgets.sample_picker import SamplePicker


class Im2colExplorer(Explorer):
    """Step through the columns of the patch matrix, and see the product they make.

    Every window of the input is one column of the patch matrix; the kernel,
    written as a row, times this matrix is the whole output, as a row again.
    Click an output cell, a cell of the output row, the number of a column or
    the cell of the input at which a window begins: each goes to the step they
    share.  Click an entry of the matrix, of the enlarged column or of the
    window: every copy of its input cell is marked.  A second click takes the
    marks away.  The same cell can be chosen by its row and column beside "mark
    copies of", and of several kernels the one that is written out as "kernel
    row".

    The other view goes back: each step adds one column to its window, and
    beside the sums stands how often each cell was added to.

    Parameters
    ----------
    image : str or array_like, shape (H, W) or (C, H, W)
        A sample's name, such as ``"ramp"`` (5×5), ``"colour4"`` (4×4 in three
        channels), ``"portrait28"`` (28×28) or one of `IMAGES`, or numbers.  At
        most 4 channels.  Where there is no room for numbers, images and matrix
        are shown as pictures.
    kernel : str or array_like, shape (kH, kW), (C, kH, kW) or (O, C, kH, kW)
        A name in `KERNELS`, ``"four_kernels"``, or weights: one plane for all
        channels, one kernel, or at most 8 kernels, each a row of the product.
    stride : int or pair of int
        Cells from one position of the window to the next, down and across.
    padding : int, pair of int, pair of (before, after) or str
        Cells of zeros around the image, or ``"valid"``, ``"same"``, ``"full"``.
    dilation : int or pair of int
        Cells from one weight of the kernel to the next.
    flip_kernel : bool
        Rotate the kernel by 180° first: true convolution instead of the
        cross-correlation that deep learning calls convolution.
    view : {"im2col", "col2im"}
        Windows to columns and the product, or columns back to their windows.
    row : int
        Of several kernels the one whose product is written out; one beyond
        the last is taken for the last.
    cell : (row, column) or (channel, row, column), optional
        The input cell whose copies are marked; one beyond the last is taken
        for the last.
    step : int
        Which step, that is which column, to show first.

    Attributes
    ----------
    trace : Im2colTrace or Col2imTrace
        Every step; `columns` is the patch matrix, as `im2col` makes it.
    output : ndarray, shape (OH, OW), (O, OH, OW) or that of `image`
        The convolution, as `conv2d` computes it; in the other view the image
        that `col2im` adds up.  Read-only.
    player : StepPlayer
        Steps from column to column in the page.

    Raises
    ------
    ConvError
        For a kernel whose planes are not those of the image, a matrix too large
        to be shown, and the like; the explorer stays as it was and says why.
    TypeError
        For an unknown keyword.

    Notes
    -----
    The order of rows and columns is that of `torch.nn.functional.unfold`.  The
    method was introduced for networks by Chellapilla, Puri and Simard, "High
    performance convolutional neural networks for document processing" (2006).

    Examples
    --------
    >>> from convwidgets import Im2colExplorer
    >>> explorer = Im2colExplorer(image="ramp", kernel="sobel_x")
    >>> explorer.trace.columns.shape, explorer.trace.factor
    ((9, 9), 3.24)
    >>> explorer.output
    array([[160., 160., 160.],
           [240., 240., 240.],
           [320., 320., 320.]])
    >>> explorer.view = "col2im"
    >>> explorer.trace.counts
    array([[1., 2., 3., 2., 1.],
           [2., 4., 6., 4., 2.],
           [3., 6., 9., 6., 3.],
           [2., 4., 6., 4., 2.],
           [1., 2., 3., 2., 1.]])
    """

    settings: ClassVar[tuple[str, ...]] = (
        "image", "kernel", "stride", "padding", "dilation", "flip_kernel", "view", "row", "cell",
    )  # fmt: skip

    image = Setting("ramp")
    kernel = Setting("sobel_x")
    stride = Setting(1)
    padding = Setting(0)
    dilation = Setting(1)
    flip_kernel = Setting(False)
    view = Setting("im2col")
    row = Setting(0)
    cell = Setting(None)

    def _read(self, name: str, value: Any) -> Any:
        if name == "image":
            return read_array(value, name, image_of)
        if name == "kernel":
            return read_array(value, name, kernel_of)
        if name == "row":
            return whole_number(value, name, 0)
        if name == "cell":
            read_cell(value)  # refused here, kept as it was given
            return None if value is None else tuple(value)
        return value

    def _make_trace(self, **settings: Any) -> Im2colTrace | Col2imTrace:
        looking = {name: settings.pop(name) for name in ("row", "cell")}
        before = getattr(self, "_trace", None)
        if before is not None and all(value is getattr(self, n) for n, value in settings.items()):
            # Marking another cell makes no new matrix.
            marked: Im2colTrace | Col2imTrace = before.looking(
                looking["row"], read_cell(looking["cell"])
            )
            return marked
        image, kernel = settings.pop("image"), settings.pop("kernel")
        return im2col_trace(image, kernel, **settings, **looking)

    def _make_scene(self, trace: Any, theme: str) -> Scene:
        return im2col_scene(trace, theme=theme)

    def _make_controls(self) -> dict[str, Any]:
        shared: dict[str, Any] = {"notice": self.notice}
        controls: dict[str, Any] = {
            "image": SamplePicker(
                self.image, samples=IMAGE_NOTES, load=image_of, axes=2, description="input"
            ),
            "kernel": KernelsPicker(self.kernel),
            "stride": StrideSpinner(self.stride, **shared),
            "padding": PaddingSpinner(self.padding, **shared),
            "dilation": DilationSpinner(self.dilation, **shared),
            "flip_kernel": flip_switch(self.flip_kernel),
            "view": choice(self.view, {label: name for name, label in VIEWS.items()}, "view"),
            "row": RowSpinner(self.row, **shared),
            "cell": CellPicker(self.cell, shape=self._patches.image.shape, **shared),
        }
        self._fit(controls, self._patches)
        return controls

    def _fit(self, controls: dict[str, Any], patches: Patches[Any]) -> None:
        """Tell the controls how many kernels and cells there are."""
        controls["row"].fit(len(patches.kernels), shown=self.view == "im2col")
        controls["cell"].fit(patches.image.shape)

    def _adopt(self, trace: Sequence[Any]) -> None:
        # Their bounds before their values.
        self._fit(self._controls, cast("Patches[Any]", trace))
        super()._adopt(trace)

    @property
    def _patches(self) -> Patches[Any]:
        return cast("Patches[Any]", self._trace)

    def _rows(self) -> list[list[ipywidgets.Widget]]:
        controls = self._controls
        return [
            [controls["view"], controls["image"].dropdown, controls["kernel"].dropdown,
             controls["flip_kernel"]],
            [controls[name] for name in ("stride", "padding", "dilation", "cell", "row")],
        ]  # fmt: skip

    def _below(self) -> list[ipywidgets.Widget]:
        return [self._controls["image"].grid, self._controls["kernel"].grid]

    def _picked(self, target: int, row: int, column: int) -> None:
        meant = cast("PatchScene", self.scene).clicks.meant(target, row, column, self.step)
        if meant.setting == "row":
            self.row = meant.value
            return
        if meant.value is None:
            self.cell = None
            self.notice.say("This entry is padding: a zero that copies no input cell.", "note")
        else:
            several = len(self._patches.image) > 1
            place = cast("tuple[int, int, int]", meant.value)
            chosen = place if several else place[1:]
            # A click on what is marked already takes the marks away.
            self.cell = None if chosen == self.cell and meant.step in (None, self.step) else chosen
        if meant.step is not None:
            self.step = meant.step

    def _title(self) -> str:
        image, kernel = (" by ".join(map(str, a.shape)) for a in (self.image, self.kernel))
        words = "Columns added back" if self.view == "col2im" else "Convolution as a matrix product"
        return f"{words}: {image} input, {kernel} kernel"
