"""How much of the processor another process has used, and what it is doing."""

import os
from functools import lru_cache
from typing import NamedTuple


class Seen(NamedTuple):
    """A process at one moment.

    Attributes
    ----------
    seconds : float
        Of the processor that it has used.
    state : str
        The kernel's letter for what it is doing; ``X`` when it is gone.
    faults : int
        How often it has waited for memory to be read from a disk.
    memory : int
        Bytes of memory it holds.
    """

    seconds: float = 0.0
    state: str = "X"
    faults: int = 0
    memory: int = 0


class Gauge:
    """Looks at a process from outside.

    Parameters
    ----------
    pid : int

    Attributes
    ----------
    seen : Seen
        What the last look found; the process may be gone since.

    Raises
    ------
    OSError
        Where the system has no such file.
    """

    def __init__(self, pid: int) -> None:
        # Kept open: the number may be another process's by the next look.
        self._file = os.open(f"/proc/{pid}/stat", os.O_RDONLY)
        self.seen = Seen()

    def look(self) -> Seen:
        """What it is now; of one that is gone, what it was."""
        try:
            # Its name stands in front, in brackets, and may have any others in it.
            words = os.pread(self._file, 1024, 0).rpartition(b")")[2].split()
        except OSError:
            words = []
        if len(words) < 22:
            return self.seen._replace(state="X")
        seconds = (int(words[11]) + int(words[12])) / _ticks()
        memory = int(words[21]) * os.sysconf("SC_PAGE_SIZE")
        self.seen = Seen(seconds, words[0].decode(), int(words[9]), memory)
        return self.seen

    def close(self) -> None:
        """Forget the process."""
        file, self._file = self._file, -1  # which nobody else gets
        os.close(file)


@lru_cache
def _ticks() -> int:
    return os.sysconf("SC_CLK_TCK")
