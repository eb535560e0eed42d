"""One path through each lesson in a real JupyterLab: run it, step, answer, turn a control.

All of them in one window, one after the other, as somebody would who works through the course.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import lesson_paths_a
import lesson_paths_b
import lesson_paths_c
import pytest
from agreement import agree
from lab_page import ConsoleErrors, open_notebook
from lesson import FOLDER, Lesson
from patience import WAIT_MS
from playwright.sync_api import expect

if TYPE_CHECKING:
    from lab_server import LabServer
    from playwright.sync_api import Browser, Page

LESSONS = sorted(FOLDER.glob("*.ipynb"))
# What a lesson asks for beyond stepping and answering.
PATHS = {
    "03_flip": lesson_paths_a.flip,
    "04_kernels": lesson_paths_a.kernels,
    "05_output_size": lesson_paths_a.output_size,
    "06_channels": lesson_paths_b.channels,
    "07_pooling": lesson_paths_a.pooling,
    "08_receptive_fields": lesson_paths_b.receptive_fields,
    "09_network": lesson_paths_c.network,
    "10_learning": lesson_paths_c.learning,
    "11_im2col": lesson_paths_c.im2col,
    "12_conv2d_layer": lesson_paths_c.layer,
}


@pytest.fixture(scope="module")
def window(browser: "Browser", lab_session: "LabServer") -> "Iterator[Page]":
    """The one page."""
    lab_session.set_theme(dark=False)
    with browser.new_context(viewport={"width": 1280, "height": 800}) as context:
        page = context.new_page()
        page.set_default_timeout(WAIT_MS)
        yield page


@pytest.fixture
def open_lesson(window: "Page", lab: "LabServer") -> Iterator[Callable[[Path], Lesson]]:
    """Open and run a lesson; errors of the page fail the test."""
    errors, opened = ConsoleErrors(), []
    errors.watch(window)

    def open_it(path: Path) -> Lesson:
        shutil.copy(path, lab.root / path.name)
        opened.append(open_notebook(window, lab, path.name, errors))
        return Lesson(opened[-1])

    yield open_it
    errors.ignore(window)
    if opened:
        opened.pop().close()
    else:
        window.goto("about:blank")  # who knows what stopped it: the next lesson loads the page anew
    unexpected = "\n".join(errors.unexpected())
    assert not unexpected, f"the page reported errors:\n{unexpected}"


@pytest.mark.slow
@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_path_through_the_lesson(open_lesson: Callable[[Path], Lesson], path: Path) -> None:
    lesson = open_lesson(path)
    assert lesson.count > 0
    if path.stem in PATHS:
        PATHS[path.stem](lesson)
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
    agree(player, lambda expression: lesson.value(number, expression), f"lesson-{number}")
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
    assert card.locator(".cw-told").inner_text().strip()
    assert card.get_attribute("data-verdict") != "right"
    entry.fill(str(lesson.notebook.kernel_eval(f"str(cards[{at}].question.right)")))
    entry.press("Enter")
    expect(card).to_have_attribute("data-verdict", "right")
