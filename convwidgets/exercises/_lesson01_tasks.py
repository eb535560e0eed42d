"""More functions for students to write in lesson 01: convolution, a smoother."""

from typing import Any

import numpy as np

from ._lesson01_code import correlate, signal_and_kernel
from ._worked import DIFFERENCE, RAMP
from .function import Function
from .misconception import Misconception
from .misconceptions.windows import Array


def convolve(signal: Array, kernel: Array) -> Array:
    """True convolution in full mode, on top of `correlate`."""
    return correlate(np.pad(signal, len(kernel) - 1), kernel[::-1])


def _padded_by(count: int) -> Any:
    """The flip done, and another number of zeros at each end."""

    def compute(signal: Array, kernel: Array) -> Array | None:
        zeros = len(kernel) + count
        if zeros < 0 or len(signal) + 2 * zeros < len(kernel):
            return None
        return correlate(np.pad(signal, zeros), kernel[::-1])

    return compute


FULL_BY_HAND = Function(
    id="01.convolve",
    prompt="Write `convolve(signal, kernel)`: true convolution in full mode. Turn the kernel "
    "round, put zeros at both ends of the signal, and correlate. Return an array.",
    arguments=("signal", "kernel"),
    oracle=convolve,
    cases=(
        (RAMP, DIFFERENCE),
        ([0, 0, 1, 0, 0], [1, 2, 3]),
        ([3, 1, 4, 1, 5], [2, -1]),
        ([4, 8, 6, 2], [0.25, 0.5, 0.25, 1]),
    ),
    sample=signal_and_kernel,
    misconceptions=(
        Misconception(
            "nothing done yet",
            lambda signal, kernel: np.zeros(len(signal) - len(kernel) + 1),
            "Every value is 0. Is your `correlate` finished? This one builds on it.",
        ),
        Misconception(
            "padded, and nothing done yet",
            lambda signal, kernel: np.zeros(len(signal) + len(kernel) - 1),
            "The length is right, and every value is 0. Is your `correlate` finished? This one "
            "builds on it.",
        ),
        Misconception(
            "correlation without padding",
            correlate,
            "That is cross-correlation without padding, what `correlate` gives by itself. Two "
            "things are missing: the kernel turned round, and zeros at both ends of the signal.",
        ),
        Misconception(
            "not flipped",
            lambda signal, kernel: correlate(np.pad(signal, len(kernel) - 1), kernel),
            "The padding is right. The kernel still lies as it stands: turn it round with "
            "`kernel[::-1]`.",
        ),
        Misconception(
            "signal flipped as well",
            lambda signal, kernel: convolve(signal, kernel)[::-1],
            "All values are right, and their order is reversed: it was the signal that was turned "
            "round. Turn the kernel instead.",
        ),
        Misconception(
            "not padded",
            lambda signal, kernel: correlate(signal, kernel[::-1]),
            "The flip is right, and the output is that of valid mode. For full mode the signal "
            "needs zeros at both ends.",
        ),
        Misconception(
            "two zeros always",
            lambda signal, kernel: (
                correlate(np.pad(signal, 2), kernel[::-1])
                if len(kernel) <= len(signal) + 4
                else None
            ),
            "Two zeros at each end suit a kernel of three weights. For another length it is "
            "another number: when only the kernel's last weight touches the signal, how many hang "
            "over?",
        ),
        Misconception(
            "two zeros always, not flipped",
            lambda signal, kernel: (
                correlate(np.pad(signal, 2), kernel) if len(kernel) <= len(signal) + 4 else None
            ),
            "Two things: the kernel lies as it stands (`kernel[::-1]` turns it round), and two "
            "zeros at each end suit a kernel of three weights only.",
        ),
        Misconception(
            "one zero too many",
            _padded_by(0),
            "There is one zero too many at each end: the first and the last of your values are "
            "sums of nothing but zeros. At least one weight has to touch the signal.",
        ),
        Misconception(
            "one zero too few",
            _padded_by(-2),
            "One zero is missing at each end: in full mode all weights but one may hang over.",
        ),
        Misconception(
            "padded on the left only",
            lambda signal, kernel: correlate(np.pad(signal, (len(kernel) - 1, 0)), kernel[::-1]),
            "The left end is right. The kernel may hang over the right end as well.",
        ),
        Misconception(
            "same mode",
            lambda signal, kernel: np.convolve(signal, kernel, mode="same"),
            "That is as long as the signal: same mode. Full mode takes every place where a single "
            "weight touches the signal.",
        ),
    ),
    hints=(
        "Try it on a pulse, [0, 0, 1, 0, 0], with the kernel [1, 2, 3]. What has to come out?",
        "How many weights hang over the end when only the last one touches the signal? As many "
        "zeros have to stand there.",
        "With K weights, K − 1 zeros go on each end: `np.pad(signal, len(kernel) - 1)`.",
    ),
    explanation="Turned round, padded with K − 1 zeros, correlated: that is `np.convolve`.",
)


def smoother(size: int) -> Array:
    """Return `size` equal weights that add up to 1."""
    return np.full(size, 1 / size)


SMOOTHER = Function(
    id="01.smoother",
    prompt="Write `smoother(size)`: a kernel of `size` equal weights that keeps level ground as "
    "high as it is. Return an array.",
    arguments=("size",),
    oracle=smoother,
    cases=((1,), (2,), (3,), (5,), (8,)),
    sample=lambda rng: (int(rng.integers(2, 30)),),
    misconceptions=(
        Misconception(
            "not divided",
            lambda size: np.ones(size),
            "The weights are equal, as asked. But a level signal of 7s comes out as 7 times "
            "`size`. What do they have to add up to?",
        ),
        Misconception(
            "weights equal to the size",
            lambda size: np.full(size, size),
            "Each weight is `size`. The more weights there are, the less each of them may count.",
        ),
        Misconception(
            "one weight",
            lambda size: 1 / size,
            "That is the right weight, once. The kernel holds it `size` times: `np.ones(size)` or "
            "`np.full(size, …)` makes an array.",
        ),
        Misconception(
            "always a third",
            lambda size: np.full(size, 1 / 3),
            "A third suits three weights. For another `size` it is another fraction.",
        ),
        Misconception(
            "divided by size + 1",
            lambda size: np.full(size, 1 / (size + 1)),
            "A little too small: these weights add up to less than 1, so level ground sinks.",
        ),
        Misconception(
            "zeros",
            lambda size: np.zeros(size),
            "Weights of 0 look away from everything: the output is 0 everywhere.",
        ),
    ),
    hints=(
        "Add your weights up. Level ground keeps its height when they add up to 1.",
        "`size` equal weights add up to `size` times one of them. How large is one, if that is 1?",
        "Each weight is 1 / size.",
    ),
    explanation="`size` weights of 1 / size add up to 1, so a level signal stays as it is.",
)
