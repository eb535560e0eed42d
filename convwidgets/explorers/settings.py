"""The settings of an explorer: traits it reads and judges as a whole."""

import difflib
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from convwidgets.core._checks import numbers
from convwidgets.trace.records import frozen
from convwidgets.widgets._turns import TurnTrait

if TYPE_CHECKING:
    from convwidgets.explorers.explorer import Explorer


def read_array(value: Any, what: str, named: Callable[[str], NDArray[Any]]) -> NDArray[np.float64]:
    """A name's numbers, or numbers, as a read-only copy that nobody can change."""
    if isinstance(value, str):
        value = named(value)
    return frozen(numbers(value, f"The {what}"))


class Setting(TurnTrait):
    """A trait that its explorer reads, and judges together with all the others."""

    info_text = "a setting of the explorer"

    def validate(self, obj: "Explorer", value: Any) -> Any:
        """What the explorer makes of `value`; it raises ConvError for what it refuses."""
        return obj._accept(str(self.name), value)


def refuse_unknown(explorer: "Explorer", given: Iterable[str], known: Sequence[str]) -> None:
    """A TypeError for the first name that is not `known`, with the one that was meant."""
    for name in given:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else "."
            raise TypeError(
                f"{type(explorer).__name__} has no setting {name!r}{hint} "
                f"Its settings are {', '.join(explorer.settings)}."
            )
