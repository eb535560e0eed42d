"""Whether it matters that a picture is shifted before an operation, or after it.

One step for each shift: none, one, two, … times the shift that was asked for.
Both ways round are computed, compared, and every cell that may differ because
of the border is told apart from those that differ for another reason.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from convwidgets.core import avg_pool2d, conv2d, max_pool2d
from convwidgets.core._checks import per_axis, shown
from convwidgets.core.errors import ConvError
from convwidgets.trace.convolution import conv2d_trace
from convwidgets.trace.equivariance_step import Shift, ShiftStep, away
from convwidgets.trace.pooling import along_a_row, read_picture_or_line
from convwidgets.trace.records import Array, ConvTrace, frozen
from convwidgets.trace.steps import Steps

Pool = Literal["none", "max", "average", "global average"]
POOLS: tuple[Pool, ...] = ("none", "max", "average", "global average")
#: How the shift and the padding fill what is new.
FILLS = ("zeros", "circular")
_FARTHEST = 10**6
#: At most so many shifts, however large the picture.
MOST_SHIFTS = 12


@dataclass(frozen=True, eq=False)
class ShiftTrace(Steps[ShiftStep]):
    """Every shift of one picture, with one operation.

    Attributes
    ----------
    input, output : ndarray
        The picture, and what the operation makes of it when nothing is shifted.
    conv : ConvTrace
        The convolution of the picture, with its kernel and its settings.
    pool : {'none', 'max', 'average', 'global average'}
        What comes after the convolution.
    pool_size : (int, int)
        Window and stride of the pooling; (1, 1) without.
    shift : (int, int)
        Cells from one step to the next, down and to the right.
    shifts : int
        How many steps there are.
    padding_mode : {'zeros', 'circular'}
        What comes in where the picture has moved away.
    apply : callable
        The convolution and the pooling, of any picture.
    """

    input: Array
    output: Array
    conv: ConvTrace
    pool: Pool
    pool_size: Shift
    shift: Shift
    shifts: int
    padding_mode: str
    apply: Callable[[Array], Array]

    def __len__(self) -> int:
        return self.shifts

    @property
    def convolves(self) -> bool:
        """Whether there is a convolution: a single weight of 1 leaves the picture as it is."""
        return self.conv.kernel.shape != (1, 1) or self.conv.kernel[0, 0] != 1

    @property
    def stride(self) -> Shift:
        """Cells of the input from one cell of the output to the next."""
        (down, across), (rows, columns) = self.conv.stride, self.pool_size
        return down * rows, across * columns

    def _step(self, index: int) -> ShiftStep:
        rows, columns = (index * cells for cells in self.shift)
        shifted = _moved(self.input, (rows, columns), self.padding_mode)
        down, across = self.stride
        move = (Fraction(rows, down), Fraction(columns, across))
        still = self.pool == "global average"  # one cell for all has nowhere to go
        whole = (0, 0) if still else (math.trunc(move[0]), math.trunc(move[1]))
        up = (away(move[0]), away(move[1]))
        first = self.apply(shifted)
        last = _moved(self.output, whole, self.padding_mode)
        differs = _different(first, last)
        with np.errstate(invalid="ignore"):
            difference = np.where(differs, first - last, 0.0)
        return ShiftStep(
            index=index,
            count=len(self),
            shift=(rows, columns),
            move=(Fraction(0), Fraction(0)) if still else move,
            shifted=shifted,
            first=first,
            last=last,
            difference=difference,
            differs=differs,
            inner=self._inner((rows, columns), whole),
            fill=self.padding_mode,
            further=int(_different(first, _moved(self.output, up, self.padding_mode)).sum()),
        )

    def _inner(self, shift: Shift, whole: Shift) -> tuple[tuple[int, int], tuple[int, int]]:
        if self.pool == "global average":
            # Of shifts that the stride can follow, only the border can change a mean of all.
            follows = not any(c % s for c, s in zip(shift, self.conv.stride, strict=True))
            ends = (0, 0) if follows else (0, 1)
            return ends, ends
        rows, columns = (self._inner_axis(axis, shift[axis], whole[axis]) for axis in (0, 1))
        return rows, columns

    def _inner_axis(self, axis: int, shift: int, whole: int) -> tuple[int, int]:
        """Output cells, from and to, that see the same cells either way round."""
        size, cells = self.input.shape[axis], self.output.shape[axis]
        stride, (before, _) = self.stride[axis], self.conv.padding[axis]
        if not shift or (self.padding_mode == "circular" and cells * stride == size):
            return 0, cells  # nothing moves, or it goes round in a ring that has no ends
        # The shift of the output has nothing to put where it came from.
        first, last = max(0, whole), min(cells, cells + whole)
        if self.padding_mode == "zeros":
            # What was pushed over an end is missed by the windows that hang over it.
            if shift > 0:
                last = min(last, (size - self._reach(axis) + before) // stride + 1)
            else:
                first = max(first, -(-before // stride))
        return (first, last) if first < last else (0, 0)

    def _reach(self, axis: int) -> int:
        """Cells of the input that one cell of the output sees along an axis."""
        more = (self.pool_size[axis] - 1) * self.conv.stride[axis]
        return int(self.conv.kernel.shape[axis]) + more


def _different(one: Array, other: Array) -> NDArray[np.bool_]:
    """Where two outputs are not the same number, but for the last bits of a sum."""
    return ~np.isclose(one, other, rtol=1e-9, atol=1e-9 * _limit(other), equal_nan=True)


def _limit(values: Array) -> float:
    finite = values[np.isfinite(values)]
    return float(np.abs(finite).max()) if finite.size else 0.0


def _moved(values: Array, shift: Shift, fill: str) -> Array:
    """A picture pushed down and right; what leaves is lost, or comes in on the other side."""
    rolled = np.roll(values, shift, axis=(0, 1))
    if fill == "circular":
        return rolled
    for axis, cells in enumerate(shift):
        size = values.shape[axis]
        new = slice(0, min(cells, size)) if cells >= 0 else slice(max(size + cells, 0), size)
        rolled[(slice(None),) * axis + (new,)] = 0
    return rolled


def _pooling(pool: Pool, size: Shift) -> Callable[[Array], Array]:
    if pool == "max":
        return lambda x: np.asarray(max_pool2d(x, size))
    if pool == "average":
        return lambda x: np.asarray(avg_pool2d(x, size))
    if pool == "global average":
        return lambda x: np.asarray(avg_pool2d(x, x.shape))
    return lambda x: x


def _check_room(window: tuple[int, ...], size: tuple[int, ...]) -> None:
    """Refuse a pooling window that is larger than what it pools."""
    given = window[0] if len(set(window)) == 1 else window
    for most, cells, what in zip(size, window, ("row", "column"), strict=True):
        if cells > most:
            room = f"{most} {what}{'' if most == 1 else 's'}"
            raise ConvError(
                f"pool_size is {shown(given)}, but what is pooled has only {room}. "
                f"Use a window of at most {room} here."
            )


def _checked_shift(shift: Any, size: tuple[int, ...]) -> tuple[Shift, int]:
    """The shift of one step, and how many steps leave something of the picture."""
    rows, columns = per_axis(shift, 2, "shift", -_FARTHEST)
    cells = (rows, columns)
    if not any(cells):
        raise ConvError("shift is (0, 0), which moves nothing; give at least one cell.")
    for moves, length, what in zip(cells, size, ("row", "column"), strict=True):
        if abs(moves) >= length and moves:
            few = f"{length} {what}{'' if length == 1 else 's'}"
            raise ConvError(
                f"shift is {shown(cells)} and the image has {few}: nothing of it would be left. "
                f"Shift by at most {length - 1} {what}{'' if length == 2 else 's'}."
            )
    room = min((n - 1) // abs(c) for c, n in zip(cells, size, strict=True) if c)
    return cells, min(room, MOST_SHIFTS) + 1


def equivariance_trace(
    image: Any,
    kernel: Any,
    *,
    shift: Any = (0, 1),
    stride: Any = 1,
    padding: Any = "same",
    flip_kernel: bool = False,
    padding_mode: str = "zeros",
    pool: Pool = "none",
    pool_size: Any = 2,
) -> ShiftTrace:
    """Trace an operation on a picture that is shifted further and further.

    Parameters
    ----------
    image : array_like, shape (H, W) or (W,)
        The input; a line of numbers is a picture of one row.
    kernel : array_like, shape (kH, kW)
        The weights of the convolution; ``[[1]]`` for none.
    shift : (int, int)
        Cells from one step to the next, down and to the right.
    stride, padding
        Of the convolution, as in :func:`convwidgets.conv2d`.  ``"same"`` pads
        as at stride 1 whatever the stride.
    flip_kernel : bool
        True convolution instead of cross-correlation; both are equivariant.
    padding_mode : {'zeros', 'circular'}
        What comes in at the border, for the convolution and for the shift.
    pool : {'none', 'max', 'average', 'global average'}
        What comes after the convolution.
    pool_size : int or pair of int
        Window and stride of the pooling.

    Returns
    -------
    ShiftTrace
        One step for each shift, beginning with none.

    Raises
    ------
    ConvError
        If a value cannot be used; the sentence says which and why.

    Examples
    --------
    >>> nine = [0, 9, 0, 0, 0, 0]
    >>> trace = equivariance_trace(nine, [[1]], pool="max", pool_size=2)
    >>> trace.output, trace[1].first
    (array([[9., 0., 0.]]), array([[0., 9., 0.]]))
    >>> trace[1].finding
    'differs in 2 of 3 cells'
    """
    x = read_picture_or_line(image, "image")
    if padding_mode not in FILLS:
        raise ConvError(
            f"padding_mode is {shown(padding_mode)}; choose 'zeros' or 'circular', which a shift "
            "can fill its new cells with as well."
        )
    if pool not in POOLS:
        raise ConvError(f"pool is {shown(pool)}; choose one of {', '.join(map(repr, POOLS))}.")
    cells, shifts = _checked_shift(shift, x.shape)
    if len(x) == 1:
        pool_size, stride = along_a_row(pool_size, 1), along_a_row(stride, 1)
        padding = along_a_row(padding, 0)
    if padding == "same":
        # Refused at larger strides elsewhere, as libraries disagree; here the border is watched.
        padding = conv2d_trace(x, kernel, padding="same", padding_mode=padding_mode).padding
    settings: dict[str, Any] = {
        "stride": stride,
        "padding": padding,
        "padding_mode": padding_mode,
        "flip_kernel": flip_kernel,
    }
    conv = conv2d_trace(x, kernel, **settings)
    size = per_axis(pool_size, 2, "pool_size", 1)
    window = size if pool in ("max", "average") else (1, 1)
    _check_room(window, conv.output.shape)
    after = _pooling(pool, (window[0], window[1]))
    weights = conv.kernel

    def apply(values: Array) -> Array:
        return frozen(after(conv2d(values, weights, **settings)))

    return ShiftTrace(
        input=x,
        output=frozen(after(conv.output)),
        conv=conv,
        pool=pool,
        pool_size=(window[0], window[1]),
        shift=cells,
        shifts=shifts,
        padding_mode=padding_mode,
        apply=apply,
    )
