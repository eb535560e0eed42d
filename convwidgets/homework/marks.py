"""How much of a part's points an answer earns."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from convwidgets.core.errors import ConvError
from convwidgets.exercises import Feedback, Function, Matrix, Question, Shape
from convwidgets.exercises._diagnosis import Trial
from convwidgets.exercises._numbers import FINEST, cell
from convwidgets.exercises._trial import same

SEEN_SHARE = 0.4
"""What a function earns that is right on every input the student could try it on."""

HALF = 0.5
_ENOUGH_ENTRIES = 3
_UNREAD = "What cannot be read or called earns nothing."
_MOST_RIGHT = Fraction(2, 3)


@dataclass(frozen=True)
class Mark:
    """What an answer earns, and why.

    Parameters
    ----------
    share : float
        From 0 to 1.
    feedback : Feedback
        As the lesson's own check would say it.
    note : str
        How the share comes about, where it is more than right or wrong.
    """

    share: float
    feedback: Feedback
    note: str = ""

    def points(self, total: float) -> float:
        """The share of these points, in hundredths."""
        return round(self.share * total, 2)


def mark(question: Question, answer: object) -> Mark:
    """Mark an answer.

    Parameters
    ----------
    question : Question
        In the student's numbers; for a function as `variants.hidden` gives it,
        whose ``cases`` are what the student could see.
    answer : object
        As the student left it: a value, a function, a `StandIn` for one, or
        ``None``, which is no answer.

    Returns
    -------
    Mark
    """
    if answer is None:
        return Mark(0.0, Feedback(False, ("There is no answer.",)))
    if isinstance(question, Function):
        return _of_function(question, answer)
    feedback = question.grade(answer)
    if feedback:
        return Mark(1.0, feedback)
    if feedback.verdict == "wrong" and isinstance(question, Shape | Matrix):
        alike, total = _entries_right(question, answer)
        if total and alike >= _MOST_RIGHT * total:
            return Mark(HALF, feedback, f"Half credit: {alike} of {total} entries are right.")
    return Mark(0.0, feedback, _UNREAD if feedback.verdict == "unclear" else "")


def _entries_right(question: Shape | Matrix, answer: object) -> tuple[int, int]:
    """How many entries are right, of how many; of none where no half credit can be had."""
    own: Sequence[Fraction]
    given: Sequence[Fraction]
    if isinstance(question, Matrix):
        given_rows, own_rows = question.read(answer), question.right
        if [len(row) for row in given_rows] != [len(row) for row in own_rows]:
            return 0, 0
        given, own = [e for row in given_rows for e in row], [e for row in own_rows for e in row]
        alike = sum(question.alike(a, b) for a, b in zip(given, own, strict=True))
    else:
        given, own = question.read(answer), question.right
        if len(given) != len(own):
            return 0, 0
        alike = sum(cell(a, FINEST) == cell(b, FINEST) for a, b in zip(given, own, strict=True))
    # One number everywhere is no work, however often it fits.
    if len(own) < _ENOUGH_ENTRIES or len(set(given)) == 1:
        return 0, 0
    # Nor is a matrix that fits no more often than that: most entries of many kernels are 0.
    if isinstance(question, Matrix) and alike <= max(Counter(own).values()):
        return 0, 0
    return alike, len(own)


def _of_function(question: Function, answer: object) -> Mark:
    feedback, trials = question.try_out(answer)
    inputs, seen = len(question.inputs), len(question.cases)
    if not trials:
        return Mark(0.0, feedback, _UNREAD)
    if feedback:
        return Mark(1.0, feedback)
    if _always_the_same(trials):
        return Mark(0.0, feedback, "The same result for every input earns nothing.")
    passed = [trial.passed for trial in trials]
    right_seen, right_hidden = sum(passed[:seen]), sum(passed[seen:])
    # A function without inputs to draw, or without fixed ones, is judged on what there is.
    unseen = inputs - seen
    share_hidden = right_hidden / unseen if unseen else right_seen / seen
    share_seen = right_seen / seen if seen else share_hidden
    earned = SEEN_SHARE if share_seen == 1 else 0.0
    if share_hidden > HALF:
        earned += (1 - SEEN_SHARE) * share_hidden
    counts = [f"{right_seen} of {seen} inputs you could try"] if seen else []
    counts += [f"{right_hidden} of {unseen} further ones"] if unseen else []
    return Mark(earned, feedback, f"Right on {' and '.join(counts)}.")


def _always_the_same(trials: Sequence[Trial]) -> bool:
    """Whether nothing depends on the input although it should."""
    values = [trial.outcome.value for trial in trials]
    due = [trial.expected.value for trial in trials]
    differ = any(a is None or b is None or not same(a, b) for a, b in pairwise(due))
    alike = all(a is not None and b is not None and same(a, b) for a, b in pairwise(values))
    return differ and alike


def checked_points(points: object) -> float:
    """The points of a part as a number.

    Raises
    ------
    ConvError
        If they are no number, or less than 0.
    """
    if type(points) not in (int, float) or not 0 <= points < 1e6:  # type: ignore[operator]
        raise ConvError(f"points is {points!r}; give 0 or more, such as points=2.")
    return float(points)  # type: ignore[arg-type]
