"""Where a window stops, how many places that makes, and what the floor leaves over."""

from collections.abc import Sequence
from typing import Any, ClassVar

import ipywidgets

from convwidgets.core._checks import known_name, shown, whole_number
from convwidgets.core._sizes import layer_channels
from convwidgets.core.errors import ConvError
from convwidgets.core.geometry import plan_axes
from convwidgets.core.padding import PADDING_MODES, check_padding_mode
from convwidgets.explorers.explorer import Explorer
from convwidgets.explorers.settings import Setting
from convwidgets.scenes import Scene
from convwidgets.scenes.output_size import output_size_scene
from convwidgets.trace.output_size import MAX_PADDED, MAX_SIZE
from convwidgets.trace.output_size_views import VIEWS, output_size_trace
from convwidgets.trace.steps import Steps
from convwidgets.widgets import DilationSpinner, PaddingSpinner, StrideSpinner
from convwidgets.widgets.controls import choice
from convwidgets.widgets.number_spinner import NumberSpinner

#: Smallest and largest value of each setting that is a plain whole number.
_BOUNDS = {
    "size": (1, MAX_SIZE),
    "kernel_size": (1, MAX_PADDED),
    "stride": (1, MAX_PADDED),
    "dilation": (1, MAX_PADDED),
    "output_padding": (0, MAX_PADDED),
    "channels": (1, MAX_SIZE),
    "out_channels": (1, MAX_SIZE),
    "groups": (1, MAX_SIZE),
}


class OutputSizeExplorer(Explorer):
    """Step through every place at which a window stops, the formula of the size in view.

    The input holds 1, 2, 3, … and every weight is 1, so that an output is the
    plain sum of what its window covers.  ``view`` chooses the picture, and the
    controls that matter in it are shown.

    Parameters
    ----------
    size : int
        Cells of the input, along each axis: 1 to 512.  In the view
        ``"transposed"`` those of the small side.
    kernel_size : int
        Weights of the kernel, along each axis.  It may exceed the input where
        padding covers it.
    stride : int
        Cells from one stop of the window to the next.
    padding : int, str or sequence
        Cells added at each end, or ``"valid"``, ``"same"``, ``"full"``, or
        ``((before, after),)``.
    dilation : int
        Cells from one weight of the kernel to the next.
    padding_mode : {"zeros", "reflect", "replicate", "circular"}
        What the padding holds.
    view : {"strip", "grid", "same", "transposed", "groups", "table"}
        One axis cell by cell; a square input; what "same" means to PyTorch and
        to TensorFlow; a transposed convolution; the connections of a grouped
        one; a table of common layers, the last row with these settings.
    groups : int
        Divides both numbers of channels, in the view ``"groups"``.
    channels, out_channels : int
        Of the input and of the output, in the view ``"groups"``: 1 to 512.
    output_padding : int
        Cells added at the end of the large side, in the view ``"transposed"``:
        below the stride.
    step : int
        Which step to show first.

    Attributes
    ----------
    trace : PlaceTrace, SameTrace, TransposedTrace, GroupsTrace or TableTrace
        The steps of the view: stops, stamps, output channels or rows.
    output : ndarray
        ``"strip"`` and ``"grid"``: the sum at each place, shape (O,) or (O, O).
        ``"same"``: the input cell under the first weight, shape (2, outputs),
        PyTorch's row above TensorFlow's.  ``"transposed"``: the large side.
        ``"groups"``: 1 where an output channel reads an input channel, shape
        (out_channels, channels).  ``"table"``: the output size of each row.
    player : StepPlayer
        Steps from stop to stop in the page.

    Raises
    ------
    ConvError
        For settings no window fits, such as a kernel above size + 2·padding; the
        explorer keeps the ones before and shows the sentence.
    TypeError
        For an unknown keyword.

    Examples
    --------
    >>> from convwidgets import OutputSizeExplorer
    >>> explorer = OutputSizeExplorer(size=8, kernel_size=3, stride=2)
    >>> explorer.output
    array([ 6., 12., 18.])
    >>> explorer.trace.sum.quotient, explorer.trace.sum.left_over_text
    ('2.5', '1 input cell')
    >>> explorer.view = "table"
    >>> int(explorer.output[-1])
    3
    """

    settings: ClassVar[tuple[str, ...]] = (
        "size", "kernel_size", "stride", "padding", "dilation", "padding_mode", "view", "groups",
        "channels", "out_channels", "output_padding",
    )  # fmt: skip

    size = Setting(7)
    kernel_size = Setting(3)
    stride = Setting(1)
    padding = Setting(0)
    dilation = Setting(1)
    padding_mode = Setting("zeros")
    view = Setting("strip")
    groups = Setting(1)
    channels = Setting(4)
    out_channels = Setting(4)
    output_padding = Setting(0)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._show_controls()
        self.observe(lambda _: self._show_controls(), "view")

    def _read(self, name: str, value: Any) -> Any:
        if name == "view":
            return known_name(value, {n: v.label for n, v in VIEWS.items()}, "view")
        if name == "padding_mode":
            check_padding_mode(value, plan_axes((1,), (1,)))
            return str(value)
        if name == "padding":
            return PaddingSpinner(0, axes=1).checked(value)
        lowest, highest = _BOUNDS[name]
        count = whole_number(value, name, lowest)
        if count > highest:
            raise ConvError(f"{name} is {shown(count)}; it can be at most {highest}.")
        return count

    def _make_trace(self, **settings: Any) -> Steps[Any]:
        # Refused in every view, so that none of them is ever closed by a control not in sight.
        layer_channels(settings["channels"], settings["out_channels"], settings["groups"])
        return output_size_trace(settings.pop("view"), **settings)

    def _make_scene(self, trace: Sequence[Any], theme: str) -> Scene:
        return output_size_scene(trace, theme=theme)

    def _make_controls(self) -> dict[str, Any]:
        shared: dict[str, Any] = {"axes": 1, "notice": self.notice}
        return {
            "view": choice(self.view, {v.label: name for name, v in VIEWS.items()}, "show"),
            **{name: self._number(name) for name in ("size", "kernel_size")},
            "stride": StrideSpinner(self.stride, **shared),
            "dilation": DilationSpinner(self.dilation, **shared),
            **{name: self._number(name) for name in ("channels", "out_channels", "groups")},
            "padding": PaddingSpinner(self.padding, **shared),
            "padding_mode": choice(
                self.padding_mode, PADDING_MODES, "padding holds", "What the padding repeats"
            ),
            "output_padding": self._number("output_padding"),
        }

    def _number(self, name: str) -> NumberSpinner:
        lowest, highest = _BOUNDS[name]
        label = {"kernel_size": "kernel", "out_channels": "output channels"}.get(name, name)
        return NumberSpinner(
            getattr(self, name),
            label.replace("_", " "),
            lowest=lowest,
            highest=highest,
            notice=self.notice,
        )

    def _rows(self) -> list[list[ipywidgets.Widget]]:
        controls = list(self._controls.values())
        return [controls[:5], controls[5:]]

    def _show_controls(self) -> None:
        """Only those that matter in the view."""
        uses = ("view", *VIEWS[self.view].uses)
        for name, control in self._controls.items():
            control.layout.display = None if name in uses else "none"

    def _picked(self, target: int, row: int, column: int) -> None:
        """A row of the table of groups was clicked."""
        self.groups = self._trace.cases[row].groups  # type: ignore[attr-defined]  # only that view has targets

    def _title(self) -> str:
        title: str = self._trace.title  # type: ignore[attr-defined]  # every trace of a view has one
        return title
