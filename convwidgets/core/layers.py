"""One layer of a stack, and reading a stack in the forms in which it can be given."""

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, fields
from typing import Any, SupportsIndex, TypeAlias

from ._checks import PerAxis, is_sequence, known_name, per_axis, shown
from ._padding_forms import Padding, normalise_padding
from .errors import ConvError
from .geometry import AXIS_LABELS


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer that slides a window: a convolution or a pooling, without its weights.

    Two layers with the same settings are equal.

    Parameters
    ----------
    kernel_size : int or one per axis
        Cells the window reads along each axis; one number serves for any axes.
    stride : int or one per axis
        Cells from one position to the next, at least 1.
    padding : int, str or sequence
        As in `output_size`.
    dilation : int or one per axis
        Cells of the input from one cell of the window to the next, at least 1.
    name : str
        What messages call the layer, besides its number.

    Raises
    ------
    ConvError
        If a setting is out of its bounds, or two name different numbers of axes.

    See Also
    --------
    receptive_field : What a stack of layers sees.

    Examples
    --------
    >>> from convwidgets import Layer
    >>> Layer(3, stride=2, padding=1, name="conv1")
    Layer(kernel_size=3, stride=2, padding=1, dilation=1, name='conv1')
    """

    kernel_size: PerAxis
    _: KW_ONLY
    stride: PerAxis = 1
    padding: Padding = 0
    dilation: PerAxis = 1
    name: str = ""

    def __post_init__(self) -> None:
        if not isinstance(self.name, str):
            raise ConvError(f"name is {shown(self.name)}; give a text.")
        settings = {name: getattr(self, name) for name in _PER_AXIS}
        for name, value in settings.items():
            if is_sequence(value) and len(value) not in AXIS_LABELS:
                raise ConvError(
                    f"{name} is {shown(value)}; give one number, or (height, width). "
                    "Channels do not belong here."
                )
        axes = self.axes or 1
        padding = settings.pop("padding")
        counts = {name: per_axis(value, axes, name, 1) for name, value in settings.items()}
        sides = normalise_padding(padding, **counts)
        # Kept as plain numbers and tuples, so that layers can be compared and nobody else holds
        # a part of one.
        for name, entries in counts.items():
            object.__setattr__(self, name, entries if is_sequence(settings[name]) else entries[0])
        if not isinstance(padding, str):
            object.__setattr__(self, "padding", sides if is_sequence(padding) else sides[0][0])

    @property
    def axes(self) -> int | None:
        """How many axes the settings name; None if all are plain numbers, good for any."""
        values = (getattr(self, name) for name in _PER_AXIS)
        return next((len(value) for value in values if is_sequence(value)), None)


_PER_AXIS = ("kernel_size", "stride", "padding", "dilation")
_SETTINGS = {field.name: field for field in fields(Layer)}

LayerLike: TypeAlias = Layer | SupportsIndex | Mapping[str, Any]
"""A layer, its kernel size alone, or its settings by name."""


def label(number: int, name: object = "") -> str:
    """What a message calls a layer; the first one has number 1."""
    return f"Layer {number} ({name})" if isinstance(name, str) and name else f"Layer {number}"


def read_layers(layers: Sequence[LayerLike]) -> tuple[Layer, ...]:
    """A stack of layers, from the input upward, in which every entry is a `Layer`.

    Raises
    ------
    ConvError
        If ``layers`` is not a sequence, or an entry is not a layer; the message
        says which.
    """
    if not is_sequence(layers):
        if isinstance(layers, Layer | Mapping):
            advice = "one layer by itself; put it in a list"
        else:
            advice = f"{shown(layers)}; give a list of layers, such as [3, 3] for two kernels of 3"
        raise ConvError(f"layers is {advice}.")
    return tuple(_read(entry, number) for number, entry in enumerate(layers, start=1))


def _read(entry: object, number: int) -> Layer:
    if isinstance(entry, Layer):
        return entry
    if is_sequence(entry):
        raise ConvError(_ambiguous(entry, number))
    try:
        if not isinstance(entry, Mapping):
            return Layer(entry)  # type: ignore[arg-type]  # refused if it is not a number
        for key in entry:
            known_name(key, _SETTINGS, "setting of a layer")
        if "kernel_size" not in entry:
            raise ConvError(
                "It has no kernel_size; give at least that, such as {'kernel_size': 3}."
            )
        return Layer(**entry)
    except ConvError as error:
        name = entry.get("name") if isinstance(entry, Mapping) else None
        raise ConvError(f"{label(number, name)}: {error}") from None


def _ambiguous(entry: Sequence[Any], number: int) -> str:
    if len(entry) == 2 and all(type(value) is int for value in entry):
        a, b = entry
        return (
            f"Layer {number} is {shown(entry)}, which can be read as a kernel of {a}×{b} or as a "
            f"kernel of {a} with stride {b}; write Layer(({a}, {b})) or Layer({a}, stride={b})."
        )
    return (
        f"Layer {number} is {shown(entry)}, and nothing says which number is which; write "
        "it with names, such as Layer(3, stride=2, padding=1)."
    )
