"""Checks of lesson 05: how often the window stops, and what is left over."""

import numpy as np

from convwidgets.core import output_size

from ._text import plural, shown
from .kinds import Choice, Number, Option
from .misconceptions import paddings, reaches, sizes


def _vary_left_over(rng: np.random.Generator) -> dict[str, int]:
    kernel_size = int(rng.integers(3, 9))
    # A longer stride would skip cells between two stops as well, which is another matter.
    stride = int(rng.integers(2, kernel_size + 1))
    size = kernel_size + int(rng.integers(1, 40))
    return {"size": size, "kernel_size": kernel_size, "stride": stride}


def _last_stop(size: int, kernel_size: int, stride: int) -> str:
    jumps = (size - kernel_size) // stride
    end = jumps * stride + kernel_size
    return (
        f"{size} − {kernel_size} = {size - kernel_size} cells of travel hold "
        f"{plural(jumps, 'whole jump')} of {stride}. The last stop ends on cell {end - 1}, and the "
        f"strip ends on cell {size - 1}: {plural(size - end, 'cell')} left over."
    )


LEFT_OVER = Number(
    id="05.left-over",
    prompt="A strip of {size} cells, a kernel of {kernel_size}, stride {stride}, no padding. How "
    "many cells at the end does no window cover?",
    numbers={"size": 12, "kernel_size": 5, "stride": 4},
    answer=lambda size, kernel_size, stride: (size - kernel_size) % stride,
    misconceptions=reaches.FOR_LEFT_OVER,
    hints=(
        "Draw the strip and let the window jump. Where does its last stop end?",
        "The window can travel {size} − {kernel_size} cells. How many whole jumps of {stride} is "
        "that, and what remains?",
    ),
    explanation=_last_stop,
    vary=_vary_left_over,
)


def _jumps_and_start(
    size: int, kernel_size: int, stride: int, padding: int = 0, dilation: int = 1
) -> str:
    travel = sizes.travel(size, kernel_size, padding, dilation)
    total = output_size(size, kernel_size, stride=stride, padding=padding, dilation=dilation)
    rest = plural(travel % stride, "cell")
    return (
        f"The window can travel {plural(travel, 'cell')}, enough for "
        f"{plural(travel // stride, 'whole jump')}; with the place where it starts that makes "
        f"{shown(total)}. {rest[0].upper()}{rest[1:]} at the end of the padded strip "
        f"{'is' if travel % stride == 1 else 'are'} left over."
    )


def _vary_strided(rng: np.random.Generator) -> dict[str, int]:
    kernel_size = int(rng.integers(2, 8))
    return {
        "size": kernel_size + int(rng.integers(8, 60)),
        "kernel_size": kernel_size,
        "stride": int(rng.integers(2, 5)),
        "padding": int(rng.integers(1, kernel_size)),
    }


STRIDED = Number(
    id="05.strided",
    prompt="{size} cells, a kernel of {kernel_size}, padding {padding}, stride {stride}. How large "
    "is the output?",
    numbers={"size": 64, "kernel_size": 5, "stride": 2, "padding": 2},
    answer=output_size,
    misconceptions=sizes.FOR_SIZES,
    hints=(
        "The travel first: how far can the window go on the padded strip?",
        "{size} + 2·{padding} − {kernel_size} cells of travel. How many whole jumps of {stride} "
        "fit into them?",
    ),
    explanation=_jumps_and_start,
    vary=_vary_strided,
)

HALVED = Number(
    id="05.halved",
    prompt="{size} cells, a kernel of {kernel_size}, stride {stride}, and no padding. How large is "
    "the output?",
    numbers={"size": 224, "kernel_size": 3, "stride": 2},
    answer=output_size,
    misconceptions=(
        *(slip for slip in sizes.FOR_SIZES if slip is not sizes.only_divided),
        sizes.only_divided.because(
            "That is the size divided by {stride}. Near the end there is no room for a kernel of "
            "{kernel_size}, and without padding nothing makes up for it."
        ),
    ),
    hints=(
        "A stride of 2 leaves out every second place. How many places are there before it does?",
        "{size} − {kernel_size} cells of travel, jumps of {stride}, and the place where it starts.",
    ),
    explanation=lambda size, kernel_size, stride: (
        f"⌊({size} − {kernel_size}) / {stride}⌋ + 1 = "
        f"{output_size(size, kernel_size, stride=stride)}. What is divided is the travel, not the "
        "size."
    ),
    vary=lambda rng: {
        "size": int(rng.integers(10, 300)),
        "kernel_size": int(rng.integers(3, 9)),
        "stride": int(rng.integers(2, 4)),
    },
)

HALVES = Choice(
    id="05.halves",
    prompt="A layer has kernel 3, padding 1 and stride 2. For which input sizes is the output "
    "exactly half as large?",
    options=(
        Option(
            name="all",
            text="For all",
            reason="Try 7. The travel is 7 + 2 − 3 = 6, that is three jumps and the start: 4. Half "
            "of 7 would be 3.5.",
        ),
        Option(name="even", text="For even sizes"),
        Option(
            name="powers",
            text="For powers of 2 only",
            reason="Try 6. The travel is 5, that is two whole jumps and the start: 3, which is "
            "half of 6.",
        ),
        Option(
            name="never",
            text="For none",
            reason="Try 8. The travel is 7, that is three whole jumps and the start: 4, which is "
            "half of 8. One padded cell is left over.",
        ),
    ),
    answer="even",
    hints=("Try a few small sizes: 6, 7, 8.",),
    explanation="Even sizes give I / 2, odd ones (I + 1) / 2: 7 becomes 4. And this holds for "
    "kernel 3 with padding 1. Without the padding, 224 becomes 111.",
)

LARGEST_KERNEL = Number(
    id="05.largest-kernel",
    prompt="An input of {size} cells, padding {padding}. How large may a kernel be at most, if it "
    "is to have at least one place?",
    numbers={"size": 4, "padding": 2},
    answer=lambda size, padding: size + 2 * padding,
    misconceptions=paddings.FOR_LARGEST,
    hints=(
        "The window moves over the padded strip. How long is that?",
        "When is the travel, I + 2P − K, not negative?",
    ),
    explanation=lambda size, padding: (
        f"K ≤ I + 2P = {size} + {2 * padding} = {size + 2 * padding}. At that size there is one "
        "place and one output."
    ),
    vary=lambda rng: {"size": int(rng.integers(1, 12)), "padding": int(rng.integers(1, 6))},
)

SPAN = Number(
    id="05.span",
    prompt="A kernel has {kernel_size} weights and dilation {dilation}. How many cells does it "
    "reach over, from the first weight to the last, both included?",
    numbers={"kernel_size": 3, "dilation": 4},
    answer=lambda kernel_size, dilation: dilation * (kernel_size - 1) + 1,
    misconceptions=reaches.FOR_SPANS,
    hints=(
        "Put a cross on a strip for each weight, {dilation} cells from one to the next.",
        "{kernel_size} weights have {kernel_size} − 1 gaps between them.",
    ),
    explanation=lambda kernel_size, dilation: (
        f"{kernel_size - 1} steps of {dilation}, and the cell the first weight lies on: "
        f"{dilation}·({kernel_size} − 1) + 1 = {dilation * (kernel_size - 1) + 1}."
    ),
    vary=lambda rng: {
        "kernel_size": int(rng.integers(2, 8)),
        "dilation": int(rng.integers(2, 7)),
    },
)


def _vary_dilated(rng: np.random.Generator) -> dict[str, int]:
    kernel_size, dilation = int(rng.integers(2, 6)), int(rng.integers(2, 5))
    return {
        "size": dilation * kernel_size + int(rng.integers(4, 40)),
        "kernel_size": kernel_size,
        "stride": int(rng.integers(2, 4)),
        "padding": int(rng.integers(1, 4)),
        "dilation": dilation,
    }


DILATED = Number(
    id="05.dilated",
    prompt="All five at once: {size} cells, a kernel of {kernel_size} with dilation {dilation}, "
    "padding {padding}, stride {stride}. How large is the output?",
    numbers={"size": 30, "kernel_size": 3, "stride": 2, "padding": 2, "dilation": 4},
    answer=output_size,
    misconceptions=sizes.FOR_SIZES,
    hints=(
        "First the cells the kernel reaches over, then the travel, then the jumps, then the start.",
        "The kernel reaches over {dilation}·({kernel_size} − 1) + 1 cells of {size} + 2·{padding}.",
    ),
    explanation=_jumps_and_start,
    vary=_vary_dilated,
)
