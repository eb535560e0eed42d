"""What is looked at after one epoch of a training."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convwidgets.core.network import CLASSES
from convwidgets.core.training import EpochDone
from convwidgets.trace.numbers import number
from convwidgets.trace.records import Array

#: The loss of somebody who gives every digit the same chance.
GUESSING = float(np.log(CLASSES))


@dataclass(frozen=True, eq=False, repr=False)
class Collapse:
    """Where a training went wrong.

    Attributes
    ----------
    batch, batches : int
        In which batch of the epoch, from 1, and how many it has.
    loss : float
        What was found there, perhaps NaN or infinite.
    learning_rate : float
        The rate of the updates before.
    died : bool
        Whether no ReLU lets anything through any more; otherwise the loss exploded.
    """

    batch: int
    batches: int
    loss: float
    learning_rate: float
    died: bool


@dataclass(frozen=True, eq=False, repr=False)
class EpochStep(EpochDone):
    """The network after one epoch, and how it reads the test digits.

    Attributes
    ----------
    batch_losses : ndarray, shape (batches,)
        The loss of each batch of this epoch before its update.
    confusion : ndarray of int, shape (10, 10)
        How many test digits of each kind (row) got which answer (column).
    answers : ndarray of int, shape (12,)
        What it reads in the test digits that are shown.
    certainty : ndarray, shape (12,)
        The probability it gives to each of these answers.
    wrong : ndarray of bool, shape (12,)
        Which of these answers are wrong.
    collapse : Collapse or None
        Set if the training went wrong here.  If the loss exploded, everything else is
        as it was after the epoch before.

    See Also
    --------
    convwidgets.core.training.EpochDone : The attributes that are not listed here.
    """

    batch_losses: Array
    confusion: NDArray[np.int64]
    answers: NDArray[np.int64]
    certainty: Array
    wrong: NDArray[np.bool_]
    collapse: Collapse | None = None

    @property
    def kernels(self) -> Array:
        """The kernels of the first layer, shape (maps, 3, 3)."""
        kernels: Array = self.network.parameters["conv1.weight"][:, 0]
        return kernels

    @property
    def right(self) -> int:
        """How many test digits are read correctly."""
        return int(np.trace(self.confusion))

    @property
    def tested(self) -> int:
        """How many test digits there are."""
        return int(self.confusion.sum())

    @property
    def judged(self) -> bool:
        """Whether the numbers are those of this epoch; not if its loss exploded."""
        return self.collapse is None or self.collapse.died

    @property
    def when(self) -> str:
        """``'epoch 3 of 15'`` or ``'before training'``."""
        return f"epoch {self.epoch} of {self.epochs}" if self.epoch else "before training"

    def describe(self) -> str:
        """The epoch in one plain sentence."""
        if self.collapse is not None:
            return self._described_end(self.collapse)
        when = f"After {self.when}" if self.epoch else "Before training"
        wrong = int(self.wrong.sum())
        misread = "none is" if not wrong else "1 is" if wrong == 1 else f"{wrong} are"
        return (
            f"{when} {self.right:,} of {self.tested:,} test digits are read correctly, "
            f"{percent(self.test_accuracy)}, and {percent(self.accuracy)} of the training digits; "
            f"the loss is {number(self.test_loss)} on test digits and {number(self.loss)} on "
            f"training digits; of the {self.wrong.size} digits shown {misread} misread."
        )

    def _described_end(self, end: Collapse) -> str:
        where = f"In epoch {self.epoch} of {self.epochs}"
        if end.died:
            return (
                f"{where} the network died: no ReLU lets anything through any more, so every "
                f"digit gets the same answer, right for {percent(self.test_accuracy)} of the test "
                "digits, and no gradient comes back."
            )
        return (
            f"{where}, batch {end.batch} of {end.batches}, the loss was {number(end.loss)}: the "
            f"training has diverged, as a learning rate of {number(end.learning_rate)} is too "
            "large here."
        )

    def __repr__(self) -> str:
        """What a cell shows of it."""
        if self.collapse is not None:
            what = "died" if self.collapse.died else "diverged"
            return f"{what} in epoch {self.epoch} of {self.epochs}"
        when = f"after {self.when}" if self.epoch else self.when
        return f"{when}: {percent(self.test_accuracy)} of the test digits read correctly"


def percent(share: float) -> str:
    """``'97.1 %'``: one decimal, so that 99.97 is never called everything.

    Examples
    --------
    >>> percent(0.97051), percent(1.0), percent(0.9999), percent(0)
    ('97.1 %', '100 %', '99.9 %', '0 %')
    """
    if share in (0, 1):
        return f"{share * 100:.0f} %"
    return f"{min(max(share * 100, 0.1), 99.9):.1f} %"
