"""The window of a position, the right output, and slips carried from one to the other.

Givens: ``signal`` or ``image``, ``kernel``; ``position`` where one value is asked;
``bias``, ``stride``, ``padding`` and ``flip_kernel`` where they matter.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convwidgets.core import conv1d, conv2d

from .._text import call
from ..misconception import Misconception

Array = NDArray[Any]


def rotated(kernel: Array) -> Array:
    """The kernel turned by 180°; in one dimension, reversed."""
    return np.flip(kernel)


def given(numbers: Mapping[str, Any]) -> Array:
    """The signal or image among the givens."""
    return np.asarray(numbers["signal"] if "signal" in numbers else numbers["image"])


def sides(numbers: Mapping[str, Any]) -> list[tuple[int, int]]:
    """Zeros before and after on each axis, from a number or a word."""
    padding = numbers.get("padding", 0)
    reach = [n - 1 for n in np.shape(numbers["kernel"])]
    words = {
        "valid": [(0, 0) for _ in reach],
        "same": [(r // 2, r - r // 2) for r in reach],
        "full": [(r, r) for r in reach],
    }
    return words[padding] if isinstance(padding, str) else [(padding, padding) for _ in reach]


def padded(numbers: Mapping[str, Any]) -> Array:
    """The signal or image of the givens, with its zeros around it."""
    return np.pad(given(numbers), sides(numbers))


def window_at(numbers: Mapping[str, Any], position: tuple[int, ...]) -> Array | None:
    """The cells under the kernel at an output position; ``None`` where they leave the input."""
    x, kernel = padded(numbers), np.asarray(numbers["kernel"])
    starts = [p * numbers.get("stride", 1) for p in position]
    fits = all(s >= 0 and s + k <= n for s, k, n in zip(starts, kernel.shape, x.shape, strict=True))
    return _inside({**numbers, "image": x}, kernel, position) if fits else None


def place(numbers: Mapping[str, Any]) -> tuple[int, ...]:
    """The position of the givens as a tuple."""
    position = numbers["position"]
    return (position,) if np.ndim(position) == 0 else tuple(position)


def convolved(**numbers: Any) -> Array:
    """The right output for the givens, from `conv1d` or `conv2d`."""
    x = given(numbers)
    names = ("stride", "padding", "flip_kernel")
    settings = {name: numbers[name] for name in names if name in numbers}
    bias = numbers.get("bias", 0)
    convolve = conv1d if x.ndim == 1 else conv2d
    output: Array = convolve(x, numbers["kernel"], **settings) + bias
    return output


def value_at(**numbers: Any) -> Any:
    """The right output at the position of the givens."""
    return convolved(**numbers)[place(numbers)]


def at_position(slip: Misconception) -> Misconception:
    """The slip on the window at ``position`` of ``signal`` or ``image``."""

    def compute(**numbers: Any) -> Any:
        window = window_at(numbers, place(numbers))
        return None if window is None else call(slip.compute, {**numbers, "window": window})

    return Misconception(slip.name, compute, slip.reason)


def everywhere(slip: Misconception) -> Misconception:
    """The slip made at every position of the output."""

    def compute(**numbers: Any) -> Array | None:
        # The zeros are laid around once, and then every window lies inside.
        stride = numbers.get("stride", 1)
        laid = {**numbers, "image": padded(numbers), "padding": 0}
        laid.pop("signal", None)
        kernel = np.asarray(numbers["kernel"])
        places = zip(laid["image"].shape, kernel.shape, strict=True)
        values = np.empty(tuple((n - k) // stride + 1 for n, k in places))
        for position in np.ndindex(values.shape):
            value = call(slip.compute, {**laid, "window": _inside(laid, kernel, position)})
            if value is None:
                return None
            values[position] = value
        return values

    return Misconception(slip.name, compute, slip.reason)


def _inside(laid: Mapping[str, Any], kernel: Array, position: tuple[int, ...]) -> Array:
    starts = [p * laid.get("stride", 1) for p in position]
    cells = tuple(slice(s, s + n) for s, n in zip(starts, kernel.shape, strict=True))
    window: Array = laid["image"][cells]
    return window


def last_of(slip: Misconception) -> Misconception:
    """The last value of a slip's whole output, for questions about it."""

    def compute(**numbers: Any) -> Any:
        output = slip.value(numbers)
        return None if output is None else np.ravel(output)[-1]

    return Misconception(slip.name, compute, slip.reason)
