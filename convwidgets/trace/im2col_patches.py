"""What a window makes of an image: the patch matrix, and where each of its entries comes from."""

from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from convwidgets.core.geometry import Axis
from convwidgets.trace.im2col_input import Cell, within
from convwidgets.trace.im2col_step import CellStory
from convwidgets.trace.records import Array, ConvStep
from convwidgets.trace.steps import Steps

S = TypeVar("S")
Self = TypeVar("Self", bound="Patches[Any]")


@dataclass(frozen=True, eq=False)
class Patches(Steps[S]):
    """What both ways share: an image, its windows and the patch matrix.

    Attributes
    ----------
    image : ndarray, shape (C, H, W)
        The input.
    padded : ndarray, shape (C, PH, PW)
        The same with its padding of zeros.
    kernels : ndarray, shape (O, C, kH, kW)
        As applied: rotated by 180° when `flip_kernel` is true.
    flip_kernel : bool
        True convolution instead of cross-correlation.
    axes : tuple of Axis
        Sizes, stride, padding and dilation, down and across.
    columns : ndarray, shape (C·kH·kW, L)
        The patch matrix, as `im2col` makes it.
    origins : ndarray of int, shape (C·kH·kW, L)
        Which cell of the image each entry copies, counted from 0 in the order
        of ``image.ravel()``; −1 for padding.
    output : ndarray
        The result: of the product, or the image that the columns are added to.
    row : int
        Which kernel is written out.
    story : CellStory or None
        The cell whose copies are marked.
    """

    image: Array
    padded: Array
    kernels: Array
    flip_kernel: bool
    axes: tuple[Axis, Axis]
    columns: Array
    origins: NDArray[np.intp]
    output: Array
    row: int
    story: CellStory | None

    def __len__(self) -> int:
        """One step for each column."""
        return int(self.columns.shape[1])

    @property
    def positions(self) -> tuple[int, int]:
        """Rows and columns of positions of the window: the size of the output."""
        return self.axes[0].output, self.axes[1].output

    @property
    def window_shape(self) -> tuple[int, int, int]:
        """Channels, rows and columns of a window."""
        return len(self.image), self.axes[0].kernel_size, self.axes[1].kernel_size

    @property
    def padding(self) -> tuple[tuple[int, int], ...]:
        """Cells before and after, for each axis."""
        return tuple((axis.before, axis.after) for axis in self.axes)

    @property
    def factor(self) -> float:
        """How many times as many numbers the matrix holds as the image."""
        return self.columns.size / self.image.size

    def place(self, index: int) -> tuple[int, int]:
        """The position that is column `index`."""
        row, column = divmod(index, self.positions[1])
        return row, column

    def window(self, index: int) -> tuple[tuple[int, ...], ...]:
        """Rows and columns of the padded image that column `index` copies."""
        return tuple(
            tuple(range(at * axis.stride, at * axis.stride + axis.span, axis.dilation))
            for at, axis in zip(self.place(index), self.axes, strict=True)
        )

    def cell_of(self, row: int, column: int) -> Cell | None:
        """The cell of the image that an entry of the matrix copies; None for padding."""
        origin = int(self.origins[row, column])
        if origin < 0:
            return None
        channel, at, across = (int(i) for i in np.unravel_index(origin, self.image.shape))
        return channel, at, across

    def looking(self: Self, row: int, cell: Cell | None) -> Self:
        """The same with another kernel written out and another cell marked."""
        here = within(cell, self.image.shape)
        return replace(self, row=min(row, len(self.kernels) - 1), story=self._story(here))

    def _story(self, cell: Cell | None) -> CellStory | None:
        if cell is None:
            return None
        origin = np.ravel_multi_index(cell, self.image.shape)
        columns, rows = (origin == self.origins.T).nonzero()
        copies = tuple(zip(map(int, rows), map(int, columns), strict=True))
        return CellStory(cell, float(self.image[cell]), copies, len(self.image) > 1)

    def _summed(self, index: int, value: float) -> ConvStep:
        """The dot product, `value`, of the chosen kernel with column `index`."""
        values = self.columns[:, index].reshape(self.window_shape)
        weights = self.kernels[self.row]
        position = self.place(index)
        written = (self.row, *position) if len(self.kernels) > 1 else position
        return ConvStep(
            index, len(self), written, self.window(index), values, weights, values * weights,
            0.0, value, any(any(pair) for pair in self.padding),
        )  # fmt: skip
