"""Medians, percentiles and samples taken in turns."""

import time
from collections.abc import Callable, Mapping, Sequence

import numpy as np

#: Tells whoever waits how far a figure has come.
Say = Callable[[str], None]


def median(samples: Sequence[float]) -> float:
    """The middle of some samples."""
    return float(np.median(samples))


def p95(samples: Sequence[float]) -> float:
    """What 95 of 100 samples stay below (the sample itself, not an interpolation)."""
    return float(np.percentile(samples, 95, method="higher"))


def seconds(job: Callable[[], object]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def in_turns(
    jobs: Mapping[str, Callable[[], float]], rounds: int, say: Say, *, warm_up: int = 1
) -> dict[str, list[float]]:
    """Samples of each job, taken in turns so that a busy minute hits all of them alike.

    Each job returns its own sample; the first ``warm_up`` rounds are not counted.
    """
    samples: dict[str, list[float]] = {name: [] for name in jobs}
    for number in range(-warm_up, rounds):
        say(f"round {number + 1} of {rounds}" if number >= 0 else "warming up")
        for name, job in jobs.items():
            sample = job()
            if number >= 0:
                samples[name].append(sample)
    return samples
