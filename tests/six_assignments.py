"""The six assignments as they stand in the repository: read, released, solved."""

import ast
import copy
import json
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from oracles import require

from convwidgets.homework.course import Course
from convwidgets.homework.source import AssignmentSource, read_source

FOLDER = Path(__file__).parents[1] / "notebooks" / "homework"
NAMES = sorted(path.name for path in (FOLDER / "source").iterdir() if path.is_dir())
PLACE = 'student_id = "your id"'
SAID = "Because each output is one weighted sum."

_MARKS = re.compile(r"^[ ]*### (BEGIN|END) [A-Z ]+\n?", re.MULTILINE)

Book = dict[str, Any]
Cell = dict[str, Any]


def read(path: Path) -> Book:
    """A notebook as its JSON says."""
    book: Book = json.loads(path.read_text(encoding="utf-8"))
    return book


def source(name: str) -> Book:
    """The teacher's notebook."""
    return read(FOLDER / "source" / name / f"{name}.ipynb")


def text(cell: Cell) -> str:
    """What a cell says."""
    return "".join(cell["source"])


def marks(cell: Cell) -> dict[str, Any]:
    """What nbgrader knows of a cell; nothing of most."""
    found: dict[str, Any] = cell["metadata"].get("nbgrader", {})
    return found


def code(book: Book) -> list[Cell]:
    """The code cells."""
    return [cell for cell in book["cells"] if cell["cell_type"] == "code"]


def is_test(cell: Cell) -> bool:
    """Whether a cell is graded by running it."""
    return bool(marks(cell).get("grade")) and not marks(cell)["solution"]


def is_manual(cell: Cell) -> bool:
    """Whether a person reads it."""
    return bool(marks(cell).get("grade")) and bool(marks(cell)["solution"])


def cell_of(book: Book, grade_id: str) -> Cell:
    """The cell of this id."""
    return next(cell for cell in book["cells"] if marks(cell).get("grade_id") == grade_id)


def calls(source: str, *methods: str) -> list[tuple[str, str, dict[str, Any]]]:
    """The uses of the sheet in some code: method, question, and what is given by name."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "sheet"
            and node.func.attr in methods
        ):
            named = {k.arg: ast.literal_eval(k.value) for k in node.keywords if k.arg}
            found.append((node.func.attr, ast.literal_eval(node.args[0]), named))
    return found


def solutions(name: str) -> dict[str, str]:
    """The reference solution: for the id of each answer's cell what stands in it."""
    cells = code(source(name))
    return {
        marks(c)["grade_id"]: _MARKS.sub("", text(c)) for c in cells if marks(c).get("solution")
    }


def handed_in(
    course: Course, name: str, student: str, answers: dict[str, str], said: str = SAID
) -> Book:
    """A released notebook, filled in with these answers."""
    book = read(course.released(name))
    for cell in book["cells"]:
        grade_id = marks(cell).get("grade_id", "")
        if grade_id in answers:
            cell["source"] = answers[grade_id]
        elif text(cell) == PLACE:
            cell["source"] = f'student_id = "{student}"'
        elif is_manual(cell):
            cell["source"] = said
    return book


def solved(course: Course, name: str, student: str, **instead: str) -> Book:
    """A notebook with the right answers; ``part1="…"`` stands in place of ``part1-answer``."""
    own = {f"{part.replace('_', '-')}-answer": answer for part, answer in instead.items()}
    answers = solutions(name)
    assert own.keys() <= answers.keys(), own.keys() - answers.keys()
    return handed_in(course, name, student, {**answers, **own})


def with_cell(book: Book, source: str, behind: str, kind: str = "code") -> Book:
    """A copy with one more cell behind the one of this id."""
    book = copy.deepcopy(book)
    cell: Cell = {"cell_type": kind, "metadata": {}, "source": source}
    if kind == "code":
        cell |= {"outputs": [], "execution_count": None}
    book["cells"].insert(book["cells"].index(cell_of(book, behind)) + 1, cell)
    return book


def assigned(course: Course, name: str) -> AssignmentSource:
    """The assignment as the judge has it."""
    return read_source(course.db_url, name)


def make(root: Path, names: Sequence[str] = NAMES) -> Course:
    """A course with these assignments, each of them released."""
    from convwidgets.homework.driver import quick_imports
    from convwidgets.homework.release import release

    with quick_imports():
        require("nbgrader")
    for name in names:
        shutil.copytree(FOLDER / "source" / name, root / "source" / name)
    shutil.copy(FOLDER / "nbgrader_config.py", root)
    course = Course(root)
    for name in names:
        release(course, name)
    return course
