"""What a run tells the teacher: a table, and every problem in words."""

import time
from dataclasses import dataclass, field
from pathlib import Path

from .course import Course
from .files import write_whole
from .progress import printable


@dataclass
class Row:
    """One student's line.

    Attributes
    ----------
    student : str
    points, possible : float or None
        As the gradebook has them; ``None`` if it has none.
    to_read : bool
        Whether an answer waits for a person.
    done : str
        What the run did: ``"graded"``, ``"unchanged"``, ``"not graded"``.
    incidents : list of str
        What the judge noted about the submission.
    problems : list of str
        Why there is no result, or what else went wrong.
    detail : str
        For the file alone: tracebacks and logs.
    """

    student: str
    points: float | None = None
    possible: float | None = None
    to_read: bool = False
    done: str = "not graded"
    incidents: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    detail: str = ""

    @property
    def noted(self) -> list[str]:
        """Everything about this student that a teacher should read."""
        return [*self.problems, *self.incidents]


@dataclass
class Report:
    """What came of grading an assignment.

    Attributes
    ----------
    assignment : str
    isolation : str
        The sentence that says what a submission could reach.
    rows : list of Row
    notes : list of str
        What concerns all of them.
    seconds : float
        How long it took.
    """

    assignment: str
    isolation: str
    rows: list[Row]
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def noted(self) -> list[Row]:
        """The students about whom there is something to read."""
        return [row for row in self.rows if row.noted]

    @property
    def ok(self) -> bool:
        """Whether nothing needs the teacher's eye."""
        return not self.noted

    def told(self) -> list[tuple[str, list[str]]]:
        """Who there is something to read about, and what; the same is said once."""
        groups: dict[tuple[str, ...], list[str]] = {}
        for row in self.noted:
            groups.setdefault(tuple(row.noted), []).append(row.student)
        return [(", ".join(students), list(said)) for said, students in groups.items()]

    def count(self, done: str) -> int:
        """How many submissions the run did this with."""
        return sum(row.done == done for row in self.rows)

    @property
    def to_read(self) -> int:
        """How many have an answer that waits for a person."""
        return sum(row.to_read for row in self.rows)

    def summary(self) -> str:
        """The result in one line."""
        parts = [f"{self.count('graded')} graded"]
        if unchanged := self.count("unchanged"):
            parts.append(f"{unchanged} unchanged since the last time")
        if failed := self.count("not graded"):
            parts.append(f"{failed} not graded")
        parts.append(f"{len(self.noted)} to look at" if self.noted else "nothing to look at")
        return f"{self.assignment}: {', '.join(parts)} ({self.seconds:.0f} s)"

    def text(self) -> str:
        """The whole report as plain text."""
        lines = [
            f"Grading of {self.assignment}, {time.strftime('%Y-%m-%d %H:%M')}",
            f"Isolation: {self.isolation}",
            *self.notes,
            "",
            self.summary(),
            "",
            f"{'student':<24} {'points':>7} {'of':>5}  {'answer to read':<14}  done",
        ]
        for row in self.rows:
            read = "yes" if row.to_read else ""
            lines.append(
                f"{row.student:<24} {amount(row.points):>7} {amount(row.possible):>5}  "
                f"{read:<14}  {row.done}"
            )
        for students, said in self.told():
            lines += ["", students, *(f"  - {sentence}" for sentence in said)]
        for row in self.rows:
            if row.detail:
                lines += ["", f"Details of {row.student}, for whoever mends the grader"]
                lines += [f"    {line}" for line in row.detail.splitlines()]
        return "\n".join(lines) + "\n"

    def write(self, course: Course) -> Path:
        """Keep the text among the course's reports."""
        name = f"{self.assignment} {time.strftime('%Y-%m-%d %H.%M.%S')}.txt"
        path = course.state / "reports" / name
        write_whole(path, printable(self.text()))  # it will be looked at in a terminal, too
        return path


def several(number: int, one: str, more: str = "") -> str:
    """Count something: 1 page, 2 pages."""
    return f"{number} {one if number == 1 else more or one + 's'}"


def amount(points: float | None) -> str:
    """Points as people write them; a dash for none."""
    return "–" if points is None else f"{points:.2f}".rstrip("0").rstrip(".")
