"""A logarithmic axis of times."""

import math
from collections.abc import Iterable

from convwidgets.trace.speed_times import duration


class TimeAxis:
    """Where a time lies between two coordinates.

    Parameters
    ----------
    seconds : iterable of float
        The times to be shown; those that are not finite do not count.
    start, end : float
        Coordinates of the shortest and of the longest time of the axis.
    whole : bool
        Whether the axis begins and ends at a power of ten.
    """

    def __init__(
        self, seconds: Iterable[float], start: float, end: float, *, whole: bool = False
    ) -> None:
        shown = [s for s in seconds if math.isfinite(s) and s > 0] or [1e-3, 1e-1]
        low, high = math.log10(min(shown)), math.log10(max(shown))
        # The shortest bar has some length, too.
        self._low: float = math.floor(low - 0.25) if whole else low - 0.12
        self._high: float = math.ceil(high) if whole else high + 0.12
        self._start, self._end = start, end

    def at(self, seconds: float) -> float:
        """The coordinate of a time."""
        share = (math.log10(max(seconds, 1e-12)) - self._low) / (self._high - self._low)
        return self._start + share * (self._end - self._start)

    @property
    def fine(self) -> bool:
        """Whether there are lines between the powers of ten."""
        return self._high - self._low < 2.5

    @property
    def ticks(self) -> list[tuple[float, str]]:
        """Powers of ten, with 2 and 5 between them where there are few: coordinate and text."""
        first, last = math.floor(self._low), math.ceil(self._high)
        steps = [m * 10.0**power for power in range(first, last + 1)
                 for m in ((1, 2, 5) if self.fine else (1,))]  # fmt: skip
        low, high = self._low - 1e-9, self._high + 1e-9
        inside = [s for s in steps if low <= math.log10(s) <= high]
        return [(self.at(s), duration(s)) for s in inside]
