"""Calls of the library from inside a sandbox."""

from collections.abc import Callable
from typing import Any, Final

from convwidgets.core.errors import ConvError

from .channel import Garbled
from .library import LIBRARY
from .results import HostRefused

Host = Callable[[str, list[Any], dict[str, Any]], Any]

TEXT: Final = 4096
"""Characters of one error that are worth telling."""

_COMPUTED: Final = {name for name, kind in LIBRARY.items() if kind in ("function", "value", "data")}
_HOSTED: Final = _COMPUTED | {"ask", "picture", "trained_parameters"}


def hosted(host: Host, asked: dict[str, Any]) -> dict[str, Any]:
    """What the library says to a call from inside, whatever that looks like.

    Parameters
    ----------
    host : callable
        As for `Sandbox`.
    asked : dict
        The message from inside.

    Raises
    ------
    Garbled
        If it is no call.
    """
    name, args, kwargs = (asked.get(key) for key in ("host", "args", "kwargs"))
    if type(name) is not str or type(args) is not list or type(kwargs) is not dict:
        raise Garbled
    if name not in _HOSTED:
        return {"error": "Refused", "text": "There is no such function here."}
    try:
        return {"value": host(name, args, kwargs)}
    except HostRefused as refusal:
        return {"error": "Refused", "text": str(refusal)}
    except (ConvError, TypeError, KeyError, ValueError) as problem:
        return {"error": type(problem).__name__, "text": str(problem)[:TEXT]}
    except Exception as problem:
        return {"error": "Refused", "text": f"cw.{name}: {type(problem).__name__}"}
