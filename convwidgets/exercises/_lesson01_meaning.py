"""Checks of lesson 01: what a kernel measures."""

from typing import Any

import numpy as np

from ._text import shown
from ._worked import (
    whole,
)
from .kinds import Choice, Number, Option
from .misconception import Misconception
from .misconceptions import sums

_WAYS = {"falls": -1, "rises": 1, "stays level": 0}

SIGN = Choice(
    id="01.sign",
    prompt="The kernel [1, 0, −1] slides along a signal that {way} steadily. What is the output "
    "there?",
    numbers={"way": "falls"},
    options=(
        Option(
            name="positive",
            text="Positive",
            reason=lambda way: (
                "That would fit the kernel [−1, 0, 1]. This one takes the sample after away, which "
                "is the larger one here. Try it with 2, 3, 4."
                if way == "rises"
                else "Both ends of the window are equal here, and one is taken from the other."
            ),
        ),
        Option(
            name="negative",
            text="Negative",
            reason=lambda way: (
                "That would fit the kernel [−1, 0, 1]. This one adds the sample before and takes "
                "the sample after away. Try it with 4, 3, 2."
                if way == "falls"
                else "Both ends of the window are equal here, and one is taken from the other."
            ),
        ),
        Option(
            name="zero",
            text="Zero",
            reason="Zero comes out where the two ends of the window are equal. Here they differ, "
            "even though the middle is ignored.",
        ),
    ),
    answer=lambda way: {"falls": "positive", "rises": "negative"}.get(way, "zero"),
    hints=("Make up three samples and work it out.",),
    explanation=lambda way: {
        "falls": "Before minus after: where a signal falls, the sample before is the larger one. "
        "Positive output means that the signal falls.",
        "rises": "Before minus after: where a signal rises, the larger sample is the one taken "
        "away. Negative output means that the signal rises.",
    }.get(way, "Before minus after: on level ground nothing is left."),
    vary=lambda rng: {"way": str(rng.choice(list(_WAYS)))},
)

RISE = Number(
    id="01.rise",
    prompt="Sliding [1, 0, −1] along a signal gives {output} at every position. By how much does "
    "the signal rise from one sample to the next? (A fall is a negative rise.)",
    numbers={"output": -6},
    answer=lambda output: -output / 2,
    misconceptions=(
        Misconception(
            "rise over two samples",
            lambda output: -output,
            "That is the rise from the first sample of the window to the third: two steps, not "
            "one.",
        ),
        Misconception(
            "sign kept",
            lambda output: output / 2,
            "Halved, as it should be, and the sign is still that of the output. This kernel takes "
            "the later sample away, so rising gives a negative output.",
        ),
        Misconception(
            "output itself",
            lambda output: output,
            "That is the output as it stands. It spans two steps, and its sign is turned round: "
            "before minus after.",
        ),
        Misconception(
            "doubled",
            lambda output: -2 * output,
            "Doubled instead of halved. The two ends of the window lie two steps apart, so one "
            "step is half of their difference.",
        ),
        Misconception(
            "divided by the window",
            lambda output: -output / 3,
            "Three samples lie in the window, with two steps between the first and the last.",
        ),
        Misconception(
            "doubled, sign kept",
            lambda output: 2 * output,
            "Doubled instead of halved, and with the sign of the output. The two ends of the "
            "window lie two steps apart, and this kernel takes the later one away.",
        ),
        Misconception(
            "divided by the window, sign kept",
            lambda output: output / 3,
            "Three samples lie in the window, with two steps between the first and the last. "
            "And rising gives a negative output.",
        ),
        Misconception(
            "level",
            lambda output: 0,
            "0 would be a level signal. The same output everywhere means the same rise everywhere.",
        ),
    ),
    hints=(
        "Which two samples does this kernel compare, and how far apart are they?",
        "Call the rise r. The window holds s, s + r, s + 2r. What comes out?",
    ),
    explanation=lambda output: (
        f"A window s, s + r, s + 2r gives s − (s + 2r) = −2r. So −2r = {shown(output)}, and the "
        f"signal rises by {shown(-output / 2)} per sample."
    ),
    vary=lambda rng: {"output": int(rng.choice([-12, -10, -8, -6, -4, -2, 2, 4, 6, 8, 10, 12]))},
)

NAME = Choice(
    id="01.name",
    prompt="What does [1, 0, −1] compute when it slides along a signal without a flip?",
    options=(
        Option(
            name="backward",
            text="The backward difference: this sample minus the one before",
            reason="That compares neighbours and needs two weights. This kernel leaves out the "
            "sample in the middle.",
        ),
        Option(
            name="central",
            text="The central difference: half of after minus before",
            reason="Nearly: it looks at the right two samples. But it takes the later one away, "
            "and it does not halve.",
        ),
        Option(name="minus", text="−2 times the central difference"),
        Option(
            name="mean",
            text="A mean of three samples",
            reason="The weights of a mean add up to 1. These add up to 0: a level signal gives 0.",
        ),
    ),
    answer="minus",
    hints=("Which samples does it touch, with which signs, and is anything divided?",),
    explanation="It gives before minus after. The central difference is half of after minus "
    "before, so this one is −2 times it. With the flip the sign turns round.",
)


def _vary_mean(rng: np.random.Generator) -> dict[str, Any]:
    low, high, last = sorted(whole(rng, 3, 0, 20))
    mean = (low + high + last) / 3
    if mean == int(mean) and mean != high:
        return {"window": [low, last, high], "kernel": [1 / 3] * 3}
    return _vary_mean(rng)


MEAN = Number(
    id="01.mean",
    prompt="A noisy signal reads {window} under a box kernel of three equal weights, 1/3 each. "
    "What does the kernel put in place of the middle sample?",
    numbers={"window": [2, 9, 4], "kernel": [1 / 3, 1 / 3, 1 / 3]},
    answer=lambda window: float(np.mean(window)),
    misconceptions=(
        *sums.FOR_MEANS,
        Misconception(
            "middle of the extremes",
            lambda window: (float(np.min(window)) + float(np.max(window))) / 2,
            "That is halfway between the smallest and the largest. The mean takes all three.",
        ),
        Misconception(
            "neighbours only",
            lambda window: (float(window[0]) + float(window[-1])) / 2,
            "That leaves the middle sample out. It has a weight of 1/3 like the others.",
        ),
        Misconception(
            "divided by the steps",
            lambda window: float(np.sum(window)) / (len(window) - 1),
            "The sum was divided by 2. There are three samples, each with a weight of 1/3.",
        ),
        Misconception(
            "two samples of the three",
            lambda window: float(np.sum(window[:-1])) / 3,
            "The last sample is missing from the sum. All three have a weight of 1/3.",
        ),
    ),
    hints=("Three products, one sum.", "Add the three samples. What do weights of 1/3 do to that?"),
    explanation=lambda window: (
        f"{' + '.join(shown(x) for x in window)} = {shown(np.sum(window))}, a third of which is "
        f"{shown(float(np.mean(window)))}. The odd sample out has been pulled towards its "
        "neighbours."
    ),
    vary=_vary_mean,
)
