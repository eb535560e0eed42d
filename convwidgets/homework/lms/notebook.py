"""Whether a file is a notebook of this assignment, and the best one of several."""

import codecs
import json
import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any

from .names import without_copy

# Browsers add .txt to what they take for text, and .json to what they see through.
_SUFFIX = re.compile(r"\.ipynb(?:\.(?:txt|json))?$", re.I)
_HOMEWORK = re.compile(r"""\bHomework\(\s*(?:r|u)?["']([^"']{1,100})["']""")
_OTHERS = (
    (b"%PDF", "is a PDF"),
    (b"PK\x03\x04", "is a zip or a document"),
    (b"<", "is a web page"),
    (b"\x89PNG", "is a picture"),
    (b"\xff\xd8", "is a picture"),
)


class NotOurs(Exception):
    """A file that cannot be graded; the text is the reason."""


def is_candidate(path: PurePosixPath) -> bool:
    """Whether a file is a notebook by its name."""
    return _SUFFIX.search(path.name) is not None


def stem(path: PurePosixPath) -> str:
    """The name without its ending."""
    return _SUFFIX.sub("", path.name)


def is_named(path: PurePosixPath, assignment: str) -> bool:
    """Whether a file has the name that was given out, or that of a further copy."""
    return without_copy(stem(path)).casefold() == assignment.casefold()


def checked(data: bytes, assignment: str) -> bytes:
    """The notebook as nbgrader reads it: UTF-8 without a mark.

    Raises
    ------
    NotOurs
        If it is no notebook, or that of another homework.
    """
    if not data.strip():
        raise NotOurs("is empty")
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8"
    text = data.removeprefix(codecs.BOM_UTF8)
    try:
        notebook = json.loads(text.decode(encoding))
    except RecursionError as error:
        raise NotOurs("is nested more deeply than any notebook") from error
    except ValueError as error:
        said = next((said for mark, said in _OTHERS if text.lstrip().startswith(mark)), None)
        raise NotOurs(f"{said} and no notebook" if said else "is damaged: no JSON") from error
    if not isinstance(notebook, dict):
        raise NotOurs("is JSON, but no notebook")
    if "worksheets" in notebook:
        raise NotOurs("is a notebook of format 3; open it in JupyterLab and save it")
    if not isinstance(notebook.get("cells"), list):
        raise NotOurs("is JSON, but has no cells")
    other = _homework(notebook["cells"])
    if other is not None and other != assignment:
        raise NotOurs(f"is the notebook of {other!r}")
    return text if encoding == "utf-8" else text.decode(encoding).encode()


def is_ours(data: bytes) -> bool:
    """Whether a notebook that was `checked` asks for a homework at all."""
    return _homework(json.loads(data)["cells"]) is not None


def _homework(cells: Iterable[Any]) -> str | None:
    """Which homework a notebook asks for in its first cell that does."""
    for cell in cells:
        if not isinstance(cell, dict) or cell.get("cell_type") != "code":
            continue
        source = cell.get("source", "")
        if isinstance(source, list):
            source = "".join(line for line in source if isinstance(line, str))
        found = _HOMEWORK.search(source) if isinstance(source, str) else None
        if found:
            return found[1]
    return None
