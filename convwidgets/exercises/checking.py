"""``check(question, answer)`` for code cells."""

from weakref import WeakKeyDictionary

from convwidgets.core.errors import ConvError

from ._question import Question
from .bank import question as question_of_id
from .feedback import Feedback
from .review import Ladder

_LADDERS: WeakKeyDictionary[Question, Ladder] = WeakKeyDictionary()


def find(question: Question | str) -> Question:
    """A question, given itself or its id.

    Raises
    ------
    ConvError
        If it is neither.
    """
    if isinstance(question, Question):
        return question
    if not isinstance(question, str):
        raise ConvError(
            f"question is of type {type(question).__name__}; give the id of a question, such as "
            "'01.length', or a question itself."
        )
    return question_of_id(question)


def check(question: Question | str, answer: object) -> Feedback:
    """Check an answer and say why, in a code cell.

    Parameters
    ----------
    question : Question or str
        A question or its id, such as ``"01.length"``.
    answer : object
        A number, a shape, a matrix, the name of a choice, or a function, as the
        question asks.

    Returns
    -------
    Feedback
        Shows itself at the end of a cell; true where the answer is right.

    Raises
    ------
    ConvError
        If there is no such question.

    Examples
    --------
    >>> check("01.length", 6).correct
    False
    """
    asked = find(question)
    return _LADDERS.setdefault(asked, Ladder()).grade(asked, answer)
