"""Measure the figures, print them as a table and keep them as JSON."""

import argparse
import os
import sys
import time
import traceback
from collections.abc import Callable
from importlib import import_module

from benchmarks import machine, report
from benchmarks.sampling import Say

#: Name on the command line: module and function.  Imported when wanted, as some need a browser.
FIGURES = {
    "keypress": ("keypress", "run", "key press to the right pixels, in JupyterLab in Chromium"),
    "kernel-time": ("kernel_time", "run", "the kernel's work while a student steps"),
    "frame-time": ("frame_time", "run_time", "time per frame when a setting changes"),
    "frame-bytes": ("frame_time", "run_bytes", "bytes per frame"),
    "change": ("change", "run", "setting changed to frames sent"),
    "startup": ("startup", "run", "import and first explorer in a fresh process"),
    "memory": ("memory", "run", "growth of memory in long use"),
    "tests": ("suite", "run", "the tests as README.md runs them (only when asked for)"),
}


def main() -> int:
    """Run what the command line asks for."""
    chosen, strict = _arguments()
    rows: dict[str, list[report.Row]] = {}
    busy: dict[str, list[float]] = {}
    unmeasured: list[str] = []
    for number, name in enumerate(chosen):
        module, function, _ = FIGURES[name]
        say = _teller(f"[{number + 1}/{len(chosen)}] {name}")
        say("looking at how busy the machine is")
        before = machine.others_busy()
        start = time.monotonic()
        try:
            run: Callable[[Say], list[report.Row]] = getattr(
                import_module(f"benchmarks.{module}"), function
            )
            rows[name] = run(say)
        except Exception as error:
            # Shown at once and in the table; the minutes spent on the others are not lost.
            traceback.print_exc()
            unmeasured.append(name)
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
    missed = [row for some in rows.values() for row in some if row.met is False]
    return int(bool(unmeasured) or (strict and bool(missed)))


def _arguments() -> tuple[list[str], bool]:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="figures:\n" + "\n".join(f"  {n:12} {text}" for n, (*_, text) in FIGURES.items()),
    )
    parser.add_argument("figure", nargs="*", help="which to measure; all but the tests by default")
    parser.add_argument("--tests", action="store_true", help="time the tests as well")
    parser.add_argument("--strict", action="store_true", help="fail if a figure is missed")
    given = parser.parse_args()
    unknown = [name for name in given.figure if name not in FIGURES]
    if unknown:
        parser.error(f"no figure is called {unknown[0]}; there are {', '.join(FIGURES)}")
    chosen = given.figure or [name for name in FIGURES if name != "tests"]
    if given.tests and "tests" not in chosen:
        chosen.append("tests")
    return list(dict.fromkeys(chosen)), given.strict


def _teller(prefix: str) -> Say:
    """Progress on standard error, so that the table can be redirected."""

    def say(text: str) -> None:
        print(f"{prefix}: {text}", file=sys.stderr, flush=True)

    return say


if __name__ == "__main__":
    sys.exit(main())
