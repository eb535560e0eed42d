"""Convolution as one matrix product: every window a column, and the columns added back."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from convwidgets.core import col2im, conv2d, im2col
from convwidgets.core._checks import known_name, true_or_false, whole_number
from convwidgets.core.geometry import plan_axes
from convwidgets.core.padding import pad
from convwidgets.trace.im2col_input import check_size, image_planes, kernel_stack, read_cell
from convwidgets.trace.im2col_patches import Patches
from convwidgets.trace.im2col_step import Col2imStep, Im2colStep
from convwidgets.trace.records import Array, ConvTrace, frozen

VIEWS: Mapping[str, str] = MappingProxyType(
    {"im2col": "im2col: to columns", "col2im": "col2im: columns back"}
)
"""Name → what the list calls it."""


@dataclass(frozen=True, eq=False)
class Im2colTrace(Patches[Im2colStep]):
    """Windows become columns, and the kernels times the columns the output."""

    @property
    def sums(self) -> ConvTrace:
        """The convolution with the kernel that is written out, for the arithmetic."""
        rows, columns = self.axes
        weights = self.kernels[self.row]
        return ConvTrace(
            self.image, weights, weights, self.padded,
            self.output.reshape(len(self.kernels), *self.positions)[self.row],
            (rows.stride, columns.stride), self.padding, (rows.dilation, columns.dilation),
            self.flip_kernel, 0.0, "zeros",
        )  # fmt: skip

    def _step(self, index: int) -> Im2colStep:
        outputs = self.output.reshape(len(self.kernels), -1)[:, index]
        summed = self._summed(index, float(outputs[self.row]))
        return Im2colStep(
            index, len(self), self.place(index), summed, self.row, outputs, self.story
        )


@dataclass(frozen=True, eq=False)
class Col2imTrace(Patches[Col2imStep]):
    """Columns are added back, each to its window.

    Attributes
    ----------
    counts : ndarray of int, shape (H, W)
        How many windows contain each cell.
    """

    @property
    def counts(self) -> Array:
        """How many windows contain each cell: what ones are turned into."""
        counts: Array = self._back(np.ones_like(self.columns), len(self))[0]
        return counts

    def _back(self, columns: Array, count: int) -> Array:
        """The sum image of the first `count` columns."""
        kept = columns.copy()
        kept[:, count:] = 0
        rows, across = self.axes
        return frozen(
            col2im(
                kept, self.image.shape, (rows.kernel_size, across.kernel_size),
                stride=(rows.stride, across.stride), padding=self.padding,
                dilation=(rows.dilation, across.dilation),
            )
        )  # fmt: skip

    def _step(self, index: int) -> Col2imStep:
        total = self._back(self.columns, index + 1)
        before = self._back(self.columns, index)
        window = self.window(index)
        rows, across = (np.array(axis) for axis in window)
        sides = ((0, 0), *self.padding)
        inside = [
            np.pad(image, sides, constant_values=np.nan)[:, rows[:, None], across]
            for image in (before, total)
        ]
        summed = self._summed(index, 0.0)
        return Col2imStep(
            index, len(self), self.place(index), window, summed.reads, summed.values,
            frozen(inside[0]), frozen(inside[1]), total,
            self._back(np.ones_like(self.columns), index + 1)[0], self.story,
        )  # fmt: skip


def im2col_trace(
    image: Any,
    kernel: Any,
    *,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    flip_kernel: Any = False,
    view: str = "im2col",
    row: Any = 0,
    cell: Any = None,
) -> Im2colTrace | Col2imTrace:
    """Trace a convolution as one matrix product, or the way back.

    Parameters
    ----------
    image : array_like, shape (H, W) or (C, H, W)
        The input.
    kernel : array_like, shape (kH, kW), (C, kH, kW) or (O, C, kH, kW)
        One plane for all channels, one kernel, or several.
    stride, padding, dilation, flip_kernel
        As in :func:`convwidgets.conv2d`.
    view : {'im2col', 'col2im'}
        Windows to columns and the product, or columns back to their windows.
    row : int
        Which kernel's product is written out; one beyond the last is taken for
        the last.
    cell : (row, column) or (channel, row, column), optional
        The cell of the image whose copies are marked; one beyond the last is
        taken for the last.

    Returns
    -------
    Im2colTrace or Col2imTrace
        One step for each column, position by position, row by row.

    Raises
    ------
    ConvError
        If a value cannot be used; the sentence says which and why.

    Examples
    --------
    >>> import numpy as np
    >>> trace = im2col_trace(np.arange(9).reshape(3, 3), [[1, 0], [0, -1]])
    >>> trace.columns.shape, trace[1].column.ravel().tolist(), trace[1].sum.value
    ((4, 4), [1.0, 2.0, 4.0, 5.0], -4.0)
    >>> im2col_trace(np.ones((3, 3)), np.ones((2, 2)), view="col2im").output
    array([[1., 2., 1.],
           [2., 4., 2.],
           [1., 2., 1.]])
    """
    planes = image_planes(image)
    given = np.ndim(kernel)
    kernels = kernel_stack(kernel, len(planes))
    turned = true_or_false(flip_kernel, "flip_kernel")
    known_name(view, VIEWS, "view")
    size = kernels.shape[2:]
    first, second = axes = plan_axes(
        planes.shape[1:], size, stride=stride, padding=padding, dilation=dilation
    )
    check_size(len(planes), axes)
    settings: dict[str, Any] = {
        "stride": (first.stride, second.stride),
        "padding": ((first.before, first.after), (second.before, second.after)),
        "dilation": (first.dilation, second.dilation),
    }
    columns = im2col(planes, size, **settings)
    # The same windows over the numbers of the cells, from 1, so that padding is 0.
    places = np.arange(1, planes.size + 1).reshape(planes.shape)
    origins = im2col(places, size, **settings) - 1
    applied = frozen(kernels[..., ::-1, ::-1] if turned else kernels)
    if view == "im2col":
        output = conv2d(planes, applied, **settings)
        kind: type[Im2colTrace] | type[Col2imTrace] = Im2colTrace
        output = output if given == 4 else output[0]
    else:
        output = col2im(columns, planes.shape, size, **settings)
        kind = Col2imTrace
        output = output if np.ndim(image) == 3 else output[0]
    padded = pad(planes, axes, "zeros", np.float64)
    trace = kind(
        planes, frozen(padded), applied, turned, (first, second), frozen(columns), origins,
        frozen(output), 0, None,
    )  # fmt: skip
    return trace.looking(whole_number(row, "row", 0), read_cell(cell))
