"""To and from a learning platform: files come in by their names, scores go out as its CSV.

Three platforms are known, each in a module that says how it names the files of
a download, what its own table of students looks like and which table it takes
back: `moodle`, `canvas` and `brightspace`.  A folder with one file for each
student, named by the id, will do as well.
"""

from .collect import Collected, collect
from .export import Exported, export, write_scores
from .roster import Roster, Student, import_roster, read_roster, stored_roster

SYSTEMS = ("moodle", "canvas", "brightspace")
"""The platforms by the names that the command takes."""

__all__ = [
    "SYSTEMS",
    "Collected",
    "Exported",
    "Roster",
    "Student",
    "collect",
    "export",
    "import_roster",
    "read_roster",
    "stored_roster",
    "write_scores",
]
