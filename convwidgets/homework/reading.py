"""Reading the file that was handed in: anything can be in it."""

import json
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

from . import _slim
from .sandbox import TooBusy

LARGE = _slim.MOST
LARGEST = 256 << 20
_SECONDS = 600
"""By the clock: what is read is bounded, so whatever takes longer is the computer's doing."""


class Read(NamedTuple):
    """What a file holds.

    Attributes
    ----------
    notebook : object
        What the JSON says; ``None`` where nothing can be read.
    incidents : tuple of str
        What a teacher should know.
    """

    notebook: Any
    incidents: tuple[str, ...] = ()


def read_notebook(path: Path | str) -> Read:
    """Read a submitted file, at bounded cost.

    Raises
    ------
    FileNotFoundError
        If there is no file.
    TooBusy
        If this computer does not come to it.
    """
    path = Path(path)
    info = path.lstat()
    if not stat.S_ISREG(info.st_mode):
        return Read(None, ("What was handed in is no plain file, so it was not read.",))
    if not info.st_size:
        return Read(None, ("The file is empty.",))
    if info.st_size > LARGEST:
        return Read(
            None,
            (
                f"The file has {_megabytes(info.st_size)} MB, more than the "
                f"{_megabytes(LARGEST)} MB that are read. Its outputs may be the reason: have it "
                "handed in again with the outputs cleared.",
            ),
        )
    if info.st_size > LARGE:
        return _read_large(path, info.st_size)
    try:
        return Read(json.loads(path.read_bytes()))
    except (ValueError, RecursionError, MemoryError) as problem:
        return Read(None, (f"The file is no notebook: {_why(problem)}.",))


def _read_large(path: Path, size: int) -> Read:
    """Read it without its outputs, in a process of its own that may not eat the memory."""
    command = [sys.executable, "-I", str(_slim.__file__), str(path.absolute())]
    megabytes = _megabytes(size)
    try:
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise TooBusy(
            f"This computer was too busy to read its {megabytes} MB in {_SECONDS // 60} minutes."
        ) from None
    if done.returncode == 1:
        return Read(None, (f"The file is no notebook: {megabytes} MB that are no whole JSON.",))
    if done.returncode:
        return Read(
            None,
            (f"The file has {megabytes} MB, too much even without its outputs; it was not read.",),
        )
    said = f"The file has {megabytes} MB; its outputs and pasted pictures were left out unread."
    return Read(json.loads(done.stdout), (said,))


def _megabytes(size: int) -> int:
    return -(-size // (1 << 20))


def _why(problem: Exception) -> str:
    if isinstance(problem, json.JSONDecodeError):
        where = f"line {problem.lineno}, column {problem.colno}"
        return f"it is not JSON, or it is cut off ({problem.msg} at {where})"
    if isinstance(problem, UnicodeDecodeError):
        return "it is not text"
    if isinstance(problem, RecursionError):
        return "it is nested deeper than any notebook"
    return "its numbers or its size are beyond any notebook's"
