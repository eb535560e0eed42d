"""The exercises of lesson 12: a layer carried over, a layer written, a list of layers counted."""

from typing import Any

import numpy as np

from convwidgets.core import conv2d

from .function import Function
from .misconceptions import torch_code, torch_layers
from .misconceptions.windows import Array


def translated_by_hand(x: Array, weight: Array, bias: Array) -> Array:
    """Conv2d(4, 6, 3, stride=2, padding=2, dilation=2, groups=2, padding_mode="replicate")."""
    result: Array = conv2d(
        x, weight, bias, stride=2, padding=2, dilation=2, groups=2, padding_mode="replicate"
    )
    return result


def _picture(rng: np.random.Generator) -> tuple[Array, Array, Array]:
    rows, columns = (int(n) for n in rng.integers(6, 10, 2))
    x = rng.integers(0, 10, (2, 4, rows, columns))
    return x, rng.integers(-3, 4, (6, 2, 3, 3)), rng.integers(1, 10, 6)


TRANSLATE = Function(
    id="12.translate",
    prompt="Write `translated(x, weight, bias)`: what `Conv2d(4, 6, 3, stride=2, padding=2, "
    'dilation=2, groups=2, padding_mode="replicate")` makes of `x`, with `cw.conv2d`.',
    arguments=("x", "weight", "bias"),
    oracle=translated_by_hand,
    sample=_picture,
    misconceptions=torch_code.FOR_TRANSLATION,
    hints=(
        "Three of the arguments are in the shape of the weights already. All the others have the "
        "same name in `cw.conv2d`.",
        "`cw.conv2d(x, weight, bias, stride=2, …)`",
    ),
    explanation="The channels and the kernel size are in the shape of the weights; everything else "
    "has the same name on both sides.",
)


def report_by_hand(
    in_channels: int, out_channels: int, kernel_size: int, groups: int
) -> tuple[int, ...]:
    """Shapes of weights and biases in one row, then the extreme weights in bounds, rounded."""
    return out_channels, in_channels // groups, kernel_size, kernel_size, out_channels, -1, 1


def _vary_report(rng: np.random.Generator) -> tuple[int, int, int, int]:
    # A hundred weights or more: that all of them lie in the inner half of the interval, and a
    # right answer is refused, then happens once in 10¹³ times.
    groups = int(rng.integers(1, 4))
    inputs, outputs = groups * int(rng.integers(2, 6)), groups * int(rng.integers(6, 10))
    return inputs, outputs, int(rng.integers(3, 6)), groups


CLASS_SHAPES = Function(
    id="12.class",
    prompt="`report(in_channels, out_channels, kernel_size, groups)` makes a layer of your class "
    "and returns the shapes of `layer.weight` and `layer.bias` in one row, then the smallest and "
    "the largest weight, divided by the bound 1/√n and rounded (2 stands for more as well).",
    arguments=("in_channels", "out_channels", "kernel_size", "groups"),
    oracle=report_by_hand,
    cases=((3, 8, 5, 1), (4, 6, 3, 2), (6, 12, 3, 6)),
    sample=_vary_report,
    misconceptions=torch_layers.FOR_CLASS_SHAPES,
    hints=(
        "`weight` is a list of kernels. How many are there, and how many planes has each?",
        "`(out_channels, in_channels // groups, kernel_size, kernel_size)`, and `out_channels` "
        "biases.",
        "`np.random.uniform(-bound, bound, shape)` draws as many numbers as the shape has places.",
    ),
    explanation="The layer has its weights and its biases, in the shapes in which PyTorch has "
    "them, and the weights reach from −1/√n to 1/√n.",
)


def run_by_hand(x: Array, weight: Array, bias: Array, stride: int, padding: int) -> Array:
    """A layer with these weights, called on a batch."""
    groups = x.shape[1] // weight.shape[1]
    result: Array = conv2d(x, weight, bias, stride=stride, padding=padding, groups=groups)
    return result


def _vary_run(rng: np.random.Generator) -> tuple[Any, ...]:
    kernel_size = int(rng.choice([2, 3]))
    groups = int(rng.integers(1, 3))
    depth, outputs = int(rng.integers(2, 4)), groups * int(rng.integers(2, 4))
    x = rng.integers(0, 10, (2, groups * depth, *rng.integers(6, 10, 2)))
    weight = rng.integers(-3, 4, (outputs, depth, kernel_size, kernel_size))
    return x, weight, rng.integers(1, 10, outputs), int(rng.integers(2, 4)), 1


CLASS_CALL = Function(
    id="12.call",
    prompt="`run(x, weight, bias, stride, padding)` makes a layer of your class, puts these "
    "weights into it and returns `layer(x)`.",
    arguments=("x", "weight", "bias", "stride", "padding"),
    oracle=run_by_hand,
    sample=_vary_run,
    misconceptions=torch_code.FOR_CALLS,
    hints=(
        "`__init__` has kept what `__call__` needs: `self.weight`, `self.bias`, `self.stride`, …",
        "`return cw.conv2d(x, self.weight, self.bias, stride=self.stride, …)`",
        "Three settings were kept: stride, padding and groups.",
    ),
    explanation="That is the whole layer: arrays that are kept, and one convolution.",
)


def count_by_hand(layers: Array) -> int:
    """Parameters of convolutions without bias, each with a batch norm after it."""
    total = 0
    for in_channels, out_channels, kernel_size in layers:
        total += kernel_size * kernel_size * in_channels * out_channels
        total += 2 * out_channels
    return total


def _vary_layers(rng: np.random.Generator) -> tuple[Array]:
    count = int(rng.integers(2, 6))
    channels = rng.integers(2, 30, count + 1)
    return (np.column_stack([channels[:-1], channels[1:], rng.choice([1, 3, 5], count)]),)


COUNT = Function(
    id="12.count",
    prompt="Write `count(layers)`: each row is (in_channels, out_channels, kernel_size) of a "
    "convolution without bias and the batch norm after it. Return how many numbers they learn.",
    arguments=("layers",),
    oracle=count_by_hand,
    cases=(
        ([[3, 64, 7]],),
        ([[64, 128, 3], [128, 128, 3], [64, 128, 1]],),
    ),
    sample=_vary_layers,
    misconceptions=torch_code.FOR_TOTALS,
    hints=(
        "For one row: the weights of lesson 06 without the biases, and two numbers for each output "
        "channel.",
        "`for in_channels, out_channels, kernel_size in layers:` takes a row apart.",
        "`total += kernel_size * kernel_size * in_channels * out_channels + 2 * out_channels`",
    ),
    explanation="Now it counts any list of convolutions, that of ResNet-18 as well.",
)
