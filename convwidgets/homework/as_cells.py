"""A notebook laid out again, in the format of notebooks."""

from collections.abc import Sequence
from typing import Any

from .rebuild import Laid
from .source import SourceCell


def as_cells(laid: Sequence[Laid]) -> list[dict[str, Any]]:
    """The cells in the format of notebooks, without outputs."""
    return [_as_cell(cell, f"cell-{i}") for i, cell in enumerate(laid)]


def _as_cell(laid: Laid, name: str) -> dict[str, Any]:
    cell: dict[str, Any] = {
        "id": name,
        "cell_type": laid.kind,
        "metadata": _metadata(laid.cell) if laid.cell else {},
        "source": laid.source,
    }
    if laid.kind == "code":
        cell.update(execution_count=None, outputs=[])
    elif laid.pictures:
        cell["attachments"] = {name: dict(types) for name, types in laid.pictures.items()}
    return cell


def _metadata(cell: SourceCell) -> dict[str, Any]:
    flags: dict[str, Any] = {
        "schema_version": 3,
        "grade_id": cell.grade_id,
        "cell_type": cell.kind,
        "grade": cell.grade,
        "solution": cell.solution,
        "locked": cell.locked,
        "task": cell.task,
    }
    if cell.points is not None:
        flags["points"] = cell.points
    if cell.checksum:
        flags["checksum"] = cell.checksum
    return {"nbgrader": flags, "deletable": False, "editable": bool(cell.solution)}
