"""What a function somewhere else takes."""

import inspect
from typing import Any


class _Default:
    """Stands for a default value, which stays where it is."""

    def __repr__(self) -> str:
        return "…"


def signature_of(told: Any) -> inspect.Signature | None:
    """What a function takes, of what the inside says of it; ``None`` if that makes no sense.

    Parameters
    ----------
    told : object
        Name, kind and whether there is a default, of each parameter.
    """
    if type(told) is not list or len(told) > 50:
        return None
    parameters = []
    try:
        for name, kind, optional in told:
            default = _Default() if optional is True else inspect.Parameter.empty
            parameters.append(
                inspect.Parameter(name, inspect._ParameterKind(kind), default=default)
            )
        return inspect.Signature(parameters)
    except (TypeError, ValueError):
        return None
