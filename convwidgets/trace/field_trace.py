"""Everything that can be seen from the units of a stack, in order."""

import math
from dataclasses import dataclass, field

import numpy as np

from convwidgets.core import conv1d_backward, receptive_cells
from convwidgets.core.geometry import Axis
from convwidgets.core.layers import Layer
from convwidgets.trace.fields import FieldStep, Growth, Reach, Unit
from convwidgets.trace.networks import Network
from convwidgets.trace.records import Array, frozen
from convwidgets.trace.steps import Steps


@dataclass(frozen=True, slots=True)
class Group:
    """Units of one layer that are steps of their own, in reading order.

    Attributes
    ----------
    layer : int
        The layer, counted from 0.
    first : int
        The step of its first unit.
    rows, columns : range
        Which units.
    """

    layer: int
    first: int
    rows: range
    columns: range

    def __len__(self) -> int:
        return len(self.rows) * len(self.columns)


@dataclass(frozen=True, eq=False)
class FieldTrace(Steps[FieldStep]):
    """What can be seen from the units of a stack.

    First one step for each layer, along the path below the chosen unit, in which
    the field grows; then every unit of the `groups`.

    Attributes
    ----------
    layers : tuple of Layer
        The stack, every layer with a name.
    axes : tuple of Axis
        Each layer's window along an axis; rows and columns are alike.
    reaches : tuple of Reach
        Field, jump and start of each layer.
    size : int
        Cells of the input along each axis.
    path : tuple of (int, int)
        The chosen unit of the last layer, and below it one of every layer.
    groups : tuple of Group
        The units that are steps of their own.
    weights : str
        Which kernels the effective field is computed with.
    kernels : tuple of ndarray
        These kernels, along one axis.
    output : ndarray, shape (field,)
        The effective receptive field of a unit of the last layer far from every
        border, along one axis: how much each cell of its field counts.
    flat : bool
        Whether all maps are small enough to be drawn cell by cell.
    pooled : bool
        Whether there are poolings in the stack; all count as means.
    network : Network or None
        What is known of this stack at this size, if it is one of `FIELDS`.
    """

    layers: tuple[Layer, ...]
    axes: tuple[Axis, ...]
    reaches: tuple[Reach, ...]
    size: int
    path: tuple[Unit, ...]
    groups: tuple[Group, ...]
    weights: str
    kernels: tuple[Array, ...]
    output: Array
    flat: bool
    pooled: bool
    network: Network | None = None
    _effects: dict[tuple[int, int], Array] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.layers) + sum(map(len, self.groups))

    def _step(self, index: int) -> FieldStep:
        if index < len(self.layers):
            return self._of(index, index, self.path[index])
        group = next(g for g in reversed(self.groups) if g.first <= index)
        row, column = divmod(index - group.first, len(group.columns))
        return self._of(index, group.layer, (group.rows[row], group.columns[column]))

    def _of(self, index: int, layer: int, unit: Unit) -> FieldStep:
        axis, below = self.axes[layer], self.axes[:layer]
        return FieldStep(
            index=index,
            count=len(self),
            layer=layer,
            name=self.layers[layer].name,
            below=self.layers[layer - 1].name if layer else "input",
            unit=unit,
            path=path_below(unit, (*below, axis), self.reaches[: layer + 1]),
            cells=self._cells(layer, unit),
            growth=Growth(
                before=self.reaches[layer - 1].field if layer else 1,
                after=self.reaches[layer].field,
                kernel_size=axis.kernel_size,
                dilation=axis.dilation,
                strides=tuple(before.stride for before in below),
            ),
            reach=self.reaches[layer],
            flat=self.flat,
        )

    def _cells(self, layer: int, unit: Unit) -> tuple[tuple[range, range], ...]:
        """Rows and columns that a unit sees, in every map from the input up to its own."""
        stack = self.layers[: layer + 1]
        rows, columns = (
            [seen if isinstance(seen, range) else seen[0] for seen in maps]
            for maps in (receptive_cells(stack, at, size=self.size) for at in unit)
        )
        return tuple(zip(rows, columns, strict=True))

    def effect(self, layer: int, unit: int) -> Array:
        """How much each cell of the input counts for a unit, along one axis.

        A gradient of 1 on the unit is propagated back through the layers, with
        the borders of every map; far from them it is `output`.
        """
        known = self._effects.get((layer, unit))
        if known is not None:
            return known
        gradient = np.zeros(self.axes[layer].output)
        gradient[unit] = 1
        for axis, kernel in zip(self.axes[layer::-1], self.kernels[layer::-1], strict=True):
            gradient = conv1d_backward(
                gradient,
                np.zeros(axis.size),
                kernel,
                stride=axis.stride,
                padding=((axis.before, axis.after),),
                dilation=axis.dilation,
            ).grad_x
        return self._effects.setdefault((layer, unit), frozen(gradient))

    def ways(self, layer: int) -> int:
        """How many ways lead from a unit of a layer down to the input, through cell after cell."""
        return math.prod(axis.kernel_size for axis in self.axes[: layer + 1])

    def heart(self, step: FieldStep) -> range:
        """The fewest neighbouring cells of a row that hold 90 % of the weight."""
        return narrowest(self.effect(step.layer, step.unit[1]), 0.9)


def cells_read(unit: int, axis: Axis) -> list[int]:
    """The cells that a unit reads of the map below, padding among them."""
    first = axis.start(unit)
    return [first + tap * axis.dilation for tap in range(axis.kernel_size)]


def path_below(unit: Unit, axes: tuple[Axis, ...], reaches: tuple[Reach, ...]) -> tuple[Unit, ...]:
    """A unit of every layer down from `unit`, each read by the next and nearest to its centre."""
    goals = [reaches[-1].centre(at) for at in unit]
    path = [unit]
    for axis, reach in zip(axes[:0:-1], reaches[-2::-1], strict=True):
        row, column = (
            _nearest(at, goal, axis, reach) for at, goal in zip(path[-1], goals, strict=True)
        )
        path.append((row, column))
    return tuple(path[::-1])


def _nearest(unit: int, goal: float, axis: Axis, reach: Reach) -> int:
    there = [cell for cell in cells_read(unit, axis) if 0 <= cell < axis.size]
    if there:
        return min(there, key=lambda cell: abs(reach.centre(cell) - goal))
    return min(max(axis.start(unit), 0), axis.size - 1)


def narrowest(effect: Array, share: float) -> range:
    """The shortest run of cells that holds a `share` of all the weight, whatever its sign."""
    sums = np.concatenate([[0.0], np.cumsum(np.abs(effect))])
    # A little less, so that rounding does not ask for one cell more.
    wanted = share * sums[-1] * (1 - 1e-9)
    ends = np.searchsorted(sums, sums + wanted)
    lengths = np.where(ends < len(sums), ends - np.arange(len(sums)), len(sums))
    first = int(np.argmin(lengths))
    return range(first, int(ends[first]))
