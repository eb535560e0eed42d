"""An end to calls that have none: a function that runs too long is interrupted."""

import ctypes
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
    over.  The button reaches the main thread alone, and only where interrupts are not
    ignored.  JupyterLab answers a click on a widget in another one, which is
    interrupted here as well.

    Parameters
    ----------
    seconds : float
        The limit.
    """
    thread = threading.current_thread()
    guard, state = threading.Lock(), {"over": False, "rung": False}

    def ring() -> None:
        with guard:
            if not state["over"]:
                state["rung"] = True
                _interrupt(thread)

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


def _interrupt(thread: threading.Thread) -> None:
    """Raise `KeyboardInterrupt` in a thread, at the next line of Python that it comes to."""
    if thread.ident is not None:
        # docs.python.org/3/c-api/init.html#c.PyThreadState_SetAsyncExc
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(thread.ident), ctypes.py_object(KeyboardInterrupt)
        )
