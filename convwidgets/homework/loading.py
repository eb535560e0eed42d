"""nbgrader, loaded late and quickly, and what is said where it is missing."""

import contextlib
import sys
import warnings
from collections.abc import Iterator
from typing import Any

from .course import CourseProblem

INSTALL = 'pip install "convwidgets[homework]"'
_SLOW = "rfc3987_syntax"


@contextlib.contextmanager
def quick_imports() -> Iterator[None]:
    """Import nbformat and what builds on it without a grammar that nobody here uses.

    jsonschema loads ``rfc3987_syntax`` where it is installed, to check addresses in international
    letters, and does without where it is not.  Building that grammar takes two seconds, longer
    than loading the rest of nbgrader.
    """
    hide = _SLOW not in sys.modules
    if hide:
        sys.modules[_SLOW] = None  # type: ignore[assignment]  # documented: the import then fails
    try:
        yield
    finally:
        if hide:
            del sys.modules[_SLOW]


def load() -> Any:
    """Import nbgrader and give back its module ``nbgrader.apps.api``.

    Raises
    ------
    CourseProblem
        If nbgrader, or something it needs, is not installed.
    """
    try:
        with quick_imports(), quiet():
            import nbgrader.apps.api

            return nbgrader.apps.api
    except ModuleNotFoundError as error:
        raise CourseProblem(not_installed(error)) from error


def not_installed(error: ModuleNotFoundError) -> str:
    """Say what is missing, and the command that installs it."""
    name = (error.name or "a package").split(".")[0]
    return f"This needs {name}, which is not installed. Install it with: {INSTALL}"


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep warnings off the screen that only nbgrader's authors could act on."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
