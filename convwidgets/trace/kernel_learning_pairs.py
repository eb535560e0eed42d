"""What a kernel is learned from: a picture, brought to a usual size, and noisy targets."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convwidgets.core import IMAGES, conv2d, sample_image
from convwidgets.core._checks import known_name, numbers, shown, shown_shape, whole_number
from convwidgets.core.errors import ConvError
from convwidgets.trace.numbers import number
from convwidgets.trace.records import Array, frozen

#: The most rows and columns of a picture and of a kernel, and the largest magnitude of a weight.
LARGEST_IMAGE, LARGEST_KERNEL, LARGEST_WEIGHT = 128, 7, 1000.0
# Below this share of its mean a picture's spread is rounding, not a pattern.
_FLAT = 1e-9


def _grain() -> NDArray[np.int64]:
    return np.random.default_rng(5).integers(0, 10, (16, 16))


_OWN = MappingProxyType(
    {
        "grain": ("16×16: random digits, every window another one.", _grain),
        "flat": ("6×6: nothing but fives.", lambda: np.full((6, 6), 5)),
    }
)

SAMPLES: Mapping[str, str] = MappingProxyType(
    dict(IMAGES) | {name: note for name, (note, _) in _OWN.items()}
)
"""Name → what it shows."""


def sample(name: str) -> NDArray[Any]:
    """The numbers of a sample.

    Raises
    ------
    ConvError
        If there is no such sample; it names the near ones.
    """
    known_name(name, SAMPLES, "sample image")
    return _OWN[name][1]() if name in _OWN else sample_image(name)


def _plane(values: Any, what: str, largest: int) -> Array:
    raw = numbers(values, f"The {what}")
    if raw.ndim != 2:
        raise ConvError(
            f"The {what} has shape {raw.shape}; it needs rows and columns, such as "
            "[[1, 0], [0, −1]]."
        )
    if max(raw.shape) > largest:
        raise ConvError(
            f"The {what} is {shown_shape(raw.shape)}; at most {largest}×{largest} can be used here."
        )
    if not np.isfinite(raw).all():
        raise ConvError(
            f"The {what} holds cells that are not finite; nothing can be learned from NaN or ∞. "
            "Give finite numbers."
        )
    return frozen(raw)


def read_planes(image: Any, kernel: Any) -> tuple[Array, Array]:
    """The picture and the hidden kernel, checked and frozen."""
    hidden = _plane(kernel, "kernel", LARGEST_KERNEL)
    if np.abs(hidden).max() > LARGEST_WEIGHT:
        raise ConvError(
            f"The kernel has a weight of magnitude {shown(float(np.abs(hidden).max()))}; at most "
            f"{LARGEST_WEIGHT:.0f} can be used here. Divide the kernel by its largest weight."
        )
    picture = _plane(image, "image", LARGEST_IMAGE)
    conv2d(picture, hidden)  # refuses a kernel that does not fit, in its own words
    return picture, hidden


def standardised(picture: Array) -> Array:
    """The picture with mean 0 and standard deviation 1; a flat one as ones.

    As is usual for the input of a network (LeCun, Bottou, Orr and Müller,
    "Efficient BackProp", 1998, section 4.3): learning rates then mean much the
    same for every picture.
    """
    largest = float(np.abs(picture).max())
    scaled = picture / largest if largest else picture  # no overflow in the squares
    centred = scaled - scaled.mean()
    spread = float(centred.std())
    if spread <= _FLAT:
        return frozen(np.sign(picture))
    return frozen(centred / spread)


def decimal(
    value: Any, name: str, lowest: float, highest: float, *, above: bool = False,
    below: bool = False, example: str = "0.1",
) -> float:  # fmt: skip
    """One finite number within bounds, which are left out with `above` and `below`."""
    if isinstance(value, str | bool | np.bool_ | None) or numbers(value, name).ndim:
        raise ConvError(f"{name} is {shown(value)}; give one number, such as {example}.")
    entry = float(value)
    if not np.isfinite(entry):
        raise ConvError(f"{name} is {shown(value)}; give a finite number, such as {example}.")
    if entry < lowest or (above and entry == lowest):
        bound = "above" if above else "at least"
        raise ConvError(f"{name} is {shown(value)}; it must be {bound} {number(lowest)}.")
    if entry > highest or (below and entry == highest):
        bound = "below" if below else "at most"
        raise ConvError(f"{name} is {shown(value)}; it must be {bound} {number(highest)}.")
    return entry


def first_kernel(start: Any, shape: tuple[int, ...], seed: int) -> Array:
    """Where the kernel begins: nine zeros, or small random numbers."""
    if not isinstance(start, str) or start not in ("zeros", "random"):
        raise ConvError(f"start is {shown(start)}; choose 'zeros' or 'random'.")
    if start == "zeros":
        return frozen(np.zeros(shape))
    return frozen(np.random.default_rng([seed, 1]).normal(0, 1, shape))


def noisy(target: Array, noise: float, seed: int) -> Array:
    """The targets with random errors of standard deviation `noise`."""
    return frozen(target + noise * np.random.default_rng([seed, 2]).normal(size=target.shape))


def read_weight(value: Any, shape: tuple[int, ...]) -> tuple[int, int]:
    """The weight that is written out, (row, column); the nearest one in a smaller kernel."""
    entries = tuple(value) if isinstance(value, tuple | list) else ()
    if len(entries) != 2:
        raise ConvError(f"weight is {shown(value)}; give (row, column), such as (1, 2).")
    row, column = (whole_number(entry, "an entry of weight", 0) for entry in entries)
    return min(row, shape[0] - 1), min(column, shape[1] - 1)
