"""What only draws, where there is no page to draw on."""

import sys
import types
from collections.abc import Iterator
from opcode import opmap
from typing import Any

_APART = opmap["UNPACK_SEQUENCE"]  # how Python takes a value apart: a, b = value


class Inert:
    """Swallows every use: there is no page to draw on here."""

    def __init__(self, *_args: Any, **_kwargs: Any) -> None:
        pass

    def __call__(self, *_args: Any, **_kwargs: Any) -> "Inert":
        """Nothing is done."""
        return self

    def __getattr__(self, name: str) -> "Inert":
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return self

    def __setattr__(self, name: str, value: object) -> None:
        pass

    def __getitem__(self, _key: object) -> "Inert":
        return self

    def __setitem__(self, _key: object, _value: object) -> None:
        pass

    def __enter__(self) -> "Inert":
        return self

    def __exit__(self, *_error: object) -> None:
        pass

    def __iter__(self) -> Iterator["Inert"]:
        # figure, axes = plt.subplots() wants two, a loop over axes as many as there are pictures.
        return iter([self] * _wanted(sys._getframe(1)))

    def __format__(self, _spec: str) -> str:
        return "(not drawn here)"

    def __repr__(self) -> str:
        return "(not drawn here)"


def _wanted(frame: types.FrameType) -> int:
    """How many values the line that takes something apart asks for."""
    code, at = frame.f_code.co_code, frame.f_lasti
    return code[at + 1] if at >= 0 and code[at] == _APART else 64


class InertModule(types.ModuleType):
    """A module of which every name is inert."""

    __all__: tuple[str, ...] = ()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Inert()
