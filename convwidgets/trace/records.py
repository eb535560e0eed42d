"""Frozen records of a convolution: one step, and all of them in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from convwidgets.trace.numbers import number, span

Array = NDArray[np.float64]

_AXES = {1: ("position",), 2: ("row", "column")}


def frozen(values: Any) -> Array:
    """A read-only float64 copy: nobody can change a trace behind its back."""
    copy = np.array(values, dtype=np.float64)
    copy.setflags(write=False)
    return copy


@dataclass(frozen=True, slots=True, eq=False)
class ConvStep:
    """One position of the window.

    Attributes
    ----------
    index, count : int
        This step and how many there are.
    position : tuple of int
        The output cell, (row, column) or (position,).
    window : tuple of tuple of int
        For each axis the indices that are read, counted in the padded input.
    values, weights, products : ndarray
        The cells under the window, the weights as applied (already rotated
        for a true convolution) and their products, all of the kernel's shape.
    bias : float
        Added to the sum of the products.
    value : float
        The output cell.
    padded : bool
        Whether the indices of `window` count padding cells.
    """

    index: int
    count: int
    position: tuple[int, ...]
    window: tuple[tuple[int, ...], ...]
    values: Array
    weights: Array
    products: Array
    bias: float
    value: float
    padded: bool

    @property
    def reads(self) -> str:
        """Where the window lies: ``'padded rows 1–3, columns 2–4'``."""
        word = "padded " if self.padded else ""
        if len(self.window) == 1:
            return f"{word}input {span(self.window[0])}"
        rows, columns = self.window
        return (
            f"{word}row{'s' if len(rows) > 1 else ''} {span(rows)}, "
            f"column{'s' if len(columns) > 1 else ''} {span(columns)}"
        )

    @property
    def place(self) -> str:
        """The output cell in words: ``'output row 1, column 2'``."""
        names = _AXES[len(self.position)]
        return "output " + ", ".join(f"{n} {i}" for n, i in zip(names, self.position, strict=True))

    @property
    def sum_in_words(self) -> str:
        """The sum as it is spoken: ``'1 times 2 plus 3 times −1 is −1'``."""
        pairs = list(zip(self.values.ravel(), self.weights.ravel(), strict=True))
        if len(pairs) <= 30:
            terms = [f"{number(v)} times {number(w)}" for v, w in pairs]
            if self.bias:
                terms.append(f"the bias {number(self.bias)}")
            total = " plus ".join(terms)
        else:
            total = f"the sum of {len(pairs)} products"
            if self.bias:
                total += f" plus the bias {number(self.bias)}"
        return f"{total} is {number(self.value)}"

    def describe(self) -> str:
        """The text twin: one plain sentence that a screen reader can speak."""
        return (
            f"Step {self.index + 1} of {self.count}: {self.place} reads {self.reads}; "
            f"{self.sum_in_words}."
        )


@dataclass(frozen=True, eq=False)
class ConvTrace(Sequence[ConvStep]):
    """Every step of one convolution, in reading order.

    Behaves as an immutable sequence of :class:`ConvStep`; a step is worked out
    when it is asked for, so that a photograph's trace costs no more than its
    output.

    Attributes
    ----------
    input, kernel : ndarray
        What was given, one- or two-dimensional.
    weights : ndarray
        The kernel as applied: rotated by 180° when `flip_kernel` is true.
    padded : ndarray
        The input with its padding.
    output : ndarray
        The result.
    stride, dilation : tuple of int
        One for each axis.
    padding : tuple of (int, int)
        Cells before and after, for each axis.
    flip_kernel : bool
        True convolution instead of cross-correlation.
    bias : float
        Added to every output.
    padding_mode : str
        How the padding is filled, as in :func:`convwidgets.conv2d`.
    """

    input: Array
    kernel: Array
    weights: Array
    padded: Array
    output: Array
    stride: tuple[int, ...]
    padding: tuple[tuple[int, int], ...]
    dilation: tuple[int, ...]
    flip_kernel: bool
    bias: float
    padding_mode: str

    def __len__(self) -> int:
        return int(self.output.size)

    @overload
    def __getitem__(self, index: int) -> ConvStep: ...
    @overload
    def __getitem__(self, index: slice) -> list[ConvStep]: ...
    def __getitem__(self, index: int | slice) -> ConvStep | list[ConvStep]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        size = len(self)
        if not -size <= index < size:
            raise IndexError(f"step {index} of a trace with {size} steps")
        index = int(index) % size
        position = tuple(int(i) for i in np.unravel_index(index, self.output.shape))
        window = tuple(
            tuple(range(p * s, p * s + d * (k - 1) + 1, d))
            for p, s, d, k in zip(
                position, self.stride, self.dilation, self.kernel.shape, strict=True
            )
        )
        values = self.padded[np.ix_(*window)]
        return ConvStep(
            index=index,
            count=size,
            position=position,
            window=window,
            values=values,
            weights=self.weights,
            products=values * self.weights,
            bias=self.bias,
            value=float(self.output[position]),
            padded=any(before or after for before, after in self.padding),
        )
