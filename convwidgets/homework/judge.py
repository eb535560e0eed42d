"""One submission → its points, with reasons; nothing a submission holds gets in the way.

The student's code runs in a sandbox.  The tests run here: see `bench`.
"""

import time
from collections.abc import Sequence
from pathlib import Path

from . import outputs
from .as_cells import as_cells
from .judged import Judged
from .pieces import clean_text, read_pieces
from .reading import read_notebook
from .rebuild import rebuild
from .sandbox import Isolation, Limits
from .source import AssignmentSource
from .variants import student_key
from .walk import Walk


def judge_file(
    path: Path | str,
    source: AssignmentSource,
    *,
    student: str,
    secret: str,
    isolation: Isolation,
    limits: Limits | None = None,
) -> Judged:
    """Judge a submitted file, whatever is in it.

    Parameters
    ----------
    path : Path or str
        The file.
    source : AssignmentSource
        What was assigned.
    student : str
        The id of who handed it in; what the notebook says of that does not count.
    secret : str
        What hidden inputs are drawn from.
    isolation : Isolation
        The level at which the code is run.
    limits : Limits, optional
        What it may use.

    Raises
    ------
    FileNotFoundError
        If there is no file.
    ConvError
        If the id or the assignment itself is at fault.
    """
    read = read_notebook(path)
    if read.notebook is None:
        return unjudged(source, student=student, incidents=read.incidents)
    return judge_submission(
        read.notebook,
        source,
        student=student,
        secret=secret,
        isolation=isolation,
        limits=limits,
        incidents=read.incidents,
    )


def unjudged(
    source: AssignmentSource,
    *,
    student: str,
    incidents: Sequence[str] = (),
    notebook: object = None,
) -> Judged:
    """The result of a submission that could not be judged: nothing earned, and why.

    Parameters
    ----------
    source : AssignmentSource
        What was assigned.
    student : str
        The id of who handed it in.
    incidents : sequence of str
        Why, in whole sentences.
    notebook : object, optional
        What was handed in, if that can be shown.
    """
    pieces = read_pieces(notebook, []) if notebook is not None else None
    laid = rebuild(pieces or [], source, [])
    text = " ".join(incidents) or "This could not be judged."
    results = {
        str(i): [outputs.note(text), outputs.score(0.0, i + 1)]
        for i, cell in enumerate(laid)
        if cell.role == "test"
    }
    return Judged(
        student=student,
        assignment=source.assignment,
        notebook=source.notebook,
        scores=dict.fromkeys(source.tests, 0.0),
        points=source.tests,
        cells=as_cells(laid),
        outputs=results,
        incidents=list(incidents),
    )


def judge_submission(
    notebook: object,
    source: AssignmentSource,
    *,
    student: str,
    secret: str,
    isolation: Isolation,
    limits: Limits | None = None,
    incidents: Sequence[str] = (),
) -> Judged:
    """Judge a notebook, given as what the JSON of its file says.

    The parameters are those of `judge_file`; ``incidents`` are told already.
    """
    key = student_key(student)
    start = time.perf_counter()
    told = list(incidents)
    pieces = read_pieces(notebook, told)
    if pieces is None:
        return unjudged(source, student=student, incidents=told)
    laid = rebuild(pieces, source, told)
    walk = Walk(source, laid, key, told)
    walk.run(secret, isolation, limits or Limits())
    return Judged(
        student=student,
        assignment=source.assignment,
        notebook=source.notebook,
        scores=walk.scores,
        points=source.tests,
        cells=as_cells(laid),
        outputs=walk.outputs,
        incidents=list(dict.fromkeys(clean_text(sentence) for sentence in told)),
        seconds=round(time.perf_counter() - start, 3),
    )
