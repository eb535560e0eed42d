"""The process a submission runs in: started, and ended for certain."""

import contextlib
import json
import math
import os
import select
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any, Final

import numpy as np

from convwidgets.homework.gauge import Gauge

from . import seccomp
from .channel import Channel, Closed, Garbled, Late, Oversized
from .isolation import Isolation, NotStarted
from .library import LIBRARY
from .limits import Limits
from .meter import LEAST_PATIENCE, Allowance, Starved, Until, ended_for_memory, slowness

START_SECONDS: Final = 180.0
"""By the clock: no foreign code runs yet, and NumPy takes long to load on a busy computer."""

_ENDING: Final = 1.0


class Process:
    """A process that is ready to run a submission.

    Parameters
    ----------
    isolation : Isolation
        How it is kept apart.
    limits : Limits
        What it may use.

    Raises
    ------
    NotStarted
        If it does not get ready.
    """

    def __init__(self, isolation: Isolation, limits: Limits) -> None:
        self.home = tempfile.mkdtemp(prefix="convwidgets-") if isolation.needs_folder else ""
        self.popen: subprocess.Popen[bytes] | None = None
        self.channel: Channel | None = None
        self.pid: int | None = None
        self.pidfd: int | None = None
        self.gauge: Gauge | None = None
        self.slow = 1.0
        self._share = limits.memory
        self._ended_before = ended_for_memory()
        try:
            self._start(isolation, limits)
        except BaseException:
            self.end()
            raise

    def _start(self, isolation: Isolation, limits: Limits) -> None:
        deadline = Until(START_SECONDS)
        their_source, our_target = os.pipe()
        our_source, their_target = os.pipe()
        self.channel = Channel(our_source, our_target, limits.message)
        info_read, info_write = os.pipe()
        try:
            plan = isolation.plan(limits, self.home, info_write)
            self.popen = subprocess.Popen(
                [*plan.command, str(their_source), str(their_target), plan.packages],
                env=plan.environment,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                pass_fds=(their_source, their_target, info_write),
                start_new_session=True,
            )
        except (OSError, NotStarted) as error:
            os.close(info_read)
            raise NotStarted(str(error)) from None
        finally:
            for descriptor in (their_source, their_target, info_write):
                os.close(descriptor)
        try:
            pid = self.popen.pid if plan.pid is None else _child(info_read, deadline)
        finally:
            os.close(info_read)
        if pid is None:
            raise NotStarted(self._last_words())
        self.pid = pid
        with contextlib.suppress(OSError, AttributeError):  # macOS has no such descriptors
            self.pidfd = os.pidfd_open(pid)
        self.slow = slowness()
        settings = self._settings(plan.settings, plan.pid or pid, limits, self.slow)
        try:
            self.channel.request(settings, deadline)
            if self.channel.receive(deadline) != {"ready": True}:
                raise Garbled
        except (Late, Closed, Oversized, Garbled):
            raise NotStarted(self._last_words()) from None
        pids = _family(pid)
        _first_to_go(pids)
        with contextlib.suppress(OSError):
            self.gauge = Gauge(pids[-1])
        if settings["mount"]:  # with a home of its own it has left this one for good
            self._remove_home()

    @staticmethod
    def _settings(planned: dict[str, Any], pid: int, limits: Limits, slow: float) -> dict[str, Any]:
        known = seccomp.machine()
        lines = None
        if known is not None:
            lines = np.frombuffer(seccomp.assemble(known, pid), np.uint8)
        return {
            **planned,
            "filter": lines,
            "memory": limits.memory,
            "home_bytes": limits.home,
            "cpu_seconds": math.ceil(limits.total_seconds * slow) + 5,
            "open_files": limits.open_files,
            "message": limits.message,
            "output": limits.output,
            "library": LIBRARY,
        }

    def _last_words(self) -> str:
        """What was written to standard error before it came to nothing."""
        assert self.popen is not None
        assert self.popen.stderr is not None
        self._kill()
        descriptor = self.popen.stderr.fileno()
        os.set_blocking(descriptor, False)
        with contextlib.suppress(BlockingIOError):
            said = os.read(descriptor, 1 << 16).decode("utf-8", "replace").strip()
            return said[-500:] or "it ended without a word"
        return "it did not answer in time"

    def _kill(self) -> int | None:
        """Kill it, wait until it is gone, and return how it had ended by itself, if it had."""
        if self.popen is None:
            return None
        ended = self.popen.poll()
        if self.pidfd is not None:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.popen.pid, signal.SIGKILL)
        if self.pidfd is not None:
            gone = select.poll()
            gone.register(self.pidfd, select.POLLIN)
            gone.poll(5000)
        self.popen.wait()
        return ended

    def exit_code(self) -> int | None:
        """How it ended by itself, with a moment for the news to arrive; None if it lives."""
        assert self.popen is not None
        moment = Allowance(_ENDING, LEAST_PATIENCE, self.gauge, self.slow)
        with contextlib.suppress(Starved):
            while (left := moment.left()) > 0:
                start = time.monotonic()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    code = self.popen.wait(left)
                    # bubblewrap passes a signal on as a shell does.
                    return 128 - code if code < 0 else code
                moment.waited(time.monotonic() - start, False)
        return None

    def made_room(self, code: int | None) -> bool:
        """Whether this may be a process that the system ended to get memory for others.

        One that held most of its own share is at fault itself, on a computer that has little.
        """
        held = 0 if self.gauge is None else self.gauge.seen.memory
        killed = code == 128 + signal.SIGKILL and ended_for_memory() > self._ended_before
        return killed and held <= self._share / 2

    def end(self) -> None:
        """Kill it and leave nothing behind; once more, where that was cut short."""
        self._kill()
        if self.popen is not None and self.popen.stderr is not None:
            self.popen.stderr.close()
        # Forgotten before they are closed: a number closed twice may be another file's by then.
        channel, self.channel = self.channel, None
        if channel is not None:
            channel.close()
        pidfd, self.pidfd = self.pidfd, None
        if pidfd is not None:
            os.close(pidfd)
        gauge, self.gauge = self.gauge, None
        if gauge is not None:
            gauge.close()
        self._remove_home()

    def _remove_home(self) -> None:
        if self.home:
            shutil.rmtree(self.home, ignore_errors=True)
            self.home = ""


def _child(descriptor: int, deadline: Until) -> int | None:
    """The number of the process inside, as the program that starts it writes it."""
    told = b""
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    while poll.poll(max(0.0, deadline.left()) * 1000):
        piece = os.read(descriptor, 4096)
        told += piece
        if not piece or told.rstrip().endswith(b"}"):
            break
    try:
        return int(json.loads(told)["child-pid"])
    except (ValueError, KeyError):
        return None


def _family(pid: int) -> list[int]:
    """A process and its child: where there is one, the student's code runs in it."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii")
    except OSError:
        return [pid]
    return [pid, *map(int, children.split())]


def _first_to_go(pids: list[int]) -> None:
    """Where memory runs out, the system is to end these processes, and no other."""
    with contextlib.suppress(OSError):  # a wish: some systems do not take it
        for one in pids:
            with open(f"/proc/{one}/oom_score_adj", "w", encoding="ascii") as score:
                score.write("1000")
