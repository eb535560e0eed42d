"""The command ``python -m convwidgets.homework``."""

import os
import sys
from collections.abc import Sequence

from convwidgets.core.errors import ConvError

from . import commands
from .arguments import parser
from .course import Course, CourseProblem
from .loading import not_installed
from .lock import locked
from .progress import Show, printable
from .worker import NoWorker

_ALONE = {"release", "collect", "grade", "marks", "feedback", "export"}
"""The commands that change the course: one at a time."""


def main(words: Sequence[str] | None = None) -> int:
    """Run the command.

    Parameters
    ----------
    words : sequence of str, optional
        Its arguments, by default those of the process.

    Returns
    -------
    int
        0 if all is well, 1 if there is something to look at, 2 if it could not be done.
    """
    # Several processes share the cores; a product of small matrices needs no threads of its own.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    asked = parser().parse_args(words)
    doing = getattr(commands, asked.command)
    try:
        show = Show()
        if asked.command == "key":
            return 0 if doing(None, asked, show) else 1
        course = Course.find(asked.course)
        if asked.assignment:
            asked.assignment = course.require(asked.assignment)
        if asked.command not in _ALONE:
            return 0 if doing(course, asked, show) else 1
        with locked(course, f"{asked.command} {asked.assignment}"):
            return 0 if doing(course, asked, show) else 1
    except (CourseProblem, ConvError) as problem:
        print(printable(str(problem)), file=sys.stderr)
        return 2
    except ModuleNotFoundError as error:
        if (error.name or "convwidgets").startswith("convwidgets"):
            raise  # a mistake of ours, not of whoever installed it
        print(not_installed(error), file=sys.stderr)
        return 2
    except NoWorker as error:
        print(f"{error}\nThe processes that do the work cannot be started.", file=sys.stderr)
        return 2
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        print(f"The system refused: {error.strerror or error}{where}.", file=sys.stderr)
        return 2
    except Exception as error:
        if not _of_the_gradebook(error):
            raise
        print(
            f"gradebook.db cannot be used: {getattr(error, 'orig', None) or error}. Put back a "
            "backup of it and of .convwidgets; or, if it holds no marks of yours, move it away, "
            "release and grade again.",
            file=sys.stderr,
        )
        return 2
    except KeyboardInterrupt:
        print("\nStopped. Nothing is lost: run it again to go on.", file=sys.stderr)
        return 130


def _of_the_gradebook(error: Exception) -> bool:
    """Whether the database refused; without loading what speaks to it, which takes a while."""
    exc = sys.modules.get("sqlalchemy.exc")
    return exc is not None and isinstance(error, exc.SQLAlchemyError)


if __name__ == "__main__":
    sys.exit(main())
