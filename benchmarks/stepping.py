"""From a key press to the right pixels, in the player of every explorer."""

import base64
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import convwidgets
from benchmarks.keypress import MEDIAN_ASKED_MS, P95_ASKED_MS
from benchmarks.lab import notebook, player, wait_until_idle
from benchmarks.report import Row
from benchmarks.sampling import Say
from benchmarks.walker import Latencies, Walker
from convwidgets.explorers.explorer import Explorer

if TYPE_CHECKING:
    from lab_page import OpenNotebook

ROUNDS = 4
PRESSES = 10
#: Steps walked over; each has to be known as a picture.
_STEPS = 12

#: What gives an explorer its steps, where it has none of its own accord.
_BEFORE = {
    "TrainingExplorer": "trained = made['TrainingExplorer']\n"
    "trained.start()\ntrained.wait()\ntrained.step = 0"
}


def explorers() -> dict[str, type[Explorer]]:
    """Every explorer there is, by its public name."""
    public = {name: getattr(convwidgets, name) for name in convwidgets.__all__}
    return {
        name: made
        for name, made in public.items()
        if isinstance(made, type) and issubclass(made, Explorer)
    }


def run(say: Say) -> list[Row]:
    """Each explorer as it is made by default; then once more with the kernel killed."""
    names = list(explorers())
    say("starting JupyterLab")
    # Kept in the kernel, for their pictures: what one explorer shows, it has just measured.
    cells = [
        f"import convwidgets as cw\nglobals().setdefault('made', {{}})\n"
        f"made[{name!r}] = cw.{name}()\n{_BEFORE.get(name, '')}\nmade[{name!r}].player"
        for name in names
    ]
    with notebook(cells) as opened:
        say("collecting the expected pictures")
        walkers = {name: _walker(opened, cell, name) for cell, name in enumerate(names)}
        alive = {name: Latencies() for name in names}
        dead = {name: Latencies() for name in names}
        for number in range(ROUNDS):
            say(f"round {number + 1} of {ROUNDS}")
            _walk(walkers, alive, partial(wait_until_idle, opened))
        say("killing the kernel")
        opened.kill_kernel()
        for number in range(ROUNDS):
            say(f"round {number + 1} of {ROUNDS}, kernel dead")
            _walk(walkers, dead, lambda: None)
    return [_row(name, alive[name], dead[name]) for name in names]


def _walker(opened: "OpenNotebook", cell: int, name: str) -> Walker:
    root = player(opened, cell)
    root.locator("canvas").evaluate("(canvas, name) => { canvas.dataset.figure = name }", name)
    count = int(str(opened.kernel_eval(f"len(made[{name!r}].trace)")))
    made = [
        opened.kernel_eval(f"made[{name!r}].scene.png({step})")
        for step in range(min(count, _STEPS))
    ]
    files = [base64.b64encode(picture).decode() for picture in made if isinstance(picture, bytes)]
    pictures = [opened.page.evaluate("(f) => convwidgetsWatch.ofFile(f)", file) for file in files]
    return Walker(opened, root, "data-step", f'canvas[data-figure="{name}"]', pictures)


def _walk(
    walkers: dict[str, Walker], into: dict[str, Latencies], settle: Callable[[], None]
) -> None:
    for name, walker in walkers.items():
        settle()
        walker.walk(1, Latencies())  # scrolled into view, the next frames decoded
        walker.walk(PRESSES, into[name])


def _row(name: str, alive: Latencies, dead: Latencies) -> Row:
    asked = (MEDIAN_ASKED_MS, P95_ASKED_MS)
    return Row(
        f"{name}: key press → right pixels, median / p95 of {len(alive.ms)}",
        "≤ 17 / ≤ 33.4 ms",
        str(alive),
        f"kernel killed: {dead}",
        alive.within(*asked) and dead.within(*asked),
        {"ours": alive.numbers(), "dead": dead.numbers()},
    )
