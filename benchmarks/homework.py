"""A class of thirty from release to the table of marks, next to plain nbgrader."""

import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks import homework_class
from benchmarks.report import Row
from benchmarks.sampling import Say, median

REPOSITORY = Path(__file__).parents[1]
COURSE = REPOSITORY / "notebooks" / "homework"
ASSIGNMENT = "hw3_sizes"
COUNT = 30
ROUNDS = 3
ASKED_S = 120.0
ASKED_RATIO = 0.6

_COLUMN = f"{ASSIGNMENT} (7)"

# What nbgrader needs to be told in any course, and the stubs of ours.
_PLAIN_CONFIG = """\
c = get_config()
c.CourseDirectory.course_id = "plain"
c.ClearSolutions.code_stub = {"python": "# Your code here"}
"""


def run(say: Say) -> list[Row]:
    """Both ways over the same submissions; ours before and after the peer's."""
    with tempfile.TemporaryDirectory(prefix="convwidgets-homework-") as folder:
        place = Path(folder)
        ours, marks = [], {}
        peer, peer_marks = 0.0, {}
        for number in range(ROUNDS):
            say(f"our way, {number + 1} of {ROUNDS}")
            taken, marks = _ours(place / f"ours{number}")
            ours.append(taken)
            if not number:
                say(f"plain nbgrader, {COUNT} submissions one after the other")
                peer, peer_marks = _plain(place / "plain")
    differing = [name for name in peer_marks if abs(peer_marks[name] - marks[name]) > 1e-6]
    if len(peer_marks) != COUNT or differing:
        raise RuntimeError(f"the two ways give different marks: {differing or sorted(peer_marks)}")
    mine = median(ours)
    return [
        Row(
            f"{COUNT} submissions of {ASSIGNMENT}, release to CSV, {os.cpu_count()} cores",
            f"≤ {ASKED_S:.0f} s and ≤ {ASKED_RATIO} × nbgrader",
            f"{mine:.0f} s = {mine / peer:.2f} ×",
            f"{peer:.0f} s",
            max(ours) <= ASKED_S and mine / peer <= ASKED_RATIO,
            {"ours_s": ours, "plain_s": peer, "marks": marks},
        )
    ]


def _ours(course: Path) -> tuple[float, dict[str, float]]:
    _lay_out(course)
    shutil.copy(COURSE / "nbgrader_config.py", course)
    command = [sys.executable, "-m", "convwidgets.homework", "--course", str(course)]
    started = time.monotonic()
    _run([*command, "release", ASSIGNMENT], course)
    spent = time.monotonic() - started
    inbox, table = course / "inbox", course / "gradebook.csv"
    for student, notebook in _class(course).items():
        _write(inbox / f"{student}.ipynb", notebook)
    _write_table(table)
    started = time.monotonic()
    _run([*command, "collect", ASSIGNMENT, str(inbox), "--roster", str(table)], course)
    _run([*command, "grade", ASSIGNMENT], course)
    spent += time.monotonic() - started
    marks = _marks(course)
    _mark_by_hand(course)
    started = time.monotonic()
    _run([*command, "feedback", ASSIGNMENT], course)
    csv_file = course / "scores.csv"
    export = ["export", ASSIGNMENT, "--to", "canvas", "--sheet", str(table)]
    _run([*command, *export, "--file", str(csv_file)], course)
    spent += time.monotonic() - started
    with csv_file.open(encoding="utf-8-sig", newline="") as lines:
        scores = [row for row in csv.DictReader(lines) if row["SIS Login ID"]]
    if len(scores) != COUNT or not all(row[_COLUMN] for row in scores):
        raise RuntimeError(f"the CSV does not hold {COUNT} scores: {scores}")
    return spent, marks


def _write_table(path: Path) -> None:
    """The export of a gradebook, as Canvas makes it."""
    rows = [["Student", "ID", "SIS User ID", "SIS Login ID", "Section", _COLUMN]]
    rows.append(["    Points Possible", "", "", "", "", "20"])
    for number, student in enumerate(homework_class.students(COUNT), 1):
        rows.append([f"{number}, Student", str(1000 + number), "", student, "A", ""])
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def _mark_by_hand(course: Path) -> None:
    """What a person does between the two; not timed."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        for submission in gradebook.assignment_submissions(ASSIGNMENT):
            for grade in (g for book in submission.notebooks for g in book.grades):
                if grade.needs_manual_grade:
                    grade.manual_score, grade.needs_manual_grade = 2.0, False
        gradebook.db.commit()


def _plain(course: Path) -> tuple[float, dict[str, float]]:
    _lay_out(course)
    (course / "nbgrader_config.py").write_text(_PLAIN_CONFIG, encoding="utf-8")
    nbgrader = [sys.executable, "-m", "nbgrader"]
    started = time.monotonic()
    _run([*nbgrader, "generate_assignment", ASSIGNMENT], course)
    spent = time.monotonic() - started
    for student, notebook in _class(course).items():
        _write(course / "submitted" / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", notebook)
    started = time.monotonic()
    for command in ("autograde", "generate_feedback"):
        _run([*nbgrader, command, ASSIGNMENT], course)
    _run([*nbgrader, "export"], course)
    spent += time.monotonic() - started
    return spent, _marks(course)


def _lay_out(course: Path) -> None:
    shutil.copytree(COURSE / "source" / ASSIGNMENT, course / "source" / ASSIGNMENT)


def _class(course: Path) -> dict[str, homework_class.Notebook]:
    name = f"{ASSIGNMENT}.ipynb"
    source = homework_class.read(course / "source" / ASSIGNMENT / name)
    released = homework_class.read(course / "release" / ASSIGNMENT / name)
    return homework_class.a_class(source, released, COUNT)


def _write(path: Path, notebook: homework_class.Notebook) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook), encoding="utf-8")


def _run(command: Sequence[str], folder: Path) -> None:
    # nbgrader looks for alembic in PATH.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    done = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | {"PATH": path},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
    )
    # 1 says that some submissions have problems; the untouched ones are among them.
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(command)}: {done.stderr[-800:]}")


def _marks(course: Path) -> dict[str, float]:
    """What nbgrader's own export says of each student."""
    _run([sys.executable, "-m", "nbgrader", "export", "--to", "marks.csv"], course)
    with (course / "marks.csv").open(encoding="utf-8", newline="") as lines:
        return {row["student_id"]: float(row["score"]) for row in csv.DictReader(lines)}
