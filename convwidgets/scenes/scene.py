"""What every picture has in common.

A scene turns a trace into marks: a *ground* that never changes, the outputs
*reached* so far, and a few small *overlays* that are this step.  Everything
else, frames, PNG files and matplotlib Figures, follows from these three.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from convwidgets.scenes.marks import Lattice, Mark
from convwidgets.scenes.theme import theme_named

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from convwidgets.scenes.film import Film


@dataclass(frozen=True, slots=True, eq=False)
class Overlay:
    """Marks that belong to one step and the area that holds all of them."""

    x: float
    y: float
    width: float
    height: float
    marks: list[Mark]


@dataclass(frozen=True, slots=True)
class Panel:
    """A named part of a picture whose cells a teacher may want to annotate."""

    name: str
    x: float
    y: float
    width: float
    height: float
    rows: float
    columns: float


class Scene(ABC):
    """One trace as pictures.

    Parameters
    ----------
    trace : Sequence
        The steps; never changed.
    theme : {'light', 'dark'}
        Which colours.
    width : float
        Width of the picture in CSS pixels.

    Attributes
    ----------
    width, height : float
        Size of the picture in CSS pixels.
    lattices : tuple of Lattice
        The cells that are painted as steps are reached and answer to clicks.
    targets : tuple of Lattice
        Cells that are no steps: a click on one is told to the explorer.
    panels : tuple of Panel
        The parts that get axes of their own in :meth:`figure`.
    """

    width: float
    height: float
    lattices: tuple[Lattice, ...] = ()
    targets: tuple[Lattice, ...] = ()
    panels: tuple[Panel, ...] = ()

    def __init__(self, trace: Sequence[Any], *, theme: str = "light", width: float = 840) -> None:
        self.trace = trace
        self.theme = theme_named(theme)
        self.width = width
        # Weak, as a film knows its scene: in a circle their megabytes of pixels would stay until
        # the garbage collector comes round.
        self._films: WeakValueDictionary[float, Film] = WeakValueDictionary()

    @abstractmethod
    def ground(self) -> list[Mark]:
        """What no step changes."""

    @abstractmethod
    def reached(self, step: int) -> list[Mark]:
        """The outputs of all steps up to and including `step`."""

    @abstractmethod
    def overlays(self, step: int) -> list[Overlay]:
        """What only this step shows, on top of everything else."""

    def marks(self, step: int) -> list[Mark]:
        """The whole picture of a step."""
        marks = self.ground() + self.reached(step)
        for overlay in self.overlays(step):
            marks += overlay.marks
        return marks

    def film(self, density: float = 1.0) -> "Film":
        """The frames of this scene for a screen of `density`, made once while anybody uses them."""
        film = self._films.get(density)
        if film is None:
            film = self._films[density] = self._new_film(density)
        return film

    def _new_film(self, density: float) -> "Film":
        from convwidgets.scenes.film import Film

        return Film(self, density)

    def png(self, step: int, *, density: float = 1.0) -> bytes:
        """One step as a whole PNG picture.

        Parameters
        ----------
        step : int
            Which step, counted from 0; negative from the end.
        density : float
            Pixels in a CSS pixel, 2 for a high-density screen.

        Returns
        -------
        bytes
            The file.
        """
        from convwidgets.scenes.raster import png

        return png(self.film(density).pixels(self.index(step)))

    def figure(self, step: int) -> "Figure":
        """One step as a matplotlib Figure, ready to annotate or to save.

        The first axes cover the whole picture in CSS pixels; each panel has
        axes of its own, labelled with its name, whose coordinates are
        (column, row) with cell (0, 0) from 0 to 1.

        Parameters
        ----------
        step : int
            Which step, counted from 0; negative from the end.

        Returns
        -------
        matplotlib.figure.Figure
            A new figure, known to no pyplot state.
        """
        from convwidgets.scenes.vector import draw_figure

        return draw_figure(self, self.index(step))

    def index(self, step: int) -> int:
        """`step` counted from the start, or an IndexError that says the range."""
        count = len(self.trace)
        if not -count <= step < count:
            raise IndexError(f"step {step} of a trace with {count} steps, 0 to {count - 1}")
        return step % count
