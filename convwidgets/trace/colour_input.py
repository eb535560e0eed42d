"""The door for colour pictures and their kernels: what is let in, and in which form."""

from typing import Any

import numpy as np

from convwidgets.core._checks import numbers, shown_shape
from convwidgets.core.errors import ConvError
from convwidgets.trace.convolution import MAX_CELLS
from convwidgets.trace.records import Array, frozen

LARGEST_KERNEL = 5
"""Rows and columns of the largest kernel whose products can all be written out."""


def colour_image(values: Any, largest: int = MAX_CELLS) -> Array:
    """A colour picture's numbers, checked.

    Parameters
    ----------
    values : array_like, shape (H, W, 3)
        Channels last, as pictures are kept.
    largest : int, optional
        The most pixels that are taken.

    Returns
    -------
    ndarray of float64
        A read-only copy.

    Raises
    ------
    ConvError
        If it is no such array, or too large.
    """
    raw = numbers(values, "The image")
    if raw.ndim != 3 or raw.shape[2] != 3:
        if raw.ndim == 3 and raw.shape[0] == 3:
            remedy = "its channels stand first; move them with np.transpose(image, (1, 2, 0))"
        else:
            remedy = "give rows, columns and three channels, in this order"
        raise ConvError(
            f"The image has shape {raw.shape}; a colour picture has shape (H, W, 3): {remedy}."
        )
    pixels = raw.shape[0] * raw.shape[1]
    if pixels > largest:
        raise ConvError(
            f"The image has {pixels:,} pixels; at most {largest:,} can be shown. "
            "Crop it, or take every second row and column: image[::2, ::2]."
        )
    return frozen(raw)


def kernel_planes(values: Any) -> Array:
    """A kernel with one plane for each colour, checked.

    Parameters
    ----------
    values : array_like, shape (3, kH, kW) or (kH, kW)
        One plane for each colour, or one that is used for all three.

    Returns
    -------
    ndarray of float64, shape (3, kH, kW)
        A read-only copy.

    Raises
    ------
    ConvError
        If it is no such array, or too large.
    """
    raw = numbers(values, "The kernel")
    if raw.ndim == 2:
        raw = np.stack([raw] * 3)
    if raw.ndim != 3 or len(raw) != 3:
        remedy = ""
        if raw.ndim == 3 and raw.shape[2] == 3:
            remedy = "; move the channels to the front with np.transpose(kernel, (2, 0, 1))"
        raise ConvError(
            f"The kernel has shape {raw.shape}; it needs one plane for each colour, (3, kH, kW), "
            f"or one for all of them, (kH, kW){remedy}."
        )
    if max(raw.shape[1:]) > LARGEST_KERNEL:
        raise ConvError(
            f"Each plane of the kernel is {shown_shape(raw.shape[1:])}; every product is written "
            f"out here, which takes at most {LARGEST_KERNEL}×{LARGEST_KERNEL}. "
            "FeatureMapExplorer takes larger kernels."
        )
    return frozen(raw)
