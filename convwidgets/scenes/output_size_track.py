"""Where the cells of a strip lie; a strip too long for the picture shows its two ends."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from convwidgets.scenes.marks import Lattice, Mark, Text
from convwidgets.scenes.theme import Theme

#: Narrower cells hold no readable numbers; the middle of the strip is left out instead.
SMALLEST, LARGEST = 19.0, 48.0
_GAP = 84.0  # room for the middle that is left out
_SHORTENED = 23.0  # width of the cells that are shown of a shortened strip


@dataclass(frozen=True, slots=True)
class Track:
    """A strip of `count` cells, of which the first `head` and the last `tail` are drawn."""

    x: float
    cell: float
    count: int
    head: int
    tail: int

    @property
    def whole(self) -> bool:
        """Whether every cell is drawn."""
        return self.head + self.tail == self.count

    @property
    def width(self) -> float:
        """Extent along x."""
        return (self.head + self.tail) * self.cell + (0 if self.whole else _GAP)

    @property
    def gap(self) -> tuple[float, float]:
        """Where the middle that is left out begins, and how wide it is."""
        return self.x + self.head * self.cell, 0.0 if self.whole else _GAP

    def shows(self, index: int) -> bool:
        """Whether a cell is drawn."""
        return 0 <= index < self.head or self.count - self.tail <= index < self.count

    def __iter__(self) -> Iterator[int]:
        """The cells that are drawn."""
        yield from range(self.head)
        yield from range(self.count - self.tail, self.count)

    def left(self, index: int) -> float:
        """The left edge of a cell, or of where it would be past the end; in the gap its middle."""
        if index < self.head:
            return self.x + index * self.cell
        if index >= self.count - self.tail:
            return self.x + self.width - (self.count - index) * self.cell
        start, width = self.gap
        return start + width / 2

    def right(self, index: int) -> float:
        """The right edge of a cell, likewise."""
        return self.left(index) + (self.cell if self.shows(index) or index >= self.count else 0)

    def middle(self, index: int) -> float:
        """The x of a cell's centre, likewise."""
        return (self.left(index) + self.right(index)) / 2

    def lattices(self, y: float, tall: float) -> tuple[Lattice, ...]:
        """The drawn cells as the player needs them."""
        parts = ((0, self.head), (self.count - self.tail, self.tail))
        return tuple(
            Lattice(self.left(first), y, self.cell, tall, cells, 1, first)
            for first, cells in parts
            if cells
        )

    def ellipsis(self, y: float, theme: Theme, what: str) -> list[Mark]:
        """What stands for the middle, its `y` in the middle of the cells."""
        if self.whole:
            return []
        start, width = self.gap
        hidden = self.count - self.head - self.tail
        x = start + width / 2
        return [
            Text(x, y - 5, "⋯", 18, theme.quiet),
            Text(x, y + 9, f"{hidden} {what}", 10, theme.quiet),
        ]


def within(outer: Track, before: int, after: int) -> Track:
    """The strip without so many cells at its ends, the others lying where they were."""
    head = outer.head - before
    tail = outer.tail - after
    count = outer.count - before - after
    if outer.whole:
        head, tail = count, 0
    return replace(outer, x=outer.x + before * outer.cell, count=count, head=head, tail=tail)


def track(count: int, x: float, room: float, *, largest: float = LARGEST, beyond: int = 0) -> Track:
    """Lay out a strip in the middle of `room`.

    Parameters
    ----------
    count : int
        Cells.
    x, room : float
        Where it may lie.
    largest : float
        The widest a cell may be.
    beyond : int
        Cells that something may hang over the end.
    """
    cell = float(math.floor(min(largest, room / (count + beyond))))
    head, tail, gap = count, 0, 0.0
    if cell < SMALLEST:
        cell, gap = min(_SHORTENED, largest), _GAP
        head = tail = (math.floor((room - gap) / cell) - beyond) // 2
    width = (head + tail + beyond) * cell + gap
    return Track(x + math.floor((room - width) / 2), cell, count, head, tail)
