"""For whom a sheet works, and where it shows things: a notebook, or a grader."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Protocol

PUBLIC = "public"
"""In place of a course's secret where there is none: in a notebook, for a teacher's trial."""


class Shown(Protocol):
    """What a sheet displays: a text, and the same for a notebook."""

    @property
    def text(self) -> str:
        """Everything as plain text."""

    def _repr_mimebundle_(self) -> dict[str, str]: ...


def show_in_notebook(card: Shown) -> None:
    """Display a card where IPython runs the cell; elsewhere nobody would see it."""
    if _shell() is not None:
        sys.modules["IPython"].display.display(card)


def name_in_notebook(value: object) -> str | None:
    """The variable in which a student's notebook keeps an object, if it does."""
    names = current().names
    if names is None:
        names = getattr(_shell(), "user_ns", {})
    kept = (name for name, held in [*names.items()] if held is value and name[:1] != "_")
    return next(kept, None)


def _shell() -> Any:
    # A notebook has loaded IPython long before; loading it here would be for nothing.
    ipython = sys.modules.get("IPython")
    return None if ipython is None else ipython.get_ipython()


@dataclass(frozen=True)
class Setting:
    """What holds for every sheet made while it is in force.

    Parameters
    ----------
    student : str, optional
        In place of what the notebook says.
    secret : str
        From which hidden inputs are drawn.
    show : callable
        Gets what `Homework.grade` displays.
    names : mapping, optional
        The variables of the notebook's own cells; by default those of the shell
        that runs it.
    """

    student: str | None = None
    secret: str = PUBLIC
    show: Callable[[Shown], None] = show_in_notebook
    names: Mapping[str, object] | None = None


_NOTEBOOK = Setting()
_SETTING: ContextVar[Setting] = ContextVar("convwidgets_homework", default=_NOTEBOOK)


def current() -> Setting:
    """The setting in force."""
    return _SETTING.get()


@contextmanager
def grading(setting: Setting) -> Iterator[Setting]:
    """Let sheets work under a setting, in this thread alone."""
    token = _SETTING.set(setting)
    try:
        yield setting
    finally:
        _SETTING.reset(token)
