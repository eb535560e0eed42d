"""What a training explorer says about its training, below the buttons and in the notice.

Below the buttons there is one line: about 70 characters, or a narrow window cuts them off.
"""

from convwidgets.core.training import BatchDone
from convwidgets.trace.numbers import number
from convwidgets.trace.training import TrainingTrace
from convwidgets.trace.training_step import GUESSING, percent

# A loss of more than this share of guessing is no better than guessing.
_HARDLY = 0.95
# From here on a learning rate is the first suspect.
_LARGE = 0.2

CHANGED = "The training has ended, as a setting was changed. Press Train to start with the new one."
RENEWED = "A setting was changed: this is the untrained network again. Press Train to start."


def waiting(trace: TrainingTrace) -> str:
    """Before a training."""
    return f"Not trained yet: {_many(trace.epochs, 'epoch')} of {_many(trace.batches, 'batch')}."


def progress(event: BatchDone, worked: float) -> str:
    """During it; `worked` are the seconds spent so far."""
    done = (event.epoch - 1) * event.batches + event.batch
    said = (
        f"epoch {event.epoch} of {event.epochs}, batch {event.batch} of {event.batches}: "
        f"loss {number(event.loss)}"
    )
    if done == 1:
        return said
    # The seconds are those of the batches before this one.
    left = worked / (done - 1) * (event.epochs * event.batches - done + 1)
    return f"{said}; about {max(1, round(left))} s left"


def ended(state: str, trace: TrainingTrace, worked: float) -> str:
    """After it, or during a pause."""
    done = trace.epochs_done
    # Between the last epoch and the end there is a moment, too.
    where = f"epoch {min(done + 1, trace.epochs)} of {trace.epochs}"
    if state == "paused":
        return f"Paused in {where}."
    if state == "finished":
        share = percent(trace[-1].test_accuracy)
        them = "it" if done == 1 else "them"
        return (
            f"{share} of test digits right, {_many(done, 'epoch')} in {worked:.1f} s. "
            f"▶ below replays {them}."
        )
    if state == "diverged":
        end = trace[-1]
        what = "The network died" if end.judged else "Diverged"
        return f"{what} in epoch {end.epoch} of {trace.epochs}."
    return f"Stopped in {where}; {_kept(done)}."


def interrupted(trace: TrainingTrace) -> str:
    """After an interrupt of the kernel."""
    kept = _kept(trace.epochs_done)
    return f"You interrupted the training; {kept}. Press Train again to start anew."


def _kept(epochs: int) -> str:
    """What there is after a training that was ended; an epoch that is not done is lost."""
    if not epochs:
        return "the network is untrained as before"
    return f"what was learned up to epoch {epochs} is kept"


def advice(trace: TrainingTrace, momentum: float) -> str:
    """What went wrong, if something did, and what to change; empty otherwise."""
    last = trace[-1]
    less = " or less momentum" if momentum > 0.9 else ""
    smaller = f"Try a smaller learning rate, such as 0.1{less}."
    end = last.collapse
    if end is not None and end.died:
        # So few units can be shut from the start.
        if trace[1].learning_rate < _LARGE:
            smaller = "Try more channels, or another seed."
        return (
            f"The network has died: after epoch {last.epoch} no ReLU lets anything through any "
            "more. So every digit gets the same answer, and no gradient comes back that could mend "
            f"it. {smaller}"
        )
    if end is not None:
        return (
            f"The training has diverged: in epoch {last.epoch}, batch {end.batch}, the loss was "
            f"{number(end.loss)}. With a learning rate of {number(end.learning_rate)} every update "
            f"jumps across the valley and lands higher than before. {smaller}"
        )
    if last.epoch and last.loss > _HARDLY * GUESSING:
        found = (
            f"The network has learned nothing so far: a loss of {number(last.loss)} is that of "
            f"guessing among ten digits, ln 10 = {number(GUESSING)}. "
        )
        if trace[1].learning_rate < _LARGE:
            return found + "Try a larger learning rate, such as 0.1, or more epochs."
        return (
            f"{found}Updates this large push units to where ReLU passes no gradient back. {smaller}"
        )
    return ""


def _many(count: int, what: str) -> str:
    """``1 epoch``, ``15 epochs``."""
    if count == 1:
        return f"1 {what}"
    return f"{count} {'batches' if what == 'batch' else what + 's'}"
