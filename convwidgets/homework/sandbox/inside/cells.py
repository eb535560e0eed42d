"""Run the cells of a notebook as a notebook would."""

import ast
import linecache
import re
import traceback
import warnings
from types import CodeType
from typing import Any

from .absent import Absent, absence

_MAGIC = re.compile(r"(?P<space>\s*)(?:[A-Za-z_][\w, ]*=\s*)?[%!].*")
_HELP = re.compile(r"(?P<space>\s*)(?:%{0,2}[\w.*]+\?{1,2}|\?{1,2}%{0,2}[\w.*]+)\s*")
# Magics whose statement is run, and not timed.
_TIMED = re.compile(
    r"(?P<before>\s*)(?P<magic>%time(?:it)?)\s+(?:-[nrp]\s*\d+\s+|-[tcqvo]+\s+)*"
    r"(?P<statement>[^\s-].*)"
)
# Cell magics that run their cell as it stands.
_TRANSPARENT = ("%%time", "%%timeit", "%%capture", "%%prun")


class Cells:
    """The names of one student, and the code that fills them.

    Attributes
    ----------
    names : dict
        The student's namespace.
    """

    def __init__(self, names: dict[str, Any]) -> None:
        self.names = names
        self.count = 0

    def run(self, source: str) -> None:
        """Run a cell; whatever it raises comes out."""
        self.count += 1
        source, skipped = without_magics(source)
        for line in skipped:
            print(f"[not run here: {line}]")
        file = f"<cell {self.count}>"
        linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
        tree = ast.parse(source, file)
        tree.body = [node for node in tree.body if not self._only_imports_absent(node)]
        last = tree.body[-1] if tree.body else None
        if isinstance(last, ast.Expr):
            tree.body.pop()
        shown = not source.rstrip().endswith(";")
        exec(_compiled(tree, file), self.names)
        if isinstance(last, ast.Expr):
            value = eval(_compiled(ast.Expression(last.value), file), self.names)
            if value is not None and shown:
                print(repr(value))

    def _only_imports_absent(self, node: ast.stmt) -> bool:
        """Take libraries that are not here out of an import, so that the cell goes on without.

        Their names are bound to what says so once it is used.  An import within a ``try`` or a
        function stays as it is.
        """
        if isinstance(node, ast.Import):
            for name in [*node.names]:
                if said := absence(name.name):
                    node.names.remove(name)
                    self._put_absent(name.asname or name.name.partition(".")[0], said)
            return not node.names
        if not isinstance(node, ast.ImportFrom) or node.level or node.module is None:
            return False
        if said := absence(node.module):
            for name in node.names:
                self._put_absent(name.asname or name.name, said)
        return bool(said)

    def _put_absent(self, name: str, said: str) -> None:
        self.names[name] = Absent(said)
        print(f"[not imported here: {name}. {said}]")


def _compiled(tree: ast.Module | ast.Expression, file: str) -> CodeType:
    mode = "exec" if isinstance(tree, ast.Module) else "eval"
    return compile(tree, file, mode, dont_inherit=True)


def without_magics(source: str) -> tuple[str, list[str]]:
    """A cell that Python can read, and the lines that only a notebook could.

    Such a line is known by where Python stumbles, not by its looks alone: ``% 3)`` may go on with
    the line before, and a question mark may end a comment.
    """
    skipped: list[str] = []
    first, _, rest = source.lstrip().partition("\n")
    if first.startswith("%%"):
        skipped.append(first.rstrip())
        if not first.startswith(_TRANSPARENT):
            return "", skipped
        source = "\n" + rest
    lines = source.split("\n")
    while (number := _stumbles("\n".join(lines), len(lines))) is not None:
        line = lines[number]
        if timed := _TIMED.fullmatch(line):
            lines[number] = timed["before"] + timed["statement"]
            skipped.append(timed["magic"])
        elif magic := _MAGIC.fullmatch(line) or _HELP.fullmatch(line):
            lines[number] = f"{magic['space']}pass"
            skipped.append(line.strip()[:80])
        else:
            break  # an error of the student's own, to be told when the cell runs
    return "\n".join(lines), skipped


def _stumbles(source: str, count: int) -> int | None:
    """The index of the line that Python cannot read, if there is one."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they are shown when the cell runs, once
            ast.parse(source)
    except SyntaxError as error:
        return error.lineno - 1 if error.lineno and error.lineno <= count else None
    except ValueError:
        pass
    return None


def tell(error: BaseException) -> str:
    """An exception in words, with the lines of the student's own code."""
    try:
        text = str(error)[:2000].strip()
    except BaseException:
        text = ""  # an exception whose own text fails has nothing to say but its name
    told = type(error).__name__ + (f": {text}" if text else "")
    if isinstance(error, SyntaxError):
        return f"{told}\n  {str(error.text or '').strip()[:200]}" if error.text else told
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__, limit=-40)
        if frame.filename.startswith("<cell ")
    ]
    for frame in frames[-3:]:
        where = "" if frame.filename == frames[0].filename else " of an earlier cell"
        told += f"\n  line {frame.lineno}{where}: {(frame.line or '')[:200]}"
    return told


def tell_shortly(error: BaseException, function: object) -> str:
    """As the lessons tell it: kind, text and the line of the function's own code."""
    try:
        lines = str(error).strip().splitlines()
    except BaseException:
        lines = []
    told = type(error).__name__ + (f" ({lines[0][:160]})" if lines else "")
    code = getattr(function, "__code__", None)
    if isinstance(code, CodeType):
        frames = traceback.extract_tb(error.__traceback__, limit=-40)
        own = [frame.lineno for frame in frames if frame.filename == code.co_filename]
        if own:
            told += f" in line {own[-1]}"
    return told
