"""Which steps are fully done, kept so that a killed run is taken up where it stopped."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .course import Course
from .files import read_json, sync_folder, write_json


@dataclass(frozen=True)
class Journal:
    """One step of one assignment, a small file for each student who is through.

    Parameters
    ----------
    course : Course
    step : str
        ``"recorded"``, ``"feedback"``; or ``"released"``, ``"exported"``, which are one for all.
    assignment : str

    Notes
    -----
    A step is begun by removing its entry and ended by writing it: whatever happens between,
    there is no entry for half a step.
    """

    course: Course
    step: str
    assignment: str

    def path(self, student: str = "") -> Path:
        """The file of an entry."""
        name = f"{student or '(all)'}.json"
        return self.course.state / "journal" / self.assignment / self.step / name

    def entry(self, student: str = "") -> dict[str, Any] | None:
        """What was noted at the end of the step, or ``None`` if it is not through."""
        entry = read_json(self.path(student))
        return entry if isinstance(entry, dict) else None

    def done(self, student: str = "") -> str:
        """The digest of what the step was done from; empty if it is not through."""
        return str((self.entry(student) or {}).get("digest", ""))

    def begin(self, student: str = "") -> None:
        """From now on the step counts as not done."""
        path = self.path(student)
        if path.exists():
            path.unlink()
            sync_folder(path.parent)

    def end(self, digest: str, student: str = "", **notes: Any) -> None:
        """The step is through."""
        write_json(self.path(student), {"digest": digest, "time": time.time(), **notes})
