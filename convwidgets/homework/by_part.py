"""What the page for a student says at its top: each part with its points, and the reason."""

import re
from dataclasses import dataclass, field
from typing import Any

from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from convwidgets.exercises.feedback import marked

_HEADING = re.compile(r"^(#{1,2})\s+(.+?)\s*$", re.MULTILINE)
_POINTS = re.compile(r"[\d.]+ of [\d.]+ points?\.\s*")
_NEXT = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_UNREAD = "A person reads this answer."


@dataclass(frozen=True)
class Entry:
    """What one test or one answer earned.

    Attributes
    ----------
    part : str
        The heading it stands under, or which one it is under this heading.
    first : bool
        Whether it is the first one under its heading.
    anchor : str
        Its name in the notebook, where the page jumps to.
    earned, possible : str
        Points, as people write them.
    full, waits, by_hand : bool
        All points; not read by a person yet; points that a person set.
    told : bool
        Whether the outputs of the cell say the points already.
    why : str
        The reason, as HTML.
    """

    part: str
    first: bool
    anchor: str
    earned: str
    possible: str
    full: bool
    waits: bool
    by_hand: bool
    told: bool
    why: str


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

    @property
    def by_cell(self) -> dict[str, Entry]:
        """The entries by the name of their cell."""
        return {entry.anchor: entry for entry in self.entries}


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
        heading, under, unread = "", 0, 0.0
        for cell in nb.cells:
            flags = cell.metadata.get("nbgrader", {})
            if cell.cell_type == "markdown" and flags and not flags.get("solution"):
                for level, text in _HEADING.findall(cell.source):
                    if level == "#":
                        page.title = text
                    else:
                        heading, under = text, 0
            if not flags.get("grade"):
                continue
            name = flags["grade_id"]
            unread += float(flags["points"]) if name in waits else 0.0
            part = _part(heading, under) or name
            page.entries.append(_entry(cell, part, not under, name in waits, name in by_hand))
            under += 1
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
    outputs = [] if flags.get("solution") else [_text(output) for output in cell.outputs]
    said = [_POINTS.sub("", text, count=1) if _POINTS.match(text) else text for text in outputs]
    if flags.get("solution"):
        said = [_UNREAD] if waits else [flags.get("comment") or ""]
    return Entry(
        part=part,
        first=first,
        anchor=flags["grade_id"],
        earned=_amount(earned),
        possible=_amount(possible),
        full=earned >= possible,
        waits=waits and bool(flags.get("solution")),
        by_hand=by_hand,
        told=not by_hand and any(_POINTS.match(text) for text in outputs),
        why="".join(f"<p>{marked(text.strip())}</p>" for text in said if text and text.strip()),
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
