"""nbgrader, driven through its own API: loaded late, configured once, silent but for its log."""

import contextlib
import glob
import logging
import os
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .course import Course
from .files import sync_file
from .loading import load, quick_imports, quiet

__all__ = ["Driver", "Ran", "load", "quick_imports", "quiet", "remove_parts"]

TEMPLATE = Path(__file__).with_name("templates") / "convwidgets"
"""The page for a student, as nbconvert wants a template: a folder."""


@dataclass(frozen=True)
class Ran:
    """What one step of nbgrader did.

    Attributes
    ----------
    ok : bool
        Whether nbgrader was content.
    reason : str
        The last line of its error, for a sentence.
    log : str
        Everything it said, for the report.
    """

    ok: bool
    reason: str
    log: str


class Driver:
    """nbgrader for one course.

    Parameters
    ----------
    course : Course
        Its ``nbgrader_config.py`` is honoured.
    results : str, optional
        Pattern of the result files for `record`, with ``{assignment}`` and ``{student}``.
    """

    def __init__(self, course: Course, results: str = "") -> None:
        api = load()
        self.course = course
        # A new gradebook calls the program alembic, found only where the environment is active.
        scripts = sysconfig.get_path("scripts")
        if scripts not in os.environ.get("PATH", "").split(os.pathsep):
            os.environ["PATH"] = os.pathsep.join([scripts, os.environ.get("PATH", os.defpath)])
        with quiet():
            self.api = api.NbGraderAPI(config=self._config(results))
        self.api.log.setLevel(logging.WARNING)
        self._ensure_gradebook()

    def _config(self, results: str) -> Any:
        from nbconvert.preprocessors import ClearMetadataPreprocessor
        from nbgrader import preprocessors as nbgrader
        from traitlets.config import Config

        from .by_part import ByPart
        from .pages import FeedbackExporter
        from .preprocessors import ApplyJudged, JudgedExporter, Rebuild

        config = Config(self.course.config)
        config.CourseDirectory.root = str(self.course.root)
        config.CourseDirectory.db_url = self.course.db_url
        if results:
            config.FromResult.results = results
            config.Autograde.exporter_class = JudgedExporter
            # Without CheckCellMetadata: it guards against what students do to a notebook, checks
            # its own schema anew for every cell, and the cells here are laid out by the judge.
            config.Autograde.sanitize_preprocessors = [
                Rebuild,
                nbgrader.OverwriteKernelspec,
                nbgrader.OverwriteCells,
            ]
            config.Autograde.autograde_preprocessors = [
                ApplyJudged,
                nbgrader.IgnorePattern,
                ClearMetadataPreprocessor,
                nbgrader.LimitOutput,
                nbgrader.SaveAutoGrades,
                nbgrader.AssignLatePenalties,
            ]
        config.GenerateFeedback.exporter_class = FeedbackExporter
        if "template_name" not in config.HTMLExporter:  # a teacher may have one of their own
            config.GenerateFeedback.preprocessors = [nbgrader.GetGrades, ByPart]
            config.FeedbackExporter.template_name = TEMPLATE.name
            config.FeedbackExporter.extra_template_basedirs = [str(TEMPLATE.parent)]
        return config

    def _ensure_gradebook(self) -> None:
        """Make the gradebook beside its place and move it there, never half a one."""
        if self.course.gradebook.exists():
            return
        from nbgrader.api import Gradebook

        self.course.state.mkdir(parents=True, exist_ok=True)
        fresh = self.course.state / f"gradebook.{os.getpid()}.part"
        with quiet():
            Gradebook(f"sqlite:///{fresh}", self.course.name).close()
        sync_file(fresh)
        os.replace(fresh, self.course.gradebook)

    @contextlib.contextmanager
    def gradebook(self) -> Iterator[Any]:
        """Open nbgrader's `Gradebook` and close it at the end."""
        with quiet(), self.api.gradebook as gradebook:
            yield gradebook

    def submissions(self, assignment: str) -> dict[str, dict[str, Any]]:
        """Look up what nbgrader says of each submission: ``score``, ``max_score`` and more."""
        with self.gradebook() as gradebook:
            return {entry["student"]: entry for entry in gradebook.submission_dicts(assignment)}

    def cells(self, assignment: str, table: str, *columns: str) -> list[tuple[Any, ...]]:
        """Look up what the gradebook keeps for each student and cell.

        Parameters
        ----------
        assignment : str
        table : {"Grade", "Comment"}
        *columns : str
            The columns wanted.

        Returns
        -------
        list of tuple
            Student's id, cell's name, then the columns, in the order of the names.
        """
        from nbgrader import api

        kept, submitted, notebook = (
            getattr(api, table),
            api.SubmittedAssignment,
            api.SubmittedNotebook,
        )
        wanted = (getattr(kept, column) for column in columns)
        with self.gradebook() as gradebook:
            query = gradebook.db.query(submitted.student_id, api.BaseCell.name, *wanted)
            query = query.join(notebook, notebook.assignment_id == submitted.id)
            query = query.join(kept, kept.notebook_id == notebook.id)
            query = query.join(api.BaseCell, api.BaseCell.id == kept.cell_id)
            query = query.join(api.Assignment, api.Assignment.id == submitted.assignment_id)
            query = query.filter(api.Assignment.name == assignment)
            return [tuple(row) for row in query.order_by(submitted.student_id, api.BaseCell.name)]

    def release(self, assignment: str) -> Ran:
        """Make the students' version and record the cells in the gradebook."""
        return self._run(lambda: self.api.generate_assignment(assignment))

    def record(self, assignment: str, student: str) -> Ran:
        """Let nbgrader's Autograde take a result over into the gradebook."""
        # nbgrader reads the id as a pattern of file names.
        return self._run(lambda: self.api.autograde(assignment, glob.escape(student)))

    def feedback(self, assignment: str, student: str) -> Ran:
        """Let nbgrader write the page for a student."""
        return self._run(lambda: self.api.generate_feedback(assignment, glob.escape(student)))

    def _run(self, step: Any) -> Ran:
        with quiet():
            result = step()
        error = result.get("error", "")
        # nbgrader catches everything, also the teacher's Ctrl-C.
        if "KeyboardInterrupt" in error:
            raise KeyboardInterrupt
        log = result.get("log", "") + error
        return Ran(result["success"], reason(log), log)


def reason(log: str) -> str:
    """The line of a log that says most: the last exception that is not nbgrader's summary."""
    lines = [line.strip() for line in log.splitlines()]
    errors = [line for line in lines if "Error: " in line and "NbGraderException" not in line] or [
        line for line in lines if line
    ]
    return errors[-1] if errors else ""


def remove_parts(course: Course) -> None:
    """Remove what a killed run began and never moved into its place."""
    for path in course.state.glob("gradebook.*.part*"):
        Path(path).unlink(missing_ok=True)
