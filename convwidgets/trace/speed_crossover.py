"""Direct, separable and by Fourier transform: which is quicker at which kernel size."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from convwidgets.core import conv2d, conv2d_fft, conv2d_separable
from convwidgets.trace.quantities import counted
from convwidgets.trace.records import Array, frozen
from convwidgets.trace.speed_check import Clock
from convwidgets.trace.speed_race import Tell
from convwidgets.trace.speed_times import duration, factor
from convwidgets.trace.steps import Steps

#: Rows and columns of the kernels.
KERNELS = tuple(range(3, 32, 2))
#: What is compared, in the order of the columns of the times.
METHODS = ("direct", "separable", "FFT")
#: About how long a comparison may take, in seconds, and how often each is sampled at most.
BUDGET, ROUNDS = 2.0, 15


@dataclass(frozen=True, slots=True, eq=False)
class CrossoverStep:
    """One kernel size.

    Attributes
    ----------
    index, count : int
        This step and how many there are.
    size, kernel_size : int
        Rows and columns of the image and of the kernel.
    seconds : ndarray, shape (3,)
        The time of each of the `METHODS`.
    """

    index: int
    count: int
    size: int
    kernel_size: int
    seconds: Array

    @property
    def products(self) -> tuple[int, int]:
        """Multiply-adds for an output cell: direct, and separable."""
        return self.kernel_size**2, 2 * self.kernel_size

    @property
    def winner(self) -> int:
        """Which of the `METHODS` is quickest."""
        return int(np.argmin(self.seconds))

    def describe(self) -> str:
        """The text twin: one plain sentence that a screen reader can speak."""
        k = self.kernel_size
        times = ", ".join(
            f"{method} {duration(float(s), spoken=True)}"
            for method, s in zip(METHODS, self.seconds, strict=True)
        )
        second = float(np.sort(self.seconds)[1])
        return (
            f"Step {self.index + 1} of {self.count}: kernel {k} by {k}, {times}; quickest is "
            f"{METHODS[self.winner]}, by {factor(second / float(self.seconds.min()))} to 1. An "
            f"output cell takes {self.products[0]} products direct and {self.products[1]} "
            "separable."
        )


@dataclass(frozen=True, eq=False)
class CrossoverTrace(Steps[CrossoverStep]):
    """Every kernel size with its times.

    Attributes
    ----------
    size : int
        Rows and columns of the image.
    kernels : tuple of int
        Rows and columns of each kernel.
    rounds : int
        How many runs of each there were.
    output : ndarray, shape (kernels, 3)
        Seconds of the quickest run, one column for each of the `METHODS`.
    """

    size: int
    kernels: tuple[int, ...]
    rounds: int
    output: Array

    def __len__(self) -> int:
        return len(self.kernels)

    def _step(self, index: int) -> CrossoverStep:
        return CrossoverStep(index, len(self), self.size, self.kernels[index], self.output[index])

    @property
    def measured(self) -> str:
        """How it was measured, in words."""
        return "one run of each" if self.rounds == 1 else f"the quickest of {self.rounds} runs each"

    def ahead(self, challenger: int, other: int) -> int | None:
        """The step from which on a method is always quicker than another; None if there is none."""
        quicker = self.output[:, challenger] < self.output[:, other]
        behind = np.flatnonzero(~quicker)
        first = int(behind[-1]) + 1 if behind.size else 0
        return first if first < len(self) else None

    def verdict(self, challenger: int, other: int) -> str:
        """Where one method overtakes another, in a sentence."""
        names = ("direct", "separable", "the FFT")
        who = f"{names[challenger]} is"
        first = self.ahead(challenger, other)
        last = self.kernels[-1]
        if first is None:
            sentence = f"{who} not quicker than {names[other]} at {last}×{last}"
        elif first == 0:
            sentence = f"{who} quicker than {names[other]} at every size"
        else:
            k = self.kernels[first]
            sentence = f"{who} quicker than {names[other]} from {k}×{k} on"
        return sentence[0].upper() + sentence[1:] + "."


def crossover_trace(
    size: int, kernels: Sequence[int], seconds: Any, rounds: int = 1
) -> CrossoverTrace:
    """The comparison of these measurements; nothing is measured here.

    Parameters
    ----------
    size : int
        Rows and columns of the image.
    kernels : sequence of int
        Rows and columns of each kernel, rising.
    seconds : array_like, shape (kernels, 3)
        The time of each of the `METHODS`.
    rounds : int
        How many runs of each there were.

    Returns
    -------
    CrossoverTrace
        One step for each kernel size.

    Examples
    --------
    >>> trace = crossover_trace(64, (3, 5, 7), [[1, 2, 3], [2, 2, 3], [5, 2, 3]])
    >>> trace.verdict(1, 0)
    'Separable is quicker than direct from 7×7 on.'
    >>> trace.verdict(2, 1)
    'The FFT is not quicker than separable at 7×7.'
    """
    return CrossoverTrace(size, tuple(kernels), rounds, frozen(seconds))


def measure_crossover(
    size: int,
    *,
    clock: Clock = time.perf_counter,
    tell: Tell = lambda share, name: None,
) -> CrossoverTrace:
    """Time the three methods on one image, with zeros around it so that its size stays.

    Parameters
    ----------
    size : int
        Rows and columns of the image.
    clock : callable
        Counts seconds; another one for tests.
    tell : callable
        Told of the progress.

    Returns
    -------
    CrossoverTrace
        The quickest of several runs: whatever else the computer does only adds to
        a time, and would shift a crossing.  In a round every kernel and method has
        its turn.
    """
    jobs = _jobs(size)
    best = np.full((len(KERNELS), len(METHODS)), np.inf)
    start = clock()
    for number in range(ROUNDS + 1):  # the first one is cold, and not counted
        begun = clock()
        for at, kernel in enumerate(KERNELS):
            tell(_share(number, clock() - start), f"{kernel}×{kernel}")
            for method, job in enumerate(jobs[at]):
                before = clock()
                job()
                if number:
                    best[at, method] = min(best[at, method], clock() - before)
        now = clock()
        if number > 2 and now - start + (now - begun) > BUDGET:
            break
    return crossover_trace(size, KERNELS, best, number)


def _share(number: int, seconds: float) -> float:
    """How far it has come: by rounds, or by time where that is over first."""
    return min(1.0, max(number / (ROUNDS + 1), seconds / BUDGET))


def _jobs(size: int) -> list[tuple[Callable[[], Any], ...]]:
    """What is timed: for each kernel size a call of each method."""
    rng = np.random.default_rng(11)
    image = rng.standard_normal((size, size))
    return [_methods(image, *rng.standard_normal((2, kernel))) for kernel in KERNELS]


def _methods(image: Array, column: Array, row: Array) -> tuple[Callable[[], Any], ...]:
    kernel = np.outer(column, row)
    return (
        partial(conv2d, image, kernel, padding="same"),
        partial(conv2d_separable, image, column, row, padding="same"),
        partial(conv2d_fft, image, kernel, padding="same"),
    )


def products_in_words(step: CrossoverStep) -> tuple[str, str, str]:
    """What each method does for an output cell, for the picture."""
    k = step.kernel_size
    return (
        f"{k}·{k} = {counted(k * k)} products a cell",
        f"{k} + {k} = {2 * k} products a cell",
        "the same transforms for every kernel",
    )
