"""What all questions share: givens, misconceptions, hints, and grading."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple, Self

import numpy as np

from convwidgets.core.errors import ConvError

from ._read import Unreadable
from ._text import Text, call, fill
from .feedback import Feedback
from .misconception import Misconception


class Slip(NamedTuple):
    """A misconception with what it leads to for the numbers of one question."""

    name: str
    value: Any
    reason: str


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Question(ABC):
    """The parts of every question.

    Parameters
    ----------
    id : str
        Where it belongs and what it is about: ``"01.length"``.
    prompt : str or callable
        The question as the student reads it: a template, or a function, of the
        givens.  Blank lines part paragraphs, `backticks` mark code.
    numbers : mapping
        The givens by name.  Lists become read-only arrays.
    misconceptions : tuple of Misconception
        The slips to recognise.
    hints : tuple of str or callable
        For wrong answers that no misconception explains: first a general one,
        then more pointed ones.  At least one.
    explanation : str or callable
        What the student reads after the right answer.
    show : tuple of str
        Names of givens that a quick check draws as small tables.
    vary : callable, optional
        ``vary(rng)`` gives other numbers for the same question, drawn from a
        `numpy.random.Generator`.

    Raises
    ------
    ConvError
        If a part is missing or does not fit the others; a question that can be
        made can be asked.
    """

    id: str
    prompt: Text
    numbers: Mapping[str, Any] = field(default_factory=dict)
    misconceptions: tuple[Misconception, ...] = ()
    hints: tuple[Text, ...]
    explanation: Text
    show: tuple[str, ...] = ()
    vary: Callable[[np.random.Generator], Mapping[str, Any]] | None = None

    def __post_init__(self) -> None:
        if not self.id or any(character.isspace() for character in str(self.id)):
            raise ConvError(
                f"id is {self.id!r}; give the lesson and a word without spaces, such as "
                "'01.length'."
            )
        set_part(self, "numbers", MappingProxyType({k: _kept(v) for k, v in self.numbers.items()}))
        for name, kind in (("misconceptions", Misconception), ("hints", str), ("show", str)):
            # A text in place of a tuple of one would be taken apart into its letters.
            if isinstance(getattr(self, name), str):
                raise ConvError(f"{self.id}: {name} is a text; give a tuple, even of one.")
            parts = tuple(getattr(self, name))
            set_part(self, name, parts)
            if any(not isinstance(part, kind) and not callable(part) for part in parts):
                raise ConvError(f"{self.id}: {name} holds {parts!r}; give {kind.__name__}s only.")
        if not self.hints:
            raise ConvError(f"{self.id}: hints is empty; give at least one general hint.")
        if absent := [name for name in self.show if name not in self.numbers]:
            raise ConvError(f"{self.id}: show names {absent}, which is not among the numbers.")
        for text in (self.prompt, self.explanation, *self.hints):
            if not fill(text, self.numbers).strip():
                raise ConvError(
                    f"{self.id}: a text is empty; write the prompt, explanation, hints."
                )

    def __repr__(self) -> str:
        # Without the answer, which would otherwise stand under a cell that only looks a name up.
        return f"<{type(self).__name__} {self.id}>"

    @property
    def kind(self) -> str:
        """``"choice"``, ``"number"``, ``"shape"``, ``"matrix"`` or ``"function"``."""
        return type(self).__name__.lower()

    @property
    def text(self) -> str:
        """The prompt with the numbers filled in."""
        return fill(self.prompt, self.numbers)

    def hint(self, level: int = 0) -> str:
        """The hint of this level; beyond the last one, the last one again."""
        return fill(self.hints[min(max(level, 0), len(self.hints) - 1)], self.numbers)

    def variant(self, seed: int | np.random.Generator | None = None, **numbers: Any) -> Self:
        """The same question with other numbers.

        Parameters
        ----------
        seed : int or Generator, optional
            Draw new numbers with the question's own ``vary``.
        **numbers
            Numbers to set by name, after drawing.

        Raises
        ------
        ConvError
            If the question cannot draw numbers, or has no given of that name.
        """
        given = dict(self.numbers)
        if seed is not None:
            if self.vary is None:
                raise ConvError(f"{self.id} has no variants to draw; set its numbers by name.")
            given.update(self.vary(np.random.default_rng(seed)))
        if unknown := [name for name in numbers if name not in self.numbers]:
            raise ConvError(
                f"{self.id} has no given called {', '.join(unknown)}; it has {', '.join(given)}."
            )
        return replace(self, numbers={**given, **numbers})

    @abstractmethod
    def grade(self, answer: object, *, hint: int = 0) -> Feedback:
        """Judge an answer; ``hint`` is the level of the hint for an unexplained one."""

    @abstractmethod
    def solution(self) -> str:
        """The right answer with its explanation, for teachers and for those who gave up."""

    @abstractmethod
    def key(self, answer: object) -> str | None:
        """Equal for equal answers; ``None`` for what cannot be read."""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Answered(Question):
    """A question whose answer is a value.

    Parameters
    ----------
    answer : object or callable
        The right answer, or a function of the givens.
    """

    answer: Any

    def __post_init__(self) -> None:
        super().__post_init__()
        self._settle()
        for slip in self.slips:
            if not slip.reason.strip():
                raise ConvError(f"{self.id}: {slip.name!r} has no reason for these numbers.")

    def _settle(self) -> None:
        """Find out now, not in class, whether the right answer can be computed and read."""
        if self.key(self.right) is None:
            raise ConvError(f"{self.id}: the answer {self.right!r} cannot be read.")

    @cached_property
    def right(self) -> Any:
        """The right answer for these numbers."""
        return self._own(call(self.answer, self.numbers) if callable(self.answer) else self.answer)

    @cached_property
    def slips(self) -> tuple[Slip, ...]:
        """Every misconception that can happen here and leads to a wrong answer."""
        return tuple(self._slips())

    def _slips(self) -> Iterator[Slip]:
        for misconception in self.misconceptions:
            value = misconception.value(self.numbers)
            if value is None:
                continue
            value = self._own(value)
            if not self._agree(value, self.right):
                reason = misconception.say(self.numbers, self._for_text(value))
                yield Slip(misconception.name, value, reason)

    def grade(self, answer: object, *, hint: int = 0) -> Feedback:
        """Judge an answer.

        Parameters
        ----------
        answer : object
            In any reasonable form; what cannot be read is not counted as wrong.
        hint : int, optional
            Which hint an unexplained wrong answer gets: 0 is the general one.

        Returns
        -------
        Feedback
        """
        try:
            given = self.read(answer)
        except Unreadable as problem:
            return Feedback(None, (problem.sentence,))
        if self._agree(given, self.right):
            return Feedback(True, (fill(self.explanation, self.numbers),))
        found = [slip for slip in self.slips if self._agree(given, slip.value)]
        if found:
            reasons = tuple(dict.fromkeys(slip.reason for slip in found))
            return Feedback(False, reasons, tuple(slip.name for slip in found))
        return Feedback(False, (*self._remarks(given), self.hint(hint)))

    def solution(self) -> str:
        """The right answer with its explanation."""
        return f"The answer is {self._written(self.right)}. {fill(self.explanation, self.numbers)}"

    def written(self, value: object) -> str:
        """A value, such as that of a slip, as a person writes it down."""
        return self._written(self._own(value))

    def key(self, answer: object) -> str | None:
        """Equal for equal answers; ``None`` for what cannot be read."""
        try:
            return self._key(self.read(answer))
        except Unreadable:
            return None

    def _own(self, value: Any) -> Any:
        """A value of the question's author, read like an answer but with errors for authors."""
        try:
            return self.read(value)
        except Unreadable as problem:
            raise ConvError(f"{self.id}: {value!r} is no {self.kind}: {problem.sentence}") from None

    def _agree(self, given: Any, own: Any) -> bool:
        """Whether an answer counts as ``own``."""
        return self._key(given) == self._key(own)

    def _for_text(self, value: Any) -> Any:
        """What a reason sees as ``value``."""
        return value

    def _remarks(self, given: Any) -> tuple[str, ...]:
        """What can be said of an unexplained wrong answer before the hint."""
        return ()

    @abstractmethod
    def read(self, answer: object) -> Any:
        """An answer in the form in which it is compared."""

    @abstractmethod
    def _key(self, value: Any) -> str: ...

    @abstractmethod
    def _written(self, value: Any) -> str: ...


def set_part(question: Question, name: str, value: Any) -> None:
    """Set a part of a frozen question while it is being made."""
    object.__setattr__(question, name, value)


def _kept(value: Any) -> Any:
    """A given that nobody can change later."""
    if isinstance(value, list | np.ndarray):
        array = np.array(value)
        array.setflags(write=False)
        return array
    return value
