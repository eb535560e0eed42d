"""What becomes of a drawing: 32×32 points of ink or none, fitted to the frame and counted.

The page does the same in ``drawing_bitmap.js``, so that a drawing is shown at once and also
where no kernel is; a test holds the two together.
"""

import string
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convwidgets.core._checks import numbers, shown
from convwidgets.core.digits import INK
from convwidgets.core.errors import ConvError

#: Rows and columns of a drawing, and of the block that becomes one number.
SIDE, BLOCK = 32, 4

#: What a fitted drawing fills.  In the digits of `load_digits` the first and the last row of
#: all 3,823 training digits hold ink, and the columns at the edges hardly ever do.
HEIGHT, WIDTH = 32, 22

#: No direction is stretched more than so many times the other: a bare stroke stays narrow.
UNEVEN = 2

#: The ink that strokes are thickened up to: 3,791 of the 3,823 training digits have as much.
LEAST_INK = 256

Bitmap = NDArray[np.bool_]

_DIGITS = SIDE * SIDE // 4


def as_bitmap(value: ArrayLike) -> Bitmap:
    """A read-only copy of a drawing given as an array, or a `ConvError`."""
    array = numbers(value, "bitmap")
    if array.shape != (SIDE, SIDE):
        raise ConvError(f"bitmap has shape {array.shape}; give ({SIDE}, {SIDE}).")
    if not np.isin(array, (0, 1)).all():
        wrong = array[~np.isin(array, (0, 1))][0]
        raise ConvError(f"bitmap holds {shown(wrong)}; give 1 for ink and 0 for none.")
    bitmap: Bitmap = array.astype(np.bool_)
    bitmap.flags.writeable = False
    return bitmap


def packed(bitmap: Bitmap) -> str:
    """A drawing as text: four points in each hexadecimal digit, row by row."""
    return np.packbits(bitmap).tobytes().hex()


def unpacked(text: Any) -> Bitmap:
    """A drawing from its text, or a `ConvError`."""
    if not isinstance(text, str) or len(text) != _DIGITS or set(text) - set(string.hexdigits):
        raise ConvError(f"The drawing is {shown(text)}; it is written in {_DIGITS} hex digits.")
    bits = np.unpackbits(np.frombuffer(bytes.fromhex(text), dtype=np.uint8))
    return as_bitmap(bits.reshape(SIDE, SIDE))


def fitted(bitmap: Bitmap) -> Bitmap:
    """A drawing centred and scaled to the frame, its strokes thickened until there is enough ink.

    Parameters
    ----------
    bitmap : ndarray of bool, shape (32, 32)

    Returns
    -------
    ndarray of bool, shape (32, 32)
        The smallest box around the ink, stretched to 32 rows and 22 columns (to
        fewer where one direction would be stretched more than twice as much as
        the other) and put into the middle.  A blank drawing stays blank.
    """
    if not bitmap.any():
        return bitmap
    drawing = np.pad(bitmap, SIDE)  # strokes may grow beyond the edge
    result = _scaled(drawing)
    while result.sum() < LEAST_INK:
        drawing = _thicker(drawing)
        result = _scaled(drawing)
    return result


def counted(bitmap: Bitmap) -> NDArray[np.int64]:
    """The inked points of each 4×4 block, 0 to 16, shape (8, 8)."""
    blocks = bitmap.reshape(SIDE // BLOCK, BLOCK, SIDE // BLOCK, BLOCK)
    counts: NDArray[np.int64] = blocks.sum(axis=(1, 3), dtype=np.int64)
    return counts


def digit_of(bitmap: Bitmap, *, fit: bool) -> NDArray[np.float64]:
    """What a network is given of a drawing: counts divided by 16, shape (8, 8)."""
    return counted(fitted(bitmap) if fit else bitmap) / INK


def _scaled(drawing: Bitmap) -> Bitmap:
    """The box around the ink at the size and in the place it has in the frame."""
    rows, columns = (np.flatnonzero(drawing.any(axis=axis)) for axis in (1, 0))
    box = drawing[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    tall, wide = box.shape
    height = max(1, min(HEIGHT, UNEVEN * WIDTH * tall // wide))
    width = max(1, min(WIDTH, UNEVEN * HEIGHT * wide // tall))
    result = np.zeros((SIDE, SIDE), dtype=np.bool_)
    top, left = (SIDE - height) // 2, (SIDE - width) // 2
    # Each point takes the ink under its middle; whole numbers, so that the page agrees exactly.
    taken = np.ix_(_middles(height, tall), _middles(width, wide))
    result[top : top + height, left : left + width] = box[taken]
    return result


def _middles(count: int, size: int) -> NDArray[np.int64]:
    return (2 * np.arange(count) + 1) * size // (2 * count)


def _thicker(drawing: Bitmap) -> Bitmap:
    """Ink also above, below, left and right of every inked point."""
    grown = drawing.copy()
    grown[1:] |= drawing[:-1]
    grown[:-1] |= drawing[1:]
    grown[:, 1:] |= drawing[:, :-1]
    grown[:, :-1] |= drawing[:, 1:]
    return grown
