"""Checks of lesson 09: shapes and parameters of a network, and of a stack."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from ._lesson06_counts import DEEPER
from ._lesson08_fields import POOL, STACK
from ._text import shown
from .kinds import Number
from .misconceptions import blocks, fields

PARAMETERS = replace(
    DEEPER,
    id="09.parameters",
    prompt="A second convolution reads {in_channels} maps and makes {out_channels}, with kernels "
    "of {kernel_size}×{kernel_size}. How many numbers does it learn, biases included?",
    numbers={"kernel_size": 3, "in_channels": 16, "out_channels": 32},
)

FLATTENED = Number(
    id="09.flatten",
    prompt="Pictures of {size}×{size} go through two blocks: a 3×3 convolution with padding 1, "
    "ReLU, max pooling of 2×2, and all that once more. The second convolution makes {channels} "
    "maps. How many numbers are there after flattening?",
    numbers={"size": 28, "channels": 32},
    answer=blocks.flattened,
    misconceptions=blocks.FOR_FLATTENED,
    hints=(
        "How large is a map after the first pooling, and after the second? And how many maps are "
        "there?",
        "Each pooling halves {size} once. The convolutions keep the size, and ReLU does too.",
    ),
    explanation=lambda size, channels: (
        f"{size} → {size // 2} → {size // 4} rows and columns, and {channels} maps: "
        f"{channels}·{size // 4}·{size // 4} = {shown(blocks.flattened(size, channels))}."
    ),
    vary=lambda rng: {
        "size": 4 * int(rng.integers(3, 17)), "channels": 4 * int(rng.integers(1, 17)),
    },
)  # fmt: skip

DENSE = Number(
    id="09.dense",
    prompt="A dense layer turns {inputs} numbers into {outputs} scores. How many numbers does it "
    "learn, biases included?",
    numbers={"inputs": 128, "outputs": 10},
    answer=blocks.dense_parameters,
    misconceptions=blocks.FOR_DENSE_LAYER,
    hints=(
        "How many weights does one score have, and how many biases?",
        "{inputs} weights and a bias make one score. There are {outputs} of them.",
    ),
    explanation=lambda inputs, outputs: (
        f"{outputs} · ({inputs} + 1) = {shown(blocks.dense_parameters(inputs, outputs))}."
    ),
    vary=lambda rng: {"inputs": int(rng.integers(20, 400)), "outputs": int(rng.integers(2, 16))},
)

FIELD = replace(
    POOL,
    id="09.field",
    prompt=lambda kernel_sizes: (
        f"Convolution {kernel_sizes[0]}×{kernel_sizes[0]}, pooling 2×2, convolution "
        f"{kernel_sizes[2]}×{kernel_sizes[2]}, pooling 2×2; the convolutions have stride 1, the "
        "poolings 2. How wide is the receptive field of a value at the end?"
    ),
    numbers={"kernel_sizes": [3, 2, 3, 2], "strides": [1, 2, 1, 2]},
    misconceptions=(*POOL.misconceptions, fields.latest_stride),
    vary=lambda rng: {"kernel_sizes": [int(rng.integers(3, 8)), 2, int(rng.integers(3, 8)), 2]},
)

COLLAPSED = replace(
    STACK,
    id="09.collapsed",
    prompt="{depth} convolutions of {kernel_size}×{kernel_size}, stride 1, with nothing between "
    "them, do what one convolution does. How many rows has its kernel?",
    numbers={"depth": 4, "kernel_size": 3},
    hints=(
        "The one kernel has to reach every cell that the stack can see. How far is that?",
        "One layer sees {kernel_size} cells; each further one adds {kernel_size} − 1.",
    ),
)


def _stack(rng: np.random.Generator) -> dict[str, object]:
    widths = [int(2 ** rng.integers(2, 8)) for _ in range(int(rng.integers(2, 5)))]
    return {"channels": [int(rng.integers(1, 4)), *widths], "kernel_size": int(rng.integers(2, 6))}


def _layers(channels: Sequence[int], kernel_size: int) -> str:
    counts = [blocks.stacked(pair, kernel_size) for pair in pairwise(channels)]
    return " + ".join(shown(count) for count in counts)


STACK_PARAMETERS = Number(
    id="09.stack",
    prompt=lambda channels, kernel_size: (
        f"Convolutions of {kernel_size}×{kernel_size} one after the other, with "
        f"{' → '.join(str(n) for n in channels)} channels. How many numbers do they learn "
        "altogether, biases included?"
    ),
    numbers={"channels": [3, 64, 128, 256, 512], "kernel_size": 3},
    answer=lambda channels, kernel_size: blocks.stacked(channels, kernel_size),
    misconceptions=blocks.FOR_STACKED,
    hints=(
        "Each arrow is a layer. Count each of them by itself, then add.",
        "A layer learns K·K·(channels in)·(channels out) weights, and a bias for each channel out.",
    ),
    explanation=lambda channels, kernel_size: (
        f"{_layers(channels, kernel_size)} = {shown(blocks.stacked(channels, kernel_size))}."
    ),
    vary=_stack,
)
