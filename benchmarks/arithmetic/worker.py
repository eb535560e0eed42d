"""The process of one library: ``python -m benchmarks.arithmetic.worker LIBRARY THREADS``.

It reads requests and writes answers until its input ends.  See `Worker` for the requests.
"""

import sys
import timeit
import tracemalloc
from importlib import import_module

from benchmarks.arithmetic.channel import answer
from benchmarks.arithmetic.libraries import MODULES
from benchmarks.arithmetic.libraries.way import Way
from benchmarks.arithmetic.works import BY_NAME, Array, inputs

#: A sample is the mean of as many calls as take this long.
SAMPLE_S = 0.002


class Worker:
    """What a library's process does; each method is a request."""

    def __init__(self, library: str, threads: int) -> None:
        self._module = import_module(f"benchmarks.arithmetic.libraries.{MODULES[library]}")
        self._threads = threads
        self._ways: dict[str, Way] = {}
        self._repeats: dict[str, int] = {}

    def set_up(self) -> str:
        """Load the library; gives its version."""
        version: str = self._module.set_up(self._threads)
        return version

    def prepare(self, name: str) -> dict[str, tuple[list[Array], Array | None]]:
        """Make a work ready; gives each call's result, and its kernel if it is its own."""
        self._repeats = {}
        work = BY_NAME[name]
        self._ways = self._module.ways(work, inputs(work))
        results = {}
        for label, way in self._ways.items():
            with way.context():
                results[label] = (way.arrays(way.call()), way.weight)
        return results

    def sample(self, label: str) -> float:
        """Seconds per call: one call to come back into the caches, then enough for the clock."""
        way = self._ways[label]
        with way.context():
            way.call()
            timer = timeit.Timer(way.call)
            if label not in self._repeats:
                self._repeats[label] = _repeats(timer)
            count = self._repeats[label]
            return timer.timeit(count) / count

    def memory(self, name: str) -> tuple[int, int]:
        """Bytes that a call holds at most beyond its arguments, and bytes of its result."""
        self.prepare("tiny")  # what is loaded or kept at the very first call is not the work's
        work = BY_NAME[name]
        way = next(iter(self._module.ways(work, inputs(work)).values()))
        tracemalloc.start()
        before, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        result = way.call()
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return peak - before, sum(array.nbytes for array in way.arrays(result))


def _repeats(timer: timeit.Timer) -> int:
    """How many calls make a sample long enough."""
    count = 1
    while (taken := timer.timeit(count)) < SAMPLE_S:
        # at most ten times as many at once: the first calls may be slow
        count = max(count + 1, round(count * min(1.2 * SAMPLE_S / taken, 10)))
    return count


def main(library: str, threads: int) -> None:
    """Answer until there are no more requests."""
    answer(lambda: Worker(library, threads))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
