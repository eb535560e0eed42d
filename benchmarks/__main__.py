"""Measure the figures, print them as a table and keep them as JSON."""

import argparse
import os
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, NamedTuple

from benchmarks import machine, report
from benchmarks.arithmetic.works import PARTS
from benchmarks.sampling import Say


class Figure(NamedTuple):
    """Where a figure is measured.

    ``run`` takes a `Say`, and the names of the parts wanted if there are parts; it gives the rows.
    ``show`` takes the path of the JSON file and shows more than the rows.
    """

    run: str
    text: str
    parts: Sequence[str] = ()
    show: str = ""


FIGURES = {
    "keypress": Figure("keypress.run", "key press to the right pixels, in JupyterLab in Chromium"),
    "stepping": Figure("stepping.run", "the same in the player of every explorer"),
    "kernel-time": Figure("kernel_time.run", "the kernel's work while a student steps"),
    "frame-time": Figure("frame_time.run_time", "time per frame when a setting changes"),
    "frame-bytes": Figure("frame_time.run_bytes", "bytes per frame"),
    "change": Figure("change.run", "setting changed to frames sent"),
    "gallery": Figure("gallery.run", "own kernel changed in the gallery to first picture sent"),
    "training": Figure("training.run", "training the small network next to PyTorch"),
    "training-live": Figure("training_live.run", "Train, Pause and Stop clicked in JupyterLab"),
    "homework": Figure("homework.run", "thirty submissions, release to CSV, next to nbgrader"),
    "startup": Figure("startup.run", "import and first explorer in a fresh process"),
    "memory": Figure("memory.run", "growth of memory in long use"),
    "arithmetic": Figure(
        "arithmetic.run.run",
        "convolution and pooling next to other libraries",
        PARTS,
        "arithmetic.show.show",
    ),
    "tests": Figure("suite.run", "the tests as README.md runs them (only when asked for)"),
}


def main() -> int:
    """Run what the command line asks for."""
    chosen, strict = _arguments()
    rows: dict[str, list[report.Row]] = {}
    busy: dict[str, list[float]] = {}
    failed = False
    for number, (name, parts) in enumerate(chosen.items()):
        say = _teller(f"[{number + 1}/{len(chosen)}] {name}")
        say("looking at how busy the machine is")
        before = machine.others_busy()
        start = time.monotonic()
        try:
            run = _load(FIGURES[name].run)
            rows[name] = run(say, parts) if parts else run(say)
        except Exception as error:
            # Shown at once and in the table; the minutes spent on the others are not lost.
            traceback.print_exc()
            failed = True
            rows[name] = [report.Row(name, "", f"not measured: {error}"[:200], "", None)]
        busy[name] = [before, machine.others_busy()]
        say(f"took {time.monotonic() - start:.0f} s")
    print(report.table([row for some in rows.values() for row in some]))
    for name, shares in busy.items():
        if max(shares) > machine.QUIET:
            print(
                f"{name}: disturbed, other programs used {shares[0]:.0%} of the machine before "
                f"and {shares[1]:.0%} after."
            )
    path = report.write(rows, machine.facts() | {"used_by_others": busy})
    print(f"Written to {os.path.relpath(path)}")
    for name in rows:
        if FIGURES[name].show:
            _load(FIGURES[name].show)(path)
    missed = [row for some in rows.values() for row in some if row.met is False]
    failed |= any(row.unmeasured for some in rows.values() for row in some)
    return int(failed or (strict and bool(missed)))


def _load(name: str) -> Callable[..., Any]:
    """Import a function when it is wanted: some figures need a browser."""
    module, _, function = name.rpartition(".")
    found: Callable[..., Any] = getattr(import_module(f"benchmarks.{module}"), function)
    return found


def _arguments() -> tuple[dict[str, list[str]], bool]:
    """The figures wanted, each with its parts, and whether to be strict."""
    listed = [f"  {name:13} {figure.text}" for name, figure in FIGURES.items()]
    divided = [
        f"parts of {name}: {', '.join(figure.parts)}"
        for name, figure in FIGURES.items()
        if figure.parts
    ]
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="\n".join(["figures:", *listed, *divided]),
    )
    parser.add_argument(
        "figure",
        nargs="*",
        help="which to measure, all but the tests by default; name:part,part for parts of one",
    )
    parser.add_argument("--tests", action="store_true", help="time the tests as well")
    parser.add_argument("--strict", action="store_true", help="fail if a figure is missed")
    given = parser.parse_args()
    try:
        chosen = wanted(given.figure or [name for name in FIGURES if name != "tests"])
    except ValueError as error:
        parser.error(str(error))
    if given.tests:
        chosen.setdefault("tests", [])
    return chosen, given.strict


def wanted(words: Sequence[str]) -> dict[str, list[str]]:
    """Figures and their parts, as named on the command line; ValueError for one there is not."""
    chosen: dict[str, list[str]] = {}
    for word in words:
        name, divided, rest = word.partition(":")
        if name not in FIGURES:
            raise ValueError(f"no figure is called {name}; there are {', '.join(FIGURES)}")
        known = FIGURES[name].parts
        parts = rest.split(",") if divided else known
        for part in parts:
            if part not in known:
                there = f"there are {', '.join(known)}" if known else "it has no parts"
                raise ValueError(f"no part of {name} is called {part!r}; {there}")
        chosen[name] = list(dict.fromkeys([*chosen.get(name, ()), *parts]))
    return chosen


def _teller(prefix: str) -> Say:
    """Progress on standard error, so that the table can be redirected."""

    def say(text: str) -> None:
        print(f"{prefix}: {text}", file=sys.stderr, flush=True)

    return say


if __name__ == "__main__":
    sys.exit(main())
