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
    """

    lattice: Lattice
    stage: str
    cells: Literal["one", "maps", "values", "places"] = "one"
    channel: int = 0

    def settings(self, row: int, column: int) -> dict[str, Any]:
        """The settings that show what was clicked."""
        chosen: dict[str, Any] = {"stage": self.stage}
        place = row * self.lattice.columns + column
        if self.cells == "maps":
            chosen["channel"] = place
        elif self.cells == "values":
            chosen |= {"channel": self.channel, "position": (row, column)}
        elif self.cells == "places":
            chosen["position"] = place
        return chosen
