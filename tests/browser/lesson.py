"""A lesson that has run in a real JupyterLab, and its explorers."""

from pathlib import Path
from typing import Any

from agreement import agree, click_cell
from lab_page import OpenNotebook
from patience import WAIT_MS, come
from player_page import Player
from playwright.sync_api import Locator

FOLDER = Path(__file__).parents[2] / "notebooks"

# What the outputs show, top to bottom.
_SHOWN = """() => window.convwidgetsPanel.content.widgets.flatMap(({ model }) => {
  const outputs = model.outputs ? [...Array(model.outputs.length).keys()] : [];
  return outputs.map((k) => model.outputs.get(k).data["application/vnd.jupyter.widget-view+json"]);
}).filter(Boolean).map(({ model_id }) => model_id)"""

# The explorers among that; others may have been made for their numbers only.
_FIND = """
import ipywidgets
from convwidgets.explorers.explorer import Explorer
def held(e, read):  # see pictures.py
    with e.player.lock:
        return read(e)
made = [ipywidgets.widgets.widget._instances[i] for i in {ids}]
shown = [w for w in made if isinstance(w, Explorer)]
"""


class Lesson:
    """A lesson that has run."""

    def __init__(self, notebook: OpenNotebook) -> None:
        self.notebook = notebook
        self.page = notebook.page
        notebook.run_cell(_FIND.format(ids=self.page.evaluate(_SHOWN)))
        self.count = int(str(notebook.kernel_eval("len(shown)")))
        # A cell has run when its widgets are in the kernel; the page is a little later.
        self.page.wait_for_function(
            "(count) => document.querySelectorAll('.convwidgets-explorer').length === count",
            arg=self.count,
            timeout=WAIT_MS,
        )

    def view(self, number: int) -> Locator:
        """The view of an explorer, counted through the lesson."""
        return self.page.locator(".convwidgets-explorer").nth(number)

    def player(self, number: int) -> Player:
        """Its player, in sight and with a picture."""
        root = self.view(number).locator(".convwidgets-player").first
        root.scroll_into_view_if_needed()
        root.and_(self.page.locator("[data-step]")).wait_for()
        return Player(root)

    def value(self, number: int, expression: str) -> object:
        """The value in the kernel of an expression with the explorer *e*."""
        return self.notebook.kernel_eval(f"held(shown[{number}], lambda e: {expression})")

    def waits_for(self, number: int, expression: str) -> None:
        """Wait until an expression with the explorer *e* is true in the kernel."""
        holds = come(self.page, lambda: self.value(number, f"bool({expression})"), bool)
        assert holds, f"{expression} does not become true"


class Shown:
    """One explorer of a lesson, with both of its sides."""

    def __init__(self, lesson: Lesson, number: int) -> None:
        self.lesson, self.number = lesson, number
        self.view = lesson.view(number)
        self.player = lesson.player(number)
        self.press = self.player.press
        notice = self.view.locator(".convwidgets-notice").first
        self.alert = notice.locator("[role=alert]")
        self.note = notice.locator("[role=status]")
        self.said = notice.locator(".cw-sentence")  # an empty one keeps the role it had

    def value(self, expression: str) -> Any:
        """The value in the kernel of an expression with the explorer *e*."""
        return self.lesson.value(self.number, expression)

    def waits_for(self, expression: str) -> None:
        """Wait until an expression with the explorer *e* is true in the kernel."""
        self.lesson.waits_for(self.number, expression)

    def has(self, expression: str) -> str:
        """The kernel comes to hold this, and the page shows it; returns the picture's digest."""
        self.waits_for(expression)
        name = f"{Path(self.lesson.notebook.path).stem}-{self.number}"
        return agree(self.player, self.value, name)

    def click(self, cell: int, lattice: int = 0, of: str = "lattices") -> None:
        """Click a cell of one of the scene's lattices, or of its targets."""
        click_cell(self.player, self.value, cell, lattice, of)

    def control(self, label: str) -> Locator:
        """The control with this label."""
        return self.view.get_by_label(label, exact=True)
