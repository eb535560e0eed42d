"""The words of the command line."""

import argparse

from .course import DEFAULT

_ABOUT = """\
Hand out homework, collect it, grade it safely, and give it back.

For each assignment, in this order:

  release hw1                         make the students' notebook
  collect hw1 ~/Downloads/files.zip   take in what your learning platform saved
  grade hw1                           run the tests on every submission
  marks hw1                           write the explanations into a table for you
  marks hw1 FILE                      take over the points you filled in
  feedback hw1                        write a page for each student
  export hw1 --to moodle              write the scores for your platform

status says how far each assignment is and what comes next.
"hw1" is enough where one assignment begins with it. Every command can be
stopped at any time and run again: it goes on where it was."""

_EXIT = """\
The command ends with 0 if all is well, with 1 if there is something to look at
(it says what), and with 2 if it could not do what was asked."""


def _positive(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no whole number; give one, such as 2"
        ) from None
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is too few; give at least 1")
    return number


def parser() -> argparse.ArgumentParser:
    """Make the parser of the whole command."""
    whole = argparse.ArgumentParser(
        prog="python -m convwidgets.homework",
        description=_ABOUT,
        epilog=_EXIT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _course(whole, None)
    commands = whole.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def command(name: str, told: str, more: str = "") -> argparse.ArgumentParser:
        # Abbreviated options would turn a slip of the finger into another wish.
        one = commands.add_parser(
            name,
            help=told,
            description=f"{told[0].upper()}{told[1:]}. {more}".strip(),
            allow_abbrev=False,
        )
        _course(one, argparse.SUPPRESS)  # what stands before the command stays if nothing follows
        return one

    def of_one(name: str, told: str, more: str = "") -> argparse.ArgumentParser:
        one = command(name, told, more)
        one.add_argument("assignment", metavar="ASSIGNMENT", help="its name or the beginning of it")
        return one

    of_one(
        "release",
        "make the students' notebook of an assignment",
        "The solutions and the hidden tests are taken out. Give the file it names to the students.",
    )
    one = of_one(
        "collect",
        "take in the files that your learning platform saved",
        "Collecting again adds what is new and replaces what is newer.",
    )
    one.add_argument("folder", metavar="FOLDER", help="the folder or the zip file with submissions")
    one.add_argument(
        "--from",
        dest="kind",
        choices=("moodle", "canvas", "brightspace", "plain"),
        help="who named the files, if it cannot be seen from their names; "
        "plain: each file or folder is named by the student's id",
    )
    one.add_argument("--roster", metavar="FILE", help="the platform's table of students (CSV)")
    one.add_argument("--id-column", metavar="TITLE", help="its column with the ids students type")
    one = of_one(
        "grade",
        "run the tests on every submission and record the points",
        "Only what is new or changed is run. Points and comments that you gave by hand stay.",
    )
    _jobs(one, "submissions")
    one.add_argument(
        "--isolation",
        metavar="LEVEL",
        help="bubblewrap, namespaces or limits (else: the strongest safe one here). "
        "limits is NOT SAFE: submissions run as you and can reach all that you can",
    )
    one.add_argument(
        "--student",
        action="append",
        default=[],
        metavar="ID",
        help="only this student; may be given several times",
    )
    one.add_argument("--again", action="store_true", help="also run what has not changed")
    one = of_one(
        "marks",
        "mark the answers that a person reads, in a spreadsheet",
        "Without FILE: write a table (CSV) with a row for each answer. Fill in the column points, "
        "and comment if you like, and save it as CSV. With FILE: take the points over. nbgrader's "
        "formgrader is another way to the same marks (jupyter lab in the course's folder, menu "
        "Nbgrader, Formgrader, Manual Grading).",
    )
    one.add_argument("file", metavar="FILE", nargs="?", help="the table with your points in it")
    one = of_one(
        "feedback",
        "write a page for each student, with points, tests and comments",
        "Only pages that have changed are written.",
    )
    _jobs(one, "pages")
    one = of_one("export", "write the scores as your learning platform imports them")
    one.add_argument("--to", required=True, choices=("moodle", "canvas", "brightspace"))
    one.add_argument("--file", metavar="FILE", help="where to (else: grades/ in the course)")
    one.add_argument("--sheet", metavar="FILE", help="the platform's own table, to be filled")
    one.add_argument("--column", metavar="TITLE", help="the assignment's title in that table")
    one = command("status", "show how far each assignment is")
    one.add_argument("assignment", metavar="ASSIGNMENT", nargs="?", help="only this one")
    one = command(
        "key",
        "write the instructor's key: every question, answer and misconception",
        "Keep it from the students.",
    )
    one.add_argument("--file", metavar="FILE", default="key.html", help="where to (else: key.html)")
    return whole


def _course(one: argparse.ArgumentParser, default: str | None) -> None:
    one.add_argument(
        "--course",
        metavar="DIR",
        default=default,
        help="the course's folder, the one with nbgrader_config.py "
        f"(else: this folder, or {DEFAULT})",
    )


def _jobs(one: argparse.ArgumentParser, what: str) -> None:
    one.add_argument(
        "--jobs",
        type=_positive,
        metavar="N",
        help=f"how many {what} at the same time (else: one for each core)",
    )
