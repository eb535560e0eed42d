"""Files and PIL images as pictures: checked before they are decoded, never executed."""

import io
import os
import stat
import warnings
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, UnidentifiedImageError

from convwidgets.core._checks import shown
from convwidgets.core.errors import ConvError
from convwidgets.widgets._picture_array import own_span
from convwidgets.widgets._picture_kinds import what_else
from convwidgets.widgets._picture_levels import MOST_CELLS, Cells

#: The largest file that is read, in bytes.
MOST_BYTES = 50_000_000
# What is decoded.  Formats that call another program (EPS) or have no mark of their own (TGA)
# are not among them.
_FORMATS = ("PNG", "JPEG", "MPO", "GIF", "BMP", "TIFF", "WEBP", "AVIF", "PPM")

_ORIENTATION = 0x0112  # the Exif tag
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_COLOUR_SPACES = {
    "CMYK": "printing colours (CMYK)",
    "YCbCr": "brightness and colour differences (YCbCr)",
    "HSV": "hue, saturation and value (HSV)",
    "LAB": "lightness and colour axes (LAB)",
}
_DEEP = ("I", "F", "I;16", "I;16L", "I;16B", "I;16N")


def path_bytes(path: str | os.PathLike[Any]) -> bytes:
    """The content of a file, if it is one and not too large; a `ConvError` otherwise."""
    text = os.fsdecode(os.fspath(path))
    where = shown(text if len(text) < 56 else "…" + text[-50:])  # the name is at the end
    try:
        file = Path(text).expanduser()
        status = file.stat()
        if stat.S_ISDIR(status.st_mode):
            raise ConvError(f"{where} is a folder; give the path of a picture in it.")
        if not stat.S_ISREG(status.st_mode):
            raise ConvError(f"{where} is not a file; give the path of a picture.")
        check_bytes(status.st_size, where)
        with file.open("rb") as stream:
            # It may have grown since.
            data = stream.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise ConvError(f"There is no file {where}; check the path.") from None
    except (OSError, ValueError, RuntimeError) as error:
        if isinstance(error, ConvError):
            raise
        reason = getattr(error, "strerror", None) or str(error)
        raise ConvError(f"{where} cannot be opened ({reason}); check the path.") from None
    return data


def check_bytes(count: int, name: str) -> None:
    """Refuse a file that is empty or too large, by its size alone."""
    if count == 0:
        raise ConvError(f"{name} is empty, 0 bytes; choose a file that holds a picture.")
    if count > MOST_BYTES:
        raise ConvError(
            f"{name} has {count:,} bytes; at most {MOST_BYTES:,} are read. Save the picture "
            "smaller, or as JPEG."
        )


def file_cells(data: bytes, name: str) -> Cells:
    """The first picture of a file's content, or a `ConvError` that begins with ``name``."""
    check_bytes(len(data), name)
    try:
        # What is odd but readable is no concern of a student's; in a strict session Pillow's
        # warnings would be errors.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image: Image.Image = Image.open(io.BytesIO(data), formats=_formats())
    except UnidentifiedImageError:
        if _begins_like_a_picture(data):
            raise _broken(name) from None
        raise ConvError(f"{name} {what_else(data)}.") from None
    except Image.DecompressionBombError:
        raise ConvError(
            f"{name} claims to be larger than {MOST_CELLS:,} pixels, which is the most that is "
            "read; save it smaller first."
        ) from None
    except Exception:
        # Whatever a decoder does to find out that a file is broken; there are dozens of ways.
        raise _broken(name) from None
    with image:
        return image_cells(image, name)


def image_cells(image: Image.Image, name: str = "The picture") -> Cells:
    """The cells of a PIL image of any mode, turned upright."""
    wide, high = image.size
    if wide * high == 0:
        raise ConvError(f"{name} is {high}×{wide}; it needs at least one row and one column.")
    if wide * high > MOST_CELLS:
        raise ConvError(
            f"{name} is {high}×{wide}, {wide * high:,} pixels; at most {MOST_CELLS:,} are read. "
            "Save it smaller first."
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            plain, notes = _decoded(image)
    except Exception:  # as above
        raise _broken(name) from None
    values = np.asarray(plain)
    if plain.mode not in _DEEP:
        return Cells(values, tuple(notes), alpha=plain.mode in ("LA", "RGBA"))
    if not np.isfinite(values).all():
        raise ConvError(
            f"{name} holds NaN or infinity, which no grey level shows; put numbers in their "
            "places first."
        )
    span, note = own_span(float(values.min()), float(values.max()), "Its values")
    return Cells(values, (*notes, note), span)


def _decoded(image: Image.Image) -> tuple[Image.Image, list[str]]:
    """Upright, in one of the modes L, LA, RGB, RGBA or a deep grey; what was done to get there."""
    notes = []
    if _has_several(image):
        which = "first" if image.tell() == 0 else f"number {image.tell()}, counted from 0"
        notes.append(f"It holds several pictures; this is the {which}.")
    deep = ";16" in str([tile.args for tile in getattr(image, "tile", [])])
    # Decoding a TIFF turns it; asking a PNG decodes it, and hides that it is broken.
    turned = _orientation(image) if image.format == "TIFF" else 1
    image.load()
    still = _orientation(image)
    if {turned, still} & _UPRIGHT.keys():
        notes.append("It was turned upright, as its Exif data ask.")
    if deep and image.mode not in _DEEP:
        notes.append("Its 16-bit colours were reduced to 8 bits.")
    if image.mode in _COLOUR_SPACES:
        space = _COLOUR_SPACES[image.mode]
        notes.append(f"Its {space} were converted to red, green and blue.")
    target = _plain_mode(image)
    plain = image if image.mode == target else image.convert(target)
    return (plain.transpose(_UPRIGHT[still]) if still in _UPRIGHT else plain), notes


def _plain_mode(image: Image.Image) -> str:
    """The mode with nothing but levels that holds the whole picture."""
    if image.mode in _DEEP:
        return image.mode
    if image.mode in ("LA", "La"):
        return "LA"
    if image.mode in ("1", "L"):
        return "LA" if "transparency" in image.info else "L"
    opacity = image.mode in ("PA", "RGBA", "RGBa") or "transparency" in image.info
    return "RGBA" if opacity else "RGB"


def _has_several(image: Image.Image) -> bool:
    try:
        return bool(getattr(image, "is_animated", False))
    except Exception:  # a later picture is broken; the first may be sound
        return False


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # broken Exif data say nothing of the picture
        return 1


@cache
def _formats() -> tuple[str, ...]:
    """Those of the formats that this Pillow has."""
    Image.init()
    return tuple(name for name in _FORMATS if name in Image.OPEN)


def _begins_like_a_picture(data: bytes) -> bool:
    start = data[:16].ljust(16, b"\0")
    accepts = [accept for _, accept in map(Image.OPEN.__getitem__, _formats())]
    return any(accept is not None and accept(start) is True for accept in accepts)


def _broken(name: str) -> ConvError:
    return ConvError(
        f"{name} is broken or cut short: it cannot be read to its end. Save or download it again."
    )
