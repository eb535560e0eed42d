"""Slips with the sum over channels.

For one output cell: ``red``, ``green`` and ``blue`` are windows, ``kernel for red``
and so on the planes of one kernel, ``bias`` its bias.  For maps to be joined:
``red``, ``green``, ``blue`` and ``bias``.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ..misconception import Misconception
from .windows import Array, rotated

COLOURS = ("red", "green", "blue")


def planes_of(numbers: Mapping[str, Any]) -> list[Array]:
    """The three windows, or the three maps."""
    return [np.asarray(numbers[colour]) for colour in COLOURS]


def kernels_of(numbers: Mapping[str, Any]) -> list[Array]:
    """The three planes of the kernel."""
    return [np.asarray(numbers[f"kernel for {colour}"]) for colour in COLOURS]


def channel_sums(windows: list[Array], kernels: list[Array]) -> list[Any]:
    """One sum of products for each channel."""
    return [(window * kernel).sum() for window, kernel in zip(windows, kernels, strict=True)]


def one_cell(**numbers: Any) -> Any:
    """The right value of one output cell."""
    return sum(channel_sums(planes_of(numbers), kernels_of(numbers))) + numbers["bias"]


def _with_kernels(change: Callable[[list[Array]], list[Array]]) -> Callable[..., Any]:
    def compute(**numbers: Any) -> Any:
        changed = change(kernels_of(numbers))
        return sum(channel_sums(planes_of(numbers), changed)) + numbers["bias"]

    return compute


def _of_parts(
    parts_of: Callable[[Mapping[str, Any]], list[Any]], then: Callable[[list[Any], Any], Any]
) -> Callable[..., Any]:
    """What ``then`` makes of the three parts, one for each channel, and the bias."""

    def compute(**numbers: Any) -> Any:
        return then(parts_of(numbers), numbers["bias"])

    return compute


def _joining(parts_of: Callable[[Mapping[str, Any]], list[Any]]) -> tuple[Misconception, ...]:
    """Slips with the last sum, of three numbers or of three maps."""
    return (
        Misconception(
            "bias forgotten",
            _of_parts(parts_of, lambda parts, b: sum(parts) if b else None),
            "The channels are joined, and the bias is missing. It is added once, at the end.",
        ),
        Misconception(
            "bias for each channel",
            _of_parts(parts_of, lambda parts, b: sum(parts) + 3 * b if b else None),
            "The bias was added for every channel. It belongs to the output: once, after the "
            "channels are joined.",
        ),
        Misconception(
            "averaged",
            _of_parts(parts_of, lambda parts, b: sum(parts) / 3 + b),
            "That is the mean of the three. Nothing is divided: the channels are added, and the "
            "weights decide how much each of them counts.",
        ),
        Misconception(
            "red only",
            _of_parts(parts_of, lambda parts, b: parts[0] + b),
            "That is the red channel alone. One kernel reaches through all three, and all three "
            "are added.",
        ),
        Misconception(
            "blue forgotten",
            _of_parts(parts_of, lambda parts, b: parts[0] + parts[1] + b),
            "The blue channel is missing. One kernel reaches through all three, and all three are "
            "added.",
        ),
        Misconception(
            "bias subtracted",
            _of_parts(parts_of, lambda parts, b: sum(parts) - b if b else None),
            "The bias came in with the wrong sign. It is added, so a negative one makes the sum "
            "smaller.",
        ),
        Misconception(
            "averaged with the bias",
            _of_parts(parts_of, lambda parts, b: (sum(parts) + b) / 3 if b else None),
            "The whole sum was divided by three. Nothing is divided: the channels are added, and "
            "then the bias.",
        ),
    )


FOR_CELLS = (
    *_joining(lambda numbers: channel_sums(planes_of(numbers), kernels_of(numbers))),
    Misconception(
        "one plane for all",
        _with_kernels(lambda kernels: [kernels[0]] * 3),
        "The red plane of the kernel was laid on all three channels. Each channel has a plane of "
        "its own.",
    ),
    Misconception(
        "channels in reverse order",
        _with_kernels(lambda kernels: kernels[::-1]),
        "The planes of the kernel met the channels in reverse order, blue on red. Some programs do "
        "store blue first; both must keep the same order.",
    ),
    Misconception(
        "kernel flipped",
        _with_kernels(lambda kernels: [rotated(kernel) for kernel in kernels]),
        "Each plane of the kernel was turned by 180°. Here it is laid on as it stands.",
    ),
    Misconception(
        "minus signs lost",
        _with_kernels(lambda kernels: [abs(kernel) for kernel in kernels]),
        "The minus signs of the kernel got lost. A negative weight takes its cell away from the "
        "sum.",
    ),
    Misconception(
        "added without multiplying",
        lambda **n: sum(window.sum() for window in planes_of(n)) + n["bias"],
        "The cells were added as they are. Each is multiplied by its weight first.",
    ),
    Misconception(
        "channels added first",
        lambda **n: np.sum(sum(planes_of(n)) * sum(kernels_of(n))) + n["bias"],
        "The channels were added up before multiplying, and so were the planes of the kernel. "
        "Multiply within each channel, then add.",
    ),
    Misconception(
        "largest channel only",
        lambda **n: max(channel_sums(planes_of(n), kernels_of(n))) + n["bias"],
        "That is the largest of the three sums. They are added.",
    ),
    Misconception(
        "rows and columns swapped",
        _with_kernels(lambda kernels: [kernel.T for kernel in kernels]),
        "Rows and columns of the planes were swapped. Lay each on row by row: its top row "
        "meets the top row of the window.",
    ),
    Misconception(
        "bias multiplied",
        lambda **n: (one_cell(**n) - n["bias"]) * n["bias"] if n["bias"] else None,
        "The sum was multiplied by the bias. The bias is added.",
    ),
)
"""What can happen to one cell of a colour convolution."""


def joined(**numbers: Any) -> Any:
    """The right sum of the three maps."""
    return sum(planes_of(numbers)) + numbers["bias"]


FOR_JOINING = (
    *_joining(planes_of),
    Misconception(
        "bias in one cell",
        _of_parts(planes_of, lambda maps, b: sum(maps) + b * (np.arange(4).reshape(2, 2) == 0)),
        "The bias went into the first cell only. Every cell of the output gets it.",
    ),
    Misconception(
        "largest kept",
        _of_parts(planes_of, lambda maps, b: np.maximum.reduce(maps) + b),
        "That keeps the largest of the three at each place. The channels are added.",
    ),
    Misconception(
        "multiplied",
        _of_parts(planes_of, lambda maps, b: maps[0] * maps[1] * maps[2] + b),
        "The three maps were multiplied. The multiplying is over by then; now they are added.",
    ),
    Misconception(
        "green and blue taken away",
        _of_parts(planes_of, lambda maps, b: maps[0] - maps[1] - maps[2] + b),
        "Green and blue were taken away. The three maps are added; what is to be taken away "
        "has a minus sign in its kernel.",
    ),
    Misconception(
        "transposed",
        lambda **n: joined(**n).T,
        "The values are right, and rows and columns have changed places.",
    ),
)
"""What can happen when the maps of the channels are joined."""
