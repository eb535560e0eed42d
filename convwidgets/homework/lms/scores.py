"""What nbgrader's gradebook holds of an assignment, and how final it is."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..course import CourseProblem
from ..files import digest
from ..judging import graded_now

if TYPE_CHECKING:
    from ..course import Course


@dataclass(frozen=True)
class Scores:
    """The scores of an assignment.

    Parameters
    ----------
    maximum : float
        Points at most.
    final : dict of str to float
        By id: the points with a person's marks, less the penalty for lateness.
    penalties : dict of str to float
        Of those who have one.
    waiting : dict of str to float
        By id: the points so far of those whose explanation nobody has read yet.
    ungraded : tuple of str
        Ids whose work, as it is handed in and released now, is not graded.
    others : tuple of str
        Ids in the gradebook of whom nothing is collected, such as those of last year.
    """

    maximum: float
    final: dict[str, float]
    penalties: dict[str, float]
    waiting: dict[str, float]
    ungraded: tuple[str, ...]
    others: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """Tells whether an export would say anything else."""
        scores = (sorted(self.final.items()), sorted(self.waiting.items()))
        return digest(repr(self.maximum), *map(repr, scores), *self.ungraded)


def read_scores(course: "Course", assignment: str) -> Scores:
    """Read them from the gradebook.

    Raises
    ------
    CourseProblem
        If there is no gradebook, or nothing of the assignment in it.
    """
    from nbgrader.api import Gradebook, MissingEntry

    if not course.gradebook.exists():
        raise CourseProblem(f"There is no gradebook yet; grade {assignment} first.")
    final: dict[str, float] = {}
    penalties: dict[str, float] = {}
    waiting: dict[str, float] = {}
    others: list[str] = []
    # A gradebook may hold last year's class as well.
    submitted = set(course.submitted(assignment))
    graded = set(graded_now(course, assignment))
    with Gradebook(course.db_url) as gradebook:
        try:
            maximum = float(gradebook.find_assignment(assignment).max_score)
        except MissingEntry as error:
            raise CourseProblem(
                f"The gradebook knows no {assignment}; release and grade it first."
            ) from error
        for one in gradebook.assignment_submissions(assignment):
            if one.student.id not in submitted:
                others.append(one.student.id)
            if one.student.id not in graded:
                continue
            penalty = float(one.late_submission_penalty or 0.0)
            # As nbgrader's own export counts: never below nothing.
            points = max(0.0, float(one.score) - penalty)
            if penalty:
                penalties[one.student.id] = penalty
            (waiting if one.needs_manual_grade else final)[one.student.id] = points
    ungraded = tuple(sorted(submitted - graded))
    return Scores(maximum, final, penalties, waiting, ungraded, tuple(sorted(others)))
