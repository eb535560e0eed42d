"""From the files of a learning platform to the notebooks that nbgrader grades."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ..course import CourseProblem
from . import moodle
from .archive import Download
from .choosing import Candidate, choose
from .naming import MODULES, Labelled, labelled, name_of
from .roster import Roster, Student, id_of, import_roster, sheet_of, stored_roster
from .sources import kind_of
from .submitted import Chosen, hand_over, keep_aside, time_of
from .table import read_table
from .times import in_utc, read_time

if TYPE_CHECKING:
    from ..course import Course

_FEW = 5


@dataclass(frozen=True)
class Collected:
    """What came of one download.

    Parameters
    ----------
    assignment, source, kind : str
        Kind is ``"moodle"``, ``"canvas"``, ``"brightspace"`` or ``"plain"``.
    new, replaced, unchanged, missing : tuple of str
        Ids: collected for the first time; in place of an earlier notebook; as
        collected before; on the roster and without any notebook.
    problems : tuple of (str, str)
        A file and what is wrong with it: nobody's, no notebook, refused.
    notes : tuple of str
        What was decided, in sentences.
    """

    assignment: str
    source: str
    kind: str
    new: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    problems: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def changed(self) -> tuple[str, ...]:
        """The ids whose notebook has to be graded, or graded again."""
        return tuple(sorted((*self.new, *self.replaced)))

    def report(self) -> list[str]:
        """All of it in sentences."""
        lines = [
            f"{self.assignment} from {self.source}, named by {name_of(self.kind)}: {len(self.new)} "
            f"new, {len(self.replaced)} replaced, {len(self.unchanged)} as before."
        ]
        lines += self.notes
        lines += [f"Not collected: {file} {reason}." for file, reason in self.problems]
        if self.missing:
            lines.append(f"Nothing from {len(self.missing)}: {', '.join(self.missing)}.")
        return lines


def collect(
    course: "Course",
    assignment: str,
    folder: str | Path,
    kind: str | None = None,
    roster: str | Path | None = None,
    *,
    id_column: str | None = None,
) -> Collected:
    """Copy the notebooks of a download to where nbgrader looks for them.

    Doing it twice changes nothing.  A notebook that is replaced is kept in
    ``.convwidgets/earlier``.

    Parameters
    ----------
    course : Course
    assignment : str
    folder : path-like
        The zip of the platform, or a folder with what was in it.
    kind : {"moodle", "canvas", "brightspace", "plain"}, optional
        Who named the files; told by the names if left out.
    roster : path-like, optional
        A table of the students, joined to the one that is kept; see `read_roster`.
    id_column : str, optional
        Its column with what students type.

    Raises
    ------
    CourseProblem
        If nothing can be collected at all.
    """
    known, times = _roster(course, assignment, roster, id_column)
    notes = list(known.notes) if known and roster else []
    with Download(Path(folder).expanduser()) as download:
        kind, files = labelled(download, kind, known)
        if known is None:
            known = _roster_of_names(kind, files)
            notes += known.notes
        choice = choose(assignment, kind, known, files)
        problems = [*download.refused, *choice.problems]
        notes += choice.notes
    zone = course.timezone
    chosen = {id: Chosen(one.data, _time(one, times, zone)) for id, one in choice.best.items()}
    if any(one.time for one in chosen.values()):
        notes.append(
            f"Times of {name_of(kind)} are read as {zone}, the course's time zone (set in "
            "nbgrader_config.py)."
        )
    wanted, states, said = _compared(course, assignment, chosen)
    hand_over(course, assignment, wanted)
    missing = [id for id in known.students if not course.submission(assignment, id).exists()]
    earlier = [id for id in known.students if id not in chosen and id not in missing]
    if earlier:
        said.append(f"Not in this download, collected before, and kept: {_some(earlier)}.")
    by_state = {
        state: tuple(sorted(id for id, its in states.items() if its == state))
        for state in ("new", "replaced", "unchanged")
    }
    return Collected(
        assignment,
        download.source.name,
        kind,
        **by_state,
        missing=tuple(sorted(missing)),
        problems=tuple(problems),
        notes=(*notes, *said),
    )


def _roster(
    course: "Course", assignment: str, given: str | Path | None, id_column: str | None
) -> tuple[Roster | None, dict[str, datetime]]:
    """The roster, and when each participant handed in if a worksheet says so."""
    if given is None:
        if id_column is not None:
            raise CourseProblem(
                f"--id-column names a column of the table that --roster gives, and without it "
                f"{id_column!r} is of no use; give --roster FILE, too, or leave it out."
            )
        known, path = stored_roster(course), sheet_of(course, "moodle", assignment)
    else:
        known = import_roster(course, given, id_column, assignment=assignment)
        path = Path(given)
    table = read_table(path) if path.exists() else None
    if table is None or kind_of(table) != "moodle":
        return known, {}
    read = {number: read_time(text) for number, text in moodle.times(table).items()}
    return known, {number: time for number, time in read.items() if time}


def _roster_of_names(kind: str, files: Labelled) -> Roster:
    """A roster where there is none: names of people are no ids, names of files are."""
    if kind in MODULES:
        raise CourseProblem(
            f"{name_of(kind)} names files by people, and the ids that students typed are not known "
            f"yet. Add --roster FILE with {MODULES[kind].SHEET}."
        )
    ids = filter(None, (id_of(label.who) for _, label in files))
    note = "There is no roster: the names of the files are taken as ids."
    return Roster({id: Student(id) for id in ids}, (note,))


def _some(ids: list[str]) -> str:
    """Name a few, count many."""
    return ", ".join(sorted(ids)) if len(ids) <= _FEW else f"{len(ids)} others"


def _time(one: Candidate, times: Mapping[str, datetime], zone: str) -> datetime | None:
    time = one.label.time or times.get(one.label.key)
    return in_utc(time, zone) if time else None


def _compared(
    course: "Course", assignment: str, chosen: Mapping[str, Chosen]
) -> tuple[dict[str, Chosen], dict[str, str], list[str]]:
    """What has to be copied, what became of each id, and what there is to say."""
    wanted: dict[str, Chosen] = {}
    states: dict[str, str] = {}
    notes: list[str] = []
    for id, one in chosen.items():
        path = course.submission(assignment, id)
        if not path.exists():
            states[id], wanted[id] = "new", one
            continue
        before, same = time_of(path), path.read_bytes() == one.data
        if not same and one.time and before and one.time < before:
            states[id] = "unchanged"
            notes.append(
                f"{id}: what was collected before is newer ({before:%Y-%m-%d %H:%M} UTC) and stays."
            )
        elif same:
            states[id] = "unchanged"
            if one.time and one.time != before:  # only the time has become known
                wanted[id] = one
        else:
            kept = keep_aside(course, assignment, id).relative_to(course.root)
            states[id], wanted[id] = "replaced", one
            notes.append(f"{id}: another notebook than before; the earlier one is kept as {kept}.")
    return wanted, states, notes
