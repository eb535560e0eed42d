"""Rows below each other; where there are too many, the first and the last few of them."""

from collections.abc import Iterator

from convwidgets.scenes.marks import Lattice, Mark, Text
from convwidgets.scenes.theme import Theme

_MOST = 40
_ENDS = 8
_ELLIPSIS = 14.0


class Rows:
    """Where each of `count` rows lies.

    Parameters
    ----------
    count : int
        How many.
    y : float
        The top of the first one.
    tall : float
        What all of them may take.
    largest : float
        The highest a row may be.
    whole : bool
        Whether what the rows refer to is drawn whole; if not, fewer rows will do.
    """

    def __init__(
        self, count: int, y: float, tall: float, largest: float, whole: bool = True
    ) -> None:
        self.count, self.y = count, y
        if count <= (_MOST if whole else 2 * _ENDS):
            self.runs = [range(count)]
        else:
            self.runs = [range(_ENDS), range(count - _ENDS, count)]
        drawn = sum(map(len, self.runs))
        self.pitch = float(max(6, min(largest, tall // drawn)))
        self.bottom = y + drawn * self.pitch + (len(self.runs) - 1) * _ELLIPSIS

    def __iter__(self) -> Iterator[tuple[int, float]]:
        """Each row that is drawn, and its top."""
        y = self.y
        for run in self.runs:
            for row in run:
                yield row, y
                y += self.pitch
            y += _ELLIPSIS

    def top(self, row: int) -> float | None:
        """The top of a row; None where it is left out."""
        return next((y for drawn, y in self if drawn == row), None)

    def lattices(self, x: float, width: float, every: int = 1) -> list[Lattice]:
        """Every so many rows as steps: a row and what lies below it up to the next."""
        found = []
        for run in self.runs:
            steps = [row for row in run if row % every == 0]
            # The last one by itself: what lies below it belongs to others.
            for part, tall in ((steps[:-1], every * self.pitch), (steps[-1:], self.pitch)):
                if part:
                    y = self.top(part[0])
                    assert y is not None  # it is in a run
                    found.append(Lattice(x, y, width, tall, 1, len(part), part[0] // every))
        return found

    def ellipsis(self, theme: Theme, x: float, what: str) -> list[Mark]:
        """Says how many rows are left out."""
        if len(self.runs) == 1:
            return []
        y = self.y + len(self.runs[0]) * self.pitch + _ELLIPSIS / 2
        return [Text(x, y, f"⋮  {self.count - 2 * _ENDS} more {what}", 10, theme.quiet)]
