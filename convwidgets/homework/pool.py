"""Several workers side by side, of which any may die without harm to the others' tasks."""

import os
import queue
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from .worker import Open, Worker

TRIES = 2
"""How often a task is tried; again only after all the others, who do not wait for it."""
QUOTA = Path("/sys/fs/cgroup/cpu.max")


def cores() -> int:
    """How many processors this command may use, which can be fewer than the computer has."""
    many = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(1, min(many or 1, _granted()))


def _granted() -> int:
    """How many processors' time a container gets, which may see all that the computer has."""
    try:
        quota, period = map(int, QUOTA.read_text().split())
    except (OSError, ValueError):  # no such file, or "max"
        return sys.maxsize
    return -(-quota // period)


@dataclass(frozen=True)
class Finished:
    """What became of one task.

    Attributes
    ----------
    task : str
        The name of the task, a student's id.
    kind : {"done", "failed", "lost", "late", "held"}
        The last try's end.
    trouble, detail : str
        The end of the last try that did not go well, and what happened: a traceback, or how the
        process ended.
    tries : int
        How often it was tried.
    """

    task: str
    kind: str
    trouble: str = ""
    detail: str = ""
    tries: int = 1

    @property
    def ok(self) -> bool:
        """Whether the task is done."""
        return self.kind == "done"


class Pool:
    """Workers in a row, each led by a thread of its own.

    Parameters
    ----------
    opening : callable
        What each worker starts with.
    jobs : int
        How many work at the same time.
    seconds : float, optional
        A task that takes longer is taken from its worker, which is ended; see `Worker.ask`.
    expected : int
        How many tasks will surely come: workers for these are started at once, to be ready when
        the first task is.
    """

    def __init__(
        self, opening: Open, jobs: int, *, seconds: float | None = None, expected: int = 0
    ) -> None:
        self._opening = opening
        self._jobs = jobs
        self._seconds = seconds
        self._tasks: queue.SimpleQueue[tuple[Finished, Any] | None] = queue.SimpleQueue()
        self._finished: queue.SimpleQueue[Finished | Exception] = queue.SimpleQueue()
        self._stopped = threading.Event()
        self._workers: set[Worker] = set()
        self._threads: list[threading.Thread] = []
        self._hire(expected)

    def _hire(self, tasks: int) -> None:
        """Have as many workers as are of use for so many tasks."""
        for _ in range(min(tasks, self._jobs) - len(self._threads)):
            thread = threading.Thread(target=self._lead, daemon=True)
            self._threads.append(thread)
            thread.start()

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        for _thread in self._threads:
            self._tasks.put(None)
        for worker in list(self._workers):
            worker.kill()
        for thread in self._threads:
            thread.join()

    def run(self, tasks: Mapping[str, Any]) -> Iterator[Finished]:
        """Have all tasks done and give back each as it is finished.

        Parameters
        ----------
        tasks : mapping
            For the name of each what the worker is sent.

        Raises
        ------
        NoWorker
            If a worker cannot even be started.
        """
        self._hire(len(tasks))
        for name, sent in tasks.items():
            self._tasks.put((Finished(name, "lost", tries=0), sent))
        for _ in tasks:
            finished = self._finished.get()
            if isinstance(finished, Exception):
                raise finished
            yield finished

    def _lead(self) -> None:
        """Lead one worker, and the next one after its death."""
        worker: Worker | None = None
        try:
            worker = self._start()
            while (task := self._tasks.get()) is not None and not self._stopped.is_set():
                worker = self._start() if worker is None else worker
                finished = self._try(worker, *task)
                if finished.kind in ("lost", "late", "held"):
                    self._end(worker)
                    worker = None
                if finished.ok or finished.tries == TRIES:
                    self._finished.put(finished)
                else:
                    self._tasks.put((finished, task[1]))
        except Exception as error:  # told to whoever waits, in `run`
            if not self._stopped.is_set():
                self._finished.put(error)
        finally:
            if worker is not None:
                self._end(worker)

    def _try(self, worker: Worker, before: Finished, sent: Any) -> Finished:
        kind, text = worker.ask(sent, self._seconds)
        after = replace(before, kind=kind, tries=before.tries + 1)
        return after if after.ok else replace(after, trouble=kind, detail=text)

    def _start(self) -> Worker:
        worker = Worker(self._opening)
        self._workers.add(worker)
        # Stopped while it was starting: whoever ended the others did not see this one.
        if self._stopped.is_set():
            worker.kill()
        return worker

    def _end(self, worker: Worker) -> None:
        self._workers.discard(worker)
        worker.close()
