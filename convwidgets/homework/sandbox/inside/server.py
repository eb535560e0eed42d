"""Do what the judge asks, one thing at a time.

Nothing here is a secret, and nothing here protects anybody once foreign code has run: that is up
to the kernel, which `lock_down` asks beforehand, and to the judge, who believes no answer that is
more than plain data.
"""

import builtins
import inspect
import os
import sys
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from . import OUT_OF_MEMORY, modules, wire
from .cells import Cells, tell, tell_shortly
from .link import Link
from .lockdown import lock_down
from .watch import Ear, Watch


class Server:
    """One student's names, and three things that can be done with them."""

    def __init__(self, source: int, target: int) -> None:
        self.link = Link(source, target)
        self.settings = self.link.receive()
        # A name that the student's code would use for itself, as in a notebook.
        main = types.ModuleType("__main__")
        main.__dict__["__builtins__"] = builtins
        sys.modules["__main__"] = main
        self.cells = Cells(main.__dict__)
        modules.install(self.link.ask, self.settings["library"])
        self.watch = Watch(self.settings["home"])
        self.ear = Ear(0)

    def serve(self) -> None:
        """Lock the door, say so, and answer until nobody asks."""
        lock_down(self.settings, (self.link.source, self.link.target))
        self.link.most = self.settings["message"]
        self.link.send({"ready": True})
        deeds: dict[str, Callable[..., dict[str, Any]]] = {
            "run": self.run,
            "look": self.look,
            "call": self.call,
        }
        try:
            while True:
                request = self.link.receive()
                answer = deeds[request.pop("do")](**request)
                answer["notes"] = self.watch.taken()
                if self.ear.lost:
                    answer["lost"] = self.ear.lost
                self._send(answer)
        except MemoryError:
            os._exit(OUT_OF_MEMORY)

    def run(self, source: str) -> dict[str, Any]:
        """Run a cell."""
        error = ""
        full = False
        with self._student():
            try:
                self.cells.run(source)
            except BaseException as problem:
                error = tell(problem)
                full = isinstance(problem, MemoryError)
                self._notice(problem)
        return {"printed": self.ear.heard, "error": error, "full": full}

    def look(self, name: str) -> dict[str, Any]:
        """What stands under a name."""
        if name not in self.cells.names:
            return {"kind": "missing"}
        value = self.cells.names[name]
        if not callable(value):
            return {"kind": "value", "value": value}
        return {"kind": "function", "parameters": _parameters(value)}

    def call(self, name: str, args: list[Any], kwargs: dict[str, Any]) -> dict[str, Any]:
        """Call a function; arguments that are arrays are looked at again afterwards."""
        function = self.cells.names.get(name)
        before = [(a.shape, a.tobytes()) if type(a) is np.ndarray else None for a in args]
        answer: dict[str, Any] = {"kind": "error", "value": None, "full": False}
        with self._student():
            try:
                result = function(*args, **kwargs)  # type: ignore[misc]  # anything may stand there
            except BaseException as problem:
                answer["returned"] = wire.type_name(problem)
                answer["detail"] = tell_shortly(problem, function)
                answer["full"] = isinstance(problem, MemoryError)
                self._notice(problem)
            else:
                answer["kind"] = "value"
                answer["returned"] = wire.type_name(result)
                answer["detail"] = result.dtype.name if type(result) is np.ndarray else ""
                answer["value"] = result
        answer["printed"] = self.ear.heard
        answer["changed"] = [
            place
            for place, (arg, was) in enumerate(zip(args, before, strict=True))
            if was is not None and (arg.shape, arg.tobytes()) != was
        ]
        return answer

    @contextmanager
    def _student(self) -> Iterator[None]:
        """What the student's code prints is heard, and what it reaches for is noticed."""
        self.ear = Ear(self.settings["output"])
        sys.stdout = sys.stderr = self.ear
        self.watch.on = True
        try:
            yield
        finally:
            self.watch.on = False

    def _notice(self, problem: BaseException) -> None:
        # Before Python 3.12 a thread that is started is no event to listen to.
        if isinstance(problem, RuntimeError) and "start new thread" in str(problem):
            self.watch.note("thread")

    def _send(self, answer: dict[str, Any]) -> None:
        try:
            self.link.send(answer)
        except wire.WireError:
            answer["large"] = True
            answer["value"] = wire.Foreign(wire.type_name(answer.get("value")))
            self.link.send(answer)


def _parameters(function: Callable[..., Any]) -> list[list[Any]] | None:
    """Name, kind and whether there is a default, of each; None where only calling shows it."""
    try:
        signature = inspect.signature(function)
        return [
            [parameter.name, int(parameter.kind), parameter.default is not inspect.Parameter.empty]
            for parameter in signature.parameters.values()
        ]
    except Exception:
        return None
