"""The library as a student's code sees it: computed by the judge, or refused there."""

import types
from collections import namedtuple
from collections.abc import Callable
from dataclasses import KW_ONLY, asdict, dataclass
from typing import Any

import numpy as np

from .inert import Inert
from .link import ConvError

Ask = Callable[[str, list[Any], dict[str, Any]], Any]


class Library(types.ModuleType):
    """The library: a name of it is a function outside, a value from there, or inert."""

    def __init__(self, ask: Ask, names: dict[str, str]) -> None:
        super().__init__("convwidgets", "The functions of convwidgets, computed by the judge.")
        # As a package, so that the finder below says what there is of it.
        self.__dict__.update(_ask=ask, _names=names, ConvError=ConvError, __path__=[])
        self.__dict__["__all__"] = [*names, "ConvError"]

    def __getattr__(self, name: str) -> Any:
        ask = self.__dict__["_ask"]
        match self.__dict__["_names"].get(name):
            case "function":
                found: Any = _function(ask, name)
            case "value":
                found = ask(name, [], {})
            case "layer":
                found = Layer
            case "sheet":
                found = type("Homework", (_Sheet,), {"_ask": staticmethod(ask)})
            case "data":
                found = _data(ask, name)
            case "network":
                found = type(name, (Inert,), {"trained": staticmethod(_trained(ask))})
            case "inert":
                found = Inert()
            case _:
                raise AttributeError(f"module 'convwidgets' has no attribute {name!r}")
        self.__dict__[name] = found
        return found


def _function(ask: Ask, name: str) -> Callable[..., Any]:
    def function(*args: Any, **kwargs: Any) -> Any:
        return ask(name, [_plain(a) for a in args], {k: _plain(v) for k, v in kwargs.items()})

    function.__name__ = function.__qualname__ = name
    return function


def _data(ask: Ask, name: str) -> Callable[[], Any]:
    """A function that gives named arrays."""

    def data() -> Any:
        arrays = ask(name, [], {})
        return namedtuple(name, arrays)(**arrays)

    data.__name__ = data.__qualname__ = name
    return data


def _trained(ask: Ask) -> Callable[[], Any]:
    def trained() -> Any:
        return types.SimpleNamespace(parameters=ask("trained_parameters", [], {}))

    return trained


@dataclass(frozen=True)
class Layer:
    """Remembers its settings; whether they are in their bounds is looked at outside."""

    kernel_size: Any
    _: KW_ONLY
    stride: Any = 1
    padding: Any = 0
    dilation: Any = 1
    name: str = ""


def _plain(value: Any) -> Any:
    if type(value) in (list, tuple):
        return type(value)(_plain(item) for item in value)
    if type(value) is Layer:
        settings = asdict(value)
        return {"Layer": [[settings.pop("kernel_size")], settings]}
    return value


class _Sheet:
    """The sheet: gives the numbers of this student, and leaves checking to the judge."""

    _ask: Ask

    def __init__(self, *_args: Any, **_kwargs: Any) -> None:
        pass

    def ask(self, question: str) -> Any:
        """The givens of a question."""
        return _Part(question, self._ask("ask", [question], {}))

    def picture(self, **size: Any) -> Any:
        """A picture of this student's own."""
        return self._ask("picture", [], size)

    def read(self, *_args: Any, **_kwargs: Any) -> None:
        """Nothing: answers are read outside."""

    check = grade = overview = read

    def __repr__(self) -> str:
        return "Homework"


class _Part:
    _question: str

    def __init__(self, question: str, givens: Any) -> None:
        self.__dict__["_question"] = question
        for name, value in givens.items() if isinstance(givens, dict) else ():
            if isinstance(value, np.ndarray):
                value.setflags(write=False)
            self.__dict__[name] = value

    def __repr__(self) -> str:
        return f"Question {self._question}"
