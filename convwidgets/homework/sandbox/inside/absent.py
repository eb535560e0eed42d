"""Libraries that are not here: to import one harms nobody, to use it says why it is missing."""

import sys
from importlib.util import find_spec
from typing import Any, NoReturn


class Absent:
    """Stands for something out of a library that is not here."""

    def __init__(self, said: str) -> None:
        self.__dict__["_said"] = said

    def _fail(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise ModuleNotFoundError(self.__dict__["_said"])

    __call__ = __getitem__ = __iter__ = __enter__ = __len__ = __float__ = __array__ = _fail

    def __repr__(self) -> str:
        return "(not here)"

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)  # asked by Python itself
        self._fail()


def absence(module: str) -> str:
    """Why a module cannot be imported; empty if its library is here."""
    top = module.partition(".")[0]
    if top in sys.modules:
        return ""
    try:
        find_spec(top)
    except ModuleNotFoundError as problem:
        return str(problem)
    except (ImportError, ValueError):
        pass  # the import itself tells
    return ""
