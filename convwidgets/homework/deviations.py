"""In which ways a notebook is not as it was given out, in words."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from ._incidents import named, several
from .pieces import Piece
from .source import AssignmentSource, SourceCell


def tell(
    pieces: Sequence[Piece],
    source: AssignmentSource,
    bearer: Mapping[str, int],
    incidents: list[str],
) -> None:
    """Say what was changed in a notebook, apart from its answers.

    Parameters
    ----------
    pieces : sequence of Piece
        The student's cells.
    source : AssignmentSource
        The teacher's.
    bearer : mapping
        Which of the student's cells stands for which of the teacher's.
    incidents : list of str
        Gets the sentences.
    """
    claimed = [p.grade_id for p in pieces if p.grade_id]
    ids = [cell.grade_id for cell in source.cells]
    if not bearer:
        incidents.append("None of this assignment's cells is in the notebook.")
        return
    if twice := [name for name in ids if claimed.count(name) > 1]:
        incidents.append(
            f"More than one cell is called {named(twice)}; the last one counts, the others were "
            "run as cells of the student's own."
        )
    if strange := sorted(set(claimed) - set(ids)):
        incidents.append(
            several(len(strange), "cell", "with an id of no cell of this assignment {was} kept")
        )
    order = [bearer[name] for name in ids if name in bearer]
    if any(later < earlier for earlier, later in pairwise(order)):
        incidents.append("Cells had been moved; they were put back in their order.")
    for role, names in _groups(source, [n for n in ids if n not in bearer]):
        incidents.append(f"The {role} {named(names)} had been removed; put back.")
    turned = [c for c in source.cells if c.grade_id in bearer]
    if retyped := [c.grade_id for c in turned if pieces[bearer[c.grade_id]].kind != c.kind]:
        incidents.append(f"The type of {named(retyped)} had been changed; it was changed back.")
    if claimed_else := [c.grade_id for c in turned if not _marked(pieces[bearer[c.grade_id]], c)]:
        incidents.append(
            f"The marks of {named(claimed_else)} (points, or what kind of cell it is) had been "
            "changed; the teacher's own were used."
        )
    own = [
        c.grade_id
        for c in turned
        if not c.solution and not alike(pieces[bearer[c.grade_id]].source, c.released)
    ]
    for role, names in _groups(source, own):
        incidents.append(f"The {role} {named(names)} had been changed; the teacher's own was used.")


def _groups(source: AssignmentSource, names: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Names of cells by what they are, in words."""
    groups: dict[str, list[str]] = {}
    for cell in source.cells:
        if cell.grade_id in names:
            role = "test" if cell.is_test else "answer cell" if cell.solution else "locked cell"
            groups.setdefault(role, []).append(cell.grade_id)
    return [(role if len(own) == 1 else f"{role}s", own) for role, own in groups.items()]


def _marked(piece: Piece, cell: SourceCell) -> bool:
    """Whether a cell claims nothing that the teacher's is not."""
    true = {"grade": cell.grade, "solution": cell.solution, "points": cell.points}
    return all(piece.marks[key] == own for key, own in true.items() if key in piece.marks)


def alike(mine: str, theirs: str) -> bool:
    """Whether two texts differ in the white space at ends of lines at most."""
    lines = [[line.rstrip() for line in text.strip().splitlines()] for text in (mine, theirs)]
    return lines[0] == lines[1]
