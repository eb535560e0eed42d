"""Handwritten digits: small enough to see every number, enough of them to learn from."""

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

_FILE = Path(__file__).parent / "data" / "digits.npz"

#: The largest count of a pixel: all 16 points of its 4×4 block are ink.
INK = 16


class Digits(NamedTuple):
    """Handwritten digits to train on, and others to be tested on.

    Attributes
    ----------
    train_images : ndarray of float64, shape (3823, 1, 8, 8)
        From 0, no ink, to 1, all ink, in sixteenths.  Read-only, like the others.
    train_labels : ndarray of int64, shape (3823,)
        Which digit was meant, 0 to 9.
    test_images : ndarray of float64, shape (1797, 1, 8, 8)
        Written by 13 people none of whom wrote a training digit.
    test_labels : ndarray of int64, shape (1797,)
    """

    train_images: NDArray[np.float64]
    train_labels: NDArray[np.int64]
    test_images: NDArray[np.float64]
    test_labels: NDArray[np.int64]


@cache
def load_digits() -> Digits:
    """The handwritten digits of the UCI Machine Learning Repository, all 5,620.

    Each was a bitmap of 32×32 points, scaled to fill its frame and cut into 4×4
    blocks; a pixel counts the inked points of one block and is 0 to 16, divided
    here by 16.  30 people wrote the digits to train on, 13 other people those to
    test on, so that a test asks how well handwriting is read that was never seen.

    Returns
    -------
    Digits
        ``(train_images, train_labels, test_images, test_labels)``; the same
        read-only arrays each time.

    Notes
    -----
    E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits", UCI
    Machine Learning Repository (1998), https://doi.org/10.24432/C50P49, licence
    CC BY 4.0.  Unchanged but for the division by 16.

    Examples
    --------
    >>> from convwidgets import load_digits
    >>> digits = load_digits()
    >>> digits.train_images.shape, digits.test_images.shape
    ((3823, 1, 8, 8), (1797, 1, 8, 8))
    >>> int(digits.test_labels[3])
    3
    >>> (digits.test_images[3, 0] * 16).astype(int)
    array([[ 0,  0,  7, 15, 13,  1,  0,  0],
           [ 0,  8, 13,  6, 15,  4,  0,  0],
           [ 0,  2,  1, 13, 13,  0,  0,  0],
           [ 0,  0,  2, 15, 11,  1,  0,  0],
           [ 0,  0,  0,  1, 12, 12,  1,  0],
           [ 0,  0,  0,  0,  1, 10,  8,  0],
           [ 0,  0,  8,  4,  5, 14,  9,  0],
           [ 0,  0,  7, 13, 13,  9,  0,  0]])
    """
    with np.load(_FILE, allow_pickle=False) as file:
        return Digits(
            _images(file["train_images"]), _labels(file["train_labels"]),
            _images(file["test_images"]), _labels(file["test_labels"]),
        )  # fmt: skip


def _images(counts: NDArray[Any]) -> NDArray[np.float64]:
    return _locked(counts[:, None] / INK)


def _labels(labels: NDArray[Any]) -> NDArray[np.int64]:
    return _locked(labels.astype(np.int64))


def _locked(array: NDArray[Any]) -> NDArray[Any]:
    array.flags.writeable = False
    return array
