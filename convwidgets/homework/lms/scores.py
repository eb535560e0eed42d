"""What nbgrader's gradebook holds of an assignment, and how final it is."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..course import CourseProblem
from ..judging import fingerprint, judged_file, result_path

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
        Ids whose notebook is not the one that the gradebook knows, if it knows any.
    others : tuple of str
        Ids in the gradebook of whom nothing is collected, such as those of last year.
    """

    maximum: float
    final: dict[str, float]
    penalties: dict[str, float]
    waiting: dict[str, float]
    ungraded: tuple[str, ...]
    others: tuple[str, ...] = ()


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
                continue
            penalty = float(one.late_submission_penalty or 0.0)
            # As nbgrader's own export counts: never below nothing.
            points = max(0.0, float(one.score) - penalty)
            if penalty:
                penalties[one.student.id] = penalty
            (waiting if one.needs_manual_grade else final)[one.student.id] = points
    ungraded = []
    for id in sorted(submitted):
        if id not in final | waiting or _is_newer(course, assignment, id):
            ungraded.append(id)
            for scores in (final, waiting, penalties):
                scores.pop(id, None)
    return Scores(maximum, final, penalties, waiting, tuple(ungraded), tuple(sorted(others)))


def _is_newer(course: "Course", assignment: str, id: str) -> bool:
    """Whether another notebook was collected since this one was judged."""
    path = course.submission(assignment, id)
    judged = judged_file(result_path(course, assignment, id))
    return bool(judged) and path.exists() and judged != fingerprint(path)
