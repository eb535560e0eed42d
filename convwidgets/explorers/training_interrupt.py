"""An interrupt of the kernel ends a training, too, when no cell is running.

While a cell runs, an interrupt (the ■ of a notebook, SIGINT) is a KeyboardInterrupt in
it.  Between two cells ipykernel lets it go unheard (`SIG_IGN`), which is right as
nothing is running; but a training may be.  So as long as one is, a handler takes the
place of `SIG_IGN`, and only of that: `Kernel.pre_handler_hook` and `post_handler_hook`
put their own in and ours back around every message, as they do with `SIG_IGN`.
"""

import signal
from collections.abc import Callable
from typing import Any
from weakref import WeakSet

from convwidgets.explorers.training_run import TrainingRun

# Signal handlers are set in the main thread alone, between two messages: whether it is time to,
# is looked up so often, in seconds.
_LOOK = 0.2


class TrainingInterrupted(KeyboardInterrupt):
    """An interrupt while `TrainingExplorer.wait` was waiting."""

    def _render_traceback_(self) -> list[str]:
        """What IPython shows: the sentence, without the lines that were waiting."""
        return [f"KeyboardInterrupt: {self}"]


class InterruptWatch:
    """Hears interrupts between cells, for trainings that are running.

    Parameters
    ----------
    kernel : callable
        The kernel this is running in, or None.
    """

    def __init__(self, kernel: Callable[[], Any]) -> None:
        self._kernel = kernel
        self._runs: WeakSet[TrainingRun] = WeakSet()
        self._looking = False

    def add(self, run: TrainingRun) -> None:
        """Let interrupts reach this training while it runs; nothing without a kernel."""
        kernel = self._kernel()
        loop = getattr(kernel, "io_loop", None)
        if loop is None:
            return
        self._runs.add(run)
        # From whichever thread this is; the loop is that of the main thread.
        loop.add_callback(self._begin, kernel)

    def _begin(self, kernel: Any) -> None:
        if not self._looking:
            self._looking = True
            self._look(kernel)

    def _look(self, kernel: Any) -> None:
        """Put the handler in or out, if nobody else's is in place."""
        now = signal.getsignal(signal.SIGINT)
        busy = any(run.state == "running" for run in self._runs)
        if busy and now is signal.SIG_IGN:
            signal.signal(signal.SIGINT, self._heard)
        elif not busy and now == self._heard:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            now = signal.SIG_IGN
        # A message that is being handled will put ours back when it is done.
        ours = self._heard in (now, getattr(kernel, "saved_sigint_handler", None))
        self._looking = busy or ours
        if self._looking:
            kernel.io_loop.call_later(_LOOK, self._look, kernel)

    def _heard(self, signum: int, frame: Any) -> None:
        for run in list(self._runs):
            if run.state == "running":
                run.end("interrupted")


def _running_kernel() -> Any:
    from IPython.core.getipython import get_ipython

    return getattr(get_ipython(), "kernel", None)


watch = InterruptWatch(_running_kernel)
