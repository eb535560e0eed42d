"""Tables as platforms and spreadsheets write them: any delimiter, any common encoding."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..course import CourseProblem
from ..files import write_whole

LARGEST = 32 << 20
"""Bytes; a table of 10,000 students has about a tenth of that."""

# The mark of UTF-32 begins with that of UTF-16, and so is asked for first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = ",;\t"
# Also as East Asian keyboards write them.
_RISKY = tuple("=+-@\t\r\uff1d\uff0b\uff0d\uff20")
_NUMBER = r"[+-]?[0-9]+(?:[.,][0-9]+)?"
_HARMLESS = re.compile(rf"-|{_NUMBER}")
_END = r"[\r\n;,\t]"
# A list such as [1, 0, -1] stays as it is: no formula has a bracket that nothing opened.
_HARMLESS_WITHIN = rf" *{_NUMBER} *(?:{_END}|[)\]]|\Z)"
_RISKY_WITHIN = re.compile(
    rf'({_END})(?!{_HARMLESS_WITHIN})(?=[ "]*[=+@\uff1d\uff0b\uff0d\uff20-])'
)


@dataclass(frozen=True)
class Table:
    """A heading and rows of its length, all of them text.

    Parameters
    ----------
    name : str
        Of the file, for sentences about it.
    header : tuple of str
    rows : tuple of tuple of str
    raw : tuple of tuple of str
        The rows with every blank that was in them.
    marked : bool
        Whether the file began with a byte order mark.
    notes : tuple of str
        What had to be assumed to read it.
    """

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    raw: tuple[tuple[str, ...], ...] = ()
    marked: bool = False
    notes: tuple[str, ...] = ()

    def find(self, *titles: str) -> int | None:
        """Find the first column that has one of the titles, in their order, or ``None``."""
        folded = [_folded(title) for title in self.header]
        for title in titles:
            if _folded(title) in folded:
                return folded.index(_folded(title))
        return None

    def column(self, index: int) -> list[str]:
        """The cells below one title."""
        return [row[index] for row in self.rows]

    def listed(self) -> str:
        """The titles, for a sentence."""
        shown = ", ".join(repr(title) for title in self.header[:12] if title)
        more = len(self.header) - 12
        return f"{shown} and {more} more" if more > 0 else shown


def read_table(path: Path) -> Table:
    """Read a CSV or tab-separated file.

    UTF-8 and UTF-16 are told by their marks and their bytes; anything else is
    taken as Windows-1252, which holds Latin-1, and a note says so.

    Raises
    ------
    CourseProblem
        If it is not a table, with what to do.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise CourseProblem(
                f"{path} has more than {LARGEST >> 20} MB; give the table of one course."
            )
        data = path.read_bytes()
    except OSError as error:
        raise CourseProblem(f"{path} cannot be read: {error.strerror}.") from error
    text, notes = _decoded(data, path)
    text, delimiter = _delimiter(text)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise CourseProblem(f"{path} is not a table that can be read: {error}.") from error
    lines = [line for line in lines if any(cell.strip() for cell in line)]
    if not lines:
        raise CourseProblem(f"{path} is empty; it needs a row of titles and a row per student.")
    width = len(lines[0])
    raw = tuple(tuple((line + [""] * width)[:width]) for line in lines)
    header, *rows = (tuple(cell.strip() for cell in line) for line in raw)
    marked = data.startswith(codecs.BOM_UTF8)
    return Table(path.name, header, tuple(rows), raw[1:], marked, notes)


def write_table(path: Path, rows: Iterable[Sequence[str]], *, marked: bool = False) -> None:
    """Write rows as comma-separated UTF-8, whole or not at all."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    write_whole(path, ("\ufeff" if marked else "") + text.getvalue())


def write_sheet(path: Path, rows: Iterable[Sequence[str]]) -> None:
    """Write rows for a person's spreadsheet, whole or not at all: UTF-16 and tabs.

    Excel parts cells at tabs in UTF-16 in every language, on Windows and on macOS
    (https://github.com/mpyw-yattemita/excel-csv-compatibility-check), and saves
    the same form again, with every letter.  In UTF-8 it parts them at the list
    separator, which is a semicolon in half of Europe, and a line ``sep=,``
    makes it forget that it is UTF-8.  LibreOffice, Numbers and Google Sheets know
    UTF-16 by its mark; LibreOffice asks what parts the cells, the others guess.
    Every cell is quoted, so that commas and semicolons may be ticked there as well.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter="\t", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows(rows)
    write_whole(path, codecs.BOM_UTF16_LE + text.getvalue().encode("utf-16-le"))


def neutral(cell: str) -> str:
    """The text of a cell such that a spreadsheet shows it instead of computing it.

    A student chooses the own name, and ``=HYPERLINK(…)`` is one.  An apostrophe
    in front makes it text (https://owasp.org/www-community/attacks/CSV_Injection).
    Numbers and the single dash, which platforms write for nothing, stay.

    Examples
    --------
    >>> neutral("=1+1"), neutral("-2.5"), neutral("Ada")
    ("'=1+1", '-2.5', 'Ada')
    """
    risky = cell.lstrip(" ").startswith(_RISKY) and not _HARMLESS.fullmatch(cell)
    return f"'{cell}" if risky else cell


def inert(cell: str) -> str:
    """As `neutral`, and also if a spreadsheet parts the cells elsewhere than we did.

    Quotes protect a cell only if they are its first character, and it is not where
    a semicolon or a new line is taken for the end of the cell before.  `bare`
    does not undo it.

    Examples
    --------
    >>> inert("a;=1+1"), inert("[1, 0, -1]")
    ("a;'=1+1", '[1, 0, -1]')
    """
    return neutral(_RISKY_WITHIN.sub(r"\1'", cell))


def bare(cell: str) -> str:
    """What `neutral` was given."""
    return cell[1:] if cell.startswith("'") and neutral(cell[1:]) == cell else cell


def _folded(title: str) -> str:
    return " ".join(title.casefold().split())


def _decoded(data: bytes, path: Path) -> tuple[str, tuple[str, ...]]:
    if data.startswith(b"PK\x03\x04"):
        raise CourseProblem(
            f"{path} is a workbook or a zip; open it in the spreadsheet program and save it as "
            "CSV (UTF-8)."
        )
    if data[:200].lstrip().lower().startswith((b"<!doctype", b"<html")):
        raise CourseProblem(
            f"{path} is a web page, perhaps a page to sign in; download the table again as CSV."
        )
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    if encoding is None and b"\x00" in data[:400]:
        encoding = "utf-16-le" if data[1:2] == b"\x00" else "utf-16-be"
    notes: tuple[str, ...] = ()
    try:
        text = data.decode(encoding or "utf-8")
    except UnicodeError as error:
        if encoding is not None:
            raise CourseProblem(
                f"{path} begins as {encoding.upper()} and goes on otherwise; save it again as CSV "
                "(UTF-8)."
            ) from error
        text = data.decode("cp1252", errors="replace")
        notes = (
            f"{path.name} is not UTF-8 and was read as Windows-1252 (Latin-1); if letters "
            "such as ä or é look wrong, save it again as CSV (UTF-8).",
        )
    if "\x00" in text:
        raise CourseProblem(f"{path} is not a text file; download the table again as CSV.")
    return text, notes


def _delimiter(text: str) -> tuple[str, str]:
    """The text without Excel's line ``sep=;``, and what parts its cells."""
    first, _, rest = text.partition("\n")
    said = re.fullmatch(r'"?sep=(.)"?\r?', first)
    if said:
        return rest, said[1]

    def titles(delimiter: str) -> int:
        lines = io.StringIO(text.lstrip(), newline="")
        try:
            return len(next(csv.reader(lines, delimiter=delimiter), []))
        except csv.Error:
            return 0

    return text, max(_DELIMITERS, key=titles)
