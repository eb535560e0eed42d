"""Cells whose names were lost on the way, told by their text and their place.

Some programs keep nothing of what they do not know of a cell, and a cell that is
pasted anew is a new one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ._incidents import named
from .deviations import alike
from .pieces import Piece
from .source import AssignmentSource, SourceCell


def recognise(
    pieces: Sequence[Piece], source: AssignmentSource, incidents: list[str]
) -> list[Piece]:
    """Give names back to cells without one.

    Parameters
    ----------
    pieces : sequence of Piece
        The student's cells.
    source : AssignmentSource
        The teacher's.
    incidents : list of str
        Gets a sentence if any was recognised.
    """
    places = {p.grade_id: i for i, p in enumerate(pieces) if p.grade_id}
    free = [i for i, p in enumerate(pieces) if not p.grade_id and p.source.strip()]
    lost = [cell for cell in source.cells if cell.grade_id not in places]
    if not free or not lost:
        return list(pieces)
    found: dict[int, str] = {}
    for by_place in (False, True):
        for cell in lost:
            if cell.solution is by_place:
                near = _between(source, cell, places) if by_place else range(len(pieces))
                mine = (i for i in free if i in near and i not in found)
                at = _first(mine, cell, pieces)
                if at is not None:
                    found[at] = cell.grade_id
                    places[cell.grade_id] = at
    if found:
        names = [cell.grade_id for cell in lost if cell.grade_id in found.values()]
        whose = (
            "cell {} had lost its name; it was"
            if len(names) == 1
            else ("cells {} had lost their names; they were")
        )
        incidents.append(f"The {whose.format(named(names))} recognised by text and place.")
    return [replace(p, grade_id=found.get(i, p.grade_id)) for i, p in enumerate(pieces)]


def _between(source: AssignmentSource, cell: SourceCell, places: dict[str, int]) -> range:
    """Where an answer can be: behind the teacher's cell before it, before the one behind it."""
    ids = [c.grade_id for c in source.cells]
    at = ids.index(cell.grade_id)
    before = next((places[name] for name in reversed(ids[:at]) if name in places), None)
    behind = next((places[name] for name in ids[at + 1 :] if name in places), None)
    if before is None and behind is None:
        return range(0)
    return range(0 if before is None else before + 1, 1 << 30 if behind is None else behind)


def _first(places: Iterable[int], cell: SourceCell, pieces: Sequence[Piece]) -> int | None:
    """The first of these cells that can be the one of the teacher."""
    fitting = (i for i in places if pieces[i].kind == cell.kind)
    return next(
        (i for i in fitting if cell.solution or alike(pieces[i].source, cell.released)), None
    )
