"""A student, and all students of a course."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from convwidgets.core.errors import ConvError

from ..variants import student_key

COLUMNS = ("id", "name", "email", "moodle", "canvas", "brightspace")


@dataclass(frozen=True)
class Student:
    """One student.

    Parameters
    ----------
    id : str
        What the student types into the notebook, as `student_key` writes it; the
        numbers of the assignment are drawn from it.
    name, email : str
        As far as known.
    moodle, canvas, brightspace : tuple of str
        What the platforms call the student.
    """

    id: str
    name: str = ""
    email: str = ""
    moodle: tuple[str, ...] = ()
    canvas: tuple[str, ...] = ()
    brightspace: tuple[str, ...] = ()

    def handles(self, kind: str) -> tuple[str, ...]:
        """What a platform calls the student."""
        return tuple(getattr(self, kind, ()))

    def shown(self) -> str:
        """The id and the name, for a sentence."""
        return f"{self.id} ({self.name})" if self.name and self.name != self.id else self.id


@dataclass(frozen=True)
class Roster:
    """All students of a course, by their ids.

    Parameters
    ----------
    students : dict of str to Student
    notes : tuple of str
        What was taken for what, in sentences.
    """

    students: Mapping[str, Student] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.students)


def id_of(text: str) -> str | None:
    """The id that a text is, or ``None`` if it cannot be one."""
    try:
        return student_key(text)
    except ConvError:
        return None
