"""Frames of scenes that differ in one entry: what they share is drawn once."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from convwidgets.scenes.film import Film
from convwidgets.scenes.raster import Pixels
from convwidgets.trace.gallery_picture import FilterPicture

if TYPE_CHECKING:
    from convwidgets.scenes.gallery import GalleryScene

# Stocks of a picture that are kept: light and dark, with and without a pixel.
_MOST = 4


@dataclass(frozen=True)
class Stock:
    """What scenes of the same picture, theme and pixel have in common.

    Attributes
    ----------
    grounds : dict
        The drawn ground and its bytes, for each density.
    frames : dict
        Frames by density and name of the kernel.
    """

    grounds: dict[float, tuple[Pixels, bytes]] = field(default_factory=dict)
    frames: dict[tuple[float, str], bytes] = field(default_factory=dict)


_stocks: "WeakKeyDictionary[FilterPicture, OrderedDict[tuple[object, ...], Stock]]" = (
    WeakKeyDictionary()
)
# Two galleries of the same picture may be drawn in two threads.
_lock = threading.Lock()


def stock_of(scene: "GalleryScene") -> Stock:
    """The stock that a scene shares with those of the same picture before it."""
    trace = scene.trace
    look = (scene.theme.name, scene.width, scene.height)
    key = (*look, trace.pixel)
    with _lock:
        known = _stocks.setdefault(trace.picture, OrderedDict())
        if key not in known:
            # Where the pixel is changes the frames, not the ground.
            alike = [stock for other, stock in known.items() if other[:-1] == look]
            known[key] = Stock(alike[0].grounds) if alike else Stock()
        known.move_to_end(key)
        while len(known) > _MOST:
            known.popitem(last=False)
        return known[key]


class StockedFilm(Film):
    """A film that takes from its scene's stock what another one has drawn."""

    scene: "GalleryScene"

    def _drawn_ground(self) -> Pixels:
        grounds = self.scene.stock.grounds
        if self.density not in grounds:
            self._ground = super()._drawn_ground()
            grounds[self.density] = (self._ground, super().ground())
        return grounds[self.density][0]

    def ground(self) -> bytes:
        """The picture under every frame."""
        return self.scene.stock.grounds[self.density][1]

    def frame(self, step: int) -> bytes:
        """What is special to one step."""
        name = self.scene.shared_name(step)
        if name is None:
            return super().frame(step)
        frames, key = self.scene.stock.frames, (self.density, name)
        if key not in frames:
            frames[key] = super().frame(step)
        return frames[key]
