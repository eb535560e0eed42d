import gc

import ipywidgets
import pytest
from fake_page import FakePage
from traitlets import Int

from convwidgets.core.errors import ConvError
from convwidgets.widgets.player import StepPlayer
from convwidgets.widgets.step_slider import StepSlider


class Player(ipywidgets.DOMWidget):
    """The part of a player that a slider knows."""

    step = Int(0).tag(sync=True)
    steps = Int(0).tag(sync=True)


def players(*steps):
    made = [Player() for _ in steps]
    for player, count in zip(made, steps, strict=True):
        player.steps = count
    return made


def test_it_ends_where_the_shortest_player_ends():
    first, second = players(25, 9)
    slider = StepSlider(first, second)
    assert (slider.min, slider.max, slider.value) == (0, 8, 0)
    second.steps = 30
    assert slider.max == 24
    first.steps = 4
    assert slider.max == 3


def test_a_player_without_steps_holds_it_at_the_start():
    slider = StepSlider(*players(0))
    assert (slider.max, slider.value) == (0, 0)


def test_it_starts_at_the_step_of_the_first_player():
    first, second = players(9, 9)
    first.step = 4
    assert StepSlider(first, second).value == 4
    assert second.step == 4


def test_python_moves_players_and_slider():
    first, second = players(9, 9)
    slider = StepSlider(first, second)
    slider.value = 5
    assert (first.step, second.step) == (5, 5)
    second.step = 7
    assert (slider.value, first.step) == (7, 7)


def test_a_step_beyond_the_shortest_player_is_not_taken_by_anyone():
    first, second = players(25, 9)
    slider = StepSlider(first, second)
    slider.value = 8
    first.step = 20
    assert (slider.value, first.step, second.step) == (8, 8, 8)


def test_every_move_is_told_once():
    first, second = players(9, 9)
    slider = StepSlider(first, second)
    pages = [FakePage(widget) for widget in (slider, first, second)]
    slider.value = 5
    assert [page.updates for page in pages] == [[{"value": 5}], [{"step": 5}], [{"step": 5}]]
    slider.value = 5
    assert [len(page.updates) for page in pages] == [1, 1, 1]


def test_the_browser_links_slider_and_players():
    first, second = players(9, 9)
    slider = StepSlider(first, second)
    links = [
        widget
        for widget in ipywidgets.widgets.widget._instances.values()
        if isinstance(widget, ipywidgets.widgets.widget_link.Link) and widget.source[0] is slider
    ]
    assert [link.source for link in links] == [(slider, "value")] * 2
    assert [link.target for link in links] == [(first, "step"), (second, "step")]


def test_what_the_browser_has_moved_is_not_moved_again():
    first, second = players(9, 9)
    slider = StepSlider(first, second)
    pages = [FakePage(widget) for widget in (slider, first, second)]
    pages[0].send(value=5)
    # The link in the page moves the players, and each of them reports for itself.
    assert (slider.value, first.step, second.step) == (5, 0, 0)
    assert [page.updates for page in pages] == [[], [], []]
    pages[1].send(step=5)
    pages[2].send(step=5)
    assert (slider.value, first.step, second.step) == (5, 5, 5)
    assert [page.updates for page in pages] == [[], [], []]


def test_late_reports_of_the_browser_do_not_pull_the_slider_back():
    # On a slow network the slider is already at 6 when the player's 5 arrives.
    (player,) = players(9)
    slider = StepSlider(player)
    slider_page, player_page = FakePage(slider), FakePage(player)
    slider_page.send(value=5)
    slider_page.send(value=6)
    player_page.send(step=5)
    assert slider.value == 6
    assert slider_page.updates == []
    player_page.send(step=6)
    assert player_page.updates == []


def test_python_moves_after_the_browser_did():
    first, second = players(9, 9)
    slider = StepSlider(first, second)
    FakePage(slider).send(value=5)
    FakePage(first).send(step=5)
    FakePage(second).send(step=5)
    slider.value = 2
    assert (first.step, second.step) == (2, 2)


def test_a_new_trace_in_a_real_player_asks_nobody_for_a_step_in_between():
    player = StepPlayer()
    player.steps, player.step = 25, 24
    slider = StepSlider(player)
    steps = []
    player.observe(lambda change: steps.append(change["new"]), "step")
    # In the order in which a player takes a new trace: first its length, then the step.
    player.steps = 9
    player.step = 3
    assert steps == [3]
    assert (slider.max, slider.value) == (8, 3)
    with pytest.raises(ConvError):
        player.step = 9
    assert slider.value == 3


def test_the_page_hears_of_length_and_step_together():
    (player,) = players(25)
    slider = StepSlider(player)
    slider.value = 20
    page = FakePage(slider)
    with player.hold_trait_notifications():
        player.steps = 9
        player.step = 3
    assert page.updates == [{"max": 8, "value": 3}]


def test_a_closed_slider_lets_go():
    (player,) = players(9)
    slider = StepSlider(player)
    slider.close()
    player.step = 4
    assert slider.value == 0
    slider.close()


@pytest.mark.parametrize("things", [[], [3], [ipywidgets.IntSlider()], [ipywidgets.Play()]])
def test_what_is_no_player_is_refused(things):
    with pytest.raises(TypeError, match="player"):
        StepSlider(*things)
    gc.collect()  # a slider that was never finished must still be collected in peace


def test_settings_of_a_slider_are_taken_and_others_refused():
    slider = StepSlider(*players(9), description="where", readout=False)
    assert (slider.description, slider.readout) == ("where", False)
    with pytest.raises(TypeError, match="'colour'"):
        StepSlider(*players(9), colour="red")
