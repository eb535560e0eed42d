"""nbgrader's own grading, with the judge's results in place of running anything.

In `Autograde`'s configuration: `JudgedExporter` as the exporter, `Rebuild` in place
of `DeduplicateIds`, and `ApplyJudged` in place of `Execute`.
"""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

from nbconvert.exporters import NotebookExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode, from_dict
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Unicode

from convwidgets.core.errors import ConvError

from .clock import TooLong, time_limit
from .files import read_json
from .judged import Judged
from .markup import as_typed
from .source import read_source

Done: TypeAlias = tuple[NotebookNode, dict[str, Any]]

RENDER_SECONDS = 2.0
RENDER_SECONDS_IN_ALL = 6.0
"""For the texts of one notebook together: results are recorded one by one, and others wait."""
_node: Callable[[Any], NotebookNode] = from_dict
_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


class FromResult(NbGraderPreprocessor):
    """What the preprocessors here share: the file with the judge's result."""

    results = Unicode(
        help="Where the results are: a path with {assignment}, {student} and {notebook} in it."
    ).tag(config=True)

    def judged(self, resources: dict[str, Any]) -> Judged:
        """The result for the notebook that is being converted.

        Raises
        ------
        ConvError
            If there is none, or if it is another's.
        """
        names = {n: resources["nbgrader"][n] for n in ("assignment", "student", "notebook")}
        pattern = self.results
        for name, value in names.items():  # not `format`: a folder may have braces in its name
            pattern = pattern.replace(f"{{{name}}}", value)
        path = Path(pattern)
        data = read_json(path)
        if not isinstance(data, dict):
            raise ConvError(f"There is no result in {path}; judge the submission first.")
        judged = Judged.from_dict(data.get("judged", data))
        mine = {name: getattr(judged, name) for name in names}
        if mine != names:
            raise ConvError(f"{path} holds the result of {mine}, not of {names}; judge it again.")
        return judged


class Rebuild(FromResult):
    """Puts the notebook that the judge laid out in place of what was handed in."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> Done:
        """Take the cells from the result.

        Raises
        ------
        ConvError
            If the assignment was released anew since, with other cells.
        """
        judged = self.judged(resources)
        where = resources["nbgrader"]
        source = read_source(where["db_url"], where["assignment"], where["notebook"])
        now = [(cell.grade_id, cell.checksum) for cell in source.cells]
        then = [_id_and_checksum(c) for c in judged.cells if c["metadata"].get("nbgrader")]
        if now != then:
            raise ConvError(
                f"The assignment {judged.assignment} was released anew after the submission of "
                f"{judged.student} was judged; judge it again."
            )
        end = time.process_time() + RENDER_SECONDS_IN_ALL
        nb.cells = [_shown(_node(cell), end) for cell in judged.cells]
        nb.metadata = _node(_METADATA)
        return nb, resources


class ApplyJudged(FromResult):
    """Writes the outputs and the points of the result into the cells."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> Done:
        """Fill in the outputs.

        Raises
        ------
        ConvError
            If the notebook is not the one of the result.
        """
        judged = self.judged(resources)
        mine, theirs = ([_grade_id(c) for c in cells] for cells in (nb.cells, judged.cells))
        if mine != theirs:
            raise ConvError(
                f"The notebook of {judged.student} is not the one that was judged; judge it again."
            )
        for i, cell in enumerate(nb.cells):
            if cell.cell_type == "code":
                found = judged.outputs.get(str(i), [])
                cell.outputs = [_node(output) for output in found]
                cell.execution_count = i + 1
        for i, name in enumerate(mine):
            if name in judged.scores:
                _check_score(nb.cells[i], judged.scores[name])
        return nb, resources


class JudgedExporter(NotebookExporter):
    """Never reads what was handed in: `Rebuild` brings the notebook."""

    def from_file(self, file_stream: Any, resources: Any = None, **kw: Any) -> Any:
        """Convert a notebook; where `Rebuild` takes part, an empty one for it to fill."""
        parent: Any = super()  # nbconvert has types for some of its methods only
        if any(isinstance(p, Rebuild) for p in self._preprocessors):
            empty = _node({"nbformat": 4, "nbformat_minor": 5, "metadata": _METADATA, "cells": []})
            return parent.from_notebook_node(empty, resources=resources, **kw)
        return parent.from_file(file_stream, resources=resources, **kw)


class RefusingExporter(NotebookExporter):
    """What a course gives nbgrader's own autograding, so that it ends before it begins.

    It is one click away in formgrader, and would run what students wrote as the
    teacher.  The command puts `JudgedExporter` in its place.
    """

    def from_file(self, file_stream: Any, resources: Any = None, **kw: Any) -> Any:
        """Refuse.

        Raises
        ------
        ConvError
            Always, with the command that grades.
        """
        raise ConvError(
            "nbgrader's own autograding would run what students wrote with your rights. Nothing "
            "was run. Grade with: python -m convwidgets.homework grade ASSIGNMENT"
        )


def _id_and_checksum(cell: dict[str, Any]) -> tuple[str, str]:
    flags = cell["metadata"]["nbgrader"]
    return flags["grade_id"], flags.get("checksum", "")


def _grade_id(cell: Any) -> str:
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


def _check_score(cell: NotebookNode, score: float) -> None:
    """No test cell may be left to nbgrader's guess, which is full marks."""
    results = [o for o in cell.outputs if o.output_type == "execute_result"]
    if [o.data["text/plain"] for o in results] != [repr(float(score))]:
        raise ConvError(
            f"The outputs of {_grade_id(cell)} do not say its {score} points; judge it again."
        )


def _shown(cell: NotebookNode, end: float) -> NotebookNode:
    """A student's text in a form that every page can show.

    One that cannot be rendered, or not in time, would take the whole page of
    feedback with it.  After the ``end`` nothing is tried any more.
    """
    flags = cell.metadata.get("nbgrader", {})
    if cell.cell_type != "markdown" or (flags and not flags.get("solution")):
        return cell
    for source in (cell.source, as_typed(cell.source), _bare(cell.source)):
        if _renders(source, cell.get("attachments", {}), end - time.process_time()):
            cell.source = source
            return cell
    cell.source = "(This text cannot be shown; it is in the file that was handed in.)"
    return cell


def _bare(text: str) -> str:
    return re.sub(r"[^\w\s.,:;?!'\"()=+\-]", " ", text)


def _renders(source: str, attachments: dict[str, Any], left: float) -> bool:
    renderer = IPythonRenderer(escape=False, attachments=attachments)
    if left <= 0:
        return False
    try:
        with time_limit(min(RENDER_SECONDS, left)):
            MarkdownWithMath(renderer=renderer).render(source)
    except (Exception, TooLong):
        return False
    return True
