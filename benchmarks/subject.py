"""What every figure looks at: a 7 × 7 input under a 3 × 3 kernel, 25 steps."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

STEPS = 25


def image() -> Array:
    """The input: 7 × 7 whole numbers as in a photograph, the same in every run."""
    return np.random.default_rng(7).integers(0, 256, (7, 7)).astype(np.float64)


class Kernels:
    """An endless sequence of 3 × 3 kernels, none equal to the one before it.

    They are new each time, so that nothing kept from earlier pictures makes a
    change cheaper than it is for a student.
    """

    def __init__(self, seed: int = 3) -> None:
        self._random = np.random.default_rng(seed)

    def next(self) -> Array:
        """The next kernel."""
        return self._random.integers(-9, 10, (3, 3)).astype(np.float64)
