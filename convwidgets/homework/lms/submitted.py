"""Chosen notebooks into nbgrader's ``submitted`` folder, by nbgrader's own collector.

`nbgrader zip_collect` asks a `FileNameCollectorPlugin` whose each file is, and
copies.  Ours knows the answer beforehand, since whose a file is can only be told
when all names are known.  What `zip_collect` does not do is done around it: its
extractor has no bounds (see `archive`), it stops at the first folder that is not
empty or else deletes it, and it copies again what is there already.
"""

import contextlib
import logging
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..course import CourseProblem
from ..files import digest, write_whole

if TYPE_CHECKING:
    from ..course import Course

TIMESTAMP = "timestamp.txt"


@dataclass(frozen=True)
class Chosen:
    """The notebook of a student that counts.

    Parameters
    ----------
    data : bytes
    time : datetime, optional
        When it was handed in, in UTC.
    """

    data: bytes
    time: datetime | None = None


def time_of(path: Path) -> datetime | None:
    """When a collected notebook was handed in, if its ``timestamp.txt`` tells."""
    try:
        text = path.with_name(TIMESTAMP).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeError):
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return _as_nbgrader_reads(text)
    return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found


def _as_nbgrader_reads(text: str) -> datetime | None:
    # Loading it takes a second, and only what others wrote needs it.
    from nbgrader.utils import parse_utc

    try:
        found = parse_utc(text)
    except (ValueError, OverflowError):
        return None
    return found if isinstance(found, datetime) else None


def keep_aside(course: "Course", assignment: str, student: str) -> Path:
    """Copy the notebook that is about to be replaced to where nothing is deleted."""
    path = course.submission(assignment, student)
    data = path.read_bytes()
    # Named by content: doing it again, after a crash, changes nothing.
    kept = course.state / "earlier" / assignment / student / f"{digest(data)[:12]}.ipynb"
    if not kept.exists():
        write_whole(kept, data)
    return kept


def hand_over(course: "Course", assignment: str, chosen: Mapping[str, Chosen]) -> None:
    """Let nbgrader copy the notebooks; what was there before is replaced."""
    if not chosen:
        return
    # nbgrader looks into DOWNLOADED/ASSIGNMENT/extracted.
    downloaded = course.state / "downloaded"
    staged = downloaded / assignment / "extracted"
    shutil.rmtree(staged, ignore_errors=True)
    for student, notebook in chosen.items():
        folder = staged / student
        folder.mkdir(parents=True)
        (folder / f"{assignment}.ipynb").write_bytes(notebook.data)
    try:
        _zip_collect(course, assignment, downloaded, chosen)
    finally:
        shutil.rmtree(downloaded, ignore_errors=True)


def _zip_collect(
    course: "Course", assignment: str, downloaded: Path, chosen: Mapping[str, Chosen]
) -> None:
    from nbgrader.apps import ZipCollectApp
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.plugins import FileNameCollectorPlugin

    class Decided(FileNameCollectorPlugin):
        """Says what was decided: the folder is the student's id."""

        def collect(self, submitted_file: str) -> dict[str, Any]:
            student = Path(submitted_file).parent.name
            time = chosen[student].time
            told = {"student_id": student, "file_id": f"{assignment}.ipynb"}
            return told | ({"timestamp": time.isoformat(" ")} if time else {})

    with _quiet() as said:
        app = ZipCollectApp()
        app.log = said
        app.coursedir = CourseDirectory(parent=app, root=str(course.root), assignment_id=assignment)
        app.force = True
        app.downloaded_directory = str(downloaded.relative_to(course.root))
        app.collector_plugin_inst = Decided(parent=app)
        try:
            app.process_extracted_files()
        except SystemExit as error:
            raise CourseProblem(f"nbgrader could not collect {assignment}: {said.last}") from error


class _Heard(logging.Logger):
    """Keeps the last line instead of printing any: what matters is in our own report."""

    last = "it does not say why."

    def handle(self, record: logging.LogRecord) -> None:
        self.last = record.getMessage()


@contextlib.contextmanager
def _quiet() -> Iterator[_Heard]:
    yield _Heard("convwidgets.homework.collect")
