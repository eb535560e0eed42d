"""What can be said of a student's function that no misconception explains."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ._text import shape_text, shown
from ._trial import Outcome, same


@dataclass(frozen=True)
class Trial:
    """One input with what was expected and what came."""

    arguments: tuple[str, ...]
    case: tuple[Any, ...]
    expected: Outcome
    outcome: Outcome

    @property
    def passed(self) -> bool:
        """Whether the result is right and the input untouched."""
        return self.equal and not self.outcome.changed

    @property
    def equal(self) -> bool:
        """Whether the result is right."""
        return self.matches(self.expected)

    def matches(self, other: Outcome) -> bool:
        """Whether another outcome has the same numbers."""
        mine, theirs = self.outcome.value, other.value
        return mine is not None and theirs is not None and same(mine, theirs)

    def given(self) -> str:
        """The input in words; arrays of more than 12 numbers by their shape."""
        parts = [
            f"`{name}` = {shown(part)}"
            if np.size(part) <= 12
            else f"a {shape_text(np.shape(part))} `{name}`"
            for name, part in zip(self.arguments, self.case, strict=True)
        ]
        return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def diagnose(trials: Sequence[Trial]) -> tuple[str, ...]:
    """Say what is wrong with the first input on which something is wrong.

    Parameters
    ----------
    trials : sequence of Trial
        At least one of which did not pass.
    """
    changed = next((trial for trial in trials if trial.outcome.changed), None)
    if changed is not None:
        name = changed.arguments[changed.outcome.changed[0]]
        remark = f"Your function changes its input `{name}`. Write the results into a new array."
        if all(trial.equal for trial in trials):
            return (f"The values are right. {remark}",)
        return (remark, _wrong(trials))
    return (_wrong(trials),)


def _wrong(trials: Sequence[Trial]) -> str:
    trial = next(trial for trial in trials if not trial.equal)
    told = {"error": _error, "nothing": _nothing, "other": _other, "value": _value}
    return told[trial.outcome.kind](trial)


def _error(trial: Trial) -> str:
    return (
        f"With {trial.given()} your function stopped: {trial.outcome.detail}. It is to return "
        f"{_asked(trial)}."
    )


def _nothing(trial: Trial) -> str:
    printed = trial.outcome.printed.strip()
    if printed:
        first = printed.splitlines()[0][:60]
        return (
            f"With {trial.given()} your function prints “{first}” and returns nothing. `print` "
            f"shows a value to you; `return` hands it on to the caller, here {_asked(trial)}."
        )
    return (
        f"With {trial.given()} your function returns nothing (None), and it is to return "
        f"{_asked(trial)}. Is there a `return` at its end, indented as far as the first line of "
        "its body?"
    )


def _other(trial: Trial) -> str:
    outcome = trial.outcome
    if outcome.returned == "ndarray":
        return (
            f"With {trial.given()} your function returns an array of {outcome.detail}, not of "
            f"numbers, and it is to return {_asked(trial)}. Start from `np.zeros(shape)`."
        )
    return (
        f"With {trial.given()} your function returns something of type {outcome.returned}, and it "
        f"is to return {_asked(trial)}, as plain numbers or a NumPy array of them."
    )


def _value(trial: Trial) -> str:
    mine, expected = trial.outcome.value, trial.expected.value
    assert mine is not None  # what a "value" brings
    assert expected is not None  # ditto
    if mine.shape != expected.shape:
        return (
            f"With {trial.given()} your function returns {_result(mine)}, and the output is "
            f"{_result(expected)}."
        )
    if not mine.ndim:
        return (
            f"With {trial.given()} your function returns {shown(mine)}, which is not the right "
            "number. Work it out by hand and compare."
        )
    wrong = ~np.isclose(mine, expected, rtol=1e-5, atol=1e-6, equal_nan=True)
    agree = int(wrong.size - wrong.sum())
    first = tuple(int(i) for i in np.argwhere(wrong)[0])
    position = shown(first) if len(first) > 1 else str(first[0])
    return (
        f"With {trial.given()}, {agree} of {wrong.size} values agree. At position {position} you "
        f"have {shown(mine[first])}: work that one out by hand and compare."
    )


def _asked(trial: Trial) -> str:
    """The shape of the right result."""
    assert trial.expected.value is not None  # an oracle gives a value, or there is no question
    return _result(trial.expected.value)


def _result(value: np.ndarray[Any, Any]) -> str:
    if not value.ndim:
        return "one number"
    if value.ndim == 1:
        return "one value" if value.size == 1 else f"{value.size} values"
    return f"a {shape_text(value.shape)} array"
