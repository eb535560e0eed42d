"""One path through each lesson in a real JupyterLab: run it, step, answer, turn a control."""

from collections.abc import Callable
from pathlib import Path

import pytest
from lab_page import OpenNotebook
from pictures import Picture
from player_page import Player
from playwright.sync_api import Locator

FOLDER = Path(__file__).parents[2] / "notebooks"
LESSONS = sorted(FOLDER.glob("*.ipynb"))

# The explorers in the order in which the page shows them; one that is inside another (the stepper
# under the gallery) has a player that is not in the page yet.
_FIND = """
import ipywidgets
from convwidgets.explorers.explorer import Explorer
shown = [w for w in ipywidgets.widgets.widget._instances.values() if isinstance(w, Explorer)]
inner = {c.model_id for e in shown for c in e.children if isinstance(c, Explorer)}
shown = [e for e in shown if e.model_id not in inner]
"""


class Lesson:
    """A lesson that has run."""

    def __init__(self, notebook: OpenNotebook) -> None:
        self.notebook = notebook
        self.page = notebook.page
        notebook.run_cell(_FIND)
        self.count = int(str(notebook.kernel_eval("len(shown)")))

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
        return self.notebook.kernel_eval(f"(lambda e: {expression})(shown[{number}])")

    def wanted(self, number: int) -> Picture:
        """The picture of the explorer's own step, made by the kernel in one piece."""
        png = self.value(number, "e.scene.png(e.step, density=e.player.density)")
        assert isinstance(png, bytes)
        return Picture(png)

    def waits_for(self, number: int, expression: str) -> None:
        """Wait until an expression with the explorer *e* is true in the kernel."""
        for _ in range(200):
            if self.value(number, f"bool({expression})"):
                return
            self.page.wait_for_timeout(25)
        raise AssertionError(f"{expression} does not become true")


@pytest.mark.slow
@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_path_through_the_lesson(open_notebook: Callable[..., OpenNotebook], path: Path) -> None:
    lesson = Lesson(open_notebook(path))
    assert lesson.count > 0
    # A cell has run when its widgets are in the kernel; the page is a little later.
    lesson.page.wait_for_function(
        "(count) => document.querySelectorAll('.convwidgets-explorer').length === count",
        arg=lesson.count,
    )
    for number in range(lesson.count):
        steps_to_the_end(lesson, number)
    answers_a_check(lesson)


def steps_to_the_end(lesson: Lesson, number: int) -> None:
    """The last step is painted in every pixel as the kernel would, and spoken."""
    player = lesson.player(number)
    last = int(str(lesson.value(number, "len(e.trace) - 1")))
    player.focus()
    player.press("End")
    player.wait_for_step(last)
    lesson.waits_for(number, f"e.step == {last}")
    player.wait_for_picture(lesson.wanted(number), f"lesson-{number}")
    assert player.live.text_content() == lesson.value(number, "e.describe()")
    if last:
        player.press("ArrowLeft")
        player.wait_for_step(last - 1)


def answers_a_check(lesson: Lesson) -> None:
    """A wrong answer gets a reason, the right one is taken."""
    lesson.notebook.run_cell(
        "from convwidgets import QuickCheck\n"
        "cards = [w for w in ipywidgets.widgets.widget._instances.values()"
        " if isinstance(w, QuickCheck)]\n"
        "numeric = [i for i, c in enumerate(cards) if c.question.kind == 'number']"
    )
    at = lesson.notebook.kernel_eval("numeric[0] if numeric else None")
    if at is None:
        return
    card = lesson.page.locator(".convwidgets-check").nth(int(str(at)))
    card.scroll_into_view_if_needed()
    entry = card.locator("input").first
    entry.fill("123456")
    entry.press("Enter")
    assert card.get_attribute("data-verdict") != "right"
    assert card.locator(".cw-told").inner_text().strip()
    entry.fill(str(lesson.notebook.kernel_eval(f"str(cards[{at}].question.right)")))
    entry.press("Enter")
    assert card.get_attribute("data-verdict") == "right"
