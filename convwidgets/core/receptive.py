"""Receptive fields: how much of the input a unit of a deep layer can see."""

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias, TypeVar

from ._checks import PerAxis
from ._stack import count_axes, plan_stack
from .layers import Layer, LayerLike, read_layers

_T = TypeVar("_T", int, float)

Sizes: TypeAlias = int | tuple[int, ...]
"""One number where every setting is one, otherwise one per axis."""


class ReceptiveField(NamedTuple):
    """What the units of one layer see of the input, as `receptive_fields` gives it.

    Unit i, counted from 0, sees the ``field`` cells that begin at
    ``start + i · jump``.  Every entry is one number if all settings of the stack
    are numbers, otherwise one per axis.

    Attributes
    ----------
    layer : Layer
        The layer, with its settings.
    field : int or tuple of int
        Cells of the input that a unit sees, from the first to the last.
    jump : int or tuple of int
        Cells of the input from one unit to the next: the product of the strides.
    start : int or tuple of int
        The first cell that unit 0 sees; below 0 it lies in padding.
    centre : float or tuple of float
        The middle of what unit 0 sees: ``start + (field − 1) / 2``.
    output : int or tuple of int, optional
        Units of the layer, if the size of the input was given.
    """

    layer: Layer
    field: Sizes
    jump: Sizes
    start: Sizes
    centre: float | tuple[float, ...]
    output: Sizes | None


def receptive_field(layers: Sequence[LayerLike]) -> Sizes:
    """How many cells of the input a unit of the last layer sees.

    A layer whose window has K cells, D cells apart, adds D(K − 1) steps of the
    map it reads, and a step there is as many cells of the input as the strides
    before it multiply to::

        RF = 1 + Σ_l D_l (K_l − 1) · S_1 · S_2 · … · S_(l−1)

    Parameters
    ----------
    layers : sequence
        The stack, first layer first.  An entry is a kernel size (a whole number),
        a `Layer`, or a mapping with the names of a layer's settings,
        ``{"kernel_size": 2, "stride": 2}``.  Convolution and pooling count alike.

    Returns
    -------
    int or tuple of int
        One number if every setting of every layer is one number, otherwise one
        per axis.  A stack of no layers has a field of 1.

    Raises
    ------
    ConvError
        If an entry is not a layer or a setting is refused; the message names the
        layer by its number, counted from 1.

    See Also
    --------
    receptive_fields : Layer by layer, with jump and start.
    receptive_cells : Which cells a chosen unit sees.
    effective_receptive_field : How much each of these cells counts.

    Notes
    -----
    The formula is the one for networks of a single path in Araujo, Norris and
    Sim, "Computing receptive fields of convolutional neural networks", Distill
    4(11), 2019, doi:10.23915/distill.00021, with D(K − 1) + 1 for the size of a
    dilated kernel.  The field reaches from the first cell that a unit sees to
    the last: with dilation, or strides larger than kernels, there can be cells in
    between that it does not see, and near the border part of it lies in padding.

    Examples
    --------
    >>> from convwidgets import Layer, receptive_field
    >>> [receptive_field([3] * depth) for depth in (1, 2, 3, 4)]
    [3, 5, 7, 9]
    >>> receptive_field([Layer(3, stride=2), 3])
    7
    >>> receptive_field([3, {"kernel_size": 2, "stride": 2}, 3])
    8
    >>> receptive_field([Layer((3, 5)), Layer(3, dilation=(1, 4))])
    (5, 13)
    """
    stack = read_layers(layers)
    return receptive_fields(stack)[-1].field if stack else 1


def receptive_fields(
    layers: Sequence[LayerLike], *, size: PerAxis | None = None
) -> tuple[ReceptiveField, ...]:
    """Follow the receptive field through a stack, layer by layer.

    Parameters
    ----------
    layers : sequence
        As in `receptive_field`.
    size : int or pair of int, optional
        Cells of the input: a length, or ``(height, width)``.  With it every
        layer is checked to fit what it is given, and counts its units.

    Returns
    -------
    tuple of ReceptiveField
        One for each layer: its ``field``, ``jump``, ``start``, ``centre`` and
        ``output``.  They are numbers if every setting and ``size`` are numbers,
        otherwise they have one entry per axis.

    Raises
    ------
    ConvError
        As in `receptive_field`, and if a layer's kernel does not fit into what
        the layers before it leave of an input of this ``size``.

    See Also
    --------
    receptive_field : The last ``field`` alone.
    receptive_cells : Which cells a chosen unit sees.

    Notes
    -----
    ``jump`` and ``−start`` are the effective stride and the effective padding of
    Araujo, Norris and Sim (2019, see `receptive_field`).

    Examples
    --------
    >>> from convwidgets import Layer, receptive_fields
    >>> stack = [Layer(3, padding=1), Layer(2, stride=2), Layer(3, padding=1)]
    >>> for layer, field, jump, start, centre, output in receptive_fields(stack, size=28):
    ...     print(layer.kernel_size, field, jump, start, centre, output)
    3 3 1 -1 0.0 28
    2 4 2 -1 0.5 14
    3 8 2 -3 0.5 14
    """
    stack = read_layers(layers)
    axes = count_axes(stack, size=size)
    plans = plan_stack(stack, axes or 1, size)
    field, jump, start = [1] * (axes or 1), [1] * (axes or 1), [0] * (axes or 1)
    records = []
    for layer, plan in zip(stack, plans, strict=True):
        for i, axis in enumerate(plan):
            start[i] += axis.start(0) * jump[i]
            field[i] += (axis.span - 1) * jump[i]
            jump[i] *= axis.stride
        centre = [first + (cells - 1) / 2 for first, cells in zip(start, field, strict=True)]
        records.append(
            ReceptiveField(
                layer,
                field=_form(field, axes),
                jump=_form(jump, axes),
                start=_form(start, axes),
                centre=_form(centre, axes),
                output=None if size is None else _form([axis.output for axis in plan], axes),
            )
        )
    return tuple(records)


def _form(values: list[_T], axes: int | None) -> _T | tuple[_T, ...]:
    return values[0] if axes is None else tuple(values)
