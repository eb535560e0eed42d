"""An assignment as the teacher wrote it: its cells with the hidden tests, in order."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property, lru_cache
from typing import Any, Literal

from convwidgets.core.errors import ConvError

from .files import digest

Kind = Literal["code", "markdown"]


@dataclass(frozen=True, kw_only=True)
class SourceCell:
    """A cell that nbgrader knows.

    Parameters
    ----------
    grade_id : str
        Its name, unique within the notebook.
    kind : {"code", "markdown"}
        What it is.
    source : str
        With the hidden tests; of an answer only what the student is given.
    released : str
        The same as the student gets it, without what is hidden.
    grade, solution, locked, task : bool
        As nbgrader has them.
    points : float or None
        ``None`` where there are none to earn.
    checksum : str
        By which nbgrader recognises an untouched answer.
    """

    grade_id: str
    kind: Kind
    source: str
    released: str = ""
    grade: bool = False
    solution: bool = False
    locked: bool = False
    task: bool = False
    points: float | None = None
    checksum: str = ""

    @property
    def is_test(self) -> bool:
        """Whether the judge runs it for points."""
        return self.grade and not self.solution and self.kind == "code"


@dataclass(frozen=True)
class AssignmentSource:
    """All cells of an assignment's notebook that nbgrader knows, in their order."""

    assignment: str
    notebook: str
    cells: tuple[SourceCell, ...]

    @property
    def tests(self) -> dict[str, float]:
        """The points of every test, by the id of its cell."""
        return {c.grade_id: float(c.points or 0) for c in self.cells if c.is_test}

    @cached_property
    def digest(self) -> str:
        """Another digest, another release: no judgement of the one holds for the other."""
        return digest(json.dumps(self.to_dict(), sort_keys=True))

    def to_dict(self) -> dict[str, Any]:
        """As plain data for a file."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "AssignmentSource":
        """From what `to_dict` made."""
        cells = tuple(SourceCell(**cell) for cell in data["cells"])
        return cls(data["assignment"], data["notebook"], cells)


def read_source(db_url: str, assignment: str, notebook: str | None = None) -> AssignmentSource:
    """Read an assignment from nbgrader's gradebook.

    Parameters
    ----------
    db_url : str
        Where the gradebook is, such as ``"sqlite:///gradebook.db"``.
    assignment : str
        Its name.
    notebook : str, optional
        The name of its notebook; by default that of the assignment.

    Raises
    ------
    ConvError
        If it has not been released.
    """
    from nbgrader.api import Gradebook, MissingEntry

    name = notebook or assignment
    with Gradebook(db_url) as gradebook:
        try:
            book = gradebook.find_notebook(name, assignment)
        except MissingEntry:
            raise ConvError(
                f"The gradebook has no notebook {name!r} of an assignment {assignment!r}; release "
                "the assignment first."
            ) from None
        cells = tuple(_cells(book))
    return AssignmentSource(assignment, name, cells)


def _cells(book: Any) -> list[SourceCell]:
    graded = {cell.name: float(cell.max_score) for cell in book.grade_cells}
    tasks = {cell.name: float(cell.max_score) for cell in book.task_cells}
    solutions = {cell.name for cell in book.solution_cells}
    return [
        SourceCell(
            grade_id=cell.name,
            kind=cell.cell_type,
            source=cell.source,
            released=_released(cell.cell_type, cell.source),
            grade=cell.name in graded,
            solution=cell.name in solutions,
            locked=bool(cell.locked),
            task=cell.name in tasks,
            points=graded.get(cell.name, tasks.get(cell.name)),
            checksum=cell.checksum or "",
        )
        for cell in book.source_cells
    ]


@lru_cache(maxsize=512)  # recording a class reads the same assignment for every student
def _released(kind: str, source: str) -> str:
    """A cell's text without what nbgrader takes out for the students."""
    from nbformat.v4 import new_code_cell, new_markdown_cell
    from nbgrader.preprocessors import ClearHiddenTests, ClearMarkScheme

    flags = {"grade": True, "solution": False, "locked": True, "grade_id": "cell"}
    make: Callable[..., Any] = new_code_cell if kind == "code" else new_markdown_cell
    cell = make(source, metadata={"nbgrader": {**flags, "schema_version": 3}})
    for clear in (ClearHiddenTests(), ClearMarkScheme()):
        cell, _ = clear.preprocess_cell(cell, {}, 0)
    return str(cell.source)
