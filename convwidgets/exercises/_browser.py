"""A question as the page needs it to grade without a kernel.

Python stays the only place where misconceptions are computed and sentences are
made.  What goes out is a table: sealed answers on one side, masked sentences on
the other.  `grading.js` looks answers up in it.
"""

from fractions import Fraction
from typing import Any

import numpy as np

from convwidgets.core.errors import ConvError

from ._numbers import FINEST
from ._question import Answered, Question
from ._read import Rows
from ._seal import digest, masked, salt_for
from ._sentences import HEADS, MATRIX, SEVERAL, SHAPE, SIGNS, UNREADABLE
from ._text import fill, shown
from .kinds import Choice, Matrix, Number, Shape, Tolerant
from .review import PATIENCE

_IN_THE_PAGE = ("empty", "number", "zero", "long", "shape", "choice", "cell", "blank", "ragged")


def answered(question: Question) -> Answered:
    """The question, provided a page can ask it.

    Raises
    ------
    ConvError
        If it asks for a function, which only Python can run.
    """
    if isinstance(question, Answered):
        return question
    raise ConvError(
        f"{question.id} asks for a function, which a quick check cannot run; write it in a code "
        f'cell and use check("{question.id}", your_function).'
    )


def spec(question: Answered) -> dict[str, Any]:
    """Everything a page needs to ask and to grade one question, as JSON."""
    salt = salt_for(question.id, question.text, question.solution())
    owns = [question.right, *(slip.value for slip in question.slips)]
    return {
        "id": question.id,
        "kind": question.kind,
        "prompt": question.text,
        "tables": [_table(name, question.numbers[name]) for name in question.show],
        "salt": salt,
        "patience": PATIENCE,
        "explanation": masked(salt, fill(question.explanation, question.numbers)),
        "solution": masked(salt, question.solution()),
        "hints": [masked(salt, question.hint(i)) for i in range(len(question.hints))],
        "reasons": [masked(salt, slip.reason) for slip in question.slips],
        "sentences": {
            "heads": HEADS,
            "signs": SIGNS,
            "unreadable": {code: UNREADABLE[code] for code in _IN_THE_PAGE},
            "several": SEVERAL,
            "matrix": question.sentences if isinstance(question, Matrix) else MATRIX,
            "shape": SHAPE,
        },
        **_of_kind(question, salt, owns),
    }


def _of_kind(question: Answered, salt: str, owns: list[Any]) -> dict[str, Any]:
    if isinstance(question, Choice):
        options = zip(question.options, question.texts(), strict=True)
        return {
            "options": [{"name": option.name, "text": text} for option, text in options],
            "answers": _answers(salt, [(own,) for own in owns]),
        }
    if isinstance(question, Matrix):
        return {
            "grains": _grains(question),
            "size": [len(question.right), len(question.right[0])],
            "matrices": [_sealed(question, salt, own) for own in owns],
        }
    if isinstance(question, Number):
        keys = [question.accepted_keys(own) for own in owns]
        return {"grains": _grains(question), "answers": _answers(salt, keys)}
    if isinstance(question, Shape):
        return {
            "grains": [_ratio(FINEST)],
            "rank": len(question.right),
            "answers": _answers(salt, [(question.key(_plain(own)) or "",) for own in owns]),
        }
    raise ConvError(f"{question.id} is a {question.kind}, which no quick check can show yet.")


def _answers(salt: str, keys: list[tuple[str, ...]]) -> dict[str, list[int]]:
    """Sealed key → what it means: 0 the right answer, 1 the first slip, and so on."""
    table: dict[str, list[int]] = {}
    for meaning, accepted in enumerate(keys):
        for key in accepted:
            table.setdefault(digest(salt, "", key), []).append(meaning)
    return dict(sorted(table.items()))


def _sealed(question: Matrix, salt: str, own: Rows) -> dict[str, Any]:
    return {
        "size": [len(own), len(own[0])],
        "entries": [
            [digest(salt, f"{i},{j}", key) for key in question.accepted_keys(entry)]
            for i, row in enumerate(own)
            for j, entry in enumerate(row)
        ],
    }


def _grains(question: Tolerant) -> list[list[str]]:
    return [_ratio(grain) for grain in question.grains]


def _ratio(value: Fraction) -> list[str]:
    """As text: the page counts in whole numbers of any size."""
    return [str(value.numerator), str(value.denominator)]


def _plain(shape: tuple[Fraction, ...]) -> list[Fraction]:
    return list(shape)


def _table(name: str, given: Any) -> dict[str, Any]:
    rows = np.atleast_2d(np.asarray(given))
    return {"name": name, "rows": [[shown(entry) for entry in row] for row in rows]}
