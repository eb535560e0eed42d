"""Checks of lesson 06: what a layer learns, and what it costs."""

import numpy as np

from convwidgets.core import parameter_count

from ._text import shown
from .kinds import Choice, Number, Option
from .misconception import Misconception
from .misconceptions import axes, counts
from .misconceptions.axes import cost_of_layer


def _vary_layer(rng: np.random.Generator) -> dict[str, int]:
    return {
        "kernel_size": int(rng.integers(2, 8)),
        "in_channels": int(rng.integers(2, 65)),
        "out_channels": int(rng.integers(2, 129)),
    }


def _parameters(name: str, prompt: str, *more: Misconception, **numbers: int) -> Number:
    return Number(
        id=name,
        prompt=prompt,
        numbers=numbers,
        answer=parameter_count,
        misconceptions=(*counts.FOR_LAYERS, *more),
        hints=(
            "Begin with one kernel: how many planes does it have, and how many weights in each?",
            "{kernel_size}·{kernel_size}·{in_channels} weights make one kernel. There are "
            "{out_channels} of them, and each has a bias.",
        ),
        explanation=lambda kernel_size, in_channels, out_channels: (
            f"{kernel_size}·{kernel_size}·{in_channels}·{out_channels} + {out_channels} = "
            f"{shown(parameter_count(in_channels, out_channels, kernel_size))}."
        ),
        vary=_vary_layer,
    )


PARAMETERS = _parameters(
    "06.parameters",
    "{out_channels} kernels of {kernel_size}×{kernel_size} on a picture of {in_channels} channels. "
    "How many numbers does this layer learn, biases included?",
    kernel_size=3,
    in_channels=3,
    out_channels=64,
)

DEEPER = _parameters(
    "06.deeper",
    "A layer takes the {in_channels} maps of the one before it and makes {out_channels} of its "
    "own, with kernels of {kernel_size}×{kernel_size}. How many numbers does it learn, biases "
    "included?",
    counts.as_on_colours,
    kernel_size=3,
    in_channels=64,
    out_channels=128,
)

PICTURE_SIZE = Choice(
    id="06.picture-size",
    prompt="You give a convolution layer pictures twice as high and twice as wide. What happens to "
    "the number of its parameters?",
    options=(
        Option(name="same", text="It stays the same"),
        Option(
            name="double",
            text="It doubles",
            reason="The size of the picture does not occur in K·K·C_in·C_out + C_out. What grows "
            "is the number of places, and with it the work.",
        ),
        Option(
            name="four",
            text="It becomes four times as large",
            reason="The work does, for there are about four times as many places. The weights are "
            "the same at all of them.",
        ),
        Option(
            name="refused",
            text="The layer cannot take them",
            reason="A kernel slides over a picture of any size, provided it fits in. A dense layer "
            "could not take them.",
        ),
    ),
    answer="same",
    hints=("Which of the letters in the formula is the size of the picture?",),
    explanation="All places share the same kernels. So one layer works on pictures of any size, "
    "and only the work and the memory grow.",
)

COST = Number(
    id="06.cost",
    prompt="{out_channels} kernels of {kernel_size}×{kernel_size} on {in_channels} channels of "
    "{size}×{size} cells, no padding, stride 1. How many multiply-accumulates?",
    numbers={"size": 6, "kernel_size": 3, "in_channels": 3, "out_channels": 8},
    answer=cost_of_layer,
    misconceptions=axes.FOR_COSTS,
    hints=(
        "How many output cells are there in all the maps, and how many products does each take?",
        lambda size, kernel_size, in_channels: (
            f"Each map has {size - kernel_size + 1} rows; each cell takes "
            f"{kernel_size}·{kernel_size}·{in_channels} products."
        ),
    ),
    explanation=lambda **n: (
        f"{n['out_channels']} maps of {n['size'] - n['kernel_size'] + 1}×"
        f"{n['size'] - n['kernel_size'] + 1} cells, {n['kernel_size'] ** 2 * n['in_channels']} "
        f"products each: {shown(cost_of_layer(**n))}."
    ),
    vary=lambda rng: {**_vary_layer(rng), "size": int(rng.integers(8, 40))},
)

BYTES = Number(
    id="06.bytes",
    prompt="A layer puts out {channels} maps of {size}×{size} cells, each number a float32. How "
    "many bytes is that?",
    numbers={"channels": 64, "size": 112},
    answer=lambda channels, size: 4 * channels * size**2,
    misconceptions=axes.FOR_BYTES,
    hints=(
        "How many numbers are there? And how many bytes does a float32 take? (32 bits.)",
        "{channels}·{size}·{size} numbers of 4 bytes each.",
    ),
    explanation=lambda channels, size: (
        f"{shown(channels * size**2)} numbers of 4 bytes: {shown(4 * channels * size**2)}. The "
        "maps of the first layers are large, their weights few."
    ),
    vary=lambda rng: {"channels": int(rng.integers(5, 129)), "size": int(rng.integers(9, 129))},
)
