"""The page's side of this folder: its modules as one text, and its style.

`convwidgets.widgets._assets` does the same for the folder of the widgets.  Here
an import may also reach over there, ``"../widgets/page.js"``, so that a theme is
followed and an element is made in one way everywhere.
"""

import re
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent
_THEME = _HERE.parent / "widgets" / "theme.css"

_IMPORT = re.compile(r'^import (\{[^}]*\}) from "(\.[\w./]+)\.js";$', re.MULTILINE)
_COMMENT = re.compile(r"^ *//[^\n]*\n|/\*\*.*?\*/ *\n?", re.MULTILINE | re.DOTALL)
_EXPORT = re.compile(r"^export (?=(?:function|class|const) (\w+))", re.MULTILINE)


@cache
def esm(name: str) -> str:
    """The ES module ``<name>.js`` of this folder, with everything it imports inside it.

    Comments stay at home: every card of a saved page carries a copy of this.
    """
    neighbours: dict[Path, str] = {}
    text = _linked(_HERE / f"{name}.js", neighbours)
    return _COMMENT.sub("", "".join([*neighbours.values(), text]))


def _linked(path: Path, neighbours: dict[Path, str]) -> str:
    """One module, its imports replaced by names of ``neighbours``, which it completes."""
    text = path.read_text(encoding="utf-8")
    for _, relative in _IMPORT.findall(text):
        neighbour = (path.parent / f"{relative}.js").resolve()
        if neighbour not in neighbours:
            inner = _linked(neighbour, neighbours)
            exports = ", ".join(_EXPORT.findall(inner))
            neighbours[neighbour] = (
                f"const module_{neighbour.stem} = (() => {{\n"
                f"{_EXPORT.sub('', inner)}return {{ {exports} }};\n}})();\n"
            )
    return _IMPORT.sub(lambda found: f"const {found[1]} = module_{Path(found[2]).name};", text)


@cache
def css(name: str) -> str:
    """The shared tokens followed by ``<name>.css`` of this folder."""
    own = (_HERE / f"{name}.css").read_text(encoding="utf-8")
    return _THEME.read_text(encoding="utf-8") + own
