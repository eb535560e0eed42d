"""A pooling window on an image, step by step."""

from typing import Any, ClassVar, cast

import ipywidgets

from convwidgets.explorers.explorer import Explorer
from convwidgets.explorers.pooling_samples import image_picker, read_image
from convwidgets.explorers.settings import Setting
from convwidgets.scenes import Scene
from convwidgets.scenes.pooling import pooling_scene
from convwidgets.trace.pooling import MODES, PoolTrace, pool2d_trace
from convwidgets.widgets import PaddingSpinner
from convwidgets.widgets.controls import choice, switch
from convwidgets.widgets.pooling_spinners import PoolStrideSpinner, WindowSpinner


class PoolingExplorer(Explorer):
    """Step through max or average pooling: what each window keeps, and what is never read.

    The largest cell of the window is filled, and keeps a mark when the window
    has moved on; cells that no window reaches are struck through.  The size
    formula is written out with the numbers at hand.

    Parameters
    ----------
    image : str or array_like, shape (H, W) or (W,)
        A sample's name (``"mixed"``, ``"nine"`` or one of `IMAGES`) or numbers.
        A line of numbers is a picture of one row; on it a plain number for the
        window, the stride or the padding counts along the row.
    mode : {"max", "average"}
        Keep the largest number of each window, or their mean.
    kernel_size : int or pair of int
        Cells of the window, down and across.
    stride : int, pair of int or None
        Cells from one position to the next; None for the size of the window.
    padding : int, pair of int, pair of (before, after) or str
        Cells added around the image, at most half the window.
    ceil_mode : bool
        One more window for the cells that the floor would drop.
    count_include_pad : bool
        Whether an average divides by the cells of padding, too.
    step : int
        Which step to show first.

    Attributes
    ----------
    trace : PoolTrace
        Every step, with window, origin or divisor, value and description.
    output : ndarray, shape (OH, OW)
        The result, as `max_pool2d` or `avg_pool2d` computes it; read-only.
    player : StepPlayer
        Steps from window to window in the page.

    Raises
    ------
    ConvError
        For a window that does not fit, or padding of more than half of it; the
        explorer goes back and says so.
    TypeError
        For an unknown keyword.

    Notes
    -----
    The settings mean what they mean in `torch.nn.MaxPool2d` and
    `torch.nn.AvgPool2d`.

    Examples
    --------
    >>> from convwidgets import PoolingExplorer
    >>> explorer = PoolingExplorer(image="mixed", kernel_size=2)
    >>> explorer.output
    array([[5., 7.],
           [6., 8.]])
    >>> explorer.ceil_mode = True
    >>> explorer.output.shape
    (3, 3)
    """

    settings: ClassVar[tuple[str, ...]] = (
        "image", "mode", "kernel_size", "stride", "padding", "ceil_mode", "count_include_pad",
    )  # fmt: skip

    image = Setting("mixed")
    mode = Setting("max")
    kernel_size = Setting(2)
    stride = Setting(None)
    padding = Setting(0)
    ceil_mode = Setting(False)
    count_include_pad = Setting(True)

    def _read(self, name: str, value: Any) -> Any:
        if name == "image":
            return read_image(value)
        return value

    def _make_trace(self, **settings: Any) -> PoolTrace:
        return pool2d_trace(settings.pop("image"), **settings)

    def _adopt(self, trace: Any) -> None:
        super()._adopt(trace)
        self._controls["count_include_pad"].disabled = self._idle()

    def _idle(self) -> bool:
        """Whether `count_include_pad` makes no difference at present."""
        return bool(self.mode == "max")

    def _make_scene(self, trace: Any, theme: str) -> Scene:
        return pooling_scene(trace, theme=theme)

    def _make_controls(self) -> dict[str, Any]:
        notice = self.notice
        counting = switch(
            self.count_include_pad,
            "count padding in the average",
            "An average divides by the cells of padding as well",
        )
        counting.disabled = self._idle()
        return {
            "image": image_picker(self.image),
            "mode": choice(self.mode, MODES, "keep", "The largest of each window, or its mean"),
            "kernel_size": WindowSpinner(self.kernel_size, description="window", notice=notice),
            "stride": PoolStrideSpinner(self.stride, notice=notice),
            "padding": PaddingSpinner(self.padding, notice=notice),
            "ceil_mode": switch(
                self.ceil_mode, "ceil mode", "One more window for cells left over at the end"
            ),
            "count_include_pad": counting,
        }

    def _rows(self) -> list[list[ipywidgets.Widget]]:
        controls = self._controls
        return [
            [controls["image"].dropdown, controls["mode"], controls["kernel_size"],
             controls["stride"]],
            [controls[name] for name in ("padding", "ceil_mode", "count_include_pad")],
        ]  # fmt: skip

    def _below(self) -> list[ipywidgets.Widget]:
        return [self._controls["image"].grid]

    def _title(self) -> str:
        trace = cast("PoolTrace", self.trace)
        rows, columns = trace.input.shape
        high, wide = (axis.kernel_size for axis in trace.axes)
        kind = "Max" if self.mode == "max" else "Average"
        return f"{kind} pooling of a {rows} by {columns} input with a {high} by {wide} window"
