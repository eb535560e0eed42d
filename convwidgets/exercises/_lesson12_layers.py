"""Checks of lesson 12: one layer, its shapes, its parameters, its first weights."""

import numpy as np

from convwidgets.core import parameter_count

from ._text import plural, shape_text, shown
from .kinds import Choice, Number, Option, Shape
from .misconceptions import torch_layers, torch_lists


def _without(numbers: dict[str, int], *names: str) -> dict[str, int]:
    return {name: value for name, value in numbers.items() if name not in names}


def _vary_batch(rng: np.random.Generator) -> dict[str, int]:
    return {
        "batch": int(rng.integers(2, 9)),
        "in_channels": int(rng.integers(10, 20)),
        "out_channels": int(rng.integers(20, 65)),
        "height": int(rng.integers(70, 100)),
        "width": int(rng.integers(100, 130)),
        "kernel_size": int(rng.choice([3, 5])),
        "stride": int(rng.integers(2, 4)),
        "padding": int(rng.integers(1, 3)),
    }


BATCH = Shape(
    id="12.shape",
    prompt="`Conv2d({in_channels}, {out_channels}, {kernel_size}, stride={stride}, "
    "padding={padding})` gets a batch of shape ({batch}, {in_channels}, {height}, {width}). What "
    "is the shape of the output?",
    numbers={
        "batch": 8, "in_channels": 16, "out_channels": 32, "height": 30, "width": 45,
        "kernel_size": 3, "stride": 2, "padding": 1,
    },
    answer=torch_layers.batch_shape,
    misconceptions=torch_layers.FOR_BATCHES,
    hints=(
        "Four numbers. Two of them can be read off, the other two follow the formula of lesson 05.",
        "({batch}, {out_channels}, …), and the rows are ⌊({height} + 2·{padding} − "
        "{kernel_size})/{stride}⌋ + 1.",
    ),
    explanation=lambda **n: (
        f"{shape_text(torch_layers.batch_shape(**_without(n, 'in_channels')))}: the batch stays, "
        "the channels are chosen, rows and columns follow the formula."
    ),
    vary=_vary_batch,
)  # fmt: skip


def _vary_weights(rng: np.random.Generator) -> dict[str, int]:
    groups = int(rng.integers(2, 5))
    return {
        "groups": groups,
        "in_channels": groups * int(rng.integers(2, 5)),
        "out_channels": groups * int(rng.integers(5, 9)),
        "rows": int(rng.choice([2, 3])),
        "columns": int(rng.choice([5, 7])),
    }


WEIGHTS = Shape(
    id="12.weight",
    prompt="`layer = Conv2d({in_channels}, {out_channels}, ({rows}, {columns}), groups={groups})`. "
    "What is the shape of `layer.weight`?",
    numbers={"in_channels": 8, "out_channels": 12, "rows": 3, "columns": 5, "groups": 4},
    answer=torch_layers.weight_shape,
    misconceptions=torch_layers.FOR_WEIGHTS,
    hints=(
        "`weight[o]` is the kernel of output map `o`. How many planes has it?",
        lambda in_channels, groups: (
            f"A kernel sees {in_channels} / {groups} channels, those of its group."
        ),
    ),
    explanation=lambda in_channels, out_channels, rows, columns, groups: (
        f"{plural(out_channels, 'kernel')}, each with {plural(in_channels // groups, 'plane')} of "
        f"{rows}×{columns}."
    ),
    vary=_vary_weights,
)


def _parameters(in_channels: int, out_channels: int, kernel_size: int, groups: int) -> int:
    return parameter_count(in_channels, out_channels, kernel_size, groups=groups)


def _vary_groups(rng: np.random.Generator) -> dict[str, int]:
    numbers = _without(_vary_weights(rng), "rows", "columns")
    return {**numbers, "kernel_size": int(rng.choice([3, 5]))}


GROUPED = Number(
    id="12.grouped",
    prompt="How many numbers are learned by `Conv2d({in_channels}, {out_channels}, "
    "{kernel_size}, groups={groups})`?",
    numbers={"in_channels": 32, "out_channels": 64, "kernel_size": 3, "groups": 4},
    answer=_parameters,
    misconceptions=torch_layers.FOR_PARAMETERS,
    hints=(
        "Begin with one kernel: how many planes has it? And mind the default of `bias`.",
        lambda in_channels, kernel_size, groups: (
            f"One kernel has {in_channels // groups}·{kernel_size}·{kernel_size} weights."
        ),
    ),
    explanation=lambda in_channels, out_channels, kernel_size, groups: (
        f"{out_channels}·{in_channels // groups}·{kernel_size}·{kernel_size} + {out_channels} = "
        f"{shown(_parameters(in_channels, out_channels, kernel_size, groups))}."
    ),
    vary=_vary_groups,
)

DEPTHWISE = Number(
    id="12.depthwise",
    prompt="How many by a depthwise layer, `Conv2d({in_channels}, {out_channels}, "
    "{kernel_size}, groups={groups})`?",
    numbers={"in_channels": 32, "out_channels": 32, "kernel_size": 3, "groups": 32},
    answer=_parameters,
    misconceptions=torch_layers.FOR_PARAMETERS,
    hints=(
        "As many groups as channels: how many planes has a kernel?",
        "One plane, and a bias.",
    ),
    explanation=lambda in_channels, out_channels, kernel_size, groups: (
        f"{out_channels} kernels of one plane, {kernel_size}·{kernel_size} weights and a bias "
        f"each: {shown(_parameters(in_channels, out_channels, kernel_size, groups))}."
    ),
    vary=lambda rng: {
        **dict.fromkeys(("in_channels", "out_channels", "groups"), int(rng.integers(8, 65))),
        "kernel_size": int(rng.choice([3, 5, 7])),
    },
)

BOUND = Number(
    id="12.bound",
    prompt="A new layer draws its weights between −b and b, where b is 1/√n and n counts the "
    "products that go into one sum. How large is b for `Conv2d({in_channels}, {out_channels}, "
    "{kernel_size})`? Three decimals are enough.",
    numbers={"in_channels": 16, "out_channels": 32, "kernel_size": 3},
    answer=torch_lists.bound,
    misconceptions=torch_lists.FOR_BOUNDS,
    tolerance=0.001,
    hints=(
        "How many products does one output cell add up?",
        "n = {in_channels}·{kernel_size}·{kernel_size}.",
    ),
    explanation=lambda in_channels, kernel_size: (
        f"1/√({in_channels}·{kernel_size}·{kernel_size}) = "
        f"{torch_lists.bound(in_channels, kernel_size):.3f}."
    ),
    vary=lambda rng: {
        "in_channels": int(rng.integers(8, 20)),
        "out_channels": int(rng.integers(30, 60)),
        "kernel_size": int(rng.choice([3, 5])),
    },
)

SAME = Choice(
    id="12.same",
    prompt="What does PyTorch do with `Conv2d(3, 8, 3, stride=2, padding='same')`?",
    options=(
        Option(
            name="same-size",
            text="It makes maps of the size of the picture",
            reason="With stride 2 the window stops at every other place only; no padding short of "
            "doubling the picture would bring the size back.",
        ),
        Option(
            name="half-size",
            text="It makes maps of ⌈I/2⌉ rows",
            reason="That is what TensorFlow understands by SAME. PyTorch has decided otherwise.",
        ),
        Option(
            name="ignored",
            text="It leaves the stride out",
            reason="A library that drops an argument without a word would be a dangerous one.",
        ),
        Option(name="refused", text="It refuses to make the layer"),
    ),
    answer="refused",
    hints=("What would “same” mean with a stride? Lesson 05 found two libraries that disagree.",),
    explanation="A ValueError: “padding='same' is not supported for strided convolutions”. "
    "This package refuses it, too. With a stride, give the padding as a number.",
)
