"""A quick check: one question as a card that grades itself, with or without a kernel."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeAlias

import anywidget
import numpy as np
from traitlets import Any as AnyTrait
from traitlets import Bool, Bunch, Dict, Int, List, observe, validate

from convwidgets.core.errors import ConvError
from convwidgets.widgets._assets import css, esm

from ._browser import answered, spec
from ._question import Question
from ._read import Unreadable
from .checking import find
from .feedback import Feedback
from .review import Review, review

_FOLDER = Path(__file__).parent

Submission: TypeAlias = str | list[list[str]]
"""An answer as the page sends it: a text, or the texts of a matrix's cells."""


class QuickCheck(anywidget.AnyWidget):
    """One question of the bank as a card in the notebook.

    The page grades by itself, so that a card works on a slow network, with a
    dead kernel and in an exported page.  The kernel is told, where there is one.

    Parameters
    ----------
    question : Question or str
        A question or its id, such as ``"01.length"``; all kinds but functions,
        which `check` runs in a code cell.
    layout : ipywidgets.Layout or dict, optional
        As for every ipywidget.

    Attributes
    ----------
    answer : object
        The last answer given.  Assigning it, in any form `check` accepts,
        answers for the student.
    attempts : int
        Answers so far that could be read.
    correct : bool
        Whether the last of them was right.

    Raises
    ------
    ConvError
        If there is no such question, it asks for a function, or an assigned
        answer is of a type it cannot read.

    Examples
    --------
    >>> card = QuickCheck("01.length")
    >>> card.answer = "6"
    >>> card.attempts, card.correct
    (1, False)
    """

    _esm = esm("quick_check", _FOLDER)
    _css = css("quick_check", _FOLDER)

    # Sent once: the question, sealed answers, masked sentences.
    _spec: "Dict[str, Any]" = Dict().tag(sync=True)
    # Everything that was submitted, in order: page and kernel derive the rest from it.
    tries: "List[Submission]" = List().tag(sync=True)
    solution_shown = Bool(False).tag(sync=True)

    answer = AnyTrait(None, allow_none=True)
    attempts = Int(0, read_only=True)
    correct = Bool(False, read_only=True)

    def __init__(self, question: Question | str, **settings: Any) -> None:
        unknown = settings.keys() - {"layout"}
        if unknown:
            raise TypeError(f"QuickCheck got unknown arguments: {', '.join(sorted(unknown))}")
        asked = answered(find(question))
        super().__init__(_spec=spec(asked), **settings)
        self.question = asked

    @property
    def feedback(self) -> Feedback | None:
        """What was said to the last answer."""
        return self._review().feedback

    def reset(self) -> None:
        """Forget all answers."""
        self.tries = []
        self.solution_shown = False

    def _review(self) -> Review:
        return review(self.question, self.tries)

    @validate("tries")
    def _only_texts(self, proposal: Bunch) -> list[Submission]:
        """A page sends texts; anything else did not come from our card."""
        return [_checked(entry) for entry in proposal.value]

    @observe("tries")
    def _regrade(self, _: Bunch) -> None:
        state = self._review()
        self.set_trait("attempts", state.attempts)
        self.set_trait("correct", state.correct)
        last = self.tries[-1] if self.tries else None
        if self.answer is None or last is None or self._submitted(self.answer) != last:
            self.answer = last

    @observe("answer")
    def _answered(self, change: Bunch) -> None:
        if change.new is None:
            return
        submission = self._submitted(change.new)
        if not self.tries or self.tries[-1] != submission:
            self.tries = [*self.tries, submission]

    @validate("answer")
    def _readable(self, proposal: Bunch) -> Any:
        if proposal.value is not None:
            self._submitted(proposal.value)
        return proposal.value

    def _submitted(self, answer: object) -> Submission:
        """An answer in the form in which the page would have sent it."""
        if self.question.kind == "choice" and isinstance(answer, str):
            # A letter or an option's text; what names no option is told so, as in a code cell.
            return self.question.key(answer) or answer
        if isinstance(answer, str) and self.question.kind != "matrix":
            return answer
        try:
            value = self.question.read(answer)
        except Unreadable as problem:
            raise ConvError(f"answer is {answer!r}. {problem.sentence}") from None
        if self.question.kind == "matrix":
            return [[_text(entry) for entry in row] for row in value]
        return "×".join(_text(size) for size in value) if isinstance(value, tuple) else _text(value)


def _checked(entry: object) -> Submission:
    if isinstance(entry, str):
        return entry
    if isinstance(entry, Sequence) and all(
        isinstance(row, Sequence) and all(isinstance(cell, str) for cell in row) for row in entry
    ):
        return [list(row) for row in entry]
    raise ConvError(f"tries holds {entry!r}; give texts, or rows of texts.")


def _text(value: Fraction) -> str:
    """A number that reads back as the same number, as a decimal where that is short."""
    if value.denominator == 1:
        return str(value.numerator)
    decimal = np.format_float_positional(float(value), trim="-")
    return decimal if Fraction(decimal) == value else str(value)
