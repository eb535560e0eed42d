"""Each gradient of a convolution as a correlation of its own, and what meets in its windows.

By the weights: the image under ``grad_out``, whose entries lie as far apart as
the stride, moved on by the dilation.  By the input: ``grad_out``, with zeros
between its entries for the stride and around them for the reach of the kernel,
under the kernel rotated by 180°.  By the bias: ``grad_out`` under ones.

Dumoulin and Visin, "A guide to convolution arithmetic for deep learning",
arXiv:1603.07285 (2016), chapter 4, has the second with all its zeros.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from convwidgets.core import conv2d_backward
from convwidgets.trace.backprop_step import Gradient, Meeting, Place
from convwidgets.trace.records import Array, ConvStep, ConvTrace, frozen


@dataclass(frozen=True, eq=False)
class GradientSums(ABC):
    """The correlation that gives one gradient.

    Attributes
    ----------
    forward : ConvTrace
        The convolution.
    grad_out : ndarray
        What arrives at its outputs.
    gradient : ndarray
        The result, of the shape of what it is the gradient by.
    """

    forward: ConvTrace
    grad_out: Array
    gradient: Array

    #: What the loss is differentiated by.
    by: ClassVar[Gradient]

    @property
    @abstractmethod
    def correlation(self) -> ConvTrace:
        """The same sums as positions of a window."""

    @abstractmethod
    def place(self, position: tuple[int, ...]) -> Place:
        """Where an entry of the gradient stands in the output of the correlation."""

    @abstractmethod
    def meetings(self, step: ConvStep) -> Iterable[Meeting]:
        """What meets in each product of a position of the correlation."""

    def step(self, index: int, correlation: ConvTrace) -> tuple[tuple[int, ...], ConvStep]:
        """The entry `index` and its position of the correlation."""
        position = tuple(int(i) for i in np.unravel_index(index, self.gradient.shape))
        row, column = self.place(position)
        step = correlation[row * correlation.output.shape[1] + column]
        return position, replace(step, index=index, count=int(self.gradient.size))

    def given(self, place: Place) -> Place:
        """Where a weight of the window stands in the kernel as it was given."""
        return self.mirrored(place) if self.forward.flip_kernel else place

    def mirrored(self, place: Place) -> Place:
        """The same place of the kernel rotated by 180°."""
        rows, columns = self.forward.kernel.shape
        return rows - 1 - place[0], columns - 1 - place[1]


class WeightSums(GradientSums):
    """``grad_out`` slides over the padded image."""

    by: ClassVar[Gradient] = "weight"

    @property
    def correlation(self) -> ConvTrace:
        """Stride and dilation have changed places."""
        forward, gradient = self.forward, self.gradient
        return replace(
            forward,
            kernel=self.grad_out,
            weights=self.grad_out,
            output=gradient[::-1, ::-1] if forward.flip_kernel else gradient,
            stride=forward.dilation,
            dilation=forward.stride,
            flip_kernel=False,
            bias=0.0,
        )

    def place(self, position: tuple[int, ...]) -> Place:
        """Of a kernel that is turned before it is used, the opposite one."""
        return self.given((position[0], position[1]))

    def meetings(self, step: ConvStep) -> Iterable[Meeting]:
        """Every output met this weight, each in a cell of its own."""
        row, column = step.position
        rows, columns = step.window
        for i, j in np.ndindex(self.grad_out.shape):
            cell = rows[i], columns[j]
            yield Meeting((i, j), cell, self.given((row, column)), (row, column))


class InputSums(GradientSums):
    """The rotated kernel slides over ``grad_out`` and its zeros."""

    by: ClassVar[Gradient] = "input"

    @property
    def reach(self) -> tuple[int, ...]:
        """How many cells a window reaches beyond its first one, along each axis."""
        forward = self.forward
        return tuple(
            d * (k - 1) for d, k in zip(forward.dilation, forward.kernel.shape, strict=True)
        )

    @property
    def correlation(self) -> ConvTrace:
        """Over the whole padded image; its border is cut off afterwards."""
        forward, g = self.forward, self.grad_out
        shape = tuple(n + r for n, r in zip(forward.padded.shape, self.reach, strict=True))
        field = np.zeros(shape)
        spread = [
            slice(r, r + (n - 1) * s + 1, s)
            for r, n, s in zip(self.reach, g.shape, forward.stride, strict=True)
        ]
        field[tuple(spread)] = g
        back = conv2d_backward(g, forward.padded, forward.weights,
                               stride=forward.stride, dilation=forward.dilation)  # fmt: skip
        turned = forward.weights[::-1, ::-1]
        around = tuple(
            (r, total - r - (n - 1) * s - 1)
            for r, total, n, s in zip(self.reach, shape, g.shape, forward.stride, strict=True)
        )
        return ConvTrace(
            input=g, kernel=frozen(turned), weights=frozen(turned), padded=frozen(field),
            output=frozen(back.grad_x), stride=(1, 1), padding=around,
            dilation=forward.dilation, flip_kernel=False, bias=0.0, padding_mode="zeros",
        )  # fmt: skip

    def place(self, position: tuple[int, ...]) -> Place:
        """Counted with the padding."""
        (top, _), (left, _) = self.forward.padding
        return position[0] + top, position[1] + left

    def meetings(self, step: ConvStep) -> Iterable[Meeting]:
        """Every output whose window holds this cell, through the weight that lay on it."""
        row, column = step.position
        for a, b in np.ndindex(self.forward.kernel.shape):
            place = self.mirrored((a, b))
            output = self.output_at(step.window[0][a], step.window[1][b])
            yield Meeting(output, (row, column), self.given(place), place)

    @property
    def zeros(self) -> tuple[str, ...]:
        """Where zeros stand: ``'between'`` the entries of grad_out, ``'around'`` them."""
        pairs = zip(self.grad_out.shape, self.forward.stride, strict=True)
        between = ("between",) if any(n > 1 and s > 1 for n, s in pairs) else ()
        around = ("around",) if any(map(any, self.correlation.padding)) else ()
        return between + around

    def output_along(self, axis: int, cell: int) -> int | None:
        """The index of the outputs in a row or column of the field of zeros, if there are any."""
        index, rest = divmod(cell - self.reach[axis], self.forward.stride[axis])
        return None if rest or not 0 <= index < self.grad_out.shape[axis] else index

    def output_at(self, row: int, column: int) -> Place | None:
        """Which output stands in a cell of the field of zeros, if any."""
        i, j = self.output_along(0, row), self.output_along(1, column)
        return None if i is None or j is None else (i, j)


class BiasSums(GradientSums):
    """Every output got the bias once: as the weight of a number that is always 1."""

    by: ClassVar[Gradient] = "bias"

    @property
    def correlation(self) -> ConvTrace:
        """One position, which covers everything."""
        g = self.grad_out
        ones = frozen(np.ones(g.shape))
        return ConvTrace(
            input=g, kernel=ones, weights=ones, padded=g, output=self.gradient.reshape(1, 1),
            stride=(1, 1), padding=((0, 0), (0, 0)), dilation=(1, 1), flip_kernel=False,
            bias=0.0, padding_mode="zeros",
        )  # fmt: skip

    def place(self, position: tuple[int, ...]) -> Place:
        """The only one."""
        return 0, 0

    def meetings(self, step: ConvStep) -> Iterable[Meeting]:
        """All outputs."""
        for i, j in np.ndindex(self.grad_out.shape):
            yield Meeting((i, j), None, None, None)
