"""Checks of lesson 11: what a convolution costs, whichever way it is computed."""

import numpy as np

from ._text import shown
from .kinds import Choice, Number, Option
from .misconceptions import patches
from .misconceptions.axes import cost_of_layer


def _of_batch(batch: int, **layer: int) -> int:
    return batch * cost_of_layer(**layer)


def _vary(rng: np.random.Generator) -> dict[str, int]:
    return {
        "batch": int(rng.integers(2, 33)),
        "size": int(rng.integers(8, 33)),
        "kernel_size": int(rng.integers(2, 6)),
        "in_channels": int(rng.integers(2, 33)),
        "out_channels": int(rng.integers(2, 65)),
    }


COST = Number(
    id="11.cost",
    prompt="{batch} images of {in_channels} channels, {size}×{size} cells, go through a layer of "
    "{out_channels} kernels of {kernel_size}×{kernel_size}, no padding, stride 1. How many "
    "multiply-accumulates?",
    numbers={"batch": 2, "size": 6, "kernel_size": 3, "in_channels": 5, "out_channels": 4},
    answer=_of_batch,
    misconceptions=patches.FOR_COSTS,
    hints=(
        "Six letters multiply: images, kernels, places down, places across, weights of a plane, "
        "channels.",
        lambda size, kernel_size: (
            f"There are {size - kernel_size + 1}·{size - kernel_size + 1} places in each map."
        ),
    ),
    explanation=lambda **n: (
        f"{n['batch']}·{n['out_channels']}·{n['size'] - n['kernel_size'] + 1}·"
        f"{n['size'] - n['kernel_size'] + 1}·{n['kernel_size'] ** 2}·{n['in_channels']} = "
        f"{shown(_of_batch(**n))}, in loops and as a product alike."
    ),
    vary=_vary,
)

SAME = Choice(
    id="11.same",
    prompt="Six loops, or im2col and one matrix product. What does the second way save?",
    options=(
        Option(
            name="products",
            text="Multiplications: it needs fewer of them",
            reason="A row of the kernels times a column of the patches is the same C·K·K products "
            "that the loops make at one place. Count them: none is missing.",
        ),
        Option(
            name="memory",
            text="Memory",
            reason="It takes more: nearly every cell is copied up to K·K times before anything is "
            "multiplied.",
        ),
        Option(name="nothing", text="No multiplications and no memory; only time"),
        Option(
            name="weights",
            text="Weights",
            reason="The kernels are the same numbers, only written as rows.",
        ),
    ),
    answer="nothing",
    hints=("How many products make one output cell, in each of the two ways?",),
    explanation="The same products and the same sums, in an order that suits the machine: numbers "
    "that belong together lie together, and one call does it all.",
)

FFT = Choice(
    id="11.fft",
    prompt="You convolve by FFT and change the kernel from 15×15 to 31×31, on the same image. What "
    "happens to the time?",
    options=(
        Option(
            name="four",
            text="It becomes about four times as long",
            reason="So it is for the direct way, which makes a product for every weight. The "
            "transform of a kernel is as large as the image, whatever the kernel.",
        ),
        Option(
            name="double",
            text="It doubles",
            reason="So it is for two passes, column and row, with K + K products a cell.",
        ),
        Option(name="same", text="It stays nearly as it is"),
        Option(
            name="shorter",
            text="It becomes shorter",
            reason="There is no less to do: both transforms have the size of the padded image.",
        ),
    ),
    answer="same",
    hints=("What is transformed, and how large is it?",),
    explanation="Kernel and image are transformed at the size of the padded image, multiplied "
    "number by number, and transformed back. The kernel's own size hardly shows.",
)
