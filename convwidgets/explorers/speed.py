"""The race: a student's functions against each other and the library, timed live."""

import time
from collections.abc import Sequence
from typing import Any, ClassVar

import ipywidgets

from convwidgets.core._checks import shown, true_or_false
from convwidgets.core.errors import ConvError
from convwidgets.explorers.explorer import Explorer
from convwidgets.explorers.settings import Setting
from convwidgets.explorers.speed_progress import CellProgress, MeasureAgain
from convwidgets.scenes import Scene
from convwidgets.scenes.speed import speed_scene
from convwidgets.trace.speed import SpeedTrace, race_trace
from convwidgets.trace.speed_check import Clock
from convwidgets.trace.speed_crossover import CrossoverTrace, measure_crossover
from convwidgets.trace.speed_race import Tell, measure_race
from convwidgets.trace.speed_ways import DEFAULT, installed, read_ways, with_libraries
from convwidgets.trace.speed_work import LIMITS, SIZES, read_size, read_work
from convwidgets.trace.threads import one_thread
from convwidgets.widgets.controls import choice
from convwidgets.widgets.number_spinner import NumberSpinner

#: What is looked at, as its control names it.
VIEWS = {"race": "race", "kernel sizes": "crossover"}
_LAYER = {"in_channels": "channels in", "out_channels": "channels out", "kernel_size": "kernel"}


class SpeedExplorer(Explorer):
    """Time several ways to compute one convolution, here and now, and draw them.

    **The race.**  Each way is checked first, on a small case and on the work
    itself: a wrong answer gets no bar but a sentence that says where it differs.
    Then all are timed in turns, on one thread each, and the median is drawn on a
    logarithmic scale beside that of `conv2d`.  What would take longer than a
    second is measured on some rows of the output and scaled up, and the picture
    says so.  **Kernel sizes** compares `conv2d`, `conv2d_separable` and
    `conv2d_fft` on one image for kernels from 3×3 to 31×31.

    All numbers are those of this computer at this moment.

    Parameters
    ----------
    ways : mapping, function or sequence of functions
        Functions by their names, such as ``{"my loops": my_loops}``.  Each is
        called with an image (C, H, W) and kernels (O, C, K, K) in float64, and
        returns (O, H − K + 1, W − K + 1): no padding, stride 1, no flip.
        `conv2d` is always added.  Without any, `conv2d_loops` is raced.
    view : {"race", "crossover"}
        Which of the two pictures.
    size : int
        Rows and columns of the image, 16 to 512.
    in_channels, out_channels, kernel_size : int
        The layer of the race.
    torch : bool
        Whether PyTorch takes part in the race; it has to be installed.
    step : int
        Which way, or which kernel size, to show first.

    Attributes
    ----------
    trace : SpeedTrace or CrossoverTrace
        Every way, or every kernel size, with what was measured.
    output : ndarray
        Seconds: for each way, NaN for one that is wrong; or, for each kernel
        size, direct, separable and FFT.  Read-only.
    player : StepPlayer
        Steps through the ways, or the kernel sizes, in the page.

    Raises
    ------
    ConvError
        For what is no function, or a work too large; the explorer stays as it
        was.
    TypeError
        For an unknown keyword.

    Notes
    -----
    A call that takes longer than five seconds is interrupted, as the interrupt
    button would do it: that ends loops written in Python.  What a function prints
    while it is timed is not shown.

    Examples
    --------
    >>> from convwidgets import SpeedExplorer, conv2d
    >>> explorer = SpeedExplorer(ways={"borrowed": conv2d}, size=16)
    >>> [way.name for way in explorer.trace]
    ['borrowed', 'cw.conv2d']
    >>> explorer.output.shape
    (2,)
    """

    settings: ClassVar[tuple[str, ...]] = (
        "ways", "view", "size", "in_channels", "out_channels", "kernel_size", "torch",
    )  # fmt: skip

    ways = Setting(DEFAULT)
    view = Setting("race")
    size = Setting(64)
    in_channels = Setting(8)
    out_channels = Setting(16)
    kernel_size = Setting(3)
    torch = Setting(False)

    _clock: ClassVar[Clock] = time.perf_counter
    _again: MeasureAgain | None = None

    def _read(self, name: str, value: Any) -> Any:
        if name == "ways":
            return read_ways(value)
        if name == "view":
            if value not in VIEWS.values():
                raise ConvError(f"view is {shown(value)}; choose 'race' or 'crossover'.")
            return value
        if name == "torch":
            if true_or_false(value, "torch") and not installed():
                raise ConvError("torch is True, and PyTorch is not installed here; leave it out.")
            return value
        return read_size(value) if name == "size" else value

    def _make_trace(self, **settings: Any) -> SpeedTrace | CrossoverTrace:
        progress = self._again or CellProgress()
        measure = self._compare if settings["view"] == "crossover" else self._race
        progress.begin()
        try:
            return measure(progress.tell, **settings)
        except KeyboardInterrupt:
            if self._again is None:
                raise
            raise ConvError(
                "The measuring was interrupted; what is shown was measured before."
            ) from None
        finally:
            progress.end()

    def _race(
        self, tell: Tell, ways: Any, size: int, torch: bool, view: str, **layer: Any
    ) -> SpeedTrace:
        work = read_work(size, **layer)
        raced = with_libraries(ways or DEFAULT, torch)
        with one_thread():
            return race_trace(work, measure_race(work, raced, clock=type(self)._clock, tell=tell))

    def _compare(self, tell: Tell, size: int, **others: Any) -> CrossoverTrace:
        with one_thread():
            return measure_crossover(size, clock=type(self)._clock, tell=tell)

    def _make_scene(self, trace: Any, theme: str) -> Scene:
        return speed_scene(trace, theme=theme)

    def _make_controls(self) -> dict[str, Any]:
        self._again = MeasureAgain(self._measure_again)
        controls: dict[str, Any] = {
            "view": choice(self.view, VIEWS, "show"),
            "size": NumberSpinner(
                self.size, "image size", lowest=SIZES[0], highest=SIZES[1], notice=self.notice
            ),
        }
        for name, label in _LAYER.items():
            value = getattr(self, name)
            controls[name] = NumberSpinner(value, label, highest=LIMITS[name], notice=self.notice)
        return controls

    def _rows(self) -> Sequence[Sequence[ipywidgets.Widget]]:
        assert self._again is not None  # made with the controls
        self._show_what_counts()
        return [list(self._controls.values()), [self._again.button, self._again.bar]]

    def _adopt(self, trace: Any) -> None:
        super()._adopt(trace)
        self._show_what_counts()

    def _show_what_counts(self) -> None:
        """The layer belongs to the race."""
        for name in _LAYER:
            self._controls[name].layout.display = None if self.view == "race" else "none"

    def _measure_again(self) -> None:
        with self.player.lock, self._shown():
            try:
                trace = self._judge({})
            except ConvError:
                return  # the notice says what was in the way
            self._adopt(trace)

    def _title(self) -> str:
        if self.view == "crossover":
            return (
                f"Time against kernel size on an image of {self.size} by {self.size}: direct, "
                "separable and FFT"
            )
        return (
            f"Race of {len(self._trace)} ways to convolve {self.in_channels} channels of "
            f"{self.size} by {self.size} with {self.out_channels} kernels of {self.kernel_size} "
            f"by {self.kernel_size}"
        )
