"""Maps as small files: each response as a place in one short palette."""

from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from convwidgets.scenes.feature_maps_layout import Area
from convwidgets.scenes.marks import Box, Mark, Photo
from convwidgets.scenes.theme import Theme
from convwidgets.trace.feature_maps import FeatureMap, FeatureMapTrace

# Shades on each side of zero.
_SHADES = 60


# The same maps are drawn again whenever another place is looked at.
_known: "WeakKeyDictionary[FeatureMap, NDArray[np.uint8]]" = WeakKeyDictionary()


def _places(feature: FeatureMap) -> NDArray[np.uint8]:
    places = _known.get(feature)
    if places is None:
        shares = feature.responses * (_SHADES / feature.limit if feature.limit else 0.0)
        places = (np.rint(shares.clip(-_SHADES, _SHADES)) + _SHADES).astype(np.uint8)
        _known[feature] = places
    return places


class Maps:
    """The maps of a trace, ready to be drawn at any size.

    Parameters
    ----------
    theme : Theme
        Colours.
    trace : FeatureMapTrace
        Whose maps.
    """

    def __init__(self, theme: Theme, trace: FeatureMapTrace) -> None:
        self.theme, self.trace = theme, trace
        self.palette = theme.signed_colors(np.linspace(-1, 1, 2 * _SHADES + 1), 1.0)

    def photo(self, index: int, area: Area) -> Photo:
        """One map, each on its own scale."""
        places = _places(self.trace.maps[index])
        return Photo(area.x, area.y, area.width, area.height, places, self.palette)

    def framed(self, index: int, area: Area) -> list[Mark]:
        """One map in a thin frame."""
        rim = Box(area.x - 1, area.y - 1, area.width + 2, area.height + 2, frame=self.theme.line)
        return [rim, self.photo(index, area)]
