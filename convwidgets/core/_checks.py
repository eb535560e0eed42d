"""Checks at the door, shared by every function of the package.

Each refuses a value with a :class:`ConvError` that names the argument, the
value given, the bound and what to change.
"""

import difflib
import math
import operator
from collections.abc import Mapping, Sequence
from typing import Any, SupportsIndex, TypeAlias, TypeGuard

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .errors import ConvError

PerAxis: TypeAlias = SupportsIndex | Sequence[SupportsIndex]
"""One whole number for every axis, or one per axis."""

MAX_BYTES = 2**30
"""The largest array the package is willing to make: 1 GiB."""

_NUMBER_KINDS = frozenset("biuf")
_LARGEST = 2**31 - 1


def shown(value: object) -> str:
    """How a message shows a refused value: short, with a true minus sign."""
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    if isinstance(value, int) and value.bit_length() > 63:
        return f"a whole number of about {round(value.bit_length() * 0.30103)} digits"
    text = str(value.item()) if isinstance(value, np.generic) else repr(value)
    if len(text) > 60:
        text = text[:57] + "..."
    return text if isinstance(value, str) else text.replace("-", "−")


def shown_shape(shape: Sequence[int]) -> str:
    """A shape as people write it: ``5×3``; ``()`` is called a single number."""
    return "×".join(map(str, shape)) if shape else "a single number"


def whole_number(value: object, name: str, minimum: int) -> int:
    """``value`` as a plain ``int`` that is at least ``minimum``.

    Booleans and floats are refused even where they happen to be whole:
    ``stride=True`` and ``stride=2.0`` are slips, not choices.
    """
    if type(value) is int:
        number = value
    else:
        if isinstance(value, bool | np.bool_):
            raise ConvError(f"{name} is {value}; give a whole number of at least {minimum}.")
        try:
            number = operator.index(value)  # type: ignore[arg-type]  # TypeError is the answer
        except TypeError:
            raise ConvError(
                f"{name} is {shown(value)}; give a whole number of at least {minimum}."
            ) from None
    if number < minimum:
        raise ConvError(f"{name} is {shown(number)}; it must be at least {minimum}.")
    if number > _LARGEST:
        raise ConvError(f"{name} is {shown(number)}; it must be at most {_LARGEST}.")
    return number


def true_or_false(value: object, name: str) -> bool:
    """``value`` as a plain ``bool``; a number or a word is refused rather than guessed at."""
    if not isinstance(value, bool | np.bool_):
        raise ConvError(f"{name} is {shown(value)}; give True or False.")
    return bool(value)


def is_sequence(value: object) -> TypeGuard[Sequence[Any]]:
    """Whether ``value`` holds one entry per axis rather than being one entry."""
    return isinstance(value, tuple | list) or (isinstance(value, np.ndarray) and value.ndim > 0)


def entry_count(entries: Sequence[object]) -> str:
    """How many entries there are, in words: ``1 entry``, ``2 entries``."""
    return f"{len(entries)} {'entry' if len(entries) == 1 else 'entries'}"


def per_axis(value: object, axes: int, name: str, minimum: int) -> tuple[int, ...]:
    """``value`` repeated for every axis, or its entries if it has one per axis."""
    if type(value) is int or not is_sequence(value):
        return (whole_number(value, name, minimum),) * axes
    entries = tuple(value)
    if len(entries) != axes:
        several = f", or one for each of the {axes} axes" if axes > 1 else ""
        # Of an array the shape is shown, which says it.
        has = "" if hasattr(value, "shape") else f" and has {entry_count(entries)}"
        raise ConvError(f"{name} is {shown(value)}{has}; give one whole number{several}.")
    return tuple(whole_number(entry, f"an entry of {name}", minimum) for entry in entries)


def numbers(value: ArrayLike, name: str) -> NDArray[Any]:
    """``value`` as an array of real numbers with at least one entry, not copied if it is one."""
    array = value if type(value) is np.ndarray else _read(value, name)
    kind = array.dtype.kind
    if kind == "c":
        raise ConvError(
            f"{name} holds complex numbers; give real ones, for example the real and the "
            "imaginary part one after the other."
        )
    if kind not in _NUMBER_KINDS:
        raise ConvError(
            f"{name} holds entries that are not numbers (dtype {array.dtype}); "
            "give whole or decimal numbers only."
        )
    if array.size == 0:
        raise ConvError(f"{name} is empty (shape {array.shape}); give at least one number.")
    return array


def _read(value: ArrayLike, name: str) -> NDArray[Any]:
    if isinstance(value, np.ma.MaskedArray):
        raise ConvError(
            f"{name} is a masked array; say what stands in its gaps first, for example with "
            "filled(0)."
        )
    if isinstance(value, str):
        raise ConvError(
            f"{name} is {shown(value)}, a text, not numbers; KERNELS[...] gives a kernel by its "
            "name, sample_image(...) and sample_signal(...) a sample."
        )
    if value is None:
        raise ConvError(f"{name} is None, not numbers; give a list or an array of numbers.")
    try:
        return np.asarray(value)
    except (TypeError, ValueError, RuntimeError, OverflowError) as error:
        if "inhomogeneous" in str(error):
            raise ConvError(
                f"{name} is ragged: its rows do not all have the same length. "
                "Give every row the same number of entries."
            ) from None
        raise ConvError(f"{name} could not be read as an array of numbers: {error}") from error


def check_grad_shape(grad_out: NDArray[Any], expected: tuple[int, ...], operation: str) -> None:
    """Refuse a gradient that does not belong to the output of ``operation``."""
    if grad_out.shape != expected:
        raise ConvError(
            f"grad_out has shape {grad_out.shape}, and the output of this {operation} has shape "
            f"{expected}; give one number for each output."
        )


def affordable(
    shape: tuple[int, ...],
    itemsize: int,
    what: str,
    remedy: str = "a smaller input, less padding, a larger stride or fewer kernels",
) -> None:
    """Refuse to make an array larger than `MAX_BYTES`; ``remedy`` is what to use instead."""
    size = math.prod(shape) * itemsize
    if size > MAX_BYTES:
        lead = next(i for i, length in enumerate(shape) if length > 1)
        raise ConvError(
            f"{what} would have shape {shape[lead:]} and take {size:,} bytes; the limit is "
            f"{MAX_BYTES:,} (1 GiB). Use {remedy}."
        )


def known_name(name: str, known: Mapping[str, object], what: str) -> str:
    """``name`` itself if it is a key of ``known``; otherwise a `ConvError` with the near ones."""
    if isinstance(name, str):
        if name in known:
            return name
        folded = name.strip().lower().replace(" ", "_").replace("-", "_")
        near = [folded] if folded in known else difflib.get_close_matches(folded, known)
        if near:
            choice = " or ".join(repr(word) for word in known if word in near)
            raise ConvError(f"There is no {what} named {shown(name)}. Did you mean {choice}?")
    names = ", ".join(known)
    raise ConvError(f"There is no {what} named {shown(name)}. The names are: {names}.")
