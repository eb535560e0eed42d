"""What a person has marked stays marked when the tests are run again.

nbgrader asks for a second look at every mark of a person as soon as a
submission is recorded anew.  Where neither the answer nor what it can earn has
changed there is nothing to look at, and thirty marks would have to be given
twice because one hidden test was mended.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from .course import Course
from .driver import Driver
from .files import digest, read_json
from .journal import Journal

Marks = Mapping[str, str]


@dataclass
class KeptMarks:
    """The marks of persons in one assignment, as a run finds them.

    Parameters
    ----------
    course : Course
    assignment : str
    driver : Driver
    """

    course: Course
    assignment: str
    driver: Driver
    _journal: Journal = field(init=False)

    def __post_init__(self) -> None:
        self._journal = Journal(self.course, "marked", self.assignment)

    def note(self, student: str) -> None:
        """Keep in mind which answers are marked, before the record changes.

        On the disk, and not written over: after a crash the first note is the one that counts.
        """
        if student in self._marked and not self._journal.done(student):
            found = self._digests(student, self._marked[student])
            self._journal.end("noted", student, cells=found)

    def restore(self, student: str) -> None:
        """Take nbgrader's question mark away from those that are what they were."""
        entry = self._journal.entry(student)
        if entry is None:
            return
        before: Marks = entry.get("cells", {})
        with self.driver.gradebook() as gradebook:
            grades = {
                name: gradebook.find_grade(name, self.assignment, self.assignment, student)
                for name in before
            }
            now = {name: grade.auto_score for name, grade in grades.items()}
            digests = self._digests(student, now)
            for name, grade in grades.items():
                if before[name] == digests.get(name) and grade.manual_score is not None:
                    grade.needs_manual_grade = False
            gradebook.db.commit()
        self._journal.begin(student)

    @cached_property
    def _marked(self) -> dict[str, dict[str, Any]]:
        """By student and cell, what the test gave."""
        found: dict[str, dict[str, Any]] = {}
        columns = ("manual_score", "needs_manual_grade", "auto_score")
        for student, cell, score, waits, auto in self.driver.cells(
            self.assignment, "Grade", *columns
        ):
            if score is not None and not waits:
                found.setdefault(student, {})[cell] = auto
        return found

    def _digests(self, student: str, scores: Mapping[str, Any]) -> dict[str, str]:
        """What each mark was given for: the cell as nbgrader shows it, and its points.

        The points at most are those in the notebook.  The gradebook has those of the release that
        came after, for what is recorded of the earlier one, too.
        """
        notebook = read_json(self.course.autograded(self.assignment, student)) or {}
        cells = [(cell, cell["metadata"].get("nbgrader", {})) for cell in notebook.get("cells", [])]
        shown = {
            flags.get("grade_id"): ("".join(cell["source"]), flags.get("points"))
            for cell, flags in cells
        }
        return {
            name: digest(shown[name][0], repr((auto, shown[name][1])))
            for name, auto in scores.items()
            if name in shown
        }
