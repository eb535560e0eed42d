"""Gets the frames of a scene to the player: the current one first.

In a script, a test or a notebook cell all frames are made before the call
returns.  When a hand moved a control, the current frame goes out at once and
the rest follows in small slices, so that the next movement is heard; a newer
one makes the rest of an older one superfluous.
"""

import asyncio
import time
from collections.abc import Callable
from typing import Any

from convwidgets.scenes import Scene
from convwidgets.widgets.player import StepPlayer

#: Traces with more steps are not held by the page: their frames are sent when asked for.
HELD = 400
#: How long the kernel is busy with frames before it listens again, in seconds.
_SLICE = 0.02

# What the last page said of itself; the next explorer will most likely be shown in it too.
_last_surroundings: dict[str, Any] = {"density": 1.0, "theme": "light"}


class FrameLoader:
    """Fills a player with the frames of one scene after another.

    Parameters
    ----------
    player : StepPlayer
        What shows them.
    bug : callable
        Told of an exception that nobody else would see.
    """

    def __init__(self, player: StepPlayer, bug: Callable[[Exception], None]) -> None:
        self._player = player
        self._bug = bug
        self._generation = 0
        self.density = float(_last_surroundings["density"])
        self.theme = str(_last_surroundings["theme"])

    def look(self, surroundings: dict[str, Any]) -> None:
        """Make frames for this density and theme from now on."""
        density, theme = surroundings.get("density"), surroundings.get("theme")
        if isinstance(density, (int, float)):
            self.density = min(3.0, max(1.0, float(density)))
        if theme in ("light", "dark"):
            self.theme = theme
        _last_surroundings.update(density=self.density, theme=self.theme)

    def show(self, scene: Scene, step: int, title: str) -> None:
        """Replace what the player shows; see the module about what comes when."""
        self._generation += 1
        film = scene.film(self.density)
        count = len(scene.trace)
        held = count <= HELD
        frames = [b""] * count if held else []
        descriptions = [s.describe() for s in scene.trace] if held else []
        loop = _listening_loop() if held else None
        if held:
            frames[step] = film.frame(step)
            if loop is None:
                frames = [f or film.frame(i) for i, f in enumerate(frames)]

        def supply(wanted: int) -> tuple[bytes, str]:
            return film.frame(wanted), scene.trace[wanted].describe()

        self._player.load(
            ground=film.ground(),
            finished=film.finished(),
            frames=frames,
            descriptions=descriptions,
            steps=count,
            step=step,
            lattices=[lattice.packed for lattice in scene.lattices],
            targets=[target.packed for target in scene.targets],
            size=(scene.width, scene.height),
            density=self.density,
            theme=self.theme,
            title=title,
            supplier=supply,
        )
        if loop is not None:
            # Nearest first: that is where the student will go next.
            order = sorted(range(count), key=lambda i: abs(i - step))[1:]
            loop.call_soon(self._continue, loop, self._generation, scene, frames, order)

    def _continue(
        self,
        loop: asyncio.AbstractEventLoop,
        generation: int,
        scene: Scene,
        frames: list[bytes],
        order: list[int],
    ) -> None:
        """Make frames for one slice of time, then let the kernel listen."""
        if generation != self._generation:
            return
        try:
            film = scene.film(self.density)
            end = time.monotonic() + _SLICE
            while order and time.monotonic() < end:
                index = order.pop(0)
                frames[index] = film.frame(index)
        except Exception as error:
            # Raised in a callback of the event loop it would reach no cell: show it.
            self._bug(error)
            raise
        if order:
            loop.call_later(0.001, self._continue, loop, generation, scene, frames, order)
        else:
            with self._player.lock:
                # A newer set may have come from another thread since the look above.
                if generation == self._generation:
                    self._player.frames = frames


def _listening_loop() -> asyncio.AbstractEventLoop | None:
    """The running event loop, if a message from the page is what is being handled.

    Inside a notebook cell the frames are made at once: the cell is what the
    student waits for, and an exported notebook must hold them all.
    """
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return None
    return None if _in_cell() else loop


def _in_cell() -> bool:
    from IPython.core.getipython import get_ipython

    kernel = getattr(get_ipython(), "kernel", None)
    if kernel is None:
        return False
    parent: dict[str, Any] = kernel.get_parent()
    return bool(parent.get("header", {}).get("msg_type") == "execute_request")
