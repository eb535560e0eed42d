"""Imports point downward only: each floor works without the libraries and floors above it."""

import ast
import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from optional import ORACLES, missing

REPOSITORY = Path(__file__).parents[1]
PACKAGE = REPOSITORY / "convwidgets"


@dataclass(frozen=True)
class Floor:
    """What the modules of one folder may import: floors below, and libraries by name."""

    below: frozenset[str]
    libraries: frozenset[str]


def _floor(below: str, libraries: str) -> Floor:
    return Floor(frozenset(below.split()), frozenset(libraries.split()))


FLOORS = {
    "core": _floor("", "numpy"),
    "trace": _floor("core", "numpy"),
    "scenes": _floor("core trace", "numpy matplotlib PIL"),
    # Pillow reads the pictures that are uploaded.
    "widgets": _floor("core", "numpy ipywidgets anywidget traitlets PIL"),
    "exercises": _floor("core trace widgets", "numpy ipywidgets anywidget traitlets"),
    # IPython, which ipywidgets needs anyway, tells an explorer about the cell that is running.
    "explorers": _floor(
        "core trace scenes widgets", "numpy matplotlib PIL ipywidgets anywidget traitlets IPython"
    ),
    # The course stands above all; what is not NumPy here comes with the extra "homework".  In the
    # sandbox the modules that run there are found by their place, as `inside` and `start`.
    "homework": _floor(
        "core trace widgets exercises",
        "numpy nbgrader nbconvert nbformat rich traitlets jinja2 inside start",
    ),
}
# Its sandbox imitates the public names, and its judge has them all.
TOP = "homework"
# Libraries of an extra: a floor that uses them cannot be imported whole without it.
EXTRAS = ("nbgrader", "rich")

# Libraries that stand above some floor; whatever a permitted library needs itself is its affair.
UPPER_LIBRARIES = frozenset(
    ["matplotlib", "PIL", "ipywidgets", "anywidget", "traitlets", "IPython", "jupyterlab"]
) | {"nbformat", "scipy", "torch", "cv2", "skimage", "pandas"}
# What permitted libraries bring with them.
BROUGHT_ALONG = {
    "matplotlib": {"PIL"},
    "ipywidgets": {"IPython", "traitlets"},
    "anywidget": {"IPython", "traitlets", "ipywidgets"},
    "nbgrader": {"IPython", "jupyterlab", "nbformat"},
}

# A module that is run by hand (it says so in its first lines) makes data; nothing imports it.
_SCRIPTS = frozenset({"convwidgets/core/data/make_samples.py"})


def _modules(floor: str) -> list[Path]:
    """The modules of a floor, lowest folder first."""
    found = sorted((PACKAGE / floor).rglob("*.py"))
    return [path for path in found if path.relative_to(REPOSITORY).as_posix() not in _SCRIPTS]


def _dotted(path: Path) -> str:
    parts = path.relative_to(REPOSITORY).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_every_folder_is_a_floor():
    folders = {path.name for path in PACKAGE.iterdir() if any(path.glob("*.py"))}
    assert folders <= FLOORS.keys()


_IMPORT_ALL = """
import importlib, json, sys
blocked, modules = json.loads(sys.argv[1])
class Ceiling:
    def find_spec(self, name, path=None, target=None):
        if any(name == upper or name.startswith(upper + ".") for upper in blocked):
            raise ImportError(f"{name} stands above this floor")
sys.meta_path.insert(0, Ceiling())
for module in modules:
    importlib.import_module(module)
"""


@pytest.mark.parametrize("floor", FLOORS)
def test_floor_can_be_imported_with_everything_above_it_blocked(floor):
    modules = [_dotted(path) for path in _modules(floor)]
    if not modules:
        pytest.skip(f"convwidgets/{floor}/ has no modules")
    allowed = FLOORS[floor]
    for name in allowed.libraries.intersection(EXTRAS):
        if importlib.util.find_spec(name) is None:
            missing(ORACLES, f"needs {name}, which is not installed")
    brought = set().union(*(BROUGHT_ALONG.get(name, set()) for name in allowed.libraries))
    blocked = sorted(UPPER_LIBRARIES - allowed.libraries - brought)
    blocked += [f"convwidgets.{name}" for name in FLOORS if name not in allowed.below | {floor}]
    done = _python(_IMPORT_ALL, json.dumps([blocked, modules]))
    assert done.returncode == 0, done.stderr


def _python(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=REPOSITORY,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def _imports(path: Path, name: str) -> Iterator[tuple[int, str]]:
    """Every module that *path* names, anywhere in it, with its line; relative ones resolved."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parents = package.split(".")
                above = parents[: len(parents) - node.level + 1]
                base = ".".join([*above, *filter(None, [node.module])])
            for alias in node.names:
                yield node.lineno, f"{base}.{alias.name}"
        elif isinstance(node, ast.Call) and node.args:
            function = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            function = node.func.id if isinstance(node.func, ast.Name) else function
            first = node.args[0]
            if function in {"import_module", "__import__"} and isinstance(first, ast.Constant):
                yield node.lineno, str(first.value)


def _offences(floor: str, path: Path, name: str) -> list[str]:
    """What *path* imports from a place that stands above or beside *floor*."""
    allowed = FLOORS[floor]
    found = []
    for line, module in _imports(path, name):
        top, _, rest = module.partition(".")
        inside = rest.partition(".")[0]
        if top == "convwidgets":
            if inside in FLOORS and inside not in allowed.below | {floor}:
                found.append(f"{path.name}:{line} imports {module}")
            # From the package itself a module would get the lazy names of every floor.
            elif inside not in FLOORS and inside != "__version__" and floor != TOP:
                found.append(f"{path.name}:{line} imports {module} instead of its floor")
        elif top not in sys.stdlib_module_names | allowed.libraries:
            found.append(f"{path.name}:{line} imports {module}")
    return found


@pytest.mark.parametrize("floor", FLOORS)
def test_no_import_points_upward_even_inside_functions(floor):
    offences = [
        offence for path in _modules(floor) for offence in _offences(floor, path, _dotted(path))
    ]
    assert not offences, "\n".join(offences)


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ("import numpy as np", False),
        ("from ..core.errors import ConvError", False),
        ("from convwidgets.trace import numbers", False),
        ("def f():\n    import matplotlib", True),
        ("from ..scenes import theme", True),
        ("from .. import widgets", True),
        ("import convwidgets.explorers", True),
        ("from convwidgets import conv2d", True),
        ("import importlib\nimportlib.import_module('scipy.signal')", True),
    ],
)
def test_the_check_itself(tmp_path, line, refused):
    path = tmp_path / "module.py"
    path.write_text(line, encoding="utf-8")
    assert bool(_offences("trace", path, "convwidgets.trace.module")) is refused


def test_no_module_imports_pyplot():
    offences = [
        f"{path.relative_to(REPOSITORY)}:{line}"
        for path in PACKAGE.rglob("*.py")
        for line, module in _imports(path, _dotted(path))
        if module.startswith(("matplotlib.pyplot", "matplotlib.pylab", "pylab"))
    ]
    assert not offences


def test_importing_the_package_leaves_the_heavy_libraries_alone():
    code = "import json, sys, convwidgets; print(json.dumps(sorted(sys.modules)))"
    done = _python(code)
    assert done.returncode == 0, done.stderr
    loaded = set(json.loads(done.stdout))
    assert not loaded & {"matplotlib", "PIL", "scipy", "torch", "ipywidgets"}


def test_a_students_sheet_needs_nothing_of_the_teachers():
    code = (
        "import sys\n"
        "for name in ('nbgrader', 'nbconvert', 'nbformat', 'rich', 'sqlalchemy'):\n"
        "    sys.modules[name] = None\n"
        "import convwidgets as cw\n"
        "cw.Homework('hw1_definition', 's001').ask('02.value')"
    )
    done = _python(code)
    assert done.returncode == 0, done.stderr


def test_using_an_explorer_never_loads_pyplot():
    code = (
        "import sys, convwidgets as cw\n"
        "explorer = cw.Conv2DExplorer()\n"
        "explorer.stride = 2\n"
        "explorer.figure()\n"
        "sys.exit('matplotlib.pyplot' in sys.modules)"
    )
    done = _python(code)
    assert done.returncode == 0, done.stderr or "matplotlib.pyplot was loaded"
