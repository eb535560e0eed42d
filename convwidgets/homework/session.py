"""A submission's code in its sandbox, brought back to life after a part of it was stopped.

What has to be stopped costs the cell that did it and nothing else: the sandbox
is started again, and every other cell that had run is run once more.
"""

import re
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from .sandbox import MISSING, Called, Foreign, Limits, Ran, Sandbox

MOST_RESTARTS = 12
PARTS = 4
_LONGEST_ERROR = 200


class _Cell(NamedTuple):
    name: str
    source: str


class Session:
    """The cells of one submission, run in order.

    Parameters
    ----------
    sandbox : Sandbox
        Entered already.
    limits : Limits
        Of which the total is watched here as well.
    incidents : list of str
        Gets a sentence for everything that was stopped.
    outside : callable
        Called around cells that are run again: a context in which no question
        is being graded.

    Attributes
    ----------
    share : float
        Seconds that one function may use up in one test.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        limits: Limits,
        incidents: list[str],
        outside: Callable[[], Any],
    ) -> None:
        self._sandbox, self._incidents, self._outside = sandbox, incidents, outside
        self._done: list[_Cell] = []
        self._stopped: list[tuple[_Cell, str]] = []
        self._restarts = 0
        self._total = limits.total_seconds
        self.share = limits.total_seconds / PARTS
        self._end = time.process_time() + limits.total_seconds
        self._told = False

    @property
    def left(self) -> float:
        """Seconds of the submission's time that are left, in the sandbox and for its tests here."""
        return min(self._sandbox.left, self._end - time.process_time())

    def run(self, name: str, source: str) -> Ran:
        """Run a cell; ``name`` is how incidents speak of it."""
        if not self._ready():
            return Ran(False, error="This cell was not run any more.")
        ran = self._sandbox.run(source)
        self._tell(name, ran.incidents)
        if not ran.killed:
            self._done.append(_Cell(name, source))
        if not ran.ok:
            self._stopped.append((_Cell(name, source), ran.error))
        return ran

    def stopped_at(self, name: str) -> str:
        """Why a name may be missing: the last cell that speaks of it, if it did not end."""
        for cell, error in reversed(self._stopped):
            if re.search(rf"\b{re.escape(name)}\b", cell.source):
                said = (error.splitlines() or [""])[0].rstrip(".")[:_LONGEST_ERROR]
                return f": {cell.name} stopped before its end ({said})"
        return ""

    def look(self, name: str) -> Any:
        """The value of a name as plain data, a `RemoteFunction`, a `Foreign` or `MISSING`."""
        if not self._ready():
            return MISSING
        return _named(self._sandbox.look(name))

    def call(self, name: str, args: list[Any], kwargs: dict[str, Any]) -> Called:
        """Call a function of the student."""
        if not self._ready():
            detail = "it was not called any more, because the time of the submission is used up"
            return Called("error", returned="TimeoutError", detail=detail)
        called = self._sandbox.call(name, args, kwargs)
        self._tell(f"`{name}`", called.incidents)
        return called

    def abandon(self) -> None:
        """Give up the sandbox as it is: a call was left in the middle of it."""
        self._sandbox.restart()
        self._repeat()

    def _ready(self) -> bool:
        """Whether there is a sandbox with all that ran so far, and time to use it."""
        if self.left <= 0:
            self._stop(f"The submission used up its {self._total:g} seconds; the rest was not run.")
            return False
        while not self._sandbox.alive:
            if self._restarts >= MOST_RESTARTS:
                self._stop(
                    f"The submission had to be started again {MOST_RESTARTS} times; the rest was "
                    "not run."
                )
                return False
            self._restarts += 1
            self._sandbox.restart()
            self._repeat()
        return True

    def _repeat(self) -> None:
        """Run again what had run; a cell that has to be stopped this time is left out."""
        with self._outside():
            for cell in list(self._done):
                if self.left <= 0:
                    return
                ran = self._sandbox.run(cell.source)
                if ran.killed:
                    self._done.remove(cell)
                    self._tell(f"{cell.name}, run again,", ran.incidents)
                    return

    def _stop(self, sentence: str) -> None:
        if not self._told:
            self._told = True
            self._incidents.append(sentence)

    def _tell(self, where: str, sentences: tuple[str, ...]) -> None:
        for sentence in sentences:
            said = f"{where}: {sentence}"
            if said not in self._incidents:
                self._incidents.append(said)


def _named(value: Any) -> Any:
    """The value, whose foreign parts bear the names of the student's types, not of ours."""
    if type(value) is Foreign:
        return type(value.name, (Foreign,), {"__slots__": ()})(value.name)
    if type(value) in (list, tuple):
        return type(value)(map(_named, value))
    return value
