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
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO

from ..course import CourseProblem

MOST_FILES = 20_000
LARGEST_FILE = 32 << 20
LARGEST_ZIP = 64 << 20
"""Bytes of a zip inside the download, which has to be held in memory."""
LARGEST_ALL = 1 << 30
MOST_OF_ONE = 500
"""Files in a zip inside the download, which is one student's."""
LARGEST_OF_ONE = 128 << 20
"""Bytes read out of such a zip: no student uses up what all have together."""
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
            paths = list(_walk(self.source))
            for path in paths:
                self._add_file(path, alone=len(paths) == 1)
        elif not self.source.exists():
            raise CourseProblem(f"There is no folder or zip {self.source}.")
        elif zipfile.is_zipfile(self.source):
            self._add_zip(self._stack.enter_context(self.source.open("rb")), PurePosixPath(), 1)
        else:
            raise CourseProblem(
                f"{self.source} is neither a folder nor a zip; give what the platform downloaded."
            )

    def _add_file(self, path: Path, *, alone: bool) -> None:
        inside = PurePosixPath(*path.relative_to(self.source).parts)
        if _is_junk(inside):
            return
        mode = path.lstat().st_mode
        if not stat.S_ISREG(mode):
            what = "a link" if stat.S_ISLNK(mode) else "not a file"
            self.refused.append((str(inside), f"is {what}; only files are taken"))
        elif path.suffix.lower() == ".zip":
            read = partial(self._read, lambda: _reopen(path), LARGEST_ZIP)
            self._nested(inside, read, 1, everybodys=alone)
        else:
            self._count(Found(inside, lambda: self._read(lambda: _reopen(path), LARGEST_FILE)))

    def _add_zip(
        self, file: IO[bytes], above: PurePosixPath, depth: int, room: "_Room | None" = None
    ) -> None:
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
                self._nested(inside, self._entry(archive, info, LARGEST_ZIP, room), depth + 1)
            else:
                self._count(Found(inside, self._entry(archive, info, LARGEST_FILE, room)))

    def _entry(
        self,
        archive: zipfile.ZipFile,
        info: zipfile.ZipInfo,
        most: int,
        room: "_Room | None",
    ) -> Callable[[], bytes]:
        return lambda: self._read(lambda: archive.open(info), most, room)

    def _nested(
        self,
        inside: PurePosixPath,
        read: Callable[[], bytes],
        depth: int,
        *,
        everybodys: bool = False,
    ) -> None:
        if depth > DEEPEST:
            self.refused.append((str(inside), "is a zip in a zip in a zip; hand it in unpacked"))
            return
        files, refused = len(self.files), len(self.refused)
        try:
            data = read()
            if not everybodys and (count := _entries(data)) > MOST_OF_ONE:
                raise TooMuch(
                    f"holds {count:,} files, more than {MOST_OF_ONE}; ask for the notebook alone"
                )
            room = None if everybodys else _Room(LARGEST_OF_ONE)
            self._add_zip(io.BytesIO(data), inside, depth, room)
        except TooMuch as error:
            said = str(error)
        except Exception as error:  # a zip made to be odd can fail anywhere in what reads it
            said = f"is not a zip that can be opened ({error})"
        else:
            return
        del self.files[files:], self.refused[refused:]
        self.refused.append((str(inside), said))

    def _count(self, found: Found) -> None:
        if len(self.files) == MOST_FILES:
            raise CourseProblem(
                f"{self.source} has more than {MOST_FILES:,} files; give the download of one "
                "assignment alone."
            )
        self.files.append(found)

    def _read(
        self, opened: Callable[[], IO[bytes]], most: int, room: "_Room | None" = None
    ) -> bytes:
        """Read up to a bound, whatever size the zip claims."""
        data = bytearray()
        room = room or _Room(most)
        try:
            with opened() as file:
                while chunk := file.read(_CHUNK):
                    data += chunk
                    room.left -= len(chunk)
                    if room.left < 0 <= most - len(data):
                        raise TooMuch(
                            f"comes after {LARGEST_OF_ONE >> 20} MB of other files in one zip; ask "
                            "for the notebook alone"
                        )
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


@dataclass
class _Room:
    """What may still be read out of one zip."""

    left: int


def _entries(data: bytes) -> int:
    """How many files a zip lists, before an object is made for each of them."""
    return data.count(b"PK\x01\x02")


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
