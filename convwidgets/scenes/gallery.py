"""The picture of the kernel gallery: the wall of thumbnails, one kernel large, its words."""

from convwidgets.scenes.film import Film
from convwidgets.scenes.gallery_film import Stock, StockedFilm, stock_of
from convwidgets.scenes.gallery_large import Large
from convwidgets.scenes.gallery_wall import Wall
from convwidgets.scenes.gallery_words import Aside, Words
from convwidgets.scenes.marks import Lattice, Mark
from convwidgets.scenes.scene import Overlay, Scene
from convwidgets.trace.gallery import OWN, GalleryTrace

_MARGIN, _GAP = 24.0, 26.0
_WORDS = 380.0  # the longest text about a kernel


class GalleryScene(Scene):
    """One picture through every kernel; the parameters are those of `Scene`.

    Attributes
    ----------
    stock : Stock
        What is drawn once for all scenes of the picture.
    """

    trace: GalleryTrace

    def __init__(self, trace: GalleryTrace, *, theme: str = "light", width: float = 840) -> None:
        super().__init__(trace, theme=theme, width=width)
        inner = width - 2 * _MARGIN
        self.wall = Wall(trace, self.theme, _MARGIN, 4, inner)
        top = self.wall.y + self.wall.height + 8
        self.large = Large(trace.picture, self.theme, _MARGIN, top)
        tall = max(self.large.height, _WORDS)
        left = _MARGIN + self.large.width + _GAP
        self.words = Words(self.theme, left, top, width - _MARGIN - left, tall)
        self.aside = Aside(self.theme, _MARGIN, top + tall + 6, inner)
        self.height = top + tall + 6
        # What is neither ground nor a step's: painted from the first step on.
        self._fixed: list[Overlay] = []
        if trace.own is not None:
            self._fixed.append(Overlay(*self.wall.own, self.wall.own_marks()))
        if trace.pixel is not None:
            self.height += self.aside.height
        self.lattices = (
            self.wall.lattice,
            *(Lattice(f.x, f.y, f.width, f.height, 1, 1) for f in self._fixed),
        )
        self.stock: Stock = stock_of(self)
        # The free place on the wall is no step: who clicks it wants to write weights.
        free = () if trace.own is not None else (self.wall.free,)
        self.targets = (*self.large.targets, *free)
        self.panels = (self.wall.panel, *self.large.panels)

    def _new_film(self, density: float) -> Film:
        return StockedFilm(self, density)

    def shared_name(self, step: int) -> str | None:
        """What a frame is called in the stock; None for the student's own entry."""
        name = self.trace.names[step]
        return None if name == OWN else name

    def ground(self) -> list[Mark]:
        """Every thumbnail but the student's own, and the original."""
        return self.wall.marks() + self.large.marks()

    def reached(self, step: int) -> list[Mark]:
        """The student's own thumbnail."""
        return [mark for overlay in self._fixed for mark in overlay.marks]

    def overlays(self, step: int) -> list[Overlay]:
        """The kernel, what it makes of the picture, and what is to be said of it."""
        now = self.trace[step]
        overlays = self.large.overlays(now) + self.wall.chosen(step)
        overlays.append(self.words.overlay(now))
        if now.pixel is not None:
            overlays.append(self.aside.overlay(now))
            # In the way of no click, as a lattice's cell would be.
            for place in (self.large.original, self.large.result):
                overlays.append(self.large.pixel(place, *now.pixel))
        return overlays
