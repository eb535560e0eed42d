"""Frozen records of receptive fields: how they grow, and what one unit sees."""

import math
from dataclasses import dataclass
from typing import NamedTuple

from convwidgets.trace.numbers import number

Unit = tuple[int, int]

#: Up to so many cells with gaps between them are listed, of rows and columns one less.
_LISTED = 4


class Reach(NamedTuple):
    """What the units of a layer see along one axis, as `receptive_fields` counts it.

    Attributes
    ----------
    field : int
        Cells of the input from the first to the last that a unit sees.
    jump : int
        Cells of the input from one unit to the next.
    start : int
        The first cell that unit 0 sees.
    units : int
        How many units there are.
    """

    field: int
    jump: int
    start: int
    units: int

    def of(self, unit: int) -> range:
        """The cells from the first to the last of a unit's field."""
        first = self.start + unit * self.jump
        return range(first, first + self.field)

    def centre(self, unit: float) -> float:
        """The middle of a unit's field, in cells of the input."""
        return self.start + unit * self.jump + (self.field - 1) / 2


@dataclass(frozen=True, slots=True)
class Growth:
    """How a layer makes the field grow: RF + (K − 1) · D · the product of the strides before.

    Attributes
    ----------
    before, after : int
        The field below the layer, and of the layer.
    kernel_size, dilation : int
        Of the layer.
    strides : tuple of int
        Of the layers below it.
    """

    before: int
    after: int
    kernel_size: int
    dilation: int
    strides: tuple[int, ...]

    @property
    def jump(self) -> int:
        """The product of the strides below."""
        return math.prod(self.strides)


@dataclass(frozen=True, slots=True, eq=False)
class FieldStep:
    """One unit and what it sees.

    Attributes
    ----------
    index, count : int
        This step and how many there are.
    layer : int
        The layer of the unit, counted from 0.
    name, below : str
        The layer and the map it reads.
    unit : (int, int)
        Row and column in the layer's map.
    path : tuple of (int, int)
        A unit of every layer up to this one, each read by the next and nearest
        to the middle of the field; last the unit itself.
    cells : tuple of (range, range)
        Rows and columns from the first to the last that the unit sees, in the
        input and in every map up to its own; outside a map lies padding.
    growth : Growth
        The rule with the numbers of this layer.
    reach : Reach
        Field, jump and start of all units of the layer.
    flat : bool
        Whether one row of every map is shown, and rows go without saying.
    """

    index: int
    count: int
    layer: int
    name: str
    below: str
    unit: Unit
    path: tuple[Unit, ...]
    cells: tuple[tuple[range, range], ...]
    growth: Growth
    reach: Reach
    flat: bool

    @property
    def field(self) -> tuple[range, range]:
        """Rows and columns of the field on the input, as if it had no borders."""
        rows, columns = (self.reach.of(at) for at in self.unit)
        return rows, columns

    @property
    def place(self) -> str:
        """``'conv2[6]'``, or with the row where rows are shown."""
        return f"{self.name}[{', '.join(map(str, self.unit[self.flat :]))}]"

    @property
    def reads(self) -> str:
        """What it reads of the map below: ``'units 5 to 7 of conv1'``; gaps are told."""
        if not (self.layer or all(self.cells[0])):
            return self.sees
        what, below = ("units", self.below) if self.layer else ("cells", "the input")
        taps, apart = self.growth.kernel_size, self.growth.dilation
        rows, columns = self.cells[-2]
        if taps == 1 or apart == 1:
            return f"{self._along((rows, columns), what)} of {below}"
        if taps <= _LISTED - (not self.flat):
            return f"{self._along((rows[::apart], columns[::apart]), what)} of {below}"
        return f"{self._along((rows, columns), what)} of {below}, every {_ordinal(apart)}"

    @property
    def sees(self) -> str:
        """What it sees of the input: ``'cells 4 to 8 of the input'``."""
        if not all(self.cells[0]):
            return "nothing of the input"
        return f"{self._along(self.cells[0], 'cells')} of the input"

    def _along(self, both: tuple[range, range], what: str) -> str:
        rows, columns = both
        if self.flat:
            return f"{what if len(columns) > 1 else what[:-1]} {between(columns)}"
        return ", ".join(
            f"{name if len(cells) == 1 else name + 's'} {between(cells)}"
            for name, cells in (("row", rows), ("column", columns))
        )

    def describe(self) -> str:
        """The text twin: one plain sentence that a screen reader can speak."""
        row, column = self.unit
        unit = f"unit {column}" if self.flat else f"the unit in row {row}, column {column}"
        through = f", and through them {self.sees}" if self.layer else ""
        grown = self.growth
        return (
            f"Step {self.index + 1} of {self.count}: {unit} of {self.name} reads {self.reads}"
            f"{through}; {grown.before} plus {grown.kernel_size - 1} times {grown.dilation} times "
            f"{grown.jump} is a receptive field of {grown.after}."
        )


def between(cells: range) -> str:
    """``'4 to 8'``, or ``'3, 7 and 11'`` where there are gaps; padding has negative numbers."""
    first, last = number(cells[0]), number(cells[-1])
    if cells.step > 1 and len(cells) > 1:
        return f"{', '.join(map(number, cells[:-1]))} and {last}"
    return first if first == last else f"{first} to {last}"


def _ordinal(count: int) -> str:
    """``'4th'``."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
    return f"{number(count)}{'th' if count % 100 in (11, 12, 13) else ending}"
