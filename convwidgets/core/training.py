"""How the small network learns: gradient descent with momentum, a batch at a time."""

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ._batch_last import backward, batch_last, forward, loss_of
from ._checks import shown, whole_number
from .activations import check_labels
from .errors import ConvError
from .network import CLASSES, SmallCNN, read_images

Array = NDArray[Any]

#: A loss beyond this is beyond use: guessing costs log(10) = 2.3.
HOPELESS = 100.0

# Images are judged so many at a time, for their windows to stay in the cache.
_JUDGED = 256


@dataclass(frozen=True, slots=True)
class BatchDone:
    """One update of the parameters.

    Attributes
    ----------
    epoch, epochs : int
        Which walk through the training images, from 1, and how many there will be.
    batch, batches : int
        Which batch of this epoch, from 1, and how many it has.
    loss : float
        Mean cross-entropy of the batch before the update.
    """

    epoch: int
    epochs: int
    batch: int
    batches: int
    loss: float


@dataclass(frozen=True, slots=True)
class EpochDone:
    """The network after one walk through all training images; epoch 0 is before the first.

    Attributes
    ----------
    epoch, epochs : int
        Which, and how many there will be.
    loss, accuracy : float
        Mean cross-entropy and share of right answers on the training images.
    test_loss, test_accuracy : float
        The same on images it never learns from.
    learning_rate : float
        The rate of this epoch's updates; it falls by the same amount from epoch to epoch.
    network : SmallCNN
        As it is now.
    seconds : float
        What the epoch took, judging included.
    """

    epoch: int
    epochs: int
    loss: float
    accuracy: float
    test_loss: float
    test_accuracy: float
    learning_rate: float
    network: SmallCNN
    seconds: float


@dataclass(frozen=True, slots=True)
class Diverged:
    """The end of a training that went wrong, as a rate that is too large makes it.

    Either the loss has exploded, or the network has died: no ReLU lets anything
    through any more, every image gets the same scores, and no gradient comes back
    that could mend it.

    Attributes
    ----------
    epoch, batch : int
        Where it happened, both from 1.
    loss : float
        The loss found, perhaps NaN or infinite.
    learning_rate : float
        The rate of the updates.
    died : bool
        Whether the network has died; otherwise its loss has exploded.
    """

    epoch: int
    batch: int
    loss: float
    learning_rate: float
    died: bool = False


def train(
    network: SmallCNN,
    images: ArrayLike,
    labels: ArrayLike,
    *,
    test_images: ArrayLike,
    test_labels: ArrayLike,
    epochs: int = 20,
    batch_size: int = 64,
    learning_rate: float = 0.1,
    momentum: float = 0.9,
    weight_decay: float = 0.001,
    seed: int = 0,
) -> Iterator[BatchDone | EpochDone | Diverged]:
    """Train a network, one batch each time the next result is asked for.

    Whoever asks decides when to go on, so a training can be shown, paused and
    stopped between any two batches.

    Parameters
    ----------
    network : SmallCNN
        Where to start; it is not changed.
    images, test_images : array_like, shape (N, 1, 8, 8)
        To learn from, and to be tested on.
    labels, test_labels : array_like of whole numbers, shape (N,)
        The right class of each.
    epochs : int
        How often to walk through all images, each time in a new order.
    batch_size : int
        Images in an update; the last batch of an epoch has what is left.
    learning_rate : float
        Of the first epoch.  It falls by the same amount after each, and would be
        0 after the last.
    momentum : float
        From 0 to below 1: how much of the last update goes on in the next.
    weight_decay : float
        From 0: this share of each parameter is added to its gradient, which pulls
        towards 0 what is not needed.
    seed : int
        The same number gives the same order of images, so the same network.

    Yields
    ------
    BatchDone, EpochDone or Diverged
        First the untrained network as `EpochDone` 0, then each batch, and the
        network after each epoch.  `Diverged` is the last if the loss explodes or
        the network dies.

    Raises
    ------
    ConvError
        For settings that cannot be used; before the first result.

    Notes
    -----
    The update is that of `torch.optim.SGD`: ``v ← momentum · v + gradient +
    weight_decay · w``, ``w ← w − rate · v``; I. Sutskever, J. Martens, G. Dahl and G. Hinton, "On
    the importance of initialization and momentum in deep learning", ICML 2013.

    Examples
    --------
    >>> from convwidgets import SmallCNN, load_digits, train
    >>> digits = load_digits()
    >>> results = train(
    ...     SmallCNN.random(),
    ...     digits.train_images,
    ...     digits.train_labels,
    ...     test_images=digits.test_images,
    ...     test_labels=digits.test_labels,
    ...     epochs=1,
    ... )
    >>> before, *batches, after = results
    >>> len(batches), after.test_accuracy > 0.8 > before.test_accuracy
    (60, True)
    """
    epochs = whole_number(epochs, "epochs", 1)
    batch_size = whole_number(batch_size, "batch_size", 1)
    whole_number(seed, "seed", 0)
    learning_rate = _real(learning_rate, "learning_rate", 0, math.inf)
    momentum = _real(momentum, "momentum", 0, 1, from_first=True)
    weight_decay = _real(weight_decay, "weight_decay", 0, 1, from_first=True)
    learned = _set(network, images, labels)
    tested = _set(network, test_images, test_labels)
    run = _Run(network, learned, tested, batch_size, momentum, weight_decay, seed)
    return run.results(epochs, learning_rate)


class _Run:
    """One training: what stays the same while it goes on, and what changes."""

    def __init__(
        self, network: SmallCNN, learned: tuple[Array, Array], tested: tuple[Array, Array],
        batch_size: int, momentum: float, weight_decay: float, seed: int,
    ) -> None:  # fmt: skip
        self.learned, self.tested = learned, tested
        self.batch_size, self.momentum, self.weight_decay = batch_size, momentum, weight_decay
        self.order = np.random.default_rng(seed)
        self.parameters = {name: array.copy() for name, array in network.parameters.items()}
        self.speed = {name: np.zeros_like(array) for name, array in self.parameters.items()}

    def results(self, epochs: int, first_rate: float) -> Iterator[BatchDone | EpochDone | Diverged]:
        """What `train` yields."""
        yield self._judged(0, epochs, first_rate, time.perf_counter())
        for epoch in range(1, epochs + 1):
            began = time.perf_counter()
            rate = first_rate * (1 - (epoch - 1) / epochs)
            order = self.order.permutation(len(self.learned[1]))
            starts = range(0, len(order), self.batch_size)
            for batch, start in enumerate(starts, start=1):
                loss = self._update(order[start : start + self.batch_size], rate)
                if not loss < HOPELESS:  # nor is NaN
                    yield Diverged(epoch, batch, loss, rate)
                    return
                yield BatchDone(epoch, epochs, batch, len(starts), loss)
            judged = self._judged(epoch, epochs, rate, began)
            if not judged.loss + judged.test_loss < 2 * HOPELESS:
                yield Diverged(epoch, len(starts), judged.loss, rate)
                return
            yield judged
            if self._died():
                yield Diverged(epoch, len(starts), judged.loss, rate, died=True)
                return

    # A rate that is too large is told as `Diverged`, not by a warning for each operation.
    @np.errstate(all="ignore")
    def _update(self, chosen: Array, rate: float) -> float:
        images, labels = self.learned
        passed = forward(images.take(chosen, axis=-1), self.parameters)
        loss, grad = loss_of(passed.scores, labels[chosen])
        for name, gradient in backward(grad, passed, self.parameters).items():
            speed = self.speed[name]
            speed *= self.momentum
            speed += gradient
            speed += self.weight_decay * self.parameters[name]
            self.parameters[name] -= rate * speed
        return loss

    @np.errstate(all="ignore")
    def _judged(self, epoch: int, epochs: int, rate: float, began: float) -> EpochDone:
        loss, accuracy = self._score(*self.learned)
        test_loss, test_accuracy = self._score(*self.tested)
        network = SmallCNN(self.parameters)
        seconds = time.perf_counter() - began
        return EpochDone(
            epoch, epochs, loss, accuracy, test_loss, test_accuracy, rate, network, seconds
        )

    def _died(self) -> bool:
        """Whether nothing of any test image reaches the dense layer."""
        images, labels = self.tested
        return not any(
            forward(images[..., start : start + _JUDGED], self.parameters).flat.any()
            for start in range(0, len(labels), _JUDGED)
        )

    def _score(self, images: Array, labels: Array) -> tuple[float, float]:
        loss, right = 0.0, 0
        for start in range(0, len(labels), _JUDGED):
            some = labels[start : start + _JUDGED]
            scores = forward(images[..., start : start + _JUDGED], self.parameters).scores
            loss += loss_of(scores, some)[0] * len(some)
            right += int((scores.argmax(axis=0) == some).sum())
        return loss / len(labels), right / len(labels)


def _set(network: SmallCNN, images: ArrayLike, labels: ArrayLike) -> tuple[Array, Array]:
    """Images with the batch last, and their classes."""
    data, _ = read_images(images, network.dtype)
    return batch_last(data, network.dtype), check_labels(labels, (len(data), CLASSES))


def _real(value: object, name: str, low: float, high: float, *, from_first: bool = False) -> float:
    """A number above `low` (or from it on) and below `high`."""
    bound = f"{'from' if from_first else 'above'} {low:g}" + (
        f" to below {high:g}" if math.isfinite(high) else ""
    )
    if isinstance(value, bool) or not isinstance(value, int | float | np.integer | np.floating):
        raise ConvError(f"{name} is {shown(value)}; give a number {bound}.")
    number = float(value)
    if not (low <= number < high) or (number == low and not from_first):
        raise ConvError(f"{name} is {shown(value)}; give a number {bound}.")
    return number
