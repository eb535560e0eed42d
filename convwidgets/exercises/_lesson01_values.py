"""Checks of lesson 01: values worked out by hand."""

from typing import Any

import numpy as np

from ._text import factor, products, shown
from ._worked import (
    DIFFERENCE,
    RAMP,
    uneven,
    whole,
)
from .kinds import Matrix, Number
from .misconceptions import outputs, sums
from .misconceptions.windows import (
    at_position,
    convolved,
    everywhere,
    last_of,
    rotated,
    value_at,
    window_at,
)
from .misconceptions.windows import place as place_of


def _sum_at(**numbers: Any) -> str:
    window = window_at(numbers, place_of(numbers))
    kernel = np.asarray(numbers["kernel"])
    laid = rotated(kernel) if numbers.get("flip_kernel") else kernel
    return f"{products(window, laid)} = {shown(value_at(**numbers))}"


def _vary_value(rng: np.random.Generator) -> dict[str, Any]:
    # Sizes, too: homework asks what the letters of the formula stand for.
    weights, places = int(rng.integers(2, 5)), int(rng.integers(3, 6))
    return {
        "signal": whole(rng, weights + places - 1),
        "kernel": uneven(rng, weights),
        "position": int(rng.integers(0, places)),
    }


VALUE = Number(
    id="01.value",
    prompt="The signal is {signal}, the kernel is {kernel}. Which value stands at position "
    "{position} of the output? The ruler lies as it is written, wholly on the signal.",
    # Not the ramp: there every place gives the −2 that the lesson has just worked out.
    numbers={"signal": [1, 4, 2, 9, 3], "kernel": DIFFERENCE, "position": 1},
    answer=value_at,
    misconceptions=(
        *(at_position(slip) for slip in sums.FOR_SUMS),
        *outputs.FOR_PLACES,
    ),
    hints=(
        "Lay the kernel on the signal: its first weight on the sample with this index.",
        lambda **n: (
            f"The window holds {shown(window_at(n, place_of(n)))}. Multiply it by "
            f"{shown(n['kernel'])} pair by pair and add."
        ),
    ),
    explanation=lambda **n: (
        f"The window holds {shown(window_at(n, place_of(n)))}, and {_sum_at(**n)}."
    ),
    vary=_vary_value,
)


def _vary_flip(rng: np.random.Generator) -> dict[str, Any]:
    return {"signal": whole(rng, 5), "kernel": uneven(rng, 3)}


_FLIP_HINTS = (
    "Reverse the kernel first, then slide it as before.",
    lambda kernel: f"Reversed, the kernel is {shown(kernel[::-1])}. Which sums does it give?",
)


def _valid_sums(**numbers: Any) -> str:
    first = _sum_at(**{**numbers, "position": 0})
    return f"Reversed, the kernel is {shown(np.flip(numbers['kernel']))}. The first sum is {first}."


FLIPPED = Matrix(
    id="01.flipped",
    prompt="True convolution reverses the kernel before it slides. Signal {signal}, kernel "
    "{kernel}, no padding: which output does true convolution give?",
    numbers={"signal": RAMP, "kernel": DIFFERENCE, "flip_kernel": True},
    answer=convolved,
    misconceptions=(
        *(everywhere(slip) for slip in sums.FOR_SUMS),
        outputs.full_instead,
        outputs.same_instead,
        outputs.full_and_flipped,
        outputs.same_and_flipped,
        outputs.one_short,
        outputs.output_reversed,
    ),
    hints=_FLIP_HINTS,
    explanation=_valid_sums,
    vary=_vary_flip,
)


def _same_last_sum(**numbers: Any) -> str:
    output = convolved(**numbers)
    last = {**numbers, "position": len(output) - 1}
    return f"The last window reaches over the end and finds a 0 there: {_sum_at(**last)}."


SAME_LAST = Number(
    id="01.same-last",
    prompt="True convolution in same mode: one zero is added at each end. Signal {signal}, kernel "
    "{kernel}. What is the last value of the output?",
    numbers={"signal": RAMP, "kernel": DIFFERENCE, "flip_kernel": True, "padding": "same"},
    answer=lambda **numbers: convolved(**numbers)[-1],
    misconceptions=(
        # The last cell under the kernel is a padded zero: its product is never missed.
        *(
            last_of(everywhere(slip))
            for slip in sums.FOR_SUMS
            if slip is not sums.last_product_missing
        ),
        last_of(outputs.valid_instead).because(
            "That is the last value without padding. In same mode one more window follows, with "
            "its end on the added zero."
        ),
        last_of(outputs.full_instead).because(
            "That is the last value in full mode, one place further out: there only a single "
            "sample is left under the kernel."
        ),
        last_of(outputs.edge_repeated),
    ),
    hints=(
        "Write the signal with a 0 at each end, and the kernel reversed beneath its last three.",
        lambda signal, kernel: (
            f"The last window holds {shown([*signal[-2:], 0])}, and the reversed kernel is "
            f"{shown(kernel[::-1])}."
        ),
    ),
    explanation=_same_last_sum,
    vary=_vary_flip,
)

FULL = Matrix(
    id="01.full",
    prompt="The whole of it: signal {signal}, kernel {kernel}, true convolution in full mode. "
    "Which values come out?",
    numbers={"signal": RAMP, "kernel": DIFFERENCE, "flip_kernel": True, "padding": "full"},
    answer=convolved,
    misconceptions=(
        *(everywhere(slip) for slip in sums.FOR_SUMS),
        outputs.valid_instead,
        outputs.same_instead,
        outputs.same_and_flipped,
        outputs.one_short,
        outputs.output_reversed,
        outputs.edge_repeated,
    ),
    hints=(
        "Put two zeros at each end, reverse the kernel, and slide.",
        "The ends are the short ones: there a single sample lies under the kernel.",
    ),
    explanation=lambda **n: (
        f"{len(convolved(**n))} values. The first and the last come from a single sample each: "
        f"{factor(float(n['signal'][0]))}·{factor(float(n['kernel'][0]))} and "
        f"{factor(float(n['signal'][-1]))}·{factor(float(n['kernel'][-1]))}."
    ),
    vary=_vary_flip,
)
