"""The rules for lessons, and proof that nbval would notice a number that has changed.

That every lesson runs from top to bottom is tested by nbval itself, which pyproject.toml turns on.
"""

import ast
import copy
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from notebook_rules import LONGEST_CELL, missing_links, strange

REPOSITORY = Path(__file__).parents[1]
FOLDER = REPOSITORY / "notebooks"
LESSONS = sorted(FOLDER.glob("*.ipynb"))

STUDENT = "student-code"
KEEP = "keep_output"
CHECK = "nbval-check-output"

each_lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)


def _read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)


def _code(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def _tags(cell: NotebookNode) -> set[str]:
    return set(cell.metadata.get("tags", ()))


def test_there_are_lessons():
    assert [path.name for path in LESSONS], f"no notebook in {FOLDER}"


@each_lesson
def test_is_a_valid_notebook_for_python_3(path):
    notebook = _read(path)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)


@each_lesson
def test_no_widget_state_is_saved(path):
    notebook = _read(path)
    assert "widgets" not in notebook.metadata
    for cell in _code(notebook):
        for output in cell.outputs:
            assert not [kind for kind in output.get("data", ()) if "widget" in kind]


@each_lesson
def test_only_compared_cells_hold_outputs(path):
    for cell in _code(_read(path)):
        if KEEP in _tags(cell):
            assert CHECK in _tags(cell), cell.source
            assert cell.outputs, f"keep_output without an output: {cell.source}"
            # nbval refuses outputs without a count.
            assert isinstance(cell.execution_count, int), cell.source
        else:
            assert CHECK not in _tags(cell), cell.source
            assert not cell.outputs, f"outputs, but no tag keep_output: {cell.source}"


@each_lesson
def test_first_cell_is_the_import(path):
    first = _code(_read(path))[0]
    statements = ast.parse(first.source).body
    assert statements
    assert all(isinstance(statement, ast.Import | ast.ImportFrom) for statement in statements)


@each_lesson
def test_cells_outside_the_students_code_are_thin(path):
    for cell in _code(_read(path)):
        if STUDENT not in _tags(cell):
            lines = [line for line in cell.source.splitlines() if line.strip()]
            assert 0 < len(lines) <= LONGEST_CELL, cell.source
            assert not strange(cell.source), f"{strange(cell.source)} in: {cell.source}"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import convwidgets as cw", False),
        ("from convwidgets import Conv2DExplorer", False),
        ("explorer = cw.Conv2DExplorer()\nexplorer", False),
        ("%matplotlib inline", True),
        ("!pip list", True),
        ("import matplotlib.pyplot as plt", True),
        ("from matplotlib import pyplot", True),
        ("from convwidgets.core import conv2d", True),
        ("explorer.observe(print)", True),
        ("interact(f, x=3)", True),
    ],
)
def test_the_rule_itself(source, found):
    assert bool(strange(source)) is found


@each_lesson
def test_local_links_and_pictures_exist(path):
    for cell in _read(path).cells:
        if cell.cell_type == "markdown":
            assert not missing_links(cell.source, path.parent)


def _nbval(folder: Path) -> dict[str, bool]:
    """Run every notebook in *folder* under the project's own settings; whether each passed."""
    command = [sys.executable, "-m", "pytest", "-c", str(REPOSITORY / "pyproject.toml")]
    done = subprocess.run(
        [*command, "-p", "no:cacheprovider", "-rA", "--color=no", str(folder)],
        cwd=REPOSITORY,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    results: dict[str, bool] = {}
    for outcome, name in re.findall(r"^(PASSED|FAILED) \S*?(\w+)\.ipynb::", done.stdout, re.M):
        results[name] = results.get(name, True) and outcome == "PASSED"
    assert results, done.stdout + done.stderr
    return results


def _notebook(output: str) -> NotebookNode:
    """Two cells, the second of them compared."""
    v4 = nbformat.v4
    result = v4.new_output("execute_result", {"text/plain": output}, execution_count=2)
    tags = {"tags": [KEEP, CHECK]}
    cells = [
        v4.new_code_cell("import math", id="import"),
        v4.new_code_cell(
            "math.comb(5, 2)", id="ten", execution_count=2, outputs=[result], metadata=tags
        ),
    ]
    return v4.new_notebook(cells=cells)


def _with_another_number(notebook: NotebookNode) -> NotebookNode | None:
    """The notebook up to its first compared cell with a digit, that digit changed."""
    changed = copy.deepcopy(notebook)
    for position, cell in enumerate(changed.cells):
        if CHECK in _tags(cell):
            for output in cell.outputs:
                holder, key = (output, "text") if "text" in output else (output.data, "text/plain")
                text = holder[key]
                holder[key] = re.sub(r"\d", lambda found: str(9 - int(found[0])), text, count=1)
                if holder[key] != text:
                    changed.cells = changed.cells[: position + 1]
                    return changed
    return None


def test_a_changed_number_fails(tmp_path):
    nbformat.write(_notebook("10"), tmp_path / "right.ipynb")
    nbformat.write(_notebook("11"), tmp_path / "wrong.ipynb")
    expected = {"right": True, "wrong": False}
    # The same with the lesson that reaches a compared number first.
    changed = [found for path in LESSONS if (found := _with_another_number(_read(path)))]
    if changed:
        nbformat.write(min(changed, key=lambda nb: len(nb.cells)), tmp_path / "lesson.ipynb")
        expected["lesson"] = False
    assert _nbval(tmp_path) == expected


def test_a_fault_in_a_callback_fails(tmp_path):
    """A fault behind a control must not pass in silence: the cell that drives it fails."""
    driven = "explorer._controls['stride'].value = 2"
    for name, fault in (("sound", ""), ("faulty", "explorer._make_scene = None")):
        cells = ["import convwidgets as cw\nexplorer = cw.Conv2DExplorer()", fault, driven]
        notebook = nbformat.v4.new_notebook(
            cells=[
                nbformat.v4.new_code_cell(source, id=f"cell-{number}")
                for number, source in enumerate(cells)
            ]
        )
        nbformat.write(notebook, tmp_path / f"{name}.ipynb")
    assert _nbval(tmp_path) == {"sound": True, "faulty": False}
