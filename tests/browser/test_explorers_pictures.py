"""The picture while it changes: no flicker, the page's theme and density, frames on demand."""

import time
from itertools import groupby

import pytest
from patience import come
from pictures import DIGEST

# Notes, for each frame the browser shows, which picture is on each visible canvas.
SAMPLE = f"""() => {{
  const digest = {DIGEST};
  const seen = (window.convwidgetsSamples = []);
  const sample = () => {{
    if (window.convwidgetsSamples !== seen) return;
    for (const canvas of document.querySelectorAll(".jp-OutputArea canvas")) {{
      if (canvas.checkVisibility({{ visibilityProperty: true }}) && canvas.clientHeight > 0) {{
        seen.push(digest(canvas));
      }}
    }}
    requestAnimationFrame(sample);
  }};
  requestAnimationFrame(sample);
}}"""


# Until what is shown now has been noted.
FRAME = """() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))"""


class Samples:
    """The pictures that come in turn; a busy browser shows a frame only now and then."""

    def __init__(self, page):
        self.page = page

    def start(self):
        self.page.evaluate(SAMPLE)
        self.frame()

    def frame(self):
        """Wait until the picture there is now has been seen."""
        self.page.evaluate(FRAME)

    def stop(self):
        """The pictures that were seen, one after the other."""
        self.frame()
        seen = self.page.evaluate(
            """() => {
              const seen = window.convwidgetsSamples;
              window.convwidgetsSamples = null;
              return Promise.all(seen);
            }"""
        )
        assert seen
        return [picture for picture, _ in groupby(seen)]


@pytest.fixture
def samples(desk):
    return Samples(desk.page)


def named(pictures, seen):
    """The names of the pictures that were seen, unknown ones as they are."""
    names = {picture.digest: name for name, picture in pictures.items()}
    return [names.get(picture, picture) for picture in seen]


def test_the_digest_tells_pictures_apart(desk):
    """The tests of this folder rest on it: equal for equal pixels, another for one other pixel."""
    explorer = desk.show(2)
    before = explorer.player.picture()
    assert before == explorer.expected(0)[0].digest != explorer.expected(1)[0].digest
    explorer.player.canvas.evaluate(
        """(canvas) => {
          const context = canvas.getContext("2d");
          const pixel = context.getImageData(700, 200, 1, 1);
          pixel.data[2] ^= 1;
          context.putImageData(pixel, 700, 200);
        }"""
    )
    assert explorer.player.picture() != before


@pytest.mark.parametrize("axes", [1, 2], ids=["1d", "2d"])
def test_the_first_picture_is_there_from_the_start(desk, samples, axes):
    desk.run("")  # takes away what the test before has shown
    samples.start()
    explorer = desk.show(axes)
    explorer.shows(0)
    assert named({"first": explorer.expected(0)[0]}, samples.stop()) == ["first"]


@pytest.mark.parametrize("axes", [1, 2], ids=["1d", "2d"])
def test_old_picture_then_new_picture_and_nothing_else(desk, samples, axes):
    explorer = desk.show(axes)
    explorer.player.focus()
    explorer.player.press("End")
    last = {1: 2, 2: 8}[axes]
    explorer.shows(last)
    changes = [
        ({"flip_kernel": True}, lambda: explorer.control("flip the kernel").click()),
        # Fewer steps: the current one is gone, and the player goes to the last one there is.
        ({"stride": 2}, lambda: enter("stride", "2")),
        ({"padding": 2}, lambda: enter("cells", "2")),
        ({"kernel": "identity"}, lambda: explorer.control("kernel").select_option("Identity")),
        ({"stride": 1}, lambda: enter("stride", "1")),
    ]

    def enter(label, text):
        explorer.control(label).fill(text)
        explorer.control(label).press("Enter")

    settings = {}
    pictures = {"start": explorer.expected(last)[0]}
    samples.start()
    step = last
    for change, act in changes:
        settings |= change
        step = min(step, explorer.expected(0, **settings)[2] - 1)
        pictures[str(change)] = explorer.expected(step, **settings)[0]
        act()
        explorer.shows(step, patiently=True, **settings)
        samples.frame()
    assert named(pictures, samples.stop()) == list(pictures)


def test_settings_that_change_while_it_plays(desk, samples):
    explorer = desk.show(2, "image='cross'")
    pictures = {
        (flip, step): explorer.expected(step, image="cross", flip_kernel=flip)[0]
        for flip in (False, True)
        for step in range(25)
    }
    explorer.player.speed.select_option("very fast")
    samples.start()
    explorer.player.focus()
    explorer.player.press("Space")
    box = explorer.control("flip the kernel")
    for _ in range(5):
        desk.page.wait_for_timeout(150)
        box.click()
    # The third click has the picture of the fifth, and the fourth's may come after it.
    last = pictures[True, 24].digest
    come(desk.page, explorer.player.picture, lambda picture: picture == last)
    seen = named(pictures, samples.stop())
    assert [picture for picture in seen if isinstance(picture, str)] == []
    ends = come(desk.page, explorer.player.picture, lambda picture: picture == last)
    assert ends == last
    explorer.player.wait_for_step(24)
    steps = [step for _, step in seen]
    assert steps == sorted(steps), "it went back while it played"
    assert {flip for flip, _ in seen} == {False, True}


def test_frames_asked_for_while_others_are_made_are_right(desk):
    """The page asks for the steps around it at the moment the kernel is making all of them."""
    explorer = desk.show(2, "image='cross'")
    explorer.player.focus()
    for padding in (3, 2, 4):
        desk.page.evaluate("() => {}")
        explorer.control("cells").fill(str(padding))
        explorer.control("cells").press("Enter")
        explorer.player.focus()
        explorer.shows(0, patiently=True, image="cross", padding=padding)
        for key, step in [("End", -1), ("Home", 0), ("ArrowDown", 5 + 2 * padding)]:
            explorer.player.press(key)
            explorer.shows(step, image="cross", padding=padding)
        explorer.player.press("Home")
        explorer.shows(0, image="cross", padding=padding)


@pytest.mark.parametrize("axes", [1, 2], ids=["1d", "2d"])
def test_a_dark_page_and_back(desk, samples, axes):
    explorer = desk.show(axes)
    explorer.player.focus()
    explorer.player.press("ArrowRight")
    explorer.shows(1)
    light = explorer.expected(1)[0]
    samples.start()
    desk.look(theme="dark")
    explorer.shows(1, patiently=True)  # now the picture of the dark theme
    dark = explorer.expected(1)[0]
    assert named({"light": light, "dark": dark}, samples.stop()) == ["light", "dark"]
    assert explorer.value("e.player.theme") == "dark"
    roots = explorer.view.locator(".convwidgets")
    assert roots.count() >= 4
    assert roots.evaluate_all("(all) => all.every((e) => e.classList.contains('cw-dark'))")
    desk.shoot(explorer.view, f"conv{axes}d-dark")
    desk.look(theme="light")
    explorer.shows(1, patiently=True)
    assert explorer.value("e.player.theme") == "light"
    assert not roots.evaluate_all("(all) => all.some((e) => e.classList.contains('cw-dark'))")


@pytest.mark.parametrize("density", [2, 1.5])
def test_a_window_moved_to_a_sharper_screen(desk, density):
    explorer = desk.show(2)
    explorer.player.focus()
    explorer.player.press("ArrowRight")
    explorer.shows(1)
    width = explorer.player.canvas.evaluate("(canvas) => canvas.width")
    desk.look(density=density)
    explorer.shows(1, patiently=True)
    explorer.player.press("ArrowRight")
    explorer.shows(2)
    assert explorer.value("e.player.density") == density
    assert explorer.player.canvas.evaluate("(c) => [c.width, c.clientWidth]") == [
        width * density,
        width,
    ]
    desk.shoot(explorer.view, f"conv2d-density-{density}")
    desk.look(density=1)
    explorer.shows(2, patiently=True)


def test_a_dark_page_on_a_sharp_screen(desk):
    desk.look(theme="dark", density=2)
    for axes in (1, 2):
        explorer = desk.show(axes)
        explorer.shows(0)
        desk.shoot(explorer.view, f"conv{axes}d-dark-density-2")


def test_a_long_trace_is_sent_on_demand(desk):
    explorer = desk.show(2, "image='portrait'")
    explorer.shows(0, image="portrait")
    assert explorer.value("(e.player.frames, e.player.descriptions, e.player.steps)") == (
        [],
        [],
        11800,
    )
    player = explorer.player
    player.focus()
    seen = player.record()
    for _ in range(40):  # held down: the same key again and again, faster than frames can come
        desk.page.keyboard.down("ArrowDown")
    desk.page.keyboard.up("ArrowDown")
    player.press("End")
    explorer.shows(-1, image="portrait")
    desk.page.wait_for_timeout(300)
    explorer.shows(-1, image="portrait")  # nothing older comes afterwards
    steps = [step for step, _ in seen()]
    assert steps == sorted(set(steps))
    assert set(steps[:-1]) <= set(range(0, 4001, 100))
    desk.shoot(explorer.view, "conv2d-portrait")
    player.press("Home", "ArrowRight", "PageDown")
    explorer.shows(1181, image="portrait")
    (lattice,) = explorer.value("e.player.lattices")
    player.click_picture(lattice[0] + lattice[2] * 50.5, lattice[1] + lattice[3] * 60.5)
    explorer.shows(6050, image="portrait")
    seen = player.record()
    player.speed.select_option("very fast")
    player.focus()
    player.press("Space")
    player.reach(6062)
    player.press("Space")
    stopped = player.rest()
    assert [step for step, _ in seen()] == list(range(6051, stopped + 1))  # none left out
    explorer.shows(stopped, image="portrait")


def test_the_newest_request_wins_on_a_slow_network(desk):
    explorer = desk.show(2, "image='portrait'")
    explorer.shows(0, image="portrait")
    wanted = explorer.expected(11699, image="portrait")[0]
    desk.notebook.run_cell(
        "asked = []\n"
        "explorer.player.on_msg(lambda player, content, buffers: asked.append(content['steps']))"
    )
    explorer.player.focus()
    desk.delay(None)
    start = time.monotonic()
    for _ in range(20):
        desk.page.keyboard.down("ArrowDown")
    desk.page.keyboard.up("ArrowDown")
    explorer.player.press("End", "ArrowUp")
    desk.delay(150)
    explorer.player.shows(11699, wanted, "newest")
    seconds = time.monotonic() - start
    desk.delay(0)
    desk.page.wait_for_timeout(400)
    explorer.shows(11699, image="portrait")
    # What was under way, then the newest and what is around it, not twenty.  After four seconds
    # without an answer the page may ask once more.
    assert len(explorer.value("asked")) <= 3 + seconds // 4
