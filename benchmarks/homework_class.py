"""A class of submissions, made from an assignment's source: right ones, and some less so."""

import copy
import json
import re
from pathlib import Path
from typing import Any

Notebook = dict[str, Any]

_REGION = re.compile(r"^[ \t]*### (?:BEGIN|END) SOLUTION[^\n]*\n?", re.MULTILINE)
_PLACEHOLDER = re.compile(r'student_id = "[^"]*"')


def read(path: Path) -> Notebook:
    """A notebook as plain JSON."""
    found: Notebook = json.loads(path.read_text(encoding="utf-8"))
    return found


def solved(source: Notebook, released: Notebook, student: str, *, parts: float = 1.0) -> Notebook:
    """What a student hands in who has solved this share of the parts, the first ones.

    Parameters
    ----------
    source, released : dict
        The assignment with its solutions, and as students get it.
    student : str
        The id that is typed into the notebook.
    parts : float
        1 for everything, 0 for an untouched notebook.
    """
    solutions = {
        cell["metadata"]["nbgrader"]["grade_id"]: "".join(cell["source"])
        for cell in source["cells"]
        if cell["metadata"].get("nbgrader", {}).get("solution")
    }
    answered = list(solutions)[: round(parts * len(solutions))]
    notebook = copy.deepcopy(released)
    for cell in notebook["cells"]:
        text = "".join(cell["source"])
        grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if grade_id in answered:
            text = _REGION.sub("", solutions[grade_id])
        cell["source"] = _PLACEHOLDER.sub(f'student_id = "{student}"', text)
    return notebook


def students(count: int) -> list[str]:
    """Ids as a register has them: ``s001`` and so on."""
    return [f"s{number:03}" for number in range(1, count + 1)]


def a_class(source: Notebook, released: Notebook, count: int) -> dict[str, Notebook]:
    """A submission for each student: three in five complete, one half done, one untouched."""
    shares = (1.0, 1.0, 0.5, 1.0, 0.0)
    return {
        student: solved(source, released, student, parts=shares[number % len(shares)])
        for number, student in enumerate(students(count))
    }
