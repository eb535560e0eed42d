"""What a click in a picture of the network leads to."""

from dataclasses import dataclass
from typing import Any, Literal

from convwidgets.scenes.marks import Lattice


@dataclass(frozen=True, slots=True)
class Goal:
    """Cells that are clicked, and what is looked at then.

    Attributes
    ----------
    lattice : Lattice
        Where they are.
    stage : str
        The stage, or ``'all'``.
    cells : {'one', 'maps', 'values', 'places'}
        What the cells stand for: the stage alone, its maps in reading order, the values of
        one map, or the values of a row.
    channel : int
        The map whose values they are.
    padding : int
        How many of the cells at each edge are padding.
    stride : int
        How far the cells move over the map with each position of a step, being those of a
        window; 0 for the cells of the map itself.
    """

    lattice: Lattice
    stage: str
    cells: Literal["one", "maps", "values", "places"] = "one"
    channel: int = 0
    padding: int = 0
    stride: int = 0

    def settings(self, row: int, column: int, at: tuple[int, ...] = (0, 0)) -> dict[str, Any]:
        """The settings that show what was clicked while the step was the one of position `at`.

        A position outside the map is padding.
        """
        chosen: dict[str, Any] = {"stage": self.stage}
        place = row * self.lattice.columns + column
        if self.cells == "maps":
            chosen["channel"] = place
        elif self.cells == "values":
            cells = zip(at, (row, column), strict=True) if self.stride else ((0, row), (0, column))
            chosen["position"] = tuple(self.stride * p + i - self.padding for p, i in cells)
            if self.stage != "input":  # which has one map: the way back leads to the same one
                chosen["channel"] = self.channel
        elif self.cells == "places":
            chosen["position"] = place
        return chosen
