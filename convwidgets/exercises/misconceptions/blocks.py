"""Slips with a whole network: what is left after its blocks, and what its layers learn.

Of two blocks, each a 3×3 convolution with padding 1 and a max pooling of 2×2: ``size`` (of the
picture) and ``channels`` (maps of the second convolution).  Of a dense layer: ``inputs`` and
``outputs``.  Of a stack of convolutions: ``kernel_size`` and ``channels``, the numbers of
channels from the input upward, as an array.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from convwidgets.core import parameter_count

from ..misconception import Misconception


def flattened(size: int, channels: int) -> int:
    """How many numbers two blocks leave."""
    return channels * (size // 4) ** 2


def _after(name: str, compute: Callable[[int, int], int | None], reason: str) -> Misconception:
    return Misconception(name, lambda size, channels: compute(size, channels), reason)


FOR_FLATTENED = (
    _after(
        "one map only",
        lambda size, channels: (size // 4) ** 2,
        "That is one map. All {channels} of them are written into the row.",
    ),
    _after(
        "pooled once",
        lambda size, channels: channels * (size // 2) ** 2,
        "Each pooling halves the rows and halves the columns, and there are two poolings.",
    ),
    _after(
        "not pooled",
        lambda size, channels: channels * size**2,
        "The convolutions keep the size, the poolings do not: each one halves rows and columns.",
    ),
    _after(
        "one side",
        lambda size, channels: channels * (size // 4),
        "That takes one row of each map. A map has as many rows as columns.",
    ),
    _after(
        "padding forgotten",
        lambda size, channels: channels * (((size - 2) // 2 - 2) // 2) ** 2,
        "That is what is left without padding. With padding 1 a 3×3 convolution keeps the size.",
    ),
    _after(
        "maps pooled as well",
        lambda size, channels: channels // 4 * (size // 4) ** 2 if channels % 4 == 0 else None,
        "Pooling works in each map by itself: the number of maps stays.",
    ),
    _after(
        "pooled three times",
        lambda size, channels: channels * (size // 8) ** 2,
        "That is what three poolings leave. There are two.",
    ),
    _after(
        "channels of the picture counted",
        lambda size, channels: (channels + 1) * (size // 4) ** 2,
        "The picture itself was counted as one more map. Only what the last block makes is "
        "flattened.",
    ),
)
"""Everything that can happen to the number of values after two blocks."""


def dense_parameters(inputs: int, outputs: int) -> int:
    """Weights and biases of a dense layer."""
    return inputs * outputs + outputs


FOR_DENSE_LAYER = (
    Misconception(
        "bias forgotten",
        lambda inputs, outputs: inputs * outputs,
        "The weights are all there; the biases are not. Each output has one.",
    ),
    Misconception(
        "one bias for all",
        lambda inputs, outputs: inputs * outputs + 1,
        "One bias was counted for the whole layer. Each output has its own.",
    ),
    Misconception(
        "a bias for each input",
        lambda inputs, outputs: inputs * outputs + inputs,
        "Biases belong to the outputs: there are {outputs} of them.",
    ),
    Misconception(
        "added instead of multiplied",
        lambda inputs, outputs: inputs + outputs,
        "Inputs and outputs were added. Every output has a weight for every input.",
    ),
    Misconception(
        "as a convolution",
        lambda outputs: 9 * outputs + outputs,
        "That is a 3×3 window for each output. A dense layer has no window: every output reads "
        "all {inputs} inputs.",
    ),
    Misconception(
        "one output only",
        lambda inputs: inputs + 1,
        "Those are the weights and the bias of one score. There are {outputs} of them.",
    ),
    Misconception(
        "biases on both sides",
        lambda inputs, outputs: inputs * outputs + inputs + outputs,
        "A bias was counted for every input as well. Only the outputs have one.",
    ),
    Misconception(
        "a bias for each weight",
        lambda inputs, outputs: 2 * inputs * outputs,
        "A bias was counted for every weight. It is added once to each score.",
    ),
)
"""Everything that can happen to inputs · outputs + outputs."""


def stacked(channels: Sequence[int], kernel_size: int, *, bias: bool = True) -> int:
    """Parameters of a stack of convolutions."""
    return sum(
        parameter_count(int(one), int(other), kernel_size, bias=bias)
        for one, other in pairwise(channels)
    )


def _stack(name: str, compute: Callable[[Any, int], int | None], reason: str) -> Misconception:
    return Misconception(name, lambda channels, kernel_size: compute(channels, kernel_size), reason)


FOR_STACKED = (
    _stack(
        "biases forgotten",
        lambda channels, k: stacked(channels, k, bias=False),
        "The weights are all there; the biases are not. Each output channel of each layer has one.",
    ),
    _stack(
        "input channels forgotten",
        lambda channels, k: sum(k * k * int(n) + int(n) for n in channels[1:]),
        "Every kernel was taken to be flat. It has a plane for each channel of the layer below.",
    ),
    _stack(
        "always from the picture",
        lambda channels, k: sum(parameter_count(int(channels[0]), int(n), k) for n in channels[1:]),
        "Only the first layer reads the picture. Each later one reads the maps of the layer below.",
    ),
    _stack(
        "last layer only",
        lambda channels, k: stacked(channels[-2:], k),
        "That is the last layer, the largest. The layers below it learn as well.",
    ),
    _stack(
        "one layer",
        lambda channels, k: parameter_count(int(channels[0]), int(channels[-1]), k),
        "That is a single layer from the first channels to the last. Count each layer of the "
        "stack, and add.",
    ),
    _stack(
        "kernel side counted once",
        lambda channels, k: sum(
            k * int(one) * int(other) + int(other) for one, other in pairwise(channels)
        ),
        "A kernel has {kernel_size} rows and {kernel_size} columns; only one of them was counted.",
    ),
    _stack(
        "one bias for each layer",
        lambda channels, k: stacked(channels, k, bias=False) + len(channels) - 1,
        "One bias was counted for each layer. Every output channel of a layer has its own.",
    ),
    _stack(
        "first layer forgotten",
        lambda channels, k: stacked(channels[1:], k),
        "The first layer is missing, the one that reads the picture.",
    ),
    _stack(
        "last layer forgotten",
        lambda channels, k: stacked(channels[:-1], k),
        "The last layer is missing. Each arrow is a layer.",
    ),
    _stack(
        "channels added",
        lambda channels, k: sum(
            k * k * (int(one) + int(other)) + int(other) for one, other in pairwise(channels)
        ),
        "The channels were added. Every output channel looks at every input channel, so they "
        "multiply.",
    ),
    _stack(
        "a bias for each input channel",
        lambda channels, k: stacked(channels, k, bias=False) + sum(int(n) for n in channels[:-1]),
        "Biases belong to the outputs of a layer: one for each map that comes out.",
    ),
)
"""Everything that can happen to the parameters of a stack."""
