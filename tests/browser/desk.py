"""A notebook that stays open from test to test, and the explorers that tests put into it."""

import base64
from typing import Any

from lab_page import (
    ConsoleErrors,
    delay_messages,
    open_notebook,
    prepare_delays,
    write_notebook,
)
from lab_server import LabServer
from patience import WAIT_MS
from pictures import EXPECTED, SCREENSHOTS, Picture, as_literal
from player_page import Player
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

VIEWPORT = {"width": 1280, "height": 800}

_RUN = """async (source) => {
  const panel = window.convwidgetsPanel;
  const [cell] = panel.content.widgets;
  cell.model.sharedModel.setSource(source);
  cell.model.clearExecution();
  panel.content.activeCellIndex = 0;
  window.jupyterapp.shell.activateById(panel.id);
  await window.jupyterapp.commands.execute("notebook:run-all-cells");
  const outputs = cell.model.outputs.toJSON();
  return outputs.find((output) => output.output_type === "error")?.traceback.join("\\n") ?? null;
}"""

_THEME = """async (dark) => {
  const theme = dark ? "JupyterLab Dark" : "JupyterLab Light";
  await window.jupyterapp.commands.execute("apputils:change-theme", { theme });
}"""

# The next explorer begins with this look and not with the one of an explorer that is gone, whose
# last word about it may have been under way.
_TIDY = (
    "__import__('ipywidgets').Widget.close_all(); scenes.clear()\n"
    "__import__('convwidgets.explorers.frames').explorers.frames"
    "._last_surroundings.update(density=1.0, theme='light')\n"
)

_THEME_IS = "(dark) => document.body.dataset.jpThemeLight === String(!dark)"


class Explorer:
    """An explorer on the desk: the name it has in the kernel, and its first view in the page."""

    def __init__(self, desk: "Desk", name: str, axes: int, view: Locator) -> None:
        self.desk = desk
        self.name = name
        self.axes = axes
        self.view = view
        self.player = Player(view.locator(".convwidgets-player"))
        self.alert = view.locator(".convwidgets-notice [role=alert]")

    @classmethod
    def around(cls, desk: "Desk", name: str, axes: int, player: Locator) -> "Explorer":
        """The view that holds this player."""
        box = "ancestor::*[contains(concat(' ', @class, ' '), ' widget-vbox ')][1]"
        return cls(desk, name, axes, player.locator(f"xpath={box}"))

    @property
    def input_name(self) -> str:
        """What the explorer calls its input."""
        return "signal" if self.axes == 1 else "image"

    def value(self, expression: str) -> Any:
        """The value in the kernel of an expression with the explorer *e*, arrays as lists."""
        return self.desk.notebook.kernel_eval(self._ask(expression))

    def _ask(self, expression: str) -> str:
        return f"held({self.name}, lambda e: plain({expression}))"

    def control(self, label: str) -> Locator:
        """The control with this label."""
        return self.view.get_by_label(label, exact=True)

    def grid(self, what: str) -> Locator:
        """The editable grid that unfolds behind "Edit the *what*"."""
        matrix = self.view.locator(".convwidgets-matrix")
        return matrix.filter(has_text=f"Edit the {what}")

    def expected(self, step: int, **settings: Any) -> tuple[Picture, str, int]:
        """The picture, the sentence and the number of steps that these settings lead to."""
        environment = {"density": self.desk.density, "theme": self.desk.theme}
        given = ", ".join(
            f"{name}={as_literal(value)}" for name, value in (environment | settings).items()
        )
        return self.desk.picture(f"expected({self.axes}, {step}, {given})")

    def wait_for(self, expression: str, value: Any) -> None:
        """Wait until an expression with the explorer *e* has this value in the kernel."""
        self.desk.notebook.comes_to(self._ask(expression), value)

    def shows(self, step: int, /, *, patiently: bool = False, **settings: Any) -> None:
        """The page and the kernel are at *step* of these settings, in every respect.

        A picture that comes from the kernel is waited for (*patiently*); a step must have the
        right one from the moment it is shown.
        """
        wanted, words, steps = self.expected(step, **settings)
        step %= steps
        name = f"{self.name}-step-{step}"
        if patiently:
            self.player.wait_for_picture(wanted, name)
        assert self.player.shows(step, wanted, name) == {
            "step": step,
            "steps": steps,
            "words": words,
            "slider": step,
            "last": steps - 1,
            "spoken": f"step {step + 1} of {steps}",
        }
        self.wait_for("(e.step, e.describe())", (step, words))


class Desk:
    """One notebook with one cell, which each test fills."""

    def __init__(self, context: BrowserContext, server: LabServer) -> None:
        self.server = server
        self.errors = ConsoleErrors()
        self.page = context.new_page()
        self.page.set_default_timeout(WAIT_MS)
        self.errors.watch(self.page)
        prepare_delays(self.page)
        self.theme = "light"
        self._screen = context.new_cdp_session(self.page)
        self._set_density(1.0)
        server.set_theme(dark=False)
        path = write_notebook(server.root / f"desk-{id(self)}.ipynb", [""])
        self.notebook = open_notebook(self.page, server, path.name, self.errors, run=False)
        self.notebook.run_cell(EXPECTED)
        self._tidy = ""
        self._delayed = False
        self._pictures: dict[str, tuple[Picture, str, int]] = {}

    @classmethod
    def open(cls, browser: Browser, server: LabServer) -> "Desk":
        """A desk in a window of its own."""
        permissions = ["clipboard-read", "clipboard-write"]
        # No viewport of Playwright's, which could not change its density later.
        return cls(browser.new_context(no_viewport=True, permissions=permissions), server)

    def usable(self) -> bool:
        """Whether its kernel is still there."""
        sessions = self.server.request("GET", "api/sessions")
        return any(session["path"] == self.notebook.path for session in sessions)

    def run(self, source: str) -> Locator:
        """Run *source* in the notebook's cell; returns the cell's output."""
        # What the test before has left is closed here, which saves a run of its own.
        tidy, self._tidy = self._tidy, ""
        error = self.page.evaluate(_RUN, tidy + source)
        assert error is None, error
        return self.notebook.output(0)

    def show(self, axes: int, arguments: str = "", *, name: str = "explorer") -> Explorer:
        """Show a new explorer, alone."""
        output = self.run(
            f"import convwidgets as cw\n{name} = cw.Conv{axes}DExplorer({arguments})\n{name}"
        )
        return self.explorer(output, name, axes)

    def explorer(self, output: Locator, name: str, axes: int, view: int = 0) -> Explorer:
        """The explorer in *output* whose player has the number *view* there."""
        player = output.locator(".convwidgets-player").nth(view)
        shown = Explorer.around(self, name, axes, player)
        player.and_(self.page.locator("[data-step]")).wait_for(timeout=WAIT_MS)
        shown.wait_for("(e.player.theme, e.player.density)", (self.theme, self.density))
        # The kernel has heard how the page looks, but its answer may still be on its way.
        expect(player).to_have_attribute("data-revision", str(shown.value("e.player.revision")))
        return shown

    def picture(self, expression: str) -> tuple[Picture, str, int]:
        """What a call of `expected` in the kernel gives, the picture decoded."""
        if expression not in self._pictures:
            png, words, steps = self.notebook.kernel_eval(expression)
            self._pictures[expression] = (Picture(png), words, steps)
        return self._pictures[expression]

    def delay(self, milliseconds: float | None) -> None:
        """Add so much to every message between page and kernel, each way; None holds them back."""
        delay_messages(self.page, milliseconds)
        self._delayed = milliseconds != 0

    def look(self, *, theme: str = "light", density: float = 1.0) -> None:
        """Give the page this theme, and the screen so many pixels in a CSS pixel."""
        if theme != self.theme:
            self.page.evaluate(_THEME, theme == "dark")
            self.page.wait_for_function(_THEME_IS, arg=theme == "dark")
        if density != self.density:
            self._set_density(density)
        self.theme = theme

    def _set_density(self, density: float) -> None:
        # An emulated screen tells media queries only if its size changes too.
        height = VIEWPORT["height"] + (density != 1)
        self._screen.send(
            "Emulation.setDeviceMetricsOverride",
            {**VIEWPORT, "height": height, "deviceScaleFactor": density, "mobile": False},
        )
        self.density = density

    def shoot(self, what: Locator | Page, name: str) -> None:
        """Write ``screenshots/name.png``, for people.

        Playwright's own screenshots would reset the density.
        """
        SCREENSHOTS.mkdir(exist_ok=True)
        clip: dict[str, Any] = {"x": 0, "y": 0, **VIEWPORT}
        if isinstance(what, Locator):
            what.scroll_into_view_if_needed()
            clip = {**(what.bounding_box() or clip)}
        made = self._screen.send("Page.captureScreenshot", {"clip": {**clip, "scale": 1}})
        (SCREENSHOTS / f"{name}.png").write_bytes(base64.b64decode(made["data"]))

    def clear(self) -> list[str]:
        """Leave nothing behind for the next test; returns the errors nobody expected."""
        if self._delayed:
            self.delay(0)
        self.look()
        self._tidy = _TIDY
        found = list(self.errors.unexpected())
        self.errors.seen.clear()
        self.errors.allowed.clear()
        return found

    def close(self) -> None:
        """Close the window; its kernel goes with the server's other ones."""
        self.page.context.close()
