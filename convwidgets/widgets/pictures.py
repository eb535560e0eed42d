"""Pictures: those that come with the lessons, and anything a student brings."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from convwidgets.core._checks import known_name, shown
from convwidgets.core.errors import ConvError
from convwidgets.widgets._picture_array import array_cells
from convwidgets.widgets._picture_file import check_bytes, file_cells, image_cells, path_bytes
from convwidgets.widgets._picture_levels import Cells, to_levels
from convwidgets.widgets._picture_samples import SAMPLES, sample_pixels

PICTURES: Mapping[str, str] = MappingProxyType({name: s.note for name, s in SAMPLES.items()})
"""The sample pictures in colour: name → what it shows.  `sample_picture` gives the numbers."""

_FORMS = "a sample's name, a path, the bytes of a file, a PIL image or an array"


@dataclass(frozen=True, slots=True, eq=False)
class PictureRead:
    """A picture in the one form in which it is used.

    Attributes
    ----------
    values : ndarray of float64, shape (H, W) or (H, W, 3)
        Levels from 0 to 255, read-only.
    note : str
        How it was converted, in plain sentences; empty if it was not.
    """

    values: NDArray[np.float64]
    note: str


# Arrays that were made here.  A dark picture may hold nothing but zeros and ones: read a second
# time, it would be taken for one whose levels go from 0 to 1.
_made: "WeakValueDictionary[int, NDArray[np.float64]]" = WeakValueDictionary()


def sample_picture(name: str) -> NDArray[np.uint8]:
    """A colour picture by its name.

    Parameters
    ----------
    name : str
        One of `PICTURES`, which says what each one shows.

    Returns
    -------
    ndarray of uint8, shape (H, W, 3)
        Read-only; ``.copy()`` gives one to write into.  Sums of uint8 wrap
        around at 256, so convert before computing, as in
        ``sample_picture("shapes").astype(float)``.

    Raises
    ------
    ConvError
        If there is no such picture; it names the near ones.

    Examples
    --------
    >>> from convwidgets import sample_picture
    >>> sample_picture("shapes").shape
    (96, 96, 3)
    >>> sample_picture("colour4")[..., 0]
    array([[9, 9, 1, 0],
           [8, 9, 2, 0],
           [9, 7, 1, 1],
           [9, 8, 0, 1]], dtype=uint8)
    """
    return sample_pixels(known_name(name, SAMPLES, "sample picture"))


def read_picture(source: Any) -> PictureRead:
    """A picture from nearly anything, as levels from 0 to 255.

    Nothing is downloaded or executed, and a file is judged by its own first
    bytes before it is decoded.

    Parameters
    ----------
    source : str, path, bytes, PIL image or array_like
        * a name in `PICTURES`;
        * the path of a PNG, JPEG, GIF, BMP, TIFF, WebP, AVIF or PPM file, or
          such a file's content, up to 50 MB and 50 million pixels.  Of several
          pictures in it the first is read; it is turned upright by its Exif
          data, transparent parts are laid on white, other colour spaces are
          converted (colour profiles are ignored), and greys of 16 or 32 bits
          are scaled from their own range;
        * a PIL image, which is treated alike;
        * an array (H, W), (H, W, 3) or (H, W, 4), or with the channels first
          where the last axis cannot be meant.  Whole numbers from 0 to 255 are
          levels.  Truth values, and numbers that all lie from 0 to 1, are
          multiplied by 255; uint16, and numbers beyond 0 to 255, are scaled
          from their own range.

    Returns
    -------
    PictureRead
        With `values`, the levels, and `note`, what was converted or assumed.
        Pictures of more than 1024 rows or columns are reduced by averaging.

    Raises
    ------
    ConvError
        For what is no picture, is broken, or is too large; it says what to do.
        NaN and infinity are refused, since no grey level shows them.

    Examples
    --------
    >>> from convwidgets import read_picture
    >>> picture = read_picture([[0.0, 0.5], [0.75, 1.0]])
    >>> picture.values
    array([[  0., 128.],
           [191., 255.]])
    >>> picture.note
    'Its numbers lie from 0 to 1 and were multiplied by 255.'
    """
    if isinstance(source, PictureRead):
        return source
    if isinstance(source, np.ndarray) and _made.get(id(source)) is source:
        return PictureRead(source, "")
    if isinstance(source, str) and source in SAMPLES:
        return _sample(source)
    return _finished(_cells(source))


def read_upload(content: bytes | memoryview, name: str) -> PictureRead:
    """`read_picture` for a file that has a name but no path; sentences begin with its name."""
    called = shown(name)
    check_bytes(memoryview(content).nbytes, called)
    return _finished(file_cells(bytes(content), called))


@cache
def _sample(name: str) -> PictureRead:
    return _finished(Cells(sample_pixels(name)))


def _finished(cells: Cells) -> PictureRead:
    values, note = to_levels(cells)
    _made[id(values)] = values
    return PictureRead(values, note)


def _cells(source: Any) -> Cells:
    if isinstance(source, str | os.PathLike):
        text = os.fsdecode(source)
        _refuse_address(text)
        if isinstance(source, str) and not _exists(text):
            raise ConvError(
                f"There is no file {shown(text)}, and no sample picture of that name; the samples "
                f"are {', '.join(SAMPLES)}."
            )
        return file_cells(path_bytes(source), shown(Path(text).name))
    if isinstance(source, bytes | bytearray | memoryview):
        check_bytes(memoryview(source).nbytes, "The file")
        return file_cells(bytes(source), "The file")
    if isinstance(source, Image.Image):
        return image_cells(source)
    if isinstance(source, list | tuple) or hasattr(source, "__array__"):
        return array_cells(source)
    raise ConvError(f"The picture is {shown(source)}; give {_FORMS}.")


def _refuse_address(text: str) -> None:
    """Nothing is fetched from elsewhere, not even by a path that the system would follow."""
    scheme, colon, _ = text.partition("://")
    if (colon and scheme.isalnum()) or text.startswith(("//", "\\\\", "data:")):
        raise ConvError(
            f"{shown(text)} is an address, not a file; download the picture first, then give its "
            "path."
        )


def _exists(text: str) -> bool:
    try:
        return bool(text) and Path(text).expanduser().exists()
    except (OSError, ValueError, RuntimeError):
        return True  # why it cannot be looked at is said by whoever tries to open it
