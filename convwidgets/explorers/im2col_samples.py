"""The inputs and kernels of the im2col explorer: those of the others, and a few of its own."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convwidgets.core import IMAGES, KERNELS, sample_image
from convwidgets.core._checks import known_name
from convwidgets.core.kernels import KERNEL_NOTES as NOTES
from convwidgets.trace.colour_kernels import COLOUR_KERNELS
from convwidgets.widgets.pictures import sample_picture

_FOUR = ("sobel_x", "sobel_y", "laplacian", "box")

_OWN_IMAGES: dict[str, str] = {
    "colour4": "4×4 in three channels, 3×4×4 numbers: red, green and blue.",
    "portrait28": "28×28: the face of the portrait, averaged down, grey levels 0 to 255.",
}
_OWN_KERNELS: dict[str, str] = {
    "one_per_colour": "Three planes, one for each channel of a colour picture.",
    "four_kernels": "Four kernels: " + ", ".join(_FOUR) + ".",
}

IMAGE_NOTES: Mapping[str, str] = MappingProxyType({**IMAGES, **_OWN_IMAGES})
KERNEL_NOTES: Mapping[str, str] = MappingProxyType(
    {**{name: NOTES[name] for name in KERNELS}, **_OWN_KERNELS}
)
"""Name → what it shows."""


@cache
def image_of(name: str) -> NDArray[Any]:
    """The numbers of a sample, shape (H, W) or (C, H, W).

    Raises
    ------
    ConvError
        If there is no such sample; it names the near ones.
    """
    name = known_name(name, IMAGE_NOTES, "sample image")
    if name == "colour4":
        return np.moveaxis(sample_picture(name).astype(np.float64), -1, 0)
    if name == "portrait28":
        face = sample_image("portrait")[8:92, 8:92]
        blocks: NDArray[Any] = np.rint(face.reshape(28, 3, 28, 3).mean(axis=(1, 3)))
        return blocks
    return sample_image(name)


@cache
def kernel_of(name: str) -> NDArray[Any]:
    """The weights of a kernel, or of several, by name.

    Raises
    ------
    ConvError
        If there is no such kernel; it names the near ones.
    """
    name = known_name(name, KERNEL_NOTES, "kernel")
    if name == "four_kernels":
        return np.stack([KERNELS[one] for one in _FOUR])[:, None]
    return COLOUR_KERNELS[name] if name in _OWN_KERNELS else KERNELS[name]
