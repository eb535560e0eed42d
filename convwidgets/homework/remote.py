"""A function of the student as the tests see it: it is called, and its code is elsewhere."""

import inspect
from collections.abc import Sequence
from typing import Any

import numpy as np

from convwidgets.exercises import Outcome, StandIn

from .sandbox import Called, Foreign, RemoteError
from .session import Session


class Remote(StandIn):
    """Stands in for a function that runs in the sandbox.

    Parameters
    ----------
    session : Session
        Where it runs.
    name : str
        What it is called there.
    signature : inspect.Signature or None
        What it takes, if that is known.
    """

    def __init__(
        self, session: Session, name: str, signature: inspect.Signature | None = None
    ) -> None:
        self._session = session
        self._stopped: Called | None = None
        self._used = 0.0
        self._outcomes: dict[str, Outcome] = {}
        self.name = self.__name__ = name
        self.signature = signature

    def attempt(self, case: Sequence[Any]) -> Outcome:
        """Call it for a question."""
        known = _fingerprint(case)
        if (kept := self._outcomes.get(known)) is not None:
            return kept  # tried already: a slow function has its time for the other inputs
        called = self._call(list(case), {})
        if called.killed:
            return Outcome("error", None, "TimeoutError", _stopped(called), seconds=called.seconds)
        outcome = called.outcome
        if self._stopped is not called:
            self._outcomes[known] = outcome
        return outcome

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it as a teacher's own test does.

        Raises
        ------
        RemoteError
            If it raised, or had to be stopped.
        """
        called = self._call(list(args), kwargs)
        if called.kind == "error":
            said = _stopped(called) if called.killed else called.detail
            raise RemoteError(f"{self.name} stopped: {said}")
        return called.plain

    def _call(self, args: list[Any], kwargs: dict[str, Any]) -> Called:
        if self._stopped is not None:  # what was stopped once is not given the time again
            return self._stopped
        called = self._session.call(self.name, [_copied(a) for a in args], kwargs)
        self._used += called.seconds
        if called.killed:
            self._stopped = called
        elif self._used > self._session.share:
            self._stopped = self._spent()
        return called

    def _spent(self) -> Called:
        """What further calls come to, so that one slow function leaves time for the others."""
        share = self._session.share
        said = f"it took more than {share:g} seconds in all, and was not called any more"
        return Called("error", returned="TimeoutError", detail=said, seconds=share)

    def __repr__(self) -> str:
        return f"<function {self.name}>"


def _stopped(called: Called) -> str:
    if called.killed == "time":
        return f"it was stopped after {round(called.seconds, 1):g} seconds"
    # A whole sentence, said here in the middle of another one.
    said = called.detail.rstrip(".") or "it ended the process it ran in"
    return said[:1].lower() + said[1:]


def _copied(value: Any) -> Any:
    """An argument that can cross: lists and arrays of the tests, results of other calls."""
    if isinstance(value, Foreign):
        raise RemoteError("A value of a type that cannot leave the notebook was passed on.")
    return np.array(value) if isinstance(value, np.ndarray) else value


def _fingerprint(case: Sequence[Any]) -> str:
    """Tells the inputs of a question apart."""
    arrays = [(a.dtype.str, a.shape, a.tobytes()) for a in case if isinstance(a, np.ndarray)]
    return repr((arrays, [a for a in case if not isinstance(a, np.ndarray)]))
