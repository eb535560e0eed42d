"""A training in a thread of its own, so that the kernel can do other things meanwhile.

The thread never waits for anybody but a pause, and looks after every batch
whether it is still wanted.  It knows its owner only weakly: an explorer that is
gone leaves no training behind.
"""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from convwidgets.core.training import BatchDone, Diverged, EpochDone
from convwidgets.trace.threads import one_thread
from convwidgets.trace.training import Event
from convwidgets.widgets._turns import rest

State = Literal["running", "paused", "stopped", "interrupted", "finished", "diverged", "failed"]
#: How a training is ended by somebody else.
Ending = Literal["stopped", "interrupted"]

#: Batches are reported at most so often, in seconds between two reports.
REPORT_PAUSE = 0.1
# A pause and those who wait look up so often.
_LOOK = 0.02


@dataclass(slots=True)
class Times:
    """When things happened, by `time.monotonic`; None for what has not.

    Attributes
    ----------
    started : float
        The training was asked for.
    shown : float or None
        The first batch had been reported, and what shows it had been told.
    ending_asked, ended : float or None
        It was told to end, and its thread had nothing more to do.
    pause_asked, paused : float or None
        The latest pause was asked for, and the thread was at rest.
    """

    started: float
    shown: float | None = None
    ending_asked: float | None = None
    ended: float | None = None
    pause_asked: float | None = None
    paused: float | None = None


class TrainingRun:
    """One training, begun at once.

    Parameters
    ----------
    events : iterator
        The training, see `convwidgets.train`; a batch is worked out when the
        next event is asked for.
    report : callable
        Told of each epoch, of some of the batches, and, with None, of the end;
        in the training's thread.  It returns whether it wants to hear more.

    Attributes
    ----------
    state : str
        ``"running"``, ``"paused"``, or how it ended: ``"finished"``,
        ``"diverged"``, ``"stopped"``, ``"interrupted"`` or ``"failed"``.
    error : Exception or None
        What made it fail.
    times : Times
        When things happened.
    losses : list of float
        Of the batches of the present epoch.
    worked : float
        Seconds at work since the untrained network was judged, without the pauses.
    """

    def __init__(
        self, events: Iterator[Event], report: "Callable[[TrainingRun, Event | None], bool]"
    ) -> None:
        self.times = Times(time.monotonic())
        self.error: Exception | None = None
        self._events = events
        self._report = report
        # Plain attributes, not locks: a signal handler sets them, at any moment.
        self._ending: Ending | None = None
        self._pausing = False
        self._over: State | None = None
        self.losses: list[float] = []
        self.worked = 0.0
        self._quiet_until = 0.0
        self._thread = threading.Thread(target=self._work, name="convwidgets-training", daemon=True)

    def begin(self) -> None:
        """Start the thread."""
        self._thread.start()

    @property
    def state(self) -> State:
        """What it is doing, or how it ended; what was asked for counts as done."""
        return self._over or self._ending or ("paused" if self._pausing else "running")

    @property
    def ended(self) -> bool:
        """Whether the thread has nothing more to do."""
        return self.times.ended is not None

    @property
    def wanted(self) -> bool:
        """Whether nobody has told it to end."""
        return self._ending is None

    def pause(self) -> None:
        """Rest after the batch at hand, until `resume` or `end`."""
        if self.state == "running":
            self.times.pause_asked, self.times.paused = time.monotonic(), None
            self._pausing = True

    def resume(self) -> None:
        """Go on after a pause."""
        self._pausing = False

    def end(self, how: Ending = "stopped") -> None:
        """End after the batch at hand; what comes later is not reported."""
        if self._over is None and self._ending is None:
            self.times.ending_asked = time.monotonic()
            self._ending = how

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until it has ended or rests; whether it does.

        In slices, as only Python code between them hears of an interrupt
        everywhere.
        """
        limit = None if timeout is None else time.monotonic() + timeout
        while not self.ended and (not self._pausing or self.times.paused is None):
            if limit is not None and time.monotonic() >= limit:
                return False
            if threading.current_thread() is self._thread:
                return False  # it would wait for itself
            # An observer that waits has the turn, which the training needs for its reports.
            rest(_LOOK)
        return True

    # ------------------------------------------------------------ in the thread

    def _work(self) -> None:
        over: State = "finished"
        try:
            over = self._train()
        except Exception as error:
            self.error, over = error, "failed"
        self._events = iter(())
        self._over = over
        try:
            self._report(self, None)
        finally:
            self.times.ended = time.monotonic()

    def _train(self) -> State:
        while True:
            over = self._work_until_paused()
            if over is not None:
                return over
            while self._pausing and self.wanted:
                if self.times.paused is None:
                    self.times.paused = time.monotonic()
                time.sleep(_LOOK)

    @one_thread(torch=False)
    def _work_until_paused(self) -> State | None:
        """Train to the end, or as long as no pause is asked for: then None."""
        began = time.monotonic()
        for event in self._events:
            if not isinstance(event, EpochDone):
                self.losses.append(event.loss)
            if self._due(event) and not (self.wanted and self._report(self, event)):
                break
            if isinstance(event, Diverged):
                return "diverged"
            if isinstance(event, EpochDone):
                self.losses = []
            elif self.times.shown is None:
                self.times.shown = time.monotonic()
            # Another thread that waits for the interpreter is let in.
            time.sleep(0)
            now = time.monotonic()
            if isinstance(event, EpochDone) and not event.epoch:
                self.worked = 0.0  # judging the untrained network says nothing about batches
            else:
                self.worked += now - began
            began = now
            if not self.wanted:
                break
            if self._pausing:
                return None
        else:
            return "finished"
        return self._ending or "stopped"

    def _due(self, event: Event) -> bool:
        """Whether this event is reported: of the batches only ten a second are."""
        if not isinstance(event, BatchDone):
            return True
        now = time.monotonic()
        if now < self._quiet_until:
            return False
        self._quiet_until = now + REPORT_PAUSE
        return True
