"""The forms in which padding can be given, and the one form the rest of the package knows."""

from collections.abc import Sequence
from typing import SupportsIndex, TypeAlias

from ._checks import entry_count, is_sequence, shown, whole_number
from .errors import ConvError

Padding: TypeAlias = SupportsIndex | str | Sequence[SupportsIndex | Sequence[SupportsIndex]]
"""A number for every side, one entry per axis, or one of `PADDING_WORDS`.

An entry is a number (both sides) or a pair ``(before, after)``.
"""

PADDING_WORDS = ("valid", "same", "full")

# What the padding holds is another argument, and often taken for this one.
_FILLINGS = ("zeros", "reflect", "replicate", "circular")


def normalise_padding(
    padding: Padding,
    kernel_size: Sequence[int],
    stride: Sequence[int],
    dilation: Sequence[int],
) -> tuple[tuple[int, int], ...]:
    """Padding in any of its forms as one ``(before, after)`` per axis.

    A sequence always has **one entry per axis**, and an entry is a number (both
    sides alike) or a pair ``(before, after)``.  So for one axis ``(2,)`` and
    ``((2, 2),)`` are the same, ``((0, 2),)`` pads only the end, and ``(0, 2)``
    is refused: it has two entries for one axis.

    Parameters
    ----------
    padding : int, str or sequence
        As above, or a word: ``"valid"`` (none), ``"same"`` (as many outputs as
        inputs at stride 1: D(K − 1) cells in all, an odd one goes after, as in
        PyTorch and TensorFlow) or ``"full"`` (D(K − 1) cells on both sides,
        every overlap of kernel and input, as in `numpy.convolve`).
    kernel_size, stride, dilation : sequence of int
        One checked whole number per axis.

    Raises
    ------
    ConvError
        For an unknown word, a wrong number of entries, a negative or fractional
        number, and ``"same"`` with a stride above 1.
    """
    axes = len(kernel_size)
    if isinstance(padding, str):
        return _padding_from_word(padding, kernel_size, stride, dilation)
    if type(padding) is int or not is_sequence(padding):
        number = whole_number(padding, "padding", 0)
        return ((number, number),) * axes
    entries = tuple(padding)
    if len(entries) != axes:
        if axes == 1:
            forms = "a number such as 1, or one (before, after) pair inside a tuple: ((1, 2),)"
        else:
            forms = "a number such as 1, one per axis: (1, 2), or pairs: ((1, 1), (0, 2))"
        raise ConvError(
            f"padding is {shown(padding)}, which has {entry_count(entries)} for "
            f"{axes} {'axis' if axes == 1 else 'axes'}; give {forms}."
        )
    return tuple(_sides(entry, padding) for entry in entries)


def _sides(entry: object, padding: object) -> tuple[int, int]:
    if not is_sequence(entry):
        number = whole_number(entry, "an entry of padding", 0)
        return number, number
    sides = tuple(entry)
    if len(sides) != 2:
        raise ConvError(
            f"padding is {shown(padding)}; the entry of an axis must be one number or a pair "
            f"(before, after), and {shown(entry)} is neither."
        )
    before, after = (whole_number(side, "an entry of padding", 0) for side in sides)
    return before, after


def _padding_from_word(
    word: str, kernel_size: Sequence[int], stride: Sequence[int], dilation: Sequence[int]
) -> tuple[tuple[int, int], ...]:
    reach = [d * (k - 1) for d, k in zip(dilation, kernel_size, strict=True)]
    if word == "valid":
        return ((0, 0),) * len(reach)
    if word == "full":
        return tuple((r, r) for r in reach)
    if word in _FILLINGS:
        raise ConvError(
            f"padding is {word!r}, which says what the padding holds: that is padding_mode of "
            "conv1d and conv2d. padding says how much: 'valid', 'same', 'full', or a number."
        )
    if word != "same":
        raise ConvError(
            f"padding is {word!r}; the words are 'valid', 'same' and 'full', or give a number."
        )
    if any(s != 1 for s in stride):
        raise ConvError(
            f"padding='same' needs stride 1, and stride is {max(stride)}. Libraries disagree about "
            "what it would mean, and PyTorch refuses it too. Give the padding as a number, "
            f"such as padding={max(reach) // 2}, or as TensorFlow would have it with same_padding."
        )
    return tuple((r // 2, r - r // 2) for r in reach)
