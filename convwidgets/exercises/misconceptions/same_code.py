"""Functions for the two sides of same padding that almost work.

Each ``compute`` is called like the function that was asked for, with ``(size,
kernel_size, stride)``.
"""

from convwidgets.core import same_padding

from ..misconception import Misconception


def _shared_out(cells: int) -> tuple[int, int]:
    return cells // 2, cells - cells // 2


def _swapped(size: int, kernel_size: int, stride: int) -> tuple[int, int]:
    before, after = same_padding(size, kernel_size, stride=stride)
    return after, before


FOR_SIDES = (
    Misconception(
        "nothing written yet",
        lambda size, kernel_size, stride: (0, 0),
        "Your function adds no cells at all. How many outputs shall there be, and how long must "
        "the padded strip be for them?",
    ),
    Misconception(
        "sides swapped",
        _swapped,
        "The sum is right, and the odd cell stands before the input. It goes after.",
    ),
    Misconception(
        "odd cell lost",
        lambda size, kernel_size, stride: (same_padding(size, kernel_size, stride=stride)[0],) * 2,
        "Where the number of cells is odd, one gets lost: `//` drops it. Give the end what is "
        "left: `cells - before`.",
    ),
    Misconception(
        "odd cell doubled",
        lambda size, kernel_size, stride: (same_padding(size, kernel_size, stride=stride)[1],) * 2,
        "Where the number of cells is odd, you add one too many. Before and after may differ.",
    ),
    Misconception(
        "as at stride 1",
        lambda size, kernel_size, stride: _shared_out(kernel_size - 1),
        "That is right at stride 1. With longer jumps less is needed: from the first stop to the "
        "last it is (outputs − 1)·S cells.",
    ),
    Misconception(
        "same on each side",
        lambda size, kernel_size, stride: ((kernel_size - 1) // 2,) * 2,
        "That is the habit of PyTorch: (K − 1) / 2 on each side, whatever the stride. TensorFlow "
        "adds only as many cells as ⌈I / S⌉ outputs need.",
    ),
    Misconception(
        "outputs rounded down",
        lambda size, kernel_size, stride: _shared_out(
            max((size // stride - 1) * stride + kernel_size - size, 0)
        ),
        "The number of outputs is rounded down. It is ⌈I / S⌉, rounded up: `-(-size // stride)`, "
        "or `math.ceil(size / stride)`.",
    ),
    Misconception(
        "below zero",
        lambda size, kernel_size, stride: _shared_out(
            (-(-size // stride) - 1) * stride + kernel_size - size
        ),
        "Where the stride is longer than the kernel, your number of cells can fall below 0. "
        "Nothing is ever taken away: use `max(…, 0)`.",
    ),
    Misconception(
        "all cells on both sides",
        lambda size, kernel_size, stride: (
            (sum(same_padding(size, kernel_size, stride=stride)),) * 2
        ),
        "That many cells are needed in all, and you add them on each side. Share them out.",
    ),
    Misconception(
        "as many outputs as inputs",
        lambda size, kernel_size, stride: _shared_out((size - 1) * stride + kernel_size - size),
        "That is enough for as many outputs as inputs. At stride S there shall be ⌈I / S⌉.",
    ),
    Misconception(
        "one jump too many",
        lambda size, kernel_size, stride: _shared_out(
            max(-(-size // stride) * stride + kernel_size - size, 0)
        ),
        "One jump too many: between O stops there are O − 1 jumps.",
    ),
)
"""What can happen to a function of (size, kernel_size, stride)."""
