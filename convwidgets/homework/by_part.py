"""What the page for a student says at its top: each part with its points, and the reason."""

import re
from dataclasses import dataclass, field, replace
from typing import Any

from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from convwidgets.exercises.feedback import marked

from .look import style
from .outline import Outline

_HEADING = re.compile(r"^(#{1,2})\s+(.+?)\s*$", re.MULTILINE)
_LESSON = re.compile(r"""\bgrade\(\s*["'](\d\d)\.""")
_POINTS = re.compile(r"[\d.]+ of [\d.]+ points?\.\s*")
_NEXT = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_UNREAD = "A person reads this answer."
_FEW = 3
"""So many parts are named as those in which most points are missing."""


@dataclass(frozen=True)
class Entry:
    """What one test or one answer earned.

    Attributes
    ----------
    part : str
        The heading it stands under, or which one it is under this heading.
    first : bool
        Whether it is the first one under its heading.
    cell : str
        The name of the cell that has the points.
    anchor : str
        The cell that the page jumps to: the answer, with what became of it below.
    earned, possible : str
        Points, as people write them.
    missing : float
        What it might still have earned; nothing while it waits for a person.
    full, waits, by_hand : bool
        All points; not read by a person yet; points that a person set.
    told : bool
        Whether the outputs of the cell say the points already.
    why : str
        The reason, as HTML.
    lesson : str
        Where points are missing, the lesson that asks the same; else empty.
    """

    part: str
    first: bool
    cell: str
    anchor: str
    earned: str
    possible: str
    missing: float
    full: bool
    waits: bool
    by_hand: bool
    told: bool
    why: str
    lesson: str

    @property
    def state(self) -> str:
        """How it went, in a word for the style: ``"full"``, ``"less"`` or ``"waits"``."""
        return "waits" if self.waits else "full" if self.full else "less"


@dataclass(frozen=True)
class Lost:
    """A part in which points are missing, and where it begins to."""

    part: str
    anchor: str
    missing: float


@dataclass
class Page:
    """The top of a page: whose it is, the sum, and an entry for each test and answer."""

    title: str
    student: str
    earned: str
    possible: str
    penalty: str
    waiting: str = ""
    entries: list[Entry] = field(default_factory=list)
    outline: Outline = field(default_factory=Outline)

    @property
    def style(self) -> str:
        """The page's CSS."""
        return style("feedback")

    @property
    def by_cell(self) -> dict[str, Entry]:
        """The entries by the name of their cell."""
        return {entry.cell: entry for entry in self.entries}

    @property
    def missing(self) -> str:
        """How many points are missing; empty for none."""
        missing = sum(entry.missing for entry in self.entries)
        return _amount(missing) if missing > 0 else ""

    @property
    def lost(self) -> list[Lost]:
        """The parts in which points are missing, in their order."""
        parts: dict[str, Lost] = {}
        name = ""
        for entry in self.entries:
            name = entry.part.partition(":")[0] if entry.first else name
            if entry.missing > 0:
                seen = parts.get(name, Lost(name, entry.anchor, 0.0))
                parts[name] = replace(seen, missing=seen.missing + entry.missing)
        return [*parts.values()]

    @property
    def most(self) -> list[Lost]:
        """The few of them in which most is missing, in their order."""
        largest = sorted(self.lost, key=lambda lost: -lost.missing)[:_FEW]
        return [lost for lost in self.lost if lost in largest]

    def share(self, waiting: bool = False) -> str:
        """What was earned, or waits, in percent of all points."""
        possible = float(self.possible)
        points = float((self.waiting or 0) if waiting else self.earned)
        return f"{100 * min(max(points / possible, 0), 1) if possible else 0:.1f}%"


class ByPart(NbGraderPreprocessor):
    """Sums up a graded notebook, and takes out what is not meant for students.

    That is the code of the tests, hidden ones among it, and the bare number by
    which nbgrader reads a score.  Stands after nbgrader's `GetGrades`.
    """

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Fill ``resources["homework"]`` for the template."""
        where = resources["nbgrader"]
        names = where["notebook"], where["assignment"], where["student"]
        with Gradebook(where["db_url"]) as gradebook:
            book = gradebook.find_submission_notebook(*names)
            grades = {grade.name: grade for grade in book.grades}
            waits = {name for name, grade in grades.items() if grade.needs_manual_grade}
            by_hand = {name for name, grade in grades.items() if grade.manual_score is not None}
        page = Page(
            title=str(where["notebook"]),
            student=str(where["student"]),
            earned=_amount(where["score"]),
            possible=_amount(where["max_score"]),
            penalty=_amount(where["late_penalty"]) if where["late_penalty"] else "",
        )
        heading, under, unread, answer, titled = "", 0, 0.0, "", False
        for cell in nb.cells:
            flags = cell.metadata.get("nbgrader", {})
            if cell.cell_type == "markdown" and flags and not flags.get("solution"):
                for found in _HEADING.finditer(cell.source):
                    level, text = found.groups()
                    if level == "##":
                        heading, under, answer = text, 0, ""
                    elif not titled:  # the page begins with it, so it is not said again
                        page.title, titled = text, True
                        cell.source = cell.source.replace(found[0], "", 1)
            if flags.get("solution"):
                answer = flags["grade_id"]
            if not flags.get("grade"):
                continue
            name = flags["grade_id"]
            unread += float(flags["points"]) if name in waits else 0.0
            part = _part(heading, under) or name
            entry = _entry(cell, part, not under, name in waits, name in by_hand)
            page.entries.append(replace(entry, anchor=answer or name))
            under, answer = under + 1, ""
            if not flags.get("solution"):
                cell.source = ""
                cell.outputs = [o for o in cell.outputs if o.output_type != "execute_result"]
        page.waiting = _amount(unread) if unread else ""
        resources["homework"] = page
        return nb, resources


def _part(heading: str, under: int) -> str:
    """Name a test after its heading: "Part 5: with the flip", then "Part 5, second"."""
    if not under or not heading:
        return heading
    return f"{heading.partition(':')[0]}, {_NEXT[min(under, len(_NEXT)) - 1]}"


def _entry(cell: NotebookNode, part: str, first: bool, waits: bool, by_hand: bool) -> Entry:
    flags = cell.metadata["nbgrader"]
    earned, possible = float(flags["score"]), float(flags["points"])
    waits = waits and bool(flags.get("solution"))
    lesson = None if flags.get("solution") or earned >= possible else _LESSON.search(cell.source)
    outputs = [] if flags.get("solution") else [_text(output) for output in cell.outputs]
    said = [_POINTS.sub("", text, count=1) if _POINTS.match(text) else text for text in outputs]
    if flags.get("solution"):
        said = [_UNREAD] if waits else [flags.get("comment") or ""]
    parts = [part for text in said for part in text.split("\n\n")]
    return Entry(
        part=part,
        first=first,
        cell=flags["grade_id"],
        anchor=flags["grade_id"],
        earned=_amount(earned),
        possible=_amount(possible),
        missing=0.0 if waits else max(possible - earned, 0.0),
        full=earned >= possible,
        waits=waits,
        by_hand=by_hand,
        told=not by_hand and any(_POINTS.match(text) for text in outputs),
        why="".join(f"<p>{marked(part.strip())}</p>" for part in parts if part.strip()),
        lesson=lesson[1] if lesson else "",
    )


def _text(output: NotebookNode) -> str:
    """What an output says, without the bare score."""
    if output.output_type == "stream":
        return str(output.text)
    if output.output_type == "display_data":
        return str(output.data.get("text/plain", ""))
    return ""


def _amount(points: float) -> str:
    return f"{float(points):.2f}".rstrip("0").rstrip(".")
