"""Isolation by bubblewrap, the program behind Flatpak."""

import os
import shutil
import subprocess
from functools import lru_cache
from pathlib import PurePath
from typing import ClassVar

from .isolation import Isolation, NotStarted, Plan
from .layout import HOME
from .limits import Limits
from .users import spare_user


class Bubblewrap(Isolation):
    """A root of its own that holds Python and NumPy, made by ``bwrap``."""

    name: ClassVar[str] = "bubblewrap"
    sentence: ClassVar[str] = (
        "Submissions run in bubblewrap with a system call filter: they see Python, NumPy and an "
        "empty home of their own, and no other file, no network, no other process, and they can "
        "start none."
    )
    safe: ClassVar[bool] = True
    needs_folder: ClassVar[bool] = False

    def plan(self, limits: Limits, home: str, info: int) -> Plan:
        """How to start a process."""
        layout = self.layout
        program = shutil.which("bwrap")
        if program is None:
            raise NotStarted("bwrap is not installed")
        user = spare_user()
        options = ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts"]
        options += ["--unshare-cgroup-try", "--hostname", "sandbox"]
        # Number 1 inside is a process of bubblewrap itself: it dies with the judge, and all the
        # others with it.  One that has become another user would not get to know.
        options += ["--die-with-parent", "--new-session", "--info-fd", str(info)]
        # To mount its own home and to become somebody else; given up before foreign code is read.
        options += ["--cap-add", "CAP_SYS_ADMIN"]
        if user is not None:
            options += ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
        else:
            options += ["--unshare-user"]
        options += ["--clearenv"]
        for name, value in layout.environment.items():
            options += ["--setenv", name, value]
        # Folders that bubblewrap makes on its own way can be entered by their owner alone.
        places = [*(place for _, place in layout.shown), "/dev/null", f"{HOME}/own"]
        for folder in sorted({str(up) for place in places for up in PurePath(place).parents}):
            options += ["--dir", folder] if folder != "/" else []
        for source, place in layout.shown:
            options += ["--ro-bind", source, place]
        for folder in layout.covered:
            options += ["--tmpfs", folder, "--remount-ro", folder]
        for device in ("/dev/null", "/dev/urandom"):
            options += ["--dev-bind", device, device]
        # The inside puts a home on top in which the number of files is bounded too, but a profile
        # of AppArmor for bubblewrap may not let it.
        sized = _knows_sizes(program)
        if sized:
            options += ["--perms", "0777", "--size", str(limits.home), "--tmpfs", HOME]
        options += ["--chdir", "/", "--remount-ro", "/"]
        return Plan(
            command=(program, *options, "--", *layout.command()),
            environment={"PATH": os.defpath},
            settings={"home": HOME, "mount": "may" if sized else "must", "user": user},
            pid=2,
        )


@lru_cache
def _knows_sizes(program: str) -> bool:
    """Whether this bubblewrap can bound the size of a file system in memory (since 0.7)."""
    told = subprocess.run([program, "--help"], capture_output=True, text=True)
    return "--size" in told.stdout + told.stderr
