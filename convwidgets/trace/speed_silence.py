"""What a function prints while it is timed is not shown, as it is called many times over."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class _Hush:
    """Standard output without what one thread writes.

    Times may be taken in a thread of the page's, while a cell runs and prints in
    the main one; `contextlib.redirect_stdout` would take that away, too.
    """

    def __init__(self, around: Any) -> None:
        self._around = around
        self._thread: int | None = threading.get_ident()

    def write(self, text: str) -> int:
        """Pass on what other threads write."""
        if threading.get_ident() == self._thread:
            return len(text)
        written: int = self._around.write(text)
        return written

    def end(self) -> None:
        """Let everything pass, as somebody else may have kept this by now."""
        self._thread = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._around, name)


@contextmanager
def silent() -> Iterator[None]:
    """What this thread prints in here is not shown."""
    around = sys.stdout
    hush = _Hush(around)
    sys.stdout = hush  # it has all that the one around it has
    try:
        yield
    finally:
        hush.end()
        if sys.stdout is hush:
            sys.stdout = around
