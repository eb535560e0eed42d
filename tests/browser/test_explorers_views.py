"""Several views and several explorers on one page."""

import os
import signal
from contextlib import contextmanager

import pytest
from player_page import Player
from playwright.sync_api import expect


def test_two_views_of_one_explorer_stay_in_step(desk):
    output = desk.run("import convwidgets as cw\ne = cw.Conv2DExplorer()\ndisplay(e, e)")
    one, two = (desk.explorer(output, "e", 2, view) for view in (0, 1))

    def both_show(step, **settings):
        one.shows(step, patiently=True, **settings)
        two.shows(step, patiently=True, **settings)

    both_show(0)
    one.player.focus()
    one.player.press("ArrowRight")
    both_show(1)
    two.player.button("Last step").click()
    both_show(8)
    two.player.slider.focus()
    two.player.press("ArrowLeft")
    both_show(7)
    desk.notebook.run_cell("e.step = 3")
    both_show(3)
    desk.shoot(desk.page, "two-views")
    # A control of either view changes both, pictures and controls.
    two.control("flip the kernel").click()
    both_show(3, flip_kernel=True)
    expect(one.control("flip the kernel")).to_be_checked()
    one.control("stride").fill("2")
    one.control("stride").press("Enter")
    both_show(3, flip_kernel=True, stride=2)
    expect(two.control("stride")).to_have_value("2")
    # Playing in one of them carries the other along.
    one.player.speed.select_option("very fast")
    one.player.focus()
    one.player.press("Home", "Space")
    both_show(3, flip_kernel=True, stride=2)


def test_closing_one_view_leaves_the_other(desk):
    output = desk.run(
        "import convwidgets as cw\nfrom IPython.display import display\n"
        "e = cw.Conv2DExplorer()\ndisplay(e)\nhandle = display(e, display_id=True)"
    )
    one = desk.explorer(output, "e", 2)
    desk.explorer(output, "e", 2, 1)
    desk.notebook.run_cell("handle.update(None)")
    output.get_by_text("None", exact=True).wait_for()
    expect(output.locator(".convwidgets-player")).to_have_count(1)
    one.player.focus()
    one.player.press("ArrowRight")
    one.shows(1)
    one.control("stride").fill("2")
    one.control("stride").press("Enter")
    one.shows(1, patiently=True, stride=2)


def test_two_explorers_do_not_disturb_each_other(desk):
    output = desk.run(
        "import convwidgets as cw\n"
        "a, b, c = cw.Conv2DExplorer(), cw.Conv2DExplorer(kernel='box'), cw.Conv1DExplorer()\n"
        "display(a, b, c)"
    )
    a = desk.explorer(output, "a", 2, 0)
    b = desk.explorer(output, "b", 2, 1)
    c = desk.explorer(output, "c", 1, 2)
    a.player.focus()
    a.player.press("ArrowRight")
    a.shows(1)
    b.shows(0, kernel="box")
    c.player.button("Last step").click()
    c.shows(2)
    b.control("flip the kernel").click()
    b.control("stride").fill("2")
    b.control("stride").press("Enter")
    b.shows(0, patiently=True, kernel="box", flip_kernel=True, stride=2)
    a.shows(1)
    c.shows(2)
    # Both play, each at its own speed and to its own end.
    a.player.speed.select_option("very fast")
    b.player.speed.select_option("fast")
    a.player.button("Play").click()
    b.player.button("Play").click()
    a.shows(8, patiently=True)
    b.shows(3, patiently=True, kernel="box", flip_kernel=True, stride=2)
    c.shows(2)
    assert a.value("e.player.speed") == 20
    assert b.value("e.player.speed") == 6


@contextmanager
def frozen(process):
    """The process does nothing meanwhile, as a kernel that computes for hours."""
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


@pytest.fixture
def slid(desk):
    """A slider that drives two players, with both explorers."""
    output = desk.run(
        "import convwidgets as cw\n"
        "a, b = cw.Conv2DExplorer(), cw.Conv2DExplorer(flip_kernel=True)\n"
        "slider = cw.StepSlider(a.player, b.player)\n"
        "display(slider, a, b)"
    )
    a, b = desk.explorer(output, "a", 2, 0), desk.explorer(output, "b", 2, 1)
    return output.locator(".noUi-handle"), a, b


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="needs signals that stop a process")
def test_a_step_slider_needs_no_kernel(desk, slid):
    handle, a, b = slid
    pictures = {e: [e.expected(i, flip_kernel=e is b)[0] for i in range(9)] for e in (a, b)}

    def both_show(step):
        for explorer in (a, b):
            explorer.player.shows(step, pictures[explorer][step], f"slid-{explorer.name}-{step}")

    with frozen(desk.notebook.kernel.pid):
        handle.focus()
        handle.press("ArrowRight")
        both_show(1)
        handle.press("End")
        both_show(8)
        handle.hover()
        box = handle.bounding_box()
        start = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        desk.page.mouse.move(*start)
        desk.page.mouse.down()
        desk.page.mouse.move(start[0] - 2000, start[1], steps=5)
        desk.page.mouse.up()
        both_show(0)
        # The other way round: a player takes the slider and the other player along.
        b.player.focus()
        b.player.press("ArrowDown")
        both_show(3)
        expect(handle).to_have_attribute("aria-valuetext", "3")
        assert handle.get_attribute("aria-valuenow") in ("3", "3.0")
    a.wait_for("e.step", 3)
    b.wait_for("e.step", 3)
    a.wait_for("slider.value", 3)
    assert a.value("(a.step, b.step)") == (3, 3)
    desk.notebook.run_cell("slider.value = 5")
    both_show(5)


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="needs signals that stop a process")
def test_a_busy_kernel_gets_the_last_step(desk):
    explorer = desk.show(2, "image='cross'")
    pictures = [explorer.expected(i, image="cross")[0] for i in range(25)]
    explorer.player.focus()
    with frozen(desk.notebook.kernel.pid):
        for step in range(1, 25):
            explorer.player.press("ArrowRight")
            explorer.player.shows(step, pictures[step], f"busy-{step}")
        explorer.player.press("ArrowUp")
        explorer.player.shows(19, pictures[19], "busy-19")
    explorer.wait_for("e.step", 19)
    # What the kernel heard late does not come back and move the page.
    desk.page.wait_for_timeout(300)
    explorer.shows(19, image="cross")


def test_a_view_that_comes_later_shows_the_current_step(desk):
    explorer = desk.show(2)
    explorer.player.focus()
    explorer.player.press("End")
    explorer.shows(8)
    output = desk.run("explorer")
    later = Player(output.locator(".convwidgets-player"))
    later.shows(8, explorer.expected(8)[0], "later")
