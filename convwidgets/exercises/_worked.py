"""The worked examples of the lessons, and ways to draw others like them."""

import numpy as np

from convwidgets.core import KERNELS

from .misconceptions.windows import Array, rotated

RAMP = [1, 2, 3, 4, 5]

DIFFERENCE = [1, 0, -1]

SOBEL_X = KERNELS["sobel_x"].astype(int)

LAPLACIAN = KERNELS["laplacian"].astype(int)

TIMES_TABLE = np.outer(range(1, 6), range(10, 60, 10))

HALF_BRIGHT = np.array([[1, 1, 1, 0, 0]] * 5)

LEFT_MINUS_RIGHT = np.array([[1, 0, -1]] * 3)

SQUARE = np.pad(np.ones((3, 3), dtype=int), 1)

NINE = np.arange(1, 10).reshape(3, 3)


def whole(rng: np.random.Generator, count: int, low: int = 0, high: int = 10) -> list[int]:
    return [int(n) for n in rng.integers(low, high, count)]


def uneven(rng: np.random.Generator, count: int) -> list[int]:
    """A kernel that a flip changes."""
    kernel = whole(rng, count, -3, 4)
    return kernel if kernel != kernel[::-1] else [kernel[0] + 1, *kernel[1:]]


def cells(rng: np.random.Generator, rows: int, columns: int, low: int = 0, high: int = 10) -> Array:
    return rng.integers(low, high, (rows, columns))


def kernel_drawn(rng: np.random.Generator, rows: int = 3, columns: int = 3) -> Array:
    """A kernel that neither a flip nor a transposition leaves as it is."""
    while True:
        kernel = cells(rng, rows, columns, -2, 3)
        others = [rotated(kernel), *([kernel.T] if rows == columns else [])]
        if all((kernel != other).any() for other in others):
            return kernel
