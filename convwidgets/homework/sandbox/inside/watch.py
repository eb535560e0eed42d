"""Notice what the student's code prints and what it reaches for.

This is for the report only.  Whatever is noticed here is refused by the kernel
whether it is noticed or not.
"""

import io
import os
import sys
from typing import Any

import numpy as np

_EVENTS = {
    "os.fork": "process",
    "os.forkpty": "process",
    "os.posix_spawn": "process",
    "os.exec": "process",
    "os.system": "process",
    "subprocess.Popen": "process",
    "pty.spawn": "process",
    "_thread.start_new_thread": "thread",
    "_thread.start_joinable_thread": "thread",
    "socket.__new__": "socket",
    "os.kill": "kill",
    "os.killpg": "kill",
    "signal.pthread_kill": "kill",
    "os.remove": "remove",
    "os.rmdir": "remove",
    "os.rename": "remove",
    "shutil.rmtree": "remove",
    "os.truncate": "remove",
    "import": "library",
    "open": "open",
    "os.listdir": "open",
    "os.scandir": "open",
}
_MOST = 8


class Ear(io.TextIOBase):
    """Keeps the beginning of what is printed and counts the rest."""

    def __init__(self, most: int) -> None:
        self.parts: list[str] = []
        self.left = most
        self.lost = 0

    def write(self, text: str) -> int:
        """Take a text, as any stream does."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        kept = text[: self.left]
        if kept:
            self.parts.append(kept)
            self.left -= len(kept)
        self.lost += len(text) - len(kept)
        return len(text)

    def isatty(self) -> bool:
        """No, so that nobody writes colours."""
        return False

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """What anything printed is kept as."""
        return "utf-8"

    @property
    def heard(self) -> str:
        """What was printed, as far as it is kept."""
        return "".join(self.parts)


class Watch:
    """Collects what was reached for while the student's code ran."""

    def __init__(self, home: str) -> None:
        self.notes: list[list[str]] = []
        self.on = False
        # Python itself reads these; what lies elsewhere is not there.
        here = (os.path.dirname(__file__), os.path.dirname(np.__file__))
        self.ordinary = (home, sys.base_prefix, *here, os.devnull)
        sys.addaudithook(self._hear)

    def _hear(self, event: str, details: tuple[Any, ...]) -> None:
        if not self.on or event not in _EVENTS or len(self.notes) == _MOST:
            return
        self.on = False  # what is done here is not the student's
        try:
            code = _EVENTS[event]
            where = details[0] if details else ""
            if code == "library":
                if not isinstance(where, str) or not where.startswith("convwidgets."):
                    return
            elif code in ("open", "remove"):
                if isinstance(where, bytes):
                    where = os.fsdecode(where)
                if not isinstance(where, str):
                    return
                # Import looks for modules along its path; that is nobody's reaching out.
                path = os.path.normpath(os.path.join(os.getcwd(), where))
                own = self.ordinary if code == "open" else self.ordinary[:1]
                if path.startswith(own) or where.startswith("<"):
                    return
                where = where[:120]
            else:
                where = ""
            self.note(code, where)
        finally:
            self.on = True

    def note(self, code: str, where: str = "") -> None:
        """Remember something, once."""
        if [code, where] not in self.notes and len(self.notes) < _MOST:
            self.notes.append([code, where])

    def taken(self) -> list[list[str]]:
        """What was noticed since the last time."""
        notes, self.notes = self.notes, []
        return notes
