"""Slips with a weighted sum: of one window, at one position, or everywhere.

Givens of a slip here: ``window``, ``kernel`` and, where they matter, ``bias`` and
``flip_kernel`` (true for convolution in the sense of signal processing).
`windows.at_position` makes of it a slip for ``signal`` or ``image``, ``kernel``
and ``position``; `windows.everywhere` one for the whole output.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from ..misconception import Misconception
from .windows import Array, rotated

Rule = Callable[[Array, Array], Any]


def _slip(name: str, rule: Rule, reason: Any) -> Misconception:
    """A slip that does ``rule`` to the window and the kernel as it should lie on it."""

    def compute(window: Array, kernel: Array, bias: float = 0, flip_kernel: bool = False) -> Any:
        laid = rotated(kernel) if flip_kernel else kernel
        value = rule(np.asarray(window), np.asarray(laid))
        return None if value is None else value + bias

    return Misconception(name, compute, reason)


flipped = _slip(
    "kernel flipped",
    # A kernel that equals its own turn cannot lie the wrong way round.
    lambda window, kernel: (
        (window * rotated(kernel)).sum() if (kernel != rotated(kernel)).any() else None
    ),
    lambda flip_kernel=False: (
        "The kernel was laid on as it stands. True convolution turns it by 180° first."
        if flip_kernel
        else "The kernel was turned round before it was laid on. Here it is used as it stands: "
        "first weight on first cell."
    ),
)

transposed = _slip(
    "rows and columns swapped",
    lambda window, kernel: (
        (window * kernel.T).sum()
        if kernel.ndim == 2 and len(set(kernel.shape)) == 1 and (kernel != kernel.T).any()
        else None
    ),
    "Rows and columns of the kernel were swapped. Lay it on row by row: its top row meets the top "
    "row of the window.",
)

mirrored = _slip(
    "kernel mirrored",
    # Where it is the same as the flip, the flip is the slip to talk about.
    lambda window, kernel: (
        (window * kernel[:, ::-1]).sum()
        if kernel.ndim == 2 and (kernel[:, ::-1] != rotated(kernel)).any()
        else None
    ),
    "Left and right of the kernel were swapped: its first column meets the first column of the "
    "window.",
)

signs_lost = _slip(
    "signs of the kernel lost",
    lambda window, kernel: (window * np.abs(kernel)).sum() if (kernel < 0).any() else None,
    "The minus signs of the kernel got lost. A negative weight takes its cell away from the sum.",
)

absolute = _slip(
    "sign of the sum lost",
    lambda window, kernel: abs((window * kernel).sum()),
    "The size is right, the sign is not. A negative sum stays negative: the sign says which way "
    "the input changes.",
)

window_summed = _slip(
    "added without multiplying",
    lambda window, kernel: window.sum(),
    "The cells were added as they are. Each is multiplied by its weight first.",
)

both_summed = _slip(
    "cells and weights added",
    # With weights that add up to 0 nobody could tell it from adding the cells alone.
    lambda window, kernel: (window + kernel).sum() if kernel.sum() else None,
    "Cell and weight were added. They are multiplied; only the products are added.",
)

sums_multiplied = _slip(
    "multiplied after adding",
    # With weights that add up to 1 it is the same as adding the cells alone.
    lambda window, kernel: window.sum() * kernel.sum() if kernel.sum() not in (0, 1) else None,
    "The cells were added first and then multiplied by the sum of the weights. Multiply pair by "
    "pair, then add.",
)

zeros_kept = _slip(
    "zero weights taken as one",
    lambda window, kernel: (
        (window * np.where(kernel == 0, 1, kernel)).sum() if (kernel == 0).any() else None
    ),
    "A cell under a weight of 0 was added as it is. Zero times anything is zero, so it drops out.",
)

centre_only = _slip(
    "centre only",
    # A weight of 0 there would explain any answer of 0.
    lambda window, kernel: (
        (window * kernel)[_middle(kernel)] if kernel.size > 1 and kernel[_middle(kernel)] else None
    ),
    "That is the product at the centre alone. All the products are added.",
)

averaged = _slip(
    "divided by the number of cells",
    lambda window, kernel: (window * kernel).mean() if kernel.size > 1 else None,
    "The sum was divided by the number of cells. Nothing is divided here: the weights decide what "
    "is taken of each cell.",
)

divided_by_weights = _slip(
    "divided by the sum of the weights",
    lambda window, kernel: (
        (window * kernel).sum() / kernel.sum()
        if kernel.sum() not in (0, 1, kernel.size) and not _is_mean(kernel)
        else None
    ),
    "The sum was divided by the sum of the weights. Nothing is divided here, unless the weights "
    "themselves are fractions.",
)

first_row_only = _slip(
    "first row only",
    # A row of zeros would explain any answer of 0.
    lambda window, kernel: (
        (window * kernel)[0].sum()
        if kernel.ndim == 2 and len(kernel) > 1 and kernel[0].any()
        else None
    ),
    "That is the first row of products alone. The other rows are added as well.",
)

last_product_missing = _slip(
    "last product missing",
    lambda window, kernel: (
        (window * kernel).sum() - (window * kernel).flat[-1]
        if kernel.size > 1 and kernel.flat[-1]
        else None
    ),
    "The last product is missing from the sum. Every cell under the kernel counts.",
)

matrix_product = _slip(
    "matrix product",
    lambda window, kernel: (
        (window @ kernel).sum()
        if kernel.ndim == 2 and len(kernel) > 1 and len(set(kernel.shape)) == 1
        else None
    ),
    "Rows were multiplied with columns, as in a matrix product. Here each cell meets only the "
    "weight that lies on it.",
)

not_averaged = _slip(
    "not divided",
    lambda window, kernel: (window * (kernel != 0)).sum() if _is_mean(kernel) else None,
    lambda kernel: (
        f"That is the sum. Each weight is 1/{np.count_nonzero(kernel)}, so divide it by "
        f"{np.count_nonzero(kernel)}."
    ),
)

median = _slip(
    "median",
    lambda window, kernel: np.median(window) if _is_mean(kernel) else None,
    "That is the median, the middle one by size. A box kernel takes the mean.",
)

middle_cell = _slip(
    "cell kept",
    lambda window, kernel: window[_middle(kernel)],
    "That is the cell in the middle, untouched. The kernel mixes it with its neighbours.",
)


def _middle(kernel: Array) -> tuple[int, ...]:
    return tuple(n // 2 for n in kernel.shape)


def _is_mean(kernel: Array) -> bool:
    weights = kernel[kernel != 0]
    return bool(len(weights) > 1 and np.allclose(weights, 1 / len(weights)))


def _biased(change: Callable[[float, float, int], float]) -> Callable[..., Any]:
    def compute(window: Array, kernel: Array, bias: float = 0, flip_kernel: bool = False) -> Any:
        laid = rotated(kernel) if flip_kernel else kernel
        products = np.asarray(window) * laid
        return change(products.sum(), bias, products.size) if bias else None

    return compute


bias_forgotten = Misconception(
    "bias forgotten",
    _biased(lambda total, bias, n: total),
    "The products are summed and the bias is missing. It is added once, at the end.",
)

bias_subtracted = Misconception(
    "bias subtracted",
    _biased(lambda total, bias, n: total - bias),
    "The bias came in with the wrong sign. It is added, so a negative one makes the sum smaller.",
)

bias_per_product = Misconception(
    "bias added to every product",
    _biased(lambda total, bias, n: total + n * bias),
    "The bias was added to every product. It is added once, after all of them.",
)

bias_multiplied = Misconception(
    "bias multiplied",
    _biased(lambda total, bias, n: total * bias),
    "The sum was multiplied by the bias. The bias is added.",
)


def _flipped_without_bias(
    window: Array, kernel: Array, bias: float = 0, flip_kernel: bool = False
) -> Any:
    wrong = kernel if flip_kernel else rotated(kernel)
    return (np.asarray(window) * wrong).sum() if bias else None


flipped_without_bias = Misconception(
    "kernel flipped, bias forgotten",
    _flipped_without_bias,
    "Two slips at once: the kernel lies the wrong way round, and the bias is missing.",
)

FOR_SUMS = (
    flipped,
    transposed,
    mirrored,
    signs_lost,
    absolute,
    window_summed,
    both_summed,
    sums_multiplied,
    zeros_kept,
    centre_only,
    averaged,
    divided_by_weights,
    first_row_only,
    last_product_missing,
    matrix_product,
    bias_forgotten,
    bias_subtracted,
    bias_per_product,
    bias_multiplied,
    flipped_without_bias,
)
"""Everything that can happen to Σ window · kernel + bias."""

divided_twice = _slip(
    "divided twice",
    lambda window, kernel: (
        (window * kernel).sum() / np.count_nonzero(kernel) if _is_mean(kernel) else None
    ),
    lambda kernel: (
        f"The sum was divided by {np.count_nonzero(kernel)} twice. The weights of "
        f"1/{np.count_nonzero(kernel)} do it once, and that is all."
    ),
)

largest_cell = _slip(
    "largest kept",
    # Where the largest lies in the middle it is that one which was kept.
    lambda window, kernel: (
        window.max() if _is_mean(kernel) and window.max() != window[_middle(kernel)] else None
    ),
    "That is the largest number, as in max pooling. A box kernel takes the mean of all of them.",
)

FOR_MEANS = (not_averaged, median, middle_cell, divided_twice, largest_cell)
"""What else can happen where the kernel is a box that takes the mean."""
