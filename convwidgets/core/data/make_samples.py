"""Make ``samples.npz``, the measured pictures and signals that the package ships.

Run by hand, and only when the choice of samples changes::

    python convwidgets/core/data/make_samples.py

Everything is taken from the sample data that comes with matplotlib, so nothing is downloaded.

portrait, eye
    ``grace_hopper.jpg``: Commodore Grace M. Hopper, official portrait of 20 January 1984 (Naval
    History and Heritage Command).  A work of the United States Navy, in the public domain.
    Made grey, then reduced by the mean of 5×5 (portrait) and 4×4 (eye) pixels.
mri
    ``s1045.ima.gz``: a slice of a head by magnetic resonance, 256×256 whole numbers of 16 bits.
    Distributed with matplotlib under matplotlib's licence; its origin is not recorded there.
    Reduced by the mean of 2×2 pixels, and its range 0 … 55,040 brought to 0 … 255.
elevation
    ``jacksboro_fault_dem.npz``: heights in whole metres around Jacksboro, Tennessee, on a grid of 3
    seconds of arc, distributed with matplotlib under matplotlib's licence.
    One row of it, from west to east over a ridge and down into a valley; a step is about 74 m.
eeg
    ``eeg.dat``: an electroencephalogram, four channels and 800 samples in 10 seconds.
    Distributed with matplotlib under matplotlib's licence; its origin is not recorded there.
    The first two seconds of the first channel, in the units of the file (the whole record has a
    standard deviation of about 1).
"""

import gzip
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
from numpy.typing import NDArray
from PIL import Image

TARGET = Path(__file__).with_name("samples.npz")


def block_mean(image: NDArray[Any], step: int) -> NDArray[np.float64]:
    """Reduce a picture by the mean of ``step`` × ``step`` pixels; a rest at the end is left out."""
    rows, columns = (length // step for length in image.shape)
    blocks = image[: rows * step, : columns * step].reshape(rows, step, columns, step)
    return np.asarray(blocks.mean(axis=(1, 3)))


def as_bytes(image: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Round to whole grey levels from 0 to 255."""
    return image.round().astype(np.uint8)


def make_samples() -> dict[str, NDArray[Any]]:
    """Read matplotlib's files and give the arrays of ``samples.npz`` by name."""
    source = Path(matplotlib.get_data_path()) / "sample_data"
    with Image.open(source / "grace_hopper.jpg") as picture:
        portrait = np.asarray(picture.convert("L"))
    slice_ = np.frombuffer(gzip.decompress((source / "s1045.ima.gz").read_bytes()), "<u2")
    mri = block_mean(slice_.reshape(256, 256), 2)
    with np.load(source / "jacksboro_fault_dem.npz") as model:
        elevation = model["elevation"][250, 120:280]
    eeg = np.fromfile(source / "eeg.dat", "<f8").reshape(800, 4)[:160, 0]
    return {
        "portrait": as_bytes(block_mean(portrait, 5)),
        "eye": as_bytes(block_mean(portrait[168:216, 196:244], 4)),
        "mri": as_bytes(mri * (255 / slice_.max())),
        "elevation": elevation,
        "eeg": eeg.astype(np.float32),
    }


if __name__ == "__main__":
    np.savez_compressed(TARGET, allow_pickle=False, **make_samples())
    print(f"{TARGET.name}: {TARGET.stat().st_size} bytes")
