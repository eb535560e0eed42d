"""The colour pictures that come with the lessons."""

from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from convwidgets.core.errors import ConvError

Pixels = NDArray[np.uint8]

_RED, _GREEN, _BLUE = (206, 44, 49), (36, 148, 78), (40, 88, 190)
_YELLOW, _CYAN, _MAGENTA = (245, 203, 56), (47, 176, 199), (176, 58, 150)
_INK, _PAPER = (30, 34, 44), (238, 236, 228)

# The drawing is made this much larger and averaged down, which smooths slanting edges.
_FINE = 4
_TILE = 32  # pixels from one motif to the next


class Sample(NamedTuple):
    """What a picture shows, and how to get it."""

    note: str
    make: Callable[[], Pixels]


def _portrait() -> Pixels:
    # Importing matplotlib for its folder would double the time to the first picture.
    spec = find_spec("matplotlib")
    folder = Path(spec.origin).parent if spec and spec.origin else Path("matplotlib")
    file = folder / "mpl-data" / "sample_data" / "grace_hopper.jpg"
    try:
        with Image.open(file, formats=["JPEG"]) as image:
            return np.asarray(image.convert("RGB"))
    except OSError:
        raise ConvError(
            f"The portrait is matplotlib's sample picture {file.name}, and this installation of "
            "matplotlib has left it out; choose another picture."
        ) from None


def _shapes() -> Pixels:
    """Nine motifs: stripes of four directions, four coloured shapes, a texture between them."""
    side = _TILE * 3 * _FINE
    sheet = np.empty((side, side, 3))
    sheet[:] = _PAPER
    row, column = (np.indices((side, side)) + 0.5) / _FINE
    down, across = row % _TILE - _TILE / 2, column % _TILE - _TILE / 2
    inside = np.maximum(abs(down), abs(across)) < 14
    spot = np.hypot(down, across) < 14

    def tile(i: int, j: int) -> NDArray[np.bool_]:
        return np.asarray((row // _TILE == i) & (column // _TILE == j))

    # Angles are those of the stripes themselves, counted from horizontal as in a graph.
    stripes = {(0, 0): down, (0, 1): across, (2, 0): across + down, (2, 1): across - down}
    for place, distance in stripes.items():
        # Four pixels dark, four light; upright and level ones begin and end on a dark one.
        width, start = (4, 14) if place[0] == 0 else (4 * np.sqrt(2), 2 * np.sqrt(2))
        dark = (distance + start) % (2 * width) < width
        sheet[tile(*place) & inside & dark] = _INK
    for place, colour in {(0, 2): _RED, (1, 0): _GREEN, (1, 2): _BLUE, (2, 2): _YELLOW}.items():
        sheet[tile(*place) & spot] = colour
    for place, colour in {(0, 2): _YELLOW, (1, 0): _MAGENTA, (1, 2): _CYAN, (2, 2): _RED}.items():
        sheet[tile(*place) & (np.hypot(down, across) < 6.5)] = colour
    # A Gabor patch: waves under a Gaussian window.
    wave = np.cos((across * 0.5 + down * 0.87) * 2 * np.pi / 6)
    window = np.exp(-(down**2 + across**2) / (2 * 5.5**2)) * inside
    texture = np.array(_PAPER) + (wave * window * 118 - 110 * window)[..., None]
    sheet[tile(1, 1)] = texture[tile(1, 1)]
    blocks = sheet.reshape(side // _FINE, _FINE, side // _FINE, _FINE, 3)
    pixels: Pixels = np.round(blocks.mean(axis=(1, 3)).clip(0, 255)).astype(np.uint8)
    return pixels


def _colour4() -> Pixels:
    red = [[9, 9, 1, 0], [8, 9, 2, 0], [9, 7, 1, 1], [9, 8, 0, 1]]
    green = [[1, 0, 2, 1], [0, 2, 1, 0], [8, 9, 7, 9], [9, 8, 9, 8]]
    blue = [[9, 5, 2, 0], [5, 9, 5, 2], [2, 5, 9, 5], [0, 2, 5, 9]]
    return np.stack([red, green, blue], axis=-1).astype(np.uint8)


def _flag() -> Pixels:
    bands = np.repeat([(0, 0, 255), (255, 255, 255), (255, 0, 0)], 12, axis=0)
    return np.tile(bands.astype(np.uint8), (24, 1, 1))


SAMPLES = {
    "portrait": Sample(
        "600×512, colour: Grace Hopper, a photograph of the United States Navy.", _portrait
    ),
    "shapes": Sample(
        "96×96, colour: stripes in four directions, coloured discs and a patch of waves.", _shapes
    ),
    "colour4": Sample(
        "4×4, colour: whole numbers from 0 to 9. Red falls from left to right, green rises from "
        "top to bottom, blue is a diagonal.",
        _colour4,
    ),
    "flag": Sample("24×36, colour: three upright bands, blue, white and red.", _flag),
}


@cache
def sample_pixels(name: str) -> Pixels:
    """The picture of a name in `SAMPLES`, read-only."""
    pixels = SAMPLES[name].make()
    # An array over immutable bytes cannot be made writable again, not even on purpose.
    return np.frombuffer(pixels.tobytes(), np.uint8).reshape(pixels.shape)
