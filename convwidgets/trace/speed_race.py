"""The race: every way is checked first, and timed only if its answer is right."""

import math
import time
from collections.abc import Callable, Mapping

from convwidgets.trace.numbers import number
from convwidgets.trace.speed_check import Clock, Fault, Way, checked, told
from convwidgets.trace.speed_limit import TooLong, at_most
from convwidgets.trace.speed_silence import silent
from convwidgets.trace.speed_times import Timing
from convwidgets.trace.speed_work import Array, Work

#: Told how far the measuring has come, 0 to 1, and what is measured now.
Tell = Callable[[float, str], None]

#: What would take longer is measured on a part of the work, and scaled up.
WHOLE = 1.0
#: About how long that part takes.
PART = 0.6
#: How long a way may be sampled, and how often at most.
SAMPLED, ROUNDS = 0.25, 25
#: A single run has to do for what takes longer; of anything else there are a few at least, as the
#: first one is slower.
ONCE, FEW = 0.1, 3
#: What a single call may take before it is stopped.
LIMIT = 5.0
#: A sample of something quicker is the mean of several calls.
_SAMPLE, _CALLS = 0.002, 20


def measure_race(
    work: Work,
    ways: Mapping[str, Way],
    *,
    clock: Clock = time.perf_counter,
    tell: Tell = lambda share, name: None,
    limit: float = LIMIT,
) -> list[Timing]:
    """Check and time every way.

    What is quick is sampled several times, all ways in turns, so that a busy
    moment of the computer hits all of them alike.

    Parameters
    ----------
    work : Work
        What is to be computed.
    ways : mapping
        Each way by its name, in the order in which they are shown.
    clock : callable
        Counts seconds; another one for tests.
    tell : callable
        Told of the progress.
    limit : float
        Seconds after which a single call is stopped.

    Returns
    -------
    list of Timing
        In the order of `ways`.
    """
    runs: dict[str, _Run] = {}
    for index, (name, way) in enumerate(ways.items()):
        tell(0.7 * index / len(ways), name)
        runs[name] = _Run(name, way, work, clock, limit)
        runs[name].try_out()
    longest = max((run.rounds for run in runs.values()), default=0)
    for done in range(longest):
        for name, run in runs.items():
            if done < run.rounds:
                tell(0.7 + 0.3 * done / longest, name)
                run.sample()
    return [run.timing() for run in runs.values()]


class _Run:
    """One way: checked, estimated, sampled."""

    def __init__(self, name: str, way: Way, work: Work, clock: Clock, limit: float) -> None:
        self._name, self._way, self._work = name, way, work
        self._clock, self._limit = clock, limit
        self._seconds: list[float] = []
        self._rows, self._calls = 0, 1
        self._fault = ""
        self.rounds = 0
        """How many samples are to be taken after `try_out`."""

    def try_out(self) -> None:
        """Check the way, and find out how long it takes."""
        try:
            self._checked(*self._work.small())
            row = self._checked(*self._work.strip(1))
            if row * self._work.rows > WHOLE:
                self._rows = min(self._work.rows, max(1, round(PART / row)))
                self._seconds = [self._checked(*self._work.strip(self._rows))]
                return
            self._plan(self._checked(*self._work.arrays()))
        except Fault as fault:
            self._fault = str(fault)

    def _checked(self, x: Array, weight: Array) -> float:
        return checked(self._way, x, weight, self._limit, self._clock)

    def _plan(self, whole: float) -> None:
        """How often to sample what takes so long."""
        quick = max(whole, 1e-9)
        self._calls = min(_CALLS, math.ceil(_SAMPLE / quick))
        if whole > ONCE:
            self._seconds = [whole]
        else:
            self.rounds = min(ROUNDS, max(FEW, int(SAMPLED / (quick * (self._calls + 1)))))

    def sample(self) -> None:
        """One more sample: one call to come back into the caches, then those that count."""
        if self._fault:
            return
        x, weight = self._work.arrays()
        try:
            with at_most(self._limit), silent():
                self._way(x, weight)
                start = self._clock()
                for _ in range(self._calls):
                    self._way(x, weight)
                self._seconds.append((self._clock() - start) / self._calls)
        except TooLong:
            limit = number(self._limit)
            self._fault = f"It was stopped after {limit} seconds when it was called again."
        except Exception as error:  # whoever is right once may still stumble later
            self._fault = f"It stops with {told(error, self._way)} when it is called again."

    def timing(self) -> Timing:
        """What was found."""
        if self._fault:
            return Timing(self._name, fault=self._fault)
        rows = 0 if self._rows == self._work.rows else self._rows
        return Timing(self._name, tuple(self._seconds), rows)
