"""Matrix products on one thread while a training is at work.

Those of a training are small.  On several threads they are hardly quicker, take every
core from whatever else the student does, and where something keeps a core busy, on a
small shared computer, they wait for each other: ten times as long was seen.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from convwidgets.trace import speed_threads

_lock = threading.Lock()
_restore: list[tuple[Callable[[int], Any], int]] = []
_at_work = 0


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """NumPy's products on one thread until the last who asked for it is done.

    Counted, as trainings end in any order: each restoring what it found would leave one
    thread for good.  PyTorch is left alone; somebody may be importing it just now.
    """
    global _at_work
    with _lock:
        _at_work += 1
        if _at_work == 1:
            for get, put in speed_threads._blas():
                _restore.append((put, get()))
                put(1)
    try:
        yield
    finally:
        with _lock:
            _at_work -= 1
            if not _at_work:
                for put, count in _restore:
                    put(count)
                _restore.clear()
