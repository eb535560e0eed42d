"""Questions to a process that is not trusted, each with its deadline."""

from typing import Any

from convwidgets.core.errors import ConvError

from . import incidents
from .channel import Channel, Closed, Garbled, Late, Oversized
from .hosting import Host, hosted
from .inside.wire import WireError
from .isolation import Isolation, NotStarted
from .limits import Limits
from .meter import LEAST_PATIENCE, PATIENCE, PATIENCE_IN_ALL, Allowance, Starved
from .process import Process
from .results import Killed


class NoSandbox(ConvError):
    """No process could be started: this machine's trouble, and no answer's."""


class TooBusy(NoSandbox):
    """A process got too little of this computer to be judged: no answer's trouble either."""


class Stopped(Exception):
    """The process had to be ended."""

    def __init__(self, killed: Killed, sentence: str) -> None:
        self.killed, self.sentence = killed, sentence
        super().__init__(sentence)


class Exchange:
    """A process, begun anew as often as needed within one total time.

    Parameters
    ----------
    isolation, limits, host
        As for `Sandbox`.
    said : list of str
        Gets a sentence for every end of a process.

    Attributes
    ----------
    left, used : float
        Seconds of the total time that are left, and those that the last exchange took: of an
        ordinary computer that had nothing else to do, see `Allowance`.
    """

    def __init__(self, isolation: Isolation, limits: Limits, host: Host, said: list[str]) -> None:
        self._said = said
        self.isolation, self.limits, self.host = isolation, limits, host
        self.left = float(limits.total_seconds)
        self.used = 0.0
        self._patience = max(PATIENCE_IN_ALL * self.left, LEAST_PATIENCE)
        self._process: Process | None = None
        self._why: Killed = ""

    @property
    def alive(self) -> bool:
        """Whether there is a process that can be asked."""
        return self._process is not None

    def restart(self) -> None:
        """Begin anew with an empty process; the total time goes on.

        Raises
        ------
        NoSandbox
            If no process can be started.
        """
        self.close()
        self._why = ""
        try:
            self._process = Process(self.isolation, self.limits)
        except NotStarted as problem:
            raise NoSandbox(
                f"{self.isolation.name}: no sandbox could be started ({problem}). Another level "
                "of isolation may work."
            ) from None

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.end()
            self._process = None  # only now: where that was cut short, the next one ends it

    def ask(self, request: dict[str, Any], seconds: float) -> dict[str, Any]:
        """One request and its answer, with every call of the library in between.

        Raises
        ------
        Stopped
            If there is no answer in time, or none that could be one.
        TooBusy
            If the computer had no time for the process.
        """
        self.used = 0.0
        process = self._process
        if process is None or process.channel is None:
            raise Stopped(self._why or "exited", "The code's process has ended already.")
        channel = process.channel
        total = self.left < seconds
        patience = min(max(PATIENCE * seconds, LEAST_PATIENCE), self._patience)
        deadline = Allowance(min(seconds, self.left), patience, process.gauge, process.slow)
        try:
            channel.request(request, deadline)
            while "host" in (answer := channel.receive(deadline)):
                self._host(channel, answer, deadline)
        except Late:
            raise self.stop(*self._late(seconds, total)) from None
        except Starved:
            self.close()
            raise TooBusy(
                f"This computer was too busy to judge it: in {deadline.passed:.0f} seconds its "
                f"code got {deadline.used:.1f} seconds of the processor."
            ) from None
        except Oversized:
            most = incidents.size(self.limits.message)
            sentence = f"The code sent an answer of more than {most} and was stopped."
            raise self.stop("output", sentence) from None
        except Garbled:
            raise self.garbled() from None
        except Closed:
            code = process.exit_code()
            if process.made_room(code):
                self.close()
                raise TooBusy(
                    "This computer ran out of memory and ended its code; fewer --jobs need less."
                ) from None
            raise self.stop(*incidents.of_exit(code, self.limits)) from None
        finally:
            deadline.charge()
            self.used = deadline.used
            self.left -= deadline.used
            self._patience -= deadline.passed / process.slow
        return answer

    def _host(self, channel: Channel, asked: dict[str, Any], deadline: Allowance) -> None:
        try:
            channel.send(hosted(self.host, asked), deadline)
        except WireError as problem:
            channel.send(
                {"error": "Refused", "text": f"The result is too large: {problem}"}, deadline
            )

    def _late(self, seconds: float, total: bool) -> tuple[Killed, str]:
        if total:
            whole = self.limits.total_seconds
            return "time", f"The submission's {whole:g} seconds are used up; it was stopped."
        return "time", (
            f"The code was stopped after {seconds:g} seconds: an endless loop, or far too much to "
            "compute."
        )

    def stop(self, killed: Killed, sentence: str) -> Stopped:
        """End the process, for a reason."""
        self.close()
        self._why = killed
        if sentence not in self._said:
            self._said.append(sentence)
        return Stopped(killed, sentence)

    def garbled(self) -> Stopped:
        """End the process because what came is no answer."""
        return self.stop(
            "protocol", "The code wrote to its connection with the judge, and was stopped."
        )
