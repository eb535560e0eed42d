"""JupyterLab in Chromium, with the helpers that the browser tests use."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from playwright.sync_api import Locator, Page, sync_playwright

from benchmarks.machine import REPOSITORY, chromium

if TYPE_CHECKING:
    from lab_page import OpenNotebook

_HELPERS = REPOSITORY / "tests" / "browser"
_DELAY = Path(__file__).with_name("delay.js")
_WATCH = Path(__file__).with_name("watch.js")
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)

#: The explorer of every figure; the kernel can import this folder as well as the package.
EXPLORER_CELL = """\
import convwidgets as cw
from benchmarks import subject
explorer = cw.Conv2DExplorer(image=subject.image(), kernel="sobel_x")
explorer.player"""


@contextmanager
def notebook(cells: Sequence[str]) -> "Iterator[OpenNotebook]":
    """An open notebook in which these cells have run, and ``watch.js`` is at hand."""
    if str(_HELPERS) not in sys.path:
        sys.path.insert(0, str(_HELPERS))
    from lab_page import ConsoleErrors, open_notebook, write_notebook
    from lab_server import LabServer

    browser_path = chromium()
    if browser_path is None:
        raise RuntimeError("this figure needs Chromium: install it, or name it in "
                           "CONVWIDGETS_CHROMIUM")  # fmt: skip
    # Where the kernel still writes something, the folder is not quite empty at the end.
    with TemporaryDirectory(ignore_cleanup_errors=True) as home, sync_playwright() as playwright:
        server = LabServer.start(Path(home))
        try:
            browser = playwright.chromium.launch(executable_path=browser_path, args=list(_FLAGS))
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.add_init_script(path=_DELAY)
            write_notebook(server.root / "benchmark.ipynb", cells)
            opened = open_notebook(page, server, "benchmark.ipynb", ConsoleErrors())
            page.evaluate(_WATCH.read_text(encoding="utf-8"))
            yield opened
            browser.close()
        finally:
            server.stop()


def player(opened: "OpenNotebook", cell: int = 0) -> Locator:
    """The player that a cell shows, once it has a picture."""
    found = opened.output(cell).locator(".convwidgets-player[data-step]")
    found.wait_for()
    return found


def delay_messages(page: Page, milliseconds: float) -> None:
    """Add so much to every message between page and kernel, each way, from now on."""
    page.evaluate("(ms) => { window.convwidgetsLateness = ms; }", milliseconds)


def focus(page: Page, target: Locator) -> None:
    """Bring something into view and give it the keyboard."""
    target.scroll_into_view_if_needed()
    target.focus()
    page.wait_for_timeout(150)  # scrolling and focus rings are painted by then


def wait_until_idle(opened: "OpenNotebook", on_the_way_ms: float = 0) -> None:
    """Wait until the kernel has answered everything, messages on the way among it."""
    opened.page.wait_for_timeout(100 + on_the_way_ms)
    opened.page.wait_for_function(
        "() => window.convwidgetsPanel.sessionContext.kernelDisplayStatus === 'idle'"
    )
    opened.page.wait_for_timeout(100)
