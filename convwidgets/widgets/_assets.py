"""Reads the JavaScript and the style that lie beside the Python of a widget.

Every widget gets the shared tokens of ``theme.css`` before its own rules, so
that a colour is decided in one place for all of them.

A page receives each widget's module as one text and could not resolve a
relative import in it, so a module that imports a neighbour
(``import { parse } from "./text.js";``) is sent with the neighbour inside it.
"""

import re
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent

_IMPORT = re.compile(r'^import (\{[^}]*\}) from "\./(\w+)\.js";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.MULTILINE)


@cache
def esm(name: str) -> str:
    """The ES module ``<name>.js`` of this folder, with the neighbours it imports."""
    neighbours: dict[str, str] = {}
    text = _linked(name, neighbours)
    return "".join([*neighbours.values(), text])


def _linked(name: str, neighbours: dict[str, str]) -> str:
    """One module, its imports replaced by references to ``neighbours``, which it completes."""
    text = (_HERE / f"{name}.js").read_text(encoding="utf-8")
    for _, neighbour in _IMPORT.findall(text):
        if neighbour not in neighbours:
            neighbours[neighbour] = _enclosed(neighbour, _linked(neighbour, neighbours))
    return _IMPORT.sub(r"const \1 = module_\2;", text)


def _enclosed(name: str, text: str) -> str:
    """A module as one expression: its exports, with everything else kept private."""
    exports = ", ".join(_EXPORT.findall(text))
    return (
        f"const module_{name} = (() => {{\n{_EXPORT.sub('', text)}return {{ {exports} }};\n}})();\n"
    )


@cache
def css(name: str) -> str:
    """The shared tokens followed by ``<name>.css`` of this folder."""
    own = (_HERE / f"{name}.css").read_text(encoding="utf-8")
    return (_HERE / "theme.css").read_text(encoding="utf-8") + own
