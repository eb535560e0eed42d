"""Make ``digits.npz``, the handwritten digits that the package ships.

Run by hand, once, with the two files of the data set::

    python convwidgets/core/data/make_digits.py optdigits.tra optdigits.tes

They are those of "Optical Recognition of Handwritten Digits" (E. Alpaydin and C. Kaynak, 1998) in
the UCI Machine Learning Repository, data set 80, under the licence CC BY 4.0.  Each line holds the
64 counts of a digit, row by row, each from 0 to 16, and the digit that was meant.  Nothing is
changed, left out or put in another order; 0 to 16 is kept as whole numbers.
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

TARGET = Path(__file__).with_name("digits.npz")

#: How often each digit stands in the training and in the test file, as the repository says.
TRAINING = [376, 389, 380, 389, 387, 376, 377, 387, 380, 382]
TEST = [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]


def make_digits(training: Path, test: Path) -> dict[str, NDArray[Any]]:
    """Read the two files and give the arrays of ``digits.npz`` by name."""
    arrays = {}
    for part, path, expected in (("train", training, TRAINING), ("test", test, TEST)):
        lines = np.loadtxt(path, delimiter=",", dtype=np.uint8)
        images, labels = lines[:, :-1], lines[:, -1]
        if list(np.bincount(labels)) != expected or images.shape[1] != 64 or images.max() > 16:
            raise ValueError(f"{path} is not the file of the data set")
        arrays[f"{part}_images"] = images.reshape(-1, 8, 8)
        arrays[f"{part}_labels"] = labels
    return arrays


if __name__ == "__main__":
    np.savez_compressed(TARGET, allow_pickle=False, **make_digits(*map(Path, sys.argv[1:3])))
    print(f"{TARGET.name}: {TARGET.stat().st_size} bytes")
