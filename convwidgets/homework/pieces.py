"""The cells of a submitted notebook, whatever was done to it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ._incidents import several

MOST_CHARACTERS = 100_000
MOST_CHARACTERS_IN_ALL = 300_000
MOST_PICTURES = 5 << 20
MOST_NAMES = 200
_PICTURES = ("image/png", "image/jpeg", "image/gif")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Piece:
    """One cell of a student.

    Attributes
    ----------
    kind : {"code", "markdown", "raw"}
        What it is.
    source : str
        Its text, without control characters.
    grade_id : str
        The name it claims; empty without one.
    pictures : dict
        Attached pictures: name to type to base64.
    marks : dict
        What else it claims to be: all that stands beside its name.
    """

    kind: Literal["code", "markdown", "raw"]
    source: str
    grade_id: str = ""
    pictures: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    marks: Mapping[str, Any] = field(default_factory=dict)


def read_pieces(notebook: object, incidents: list[str]) -> list[Piece] | None:
    """The cells of a notebook; ``None`` where there are none to be found.

    Parameters
    ----------
    notebook : object
        What the JSON of the file said.
    incidents : list of str
        Gets a sentence for whatever is odd.
    """
    cells = _list_of_cells(notebook, incidents)
    if cells is None:
        return None
    reader = _Reader()
    pieces = [piece for cell in cells if (piece := reader.read(cell)) is not None]
    incidents.extend(reader.sentences())
    return pieces


def clean_text(text: str) -> str:
    """Text that can be written, and shown, anywhere."""
    return _CONTROL.sub("", text).encode("utf-8", "replace").decode("utf-8")


def _list_of_cells(notebook: object, incidents: list[str]) -> list[Any] | None:
    if not isinstance(notebook, dict):
        incidents.append("The file is no notebook: its JSON holds something else.")
        return None
    if "cells" not in notebook and isinstance(notebook.get("worksheets"), list):
        incidents.append("The notebook is in an old format; it was converted.")
        notebook = _converted(notebook)
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        incidents.append("The file is no notebook: it has no list of cells.")
        return None
    if not cells:
        incidents.append("The notebook has no cells.")
    version = notebook.get("nbformat", 4)
    if version not in (3, 4):
        incidents.append("The notebook names a format that does not exist; it was read as usual.")
    return cells


def _converted(notebook: dict[str, Any]) -> dict[str, Any]:
    import nbformat

    read: Callable[[Any], Any] = nbformat.from_dict
    convert: Callable[[Any, int], Any] = nbformat.convert

    try:
        old = read({"nbformat": 3, "nbformat_minor": 0, "metadata": {}, **notebook})
        return dict(convert(old, 4))
    except Exception:  # whatever a converter meets in a broken file is one thing: unreadable
        return {}


class _Reader:
    """Reads cells and counts what is wrong with them."""

    def __init__(self) -> None:
        self._odd = self._cleaned = self._cut = self._pictures = 0
        self._picture_bytes = self._picture_names = 0
        self._left = MOST_CHARACTERS_IN_ALL

    def sentences(self) -> list[str]:
        counts = (
            (self._odd, "could not be read and {was} left out", "cell"),
            (self._cleaned, "held characters that no text has; these were taken out", "cell"),
            (
                self._cut,
                f"had more than {MOST_CHARACTERS:,} characters, or came after "
                f"{MOST_CHARACTERS_IN_ALL:,} in others, and {{was}} cut",
                "cell",
            ),
            (
                self._pictures,
                "{was} not kept: too large, too many, or of a type not shown",
                "attachment",
            ),
        )
        return [several(count, noun, said) for count, said, noun in counts if count]

    def read(self, cell: object) -> Piece | None:
        if not isinstance(cell, dict):
            self._odd += 1
            return None
        kind, source = cell.get("cell_type"), _joined(cell.get("source"))
        if source is None or not isinstance(kind, str):
            self._odd += 1
            return None
        if kind not in ("code", "markdown", "raw"):
            kind = "markdown"  # old formats have headings
        clean = clean_text(source)
        self._cleaned += clean != source
        kept = clean[: min(MOST_CHARACTERS, self._left)]
        self._left -= len(kept)
        self._cut += len(clean) > len(kept)
        pictures = self._read_pictures(cell.get("attachments"))
        marks = _marks(cell)
        name = marks.get("grade_id")
        name = name if isinstance(name, str) else ""
        return Piece(kind, kept, name, pictures, marks)  # type: ignore[arg-type]

    def _read_pictures(self, attachments: object) -> dict[str, dict[str, str]]:
        kept: dict[str, dict[str, str]] = {}
        for name, types in attachments.items() if isinstance(attachments, dict) else ():
            for kind in _PICTURES:
                data = types.get(kind) if isinstance(types, dict) else None
                if isinstance(data, str) and self._fits(data):
                    kept[name] = {kind: data}
                    break
            else:
                self._pictures += 1
        return kept

    def _fits(self, data: str) -> bool:
        self._picture_bytes += len(data)
        self._picture_names += 1
        base64 = re.fullmatch(r"[A-Za-z0-9+/=\s]*", data) is not None
        few = self._picture_names <= MOST_NAMES
        return base64 and few and self._picture_bytes <= MOST_PICTURES


def _joined(source: object) -> str | None:
    if isinstance(source, str):
        return source
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        return "".join(source)
    return None


def _marks(cell: dict[str, Any]) -> dict[str, Any]:
    """What nbgrader, or somebody in its place, noted of a cell."""
    metadata = cell.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return nbgrader if isinstance(nbgrader, dict) else {}
