"""From a message of the page that changes a setting to the pictures on their way back."""

import asyncio
import time
from collections.abc import Callable

from ipywidgets import Dropdown, Widget

from benchmarks import peers
from benchmarks.page_messages import Line, deliver, line
from benchmarks.report import Row
from benchmarks.sampling import Say, median, seconds
from benchmarks.subject import STEPS, image
from convwidgets import Conv2DExplorer

ROUNDS = 15
WARM_UP = 4
CURRENT_ASKED = 0.3
ALL_ASKED = 2.0
_PATIENCE = 20.0
# Of the same size, so that every change has 25 steps.
_NAMES = ("sobel_x", "laplacian", "gaussian", "sharpen", "emboss")


def run(say: Say) -> list[Row]:
    """Inside a running event loop, as in a kernel that was sent a message."""
    with line() as connection:
        return asyncio.run(_run(connection, say))


async def _run(connection: Line, say: Say) -> list[Row]:
    pixels = image()
    explorer = Conv2DExplorer(image=pixels, kernel=_NAMES[0])
    kernels = _kernel_list(explorer)
    current: list[float] = []
    complete: list[float] = []
    figure: list[float] = []
    await quiet(connection)
    for number in range(-WARM_UP, ROUNDS):
        say(f"round {number + 1} of {ROUNDS}" if number >= 0 else "warming up")
        index = kernels._options_values.index(_NAMES[number % len(_NAMES)])
        if index == kernels.index:
            continue
        connection.sent.clear()
        start = time.perf_counter()
        deliver(kernels, {"index": index})
        await until(lambda: _complete(connection, explorer))
        first = connection.of(explorer.player, "revision")[0]
        last = connection.of(explorer.player, "frames")[-1]
        await quiet(connection)
        figure_took = seconds(
            lambda: peers.saved(pixels, explorer.kernel, STEPS // 2)  # no closure outlives a round
        )
        if number >= 0:
            current.append(first.time - start)
            complete.append(last.time - start)
            figure.append(figure_took)
    one = median(figure)
    numbers = {"current_s": current, "all_s": complete, "figure_s": figure}
    return [
        Row(
            "setting changed → current frame sent",
            "≤ 0.3 of one hand-written figure",
            f"{median(current) * 1e3:.0f} ms = {median(current) / one:.2f}",
            f"one hand-written figure: {one * 1e3:.0f} ms",
            median(current) / one <= CURRENT_ASKED,
            numbers,
        ),
        Row(
            f"setting changed → all {STEPS} frames sent",
            "≤ 2 hand-written figures",
            f"{median(complete) * 1e3:.0f} ms = {median(complete) / one:.2f}",
            f"{STEPS} hand-written figures: {STEPS * one * 1e3:.0f} ms",
            median(complete) / one <= ALL_ASKED,
            {"ratio": median(complete) / one},
        ),
    ]


def _kernel_list(explorer: Conv2DExplorer) -> Dropdown:
    """The list of named kernels among the explorer's controls."""
    waiting: list[Widget] = [explorer]
    while waiting:
        widget = waiting.pop()
        if isinstance(widget, Dropdown) and set(_NAMES) <= set(widget._options_values):
            return widget
        waiting.extend(getattr(widget, "children", ()))
    raise LookupError("the explorer has no list of kernels")


def _complete(connection: Line, explorer: Conv2DExplorer) -> bool:
    if not connection.of(explorer.player, "frames"):
        return False
    frames = explorer.player.frames
    return len(frames) == STEPS and all(frames)


async def until(done: Callable[[], bool]) -> None:
    """Let the loop run until something is so."""
    end = time.monotonic() + _PATIENCE
    while not done():
        if time.monotonic() > end:
            raise TimeoutError("the frames did not come")
        await asyncio.sleep(0)


async def quiet(connection: Line) -> None:
    """Let the loop run until nothing has been sent for a moment."""
    count = -1
    while count != len(connection.sent):
        count = len(connection.sent)
        await asyncio.sleep(0.05)
