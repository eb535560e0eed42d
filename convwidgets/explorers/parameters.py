"""What a network costs: parameters, multiply-accumulates and memory, layer by layer."""

from typing import Any, ClassVar

from convwidgets.explorers.settings import Setting
from convwidgets.explorers.stack import StackExplorer
from convwidgets.scenes import Scene
from convwidgets.scenes.parameters import CostScene
from convwidgets.trace.costs import CostTrace
from convwidgets.trace.networks import COSTS, Network
from convwidgets.trace.parameters import parameter_trace, read_shape
from convwidgets.widgets.layer_shape import ShapeSpinner
from convwidgets.widgets.layer_table import COLUMNS


class ParameterCalculator(StackExplorer):
    """Count what each layer of a network costs, every count written out.

    One step for each layer: its output shape, its parameters, its
    multiply-accumulates, its memory, and the dense layer that would map the
    same input to the same output.  Click a row to go to its layer; edit the
    layers in the table above, or choose a known network.

    Parameters
    ----------
    layers : str or sequence
        A network's name (``"two_strides"``, ``"first_layer"``,
        ``"stride_5x5"``, ``"three_3x3"``, ``"one_7x7"``, ``"standard"``,
        ``"separable"``, ``"lenet5"``, ``"alexnet"``, ``"vgg16"``,
        ``"resnet18"``: its longest path, without batch normalisation), which
        brings its input shape along; or layers, each a mapping with the names
        of its settings, such as
        ``{"kernel_size": 3, "out_channels": 64, "padding": 1}``,
        ``{"kind": "max_pool", "kernel_size": 2}``, ``{"kind": "flatten"}`` or
        ``{"kind": "dense", "out_channels": 10}``.  Convolutions take ``stride``,
        ``padding``, ``dilation``, ``groups`` and ``bias``; an average pool is
        ``"avg_pool"``; every layer may have a ``name``.
    input_shape : (int, int, int)
        Channels, height and width of the input.
    step : int
        Which layer to show first.

    Attributes
    ----------
    trace : CostTrace
        Every layer with its counts, and `total` for their sums.
    output : ndarray of int, shape (layers, 4)
        For each layer its parameters, its multiply-accumulates, how many
        numbers it makes, and the parameters of the dense layer that would do
        the same.  Read-only.
    player : StepPlayer
        Steps through the layers in the page.

    Raises
    ------
    ConvError
        For layers that cannot be used; the sentence names the layer, and the
        explorer stays as it was.
    TypeError
        For an unknown keyword.

    Notes
    -----
    Counted as `parameter_count`, `mac_count` and `memory_count` do; memory is
    that of one input in float32, the output of each layer and its parameters.

    Examples
    --------
    >>> from convwidgets import ParameterCalculator
    >>> calculator = ParameterCalculator()
    >>> [layer.parameters for layer in calculator.trace]
    [1792, 73856]
    >>> [layer.out_shape for layer in calculator.trace]
    [(64, 112, 112), (128, 56, 56)]
    >>> ParameterCalculator(layers="vgg16").trace.total("parameters")
    138357544
    """

    settings: ClassVar[tuple[str, ...]] = ("layers", "input_shape")

    _networks = COSTS
    _columns = tuple(COLUMNS)

    layers = Setting("two_strides")
    input_shape = Setting((3, 224, 224))

    def _settings_of(self, network: Network) -> dict[str, Any]:
        return {"input_shape": network.input_shape}

    def _read(self, name: str, value: Any) -> Any:
        return read_shape(value) if name == "input_shape" else super()._read(name, value)

    def _make_trace(self, **settings: Any) -> CostTrace:
        return parameter_trace(**settings)

    def _make_scene(self, trace: Any, theme: str) -> Scene:
        return CostScene(trace, theme=theme)

    def _other_controls(self) -> dict[str, Any]:
        return {"input_shape": ShapeSpinner(self.input_shape, notice=self.notice)}

    def _title(self) -> str:
        count = len(self.layers)
        return f"What {count} layer{'' if count == 1 else 's'} cost, layer by layer"
