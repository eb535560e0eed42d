"""A race of several ways to compute one convolution, made from given measurements."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from convwidgets.trace.quantities import bytes_text, counted
from convwidgets.trace.records import Array, frozen
from convwidgets.trace.speed_times import Timing, duration, factor
from convwidgets.trace.speed_work import Work
from convwidgets.trace.steps import Steps

#: Closer than this, two times are told as equal.
_ALIKE = 1.1


@dataclass(frozen=True, slots=True, eq=False)
class SpeedStep:
    """One way, and how long it takes.

    Attributes
    ----------
    index, count : int
        This step and how many there are.
    work : Work
        What is computed.
    timing : Timing
        What was measured.
    seconds : float
        The time of the whole work; NaN if the answer is wrong.
    slowest, quickest : str
        The ways that take longest and shortest; empty if none was timed.
    ratio : float
        How many times faster than the slowest; NaN if the answer is wrong.
    times_quickest : float
        How many times as long as the quickest; NaN if the answer is wrong.
    """

    index: int
    count: int
    work: Work
    timing: Timing
    seconds: float
    slowest: str
    quickest: str
    ratio: float
    times_quickest: float

    @property
    def name(self) -> str:
        """What the way is called."""
        return self.timing.name

    @property
    def timed(self) -> bool:
        """Whether there is a time: the answer is right."""
        return not self.timing.fault

    @property
    def scaled(self) -> bool:
        """Whether a part was measured and scaled up."""
        return self.timing.rows > 0

    @property
    def rate(self) -> str:
        """Multiply-adds in a second: ``'11.3 billion'``."""
        rate = float(f"{self.work.products / self.seconds:.3g}")
        return counted(round(rate), exact_below=10**6)

    @property
    def comparison(self) -> str:
        """``'1,240 times faster'`` than the slowest way."""
        if self.slowest == self.quickest:
            return "the only one timed"
        if self.name == self.slowest:
            return "the slowest"
        if self.ratio < _ALIKE:
            return "about as slow"
        return f"{factor(self.ratio)} times faster"

    @property
    def measured(self) -> str:
        """How it was measured, in words."""
        count = len(self.timing.seconds)
        if self.scaled:
            took = duration(self.timing.median)
            return (
                f"{took} for {self.timing.rows} of {self.work.rows} rows of the output, the rest "
                "scaled up"
            )
        return f"the median of {count} runs" if count > 1 else "one run"

    def describe(self) -> str:
        """The text twin: one plain sentence that a screen reader can speak."""
        start = f"Way {self.index + 1} of {self.count}: {self.name}"
        if not self.timed:
            return f"{start} was not timed. {self.timing.fault}"
        about = "about " if self.scaled else ""
        than = "" if self.name == self.slowest else f" than {self.slowest}"
        than = than.replace("than", "as") if self.comparison == "about as slow" else than
        return (
            f"{start} takes {about}{duration(self.seconds, spoken=True)} ({self.measured}), "
            f"{self.comparison}{than}; {self.rate} multiply-adds a second."
        )


@dataclass(frozen=True, eq=False)
class SpeedTrace(Steps[SpeedStep]):
    """Every way with its time, in the order in which they are shown.

    Attributes
    ----------
    work : Work
        What is computed.
    timings : tuple of Timing
        What was measured.
    output : ndarray, shape (ways,)
        Seconds for the whole work; NaN where the answer is wrong.
    """

    work: Work
    timings: tuple[Timing, ...]
    output: Array

    def __len__(self) -> int:
        return len(self.timings)

    def _step(self, index: int) -> SpeedStep:
        seconds = float(self.output[index])
        timed = [timing for timing in self.timings if not timing.fault]
        ends = ("", "")
        ratios = (math.nan, math.nan)
        if timed:
            slow, quick = int(np.nanargmax(self.output)), int(np.nanargmin(self.output))
            ends = (self.timings[slow].name, self.timings[quick].name)
            ratios = (float(self.output[slow]) / seconds, seconds / float(self.output[quick]))
        return SpeedStep(index, len(self), self.work, self.timings[index], seconds, *ends, *ratios)

    @property
    def patches(self) -> str:
        """The patch matrix and its memory, in words."""
        rows, columns = self.work.patch_shape
        ratio = factor(self.work.patch_bytes / self.work.input_bytes)
        return (
            f"patch matrix {rows:,} × {columns:,}: {bytes_text(self.work.patch_bytes)}, "
            f"{ratio} times the input"
        )


def race_trace(work: Work, timings: Sequence[Timing]) -> SpeedTrace:
    """The race of these measurements; nothing is measured here.

    Parameters
    ----------
    work : Work
        What was computed.
    timings : sequence of Timing
        One for each way.

    Returns
    -------
    SpeedTrace
        One step for each way.

    Examples
    --------
    >>> work = Work(size=64, in_channels=8, out_channels=16, kernel_size=3)
    >>> timings = [Timing("loops", (1.5,), rows=31), Timing("product", (0.002, 0.001, 0.002))]
    >>> trace = race_trace(work, timings)
    >>> trace.output
    array([3.e+00, 2.e-03])
    >>> trace[1].comparison, trace[1].rate
    ('1,500 times faster', '2.21 billion')
    """
    seconds = [t.median * (work.rows / t.rows if t.rows else 1) for t in timings]
    return SpeedTrace(work, tuple(timings), frozen(seconds))
