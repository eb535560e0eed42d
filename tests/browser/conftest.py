"""Fixtures for tests in a real JupyterLab in Chromium.

Use in a test::

    def test_something(page, open_notebook, screenshot):
        notebook = open_notebook(["import convwidgets as cw", "cw.Conv2DExplorer()"])
        player = notebook.output(1).locator(".convwidgets-player")
        ...
        assert notebook.kernel_eval("explorer.step") == 3
        screenshot(player, "conv2d-step-3")
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from optional import BROWSER, missing

if TYPE_CHECKING:
    from desk import Desk
    from lab_page import ConsoleErrors, OpenNotebook
    from lab_server import LabServer
    from offline_cdn import Requests
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

REPOSITORY = Path(__file__).parents[2]
SCREENSHOTS = REPOSITORY / "screenshots"
HERE = Path(__file__).parent

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No test reaches the network, whatever a page asks for.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


# What is opened once.  Closed as soon as the next test is not one of these, rather than at the
# very end: Playwright keeps an event loop running, in which an explorer believes that it is being
# driven by a page and lets its frames follow later.
_open = ExitStack()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> Iterator[None]:
    """Close what these tests share after the last of them."""
    yield
    if nextitem is None or not nextitem.path.is_relative_to(HERE):
        _open.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)


def _find_chromium() -> str | None:
    named = os.environ.get("CONVWIDGETS_CHROMIUM")
    return named or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


@pytest.fixture(scope="session")
def browser() -> "Browser":
    """The one Chromium of the run."""
    chromium = _find_chromium()
    if chromium is None:
        missing(BROWSER, "needs Chromium: install it, or name it in CONVWIDGETS_CHROMIUM")
    try:
        from playwright.sync_api import Error, sync_playwright
    except ModuleNotFoundError:
        missing(BROWSER, "needs playwright (pip install 'convwidgets[test]')")
    playwright = _open.enter_context(sync_playwright())
    try:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=list(CHROMIUM_FLAGS), timeout=180_000
        )
    except Error as error:
        missing(BROWSER, f"needs a Chromium that starts; {chromium}: {error.message[:200]}")
    _open.callback(browser.close)
    return browser


@pytest.fixture(scope="session")
def lab_session(browser: "Browser", tmp_path_factory: pytest.TempPathFactory) -> "LabServer":
    """The one JupyterLab of the run, with a copy of the lessons in its folder."""
    try:
        from lab_server import LabServer
    except ModuleNotFoundError as error:
        missing(BROWSER, f"needs {error.name} (pip install 'convwidgets[test]')")
    server = LabServer.start(tmp_path_factory.mktemp("jupyterlab"))
    _open.callback(server.stop)
    shutil.copytree(REPOSITORY / "notebooks", server.root / "notebooks", dirs_exist_ok=True)
    return server


@pytest.fixture
def lab(lab_session: "LabServer") -> "Iterator[LabServer]":
    """JupyterLab with the light theme and, after the test, without its kernels."""
    yield lab_session
    lab_session.close_sessions()
    lab_session.set_theme(dark=False)


@pytest.fixture(scope="session")
def desks(browser: "Browser", lab_session: "LabServer") -> "list[Desk]":
    """Where `desk` is kept between tests."""
    kept: list[Desk] = []

    def close() -> None:
        for desk in kept:
            desk.close()

    _open.callback(close)
    return kept


@pytest.fixture
def desk(desks: "list[Desk]", browser: "Browser", lab_session: "LabServer") -> "Iterator[Desk]":
    """A notebook that stays open from test to test (see desk.py), which saves each five seconds.

    Errors of the page fail the test, as with `page`; a test that needs a kernel of its own (to
    kill it, say) uses `open_notebook`.
    """
    from desk import Desk

    # `lab` ends all kernels after its tests, this one's too.
    if kept := [desk for desk in desks if desk.usable()]:
        (desk,) = kept
    else:
        for gone in desks:
            gone.close()
        desk = Desk.open(browser, lab_session)
        desks[:] = [desk]
    yield desk
    unexpected = "\n".join(desk.clear())
    assert not unexpected, f"the page reported errors:\n{unexpected}"


@pytest.fixture
def device_scale_factor() -> float:
    """Device pixels per CSS pixel; ``@pytest.mark.parametrize`` this name to change it."""
    return 1


@pytest.fixture
def dark() -> bool:
    """Whether JupyterLab is dark; ``@pytest.mark.parametrize`` this name to change it."""
    return False


@pytest.fixture
def context(browser: "Browser", device_scale_factor: float) -> "Iterator[BrowserContext]":
    """A fresh profile with the page size the lessons are drawn for."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 800}, device_scale_factor=device_scale_factor
    )
    yield context
    context.close()


@pytest.fixture
def console_errors() -> "Iterator[ConsoleErrors]":
    """The page's errors: an unexpected one fails the test; ``.allow(pattern)`` expects one."""
    from lab_page import ConsoleErrors

    errors = ConsoleErrors()
    yield errors
    unexpected = "\n".join(errors.unexpected())
    assert not unexpected, f"the page reported errors:\n{unexpected}"


@pytest.fixture
def page(context: "BrowserContext", console_errors: "ConsoleErrors") -> "Page":
    """An empty page whose errors are watched and whose messages can be delayed."""
    from lab_page import prepare_delays
    from patience import WAIT_MS

    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    console_errors.watch(page)
    prepare_delays(page)
    return page


@pytest.fixture
def open_notebook(
    page: "Page",
    lab: "LabServer",
    console_errors: "ConsoleErrors",
    dark: bool,
    request: pytest.FixtureRequest,
) -> "Callable[..., OpenNotebook]":
    """Open and run a notebook: ``open_notebook(cells_or_file, run=True)``.

    A list of sources makes a new notebook; a path (of a lesson, say) is copied.
    """
    from lab_page import open_notebook, write_notebook

    made = 0

    def open_it(source: Sequence[str] | Path, *, run: bool = True) -> "OpenNotebook":
        nonlocal made
        made += 1
        target = lab.root / f"test-{abs(hash(request.node.nodeid))}-{made}.ipynb"
        if isinstance(source, Path):
            shutil.copy(source, target)
        else:
            write_notebook(target, source)
        lab.set_theme(dark=dark)
        return open_notebook(page, lab, target.name, console_errors, run=run)

    return open_it


@pytest.fixture
def export_html(tmp_path: Path) -> Callable[[Sequence[str]], Path]:
    """Run these cells without a browser and export them with the state of their widgets."""
    from lab_page import write_notebook

    def export(cells: Sequence[str]) -> Path:
        notebook = write_notebook(tmp_path / "exported.ipynb", cells)
        command = [sys.executable, "-m", "jupyter", "nbconvert", "--to", "html", "--execute"]
        # By itself it goes on without the widgets of a kernel that takes four seconds to show them.
        command += [f"--ExecutePreprocessor.{name}_timeout=300" for name in ("iopub", "startup")]
        done = subprocess.run(
            [*command, str(notebook)],
            env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return notebook.with_suffix(".html")

    return export


@pytest.fixture
def serve_cdn(page: "Page", console_errors: "ConsoleErrors") -> "Requests":
    """The page's requests for the scripts of exported notebooks are answered from disk."""
    import offline_cdn

    if not offline_cdn.installed():
        missing(BROWSER, "needs the packages of tests/browser/package.json (npm ci in that folder)")
    console_errors.allow(
        "ERR_INTERNET_DISCONNECTED",
        "Failed to fetch dynamically imported",  # nbconvert's own, for diagrams
        r"ERR_FILE_NOT_FOUND .*/anywidget\.js",  # the manager looks beside the page first
    )
    return offline_cdn.serve_cdn(page)


@pytest.fixture
def refuse_network(page: "Page", console_errors: "ConsoleErrors") -> "Requests":
    """Every request of the page is refused and noted."""
    import offline_cdn

    return offline_cdn.refuse_network(page)


@pytest.fixture
def delay_messages(page: "Page") -> Callable[[float | None], None]:
    """``delay_messages(200)``: that many milliseconds more for every message, each way.

    ``delay_messages(None)`` holds them back until the next call.
    """
    from lab_page import delay_messages

    return lambda milliseconds: delay_messages(page, milliseconds)


@pytest.fixture
def screenshot() -> "Callable[[Page | Locator, str], Path]":
    """``screenshot(page_or_locator, "name")`` writes ``screenshots/name.png``, for people."""
    SCREENSHOTS.mkdir(exist_ok=True)

    def shoot(what: "Page | Locator", name: str) -> Path:
        path = SCREENSHOTS / f"{name}.png"
        what.screenshot(path=path)
        return path

    return shoot
