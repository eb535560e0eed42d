"""Questions a student answers with a function, compared with an oracle on many inputs."""

import inspect
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np

from convwidgets.core.errors import ConvError

from ._diagnosis import Trial, diagnose
from ._failure import failed_alike
from ._question import Question, set_part
from ._text import fill
from ._trial import Outcome, StandIn, attempt
from .feedback import Feedback
from .misconception import Misconception


class Tried(NamedTuple):
    """What is said of a function, and what came of each call.

    Attributes
    ----------
    feedback : Feedback
        As `Function.grade` gives it.
    trials : tuple of Trial
        In the order of `Function.inputs`; fewer where a slow call ended the
        trying, none where the answer cannot be called at all.
    """

    feedback: Feedback
    trials: tuple[Trial, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Function(Question):
    """A function to write, in a code cell.

    Parameters
    ----------
    arguments : tuple of str
        The names in which the inputs are spoken of, in calling order.
    oracle : callable
        The right function; called with the same positional arguments.
    cases : tuple of tuple
        Inputs every answer is tried on.
    sample : callable, optional
        ``sample(rng)`` draws one more input from a `numpy.random.Generator`.
    samples, seed : int
        How many are drawn, and from which seed.
    seconds : float
        How long one call may take before no further one is made.
    misconceptions : tuple of Misconception
        Here ``compute`` takes the same positional arguments as the student's
        function and does what the slip would do, be it raising an exception.

    Notes
    -----
    A call is never cut short: this needs no threads and works in every kernel.
    The time is looked at between calls, and an endless loop is left to the
    student's interrupt button, or to the limits of whoever grades homework.
    """

    arguments: tuple[str, ...]
    oracle: Callable[..., Any]
    cases: tuple[tuple[Any, ...], ...] = ()
    sample: Callable[[np.random.Generator], tuple[Any, ...]] | None = None
    samples: int = 5
    seed: int = 0
    seconds: float = 2.0

    def __post_init__(self) -> None:
        super().__post_init__()
        set_part(self, "arguments", tuple(self.arguments))
        if not callable(self.oracle):
            raise ConvError(f"{self.id}: oracle is {self.oracle!r}; give the right function.")
        if not self.seconds > 0:
            raise ConvError(f"{self.id}: seconds is {self.seconds}; give more than 0.")
        if not self.inputs:
            raise ConvError(f"{self.id}: there is no input to try; give cases, or sample.")
        for case in self.inputs:
            if len(case) != len(self.arguments):
                raise ConvError(
                    f"{self.id}: an input has {len(case)} parts for the arguments "
                    f"{', '.join(self.arguments)}; give one of each."
                )
            if (outcome := attempt(self.oracle, case)).kind != "value":
                raise ConvError(f"{self.id}: the oracle gives {outcome} for {case}.")

    @cached_property
    def inputs(self) -> tuple[tuple[Any, ...], ...]:
        """The fixed cases followed by the drawn ones."""
        rng = np.random.default_rng(self.seed)
        drawn = [self.sample(rng) for _ in range(self.samples)] if self.sample else []
        return tuple(tuple(_locked(part) for part in case) for case in [*self.cases, *drawn])

    def grade(self, answer: Any, *, hint: int = 0) -> Feedback:
        """Try a function on every input and say what it does.

        Parameters
        ----------
        answer : callable or StandIn
            The student's function itself, not a result of it.
        hint : int, optional
            Which hint an unexplained failure gets: 0 is the general one.

        Returns
        -------
        Feedback
        """
        return self.try_out(answer, hint=hint).feedback

    def try_out(self, answer: Any, *, hint: int = 0) -> Tried:
        """As `grade`, together with every call: who gives partial credit needs both."""
        if problem := self._refused(answer):
            return Tried(Feedback(None, (problem,)))
        # Made before the student's code can touch NumPy.  What runs elsewhere cannot touch it, and
        # then only as much is made of the slips as a wrong result is compared with.
        expected = self._expected
        slips = self._slips() if isinstance(answer, StandIn) else self._slips_ahead
        outcomes = self._try(answer)
        trials = tuple(
            Trial(self.arguments, *parts)
            for parts in zip(self.inputs, expected, outcomes, strict=False)
        )
        return Tried(self._said(trials, slips, hint), trials)

    def _said(
        self,
        trials: Sequence[Trial],
        slips: Iterable[tuple[Misconception, Iterable[Outcome]]],
        hint: int,
    ) -> Feedback:
        slow = trials[-1].outcome.seconds > self.seconds
        if len(trials) < len(self.inputs) and slow and all(t.passed for t in trials):
            return Feedback(None, (self._slow(trials[-1]),))
        if all(trial.passed for trial in trials):
            return Feedback(True, (fill(self.explanation, self.numbers),))
        # Right values in a changed input are nobody's slip but that change.
        wrong = not all(trial.equal for trial in trials)
        found = [slip for slip, does in slips if wrong and _explains(does, trials)]
        if found:
            reasons = dict.fromkeys(slip.say(self.numbers) for slip in found)
            return Feedback(False, tuple(reasons), tuple(slip.name for slip in found))
        slowness = (self._slow(trials[-1]),) if slow else ()
        # Who returns nothing at all needs no hint about the sums yet.
        values = any(trial.outcome.kind in ("value", "error") for trial in trials)
        hints = (self.hint(hint),) if values else ()
        return Feedback(False, (*diagnose(trials), *slowness, *hints))

    @cached_property
    def _expected(self) -> list[Outcome]:
        """What the oracle gives for every input."""
        return [attempt(self.oracle, case) for case in self.inputs]

    @cached_property
    def _slips_ahead(self) -> list[tuple[Misconception, list[Outcome]]]:
        """What each slip gives for every input."""
        return [(slip, list(outcomes)) for slip, outcomes in self._slips()]

    def _slips(self) -> Iterator[tuple[Misconception, Iterator[Outcome]]]:
        for slip in self.misconceptions:
            yield slip, map(attempt, repeat(slip.compute), self.inputs)

    def solution(self) -> str:
        """The oracle's own lines, where Python has them, and the explanation."""
        try:
            lines = inspect.getsource(self.oracle).rstrip()
        except (OSError, TypeError):
            lines = repr(self.oracle)
        return f"{lines}\n\n{fill(self.explanation, self.numbers)}"

    def key(self, answer: object) -> str | None:
        """Equal for functions of equal code; ``None`` for what is no function."""
        code = getattr(answer, "__code__", None)
        if code is None:
            return repr(answer) if callable(answer) else None
        return f"{code.co_code.hex()}{code.co_consts!r}{code.co_names!r}"

    def _try(self, function: Callable[..., Any] | StandIn) -> list[Outcome]:
        outcomes: list[Outcome] = []
        for case in self.inputs:
            if isinstance(function, StandIn):
                outcomes.append(function.attempt(case))
            else:
                outcomes.append(attempt(function, case, aloud=not outcomes))
            if outcomes[-1].seconds > self.seconds:
                break
        return outcomes

    def _refused(self, answer: object) -> str:
        """Why an answer cannot be tried at all; empty if it can."""
        call = f"({', '.join(self.arguments)})"
        if not callable(answer) and not isinstance(answer, StandIn):
            return (
                f'This asks for the function itself: `check("{self.id}", your_function)`, its '
                f"name without brackets. What came is of type {type(answer).__name__}."
            )
        signature = _signature(answer)
        try:
            if signature is not None:
                signature.bind(*self.arguments)
        except TypeError:
            return (
                f"Your function is called with {call}, in this order, and it takes "
                f"{signature}. Give it these arguments."
            )
        return ""

    def _slow(self, trial: Trial) -> str:
        if trial.outcome.returned == "TimeoutError":  # ended from outside, maybe over many calls
            return (
                "Your function used up its time, so the other inputs were not tried. Look for a "
                "loop that runs more often than it has to."
            )
        return (
            f"With {trial.given()} the call took {trial.outcome.seconds:.1f} seconds, more than "
            f"the {self.seconds:g} one call may take, so the other inputs were not tried. Look for "
            "a loop that runs more often than it has to."
        )


def _explains(does: Iterable[Outcome], trials: Sequence[Trial]) -> bool:
    """Whether a slip leads to just what was seen, on every input that was tried."""
    return all(
        trial.matches(slip) or failed_alike(slip, trial.outcome, trial.case)
        for slip, trial in zip(does, trials, strict=False)
    )


def _signature(answer: Callable[..., Any] | StandIn) -> inspect.Signature | None:
    """What a function takes; ``None`` where only calling it will show."""
    if isinstance(answer, StandIn):
        return answer.signature
    try:
        return inspect.signature(answer)
    except (TypeError, ValueError):
        return None


def _locked(part: Any) -> Any:
    """An input nobody can change."""
    if isinstance(part, list | np.ndarray):
        array = np.array(part)
        array.setflags(write=False)
        return array
    return part
