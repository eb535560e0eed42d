"""Matrices of rank 1: a column and a row whose outer product the matrix is."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ._checks import shown
from .errors import ConvError

# A proportion such as 2 : 3 : 2 is found if its smallest part is at most this.
_LARGEST_PART = 16

# Any numbers stand nearly in some proportion of large whole numbers; with float16 10 is large.
_BY_CHANCE = 0.01


def whole_factors(matrix: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Of a matrix of whole numbers, exactly: that whole numbers remain is Gauss's lemma."""
    if max(abs(int(matrix.min())), abs(int(matrix.max()))) > 2**62:
        raise ConvError(
            "kernel holds whole numbers beyond 2^62, which are not computed exactly. Give it as "
            "decimal numbers, for example with astype(float)."
        )
    whole = matrix.astype(object)  # Python's whole numbers do not wrap around
    column = whole[:, int(abs(whole).max(axis=0).argmax())]
    column = column // (math.gcd(*column) or 1)
    i = int(abs(column).argmax())
    row = whole[i] // (column[i] or 1)
    if not np.array_equal(np.outer(column, row), whole):
        raise _not_separable(_singular_pair(matrix.astype(np.float64))[1])
    return column, row


def decimal_factors(matrix: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """With whole numbers in the column if there are such, otherwise by singular values."""
    # NumPy has no singular values finer than those of float64.
    rounding = float(max(np.finfo(matrix.dtype).eps, np.finfo(np.float64).eps))
    matrix = matrix.astype(np.float64)
    left, second, right = _singular_pair(matrix)
    # Rounding every weight moves the singular values by no more than this.
    if second > max(matrix.shape) * rounding:
        raise _not_separable(second)
    largest = abs(matrix).max()
    column = matrix[:, int(abs(matrix).max(axis=0).argmax())]
    present = abs(column[abs(column) > largest * rounding])
    for smallest in range(1, _LARGEST_PART + 1) if present.size else ():
        parts = np.rint(column / present.min() * smallest)
        if abs(parts).max() * rounding > _BY_CHANCE:
            break
        # Dividing by 1 changes nothing, so a row taken there keeps its last digit.
        ones = np.flatnonzero(abs(parts) == 1)
        i = int(ones[0]) if ones.size else int(abs(parts).argmax())
        row = matrix[i] / parts[i]
        if abs(np.outer(parts, row) - matrix).max() <= 2 * rounding * largest:
            return parts, row
    return left, right


def _singular_pair(matrix: NDArray[Any]) -> tuple[NDArray[Any], float, NDArray[Any]]:
    """Column and row of the nearest separable kernel, and how large the second one is beside it."""
    scale = abs(matrix).max() or 1.0  # squares of very large or very small weights are no numbers
    u, singular, v = np.linalg.svd(matrix / scale, full_matrices=False)
    length = np.sqrt(singular[0]) * np.sqrt(scale)
    second = float(singular[1] / singular[0]) if len(singular) > 1 and singular[0] else 0.0
    return u[:, 0] * length, second, v[0] * length


def _not_separable(ratio: float) -> ConvError:
    return ConvError(
        f"kernel is not separable: its second singular value is {shown(float(f'{ratio:.3g}'))} "
        "times the first, and would be 0 if all rows were multiples of one row. Use conv2d with "
        "the whole kernel."
    )
