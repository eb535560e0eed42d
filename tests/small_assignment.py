"""A small assignment for tests of the judge: a value, two functions, a teacher's own, a text."""

import copy
from typing import Any

from convwidgets.homework.source import AssignmentSource, SourceCell

VALUE = "01.full-length"
LOOPS = "02.four-loops"
TURN = "03.turn-by-hand"

HIDDEN = "### BEGIN HIDDEN TESTS\n{}\n### END HIDDEN TESTS"


def _cell(grade_id: str, source: str, hidden: str = "", **flags: Any) -> SourceCell:
    kind = flags.pop("kind", "code")
    whole = f"{source}\n{HIDDEN.format(hidden)}" if hidden else source
    return SourceCell(
        grade_id=grade_id, kind=kind, source=whole, released=source, checksum=grade_id, **flags
    )


def _part(number: int, question: str, stub: str, test: str, grade: str, points: float):
    return (
        _cell(f"part{number}-text", f"## Part {number}", kind="markdown", locked=True),
        _cell(f"part{number}-answer", stub, solution=True),
        _cell(f"part{number}-test", test, grade, grade=True, locked=True, points=points),
    )


SOURCE = AssignmentSource(
    "hw1_definition",
    "hw1_definition",
    (
        _cell("imports", "import numpy as np\nimport convwidgets as cw", locked=True),
        _cell("sheet", 'sheet = cw.Homework("hw1_definition", student_id)\nsheet', locked=True),
        _cell("part1-ask", f'lengths = sheet.ask("{VALUE}")\nlengths', locked=True),
        *_part(
            1,
            VALUE,
            "answer_length = None  # your number",
            f'sheet.read("{VALUE}", answer_length)',
            f'sheet.grade("{VALUE}", answer_length, points=2)',
            2,
        ),
        *_part(
            2,
            LOOPS,
            "def correlate(image, kernel):\n    # Your code here\n    pass",
            f'sheet.check("{LOOPS}", correlate)',
            f'sheet.grade("{LOOPS}", correlate, points=4)',
            4,
        ),
        *_part(
            3,
            TURN,
            "def turn(kernel):\n    # Your code here\n    pass",
            f'sheet.check("{TURN}", turn)',
            f'sheet.grade("{TURN}", turn, points=3)',
            3,
        ),
        *_part(
            4,
            "",
            "def double(x):\n    # Your code here\n    pass",
            "given = np.array([1.0, 2.0])",
            "expected = given * 2\n"
            "assert np.allclose(double(given), expected), 'not twice as much'",
            1,
        ),
        _cell(
            "explanation",
            "Your answer here.",
            kind="markdown",
            grade=True,
            solution=True,
            points=3,
        ),
    ),
)

RIGHT = {
    "part1-answer": "answer_length = lengths.size + lengths.kernel_size - 1",
    "part2-answer": (
        "def correlate(image, kernel):\n"
        "    H, W = image.shape\n"
        "    KH, KW = kernel.shape\n"
        "    output = np.zeros((H - KH + 1, W - KW + 1))\n"
        "    for i in range(H - KH + 1):\n"
        "        for j in range(W - KW + 1):\n"
        "            output[i, j] = np.sum(image[i:i + KH, j:j + KW] * kernel)\n"
        "    return output"
    ),
    "part3-answer": "def turn(kernel):\n    return kernel[::-1, ::-1]",
    "part4-answer": "def double(x):\n    return 2 * x",
}


def notebook(student: str = "s001", **answers: str) -> dict[str, Any]:
    """A student's notebook: released cells, with these answers by part (``part1="…"``)."""
    cells = [_plain(f'student_id = "{student}"')]
    for cell in SOURCE.cells:
        text = answers.get(cell.grade_id.removesuffix("-answer"), cell.released)
        flags = {
            "grade_id": cell.grade_id,
            "grade": cell.grade,
            "solution": cell.solution,
            "locked": cell.locked,
            "schema_version": 3,
        }
        cells.append({**_plain(text, cell.kind), "metadata": {"nbgrader": flags}})
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}


def right(**instead: str) -> dict[str, Any]:
    """A notebook with the right answers, some of them replaced."""
    answers = {name.removesuffix("-answer"): text for name, text in RIGHT.items()}
    return notebook(**{**answers, **instead})


def cell_of(book: dict[str, Any], grade_id: str) -> dict[str, Any]:
    """The cell of this id."""
    ids = [c["metadata"].get("nbgrader", {}).get("grade_id") for c in book["cells"]]
    return book["cells"][ids.index(grade_id)]


def added(book: dict[str, Any], text: str, after: str, kind: str = "code") -> dict[str, Any]:
    """A copy of the notebook with one more cell."""
    book = copy.deepcopy(book)
    book["cells"].insert(book["cells"].index(cell_of(book, after)) + 1, _plain(text, kind))
    return book


def _plain(text: str, kind: str = "code") -> dict[str, Any]:
    cell: dict[str, Any] = {"cell_type": kind, "metadata": {}, "source": text}
    if kind == "code":
        cell.update(outputs=[], execution_count=None)
    return cell
