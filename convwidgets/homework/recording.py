"""The one writer: results go into nbgrader's gradebook, each fully or again."""

import json
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from .course import Course
from .driver import Driver, Ran
from .files import digest
from .journal import Journal
from .judged import Judged
from .kept_marks import KeptMarks


@dataclass
class Recorder:
    """Takes results over into the gradebook of a course.

    Parameters
    ----------
    course : Course
    assignment : str
    driver : Driver
        Made with the pattern of the result files.
    release : str
        The digest of the assignment as it is released, which is noted with each record.
    """

    course: Course
    assignment: str
    driver: Driver
    release: str
    _journal: Journal = field(init=False)
    _marks: KeptMarks = field(init=False)

    def __post_init__(self) -> None:
        self._journal = Journal(self.course, "recorded", self.assignment)
        self._marks = KeptMarks(self.course, self.assignment, self.driver)

    def record(self, judged: Judged) -> Ran | None:
        """Take one result over, unless the gradebook has it already.

        A teacher's points and comments stay: nbgrader keeps them apart from the tests' ones, and
        those for an answer that is the same as before need no second look.

        Returns
        -------
        Ran or None
            ``None`` if there was nothing to do.
        """
        made_from = self._digest(judged)
        if self._journal.done(judged.student) == made_from and self._agrees(judged):
            return None
        self._marks.note(judged.student)
        self._journal.begin(judged.student)
        ran = self.driver.record(self.assignment, judged.student)
        if ran.ok:
            self._marks.restore(judged.student)
            notes = {"incidents": len(judged.incidents), "release": self.release}
            self._journal.end(made_from, judged.student, **notes)
        return ran

    def is_recorded(self, student: str) -> bool:
        """Whether the gradebook has a whole result of this student, for this release."""
        return (self._journal.entry(student) or {}).get("release") == self.release

    def _digest(self, judged: Judged) -> str:
        """What the record depends on; not how long judging took."""
        plain = {name: part for name, part in judged.to_dict().items() if name != "seconds"}
        timestamp = self._timestamp(judged.student)
        time = timestamp.read_bytes() if timestamp.exists() else b""
        return digest(json.dumps(plain, sort_keys=True), time, self.release)

    def _timestamp(self, student: str) -> Path:
        return self.course.submission(self.assignment, student).parent / "timestamp.txt"

    def _agrees(self, judged: Judged) -> bool:
        """Whether the gradebook itself has these scores: somebody may have put back an old one."""
        # nbgrader keeps the time of an earlier submission where the newest one has none.
        timed = self._timestamp(judged.student).exists()
        if timed and judged.student not in self._autograded:
            return False
        if not self.course.autograded(self.assignment, judged.student).exists():
            return False
        kept = self._kept.get(judged.student, {})
        return all(kept.get(cell) == score for cell, score in judged.scores.items())

    @cached_property
    def _autograded(self) -> set[str]:
        found: set[str] = self.driver.api.get_autograded_students(self.assignment)
        return found

    @cached_property
    def _kept(self) -> dict[str, dict[str, float | None]]:
        """The scores of the tests in the gradebook, as the run found it."""
        scores: dict[str, dict[str, float | None]] = {}
        for student, cell, score in self.driver.cells(self.assignment, "Grade", "auto_score"):
            scores.setdefault(student, {})[cell] = score
        return scores
