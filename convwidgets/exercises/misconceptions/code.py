"""Loops that almost work: slips in a student's own convolution.

Each ``compute`` is called like the function that was asked for, with
``(signal, kernel)`` or ``(image, kernel)``, and a stride as third argument where
the exercise has one.
"""

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np

from ..misconception import Misconception
from .windows import Array, rotated


def shape_of_output(x: Array, kernel: Array, stride: int = 1) -> tuple[int, ...]:
    """One entry per axis: ⌊(I − K) / S⌋ + 1."""
    return tuple((n - k) // stride + 1 for n, k in zip(x.shape, kernel.shape, strict=True))


def window_from(x: Array, kernel: Array, start: tuple[int, ...]) -> Array:
    """The cells the kernel covers when its first weight lies on ``start``."""
    window: Array = x[tuple(slice(s, s + k) for s, k in zip(start, kernel.shape, strict=True))]
    return window


def slid(x: Array, kernel: Array, stride: int = 1) -> Array:
    """The right output, one window after the other."""
    return _slid(x, kernel, stride, lambda window, k: (window * k).sum())


def _slid(x: Array, kernel: Array, stride: int, rule: Callable[[Array, Array], Any]) -> Array:
    output = np.zeros(shape_of_output(x, kernel, stride))
    for place in np.ndindex(output.shape):
        window = window_from(x, kernel, tuple(p * stride for p in place))
        output[place] = rule(window, kernel)
    return output


def _in_every_sum(name: str, rule: Callable[[Array, Array], Any], reason: str) -> Misconception:
    def compute(x: Array, kernel: Array, stride: int = 1) -> Array:
        return _slid(x, kernel, stride, rule)

    return Misconception(name, compute, reason)


flipped = _in_every_sum(
    "kernel flipped",
    lambda window, kernel: (window * rotated(kernel)).sum(),
    "Your function turns the kernel by 180°: that is true convolution. For cross-correlation the "
    "index of the cell grows together with the index of the weight.",
)


def _kernel_indices_swapped(x: Array, kernel: Array, stride: int = 1) -> Array:
    if kernel.T.shape != kernel.shape:
        raise IndexError("kernel[n, m] is out of range in a kernel that is not square")
    return slid(x, kernel.T, stride)


kernel_transposed = Misconception(
    "rows and columns of the kernel swapped",
    _kernel_indices_swapped,
    "Your function swaps the rows and columns of the kernel. Look at the order of the two indices "
    "in it: row first.",
)

signs_lost = _in_every_sum(
    "signs lost",
    lambda window, kernel: (window * np.abs(kernel)).sum(),
    "Your function loses the minus signs of the kernel.",
)

window_summed = _in_every_sum(
    "added without multiplying",
    lambda window, kernel: window.sum(),
    "Your function adds the cells of the window and leaves the weights out. Multiply each cell by "
    "its weight first.",
)

averaged = _in_every_sum(
    "averaged",
    lambda window, kernel: (window * kernel).mean(),
    "Your function divides each sum by the number of cells. The weights alone decide; nothing is "
    "divided.",
)

last_product = _in_every_sum(
    "last product only",
    lambda window, kernel: (window * kernel).flat[-1],
    "Each output is the last product alone. Inside the inner loop the products are to be added: "
    "`+=` instead of `=`.",
)

absolute = _in_every_sum(
    "sign of the sum lost",
    lambda window, kernel: abs((window * kernel).sum()),
    "None of your values is negative. The sign of a sum belongs to the result.",
)


def _running(x: Array, kernel: Array, stride: int = 1) -> Array:
    right = slid(x, kernel, stride)
    return np.cumsum(right).reshape(right.shape)


not_reset = Misconception(
    "sum not reset",
    _running,
    "Each output also holds all the ones before it. The sum has to start from 0 at each place, so "
    "set it inside the outer loops.",
)


def _not_reset_in_rows(x: Array, kernel: Array, stride: int = 1) -> Array | None:
    return np.cumsum(slid(x, kernel, stride), axis=1) if x.ndim == 2 else None


not_reset_in_rows = Misconception(
    "sum reset in each row only",
    _not_reset_in_rows,
    "Along a row each output also holds the ones before it. Set the sum to 0 inside the loop over "
    "the columns, not only in the one over the rows.",
)


def _window_never_moves(x: Array, kernel: Array, stride: int = 1) -> Array:
    start = (0,) * x.ndim
    first = (window_from(x, kernel, start) * kernel).sum()
    return np.full(shape_of_output(x, kernel, stride), first)


window_stays = Misconception(
    "window never moves",
    _window_never_moves,
    "Every output is that of the first window. The place of the window has to appear in the index "
    "of the cell: output index plus kernel index.",
)


def _one_short(x: Array, kernel: Array, stride: int = 1) -> Array:
    right = slid(x, kernel, stride)
    return right[(slice(-1),) * x.ndim]


one_short = Misconception(
    "loop one short",
    _one_short,
    "The last place is missing. `range(H - K)` stops one early: there are H − K + 1 places, from 0 "
    "to H − K.",
)


def _one_short_with_zeros(x: Array, kernel: Array, stride: int = 1) -> Array:
    right = slid(x, kernel, stride)
    output = np.zeros(right.shape)
    inner = (slice(-1),) * x.ndim
    output[inner] = right[inner]
    return output


one_short_with_zeros = Misconception(
    "loop one short, output large enough",
    _one_short_with_zeros,
    "The output has the right shape, and its last place is never filled. `range(H - K)` stops one "
    "early: the last place is H − K itself.",
)


def _kernel_one_short(x: Array, kernel: Array, stride: int = 1) -> Array:
    inner = kernel.copy()
    for axis in range(kernel.ndim):
        inner[(slice(None),) * axis + (-1,)] = 0
    return slid(x, inner, stride)


kernel_one_short = Misconception(
    "kernel loop one short",
    _kernel_one_short,
    "The last weight of the kernel is never used. `range(K)` already stops before K, so nothing is "
    "taken off there.",
)


def _steps_out(x: Array, kernel: Array, stride: int = 1) -> Array:
    output = np.zeros(tuple(n + 1 for n in shape_of_output(x, kernel, stride)))
    for place in np.ndindex(output.shape):
        for inside in product(*map(range, kernel.shape)):
            cell = tuple(p * stride + k for p, k in zip(place, inside, strict=True))
            output[place] += x[cell] * kernel[inside]
    return output


def _slices_out(x: Array, kernel: Array, stride: int = 1) -> Array:
    output = np.zeros(tuple(n + 1 for n in shape_of_output(x, kernel, stride)))
    for place in np.ndindex(output.shape):
        # A slice is cut short at the end; the product fails, or repeats a single cell.
        window = window_from(x, kernel, tuple(p * stride for p in place))
        output[place] = (window * kernel).sum()
    return output


_BEYOND = (
    "Your function reads beyond an end. Which is the last place where the whole kernel still fits? "
    "`range` stops before its end: H − K + 1 for the places, K for the kernel."
)

one_too_many = Misconception("loop one too long", _steps_out, _BEYOND)

slice_too_many = Misconception("loop one too long, with slices", _slices_out, _BEYOND)


def _as_large_as_input(x: Array, kernel: Array, stride: int = 1) -> Array:
    right = slid(x, kernel, stride)
    output = np.zeros(x.shape)
    output[tuple(slice(n) for n in right.shape)] = right
    return output


as_large_as_input = Misconception(
    "output as large as the input",
    _as_large_as_input,
    "The values are right, and the output is as large as the input, with zeros left over. Make it "
    "with H − K + 1 places on each axis.",
)


whole_numbers = Misconception(
    "decimals cut off",
    lambda x, kernel, stride=1: np.trunc(slid(x, kernel, stride)),
    "The decimals get lost. An array made with `zeros_like` of whole numbers keeps whole numbers "
    "only: use `np.zeros(shape)`, which holds floats.",
)


def _transposed(x: Array, kernel: Array, stride: int = 1) -> Array:
    return slid(x, kernel, stride).T


def _output_indices_swapped(x: Array, kernel: Array, stride: int = 1) -> Array:
    right = slid(x, kernel, stride)
    if right.T.shape != right.shape:
        raise IndexError("output[j, i] is out of range in an output that is not square")
    return right.T


_ON_ITS_SIDE = (
    "The output stands on its side: rows and columns are swapped somewhere between the loops and "
    "`output[i, j]`."
)

output_transposed = Misconception("output transposed", _transposed, _ON_ITS_SIDE)

output_indices_swapped = Misconception(
    "output indices swapped", _output_indices_swapped, _ON_ITS_SIDE
)


FOR_LOOPS = (
    flipped,
    signs_lost,
    window_summed,
    averaged,
    last_product,
    absolute,
    not_reset,
    window_stays,
    one_short,
    one_short_with_zeros,
    kernel_one_short,
    one_too_many,
    slice_too_many,
    as_large_as_input,
    whole_numbers,
)
"""What can happen to any convolution written with loops."""

FOR_IMAGES = (
    *FOR_LOOPS,
    kernel_transposed,
    not_reset_in_rows,
    output_transposed,
    output_indices_swapped,
)
"""What can happen in two dimensions."""
