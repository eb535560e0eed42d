"""The epochs of a training as data: what is judged, how it grows, what it says."""

import inspect

import numpy as np
import pytest

from convwidgets import ConvError, SmallCNN, load_digits, train
from convwidgets.core.training import BatchDone, Diverged, EpochDone
from convwidgets.trace.training import (
    DEFAULTS,
    SHOWN,
    TrainingTrace,
    shown_digits,
    training_events,
    training_trace,
)  # fmt: skip
from convwidgets.trace.training_step import Collapse, percent

FEW = {"epochs": 2, "train_size": 100, "batch_size": 30}


def whole(**settings) -> TrainingTrace:
    settings = {**FEW, **settings}
    trace, losses = training_trace(**settings), []
    for event in training_events(**settings):
        if isinstance(event, BatchDone):
            losses.append(event.loss)
        elif isinstance(event, Diverged) or event.epoch:
            trace, losses = trace.after(event, losses), []
    return trace


@pytest.fixture(scope="module")
def trace():
    return whole()


def test_it_begins_with_the_untrained_network():
    begun = training_trace(**FEW)
    assert (len(begun), begun.epochs, begun.batches, begun.epochs_done) == (1, 2, 4, 0)
    untrained = SmallCNN.random((8, 16), seed=DEFAULTS["seed"]).parameters
    for name, array in begun.network.parameters.items():
        np.testing.assert_array_equal(array, untrained[name])
    assert begun.begun() is begun
    assert begun[0].batch_losses.size == 0


def test_the_first_step_is_what_a_training_yields_first():
    for settings in ({}, {"learning_rate": 0.3, "epochs": 7}, {"seed": 2, "channels": (2, 3)}):
        first = next(iter(training_events(**{**FEW, **settings})))
        step = training_trace(**{**FEW, **settings})[0]
        assert isinstance(first, EpochDone)
        for name in ("epoch", "epochs", "loss", "accuracy", "test_loss", "test_accuracy",
                     "learning_rate"):  # fmt: skip
            assert getattr(step, name) == getattr(first, name), name


def test_it_grows_by_an_epoch_and_leaves_the_old_one_as_it_was(trace):
    assert (len(trace), trace.epochs_done) == (3, 2)
    assert [step.epoch for step in trace] == [0, 1, 2]
    assert trace.begun().steps == trace.steps[:1]
    assert [step.batch_losses.size for step in trace] == [0, 4, 4]
    assert trace[-1].learning_rate == pytest.approx(0.05)


def test_answers_and_counts_are_those_of_the_network(trace):
    digits = load_digits()
    for step in trace:
        chances = step.network.probabilities(digits.test_images)
        found = chances.argmax(axis=1)
        np.testing.assert_array_equal(step.answers, found[list(SHOWN)])
        np.testing.assert_allclose(step.certainty, chances[list(SHOWN)].max(axis=1))
        assert step.right == (found == digits.test_labels).sum()
        assert step.right / step.tested == step.test_accuracy
        naive = np.zeros((10, 10), int)
        for label, answer in zip(digits.test_labels, found, strict=True):
            naive[label, answer] += 1
        np.testing.assert_array_equal(step.confusion, naive)


def test_nothing_can_be_changed(trace):
    step = trace[1]
    for array in (trace.output, step.confusion, step.answers, step.wrong, step.certainty,
                  step.batch_losses, trace.curve("loss"), step.kernels):  # fmt: skip
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0
    with pytest.raises(AttributeError):
        step.loss = 0


def test_the_digits_shown_are_of_every_kind_and_in_order():
    images, labels = shown_digits()
    assert images.shape == (12, 8, 8)
    assert list(labels) == sorted(labels)
    assert set(labels) == set(range(10))


def test_defaults_are_those_of_the_core():
    given = inspect.signature(train).parameters
    # but for the seed: with 1 the first training a student sees ends where the shipped network does
    for name in ("epochs", "batch_size", "learning_rate", "momentum"):
        assert DEFAULTS[name] == given[name].default, name
    assert DEFAULTS["train_size"] == len(load_digits().train_labels)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"epochs": 100}, "epochs is 100; at most 60 can be shown"),
        ({"channels": (17, 2)}, "at most 16 maps in the first layer"),
        ({"train_size": 3824}, "train_size is 3824; there are 3,823"),
        ({"train_size": True}, "train_size is True"),
        ({"learning_rate": 0}, "learning_rate is 0"),
    ],
)
def test_settings_that_cannot_be_used_are_refused_before_anything_is_worked_out(settings, sentence):
    for made in (training_events, training_trace):
        with pytest.raises(ConvError, match=sentence):
            made(**settings)


def test_words(trace):
    assert trace[0].describe().startswith("Before training ")
    last = trace[2].describe()
    assert last.startswith("After epoch 2 of 2 ")
    assert f"{trace[2].right:,} of 1,797 test digits" in last
    assert repr(trace[0]).startswith("before training: ")


@pytest.mark.parametrize(
    ("loss", "died", "words"),
    [
        (float("nan"), False, "the loss was NaN"),
        (float("inf"), False, "the loss was ∞"),
        (720.0, False, "batch 3 of 4, the loss was 720"),
        (2.3, True, "the network died"),
    ],
)
def test_a_training_that_went_wrong(trace, loss, died, words):
    events = Diverged(2, 3, loss, 5.0, died)
    wrong = trace.begun().after(events, [2.3, 9.0, loss])
    assert wrong[-1].collapse is not None
    assert words in wrong[-1].describe()
    assert ("a learning rate of 5 is too large here" in wrong[-1].describe()) != died
    # a network that died was judged before; one whose loss exploded has no numbers of its own
    assert len(wrong) == (1 if died else 2)
    assert len(wrong.curve("test_loss")) == 1
    assert wrong[-1].judged == died
    assert isinstance(wrong[-1].collapse, Collapse)
    assert repr(wrong[-1]).startswith("died" if died else "diverged")


def test_shares_are_never_rounded_to_all_or_nothing():
    assert [percent(share) for share in (0, 1e-6, 0.5, 0.99999, 1)] == [
        "0 %", "0.1 %", "50.0 %", "99.9 %", "100 %",
    ]  # fmt: skip
