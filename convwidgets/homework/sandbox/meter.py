"""What a process has used of its time, whatever else the computer is doing.

A clock on the wall also runs while other programs have the processor.  Who is
charged for that loses marks on a busy computer and keeps them on a quiet one.
"""

import random
import time
from contextlib import suppress
from typing import Final

from convwidgets.homework.gauge import Gauge

TICK: Final = 0.05
"""Seconds from one look at a process to the next, on average."""

PATIENCE: Final = 10
"""How many times its seconds a process may take by the clock on the wall."""

PATIENCE_IN_ALL: Final = 5
"""The same for all that a submission runs: how long it can hold up others on a busy computer."""

LEAST_PATIENCE: Final = 60.0
"""Seconds by the clock that every exchange may take, however short its limit."""

_HELD_UP: Final = "RD"  # it has or waits for a processor, or memory
_LONGEST_GAP: Final = 4 * TICK
_AT_ONCE: Final = 1e-6  # not nothing, which would mean that the time is used up
_CLOSE: Final = 0.001  # poll counts in thousandths
_ORDINARY: Final = 0.0006
_SLOWEST: Final = 20.0


class Starved(Exception):
    """A process had hardly any of its time, and will not be waited for any longer."""


def slowness() -> float:
    """How many times as long computing takes here as on an ordinary computer; at least 1."""
    return min(max(1.0, min(_loop() for _ in range(3)) / _ORDINARY), _SLOWEST)


def _loop() -> float:
    start, total = time.thread_time(), 0
    for i in range(10_000):
        total += i % 7 * i
    return time.thread_time() - start


def ended_for_memory() -> int:
    """How many processes the system has ended so far because its memory ran out."""
    with suppress(OSError, ValueError), open("/proc/vmstat", encoding="ascii") as counts:
        return int(next((line.split()[1] for line in counts if line.startswith("oom_kill ")), 0))
    return 0


class Until:
    """A plain deadline by the clock.

    Parameters
    ----------
    seconds : float
    """

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds that are left."""
        return self._end - time.monotonic()

    def waited(self, seconds: float, came: bool) -> None:
        """Nothing: the clock has gone on."""


class Allowance:
    """The seconds that a process may use for one exchange.

    It pays for what it computes, for what is computed for it here meanwhile, and for the time in
    which it is waited for and sleeps or is stopped, which it can do to itself.  While it waits
    for a processor, or for memory, it pays nothing.

    Parameters
    ----------
    seconds : float
        Of an ordinary computer.
    patience : float
        Seconds by the clock after which it is given up all the same; of an ordinary computer too.
    gauge : Gauge or None
        Without one every second counts.
    slow : float
        From `slowness`.

    Notes
    -----
    What it does is looked at again and again, and the time since the last look counts as spent
    that way.  The moments are drawn, so that code cannot be awake for the looks alone.
    """

    def __init__(self, seconds: float, patience: float, gauge: Gauge | None, slow: float) -> None:
        self._seconds, self._patience = seconds, patience * slow
        self._gauge, self._slow = gauge, slow
        self.used = 0.0
        self._start = self._charged = time.monotonic()
        self._worked = self._work()
        self._faults = 0 if gauge is None else gauge.seen.faults
        self._gap = self._blocked = 0.0
        self._next = _drawn()

    @property
    def passed(self) -> float:
        """Seconds by the clock of this computer."""
        return time.monotonic() - self._start

    def left(self) -> float:
        """For how long to wait now; nothing if all is used up.

        Raises
        ------
        Starved
            If the patience is at its end, and the time is not.
        """
        self.charge()
        if self.used < self._seconds and self.passed >= self._patience:
            if not self._blocks_itself():
                raise Starved
            self._pay(self._seconds)
        if self.used >= self._seconds:
            return 0.0
        return max(self._next - self._gap, _AT_ONCE)

    def waited(self, seconds: float, came: bool) -> None:
        """Count the time for which something from the process was waited for.

        Parameters
        ----------
        seconds : float
        came : bool
            Whether it came: then the process may have been waiting for this one to wake up.
        """
        self._gap += seconds
        if came or self._gap < self._next - _CLOSE:
            return
        # After a longer gap it was this process that did not get to work.
        gap = min(self._gap, _LONGEST_GAP)
        self._gap, self._next = 0.0, _drawn()
        if self._gauge is None:
            return
        state = self._gauge.look().state
        if state == "D":
            self._blocked += gap
        if state not in _HELD_UP:
            self._pay(gap)

    def charge(self) -> None:
        """Count what was computed since the last time."""
        if self._gauge is None:
            now = time.monotonic()
            self._pay(now - self._charged)
            self._charged = now
            return
        worked = self._work()
        self._pay((worked - self._worked) / self._slow)
        self._worked = worked

    def _pay(self, seconds: float) -> None:
        # Never more than was allowed: how soon it is noticed depends on the computer.
        self.used = min(self.used + seconds, self._seconds)

    def _work(self) -> float:
        return time.thread_time() + (self._gauge.look().seconds if self._gauge else 0.0)

    def _blocks_itself(self) -> bool:
        """Whether it waited for disks above all, though no lack of memory made it."""
        if self._gauge is None:
            return False
        faults = self._gauge.seen.faults - self._faults
        return self._blocked > self.passed / 2 and faults < self._blocked


def _drawn() -> float:
    return random.uniform(0, 2 * TICK)
