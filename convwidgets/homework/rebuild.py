"""The notebook as the teacher laid it out, with what the student wrote put back in its places.

Locked cells and tests are the teacher's own, whatever became of them in the
file.  Answers are found by the ids of their cells, and every further cell stays
behind the cell it followed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ._incidents import several
from .deviations import tell
from .markup import as_typed, harmless
from .pieces import Piece
from .recognise import recognise
from .source import AssignmentSource, Kind, SourceCell

MOST_FURTHER = 300
_GONE = "# This cell was missing from what was handed in."


@dataclass(frozen=True)
class Laid:
    """One cell of the notebook laid out again.

    Attributes
    ----------
    role : {"given", "answer", "test", "further"}
        The teacher's, an answer to the teacher's, a test, or a cell of the
        student's own.
    kind : {"code", "markdown"}
        What it is.
    source : str
        Its text.
    cell : SourceCell or None
        The teacher's cell; ``None`` for a further one.
    pictures : dict
        Attached pictures: name to type to base64.
    """

    role: Literal["given", "answer", "test", "further"]
    kind: Kind
    source: str
    cell: SourceCell | None = None
    pictures: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def grade_id(self) -> str:
        """The name of the teacher's cell, or nothing."""
        return self.cell.grade_id if self.cell else ""


def rebuild(pieces: Sequence[Piece], source: AssignmentSource, incidents: list[str]) -> list[Laid]:
    """Lay a notebook out again as the assignment has it.

    Parameters
    ----------
    pieces : sequence of Piece
        The student's cells.
    source : AssignmentSource
        The teacher's.
    incidents : list of str
        Gets a sentence for every deviation.
    """
    pieces = recognise(pieces, source, incidents)
    known = {cell.grade_id: cell for cell in source.cells}
    bearer = {p.grade_id: i for i, p in enumerate(pieces) if p.grade_id in known}
    tell(pieces, source, bearer, incidents)
    further: dict[str, list[Piece]] = {}
    behind = ""
    for i, piece in enumerate(pieces):
        if bearer.get(piece.grade_id) == i:
            behind = piece.grade_id
        elif piece.source.strip():
            further.setdefault(behind, []).append(piece)
    laid: list[Laid] = []
    left = MOST_FURTHER
    changed: list[str] = []
    for name in ("", *known):
        if name:
            mine = pieces[bearer[name]] if name in bearer else None
            laid.append(_placed(known[name], mine, changed))
        own = further.get(name, [])
        laid.extend(_further(piece, changed) for piece in own[:left])
        left = max(0, left - len(own))
    if (dropped := sum(map(len, further.values())) - MOST_FURTHER) > 0:
        incidents.append(several(dropped, "further cell", "beyond the first 300 {was} left out"))
    if changed:
        said = "held HTML, or something else that a page would run; it is shown as plain text"
        incidents.append(several(len(changed), "text cell", said))
    return laid


def _placed(cell: SourceCell, piece: Piece | None, changed: list[str]) -> Laid:
    if not cell.solution:
        return Laid("test" if cell.is_test else "given", cell.kind, cell.source, cell)
    if piece is None:
        # An answer may have been moved into a cell of its own; the stub would undo it there.
        source = _GONE if cell.kind == "code" else cell.source
        return Laid("answer", cell.kind, source, cell)
    if cell.kind == "code" or piece.source == cell.source:
        return Laid("answer", cell.kind, piece.source, cell)
    return _text("answer", piece, changed, cell)


def _further(piece: Piece, changed: list[str]) -> Laid:
    if piece.kind == "code":
        return Laid("further", "code", piece.source)
    if piece.kind == "raw":  # pages print raw cells as they are
        return Laid("further", "markdown", as_typed(piece.source))
    return _text("further", piece, changed)


def _text(
    role: Literal["answer", "further"],
    piece: Piece,
    changed: list[str],
    cell: SourceCell | None = None,
) -> Laid:
    ending = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif"}
    names = {
        old: f"picture{i}.{ending[next(iter(types))]}"
        for i, (old, types) in enumerate(piece.pictures.items())
    }
    text, altered = harmless(piece.source, names)
    if altered:
        changed.append(text)
    pictures = {names[old]: types for old, types in piece.pictures.items()}
    return Laid(role, "markdown", text, cell, pictures)
