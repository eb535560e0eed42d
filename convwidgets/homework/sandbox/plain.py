"""No isolation: a process of its own with limits."""

import os
from typing import ClassVar

from .isolation import Isolation, Plan
from .layout import INSIDE
from .limits import Limits


class Plain(Isolation):
    """An ordinary process with limits; for code that is trusted."""

    name: ClassVar[str] = "limits"
    sentence: ClassVar[str] = (
        "Submissions run as ordinary processes with limits on time and memory. They can read and "
        "change every file that you can: use this for code you trust, and for nothing else."
    )
    safe: ClassVar[bool] = False

    def plan(self, limits: Limits, home: str, info: int) -> Plan:
        """How to start a process."""
        layout = self.layout
        return Plan(
            command=tuple(layout.command(str(INSIDE))),
            environment={**layout.environment, "HOME": home},
            settings={"home": home, "mount": "", "user": None},
            packages=os.path.dirname(layout.numpy),
            pid=None,
        )
