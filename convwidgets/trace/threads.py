"""Matrix products on one thread, for whoever measures or computes beside something else.

A product would take as many threads as there are cores, and wait for them where
something else keeps a core busy: on a small shared computer that makes a product
of 0.4 ms one of 16 ms.  Small products are hardly quicker on several anyway.
"""

import ctypes
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

#: How OpenBLAS's functions are called in the builds that NumPy's packages bring along.
_PREFIXES, _SUFFIXES = ("scipy_openblas", "openblas"), ("64_", "_64_", "")

_Pool = tuple[Callable[[], int], Callable[[int], Any]]

_lock = threading.Lock()
_inside = 0
#: What the first who came in has found.
_found: list[tuple[Callable[[int], Any], int]] = []


@contextmanager
def one_thread(*, torch: bool = True) -> Iterator[None]:
    """One thread for the matrix products of NumPy, and for PyTorch if it is loaded.

    May be entered within itself, and by several threads that leave in any order:
    NumPy's products are on one thread for all of them until the last has left.
    PyTorch counts per thread of Python: it is the caller's that is changed.

    Where NumPy computes with a library that cannot be asked, its threads stay as
    they are.

    Parameters
    ----------
    torch : bool
        Whether PyTorch counts too.

    Examples
    --------
    >>> from convwidgets.trace.threads import one_thread
    >>> with one_thread():
    ...     product = [[1.0, 2.0]] @ np.ones((2, 1))
    >>> float(product[0, 0])
    3.0
    """
    mine = [(put, get()) for get, put in (_torch() if torch else ())]
    _enter()
    try:
        for put, _ in mine:
            put(1)
        yield
    finally:
        for put, count in mine:
            put(count)
        _leave()


def _enter() -> None:
    global _inside
    with _lock:
        if not _inside:
            for get, put in _blas():
                _found.append((put, get()))
                put(1)
        _inside += 1


def _leave() -> None:
    global _inside
    with _lock:
        _inside -= 1
        if not _inside:
            for put, count in _found:
                put(count)
            _found.clear()


@cache
def _blas() -> tuple[_Pool, ...]:
    """How many threads NumPy's OpenBLAS has: to be asked, and to be set."""
    home = Path(np.__file__).parent
    folders = (home.parent / "numpy.libs", home / ".dylibs")
    for file in (file for folder in folders for file in folder.glob("*openblas*")):
        try:
            library = ctypes.CDLL(str(file))  # it is loaded already: this is the one in use
        except OSError:
            continue
        for prefix in _PREFIXES:
            for suffix in _SUFFIXES:
                get = getattr(library, f"{prefix}_get_num_threads{suffix}", None)
                put = getattr(library, f"{prefix}_set_num_threads{suffix}", None)
                if get and put:
                    return ((get, put),)
    return ()


def _torch() -> tuple[_Pool, ...]:
    """The same of PyTorch; nothing while another thread is just importing it."""
    torch = sys.modules.get("torch")
    get, put = (getattr(torch, f"{what}_num_threads", None) for what in ("get", "set"))
    return ((get, put),) if get and put else ()
