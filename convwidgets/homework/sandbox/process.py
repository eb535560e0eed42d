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
from typing import Any, Final

import numpy as np

from . import seccomp
from .channel import Channel, Closed, Garbled, Late, Oversized
from .isolation import Isolation, NotStarted
from .library import LIBRARY
from .limits import Limits

START_SECONDS: Final = 30.0


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
        try:
            self._start(isolation, limits)
        except BaseException:
            self.end()
            raise

    def _start(self, isolation: Isolation, limits: Limits) -> None:
        deadline = time.monotonic() + START_SECONDS
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
        settings = self._settings(plan.settings, plan.pid or pid, limits)
        try:
            self.channel.request(settings, deadline)
            if self.channel.receive(deadline) != {"ready": True}:
                raise Garbled
        except (Late, Closed, Oversized, Garbled):
            raise NotStarted(self._last_words()) from None
        _first_to_go(pid)
        if settings["mount"]:  # with a home of its own it has left this one for good
            self._remove_home()

    @staticmethod
    def _settings(planned: dict[str, Any], pid: int, limits: Limits) -> dict[str, Any]:
        known = seccomp.machine()
        lines = None
        if known is not None:
            lines = np.frombuffer(seccomp.assemble(known, pid), np.uint8)
        return {
            **planned,
            "filter": lines,
            "memory": limits.memory,
            "home_bytes": limits.home,
            "cpu_seconds": math.ceil(limits.total_seconds) + 5,
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

    def exit_code(self, seconds: float = 1.0) -> int | None:
        """How it ended by itself, with a moment for the news to arrive; None if it lives."""
        assert self.popen is not None
        with contextlib.suppress(subprocess.TimeoutExpired):
            code = self.popen.wait(seconds)
            # bubblewrap passes a signal on as a shell does.
            return 128 - code if code < 0 else code
        return None

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
        self._remove_home()

    def _remove_home(self) -> None:
        if self.home:
            shutil.rmtree(self.home, ignore_errors=True)
            self.home = ""


def _child(descriptor: int, deadline: float) -> int | None:
    """The number of the process inside, as the program that starts it writes it."""
    told = b""
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    while poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
        piece = os.read(descriptor, 4096)
        told += piece
        if not piece or told.rstrip().endswith(b"}"):
            break
    try:
        return int(json.loads(told)["child-pid"])
    except (ValueError, KeyError):
        return None


def _first_to_go(pid: int) -> None:
    """Where memory runs out, the system is to end this process and its children, and no other."""
    with contextlib.suppress(OSError, ValueError):  # a wish: some systems do not take it
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as children:
            pids = [pid, *map(int, children.read().split())]
        for one in pids:
            with open(f"/proc/{one}/oom_score_adj", "w", encoding="ascii") as score:
                score.write("1000")
