"""Whether long use fills the memory: a fresh process, changed and stepped many times.

Run as a program it is that process: ``python -m benchmarks.memory ours``.
"""

import gc
import json
import subprocess
import sys
from typing import Any

import psutil  # type: ignore[import-untyped]  # ships no type information

from benchmarks.machine import REPOSITORY
from benchmarks.page_messages import deliver
from benchmarks.report import Row
from benchmarks.sampling import Say
from benchmarks.subject import Kernels, image

WARM_UP = 100
CHANGES = 1_000
STEPS = 10_000
PEER_WARM_UP = 10
PEER_FIGURES = 100
ASKED_MB = 5.0
_MB = 1e6


def run(say: Say) -> list[Row]:
    """Both processes, one after the other: they do not share a machine's memory."""
    ours, peer = _process("ours", say), _process("peer", say)
    growth, theirs = _growth(ours["series_mb"]), _growth(peer["series_mb"])
    return [
        Row(
            f"growth of resident memory over {CHANGES:,} settings changes and {STEPS:,} steps",
            "< 5 MB",
            f"{growth:.1f} MB at most (from {ours['series_mb'][0]:.0f} MB), "
            f"{ours['series_mb'][-1] - ours['series_mb'][0]:.1f} MB at the end",
            f"{PEER_FIGURES} hand-written figures, each closed: {theirs:.1f} MB "
            f"(from {peer['series_mb'][0]:.0f} MB)",
            growth < ASKED_MB,
            {"ours": ours, "peer": peer},
        ),
        Row(
            "figures left in pyplot",
            "none",
            str(ours["figures"]) + ("" if ours["pyplot"] else ", pyplot is not even imported"),
            str(peer["figures"]),
            ours["figures"] == 0,
        ),
    ]


def _growth(series: list[float]) -> float:
    """The most it has grown: what is held at the end only may be luck of the last sample."""
    return max(series[1:]) - series[0]


def _process(kind: str, say: Say) -> dict[str, Any]:
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.memory", kind],
        cwd=REPOSITORY,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        last = "{}"
        for text in process.stdout:
            last = text
            if not text.startswith("{"):
                say(f"{kind}: {text.strip()}")
    if process.returncode:
        raise RuntimeError(f"the process for {kind} ended with {process.returncode}")
    result: dict[str, Any] = json.loads(last)
    return result


# ------------------------------------------------------------------ inside that process


def _resident() -> float:
    gc.collect()
    return float(psutil.Process().memory_info().rss) / _MB


def _ours() -> list[float]:
    from convwidgets import Conv2DExplorer

    kernels = Kernels()
    explorer = Conv2DExplorer(image=image(), kernel=kernels.next())

    def change(number: int) -> None:
        # One in four changes is of something else, so that sizes and layouts change as well.
        match number % 8:
            case 1:
                explorer.padding = (number // 8) % 3
            case 5:
                explorer.stride = 1 + (number // 8) % 3
            case _:
                explorer.kernel = kernels.next()

    def steps(count: int) -> None:
        for number in range(count):
            target = number % len(explorer.trace)
            if number % 2:
                explorer.step = target
            else:
                deliver(explorer.player, {"step": target})
            explorer.describe()

    for number in range(WARM_UP):
        change(number)
    steps(100)
    series = [_resident()]
    parts = 10
    for part in range(parts):
        for number in range(CHANGES // parts):
            change(number)
        steps(STEPS // parts)
        series.append(_resident())
        print(f"{(part + 1) * CHANGES // parts} of {CHANGES} changes", flush=True)
    return series


def _peer() -> list[float]:
    from benchmarks import peers

    kernels, pixels = Kernels(), image()

    def figures(count: int) -> None:
        for number in range(count):
            peers.saved(pixels, kernels.next(), number % 25)

    figures(PEER_WARM_UP)
    series = [_resident()]
    parts = 5
    for part in range(parts):
        figures(PEER_FIGURES // parts)
        series.append(_resident())
        print(f"{(part + 1) * PEER_FIGURES // parts} of {PEER_FIGURES} figures", flush=True)
    return series


def _figures_left() -> int:
    pyplot = sys.modules.get("matplotlib.pyplot")
    return len(pyplot.get_fignums()) if pyplot else 0


def _main(kind: str) -> None:
    series = _ours() if kind == "ours" else _peer()
    result = {
        "series_mb": series,
        "figures": _figures_left(),
        "pyplot": "matplotlib.pyplot" in sys.modules,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    _main(sys.argv[1])
