"""Run a submission's code in a process of its own, and believe nothing it says."""

import inspect
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from convwidgets.exercises._trial import returned

from . import incidents
from .exchange import Exchange, Stopped
from .hosting import TEXT, Host
from .inside.wire import Foreign
from .isolation import Isolation
from .limits import Limits
from .results import MISSING, Called, Ran
from .signatures import signature_of


@dataclass(frozen=True)
class RemoteFunction:
    """A function in a sandbox, for `Sandbox.call`.

    Attributes
    ----------
    signature : inspect.Signature or None
        What it takes, if that is known; a default value is shown as ``…``.
    """

    signature: inspect.Signature | None


class Sandbox:
    r"""A submission's process.

    Parameters
    ----------
    isolation : Isolation
        How it is kept apart.
    limits : Limits
        What it may use.
    host : callable
        ``host(name, args, kwargs)`` gives what a function of the library gives;
        it raises `HostRefused` with a sentence for what is not allowed.  Its arguments
        are plain data of any size up to `Limits.message`, from somebody who is not trusted.

    Attributes
    ----------
    incidents : list of str
        Every sentence there has been, each once; those of `look` are nowhere else.

    Examples
    --------
    >>> from convwidgets.homework.sandbox import Limits, Sandbox, strongest
    >>> with Sandbox(strongest(), Limits(), lambda name, args, kwargs: None) as box:
    ...     box.run("6 * 7").printed
    '42\n'
    """

    def __init__(self, isolation: Isolation, limits: Limits, host: Host) -> None:
        self.isolation, self.limits = isolation, limits
        self.incidents: list[str] = []
        self._exchange = Exchange(isolation, limits, host, self.incidents)

    def __enter__(self) -> Self:
        self.restart()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def alive(self) -> bool:
        """Whether there is a process that can be asked."""
        return self._exchange.alive

    @property
    def left(self) -> float:
        """Seconds of the total time that are left."""
        return self._exchange.left

    def restart(self) -> None:
        """Begin anew with an empty process; the total time goes on.

        Raises
        ------
        NoSandbox
            If no process can be started.
        """
        self._exchange.restart()

    def close(self) -> None:
        """End the process."""
        self._exchange.close()

    def run(self, source: str) -> Ran:
        """Run one code cell; lines that only a notebook understands are left out."""
        try:
            answer = self._exchange.ask({"do": "run", "source": source}, self.limits.cell_seconds)
            printed, error = self._text(answer, "printed"), self._text(answer, "error")
            said = self._said(answer)
        except Stopped as stop:
            return Ran(False, "", stop.sentence, stop.killed, (stop.sentence,), self._exchange.used)
        return Ran(
            ok=not error,
            printed=self._cut(printed),
            error=error[:TEXT],
            incidents=said,
            seconds=self._exchange.used,
        )

    def look(self, name: str) -> Any:
        """What stands under a name.

        Returns
        -------
        object
            Plain data, a `RemoteFunction`, a `Foreign` or `MISSING`.
        """
        try:
            answer = self._exchange.ask({"do": "look", "name": name}, self.limits.call_seconds)
            kind = self._text(answer, "kind")
            if kind == "function":
                return RemoteFunction(signature_of(answer.get("parameters")))
            self._said(answer)
        except Stopped:
            return MISSING
        return answer.get("value") if kind == "value" else MISSING

    def call(
        self,
        name: str,
        args: Sequence[Any],
        kwargs: dict[str, Any] | None = None,
    ) -> Called:
        """Call a function with copies of plain arguments.

        Parameters
        ----------
        name : str
            What it is called in the submission.
        args, kwargs
            Plain data.
        """
        request = {"do": "call", "name": name, "args": list(args), "kwargs": kwargs or {}}
        try:
            answer = self._exchange.ask(request, self.limits.call_seconds)
            return self._called(answer, len(args), self._exchange.used)
        except Stopped as stop:
            return Called(
                "error",
                returned="TimeoutError" if stop.killed == "time" else "SystemExit",
                detail=stop.sentence,
                killed=stop.killed,
                seconds=self._exchange.used,
                incidents=(stop.sentence,),
            )

    def _called(self, answer: dict[str, Any], count: int, seconds: float) -> Called:
        value = answer.get("value")
        type_name, detail = self._text(answer, "returned")[:80], self._text(answer, "detail")[:400]
        printed, failed = self._text(answer, "printed"), self._text(answer, "kind") == "error"
        changed = answer.get("changed")
        if type(changed) is not list or len(changed) > count:
            raise self._exchange.garbled()
        places = sorted({n for n in changed if type(n) is int and 0 <= n < count})
        printed, said = self._cut(printed), self._said(answer)
        if failed:
            return Called(
                "error",
                returned=type_name,
                detail=detail,
                printed=printed,
                seconds=seconds,
                incidents=said,
            )
        outcome = returned(value, printed, tuple(places), seconds)
        return Called(
            outcome.kind,
            outcome.value,
            type_name if type(value) is Foreign else outcome.returned,
            detail if type(value) is Foreign else outcome.detail,
            printed,
            outcome.changed,
            "",
            seconds,
            said,
            value,
        )

    def _said(self, answer: dict[str, Any]) -> tuple[str, ...]:
        """Sentences about one answer."""
        said = list(incidents.of_notes(answer.get("notes"), not self.isolation.safe))
        if answer.get("full") is True:
            most = incidents.size(self.limits.memory)
            said.append(f"The code asked for more than its {most} of memory.")
        if answer.get("large") is True:
            most = incidents.size(self.limits.message)
            said.append(f"A value was too large to be looked at (more than {most}).")
        if type(lost := answer.get("lost")) is int and lost > 0:
            kept = incidents.size(self.limits.output)
            said.append(f"The code printed more than {kept}; the rest was left out.")
        self.incidents += [sentence for sentence in said if sentence not in self.incidents]
        return tuple(said)

    def _text(self, answer: dict[str, Any], key: str) -> str:
        if type(text := answer.get(key)) is not str:
            raise self._exchange.garbled()
        return text

    def _cut(self, printed: str) -> str:
        return printed[: self.limits.output]
