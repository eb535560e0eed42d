"""A class of thirty, and what the learning platforms would download for it.

Names are made into file names as the platforms' own sources do it (they are
named in `convwidgets.homework.lms.moodle` and its neighbours), not as our reader
undoes it.
"""

import csv
import io
import json
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import Path

from convwidgets.homework.course import Course

HOMEWORK = "hw1_definition"


@dataclass(frozen=True)
class Person:
    id: str
    first: str
    last: str
    number: int

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}".strip()

    @property
    def sortable(self) -> str:
        return f"{self.last}, {self.first}" if self.first and self.last else self.name

    @property
    def email(self) -> str:
        return f"{self.id}@example.org"


NAMES = """
Zoë|Müller
Seán|O'Neill
Mary-Ann|Smith
Juan Carlos|de la Cruz
Łukasz|Żółć
小明|王
さくら|田中
민수|김
Ольга|Иванова
علی|رضایی
Nguyễn Thị|Ánh
Sam|Lee
Sam|Lee
😀 Robin|Fox
=HYPERLINK("x")|Eve
D\u2019Arcy|Ní Bhriain
Ana_Maria|Núñez
|Mononym
José|Gómez
Jose|Gomez
İpek|Şahin
Straße|Weiß
A|B
Anne & Co|Dupont
K.|R. Rao
भारती|शर्मा
Chloé|Lefèvre–Roy
van|der Berg
12|Monkeys
Björk|Guðmundsdóttir
""".strip().splitlines()
CLASS = tuple(
    Person(f"s{place:03}", *name.split("|"), 1000 + place) for place, name in enumerate(NAMES, 1)
)
ABSENT = frozenset({"s003", "s017", "s030"})
HERE = tuple(person for person in CLASS if person.id not in ABSENT)


def notebook(text: str = "", homework: str = HOMEWORK) -> bytes:
    source = [f'sheet = cw.Homework("{homework}", student_id)\n', f"answer = {text!r}"]
    cell = {"cell_type": "code", "source": source, "metadata": {}, "outputs": []}
    cells = [cell | {"execution_count": None}]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


def moodle_prefix(person: Person, number: int | None = None) -> str:
    clean = re.sub(r"[\x00-\x1f&<>\"`|':\\/]", "", person.name.replace("_", " "))
    return f"{clean}_{number or person.number}"


def canvas_prefix(person: Person, late: bool = False) -> str:
    joined = "_".join([person.sortable.lower(), *["LATE"][: int(late)], str(person.number)])
    return "".join(c for c in joined if unicodedata.category(c)[0] in "LM" or c in "_0123456789")


def brightspace_prefix(person: Person, when: str = "Sep 24, 2024 926 PM") -> str:
    clean = re.sub(r'[\\/:*?"<>|]', "", person.name)
    return f"{person.number}-77 - {clean} - {when}"


FORMS = {
    "moodle folders": lambda p: f"{moodle_prefix(p)}_assignsubmission_file/{HOMEWORK}.ipynb",
    "moodle before": lambda p: f"{moodle_prefix(p)}_assignsubmission_file_/{HOMEWORK}.ipynb",
    "moodle flat": lambda p: f"{moodle_prefix(p)}_assignsubmission_file_{HOMEWORK}.ipynb",
    "canvas": lambda p: f"{canvas_prefix(p)}_{9000 + p.number}_{HOMEWORK}-1.ipynb",
    "brightspace folders": lambda p: f"{brightspace_prefix(p)}/{HOMEWORK}.ipynb",
    "brightspace flat": lambda p: f"{brightspace_prefix(p)} - {HOMEWORK}.ipynb",
    "plain": lambda p: f"{p.id.upper()}.ipynb",
    "plain folders": lambda p: f"{p.id}/my notebook.ipynb",
}


def files_of(form: str) -> dict[str, bytes]:
    files = {FORMS[form](person): notebook(person.id) for person in HERE}
    return files | ({"index.html": b"<html>"} if form.startswith("brightspace") else {})


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def unpacked(path: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        target = path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return path


def table(rows: list[list[str]], delimiter: str = ",") -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()


WORKSHEET = [
    *("Identifier", "Full name", "Username", "Email address", "Status", "Grade", "Maximum Grade"),
    *("Grade can be changed", "Last modified (submission)", "Online text"),
    *("Last modified (grade)", "Feedback comments"),
]


def worksheet(maximum: str = "20.00") -> list[list[str]]:
    rows = [WORKSHEET]
    for p in CLASS:
        when = "Tuesday, 24 September 2024, 9:26 PM" if p.id not in ABSENT else "-"
        who = (f"Participant {p.number}", p.name, p.id, p.email, "Submitted for grading - ")
        rows.append([*who, "", maximum, "Yes", when, "=1+1", "-", "=kept"])
    return rows


WHO = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")


def gradebook(title: str = "HW1: Definition (812)", points: str = "20.00") -> list[list[str]]:
    rows = [
        [*WHO, "Quiz (5)", title, "Current Score", "Final Score"],
        ["", "", "", "", "", "", "Manual Posting", "", ""],
        ["    Points Possible", "", "", "", "", "10.00", points, "(read only)", "(read only)"],
    ]
    for p in CLASS:
        rows.append([p.sortable, str(p.number), "", p.id.upper(), "A", "7.00", "", "1", "1"])
    return [*rows, ["Student, Test", "1", "", "0f3a", "A", "", "", "", ""]]


def grades(title: str = "HW1 Points Grade <Numeric MaxPoints:20 Weight:5>") -> list[list[str]]:
    rows = [["OrgDefinedId", "Username", "Last Name", "First Name", "Email", title]]
    rows[0] += ["Calculated Final Grade Numerator", "End-of-Line Indicator"]
    for p in CLASS:
        rows.append([f"#{p.number}7", f"#{p.id}", p.last, p.first, p.email, "", "", "#"])
    return rows


SHEETS = {"moodle": worksheet, "canvas": gradebook, "brightspace": grades}


def sheet(folder: Path, kind: str) -> Path:
    path = folder / f"{kind}.csv"
    path.write_text(table(SHEETS[kind]()), encoding="utf-8-sig", newline="")
    return path


def course_in(folder: Path) -> Course:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "nbgrader_config.py").write_text(
        'c = get_config()\nc.NbGraderAPI.timezone = "Europe/Berlin"\n'
    )
    return Course.find(folder)


def answers(course: Course) -> dict[str, str]:
    """What was collected, by id: the text in each notebook."""
    found = {}
    for path in course.root.glob(f"submitted/*/{HOMEWORK}/{HOMEWORK}.ipynb"):
        source = "".join(json.loads(path.read_text())["cells"][0]["source"])
        found[path.parent.parent.name] = source.rpartition("answer = ")[2].strip("'")
    return found
