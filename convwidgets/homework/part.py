"""One question of an assignment in the numbers of one student."""

import re
from types import MappingProxyType
from typing import Any

import numpy as np

from convwidgets.exercises import Choice, Question
from convwidgets.exercises._text import shape_text, shown
from convwidgets.exercises.kinds import letters

from .card import Card, label, lettered, paragraphs, side_by_side, table, table_text
from .setting import name_in_notebook

_FORM = {
    "number": "Answer with one number.",
    "shape": "Answer with a tuple of sizes, such as `(3, 4)`.",
    "matrix": "Answer with an array, rows such as `[[1, 2], [3, 4]]`, or one row such as "
    "`[1, 2, 3]`.",
    "choice": 'Answer with the letter of one option in quotation marks, such as `"a"`.',
}


class Part:
    """A question as `Homework.ask` gives it: it shows itself, and holds its givens.

    Parameters
    ----------
    question : Question
        In the student's numbers.
    student : str
        Whose numbers they are.

    Notes
    -----
    Every given is a read-only attribute: ``part.image``, ``part.stride``.  The
    card names them by the variable that holds the part.
    """

    def __init__(self, question: Question, student: str) -> None:
        self._question = question
        self._student = student
        # A name such as "kernel for red" cannot follow a dot as it is.
        self._givens = {re.sub(r"\W", "_", name): v for name, v in question.numbers.items()}

    @property
    def id(self) -> str:
        """The id of the question."""
        return self._question.id

    @property
    def givens(self) -> MappingProxyType[str, Any]:
        """All givens by the names of the attributes."""
        return MappingProxyType(self._givens)

    def __getattr__(self, name: str) -> Any:
        givens = self.__dict__.get("_givens", {})
        if name in givens:
            return givens[name]
        has = f"it has {', '.join(givens)}" if givens else "it has none"
        raise AttributeError(f"The question has no given called {name!r}; {has}.")

    def __setattr__(self, name: str, value: Any) -> None:
        if not name.startswith("_"):
            raise AttributeError(
                f"{name} cannot be set: the givens of a question stay as they are. Copy what you "
                "want to change."
            )
        super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._givens]

    @property
    def text(self) -> str:
        """The question as plain text."""
        return self._card().text

    def __repr__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return self._card()._repr_mimebundle_()

    def _card(self) -> Card:
        asked = self._question
        tables = [(name, _rows(asked.numbers[name])) for name in asked.show]
        options = asked.texts() if isinstance(asked, Choice) else ()
        feet = [*filter(None, (_FORM.get(asked.kind, ""), self._in_code()))]
        own = f"numbers for {self._student}" if asked.vary else "the same for everybody"
        head = f"Question {asked.id}", own
        pieces = [label(*head), paragraphs(asked.text)]
        lines = [f"{head[0]}, {head[1]}", asked.text]
        if tables:
            pieces.append(side_by_side(table(name, rows) for name, rows in tables))
            lines += [table_text(name, rows) for name, rows in tables]
        if options:
            pieces.append(lettered(options))
            lines += [f"  {a}) {b}" for a, b in zip(letters(len(options)), options, strict=True)]
        pieces += [paragraphs(foot, "cw-foot cw-quiet") for foot in feet]
        return Card("\n".join(lines + [foot.replace("`", "") for foot in feet]), "".join(pieces))

    def _in_code(self) -> str:
        """Where a cell finds the givens."""
        part = name_in_notebook(self) or "part"
        names = [
            f"`{part}.{name}`" + (f" ({_kind(value)})" if isinstance(value, np.ndarray) else "")
            for name, value in self._givens.items()
            if not isinstance(value, bool)  # how the library is asked, and nothing to work with
        ]
        return f"In code: {', '.join(names)}." if names else ""


def _kind(array: Any) -> str:
    return f"{array.size} numbers" if array.ndim == 1 else shape_text(array.shape)


def _rows(given: Any) -> list[list[str]]:
    return [[shown(entry) for entry in row] for row in np.atleast_2d(np.asarray(given))]
