"""Take the samples: all libraries in turns, each in its own process."""

import os
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing

import numpy as np

from benchmarks.arithmetic import agreement, memory, verdicts
from benchmarks.arithmetic.channel import Client, WorkerError
from benchmarks.arithmetic.libraries import MODULES, ours
from benchmarks.arithmetic.measured import Measured, difference
from benchmarks.arithmetic.works import OURS, PARTS, WORKS, Array, Inputs, Work, inputs
from benchmarks.report import Row
from benchmarks.sampling import Say, in_turns

#: Rounds for each number of threads; the figures are asked of one thread.
ROUNDS = {1: 31, 2: 11}


def run(say: Say, parts: Sequence[str] = PARTS) -> list[Row]:
    """Measure those parts of the figure."""
    works = [work for work in WORKS if work.name in parts]
    found: list[Measured] = []
    versions: dict[str, str] = {}
    if works:
        for threads in ROUNDS:
            if threads <= (os.cpu_count() or 1):
                found += _at(threads, works, versions, say)
    rows = verdicts.rows(works, found, versions)
    if "memory" in parts:
        rows += memory.rows(say)
    if "agreement" in parts:
        rows.append(agreement.row(say))
    return rows


def _at(threads: int, works: Sequence[Work], versions: dict[str, str], say: Say) -> list[Measured]:
    """Everything at one number of threads; the versions of the libraries are written down."""
    found: list[Measured] = []
    with ExitStack() as stack:
        clients: dict[str, Client] = {}
        for library in MODULES:
            say(f"{_threads(threads)}: starting {library}")
            client = stack.enter_context(closing(Client(library, threads)))
            try:
                versions[library] = client.ask("set_up")
            except WorkerError as error:
                found += [Measured(w.name, threads, library, missing=str(error)) for w in works]
            else:
                clients[library] = client
        for work in works:
            found += _work(work, threads, clients, say)
    return found


def _work(work: Work, threads: int, clients: dict[str, Client], say: Say) -> list[Measured]:
    """One work: every library's result is looked at, then all calls are timed in turns."""
    head = f"{_threads(threads)}: {work.title}"
    say(f"{head}: comparing the results")
    numbers = inputs(work)
    found: list[Measured] = []
    jobs: dict[str, Callable[[], float]] = {}
    for library, client in clients.items():
        try:
            for way, (arrays, weight) in client.ask("prepare", work.name).items():
                own = numbers if weight is None else numbers._replace(weight=weight)
                wrong = difference(arrays, _expected(work, own))
                found.append(Measured(work.name, threads, library, way, missing=wrong))
                if not wrong:
                    jobs[f"{library} {way}"] = _job(client, way, threads)
        except WorkerError as error:
            found.append(Measured(work.name, threads, library, missing=str(error)))
            if library == OURS:
                break  # there is nothing to compare the others with
    for one in found:
        if one.missing:
            say(f"{head}: {' '.join(filter(None, (one.library, one.way)))}: {one.missing}")
    if not jobs:
        return found
    samples = in_turns(jobs, ROUNDS[threads], _sparingly(say, f"{head}: "), warm_up=2)
    for one in found:
        one.seconds = samples.get(f"{one.library} {one.way}", [])
    return found


def _job(client: Client, way: str, threads: int) -> Callable[[], float]:
    def sample() -> float:
        seconds: float = client.ask("sample", way)
        if threads > 1:
            client.rest()
        return seconds

    return sample


def _expected(work: Work, numbers: Inputs) -> list[Array]:
    """Our own result in double precision."""
    (way,) = ours.ways(work, numbers.astype(np.float64)).values()
    return way.arrays(way.call())


def _threads(count: int) -> str:
    return "one thread" if count == 1 else f"{count} threads"


def _sparingly(say: Say, head: str, every: float = 2.0) -> Say:
    """Progress of rounds that may take a hundredth of a second each."""
    last = [0.0]

    def tell(text: str) -> None:
        if time.monotonic() - last[0] >= every:
            last[0] = time.monotonic()
            say(head + text)

    return tell
