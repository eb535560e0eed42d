"""The player: frames on this side, stepping on the other."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import anywidget
import traitlets
from traitlets import Bool, Bytes, Dict, Float, Int, List, Unicode

from convwidgets.core.errors import ConvError
from convwidgets.widgets._assets import css, esm
from convwidgets.widgets._turns import TURN, Step, TakesTurns

#: What a request of the browser gets: a frame and its description.
Supplier = Callable[[int], tuple[bytes, str]]


class _ToldStep(Step):
    """What is told of a step goes out along with it: between two messages the page might move."""

    def set(self, obj: Any, value: Any) -> None:
        """Assign `value`, in one message."""
        with TURN, obj.hold_sync():
            super().set(obj, value)


class StepPlayer(TakesTurns, anywidget.AnyWidget):
    """Shows one frame of a trace and steps through all of them in the page.

    The transport (slider, play, speed), the keyboard and clicks on output
    cells work in the browser alone: on a slow network, with a dead kernel and
    in a saved page.  The kernel is told the step when it can be.

    Explorers make and fill their player; it can also be driven directly.

    Attributes
    ----------
    step : int
        The step shown, counted from 0.
    steps : int
        How many there are.
    frames : list of bytes
        One for each step, empty where it is still to come; the empty list for
        a trace too long to hold, whose frames are sent when asked for.
    descriptions : list of str
        The text twin of each frame; as long as `frames`.
    autoplay : bool
        Start playing when displayed, unless the reader prefers reduced motion.
    speed : float
        Steps in a second while playing.
    picked : dict
        The latest click on a cell that is no step: its `target`, `row` and
        `column`, the `revision` of the picture it was meant for, a `serial`.
    environment : dict
        What the browser says of itself: pixel density and theme.
    moves : list of int
        How many steps were made in the page, counted on from what the kernel knew when it last
        told one, and which telling the last of them has heard of or stands against.
    told : list of int
        How often the kernel has told the page a step, and of how many of its moves it knew when
        it last did so.  On both sides a later one stands and an earlier one falls.

    Raises
    ------
    ConvError
        If `step` is set to a step that does not exist.

    Examples
    --------
    >>> from convwidgets import Conv2DExplorer
    >>> explorer = Conv2DExplorer(image="ramp", kernel="sobel_x")
    >>> explorer.player.steps
    9
    >>> explorer.player.step = 4
    >>> explorer.step
    4
    """

    _esm: ClassVar[str] = esm("player")
    _css: ClassVar[str] = css("player")

    # No echo: on a slow network it would come back late and undo newer steps.
    step = _ToldStep(0).tag(sync=True, echo_update=False)
    moves: "List[int]" = List(Int(), [0, 0]).tag(sync=True, echo_update=False)
    told: "List[int]" = List(Int(), [0, 0]).tag(sync=True)
    steps = Int(0).tag(sync=True)
    frames = List(Bytes()).tag(sync=True)
    descriptions = List(Unicode()).tag(sync=True)
    ground = Bytes().tag(sync=True)
    finished = Bytes().tag(sync=True)
    lattices: "List[Any]" = List().tag(sync=True)
    targets: "List[Any]" = List().tag(sync=True)
    picked: "Dict[str, Any]" = Dict().tag(sync=True, echo_update=False)
    width = Float(1.0).tag(sync=True)
    height = Float(1.0).tag(sync=True)
    density = Float(1.0).tag(sync=True)
    theme = Unicode("light").tag(sync=True)
    title = Unicode("").tag(sync=True)
    revision = Int(0).tag(sync=True)
    autoplay = Bool(False).tag(sync=True)
    speed = Float(2.0, min=0.1).tag(sync=True)
    environment: "Dict[str, Any]" = Dict().tag(sync=True, echo_update=False)

    def __init__(self, **kwargs: Any) -> None:
        for name in kwargs:
            # traitlets would only warn
            if not self.has_trait(name):
                raise TypeError(f"StepPlayer has no setting {name!r}")
        self._supplier: Supplier | None = None
        # Whoever replaces the pictures holds this, so that no step comes between.
        self.lock = TURN
        super().__init__(**kwargs)
        self.on_msg(self._answer)

    @traitlets.validate("step")
    def _check_step(self, proposal: Any) -> int:
        step = int(proposal["value"])
        if "step" in self._property_lock:
            # The page may still be stepping through a longer trace that has just been replaced.
            step = max(0, min(step, self.steps - 1))
        elif self.steps and not 0 <= step < self.steps:
            raise ConvError(
                f"step is {step}; this trace has {self.steps} steps, 0 to {self.steps - 1}."
            )
        if step not in (self.step, self._property_lock.get("step")):
            self._tell()
        return step

    def _tell(self) -> None:
        """Along with a step that the page does not know: what was known of the page."""
        times, heard = self.told
        # Of two pages one may be behind in its counting.
        self.told = [times + 1, max(heard, self.moves[0])]

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take what the page sends (`sync_data`), but for a step that has fallen."""
        with self.lock, self.hold_sync():
            moves = sync_data.get("moves")
            if moves is not None and moves[0] <= self.told[1]:
                # On its way when the kernel told one: the page goes there, too.
                sync_data = {name: data for name, data in sync_data.items() if name != "step"}
            super().set_state(sync_data)

    def load(
        self,
        *,
        ground: bytes,
        finished: bytes,
        frames: Sequence[bytes],
        descriptions: Sequence[str],
        steps: int,
        step: int,
        lattices: Sequence[Sequence[float]],
        targets: Sequence[Sequence[float]] = (),
        size: tuple[float, float],
        density: float,
        theme: str,
        title: str,
        supplier: Supplier,
    ) -> None:
        """Replace everything that is shown, in one message.

        The page keeps the old picture until the new one is decoded, so there
        is no flicker.

        Parameters
        ----------
        ground, finished : bytes
            The picture under every frame, and the output when all is done.
        frames : sequence of bytes
            One for each step, empty where it will follow, or none at all.
        descriptions : sequence of str
            As long as `frames`.
        steps, step : int
            How many steps there are and which one to show.
        lattices : sequence of eight numbers each
            x, y, cell width, cell height, columns and rows of the output cells, the step of the
            first one, and whether they are painted (1) or only clicked (0).
        targets : sequence of eight numbers each
            Like `lattices`: cells that only report a click.
        size : tuple of float
            Width and height in CSS pixels.
        density : float
            Device pixels in a CSS pixel.
        theme : {'light', 'dark'}
            Of the frames.
        title : str
            What a screen reader calls the player.
        supplier : callable
            Makes a frame and its description when the page asks for one.
        """
        # Both: observers find everything in place, and the page gets one message.
        with self.lock, self.hold_sync(), self.hold_trait_notifications():
            self._supplier = supplier
            self.steps = steps
            self.step = step
            self._tell()
            self.frames = list(frames)
            self.descriptions = list(descriptions)
            self.ground = ground
            self.finished = finished
            self.lattices = [list(lattice) for lattice in lattices]
            self.targets = [list(target) for target in targets]
            self.width, self.height = size
            self.density = density
            self.theme = theme
            self.title = title
            self.revision += 1

    def _answer(self, _widget: Any, content: Any, _buffers: Any) -> None:
        """Send the frames the page asked for, unless they are of an older trace; take a click."""
        kind = content.get("kind") if isinstance(content, dict) else None
        if kind == "pick":
            with self.lock:
                # Of another picture or step than the page is about to show, it is forgotten.
                if content.get("told") == self.told[0]:
                    self.set_state(content["state"])
        if kind != "frames":
            return
        with self.lock:
            supplier, revision, count = self._supplier, self.revision, self.steps
        if content.get("revision") != revision or supplier is None:
            return
        steps = [s for s in content.get("steps", []) if isinstance(s, int) and 0 <= s < count]
        # While these are made, another thread may load the next revision: the reply says which
        # one it belongs to, and the page then passes over it.
        made = [supplier(step) for step in steps[:32]]
        reply = {
            "kind": "frames",
            "revision": revision,
            "steps": steps[: len(made)],
            "descriptions": [description for _, description in made],
        }
        self.send(reply, [frame for frame, _ in made])
