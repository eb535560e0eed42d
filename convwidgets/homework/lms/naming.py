"""Who named the files of a download, and what the names say."""

import re
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from itertools import takewhile
from pathlib import PurePosixPath
from types import ModuleType

from ..course import CourseProblem
from . import brightspace, canvas, moodle
from .archive import Download, Found
from .label import Label
from .names import without_copy
from .notebook import is_candidate, stem
from .roster import Roster, id_of

PLAIN = "plain"
MODULES: Mapping[str, ModuleType] = {
    "moodle": moodle,
    "brightspace": brightspace,
    "canvas": canvas,
}
"""The platforms, those first whose names are the least like any other."""

Labelled = list[tuple[Found, Label]]

_UNZIPPED = re.compile(r"\.zip$", re.I)


def name_of(kind: str) -> str:
    """What a platform is called in a sentence."""
    return str(MODULES[kind].NAME) if kind in MODULES else "id"


def labelled(download: Download, kind: str | None, roster: Roster | None) -> tuple[str, Labelled]:
    """Tell who named the files, unless it is said, and read each name.

    Raises
    ------
    CourseProblem
        If there is nothing, or the names of several platforms.
    """
    if kind not in (None, PLAIN, *MODULES):
        raise CourseProblem(f"{kind!r} is not known; it is one of {', '.join(MODULES)}, {PLAIN}.")
    if not download.files:
        refused = "".join(f" {name} {reason}." for name, reason in download.refused[:3])
        raise CourseProblem(f"There are no files in {download.source}.{refused}")
    if kind == PLAIN:
        return PLAIN, _plain(download, roster)
    by_kind, rest = _read(download, {kind: MODULES[kind]} if kind else MODULES)
    counts = Counter({name: len(files) for name, files in by_kind.items() if files})
    if len(counts) > 1:
        told = " and ".join(f"{n} of {name_of(name)}" for name, n in counts.most_common())
        raise CourseProblem(
            f"The names in {download.source} are {told}; give one download at a time, or say which "
            "counts with --from."
        )
    if not counts:
        if kind is None:
            return PLAIN, _plain(download, roster)
        raise CourseProblem(
            f"No file in {download.source} is named as {name_of(kind)} names them "
            f"({MODULES[kind].SHAPE}); the first is {download.files[0].path}."
        )
    found = next(iter(counts))
    download.refused += [
        (str(one.path), f"is not named as {name_of(found)} names files")
        for one in rest
        if is_candidate(one.path)
    ]
    return found, by_kind[found]


def _read(
    download: Download, modules: Mapping[str, ModuleType]
) -> tuple[dict[str, Labelled], list[Found]]:
    by_kind: dict[str, Labelled] = {name: [] for name in modules}
    rest = []
    for found in download.files:
        for name, module in modules.items():
            label = _anywhere(module, found.path)
            if label is not None:
                by_kind[name].append((found, label))
                break
        else:
            rest.append(found)
    return by_kind, rest


def _anywhere(module: ModuleType, path: PurePosixPath) -> Label | None:
    """What a name says, also where the download was put into a folder of its own."""
    for start in range(len(path.parts)):
        label: Label | None = module.label(PurePosixPath(*path.parts[start:]))
        if label is not None:
            return label
    return None


def _plain(download: Download, roster: Roster | None) -> Labelled:
    """``ID.ipynb``, or a folder called by the id with the notebook in it."""
    files = [found for found in download.files if is_candidate(found.path)]
    if not files:
        raise CourseProblem(f"There is no notebook (.ipynb) in {download.source}.")
    ids = roster.students if roster else {}
    folders = [[_UNZIPPED.sub("", part) for part in found.path.parent.parts] for found in files]
    common = _common(folders)
    at = _students(folders, ids)
    read = []
    for found, above in zip(files, folders, strict=True):
        last = stem(found.path)
        if at is not None and len(above) > at:
            told = above[at]
        elif own := [text for text in (last, without_copy(last)) if id_of(text) in ids]:
            told = own[0]
        else:
            # Without a roster the folder under the common one counts, which is that of all.
            told = above[common] if len(above) > common else last
        read.append((found, Label(told, "", PurePosixPath(found.path.name))))
    return read


def _students(folders: Sequence[Sequence[str]], ids: Container[str]) -> int | None:
    """How deep the students' folders are: where the first is called by an id.

    There the folder alone tells whose a file is.  What a student calls the files
    inside, such as by the id of somebody else, says nothing.
    """
    depths = (i for parts in folders for i, part in enumerate(parts) if id_of(part) in ids)
    return min(depths, default=None)


def _common(folders: Sequence[Sequence[str]]) -> int:
    """How many folders are above all files; the last one of a single file is its own."""
    first, deepest = folders[0], min(map(len, folders))
    same = (all(parts[i] == first[i] for parts in folders) for i in range(deepest))
    shared = sum(takewhile(bool, same))
    return min(shared, len(first) - 1) if len(folders) == 1 and first else shared
