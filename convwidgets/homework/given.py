"""What the teacher's own cells make: worked out by the judge, never taken from a student."""

import ast
import io
from collections.abc import Iterator
from contextlib import redirect_stdout
from types import MappingProxyType
from typing import Any

from convwidgets.core.errors import ConvError

from .names import BUILTINS, Names, names_of

_DEFINES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class Given:
    """The names that the locked cells of an assignment make by themselves.

    Parameters
    ----------
    student : str
        The id in place of the one that the notebook gives.
    answers : frozenset of str
        Names that an answer's cell makes in the assignment itself: those are the
        student's even where a locked cell makes them first.

    Attributes
    ----------
    sheet : object
        The judge's own sheet; ``None`` before, or without, a cell that makes it.
    id_name : str
        The name from which the notebook takes the student's id.
    definitions : dict
        The code of functions and classes that use something of the student's, by
        name: they run where the student's code runs.

    Notes
    -----
    A statement counts if everything it uses is the teacher's too: a locked
    function that calls one of the student's runs where the student's runs.
    """

    def __init__(self, student: str, answers: frozenset[str]) -> None:
        self._student, self._answers = student, answers
        self._values: dict[str, Any] = {"__name__": "__main__"}
        self._own: set[str] = set()
        self._failed: dict[str, ConvError] = {}
        self.sheet: Any = None
        self.id_name = ""
        self.definitions: dict[str, str] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._own

    @property
    def values(self) -> MappingProxyType[str, Any]:
        """Everything by its name, as it stands."""
        return MappingProxyType(self._values)

    def __getitem__(self, name: str) -> Any:
        """What the teacher's cells made of a name.

        Raises
        ------
        ConvError
            If the locked cell that makes it does not run.
        """
        if name in self._failed:
            raise self._failed[name]
        return self._values[name]

    def feed(self, source: str) -> None:
        """Work through the next locked cell."""
        for node in _statements(source):
            if not isinstance(node, ast.Expr):
                self._take(node)

    def keep(self, name: str, value: Any) -> None:
        """Add what a test made, for the tests after it."""
        if name not in self._answers:
            self._values[name] = value
            self._own.add(name)

    def _take(self, node: ast.stmt) -> None:
        makes_sheet = self._put_id(node)
        tree = ast.Module([node], [])
        names = names_of(tree)
        within = names.made if isinstance(node, _DEFINES) else _counters(node)
        if not names.used <= self._own | BUILTINS | within:
            self._own -= names.made
            if isinstance(node, _DEFINES) and node.name not in self._answers:
                self.definitions[node.name] = ast.unparse(node)
            return
        self._run(tree, names)
        self._own |= names.made - self._answers
        if makes_sheet and self.sheet is None:
            self.sheet = next((self[name] for name in names.made), None)

    def _run(self, tree: ast.Module, names: Names) -> None:
        for name in names.made:
            self._failed.pop(name, None)
        try:
            with redirect_stdout(io.StringIO()):  # the page shows what it prints in the sandbox
                exec(compile(tree, "<locked cell>", "exec"), self._values)
        except Exception as problem:
            line = ast.unparse(tree).splitlines()[0][:80]
            said = ConvError(
                f"A locked cell of the assignment does not run: `{line}` stops with "
                f"{type(problem).__name__} ({problem}). Mend it and release it again."
            )
            self._failed.update(dict.fromkeys(names.made, said))

    def _put_id(self, node: ast.stmt) -> bool:
        """Where a sheet is made, put the submission's id in place of the notebook's."""
        for call in ast.walk(node):
            if isinstance(call, ast.Call) and _last_name(call.func) == "Homework":
                own = ast.copy_location(ast.Constant(self._student), call)
                given: ast.expr | None = None
                if len(call.args) > 1:
                    given, call.args[1] = call.args[1], own
                for keyword in call.keywords:
                    if keyword.arg == "student_id":
                        given, keyword.value = keyword.value, own
                if isinstance(given, ast.Name):
                    self.id_name = given.id
                return True
        return False


def shown_name(source: str) -> str:
    """The name with which a cell ends, to show its value; empty without one."""
    last = next(iter(reversed(list(_statements(source)))), None)
    if isinstance(last, ast.Expr) and isinstance(last.value, ast.Name):
        return last.value.id
    return ""


def without_magics(source: str) -> str:
    """A cell's code without the lines that only a notebook understands."""
    lines = source.splitlines()
    return "\n".join("pass" if line.startswith(("%", "!")) else line for line in lines)


def _statements(source: str) -> Iterator[ast.stmt]:
    try:
        yield from ast.parse(without_magics(source)).body
    except (SyntaxError, ValueError):
        return  # a cell in another language makes no names


def _counters(node: ast.stmt) -> frozenset[str]:
    """Names that loops in a statement make before they use them."""
    loops = (n.target for n in ast.walk(node) if isinstance(n, ast.For))
    return frozenset(n.id for t in loops for n in ast.walk(t) if isinstance(n, ast.Name))


def _last_name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
