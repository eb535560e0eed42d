"""Which type a result has, and which type it is computed in."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ._checks import shown
from .errors import ConvError

# Below this every whole number is exact in a float64, whose matrix product is many times faster.
_EXACT_IN_FLOAT64 = 2.0**52
_EXACT_IN_INT64 = 2.0**62


def result_type(
    first: NDArray[Any], second: NDArray[Any], third: NDArray[Any] | float | None = None
) -> np.dtype[Any]:
    """The type of a result made of sums of products.

    int64 if all numbers are whole, otherwise NumPy's choice for the arrays.  A
    plain Python number bends to the type of the arrays, as everywhere in NumPy.
    """
    dtype = first.dtype
    alike = dtype is second.dtype and (third is None or getattr(third, "dtype", None) is dtype)
    if alike and dtype.kind == "f" and dtype.isnative:
        return dtype  # the usual case, at a tenth of the cost
    terms: list[Any] = [first.dtype, second.dtype]
    if third is not None:
        terms.append(third.dtype if isinstance(third, np.ndarray) else third)
    if all(t.kind in "biu" if isinstance(t, np.dtype) else isinstance(t, int) for t in terms):
        return np.dtype(np.int64)
    return np.result_type(*terms)


def working_type(result: np.dtype[Any], bound: Callable[[], float]) -> np.dtype[Any]:
    """The type to compute in, so that the result is right in its own type.

    Parameters
    ----------
    result : dtype
        As given by `result_type`.
    bound : function
        What no partial sum can exceed; asked for only if the numbers are whole.

    Raises
    ------
    ConvError
        If whole numbers could grow beyond what int64 holds.
    """
    if result.kind == "f":
        # NumPy has no fast product for float16, and would round before the bias is added.
        return result if result.itemsize >= 4 else np.dtype(np.float32)
    most = bound()
    if most <= _EXACT_IN_FLOAT64:
        return np.dtype(np.float64)
    if most <= _EXACT_IN_INT64:
        return np.dtype(np.int64)
    raise ConvError(
        f"The sums could reach {shown(float(f'{most:.3g}'))}, beyond the whole numbers up to "
        "2^62 that are computed exactly. Give an array as decimal numbers, for example with "
        "astype(float)."
    )


def largest(numbers: NDArray[Any] | None) -> float:
    """The largest absolute value among whole numbers; 0 if there are none."""
    if numbers is None:
        return 0.0
    return float(max(abs(int(numbers.min())), abs(int(numbers.max()))))


def largest_sum(numbers: NDArray[Any]) -> float:
    """The largest sum of absolute values among the entries along the first axis."""
    return float(abs(numbers.astype(np.float64)).reshape(len(numbers), -1).sum(axis=1).max())
