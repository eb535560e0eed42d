"""A process that works for the command: one task at a time, and gone when the command is gone."""

import multiprocessing
import os
import signal
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from typing import Any, Literal

from .gauge import Gauge

Work = Callable[[Any], None]
"""What is done with one task, plain data; it leaves its result in a file."""

Open = Callable[[], Work]
"""Makes ready in the new process, by importing say, and gives back the work."""

_CONTEXT = multiprocessing.get_context("spawn")


PATIENCE = 10
"""How many times its seconds a task may take by the clock."""

_LOOK = 1.0


class NoWorker(Exception):
    """A process that ended or failed before it could do anything; with its traceback."""


class Worker:
    """A process of its own, started with a function and asked for one task after the other.

    Parameters
    ----------
    opening : callable
        Runs in the new process, so it is a function of a module, or a `functools.partial` of one.

    Raises
    ------
    NoWorker
        If the process ends or fails before it is ready.
    """

    def __init__(self, opening: Open) -> None:
        self._channel, inside = _CONTEXT.Pipe()
        self._process = _CONTEXT.Process(target=serve, args=(inside, opening), daemon=True)
        self._process.start()
        inside.close()
        self._gauge: Gauge | None = None
        with suppress(OSError):  # not every system tells what a process has used
            self._gauge = Gauge(self.pid)
        kind, text = self._answer(None)
        if kind != "done":
            self.close()
            raise NoWorker(text)

    def ask(self, task: Any, seconds: float | None) -> tuple[str, str]:
        """Have one task done.

        Parameters
        ----------
        task : object
            Plain data.
        seconds : float or None
            What it may take of this process's own work, without that of its children; they have
            limits of their own.  A busy computer takes longer by the clock.

        Returns
        -------
        kind, text : str
            ``"done"``; ``"failed"`` with the traceback; ``"lost"`` if the process ended;
            ``"late"`` if it took longer than *seconds*; ``"held"`` if it neither worked nor ended.
            After the last three it is of no more use.
        """
        try:
            self._channel.send(task)
        except OSError:
            return "lost", self._ended()
        return self._answer(seconds)

    def _answer(self, seconds: float | None) -> tuple[str, str]:
        start, before = time.monotonic(), self._work()
        while not wait([self._channel, self._process.sentinel], seconds and min(seconds, _LOOK)):
            passed = time.monotonic() - start
            worked = passed if self._gauge is None else self._work() - before
            # Looked at once more: the command may have been stopped while the answer arrived.
            if self._channel.poll() or seconds is None:
                break
            if worked >= seconds:
                return "late", f"took longer than {seconds:.0f} seconds"
            if passed >= PATIENCE * seconds:
                return "held", f"did not come to its end in {passed:.0f} seconds"
        try:
            if self._channel.poll():
                kind, text = self._channel.recv()
                return kind, text
        except (EOFError, OSError):
            pass
        return "lost", self._ended()

    def _work(self) -> float:
        """Seconds of the processor that the process has used."""
        return 0.0 if self._gauge is None else self._gauge.look().seconds

    def _ended(self) -> str:
        self._process.join(60)
        code = self._process.exitcode
        if code is not None and code < 0:
            return f"was ended by {signal.Signals(-code).name}"
        return f"ended with code {code}"

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid or 0

    def kill(self) -> None:
        """End the process, whatever it is doing; who waits for its answer hears that it is lost."""
        self._process.kill()

    def close(self) -> None:
        """End the process and forget it."""
        self.kill()
        self._process.join()
        self._channel.close()
        gauge, self._gauge = self._gauge, None
        if gauge is not None:
            gauge.close()


def serve(channel: Connection, opening: Open) -> None:
    """Do tasks until there are no more, inside the new process."""
    # Ctrl-C reaches every process of the terminal; the command alone decides what it means.  Ctrl-Z
    # does, too, and a task stopped in its middle would find its time used up: it is finished first.
    for name in ("SIGINT", "SIGTSTP"):  # Windows has no second one
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    # The screen belongs to the command.  What goes wrong here is sent to it in words.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    parent = multiprocessing.parent_process()
    assert parent is not None
    threading.Thread(target=_leave_with, args=(parent.sentinel,), daemon=True).start()
    try:
        work = opening()
    except Exception:
        channel.send(("failed", traceback.format_exc()))
        return
    channel.send(("done", ""))
    while True:
        try:
            task = channel.recv()
        except EOFError:
            return
        answer: tuple[Literal["done", "failed"], str] = ("done", "")
        try:
            work(task)
        except Exception:
            answer = ("failed", traceback.format_exc())
        channel.send(answer)


def _leave_with(parent: Any) -> None:
    """End this process when the command's has ended, killed or not: no orphans."""
    wait([parent])
    os._exit(1)
