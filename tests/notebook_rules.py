"""Rules for the cells of lessons, and of homework where they make sense there."""

import ast
import re
from pathlib import Path

LONGEST_CELL = 3

# What belongs in a notebook only where the student's own code is the lesson.
CALLBACKS = {"observe", "interact", "interactive", "interactive_output", "on_click", "on_submit"}


def strange(source: str) -> list[str]:
    """What a thin cell must not hold: magics, pyplot, callbacks, the package's inner modules."""
    magics = re.findall(r"^\s*[%!].*$", source, re.MULTILINE)
    if magics:
        return magics
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if _inner(alias.name)]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            found += [name for name in names if _inner(node.module or "") or "pyplot" in name]
        elif isinstance(node, ast.Attribute) and node.attr in CALLBACKS:
            found.append(node.attr)
        elif isinstance(node, ast.Name) and node.id in CALLBACKS:
            found.append(node.id)
    return found


def missing_links(text: str, folder: Path) -> list[str]:
    """Local links and pictures of a text cell that lead nowhere."""
    links = re.findall(r"\]\(([^)\s]+)|(?:src|href)=\"([^\"]+)\"", text)
    targets = {(a or b).partition("#")[0] for a, b in links}
    local = {target for target in targets if target and not re.match(r"[a-z]+:", target)}
    return sorted(target for target in local if not (folder / target).exists())


def _inner(module: str) -> bool:
    return module.startswith(("convwidgets.", "matplotlib.pyplot", "pylab"))
