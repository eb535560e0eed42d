"""Layers of PyTorch, written with NumPy, that almost work.

Each ``compute`` is called like the function that was asked for.
"""

from typing import Any

import numpy as np

from convwidgets.core import conv2d

from ..misconception import Misconception
from .windows import Array

#: The layer that is to be carried over.
SETTINGS: dict[str, Any] = {
    "stride": 2, "padding": 2, "dilation": 2, "groups": 2, "padding_mode": "replicate",
}  # fmt: skip


def translated(x: Array, weight: Array, bias: Array, **other: Any) -> Array:
    """The layer, or one with some settings changed."""
    return np.asarray(conv2d(x, weight, bias, **{**SETTINGS, **other}))


FOR_TRANSLATION = (
    Misconception(
        "nothing carried over",
        lambda x, weight, bias: np.zeros(1),
        "So far it returns a single zero. Call `cw.conv2d` with the arrays and the settings.",
    ),
    Misconception(
        "stride forgotten",
        lambda x, weight, bias: translated(x, weight, bias, stride=1),
        "The output is too large: the stride is missing.",
    ),
    Misconception(
        "padding forgotten",
        lambda x, weight, bias: translated(x, weight, bias, padding=0),
        "The output is too small: the padding is missing.",
    ),
    Misconception(
        "dilation forgotten",
        lambda x, weight, bias: translated(x, weight, bias, dilation=1),
        "The dilation is missing: the nine cells of a window lie two apart.",
    ),
    Misconception(
        "padding with zeros",
        lambda x, weight, bias: translated(x, weight, bias, padding_mode="zeros"),
        "The inside is right and the border is not: the padding repeats the outermost cells, "
        "`padding_mode` says so.",
    ),
    Misconception(
        "bias forgotten",
        lambda x, weight, bias: translated(x, weight, np.zeros(len(weight))),
        "The bias is missing. It is the third argument of `cw.conv2d`.",
    ),
    Misconception(
        "kernel flipped",
        lambda x, weight, bias: translated(x, weight, bias, flip_kernel=True),
        "The kernels were turned. `Conv2d` does not turn them, and `cw.conv2d` does so only when "
        "asked.",
    ),
)
"""Everything that can happen on the way from PyTorch to `conv2d`."""


def called(
    x: Array, weight: Array, bias: Array, stride: int, padding: int, *, grouped: bool = True
) -> Array:
    """What a layer makes of a batch; how many groups it has can be seen in the shapes."""
    groups = x.shape[1] // weight.shape[1] if grouped else 1
    return np.asarray(conv2d(x, weight, bias, stride=stride, padding=padding, groups=groups))


FOR_CALLS = (
    Misconception(
        "nothing written yet",
        lambda x, weight, bias, stride, padding: x,
        "It returns what came in. `__call__` has to return the convolution.",
    ),
    Misconception(
        "bias forgotten",
        lambda x, weight, bias, stride, padding: called(
            x, weight, np.zeros(len(weight)), stride, padding
        ),
        "The maps are right but for their biases: hand `self.bias` to `cw.conv2d`.",
    ),
    Misconception(
        "settings forgotten",
        lambda x, weight, bias, stride, padding: called(x, weight, bias, 1, 0, grouped=False),
        "The layer has been told its stride, its padding and its groups, and does not use them in "
        "the call.",
    ),
    Misconception(
        "groups forgotten",
        lambda x, weight, bias, stride, padding: called(
            x, weight, bias, stride, padding, grouped=False
        ),
        "Stride and padding are there, and the groups are not: `groups=self.groups`.",
    ),
    Misconception(
        "stride and padding forgotten",
        lambda x, weight, bias, stride, padding: called(x, weight, bias, 1, 0),
        "The layer knows its stride and its padding, and does not use them in the call.",
    ),
    Misconception(
        "stride forgotten",
        lambda x, weight, bias, stride, padding: called(x, weight, bias, 1, padding),
        "The padding is there, and the stride is not: `stride=self.stride`.",
    ),
    Misconception(
        "padding forgotten",
        lambda x, weight, bias, stride, padding: called(x, weight, bias, stride, 0),
        "The stride is there, and the padding is not: `padding=self.padding`.",
    ),
    Misconception(
        "stride and padding swapped",
        lambda x, weight, bias, stride, padding: called(x, weight, bias, padding, stride),
        "Stride and padding have changed places. Name them: `stride=self.stride`.",
    ),
)
"""Everything that can happen to a layer that is called."""


def _products(layers: Array) -> Array:
    """Weights of each row (in, out, kernel)."""
    products: Array = layers[:, 0] * layers[:, 1] * layers[:, 2] ** 2
    return products


def total(layers: Array) -> int:
    """Weights without biases, and two numbers for each channel of the batch norm."""
    return int((_products(layers) + 2 * layers[:, 1]).sum())


FOR_TOTALS = (
    Misconception(
        "nothing written yet",
        lambda layers: 0,
        "It returns 0. Go through the rows and add up.",
    ),
    Misconception(
        "weights only",
        lambda layers: int(_products(layers).sum()),
        "The weights are all there. The batch norm after each convolution has two numbers for "
        "each output channel.",
    ),
    Misconception(
        "one number for each channel",
        lambda layers: int((_products(layers) + layers[:, 1]).sum()),
        "One number was added for each output channel, as if it were a bias. A batch norm learns "
        "two, a factor and a shift.",
    ),
    Misconception(
        "biases counted",
        lambda layers: int((_products(layers) + 3 * layers[:, 1]).sum()),
        "Three numbers were counted for each output channel. These convolutions have no bias "
        "(`cw.parameter_count` counts one, unless you say `bias=False`), and a batch norm learns "
        "two.",
    ),
    Misconception(
        "batch norm on the input channels",
        lambda layers: int((_products(layers) + 2 * layers[:, 0]).sum()),
        "The batch norm stands after its convolution, so it has the output channels.",
    ),
    Misconception(
        "kernel side counted once",
        lambda layers: int((layers[:, 0] * layers[:, 1] * layers[:, 2] + 2 * layers[:, 1]).sum()),
        "A kernel has as many rows as columns, and only one of the two was counted.",
    ),
    Misconception(
        "running numbers counted",
        lambda layers: int((_products(layers) + 4 * layers[:, 1]).sum()),
        "Four numbers were counted for each channel of a batch norm. Two of them, the running mean "
        "and variance, are measured and not learned.",
    ),
    Misconception(
        "last layer only",
        lambda layers: int((_products(layers) + 2 * layers[:, 1])[-1]),
        "Only the last row is left. Add up inside the loop, with `+=`.",
    ),
    Misconception(
        "first row only",
        lambda layers: int((_products(layers) + 2 * layers[:, 1])[0]),
        "Only the first row was counted: the `return` stands inside the loop. Move it to the left, "
        "below the loop.",
    ),
)
"""Everything that can happen to the parameters of a list of layers."""
