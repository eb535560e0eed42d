"""Slips with a layer of PyTorch: its shapes, its weights, its parameters.

For shapes: ``batch``, ``in_channels``, ``out_channels``, ``height``, ``width``,
``kernel_size``, ``stride`` and ``padding``.  For weights: ``in_channels``,
``out_channels``, ``rows``, ``columns`` and ``groups``.  For parameters:
``in_channels``, ``out_channels``, ``kernel_size`` and ``groups``.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from convwidgets.core import output_size, parameter_count

from .._text import call, plural
from ..misconception import Misconception


def batch_shape(
    batch: int, out_channels: int, height: int, width: int, kernel_size: int, stride: int,
    padding: int,
) -> tuple[int, ...]:  # fmt: skip
    """Shape of a layer's output, with the batch."""
    sizes = (output_size(n, kernel_size, stride=stride, padding=padding) for n in (height, width))
    return (batch, out_channels, *sizes)


def _of_shape(then: Callable[..., tuple[int, ...] | None]) -> Callable[..., Any]:
    return lambda **numbers: then(call(batch_shape, numbers), numbers)


def _rounded_up(**n: int) -> tuple[int, ...] | None:
    right = call(batch_shape, n)
    over = 2 * n["padding"] - n["kernel_size"]
    sizes = (-(-(n[side] + over) // n["stride"]) + 1 for side in ("height", "width"))
    up = (*right[:2], *sizes)
    return up if up != right else None


def _no_floor(**n: int) -> tuple[int | Fraction, ...] | None:
    over = 2 * n["padding"] - n["kernel_size"]
    jumps = [Fraction(n[side] + over, n["stride"]) for side in ("height", "width")]
    if all(way.denominator == 1 for way in jumps):
        return None
    return (*call(batch_shape, n)[:2], *(way + 1 for way in jumps))


FOR_BATCHES = (
    Misconception(
        "batch left out",
        _of_shape(lambda s, _: s[1:]),
        "That is one picture. {batch} went in, and {batch} come out.",
    ),
    Misconception(
        "input channels kept",
        _of_shape(lambda s, n: (s[0], n["in_channels"], *s[2:])),
        "The first number of the layer is what goes in. {out_channels} maps come out.",
    ),
    Misconception(
        "channels last",
        _of_shape(lambda s, _: (s[0], *s[2:], s[1])),
        "Those are the right numbers in the order of libraries that put channels last. PyTorch has "
        "batch, channels, rows, columns.",
    ),
    Misconception(
        "padding forgotten",
        lambda **n: call(batch_shape, {**n, "padding": 0}),
        lambda padding: (
            f"The padding was left out: {plural(padding, 'cell')} at both ends of each axis."
        ),
    ),
    Misconception(
        "stride forgotten",
        lambda **n: call(batch_shape, {**n, "stride": 1}),
        "That is stride 1. Here the window moves {stride} cells at a time.",
    ),
    Misconception(
        "start forgotten",
        _of_shape(lambda s, _: (*s[:2], s[2] - 1, s[3] - 1)),
        "That counts the jumps. The place where the window starts counts, too, on both axes.",
    ),
    Misconception(
        "rounded up",
        _rounded_up,
        "Part of a jump is no jump: the division is rounded down, on both axes.",
    ),
    Misconception(
        "rows and columns swapped",
        _of_shape(lambda s, _: (*s[:2], s[3], s[2]) if s[2] != s[3] else None),
        "Rows come before columns, in the picture as in the output.",
    ),
    Misconception(
        "padding counted once",
        lambda **n: call(
            batch_shape,
            {**n, "height": n["height"] - n["padding"], "width": n["width"] - n["padding"]},
        ),
        "The padding was counted at one end only. It is added at both ends of each axis.",
    ),
    Misconception(
        "stride and padding swapped",
        lambda **n: (
            call(batch_shape, {**n, "stride": n["padding"], "padding": n["stride"]})
            if n["padding"]
            else None
        ),
        "Stride and padding have changed places: the window moves {stride} cells at a time, and "
        "{padding} are added at each end.",
    ),
    Misconception(
        "no floor",
        _no_floor,
        "Part of a jump is no jump: the division is rounded down, on both axes.",
    ),
    Misconception(
        "batch and channels joined",
        _of_shape(lambda s, _: (s[0] * s[1], *s[2:])),
        "The pictures of the batch stay apart: the batch keeps an axis of its own.",
    ),
    Misconception(
        "channels of both",
        _of_shape(lambda s, n: (s[0], n["in_channels"] + s[1], *s[2:])),
        "The channels that came in are not kept beside the new ones: {out_channels} maps come out.",
    ),
    Misconception(
        "kernel not subtracted",
        lambda **n: call(batch_shape, {**n, "kernel_size": 1}),
        "That lets a window start on every cell. Near the end a kernel of {kernel_size} would "
        "hang over the edge.",
    ),
)
"""What can happen to the shape of an output with its batch."""


def weight_shape(
    in_channels: int, out_channels: int, rows: int, columns: int, groups: int
) -> tuple[int, ...]:
    """Shape of a layer's weights."""
    return out_channels, in_channels // groups, rows, columns


def _of_weights(then: Callable[..., tuple[int, ...] | None]) -> Callable[..., Any]:
    """A shape from the channels out and in, the groups, and the kernel's rows and columns."""
    return lambda in_channels, out_channels, rows, columns, groups: then(
        out_channels, in_channels, groups, rows, columns
    )


FOR_WEIGHTS = (
    Misconception(
        "groups ignored",
        _of_weights(lambda o, i, g, h, w: (o, i, h, w)),
        "That lets every kernel see all {in_channels} channels. With {groups} groups it sees those "
        "of its own group.",
    ),
    Misconception(
        "input channels first",
        _of_weights(lambda o, i, g, h, w: (i // g, o, h, w)),
        "The constructor names the input channels first; the weights begin with the output "
        "channels, one kernel for each.",
    ),
    Misconception(
        "output channels divided",
        _of_weights(lambda o, i, g, h, w: (o // g, i // g, h, w)),
        "Those are the kernels of one group. The weights of all groups stand in one array.",
    ),
    Misconception(
        "wrong channels divided",
        _of_weights(lambda o, i, g, h, w: (o // g, i, h, w)),
        "The groups part what a kernel sees, so it is the second number that is divided. There are "
        "still {out_channels} kernels.",
    ),
    Misconception(
        "as in the constructor",
        _of_weights(lambda o, i, g, h, w: (i, o, h, w)),
        "Those are the numbers as the constructor names them. The weights begin with the output "
        "channels, one kernel for each, and with {groups} groups a kernel sees only a part of the "
        "{in_channels} channels.",
    ),
    Misconception(
        "groups as planes",
        _of_weights(lambda o, i, g, h, w: (o, g, h, w) if g != i // g else None),
        "There are {groups} groups, and that is not how deep a kernel is: the {in_channels} "
        "channels are shared out among them.",
    ),
    Misconception(
        "rows and columns swapped",
        _of_weights(lambda o, i, g, h, w: (o, i // g, w, h)),
        "A pair gives the rows first, then the columns.",
    ),
    Misconception(
        "an axis for the groups",
        _of_weights(lambda o, i, g, h, w: (g, o // g, i // g, h, w)),
        "The groups have no axis of their own. The kernels of all groups stand behind each "
        "other in one array.",
    ),
    Misconception(
        "channels last",
        _of_weights(lambda o, i, g, h, w: (h, w, i // g, o)),
        "Those are the right numbers in the order of libraries that put channels last. "
        "PyTorch has output channels, input channels, rows, columns.",
    ),
    Misconception(
        "one kernel",
        _of_weights(lambda o, i, g, h, w: (i // g, h, w)),
        "That is one kernel, `weight[o]`. The layer has {out_channels} of them.",
    ),
    Misconception(
        "with a batch",
        _of_weights(lambda o, i, g, h, w: (1, o, i // g, h, w)),
        "Weights have no batch: the same kernels serve all pictures.",
    ),
)
"""What can happen to the shape of a layer's weights."""


def _grouped(then: Callable[[int, int, int, int], int | None]) -> Callable[..., int | None]:
    """From the weights of a plane, both channels and the groups."""

    def compute(in_channels: int, out_channels: int, kernel_size: int, groups: int) -> int | None:
        return then(kernel_size**2, in_channels, out_channels, groups)

    return compute


FOR_PARAMETERS = (
    Misconception(
        "groups ignored",
        lambda in_channels, out_channels, kernel_size: parameter_count(
            in_channels, out_channels, kernel_size
        ),
        "That is the layer without groups, where every kernel sees all {in_channels} channels.",
    ),
    Misconception(
        "bias forgotten",
        _grouped(lambda k, i, o, g: k * i * o // g),
        "The weights are all there; the biases are not. A layer has them by default.",
    ),
    Misconception(
        "groups and bias forgotten",
        _grouped(lambda k, i, o, g: k * i * o),
        "That lets every kernel see all {in_channels} channels, and the biases are missing, too.",
    ),
    Misconception(
        "both channels divided",
        _grouped(lambda k, i, o, g: k * (i // g) * (o // g) + o),
        "That is one group. There are {groups} of them.",
    ),
    Misconception(
        "as if depthwise",
        _grouped(lambda k, i, o, g: k * o + o if g != i else None),
        "That gives each kernel a single plane. Here it has one for each channel of its group.",
    ),
    Misconception(
        "a bias for each group",
        _grouped(lambda k, i, o, g: k * i * o // g + g if g != o else None),
        "One bias was counted for each group. Every output channel has its own.",
    ),
    Misconception(
        "one bias for all",
        _grouped(lambda k, i, o, g: k * i * o // g + 1),
        "One bias was counted for the whole layer. Every output channel has its own.",
    ),
    Misconception(
        "a bias for each input channel",
        _grouped(lambda k, i, o, g: k * i * o // g + i if i != o else None),
        "Biases belong to the outputs: one for each of the {out_channels} maps, whatever goes in.",
    ),
    Misconception(
        "kernel side counted once",
        lambda in_channels, out_channels, kernel_size, groups: (
            kernel_size * in_channels * out_channels // groups + out_channels
        ),
        "A kernel has {kernel_size} rows and {kernel_size} columns; only one of them was counted.",
    ),
    Misconception(
        "groups as planes",
        _grouped(lambda k, i, o, g: k * g * o + o if g not in (i, i // g) else None),
        "There are {groups} groups, and that is not how deep a kernel is: the {in_channels} "
        "channels are shared out among them.",
    ),
    Misconception(
        "multiplied by the groups",
        _grouped(lambda k, i, o, g: g * (k * i * o // g + o)),
        "The groups were multiplied in again. The kernels of all groups are counted already.",
    ),
    Misconception(
        "one kernel with its bias",
        _grouped(lambda k, i, o, g: k * (i // g) + 1),
        "That is one kernel with its bias. There are {out_channels} of them.",
    ),
)
"""What can happen to the parameters of a grouped layer, biases included."""


#: Shapes of weights and biases in one row, from channels in and out, kernel size and groups.
_WRONG_SHAPES: tuple[tuple[str, Callable[..., tuple[int, ...]], str], ...] = (
    (
        "input channels first",
        lambda i, o, k, g: (i // g, o, k, k, o),
        "The weights begin with the output channels: `weight[o]` is the kernel of map `o`.",
    ),
    (
        "groups ignored",
        lambda i, o, k, g: (o, i, k, k, o),
        "Every kernel is as deep as the whole input. With groups it is `in_channels // groups` "
        "deep.",
    ),
    (
        "output channels divided",
        lambda i, o, k, g: (o // g, i // g, k, k, o),
        "The groups part what a kernel sees, and not how many kernels there are.",
    ),
    (
        "a bias for each input channel",
        lambda i, o, k, g: (o, i // g, k, k, i),
        "The weights have the right shape. A bias belongs to an output channel, so there are "
        "`out_channels` of them.",
    ),
)


def _reported(rule: Callable[..., tuple[int, ...]], low: int, high: int) -> Callable[..., Any]:
    """The shapes, then the smallest and the largest weight in bounds, at most two of them."""
    return lambda *layer: (*rule(*layer), low, high)


def _right(i: int, o: int, k: int, g: int) -> tuple[int, ...]:
    return o, i // g, k, k, o


FOR_CLASS_SHAPES = (
    Misconception(
        "nothing written yet",
        lambda *layer: (1, 1, 1, 1, 1, 0, 0),
        "The weights are still a single zero. Their shape is that of a list of kernels.",
    ),
    *(
        Misconception(f"{name}{more}", _reported(rule, low, high), reason)
        for name, rule, reason in _WRONG_SHAPES
        for more, low, high in (("", -1, 1), (", and zeros", 0, 0))
    ),
    Misconception(
        "zeros",
        _reported(_right, 0, 0),
        "The shapes are right. The weights are all zero, or far too close to it: draw them "
        "between −b and b, with b = 1/√n.",
    ),
    Misconception(
        "positive only",
        _reported(_right, 0, 1),
        "The shapes are right. The weights are drawn between 0 and b; half of them should be "
        "negative.",
    ),
    Misconception(
        "too large",
        _reported(_right, -2, 2),
        "The shapes are right. The weights reach beyond ±b, with b = 1/√n.",
    ),
    Misconception(
        "too large and positive only",
        _reported(_right, 0, 2),
        "The shapes are right. The weights go up from 0 and beyond b; draw them between −b and b, "
        "with b = 1/√n.",
    ),
)
"""What can happen to a layer written as a class, as its report tells."""
