"""A notebook that is open in JupyterLab, seen from both sides: the page and the kernel."""

import json
import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import nbformat
from lab_kernel import Kernel
from lab_server import LabServer
from patience import come
from playwright.sync_api import ConsoleMessage, Error, Locator, Page

OPEN_MS = 180_000
RUN_MS = 300_000

# Opens the notebook's tab (where the address did that already, again is harmless) and waits for its
# kernel.  JupyterLab drops "run" commands that come before the kernel is there.
_WAIT_FOR_KERNEL = """async (path) => {
  const app = window.jupyterapp;
  await app.restored;
  const panel = await app.commands.execute("docmanager:open", { path, factory: "Notebook" });
  await panel.context.ready;
  await panel.sessionContext.ready;
  const kernel = panel.sessionContext.session.kernel;
  await kernel.info;
  app.shell.activateById(panel.id);
  window.convwidgetsPanel = panel;
}"""

# Closes the notebook, with its kernel and its widgets, and leaves the page to the next one.
_CLOSE = """async () => {
  const panel = window.convwidgetsPanel;
  if (!panel || panel.isDisposed) return;
  await panel.sessionContext.shutdown();
  panel.dispose();
}"""

_KERNEL_IS_IDLE = """() =>
  window.convwidgetsPanel.sessionContext.kernelDisplayStatus === "idle" """

# Which process answers the page; the first answer of a kernel that has just been restarted may come
# late.
_ASK_FOR_PROCESS = """() => {
  window.convwidgetsProcess = null;
  const { kernel } = window.convwidgetsPanel.sessionContext.session;
  const asked = kernel.requestExecute({
    code: "", store_history: false, user_expressions: { it: "__import__('os').getpid()" },
  });
  asked.done.then(({ content }) => {
    window.convwidgetsProcess = Number(content.user_expressions.it.data["text/plain"]);
  });
}"""

_RUN_ALL = """async () => {
  window.jupyterapp.shell.activateById(window.convwidgetsPanel.id);
  await window.jupyterapp.commands.execute("notebook:run-all-cells");
}"""

# [number of cells still to run, first error]; a cell that failed leaves the ones below it undone.
_STATE = """() => {
  let waiting = 0, error = null;
  for (const { model } of window.convwidgetsPanel.content.widgets) {
    if (model.type !== "code" || model.sharedModel.getSource().trim() === "") continue;
    if (model.executionCount === null || model.executionState === "running") waiting += 1;
    for (let i = 0; i < model.outputs.length; i += 1) {
      const output = model.outputs.get(i);
      if (output.type === "error" && error === null)
        error = output.toJSON().traceback.join("\\n");
    }
  }
  return [waiting, error];
}"""

_ANSI = re.compile(r"\x1b\[[0-9;]*m")


@dataclass
class OpenNotebook:
    """One notebook: its page, its path below the server's root, its kernel."""

    page: Page
    server: LabServer
    path: str
    errors: "ConsoleErrors"

    @cached_property
    def kernel(self) -> Kernel:
        """The kernel, kept: the server forgets a dead one."""
        return self.server.kernel_of(self.path)

    def run_cell(self, code: str) -> None:
        """Run *code* in the kernel, as a cell further down would, without adding a cell."""
        self.kernel.run(code)

    def kernel_eval(self, expression: str) -> object:
        """The value that *expression* has in the kernel."""
        return self.kernel.value(expression)

    def comes_to(self, expression: str, value: object) -> None:
        """Wait until *expression* has this value in the kernel."""
        now = come(self.page, lambda: self.kernel_eval(expression), lambda now: now == value)
        assert now == value, f"{expression} is {now!r}, not {value!r}"

    def kill_kernel(self, *, until_given_up: bool = False) -> None:
        """Kill the kernel's process; no other takes its place.

        Returns once server and page have lost it.  JupyterLab then tries to reach it again for
        about eight seconds, in which messages are held back; *until_given_up* waits for the end
        of that, when sending a message is an error.
        """
        self.errors.allow("Could not send widget sync message", "/api/kernels/")
        self.kernel.kill()
        self.server.wait_until_dead(self.path)
        gone = "['dead', 'terminating', 'unknown']" if until_given_up else "[]"
        self.page.wait_for_function(
            f"""() => {{
              const status = window.convwidgetsPanel.sessionContext.kernelDisplayStatus;
              return {gone}.includes(status) ||
                ({gone}.length === 0 && !["idle", "busy"].includes(status));
            }}""",
            timeout=OPEN_MS,
        )

    def restart_kernel(self) -> None:
        """Give the notebook a new, empty kernel, as JupyterLab does when one has died.

        Every widget on the page has then lost its Python side.
        """
        self.errors.allow("Could not send widget sync message")
        self.server.restart_kernel(self.path)
        del self.kernel
        # The page may still believe the old one to be idle: ask who answers it.
        self.page.evaluate(_ASK_FOR_PROCESS)
        self.page.wait_for_function(
            "(process) => window.convwidgetsProcess === process",
            arg=self.kernel.pid,
            timeout=OPEN_MS,
        )
        self.page.wait_for_function(_KERNEL_IS_IDLE, timeout=OPEN_MS)

    def run_all(self) -> None:
        """Run every cell and wait; one that fails is an ``AssertionError`` with its traceback."""
        for _ in range(3):
            self.page.evaluate(_RUN_ALL)
            if self._finished():
                return
        raise AssertionError(f"{self.path}: the cells did not run")

    def _finished(self) -> bool:
        """Whether the cells have run; ``False`` when JupyterLab dropped the command."""
        stalled, before = 0, -1
        deadline = time.monotonic() + RUN_MS / 1000
        while time.monotonic() < deadline:
            waiting, error = self.page.evaluate(_STATE)
            if error is not None:
                raise AssertionError(f"{self.path}:\n{_ANSI.sub('', error)}")
            if waiting == 0:
                return True
            idle = self.page.evaluate(_KERNEL_IS_IDLE)
            stalled = stalled + 1 if idle and waiting == before else 0
            if stalled > 20:
                return False
            before = waiting
            self.page.wait_for_timeout(100)
        raise AssertionError(f"{self.path}: {before} cells still run after {RUN_MS / 1000:g} s")

    def close(self) -> None:
        """End the kernel and take the notebook off the page, which stays as it is."""
        self.page.evaluate(_CLOSE)

    def output(self, cell: int) -> Locator:
        """The outputs of code cell number *cell*, counted from 0."""
        return self.page.locator(".jp-Notebook .jp-CodeCell").nth(cell).locator(".jp-OutputArea")


def write_notebook(path: Path, cells: Sequence[str]) -> Path:
    """A notebook with these code cells, without outputs."""
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in cells],
        metadata={
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}
        },
    )
    nbformat.write(notebook, path)
    return path


def open_notebook(
    page: Page, server: LabServer, path: str, errors: "ConsoleErrors", *, run: bool = True
) -> OpenNotebook:
    """Open the notebook at *path* below the server's root and run its cells.

    In a page that shows JupyterLab already, this saves loading it again: ten seconds of a core.
    """
    if not page.url.startswith(f"{server.url}lab"):
        page.goto(f"{server.url}lab/tree/{path}?reset&token={server.token}", timeout=OPEN_MS)
        page.wait_for_function("() => window.jupyterapp !== undefined", timeout=OPEN_MS)
    page.evaluate(_WAIT_FOR_KERNEL, path)
    page.wait_for_function(_KERNEL_IS_IDLE, timeout=OPEN_MS)
    notebook = OpenNotebook(page, server, path, errors)
    if run:
        notebook.run_all()
    return notebook


# Holds back what passes the sockets between page and kernel, both ways and in order: a timer
# releases the oldest message, whichever message it was set for.  Without an end (null) it holds
# everything until there is one.
_DELAY_SCRIPT = """(() => {
  const Plain = window.WebSocket;
  const held = [];
  let delay = 0;
  const release = (queue) => setTimeout(() => queue.shift()(), delay);
  window.convwidgetsDelay = (milliseconds) => {
    delay = milliseconds;
    if (delay !== null) held.splice(0).forEach(release);
  };
  const later = (queue, job) => {
    queue.push(job);
    if (delay === null) held.push(queue);
    else release(queue);
  };
  window.WebSocket = class extends Plain {
    #out = [];
    #in = [];
    #delayed = false;
    constructor(...args) {
      super(...args);
      this.#delayed = String(args[0]).includes("/api/kernels/");
      if (!this.#delayed) return;
      const replayed = new WeakSet();
      this.addEventListener("message", (event) => {
        if (replayed.has(event)) return;
        event.stopImmediatePropagation();
        later(this.#in, () => {
          const copy = new MessageEvent("message", { data: event.data, origin: event.origin });
          replayed.add(copy);
          this.dispatchEvent(copy);
        });
      });
    }
    send(data) {
      if (this.#delayed) later(this.#out, () => super.send(data));
      else super.send(data);
    }
  };
})();"""


def prepare_delays(page: Page) -> None:
    """Make :func:`delay_messages` possible; before the page is opened."""
    page.add_init_script(_DELAY_SCRIPT)


def delay_messages(page: Page, milliseconds: float | None) -> None:
    """Add so much to every message between page and kernel, each way, from now on.

    None holds them back altogether, until the next call.
    """
    page.evaluate("(ms) => window.convwidgetsDelay(ms)", milliseconds)


# What JupyterLab itself says in a normal session.
_JUPYTERLAB_NOISE: tuple[str, ...] = (
    # said when a kernel is restarted while its debugger is still being asked for its state
    r"Could not restore the debugger state",
    # anywidget's, on a page too busy to load a module in two seconds; see test_busy_page.py
    r"\[anywidget\] Failed to initialize model",
)


@dataclass
class ConsoleErrors:
    """Errors of the page, each of which fails the test unless it was expected."""

    allowed: list[re.Pattern[str]] = field(
        default_factory=lambda: [re.compile(pattern) for pattern in _JUPYTERLAB_NOISE]
    )
    seen: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Collect what *page* throws or writes as an error."""
        page.on("pageerror", self._thrown)
        page.on("console", self._written)

    def ignore(self, page: Page) -> None:
        """Collect nothing more from *page*."""
        page.remove_listener("pageerror", self._thrown)
        page.remove_listener("console", self._written)

    def allow(self, *patterns: str) -> None:
        """Expect errors that contain one of these regular expressions."""
        self.allowed.extend(re.compile(pattern) for pattern in patterns)

    def unexpected(self) -> Iterable[str]:
        """The errors that no allowed pattern explains."""
        return [e for e in self.seen if not any(p.search(e) for p in self.allowed)]

    def _thrown(self, error: Error) -> None:
        self.seen.append(f"thrown: {error.stack or error.message}")

    def _written(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.seen.append(f"console: {message.text} ({json.dumps(message.location)})")
