"""A training of the small network as a trace: one step for each epoch that is done.

A training takes its time, so its trace grows: `training_trace` is the network
before the first update, and `TrainingTrace.after` is a new trace with one more
step.  Every epoch is judged here by the same test digits.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any

import numpy as np

from convwidgets.core._checks import per_axis, shown, whole_number
from convwidgets.core.digits import Digits, load_digits
from convwidgets.core.errors import ConvError
from convwidgets.core.network import CLASSES, SmallCNN
from convwidgets.core.training import BatchDone, Diverged, EpochDone, train
from convwidgets.trace.records import Array, frozen
from convwidgets.trace.steps import Steps
from convwidgets.trace.threads import one_thread
from convwidgets.trace.training_step import Collapse, EpochStep

#: What a training yields, see `convwidgets.train`.
Event = BatchDone | EpochDone | Diverged

#: Each epoch is a picture of its own.
MOST_EPOCHS = 60
#: More maps than these have no room in the picture.
MOST_MAPS = (16, 32)
#: Fewer digits than there are kinds teach nothing.
FEWEST_DIGITS = CLASSES
#: Those of the core, and all training digits.  The seed is that of the shipped network: this
#: training ends where `SmallCNN.trained` does.  With 0 to 7 it ends between 96.8 and 97.8 %.
DEFAULTS: Mapping[str, Any] = MappingProxyType({
    "epochs": 20, "batch_size": 64, "learning_rate": 0.1, "momentum": 0.9, "channels": (8, 16),
    "seed": 1, "train_size": 3823,
})  # fmt: skip
#: The test digits that are shown, places in the test set: one of each kind and two that are
#: seldom read correctly.  Most were chosen because they are learned late.
SHOWN = (0, 563, 891, 54, 1712, 1628, 678, 6, 922, 784, 794, 1038)


@dataclass(frozen=True, eq=False)
class TrainingTrace(Steps[EpochStep]):
    """The epochs of a training that are done so far.

    Behaves as an immutable sequence of :class:`EpochStep`; the first is the
    network before training.

    Attributes
    ----------
    steps : tuple of EpochStep
        Epoch 0 and those done since.
    epochs, batches : int
        How many epochs there will be, and updates in each.
    """

    steps: tuple[EpochStep, ...]
    epochs: int
    batches: int

    def __len__(self) -> int:
        return len(self.steps)

    def _step(self, index: int) -> EpochStep:
        return self.steps[index]

    @property
    def network(self) -> SmallCNN:
        """The network after the last epoch that is done."""
        return self.steps[-1].network

    @property
    def epochs_done(self) -> int:
        """How many epochs the network has learned for."""
        return sum(step.judged for step in self.steps) - 1

    @cached_property
    def output(self) -> Array:
        """The first layer's kernels after the last epoch, shape (maps, 3, 3); read-only."""
        return frozen(self.steps[-1].kernels)

    def curve(self, name: str) -> Array:
        """``loss``, ``accuracy``, ``test_loss`` or ``test_accuracy`` after each epoch."""
        return frozen([getattr(step, name) for step in self.steps if step.judged])

    def begun(self) -> "TrainingTrace":
        """The same training before its first update."""
        return self if len(self) == 1 else replace(self, steps=self.steps[:1])

    def after(self, event: EpochDone | Diverged, batch_losses: Sequence[float]) -> "TrainingTrace":
        """The same training and one epoch more.

        Parameters
        ----------
        event : EpochDone or Diverged
            How the epoch ended.
        batch_losses : sequence of float
            The losses of its batches.
        """
        losses = frozen(batch_losses)
        if isinstance(event, EpochDone):
            return replace(self, steps=(*self.steps, _judged(event, losses)))
        end = Collapse(event.batch, self.batches, event.loss, event.learning_rate, event.died)
        last = self.steps[-1]
        if event.died:  # it is said of an epoch that has been judged already
            return replace(self, steps=(*self.steps[:-1], replace(last, collapse=end)))
        exploded = replace(last, epoch=event.epoch, batch_losses=losses, collapse=end)
        return replace(self, steps=(*self.steps, exploded))


def _judged(done: EpochDone, batch_losses: Array) -> EpochStep:
    """An epoch with the answers the network gives after it."""
    digits = load_digits()
    with np.errstate(all="ignore"):
        chances = done.network.probabilities(digits.test_images)
    answers = chances.argmax(axis=1)
    confusion = np.zeros((CLASSES, CLASSES), np.int64)
    np.add.at(confusion, (digits.test_labels, answers), 1)
    shown_here = list(SHOWN)
    given = answers[shown_here]
    wrong = given != digits.test_labels[shown_here]
    for array in (confusion, given, wrong):
        array.setflags(write=False)
    return EpochStep(
        **{field.name: getattr(done, field.name) for field in fields(done)},
        batch_losses=batch_losses,
        confusion=confusion,
        answers=given,
        certainty=frozen(chances[shown_here].max(axis=1)),
        wrong=wrong,
    )


def read_channels(value: Any) -> tuple[int, int]:
    """The numbers of maps of both layers, or a ConvError."""
    first, second = per_axis(value, 2, "channels", 1)
    if first > MOST_MAPS[0] or second > MOST_MAPS[1]:
        raise ConvError(
            f"channels is {shown((first, second))}; the picture has room for at most "
            f"{MOST_MAPS[0]} maps in the first layer and {MOST_MAPS[1]} in the second."
        )
    return first, second


def training_events(**settings: Any) -> Iterator[Event]:
    """A training on the handwritten digits, as `convwidgets.train` yields it.

    Parameters
    ----------
    **settings
        ``epochs``, ``batch_size``, ``learning_rate`` and ``momentum`` as in
        :func:`convwidgets.train`; ``channels``, how many maps each convolution makes;
        ``seed`` for the first weights and the order of the digits; ``train_size``,
        how many of the training digits are used, from the first.

    Raises
    ------
    ConvError
        For settings that cannot be used; before the first result.
    """
    given = {**DEFAULTS, **settings}
    channels, size = read_channels(given.pop("channels")), given.pop("train_size")
    epochs = whole_number(given["epochs"], "epochs", 1)
    if epochs > MOST_EPOCHS:
        raise ConvError(
            f"epochs is {shown(epochs)}; at most {MOST_EPOCHS} can be shown, and 20 are enough."
        )
    digits = load_digits()
    count = whole_number(size, "train_size", FEWEST_DIGITS)
    if count > len(digits.train_labels):
        raise ConvError(
            f"train_size is {shown(count)}; there are {len(digits.train_labels):,} digits to "
            "train on."
        )
    return train(
        SmallCNN.random(channels, seed=given["seed"]),
        digits.train_images[:count],
        digits.train_labels[:count],
        test_images=digits.test_images,
        test_labels=digits.test_labels,
        **given,
    )


def training_trace(**settings: Any) -> TrainingTrace:
    """A training before its first update.

    Parameters
    ----------
    **settings
        As in `training_events`.

    Returns
    -------
    TrainingTrace
        Of one step, the untrained network.

    Raises
    ------
    ConvError
        If a value cannot be used; the sentence says which and why.

    Examples
    --------
    >>> trace = training_trace(epochs=3, train_size=100)
    >>> len(trace), trace.batches, trace[0].epoch
    (1, 2, 0)
    """
    training_events(**settings)  # refuses what cannot be used
    given = {**DEFAULTS, **settings}
    size, rate = int(given["train_size"]), float(given["learning_rate"])
    first = _untrained(read_channels(given["channels"]), given["seed"], size)
    first = replace(first, epochs=int(given["epochs"]), learning_rate=rate)
    return TrainingTrace((first,), first.epochs, -(-size // given["batch_size"]))


@lru_cache(maxsize=16)
@one_thread(torch=False)
def _untrained(channels: tuple[int, int], seed: int, train_size: int) -> EpochStep:
    """The network before its first update, judged once for all rates that may follow."""
    events = training_events(channels=channels, seed=seed, train_size=train_size)
    first = next(iter(events))
    assert isinstance(first, EpochDone)
    return _judged(first, frozen([]))


def shown_digits() -> tuple[Array, Array]:
    """The test digits that are shown, shape (12, 8, 8), and what they are."""
    digits: Digits = load_digits()
    chosen = list(SHOWN)
    return frozen(digits.test_images[chosen, 0]), frozen(digits.test_labels[chosen])
