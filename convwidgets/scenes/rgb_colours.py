"""Red, green and blue: how a plane is tinted, and how the planes look together."""

import numpy as np
from numpy.typing import NDArray

from convwidgets.scenes import grids
from convwidgets.scenes.marks import Color
from convwidgets.scenes.theme import Theme, mix, rgb

Array = NDArray[np.float64]
Pixels = NDArray[np.uint8]

# Words and curves: 4.5 to 1 on the ground of each theme.
_INKS = {
    "light": ("#b3261e", "#47740f", "#1f5fbf"),
    "dark": ("#ff938b", "#a5d67c", "#94bbff"),
}
# A plane that is all there in one colour, as bright as the screen can make it and still be read.
_LIGHTS = ("#ff5147", "#3fcb52", "#4d84ff")
_WHOLE_PICTURE = 255.0
_SMALL_NUMBERS = 16.0


def channel_inks(theme: Theme) -> tuple[Color, Color, Color]:
    """The colours in which the names of the three planes are written."""
    return _INKS[theme.name]


def channel_range(values: Array) -> tuple[float, float]:
    """The numbers that stand for no light and for full light.

    Of a picture 0 and 255, whatever it holds; of numbers made by hand their own
    extent.
    """
    low, high = grids.range_of(values)
    if _SMALL_NUMBERS < high <= _WHOLE_PICTURE and low >= 0:
        return 0.0, _WHOLE_PICTURE
    return min(low, 0.0), high


def channel_colors(
    theme: Theme, channel: int, values: Array, limits: tuple[float, float], *, full: bool = False
) -> Pixels:
    """Colours of one plane, larger is more of its colour.

    `full` begins at black, as a picture does; otherwise at the theme's softer
    grey, on which numbers can be read.
    """
    light = _LIGHTS[channel]
    low = "#000000" if full else theme.grey_low
    high = light if full else mix(light, "#ffffff", 0.42)
    share = _shares(values, limits)[..., None]
    colors = np.array(rgb(low)) * (1 - share) + np.array(rgb(high)) * share
    colors[np.isnan(values)] = rgb(theme.padding)
    return _rounded(colors)


def picture_colors(theme: Theme, values: Array, limits: tuple[float, float]) -> Pixels:
    """Colours of all three planes together, shape (H, W, 3)."""
    colors = _shares(values, limits) * 255
    colors[np.isnan(values).any(axis=-1)] = rgb(theme.padding)
    return _rounded(colors)


def _shares(values: Array, limits: tuple[float, float]) -> Array:
    low, high = limits
    shares = (values - low) / (high - low) if high > low else np.zeros_like(values)
    clipped: Array = np.clip(np.nan_to_num(shares), 0, 1)
    return clipped


def _rounded(colors: Array) -> Pixels:
    pixels: Pixels = (colors + 0.5).astype(np.uint8)
    return pixels
