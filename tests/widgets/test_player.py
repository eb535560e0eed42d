"""The player's Python side: one message per change, requests answered, steps checked."""

import numpy as np
import pytest
from page import Page

from convwidgets import Conv2DExplorer, ConvError, StepPlayer


@pytest.fixture
def explorer():
    return Conv2DExplorer(image="ramp", kernel="sobel_x")


def test_frames_and_descriptions_are_complete_and_of_one_length(explorer):
    player = explorer.player
    assert player.steps == len(player.frames) == len(player.descriptions) == 9
    assert all(isinstance(frame, bytes) and frame for frame in player.frames)
    assert player.descriptions[4] == explorer.trace[4].describe()
    assert len(set(player.frames)) == 9


def test_a_change_is_one_message_that_holds_everything(explorer):
    page = Page(explorer.player)
    explorer.stride = 2
    assert len(page.sent) == 1
    state = page.sent[0]["data"]["state"]
    assert {"steps", "frames", "descriptions", "ground", "revision", "lattices"} <= set(state) | {
        path[0] for path in page.sent[0]["data"]["buffer_paths"]
    }


def test_stepping_in_the_page_sends_nothing_back(explorer):
    page = Page(explorer.player)
    for step in range(1, 9):
        page.set(step=step)
        assert explorer.step == step
    assert page.sent == []


def test_stepping_costs_no_drawing(explorer, monkeypatch):
    page = Page(explorer.player)
    film = explorer.scene.film(1.0)
    monkeypatch.setattr(film, "frame", None)  # would be called: TypeError
    monkeypatch.setattr(explorer.scene, "overlays", None)
    for step in range(9):
        page.set(step=step)
    assert explorer.step == 8


@pytest.mark.parametrize("step", [9, -1])
def test_a_step_that_does_not_exist_is_refused_from_python(explorer, step):
    with pytest.raises(ConvError, match=f"step is {step}; this trace has 9 steps, 0 to 8"):
        explorer.player.step = step
    with pytest.raises(ConvError, match="this trace has 9 steps"):
        explorer.step = step
    assert explorer.step == explorer.player.step == 0


def test_a_step_of_an_older_longer_trace_is_brought_into_range(explorer):
    Page(explorer.player).set(step=30)
    assert explorer.player.step == explorer.step == 8


def test_requested_frames_are_sent_with_their_sentences():
    explorer = Conv2DExplorer(image="portrait", kernel="box")
    player = explorer.player
    assert player.steps == len(explorer.trace) == 11800
    assert player.frames == player.descriptions == []
    page = Page(player)
    page.say({"kind": "frames", "revision": player.revision, "steps": [7000, 11799, 20000]})
    ((content, buffers),) = page.custom()
    assert content["steps"] == [7000, 11799]
    assert content["descriptions"] == [explorer.trace[k].describe() for k in (7000, 11799)]
    assert bytes(buffers[1]) == explorer.scene.film(1.0).frame(11799)


def test_requests_for_an_older_trace_are_not_answered():
    explorer = Conv2DExplorer(image="portrait", kernel="box")
    page = Page(explorer.player)
    page.say({"kind": "frames", "revision": explorer.player.revision - 1, "steps": [3]})
    page.say({"kind": "something else"})
    page.say("nonsense")
    assert page.sent == []


def test_an_answer_overtaken_by_new_pictures_keeps_its_revision(monkeypatch):
    """JupyterLab lets a request be answered in one thread while another changes a setting."""
    explorer = Conv2DExplorer(image="portrait", kernel="box")
    player = explorer.player
    page = Page(player)
    asked = player.revision
    supplier = player._supplier

    def overtaken(step):
        frame = supplier(step)
        explorer.flip_kernel = True
        return frame

    monkeypatch.setattr(player, "_supplier", overtaken)
    page.say({"kind": "frames", "revision": asked, "steps": [3]})
    ((content, _),) = page.custom()
    assert content["revision"] == asked < player.revision


def test_the_frames_survive_as_buffers():
    """In JSON they would be a third larger and slow; the protocol carries bytes apart."""
    player = Conv2DExplorer(image="ramp").player
    state, paths, buffers = _split(player)
    assert sum(path[0] == "frames" for path in paths) == 9
    assert all(isinstance(bytes(b), bytes) for b in buffers)
    assert "frames" not in state or not any(state["frames"])


def _split(player):
    from ipywidgets.widgets.widget import _remove_buffers

    return _remove_buffers(player.get_state())


def test_the_page_reports_its_surroundings_and_gets_frames_for_them(explorer):
    page = Page(explorer.player)
    page.set(environment={"density": 2, "theme": "dark"})
    player = explorer.player
    assert (player.density, player.theme) == (2.0, "dark")
    assert explorer.scene.theme.name == "dark"
    # the next explorer will be on the same screen
    assert Conv2DExplorer().player.theme == "dark"
    Page(explorer.player).set(environment={"density": 1, "theme": "light"})
    assert Conv2DExplorer().player.theme == "light"


def test_a_player_alone_shows_what_it_is_given():
    player = StepPlayer()
    player.load(
        ground=b"g", finished=b"f", frames=[b"1", b"2"], descriptions=["one", "two"],
        steps=2, step=1, lattices=[(0, 0, 1, 1, 2, 1, 0, 1)], size=(10.0, 5.0), density=1.0,
        theme="light", title="two steps", supplier=lambda step: (b"", ""),
    )  # fmt: skip
    assert (player.step, player.steps, player.revision) == (1, 2, 1)
    assert np.shape(player.lattices) == (1, 8)


def test_new_pictures_say_which_moves_of_the_page_were_known(explorer):
    page = Page(explorer.player)
    page.set(step=1, moves=[1, 1])
    page.set(step=2, moves=[2, 1])
    explorer.kernel = "box"
    assert [state["told"][1] for state in page.updates("revision")] == [2]
    page.set(step=3, moves=[1, 1])  # from another page, which goes where it is told to
    assert explorer.step == 2
    page.set(step=3, moves=[3, 2])
    assert explorer.step == 3


def test_a_step_set_here_goes_with_the_moves_known_in_one_message(explorer):
    """Between two a page might move, and would take its move for one the kernel had heard of."""
    page = Page(explorer.player)
    page.set(step=1, moves=[1, 1])
    explorer.step = 5
    explorer.step = 5
    assert page.updates() == [{"told": [2, 1], "step": 5}]


def test_a_move_that_was_late_falls_here_as_in_the_page(explorer):
    """A click overtakes a move that waits for a busy kernel."""
    page = Page(explorer.player)
    explorer.player.observe(lambda change: setattr(explorer, "step", 7), "picked")
    state = {"moves": [2, 1], "step": 4, "picked": {"serial": 1}}
    page.say({"kind": "pick", "told": explorer.player.told[0], "state": state})
    assert page.updates() == [{"told": [2, 2], "step": 7}]
    page.set(step=4, moves=[2, 1])
    assert explorer.step == 7


def test_another_step_than_the_page_has_just_sent_is_told(explorer):
    page = Page(explorer.player)
    explorer.player.observe(lambda change: setattr(explorer.player, "step", 6), "step")
    page.set(step=5, moves=[1, 1])
    assert page.updates() == [{"told": [2, 1], "step": 6}]


def test_a_click_is_one_on_the_step_it_was_made_on(explorer):
    page = Page(explorer.player)
    seen = []
    explorer.player.observe(lambda change: seen.append(explorer.step), "picked")

    def click(step, told, serial):
        state = {"moves": [serial, told], "step": step, "picked": {"serial": serial}}
        page.say({"kind": "pick", "told": told, "state": state})

    told = explorer.player.told[0]
    click(3, told, 1)
    click(4, told, 2)
    explorer.step = 8
    click(4, told, 3)  # made before the page could know of it
    assert seen == [3, 4]
    assert explorer.step == 8
