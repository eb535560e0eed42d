"""Every place at which a window stops, on a strip of cells or on a square of them.

The input holds 1, 2, 3, … and every weight is 1, so an output is the plain sum
of what its window covers, and a cell of padding shows which cell it repeats.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convwidgets.core import conv1d, conv2d_separable, mac_count
from convwidgets.core._checks import whole_number
from convwidgets.core.errors import ConvError
from convwidgets.core.geometry import Axis, plan_axes
from convwidgets.core.padding import check_padding_mode, pad, source_indices
from convwidgets.trace.numbers import number, span
from convwidgets.trace.output_size_coverage import Coverage, coverage
from convwidgets.trace.output_size_sum import SizeSum, cells_text
from convwidgets.trace.records import Array, frozen
from convwidgets.trace.steps import Steps

#: The longest input, as long as the side of the largest picture an explorer takes.
MAX_SIZE = 512
#: The longest input with its padding.
MAX_PADDED = 1024

#: Windows with more cells are told by their sum alone.
_MOST_TERMS = 12


def checked_axis(size: Any, kernel_size: Any, *, stride: Any, padding: Any, dilation: Any) -> Axis:
    """One axis of a layer, refused where the core refuses it or where it cannot be drawn."""
    sizes = whole_number(size, "size", 1), whole_number(kernel_size, "kernel_size", 1)
    axis = plan_axes(sizes[:1], sizes[1:], stride=stride, padding=padding, dilation=dilation)[0]
    if axis.padded > MAX_PADDED:
        raise ConvError(
            f"With its padding the input would have {axis.padded:,} cells; at most "
            f"{MAX_PADDED:,} can be shown. Use less padding."
        )
    return axis


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """One place at which the window stops.

    Attributes
    ----------
    index, count : int
        This step and how many there are.
    position : tuple of int
        The output cell: (index,) or (row, column).
    start : tuple of int
        For each axis the input cell under the first weight; below 0 it is padding.
    window : tuple of tuple of int
        For each axis the cells that are read, counted in the padded input.
    inside : tuple of tuple of int
        For each axis the input cells among them, counted in the input.
    values : ndarray
        What the window reads.
    value : float
        Their sum.
    summary : str
        How the size comes about, said at the first step; empty at the others.
    """

    index: int
    count: int
    position: tuple[int, ...]
    start: tuple[int, ...]
    window: tuple[tuple[int, ...], ...]
    inside: tuple[tuple[int, ...], ...]
    values: Array
    value: float
    summary: str = ""

    @property
    def reads(self) -> str:
        """``'cells 3–5'``, ``'rows 0–1, columns 0–1 and 5 cells of padding'``."""
        names = ("cell",) if len(self.window) == 1 else ("row", "column")
        real = math.prod(map(len, self.inside))
        outside = self.values.size - real
        if not real:
            return f"nothing but {cells_text(outside, 'of padding')}"
        text = ", ".join(
            f"{name}{'s' if len(indices) > 1 else ''} {span(indices)}"
            for name, indices in zip(names, self.inside, strict=True)
        )
        return f"{text} and {cells_text(outside, 'of padding')}" if outside else text

    @property
    def terms(self) -> list[str]:
        """The numbers that are added, or none if they are too many to be told."""
        if self.values.size > _MOST_TERMS:
            return []
        return [number(value) for value in self.values.ravel()]

    def describe(self) -> str:
        """The text twin: one plain sentence that a screen reader can speak."""
        names = ("",) if len(self.position) == 1 else ("row ", "column ")
        place = ", ".join(f"{n}{i}" for n, i in zip(names, self.position, strict=True))
        begins = ", ".join(f"{n}{number(i)}" for n, i in zip(names, self.start, strict=True))
        added = " plus ".join(self.terms) or f"the sum of {self.values.size} numbers"
        told = (
            f"it reads {self.reads}; {added} is {number(self.value)}"
            if self.values.size > 1
            else f"it reads {self.reads}, which holds {number(self.value)}"
        )
        return (
            f"Step {self.index + 1} of {self.count}: for output {place} the window starts at "
            f"{begins}; {told}.{self.summary}"
        )


@dataclass(frozen=True, eq=False)
class PlaceTrace(Steps[Place]):
    """Every place of the window, in reading order.

    Attributes
    ----------
    axis : Axis
        The settings of each axis; a square has two alike.
    rank : int
        1 for a strip, 2 for a square.
    mode : str
        What the padding holds.
    padded : ndarray
        The input with its padding.
    sources : ndarray of int
        Along one axis: which input cell stands in each padded one, −1 for a zero.
    output : ndarray
        The sum of each window.
    cost, cost_at_one : int
        Multiply-accumulates with the stride given and with stride 1.
    """

    axis: Axis
    rank: int
    mode: str
    padded: Array
    sources: NDArray[np.intp]
    output: Array
    cost: int
    cost_at_one: int

    @cached_property
    def coverage(self) -> Coverage:
        """What becomes of each cell along one axis."""
        return coverage(self.axis)

    @cached_property
    def sum(self) -> SizeSum:
        """How the size comes about."""
        return SizeSum(self.axis)

    @property
    def title(self) -> str:
        """What is shown, and the size it comes to."""
        of, cells, made = (
            " by ".join([str(count)] * self.rank)
            for count in (self.axis.kernel_size, self.axis.size, self.axis.output)
        )
        return f"Where a window of {of} stops on {cells} cells: output size {made}"

    def __len__(self) -> int:
        return int(self.output.size)

    def window(self, position: int) -> tuple[int, ...]:
        """The cells that are read from one place along an axis, counted with the padding."""
        axis = self.axis
        first = position * axis.stride
        return tuple(range(first, first + axis.span, axis.dilation))

    def _step(self, index: int) -> Place:
        axis = self.axis
        position = tuple(int(i) for i in np.unravel_index(index, self.output.shape))
        window = tuple(self.window(p) for p in position)
        inside = tuple(
            tuple(i - axis.before for i in w if 0 <= i - axis.before < axis.size) for w in window
        )
        summary = ""
        if index == 0:
            each = "" if self.rank == 1 else " along each side"
            summary = f" The output size{each}: {self.sum.describe()}; left over: "
            summary += f"{self.sum.left_over_text}."
        return Place(
            index, len(self), position, tuple(axis.start(p) for p in position), window, inside,
            self.padded[np.ix_(*window)], float(self.output[position]), summary,
        )  # fmt: skip


def places_trace(
    size: Any,
    kernel_size: Any,
    *,
    rank: int = 1,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    padding_mode: Any = "zeros",
) -> PlaceTrace:
    """Trace every place at which a window stops.

    Parameters
    ----------
    size, kernel_size : int
        Cells of the input and weights of the kernel, along each axis.
    rank : {1, 2}
        A strip, or a square.
    stride, padding, dilation
        As in :func:`convwidgets.output_size`, along each axis.
    padding_mode : str
        As in :func:`convwidgets.conv1d`.

    Returns
    -------
    PlaceTrace
        One step for each output cell.

    Raises
    ------
    ConvError
        If the kernel does not fit, or a value cannot be used.

    Examples
    --------
    >>> trace = places_trace(7, 3, stride=2, padding=1)
    >>> trace.output, trace[0].reads
    (array([ 3.,  9., 15., 13.]), 'cells 0–1 and 1 cell of padding')
    """
    axis = checked_axis(size, kernel_size, stride=stride, padding=padding, dilation=dilation)
    check_padding_mode(padding_mode, (axis,))
    axes = (axis,) * rank
    cells = np.arange(1.0, axis.size**rank + 1).reshape((axis.size,) * rank)
    ones = np.ones(axis.kernel_size)
    settings: dict[str, Any] = {
        "stride": axis.stride,
        "padding": ((axis.before, axis.after),) * rank,
        "dilation": axis.dilation,
    }
    if rank == 1:
        output = conv1d(cells, ones, padding_mode=padding_mode, **settings)
    else:
        output = conv2d_separable(cells, ones, ones, padding_mode=padding_mode, **settings)
    sizes = (axis.kernel_size,) * rank, (axis.size,) * rank
    return PlaceTrace(
        axis=axis,
        rank=rank,
        mode=str(padding_mode),
        padded=frozen(pad(cells, axes, padding_mode, np.float64)),
        sources=source_indices(axis, padding_mode),
        output=frozen(output),
        cost=mac_count(1, 1, *sizes, **settings),
        cost_at_one=mac_count(1, 1, *sizes, **{**settings, "stride": 1}),
    )
