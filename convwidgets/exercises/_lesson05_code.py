"""The exercises of lesson 05: three functions that count places."""

import numpy as np

from .function import Function
from .misconceptions import same_code, size_code


def output_size_by_hand(
    size: int, kernel_size: int, stride: int, padding: int, dilation: int
) -> int:
    """How many places a window has."""
    reach = dilation * (kernel_size - 1) + 1
    travel = size + 2 * padding - reach
    return travel // stride + 1


def left_over_by_hand(size: int, kernel_size: int, stride: int, padding: int) -> int:
    """Cells at the end of the padded strip that no window covers."""
    return (size + 2 * padding - kernel_size) % stride


def same_sides_by_hand(size: int, kernel_size: int, stride: int) -> tuple[int, int]:
    """Cells before and after that make ⌈size / stride⌉ outputs."""
    outputs = -(-size // stride)
    cells = max((outputs - 1) * stride + kernel_size - size, 0)
    before = cells // 2
    return before, cells - before


def _settings(rng: np.random.Generator) -> tuple[int, int, int, int, int]:
    kernel_size, dilation = (int(n) for n in rng.integers(1, 6, 2))
    size = dilation * (kernel_size - 1) + 1 + int(rng.integers(0, 40))
    return size, kernel_size, int(rng.integers(1, 5)), int(rng.integers(0, 4)), dilation


OUTPUT_SIZE = Function(
    id="05.output-size",
    prompt="Write `output_size(size, kernel_size, stride, padding, dilation)`: how many places the "
    "window has. Return one whole number.",
    arguments=("size", "kernel_size", "stride", "padding", "dilation"),
    oracle=output_size_by_hand,
    cases=(
        (7, 3, 2, 0, 1),
        (8, 3, 2, 0, 1),
        (64, 5, 2, 2, 1),
        (224, 3, 1, 1, 1),
        (224, 3, 2, 1, 1),
        (224, 3, 2, 0, 1),
        (10, 3, 4, 1, 1),
        (3, 5, 1, 1, 1),
        (30, 3, 2, 2, 4),
        (9, 3, 1, 0, 4),
    ),
    sample=_settings,
    samples=30,
    misconceptions=size_code.FOR_PLACES,
    hints=(
        "Take the formula apart: the cells the kernel reaches over, the travel, the whole jumps, "
        "the start. Print each of them for 30, 3, 2, 2, 4: they are 9, 25, 12 and 13.",
        "The kernel reaches over D(K − 1) + 1 cells. The travel is what the padded strip has "
        "beyond that.",
        "`travel // stride + 1`, with `travel = size + 2 * padding - dilation * (kernel_size - 1) "
        "- 1`.",
    ),
    explanation="All settings agree. These few lines decide the shape of every layer there is.",
)

LEFT_OVER_BY_HAND = Function(
    id="05.left-over-by-hand",
    prompt="Write `left_over(size, kernel_size, stride, padding)`: how many cells at the end of "
    "the padded strip no window covers. Return one whole number.",
    arguments=("size", "kernel_size", "stride", "padding"),
    oracle=left_over_by_hand,
    cases=(
        (7, 3, 2, 0),
        (8, 3, 2, 0),
        (12, 5, 4, 0),
        (64, 5, 2, 2),
        (224, 3, 2, 1),
        (11, 4, 3, 1),
        (10, 2, 5, 0),
    ),
    sample=lambda rng: (_settings(rng)[0], 1 + int(rng.integers(0, 5)), *_settings(rng)[2:4]),
    samples=20,
    misconceptions=size_code.FOR_LEFT_OVER,
    hints=(
        "The travel is divided into whole jumps. What is the name of what remains of a division?",
        "`a % b` is what remains of a when b fits into it as often as it can: `7 % 2` is 1.",
        "The travel is `size + 2 * padding - kernel_size`.",
    ),
    explanation="The remainder of the travel: this is what the floor throws away. Where it is not "
    "0, the last column of the padding, or of the picture, is never read.",
)

SAME_SIDES = Function(
    id="05.same-sides",
    prompt="A stretch: write `same_sides(size, kernel_size, stride)`: how many cells TensorFlow's "
    "SAME puts before and after. Return both.",
    arguments=("size", "kernel_size", "stride"),
    oracle=same_sides_by_hand,
    cases=(
        (28, 7, 1),
        (28, 4, 1),
        (224, 3, 2),
        (225, 3, 2),
        (8, 3, 2),
        (9, 2, 3),
        (7, 1, 3),
        (10, 5, 3),
    ),
    sample=lambda rng: (int(rng.integers(6, 40)), int(rng.integers(1, 7)), int(rng.integers(1, 5))),
    samples=20,
    misconceptions=same_code.FOR_SIDES,
    hints=(
        "Begin at the end: there shall be ⌈I / S⌉ outputs. How long is the strip that just holds "
        "so many stops?",
        "Between O stops there are O − 1 jumps of S, and the last window is K cells long. What the "
        "input lacks of that is padding; half of it goes before.",
        "`cells = max((outputs - 1) * stride + kernel_size - size, 0)`, then `before = cells // "
        "2`.",
    ),
    explanation="That is the rule of TensorFlow, and of `cw.same_padding`. At stride 1 it is the "
    "same padding you know.",
)
