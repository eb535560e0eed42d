"""Keeps two runs of the command apart."""

import contextlib
import os
import time
from collections.abc import Iterator

from .course import Course, CourseProblem


@contextlib.contextmanager
def locked(course: Course, doing: str) -> Iterator[None]:
    """Hold the course's lock.

    The system itself gives it back when the process ends, however it ends: a lock is never left
    behind by a dead run.

    Parameters
    ----------
    course : Course
        Its state folder holds the lock.
    doing : str
        What the run does, told to whoever comes second.

    Raises
    ------
    CourseProblem
        If another run holds it.
    """
    try:
        import fcntl
    except ImportError:
        raise CourseProblem(
            "Grading needs Linux or macOS; on Windows use it inside WSL, which has both the lock "
            "and the isolation it relies on."
        ) from None
    course.state.mkdir(parents=True, exist_ok=True)
    with open(course.state / "lock", "a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            holder = file.read().strip() or "another command"
            raise CourseProblem(
                f"This course is in use: {holder}. Wait until it is done, or stop it first."
            ) from None
        file.truncate(0)
        file.write(f"{doing}, since {time.strftime('%H:%M:%S')} (process {os.getpid()})")
        file.flush()
        yield
        file.truncate(0)
