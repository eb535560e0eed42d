"""Which numbers belong to which student.

Everything derives from three words: the course, the student, the question.
Nothing is stored, so that a notebook, a grader and a teacher who looks into a
complaint all arrive at the same numbers.

Seeds come from SHA-256 and are the same everywhere.  The draws come from
NumPy's `PCG64`, whose raw stream NumPy promises never to change, through
methods of `Generator`, whose results NumPy may change in a new feature release
(https://numpy.org/doc/stable/reference/random/compatibility.html).  A test
pins a few variants, so that such a change is seen before a course meets it.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any, TypeVar

import numpy as np

from convwidgets.core.errors import ConvError
from convwidgets.exercises import Function, Question

PLACEHOLDER = "your id"
"""What stands in a notebook that nobody has filled in yet."""

PREVIEW = "preview"
"""The id under which such a notebook works."""

LONGEST_ID = 64
HIDDEN_SAMPLES = 20

_SEPARATOR = "\x1f"
_DRAWS = 50

Q = TypeVar("Q", bound=Question)


def student_key(text: object) -> str:
    """The form of an id that counts, whatever way it was typed.

    Upper and lower case, blanks around it and the several ways in which
    Unicode writes one letter make no difference.  Any script will do.

    Parameters
    ----------
    text : str
        As a student or a learning platform writes it; a whole number is taken
        as its digits.

    Returns
    -------
    str
        Fit for the name of a folder.

    Raises
    ------
    ConvError
        If it is empty, too long, or could lead out of a folder.

    Examples
    --------
    >>> student_key("  Ada  Lovelace "), student_key(20417)
    ('ada-lovelace', '20417')
    """
    if type(text) is int:
        text = str(text)
    if not isinstance(text, str):
        raise ConvError(
            f"The student id is of type {type(text).__name__}; give it as text, such as "
            'student_id = "s001".'
        )
    shown = text if len(text) <= 40 else text[:39] + "…"
    # str.split also parts at control characters such as U+001F, which are refused here first.
    if any(unicodedata.category(c) == "Cc" and c not in "\t\r\n" for c in text):
        raise ConvError(f"The student id {shown!r} holds a control character; type it anew.")
    key = "-".join(_folded(text).split())
    if not key:
        raise ConvError('The student id is empty; give yours, such as student_id = "s001".')
    if len(key) > LONGEST_ID:
        raise ConvError(
            f"The student id {shown!r} has {len(key)} characters, more than {LONGEST_ID}; give the "
            "id alone."
        )
    if any(c in "/\\" for c in key) or ".." in key or key.startswith("."):
        raise ConvError(
            f"The student id {shown!r} holds a slash, two dots in a row or a dot in front, which "
            "cannot stand in the name of a folder; give the id alone."
        )
    if any(unicodedata.category(c) in ("Cs", "Co", "Cn") for c in key):
        raise ConvError(f"The student id {shown!r} holds what is no character; type it anew.")
    return key


def _folded(text: str) -> str:
    """One spelling of what looks or sounds alike; what cannot be seen is left out."""
    while True:
        # Copying from a web page brings marks of width zero along.
        seen = "".join(c for c in text if unicodedata.category(c) != "Cf")
        folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", seen).casefold())
        if folded == text:
            return folded
        text = folded


def seed_of(*parts: str) -> int:
    """A seed from words: the same on every computer.

    Examples
    --------
    >>> seed_of("convwidgets", "s001", "02.value")
    1762297518123735629
    """
    if held := [part for part in parts if _SEPARATOR in part]:
        raise ConvError(f"{held[0]!r} holds the character U+001F; leave it out.")
    return int.from_bytes(sha256(_SEPARATOR.join(parts).encode()).digest()[:8])


def generator(*parts: str) -> np.random.Generator:
    """A generator from words; its kind is named, for NumPy's default one may change."""
    return np.random.Generator(np.random.PCG64(seed_of(*parts)))


def variant(question: Q, *, course: str, student: str) -> Q:
    """A question in the numbers of one student.

    Parameters
    ----------
    question : Question
        As the bank has it.
    course, student : str
        Of any spelling that `student_key` takes.

    Returns
    -------
    Question
        With numbers other than those of the lesson, which everybody has seen
        there; a question that cannot draw numbers stays as it is.  A function
        to write stays, too, but for its last hint, and is tried on inputs of
        this student's own beside the fixed ones.
    """
    words = (course, student_key(student), question.id)
    if isinstance(question, Function):
        # The last hint is all but the solution: a lesson may say it, homework with points not.
        hints = question.hints[:-1] or question.hints
        return replace(question, seed=seed_of(*words, "inputs"), hints=hints)
    if question.vary is None:
        return question
    drawn = question
    for draw in range(_DRAWS):
        drawn = question.variant(generator(*words, str(draw)))
        if not _equal(drawn.numbers, question.numbers):
            break
    return drawn


def hidden(question: Function, *, course: str, student: str, secret: str) -> Function:
    """A function to write with inputs that no student can know.

    Parameters
    ----------
    question : Function
        As the bank has it.
    course, student : str
        Whose it is.
    secret : str
        Known to whoever grades alone.

    Returns
    -------
    Function
        Its ``cases`` are the inputs this student could see; what it draws
        further is hidden.
    """
    seen = variant(question, course=course, student=student)
    seed = seed_of(secret, course, student_key(student), question.id, "hidden")
    samples = HIDDEN_SAMPLES if question.sample else 0
    return replace(seen, cases=seen.inputs, seed=seed, samples=samples)


def _equal(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    return a.keys() == b.keys() and all(np.array_equal(a[name], b[name]) for name in a)
