"""From a click on Train, Pause or Stop to the page's saying that it is being done.

One clock, the page's own, from the `click` event to the change in the DOM.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from benchmarks.lab import notebook, player, wait_until_idle
from benchmarks.report import Row
from benchmarks.sampling import Say, median

if TYPE_CHECKING:
    from lab_page import OpenNotebook

ROUNDS = 12
PROGRESS_ASKED_S = 0.5
OBEYED_ASKED_S = 0.3

_CELL = """\
import convwidgets as cw
explorer = cw.TrainingExplorer(epochs=60)
explorer"""
_PATIENCE_MS = 20_000
# From Train to Pause and from Resume to Stop, in ms: at any moment of an epoch.
_WATCHED_MS = (350, 700, 1100)

# Sets `result` to the seconds from the next click to the first change after which the words below
# the buttons and the first button are as wanted; words of a batch, and the bar has left its start.
_WATCH = """([words, button]) => {
  const root = document.querySelector('.cw-training');
  const [first] = root.querySelectorAll('button');
  const bar = root.querySelector('.progress-bar');
  window.result = null;
  let clicked = null, empty = false;
  const look = () => {
    if (clicked === null) return;
    empty ||= parseFloat(bar.style.width) === 0;
    const said = new RegExp(words).test(root.lastElementChild.textContent);
    const there = !words.includes('batch') || (empty && parseFloat(bar.style.width) > 0);
    if (!said || !there || first.textContent.trim() !== button) return;
    window.result = (performance.now() - clicked) / 1000;
    observer.disconnect();
  };
  const observer = new MutationObserver(look);
  const all = { subtree: true, childList: true, attributes: true, characterData: true };
  observer.observe(root, all);
  const begin = (event) => { clicked = event.timeStamp; look(); };
  root.addEventListener('click', begin, { capture: true, once: true });
}"""


@dataclass
class _Waited:
    """Seconds waited for each thing that is clicked."""

    progress: list[float] = field(default_factory=list)
    pause: list[float] = field(default_factory=list)
    stop: list[float] = field(default_factory=list)


def run(say: Say) -> list[Row]:
    """Train, pause, go on and stop, round after round, as it is made but for more epochs."""
    say("starting JupyterLab")
    waited = _Waited()
    with notebook([_CELL]) as opened:
        player(opened)
        opened.page.locator(".cw-training").scroll_into_view_if_needed()
        for number in range(-1, ROUNDS):
            say(f"round {number + 1} of {ROUNDS}" if number >= 0 else "warming up")
            _round(opened, waited if number >= 0 else _Waited(), number)
    return [
        _row("click on Train → the bar shows the first batch", waited.progress, PROGRESS_ASKED_S),
        _row("click on Pause → the bar says it has paused", waited.pause, OBEYED_ASKED_S),
        _row("click on Stop → the bar says it has stopped", waited.stop, OBEYED_ASKED_S),
    ]


def _round(opened: "OpenNotebook", into: _Waited, number: int) -> None:
    page = opened.page
    moment = _WATCHED_MS[number % len(_WATCHED_MS)]
    wait_until_idle(opened)
    into.progress.append(_clicked(opened, "Train", "^epoch.* batch", "Pause"))
    page.wait_for_timeout(moment)
    into.pause.append(_clicked(opened, "Pause", "^Paused", "Resume"))
    page.wait_for_timeout(200)
    _clicked(opened, "Resume", "^epoch", "Pause")
    page.wait_for_timeout(moment)
    into.stop.append(_clicked(opened, "Stop", "^Stopped", "Train again"))


def _clicked(opened: "OpenNotebook", button: str, words: str, then: str) -> float:
    """Click a button; the seconds until these words stand there and the first button is `then`."""
    page = opened.page
    page.evaluate(_WATCH, [words, then])
    page.locator(".cw-training button").filter(has_text=button).click()
    page.wait_for_function("() => window.result !== null", timeout=_PATIENCE_MS)
    return float(page.evaluate("() => window.result"))


def _row(what: str, seconds: list[float], asked: float) -> Row:
    worst = max(seconds)
    return Row(
        f"{what}, {len(seconds)} rounds",
        f"≤ {asked} s",
        f"{median(seconds):.2f} s, worst {worst:.2f} s",
        "",
        worst <= asked,
        {"seconds": seconds},
    )
