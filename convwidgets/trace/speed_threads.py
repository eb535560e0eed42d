"""One thread for everybody while times are taken.

Python's loops have one thread.  A matrix product would take as many as there
are cores, and wait for them where something else keeps a core busy: on a small
shared computer that makes a product of 0.4 ms one of 16 ms.
"""

import ctypes
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

#: How OpenBLAS's functions are called in the builds that NumPy's packages bring along.
_PREFIXES, _SUFFIXES = ("scipy_openblas", "openblas"), ("64_", "_64_", "")

_Pool = tuple[Callable[[], int], Callable[[int], Any]]


@contextmanager
def one_thread() -> Iterator[None]:
    """Matrix products of NumPy, and all of PyTorch if it is loaded, on one thread.

    Where NumPy computes with a library that cannot be asked, its threads stay
    as they are.
    """
    pools = [*_blas(), *_torch()]
    before = [get() for get, _ in pools]
    for _, put in pools:
        put(1)
    try:
        yield
    finally:
        for (_, put), count in zip(pools, before, strict=True):
            put(count)


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
    torch = sys.modules.get("torch")
    return () if torch is None else ((torch.get_num_threads, torch.set_num_threads),)
