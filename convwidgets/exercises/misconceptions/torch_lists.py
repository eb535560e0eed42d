"""Slips with the first weights of a layer, and with lists of layers.

For initial values: ``in_channels``, ``out_channels`` and ``kernel_size``.  For a dense
layer after two convolutions: ``size``, ``kernel_size`` and ``out_channels``.  For a
shortcut: ``in_channels`` and ``out_channels``.
"""

import math
from collections.abc import Callable

from ..misconception import Misconception

FOR_SHORTCUTS = (
    Misconception(
        "bias counted",
        lambda in_channels, out_channels: in_channels * out_channels + out_channels,
        "The biases were counted, and this line switches them off.",
    ),
    Misconception(
        "3×3 counted",
        lambda in_channels, out_channels: 9 * in_channels * out_channels,
        "That is a kernel of 3×3. This one has a single cell.",
    ),
    Misconception(
        "halved by the stride",
        lambda in_channels, out_channels: in_channels * out_channels // 2,
        "A stride saves work and no weights: the same kernel stops less often.",
    ),
    Misconception(
        "quartered by the stride",
        lambda in_channels, out_channels: in_channels * out_channels // 4,
        "A stride saves three quarters of the work and none of the weights.",
    ),
    Misconception(
        "input channels forgotten",
        lambda out_channels: out_channels,
        "That is one weight for each map that comes out. A kernel has one for each of the "
        "{in_channels} that go in.",
    ),
    Misconception(
        "output channels forgotten",
        lambda in_channels: in_channels,
        "That is one kernel. There is one for each of the {out_channels} maps that come out.",
    ),
    Misconception(
        "channels added",
        lambda in_channels, out_channels: in_channels + out_channels,
        "The channels were added. Every output channel looks at every input channel, so they "
        "multiply.",
    ),
    Misconception(
        "bias for each input",
        lambda in_channels, out_channels: in_channels * out_channels + in_channels,
        "Biases were counted, one for each input channel. This line switches them off.",
    ),
)
"""What can happen to the parameters of a 1×1 convolution without biases."""


def bound(in_channels: int, kernel_size: int) -> float:
    """Between minus and plus this PyTorch draws the weights of a new layer."""
    return 1 / (math.sqrt(in_channels) * kernel_size)


FOR_BOUNDS = (
    Misconception(
        "root forgotten",
        lambda in_channels, kernel_size: 1 / (in_channels * kernel_size**2),
        "That is 1 over the number of inputs of one sum. The bound is 1 over its square root.",
    ),
    Misconception(
        "channels forgotten",
        lambda kernel_size: 1 / kernel_size,
        "That counts one plane of the kernel. Its sum runs over all {in_channels} channels.",
    ),
    Misconception(
        "kernel forgotten",
        lambda in_channels: 1 / math.sqrt(in_channels),
        "That counts the channels only. Each of them brings {kernel_size}·{kernel_size} products.",
    ),
    Misconception(
        "outputs counted",
        lambda out_channels, kernel_size: 1 / (math.sqrt(out_channels) * kernel_size),
        "Those are the channels that come out. What counts is how many numbers go into one sum.",
    ),
    Misconception(
        "side instead of area",
        lambda in_channels, kernel_size: 1 / math.sqrt(in_channels * kernel_size),
        "The kernel has {kernel_size} rows and {kernel_size} columns; only one of them was "
        "counted.",
    ),
    Misconception(
        "bound of He",
        lambda in_channels, kernel_size: math.sqrt(6) * bound(in_channels, kernel_size),
        "That is √(6/n), the bound for layers with a ReLU behind them, after He and others "
        "(2015). This one is smaller.",
    ),
    Misconception(
        "not inverted",
        lambda in_channels, kernel_size: 1 / bound(in_channels, kernel_size),
        "That is √n itself. The bound is 1 over it: the more products, the smaller the weights.",
    ),
    Misconception(
        "products counted",
        lambda in_channels, kernel_size: in_channels * kernel_size**2,
        "That is n, the number of products. The bound is 1/√n.",
    ),
    Misconception(
        "bound of Glorot",
        lambda in_channels, out_channels, kernel_size: math.sqrt(
            6 / ((in_channels + out_channels) * kernel_size**2)
        ),
        "That counts the inputs and the outputs together, after Glorot and Bengio (2010). "
        "PyTorch counts the inputs of one sum.",
    ),
    Misconception(
        "twice as wide",
        lambda in_channels, kernel_size: 2 * bound(in_channels, kernel_size),
        "That is how far it is from −b to b. The bound b is half of it.",
    ),
)
"""What can happen to the bound of the initial weights."""


def flattened(size: int, kernel_size: int, out_channels: int) -> int:
    """Numbers after two unpadded convolutions, each followed by a 2×2 max pooling."""
    for _ in range(2):
        size = (size - kernel_size + 1) // 2
    return out_channels * size**2


def _twice(step: Callable[[int, int], int]) -> Callable[..., int]:
    def compute(size: int, kernel_size: int, out_channels: int) -> int:
        for _ in range(2):
            size = step(size, kernel_size)
        return out_channels * size**2

    return compute


FOR_FLATTENED = (
    Misconception(
        "channels forgotten",
        lambda size, kernel_size: flattened(size, kernel_size, 1),
        "That is one map. {out_channels} of them are laid out.",
    ),
    Misconception(
        "as if padded",
        _twice(lambda n, _: n // 2),
        "That lets the convolutions keep the size. They have no padding, so each takes away "
        "{kernel_size} − 1 cells.",
    ),
    Misconception(
        "poolings forgotten",
        _twice(lambda n, k: n - k + 1),
        "Each pooling halves both sides, and has been left out.",
    ),
    Misconception(
        "rounded up",
        _twice(lambda n, k: -(-(n - k + 1) // 2)),
        "An odd size was rounded up. A pooling drops the row and the column left over.",
    ),
    Misconception(
        "side instead of area",
        lambda size, kernel_size, out_channels: (
            out_channels * math.isqrt(flattened(size, kernel_size, 1))
        ),
        "Each map has as many rows as columns; only one of the two was counted.",
    ),
    Misconception(
        "maps of the first convolution",
        lambda size, kernel_size: flattened(size, kernel_size, 8),
        "Those are the 8 maps of the first convolution. Out of the second come {out_channels}.",
    ),
    Misconception(
        "one convolution and one pooling",
        lambda size, kernel_size, out_channels: out_channels * ((size - kernel_size + 1) // 2) ** 2,
        "That is the size after the first pooling. There are two.",
    ),
    Misconception(
        "pooled once",
        lambda size, kernel_size, out_channels: (
            out_channels * ((size - kernel_size + 1) // 2 - kernel_size + 1) ** 2
        ),
        "The second pooling has been left out. It halves both sides once more.",
    ),
    Misconception(
        "one convolution forgotten",
        lambda size, kernel_size, out_channels: (
            out_channels * ((size - kernel_size + 1) // 2 // 2) ** 2
        ),
        "The second convolution takes away {kernel_size} − 1 cells as well.",
    ),
    Misconception(
        "scores counted",
        lambda: 10,
        "Those are the scores that come out. The question mark stands for what goes in.",
    ),
)
"""What can happen to the number of inputs of a dense layer."""
