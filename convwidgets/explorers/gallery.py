"""One picture through every named kernel, and through the student's own."""

from dataclasses import replace
from typing import Any, ClassVar

import ipywidgets
import numpy as np
from numpy.typing import NDArray
from traitlets import Bunch

from convwidgets.explorers.conv2d import Conv2DExplorer
from convwidgets.explorers.explorer import Explorer
from convwidgets.explorers.settings import Setting
from convwidgets.scenes import Scene
from convwidgets.scenes.gallery import GalleryScene
from convwidgets.trace.gallery import GalleryStep, GalleryTrace, gallery_trace
from convwidgets.trace.gallery_facts import ORDER
from convwidgets.trace.gallery_picture import filter_picture
from convwidgets.trace.gallery_reading import name_of, read_pixel, read_weights
from convwidgets.widgets.kernel_picker import CUSTOM, KernelPicker
from convwidgets.widgets.picture_picker import PicturePicker
from convwidgets.widgets.pictures import read_picture
from convwidgets.widgets.pixel_picker import PixelPicker

#: Rows and columns of the neighbourhood of a pixel, where the kernel leaves room.
_NEIGHBOURHOOD = 9


class KernelGallery(Explorer):
    """A photograph through every named kernel at once, and through one of them large.

    Each kernel is a step: click a thumbnail, press the arrow keys or play.  Beside
    the large result stand the kernel's weights, its formula, why it works and
    where it is used.  Click a pixel of the picture or of the result, and its
    neighbourhood opens below as a `Conv2DExplorer`, every product in view.

    Kernels whose weights sum to 1 make a picture again; they are laid on each
    colour by itself, and what leaves 0 to 255 is tinted orange or purple.  All
    others make a map of signed numbers from the brightness, 0.299 red + 0.587 green
    + 0.114 blue (ITU-R BT.601) in whole levels, in zero-centred colours.  Beyond
    the border the outermost pixels are repeated.

    Parameters
    ----------
    image : str, path, bytes, PIL image or array_like
        A sample's name (see `PICTURES`), or whatever `read_picture` takes.
    kernel : str or array_like, shape (kH, kW)
        The kernel shown large: a name in `KERNELS`, or weights.  Weights without
        a name become the entry "own weights".  Stepping changes this setting,
        and assigning it moves the step.
    own : array_like, shape (kH, kW), optional
        The weights of the entry "own weights", which stays while named kernels are
        looked at.  None for no such entry.
    pixel : pair of int, optional
        Row and column of the pixel whose neighbourhood is open.  A new picture
        closes it.
    step : int
        Which kernel to show first, counted as on the wall, instead of `kernel`.

    Attributes
    ----------
    trace : GalleryTrace
        Every kernel, with its weights, words and result.
    output : ndarray, shape (H, W) or (H, W, 3)
        What the large result shows, at full resolution, not clipped.
    neighbourhood : Conv2DExplorer or None
        The stepper of the pixel; None until the first one is chosen.
    player : StepPlayer
        Steps through the kernels in the page.

    Raises
    ------
    ConvError
        For a picture that cannot be read, or weights that are none; the last good
        picture stays, and the explorer says what was wrong.
    TypeError
        For an unknown keyword.

    Examples
    --------
    >>> from convwidgets import KernelGallery
    >>> gallery = KernelGallery(image="shapes", kernel="sharpen")
    >>> gallery.output.shape
    (96, 96, 3)
    >>> gallery.kernel = "sobel_x"
    >>> gallery.step, gallery.output.shape
    (0, (96, 96))
    >>> gallery.kernel = [[0, 0, 0], [-1, 0, 1], [0, 0, 0]]
    >>> gallery.trace[gallery.step].facts.label
    'Own weights'
    """

    settings: ClassVar[tuple[str, ...]] = ("image", "kernel", "own", "pixel")

    image = Setting("portrait")
    kernel = Setting("sobel_x")
    own = Setting(None)
    pixel = Setting(None)

    _trace: GalleryTrace
    _scene: GalleryScene
    _neighbourhood: Conv2DExplorer | None = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if "step" in kwargs:
            self._follow()
        else:
            self.step = self._trace.chosen
        self._settle(self._trace)
        self._open()
        self.observe(self._kernel_follows, "step")

    # ---------------------------------------------------- settings, trace, scene

    def _read(self, name: str, value: Any) -> Any:
        if name == "image":
            return self._noted(read_picture(value))
        if name == "pixel":
            return read_pixel(value)
        return None if value is None and name == "own" else read_weights(value, name)

    def _make_trace(self, **settings: Any) -> GalleryTrace:
        return gallery_trace(filter_picture(settings.pop("image")), **settings)

    def _make_scene(self, trace: Any, theme: str) -> Scene:
        return GalleryScene(trace, theme=theme)

    def _judge(self, changes: dict[str, Any]) -> GalleryTrace:
        if "image" in changes:
            # A place in another picture means nothing.
            changes = {"pixel": None} | changes
        if "own" in changes and "kernel" not in changes and name_of(self.kernel) is None:
            # Own weights are being looked at: they are replaced, or go.
            own = changes["own"]
            changes = {"kernel": read_weights(ORDER[0] if own is None else own, "own")} | changes
        trace = super()._judge(changes)
        assert isinstance(trace, GalleryTrace)
        return trace

    def _adopt(self, trace: Any) -> None:
        with self.player.lock, self._shown():
            before, self._trace = self._trace, trace
            self._settle(trace)
            with self._hushed():
                self.step = trace.chosen
            if trace.same_pictures(before):
                self._show_chosen()
            else:
                super()._adopt(trace)
            if trace.picture is not before.picture and trace.pixel is None:
                self._controls["pixel"].start = _centre(trace)
            self._open()

    def _show_chosen(self) -> None:
        """Another kernel of those that the page holds already."""
        self.notice.text = ""
        with self._hushed():
            self.player.step = self.step
            self._controls["kernel"].value = self.kernel
        self._say_remarks()

    def _settle(self, trace: GalleryTrace) -> None:
        """Let the settings say what follows from those that were changed."""
        before, self._building = self._building, True
        try:
            for name in ("kernel", "own", "pixel"):
                value = getattr(trace, name)
                if not np.array_equal(getattr(self, name), value):
                    setattr(self, name, value)
        finally:
            self._building = before

    def _kernel_follows(self, change: Bunch) -> None:
        with self._shown():
            self._follow()

    def _follow(self) -> None:
        """The kernel of the step shown becomes the kernel chosen."""
        kernel = self._trace[self.step].kernel
        if np.array_equal(kernel, self._trace.kernel):
            return
        self._trace = replace(self._trace, kernel=kernel)
        self._settle(self._trace)
        with self._hushed():
            self._controls["kernel"].value = kernel
        self._open()

    def _picked(self, target: int, row: int, column: int) -> None:
        if target < len(self._scene.large.targets):
            self.pixel = (row, column)
        else:
            self._controls["kernel"].weights.collapsed = False
            self._ask_for_weights()

    # ------------------------------------------------------------------- results

    @property
    def output(self) -> NDArray[np.float64]:
        """What the large result shows, read-only."""
        with self.player.lock:
            step: GalleryStep = self._trace[self.step]
        return step.output

    @property
    def neighbourhood(self) -> Conv2DExplorer | None:
        """The stepper of the pixel, or None before one was chosen."""
        return self._neighbourhood

    def _open(self) -> None:
        """Show the neighbourhood of the pixel under the kernel chosen, or put it away."""
        self._place.layout.display = "none" if self.pixel is None else None
        if self.pixel is None:
            return
        reach = max(1, (_NEIGHBOURHOOD - max(self.kernel.shape)) // 2)
        image = self._trace.picture.around(self.kernel, self.pixel, reach)
        if self._neighbourhood is None:
            self._neighbourhood = Conv2DExplorer(image=image, kernel=self.kernel)
            self._place.children = [self._neighbourhood.notice, self._neighbourhood.player]
        else:
            self._neighbourhood.configure(image=image, kernel=self.kernel)
        # Its own window is the middle one.
        self._neighbourhood.step = len(self._neighbourhood.trace) // 2

    # ------------------------------------------------------------------ controls

    def _make_controls(self) -> dict[str, Any]:
        kernel = KernelPicker(self.kernel)
        kernel.observe(self._name_chosen, "name")
        return {
            "image": PicturePicker(self.image, notice=self.notice),
            "kernel": kernel,
            "pixel": PixelPicker(self.pixel, start=_centre(self._trace), notice=self.notice),
        }

    def _name_chosen(self, change: Bunch) -> None:
        """Who asks for own weights while a named kernel is shown wants those written before."""
        picker = change["owner"]
        named = name_of(picker.value) is not None
        if named and picker.name == CUSTOM and not self._quiet:
            if self.own is None:
                self._ask_for_weights()
            else:
                self.kernel = self.own

    def _ask_for_weights(self) -> None:
        """The grid may be out of sight, as the picture is tall."""
        self.notice.say("Write your own weights in the grid under the picture.", "note")

    def _rows(self) -> list[list[ipywidgets.Widget]]:
        controls = self._controls
        return [[controls["image"], controls["kernel"].dropdown, controls["pixel"]]]

    def _below(self) -> list[ipywidgets.Widget]:
        return [self._controls["kernel"].weights]

    def _arrange(self) -> list[ipywidgets.Widget]:
        self._place = ipywidgets.VBox(layout={"display": "none", "overflow": "visible"})
        return [*super()._arrange(), self._place]

    def _title(self) -> str:
        rows, columns = self._trace.picture.shape
        return f"Gallery of {len(self._trace)} kernels on a picture of {rows} by {columns} pixels"


def _centre(trace: GalleryTrace) -> tuple[int, int]:
    rows, columns = trace.picture.shape
    return rows // 2, columns // 2
