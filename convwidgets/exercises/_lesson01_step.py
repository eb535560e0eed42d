"""The last exercise of lesson 01: where a signal jumps."""

from collections.abc import Callable

import numpy as np

from ._lesson01_code import correlate
from .function import Function
from .misconception import Misconception
from .misconceptions.windows import Array


def find_step(signal: Array) -> int:
    """Index of the first sample after the largest jump, up or down."""
    return int(np.argmax(np.abs(correlate(signal, np.array([-1, 1]))))) + 1


def _signal_with_step(rng: np.random.Generator) -> tuple[Array]:
    """A jump under a little noise, on level ground or on a slope that goes the same way."""
    before, after = (int(n) for n in rng.integers(3, 9, 2))
    sign, slope = int(rng.choice([-1, 1])), int(rng.choice([0, 12]))
    # Noise adds up to 8 to a difference: at most 20 on the slope, at least 32 at the jump.
    levels = sign * (np.repeat([0, 40], [before, after]) + slope * np.arange(before + after))
    return (levels + rng.integers(-4, 5, before + after),)


def _rises(signal: Array) -> Array:
    return np.diff(np.asarray(signal))


def _first_across(level: Callable[[Array], float]) -> Callable[[Array], int]:
    """Where the signal first gets to the other side of a level."""

    def compute(signal: Array) -> int:
        above = np.asarray(signal) > level(signal)
        return int(np.argmax(above != above[0]))

    return compute


_ACROSS = (
    "That is where the signal first passes {level}. On a slope it can pass there without a jump: "
    "compare neighbours, and look for the largest difference."
)

STEP = Function(
    id="01.step",
    prompt="Write `find_step(signal)`: the index of the first sample after the largest jump, up or "
    "down. Return one whole number.",
    arguments=("signal",),
    oracle=find_step,
    cases=(
        ([2, 2, 2, 8, 8],),
        ([9, 9, 1, 1, 1, 1],),
        ([0, 5, 5, 5],),
        ([4, 4, 4, 4, -3],),
        ([0, 1, 0, -7, -6, -8, -7, -5],),
        # Largest at once; half the height and the mean are passed one sample later.
        ([0, 28, 35, 40, 60],),
        ([50, 45, 38, 30, 2],),
    ),
    sample=_signal_with_step,
    misconceptions=(
        Misconception(
            "not written yet",
            lambda signal: 0,
            "It says 0 for every signal. Which kernel of two weights compares neighbours? "
            "Correlate the signal with it, and look for the largest value. (If you have done so "
            "with a function of your own, is that one finished?)",
        ),
        Misconception(
            "correlate not finished",
            lambda signal: 1,
            "It says 1 for every signal. If you slide a kernel with a function of your own, is "
            "that one finished? As long as it gives zeros, the first of them counts as largest.",
        ),
        Misconception(
            "half the height passed",
            _first_across(lambda signal: (np.min(signal) + np.max(signal)) / 2),
            _ACROSS.format(level="half its height"),
        ),
        Misconception(
            "mean passed",
            _first_across(lambda signal: float(np.mean(signal))),
            _ACROSS.format(level="its mean"),
        ),
        Misconception(
            "sample before the jump",
            lambda signal: int(np.argmax(np.abs(_rises(signal)))),
            "That is the last sample before the jump. Output n compares the samples n and n + 1, "
            "and the second of them is asked for.",
        ),
        Misconception(
            "falls not seen",
            lambda signal: int(np.argmax(_rises(signal))) + 1,
            "Steps upwards are found. A step downwards gives a large negative value, which is not "
            "the largest: compare sizes, `np.abs`.",
        ),
        Misconception(
            "falls not seen, and one early",
            lambda signal: int(np.argmax(_rises(signal))),
            "Two things: a step downwards gives a large negative value (`np.abs` helps), and "
            "output n compares the samples n and n + 1, of which the second is asked for.",
        ),
        Misconception(
            "rises not seen",
            lambda signal: int(np.argmin(_rises(signal))) + 1,
            "Steps downwards are found. Compare sizes, `np.abs`, so that the direction does not "
            "matter.",
        ),
        Misconception(
            "rises not seen, and one early",
            lambda signal: int(np.argmin(_rises(signal))),
            "Two things: steps upwards are missed (`np.abs` helps), and output n compares the "
            "samples n and n + 1, of which the second is asked for.",
        ),
        Misconception(
            "largest sample",
            lambda signal: int(np.argmax(signal)),
            "That is where the signal is largest. A step is a change: look for it in the output of "
            "a kernel that compares neighbours.",
        ),
        Misconception(
            "three weights",
            lambda signal: int(np.argmax(np.abs(correlate(signal, np.array([1, 0, -1]))))) + 1,
            "Three weights see the step from two places, and which of the two answers more "
            "strongly is left to chance. With two weights only one place sees it.",
        ),
        Misconception(
            "size of the jump",
            lambda signal: np.abs(_rises(signal)).max(),
            "That is how high the jump is. The question is where: `np.argmax` gives the index.",
        ),
    ),
    hints=(
        "Write down the output of [−1, 1] for [2, 2, 2, 8, 8] and find the 3 that is asked for.",
        "The largest size is at `np.argmax(np.abs(output))`. Which two samples does it compare?",
    ),
    explanation="Differences of neighbours, the largest in size, and one further on for the sample "
    "after it.",
)
