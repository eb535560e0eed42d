"""Stacks of layers to start from: small ones that show one thing, and networks that are known.

Layers and numbers are taken from the papers named beside them.  Where a paper
leaves room, the comment says what was chosen.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from convwidgets.core.spec_stack import read_specs
from convwidgets.core.specs import LayerSpec

_ARAUJO = "Araujo, Norris and Sim, Distill 2019"


@dataclass(frozen=True, slots=True)
class Network:
    """A stack of layers and what is known of it.

    Attributes
    ----------
    label : str
        How lists call it.
    layers : tuple of LayerSpec
        From the input upward.
    input_shape : tuple of int
        Channels, height and width of the input.
    source : str
        Where the layers are described; empty for stacks made for a lesson.
    field : int or None
        Its receptive field as published.
    field_source : str
        Where that is published.
    """

    label: str
    layers: tuple[LayerSpec, ...]
    input_shape: tuple[int, int, int]
    source: str = ""
    field: int | None = None
    field_source: str = ""

    @property
    def windows(self) -> tuple[LayerSpec, ...]:
        """The layers that slide a window, without their channels: all that a field depends on."""
        return windows_of(layer for layer in self.layers if layer.kernel_size is not None)


def windows_of(layers: Iterable[LayerSpec]) -> tuple[LayerSpec, ...]:
    """Layers without their channels: all that a receptive field depends on."""
    settings = ("kind", "kernel_size", "stride", "padding", "dilation", "name")
    return tuple(LayerSpec(**{name: getattr(layer, name) for name in settings}) for layer in layers)


def _conv(out_channels: int | None, kernel_size: Any, name: str = "", **more: Any) -> LayerSpec:
    return LayerSpec("conv", kernel_size, out_channels=out_channels, name=name, **more)


def _pool(kernel_size: int, name: str = "", kind: str = "max_pool", **more: Any) -> LayerSpec:
    return LayerSpec(kind, kernel_size, name=name, **more)


def _dense(out_channels: int, name: str) -> LayerSpec:
    return LayerSpec("dense", out_channels=out_channels, name=name)


def _vgg16() -> tuple[LayerSpec, ...]:
    layers = []
    for block, (channels, depth) in enumerate(
        ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)), start=1
    ):
        layers += [_conv(channels, 3, f"conv{block}_{i + 1}", padding=1) for i in range(depth)]
        layers.append(_pool(2, f"pool{block}"))
    return (*layers, _dense(4096, "fc6"), _dense(4096, "fc7"), _dense(1000, "fc8"))


def _alexnet() -> tuple[LayerSpec, ...]:
    # The paper says 224 pixels; its strides and its 55×55 maps need 227 without padding.
    return (
        _conv(96, 11, "conv1", stride=4), _pool(3, "pool1", stride=2),
        _conv(256, 5, "conv2", padding=2, groups=2), _pool(3, "pool2", stride=2),
        _conv(384, 3, "conv3", padding=1),
        _conv(384, 3, "conv4", padding=1, groups=2),
        _conv(256, 3, "conv5", padding=1, groups=2), _pool(3, "pool5", stride=2),
        _dense(4096, "fc6"), _dense(4096, "fc7"), _dense(1000, "fc8"),
    )  # fmt: skip


def _lenet5() -> tuple[LayerSpec, ...]:
    # As it is built today: plain averages for its trainable subsampling, and every map of S2 read
    # by every map of C3, where the paper leaves some connections out.
    return (
        _conv(6, 5, "C1"), _pool(2, "S2", "avg_pool"),
        _conv(16, 5, "C3"), _pool(2, "S4", "avg_pool"),
        _conv(120, 5, "C5"), _dense(84, "F6"), _dense(10, "output"),
    )  # fmt: skip


def _resnet18() -> tuple[LayerSpec, ...]:
    """The longest path: through every convolution, past every shortcut."""
    # Batch normalisation follows every convolution and takes the place of its bias.
    layers = [_conv(64, 7, "conv1", stride=2, padding=3, bias=False),
              _pool(3, "pool1", stride=2, padding=1)]  # fmt: skip
    for stage, channels in enumerate((64, 128, 256, 512), start=2):
        for place in range(4):
            stride = 2 if stage > 2 and place == 0 else 1
            name = f"conv{stage}_{place + 1}"
            layers.append(_conv(channels, 3, name, stride=stride, padding=1, bias=False))
    return tuple(layers)


def _dilated(dilations: tuple[int, ...], kernel_size: int, **more: Any) -> tuple[LayerSpec, ...]:
    return tuple(_conv(None, kernel_size, dilation=dilation, **more) for dilation in dilations)


_YU = "Yu and Koltun, ICLR 2016, table 1"
_VGG = Network(
    "VGG-16", _vgg16(), (3, 224, 224),
    "Simonyan and Zisserman, ICLR 2015, table 1, D", 212, _ARAUJO,
)  # fmt: skip
_ALEXNET = Network(
    "AlexNet", _alexnet(), (3, 227, 227),
    "Krizhevsky, Sutskever and Hinton, NeurIPS 2012", 195,
    f"{_ARAUJO}, for alexnet_v2, a later variant with the same windows and strides",
)  # fmt: skip
_LENET = Network("LeNet-5", _lenet5(), (1, 32, 32), "LeCun, Bottou, Bengio and Haffner, 1998")
_RESNET = Network(
    "ResNet-18, longest path", _resnet18(), (3, 224, 224),
    "He, Zhang, Ren and Sun, CVPR 2016, table 1",
)  # fmt: skip
_RESNET_COSTS = Network(
    "ResNet-18, without shortcuts",
    (*_resnet18(), _pool(7, "pool5", "avg_pool"), _dense(1000, "fc")), (3, 224, 224),
    _RESNET.source,
)  # fmt: skip
_CONTEXT = Network(
    "context module", (*_dilated((1, 1, 2, 4, 8, 16, 1), 3, padding="same"), _conv(None, 1)),
    (1, 96, 96), _YU, 67, _YU,
)  # fmt: skip
_WAVENET = Network(
    "dilated stack of WaveNet", _dilated((1, 2, 4, 8), 2), (1, 24, 24),
    "van den Oord et al., 2016, figure 3: one-dimensional and causal, drawn here in two "
    "dimensions and centred",
)  # fmt: skip


def _small(label: str, layers: list[Any], shape: tuple[int, int, int]) -> Network:
    return Network(label, read_specs(layers), shape)


_POOL = {"kind": "max_pool", "kernel_size": 2}

#: Stacks whose receptive fields are worth a look.
FIELDS: Mapping[str, Network] = MappingProxyType(
    {
        "three_3x3": _small("three 3×3", [3, 3, 3], (1, 13, 13)),
        "one_7x7": _small("one 7×7", [7], (1, 13, 13)),
        "four_3x3": _small("four 3×3", [3, 3, 3, 3], (1, 15, 15)),
        "stride": _small("stride 2, then 3×3", [_conv(None, 3, stride=2), 3], (1, 15, 15)),
        "pooling": _small("3×3, pool, 3×3", [3, _POOL, 3], (1, 16, 16)),
        "padded": _small("three 3×3, padded", [_conv(None, 3, padding=1)] * 3, (1, 12, 12)),
        "wavenet": _WAVENET,
        "context": _CONTEXT,
        "lenet5": _LENET,
        "alexnet": _ALEXNET,
        "vgg16": _VGG,
        "resnet18": _RESNET,
    }
)

_TWO = [_conv(64, 3, padding=1, stride=2), _conv(128, 3, padding=1, stride=2)]
_SEPARABLE = [
    _conv(64, 3, "depthwise", padding=1, groups=64),
    _conv(128, 1, "pointwise"),
]

#: Stacks whose costs are worth a look.
COSTS: Mapping[str, Network] = MappingProxyType(
    {
        "two_strides": _small("224 → 112 → 56", _TWO, (3, 224, 224)),
        "first_layer": _small("3 → 64 maps, 3×3", [_conv(64, 3, padding=1)], (3, 224, 224)),
        "stride_5x5": _small(
            "3 → 32 maps, 5×5, stride 2", [_conv(32, 5, padding=2, stride=2)], (3, 128, 128)
        ),
        "three_3x3": _small("three 3×3", [_conv(64, 3, padding=1)] * 3, (64, 56, 56)),
        "one_7x7": _small("one 7×7", [_conv(64, 7, padding=3)], (64, 56, 56)),
        "standard": _small("3×3, 64 → 128 maps", [_conv(128, 3, padding=1)], (64, 56, 56)),
        "separable": _small("depthwise separable", _SEPARABLE, (64, 56, 56)),
        "lenet5": _LENET,
        "alexnet": _ALEXNET,
        "vgg16": _VGG,
        "resnet18": _RESNET_COSTS,
    }
)
