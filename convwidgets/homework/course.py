"""The folder of a course: where everything is, its name, its secret."""

import glob
import os
import secrets
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from .files import write_whole

CONFIG = "nbgrader_config.py"
DEFAULT = Path("notebooks/homework")
"""Where the course is if the current folder is not one."""


class CourseProblem(Exception):
    """Something the teacher can mend, said in a sentence; the command prints it and ends."""


@dataclass(frozen=True)
class Course:
    """A folder with nbgrader's folders and ``nbgrader_config.py`` in it.

    Parameters
    ----------
    root : Path
        The absolute path of the folder.
    """

    root: Path

    @classmethod
    def find(cls, folder: str | os.PathLike[str] | None = None) -> "Course":
        """Find the course in a folder, or else here, or else in ``notebooks/homework``.

        Raises
        ------
        CourseProblem
            If there is no ``nbgrader_config.py``, or nbgrader could not work in the folder.
        """
        if folder is not None:
            root = Path(folder).expanduser()
            if not root.is_dir():
                raise CourseProblem(f"There is no folder {root}; give the course with --course.")
            if not (root / CONFIG).is_file():
                raise CourseProblem(
                    f"{root} is not a course: it has no {CONFIG}. Give the folder that has one."
                )
            return cls(_usable(root))
        for root in (Path(), DEFAULT):
            if (root / CONFIG).is_file():
                return cls(_usable(root))
        raise CourseProblem(
            f"There is no course here: neither this folder nor {DEFAULT} has a {CONFIG}. "
            "Go to the course's folder, or give it with --course."
        )

    @cached_property
    def config(self) -> Any:
        """What ``nbgrader_config.py`` says, as a `traitlets.config.Config`.

        Raises
        ------
        CourseProblem
            If it cannot be run.
        """
        from traitlets.config.loader import PyFileConfigLoader

        try:
            return PyFileConfigLoader(CONFIG, path=str(self.root)).load_config()
        except Exception as error:  # it is a program, so anything can happen in it
            raise CourseProblem(
                f"{self.root / CONFIG} cannot be read{_line(error)}: "
                f"{type(error).__name__}: {getattr(error, 'msg', error)}. Mend it, or copy it anew."
            ) from error

    @property
    def name(self) -> str:
        """The course's id, from which with the student's id the numbers are drawn."""
        section = self.config.get("CourseDirectory", {})
        return str(section.get("course_id", "convwidgets"))

    @property
    def timezone(self) -> str:
        """The time zone in which the course tells times."""
        return str(self.config.get("NbGraderAPI", {}).get("timezone", "UTC"))

    @property
    def state(self) -> Path:
        """The folder of what the command keeps for itself."""
        return self.root / ".convwidgets"

    @property
    def gradebook(self) -> Path:
        """The file of nbgrader's gradebook."""
        return self.root / "gradebook.db"

    @property
    def db_url(self) -> str:
        """The gradebook's address, as nbgrader wants it."""
        return f"sqlite:///{self.gradebook}"

    def source(self, assignment: str) -> Path:
        """The teacher's notebook of an assignment."""
        return self.root / "source" / assignment / f"{assignment}.ipynb"

    def released(self, assignment: str) -> Path:
        """The students' notebook of an assignment."""
        return self.root / "release" / assignment / f"{assignment}.ipynb"

    def submission(self, assignment: str, student: str) -> Path:
        """The notebook that a student handed in."""
        return self.root / "submitted" / student / assignment / f"{assignment}.ipynb"

    def autograded(self, assignment: str, student: str) -> Path:
        """A student's notebook with what came of the tests."""
        return self.root / "autograded" / student / assignment / f"{assignment}.ipynb"

    def feedback(self, assignment: str, student: str) -> Path:
        """The page that goes back to a student."""
        return self.root / "feedback" / student / assignment / f"{assignment}.html"

    def assignments(self) -> list[str]:
        """The names of all assignments, sorted."""
        return sorted(path.stem for path in self.root.glob("source/*/*.ipynb") if _named(path))

    def require(self, assignment: str) -> str:
        """Give back the name of an assignment.

        Raises
        ------
        CourseProblem
            If the course has no assignment of this name.
        """
        known = self.assignments()
        if assignment in known:
            return assignment
        near = [name for name in known if name.startswith(assignment)] if assignment else []
        if len(near) == 1:  # "hw1" is clear enough
            return near[0]
        listed = f"It has {', '.join(known)}." if known else "Its folder source is empty."
        raise CourseProblem(f"The course has no assignment {assignment!r}. {listed}")

    def submitted(self, assignment: str) -> list[str]:
        """The ids of the students who handed in an assignment, sorted."""
        return sorted(self._submitted(assignment))

    def _submitted(self, assignment: str) -> Iterator[str]:
        for folder in self.root.glob(f"submitted/*/{assignment}"):
            if folder.is_dir() and not folder.parent.name.startswith("."):
                yield folder.parent.name

    def secret(self) -> str:
        """The course's secret, from which the hidden tests are drawn; made once."""
        path = self.state / "secret"
        if not path.exists():
            write_whole(path, secrets.token_hex(32) + "\n", mode=0o600)
        return path.read_text(encoding="ascii").strip()


def _usable(root: Path) -> Path:
    """The absolute path, if nbgrader finds anything there: it reads all of it as a pattern."""
    path = root.resolve()
    if glob.has_magic(str(path)):
        raise CourseProblem(
            f"The path {path} has [, * or ? in it, which nbgrader takes for a pattern. Rename that "
            "folder, or move the course."
        )
    return path


def _line(error: Exception) -> str:
    """Where in the configuration it happened, as far as it is known."""
    lines = [error.lineno] if isinstance(error, SyntaxError) else []
    lines += [
        frame.lineno
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).name == CONFIG
    ]
    return f", line {lines[0]}" if lines else ""


def _named(path: Path) -> bool:
    return path.stem == path.parent.name and not path.parent.name.startswith(".")
