"""Slips with the size of an output.

Givens: ``size``, ``kernel_size`` and, where they matter, ``stride``, ``padding``
(per side) and ``dilation``.  The right answer is `convwidgets.core.output_size`.
"""

from collections.abc import Callable
from fractions import Fraction

from .._numbers import in_full
from .._text import call, plural
from ..misconception import Misconception


def travel(
    size: int, kernel_size: int, padding: int = 0, dilation: int = 1, *, ends: int = 2
) -> int:
    """How many cells the window can travel from its first place, padding at ``ends`` ends."""
    return size + ends * padding - dilation * (kernel_size - 1) - 1


def _start(
    size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> int:
    return travel(size, kernel_size, padding, dilation) // stride


forgot_start = Misconception(
    "forgot the start",
    _start,
    lambda stride=1: (
        f"That counts the {'steps' if stride == 1 else 'jumps'} only. The window also stands "
        "somewhere before its first one, and that place gives an output too."
    ),
)


def _once(
    size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> int | None:
    way = travel(size, kernel_size, padding, dilation, ends=1)
    return way // stride + 1 if padding and way >= 0 else None


padding_once = Misconception(
    "padding counted once",
    _once,
    lambda padding: (
        f"The padding was counted at one end only. Padding {padding} means "
        f"{plural(padding, 'cell')} at each end, so it counts twice."
    ),
)


def _once_and_start(
    size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> int | None:
    once = _once(size, kernel_size, stride, padding, dilation)
    return None if once is None else once - 1


padding_once_forgot_start = Misconception(
    "padding counted once, start forgotten",
    _once_and_start,
    "Two slips at once: the padding was counted at one end only, and the place where the window "
    "starts was left out.",
)


def _unpadded(
    size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> int | None:
    way = travel(size, kernel_size, 0, dilation)
    return way // stride + 1 if padding and way >= 0 else None


padding_forgotten = Misconception(
    "padding forgotten",
    _unpadded,
    "The padding was left out. It gives the window room at both ends: the input becomes "
    "{size} + 2·{padding} cells long.",
)


def _jumps(
    size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> Fraction | None:
    """The number of jumps where it is no whole one."""
    jumps = Fraction(travel(size, kernel_size, padding, dilation), stride)
    return None if jumps.denominator == 1 else jumps


def _with_jumps(then: Callable[[Fraction], Fraction | int]) -> Callable[..., Fraction | int | None]:
    def compute(
        size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1
    ) -> Fraction | int | None:
        jumps = _jumps(size, kernel_size, stride, padding, dilation)
        return None if jumps is None else then(jumps)

    return compute


def _jumps_in_full(*numbers: int) -> str:
    # Three digits, as other sentences have them, would hide the half in 110.5 jumps.
    return in_full(_jumps(*numbers) or Fraction(0))


rounded_up = Misconception(
    "rounded up",
    _with_jumps(lambda jumps: -(-jumps.numerator // jumps.denominator) + 1),
    lambda size, kernel_size, stride, padding=0, dilation=1: (
        f"{_jumps_in_full(size, kernel_size, stride, padding, dilation)} jumps were rounded up. "
        "The last of them would carry the window over the edge, so it is not made."
    ),
)

fraction_kept = Misconception(
    "no floor",
    _with_jumps(lambda jumps: jumps + 1),
    "An output has a whole number of cells. A part of a jump is no jump: drop it before you add "
    "the starting place.",
)

jumps_kept = Misconception(
    "jumps without floor or start",
    _with_jumps(lambda jumps: jumps),
    "That is the travel divided by the stride, before the floor. Count whole jumps only, and then "
    "the place where the window started.",
)


def _every_place(
    size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> int | None:
    return None if stride == 1 else travel(size, kernel_size, padding, dilation) + 1


stride_ignored = Misconception(
    "stride ignored",
    _every_place,
    lambda stride: (
        "That counts every place, as stride 1 would. After each stop a stride of "
        f"{stride} skips {plural(stride - 1, 'place')}."
    ),
)


def _divided(size: int, kernel_size: int, stride: int = 1, padding: int = 0) -> int | None:
    # Of windows that stand side by side it is the right way.
    return None if stride == 1 or (stride == kernel_size and not padding) else size // stride


only_divided = Misconception(
    "only divided by the stride",
    _divided,
    lambda kernel_size, padding=0, dilation=1: (
        "Dividing the size by the stride leaves out the kernel, which "
        + ("reaches over" if dilation > 1 else "takes up")
        + f" {plural(dilation * (kernel_size - 1) + 1, 'cell')} here"
        + (", and the padding." if padding else ".")
    ),
)


def _undilated(
    size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> int | None:
    return None if dilation == 1 else travel(size, kernel_size, padding) // stride + 1


dilation_ignored = Misconception(
    "dilation ignored",
    _undilated,
    lambda kernel_size, dilation: (
        f"That is the size without dilation. With dilation {dilation} the {kernel_size} weights "
        f"reach over {dilation * (kernel_size - 1) + 1} cells."
    ),
)


def _stretched(
    size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> int | None:
    way = size + 2 * padding - dilation * kernel_size
    return way // stride + 1 if dilation > 1 and way >= 0 else None


dilation_on_every_weight = Misconception(
    "dilation times kernel size",
    _stretched,
    "The kernel was taken to be {dilation}·{kernel_size} cells long. Dilation widens the gaps "
    "between the weights, and {kernel_size} weights have one gap fewer than that.",
)


def _with_reach(
    reach_of: Callable[[int, int], int | None],
) -> Callable[..., int | None]:
    """The size where a dilated kernel is taken to be as long as ``reach_of`` says."""

    def compute(
        size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1
    ) -> int | None:
        reach = reach_of(kernel_size, dilation) if dilation > 1 else None
        way = -1 if reach is None else size + 2 * padding - reach
        return way // stride + 1 if way >= 0 else None

    return compute


dilation_in_one_gap = Misconception(
    "one gap widened",
    _with_reach(lambda kernel_size, dilation: kernel_size + dilation - 1),
    "Only one gap of the kernel was widened. Each of the {kernel_size} − 1 gaps between its "
    "weights is.",
)

dilation_as_hole = Misconception(
    "dilation taken as the hole",
    _with_reach(lambda kernel_size, dilation: kernel_size + dilation * (kernel_size - 1)),
    "{dilation} cells were left free between two weights. Dilation {dilation} means that the next "
    "weight lies {dilation} cells further on, so one fewer is free.",
)


def _unpadded_without_start(
    size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> int | None:
    places = _unpadded(size, kernel_size, stride, padding, dilation)
    return None if places is None else places - 1


padding_and_start_forgotten = Misconception(
    "padding and start forgotten",
    _unpadded_without_start,
    "Two slips at once: the padding was left out, and so was the place where the window starts.",
)


def _padding_at_the_end(
    size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> int | None:
    places = _unpadded(size, kernel_size, stride, padding, dilation)
    return None if places is None or stride == 1 else places + 2 * padding


padding_after_dividing = Misconception(
    "padding added to the output",
    _padding_at_the_end,
    "The padding was added to the size of the output. It is added to the input, before the window "
    "jumps over it.",
)


def _start_first(
    size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> Fraction:
    return Fraction(travel(size, kernel_size, padding, dilation) + 1, stride)


start_before_dividing = Misconception(
    "start added before dividing, no floor",
    lambda **numbers: (
        call(_start_first, numbers) if call(_start_first, numbers).denominator > 1 else None
    ),
    "The place where the window starts was divided with its way, and a part of a place was left "
    "over. Count whole jumps first, then add 1.",
)


def _length_divided(size: int, kernel_size: int, stride: int = 1, padding: int = 0) -> int | None:
    return (size + 2 * padding) // stride if stride > 1 and padding else None


padded_length_divided = Misconception(
    "padded length divided by the stride",
    _length_divided,
    "That is the padded length, {size} + 2·{padding}, divided by {stride}. Near its end there is "
    "no room for the kernel.",
)

divided_up = Misconception(
    "only divided by the stride, rounded up",
    lambda size, kernel_size, stride=1: (
        -(-size // stride) if size % stride and stride != kernel_size else None
    ),
    "That is the size divided by {stride} and rounded up, as TensorFlow's SAME gives it. Here the "
    "kernel has to find room on the strip as it is.",
)

divided_no_floor = Misconception(
    "only divided by the stride, no floor",
    lambda size, kernel_size, stride=1: (
        Fraction(size, stride) if size % stride and stride != kernel_size else None
    ),
    "That is the size divided by {stride}. The window makes whole jumps, and the kernel takes up "
    "room.",
)


def _bare(size: int, kernel_size: int, stride: int = 1, padding: int = 0) -> int:
    return (size + 2 * padding - 1) // stride + 1


kernel_ignored = Misconception(
    "kernel not subtracted",
    _bare,
    lambda kernel_size, dilation=1: (
        "That lets a window start on every cell. Near the end it would hang over the edge: "
        + (
            f"a kernel of {kernel_size} needs {plural(kernel_size, 'cell')}."
            if dilation == 1
            else f"this kernel reaches over {dilation * (kernel_size - 1) + 1} cells and needs "
            "them all."
        )
    ),
)


def _twice(size: int, kernel_size: int, stride: int = 1, padding: int = 0) -> int | None:
    way = size + 2 * padding - 2 * (kernel_size - 1) - 1
    return way // stride + 1 if way >= 0 and kernel_size > 1 else None


lost_at_both_ends = Misconception(
    "kernel lost at both ends",
    _twice,
    lambda kernel_size: (
        f"That takes {plural(kernel_size - 1, 'place')} away at each end. The window starts right "
        "at the beginning; only the far end stops it early."
    ),
)


def _valid(size: int, kernel_size: int, dilation: int = 1) -> int | None:
    way = travel(size, kernel_size, 0, dilation)
    return way + 1 if way >= 0 else None


half_kernel = Misconception(
    "half the kernel subtracted",
    lambda size, kernel_size: size - kernel_size // 2 if kernel_size > 1 else None,
    "Only half of the kernel was taken away. The window has to find room for all {kernel_size} "
    "cells.",
)

one_too_many = Misconception(
    "one place too many",
    lambda size, kernel_size: size - kernel_size + 2,
    "One too many: the place where the window starts is counted once.",
)

as_valid = Misconception(
    "valid instead",
    _valid,
    "That is the valid size, without any padding: the window never leaves the input.",
)

as_same = Misconception(
    "same instead",
    lambda size: size,
    "That is the size with same padding, where zeros are added until the output is as long as the "
    "input.",
)

as_full = Misconception(
    "full instead",
    lambda size, kernel_size, dilation=1: size + dilation * (kernel_size - 1),
    "That is the full size, where the window may hang over both ends as long as it touches a cell "
    "of the input.",
)

full_one_too_many = Misconception(
    "added the whole kernel",
    lambda size, kernel_size: size + kernel_size,
    "One too many: pushed off by its whole length, the kernel no longer touches the input. The "
    "two must share at least one cell.",
)

padded_length = Misconception(
    "padded length",
    lambda size, kernel_size: size + 2 * (kernel_size - 1),
    "That is how long the input is once it is padded. The output counts the places of the window "
    "on it.",
)

FOR_SIZES = (
    forgot_start,
    padding_once,
    padding_once_forgot_start,
    padding_forgotten,
    rounded_up,
    fraction_kept,
    jumps_kept,
    start_before_dividing,
    padding_and_start_forgotten,
    padding_after_dividing,
    stride_ignored,
    only_divided,
    divided_up,
    divided_no_floor,
    padded_length_divided,
    dilation_ignored,
    dilation_on_every_weight,
    dilation_in_one_gap,
    dilation_as_hole,
    kernel_ignored,
)
"""Everything that can happen to O = ⌊(I + 2P − D(K − 1) − 1) / S⌋ + 1."""
