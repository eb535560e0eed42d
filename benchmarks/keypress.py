"""From a key press to the right pixels, in JupyterLab in Chromium."""

import base64
from functools import partial
from typing import TYPE_CHECKING

from benchmarks import subject
from benchmarks.lab import (
    EXPLORER_CELL,
    delay_messages,
    focus,
    notebook,
    player,
    wait_until_idle,
)
from benchmarks.report import Row
from benchmarks.sampling import Say
from benchmarks.walker import SHOWN, Latencies, Walker
from convwidgets import Conv2DExplorer

if TYPE_CHECKING:
    from lab_page import OpenNotebook

PRESSES = 50
PEER_PRESSES = 15
ROUNDS = 5
DELAY_MS = 200
MEDIAN_ASKED_MS = 17.0
P95_ASKED_MS = 33.4

_PEER_CELL = """\
import ipywidgets
import matplotlib.pyplot as plt
from benchmarks import peers

@ipywidgets.interact(step=(0, 24))
def show(step=0):
    peers.draw(subject.image(), explorer.kernel, step)
    plt.show()"""

_CANVAS = ".convwidgets-player canvas"
_IMAGE = ".jp-Notebook .jp-OutputArea img"
# Steps the peer walks over; each has to be drawn once before, to know its picture.
_PEER_STEPS = 8


def run(say: Say) -> list[Row]:
    """Plain, with delayed messages, and with the kernel killed."""
    say("starting JupyterLab")
    with notebook([EXPLORER_CELL, _PEER_CELL]) as opened:
        say("collecting the expected pictures")
        target = player(opened)
        slider = opened.output(1).get_by_role("slider")
        ours = Walker(opened, target, "data-step", _CANVAS, _our_pictures(opened))
        peer = Walker(opened, slider, "aria-valuenow", _IMAGE, _peer_pictures(opened))
        display = float(opened.page.evaluate("() => convwidgetsWatch.frame()"))

        taken = {delay: (Latencies(), Latencies()) for delay in (0, DELAY_MS)}
        ours.walk(2, Latencies())  # the first presses of a page also compile its code
        for number in range(ROUNDS):
            for delay, (mine, theirs) in taken.items():
                say(f"round {number + 1} of {ROUNDS}, {delay} ms added to messages")
                delay_messages(opened.page, delay)
                ours.walk(PRESSES // ROUNDS, mine)
                settle = partial(wait_until_idle, opened, on_the_way_ms=2 * delay)
                settle()
                peer.walk(PEER_PRESSES // ROUNDS, theirs, pause=settle)
                settle()

        delay_messages(opened.page, 0)
        say("killing the kernel")
        opened.kill_kernel()
        dead = Latencies()
        for number in range(ROUNDS):
            say(f"round {number + 1} of {ROUNDS}, kernel dead")
            ours.walk(PRESSES // ROUNDS, dead)

    titles = {
        0: "key press → right pixels, JupyterLab in Chromium, median / p95 of 50",
        DELAY_MS: f"the same, {DELAY_MS} ms added to every message",
    }
    rows = [
        _row(titles[delay], mine, f"interact with subplots and imshow: {theirs}", display, theirs)
        for delay, (mine, theirs) in taken.items()
    ]
    return [*rows, _row("the same, kernel killed", dead, "interact: never", display, None)]


def _row(what: str, mine: Latencies, said: str, display: float, theirs: Latencies | None) -> Row:
    numbers = {
        "display_frame_ms": display,
        "ours": mine.numbers(),
        "peer": theirs.numbers() if theirs else None,
    }
    met = mine.within(MEDIAN_ASKED_MS, P95_ASKED_MS)
    return Row(what, "≤ 17 / ≤ 33.4 ms", str(mine), said, met, numbers)


def _our_pictures(opened: "OpenNotebook") -> list[str]:
    """From the whole pictures that Python makes: the player sees only patches."""
    scene = Conv2DExplorer(image=subject.image(), kernel="sobel_x").scene
    files = [base64.b64encode(scene.png(step)).decode() for step in range(subject.STEPS)]
    return [opened.page.evaluate("(f) => convwidgetsWatch.ofFile(f)", file) for file in files]


def _peer_pictures(opened: "OpenNotebook") -> list[str]:
    """Step once over them and back, and look."""
    page = opened.page
    image = page.locator(_IMAGE)
    image.wait_for()
    wait_until_idle(opened)
    shown = [page.evaluate(SHOWN, _IMAGE)]
    focus(page, opened.output(1).get_by_role("slider"))
    for key in ["ArrowRight"] * (_PEER_STEPS - 1) + ["ArrowLeft"] * (_PEER_STEPS - 1):
        before = image.get_attribute("src")
        page.keyboard.press(key)
        page.wait_for_function(
            "([where, src]) => { const now = document.querySelector(where);"
            " return now && now.complete && now.src !== src; }",
            arg=[_IMAGE, before],
        )
        wait_until_idle(opened)
        shown.append(page.evaluate(SHOWN, _IMAGE))
    if shown != shown[::-1]:
        raise RuntimeError("a step of the peer does not look the same twice")
    return shown[:_PEER_STEPS]
