"""The question bank: every check of every lesson by its id.

A lesson's questions live in ``lessonNN.py`` beside this module, as a tuple
called ``QUESTIONS``; a new lesson is a new file and nothing else.
"""

import difflib
from functools import cache
from importlib import import_module
from importlib.resources import files

from convwidgets.core.errors import ConvError

from ._question import Question


@cache
def lessons() -> tuple[str, ...]:
    """The lessons that have questions: ``("00", "01", …)``.

    Examples
    --------
    >>> lessons()[:3]
    ('00', '01', '02')
    """
    names = (entry.name for entry in files(__package__).iterdir())
    return tuple(
        sorted(
            n[6:-3]
            for n in names
            if n.startswith("lesson") and n.endswith(".py") and n[6:8].isdigit()
        )
    )


@cache
def _of_lesson(lesson: str) -> dict[str, Question]:
    questions: tuple[Question, ...] = import_module(f".lesson{lesson}", __package__).QUESTIONS
    return {question.id: question for question in questions}


def questions(lesson: str | None = None) -> tuple[Question, ...]:
    """All questions, or those of one lesson, in teaching order.

    Parameters
    ----------
    lesson : str, optional
        Two digits, such as ``"02"``.

    Raises
    ------
    ConvError
        If no lesson of that number has questions.
    """
    if lesson is not None and lesson not in lessons():
        raise ConvError(
            f"lesson is {lesson!r}; the lessons with questions are {', '.join(lessons())}."
        )
    wanted = lessons() if lesson is None else (lesson,)
    return tuple(q for name in wanted for q in _of_lesson(name).values())


def question(id: str) -> Question:
    """The question of this id.

    Parameters
    ----------
    id : str
        Lesson and name, such as ``"01.length"``.

    Raises
    ------
    ConvError
        If there is none; it names the near ones.

    Examples
    --------
    >>> question("01.length")
    <Number 01.length>
    """
    if not isinstance(id, str):
        raise ConvError(f"id is {id!r}; give the id of a question as text, such as '01.length'.")
    lesson = id.partition(".")[0]
    found = _of_lesson(lesson).get(id) if lesson in lessons() else None
    if found is None:
        known = [q.id for q in questions()]
        # The name alone is compared first: people remember it better than the lesson's number.
        names = {name.partition(".")[2]: name for name in known}
        near = [
            names[n] for n in difflib.get_close_matches(id.partition(".")[2] or id, names, 3, 0.5)
        ]
        near += [n for n in difflib.get_close_matches(id, known, 3, 0.6) if n not in near]
        advice = f"near it are {', '.join(near[:4])}" if near else f"there is {', '.join(known)}"
        raise ConvError(f"There is no question {id!r}; {advice}.")
    return found
