"""The modules a student's notebook imports, as they are while it is graded.

convwidgets is a stand-in, what only draws swallows every use, and a library that is not here
says so.
"""

import builtins
import sys
import types
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from typing import Any

import numpy as np

from .inert import Inert, InertModule
from .link import Refused
from .stub import Ask, Library

_INERT = ("matplotlib", "ipywidgets", "IPython", "anywidget", "traitlets")
_TAKEN = ("convolve", "correlate")


class _Finder:
    """Asked last: what is not Python, NumPy or a stand-in is not here."""

    # Finder and loader by what it can do: importlib.abc takes as long to load as all of this.

    def find_spec(self, name: str, path: Any, target: Any = None) -> ModuleSpec | None:
        top = name.partition(".")[0]
        if top in _INERT:
            return ModuleSpec(name, self, is_package=True)  # type: ignore[arg-type]
        if top == "convwidgets":
            raise ModuleNotFoundError(
                f"Homework is graded without {name}: `import convwidgets as cw` is all there is.",
                name=name,
            )
        if path is None and not name.startswith("_"):
            raise ModuleNotFoundError(
                "Homework is graded with Python's standard library and NumPy alone: there is no "
                f"{name}.",
                name=name,
            )
        return None

    def create_module(self, spec: ModuleSpec) -> types.ModuleType:
        """An inert module, whatever is asked for."""
        return InertModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """There is nothing to run."""
        if module.__name__ == "IPython":
            module.__dict__["get_ipython"] = lambda: None


def install(ask: Ask, names: dict[str, str]) -> None:
    """Put the stand-ins in place.

    Parameters
    ----------
    ask : callable
        Lets the judge compute: ``ask(name, args, kwargs)``.
    names : dict
        What each public name of convwidgets is here: ``"function"``, ``"value"``,
        ``"data"``, ``"layer"``, ``"network"``, ``"sheet"`` or ``"inert"``.
    """
    sys.modules["convwidgets"] = Library(ask, names)
    sys.meta_path.append(_Finder())
    builtins.__dict__["display"] = lambda *values, **_kwargs: print(*map(repr, values))
    builtins.__dict__["get_ipython"] = Inert
    builtins.__dict__["input"] = _unanswered
    builtins.__dict__["exit"] = builtins.__dict__["quit"] = sys.exit
    # Hinders, and no more: a module written in C stays when NumPy's own modules are imported once
    # more, but not for somebody who loads its file by hand, or gets there by a Fourier transform.
    within = vars(sys.modules["numpy._core._multiarray_umath"])
    for name in _TAKEN:
        taken = [getattr(np, name), *(within[own] for own in within if own.startswith(name))]
        for module in list(sys.modules.values()):
            held = getattr(module, "__dict__", {})
            for attribute in [k for k, value in held.items() if any(value is t for t in taken)]:
                held[attribute] = _missing(name)


def _unanswered(_prompt: object = "") -> str:
    raise EOFError("nobody answers input() while homework is graded; write the value into the cell")


def _missing(name: str) -> Callable[..., Any]:
    def missing(*_args: Any, **_kwargs: Any) -> Any:
        raise Refused(f"np.{name} does what this homework asks you to write, so it is not here.")

    missing.__name__ = missing.__qualname__ = name
    return missing
