"""Levels of isolation for tests, each of them optional for a user."""

from typing import Any

from optional import ORACLES, missing

from convwidgets.homework.sandbox import HostRefused, Isolation, Limits, Sandbox, strongest
from convwidgets.homework.sandbox.isolation import known, problem

SAFE = ("bubblewrap", "namespaces")


def level(name: str) -> Isolation:
    """The level called *name*; where the machine cannot do it the test is skipped, or fails."""
    for candidate in known():
        if candidate.name == name:
            if reason := problem(candidate):
                missing(ORACLES, f"needs {name}: {reason}")
            return candidate
    missing(ORACLES, f"needs {name}, which this machine does not have")


def strongest_safe() -> Isolation:
    """The strongest level that is safe; without one the test is skipped, or fails."""
    found = strongest()
    if found is None or not found.safe:
        missing(ORACLES, "needs bubblewrap or user namespaces")
    return found


def no_host(name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """A library of which nothing is allowed."""
    raise HostRefused(f"cw.{name} is what this task asks you to write.")


def sandbox(isolation: Isolation, host: Any = no_host, **limits: Any) -> Sandbox:
    """A sandbox with short limits."""
    return Sandbox(isolation, Limits(**{"cell_seconds": 10, "call_seconds": 5} | limits), host)
