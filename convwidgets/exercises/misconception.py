"""A slip, told by what it would compute from the same numbers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from convwidgets.core.errors import ConvError

from ._text import Text, call, fill


@dataclass(frozen=True, eq=False)
class Misconception:
    """One way to go wrong, for any numbers.

    Parameters
    ----------
    name : str
        A short name for records and for the teacher, such as ``"forgot the start"``.
    compute : callable
        ``compute(**numbers)`` gives the answer this slip leads to, or ``None``
        where it cannot happen with these numbers (padding counted once, where
        there is no padding).  It only gets the givens it names.
    reason : str or callable
        The sentence for the student: a template, or a function, of the givens
        and of ``value``, which is what the slip leads to.

    Examples
    --------
    >>> slip = Misconception("added", lambda a, b: a + b, "{a} and {b} are multiplied.")
    >>> slip.value({"a": 3, "b": 4, "c": 0}), slip.say({"a": 3, "b": 4})
    (7, '3 and 4 are multiplied.')
    """

    name: str
    compute: Callable[..., Any]
    reason: Text

    def __post_init__(self) -> None:
        if not str(self.name).strip():
            raise ConvError(f"name is {self.name!r}; a misconception needs a short name.")
        if not callable(self.compute):
            raise ConvError(
                f"compute of {self.name!r} is {self.compute!r}; give a function of the numbers."
            )
        if not self.reason:
            raise ConvError(f"reason of {self.name!r} is empty; say what went wrong.")

    def value(self, numbers: Mapping[str, Any]) -> Any:
        """What the slip leads to with these givens; ``None`` where it cannot happen."""
        return call(self.compute, numbers)

    def say(self, numbers: Mapping[str, Any], value: Any = None) -> str:
        """The reason, filled with the givens and with ``value``."""
        return fill(self.reason, {**numbers, "value": value})

    def using(self, **names: str) -> "Misconception":
        """The same slip on givens with other names: ``slip.using(size="height")``.

        A text function sees the renamed givens under their old names, too.
        """

        def renamed(numbers: Mapping[str, Any]) -> dict[str, Any]:
            absent = [new for new in names.values() if new not in numbers]
            if absent:
                raise ConvError(
                    f"{self.name!r} is to use {', '.join(absent)}, and the numbers of this "
                    f"question are {', '.join(numbers) or 'none'}."
                )
            return {**numbers, **{old: numbers[new] for old, new in names.items()}}

        def compute(**numbers: Any) -> Any:
            return call(self.compute, renamed(numbers))

        def reason(**numbers: Any) -> str:
            return fill(self.reason, renamed(numbers))

        return replace(self, compute=compute, reason=reason)

    def because(self, reason: Text) -> "Misconception":
        """The same slip with a sentence that suits one question better."""
        return replace(self, reason=reason)
