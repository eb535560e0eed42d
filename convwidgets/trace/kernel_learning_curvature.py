"""How the loss of a kernel curves: what rate is safe, and what can be learned at all.

The mean squared error is a quadratic in the weights.  Its second derivatives, one
row for each weight, are gradients of the same layer, so `conv2d_backward` gives them.
Along an eigenvector with eigenvalue λ gradient descent multiplies the error by
1 − rate · λ; with momentum β it is stable up to 2 (1 + β) / λ (Polyak, "Some methods
of speeding up the convergence of iteration methods", 1964).
"""

import math
from dataclasses import dataclass

import numpy as np

from convwidgets.core import conv2d, conv2d_backward
from convwidgets.trace.records import Array, frozen

# Eigenvalues below this share of the largest are rounding: there the loss is flat.
_FLAT = 1e-10


@dataclass(frozen=True, eq=False)
class Curvature:
    """The quadratic of one picture and one size of kernel.

    Attributes
    ----------
    values : ndarray, shape (kH · kW,)
        The eigenvalues, rising; none below 0.
    """

    values: Array

    @property
    def largest(self) -> float:
        """The steepest direction's."""
        return float(self.values[-1])

    @property
    def rank(self) -> int:
        """In how many directions the loss curves: how many numbers can be learned."""
        return int((self.values > _FLAT * self.largest).sum()) if self.largest else 0

    def limit(self, momentum: float) -> float:
        """The largest learning rate that works; infinite where the loss is flat."""
        return 2 * (1 + momentum) / self.largest if self.largest else math.inf

    def halving(self, rate: float, momentum: float) -> float:
        """Updates in which the slowest direction's error halves; infinite if it never does."""
        curved = self.values[self.values > _FLAT * self.largest]
        if not curved.size:
            return math.inf
        # The error after the next update: (1 + β − rate·λ) times this one, minus β the last.
        middle = (1 + momentum - rate * curved).astype(complex)
        root = np.sqrt(middle**2 - 4 * momentum)
        slowest = float(max(np.abs(middle + root).max(), np.abs(middle - root).max()) / 2)
        return math.log(0.5) / math.log(slowest) if 0 < slowest < 1 else math.inf


def curvature(x: Array, shape: tuple[int, ...], cells: int) -> Curvature:
    """The second derivatives of the mean over `cells` of the squared differences."""
    rows = []
    for index in range(math.prod(shape)):
        one = np.zeros(shape)
        one.flat[index] = 1
        grad_out = conv2d(x, one) * (2 / cells)
        rows.append(conv2d_backward(grad_out, x, one).grad_weight.ravel())
    return Curvature(frozen(np.linalg.eigvalsh(np.array(rows)).clip(0)))
