"""Functions that count the numbers of a layer, or find its shape, and almost work.

Each ``compute`` is called like the function that was asked for: with ``(in_channels,
out_channels, kernel_size)`` for the parameters of a layer, with ``(shape,
out_channels, kernel_size, stride, padding)`` for the shape of its output.
"""

from collections.abc import Callable
from typing import Any

from convwidgets.core import output_size

from ..misconception import Misconception

Shape = tuple[int, int, int]


def _count(name: str, compute: Callable[[int, int, int], int], reason: str) -> Misconception:
    """A slip with the parameters, from input channels, output channels and kernel size."""
    return Misconception(
        name, lambda in_channels, out_channels, k: compute(in_channels, out_channels, k), reason
    )


FOR_PARAMETERS = (
    _count(
        "nothing written yet",
        lambda i, o, k: 0,
        "Your function says 0. Begin with one kernel: how many numbers stand in it?",
    ),
    _count(
        "bias forgotten",
        lambda i, o, k: k * k * i * o,
        "The weights are all there; the biases are not. Each output channel has one.",
    ),
    _count(
        "one bias for all",
        lambda i, o, k: k * k * i * o + 1,
        "One bias was counted for the whole layer. Each output channel has its own.",
    ),
    _count(
        "a bias for each input channel",
        lambda i, o, k: k * k * i * o + i,
        "Biases belong to the output: there are `out_channels` of them.",
    ),
    _count(
        "a bias for each plane",
        lambda i, o, k: (k * k + 1) * i * o,
        "Every plane got a bias. A kernel has one, for all its planes together.",
    ),
    _count(
        "input channels forgotten",
        lambda i, o, k: k * k * o + o,
        "Each kernel was taken to be flat. It has a plane for every input channel.",
    ),
    _count(
        "output channels forgotten",
        lambda i, o, k: k * k * i + 1,
        "That is one kernel with its bias. There are `out_channels` of them.",
    ),
    _count(
        "kernel side counted once",
        lambda i, o, k: k * i * o + o,
        "A kernel has `kernel_size` rows and as many columns; only one of them was counted.",
    ),
    _count(
        "channels added",
        lambda i, o, k: k * k * (i + o) + o,
        "The channels were added. Every output map has a plane for every input channel, so they "
        "multiply.",
    ),
)
"""What can happen to K·K·C_in·C_out + C_out."""


def shape_of_output(
    shape: Shape, out_channels: int, kernel_size: int, stride: int, padding: int
) -> Shape:
    """The right shape."""
    height, width = (output_size(n, kernel_size, stride=stride, padding=padding) for n in shape[1:])
    return out_channels, height, width


def _axis(name: str, place: Callable[[int, int, int, int], Any], reason: str) -> Misconception:
    """A slip with the size of one axis, made on both."""

    def compute(shape: Shape, out_channels: int, k: int, stride: int, padding: int) -> Any:
        return (out_channels, *(place(n, k, stride, padding) for n in shape[1:]))

    return Misconception(name, compute, reason)


def _right(name: str, change: Callable[[Shape, Shape], Any], reason: str) -> Misconception:
    """What ``change`` makes of the input's shape and the right one."""
    return Misconception(
        name, lambda shape, *settings: change(shape, shape_of_output(shape, *settings)), reason
    )


FOR_SHAPES = (
    Misconception(
        "nothing written yet",
        lambda shape, *settings: shape,
        "Your function returns the shape as it came. What decides the first number, and what the "
        "other two?",
    ),
    _right(
        "input channels kept",
        lambda given, right: (given[0], *right[1:]),
        "The channels that came in are kept. A layer has as many maps as kernels: `out_channels`.",
    ),
    _right(
        "channels multiplied",
        lambda given, right: (given[0] * right[0], *right[1:]),
        "The numbers of channels were multiplied. Each map adds all its input channels up, so "
        "`out_channels` maps come out.",
    ),
    _right(
        "channels last",
        lambda given, right: (*right[1:], right[0]),
        "The right numbers with the channels last. Here they come first: (channels, rows, "
        "columns).",
    ),
    _right(
        "channels left out",
        lambda given, right: right[1:],
        "That is the shape of one map. Put `out_channels` in front.",
    ),
    _right(
        "height for both",
        lambda given, right: (right[0], right[1], right[1]),
        "The width is computed from the height. Pictures need not be square.",
    ),
    _right(
        "rows and columns swapped",
        lambda given, right: (right[0], right[2], right[1]),
        "Height and width are the wrong way round. The rows come before the columns.",
    ),
    Misconception(
        "channels convolved",
        lambda shape, out_channels, k, stride, padding: tuple(
            (n + 2 * padding - k) // stride + 1 for n in shape
        ),
        "The formula was used on all three numbers. The window does not slide along the channels.",
    ),
    _axis(
        "start forgotten",
        lambda n, k, s, p: (n + 2 * p - k) // s,
        "The jumps are counted, and the place where the window starts is not. Add 1 on both axes.",
    ),
    _axis(
        "padding counted once",
        lambda n, k, s, p: (n + p - k) // s + 1,
        "The padding is counted on one side only. There are `padding` cells on each side.",
    ),
    _axis(
        "padding forgotten",
        lambda n, k, s, p: (n - k) // s + 1,
        "The padding is missing. It widens the picture on every side.",
    ),
    _axis(
        "stride ignored",
        lambda n, k, s, p: n + 2 * p - k + 1,
        "That is right for stride 1. With a larger stride the travel is divided into jumps.",
    ),
    _axis(
        "only divided by the stride",
        lambda n, k, s, p: n // s,
        "That is the size divided by the stride. It is the travel that is divided, padded picture "
        "minus kernel.",
    ),
    _axis(
        "no floor",
        lambda n, k, s, p: (n + 2 * p - k) / s + 1,
        "Some of your sizes are not whole. `//` divides and drops the rest; `/` keeps it.",
    ),
)
"""What can happen to the shape of a layer's output."""
