"""How much of the input the units of a deep layer see, and how much each cell counts."""

from typing import Any, ClassVar

from convwidgets.core._checks import is_sequence
from convwidgets.core.specs import LayerSpec
from convwidgets.explorers.settings import Setting
from convwidgets.explorers.stack import StackExplorer
from convwidgets.scenes import Scene
from convwidgets.scenes.receptive import receptive_scene
from convwidgets.trace.field_trace import FieldTrace
from convwidgets.trace.networks import FIELDS, Network, windows_of
from convwidgets.trace.receptive import KINDS, MAX_SIZE, WEIGHTS, receptive_trace
from convwidgets.widgets.controls import choice
from convwidgets.widgets.layer_unit import UnitPicker
from convwidgets.widgets.number_spinner import NumberSpinner


class ReceptiveFieldExplorer(StackExplorer):
    """Watch the receptive field grow through a stack of layers.

    The first steps go up the stack, one layer each, and write out the rule
    RF + (K − 1) · D · (product of the strides before).  After them every unit
    is a step of its own: click one, and see what it reads, down to the input.
    Small stacks are drawn cell by cell; of large ones the fields are drawn to
    scale on a picture, and the units of the last layer are what can be clicked.

    Below the input stands the effective receptive field: how much each cell
    counts for the unit, computed by propagating a gradient back to the input.

    Parameters
    ----------
    layers : str or sequence
        A network's name (``"three_3x3"``, ``"one_7x7"``, ``"four_3x3"``,
        ``"stride"``, ``"pooling"``, ``"padded"``, ``"wavenet"``, ``"context"``,
        ``"lenet5"``, ``"alexnet"``, ``"vgg16"``, ``"resnet18"``), which brings
        its input size along; or layers, from the input upward: kernel sizes,
        `Layer` objects, or mappings such as
        ``{"kind": "max_pool", "kernel_size": 2}`` and
        ``{"kernel_size": 3, "stride": 2, "padding": 1, "dilation": 2}``.
    size : int
        Cells of the input, down and across.
    unit : int or (int, int), optional
        The unit of the last layer with which the steps begin: row and column,
        or one number for both.  The one in the middle by default.
    weights : {'box', 'binomial', 'random'}
        The kernels of the effective field: all weights equal, a bell (1 2 1),
        or normally distributed numbers, always the same ones.  Poolings count
        as the mean of their window.
    step : int
        Which step to show first.

    Attributes
    ----------
    trace : FieldTrace
        Every step, with unit, cells, growth and description; `reaches` has
        field, jump, start and units of each layer.
    output : ndarray, shape (field,)
        The effective receptive field of a unit of the last layer far from
        every border, along one axis: how much each cell counts.  In two
        dimensions it is the outer product of this with itself.  Read-only.
    player : StepPlayer
        Steps through the units in the page.

    Raises
    ------
    ConvError
        For layers that do not fit; the sentence names the layer, and the
        explorer stays as it was.
    TypeError
        For an unknown keyword.

    See Also
    --------
    receptive_fields : Field, jump and start of every layer.
    effective_receptive_field : With kernels of your own.

    Notes
    -----
    The rule is that of Araujo, Norris and Sim, "Computing receptive fields of
    convolutional neural networks", Distill 2019, doi:10.23915/distill.00021;
    the effective field that of Luo, Li, Urtasun and Zemel, "Understanding the
    effective receptive field in deep convolutional neural networks", NeurIPS
    2016, arXiv:1701.04128.

    Examples
    --------
    >>> from convwidgets import ReceptiveFieldExplorer
    >>> explorer = ReceptiveFieldExplorer(layers=[3, 3, 3], size=13)
    >>> [reach.field for reach in explorer.trace.reaches]
    [3, 5, 7]
    >>> (explorer.output * 27).round()
    array([1., 3., 6., 7., 6., 3., 1.])
    >>> explorer.layers = "vgg16"
    >>> explorer.size, explorer.trace.reaches[-1].field
    (224, 212)
    """

    settings: ClassVar[tuple[str, ...]] = ("layers", "size", "unit", "weights")

    _networks = FIELDS
    _columns = ("kind", "kernel_size", "stride", "padding", "dilation")
    _kinds = KINDS

    layers = Setting("three_3x3")
    size = Setting(13)
    unit = Setting(None)
    weights = Setting("box")

    def _layers_of(self, network: Network) -> tuple[LayerSpec, ...]:
        return network.windows

    def _settings_of(self, network: Network) -> dict[str, Any]:
        return {"size": network.input_shape[1], "unit": None}

    def _read(self, name: str, value: Any) -> Any:
        if name == "unit" and is_sequence(value):
            return tuple(value)
        value = super()._read(name, value)
        return windows_of(value) if name == "layers" else value

    def _make_trace(self, **settings: Any) -> FieldTrace:
        return receptive_trace(**settings)

    def _make_scene(self, trace: Any, theme: str) -> Scene:
        return receptive_scene(trace, theme=theme)

    def _other_controls(self) -> dict[str, Any]:
        return {
            "size": NumberSpinner(self.size, "size", highest=MAX_SIZE, notice=self.notice),
            "unit": UnitPicker(self.unit),
            "weights": choice(self.weights, {v: k for k, v in WEIGHTS.items()}, "weights"),
        }

    def _title(self) -> str:
        trace: Any = self._trace
        names = ", ".join(layer.name for layer in trace.layers[:8])
        more = ", …" if len(self.layers) > 8 else ""
        return f"Receptive fields of {names}{more} on {self.size} by {self.size} cells"
