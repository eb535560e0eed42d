"""Checks of lesson 05: what a layer costs, the way back, and groups."""

import numpy as np

from convwidgets.core import output_size, parameter_count

from ._text import plural, shown
from ._worked import cells, kernel_drawn
from .kinds import Choice, Matrix, Number, Option
from .misconceptions import outputs, reaches, sums, transposed
from .misconceptions.reaches import cost_of_map
from .misconceptions.transposed import size_back
from .misconceptions.windows import convolved, everywhere

WHOLE = Matrix(
    id="05.whole",
    prompt="Padding {padding} of zeros, stride {stride}. Which output does this kernel give on "
    "this image?",
    numbers={
        "image": [
            [2, 2, 3, 3, 3],
            [0, 1, 3, 0, 3],
            [2, 3, 0, 1, 3],
            [3, 3, 2, 1, 2],
            [3, 3, 0, 2, 3],
        ],
        "kernel": [[2, 0, 1], [1, 0, 0], [0, 1, 1]],
        "stride": 2,
        "padding": 1,
    },
    answer=convolved,
    misconceptions=(
        *(everywhere(slip) for slip in sums.FOR_SUMS),
        *outputs.FOR_OUTPUTS,
        outputs.edge_repeated,
    ),
    hints=(
        "Draw the rim of zeros first. The first window has its corner in the corner of the rim; "
        "how far does it jump?",
        "The windows start on rows and columns −1, 1 and 3 of the image. The first one holds four "
        "cells of it, in its lower right corner.",
    ),
    explanation=lambda **n: (
        f"{convolved(**n).size} stops instead of the 25 there would be at stride 1. Each is the "
        "same nine products as ever."
    ),
    show=("image", "kernel"),
    vary=lambda rng: {"image": cells(rng, 5, 5, 0, 4), "kernel": kernel_drawn(rng)},
)


def _vary_cost(rng: np.random.Generator) -> dict[str, int]:
    kernel_size = int(rng.integers(2, 6))
    return {
        "size": kernel_size + int(rng.integers(2, 12)),
        "kernel_size": kernel_size,
        "stride": int(rng.integers(2, 4)),
        "padding": int(rng.integers(1, kernel_size)),
    }


COST = Number(
    id="05.cost",
    prompt="An image of {size}×{size}, one kernel of {kernel_size}×{kernel_size}, padding "
    "{padding}, stride {stride}. How many multiply-accumulates does it take? The padding counts "
    "like any cell.",
    numbers={"size": 8, "kernel_size": 3, "stride": 2, "padding": 1},
    answer=cost_of_map,
    misconceptions=reaches.FOR_COSTS,
    hints=(
        "How many output cells are there, and how many products does each take?",
        lambda **n: (
            f"{output_size(**n)} places along each axis; {n['kernel_size']}·{n['kernel_size']} "
            "products at each stop."
        ),
    ),
    explanation=lambda **n: (
        f"{output_size(**n)}·{output_size(**n)} stops with {n['kernel_size'] ** 2} products each: "
        f"{shown(cost_of_map(**n))}. At stride 1 it would be "
        f"{shown(cost_of_map(**{**n, 'stride': 1}))}."
    ),
    vary=_vary_cost,
)


def _vary_back(rng: np.random.Generator) -> dict[str, int]:
    kernel_size = int(rng.integers(2, 7))
    return {
        "size": int(rng.integers(3, 20)),
        "kernel_size": kernel_size,
        "stride": int(rng.integers(2, 4)),
        "padding": int(rng.integers(1, (kernel_size + 2) // 2)),
    }


BACK = Number(
    id="05.back",
    prompt="A transposed convolution: {size} cells, a kernel of {kernel_size}, stride {stride}, "
    "padding {padding}. How large is the output?",
    numbers={"size": 4, "kernel_size": 3, "stride": 2, "padding": 1},
    answer=size_back,
    misconceptions=transposed.FOR_TRANSPOSED,
    hints=(
        "Each cell leaves a stamp of {kernel_size} cells, {stride} cells further on than the one "
        "before. How long is that, before anything is cut off?",
        "{size} − 1 jumps of {stride}, and the width of the last stamp. Then {padding} cut off at "
        "each end.",
    ),
    explanation=lambda **n: (
        f"({n['size']} − 1)·{n['stride']} − 2·{n['padding']} + {n['kernel_size']} = "
        f"{size_back(**n)}. A convolution with these settings takes {size_back(**n)} cells to "
        f"{n['size']}."
    ),
    vary=_vary_back,
)

DOUBLING = Number(
    id="05.doubling",
    prompt="Without output padding, you want a transposed convolution whose output is exactly "
    "{stride} times as large as its input, for every size. Stride {stride}, padding {padding}. "
    "Which kernel size?",
    numbers={"stride": 2, "padding": 1},
    answer=lambda stride, padding: stride + 2 * padding,
    misconceptions=transposed.FOR_ENLARGING,
    hints=(
        "Write (I − 1)·S − 2P + K as S·I plus something. What has to become 0?",
        "−S − 2P + K has to be 0.",
    ),
    explanation=lambda stride, padding: (
        f"(I − 1)·{stride} − {2 * padding} + {stride + 2 * padding} = {stride}·I, whatever I is."
    ),
    vary=lambda rng: {"stride": int(rng.integers(2, 6)), "padding": int(rng.integers(1, 5))},
)

INVERSE = Choice(
    id="05.inverse",
    prompt="A convolution with a 3×3 kernel, stride 2 and padding 1 takes a 5×5 image to 3×3. A "
    "transposed convolution with the same kernel, stride and padding follows. What comes back?",
    options=(
        Option(
            name="image",
            text="The image",
            reason="9 numbers cannot hold what 25 held. And even where they could, the sums are "
            "not taken apart again: each value is only spread out with the weights.",
        ),
        Option(name="shape", text="The shape 5×5, with other values"),
        Option(
            name="multiple",
            text="The image, up to a factor",
            reason="Then equal cells would stay equal. Each cell is mixed from several stamps, "
            "more in some places than in others.",
        ),
        Option(
            name="other",
            text="Another shape",
            reason="(3 − 1)·2 − 2 + 3 = 5. The shape is just what it undoes.",
        ),
    ),
    answer="shape",
    hints=("Compare the two 5×5 arrays of the lesson, number by number.",),
    explanation="The inverse of the shape, not of the values. That is why the name deconvolution, "
    "which means undoing a convolution, is a mistake.",
)


def _grouped(in_channels: int, out_channels: int, kernel_size: int, groups: int) -> int:
    return parameter_count(in_channels, out_channels, kernel_size, groups=groups, bias=False)


def _vary_groups(rng: np.random.Generator) -> dict[str, int]:
    groups = int(rng.integers(2, 5))
    return {
        "groups": groups,
        "in_channels": groups * int(rng.integers(2, 5)),
        "out_channels": groups * int(rng.integers(2, 6)),
        "kernel_size": int(rng.choice([1, 3, 5])),
    }


GROUPED = Number(
    id="05.grouped",
    prompt="{in_channels} maps go in, {out_channels} come out, the kernels are "
    "{kernel_size}×{kernel_size}, and there are {groups} groups. How many weights are there, "
    "without biases?",
    numbers={"in_channels": 8, "out_channels": 12, "kernel_size": 3, "groups": 4},
    answer=_grouped,
    misconceptions=transposed.FOR_GROUPS,
    hints=(
        "How many inputs does one output map see? Each of them brings a plane of weights.",
        lambda in_channels, groups: (
            f"Each group has {in_channels // groups} of the {in_channels} inputs."
        ),
    ),
    explanation=lambda in_channels, out_channels, kernel_size, groups: (
        f"{out_channels} outputs, each with {plural(in_channels // groups, 'plane')} of "
        f"{plural(kernel_size**2, 'weight')}: "
        f"{shown(_grouped(in_channels, out_channels, kernel_size, groups))}. Without groups it "
        f"would be {groups} times as many."
    ),
    vary=_vary_groups,
)
