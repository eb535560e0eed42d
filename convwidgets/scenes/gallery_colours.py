"""What the gallery paints: maps in zero-centred colours, pictures in their own.

Colours are places in short palettes wherever one number makes them, so that a
frame is a palette PNG: small, and quick to make.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from convwidgets.scenes.marks import Photo
from convwidgets.scenes.theme import Theme, rgb
from convwidgets.trace.gallery_picture import FilterPicture, keeps_level
from convwidgets.trace.records import Array

Pixels = NDArray[np.uint8]
#: Left, top, width and height in CSS pixels.
Place = tuple[float, float, float, float]

# Shades of a map on each side of zero.
_SHADES = 60
# A grey picture: its shades, and those of what leaves 0 to 255 at either end.
_GREYS, _TINTS = 160, 40
#: So far outside 0 to 255 the colour is full.
FAR = 128.0


@lru_cache(maxsize=2)
def signed_palette(theme: Theme) -> Pixels:
    """The zero-centred colours, most negative first."""
    return theme.signed_colors(np.linspace(-1, 1, 2 * _SHADES + 1), 1.0)


@lru_cache(maxsize=2)
def level_palette(theme: Theme) -> Pixels:
    """From far below 0 over black and white to far above 255: one run of colours.

    What leaves 0 to 255 by little is nearly black or white still, so that a sharpened
    picture looks like one; what leaves it by much has the full colour of its sign.
    """
    shares = np.linspace(0, 1, _TINTS + 1)[1:, None]
    below = shares * rgb(theme.diverging[0])
    above = 255 + shares * (np.array(rgb(theme.diverging[-1])) - 255)
    greys = np.linspace(0, 255, _GREYS)[:, None] * np.ones(3)
    colours: Pixels = np.rint(np.concatenate([below[::-1], greys, above])).astype(np.uint8)
    return colours


def level_shares() -> tuple[float, float]:
    """Where in the palette of levels 0 and 255 stand, from 0 to 1."""
    count = _GREYS + 2 * _TINTS
    return _TINTS / count, (_TINTS + _GREYS) / count


def picture_photo(place: Place, picture: FilterPicture) -> Photo:
    """The picture itself."""
    levels = np.rint(picture.values.clip(0, 255)).astype(np.uint8)
    if not picture.colour:
        levels = np.repeat(levels[..., None], 3, axis=2)
    return Photo(*place, levels)


def response_photo(place: Place, picture: FilterPicture, kernel: Array, theme: Theme) -> Photo:
    """What a kernel makes of the picture."""
    response, extent = picture.response(kernel), picture.extent(kernel)
    if not keeps_level(kernel):
        shares = response * (_SHADES / extent.limit if extent.limit else 0.0)
        places = np.rint(shares.clip(-_SHADES, _SHADES, out=shares), out=shares)
        places += _SHADES
        return Photo(*place, places.astype(np.uint8), signed_palette(theme))
    if response.ndim == 2:
        return Photo(*place, _grey_places(response), level_palette(theme))
    return Photo(*place, _colours(response, extent.outside > 0, theme))


def _grey_places(response: Array) -> Pixels:
    """Places in the palette of levels."""
    inside = response.clip(0, 255)
    places = inside * ((_GREYS - 1) / 255) + _TINTS
    places += ((response - inside) * (_TINTS / FAR)).clip(-_TINTS, _TINTS)
    return np.rint(places).astype(np.uint8)


def _colours(response: Array, outside: bool, theme: Theme) -> Pixels:
    """Red, green and blue, tinted where one of them leaves 0 to 255."""
    colours = np.empty(response.shape, np.uint8)
    planes = [response[..., channel] for channel in range(3)]
    for channel, plane in enumerate(planes):
        inside = plane.clip(0, 255)
        inside += 0.5
        colours[..., channel] = inside
    if outside:
        red, green, blue = planes
        below = -np.minimum(np.minimum(red, green), blue)
        above = np.maximum(np.maximum(red, green), blue) - 255
        for excess, other, end in ((below, above, 0), (above, below, -1)):
            where = (excess > 0.5) & (excess >= other)
            share = (excess[where] / FAR).clip(0, 1)[:, None]
            tint = np.array(rgb(theme.diverging[end]), dtype=np.float64)
            colours[where] = colours[where] * (1 - share) + tint * share + 0.5
    return colours
