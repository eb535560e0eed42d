"""The cells that one unit of a deep layer sees, in the input and in every map between."""

from collections.abc import Sequence

from ._checks import PerAxis, per_axis
from ._stack import UNKNOWN, count_axes, plan_stack
from .errors import ConvError
from .geometry import AXIS_LABELS, Axis
from .layers import LayerLike, label, read_layers


def receptive_cells(
    layers: Sequence[LayerLike], position: PerAxis, *, size: PerAxis | None = None
) -> tuple[range | tuple[range, ...], ...]:
    """Which cells a unit of the last layer sees, in every map from the input up to itself.

    Parameters
    ----------
    layers : sequence
        As in `receptive_field`.
    position : int or pair of int
        The unit, counted from 0: an index, or ``(row, column)``.
    size : int or pair of int, optional
        Cells of the input.  With it the borders of every map are known.

    Returns
    -------
    tuple of range, or of tuples of range
        ``len(layers) + 1`` entries: the cells of the input, then those of each
        layer's output, last the unit itself.  An entry is one range if every
        setting, ``position`` and ``size`` are numbers, otherwise one per axis.

        Every cell that is read lies in its range; with dilation, or strides
        larger than kernels, a range can hold cells that are not read.  It
        reaches below 0 or beyond its map where padding is read.  With ``size``
        only units that exist look further down: what stands in the padding sees
        nothing, so below a unit that reads nothing but padding all ranges are
        empty.  Without ``size`` every map is taken to go on for ever.

    Raises
    ------
    ConvError
        As in `receptive_fields`, and if there is no such unit.

    See Also
    --------
    receptive_fields : Size and place of what every unit of a layer sees.

    Examples
    --------
    >>> from convwidgets import Layer, receptive_cells
    >>> stack = [Layer(3, padding=1), Layer(2, stride=2), Layer(3, padding=1)]
    >>> receptive_cells(stack, 0, size=28)
    (range(-1, 5), range(0, 4), range(-1, 2), range(0, 1))
    >>> receptive_cells(stack, 5, size=28)
    (range(7, 15), range(8, 14), range(4, 7), range(5, 6))
    """
    stack = read_layers(layers)
    axes = count_axes(stack, size=size, position=position)
    positions = per_axis(position, axes or 1, "position", 0)
    plans = plan_stack(stack, axes or 1, size)
    if size is not None:
        units = (
            tuple(axis.output for axis in plans[-1])
            if stack
            else per_axis(size, len(positions), "size", 1)
        )
        _check_there(positions, units, label(len(stack), stack[-1].name) if stack else "The input")
    seen = tuple(range(at, at + 1) for at in positions)
    maps = [seen]
    for plan in reversed(plans):
        seen = tuple(map(_read_by, seen, plan))
        maps.append(seen)
    return tuple(ranges if axes else ranges[0] for ranges in reversed(maps))


def _check_there(position: tuple[int, ...], units: tuple[int, ...], owner: str) -> None:
    for at, count, along in zip(position, units, AXIS_LABELS[len(units)], strict=True):
        if at >= count:
            raise ConvError(
                f"position is {at} along the {along}; {owner} has {count} "
                f"{'unit' if count == 1 else 'units'} there, so it must be at most {count - 1}."
            )


def _read_by(units: range, axis: Axis) -> range:
    """From the first to the last cell that those of a layer's ``units`` read that exist."""
    if axis.size != UNKNOWN:
        units = range(max(units.start, 0), min(units.stop, axis.output))
    if not units:
        return range(0)
    return range(axis.start(units[0]), axis.start(units[-1]) + axis.span)
