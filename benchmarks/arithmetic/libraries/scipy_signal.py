"""scipy.signal: the direct sum and the two that go through the Fourier transform."""

from functools import partial
from typing import Any

from benchmarks.arithmetic.libraries.way import Way
from benchmarks.arithmetic.works import Inputs, Work

_threads = 1


def set_up(threads: int) -> str:
    """Only the Fourier transforms can use more than one thread."""
    global _threads
    import scipy.signal  # type: ignore[import-untyped]  # ships no type information

    _threads = threads
    return str(scipy.__version__)


def ways(work: Work, inputs: Inputs) -> dict[str, Way]:
    """The valid part; a convolution with the turned kernel is our correlation."""
    import scipy.fft  # type: ignore[import-untyped]  # ships no type information
    from scipy import signal

    if work.kind != "image":
        return {}
    x, weight = inputs.x, inputs.weight
    turned = weight[::-1, ::-1].copy()
    workers: Any = partial(scipy.fft.set_workers, _threads)
    return {
        "correlate2d": Way(lambda: signal.correlate2d(x, weight, mode="valid")),
        "fftconvolve": Way(lambda: signal.fftconvolve(x, turned, mode="valid"), context=workers),
        "oaconvolve": Way(lambda: signal.oaconvolve(x, turned, mode="valid"), context=workers),
    }
