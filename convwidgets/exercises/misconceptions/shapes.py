"""Slips with a size, made on both axes of an image.

Givens: ``height``, ``width``, ``kernel_size`` (or ``kernel_height`` and
``kernel_width``) and what else the slip of `sizes` knows.
"""

from collections.abc import Callable

from .._text import call
from ..misconception import Misconception


def on_both_axes(slip: Misconception) -> Misconception:
    """The same slip on a 2-D output: a shape from ``height``, ``width`` and the rest.

    ``kernel_size`` counts for both axes; ``kernel_height`` and ``kernel_width``
    take its place where they are given.
    """

    def per_axis(numbers: dict[str, int]) -> list[dict[str, int]]:
        return [
            {
                **numbers,
                "size": numbers[axis],
                "kernel_size": numbers.get(f"kernel_{axis}", numbers.get("kernel_size", 1)),
            }
            for axis in ("height", "width")
        ]

    def compute(**numbers: int) -> tuple[object, ...] | None:
        sizes = tuple(slip.value(axis) for axis in per_axis(numbers))
        return None if None in sizes else sizes

    def reason(**numbers: int) -> str:
        return slip.say(per_axis(numbers)[0], numbers.get("value"))

    return Misconception(slip.name, compute, reason)


def swapped_axes(answer: Callable[..., tuple[int, ...]]) -> Misconception:
    """Height and width of the right shape the wrong way round."""
    return Misconception(
        "rows and columns swapped",
        lambda **numbers: tuple(reversed(call(answer, numbers))),
        "The two sizes are the wrong way round. A shape gives the rows first, then the columns.",
    )
