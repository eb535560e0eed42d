"""Quick checks in a real JupyterLab: by mouse, by keyboard, with a dead kernel, exported."""

import pytest
from playwright.sync_api import expect

CELLS = [
    "import convwidgets as cw",
    'card = cw.QuickCheck("01.length"); card',
    'choice = cw.QuickCheck("01.sign"); choice',
    'grid = cw.QuickCheck("02.products"); grid',
    'cw.check("01.length", 10)',
    "card",
]


def card_in(notebook, cell):
    return notebook.output(cell).locator(".convwidgets-check")


@pytest.mark.parametrize("dark", [False, True])
def test_answers_by_mouse_and_keyboard_reach_the_kernel(open_notebook, dark):
    notebook = open_notebook(CELLS)
    page = notebook.page
    number, again = card_in(notebook, 1), card_in(notebook, 5)
    number.locator("input").click()
    page.keyboard.type("10")
    page.keyboard.press("Enter")
    expect(number.locator(".cw-told li")).to_have_count(2)
    expect(again).to_contain_text("Two slips")
    notebook.comes_to("[card.attempts, card.correct, card.answer]", [1, False, "10"])
    notebook.run_cell("card.answer = 7")
    expect(page.locator(".cw-told.cw-right")).to_have_count(2)
    expect(number.locator("input")).to_have_value("7")

    choice = card_in(notebook, 2)
    choice.get_by_text("Zero").click()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(choice).to_have_attribute("data-verdict", "right")

    grid = card_in(notebook, 3)
    grid.locator(".cw-entry").first.focus()
    for row in ("-10 0 30", "-40 0 120", "-30 0 91"):
        for value in row.split():
            page.keyboard.type(value)
            page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(grid.locator(".cw-told")).to_contain_text("8 of 9 entries agree")
    notebook.comes_to("[choice.correct, grid.attempts]", [True, 1])


def test_it_goes_on_without_a_kernel(open_notebook):
    notebook = open_notebook(CELLS)
    card = card_in(notebook, 1)
    card.wait_for()
    notebook.kill_kernel(until_given_up=True)
    for tried in ("6", "5", "4"):
        card.locator("input").fill(tried)
        notebook.page.keyboard.press("Enter")
    card.get_by_role("button", name="Show the solution").click()
    expect(card).to_contain_text("The answer is 7.")
    card.locator("input").fill("7")
    card.get_by_role("button", name="Check").click()
    expect(card).to_have_attribute("data-verdict", "right")
    expect(card).to_have_attribute("data-attempts", "4")
