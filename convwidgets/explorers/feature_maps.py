"""Several filters on a colour picture: a stack of feature maps."""

from typing import Any, ClassVar

from convwidgets.explorers.explorer import Explorer
from convwidgets.explorers.settings import Setting
from convwidgets.scenes import Scene
from convwidgets.scenes.feature_maps import ON_MAP, feature_map_scene
from convwidgets.trace.feature_maps import FeatureMapTrace, feature_maps_trace
from convwidgets.trace.filter_bank import FILTER_BANKS, bank_named
from convwidgets.trace.filter_input import read_filters, read_point
from convwidgets.widgets import PaddingSpinner, StrideSpinner
from convwidgets.widgets.bank_picker import BankPicker
from convwidgets.widgets.colour_picture import read_colour
from convwidgets.widgets.controls import flip_switch
from convwidgets.widgets.picture_picker import PicturePicker

#: The most rows and columns; larger pictures are averaged down.
LARGEST = 640
_SAMPLES = ("shapes", "portrait", "flag")


class FeatureMapExplorer(Explorer):
    """Step through the filters of a layer: each makes one map, all of them a stack.

    Every filter has a plane for red, for green and for blue.  Beside the filter
    stands the patch it looks for (its own weights as colours: of all patches
    with the same contrast the one it answers to most) and the best match in the
    picture.  Click a small map to see its filter; click the large map to look at
    one place in all maps, and the patch found there to go back.

    Parameters
    ----------
    image : str, path, bytes, PIL image or array_like, shape (H, W, 3)
        Whatever `read_picture` takes, such as ``"shapes"`` or ``"portrait"``.
        Pictures of more than 640 rows or columns are averaged down.
    kernels : str, array_like or list
        The name of a bank, ``"first_layer"``, ``"edges"``, ``"colours"`` or
        ``"gabor"``; weights (N, 3, K, K); or a list whose entries are each a
        filter's name (``"45° edge"``), a name in `KERNELS`, or weights
        (3, K, K) or (K, K).  At most 64 filters of at most 31 rows and columns.
    stride : int or pair of int
        Pixels from one position of the window to the next, down and across.
    padding : int, pair of int, pair of (before, after) or str
        Pixels added around the picture, or ``"same"``, ``"valid"``, ``"full"``.
        With a stride above 1 give a number: libraries disagree about ``"same"``.
    flip_kernel : bool
        Turn every filter by 180° first: true convolution instead of the
        cross-correlation that deep learning calls convolution.
    point : pair of int, optional
        The place (row, column) that is looked at in every map; by default each
        map's greatest response.  A place beyond the last row or column of
        smaller maps is taken for the last.
    step : int
        Which filter to show first.

    Attributes
    ----------
    trace : FeatureMapTrace
        Every filter with its map.
    output : ndarray, shape (N, OH, OW)
        All maps, as `conv2d` computes them from the planes (3, H, W).
    player : StepPlayer
        Steps through the filters in the page.

    Raises
    ------
    ConvError
        For a filter that is unknown or has no three planes, or a picture that cannot
        be read; the maps before stay, with a sentence beside them.
    TypeError
        For an unknown keyword.

    See Also
    --------
    convwidgets.trace.filter_bank : The formulas of the filters and their sources.

    Examples
    --------
    >>> from convwidgets import FeatureMapExplorer
    >>> explorer = FeatureMapExplorer(image="shapes", kernels=["sobel_x", "sobel_y", "box"])
    >>> explorer.output.shape
    (3, 96, 96)
    >>> explorer.configure(kernels="first_layer", stride=2, padding=3)
    >>> explorer.output.shape
    (16, 48, 48)
    """

    settings: ClassVar[tuple[str, ...]] = (
        "image", "kernels", "stride", "padding", "flip_kernel", "point",
    )  # fmt: skip

    image = Setting("shapes")
    kernels = Setting("first_layer")
    stride = Setting(1)
    padding = Setting("same")
    flip_kernel = Setting(False)
    point = Setting(None)

    def _read(self, name: str, value: Any) -> Any:
        if name == "image":
            return self._noted(read_colour(value, LARGEST))
        if name == "kernels":
            return read_filters(value)
        return read_point(value) if name == "point" else value

    def _make_trace(self, **settings: Any) -> FeatureMapTrace:
        point = settings.pop("point")
        before = getattr(self, "_trace", None)
        if before is not None and all(value is getattr(self, n) for n, value in settings.items()):
            # Looking at another place makes no new map.
            looked: FeatureMapTrace = before.at(point)
            return looked
        image, kernels = settings.pop("image"), settings.pop("kernels")
        return feature_maps_trace(image, kernels, point=point, **settings)

    def _make_scene(self, trace: Any, theme: str) -> Scene:
        return feature_map_scene(trace, theme=theme)

    def _make_controls(self) -> dict[str, Any]:
        shared: dict[str, Any] = {"notice": self.notice}
        return {
            "image": PicturePicker(self.image, description="image", samples=_SAMPLES, **shared),
            "kernels": BankPicker(self.kernels, {n: bank_named(n) for n in FILTER_BANKS}),
            "stride": StrideSpinner(self.stride, **shared),
            "padding": PaddingSpinner(self.padding, **shared),
            "flip_kernel": flip_switch(self.flip_kernel),
        }

    def _picked(self, target: int, row: int, column: int) -> None:
        self.point = (row, column) if target == ON_MAP else None

    def _title(self) -> str:
        rows, columns = self.image.shape[:2]
        count = len(self.kernels)
        return (
            f"{count} {'filter' if count == 1 else 'filters'} on a colour picture of {rows} by "
            f"{columns} pixels"
        )
