"""Sentences of several incidents of one kind."""

from collections.abc import Sequence

_NAMED = 5


def several(count: int, noun: str, said: str) -> str:
    """``"3 cells were left out."``; ``{was}`` in the sentence is filled in."""
    noun = noun if count == 1 else f"{noun}s"
    return f"{count} {noun} {said.format(was='was' if count == 1 else 'were')}."


def named(names: Sequence[str]) -> str:
    """``"a, b and c"``, of many only the first."""
    shown = list(names[:_NAMED])
    if len(names) > _NAMED:
        shown.append(f"{len(names) - _NAMED} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
