"""A page so busy that anywidget gives up waiting for a widget's module."""

from collections.abc import Callable

from lab_page import ConsoleErrors, OpenNotebook
from patience import come
from player_page import Player
from playwright.sync_api import Page

# No time at all, instead of two seconds.
_IMPATIENT = """(() => {
  const plain = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = (milliseconds) => plain(milliseconds === 2000 ? 0 : milliseconds);
})()"""

GIVEN_UP = "Failed to initialize model"


def test_widgets_that_load_late_still_hear_the_kernel(
    page: Page, open_notebook: Callable[..., OpenNotebook], console_errors: ConsoleErrors
) -> None:
    page.add_init_script(_IMPATIENT)
    notebook = open_notebook(["import convwidgets as cw\ne = cw.Conv2DExplorer()\ne"])
    said = come(page, lambda: str(console_errors.seen), lambda said: GIVEN_UP in said)
    assert GIVEN_UP in said, "nothing was given up: this tests nothing"
    view = notebook.output(0)
    player = Player(view.locator(".convwidgets-player"))
    player.root.and_(page.locator('[data-steps="9"]')).wait_for()
    notebook.run_cell("e.stride = 2")
    player.root.and_(page.locator('[data-steps="4"]')).wait_for()
    notebook.run_cell("e.step = 3")
    player.wait_for_step(3)
    # The sentence beside it and the grids listen as well.
    notebook.run_cell("e.kernel = [[7, 0], [0, 0]]")
    notebook.run_cell("try:\n    e.stride = 0\nexcept cw.ConvError:\n    pass")
    view.locator(".convwidgets-notice").get_by_text("stride is 0").wait_for()
    grid = view.locator(".convwidgets-matrix").filter(has_text="Edit the weights")
    grid.get_by_role("gridcell").filter(has_text="7").wait_for()
