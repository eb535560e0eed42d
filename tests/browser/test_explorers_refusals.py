"""What an explorer does with input it cannot use, and with a fault of its own."""

import re

import pytest
from playwright.sync_api import expect

BASE = {1: {"signal": "rise", "kernel": "difference"}, 2: {"image": "ramp", "kernel": "sobel_x"}}


@pytest.fixture(params=[1, 2], ids=["1d", "2d"])
def axes(request):
    return request.param


@pytest.fixture
def explorer(desk, axes):
    explorer = desk.show(axes)
    explorer.player.focus()
    explorer.player.press("ArrowRight")
    explorer.shows(1)
    return explorer


def unchanged(explorer, before):
    """Neither picture nor settings are others than before, and the kernel goes on."""
    assert explorer.player.picture() == before
    explorer.shows(1)
    settings = "{name: getattr(e, name) for name in e.settings[2:]}"
    assert explorer.value(settings) == {
        "stride": 1,
        "padding": 0,
        "dilation": 1,
        "flip_kernel": False,
        "bias": 0.0,
    }
    explorer.player.focus()
    explorer.player.press("ArrowRight", "ArrowLeft")
    explorer.shows(1)


REFUSED = [
    ("stride", "0", r"stride is 0; it must be at least 1"),
    ("cells", "-1", r"padding is .1; .*at least 0"),
    ("stride", "1.5", r"stride is 1.5; type a whole number"),
    ("dilation", "9", r"dilation|kernel"),
    ("cells", "999999", r"padding"),
]


def test_numbers_that_cannot_be_used(explorer, axes):
    before = explorer.player.picture()
    for label, entry, sentence in REFUSED:
        box = explorer.control(label)
        good = box.input_value()
        box.fill(entry)
        box.press("Enter")
        explorer.alert.filter(has_text=re.compile(sentence)).wait_for()
        explorer.desk.shoot(explorer.view, f"conv{axes}d-refused-{label}-{entry}")
        # The page may hear of the sentence before it hears of the number.
        expect(box).to_have_value(good)
        unchanged(explorer, before)
        # The next good entry is taken, and the sentence goes away.
        explorer.control("flip the kernel").click()
        explorer.shows(1, patiently=True, flip_kernel=True)
        expect(explorer.alert).to_have_text("")
        explorer.control("flip the kernel").click()
        explorer.shows(1, patiently=True)


@pytest.mark.parametrize("axes", [2], ids=["2d"])
def test_an_emptied_box_gets_its_number_back(explorer):
    before = explorer.player.picture()
    box = explorer.control("stride")
    box.fill("")
    box.press("Tab")
    expect(box).to_have_value("1")
    unchanged(explorer, before)


def test_a_kernel_larger_than_the_input(explorer, axes):
    before = explorer.player.picture()
    grid = explorer.grid("weights")
    grid.locator("summary").click()
    grid.get_by_role("gridcell").first.click()
    rows = ["\t".join("123456")] * (6 if axes == 2 else 1)
    explorer.desk.page.evaluate("(text) => navigator.clipboard.writeText(text)", "\n".join(rows))
    explorer.player.press("ControlOrMeta+v")
    explorer.alert.filter(has_text=re.compile("kernel.*larger|kernel.*input")).wait_for()
    cells = grid.get_by_role("gridcell")
    expect(cells).to_have_count(9 if axes == 2 else 3)
    expect(cells.first).to_have_text("−1" if axes == 2 else "1")
    unchanged(explorer, before)


def test_an_entry_that_is_no_number(explorer, axes):
    before = explorer.player.picture()
    grid = explorer.grid("weights")
    grid.locator("summary").click()
    cell = grid.get_by_role("gridcell").first
    cell.click()
    explorer.player.press("a", "b", "c", "Enter")
    sentence = grid.get_by_role("alert").filter(has_text="abc")
    sentence.wait_for()
    expect(cell).to_have_attribute("aria-invalid", "true")
    explorer.desk.shoot(explorer.view, f"conv{axes}d-refused-abc")
    unchanged(explorer, before)
    # The mark stays until the entry is mended; Escape puts the good number back.
    cell.click()
    explorer.player.press("Escape")
    sentence.wait_for(state="hidden")
    expect(cell).not_to_have_attribute("aria-invalid", re.compile(""))
    expect(cell).to_have_text("−1" if axes == 2 else "1")
    unchanged(explorer, before)


@pytest.mark.parametrize("axes", [2], ids=["2d"])
def test_a_refusal_from_python_is_shown_too(explorer, axes):
    before = explorer.player.picture()
    with pytest.raises(AssertionError, match="ConvError"):
        explorer.desk.notebook.run_cell("explorer.stride = 0")
    explorer.alert.filter(has_text="stride is 0").wait_for()
    unchanged(explorer, before)


FAULT = "This is a fault of convwidgets"


@pytest.mark.parametrize("axes", [2], ids=["2d"])
def test_a_fault_in_a_callback_is_shown(explorer, axes):
    explorer.desk.notebook.run_cell(
        "def fail(*args): raise RuntimeError('broken on purpose')\n"
        "whole, explorer._make_scene = explorer._make_scene, fail"
    )
    explorer.control("stride").fill("2")
    explorer.control("stride").press("Enter")
    explorer.alert.filter(has_text=re.compile(f"{FAULT}.*broken on purpose")).wait_for()
    explorer.desk.shoot(explorer.view, f"conv{axes}d-fault")
    explorer.desk.notebook.run_cell("explorer._make_scene = whole")
    explorer.control("stride").fill("1")
    explorer.control("stride").press("Enter")
    expect(explorer.alert).to_have_text("")
    explorer.shows(1, patiently=True)


def test_a_fault_while_the_other_frames_are_made_is_shown(desk):
    explorer = desk.show(2)
    desk.notebook.run_cell(
        "from convwidgets.scenes.film import Film\n"
        "whole = Film.frame\n"
        "def frame(film, step):\n"
        "    if step == 3: raise RuntimeError('broken on purpose')\n"
        "    return whole(film, step)\n"
        "Film.frame = frame"
    )
    try:
        explorer.control("flip the kernel").click()
        explorer.alert.filter(has_text=re.compile(f"{FAULT}.*broken on purpose")).wait_for()
    finally:
        desk.notebook.run_cell("Film.frame = whole")
