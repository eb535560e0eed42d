"""Channels below each other; of many, the first and the last few."""

from convwidgets.scenes.marks import Lattice

MOST = 16  # channels drawn one by one
ENDS = 7  # of more, so many at either end


def slots_of(count: int) -> int:
    """How many places so many channels take; those left out take one together."""
    return count if count <= MOST else 2 * ENDS + 1


class Stack:
    """Where the channels of one side lie.

    Parameters
    ----------
    count : int
        How many.
    x : float
        Their left edge.
    pitch : float
        From one to the next.
    middle : float
        The y of the centre of all.
    """

    def __init__(self, count: int, x: float, pitch: float, middle: float) -> None:
        self.count, self.x, self.pitch = count, x, pitch
        self.head = count if count <= MOST else ENDS
        self.height = slots_of(count) * pitch
        self.y = middle - self.height / 2

    @property
    def drawn(self) -> list[int]:
        """The channels that are drawn."""
        return [c for c in range(self.count) if self.slot(c) != self.head or c < self.head]

    def slot(self, channel: int) -> int:
        """Which place a channel takes; those left out share one."""
        if channel < self.head:
            return channel
        return max(self.head, 2 * ENDS + 1 - (self.count - channel))

    def middle(self, channel: int) -> float:
        """The y of a channel's centre."""
        return self.y + (self.slot(channel) + 0.5) * self.pitch

    def lattices(self, width: float) -> list[Lattice]:
        """The drawn channels as the player needs them."""
        runs = [(0, self.head)]
        if self.head < self.count:
            runs.append((self.count - ENDS, ENDS))
        return [
            Lattice(self.x, self.y + self.slot(first) * self.pitch, width, self.pitch, 1, many,
                    first)
            for first, many in runs
        ]  # fmt: skip
