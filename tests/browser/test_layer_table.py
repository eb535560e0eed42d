"""The table of layers by hand, in a real JupyterLab: keyboard, rows, refusals, views."""

from collections.abc import Callable
from typing import Any

import pytest
from agreement import agree
from desk import Desk, Explorer
from lab_page import OpenNotebook
from player_page import Player
from playwright.sync_api import Locator, Page, expect

SHOW = "import convwidgets as cw\ne = cw.ReceptiveFieldExplorer(layers=[3, 5], size=21)\n"
KERNELS = "[layer.kernel_size for layer in e.layers]"


class Table:
    """The layer table of one view of the explorer *e*."""

    def __init__(self, view: Locator) -> None:
        self.view = view
        self.page: Page = view.page
        self.rows = view.locator(".convwidgets-layers tbody tr")

    def cell(self, setting: str, row: int) -> Locator:
        """The control of a setting in a row, counted from 0."""
        return self.rows.nth(row).locator(f'[aria-label^="{setting}, layer {row + 1},"]')

    def act(self, act: str, row: int) -> Locator:
        """A button at the end of a row."""
        return self.rows.nth(row).locator(f"button[data-act={act}]")

    def kernels(self, *sizes: str) -> None:
        """The kernel sizes come to read so, top to bottom."""
        expect(self.view.locator('[aria-label^="kernel size, layer"]')).to_have_count(len(sizes))
        for row, size in enumerate(sizes):
            expect(self.cell("kernel size", row)).to_have_value(size)

    def enter(self, setting: str, row: int, text: str, key: str = "Enter") -> None:
        """Type over a cell."""
        self.cell(setting, row).fill(text)
        self.cell(setting, row).press(key)

    def press(self, *keys: str) -> None:
        """Press keys where the focus is."""
        for key in keys:
            self.page.keyboard.press(key)


@pytest.fixture
def stack(desk: Desk) -> Explorer:
    return desk.explorer(desk.run(f"{SHOW}e"), "e", 2)


@pytest.fixture
def table(stack: Explorer) -> Table:
    return Table(stack.view)


def holds(stack: Explorer, *kernels: int) -> str:
    """The kernel and the picture come to be those of such layers."""
    stack.wait_for(KERNELS, list(kernels))
    return agree(stack.player, stack.value, "layer-table")


def test_everything_by_keyboard(stack: Explorer, table: Table) -> None:
    table.cell("kernel size", 0).focus()
    table.press("ArrowDown")
    expect(table.cell("kernel size", 1)).to_be_focused()
    table.press("3", "Enter")  # what stands there is selected
    holds(stack, 3, 3)
    # Tab goes along the row: stride, padding, dilation, up, down, add.
    table.press(*["Tab"] * 6)
    expect(table.act("add", 1)).to_be_focused()
    table.press("Enter")
    holds(stack, 3, 3, 3)
    expect(table.cell("kind", 2)).to_be_focused()
    table.press("Tab", "2", "Alt+ArrowUp")  # the entry counts before the layer moves
    holds(stack, 3, 2, 3)
    expect(table.cell("kernel size", 1)).to_be_focused()
    table.press("Alt+ArrowUp", "Alt+ArrowUp")  # there is nothing above the first
    holds(stack, 2, 3, 3)
    expect(table.cell("kernel size", 0)).to_be_focused()
    table.act("remove", 0).focus()
    table.press("Space")
    holds(stack, 3, 3)
    expect(table.act("remove", 0)).to_be_focused()
    table.kernels("3", "3")
    # One more Tab leaves the table, whatever its number of rows.
    table.press("Tab")
    expect(stack.player.root).to_be_focused()


def test_every_button_and_setting_by_mouse(stack: Explorer, table: Table) -> None:
    table.act("down", 0).click()
    holds(stack, 5, 3)
    table.act("up", 1).click()
    holds(stack, 3, 5)
    table.act("add", 0).click()
    holds(stack, 3, 3, 5)
    table.act("remove", 2).click()
    holds(stack, 3, 3)
    expect(table.act("up", 0)).to_have_attribute("aria-disabled", "true")
    expect(table.act("down", 1)).to_have_attribute("aria-disabled", "true")
    table.act("up", 0).hover()
    table.act("up", 0).click(force=True)
    table.cell("kind", 1).select_option("max_pool")
    holds(stack, 3, 2)
    table.enter("padding at each side", 0, "1")
    table.enter("dilation", 0, "2")
    table.enter("stride", 1, "3", "Tab")
    stack.wait_for(
        "[(n.kind, n.stride, n.padding, n.dilation) for n in e.layers]",
        [("conv", 1, 1, 2), ("max_pool", 3, 0, 1)],
    )
    holds(stack, 3, 2)
    expect(stack.control("layers")).to_have_value("own layers")


REFUSED = [
    ("kernel size", 1, "99", "Layer 2 (conv2): The kernel's length is 99"),
    ("stride", 0, "abc", "Layer 1 (conv1): its stride is 'abc'; type a whole number."),
    ("stride", 0, "", "Layer 1 (conv1): its stride is empty; type a whole number."),
    ("dilation", 1, "0", "Layer 2 (conv2): dilation is 0; it must be at least 1."),
    ("padding at each side", 0, "1.5", "is '1.5'; type a whole number."),
]


def test_what_cannot_be_used_names_the_layer(stack: Explorer, table: Table) -> None:
    good = holds(stack, 3, 5)
    for setting, row, entry, sentence in REFUSED:
        before = table.cell(setting, row).input_value()
        table.enter(setting, row, entry)
        stack.alert.filter(has_text=sentence).wait_for()
        expect(table.cell(setting, row)).to_have_value(before)
        assert holds(stack, 3, 5) == good
    table.act("remove", 1).click()
    holds(stack, 3)
    expect(stack.alert).to_have_text("")
    table.act("remove", 0).click()
    stack.alert.filter(has_text="give at least one layer").wait_for()
    holds(stack, 3)


def test_escape_puts_back_what_was_typed(stack: Explorer, table: Table) -> None:
    good = holds(stack, 3, 5)
    table.cell("kernel size", 1).fill("17")
    table.press("Escape")
    table.kernels("3", "5")
    table.press("Tab")
    assert holds(stack, 3, 5) == good


def test_many_quick_clicks_all_count(desk: Desk, stack: Explorer, table: Table) -> None:
    desk.delay(150)
    for _ in range(6):
        table.act("add", 0).click()
    holds(stack, 3, 3, 3, 3, 3, 3, 3, 5)
    table.kernels(*"33333335")
    desk.delay(0)


def test_a_change_while_it_plays(desk: Desk) -> None:
    # Long enough to be stopped in time.
    stack = desk.explorer(desk.run(f"{SHOW.replace('21', '190')}e"), "e", 2)
    table = Table(stack.view)
    stack.player.button("Play").click()
    stack.player.reach(1)
    table.enter("kernel size", 0, "7")
    stack.wait_for(KERNELS, [7, 5])
    stack.player.reach(3)  # it goes on
    stack.player.button("Pause").click()
    stack.wait_for("e.step", stack.player.rest())
    holds(stack, 7, 5)


def test_two_views_are_one_table(desk: Desk) -> None:
    output = desk.run(f"{SHOW}display(e)\ne")
    first, second = (desk.explorer(output, "e", 2, view) for view in range(2))
    tables = Table(first.view), Table(second.view)
    tables[0].enter("kernel size", 0, "7")
    tables[1].act("add", 1).click()
    for stack, table in zip((first, second), tables, strict=True):
        holds(stack, 7, 5, 5)
        table.kernels("7", "5", "5")
    # The focus is where the layer was added, in that view alone.
    expect(tables[1].cell("kind", 2)).to_be_focused()
    # What is just being typed in one view stays when the other one changes something else.
    tables[0].cell("stride", 0).fill("2")
    desk.notebook.run_cell("e.layers = [7, 3, 5]")
    tables[1].kernels("7", "3", "5")
    expect(tables[0].cell("stride", 0)).to_have_value("2")
    tables[0].press("Enter")
    first.wait_for("e.layers[0].stride", 2)
    expect(tables[1].cell("stride", 0)).to_have_value("2")


def test_the_buttons_stay_in_sight_in_a_narrow_page(desk: Desk) -> None:
    output = desk.run("import convwidgets as cw\ne = cw.ParameterCalculator()\ne")
    table = Table(desk.explorer(output, "e", 2).view)
    width = table.view.evaluate("(view) => view.clientWidth")
    table.view.evaluate("(view) => { view.style.width = '560px'; }")
    scroller = table.view.locator(".cw-scroller")
    sizes = "(box) => [box.scrollWidth > box.clientWidth, box.offsetWidth]"
    scrolls, wide = scroller.evaluate(sizes)
    assert scrolls
    assert wide <= 560 < width
    right = "(node) => node.getBoundingClientRect().right"
    assert scroller.evaluate("(box) => box.scrollLeft") == 0
    assert table.act("remove", 1).evaluate(right) <= scroller.evaluate(right)
    table.act("remove", 1).click()
    expect(table.rows).to_have_count(1)


@pytest.mark.slow
def test_without_a_kernel(open_notebook: Callable[..., OpenNotebook]) -> None:
    notebook = open_notebook([f"{SHOW}e"])
    view = notebook.page.locator(".convwidgets-explorer")
    player, table = Player(view.locator(".convwidgets-player")), Table(view)
    last: Any = notebook.kernel_eval("len(e.trace) - 1")
    player.wait_for_step(0)
    notebook.kill_kernel()
    table.enter("kernel size", 0, "5")
    table.act("add", 0).click()
    # Nobody answers: nothing moves, and what can be done without a kernel goes on.
    table.kernels("5", "5")
    player.focus()
    player.press("End")
    player.wait_for_step(last)
