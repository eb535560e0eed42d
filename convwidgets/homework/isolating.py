"""Which isolation a grading uses, and when it refuses."""

from typing import TYPE_CHECKING

from .course import CourseProblem

if TYPE_CHECKING:
    from .sandbox import Isolation

UNSAFE = (
    "You asked for this level. Code from the submissions runs as you: it can read and change every "
    "file that you can, this course's answers and grades among them, and it can use the network. "
    "The marks of a hostile submission mean nothing at this level."
)


def choose(name: str | None) -> "Isolation":
    """Choose the level of isolation.

    Parameters
    ----------
    name : str or None
        What the teacher asked for; ``None`` is the strongest there is, if it is safe.

    Raises
    ------
    CourseProblem
        If this computer cannot do it, or can do nothing that is safe.
    """
    from .sandbox import levels, strongest

    if name is not None:
        found = {level.name: level for level in levels()}
        if name in found:
            return found[name]
        can = f"It can do: {', '.join(found)}." if found else "It can do none at all."
        raise CourseProblem(
            f"This computer cannot isolate submissions with {name!r}. {can}{_reasons()}"
        )
    if level := strongest():
        return level
    raise CourseProblem(
        "Nothing was graded: this computer has no safe way to run the submissions, and their code "
        "could read and change everything that you can, the grades included. Install bubblewrap "
        "(on Debian and Ubuntu: sudo apt install bubblewrap), or grade on another computer. If "
        "you trust every submission as you trust your own code, add: --isolation limits"
        f"{_reasons()}"
    )


def _reasons() -> str:
    """Why the other levels cannot be used."""
    from .sandbox.isolation import known, problem

    told = ((level.name, problem(level)) for level in known() if level.safe)
    return "".join(f"\n  {name}: {why}" for name, why in told if why)


def words(isolation: "Isolation") -> str:
    """What is said of the level at the start and in the report."""
    if isolation.safe:
        return f"{isolation.name}. {isolation.sentence}"
    return f"{isolation.name}, which is NOT SAFE. {isolation.sentence} {UNSAFE}"
