"""What comes back from a submission."""

from dataclasses import dataclass
from typing import Any, Final, Literal

from numpy.typing import NDArray

from convwidgets.exercises._trial import Outcome

from .inside.wire import Foreign

Killed = Literal["", "time", "memory", "processes", "output", "protocol", "exited"]


class HostRefused(Exception):
    """Raised by a host function: the sentence is what the student's code gets to read."""


class RemoteError(Exception):
    """A call of a student's function that gave no value; its text says why."""


class _Missing:
    """Stands for a name that the submission never defined."""

    def __repr__(self) -> str:
        return "MISSING"

    def __reduce__(self) -> str:
        return "MISSING"


MISSING: Final = _Missing()


@dataclass(frozen=True)
class Ran:
    """One cell that was run.

    Attributes
    ----------
    ok : bool
        Whether it reached its end.
    printed : str
        What it printed, with the last expression's ``repr`` as in a notebook.
    error : str
        The exception with its line; empty without one.
    killed : str
        Why the process had to be ended; empty while it lives.
    incidents : tuple of str
        What a teacher should know, in whole sentences.
    seconds : float
        How long it took.
    """

    ok: bool
    printed: str = ""
    error: str = ""
    killed: Killed = ""
    incidents: tuple[str, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True)
class Called:
    """One call of a student's function; the first fields are those of `Outcome`.

    Attributes
    ----------
    kind : {"value", "nothing", "error", "other"}
        A number or array, ``None``, an exception, or something else.
    value : ndarray or None
        The numbers returned.
    returned, detail, printed, changed, seconds
        As in `Outcome`.
    killed : str
        Why the process had to be ended; empty while it lives.
    incidents : tuple of str
        What a teacher should know, in whole sentences.
    plain : object
        What was returned, as plain data: a text or a dict too.
    """

    kind: Literal["value", "nothing", "error", "other"]
    value: NDArray[Any] | None = None
    returned: str = ""
    detail: str = ""
    printed: str = ""
    changed: tuple[int, ...] = ()
    killed: Killed = ""
    seconds: float = 0.0
    incidents: tuple[str, ...] = ()
    plain: Any = None

    @property
    def outcome(self) -> Outcome:
        """The same for `Function.grade`."""
        return Outcome(
            self.kind,
            self.value,
            self.returned,
            self.detail,
            self.printed,
            self.changed,
            self.seconds,
        )


__all__ = ["MISSING", "Called", "Foreign", "HostRefused", "Killed", "Ran", "RemoteError"]
