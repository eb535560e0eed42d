"""A stack of layers, in the forms in which it can be given, and what its layers are called."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from typing import Any, TypeAlias

from ._checks import is_sequence, known_name
from .errors import ConvError
from .layers import Layer, LayerLike, label, read_layers
from .specs import KINDS, LayerSpec

MAX_LAYERS = 50
"""The most layers a stack may have that is shown, one below the other."""

_SETTINGS = {field.name: field for field in fields(LayerSpec)}

SpecLike: TypeAlias = LayerSpec | LayerLike
"""A `LayerSpec`, its settings by name, or, for a convolution, a `Layer` or its kernel size."""


def read_specs(
    layers: Sequence[SpecLike], *, kinds: Collection[str] = tuple(KINDS)
) -> tuple[LayerSpec, ...]:
    """A stack of layers, from the input upward, in which every entry is a `LayerSpec`.

    Parameters
    ----------
    layers : sequence
        An entry is a `LayerSpec`, a mapping with the names of its settings
        (``kind`` is ``"conv"`` if it is left out), a `Layer`, or a kernel size;
        the last two are convolutions that do not say how many channels.
    kinds : collection of str
        The kinds that may be among them.

    Raises
    ------
    ConvError
        If ``layers`` is no sequence of 1 to `MAX_LAYERS` such entries; the
        message says which one.

    Examples
    --------
    >>> from convwidgets.core.spec_stack import read_specs
    >>> [spec.window for spec in read_specs([3, {"kind": "max_pool", "kernel_size": 2}])]
    ['3×3', '2×2, stride 2']
    """
    given: Any = layers
    entries = tuple(given) if is_sequence(given) else ()
    # Stand-ins for what the reader of plain layers does not know keep its numbers right.
    plain: Any = [Layer(1) if isinstance(e, LayerSpec | Mapping) else e for e in entries]
    windows = read_layers(plain if is_sequence(given) else given)
    if not entries:
        raise ConvError("layers is empty; give at least one layer.")
    if len(entries) > MAX_LAYERS:
        raise ConvError(
            f"layers has {len(entries)} layers; at most {MAX_LAYERS} can be shown. Give fewer, "
            "for example the first half of the network."
        )
    stack: list[LayerSpec] = []
    for entry, window in zip(entries, windows, strict=True):
        try:
            spec = _read(entry, window)
            if spec.kind not in kinds:
                usable = " and ".join(repr(kind) for kind in kinds)
                raise ConvError(f"kind is {spec.kind!r}; the kinds that can be used are {usable}.")
        except ConvError as error:
            raise ConvError(f"{_place(entry, stack)}: {error}") from None
        stack.append(spec)
    return tuple(stack)


def _read(entry: object, window: Layer) -> LayerSpec:
    if isinstance(entry, LayerSpec):
        return entry
    if isinstance(entry, Mapping):
        for key in entry:
            known_name(key, _SETTINGS, "setting of a layer")
        return LayerSpec(**entry)
    return LayerSpec(
        "conv",
        window.kernel_size,
        stride=window.stride,
        padding=window.padding,
        dilation=window.dilation,
        name=window.name,
    )


def _place(entry: object, before: Sequence[LayerSpec]) -> str:
    """What a message calls an entry that could not be read."""
    if isinstance(entry, Mapping):
        name, kind = entry.get("name"), entry.get("kind", "conv")
    else:
        name, kind = getattr(entry, "name", ""), getattr(entry, "kind", "conv")
    if not (isinstance(name, str) and name.isprintable()):
        name = ""  # which is what is wrong with it
    if not name and isinstance(kind, str) and kind in KINDS:
        name = _usual_name(kind, before)
    return label(len(before) + 1, name)


def _usual_name(kind: str, before: Sequence[LayerSpec]) -> str:
    prefix = KINDS[kind].prefix
    return f"{prefix}{1 + sum(KINDS[spec.kind].prefix == prefix for spec in before)}"


def names_of(stack: Sequence[LayerSpec]) -> tuple[str, ...]:
    """What each layer is called: its own name, or its kind counted: conv1, conv2, pool1.

    Examples
    --------
    >>> from convwidgets.core.spec_stack import names_of, read_specs
    >>> names_of(read_specs([3, {"kind": "max_pool", "kernel_size": 2}, 3]))
    ('conv1', 'pool1', 'conv2')
    """
    return tuple(s.name or _usual_name(s.kind, stack[:i]) for i, s in enumerate(stack))


def labels_of(stack: Sequence[LayerSpec]) -> tuple[str, ...]:
    """What a message calls each layer: ``'Layer 3 (conv2)'``."""
    return tuple(label(number, name) for number, name in enumerate(names_of(stack), start=1))
