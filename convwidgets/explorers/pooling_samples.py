"""The inputs of the pooling explorers: the samples of the others, and two of their own."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convwidgets.core import IMAGES, sample_image
from convwidgets.core._checks import known_name
from convwidgets.explorers.settings import read_array
from convwidgets.trace.pooling import read_picture_or_line
from convwidgets.widgets.sample_picker import SamplePicker

_OWN: dict[str, tuple[str, list[list[int]]]] = {
    "mixed": (
        "5×5: digits, with the largest of them in the last row.",
        [
            [1, 5, 2, 0, 3],
            [4, 3, 7, 1, 6],
            [0, 2, 8, 5, 1],
            [6, 1, 3, 4, 2],
            [2, 7, 0, 9, 5],
        ],
    ),
    "nine": ("1×6: a single nine in a row of zeros.", [[0, 9, 0, 0, 0, 0]]),
}

SAMPLES: Mapping[str, str] = MappingProxyType({n: v[0] for n, v in _OWN.items()} | dict(IMAGES))
"""Name → what it shows."""


def sample(name: str) -> NDArray[Any]:
    """The numbers of a sample.

    Raises
    ------
    ConvError
        If there is no such sample; it names the near ones.
    """
    if known_name(name, SAMPLES, "sample image") in _OWN:
        return np.array(_OWN[name][1])
    return sample_image(name)


def read_image(value: Any) -> NDArray[np.float64]:
    """A sample's numbers or numbers, a line of them as one row; read-only."""
    return read_picture_or_line(read_array(value, "image", sample), "image")


def image_picker(value: NDArray[np.float64]) -> SamplePicker:
    """The control of the setting."""
    return SamplePicker(value, samples=SAMPLES, load=sample, axes=2, description="input")
