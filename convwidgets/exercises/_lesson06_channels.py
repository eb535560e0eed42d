"""Checks of lesson 06: one kernel on three channels."""

from typing import Any

import numpy as np

from ._text import products, shown
from ._worked import cells
from .kinds import Choice, Matrix, Number, Option
from .misconception import Misconception
from .misconceptions import channels
from .misconceptions.channels import channel_sums, kernels_of, planes_of

ONE_MAP = Choice(
    id="06.one-map",
    prompt="A colour picture, red, green and blue, meets one kernel of 3×3 cells and three planes. "
    "How many maps come out?",
    options=(
        Option(name="one", text="One"),
        Option(
            name="three",
            text="Three, one for each colour",
            reason="There are three sums on the way, one for each colour. Then they are added, and "
            "the colours are gone.",
        ),
        Option(
            name="nine",
            text="Nine, one for each cell of the kernel",
            reason="The nine products of a plane are added into one sum, as ever.",
        ),
        Option(
            name="many",
            text="One for each weight of the kernel",
            reason="Each weight makes a product at every place. They all go into one sum.",
        ),
    ),
    answer="one",
    hints=("Follow one place: how many numbers are left when everything has been added?",),
    explanation="One kernel, one map, however many channels go in. For more maps it takes more "
    "kernels.",
)

PRODUCTS = Number(
    id="06.products",
    prompt="A kernel of {kernel_size}×{kernel_size} on a picture of {in_channels} channels. How "
    "many products go into one output cell?",
    numbers={"kernel_size": 5, "in_channels": 3},
    answer=lambda kernel_size, in_channels: kernel_size**2 * in_channels,
    misconceptions=(
        Misconception(
            "one channel",
            lambda kernel_size: kernel_size**2,
            "That is one channel. The kernel has a plane for each of the {in_channels}.",
        ),
        Misconception(
            "channels only",
            lambda in_channels: in_channels,
            "That is one number for each channel. Each of them is a sum of several products.",
        ),
        Misconception(
            "side once",
            lambda kernel_size, in_channels: kernel_size * in_channels,
            "A plane of the kernel has {kernel_size} rows of {kernel_size} weights.",
        ),
        Misconception(
            "added",
            lambda kernel_size, in_channels: kernel_size**2 + in_channels,
            "The planes were not counted, only added to one. Each channel brings as many products "
            "as the first.",
        ),
        Misconception(
            "bias counted",
            lambda kernel_size, in_channels: kernel_size**2 * in_channels + 1,
            "One too many: the bias is added, and nothing is multiplied by it.",
        ),
        Misconception(
            "additions counted apart",
            lambda kernel_size, in_channels: 2 * kernel_size**2 * in_channels,
            "The additions were counted as well. Only the products were asked for.",
        ),
        Misconception(
            "cube of the side",
            lambda kernel_size, in_channels: kernel_size**3 if kernel_size != in_channels else None,
            "The kernel was taken to be as deep as it is wide. It is as deep as the picture "
            "has channels: {in_channels}.",
        ),
        Misconception(
            "channels squared",
            lambda kernel_size, in_channels: (kernel_size * in_channels) ** 2,
            "The channels were counted twice. Each of the {in_channels} planes has "
            "{kernel_size}·{kernel_size} weights.",
        ),
    ),
    hints=(
        "How many products does one channel bring? And how many channels are there?",
        "{kernel_size}·{kernel_size} for each of the {in_channels} channels.",
    ),
    explanation=lambda kernel_size, in_channels: (
        f"{kernel_size}·{kernel_size}·{in_channels} = {kernel_size**2 * in_channels} products, and "
        "one sum."
    ),
    vary=lambda rng: {
        "kernel_size": int(rng.integers(2, 8)),
        "in_channels": int(rng.integers(2, 65)),
    },
)


def _sums_in_words(**numbers: Any) -> str:
    sums = channel_sums(planes_of(numbers), kernels_of(numbers))
    told = ", ".join(
        f"{colour} {shown(total)}" for colour, total in zip(channels.COLOURS, sums, strict=True)
    )
    return (
        f"{told[0].upper()}{told[1:]}. Together {shown(sum(sums))}, and with the bias "
        f"{shown(channels.one_cell(**numbers))}."
    )


def _red_sum(**numbers: Any) -> str:
    return f"Red alone: {products(numbers['red'], numbers['kernel for red'])}. Now green and blue."


def _vary_cell(rng: np.random.Generator) -> dict[str, Any]:
    windows = {colour: cells(rng, 2, 2) for colour in channels.COLOURS}
    planes = {f"kernel for {colour}": cells(rng, 2, 2, -2, 3) for colour in channels.COLOURS}
    pairs = zip(windows.items(), planes.items(), strict=True)
    return {**dict(part for pair in pairs for part in pair), "bias": int(rng.integers(-9, 10))}


_TABLES = tuple(name for colour in channels.COLOURS for name in (colour, f"kernel for {colour}"))

CELL = Number(
    id="06.cell",
    prompt="One place, three channels. Each window meets its own plane of the kernel; the bias is "
    "{bias}. Which number comes out?",
    numbers={
        "red": [[4, 1], [0, 2]],
        "kernel for red": [[1, 0], [0, 1]],
        "green": [[3, 5], [1, 0]],
        "kernel for green": [[0, -1], [2, 0]],
        "blue": [[2, 2], [1, 6]],
        "kernel for blue": [[1, 0], [-1, 1]],
        "bias": 5,
    },
    answer=channels.one_cell,
    misconceptions=channels.FOR_CELLS,
    hints=("One sum for each channel first, then the three together, then the bias.", _red_sum),
    explanation=_sums_in_words,
    show=_TABLES,
    vary=_vary_cell,
)

JOINED = Matrix(
    id="06.joined",
    prompt="One kernel has slid over a colour picture. These are its three maps, one for each "
    "channel, before they are joined; the bias is {bias}. What is the output?",
    numbers={
        "red": [[3, 0], [1, 2]],
        "green": [[-1, 4], [0, 5]],
        "blue": [[2, 2], [-6, 1]],
        "bias": 1,
    },
    answer=channels.joined,
    misconceptions=channels.FOR_JOINING,
    hints=(
        "Place by place: three numbers become one.",
        lambda **n: (
            f"At (0, 0): {' + '.join(products([m[0, 0]], [1])[:-2] for m in planes_of(n))}, and "
            "the bias."
        ),
    ),
    explanation="Place by place, three numbers are added, and the bias once. What was red, green "
    "or blue can no longer be told.",
    show=channels.COLOURS,
    vary=lambda rng: {
        **{colour: cells(rng, 2, 2, -5, 6) for colour in channels.COLOURS},
        "bias": int(rng.integers(-4, 5)),
    },
)
