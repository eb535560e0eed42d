"""How long a fresh process takes to import the package and to have a first explorer."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from tempfile import TemporaryDirectory

from benchmarks.machine import REPOSITORY
from benchmarks.report import Row
from benchmarks.sampling import Say, in_turns, median

ROUNDS = 9
WARM_UP = 1
IMPORT_ASKED = 0.250
EXPLORER_ASKED = 0.800

# Ending a process is not part of being ready, so it is cut short.
_TEMPLATE = """\
import os, time
wall, processor = time.perf_counter(), time.process_time()
{body}
print([time.perf_counter() - wall, time.process_time() - processor], flush=True)
os._exit(0)
"""
# The explorer is the one of the other figures: 7 × 7 under 3 × 3, 25 frames, and everything that
# displaying it sends.
_BODIES = {
    "bare": "",
    "import": "import convwidgets",
    "names": """\
import convwidgets
for name in convwidgets.__all__:
    getattr(convwidgets, name)""",
    "explorer": """\
import convwidgets
image = [[(37 * row + 91 * column) % 256 for column in range(7)] for row in range(7)]
explorer = convwidgets.Conv2DExplorer(image=image, kernel="sobel_x")
explorer._repr_mimebundle_()
assert len(explorer.player.frames) == 25 and all(explorer.player.frames)""",
    "peer": "import ipywidgets, matplotlib.figure",
}


def run(say: Say) -> list[Row]:
    """Fresh processes of each kind in turns, everything compiled and in the disk's cache."""
    with TemporaryDirectory() as compiled:
        return _run(say, compiled)


def _run(say: Say, compiled: str) -> list[Row]:
    whole: dict[str, list[float]] = {name: [] for name in _BODIES}
    processor: dict[str, list[float]] = {name: [] for name in _BODIES}

    def job(name: str) -> Callable[[], float]:
        def take() -> float:
            start = time.perf_counter()
            inside, used = _start(_TEMPLATE.format(body=_BODIES[name]), compiled)
            whole[name].append(time.perf_counter() - start)
            processor[name].append(used)
            return inside

        return take

    inside = in_turns({name: job(name) for name in _BODIES}, ROUNDS, say, warm_up=WARM_UP)
    within = {name: median(samples) for name, samples in inside.items()}
    bare = median(whole["bare"][WARM_UP:])
    beyond = {name: median(samples[WARM_UP:]) - bare for name, samples in whole.items()}
    used = {name: median(samples[WARM_UP:]) for name, samples in processor.items()}
    numbers = {"inside_s": inside, "whole_s": whole, "processor_s": processor}

    def measured(name: str) -> str:
        return (
            f"{within[name] * 1e3:.0f} ms (whole process less bare Python "
            f"{beyond[name] * 1e3:.0f}, processor time {used[name] * 1e3:.0f})"
        )

    def met(name: str, asked: float) -> bool:
        return max(within[name], beyond[name]) <= asked

    peer = f"import ipywidgets, matplotlib.figure: {measured('peer')}"
    return [
        Row(
            "import convwidgets, fresh process",
            "≤ 250 ms",
            measured("import"),
            peer,
            met("import", IMPORT_ASKED),
            numbers,
        ),
        Row("the same, and every public name", "", measured("names"), "", None),
        Row(
            "import and first explorer ready to send, fresh process",
            "≤ 800 ms",
            measured("explorer"),
            peer,
            met("explorer", EXPLORER_ASKED),
        ),
    ]


def _start(program: str, compiled: str) -> tuple[float, float]:
    """Wall and processor seconds that the program prints.

    Compiled modules are kept in the folder `compiled`, whatever the environment
    says: that is how every start but the first of an installed package goes.
    """
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=REPOSITORY,
        env=environment | {"PYTHONPYCACHEPREFIX": compiled},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    wall, processor = json.loads(done.stdout)
    return wall, processor


def fresh(body: str) -> float:
    """Seconds from starting a Python that does this to its end, as by hand on a command line."""
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", body],
        cwd=REPOSITORY,
        stdin=subprocess.DEVNULL,
        timeout=120,
        check=True,
    )
    return time.perf_counter() - start
