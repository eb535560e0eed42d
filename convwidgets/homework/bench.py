"""The tests of an assignment, run in this process with stand-ins for the student's functions."""

import ast
import io
import math
import re
import traceback
from contextlib import redirect_stdout
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np

from convwidgets.core.errors import ConvError
from convwidgets.exercises import Feedback, questions

from . import outputs
from .clock import TooLong, time_limit
from .given import Given, without_magics
from .host import Host
from .names import BUILTINS, Names, names_of
from .outputs import Output
from .remote import Remote
from .sandbox import MISSING, NoSandbox, RemoteError, RemoteFunction
from .session import Session
from .source import SourceCell

LONGEST_TEST = 45.0
_FILE = "<test>"
_LONGEST_REASON = 500
_MOST_PRINTED = 20_000
_ID = re.compile(r"[0-9]{2}\.[a-z0-9-]+")


@dataclass(frozen=True)
class Tested:
    """What came of one test cell.

    Attributes
    ----------
    points : float
        Earned.
    outputs : list of dict
        What is said of it, and the points, as outputs of the cell.
    """

    points: float
    outputs: list[Output]


class Bench:
    """Runs test cells.

    Parameters
    ----------
    session : Session
        With the student's names.
    given : Given
        The teacher's names, which come first.
    host : Host
        Told which question is being graded.
    students, answers : frozenset of str
        Names that the student's cells make, and those that the answers' cells
        make in the assignment itself.
    incidents : list of str
        Gets a sentence for what a teacher should know.
    shown : list
        Gets the cards that a sheet shows while a test runs.
    """

    def __init__(
        self,
        session: Session,
        given: Given,
        host: Host,
        *,
        students: frozenset[str],
        answers: frozenset[str],
        incidents: list[str],
        shown: list[Any],
    ) -> None:
        self._session, self._given, self._host = session, given, host
        self._students, self._answers = students, answers
        self._incidents = incidents
        self._shown = shown

    def test(self, cell: SourceCell, count: int) -> Tested:
        """Run one test cell; ``count`` numbers it.

        Raises
        ------
        ConvError
            If the test itself, or a locked cell it relies on, cannot be run, or no sandbox can.
        """
        try:
            tree = ast.parse(without_magics(cell.source), _FILE)
        except (SyntaxError, ValueError) as problem:
            raise ConvError(
                f"The test {cell.grade_id} of the assignment is no Python ({problem}). Mend it and "
                "release it again."
            ) from problem
        self._shown.clear()
        names = names_of(tree)
        limit = min(LONGEST_TEST, max(self._session.left, 0) + 5)
        printed = io.StringIO()
        with self._host.grading(_questions_in(tree)), redirect_stdout(printed):
            namespace = self._namespace(cell, names)
            earned, said = 0.0, ""
            try:
                with time_limit(limit):
                    value = _value_of(tree, namespace)
                earned = points_of(value, float(cell.points or 0))
            except TooLong:
                said = f"The test took longer than {limit:.0f} seconds."
                self._incidents.append(f"{cell.grade_id}: {said}")
                self._session.abandon()
            except NoSandbox:
                raise  # not the student's failure: who judges tries again
            except (Exception, SystemExit) as error:
                said = self._reason(cell, error)
        # A test's own names stay its own, whoever else uses them: later tests rely on them.
        for name in names.made & namespace.keys():
            self._given.keep(name, namespace[name])
        return self._tested(earned, printed.getvalue(), said, count)

    def _tested(self, earned: float, printed: str, problem: str, count: int) -> Tested:
        said = [outputs.shown(card) for card in self._shown]
        if problem:
            said.append(outputs.note(problem))
        if printed:
            said.insert(0, outputs.stream(printed[:_MOST_PRINTED]))
        return Tested(earned, [*said, outputs.score(earned, count)])

    def _namespace(self, cell: SourceCell, names: Names) -> dict[str, Any]:
        """The names a test uses: the teacher's own, then the student's."""
        namespace: dict[str, Any] = {"__name__": "__main__"}
        for name in sorted(names.used):
            if name in self._given:
                namespace[name] = value = self._given[name]
                if name in self._students and not isinstance(value, ModuleType):
                    self._tell_of(name)
            elif name in self._answers or name not in BUILTINS:
                if name in self._given.definitions:
                    # Once more, whatever the notebook has made of the name since.
                    self._session.run(cell.grade_id, self._given.definitions[name])
                    if name in self._students:
                        self._tell_of(name)
                value = self._session.look(name)
                if isinstance(value, RemoteFunction):
                    value = Remote(self._session, name, value.signature)
                if value is not MISSING:
                    namespace[name] = value
        return namespace

    def _tell_of(self, name: str) -> None:
        said = f"The notebook gives `{name}`, which the assignment sets, another value; the "
        said += "assignment's own was used."
        if said not in self._incidents:
            self._incidents.append(said)

    def _reason(self, cell: SourceCell, error: BaseException) -> str:
        """Why a test did not pass, in words for the student."""
        text = str(error)[:_LONGEST_REASON]
        if isinstance(error, NameError) and error.name:
            why = self._session.stopped_at(error.name)
            return f"The test needs `{error.name}`, and the notebook does not make it{why}."
        line = _line(cell.source, error)
        if isinstance(error, AssertionError):
            return f"The test did not pass: {text or line}"
        if isinstance(error, RemoteError):
            return f"The test did not pass: {text}"
        said = f"The test stopped with {type(error).__name__} ({text}) at `{line}`."
        if isinstance(error, ConvError | ImportError):  # more likely the test's fault
            self._incidents.append(f"{cell.grade_id}: {said}")
        return said


def points_of(value: object, points: float) -> float:
    """The points that the value of a test's last line stands for.

    Nothing: all of them.  A number: itself, within bounds.  A verdict: all or none,
    and of several verdicts, as ``result == expected`` gives for arrays, each must be good.
    """
    if isinstance(value, np.ndarray) and value.dtype == np.bool_:
        value = value.size > 0 and bool(value.all())
    if isinstance(value, bool | np.bool_ | Feedback):
        return points if value else 0.0
    if isinstance(value, int | float | np.integer | np.floating):
        earned = float(value)
        return 0.0 if math.isnan(earned) else round(min(max(earned, 0.0), points), 2)
    return points


def _questions_in(tree: ast.Module) -> frozenset[str]:
    """The questions whose ids stand in a test."""
    texts = {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)}
    ids = {text for text in texts if isinstance(text, str) and _ID.fullmatch(text)}
    return frozenset(ids & {question.id for question in questions()}) if ids else frozenset()


def _value_of(tree: ast.Module, namespace: dict[str, Any]) -> Any:
    """Run a cell; the value of its last expression."""
    body, last = list(tree.body), None
    if body and isinstance(body[-1], ast.Expr):
        last = ast.Expression(body.pop().value)  # type: ignore[attr-defined]
    exec(compile(ast.Module(body, []), _FILE, "exec"), namespace)
    return None if last is None else eval(compile(last, _FILE, "eval"), namespace)


def _line(source: str, error: BaseException) -> str:
    """The line of the test at which an exception came up."""
    lines = source.splitlines()
    found = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == _FILE]
    at = (found[-1] if found else 0) or 0
    return lines[at - 1].strip()[:200] if 0 < at <= len(lines) else "its first line"
