"""What is in a download, whether a folder or a zip, without ever unpacking it.

Nothing is written under a name of the download, and nothing is read but files
that are asked for, each up to a bound.  So a path that leads out of the folder,
a link, or a zip of zeros that unpacks to petabytes can do no more than be named
in the report.  (nbgrader's own extractor writes everything out, to whatever
size, which is why `collect` hands nbgrader the chosen files only.)
"""

import io
import os
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from ..course import CourseProblem

MOST_FILES = 20_000
LARGEST_FILE = 32 << 20
LARGEST_ZIP = 64 << 20
"""Bytes of a zip inside the download, which has to be held in memory."""
LARGEST_ALL = 1 << 30
DEEPEST = 2
"""Zips within zips: the platform's own, and the one a student hands in."""

_JUNK_FOLDERS = frozenset({".ipynb_checkpoints", "__MACOSX", "__pycache__", ".git"})
_JUNK_FILES = frozenset({"thumbs.db", "desktop.ini"})
_CHUNK = 1 << 16


class TooMuch(Exception):
    """A file that is too large or cannot be unpacked; the text is the reason."""


@dataclass
class Found:
    """One file of a download.

    Parameters
    ----------
    path : PurePosixPath
        Where it is in the download; a zip on the way counts as a folder.
    read : callable
        Gives its bytes, or raises `TooMuch`.
    """

    path: PurePosixPath
    read: Callable[[], bytes]


@dataclass
class Download:
    """All files of a folder or a zip; a context manager, since zips stay open.

    Parameters
    ----------
    source : Path
    files : list of Found
    refused : list of (str, str)
        Names, and why they were not even looked at.
    """

    source: Path
    files: list[Found] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    _left: int = LARGEST_ALL
    _stack: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> "Download":
        try:
            self._open()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def _open(self) -> None:
        if self.source.is_dir():
            for path in _walk(self.source):
                self._add_file(path)
        elif not self.source.exists():
            raise CourseProblem(f"There is no folder or zip {self.source}.")
        elif zipfile.is_zipfile(self.source):
            self._add_zip(self._stack.enter_context(self.source.open("rb")), PurePosixPath(), 1)
        else:
            raise CourseProblem(
                f"{self.source} is neither a folder nor a zip; give what the platform downloaded."
            )

    def _add_file(self, path: Path) -> None:
        inside = PurePosixPath(*path.relative_to(self.source).parts)
        if _is_junk(inside):
            return
        mode = path.lstat().st_mode
        if not stat.S_ISREG(mode):
            what = "a link" if stat.S_ISLNK(mode) else "not a file"
            self.refused.append((str(inside), f"is {what}; only files are taken"))
        elif path.suffix.lower() == ".zip":
            self._nested(inside, lambda: self._read(lambda: _reopen(path), LARGEST_ZIP), 1)
        else:
            self._count(Found(inside, lambda: self._read(lambda: _reopen(path), LARGEST_FILE)))

    def _add_zip(self, file: IO[bytes], above: PurePosixPath, depth: int) -> None:
        archive = self._stack.enter_context(zipfile.ZipFile(file))
        for info in archive.infolist():
            name = _name(info)
            parts = PurePosixPath(name.replace("\\", "/")).parts
            shown = str(above / name)
            if info.is_dir() or not parts:
                continue
            if ".." in parts or parts[0].startswith("/") or parts[0].endswith(":"):
                self.refused.append((shown, "has a path that leads out of the zip"))
                continue
            inside = above.joinpath(*parts)
            if _is_junk(inside):
                continue
            if stat.S_ISLNK(info.external_attr >> 16):
                self.refused.append((shown, "is a link; only files are taken"))
            elif inside.suffix.lower() == ".zip":
                self._nested(inside, self._entry(archive, info, LARGEST_ZIP), depth + 1)
            else:
                self._count(Found(inside, self._entry(archive, info, LARGEST_FILE)))

    def _entry(
        self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int
    ) -> Callable[[], bytes]:
        return lambda: self._read(lambda: archive.open(info), most)

    def _nested(self, inside: PurePosixPath, read: Callable[[], bytes], depth: int) -> None:
        if depth > DEEPEST:
            self.refused.append((str(inside), "is a zip in a zip in a zip; hand it in unpacked"))
            return
        try:
            self._add_zip(io.BytesIO(read()), inside, depth)
        except TooMuch as error:
            self.refused.append((str(inside), str(error)))
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            self.refused.append((str(inside), f"is not a zip that can be opened ({error})"))

    def _count(self, found: Found) -> None:
        if len(self.files) == MOST_FILES:
            raise CourseProblem(
                f"{self.source} has more than {MOST_FILES:,} files; give the download of one "
                "assignment alone."
            )
        self.files.append(found)

    def _read(self, opened: Callable[[], IO[bytes]], most: int) -> bytes:
        """Read up to a bound, whatever size the zip claims."""
        data = bytearray()
        try:
            with opened() as file:
                while chunk := file.read(_CHUNK):
                    data += chunk
                    self._left -= len(chunk)
                    if len(data) > most:
                        raise TooMuch(
                            f"has more than {most >> 20} MB; ask for it with the outputs cleared"
                        )
                    if self._left < 0:
                        raise TooMuch(
                            f"comes after {LARGEST_ALL >> 30} GB of other files; give fewer at once"
                        )
        except TooMuch:
            raise
        except RuntimeError as error:  # zipfile says it so
            raise TooMuch("is locked with a password, or packed in an unknown way") from error
        except Exception as error:  # a damaged zip can fail anywhere in the unpackers
            raise TooMuch(f"is damaged ({type(error).__name__}: {error})") from error
        return bytes(data)


def _walk(root: Path) -> Iterator[Path]:
    for folder, names, files in os.walk(root):
        links = [name for name in names if os.path.islink(os.path.join(folder, name))]
        names[:] = sorted(set(names) - set(links) - _JUNK_FOLDERS)
        for name in sorted([*files, *links]):
            yield Path(folder, name)


def _reopen(path: Path) -> IO[bytes]:
    # It was a file when it was listed; a link that has taken its place is not followed.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
    return os.fdopen(handle, "rb")


def _is_junk(path: PurePosixPath) -> bool:
    hidden = path.name.startswith(".") or path.name.lower() in _JUNK_FILES
    return hidden or not _JUNK_FOLDERS.isdisjoint(path.parts)


def _name(info: zipfile.ZipInfo) -> str:
    """The name, also where a program wrote UTF-8 and forgot to say so."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename
