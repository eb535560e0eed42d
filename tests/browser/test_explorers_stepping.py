"""Stepping through both explorers, by mouse and by keyboard, with the picture checked each time."""

import pytest
from player_page import cell_middle
from playwright.sync_api import expect

# Output cells in a row, number of rows, and the settings that make them.
OUTPUTS = {
    1: (13, 1, {"signal": "bump", "padding": "same"}),
    2: (5, 5, {"image": "cross"}),
}
# How far PageUp and PageDown go: a tenth of the trace.
LEAP = {1: 1, 2: 3}


@pytest.fixture(params=[1, 2], ids=["1d", "2d"])
def axes(request):
    return request.param


@pytest.fixture
def explorer(desk, axes):
    settings = OUTPUTS[axes][2]
    return desk.show(axes, ", ".join(f"{name}={value!r}" for name, value in settings.items()))


def test_keys(explorer, axes):
    columns, rows, settings = OUTPUTS[axes]
    last = columns * rows - 1
    explorer.shows(0, **settings)
    explorer.desk.shoot(explorer.view, f"conv{axes}d")
    explorer.player.focus()
    step = 0
    for key, by in [
        ("ArrowRight", 1),
        ("ArrowDown", columns),
        ("ArrowRight", 1),
        ("ArrowUp", -columns),
        ("ArrowUp", -columns),  # there is no row above
        ("ArrowLeft", -1),
        ("PageDown", LEAP[axes]),
        ("End", last),
        ("ArrowRight", 1),
        ("ArrowDown", columns),  # and none below
        ("PageUp", -LEAP[axes]),
        ("Home", -last),
        ("ArrowLeft", -1),
    ]:
        stays = abs(by) == columns and not 0 <= step + by <= last
        step = step if stays else max(0, min(step + by, last))
        explorer.player.press(key)
        explorer.shows(step, **settings)


def test_buttons(explorer, axes):
    columns, rows, settings = OUTPUTS[axes]
    last = columns * rows - 1
    presses = [
        ("Step forward", 1, "Enter"),
        ("Step forward", 2, "Space"),
        ("Step back", 1, "Enter"),
        ("Last step", last, "Space"),
        ("Last step", last, "Enter"),  # there is no further
        ("Step back", last - 1, "Space"),
        ("First step", 0, "Enter"),
        ("Step back", 0, "Space"),
    ]
    for name, goal, _ in presses:
        explorer.player.click(name)
        explorer.shows(goal, **settings)
    for name, goal, key in presses:
        button = explorer.player.button(name)
        button.focus()
        button.press(key)
        explorer.shows(goal, **settings)
        # At an end the focus stays: the next key press must find its way.
        expect(button, name).to_be_focused()


def test_slider(explorer, axes):
    columns, rows, settings = OUTPUTS[axes]
    steps = columns * rows
    for goal in (steps - 1, steps // 2, 1, 0):
        explorer.player.drag_slider(goal, steps)
        explorer.shows(goal, **settings)
    explorer.player.slider.focus()
    for key, goal in [
        ("ArrowRight", 1),
        ("ArrowUp", 2),  # on a slider up means more
        ("ArrowLeft", 1),
        ("ArrowDown", 0),
        ("End", steps - 1),
        ("Home", 0),
    ]:
        explorer.player.press(key)
        explorer.shows(goal, **settings)


def test_click_on_an_output_cell(explorer, axes):
    columns, rows, settings = OUTPUTS[axes]
    (lattice,) = explorer.value("e.player.lattices")
    assert lattice[4:] == [columns, rows, 0, 1]
    for goal in (columns * rows - 1, 0, columns // 2, (rows // 2) * columns + 1):
        explorer.player.click_picture(*cell_middle(lattice, goal))
        explorer.shows(goal, **settings)
    # Just outside of the last column, where nothing answers.
    x, y = cell_middle(lattice, columns - 1)
    explorer.player.click_picture(x + lattice[2], y)
    explorer.player.press("ArrowRight")
    explorer.shows((rows // 2) * columns + 2, **settings)
    # A narrow page shrinks the picture, and the cells are where they are seen.
    explorer.player.root.evaluate("(root) => { root.style.width = '500px'; }")
    explorer.player.click_picture(*cell_middle(lattice, columns * rows - 2))
    explorer.shows(columns * rows - 2, **settings)


def test_play_to_the_end_and_again(explorer, axes):
    columns, rows, settings = OUTPUTS[axes]
    steps = columns * rows
    player = explorer.player
    player.speed.select_option("very fast")
    seen = player.record()
    player.focus()
    player.press("Space")
    player.wait_for_step(steps - 1)
    player.button("Play").wait_for()
    explorer.shows(-1, **settings)
    assert [step for step, _ in seen()] == list(range(1, steps))  # none left out
    assert {offered for _, offered in seen()[:-1]} == {"Pause"}
    stopped = player.play_until(2)  # from the end it starts again
    explorer.desk.page.wait_for_timeout(200)
    explorer.shows(stopped, **settings)
    assert stopped == 2


# Six times in a second, as far as the page finds the time: how often between two steps?
METRONOME = """(root) => {
  root.convwidgetsBeats = 0;
  const step = () => Number(root.dataset.step);
  const beat = () => {
    if (step() >= 2) root.convwidgetsBeats += 1;
    if (step() < 8) setTimeout(beat, 1000 / 6);
  };
  beat();
}"""


# The player is the same for both from here on.
@pytest.mark.parametrize("axes", [2], ids=["2d"])
def test_speed_is_kept_and_can_change_while_playing(explorer):
    player = explorer.player
    player.speed.focus()
    player.press("ArrowDown")  # from normal, two steps in a second, to fast, six
    assert player.speed.evaluate("(s) => s.selectedOptions[0].textContent") == "fast"
    explorer.wait_for("e.player.speed", 6.0)
    player.root.evaluate(METRONOME)
    player.focus()
    player.press("Space")
    player.reach(8)
    player.press("Space")
    player.rest()
    beats = player.root.evaluate("(root) => root.convwidgetsBeats")
    # From step 2 to step 8, a sixth of a second each.  At normal speed there were 18 of them, at
    # the greatest not two.
    assert 3 <= beats <= 12


@pytest.mark.parametrize("axes", [2], ids=["2d"])
def test_a_key_stops_playing(explorer, axes):
    player = explorer.player
    player.speed.select_option("very fast")
    player.focus()
    player.press("Space")
    player.reach(2)
    player.press("Home")
    player.button("Play").wait_for()
    explorer.desk.page.wait_for_timeout(120)
    explorer.shows(0, **OUTPUTS[axes][2])


@pytest.mark.parametrize("still", [True, False])
def test_autoplay_respects_reduced_motion(desk, still):
    desk.page.emulate_media(reduced_motion="reduce" if still else "no-preference")
    desk.page.wait_for_function(
        "(still) => matchMedia('(prefers-reduced-motion: reduce)').matches === still", arg=still
    )
    desk.run(
        "import convwidgets as cw\n"
        "e = cw.Conv2DExplorer()\n"
        "e.player.autoplay, e.player.speed = True, 20\n"
        "display(e)"
    )
    explorer = desk.explorer(desk.notebook.output(0), "e", 2)
    if still:
        desk.page.wait_for_timeout(200)
        desk.page.emulate_media(reduced_motion="no-preference")
        explorer.shows(0)
    else:
        explorer.player.wait_for_step(8)


def test_a_step_that_crosses_new_pictures_stands(desk):
    explorer = desk.show(2, "image='cross', step=6")
    explorer.shows(6, image="cross")
    desk.delay(None)
    # New pictures and a step in one message, as a training sends them: on its way to the page.
    desk.notebook.run_cell(
        "with explorer.player.hold_sync():\n    explorer.kernel = 'box'\n    explorer.step = 7"
    )
    explorer.player.focus()
    explorer.player.press("ArrowLeft")  # on its way to the kernel
    explorer.player.wait_for_step(5)
    desk.delay(50)
    settings = {"image": "cross", "kernel": "box"}
    wanted, _, _ = explorer.expected(5, **settings)
    explorer.player.wait_for_picture(wanted, "crossed")
    desk.delay(0)
    desk.page.wait_for_timeout(300)
    explorer.shows(5, **settings)
    # and the next step from either side is taken by the other one
    explorer.player.press("ArrowRight")
    explorer.shows(6, **settings)
    desk.notebook.run_cell("explorer.configure(kernel='sobel_x'); explorer.step = 2")
    explorer.shows(2, patiently=True, image="cross")
