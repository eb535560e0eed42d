"""Which student a file belongs to: by the platform's number, else by the name, else unknown."""

from collections.abc import Iterable

from convwidgets.core.errors import ConvError

from ..variants import student_key
from .label import Label
from .names import glue, glued, words
from .roster import Roster, Student

_REMEDY = {
    "moodle": "give the grading worksheet of this assignment as the roster",
    "canvas": "give the gradebook of Canvas as the roster",
    "brightspace": "write the first number of the file name into the column brightspace of "
    ".convwidgets/roster.csv",
    "plain": "rename the file to the id",
}


class Unmatched(Exception):
    """A file that is nobody's as far as can be told; the text is the reason."""


class Matcher:
    """Finds the student of each file of one download.

    Parameters
    ----------
    roster : Roster
    kind : str
        The platform that named the files.
    labels : iterable of Label
        All that will be asked for: they tell whether the roster's numbers are of
        this assignment.
    """

    def __init__(self, roster: Roster, kind: str, labels: Iterable[Label]) -> None:
        self._kind = kind
        self._students = roster.students
        self._by_handle: dict[str, Student] = {}
        self._by_words: dict[tuple[str, ...], dict[str, Student]] = {}
        self._by_glue: dict[str, dict[str, Student]] = {}
        for student in roster.students.values():
            self._by_handle |= dict.fromkeys(student.handles(kind), student)
            own = words(student.name)
            # Some sites of Brightspace write the login before the name.
            for handle in ("", student.id, *student.handles(kind)):
                key = tuple(sorted(own + words(handle)))
                if key and (own or kind == "brightspace"):
                    self._by_words.setdefault(key, {})[student.id] = student
            for form in glued(student.name):
                self._by_glue.setdefault(form, {})[student.id] = student
        self._known = any(label.key in self._by_handle for label in labels)

    def find(self, label: Label) -> Student:
        """The student whose file it is.

        Raises
        ------
        Unmatched
            If nobody, or more than one, or two different people fit.
        """
        if self._kind == "plain":
            return self._by_id(label.who)
        namesakes = self._namesakes(label.who)
        numbered = self._by_handle.get(label.key)
        if numbered is not None:
            others = [s for s in namesakes.values() if s.id != numbered.id]
            if others and numbered.id not in namesakes:
                raise Unmatched(
                    f"the number {label.key} is that of {numbered.shown()}, the name that of "
                    f"{others[0].shown()}; mend the roster"
                )
            return numbered
        return self._by_name(label, namesakes)

    def _by_name(self, label: Label, namesakes: dict[str, Student]) -> Student:
        if label.anonymous:
            raise Unmatched(
                "the marking is anonymous and the name is not in the file; "
                + (
                    _REMEDY["moodle"] + ", downloaded as someone who may see the identities"
                    if self._kind == "moodle"
                    else "turn anonymous grading off and download again"
                )
            )
        if len(namesakes) > 1:
            found = " and ".join(student.shown() for student in namesakes.values())
            raise Unmatched(f"the name fits {found}; {_REMEDY[self._kind]}")
        if not namesakes:
            raise Unmatched(f"nobody on the roster is called {label.who!r}")
        student = next(iter(namesakes.values()))
        # One on the roster, two in the course: the numbers tell them apart.  Moodle's are of
        # one assignment, and tell only if some of this download are known.
        numbers = student.handles(self._kind)
        if numbers and (self._kind == "canvas" or (self._kind == "moodle" and self._known)):
            raise Unmatched(
                f"the name is that of {student.shown()}, but the number is {label.key} instead of "
                f"{' or '.join(numbers)}; {_REMEDY[self._kind]}"
            )
        return student

    def _namesakes(self, who: str) -> dict[str, Student]:
        if self._kind == "canvas":
            return self._by_glue.get(glue(who), {})
        key = words(who)
        return self._by_words.get(key, {}) if key else {}

    def _by_id(self, text: str) -> Student:
        try:
            key = student_key(text)
        except ConvError as error:
            raise Unmatched(str(error)) from error
        student = self._students.get(key)
        if student is None:
            raise Unmatched(f"nobody on the roster has the id {key!r}")
        return student
