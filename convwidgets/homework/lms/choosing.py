"""The one notebook of each student that counts, or why none does."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath

from .archive import Found, TooMuch
from .label import Label
from .matching import Matcher, Unmatched
from .naming import PLAIN, Labelled, name_of
from .notebook import NotOurs, checked, is_candidate, is_named, is_ours
from .roster import Roster, Student


@dataclass
class Candidate:
    """A notebook that a student handed in."""

    found: Found
    label: Label
    student: Student
    data: bytes = b""


@dataclass
class Choice:
    """What is chosen, and what there is to say.

    Parameters
    ----------
    assignment, kind : str
    best : dict of str to Candidate
        By the student's id.
    problems : list of (str, str)
        A file and why it is not taken.
    notes : list of str
    """

    assignment: str
    kind: str
    best: dict[str, Candidate] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def refuse(self, path: PurePosixPath, reason: str) -> None:
        """Note why a file is not taken."""
        self.problems.append((str(path), reason))


def choose(assignment: str, kind: str, roster: Roster, files: Labelled) -> Choice:
    """Find each file's student and each student's notebook."""
    choice = Choice(assignment, kind)
    for id, candidates in _matched(choice, roster, files).items():
        best = _best(choice, id, candidates)
        if best is not None:
            choice.best[id] = best
    late = [id for id, one in choice.best.items() if one.label.late]
    if late:
        choice.notes.append(
            f"{name_of(kind)} marks as late: {', '.join(late)}. Its names hold no time, so no "
            "penalty for lateness is counted."
        )
    return choice


def _matched(choice: Choice, roster: Roster, files: Labelled) -> Mapping[str, list[Candidate]]:
    """The notebooks of each student, as far as it is certain whose they are."""
    matcher = Matcher(roster, choice.kind, [label for _, label in files])
    by_student: dict[str, list[Candidate]] = {}
    other: dict[str, Found] = {}
    told = set()
    for found, label in files:
        try:
            student = matcher.find(label)
        except Unmatched as error:
            # One sentence is enough for a folder of many files.
            if (label.who, label.key) not in told:
                told.add((label.who, label.key))
                choice.refuse(found.path, f"cannot be given to a student: {error}")
            continue
        if is_candidate(label.file) and not label.text:
            by_student.setdefault(student.id, []).append(Candidate(found, label, student))
        else:
            other.setdefault(student.id, found)
    for id, found in other.items():
        if id not in by_student:
            choice.refuse(found.path, f"of {id} is no notebook, and there is none beside it")
    return {id: ones for id, ones in by_student.items() if _one_person(choice, ones)}


def _one_person(choice: Choice, ones: list[Candidate]) -> bool:
    """Whether the platform gives all files one number: two people can have one name."""
    keys = dict.fromkeys(one.label.key for one in ones)
    if len(keys) > 1 and not {*keys} <= {*ones[0].student.handles(choice.kind)}:
        choice.refuse(
            ones[0].found.path,
            f"and the others of this name have the numbers {' and '.join(keys)}, so they are of "
            f"different people, and only {ones[0].student.shown()} is on the roster",
        )
        return False
    return True


def _best(choice: Choice, id: str, candidates: list[Candidate]) -> Candidate | None:
    good = []
    for one in candidates:
        try:
            one.data = checked(one.found.read(), choice.assignment)
        except (NotOurs, TooMuch) as error:
            choice.refuse(one.found.path, f"of {id} {error}")
        else:
            good.append(one)
    best = _newest(choice, id, good)
    if best is None or choice.kind == PLAIN:
        return best
    if not is_named(best.label.file, choice.assignment):
        choice.notes.append(f"{id}: {best.label.file} is taken as {choice.assignment}.ipynb.")
    return best


def _newest(choice: Choice, id: str, ones: list[Candidate]) -> Candidate | None:
    """The last one handed in; nobody guesses where nothing tells which that is."""
    if not ones:
        return None
    # A notebook of the student's own beside it is none of ours, however new.
    ours = [one for one in ones if len(ones) > 1 and is_ours(one.data)] or ones
    dated = all(one.label.time or one.label.order for one in ours)
    last = max(_rank(one.label) for one in ours)
    newest = [one for one in ours if not dated or _rank(one.label) == last]
    # Only now the name: the last one may well be called "final".
    ties = [one for one in newest if is_named(one.label.file, choice.assignment)] or newest
    if len({one.data for one in ties}) > 1:
        files = " and ".join(str(one.label.file) for one in ties)
        choice.refuse(
            ties[0].found.path,
            f"is one of {len(ties)} notebooks of {id} ({files}), and nothing tells which is the "
            "newest; take the others away",
        )
        return None
    best = ties[0]
    if len(newest) < len(ours) or len({one.data for one in ones}) > 1:
        which = "newest" if len(newest) < len(ours) else "one that fits best"
        when = f", of {best.label.time:%Y-%m-%d %H:%M}" if best.label.time else ""
        choice.notes.append(
            f"{id}: the {which} of {len(ones)} notebooks counts, {best.label.file}{when}."
            + _passed(best, ones)
        )
    return best


def _passed(best: Candidate, ones: list[Candidate]) -> str:
    """Name what was passed over under another name: earlier tries under the same are no news."""
    others = dict.fromkeys(str(one.label.file) for one in ones if one.data != best.data)
    others.pop(str(best.label.file), None)
    return f" Passed over: {', '.join(others)}." if others else ""


def _rank(label: Label) -> tuple[datetime, int]:
    return (label.time or datetime.min, label.order)
