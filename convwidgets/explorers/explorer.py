"""What every explorer does: join settings, trace, scene and player.

A new explorer names its settings, and says how they become a trace, how the
trace becomes a scene and which controls change them.  The rest is here.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from os import PathLike
from typing import TYPE_CHECKING, Any, ClassVar

import ipywidgets
import numpy as np
from numpy.typing import NDArray
from traitlets import Bunch, validate

from convwidgets.core.errors import ConvError
from convwidgets.explorers.frames import FrameLoader
from convwidgets.explorers.settings import refuse_unknown
from convwidgets.scenes import Scene
from convwidgets.widgets._turns import Step
from convwidgets.widgets.controls import row
from convwidgets.widgets.notice import Notice
from convwidgets.widgets.player import StepPlayer

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from convwidgets.widgets.pictures import PictureRead


class Explorer(ipywidgets.VBox):
    """The common part of all explorers; see `Conv2DExplorer` for one of them.

    A value that cannot be used raises `ConvError`, whether it comes from Python
    or from a control: then nothing has changed, the control goes back, and the
    same sentence stands in the explorer.  An unknown keyword is a `TypeError`.

    Attributes
    ----------
    step : int
        The step shown.
    player : StepPlayer
        What steps through the frames in the page.
    notice : Notice
        Where a refused value is explained.
    """

    #: The names of the settings, which are traits; the order is that of error checks.
    settings: ClassVar[tuple[str, ...]] = ()

    step = Step(0)

    def __init__(self, **kwargs: Any) -> None:
        refuse_unknown(self, kwargs, (*self.settings, "step", "layout"))
        step = kwargs.pop("step", 0)
        layout = kwargs.pop("layout", None)
        # Until everything is there, single settings are only read, not judged together.
        self._building = True
        self._from_control = False
        self._quiet = False
        self._remarks: list[str] = []
        self.notice = Notice()
        self.player = StepPlayer()
        self._frames = FrameLoader(self.player, self._bug)
        super().__init__(**({} if layout is None else {"layout": layout}))
        self.add_class("convwidgets-explorer")
        for name in self.settings:
            setattr(self, name, kwargs.get(name, getattr(self, name)))
        self._trace = self._make_trace(**self._current())
        self._building = False
        self._controls = self._make_controls()
        for name, control in self._controls.items():
            control.observe(self._turned, "value")
            control.add_class(f"cw-set-{name.replace('_', '-')}")
        self.children = self._arrange()
        self._scene = self._make_scene(self._trace, self._frames.theme)
        if step:
            self.step = step
        self._frames.show(self._scene, self.step, self._title())
        self._say_remarks()
        self.observe(self._changed, list(self.settings))
        self.observe(self._step_moved, "step")
        self.player.observe(self._stepped, "step")
        self.player.observe(self._pointed, "picked")
        self.player.observe(self._surroundings_changed, "environment")

    # ------------------------------------------------ what a subclass provides

    def _make_trace(self, **settings: Any) -> Sequence[Any]:
        """The trace of these settings, or a ConvError."""
        raise NotImplementedError

    def _make_scene(self, trace: Sequence[Any], theme: str) -> Scene:
        """How a trace looks."""
        raise NotImplementedError

    def _make_controls(self) -> dict[str, Any]:
        """A control with a `value` for each setting that has one."""
        raise NotImplementedError

    def _rows(self) -> Sequence[Sequence[ipywidgets.Widget]]:
        """The controls above the picture, row by row; every one of them by default."""
        return [list(self._controls.values())]

    def _below(self) -> Sequence[ipywidgets.Widget]:
        """What stands under the picture, side by side."""
        return ()

    def _arrange(self) -> list[ipywidgets.Widget]:
        """The children, top to bottom."""
        above = [row(*widgets) for widgets in self._rows()]
        below = self._below()
        last = [row(*below, align="flex-start")] if below else []
        return [*above, self.notice, self.player, *last]

    def _title(self) -> str:
        """What a screen reader calls the player."""
        raise NotImplementedError

    def _read(self, name: str, value: Any) -> Any:
        """A setting in its usual form: names resolved, arrays frozen."""
        return value

    def _picked(self, target: int, row: int, column: int) -> None:
        """A cell of one of the scene's `targets` was clicked."""

    def _remark(self, sentence: str) -> None:
        """While a setting is read: a word about how it was converted, shown if it is taken."""
        self._remarks.append(sentence)

    def _noted(self, read: "PictureRead") -> NDArray[np.float64]:
        """The numbers of a picture; the word about its conversion becomes a remark."""
        if read.note:
            self._remark(read.note)
        return read.values

    # ------------------------------------------------------------- for everyone

    @property
    def trace(self) -> Sequence[Any]:
        """The steps of the current settings, immutable."""
        return self._trace

    @property
    def scene(self) -> Scene:
        """How the current trace looks."""
        return self._scene

    @property
    def output(self) -> NDArray[np.float64]:
        """The result, read-only."""
        result: NDArray[np.float64] = self._trace.output  # type: ignore[attr-defined]  # every trace has one
        return result

    def describe(self) -> str:
        """The current step in one plain sentence."""
        with self.player.lock:
            sentence: str = self._trace[self.step].describe()
        return sentence

    def figure(self, step: int | None = None) -> "Figure":
        """One step as a matplotlib Figure, to annotate or to put into a paper.

        Parameters
        ----------
        step : int, optional
            Which step, counted from 0; negative from the end.  The current
            one by default.

        Returns
        -------
        matplotlib.figure.Figure
            New each time.  Its first axes cover the picture in CSS pixels; the
            further ones, labelled by panel, count (column, row) in cells.

        Raises
        ------
        IndexError
            If there is no such step.
        """
        with self.player.lock:
            scene, now = self._scene, self.step
        return scene.figure(now if step is None else step)

    def save(self, path: str | PathLike[str]) -> None:
        """Save the current step, or the whole trace as an animation or a page.

        Parameters
        ----------
        path : str or path
            ``.png``, ``.svg`` and ``.pdf`` hold the current step; ``.gif`` all
            of them in turn; ``.html`` is a page with the player in it, which
            needs no kernel and no network.

        Raises
        ------
        ConvError
            For another suffix, and for traces too long for an animation.
        """
        from convwidgets.explorers.saving import save

        with self.player.lock:
            now = self._scene, self.step, self._title()
        save(*now, path)

    def configure(self, **settings: Any) -> None:
        """Change several settings at once, all of them or none.

        Parameters
        ----------
        **settings
            Any of the explorer's settings.

        Raises
        ------
        ConvError
            If they cannot be used together; then nothing changes.
        TypeError
            For an unknown name.
        """
        refuse_unknown(self, settings, self.settings)
        with self.player.lock:
            self._remarks = []
            read = {name: self._read(name, value) for name, value in settings.items()}
            before = self._current()
            trace = self._judge(read)
            self._building, taken = True, False
            try:
                for name, value in read.items():
                    setattr(self, name, value)
                taken = True
            finally:
                if not taken:  # somebody who observes a setting has raised
                    for name, value in before.items():
                        setattr(self, name, value)
                self._building = False
            self._adopt(trace)

    def __repr__(self) -> str:
        """Short: what is shown where widgets are not."""
        return f"{type(self).__name__}: {self._title()}, step {self.step + 1} of {len(self._trace)}"

    # ------------------------------------------------------------------ settings

    def _current(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.settings}

    def _judge(self, changes: dict[str, Any]) -> Sequence[Any]:
        """The trace with `changes`, or the refusal, shown in the explorer and raised."""
        try:
            return self._make_trace(**{**self._current(), **changes})
        except ConvError as error:
            self.notice.say(str(error))
            raise

    def _accept(self, name: str, value: Any) -> Any:
        """A setting as it will be kept; refused before anything has changed."""
        if self._building:
            return self._read(name, value)
        self._remarks = []
        try:
            value = self._read(name, value)
        except ConvError as error:
            self.notice.say(str(error))
            raise
        self._pending = self._judge({name: value})
        # Said here, as an equal value causes no change and so no `_changed`.
        self.notice.text = ""
        return value

    def _changed(self, change: Bunch) -> None:
        """A setting has its new value: show what it makes."""
        if not self._building:
            self._adopt(self._pending)

    def _adopt(self, trace: Sequence[Any]) -> None:
        with self.player.lock, self._shown():
            self.notice.text = ""
            self._trace = trace
            self._scene = self._make_scene(trace, self._frames.theme)
            with self._hushed():
                self.step = min(self.step, len(trace) - 1)
                for name, control in self._controls.items():
                    control.value = getattr(self, name)
            self._frames.show(self._scene, self.step, self._title())
            self._say_remarks()

    def _say_remarks(self) -> None:
        """What was said while the settings were read, unless something was refused since."""
        if self._remarks:
            self.notice.say(" ".join(self._remarks), "note")
            self._remarks = []

    # ------------------------------------------------------------------ controls

    def _turned(self, change: Bunch) -> None:
        """A control has a new value; the explorer takes it, or the control goes back."""
        with self.player.lock, self._shown():
            if self._quiet:
                return
            name = next(n for n, c in self._controls.items() if c is change["owner"])
            try:
                setattr(self, name, change["new"])
            except ConvError as error:
                with self._hushed():
                    change["owner"].value = getattr(self, name)
                self.notice.say(str(error))

    @contextmanager
    def _hushed(self) -> Iterator[None]:
        """Controls and steps set in here are not taken for a hand's doing."""
        before, self._quiet = self._quiet, True
        try:
            yield
        finally:
            self._quiet = before

    @contextmanager
    def _shown(self) -> Iterator[None]:
        """A fault of ours is shown to the student, and raised for tests and logs."""
        try:
            yield
        except ConvError:
            raise
        except Exception as error:
            self._bug(error)
            raise

    def _bug(self, error: Exception) -> None:
        self.notice.say(
            f"This is a fault of convwidgets, not yours: {type(error).__name__}: {error}. "
            "Please report it; the picture may be of the settings before."
        )

    # ---------------------------------------------------------------- steps, page

    @validate("step")
    def _check_step(self, proposal: Bunch) -> int:
        step = int(proposal["value"])
        count = len(self._trace)
        if not 0 <= step < count:
            raise ConvError(f"step is {step}; this trace has {count} steps, 0 to {count - 1}.")
        return step

    def _stepped(self, change: Bunch) -> None:
        """From the player; new pictures bring their own step."""
        if not self._quiet:
            with self._hushed():
                self.step = min(change["new"], len(self._trace) - 1)

    def _pointed(self, change: Bunch) -> None:
        """A click on a target; one that was meant for an older picture is forgotten."""
        picked = change["new"]
        with self.player.lock, self._shown():
            if picked.get("revision") == self.player.revision:
                self._picked(int(picked["target"]), int(picked["row"]), int(picked["column"]))

    def _step_moved(self, change: Bunch) -> None:
        if not self._quiet:
            with self._hushed():
                self.player.step = change["new"]

    def _surroundings_changed(self, change: Bunch) -> None:
        """The page has another theme or density than these frames were made for."""
        with self._shown():
            self._frames.look(change["new"])
            self._scene = self._make_scene(self._trace, self._frames.theme)
            self._frames.show(self._scene, self.step, self._title())
