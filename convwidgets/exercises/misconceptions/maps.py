"""Slips with the shapes of stacked maps.

Givens: ``in_channels``, ``height``, ``width``, ``out_channels``, ``kernel_size`` and,
where they matter, ``stride`` and ``padding``.
"""

from collections.abc import Callable, Mapping
from typing import Any

from .._text import call
from ..misconception import Misconception


def _maps(
    then: Callable[[int, int, int, int], tuple[int, ...]],
) -> Callable[..., tuple[int, ...]]:
    """A shape from the number of kernels and the right height and width."""

    def compute(
        in_channels: int, out_channels: int, height: int, width: int, kernel_size: int
    ) -> tuple[int, ...]:
        return then(in_channels, out_channels, height - kernel_size + 1, width - kernel_size + 1)

    return compute


maps_shape = _maps(lambda i, o, h, w: (o, h, w))

CHANNELS_LAST = (
    "Those are the right numbers in the order of libraries that put channels last. In the order of "
    "PyTorch, and of these lessons, the channels come first."
)

FOR_MAPS = (
    Misconception("channels last", _maps(lambda i, o, h, w: (h, w, o)), CHANNELS_LAST),
    Misconception(
        "input channels kept",
        _maps(lambda i, o, h, w: (i, h, w)),
        "The colours do not survive: every kernel adds them into one map. There are as many maps "
        "as kernels.",
    ),
    Misconception(
        "a map for each pair",
        _maps(lambda i, o, h, w: (i * o, h, w)),
        "That keeps a map for each channel and each kernel. A kernel adds its {in_channels} maps "
        "into one.",
    ),
    Misconception(
        "one map",
        _maps(lambda i, o, h, w: (1, h, w)),
        "That is what one kernel gives. {out_channels} kernels give {out_channels} maps.",
    ),
    Misconception(
        "channels left out",
        _maps(lambda i, o, h, w: (h, w)),
        "That is the shape of one map. How many of them are there?",
    ),
    Misconception(
        "size of the input",
        lambda height, width, out_channels: (out_channels, height, width),
        "The number of maps is right. Without padding each of them is smaller than the picture.",
    ),
    Misconception(
        "start forgotten",
        _maps(lambda i, o, h, w: (o, h - 1, w - 1)),
        "The number of maps is right. The place where the window starts counts, too, on both axes.",
    ),
    Misconception(
        "rows and columns swapped",
        _maps(lambda i, o, h, w: (o, w, h)),
        "Height and width are the wrong way round. The rows come before the columns.",
    ),
    Misconception(
        "channels added",
        _maps(lambda i, o, h, w: (i + o, h, w)),
        "The channels of the picture are not kept beside the new maps: {out_channels} kernels "
        "make {out_channels} maps.",
    ),
    Misconception(
        "half the kernel lost",
        lambda height, width, out_channels, kernel_size: (
            out_channels,
            height - kernel_size // 2,
            width - kernel_size // 2,
        ),
        "The number of maps is right. Only half of the kernel was taken away from each side; "
        "the window has to find room for all {kernel_size} cells.",
    ),
    Misconception(
        "kernel lost at both ends",
        lambda height, width, out_channels, kernel_size: (
            out_channels,
            height - 2 * (kernel_size - 1),
            width - 2 * (kernel_size - 1),
        ),
        "The number of maps is right. The kernel was taken away at both ends; the window "
        "starts right at the beginning.",
    ),
    Misconception(
        "full instead",
        lambda height, width, out_channels, kernel_size: (
            out_channels,
            height + kernel_size - 1,
            width + kernel_size - 1,
        ),
        "The number of maps is right. That is the size with full padding, and here there is none.",
    ),
)
"""What can happen to the shape of the maps of several kernels."""


def on_maps(slip: Misconception) -> Misconception:
    """A slip with a size (see `sizes`), made on both axes of every map."""

    def per_axis(numbers: Mapping[str, Any]) -> list[dict[str, Any]]:
        return [{**numbers, "size": numbers[axis]} for axis in ("height", "width")]

    def compute(**numbers: Any) -> tuple[Any, ...] | None:
        sizes = tuple(slip.value(axis) for axis in per_axis(numbers))
        return None if None in sizes else (numbers["out_channels"], *sizes)

    def reason(**numbers: Any) -> str:
        return slip.say(per_axis(numbers)[0])

    return Misconception(slip.name, compute, reason)


def layer_slips(answer: Callable[..., tuple[int, int, int]]) -> tuple[Misconception, ...]:
    """What can happen to the channels of one layer's output shape."""

    def of_right(then: Callable[[int, tuple[int, int, int]], tuple[int, ...]]) -> Any:
        return lambda **numbers: then(numbers["in_channels"], call(answer, numbers))

    return (
        Misconception("channels last", of_right(lambda i, s: (*s[1:], s[0])), CHANNELS_LAST),
        Misconception(
            "input channels kept",
            of_right(lambda i, s: (i, *s[1:])),
            "The channels that came in are added up in every map. {out_channels} come out.",
        ),
        Misconception(
            "channels multiplied",
            of_right(lambda i, s: (i * s[0], *s[1:])),
            "That keeps every input channel apart. Each output map adds all {in_channels} of them.",
        ),
        Misconception(
            "channels added",
            of_right(lambda i, s: (i + s[0], *s[1:])),
            "The input channels are not kept beside the new ones: {out_channels} maps come out.",
        ),
        Misconception(
            "channels left out",
            of_right(lambda i, s: s[1:]),
            "That is the shape of one map. {out_channels} of them come out.",
        ),
        Misconception(
            "one map",
            of_right(lambda i, s: (1, *s[1:])),
            "That is what one kernel gives. The layer has {out_channels} of them.",
        ),
        Misconception(
            "rows and columns swapped",
            of_right(lambda i, s: (s[0], s[2], s[1])),
            "Height and width are the wrong way round. The rows come before the columns.",
        ),
    )
