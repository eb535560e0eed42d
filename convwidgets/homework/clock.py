"""A time limit for code that runs in this very process."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn


class TooLong(BaseException):
    """Raised in the middle of whatever took too long; no ordinary `except` swallows it."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `TooLong` in this block after some seconds of this process's own work.

    Parameters
    ----------
    seconds : float
        Of the processor: what others do meanwhile, or how long a sandbox takes, does not count.

    Notes
    -----
    Works in the main thread, where the system has interval timers; elsewhere
    the block is left alone, and the limit of the whole process has to do.
    """
    main = threading.current_thread() is threading.main_thread()
    if not main or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(_: int, __: FrameType | None) -> NoReturn:
        raise TooLong

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, max(seconds, 0.001))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
