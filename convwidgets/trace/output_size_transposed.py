"""A transposed convolution: each cell of the small side stamps its kernel on the large side.

The small side holds 1, 2, 3, … and every weight is 1, so a stamp repeats the
cell's own value and sums show where stamps overlap.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convwidgets.core import conv1d, conv_transpose2d
from convwidgets.core._checks import whole_number
from convwidgets.core._padding_forms import normalise_padding
from convwidgets.core.errors import ConvError
from convwidgets.core.geometry import Axis, plan_axes
from convwidgets.trace.numbers import number, span
from convwidgets.trace.output_size import MAX_PADDED
from convwidgets.trace.output_size_sum import cells_text
from convwidgets.trace.records import Array, frozen
from convwidgets.trace.steps import Steps


@dataclass(frozen=True, slots=True, eq=False)
class Stamp:
    """One cell of the small side and what it adds.

    Attributes
    ----------
    index, count : int
        This step, which is the cell, and how many there are.
    value : float
        What the cell holds.
    cells : tuple of int
        The cells it stamps, counted on the large side before anything is cut off.
    kept : tuple of int
        Those of them that are not cut off, counted on the large side itself.
    overlaps : tuple of (int, float, float)
        For each of these that held a sum already: the cell, that sum and the new one.
    sums : ndarray
        The large side after this stamp, before anything is cut off.
    summary : str
        What became of the values, said at the last step; empty at the others.
    """

    index: int
    count: int
    value: float
    cells: tuple[int, ...]
    kept: tuple[int, ...]
    overlaps: tuple[tuple[int, float, float], ...]
    sums: Array
    summary: str = ""

    @property
    def where(self) -> str:
        """``'cells 2–4'``, ``'cell 0 and 1 cell that is cut off'``."""
        parts = [f"cell{'s' if len(self.kept) > 1 else ''} {span(self.kept)}"] if self.kept else []
        cut = len(self.cells) - len(self.kept)
        if cut:
            parts.append(f"{cells_text(cut)} that {'is' if cut == 1 else 'are'} cut off")
        return " and ".join(parts)

    def describe(self) -> str:
        """The text twin: one plain sentence that a screen reader can speak."""
        told = f"small cell {self.index} holds {number(self.value)} and stamps it on {self.where}"
        added = [
            f"cell {cell} now holds {number(before)} plus {number(self.value)}, {number(after)}"
            for cell, before, after in self.overlaps[:3]
        ]
        if len(self.overlaps) > 3:
            added.append(f"{len(self.overlaps) - 3} more cells overlap")
        start = f"Step {self.index + 1} of {self.count}"
        return f"{start}: {'; '.join([told, *added])}.{self.summary}"


@dataclass(frozen=True, eq=False)
class TransposedTrace(Steps[Stamp]):
    """One stamp after the other.

    Attributes
    ----------
    axis : Axis
        The convolution that goes the other way, from the large side to the small.
    output_padding : int
        Cells added at the end of the large side.
    small : ndarray
        1, 2, 3, …
    painted : ndarray
        The large side before the padding is cut off.
    times : ndarray of int
        How many stamps meet in each of its cells.
    output : ndarray
        The large side, as `conv_transpose2d` gives it.
    back : ndarray
        What `conv1d` with the same settings makes of it: the size of the small
        side, and other values.
    """

    axis: Axis
    output_padding: int
    small: Array
    painted: Array
    times: NDArray[np.int64]
    output: Array
    back: Array

    @property
    def returns(self) -> bool:
        """Whether the values come back after all, as with a single weight 1."""
        return np.array_equal(self.small, self.back)

    @property
    def title(self) -> str:
        """What is shown."""
        return f"Transposed convolution from size {len(self)} to size {self.axis.size}"

    def __len__(self) -> int:
        return int(self.small.size)

    def _step(self, index: int) -> Stamp:
        axis = self.axis
        first = index * axis.stride
        cells = tuple(range(first, first + axis.span, axis.dilation))
        kept = tuple(c - axis.before for c in cells if 0 <= c - axis.before < axis.size)
        so_far = np.where(np.arange(len(self)) <= index, self.small, 0)
        sums = _painted(so_far, axis, self.output_padding)
        value = float(self.small[index])
        after = sums[axis.before : axis.before + axis.size]
        overlaps = tuple(
            (cell, float(after[cell]) - value, float(after[cell]))
            for cell in kept
            if after[cell] != value
        )
        summary = ""
        if index == len(self) - 1:
            came = "and the same values" if self.returns else "but other values"
            summary = (
                f" The large side has {axis.size} cell{'' if axis.size == 1 else 's'}; the "
                f"convolution with the same settings makes {axis.output} of them again, {came}."
            )
        return Stamp(index, len(self), value, cells, kept, overlaps, frozen(sums), summary)


def transposed_trace(
    size: Any,
    kernel_size: Any,
    *,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    output_padding: Any = 0,
) -> TransposedTrace:
    """Trace a transposed convolution of a strip.

    Parameters
    ----------
    size : int
        Cells of the small side.
    kernel_size, stride, dilation : int
        As in :func:`convwidgets.conv_transpose2d`.
    padding : int, str or sequence
        That of the convolution it reverses; so many cells are cut off.
    output_padding : int
        Cells added at the end, below the stride.  (PyTorch takes more with a
        dilation above the stride; then the size does not come back.)

    Returns
    -------
    TransposedTrace
        One step for each cell of the small side.

    Raises
    ------
    ConvError
        If nothing is left of the large side, or a value cannot be used.

    Examples
    --------
    >>> trace = transposed_trace(3, 3, stride=2)
    >>> trace.output, trace.back
    (array([1., 1., 3., 2., 5., 3., 3.]), array([ 5., 10., 11.]))
    """
    small = whole_number(size, "size", 1)
    weights = whole_number(kernel_size, "kernel_size", 1)
    step, apart = whole_number(stride, "stride", 1), whole_number(dilation, "dilation", 1)
    extra = whole_number(output_padding, "output_padding", 0)
    if extra >= step:
        raise ConvError(
            f"output_padding is {extra}; it must be below the stride, {step}, as it chooses among "
            f"the sizes that come back to the same one. Use at most {step - 1} or a larger stride."
        )
    cells = (small - 1) * step + apart * (weights - 1) + 1 + extra
    if cells > MAX_PADDED:
        raise ConvError(
            f"The large side would have {cells:,} cells; at most {MAX_PADDED:,} can be shown. "
            "Use a smaller size, stride or kernel."
        )
    sides = normalise_padding(padding, (weights,), (step,), (apart,))[0]
    values = np.arange(1.0, small + 1)
    large = conv_transpose2d(
        values[None], np.ones((1, weights)), stride=(1, step), padding=(0, sides),
        output_padding=(0, extra), dilation=(1, apart),
    )[0]  # fmt: skip
    settings: dict[str, Any] = {"stride": step, "padding": (sides,), "dilation": apart}
    axis = plan_axes((large.size,), (weights,), **settings)[0]
    return TransposedTrace(
        axis=axis,
        output_padding=extra,
        small=frozen(values),
        painted=frozen(_painted(values, axis, extra)),
        times=_painted(np.ones(small), axis, extra).astype(np.int64),
        output=frozen(large),
        back=frozen(conv1d(large, np.ones(weights), **settings)),
    )


def _painted(values: Array, axis: Axis, extra: int) -> Array:
    """All stamps of `values`, before the padding is cut off."""
    sums: Array = conv_transpose2d(
        values[None], np.ones((1, axis.kernel_size)),
        stride=(1, axis.stride), output_padding=(0, extra), dilation=(1, axis.dilation),
    )[0]  # fmt: skip
    return sums
