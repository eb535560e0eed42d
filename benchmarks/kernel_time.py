"""What stepping costs the kernel: its processor time, next to receiving a number."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from benchmarks.lab import EXPLORER_CELL, focus, notebook, player, wait_until_idle
from benchmarks.report import Row
from benchmarks.sampling import Say, median

if TYPE_CHECKING:
    from lab_page import OpenNotebook
    from playwright.sync_api import Locator

STEPS = 100
ROUNDS = 5
#: Two plain sliders differ by as much from one run to the next.
TOLERANCE = 0.1
# Slow enough that each step is a message of its own: while the kernel has not answered the last
# one, ipywidgets folds newer values into one message.
_PACE_MS = 60

_SLIDERS_CELL = """\
import ipywidgets
import traitlets

class Silent(ipywidgets.IntSlider):
    value = traitlets.CInt(0).tag(sync=True, echo_update=False)

ipywidgets.VBox([Silent(max=200), ipywidgets.IntSlider(max=200)])"""


def run(say: Say) -> list[Row]:
    """In turns: stepping a player, moving two plain sliders, and nothing at all.

    The player's step is a number the kernel does not echo (an echo would come
    back late on a slow network), so there are two sliders: an ordinary one, and
    one without echo, which is the least that receiving a number can cost.
    """
    say("starting JupyterLab")
    with notebook([EXPLORER_CELL, _SLIDERS_CELL]) as opened:
        target = player(opened)
        sliders = opened.output(1).get_by_role("slider")
        kinds: dict[str, Locator | None] = {
            "ours": target, "silent": sliders.nth(0), "slider": sliders.nth(1), "idle": None,
        }  # fmt: skip
        spent: dict[str, list[float]] = {name: [] for name in kinds}
        messages: dict[str, int] = dict.fromkeys(kinds, 0)
        count = _message_counter(opened)
        share = STEPS // ROUNDS
        for number in range(-1, ROUNDS):
            for name, place in kinds.items():
                say(f"round {number + 1} of {ROUNDS}, {name}" if number >= 0 else "warming up")
                before = count()
                # Forth and back, so that every press changes the value.
                key = ["ArrowRight", "ArrowLeft"][(number + 1) % 2]
                taken = _kernel_seconds(opened, place, key, share)
                if number >= 0:
                    spent[name].append(taken)
                    messages[name] += count() - before
    idle = median(spent["idle"])
    step = {name: (median(samples) - idle) / share for name, samples in spent.items()}
    receiving = step["slider"]
    beyond = step["ours"] - receiving
    numbers = {
        "kernel_s_per_round": spent, "steps_per_round": share, "messages": messages,
        "ms_per_step": {name: value * 1e3 for name, value in step.items()},
    }  # fmt: skip
    return [
        Row(
            f"kernel time used while stepping {STEPS} steps",
            "0 beyond receiving the value (± 10 %)",
            f"{beyond * STEPS * 1e3:+.0f} ms: {step['ours'] * STEPS * 1e3:.0f} ms in all, "
            f"{messages['ours']} messages",
            f"IntSlider {step['slider'] * STEPS * 1e3:.0f} ms, {messages['slider']} messages; "
            f"one without echo {step['silent'] * STEPS * 1e3:.0f} ms",
            beyond <= TOLERANCE * receiving,
            numbers,
        )
    ]


def _kernel_seconds(opened: "OpenNotebook", place: "Locator | None", key: str, count: int) -> float:
    """Processor time (user and system, all threads) the kernel uses meanwhile."""
    page = opened.page
    if place is not None:
        focus(page, place)
    before = _processor_time(opened)
    for _ in range(count):
        if place is not None:
            page.keyboard.press(key)
        page.wait_for_timeout(_PACE_MS)
    wait_until_idle(opened)
    return _processor_time(opened) - before


def _processor_time(opened: "OpenNotebook") -> float:
    """Asking costs a little, the same for all that is compared."""
    value = opened.kernel_eval("__import__('time').process_time()")
    if not isinstance(value, float):
        raise TypeError(f"the kernel's processor time is {value!r}")
    return value


def _message_counter(opened: "OpenNotebook") -> Callable[[], int]:
    """How many widget messages the page has sent so far."""
    opened.page.evaluate(
        """() => {
          const kernel = window.convwidgetsPanel.sessionContext.session.kernel;
          window.convwidgetsSent = 0;
          kernel.anyMessage.connect((_, { msg, direction }) => {
            if (direction === "send" && msg.header.msg_type === "comm_msg")
              window.convwidgetsSent += 1;
          });
        }"""
    )
    return lambda: int(opened.page.evaluate("() => window.convwidgetsSent"))
