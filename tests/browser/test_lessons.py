"""One path through each lesson in a real JupyterLab: run it, step, answer, turn a control."""

from collections.abc import Callable
from pathlib import Path

import lesson_paths_a
import lesson_paths_b
import lesson_paths_c
import pytest
from lab_page import OpenNotebook
from lesson import FOLDER, Lesson

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


@pytest.mark.slow
@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_path_through_the_lesson(open_notebook: Callable[..., OpenNotebook], path: Path) -> None:
    lesson = Lesson(open_notebook(path))
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
