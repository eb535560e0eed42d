"""Checks of lesson 01: convolution in one dimension."""

from typing import Any

import numpy as np

from ._text import factor, products, shown
from .function import Function
from .kinds import Choice, Matrix, Number, Option
from .misconception import Misconception
from .misconceptions import code, outputs, sizes, sums
from .misconceptions.windows import Array, at_position, convolved, everywhere, last_of
from .misconceptions.windows import place as place_of
from .misconceptions.windows import rotated, value_at, window_at

RAMP = [1, 2, 3, 4, 5]
DIFFERENCE = [1, 0, -1]


def _whole(rng: np.random.Generator, count: int, low: int = 0, high: int = 10) -> list[int]:
    return [int(n) for n in rng.integers(low, high, count)]


def _uneven(rng: np.random.Generator, count: int) -> list[int]:
    """A kernel that a flip changes."""
    kernel = _whole(rng, count, -3, 4)
    return kernel if kernel != kernel[::-1] else [kernel[0] + 1, *kernel[1:]]


def _sum_at(**numbers: Any) -> str:
    window = window_at(numbers, place_of(numbers))
    kernel = np.asarray(numbers["kernel"])
    laid = rotated(kernel) if numbers.get("flip_kernel") else kernel
    return f"{products(window, laid)} = {shown(value_at(**numbers))}"


def _vary_value(rng: np.random.Generator) -> dict[str, Any]:
    return {
        "signal": _whole(rng, 6),
        "kernel": _uneven(rng, 3),
        "position": int(rng.integers(0, 4)),
    }


VALUE = Number(
    id="01.value",
    prompt="The signal is {signal}, the kernel is {kernel}. Which value stands at position "
    "{position} of the output? The kernel is used as it stands, without padding.",
    numbers={"signal": RAMP, "kernel": DIFFERENCE, "position": 1},
    answer=value_at,
    misconceptions=(
        *(at_position(slip) for slip in sums.FOR_SUMS),
        *outputs.FOR_PLACES,
    ),
    hints=(
        "Lay the kernel on the signal: its first weight on the sample with this index.",
        lambda **n: (
            f"The window holds {shown(window_at(n, place_of(n)))}. Multiply it by {shown(n['kernel'])} "
            "pair by pair and add."
        ),
    ),
    explanation=lambda **n: (
        f"The window holds {shown(window_at(n, place_of(n)))}, and {_sum_at(**n)}."
    ),
    vary=_vary_value,
)

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
                "That would fit the kernel [−1, 0, 1]. This one takes the sample after away, which is "
                "the larger one here. Try it with 2, 3, 4."
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
            "That is the rise from the first sample of the window to the third: two steps, not one.",
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
            reason="Nearly: it looks at the right two samples. But it takes the later one away, and "
            "it does not halve.",
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
    explanation="It gives before minus after. The central difference is half of after minus before, "
    "so this one is −2 times it. With the flip the sign turns round.",
)


def _vary_flip(rng: np.random.Generator) -> dict[str, Any]:
    return {"signal": _whole(rng, 5), "kernel": _uneven(rng, 3)}


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
        outputs.output_reversed,
    ),
    hints=_FLIP_HINTS,
    explanation=_valid_sums,
    vary=_vary_flip,
)


def _vary_sizes(rng: np.random.Generator) -> dict[str, Any]:
    kernel_size = int(rng.integers(2, 8))
    return {"size": kernel_size + int(rng.integers(2, 40)), "kernel_size": kernel_size}


_ADDED = Misconception(
    "added",
    lambda size, kernel_size: size + kernel_size,
    "The kernel was added. It has to find room inside the signal, so it takes places away.",
)

LENGTH = Number(
    id="01.length",
    prompt="A signal has {size} samples, a kernel has {kernel_size} weights. How many values does "
    "the output have, without padding?",
    numbers={"size": 10, "kernel_size": 4},
    answer=lambda size, kernel_size: size - kernel_size + 1,
    misconceptions=(
        *sizes.FOR_SIZES,
        sizes.lost_at_both_ends,
        sizes.as_same,
        sizes.as_full,
        _ADDED,
    ),
    hints=(
        "Put the window at the very beginning. How far can it travel?",
        "{size} − {kernel_size} steps of one sample. And how many places does that make?",
    ),
    explanation=lambda size, kernel_size: (
        f"The window can travel {size} − {kernel_size} = {size - kernel_size} samples, and the place "
        f"where it started counts as well: {size - kernel_size + 1}."
    ),
    vary=_vary_sizes,
)

FULL_LENGTH = Number(
    id="01.full-length",
    prompt="A signal has {size} samples, a kernel has {kernel_size} weights. In full mode the "
    "kernel may hang over both ends, as long as it shares a sample with the signal. How many "
    "values does the output have?",
    numbers={"size": 10, "kernel_size": 4},
    answer=lambda size, kernel_size: size + kernel_size - 1,
    misconceptions=(
        sizes.as_valid,
        sizes.as_same,
        sizes.full_one_too_many,
        sizes.padded_length,
        Misconception(
            "one end only",
            lambda size, kernel_size: size + (kernel_size - 1) // 2,
            "That is room for half of the kernel. In full mode all but one weight may hang over.",
        ),
        Misconception(
            "last place forgotten",
            lambda size, kernel_size: size + kernel_size - 2,
            "One place is missing. Begin with only the last weight on the first sample, end with "
            "only the first weight on the last sample, and count both.",
        ),
    ),
    hints=(
        "Where does the kernel stand when it only just touches the first sample?",
        "At each end {kernel_size} − 1 zeros are added. Then count as without padding.",
    ),
    explanation=lambda size, kernel_size: (
        f"{kernel_size - 1} zeros at each end make {size + 2 * (kernel_size - 1)} samples, and "
        f"{size + 2 * (kernel_size - 1)} − {kernel_size} + 1 = {size + kernel_size - 1}."
    ),
    vary=_vary_sizes,
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
        *(last_of(everywhere(slip)) for slip in sums.FOR_SUMS),
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

MODE = Choice(
    id="01.mode",
    prompt="You filter a day of temperatures and want one value for every measurement, at the same "
    "times as before. Which mode?",
    options=(
        Option(
            name="valid",
            text="Valid",
            reason="Valid never leaves the signal, so the output is shorter: the first and last "
            "measurements get no value of their own.",
        ),
        Option(name="same", text="Same"),
        Option(
            name="full",
            text="Full",
            reason="Full takes every overlap, so there are more values than measurements, and they "
            "are shifted.",
        ),
    ),
    answer="same",
    hints=("How long is the output in each mode?",),
    explanation="Same mode adds just enough zeros that input and output are equally long. Mind the "
    "ends, where the zeros pull the values down.",
)


def _vary_mean(rng: np.random.Generator) -> dict[str, Any]:
    low, high, last = sorted(_whole(rng, 3, 0, 20))
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
    ),
    hints=("Three products, one sum.", "Add the three samples. What do weights of 1/3 do to that?"),
    explanation=lambda window: (
        f"{' + '.join(shown(x) for x in window)} = {shown(np.sum(window))}, a third of which is "
        f"{shown(float(np.mean(window)))}. The odd sample out has been pulled towards its neighbours."
    ),
    vary=_vary_mean,
)


def correlate(signal: Array, kernel: Array) -> Array:
    """Cross-correlation without padding, as the lesson asks for it."""
    output = np.zeros(len(signal) - len(kernel) + 1)
    for n in range(len(output)):
        for k in range(len(kernel)):
            output[n] += signal[n + k] * kernel[k]
    return output


def _sample(rng: np.random.Generator) -> tuple[Array, Array]:
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
    sample=_sample,
    misconceptions=code.FOR_SIGNALS,
    hints=(
        "Work out one output by hand, print yours beside it, and compare.",
        "Three lines do it: a place n, a weight k, and `output[n] += signal[n + k] * kernel[k]`.",
    ),
    explanation="Two loops: the outer one moves the window, the inner one adds the products. It "
    "agrees with the library on every input tried.",
)

QUESTIONS = (
    VALUE,
    SIGN,
    RISE,
    NAME,
    FLIPPED,
    LENGTH,
    FULL_LENGTH,
    SAME_LAST,
    FULL,
    MODE,
    MEAN,
    BY_HAND,
)
