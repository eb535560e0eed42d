"""The cells of one submission, each run where it belongs."""

import warnings
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

from convwidgets.core.errors import ConvError

from . import outputs
from .bench import Bench
from .given import Given, shown_name
from .host import Host
from .names import names_in
from .pieces import clean_text
from .rebuild import Laid
from .sandbox import MISSING, Isolation, Limits, Sandbox
from .session import Session
from .setting import Setting, grading
from .source import AssignmentSource
from .variants import PLACEHOLDER, student_key

MOST_SHOWN = 1_000_000
"""Characters that a student's cells print, on the page with the marks."""


class Walk:
    """Goes through the cells of a notebook once, in order.

    Parameters
    ----------
    source : AssignmentSource
        What was assigned.
    laid : sequence of Laid
        The notebook, laid out again.
    student : str
        The id that counts.
    incidents : list of str
        Gets a sentence for what a teacher should know.

    Attributes
    ----------
    scores : dict
        For the id of every test cell: the points earned.
    outputs : dict
        For the index of a cell, as text: its outputs.
    """

    def __init__(
        self, source: AssignmentSource, laid: Sequence[Laid], student: str, incidents: list[str]
    ) -> None:
        self._laid, self._student, self._incidents = laid, student, incidents
        answers = (names_in(cell.source).made for cell in source.cells if cell.solution)
        self._answers: frozenset[str] = frozenset().union(*answers)
        self.scores = dict.fromkeys(source.tests, 0.0)
        self.outputs: dict[str, list[outputs.Output]] = {}
        self._room = MOST_SHOWN

    def run(self, secret: str, isolation: Isolation, limits: Limits) -> None:
        """Run every cell where it belongs."""
        given = Given(self._student, self._answers)
        host = Host(lambda: given.sheet)
        shown: list[Any] = []
        setting = Setting(
            student=self._student,
            secret=secret,
            show=shown.append,
            names=given.values,
        )
        with ExitStack() as stack:
            stack.enter_context(grading(setting))
            stack.enter_context(warnings.catch_warnings())
            warnings.simplefilter("ignore")  # odd numbers of a student are no news to the grader
            sandbox = stack.enter_context(Sandbox(isolation, limits, host))
            session = Session(sandbox, limits, self._incidents, lambda: host.grading(frozenset()))
            bench = Bench(
                session,
                given,
                host,
                students=self._students_names(),
                answers=self._answers,
                incidents=self._incidents,
                shown=shown,
            )
            for i, cell in enumerate(self._laid):
                if cell.kind != "code":
                    continue
                if cell.role == "test":
                    self._test(i, cell, bench)
                else:
                    self._run_cell(i, cell, session, given)
            told = "\n".join(self._incidents)
            self._incidents += [said for said in sandbox.incidents if said not in told]

    def _test(self, i: int, cell: Laid, bench: Bench) -> None:
        assert cell.cell is not None  # tests are the teacher's
        tested = bench.test(cell.cell, i + 1)
        self.scores[cell.grade_id] = tested.points
        self.outputs[str(i)] = tested.outputs

    def _run_cell(self, i: int, cell: Laid, session: Session, given: Given) -> None:
        label = f"Cell {i + 1}" + (f" ({cell.grade_id})" if cell.grade_id else "")
        if cell.role != "given":
            self._show(i, outputs.of_run(session.run(label, cell.source)))
            return
        had_id = bool(given.id_name)
        given.feed(cell.source)
        if given.id_name and not had_id:
            typed = session.look(given.id_name)
            self._compare_ids(typed)
            if typed is MISSING:  # it counts for nothing, and the sheet is to work without it
                session.run(label, f"{given.id_name} = {self._student!r}")
        ran = session.run(label, cell.source)
        # The question in the student's numbers belongs on the page that explains the marks.
        ending = shown_name(cell.source)
        ours = ending in given and _is_ours(given[ending])
        self._show(i, [outputs.shown(given[ending])] if ours else outputs.of_run(ran))

    def _show(self, i: int, found: list[outputs.Output]) -> None:
        printed = sum(len(output.get("text", "")) for output in found)
        if printed > self._room:
            found = [outputs.stream("(Not shown: the notebook prints more than a page can hold.)")]
        self._room -= min(printed, self._room)
        if found:
            self.outputs[str(i)] = found

    def _students_names(self) -> frozenset[str]:
        own = (c for c in self._laid if c.kind == "code" and c.role in ("answer", "further"))
        return frozenset().union(*(names_in(cell.source).made for cell in own))

    def _compare_ids(self, typed: object) -> None:
        if type(typed) is int:  # the sheet takes an id of digits without quotes, too
            typed = str(typed)
        unread = "" if typed is MISSING else "?"
        typed = clean_text(typed)[:100] if type(typed) is str else unread
        try:
            same = student_key(typed) == self._student
        except ConvError:
            same = False
        if typed.strip().casefold() in ("", PLACEHOLDER):
            said = "No id was filled in in the notebook"
        elif not same:
            said = f"The notebook gives the id {typed!r}"
        else:
            return
        self._incidents.append(f"{said}; it was graded as {self._student}, who handed it in.")


def _is_ours(value: object) -> bool:
    return type(value).__module__.startswith(f"{__package__}.")
