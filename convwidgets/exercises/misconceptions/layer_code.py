"""Layers over channels that almost work.

Each ``compute`` is called like the function that was asked for, with ``(x, weight,
bias)``.
"""

from collections.abc import Callable

import numpy as np

from convwidgets.core import conv2d

from ..misconception import Misconception
from .windows import Array


def layer(x: Array, weight: Array, bias: Array) -> Array:
    """The right output."""
    result: Array = conv2d(x, weight, bias)
    return result


def _each(rule: Callable[[Array, Array], Array]) -> Callable[[Array, Array, Array], Array]:
    """For each kernel what ``rule(x, kernel)`` makes of it, and its bias."""
    return lambda x, weight, bias: np.array(
        [rule(x, kernel) + b for kernel, b in zip(weight, bias, strict=True)]
    )


def _planes(x: Array, kernel: Array) -> Array:
    """One map for each channel, not yet joined."""
    return np.array([conv2d(plane, part) for plane, part in zip(x, kernel, strict=True)])


def _without_bias(x: Array, weight: Array) -> Array:
    return layer(x, weight, np.zeros(len(weight)))


def _axes_swapped(x: Array, weight: Array, bias: Array) -> Array:
    if weight.shape[0] != weight.shape[1]:
        raise IndexError("weight[c, o] is out of range in a layer with other numbers of channels")
    return layer(x, weight.swapaxes(0, 1), bias)


def _channel_of_map(x: Array, weight: Array, bias: Array) -> Array:
    return np.array(
        [_planes(x[[o] * len(x)], kernel).sum(axis=0) + bias[o] for o, kernel in enumerate(weight)]
    )


FOR_LAYERS = (
    Misconception(
        "nothing written yet",
        lambda x, weight, bias: np.zeros_like(_without_bias(x, weight)),
        "The output has the right shape and is still all zeros. Now two loops: `o` goes through "
        "the kernels, `c` through the channels.",
    ),
    Misconception(
        "first channel only",
        _each(lambda x, kernel: conv2d(x[0], kernel[0])),
        "Only channel 0 is read. The loop over `c` has to reach every channel.",
    ),
    Misconception(
        "last channel only",
        _each(lambda x, kernel: conv2d(x[-1], kernel[-1])),
        "Only the last channel is left: each one overwrites the one before. Add them up, with "
        "`+=`.",
    ),
    Misconception(
        "bias forgotten",
        lambda x, weight, bias: _without_bias(x, weight),
        "The channels are joined, and the bias is missing: `bias[o]` is added to map `o`, once.",
    ),
    Misconception(
        "bias for each channel",
        lambda x, weight, bias: layer(x, weight, bias * len(x)),
        "The bias is added once for each channel. It stands after the loop over `c`, not inside.",
    ),
    Misconception(
        "first bias for all",
        lambda x, weight, bias: layer(x, weight, np.full(len(weight), bias[0])),
        "Every map gets the first bias. Map `o` has one of its own: `bias[o]`.",
    ),
    Misconception(
        "averaged",
        _each(lambda x, kernel: _planes(x, kernel).mean(axis=0)),
        "That is the mean of the channels. They are added, and nothing is divided.",
    ),
    Misconception(
        "first kernel for all",
        lambda x, weight, bias: layer(x, np.repeat(weight[:1], len(weight), axis=0), bias),
        "All maps come from the first kernel. Map `o` is made by `weight[o]`.",
    ),
    Misconception(
        "first plane for all channels",
        lambda x, weight, bias: layer(x, np.repeat(weight[:, :1], len(x), axis=1), bias),
        "All channels meet the same plane of the kernel. Channel `c` has one of its own: "
        "`weight[o, c]`.",
    ),
    Misconception(
        "channels added first",
        _each(lambda x, kernel: conv2d(x.sum(axis=0), kernel.sum(axis=0))),
        "The channels are added up before they are convolved, and so are the planes of the kernel. "
        "Convolve each channel with its own plane, then add.",
    ),
    Misconception(
        "input and output channels swapped",
        _axes_swapped,
        "The two numbers of channels are the wrong way round in the index: it is `weight[o, c]`, "
        "the map first.",
    ),
    Misconception(
        "channel taken by the map",
        _channel_of_map,
        "`x[o]` is a channel, and `o` counts maps. The channel is `x[c]`.",
    ),
    Misconception(
        "maps not reset",
        lambda x, weight, bias: np.cumsum(layer(x, weight, bias), axis=0),
        "Each map also holds the ones before it. The sum has to start from 0 for every `o`.",
    ),
    Misconception(
        "channels not joined",
        lambda x, weight, bias: np.concatenate(
            [_planes(x, kernel) + b for kernel, b in zip(weight, bias, strict=True)]
        ),
        "There are too many maps: one for each channel and each kernel. Add those that belong to "
        "one kernel.",
    ),
    Misconception(
        "kernels not kept apart",
        lambda x, weight, bias: layer(x, weight, bias).sum(axis=0),
        "All maps are added into one. Each kernel keeps a map of its own: `output[o]`.",
    ),
    Misconception(
        "returned after the first map",
        lambda x, weight, bias: (
            layer(x, weight, bias) * (np.arange(len(weight)) == 0)[:, None, None]
        ),
        "Only the first map is filled: your function returns inside the loop over `o`. `return` "
        "stands after the loops.",
    ),
    Misconception(
        "kernels flipped",
        lambda x, weight, bias: layer(x, weight[:, :, ::-1, ::-1], bias),
        "Every plane is turned by 180°: that is true convolution. Here the kernels are laid on as "
        "they stand.",
    ),
)
"""What can happen to a layer built from convolutions of single planes."""
