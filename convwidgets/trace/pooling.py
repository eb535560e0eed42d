"""What happens at each position of a pooling window.

Computed once from the settings, like the trace of a convolution.  Rows and
columns count the input's own cells: a window that begins in the padding begins
below 0, and one that hangs over the far edge ends past the last cell.
"""

import math
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from convwidgets.core import avg_pool2d, max_pool2d
from convwidgets.core._checks import is_sequence, numbers, shown, true_or_false
from convwidgets.core._pool_plan import Axes, plan_pool, window_areas
from convwidgets.core.errors import ConvError
from convwidgets.core.geometry import Axis
from convwidgets.trace.convolution import MAX_CELLS
from convwidgets.trace.pooling_step import Mode, PoolStep
from convwidgets.trace.records import Array, frozen
from convwidgets.trace.steps import Steps

MODES: tuple[Mode, ...] = ("max", "average")


@dataclass(frozen=True, eq=False)
class PoolTrace(Steps[PoolStep]):
    """Every step of one pooling, in reading order.

    Behaves as an immutable sequence of :class:`PoolStep`.

    Attributes
    ----------
    input, output : ndarray, shape (H, W) and (OH, OW)
        What was given and what came out.
    mode : {'max', 'average'}
        What is made of each window.
    axes : (Axis, Axis)
        Sizes, window, stride and padding, down and across.
    count_include_pad : bool
        Whether an average divides by the cells of padding, too.
    origins : ndarray of int, shape (OH, OW)
        row · W + column of each maximum in the input; −1 for averages.
    divisors : ndarray of int, shape (OH, OW)
        What each sum is divided by; 0 for maxima.
    """

    input: Array
    output: Array
    mode: Mode
    axes: Axes
    count_include_pad: bool
    origins: NDArray[np.int64]
    divisors: NDArray[np.int64]

    def __len__(self) -> int:
        return int(self.output.size)

    def _step(self, index: int) -> PoolStep:
        position = cast("tuple[int, int]", divmod(index, self.output.shape[1]))
        window = _pair(_window(a, p) for a, p in zip(self.axes, position, strict=True))
        inside = _pair(
            tuple(i for i in indices if 0 <= i < axis.size)
            for axis, indices in zip(self.axes, window, strict=True)
        )
        held = [
            sum(i < a.size + a.after for i in w) for a, w in zip(self.axes, window, strict=True)
        ]
        cells = self.input[np.ix_(*inside)]
        origin = int(self.origins[position])
        return PoolStep(
            index=index,
            count=len(self),
            position=position,
            mode=self.mode,
            window=window,
            inside=inside,
            cells=cells,
            padding=math.prod(held) - cells.size,
            beyond=len(window[0]) * len(window[1]) - math.prod(held),
            value=float(self.output[position]),
            origin=None if origin < 0 else divmod(origin, self.input.shape[1]),
            divisor=int(self.divisors[position]),
        )

    @property
    def dropped(self) -> NDArray[np.bool_]:
        """Input cells at the end that no window reaches, because of the floor."""
        rows, columns = (
            np.arange(a.size) >= a.start(a.output - 1) + a.kernel_size for a in self.axes
        )
        return rows[:, None] | columns

    @property
    def skipped(self) -> NDArray[np.bool_]:
        """Input cells between two windows, where the stride is larger than the window."""
        rows, columns = (
            (np.arange(a.size) + a.before) % a.stride >= a.kernel_size for a in self.axes
        )
        return (rows[:, None] | columns) & ~self.dropped


def _pair(parts: Any) -> tuple[tuple[int, ...], tuple[int, ...]]:
    rows, columns = parts
    return rows, columns


def _window(axis: Axis, position: int) -> tuple[int, ...]:
    start = axis.start(position)
    return tuple(range(start, start + axis.kernel_size))


def read_picture_or_line(values: Any, what: str) -> Array:
    """A grey picture as a frozen array; a line of numbers becomes one row.

    Raises
    ------
    ConvError
        If it has more axes than two, or too many cells to be shown.
    """
    raw = numbers(values, f"The {what}")
    if raw.ndim not in (1, 2):
        raise ConvError(
            f"The {what} has shape {raw.shape}; give rows of numbers, such as [[1, 2], [3, 4]], "
            "or one row, [1, 2, 3]."
        )
    if raw.size > MAX_CELLS:
        every_second = ", ".join(["::2"] * raw.ndim)
        raise ConvError(
            f"The {what} has {raw.size:,} cells; at most {MAX_CELLS:,} can be shown. "
            f"Crop it, or take every second cell: {what}[{every_second}]."
        )
    return frozen(raw if raw.ndim == 2 else raw[None])


def along_a_row(value: Any, rest: int) -> Any:
    """A plain number as a pair that counts along the only row of a picture."""
    return value if value is None or isinstance(value, str) or is_sequence(value) else (rest, value)


def pool2d_trace(
    image: Any,
    *,
    mode: Mode = "max",
    kernel_size: Any = 2,
    stride: Any = None,
    padding: Any = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> PoolTrace:
    """Trace the pooling of a grey picture, or of one row of numbers.

    Parameters
    ----------
    image : array_like, shape (H, W) or (W,)
        The input.  On a single row a plain number for the window, the stride
        or the padding counts along the row.
    mode : {'max', 'average'}
        Keep the largest number of each window, or their mean.
    kernel_size, stride, padding, ceil_mode
        As in :func:`convwidgets.max_pool2d`.
    count_include_pad : bool
        As in :func:`convwidgets.avg_pool2d`.

    Returns
    -------
    PoolTrace
        One step for each output cell, row by row.

    Raises
    ------
    ConvError
        If a value cannot be used; the sentence says which and why.

    Examples
    --------
    >>> pool2d_trace([[1, 5, 2, 0], [3, 4, 9, 7]])[1].describe()
    'Step 2 of 2: output row 0, column 1 looks at rows 0–1, columns 2–3; the largest of \
2, 0, 9, 7 is 9, in row 1, column 2.'
    """
    if mode not in MODES:
        raise ConvError(f"mode is {shown(mode)}; choose 'max' or 'average'.")
    x = read_picture_or_line(image, "image")
    if len(x) == 1:
        kernel_size, stride = along_a_row(kernel_size, 1), along_a_row(stride, 1)
        padding = along_a_row(padding, 0)
    include_pad = true_or_false(count_include_pad, "count_include_pad")
    _, axes = plan_pool(x, kernel_size, stride, padding, 1, ceil_mode)
    settings: dict[str, Any] = {"stride": stride, "padding": padding, "ceil_mode": ceil_mode}
    if mode == "max":
        output, origins = max_pool2d(x, kernel_size, return_indices=True, **settings)
        divisors = np.zeros(output.shape, np.int64)
    else:
        output = avg_pool2d(x, kernel_size, count_include_pad=include_pad, **settings)
        origins = np.full(output.shape, -1, np.int64)
        areas = window_areas(axes, include_pad, np.dtype(np.int64))
        divisors = np.full(output.shape, areas, np.int64)
    for held in (origins, divisors):
        held.setflags(write=False)
    return PoolTrace(x, frozen(output), mode, axes, include_pad, origins, divisors)
