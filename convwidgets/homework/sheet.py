"""What a student's notebook works with: questions in own numbers, readings, checks."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from convwidgets.core.errors import ConvError
from convwidgets.exercises import Feedback, Function, Question
from convwidgets.exercises.bank import question as question_of_id
from convwidgets.exercises.review import Ladder

from .as_read import as_read
from .assignments import assignment
from .card import Card
from .marks import checked_points, mark
from .overview import Overview, graded_card, sheet_card
from .part import Part
from .pictures import picture_of
from .setting import current
from .variants import PLACEHOLDER, PREVIEW, hidden, student_key, variant


class Homework:
    """One assignment of one student.

    Parameters
    ----------
    name : str
        Name of the assignment, such as ``"hw1_definition"``.
    student_id : str
        The id under which the student hands in.  The numbers of the questions
        depend on it.
    course : str, optional
        Name of the course; another course has other numbers.

    Attributes
    ----------
    student : str
        The id as it counts.
    typed : str
        The id as the notebook gave it.
    preview : bool
        Whether nobody has filled in an id yet.

    Raises
    ------
    ConvError
        If the id cannot be read.

    Examples
    --------
    >>> sheet = Homework("hw1_definition", "S001")
    >>> sheet.student
    's001'
    >>> sheet.read("01.full-length", 13)
    Question 01.full-length. Read as 13, a number.
    """

    def __init__(self, name: str, student_id: str, *, course: str = "convwidgets") -> None:
        self._setting = current()
        self.name = str(name)
        self.course = course
        self.typed = str(student_id)
        counts = student_id if self._setting.student is None else self._setting.student
        key = student_key(counts)
        self.preview = key in (student_key(PLACEHOLDER), PREVIEW)
        self.student = PREVIEW if self.preview else key
        self.title, self.minutes = assignment(self.name)
        self._questions: dict[str, Question] = {}
        self._hidden: dict[str, Function] = {}
        self._ladders: dict[str, Ladder] = {}
        self._overview = Overview()

    def __repr__(self) -> str:
        return self._card().text

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return self._card()._repr_mimebundle_()

    def _card(self) -> Card:
        return sheet_card(self.title, self.student, self.minutes, preview=self.preview)

    def ask(self, id: str) -> Part:
        """The question of this id in this student's numbers.

        Parameters
        ----------
        id : str
            Such as ``"02.value"``.

        Returns
        -------
        Part
            Shows itself at the end of a cell; its givens are attributes.
        """
        part = Part(self._question(id), self.student)
        self._overview.asked(id)
        return part

    def givens(self, id: str) -> dict[str, Any]:
        """The givens of the question with this ``id`` by name, as `Part` has them."""
        return dict(Part(self._question(id), self.student).givens)

    def read(self, id: str, answer: object) -> Card:
        """Say how an answer is read; whether it is right comes with the marks.

        Parameters
        ----------
        id : str
            Such as ``"02.value"``.
        answer : object
            In any form that the lessons' checks take; ``None`` is no answer.

        Raises
        ------
        ConvError
            If the question asks for a function.
        """
        answered = as_read(self._question(id), answer)
        self._overview.read(id, None if answer is None else answered)
        return answered.card(id)

    def check(self, id: str, function: object) -> Feedback:
        """Try a function on the question's own inputs and on some of this student's.

        Parameters
        ----------
        id : str
            Such as ``"02.four-loops"``.
        function : callable
            The function itself.

        Raises
        ------
        ConvError
            If the question asks for a value, whose verdict comes with the marks.
        """
        asked = self._function(id)
        feedback = self._ladders.setdefault(id, Ladder()).grade(asked, function)
        self._overview.tried(id, feedback)
        return feedback

    def grade(self, id: str, answer: object, *, points: float) -> float:
        """Mark an answer; for the hidden part of a test cell.

        Parameters
        ----------
        id : str
            Such as ``"02.value"``.
        answer : object
            A value or a function.
        points : float
            What the part is worth.

        Returns
        -------
        float
            From 0 to ``points``, in hundredths; as the last line of a cell it
            is what nbgrader records.
        """
        total = checked_points(points)
        marked = mark(self._graded_question(id), answer)
        earned = marked.points(total)
        self._setting.show(graded_card(earned, total, marked))
        return earned

    def picture(self, rows: int | None = None, columns: int | None = None) -> NDArray[np.int64]:
        """A grey picture of this student's own: a piece of a photograph or a scan.

        Parameters
        ----------
        rows, columns : int, optional
            Its size; without them the size depends on the id, too.

        Returns
        -------
        ndarray of int64, shape (rows, columns)
            Levels from 0 to 255, read-only.

        Raises
        ------
        ConvError
            If no sample picture is as large.
        """
        return picture_of(self.course, self.student, rows=rows, columns=columns)

    def overview(self) -> Card:
        """The parts asked so far, and which of them have an answer that can be read."""
        return self._overview.card()

    def _question(self, id: str) -> Question:
        asked = question_of_id(id)  # first, since it says what is wrong with what is no id
        if id not in self._questions:
            self._questions[id] = variant(asked, course=self.course, student=self.student)
        return self._questions[id]

    def _graded_question(self, id: str) -> Question:
        asked = question_of_id(id)
        if not isinstance(asked, Function):
            return self._question(id)
        if id not in self._hidden:
            self._hidden[id] = hidden(
                asked, course=self.course, student=self.student, secret=self._setting.secret
            )
        return self._hidden[id]

    def _function(self, id: str) -> Function:
        asked = self._question(id)
        if isinstance(asked, Function):
            return asked
        raise ConvError(
            f"{id} asks for a {asked.kind}, and whether it is right comes with the marks; "
            f'sheet.read("{id}", your_answer) says how it is read.'
        )
