"""How the network learns: against PyTorch's optimiser, and in every way it can go wrong."""

import math
import warnings
from typing import Any

import numpy as np
import pytest
from oracles import require
from torch_network import torch_network

from convwidgets.core import ConvError, SmallCNN, load_digits, train
from convwidgets.core.training import BatchDone, Diverged, EpochDone

DIGITS = load_digits()


def few(count: int = 200, **settings: Any) -> Any:
    """A training on the first digits only."""
    network = settings.pop("network", None) or SmallCNN.random((3, 4), seed=1)
    usual: dict[str, Any] = {
        "images": DIGITS.train_images[:count], "labels": DIGITS.train_labels[:count],
        "test_images": DIGITS.test_images[:100], "test_labels": DIGITS.test_labels[:100],
        "epochs": 2,
    }  # fmt: skip
    return train(network, **{**usual, **settings})


def test_updates_are_those_of_pytorch() -> None:
    torch = require("torch")
    network = SmallCNN.random((3, 4), seed=1)
    layers = torch_network(network)
    how = {"momentum": 0.9, "weight_decay": 0.01}
    optimizer = torch.optim.SGD(layers.parameters(), lr=0.05, **how)
    images, labels = torch.tensor(DIGITS.train_images[:64]), torch.tensor(DIGITS.train_labels[:64])
    # One batch an epoch, so that the order of images does not matter.
    results = few(64, batch_size=64, epochs=4, learning_rate=0.05, **how)
    next(results)
    for epoch in range(1, 5):
        for group in optimizer.param_groups:
            group["lr"] = 0.05 * (1 - (epoch - 1) / 4)
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(layers(images), labels)
        loss.backward()
        optimizer.step()
        batch, done = next(results), next(results)
        assert batch == BatchDone(epoch, 4, 1, 1, batch.loss)
        assert batch.loss == pytest.approx(loss.item(), rel=1e-10)
        for mine, theirs in zip(done.network.parameters.values(), layers.parameters(), strict=True):
            np.testing.assert_allclose(mine, theirs.detach().numpy(), rtol=1e-9, atol=1e-12)
    assert next(results, None) is None


def test_what_is_told_and_in_which_order() -> None:
    network = SmallCNN.random((3, 4), seed=1)
    results = list(few(network=network, batch_size=64))
    kinds = "".join({BatchDone: "b", EpochDone: "E"}[type(result)] for result in results)
    assert kinds == "EbbbbEbbbbE"
    epochs = [result for result in results if isinstance(result, EpochDone)]
    assert [done.epoch for done in epochs] == [0, 1, 2]
    assert [done.learning_rate for done in epochs] == [0.1, 0.1, 0.05]
    for name, array in network.parameters.items():
        np.testing.assert_array_equal(array, epochs[0].network.parameters[name])
    for done in epochs:
        images, labels = DIGITS.test_images[:100], DIGITS.test_labels[:100]
        assert done.test_accuracy == done.network.accuracy(images, labels)
        loss = done.network.loss_and_gradients(images, labels)[0]
        assert done.test_loss == pytest.approx(loss, rel=1e-12)
        learned = DIGITS.train_images[:200], DIGITS.train_labels[:200]
        assert done.accuracy == done.network.accuracy(*learned)
        assert done.loss == pytest.approx(done.network.loss_and_gradients(*learned)[0], rel=1e-12)
    assert epochs[2].loss < epochs[1].loss < epochs[0].loss


def test_the_same_seed_is_the_same_training() -> None:
    first, again, other = ([r.loss for r in few(seed=s)] for s in (7, 7, 8))
    assert first == again
    assert first != other


def test_it_learns_the_digits() -> None:
    network = SmallCNN.random(seed=1, dtype=np.float32)
    results = train(
        network, DIGITS.train_images, DIGITS.train_labels,
        test_images=DIGITS.test_images, test_labels=DIGITS.test_labels, seed=1,
    )  # fmt: skip
    *_, last = results
    assert isinstance(last, EpochDone)
    assert last.epoch == last.epochs == 20
    assert last.test_accuracy >= 0.97
    assert last.network.dtype == np.float32


@pytest.mark.parametrize("rate", [3.0, 1e3, 1e300, 1.7e308])
def test_too_large_a_rate_is_told_not_warned_about(rate: float) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for dtype in (np.float32, np.float64):
            network = SmallCNN.random(seed=1, dtype=dtype)
            *before, last = few(network=network, learning_rate=rate, epochs=30)
            assert isinstance(last, Diverged)
            assert not any(isinstance(result, Diverged) for result in before)
            assert last.died or not last.loss < 100
            assert last.learning_rate <= rate
            assert all(math.isfinite(result.loss) for result in before)
            if last.died:
                scores = before[-1].network.forward(DIGITS.test_images[:100])["dense"]
                assert not np.ptp(scores, axis=0).any()


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"epochs": 0}, "epochs is 0; it must be at least 1"),
        ({"batch_size": 2.5}, "batch_size is 2.5; give a whole number"),
        ({"learning_rate": 0}, "learning_rate is 0; give a number above 0"),
        ({"learning_rate": -0.1}, "learning_rate is −0.1; give a number above 0"),
        ({"learning_rate": math.nan}, "learning_rate is nan"),
        ({"learning_rate": math.inf}, "learning_rate is inf"),
        ({"learning_rate": True}, "learning_rate is True"),
        ({"learning_rate": "fast"}, "learning_rate is 'fast'"),
        ({"momentum": 1}, "momentum is 1; give a number from 0 to below 1"),
        ({"momentum": -0.1}, "momentum is −0.1"),
        ({"weight_decay": 1.0}, "weight_decay is 1.0"),
        ({"seed": -1}, "seed is −1"),
        ({"labels": DIGITS.train_labels[:3]}, "give labels of shape"),
        ({"images": np.zeros((200, 1, 9, 9))}, "x has shape 200×1×9×9"),
        ({"test_labels": DIGITS.test_labels[:100] + 9}, "there are 10 classes, 0 to 9"),
    ],
)
def test_refused_before_anything_is_done(settings: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConvError, match=sentence):
        few(**settings)
