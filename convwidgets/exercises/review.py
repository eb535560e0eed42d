"""A row of answers to one question: how many count, and what to say to the last."""

from collections.abc import Sequence
from dataclasses import dataclass

from ._question import Question
from .feedback import Feedback

PATIENCE = 3
"""Unsuccessful attempts after which the solution may be asked for."""


@dataclass(frozen=True)
class Review:
    """What a row of answers amounts to.

    Attributes
    ----------
    attempts : int
        Answers that could be read.
    misses : int
        Those of them that were wrong.
    feedback : Feedback or None
        On the last answer, read or not.
    correct : bool
        Whether the last answer that could be read was right.
    """

    attempts: int = 0
    misses: int = 0
    feedback: Feedback | None = None
    correct: bool = False

    @property
    def may_see_solution(self) -> bool:
        """Whether there were attempts enough."""
        return self.misses >= PATIENCE


class Ladder:
    """Which hint comes next for a question.

    The hint grows with every *different* answer that no misconception explains,
    so that running a cell again says the same again.
    """

    def __init__(self) -> None:
        self._unexplained: list[str | None] = []

    def grade(self, question: Question, answer: object) -> Feedback:
        """Grade one more answer, with the hint its turn brings."""
        key = question.key(answer)
        seen = key in self._unexplained
        level = self._unexplained.index(key) if seen else len(self._unexplained)
        feedback = question.grade(answer, hint=level)
        if feedback.verdict == "wrong" and not feedback.misconceptions and not seen:
            self._unexplained.append(key)
        return feedback


def review(question: Question, answers: Sequence[object]) -> Review:
    """Grade answers in the order they were given."""
    ladder = Ladder()
    told = [ladder.grade(question, answer) for answer in answers]
    read = [feedback for feedback in told if feedback.correct is not None]
    return Review(
        attempts=len(read),
        misses=sum(not feedback for feedback in read),
        feedback=told[-1] if told else None,
        correct=bool(read and read[-1]),
    )
