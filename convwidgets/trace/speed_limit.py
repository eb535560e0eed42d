"""An end to calls that have none: a function that runs too long is interrupted."""

import _thread
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class TooLong(Exception):
    """The call was stopped because its time was over."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise `TooLong` in what takes longer.

    It does what the student's interrupt button does, so it ends loops written in
    Python, and only those: a single long call into a library is over when it is
    over.  Outside the main thread nothing can be interrupted, and the body runs
    to its end.

    Parameters
    ----------
    seconds : float
        The limit.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    guard, state = threading.Lock(), {"over": False, "rung": False}

    def ring() -> None:
        with guard:
            if not state["over"]:
                state["rung"] = True
                _thread.interrupt_main()

    timer = threading.Timer(seconds, ring)
    timer.daemon = True
    timer.start()
    try:
        yield
        with guard:
            state["over"] = True
        if state["rung"]:
            time.sleep(1)  # the interrupt is on its way, and must not arrive later
    except KeyboardInterrupt:
        if not state["rung"]:
            raise  # the student's own
        raise TooLong from None
    finally:
        with guard:
            state["over"] = True
        timer.cancel()
