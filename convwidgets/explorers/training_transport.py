"""The training inside an explorer: started, paused, stopped, and shown as it goes on."""

import time
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, cast

from convwidgets.core.network import SmallCNN
from convwidgets.core.training import BatchDone, Diverged, EpochDone
from convwidgets.explorers import training_words as words
from convwidgets.explorers.explorer import Explorer
from convwidgets.explorers.training_interrupt import TrainingInterrupted, watch
from convwidgets.explorers.training_run import Ending, Times, TrainingRun
from convwidgets.scenes import Scene
from convwidgets.trace.records import Array
from convwidgets.trace.training import Event, TrainingTrace, training_events
from convwidgets.trace.training_step import EpochStep
from convwidgets.widgets.training_bar import Phase, TrainingBar

#: The picture is renewed at most so often, in seconds from one to the next.
PICTURE_PAUSE = 0.25
#: So soon after the end a press was meant for Pause, not to begin all over, in seconds.
HASTE = 0.6
_CURVES = ("loss", "accuracy", "test_loss", "test_accuracy")
_PHASES: dict[str, Phase] = {"idle": "idle", "running": "running", "paused": "paused"}


class TrainingTransport(Explorer):
    """An explorer whose trace grows while a training goes on in a thread of its own.

    Whatever changes the explorer, in whichever thread, holds the player's lock.  The
    training's thread reports what it has done (`_heard`); everybody else asks it to
    pause or to end, waits for nothing, and shows at once what was asked for.
    """

    bar: TrainingBar

    def __init__(self, **kwargs: Any) -> None:
        # The present run, if any; a list, so that what ends it needs no explorer.
        self._runs: list[TrainingRun] = []
        # The epochs done, of which the latest may not be shown yet, and when a picture is due.
        self._coming: TrainingTrace | None = None
        self._due = 0.0
        super().__init__(**kwargs)
        weakref.finalize(self, _end_all, self._runs)

    # ---------------------------------------------------------------- for everyone

    @property
    def _learning(self) -> TrainingTrace:
        """The trace, by its type."""
        return cast("TrainingTrace", self._trace)

    @property
    def network(self) -> SmallCNN:
        """The network after the last epoch that is done; untrained at first."""
        return self._learning.network

    @property
    def history(self) -> Mapping[str, Array]:
        """Loss and accuracy, on training and on test digits, after each epoch from 0 on."""
        return {name: self._learning.curve(name) for name in _CURVES}

    @property
    def running(self) -> bool:
        """Whether it is training: started, and neither paused nor at its end."""
        return self._state == "running"

    @property
    def times(self) -> Times | None:
        """When the present training was started, shown, paused and ended."""
        return self._runs[-1].times if self._runs else None

    def start(self) -> None:
        """Train from the untrained network on; a paused training goes on instead."""
        with self.player.lock, self._shown():
            if self._state == "paused":
                self.resume()
            if self._state in ("running", "paused"):
                return
            events = training_events(**self._current())
            run = TrainingRun(events, _weakly(self))
            self._runs[:] = [run]
            self._coming = self._learning.begun()
            self.notice.text = ""
            self._grow()
            self.bar.progress.value = 0
            self._tell()
            self._due = time.monotonic() + PICTURE_PAUSE
            run.begin()
        watch.add(run)

    def pause(self) -> None:
        """Rest after the batch at hand, until `resume` or `stop`; nothing if not training."""
        if self.running:
            self._runs[-1].pause()
            self._tell_all(self._runs[-1])

    def resume(self) -> None:
        """Go on after a pause; nothing if there is none."""
        if self._state == "paused":
            run = self._runs[-1]
            run.resume()
            self._tell_all(run)
            watch.add(run)

    def stop(self) -> None:
        """End the training; what was learned is kept.  Nothing if there is none."""
        self._end("stopped")

    def wait(self, timeout: float | None = None) -> EpochStep:
        """Wait until the training has ended or is paused.

        Parameters
        ----------
        timeout : float, optional
            At most so many seconds.

        Returns
        -------
        EpochStep
            The last epoch that is done.

        Raises
        ------
        KeyboardInterrupt
            If the kernel is interrupted meanwhile; the training has ended then, and
            what it learned is kept.
        """
        run = self._runs[-1] if self._runs else None
        if run is not None:
            try:
                run.wait(timeout)
            except KeyboardInterrupt:
                self._end("interrupted")
                raise TrainingInterrupted(words.interrupted(self._learning)) from None
            if run.error is not None:
                raise run.error
        return self._learning.steps[-1]

    def close(self) -> None:
        """End the training and close the widget."""
        _end_all(self._runs)
        self._runs.clear()
        super().close()

    # ---------------------------------------------------------------- the training

    @property
    def _state(self) -> str:
        return self._runs[-1].state if self._runs else "idle"

    def _pressed(self) -> None:
        """The first button, by whatever it offers."""
        if self._state in ("finished", "diverged"):
            ended = self._runs[-1].times.ended
            if ended is None or time.monotonic() - ended < HASTE:
                return
        {"running": self.pause, "paused": self.resume}.get(self._state, self.start)()

    def _end(self, how: Ending) -> None:
        if self._state in ("running", "paused"):
            run = self._runs[-1]
            run.end(how)
            self._tell_all(run)

    @contextmanager
    def _turn(self, run: TrainingRun) -> Iterator[bool]:
        """In the training's thread: the right to change the explorer, if the run is still its own.

        Whoever has the lock may be ending this very run, so it is not waited for blindly.
        """
        lock = self.player.lock
        while self._runs == [run]:
            if lock.acquire(timeout=0.02):
                try:
                    yield self._runs == [run]
                finally:
                    lock.release()
                return
        yield False

    def _heard(self, run: TrainingRun, event: Event | None) -> bool:
        """What the training reports, in its thread; whether it is to go on."""
        with self._turn(run) as mine, self._shown():
            if not mine:
                return False
            if event is None:
                self._tell_all(run)
                return False
            if not run.wanted:
                return False
            coming = cast("TrainingTrace", self._coming)
            if isinstance(event, Diverged) or (isinstance(event, EpochDone) and event.epoch):
                self._coming = coming = coming.after(event, run.losses)
            elif isinstance(event, BatchDone) and run.state == "running":
                done = (event.epoch - 1) * event.batches + event.batch
                self.bar.show(words.progress(event, run.worked), done)
            due = coming is not self._trace and time.monotonic() >= self._due
        if due:
            # Drawing takes longest, and others have their turn meanwhile.
            with self._shown():
                scene = self._make_scene(coming, self._frames.theme)
                film = scene.film(self._frames.density)
                for step in range(len(self._trace), len(coming)):
                    film.frame(step)
            with self._turn(run) as mine, self._shown():
                if not mine:
                    return False
                self._grow(scene)
                self._due = time.monotonic() + PICTURE_PAUSE
        return True

    def _tell_all(self, run: TrainingRun) -> None:
        """Show every epoch that is done, and what has become of the training."""
        with self.player.lock, self._shown():
            if self._runs != [run]:
                return
            if run.error is None:
                self._grow()
            self._tell()
            if run.error is not None:
                self._bug(run.error)
            elif run.state == "interrupted":
                self.notice.say(words.interrupted(self._learning), "note")
            elif run.state in ("finished", "diverged"):
                advice = words.advice(self._learning, self.momentum)
                if advice:
                    self.notice.say(advice)

    def _tell(self) -> None:
        """Bring the buttons and the words below them to the present state."""
        state, trace = self._state, self._learning
        total = trace.epochs * trace.batches
        if state == "idle":
            self.bar.show(words.waiting(trace), 0, total)
        elif state == "running":
            self.bar.show(f"epoch {trace.epochs_done + 1} of {trace.epochs}", None, total)
        else:
            done = total if state == "finished" else None
            self.bar.show(words.ended(state, trace, self._runs[-1].worked), done)
        self.bar.turn(_PHASES.get(state, "over"))

    def _grow(self, drawn: Scene | None = None) -> None:
        """Show the epochs done; who looks at the latest one goes on to look at the latest."""
        trace = self._coming
        if trace is None or trace is self._trace:
            return
        following = self.step == len(self._trace) - 1
        self._trace = trace
        if drawn is None or drawn.trace is not trace or drawn.theme.name != self._frames.theme:
            drawn = self._make_scene(trace, self._frames.theme)
        self._scene = drawn
        with self._hushed():
            last = len(trace) - 1
            self.step = last if following else min(self.step, last)
        self._frames.show(self._scene, self.step, self._title())

    def _adopt(self, trace: Any) -> None:
        """Other settings: the training of the old ones is over."""
        with self.player.lock:
            before, begun = self._state, len(self._trace) > 1
            _end_all(self._runs)
            self._runs.clear()
            self._coming = None
            super()._adopt(trace)
            self._tell()
            if before in ("running", "paused"):
                self.notice.say(words.CHANGED, "note")
            elif begun:
                self.notice.say(words.RENEWED, "note")


def _end_all(runs: list[TrainingRun]) -> None:
    for run in runs:
        run.end()


def _weakly(explorer: TrainingTransport) -> Callable[[TrainingRun, Event | None], bool]:
    """Reports to an explorer, as long as there is one."""
    found = weakref.ref(explorer)

    def report(run: TrainingRun, event: Event | None) -> bool:
        owner = found()
        return owner is not None and owner._heard(run, event)

    return report
