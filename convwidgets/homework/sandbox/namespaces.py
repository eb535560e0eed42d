"""Isolation by the kernel's namespaces alone."""

import json
from pathlib import Path
from typing import ClassVar, Final

from .isolation import Isolation, Plan
from .layout import HOME, RUNNER
from .limits import Limits
from .users import spare_user

_LAUNCH: Final = Path(__file__).with_name("launch.py")


class Namespaces(Isolation):
    """A root of its own that holds Python and NumPy, made without any other program."""

    name: ClassVar[str] = "namespaces"
    sentence: ClassVar[str] = (
        "Submissions run in Linux namespaces of their own with a system call filter: they see "
        "Python, NumPy and an empty home of their own, and no other file, no network, no other "
        "process, and they can start none."
    )
    safe: ClassVar[bool] = True

    def plan(self, limits: Limits, home: str, info: int) -> Plan:
        """How to start a process."""
        layout = self.layout
        user = spare_user()
        description = {
            "root": home,
            "home": HOME,
            "runner": RUNNER,
            "shown": layout.shown,
            "covered": layout.covered,
            "devices": ["/dev/null", "/dev/urandom"],
            "info": info,
            "user_namespace": user is None,
        }
        python = (layout.python, "-I", "-S", "-B", "-X", "utf8")
        return Plan(
            command=(*python, str(_LAUNCH), json.dumps(description)),
            environment=layout.environment,
            settings={"home": HOME, "mount": "must", "user": user},
        )
