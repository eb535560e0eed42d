"""The instructor's key: every question with its answer and every misconception."""

import os
import re
from collections.abc import Sequence
from pathlib import Path

from convwidgets.core.errors import ConvError

from .files import write_whole
from .key_entries import chapters
from .key_page import page, text
from .variants import student_key

_LESSON = re.compile(r"\d\d_\w+\.ipynb")
_HANDED_OUT = ("source", "release", "feedback", "submitted")


def write_key(
    path: str | os.PathLike[str], *, course: str | None = None, students: Sequence[str] = ()
) -> Path:
    """Write the instructor's key as one page that needs no other file.

    Parameters
    ----------
    path : path-like
        Where to; Markdown if it ends in ``.md``, else a page (``.html``).
    course : str, optional
        The name of a course, for the answers of its students.
    students : sequence of str
        Their ids: each question that has variants also lists their numbers and
        their answers.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    ConvError
        If the file would lie where students find it: beside the lessons, or in
        a folder of a course that is handed out.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_key(Path(folder) / "key.md").name
    'key.md'
    """
    target = Path(path).expanduser().absolute()
    if target.suffix.lower() not in (".html", ".htm", ".md"):
        raise ConvError(
            f"The key cannot become a {target.suffix or 'file without suffix'}; give a name that "
            "ends in .html or .md."
        )
    if not target.parent.is_dir():
        raise ConvError(f"There is no folder {target.parent}; make it first, or give another.")
    _refuse_open_places(target)
    if students and course is None:
        raise ConvError(
            "Students are given and no course. Their numbers come from both: give course, such as "
            "the name in the course's configuration."
        )
    ids = tuple(dict.fromkeys(student_key(student) for student in students))
    content = chapters(course, ids)
    told = (text if target.suffix.lower() == ".md" else page)(content, course, ids)
    write_whole(target, told, mode=0o600)  # on a shared computer for its owner alone
    return target


def _refuse_open_places(target: Path) -> None:
    """Every answer beside the questions would be found by the first who looks."""
    resolved = target.resolve()
    for folder in resolved.parents:
        if any(_LESSON.fullmatch(name) for name in _notebooks(folder)):
            raise ConvError(
                f"{resolved.parent} belongs to the lessons' folder {folder}, which students get. "
                "Give a file outside it."
            )
        handed_out = folder.name in _HANDED_OUT
        if handed_out and (folder.parent / "nbgrader_config.py").is_file():
            raise ConvError(
                f"{resolved.parent} is a part of the course that is handed out or collected. Give "
                "a file outside it."
            )


def _notebooks(folder: Path) -> list[str]:
    try:
        return [entry.name for entry in os.scandir(folder) if entry.name.endswith(".ipynb")]
    except OSError:
        return []  # what cannot be listed holds no lessons that this program could know of
