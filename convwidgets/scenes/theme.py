"""Colours: what they mean, on light and on dark ground.

Sign is told by one zero-centred map, purple above and orange below zero
(ColorBrewer's PuOr, told apart with every common colour-vision deficiency),
inputs by greys in which larger is lighter, as on every screen, and "where we
are" by one teal.  Nothing is told by colour alone: signs are printed.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from convwidgets.core.errors import ConvError
from convwidgets.scenes.marks import Color

Rgb = NDArray[np.float64]


@lru_cache(maxsize=512)
def rgb(color: Color) -> tuple[int, int, int]:
    """``'#rrggbb'`` as three bytes."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def hexed(color: NDArray[np.number] | tuple[float, ...]) -> Color:
    """Three bytes as ``'#rrggbb'``."""
    if isinstance(color, np.ndarray) and color.dtype == np.uint8:
        return f"#{color.tobytes().hex()}"
    r, g, b = (int(c + 0.5) for c in color)
    return f"#{r:02x}{g:02x}{b:02x}"


@lru_cache(maxsize=4096)
def mix(color: Color, other: Color, share: float) -> Color:
    """`color` with a `share` (0 to 1) of `other` in it."""
    a, b = np.array(rgb(color)), np.array(rgb(other))
    return hexed(a + (b - a) * share)


@lru_cache(maxsize=4096)
def luminance(color: Color) -> float:
    """Relative luminance as WCAG 2.2 defines it, 0 to 1."""
    channels = np.array(rgb(color)) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


def contrast(one: Color, other: Color) -> float:
    """Contrast ratio as WCAG 2.2 defines it, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@dataclass(frozen=True, eq=True)
class Theme:
    """One set of colours; see :data:`THEMES`."""

    name: str
    ground: Color
    text: Color
    quiet: Color
    line: Color
    accent: Color
    on_accent: Color
    empty: Color
    padding: Color
    hatch: Color
    plus: Color
    minus: Color
    grey_low: Color
    grey_high: Color
    # from most negative over zero to most positive
    diverging: tuple[Color, Color, Color, Color, Color]

    def __hash__(self) -> int:
        return hash(self.name)

    @cached_property
    def _diverging(self) -> Rgb:
        return np.array([rgb(c) for c in self.diverging], dtype=np.float64)

    @cached_property
    def _greys(self) -> Rgb:
        return np.array([rgb(self.grey_low), rgb(self.grey_high)], dtype=np.float64)

    def signed_colors(self, values: NDArray[np.float64], limit: float) -> NDArray[np.uint8]:
        """Colours of `values` in the zero-centred map, ±`limit` at its ends."""
        shares = values / limit if limit else np.zeros_like(values)
        shares = np.clip(np.nan_to_num(shares), -1, 1)
        place = (shares + 1) * 2
        return self._ramp(self._diverging, place, np.isnan(values))

    def grey_colors(
        self, values: NDArray[np.float64], low: float, high: float, *, full: bool = False
    ) -> NDArray[np.uint8]:
        """Colours of `values` between `low` and `high`, larger is lighter.

        `full` uses black to white, as a photograph needs; otherwise a softer
        range that keeps numbers readable on top.
        """
        spread = high - low
        place = (values - low) / spread if spread > 0 else np.full_like(values, 0.75)
        ramp = np.array([[0.0] * 3, [255.0] * 3]) if full else self._greys
        return self._ramp(ramp, np.clip(np.nan_to_num(place), 0, 1), np.isnan(values))

    @lru_cache(maxsize=4096)  # noqa: B019 - the two themes live as long as the program
    def weight_ink(self, ground: Color) -> Color:
        """The accent, darkened or lightened until it reads on `ground`."""
        ink = self.ink(ground)
        for share in (0.0, 0.2, 0.4, 0.6, 0.8):
            color = mix(self.accent, ink, share)
            if contrast(color, ground) >= 4.6:
                return color
        return ink

    def _ramp(
        self, anchors: Rgb, place: NDArray[np.float64], missing: NDArray[np.bool_]
    ) -> NDArray[np.uint8]:
        index = np.minimum(place.astype(np.intp), len(anchors) - 2)
        share = (place - index)[..., None]
        colors = anchors[index] * (1 - share) + anchors[index + 1] * share
        colors[missing] = rgb(self.padding)
        rounded: NDArray[np.uint8] = (colors + 0.5).astype(np.uint8)
        return rounded

    @lru_cache(maxsize=4096)  # noqa: B019 - the two themes live as long as the program
    def ink(self, ground: Color) -> Color:
        """Black-ish or white-ish, whichever reads better on `ground`."""
        best = max(("#14171c", "#ffffff"), key=lambda ink: contrast(ink, ground))
        # Between the two there are greys on which only full black reaches 4.5.
        return best if contrast(best, ground) >= 4.5 else "#000000"


THEMES: dict[str, Theme] = {
    "light": Theme(
        name="light",
        ground="#ffffff",
        text="#1b1f24",
        quiet="#5a6270",
        line="#c5cad3",
        accent="#00796b",
        on_accent="#ffffff",
        empty="#ffffff",
        padding="#eef0f4",
        hatch="#cdd3dd",
        plus="#5e3c99",
        minus="#a8500a",
        grey_low="#a6a9af",
        grey_high="#ffffff",
        diverging=("#d3720f", "#fdbf78", "#f7f7f7", "#bcb5da", "#6d4ea3"),
    ),
    "dark": Theme(
        name="dark",
        ground="#111111",
        text="#f1f3f5",
        quiet="#a9b1bc",
        line="#4a505a",
        accent="#4db6ac",
        on_accent="#06231f",
        empty="#111111",
        padding="#1c1f24",
        hatch="#3a404a",
        plus="#c3b2f0",
        minus="#f5a855",
        grey_low="#2f3237",
        grey_high="#dfe2e6",
        diverging=("#f0963c", "#8a4d12", "#24262b", "#53418a", "#b29ce8"),
    ),
}


def theme_named(name: str) -> Theme:
    """The theme called `name`, ``'light'`` or ``'dark'``."""
    try:
        return THEMES[name]
    except (KeyError, TypeError):
        raise ConvError(f"the theme is {name!r}; it must be 'light' or 'dark'") from None
