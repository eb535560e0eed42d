"""The race in its explorer: the contract, with a clock of ours; nothing is ever timed here."""

import numpy as np
import oracles
import pytest
from explorer_contract import ExplorerContract

from convwidgets import ConvError, SpeedExplorer, conv2d
from convwidgets.explorers.speed_progress import CellProgress
from convwidgets.scenes.marks import Text
from convwidgets.trace.speed_crossover import KERNELS


class Ticks:
    """Every look at the clock is a moment later; some ways take a while more."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 1 / 1024
        return self.now


TICKS = Ticks()


def slow(x, weight):
    TICKS.now += (x.shape[1] - weight.shape[2] + 1) / 2
    return conv2d(x, weight)


def quick(x, weight):
    TICKS.now += 1 / 64
    return conv2d(x, weight)


def transposed(x, weight):
    return conv2d(x, weight).transpose(0, 2, 1)


def stumbling(x, weight):
    raise RuntimeError("a rather long story about what went wrong, and why, and where " * 3)


class Faked(SpeedExplorer):
    """The explorer with that clock, on a small work."""

    _clock = TICKS


def faked(**settings):
    small = {"size": 16, "in_channels": 2, "out_channels": 2}
    return Faked(**{"ways": {"my loops": slow, "my product": quick}, **small, **settings})


class TestSpeedExplorer(ExplorerContract):
    make = faked
    through_controls = {
        "view": "crossover",
        "size": 20,
        "in_channels": 3,
        "out_channels": 4,
        "kernel_size": 5,
    }
    refused = [
        ("ways", 3, "ways is 3; give functions by name"),
        ("ways", {"mine": "loops"}, "give the function itself"),
        ("view", "bars", "view is 'bars'; choose 'race' or 'crossover'"),
        ("size", 8, "size is 8; it must be at least 16"),
        ("size", 1000, "size is 1,000; it can be at most 512"),
        ("in_channels", 0, "in_channels is 0"),
        ("kernel_size", 12, "kernel_size is 12; it can be at most 11"),
        ("torch", 1, "torch is 1"),
    ]
    states = [
        {"ways": {}},
        {"ways": [transposed, stumbling]},
        {"ways": {"a rather long name of a way": transposed, "b": quick}, "size": 64},
        {"view": "crossover"},
    ]


def test_a_wrong_answer_gets_a_sentence_and_no_bar():
    explorer = faked(ways={"mine": transposed, "other": quick})
    assert np.isnan(explorer.output[0])
    assert "not timed. Its answer has the shape 3×4×3" in explorer.describe()
    texts = [mark.text for mark in explorer.scene.ground() if isinstance(mark, Text)]
    assert any(text.startswith("Not timed. Its answer has the shape") for text in texts)


def test_times_are_written_beside_the_bars():
    explorer = faked()
    texts = [mark.text for mark in explorer.scene.ground() if isinstance(mark, Text)]
    assert "≈ 7.01 s" in texts
    assert "422 times faster" in texts
    assert any("patch matrix 18 × 196" in text for text in texts)


def test_crossings_stand_in_the_picture():
    explorer = faked(view="crossover")
    assert len(explorer.trace) == len(KERNELS)
    texts = {mark.text for mark in explorer.scene.ground() if isinstance(mark, Text)}
    assert {explorer.trace.verdict(*pair) for pair in ((1, 0), (2, 0), (2, 1))} <= texts


def test_measuring_again_makes_new_measurements():
    explorer = faked()
    before, revision = explorer.trace, explorer.player.revision
    explorer._again.button.click()
    assert explorer.trace is not before
    assert explorer.player.revision > revision
    # Whoever gave the order with the keyboard still has the button under it.
    assert not explorer._again.button.disabled
    assert explorer._again.bar.layout.visibility == "hidden"


def test_orders_given_while_it_measures_are_forgotten():
    explorer = faked()
    again = explorer._again
    again.button.click()
    once = explorer.trace
    again.button.click()  # this one had to wait for the first
    assert explorer.trace is once
    again._ended -= 1
    again.button.click()
    assert explorer.trace is not once

    def impatient(x, weight):
        again.button.click()
        return conv2d(x, weight)

    seen = []
    again.bar.layout.observe(lambda change: seen.append(change["new"]), "visibility")
    again._ended -= 1
    explorer.ways = impatient
    assert seen == ["visible", "hidden"]


def test_each_name_is_told_as_soon_as_it_is_measured():
    explorer = faked(ways={"a": quick, "b": quick, "c": transposed})
    names = []
    explorer._again.bar.observe(lambda change: names.append(change["new"]), "description")
    explorer.size = 17
    assert names[:5] == ["measuring", "a", "b", "c", "cw.conv2d"]


def test_the_bar_moves_while_there_is_something_to_measure():
    explorer = faked()
    seen = []
    bar = explorer._again.bar
    bar.layout.observe(lambda change: seen.append(change["new"]), "visibility")
    names = []
    bar.observe(lambda change: names.append(change["new"]), "description")
    explorer.size = 18
    assert seen == ["visible", "hidden"]
    assert "my loops" in names


def test_an_interrupted_measurement_leaves_the_one_before():
    def interrupted(x, weight):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        faked(ways={"mine": interrupted})
    explorer = faked()
    before = explorer.trace
    with pytest.raises(ConvError, match="was interrupted"):
        explorer.ways = {"mine": interrupted}
    assert explorer.trace is before
    assert "measured before" in explorer.notice.text
    assert not explorer._again.button.disabled


def test_a_work_too_large_for_the_race_may_be_compared():
    explorer = faked(view="crossover", size=32, in_channels=256, out_channels=256, kernel_size=11)
    with pytest.raises(ConvError, match="multiply-adds; at most 100,000,000"):
        explorer.view = "race"
    assert explorer.view == "crossover"


def test_the_layer_is_out_of_sight_where_it_does_not_count():
    explorer = faked()
    control = explorer._controls["in_channels"]
    assert control.layout.display is None
    explorer.view = "crossover"
    assert control.layout.display == "none"


def test_pytorch_takes_part_where_it_is_asked_to():
    oracles.require("torch")
    explorer = faked(torch=True)
    assert [step.name for step in explorer.trace][-1] == "torch conv2d"
    assert explorer.trace[-1].timed


def test_pytorch_is_missed_in_words(monkeypatch):
    monkeypatch.setattr("convwidgets.explorers.speed.installed", lambda: False)
    with pytest.raises(ConvError, match="PyTorch is not installed here"):
        faked(torch=True)


def test_a_running_cell_is_told_how_far_it_has_come(monkeypatch):
    shown = []

    class Handle:
        def update(self, content, raw):
            shown.append(content["text/plain"])

    def display(content, **options):
        shown.append(content["text/plain"])
        return Handle()

    monkeypatch.setattr("convwidgets.explorers.speed_progress._in_cell", lambda: True)
    monkeypatch.setattr("convwidgets.explorers.speed_progress._PAUSE", -1)
    monkeypatch.setattr("IPython.display.display", display)
    progress = CellProgress()
    progress.begin()
    progress.tell(0.5, "my loops")
    progress.end()
    assert shown[:2] == ["Measuring …", "Measuring my loops … 50%"]
    assert shown[2].startswith("Measured in ")
