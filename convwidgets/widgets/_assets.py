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

_IMPORT = re.compile(r'^import (\{[^}]*\}) from "(\.[\w./]+)\.js";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.MULTILINE)
_COMMENT = re.compile(r"^ *//[^\n]*\n|/\*\*.*?\*/ *\n?", re.MULTILINE | re.DOTALL)


@cache
def esm(name: str, folder: Path = _HERE) -> str:
    """The ES module ``<name>.js`` of a folder, with everything it imports inside it.

    Comments stay at home: a saved page carries a copy of this for every widget in it.
    """
    neighbours: dict[Path, str] = {}
    text = _linked(folder / f"{name}.js", neighbours)
    return _COMMENT.sub("", "".join([*neighbours.values(), text]))


def _linked(path: Path, neighbours: dict[Path, str]) -> str:
    """One module, its imports replaced by references to ``neighbours``, which it completes."""
    text = path.read_text(encoding="utf-8")
    for _, relative in _IMPORT.findall(text):
        neighbour = (path.parent / f"{relative}.js").resolve()
        if neighbour not in neighbours:
            neighbours[neighbour] = _enclosed(neighbour.stem, _linked(neighbour, neighbours))
    return _IMPORT.sub(lambda found: f"const {found[1]} = module_{Path(found[2]).name};", text)


def _enclosed(name: str, text: str) -> str:
    """A module as one expression: its exports, with everything else kept private."""
    exports = ", ".join(_EXPORT.findall(text))
    return (
        f"const module_{name} = (() => {{\n{_EXPORT.sub('', text)}return {{ {exports} }};\n}})();\n"
    )


@cache
def css(name: str, folder: Path = _HERE) -> str:
    """The shared tokens followed by ``<name>.css`` of a folder."""
    own = (folder / f"{name}.css").read_text(encoding="utf-8")
    return (_HERE / "theme.css").read_text(encoding="utf-8") + own
