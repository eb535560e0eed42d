"""What Python and NumPy need to run, file by file, so that nothing else need be shown."""

import compileall
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from convwidgets.core.errors import ConvError

INSIDE: Final = Path(__file__).parent / "inside"
RUNNER: Final = "/sandbox/inside"
PACKAGES: Final = "/sandbox/packages"
HOME: Final = "/sandbox/home"
HIDDEN: Final = ("site-packages", "dist-packages")

# Run in a bare interpreter: which shared libraries come with what students may import?  Loading
# is the only reliable way to know, as every distribution puts them elsewhere.
_ASK: Final = """
import ctypes, importlib, json, os, sys, sysconfig
sys.path.append({packages!r})
import numpy, numpy.fft, numpy.linalg, numpy.random, numpy.polynomial, numpy.testing
stdlib = sysconfig.get_path("stdlib")
folder = os.path.join(stdlib, "lib-dynload")
for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
    name = name.partition(".")[0]
    if not name.startswith(("_test", "_tk", "_curses", "_ctypes_test", "_xx", "xx", "readline")):
        try:
            importlib.import_module(name)
        except Exception:
            pass
class Info(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("name", ctypes.c_char_p)]
names = []
@ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(Info), ctypes.c_size_t, ctypes.c_void_p)
def note(info, size, data):
    names.append(os.fsdecode(info.contents.name or b""))
    return 0
every = getattr(ctypes.CDLL(None), "dl_iterate_phdr", None)  # which macOS does not have
every and every(note, None)
print(json.dumps({{"stdlib": stdlib, "path": sys.path[:-1], "libraries": names,
                  "numpy": os.path.dirname(os.path.realpath(numpy.__file__))}}))
"""


@dataclass(frozen=True)
class Layout:
    """Where things are here, and where they are inside.

    Attributes
    ----------
    python : str
        The interpreter itself, no link and no virtual environment.
    shown : tuple of (str, str)
        Source and place of every file and folder that is shown, read-only.
    covered : tuple of str
        Folders within these that are covered by an empty one.
    libraries : tuple of str
        Folders in which shared libraries are looked for.
    numpy : str
        The folder of NumPy here.
    """

    python: str
    shown: tuple[tuple[str, str], ...]
    covered: tuple[str, ...]
    libraries: tuple[str, ...]
    numpy: str

    @property
    def environment(self) -> dict[str, str]:
        """All variables the inside has: none is the teacher's."""
        return {
            "HOME": HOME,
            "LD_LIBRARY_PATH": os.pathsep.join(self.libraries),
            # One thread each: further ones are refused, and libraries would wait for them.
            **dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
        }

    def command(self, folder: str = RUNNER) -> list[str]:
        """How the inside, which lies in a folder, is started."""
        # Isolated, without site, without writing bytecode, with text in UTF-8.
        return [self.python, "-I", "-S", "-B", "-X", "utf8", f"{folder}/start.py"]


@lru_cache
def find_layout(python: str | None = None, packages: str | None = None) -> Layout:
    """Look at an interpreter and at what it loads.

    Parameters
    ----------
    python : str, optional
        By default the one that runs this.
    packages : str, optional
        The folder in which its NumPy is; by default this one's.
    """
    if packages is None:
        import numpy

        packages = str(Path(numpy.__file__).parent.parent)
    python = os.path.realpath(python or sys.executable)
    # The inside may write nothing: compiled here, it need not be compiled at every start.
    compileall.compile_dir(INSIDE, quiet=2)
    asked = subprocess.run(
        [python, "-I", "-S", "-c", _ASK.format(packages=packages)],
        capture_output=True,
        text=True,
        timeout=300,  # a cold disk, and every library there is
        env={"OPENBLAS_NUM_THREADS": "1"},
    )
    if asked.returncode:
        raise ConvError(f"{python} cannot load NumPy on its own: {asked.stderr.strip()[-300:]}")
    told = json.loads(asked.stdout.splitlines()[-1])
    folders = [told["stdlib"], *(p for p in told["path"] if os.path.exists(p))]
    folders = [p for p in dict.fromkeys(folders) if not _within(p, folders)]
    numpy_folder = told["numpy"]
    beside = Path(numpy_folder).parent / "numpy.libs"
    shown = [
        (python, python),
        *((os.path.realpath(folder), folder) for folder in folders),
        (numpy_folder, f"{PACKAGES}/numpy"),
        *([(str(beside), f"{PACKAGES}/numpy.libs")] if beside.is_dir() else []),
        (str(INSIDE), RUNNER),
    ]
    homes = [*folders, numpy_folder, str(beside)]
    libraries = [os.path.normpath(name) for name in told["libraries"] if "/" in name]
    libraries = [name for name in dict.fromkeys(libraries) if not _within(name, homes)]
    shown += [(os.path.realpath(name), name) for name in libraries if name != python]
    return Layout(
        python=python,
        shown=tuple(shown),
        covered=tuple(
            os.path.join(folder, name)
            for folder in folders
            for name in HIDDEN
            if os.path.isdir(os.path.join(folder, name))
        ),
        libraries=tuple(dict.fromkeys(os.path.dirname(name) for name in libraries)),
        numpy=numpy_folder,
    )


def _within(path: str, folders: list[str]) -> bool:
    return any(path != folder and path.startswith(folder + os.sep) for folder in folders)
