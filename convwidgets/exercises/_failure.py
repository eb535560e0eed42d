"""When two functions failed alike: what is raised, and over what."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from ._trial import Outcome

_SHAPE = re.compile(r"\(([0-9, ]+)\)")
_LINE = re.compile(r" in line \d+$")


def failed_alike(slip: Outcome, seen: Outcome, case: Sequence[Any]) -> bool:
    """Whether a call failed as a slip would have it fail on the same input.

    Reading past an end is one slip with two faces: an index is refused, and a
    slice comes out too short for the weights it should meet.  Any other error
    has to be the same in words, too, not only in kind: arrays of shapes that do
    not fit have many reasons.
    """
    if slip.kind != "error" or seen.kind != "error":
        return False
    if slip.returned == "IndexError":
        return ran_out(seen, case)
    if slip.returned != seen.returned:
        return False
    if slip.returned != "ValueError":
        return True
    if ran_out(slip, case) and ran_out(seen, case):
        return True
    return _gist(slip) == _gist(seen)


def ran_out(outcome: Outcome, case: Sequence[Any]) -> bool:
    """Whether a call read past an end, by an index or by a slice."""
    if outcome.returned == "IndexError":
        return "out of bounds" in outcome.detail or "out of range" in outcome.detail
    if outcome.returned != "ValueError" or "broadcast" not in outcome.detail:
        return False
    shapes = _shapes(outcome)
    if len(shapes) != 2:
        return False
    if "input array from shape" in outcome.detail:
        return _shorter(*shapes)
    # The weights are one of the inputs, or a part of one; a window that was cut off is none.
    part, whole = sorted(shapes, key=lambda shape: _belongs(shape, case))
    return _belongs(whole, case) and not _belongs(part, case) and _shorter(part, whole)


def _shapes(outcome: Outcome) -> list[tuple[int, ...]]:
    found = _SHAPE.findall(outcome.detail)
    return [tuple(int(size) for size in re.findall(r"\d+", sizes)) for sizes in found]


def _shorter(part: tuple[int, ...], whole: tuple[int, ...]) -> bool:
    pairs = list(zip(part, whole, strict=False))
    return len(part) == len(whole) and part != whole and all(p <= w for p, w in pairs)


def _belongs(shape: tuple[int, ...], case: Sequence[Any]) -> bool:
    """Whether an input has this shape, or consists of parts that have it."""
    return any(np.shape(part)[-len(shape) :] == shape for part in case)


def _gist(outcome: Outcome) -> tuple[str, list[tuple[int, ...]]]:
    """The words of an error without its numbers, and the shapes it names in any order."""
    words = re.sub(r"\d+", "#", _LINE.sub("", outcome.detail))
    return words, sorted(_shapes(outcome)) if "broadcast" in words else []
