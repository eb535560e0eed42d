"""Try whether a level of isolation really isolates on this machine."""

import os
import tempfile
from typing import Any, Final

from . import seccomp
from .isolation import Isolation
from .limits import Limits
from .results import HostRefused
from .sandbox import Sandbox

_LIMITS: Final = Limits(cell_seconds=20, call_seconds=20, total_seconds=60)

_WORKS: Final = """
import json, statistics
import numpy as np
open("own.txt", "w").write("kept")
assert open("own.txt").read() == "kept"
assert float(np.linalg.det(np.eye(3)) + np.fft.fft(np.ones(2))[0].real) == 3
"""
# Everything here must fail; the names of what did not are what is left.
_MUST_FAIL: Final = """
import os, socket, threading
done = []
def try_to(what, act, *args):
    try:
        act(*args)
    except Exception:
        return
    done.append(what)
try_to("read a file of yours", lambda: open({canary!r}).read())
try_to("list your folder", os.listdir, {folder!r})
try_to("see other processes", os.listdir, "/proc")
try_to("write outside its home", lambda: open("/written", "w").close())
try_to("open a socket", socket.socket)
try_to("start a process", os.fork)
try_to("start a thread", threading.Thread(target=int).start)
if os.getuid() == 0:
    done.append("be the administrator")
"""


def attempt(isolation: Isolation) -> str:
    """Why a level cannot be used here; empty if it can.

    Parameters
    ----------
    isolation : Isolation
        The level to try: a process is started and tries what it must not be able to do.
    """
    if isolation.safe and seccomp.machine() is None:
        return "No system call filter is known for this machine."
    with tempfile.TemporaryDirectory(prefix="convwidgets-") as folder:
        canary = os.path.join(folder, "canary")
        with open(canary, "w", encoding="utf-8") as file:
            file.write("seen")
        os.chmod(folder, 0o755)
        os.chmod(canary, 0o644)
        done: Any = []
        try:
            with Sandbox(isolation, _LIMITS, _no_host) as sandbox:
                ran = sandbox.run(_WORKS)
                if ran.ok and isolation.safe:
                    ran = sandbox.run(_MUST_FAIL.format(canary=canary, folder=folder))
                    done = sandbox.look("done")
        except (OSError, ValueError) as failure:
            return str(failure)
    if not ran.ok:
        return f"It started and then failed: {ran.error}"
    if done:
        return f"It could {' and '.join(map(str, done))}."
    return ""


def _no_host(name: str, args: list[object], kwargs: dict[str, object]) -> object:
    raise HostRefused(f"cw.{name} is not here.")
