"""The answers that a person reads, with their marks: from nbgrader's gradebook and back into it."""

from collections.abc import Mapping
from dataclasses import dataclass

from .course import Course
from .driver import Driver
from .files import digest, read_json
from .judging import graded_students


@dataclass(frozen=True)
class Answer:
    """What one student wrote for one part.

    Attributes
    ----------
    assignment, student, part : str
        The part is the name of the cell in the notebook.
    text : str
    possible : float
        Points at most.
    points : float or None
        What a person gave for this very text; ``None`` if nobody has read it.
    comment : str
        A person's, for the student.
    """

    assignment: str
    student: str
    part: str
    text: str
    possible: float
    points: float | None
    comment: str

    @property
    def check(self) -> str:
        """Tells this answer from any other, and from another version of itself."""
        # The letter keeps a spreadsheet from taking it for a number.
        parts = (self.assignment, self.student, self.part, self.text, repr(self.possible))
        return f"v{digest(*parts)[:12]}"


@dataclass(frozen=True)
class Answers:
    """All answers of an assignment that a person reads.

    Attributes
    ----------
    given : tuple of Answer
        Sorted by part, then by student.
    empty : tuple of str
        Students who left theirs as it was; nbgrader has given 0 points.
    ungraded : tuple of str
        Students whose notebook is collected and not graded as it is now.
    """

    given: tuple[Answer, ...]
    empty: tuple[str, ...]
    ungraded: tuple[str, ...]


@dataclass(frozen=True)
class Given:
    """Points and a comment for an answer; either may be left as it is."""

    points: float | None = None
    comment: str | None = None


def find_answers(course: Course, assignment: str, driver: Driver) -> Answers:
    """Look up what was written and how it is marked.

    Raises
    ------
    CourseProblem
        If nothing is graded.
    """
    graded = graded_students(course, assignment)
    columns = ("manual_score", "auto_score", "needs_manual_grade", "max_score")
    grades = {
        (student, part): rest
        for student, part, *rest in driver.cells(assignment, "Grade", *columns)
    }
    comments = {
        (student, part): comment or ""
        for student, part, comment in driver.cells(assignment, "Comment", "manual_comment")
    }
    given: list[Answer] = []
    empty: list[str] = []
    for student in graded:
        for part, text in _texts(course, assignment, student).items():
            points, auto, waits, most = grades[student, part]
            if points is None and auto is not None:  # nbgrader has seen that it is untouched
                empty.append(student)
                continue
            comment = comments.get((student, part), "")
            points = None if waits else points
            given.append(Answer(assignment, student, part, text, float(most), points, comment))
    given.sort(key=lambda answer: (answer.part, answer.student))
    ungraded = sorted({*course.submitted(assignment)} - {*graded})
    return Answers(tuple(given), tuple(dict.fromkeys(empty)), tuple(ungraded))


def give(driver: Driver, marks: Mapping[Answer, Given]) -> None:
    """Write marks into the gradebook, all of them or none, as nbgrader's formgrader does."""
    with driver.gradebook() as gradebook:
        for answer, given in marks.items():
            where = (answer.part, answer.assignment, answer.assignment, answer.student)
            if given.points is not None:
                grade = gradebook.find_grade(*where)
                grade.manual_score, grade.needs_manual_grade = given.points, False
            if given.comment is not None:
                gradebook.find_comment(*where).manual_comment = given.comment
        gradebook.db.commit()


def model_answers(course: Course, assignment: str) -> dict[str, str]:
    """Look up the model answers, with their marking guides, by part."""
    return _by_part(read_json(course.source(assignment)))


def _texts(course: Course, assignment: str, student: str) -> dict[str, str]:
    return _by_part(read_json(course.autograded(assignment, student)))


def _by_part(notebook: object) -> dict[str, str]:
    """Find the cells that are both an answer and graded: nbgrader leaves those to a person."""
    if not isinstance(notebook, dict):
        return {}
    found = {}
    for cell in notebook.get("cells", []):
        flags = cell["metadata"].get("nbgrader", {})
        if flags.get("grade") and flags.get("solution"):
            found[flags["grade_id"]] = "".join(cell["source"])
    return found
