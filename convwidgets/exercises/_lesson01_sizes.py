"""Checks of lesson 01: how long the output is."""

from typing import Any

import numpy as np

from .kinds import Choice, Number, Option
from .misconception import Misconception
from .misconceptions import sizes


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
        sizes.half_kernel,
        sizes.one_too_many,
        sizes.as_same,
        sizes.as_full,
        _ADDED,
    ),
    hints=(
        "Put the window at the very beginning. How far can it travel?",
        "{size} − {kernel_size} steps of one sample. And how many places does that make?",
    ),
    explanation=lambda size, kernel_size: (
        f"The window can travel {size} − {kernel_size} = {size - kernel_size} samples, and the "
        f"place where it started counts as well: {size - kernel_size + 1}."
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
        Misconception(
            "valid instead, start forgotten",
            lambda size, kernel_size: size - kernel_size,
            "That counts the steps of a window that never leaves the signal. In full mode it "
            "hangs over both ends, and the place where it starts counts, too.",
        ),
        Misconception(
            "whole kernel at each end",
            lambda size, kernel_size: size + kernel_size + 1,
            "That lets the whole kernel hang over each end. The two must share at least one "
            "sample.",
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
    "ends, where the zeros pull the values towards 0.",
)
