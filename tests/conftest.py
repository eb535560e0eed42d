"""What all tests share: their order, their profile, and one more rule for notebooks."""

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

# Several processes share the cores already.  A product of matrices on two threads that wait for
# each other, and for a core, can take fifty times as long as on one.  Workers and the kernels of
# notebooks inherit it; where NumPy was loaded before, it comes too late and does no harm.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

if TYPE_CHECKING:
    from xdist.scheduler import LoadFileScheduling

HERE = Path(__file__).parent
BROWSER = HERE / "browser"
# Modules that share what takes long to make, and so a worker.
TOGETHER = (
    {"test_assignments.py", "test_nothing_leaks.py"},  # the six assignments, released
    {"test_marks_table.py", "test_preprocessors.py", "test_restart.py"},  # a small one, released
)

# Two busy cores make a fixed time limit for one example a coin toss.  The project's own run draws
# the same examples every time, so that a red run means a change.
settings.register_profile("convwidgets", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("convwidgets")


@pytest.fixture(autouse=True)
def _own_surroundings() -> Iterator[None]:
    """What a page says of itself in one test does not count for the explorers of the next."""
    yield
    # Not imported for this: tests of the lower floors are to do without it.
    if frames := sys.modules.get("convwidgets.explorers.frames"):
        frames._last_surroundings.update(density=1.0, theme="light")


class NotebookWarnings:
    """A cell that writes to standard error (a warning, say) fails, though nbval is content."""

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Any:
        """Look at what the cell has written, after it ran."""
        result = yield
        cell = getattr(item, "cell", None)
        tags = cell.metadata.get("tags", ()) if cell is not None else ()
        if "raises-exception" not in tags:
            written = [
                output["text"]
                for output in getattr(item, "test_outputs", None) or ()
                if output.get("name") == "stderr"
            ]
            if written:
                pytest.fail(f"the cell wrote to standard error:\n{''.join(written)}", pytrace=False)
        return result


def pytest_configure(config: pytest.Config) -> None:
    """Register the rule by hand: hooks of this file alone do not reach notebooks/."""
    config.pluginmanager.register(NotebookWarnings(), "convwidgets-notebook-warnings")


def pytest_collection_finish() -> None:
    """What is there before the first test stays: looking through it again and again takes long.

    A full collection of thousands of tests and several large libraries lasts a third of a second.
    """
    gc.collect()
    gc.freeze()


def _turn(item: pytest.Item) -> int:
    """The longest first, so that the workers end together."""
    if item.path.is_relative_to(BROWSER):
        return 0
    return 1 if item.path.suffix == ".ipynb" else 2


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Order the tests; within a file they keep theirs."""
    items.sort(key=_turn)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> "LoadFileScheduling | None":
    """With ``--dist loadfile``, one worker gets the whole browser folder, but for the lessons.

    So there are never more than two browsers, each with a JupyterLab: the walks through the
    lessons take as long as all the rest in a browser, and measure nothing.
    """
    if config.getvalue("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    folder = BROWSER.relative_to(config.rootpath).as_posix()

    class TwoBrowsers(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            if nodeid.startswith(f"{folder}/") and "test_lessons.py" not in nodeid:
                return folder
            scope = super()._split_scope(nodeid)
            name = scope.rpartition("/")[2]
            return next((" ".join(sorted(group)) for group in TOGETHER if name in group), scope)

    config.option.loadscopereorder = False  # the order is the one made above
    return TwoBrowsers(config, log)
