"""What each command does and says; each gives back whether all is well."""

import shlex
from argparse import Namespace
from pathlib import Path

from .course import Course
from .loading import load, quiet
from .progress import Show, near
from .report import Report, amount, several

_MOST = 40
"""More students than fit on a screen: then the table shows only those with something noted."""


def release(course: Course, asked: Namespace, show: Show) -> bool:
    """Make the students' notebook."""
    from .release import release as run

    made = run(course, asked.assignment)
    show.say(f"Released {asked.assignment}. Give this file to the students:")
    show.path(made.path)
    if made.graded:
        show.say(
            f"Graded with an earlier release: {several(made.graded, 'submission')}. If cells or "
            f"points have changed, none of it counts until you run: grade {asked.assignment}"
        )
    if made.others:
        show.say(
            f"gradebook.db has {several(made.others, 'submission')} of it of which nothing is "
            "collected here. If they are last year's: move gradebook.db away for a new class, and "
            "release again. Else they are left out of what you export."
        )
    if not made.graded:
        show.say(
            "Each student writes an id into it, from which the numbers follow. Tell them which, "
            f"such as the user name. When they have handed in: collect {asked.assignment} FOLDER"
        )
    return True


def collect(course: Course, asked: Namespace, show: Show) -> bool:
    """Take in the files of a platform."""
    load()  # so that whatever of nbgrader is needed below comes quickly
    from .lms import collect as run

    got = run(
        course,
        asked.assignment,
        asked.folder,
        asked.kind,
        asked.roster,
        id_column=asked.id_column,
    )
    for sentence in got.report():
        show.say(sentence)
    if course.submitted(asked.assignment):
        show.say(f"Next: grade {asked.assignment}")
    return not got.problems


def grade(course: Course, asked: Namespace, show: Show) -> bool:
    """Judge and record."""
    from .grading import Wish
    from .grading import grade as run

    wish = Wish(
        jobs=asked.jobs,
        isolation=asked.isolation,
        students=tuple(asked.student),
        again=asked.again,
    )
    report = run(course, asked.assignment, wish, show)
    tell(report, show)
    show.say("The report is also in:")
    show.path(report.write(course))
    if report.to_read:
        show.say(
            f"Next: {several(report.to_read, 'answer waits', 'answers wait')} for a person. For a "
            f"table to fill in: marks {asked.assignment}"
        )
    if report.count("not graded") < len(report.rows):
        show.say(f"Then: feedback {asked.assignment}")
    return report.ok


def tell(report: Report, show: Show) -> None:
    """Show a report on the screen."""
    rows = report.rows if len(report.rows) <= _MOST else report.noted
    table = [
        [
            row.student,
            amount(row.points),
            amount(row.possible),
            "yes" if row.to_read else "",
            row.done,
            str(len(row.noted)) if row.noted else "",
        ]
        for row in rows
    ]
    if table:
        show.table(["student", ">points", ">of", "answer to read", "this run", ">noted"], table)
    for students, said in report.told():
        show.say(students, style="bold")
        show.points(said)
        show.say("")
    show.say(report.summary(), style="bold")


def marks(course: Course, asked: Namespace, show: Show) -> bool:
    """Write the answers that a person reads, or take the marks over."""
    load()
    from .marks_table import read_marks, write_marks

    if asked.file:
        read = read_marks(course, asked.assignment, Path(asked.file))
        show.say(f"Marks taken over: {several(read.taken, 'answer')} new or changed.")
        for note in read.notes:
            show.say(note)
        for problem in read.problems:
            show.say(f"Left aside: {problem}")
        if read.open:
            waits = several(read.open, "answer still waits", "answers still wait")
            show.say(f"{waits} for points.")
        show.say(f"Next: feedback {asked.assignment}")
        return not read.problems
    wrote = write_marks(course, asked.assignment)
    show.say(f"{several(wrote.answers, 'answer')}, {wrote.open} without points so far, in:")
    show.path(wrote.path)
    if wrote.kept:
        show.say(
            f"Filled in before, and not to be taken over: {several(wrote.lost, 'row')}. The table "
            "with them is kept; give it to marks to see why:"
        )
        show.path(wrote.kept)
    if wrote.empty:
        show.say(f"Left empty, so 0 points already: {', '.join(wrote.empty)}.")
    if wrote.ungraded:
        show.say(f"Not graded as it is now, so not in it: {', '.join(wrote.ungraded)}.")
    if wrote.answers:
        show.say(
            f"Fill in the column points (0 to {wrote.possible}), and comment if you like; the "
            "first row has the marking guide. Save it in the form it has, or as CSV. Then:"
        )
        show.say(f"  marks {asked.assignment} {shlex.quote(near(wrote.path))}")
    return True


def feedback(course: Course, asked: Namespace, show: Show) -> bool:
    """Write the students' pages."""
    from .feedback import feedback as run

    pages = run(course, asked.assignment, asked.jobs, show)
    show.say(f"{several(pages.made, 'page')} written, {pages.unchanged} unchanged. They are in:")
    show.path(course.feedback(asked.assignment, "STUDENT"))
    if pages.unread:
        show.say(
            f"{several(pages.unread, 'page shows', 'pages show')} an answer that nobody has read "
            "yet, with 0 points for it. Once you have, run this again."
        )
    if pages.ungraded:
        show.say(f"Not graded as it is now, so no page was written: {', '.join(pages.ungraded)}.")
    if pages.outdated:
        show.say(f"A page of before is there, and out of date: {', '.join(pages.outdated)}.")
    for student, problem in pages.problems.items():
        show.say(f"{student}: {problem}")
    return not pages.problems


def export(course: Course, asked: Namespace, show: Show) -> bool:
    """Write the scores for a platform."""
    from .journal import Journal

    load()
    from .lms import write_scores
    from .lms.scores import read_scores

    with quiet():
        wrote = write_scores(
            course,
            asked.assignment,
            asked.to,
            asked.file,
            sheet=asked.sheet,
            column=asked.column,
        )
        scores = read_scores(course, asked.assignment)
    Journal(course, "exported", asked.assignment).end(scores.digest, to=asked.to)
    for sentence in wrote.report():
        show.say(sentence)
    return not (wrote.waiting or wrote.ungraded or wrote.absent)


def status(course: Course, asked: Namespace, show: Show) -> bool:
    """Show how far each assignment is."""
    from .status import status as run

    states = run(course, [asked.assignment] if asked.assignment else course.assignments())
    titles = [
        "assignment",
        "released",
        ">in",
        ">graded",
        ">to read",
        ">noted",
        ">feedback",
        "exported",
    ]
    rows = [
        [
            state.assignment,
            state.released,
            *(str(number or "") for number in state.numbers),
            state.exported,
        ]
        for state in states
    ]
    show.table(titles, rows)
    if not any(state.released != "no" or state.submitted for state in states) and states:
        show.say(f"To begin: release {states[0].assignment}")
    for state in states:
        if state.submitted and (step := state.next()):
            show.say(f"Next for {state.assignment}: {step}")
    return True


def key(course: Course | None, asked: Namespace, show: Show) -> bool:
    """Write the instructor's key."""
    from .key import write_key

    path = write_key(Path(asked.file))
    show.say(f"The key is in {near(path)}. It holds every answer: keep it from the students.")
    return True
