"""The ways in which a process can be kept apart, and which of them this machine can really do."""

import os
import subprocess
from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

from convwidgets.core.errors import ConvError

from .layout import PACKAGES, Layout, find_layout
from .limits import Limits


class NotStarted(Exception):
    """A process did not come up; the text says why."""


@dataclass(frozen=True)
class Plan:
    """How a process is started.

    Attributes
    ----------
    command : tuple of str
        Program and arguments, up to the descriptors of the pipe.
    environment : dict
        All variables it has.
    settings : dict
        What it is told first: where its home is, who to become, and the like.
    packages : str
        The folder in which it finds NumPy.
    pid : int or None
        Its number as it is told itself; ``None`` if it is the very process that is started.
    """

    command: tuple[str, ...]
    environment: dict[str, str]
    settings: dict[str, Any]
    packages: str = PACKAGES
    pid: int | None = 1


@dataclass(frozen=True)
class Isolation(ABC):
    """A way to keep a submission apart.

    Attributes
    ----------
    layout : Layout
        What Python needs to run.
    name : str
        ``"bubblewrap"``, ``"namespaces"`` or ``"limits"``.
    sentence : str
        What a submission can reach and what it cannot, in plain words.
    safe : bool
        Whether hostile code may be run in it.
    """

    layout: Layout
    name: ClassVar[str]
    sentence: ClassVar[str]
    safe: ClassVar[bool]

    needs_folder: ClassVar[bool] = True

    @abstractmethod
    def plan(self, limits: Limits, home: str, info: int) -> Plan:
        """How to start a process.

        Parameters
        ----------
        limits : Limits
            What it may use.
        home : str
            A new folder of the caller's, where `needs_folder` is true.
        info : int
            A descriptor to which ``{"child-pid": …}`` is written.

        Raises
        ------
        NotStarted
            If something that is needed is missing.
        """


@lru_cache
def known() -> tuple[Isolation, ...]:
    """Every level there is, strongest first, whether or not this machine can do it."""
    from .bubblewrap import Bubblewrap
    from .namespaces import Namespaces
    from .plain import Plain

    if os.name != "posix":
        return ()
    try:
        layout = find_layout()
    except (ConvError, OSError, subprocess.SubprocessError):
        return ()
    return Bubblewrap(layout), Namespaces(layout), Plain(layout)


@lru_cache
def problem(level: Isolation) -> str:
    """Why a level cannot be used here; empty if it can.  It is tried once."""
    from .trial import attempt

    return attempt(level)


def levels() -> list[Isolation]:
    """The levels that this machine can really do, strongest first; each was tried."""
    return [level for level in known() if not problem(level)]


def strongest() -> Isolation | None:
    """The strongest safe level, or ``None`` where hostile code cannot be run safely."""
    return next((level for level in known() if level.safe and not problem(level)), None)
