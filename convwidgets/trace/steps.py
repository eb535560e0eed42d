"""A trace whose steps are worked out when they are asked for."""

from collections.abc import Sequence
from typing import Any, TypeVar

S = TypeVar("S")


class Steps(Sequence[S]):
    """An immutable sequence of steps; a subclass says how many and makes one."""

    def _step(self, index: int) -> S:
        """Step `index`, counted from 0 and known to exist."""
        raise NotImplementedError

    def __getitem__(self, index: Any) -> Any:
        """One step, negative from the end, or a list of them for a slice."""
        try:
            places = range(len(self))[index]
        except IndexError:
            raise IndexError(f"step {index} of a trace with {len(self)} steps") from None
        if isinstance(places, range):
            return [self._step(place) for place in places]
        return self._step(places)
