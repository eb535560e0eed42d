"""The exercise of lesson 01: two loops."""

import numpy as np

from ._worked import (
    DIFFERENCE,
    RAMP,
)
from .function import Function
from .misconceptions import signals
from .misconceptions.windows import (
    Array,
)


def correlate(signal: Array, kernel: Array) -> Array:
    """Cross-correlation without padding, as the lesson asks for it."""
    output = np.zeros(len(signal) - len(kernel) + 1)
    for n in range(len(output)):
        for k in range(len(kernel)):
            output[n] += signal[n + k] * kernel[k]
    return output


def signal_and_kernel(rng: np.random.Generator) -> tuple[Array, Array]:
    kernel = rng.integers(-4, 5, int(rng.integers(2, 5)))
    return rng.integers(-9, 10, len(kernel) + int(rng.integers(2, 6))), kernel


BY_HAND = Function(
    id="01.by-hand",
    prompt="Write `correlate(signal, kernel)`: two loops, one sum for each place of the window, no "
    "padding, no flip. Return an array.",
    arguments=("signal", "kernel"),
    oracle=correlate,
    cases=(
        (RAMP, DIFFERENCE),
        ([3, 1, 4, 1, 5, 9], [2, -1]),
        ([4, 8, 6, 2], [0.25, 0.5, 0.25]),
        ([0.5, -1.5, 2.0], [1, 2, 4]),
    ),
    sample=signal_and_kernel,
    misconceptions=signals.FOR_SIGNALS,
    hints=(
        "Work out one output by hand, print yours beside it, and compare.",
        "Inside the inner loop one product is added to `output[n]`. Which sample lies on mark k "
        "when the ruler stands at place n?",
        "Three lines do it: a place n, a weight k, and `output[n] += signal[n + k] * kernel[k]`.",
    ),
    explanation="Two loops: the outer one moves the window, the inner one adds the products. It "
    "agrees with the library on every input tried.",
)
