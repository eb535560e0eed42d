"""Loops that almost work in one dimension, told in the words of a signal.

Each ``compute`` is called like the function that was asked for, with
``(signal, kernel)``.
"""

import numpy as np

from ..misconception import Misconception
from . import code
from .unfinished import left_early, no_loops
from .windows import Array

_SIZES = "with L = `len(signal)` and K = `len(kernel)`"

_BEYOND = (
    "Your function reads beyond an end. Which is the last place where the whole kernel still fits? "
    f"`range` stops before its end: L − K + 1 for the places, K for the kernel, {_SIZES}."
)

_WORDS = {
    code.flipped: "Your function turns the kernel round: that is true convolution. For "
    "cross-correlation the index of the sample grows together with the index of the weight.",
    code.window_summed: "Your function adds the samples of the window and leaves the weights out. "
    "Multiply each sample by its weight first.",
    code.averaged: "Your function divides each sum by the number of samples in the window. The "
    "weights alone decide; nothing is divided.",
    code.not_reset: "Each output also holds all the ones before it. The sum has to start from 0 "
    "at each place, so set it inside the outer loop.",
    code.window_stays: "Every output is that of the first window. The place of the window has to "
    "appear in the index of the sample: n + k.",
    code.one_short: "The last place is missing. `range(L - K)` stops one early: there are "
    f"L − K + 1 places, from 0 to L − K, {_SIZES}.",
    code.one_short_with_zeros: "The output has the right length, and its last place is never "
    f"filled. `range(L - K)` stops one early: the last place is L − K itself, {_SIZES}.",
    code.one_too_many: _BEYOND,
    code.slice_too_many: _BEYOND,
    code.as_large_as_input: "The values are right, and the output is as long as the signal, with "
    f"zeros left over. Make it with L − K + 1 places, {_SIZES}.",
}

numpy_convolve = Misconception(
    "full, flipped convolution",
    lambda signal, kernel: np.convolve(signal, kernel),
    "That is what `np.convolve` gives by default: the kernel turned round, and windows that hang "
    "over both ends. Here the kernel stays as it is and inside the signal.",
)


def _minus(signal: Array, kernel: Array) -> Array:
    places = range(len(signal) - len(kernel) + 1)
    # Like the student's own loop, this wraps round where n − k is negative.
    return np.array([sum(signal[n - k] * w for k, w in enumerate(kernel)) for n in places])


index_minus = Misconception(
    "n - k instead of n + k",
    _minus,
    "`signal[n - k]` is the formula with the minus, and where n − k is negative Python reads from "
    "the far end. Here it is n + k.",
)


def _first_product(signal: Array, kernel: Array) -> Array:
    output = np.zeros(len(signal) - len(kernel) + 1)
    output[0] = signal[0] * kernel[0]
    return output


FOR_UNFINISHED = (
    no_loops.because(
        "Every value is still 0: nothing is added to `output` yet. Begin with one place, n = 0, "
        "and let k walk through the kernel."
    ),
    left_early("return in the outer loop", (slice(1),), "value", "for n"),
    Misconception(
        "return in the outer loop, values in a list",
        lambda signal, kernel: code.slid(signal, kernel)[:1],
        "Only the first value comes back: `return` stands inside the loop. It ends everything, so "
        "it stands after the loops, indented as far as `for n`.",
    ),
    Misconception(
        "return in the inner loop",
        _first_product,
        "Only the first product of the first place is there: `return` stands inside the inner "
        "loop. It ends everything, so it stands after both loops, indented as far as `for n`.",
    ),
)
"""Loops that stop before they are done, or were never begun."""

FOR_SIGNALS = (
    *FOR_UNFINISHED,
    *(slip.because(_WORDS.get(slip, slip.reason)) for slip in code.FOR_LOOPS),
    index_minus,
    numpy_convolve,
)
"""What can happen in one dimension."""
