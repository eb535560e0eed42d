"""Functions that count places and almost work.

Each ``compute`` is called like the function that was asked for: with ``(size,
kernel_size, stride, padding, dilation)`` for the output size, with ``(size,
kernel_size, stride, padding)`` for the cells left over.
"""

from collections.abc import Callable

from ..misconception import Misconception
from .sizes import travel

Counted = Callable[[int, int, int, int, int], float]


def _slip(name: str, compute: Counted, reason: str) -> Misconception:
    return Misconception(name, compute, reason)


FOR_PLACES = (
    _slip(
        "nothing written yet",
        lambda size, kernel_size, stride, padding, dilation: size,
        "Your function returns the size as it came. Work out the travel first: how many cells can "
        "the window move on the padded strip?",
    ),
    _slip(
        "start forgotten",
        lambda size, kernel_size, stride, padding, dilation: (
            travel(size, kernel_size, padding, dilation) // stride
        ),
        "One too few everywhere: the jumps are counted, and the place where the window starts is "
        "not.",
    ),
    _slip(
        "no floor",
        lambda size, kernel_size, stride, padding, dilation: (
            travel(size, kernel_size, padding, dilation) / stride + 1
        ),
        "Some of your sizes are not whole. `//` divides and drops the rest; `/` keeps it.",
    ),
    _slip(
        "rounded",
        lambda size, kernel_size, stride, padding, dilation: (
            round(travel(size, kernel_size, padding, dilation) / stride) + 1
        ),
        "`round` goes up from the middle on, or to the even neighbour. A part of a jump never "
        "makes a stop, however large a part it is: always round down, with `//`.",
    ),
    _slip(
        "rounded up",
        lambda size, kernel_size, stride, padding, dilation: (
            -(-travel(size, kernel_size, padding, dilation) // stride) + 1
        ),
        "That rounds up, and the last window would not lie on the strip any more. Drop the part of "
        "a jump: `//` rounds down.",
    ),
    _slip(
        "start added before dividing",
        lambda size, kernel_size, stride, padding, dilation: (
            (travel(size, kernel_size, padding, dilation) + 1) // stride
        ),
        "The + 1 stands inside the division. It counts a place, so it comes after the jumps are "
        "counted: `travel // stride + 1`.",
    ),
    _slip(
        "padding counted once",
        lambda size, kernel_size, stride, padding, dilation: (
            (size + padding - dilation * (kernel_size - 1) - 1) // stride + 1
        ),
        "The padding is counted at one end only. There are `padding` cells at each end.",
    ),
    _slip(
        "padding forgotten",
        lambda size, kernel_size, stride, padding, dilation: (
            (size - dilation * (kernel_size - 1) - 1) // stride + 1
        ),
        "The padding does not appear in your result. It lengthens the strip at both ends.",
    ),
    _slip(
        "stride ignored",
        lambda size, kernel_size, stride, padding, dilation: (
            travel(size, kernel_size, padding, dilation) + 1
        ),
        "That is right for stride 1. With a larger stride the travel is divided into jumps.",
    ),
    _slip(
        "dilation ignored",
        lambda size, kernel_size, stride, padding, dilation: (
            travel(size, kernel_size, padding) // stride + 1
        ),
        "Everything is right as long as the dilation is 1. How many cells does a dilated kernel "
        "reach over?",
    ),
    _slip(
        "dilation times kernel size",
        lambda size, kernel_size, stride, padding, dilation: (
            (size + 2 * padding - dilation * kernel_size) // stride + 1
        ),
        "The kernel is taken to reach over `dilation * kernel_size` cells. K weights have K − 1 "
        "gaps, and the last weight needs one cell: D(K − 1) + 1.",
    ),
    _slip(
        "without padding and dilation",
        lambda size, kernel_size, stride, padding, dilation: (size - kernel_size) // stride + 1,
        "That is the formula of the first section. Padding adds 2P cells, and with dilation the "
        "kernel reaches over D(K − 1) + 1.",
    ),
    _slip(
        "brackets forgotten",
        lambda size, kernel_size, stride, padding, dilation: (
            size + 2 * padding - dilation * (kernel_size - 1) - 1 // stride + 1
        ),
        "Brackets are missing: Python divides before it adds, so only the last 1 is divided by the "
        "stride.",
    ),
    _slip(
        "one cell too much travel",
        lambda size, kernel_size, stride, padding, dilation: (
            (size + 2 * padding - dilation * (kernel_size - 1)) // stride + 1
        ),
        "One cell of the kernel is missing: D(K − 1) is how far the last weight is from the first, "
        "and the first lies on a cell as well. Take one more away.",
    ),
    _slip(
        "only divided by the stride",
        lambda size, kernel_size, stride, padding, dilation: size // stride,
        "That is the size divided by the stride. It is the travel that is divided, and the travel "
        "depends on the kernel and the padding.",
    ),
    _slip(
        "size divided and rounded up",
        lambda size, kernel_size, stride, padding, dilation: -(-size // stride),
        "That is ⌈I / S⌉, the size that SAME in TensorFlow leads to. Here the padding is given.",
    ),
)
"""What can happen to a function of (size, kernel_size, stride, padding, dilation)."""

FOR_LEFT_OVER = (
    Misconception(
        "nothing written yet",
        lambda size, kernel_size, stride, padding: 0,
        "Your function says 0 for every strip. How far does the window travel, and what remains "
        "after the last whole jump?",
    ),
    Misconception(
        "remainder of the size",
        lambda size, kernel_size, stride, padding: size % stride,
        "That is the remainder of the size. It is the travel that is divided into jumps: padded "
        "strip minus kernel.",
    ),
    Misconception(
        "remainder of the padded size",
        lambda size, kernel_size, stride, padding: (size + 2 * padding) % stride,
        "The kernel is missing. It lies on the strip before the first jump, so only the rest of "
        "the padded strip is travel.",
    ),
    Misconception(
        "padding forgotten",
        lambda size, kernel_size, stride, padding: (size - kernel_size) % stride,
        "The padding is missing. The window moves over the padded strip.",
    ),
    Misconception(
        "padding counted once",
        lambda size, kernel_size, stride, padding: (size + padding - kernel_size) % stride,
        "The padding is counted at one end only. There are `padding` cells at each end.",
    ),
    Misconception(
        "cells missing for one more stop",
        lambda size, kernel_size, stride, padding: -travel(size, kernel_size, padding) % stride,
        "That is how many cells are missing for one more stop. Asked for are the ones that lie "
        "there and are not covered.",
    ),
    Misconception(
        "part of a jump",
        lambda size, kernel_size, stride, padding: travel(size, kernel_size, padding) / stride % 1,
        "That is which part of a jump is left. Times the stride it would be cells; `%` gives them "
        "at once.",
    ),
    Misconception(
        "jumps instead of rest",
        lambda size, kernel_size, stride, padding: travel(size, kernel_size, padding) // stride,
        "`//` counts the whole jumps. What is left after them is the remainder, `%`.",
    ),
    Misconception(
        "whole travel",
        lambda size, kernel_size, stride, padding: travel(size, kernel_size, padding),
        "That is the whole travel. The jumps use up most of it; what remains is asked for.",
    ),
    Misconception(
        "start counted as travel",
        lambda size, kernel_size, stride, padding: (
            (travel(size, kernel_size, padding) + 1) % stride
        ),
        "One cell too much is divided. K cells of the strip lie under the window before it first "
        "jumps, so the travel is the padded strip minus K.",
    ),
)
"""What can happen to a function of (size, kernel_size, stride, padding)."""
