"""Checks of lesson 02: why images are convolved."""

import numpy as np

from ._text import shown
from .kinds import Choice, Number, Option
from .misconceptions import counts

CONSTANT = Choice(
    id="02.constant",
    prompt="In the times table each row grows by a fixed amount, row 0 by 10, row 1 by 20, and so "
    "on. Sobel X slides over it. Where is the output constant?",
    options=(
        Option(name="rows", text="Along each row"),
        Option(
            name="columns",
            text="Along each column",
            reason="Down a column the slopes grow: 10, 20, 30, … per cell, and the output grows "
            "with them.",
        ),
        Option(
            name="everywhere",
            text="Everywhere",
            reason="It would be on a ramp with one slope. Here each row has a slope of its own. "
            "Step one place down and compare.",
        ),
        Option(
            name="nowhere",
            text="Nowhere",
            reason="Sobel X measures the slope from left to right. Is it not the same all along a "
            "row?",
        ),
    ),
    answer="rows",
    hints=("What does Sobel X measure, and where does it change in this image?",),
    explanation="Along a row the slope stays the same, and so does the output: 160, 160, 160. The "
    "next row is steeper and gives 240 throughout.",
)

# The output has 4×5 cells: as many weights as outputs would hide which of them was counted.
_WEIGHTS = {"height": 6, "width": 7, "kernel_size": 3}


def _vary_weights(rng: np.random.Generator) -> dict[str, int]:
    kernel_size = int(rng.integers(2, 6))
    height, width = (kernel_size + int(n) for n in rng.integers(1, 12, 2))
    return {"height": height, "width": width, "kernel_size": kernel_size}


SHARED = Number(
    id="02.shared",
    prompt="A {height}×{width} image goes in, one map comes out of a {kernel_size}×{kernel_size} "
    "kernel. How many different weights does this convolution have, without a bias?",
    numbers=_WEIGHTS,
    answer=counts.shared,
    misconceptions=counts.FOR_SHARED,
    hints=(
        "Does the kernel change when the window moves?",
        "Count the numbers in the kernel.",
    ),
    explanation=lambda height, width, kernel_size: (
        f"The kernel's {shown(counts.shared(kernel_size))} weights serve all "
        f"{shown(counts.places(height, width, kernel_size))} places. That is parameter sharing."
    ),
    vary=_vary_weights,
)

DENSE = Number(
    id="02.dense",
    prompt=lambda height, width, kernel_size: (
        f"A dense layer turns the same {height}×{width} image into the same "
        f"{height - kernel_size + 1}×{width - kernel_size + 1} outputs. How many weights does it "
        "have, without biases?"
    ),
    numbers=_WEIGHTS,
    answer=counts.dense,
    misconceptions=counts.FOR_DENSE,
    hints=(
        "In a dense layer every output looks at every input.",
        lambda height, width: f"One output alone has {height * width} weights.",
    ),
    explanation=lambda height, width, kernel_size: (
        f"{height * width} inputs times {counts.places(height, width, kernel_size)} outputs: "
        f"{shown(counts.dense(height, width, kernel_size))} weights, where the convolution has "
        f"{counts.shared(kernel_size)}."
    ),
    vary=_vary_weights,
)

EQUIVARIANCE = Choice(
    id="02.equivariance",
    prompt="You shift the image one cell to the right. Away from the borders, what does the output "
    "of a convolution do?",
    options=(
        Option(
            name="same",
            text="It stays the same",
            reason="That would be invariance. The answer to a pattern moves with the pattern; a "
            "convolution alone forgets no position.",
        ),
        Option(name="shifts", text="It shifts one cell to the right, too"),
        Option(
            name="opposite",
            text="It shifts one cell to the left",
            reason="Follow one bright cell: the windows that see it now start one cell further "
            "right.",
        ),
        Option(
            name="changes",
            text="Its values change",
            reason="Every window still holds what another window held before, so the values are "
            "the old ones. Where do they turn up?",
        ),
    ),
    answer="shifts",
    hints=("Try it: move a bright cell in the explorer by one and look at the output.",),
    explanation="Shift in, same shift out: a convolution is equivariant to translation. It is not "
    "invariant; that can come later, in part, from pooling.",
)
