"""A network that learns while one watches: the contract, and what is seen and said of it."""

import gc
import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from explorer_contract import ExplorerContract
from page import Page
from picture_checks import check_painters_agree

from convwidgets import SmallCNN, TrainingExplorer, load_digits, train
from convwidgets.core.training import BatchDone, EpochDone
from convwidgets.explorers.training_words import ended, progress
from convwidgets.scenes.marks import Box, Text
from convwidgets.scenes.training import training_scene

# What these tests share must be whole, whichever of them makes it.
pytestmark = pytest.mark.all_frames

FEW = {"epochs": 2, "train_size": 100, "batch_size": 10}


def few(**settings):
    """A training of a moment."""
    return TrainingExplorer(**{**FEW, **settings})


def trained(**settings):
    explorer = few(**settings)
    explorer.start()
    explorer.wait(30)
    return explorer


@cache
def pictured():
    """What can be seen: learned, diverged, many maps, few.  Closed after the first test."""
    return [
        trained(),
        trained(learning_rate=50.0, epochs=1),
        trained(channels=(16, 32), epochs=1),
        few(channels=(1, 1), epochs=60),
    ]


@pytest.fixture
def done():
    return pictured()[0]


@pytest.fixture(scope="module")
def other():
    return trained(seed=3, momentum=0.8)


@pytest.fixture(scope="module", autouse=True)
def quick_collection():
    """The garbage collector looks at what these tests make, not at all that was made before."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


def texts(explorer, step=-1):
    marks = explorer.scene.marks(range(len(explorer.trace))[step])
    return [mark.text for mark in marks if isinstance(mark, Text)]


class TestTraining(ExplorerContract):
    make = few
    through_controls = {
        "epochs": 3,
        "batch_size": 30,
        "learning_rate": 0.2,
        "momentum": 0.5,
        "channels": (4, 8),
        "seed": 2,
        "train_size": 50,
    }
    refused = [
        ("epochs", 0, "epochs is 0; it must be at least 1"),
        ("epochs", 61, "at most 60"),
        ("epochs", 2.5, "epochs is 2.5"),
        ("batch_size", 0, "batch_size is 0"),
        ("learning_rate", -0.1, "learning_rate is −0.1"),
        ("learning_rate", "fast", "learning_rate is 'fast'"),
        ("learning_rate", float("nan"), "learning_rate is nan"),
        ("momentum", 1, "momentum is 1"),
        ("channels", (8, 64), r"channels is \(8, 64\); the picture has room for at most 16"),
        ("channels", 0, "channels is 0|entry of channels is 0"),
        ("channels", (1, 2, 3), "3 entries"),
        ("seed", -1, "seed is −1"),
        ("train_size", 9, "train_size is 9; it must be at least 10"),
        ("train_size", 5000, "there are 3,823 digits"),
    ]

    def pictures(self):
        return pictured()

    def test_both_painters_agree(self):
        learned, _, many, _ = pictured()
        check_painters_agree(learned.scene)
        check_painters_agree(many.scene)


# --------------------------------------------------------------------- results


def test_the_history_is_that_of_the_core(other):
    digits = load_digits()
    events = train(
        SmallCNN.random((8, 16), seed=3), digits.train_images[:100], digits.train_labels[:100],
        test_images=digits.test_images, test_labels=digits.test_labels, epochs=2, batch_size=10,
        momentum=0.8, seed=3,
    )  # fmt: skip
    epochs = [event for event in events if isinstance(event, EpochDone)]
    assert len(other.trace) == len(epochs) == 3
    for name, curve in other.history.items():
        np.testing.assert_array_equal(curve, [getattr(epoch, name) for epoch in epochs])
    for name, array in epochs[-1].network.parameters.items():
        np.testing.assert_array_equal(other.network.parameters[name], array)
    np.testing.assert_array_equal(other.output, other.network.parameters["conv1.weight"][:, 0])


def test_a_seed_gives_the_same_training_to_the_last_bit(done, other):
    again = few()
    for _ in range(2):
        again.start()
        again.wait(30)
    for name, curve in done.history.items():
        np.testing.assert_array_equal(curve, again.history[name])
        assert not np.array_equal(curve, other.history[name])


def test_it_learns_to_read():
    explorer = trained(train_size=1000, batch_size=20)
    assert explorer.history["test_accuracy"][0] < 0.2
    assert explorer.history["test_accuracy"][-1] > 0.8
    assert explorer.network.accuracy(*load_digits()[2:]) == explorer.trace[-1].test_accuracy


# --------------------------------------------------------------------- picture


def test_frames_kept_from_earlier_epochs_are_those_of_the_whole(done):
    fresh = training_scene(done.trace).film(1.0)
    assert done.player.frames == [fresh.frame(step) for step in range(len(done.trace))]
    assert done.player.ground == fresh.ground()


def test_axes_and_places_stay_where_they_are(done):
    def still(trace):
        return [m for m in training_scene(trace).ground() if isinstance(m, Box | Text)]

    assert still(done.trace) == still(done.trace.begun())
    assert "97 %" in texts(done, 0)


def test_the_numbers_of_the_epoch_are_written(done):
    last = done.trace[-1]
    written = texts(done)
    assert f"{last.right:,} / 1,797 = {last.test_accuracy:.1%}".replace("%", " %") in " ".join(
        written
    )
    assert "epoch 2 of 2" in written
    assert sum(map(int, last.confusion.ravel())) == 1797


def test_wrong_answers_have_a_cross_a_frame_and_the_right_answer(done):
    for step in (0, 2):
        wrong = int(done.trace[step].wrong.sum())
        written = texts(done, step)
        assert sum(text.endswith("✗") for text in written) == wrong
        assert sum(text.startswith("is ") for text in written) == wrong
        heavy = [m for m in done.scene.marks(step) if isinstance(m, Box) and m.frame_width == 3]
        assert len(heavy) == wrong


def test_kernels_stand_beside_what_they_started_from(done):
    assert "0 %" in texts(done, 0)
    moved = np.linalg.norm(done.output[0] - done.trace[0].kernels[0])
    share = moved / np.linalg.norm(done.trace[0].kernels[0])
    assert f"{share:.0%}".replace("%", " %") in texts(done)


def test_a_click_beside_an_epoch_goes_there(done):
    for lattice, plot in zip(
        done.scene.lattices, (done.scene.loss, done.scene.accuracy), strict=True
    ):
        assert (lattice.columns, lattice.rows, lattice.first, lattice.painted) == (3, 1, 0, False)
        assert lattice.x <= plot._across(np.array(0.0)) <= lattice.x + lattice.cell_width


# ----------------------------------------------------------------------- words


def test_divergence_is_shown_and_explained_and_ends_the_training():
    explorer = trained(learning_rate=50.0, epochs=1)
    last = explorer.trace[-1]
    assert last.collapse is not None
    assert not explorer.running
    assert "diverged" in texts(explorer)
    assert "the training has diverged" in explorer.describe()
    assert "learning rate of 50" in explorer.notice.text
    assert "such as 0.1" in explorer.notice.text
    assert explorer.bar.words.value.startswith("Diverged in epoch 1")
    assert explorer.wait() is last
    assert np.isfinite(explorer.network.parameters["dense.weight"]).all()
    explorer.learning_rate = 0.1
    explorer.start()
    assert explorer.wait(30).collapse is None


@pytest.mark.parametrize(
    ("settings", "remedy"),
    [
        ({"learning_rate": 2.0}, "a smaller learning rate"),
        ({"channels": (1, 1), "seed": 0}, "more channels, or another seed"),
    ],
)
def test_a_network_that_has_died_is_shown_and_explained(settings, remedy):
    explorer = trained(batch_size=20, **settings)
    assert f"Try {remedy}" in explorer.notice.text
    assert explorer.trace[-1].collapse.died
    assert len(explorer.trace) == 2
    assert len(explorer.history["loss"]) == 2
    assert "died" in texts(explorer)
    assert "the network died" in explorer.describe()
    assert "no gradient comes back" in explorer.notice.text
    assert explorer.bar.words.value == "The network died in epoch 1 of 2."


@pytest.mark.parametrize(("rate", "remedy"), [(1.0, "smaller"), (1e-6, "larger")])
def test_a_network_that_learns_nothing_is_explained(rate, remedy):
    explorer = trained(learning_rate=rate, epochs=1, batch_size=20, momentum=0.95)
    assert "ln 10 = 2.3" in explorer.notice.text
    assert f"Try a {remedy} learning rate" in explorer.notice.text


def test_the_bar_says_what_was_done(done):
    words = done.bar.words.value
    assert words.startswith(f"{done.trace[-1].test_accuracy:.1%}".replace("%", " %"))
    assert re.search(r"right, 2 epochs in \d+\.\d s\. ▶ below replays them\.$", words)
    assert done.bar.progress.value == done.bar.progress.max == 20
    assert done.bar.main.description == "Train again"
    assert done.bar.stop.disabled
    assert repr(done.wait()).startswith("after epoch 2 of 2: ")


def test_what_is_said_has_room_in_one_line(done):
    trace = replace(done.trace, epochs=60, steps=done.trace.steps * 20)
    batch = BatchDone(60, 60, 383, 383, 0.00123)
    for state in ("paused", "finished", "stopped"):
        assert len(ended(state, trace, 600.0)) <= 75, state
    assert len(ended("stopped", done.trace.begun(), 1.0)) <= 75
    assert len(progress(batch, 6e4)) <= 75


def test_earlier_epochs_can_be_gone_back_to():
    explorer = trained()
    assert explorer.step == 2
    Page(explorer.player).set(step=1)
    assert explorer.step == 1
    assert explorer.describe().startswith("After epoch 1 of 2 ")


def test_what_is_left_is_judged_by_what_was_done():
    first = BatchDone(1, 4, 1, 10, 2.5)
    assert progress(first, 0.0) == "epoch 1 of 4, batch 1 of 10: loss 2.5"
    later = BatchDone(3, 4, 1, 10, 0.0123)
    assert progress(later, 5.0) == "epoch 3 of 4, batch 1 of 10: loss 0.0123; about 5 s left"
