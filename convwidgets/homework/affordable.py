"""Whether a call of the library is small enough to be answered for somebody else's code."""

import inspect
from collections.abc import Callable, Mapping
from math import prod
from typing import Any

import numpy as np

MOST_CELLS = 4_000_000
MOST_WORK = 400_000_000
LARGEST_SETTING = 1024
LONGEST_TEXT = 100
LONGEST_NUMBER = 256
"""Bits of a whole number: more than any array holds, and printed in no time."""

MOST_SETTINGS = 100
"""Numbers in everything that is not computed with, such as stride and padding."""

_ARRAYS = frozenset({"x", "weight", "bias", "grad_out", "columns", "scores", "labels"})
_SIZED = frozenset({"padding", "dilation", "stride", "kernel_size", "output_padding", "size"})


def too_large(function: Callable[..., Any], args: list[Any], kwargs: Mapping[str, Any]) -> str:
    """Why a call would take too much time or memory; empty if it will not.

    Notes
    -----
    A bound from above, not a count: padding and kernel are added to each axis,
    and every cell is taken to meet every weight.
    """
    try:
        given = inspect.signature(function).bind(*args, **kwargs).arguments
    except TypeError:
        return ""  # the call itself will say what is wrong with its arguments
    if too_long([v for n, v in given.items() if n not in _ARRAYS], MOST_SETTINGS):
        return "a setting of so many numbers is not computed with here"
    arrays = {n: _as_array(v) for n, v in given.items() if n not in _SIZED and _is_array(v)}
    settings = [n for name in _SIZED & given.keys() for n in _numbers(given[name])]
    if any(abs(n) > LARGEST_SETTING for n in settings):
        return f"a setting beyond {LARGEST_SETTING} is not computed here"
    kernel = _extent(arrays.get("weight"), given.get("kernel_size"))
    reach = max((*_reach(arrays.get("weight")), *_numbers(given.get("kernel_size"))), default=1)
    spread = max(_numbers(given.get("dilation")), default=1)
    padding = max((*_numbers(given.get("padding")), reach * spread), default=0)
    stretch = max(_numbers(given.get("stride")), default=1) if _transposed(function) else 1
    planes = [a for name, a in arrays.items() if name not in ("weight", "bias")]
    cells = sum(_padded(a, padding, stretch) for a in planes) + prod(_numbers(given.get("size")))
    outputs = _maps(function, arrays.get("weight"), given.get("groups"))
    if cells * kernel > 10 * MOST_CELLS or cells > MOST_CELLS:
        return "these arrays are larger than anything the lessons compute with"
    if cells * kernel * outputs > MOST_WORK:
        return "this is more arithmetic than anything in the lessons"
    results = [_result(function, a, outputs, kernel, padding, stretch) for a in planes]
    if max(results, default=0) > 2 * MOST_CELLS:
        return "the result would be larger than anything the lessons compute"
    return ""


def too_long(given: list[Any], most: int = MOST_CELLS) -> str:
    """Why texts or lists are longer than any that makes sense; empty if they are not.

    Parameters
    ----------
    given : list
        The arguments, plain data.
    most : int
        Items that there may be in all.
    """
    waiting, count = list(given), 0
    while waiting:
        value = waiting.pop()
        count += 1
        if type(value) is str and len(value) > LONGEST_TEXT:
            return f"a text of {len(value)} characters is not looked up here"
        if type(value) is int and value.bit_length() > LONGEST_NUMBER:
            return "a whole number of so many digits is not computed with here"
        if type(value) in (list, tuple):
            waiting += value
        elif type(value) is np.ndarray:
            count += prod(max(n, 1) for n in value.shape)  # one without a number has rows, too
        elif type(value) is dict:
            waiting += [*value, *value.values()]
        if count + len(waiting) > most:
            return f"more than {most} numbers are not computed with here"
    return ""


def _as_array(value: Any) -> np.ndarray[Any, Any]:
    try:
        return np.asarray(value)
    except ValueError:
        return np.zeros(0)  # rows of different lengths: the function itself says so


def _is_array(value: Any) -> bool:
    return type(value) in (np.ndarray, list, tuple)


def _numbers(setting: Any) -> list[int]:
    """All whole numbers in a setting: 2, (1, 2), ((0, 1), (2, 2)), or none in a word."""
    if type(setting) is np.ndarray:
        # Not as lists within lists, of which an array without a single number can have billions.
        setting = setting.reshape(-1)[:16].tolist()
    if type(setting) in (list, tuple):
        return [n for part in setting[:16] for n in _numbers(part)]
    return [int(setting)] if isinstance(setting, int | np.integer) else []


def _extent(weight: np.ndarray[Any, Any] | None, kernel_size: Any) -> int:
    """How many cells a window has, at most."""
    sizes = _numbers(kernel_size) or _reach(weight)
    return max(1, sizes[0] * sizes[0] if len(sizes) == 1 else prod(sizes))


def _reach(weight: np.ndarray[Any, Any] | None) -> list[int]:
    return [] if weight is None else [int(size) for size in weight.shape[-2:]]


def _padded(array: np.ndarray[Any, Any], padding: int, stretch: int) -> int:
    sizes = [n * stretch + 2 * padding for n in array.shape[-2:]]
    return int(prod(array.shape[:-2]) * prod(sizes))


def _maps(function: Callable[..., Any], weight: np.ndarray[Any, Any] | None, groups: Any) -> int:
    """How many output channels there are."""
    if weight is None or weight.ndim <= _axes(function):
        return 1
    if _transposed(function):
        return int(weight.shape[1]) * max(_numbers(groups), default=1)
    return int(weight.shape[0])


def _result(
    function: Callable[..., Any],
    array: np.ndarray[Any, Any],
    maps: int,
    kernel: int,
    padding: int,
    stretch: int,
) -> int:
    """How many cells the result has, at most."""
    if function.__name__ == "im2col":
        return _padded(array, padding, stretch) * kernel
    at = max(array.ndim - _axes(function), 0)
    sizes = [n * stretch + 2 * padding for n in array.shape[at:]]
    return int(prod(array.shape[: max(at - 1, 0)]) * maps * prod(sizes))


def _axes(function: Callable[..., Any]) -> int:
    """Along how many axes a kernel slides."""
    return 0 if function.__name__ == "dense" else 1 if "1d" in function.__name__ else 2


def _transposed(function: Callable[..., Any]) -> bool:
    return "transpose" in function.__name__ or function.__name__ == "col2im"
