"""Small images and signals for the lessons, and a few that were really measured.

The drawn ones are whole numbers a student can check by hand.  The measured
ones are kept in ``data/samples.npz``; ``data/make_samples.py`` makes that file
and says where each comes from.
"""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ._checks import known_name

_FILE = Path(__file__).parent / "data" / "samples.npz"


class _Sample(NamedTuple):
    note: str
    make: Callable[[], Any]


@cache
def _measured(name: str) -> NDArray[Any]:
    with np.load(_FILE) as samples:
        return np.asarray(samples[name])


def _square() -> NDArray[np.int64]:
    image = np.zeros((5, 5), np.int64)
    image[1:4, 1:4] = 1
    return image


def _dot() -> NDArray[np.int64]:
    image = np.zeros((7, 7), np.int64)
    image[3, 3] = 1
    return image


def _cross() -> NDArray[np.int64]:
    image = np.zeros((7, 7), np.int64)
    image[3, 1:6] = image[1:6, 3] = 1
    return image


def _noisy_step() -> NDArray[np.float64]:
    noise = np.random.default_rng(7).normal(0, 0.6, 32)
    return np.asarray((np.repeat([2, 8], 16) + noise).round(1))


_IMAGES = {
    "ramp": _Sample(
        "5×5: each row rises evenly and each row is steeper than the one above.",
        lambda: np.outer(np.arange(1, 6), np.arange(10, 60, 10)),
    ),
    "edge": _Sample(
        "5×5: ones in the left three columns, zeros in the right two.",
        lambda: [[1, 1, 1, 0, 0]] * 5,
    ),
    "patch": _Sample(
        "3×3: the numbers 1 to 9, row by row.",
        lambda: np.arange(1, 10).reshape(3, 3),
    ),
    "square": _Sample("5×5: a 3×3 square of ones in zeros.", _square),
    "steps4": _Sample(
        "4×4: rising numbers with a fall at the right and at the bottom.",
        lambda: [[1, 2, 3, 0], [4, 5, 6, 1], [7, 8, 9, 2], [0, 1, 2, 3]],
    ),
    "first_window": _Sample(
        "3×3: one window of zeros, ones and twos.",
        lambda: [[1, 2, 0], [0, 1, 2], [2, 0, 1]],
    ),
    "dot": _Sample("7×7: a single one in zeros; it shows what a kernel does to one cell.", _dot),
    "cross": _Sample("7×7: an upright cross of ones in zeros.", _cross),
    "checkerboard": _Sample(
        "8×8: zeros and ones in turn.",
        lambda: np.indices((8, 8)).sum(axis=0) % 2,
    ),
    "eye": _Sample(
        "12×12: an eye from the portrait, grey levels 0 to 255.",
        lambda: _measured("eye"),
    ),
    "portrait": _Sample(
        "120×102: Grace Hopper, a photograph of the United States Navy, grey levels 0 to 255.",
        lambda: _measured("portrait"),
    ),
    "mri": _Sample(
        "128×128: a slice of a head by magnetic resonance, grey levels 0 to 255.",
        lambda: _measured("mri"),
    ),
}

_SIGNALS = {
    "rise": _Sample("5 samples: 1 to 5, rising by 1 each time.", lambda: [1, 2, 3, 4, 5]),
    "step": _Sample(
        "12 samples: zeros, then tens: one sudden edge.",
        lambda: np.repeat([0, 10], 6),
    ),
    "pulse": _Sample("11 samples: a single one in zeros.", lambda: np.arange(11) == 5),
    "bump": _Sample(
        "13 samples: a gentle hill up to 6 and down again.",
        lambda: 6 - abs(np.arange(-6, 7)),
    ),
    "noisy_step": _Sample(
        "32 samples: a step from 2 to 8 under random noise (made, not measured).",
        _noisy_step,
    ),
    "elevation": _Sample(
        "160 samples: measured heights in metres, 74 m apart, over a ridge near Jacksboro, "
        "Tennessee.",
        lambda: _measured("elevation"),
    ),
    "eeg": _Sample(
        "160 samples: two seconds of a measured brain wave (EEG), 80 samples per second.",
        lambda: _measured("eeg"),
    ),
}

IMAGES: Mapping[str, str] = MappingProxyType({name: s.note for name, s in _IMAGES.items()})
"""The sample images: name → what it shows.  `sample_image` gives the numbers."""

SIGNALS: Mapping[str, str] = MappingProxyType({name: s.note for name, s in _SIGNALS.items()})
"""The sample signals: name → what it shows.  `sample_signal` gives the numbers."""


def sample_image(name: str) -> NDArray[Any]:
    """A small grey image by its name.

    Parameters
    ----------
    name : str
        One of `IMAGES`, which says what each one shows.

    Returns
    -------
    ndarray of int64, shape (H, W)
        Read-only; ``.copy()`` gives one to write into.  Grey levels are int64
        rather than uint8, so that sums and differences do not wrap around.

    Raises
    ------
    ConvError
        If there is no such image; it names the near ones.

    Examples
    --------
    >>> from convwidgets import sample_image
    >>> sample_image("square")
    array([[0, 0, 0, 0, 0],
           [0, 1, 1, 1, 0],
           [0, 1, 1, 1, 0],
           [0, 1, 1, 1, 0],
           [0, 0, 0, 0, 0]])
    >>> sample_image("portrait").shape
    (120, 102)
    """
    return _image(known_name(name, _IMAGES, "sample image"))


def sample_signal(name: str) -> NDArray[Any]:
    """A short signal by its name.

    Parameters
    ----------
    name : str
        One of `SIGNALS`, which says what each one shows.

    Returns
    -------
    ndarray of int64 or float64, shape (L,)
        Read-only; ``.copy()`` gives one to write into.

    Raises
    ------
    ConvError
        If there is no such signal; it names the near ones.

    Examples
    --------
    >>> from convwidgets import sample_signal
    >>> sample_signal("rise")
    array([1, 2, 3, 4, 5])
    >>> sample_signal("elevation").shape
    (160,)
    """
    return _signal(known_name(name, _SIGNALS, "sample signal"))


@cache
def _image(name: str) -> NDArray[Any]:
    return _locked(_IMAGES[name].make())


@cache
def _signal(name: str) -> NDArray[Any]:
    return _locked(_SIGNALS[name].make())


def _locked(values: object) -> NDArray[Any]:
    array = np.asarray(values)
    array = array.astype(np.float64 if array.dtype.kind == "f" else np.int64)
    # An array over immutable bytes cannot be made writable again, not even on purpose.
    return np.frombuffer(array.tobytes(), array.dtype).reshape(array.shape)
