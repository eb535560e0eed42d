"""What convolutions are used for, in miniature: find things, and mark their pixels."""

from typing import Any, ClassVar
from weakref import WeakValueDictionary

import ipywidgets
import numpy as np
from numpy.typing import NDArray

from convwidgets.core._checks import is_sequence, per_axis
from convwidgets.explorers.explorer import Explorer
from convwidgets.explorers.settings import Setting
from convwidgets.scenes import Scene
from convwidgets.scenes.application import ApplicationScene
from convwidgets.trace.application import (
    APPLICATIONS,
    LARGEST,
    STRIDES,
    ApplicationTrace,
    application_trace,
)
from convwidgets.trace.application_scenes import SCENES, scene_named
from convwidgets.trace.gallery_picture import filter_picture
from convwidgets.widgets.controls import choice
from convwidgets.widgets.number_spinner import NumberSpinner
from convwidgets.widgets.picture_picker import PicturePicker
from convwidgets.widgets.pictures import PictureRead, read_picture
from convwidgets.widgets.spinners import StrideSpinner
from convwidgets.widgets.training_controls import fine_spinner

#: What follows from another setting, and is None until it does.
_FOLLOWING = ("target", "size", "threshold")

# Pictures that were made here need no reading a second time.  What was said about them then is
# kept, as the picker reads an upload before the explorer does.
_known: "WeakValueDictionary[int, NDArray[np.float64]]" = WeakValueDictionary()
_notes: dict[int, str] = {}


def read_scene(value: Any) -> PictureRead:
    """A scene's name or a picture, as grey levels of at most 160 rows and columns."""
    if isinstance(value, str) and value in SCENES:
        return _made(scene_named(value).values, "")
    if isinstance(value, np.ndarray) and _known.get(id(value)) is value:
        return PictureRead(value, _notes[id(value)])
    read = read_picture(value)
    picture = filter_picture(read.values)
    levels, note = picture.brightness, read.note
    scale = LARGEST / max(levels.shape)
    if scale < 1:
        size = [max(1, int(length * scale)) for length in levels.shape]
        levels = filter_picture(levels).averaged(*size).brightness
        note = f"{note} It was reduced to {size[0]} rows and {size[1]} columns.".lstrip()
    return _made(levels, note)


def _made(levels: NDArray[np.float64], note: str) -> PictureRead:
    _known[id(levels)], _notes[id(levels)] = levels, note
    return PictureRead(levels, note)


class _ScenePicker(PicturePicker):
    """The scenes, and one's own picture in grey."""

    def checked(self, value: Any) -> NDArray[np.float64]:
        return read_scene(value).values

    def _numbers(self, name: str) -> NDArray[np.float64]:
        return scene_named(name).values


class _PlaceSpinner(StrideSpinner):
    """A row and a column, which may be 0."""

    def checked(self, value: object) -> tuple[int, ...]:
        """Return a pair of numbers of at least 0, or raise `ConvError`."""
        return per_axis(value, 2, self.description, 0)


class ApplicationExplorer(Explorer):
    """Two applications of convolution as chains of the lessons' own operations.

    ``"detection"`` finds what looks like a cut-out: Sobel X and Y, edge magnitude,
    normalised correlation with the edges of the cut-out, peaks by a max pooling,
    boxes.  ``"segmentation"`` says of each pixel whether it belongs to something
    light and smooth: features, two strided convolutions, a decision by a 1×1
    convolution, and a transposed convolution back to full size.

    Each stage is a step.  Both are miniatures with weights set by hand; systems
    in use today are made of the same layers and learn their weights.

    Parameters
    ----------
    application : {"detection", "segmentation"}
        Which chain.
    image : str, path, bytes, PIL image or array_like
        ``"mugs"``, ``"turned_mugs"`` or ``"larger_mugs"``, of which the truth is
        known; ``"mri"``, ``"portrait"``; or whatever `read_picture` takes, which
        is used in grey and reduced to at most 160 rows and columns.
    target : pair of int, optional
        Middle of the cut-out, row and column, and the place whose numbers are
        written out.  A click on the large picture sets it.
    size : int or pair of int, optional
        Rows and columns of the cut-out, at least 4.
    threshold : float, optional
        From 0 to 1.  A correlation must exceed it, or brightness less 0.75 times
        the edges.  0.75 and 0.3 to begin with.
    stride : int
        Of each of the two strided convolutions of the segmentation, 1 to 4.
    step : int
        Which stage to show first.

    Attributes
    ----------
    trace : ApplicationTrace
        The stages, with pictures, operation, lesson and words; `counts` has hits,
        misses and false alarms, or the intersection over union, where the truth is
        known.
    output : ndarray
        Boxes, shape (n, 4): first row, first column, rows and columns, the best
        one first.  Or the mask, shape (H, W), zeros and ones.  Read-only.
    player : StepPlayer
        Steps through the stages in the page.

    Raises
    ------
    ConvError
        For a picture that cannot be read or shows nothing, and for a cut-out
        without edges; the explorer goes back and says so.
    TypeError
        For an unknown keyword.

    Notes
    -----
    A box is a hit from an intersection over union of 0.5 on, as in the PASCAL
    VOC challenge (Everingham et al., IJCV 88, 2010).  The bilinear kernel of the
    transposed convolution is that of Long, Shelhamer and Darrell, "Fully
    convolutional networks for semantic segmentation", CVPR 2015; the chequerboard
    is that of Odena, Dumoulin and Olah, "Deconvolution and checkerboard
    artifacts", Distill 2016, doi:10.23915/distill.00003.

    Examples
    --------
    >>> from convwidgets import ApplicationExplorer
    >>> explorer = ApplicationExplorer()
    >>> dict(explorer.trace.counts)
    {'hits': 4, 'misses': 0, 'false alarms': 0}
    >>> explorer.image = "turned_mugs"
    >>> dict(explorer.trace.counts)
    {'hits': 1, 'misses': 3, 'false alarms': 0}
    >>> explorer.application = "segmentation"
    >>> explorer.output.shape
    (120, 160)
    """

    settings: ClassVar[tuple[str, ...]] = (
        "application", "image", "target", "size", "threshold", "stride",
    )  # fmt: skip

    application = Setting("detection")
    image = Setting("mugs")
    target = Setting(None)
    size = Setting(None)
    threshold = Setting(None)
    stride = Setting(2)

    _trace: ApplicationTrace
    _scene: ApplicationScene

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._settle(self._trace)

    # ---------------------------------------------------- settings, trace, scene

    def _read(self, name: str, value: Any) -> Any:
        if name == "image":
            return self._noted(read_scene(value))
        if name in ("target", "size") and is_sequence(value):
            return tuple(value)
        return value

    def _make_trace(self, **settings: Any) -> ApplicationTrace:
        return application_trace(settings.pop("image"), **settings)

    def _make_scene(self, trace: Any, theme: str) -> Scene:
        return ApplicationScene(trace, theme=theme)

    def _judge(self, changes: dict[str, Any]) -> ApplicationTrace:
        if "image" in changes:
            # A place in another picture means nothing.
            changes = {"target": None, "size": None} | changes
        if changes.get("application", self.application) != self.application:
            changes = {"threshold": None} | changes
        trace = super()._judge(changes)
        assert isinstance(trace, ApplicationTrace)
        return trace

    def _adopt(self, trace: Any) -> None:
        self._settle(trace)
        super()._adopt(trace)
        self._idle()

    def _settle(self, trace: ApplicationTrace) -> None:
        """Let the settings say what follows from those that were given."""
        before, self._building = self._building, True
        try:
            for name in _FOLLOWING:
                setattr(self, name, getattr(trace, name))
        finally:
            self._building = before

    def _picked(self, target: int, row: int, column: int) -> None:
        place = self._scene.pixel(self.step, row, column)
        if place is not None:
            self.target = place

    # ------------------------------------------------------------------ controls

    def _make_controls(self) -> dict[str, Any]:
        notice, trace = self.notice, self._trace
        controls = {
            "application": choice(self.application, APPLICATIONS, "application"),
            "image": _ScenePicker(self.image, notice=notice, samples=SCENES),
            "target": _PlaceSpinner(trace.target, description="target", notice=notice),
            "size": StrideSpinner(trace.size, description="size", notice=notice),
            "threshold": fine_spinner(trace.threshold, "threshold", 0.05, notice=notice),
            "stride": NumberSpinner(self.stride, "stride", highest=STRIDES, notice=notice),
        }
        return controls

    def _arrange(self) -> list[ipywidgets.Widget]:
        self._idle()
        return super()._arrange()

    def _idle(self) -> None:
        """Switch off what makes no difference at present."""
        finds = self.application == "detection"
        for box in self._controls["size"].boxes:
            box.disabled = not finds
        self._controls["stride"].box.disabled = finds

    def _rows(self) -> list[list[ipywidgets.Widget]]:
        controls = self._controls
        return [
            [controls[name] for name in ("application", "image", "threshold")],
            [controls[name] for name in ("target", "size", "stride")],
        ]

    def _title(self) -> str:
        rows, columns = self._trace.input.shape
        return f"{self.application.capitalize()} in a picture of {rows} by {columns} pixels"
