"""Messages between the program and the process of one library: pickles over its two pipes."""

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, BinaryIO

import psutil  # type: ignore[import-untyped]  # ships no type information

from benchmarks.machine import REPOSITORY

_PATIENCE_S = 180.0
#: Processor time is counted in hundredths of a second.
_REST_S = 0.03
_RESTS = 20
# Every library that does not have a function for it asks one of these when it is loaded.
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS",
            "VECLIB_MAXIMUM_THREADS")  # fmt: skip

# Told to keep freed memory.  Otherwise glibc hands large arrays back to the system after each call,
# or does not, depending on what was freed before, and clearing the pages of the next one takes
# longer than the arithmetic: the same call was seen to take five times as long.
_KEEP_MEMORY = {"MALLOC_MMAP_THRESHOLD_": str(2**25), "MALLOC_TRIM_THRESHOLD_": str(2**29)}


class WorkerError(RuntimeError):
    """The other process could not do what it was asked, and says why."""


class Client:
    """A process with one library in it, asked one thing at a time.

    Parameters
    ----------
    library : str
        Its name.
    threads : int
        How many threads it may use, known to it before it loads anything.
    worker : str
        The module that answers.
    """

    def __init__(
        self, library: str, threads: int, worker: str = "benchmarks.arithmetic.worker"
    ) -> None:
        self.library = library
        self._process = subprocess.Popen(
            [sys.executable, "-m", worker, library, str(threads)],
            cwd=REPOSITORY,
            env=os.environ | _KEEP_MEMORY | dict.fromkeys(_THREADS, str(threads)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def ask(self, *request: Any) -> Any:
        """Send a request and wait for its answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        guard = threading.Timer(_PATIENCE_S, self._process.kill)
        guard.start()
        try:
            send(self._process.stdin, request)
            fine, answer = receive(self._process.stdout)
        except (EOFError, BrokenPipeError) as error:
            code = self._process.wait()
            raise WorkerError(f"the process of {self.library} ended with {code}") from error
        finally:
            guard.cancel()
        if not fine:
            raise WorkerError(answer)
        return answer

    def rest(self) -> None:
        """Wait until the process does nothing any more.

        Threads that have just worked keep looking for more work for a while, OpenBLAS's for a tenth
        of a second, and would be in the way of the next library.
        """
        process = psutil.Process(self._process.pid)
        for _ in range(_RESTS):
            before = process.cpu_times()
            time.sleep(_REST_S)
            if process.cpu_times()[:2] == before[:2]:
                return

    def close(self) -> None:
        """End the process: its input is over."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with suppress(BrokenPipeError):  # it has ended by itself, with a request unread
            self._process.stdin.close()
        self._process.stdout.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def send(pipe: BinaryIO | Any, message: Any) -> None:
    """Write one message."""
    pickle.dump(message, pipe)
    pipe.flush()


def receive(pipe: BinaryIO | Any) -> Any:
    """Read one message; EOFError if there will be none."""
    return pickle.load(pipe)


def answer(make: Callable[[], object]) -> None:
    """In the other process: call the methods of what `make` makes until nothing is asked more."""
    # Whoever presses Ctrl+C ends the program, and that ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What a library prints must not come between the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    worker = make()
    while True:
        try:
            request, *arguments = receive(sys.stdin.buffer)
        except EOFError:
            return
        try:
            answered: tuple[bool, Any] = (True, getattr(worker, request)(*arguments))
        except Exception as error:  # whatever it is, the program shows it
            answered = (False, f"{type(error).__name__}: {error}")
        send(answers, answered)
