"""The numeric gradient: how the loss itself changes when one number is moved a little."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from convwidgets.core import conv2d
from convwidgets.trace.records import Array, ConvTrace, frozen


@dataclass(frozen=True, slots=True, eq=False)
class NumericCheck:
    """The loss L = Σ grad_out · output around where it stands.

    Any loss that sends back this ``grad_out`` has the same gradients; this is
    the simplest one, and a straight line in every single number, so that the
    central difference is exact up to rounding.

    Attributes
    ----------
    loss : float
        L itself.
    epsilon : float
        How far each number is moved: 0.001, or more where the numbers are large.
    above, below : ndarray
        For each entry of the gradient, L with that number moved up and down.
    """

    loss: float
    epsilon: float
    above: Array
    below: Array

    @property
    def gradient(self) -> Array:
        """(L(w + ε) − L(w − ε)) / 2ε for every entry."""
        return (self.above - self.below) / (2 * self.epsilon)


def numeric_check(forward: ConvTrace, grad_out: Array, by: str) -> NumericCheck:
    """Compute the losses with forward passes only, all of a side at once.

    Parameters
    ----------
    forward : ConvTrace
        The convolution.
    grad_out : ndarray
        What the loss weighs its outputs with.
    by : {'weight', 'input', 'bias'}
        Which numbers are moved, one at a time.
    """
    x, kernel, bias = forward.input, forward.kernel, forward.bias
    moved = {"weight": kernel, "input": x, "bias": np.array(bias)}[by]
    # A bias is as large as what it is added to.
    epsilon = _epsilon(forward.output if by == "bias" else moved)
    each = epsilon * np.eye(moved.size).reshape(moved.size, *moved.shape)
    settings: dict[str, Any] = {
        "stride": forward.stride,
        "padding": forward.padding,
        "dilation": forward.dilation,
        "flip_kernel": forward.flip_kernel,
    }

    def losses(sign: int) -> Array:
        stack = moved + sign * each
        if by == "input":
            outputs = conv2d(stack[:, None], kernel[None, None], [bias], **settings)[:, 0]
        elif by == "weight":
            biases = np.full(moved.size, bias)
            outputs = conv2d(x[None], stack[:, None], biases, **settings)
        else:
            outputs = conv2d(x[None], kernel[None, None], stack, **settings)
        return frozen((outputs * grad_out).sum(axis=(1, 2)).reshape(moved.shape))

    loss = float((forward.output * grad_out).sum())
    return NumericCheck(loss, epsilon, losses(1), losses(-1))


def _epsilon(values: Array) -> float:
    """0.001; more where that would be lost in the last digits of the largest number."""
    size = float(np.abs(values).max())
    power = math.floor(math.log10(size)) if size else 0
    return 10.0 ** (max(4, power) - 7)
