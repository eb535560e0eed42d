"""Layers of a whole network, with everything that decides what they see and what they cost.

A `Layer` slides a window and knows no channels.  A `LayerSpec` says also what
kind of layer it is and how many channels it makes, as a row of a table does.
"""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from ._checks import (
    PerAxis,
    is_sequence,
    known_name,
    per_axis,
    shown,
    shown_shape,
    true_or_false,
    whole_number,
)
from ._padding_forms import Padding, normalise_padding
from .errors import ConvError
from .layers import Layer


class Kind(NamedTuple):
    """What a kind of layer is called, and which settings it has.

    Attributes
    ----------
    label : str
        For people.
    prefix : str
        How the names of such layers begin: conv1, conv2, ….
    settings : tuple of str
        The fields of `LayerSpec` that it has.
    """

    label: str
    prefix: str
    settings: tuple[str, ...]


_LONGEST_NAME = 60
_WINDOW = ("kernel_size", "stride", "padding", "dilation")

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "conv": Kind("conv", "conv", (*_WINDOW, "out_channels", "groups", "bias")),
        "max_pool": Kind("max pool", "pool", _WINDOW),
        "avg_pool": Kind("average pool", "pool", _WINDOW[:3]),
        "flatten": Kind("flatten", "flatten", ()),
        "dense": Kind("dense", "fc", ("out_channels", "bias")),
    }
)
"""The kinds of layers, by the name that `LayerSpec` takes."""


@dataclass(frozen=True, slots=True)
class LayerSpec:
    """One layer of a network: its kind, its window and its channels.

    Two layers with the same settings are equal.  A setting that the kind does
    not have is None.

    Parameters
    ----------
    kind : str
        A name in `KINDS`.
    kernel_size, stride, padding, dilation
        As in `Layer`; a pooling moves by its whole window where no stride is
        given, as in PyTorch.
    out_channels : int, optional
        Maps that a convolution makes, or numbers that a dense layer makes.
    groups : int
        As in `parameter_count`.
    bias : bool
        Whether each output has a bias.
    name : str
        What messages call the layer.  `named` gives it one where it is empty.

    Raises
    ------
    ConvError
        If a setting is out of its bounds, or the kind does not have it.

    Examples
    --------
    >>> from convwidgets.core.specs import LayerSpec
    >>> LayerSpec("max_pool", 2).stride
    2
    >>> LayerSpec("conv", 3, padding=1, out_channels=64).layer
    Layer(kernel_size=3, stride=1, padding=1, dilation=1, name='')
    """

    kind: str = "conv"
    kernel_size: PerAxis | None = None
    _: KW_ONLY
    stride: PerAxis | None = None
    padding: Padding | None = None
    dilation: PerAxis | None = None
    out_channels: int | None = None
    groups: int | None = None
    bias: bool | None = None
    name: str = ""

    def __post_init__(self) -> None:
        settings = KINDS[known_name(self.kind, KINDS, "kind of layer")].settings
        for setting in (*_WINDOW, "out_channels", "groups", "bias"):
            if setting not in settings and getattr(self, setting) is not None:
                raise ConvError(
                    f"{setting} is {shown(getattr(self, setting))}, and a layer of kind "
                    f"{self.kind!r} has no {setting}. Leave it out."
                )
        name: object = self.name
        if not isinstance(name, str) or len(name) > _LONGEST_NAME:
            raise ConvError(
                f"name is {shown(name)}; give a text of at most {_LONGEST_NAME} characters."
            )
        if not name.isprintable():
            raise ConvError("name has a line break or another sign that cannot be printed.")
        if "kernel_size" in settings:
            self._check_window()
        if self.out_channels is not None:
            self._keep(out_channels=whole_number(self.out_channels, "out_channels", 1))
        if "groups" in settings:
            groups = whole_number(1 if self.groups is None else self.groups, "groups", 1)
            if self.out_channels is not None and self.out_channels % groups:
                raise ConvError(
                    f"groups is {groups}, which does not divide out_channels, "
                    f"{self.out_channels}; use a number that does."
                )
            self._keep(groups=groups)
        if "bias" in settings:
            self._keep(bias=true_or_false(True if self.bias is None else self.bias, "bias"))

    def _keep(self, **values: Any) -> None:
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def _check_window(self) -> None:
        if self.kernel_size is None:
            raise ConvError("It has no kernel_size; give at least that, such as kernel_size=3.")
        pool = self.kind != "conv"
        stride = (self.kernel_size if pool else 1) if self.stride is None else self.stride
        layer = Layer(
            self.kernel_size,
            stride=stride,
            padding=0 if self.padding is None else self.padding,
            dilation=1 if self.dilation is None else self.dilation,
        )
        self._keep(kernel_size=layer.kernel_size, stride=layer.stride, padding=layer.padding)
        if "dilation" in KINDS[self.kind].settings:
            self._keep(dilation=layer.dilation)
        if pool:
            _check_pool_padding(layer)

    @property
    def layer(self) -> Layer:
        """The window alone, for what does not depend on channels."""
        if self.kernel_size is None:
            raise ConvError(f"A layer of kind {self.kind!r} slides no window.")
        return Layer(
            self.kernel_size,
            stride=1 if self.stride is None else self.stride,
            padding=0 if self.padding is None else self.padding,
            dilation=1 if self.dilation is None else self.dilation,
            name=self.name,
        )

    @property
    def window(self) -> str:
        """The window in few words: ``'3×3, stride 2, padding 1'``; empty if there is none."""
        if self.kernel_size is None:
            return ""
        parts = [shown_shape(per_axis(self.kernel_size, 2, "kernel_size", 1))]
        for name, usual in (("stride", 1), ("padding", 0), ("dilation", 1)):
            value = getattr(self, name)
            if value is not None and value != usual:
                parts.append(f"{name} {shown_setting(value)}")
        return ", ".join(parts)


def shown_setting(value: object) -> str:
    """How a table shows a setting: ``'3'``, ``'3×5'``, ``'same'``."""
    if is_sequence(value):
        return "×".join(shown_setting(entry) for entry in value)
    return str(value)


def _check_pool_padding(layer: Layer) -> None:
    axes = layer.axes or 1
    settings = (layer.kernel_size, layer.stride, layer.dilation)
    kernel_sizes, strides, dilations = (per_axis(v, axes, "a setting", 1) for v in settings)
    sides = normalise_padding(layer.padding, kernel_sizes, strides, dilations)
    for kernel_size, pair in zip(kernel_sizes, sides, strict=True):
        if max(pair) > kernel_size // 2:
            raise ConvError(
                f"padding is {shown(layer.padding)}; pooling pads by at most half its window, "
                f"here {kernel_size // 2}, so that no window lies in the padding alone."
            )
