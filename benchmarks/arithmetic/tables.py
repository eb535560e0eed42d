"""All times and ratios as plain text."""

from collections.abc import Sequence

from benchmarks.arithmetic.libraries import MODULES
from benchmarks.arithmetic.measured import Comparison, Measured
from benchmarks.arithmetic.verdicts import duration
from benchmarks.arithmetic.works import OURS, WORKS, Work

_ACROSS = 4


def tables(found: Sequence[Measured]) -> str:
    """A table for each number of threads, in parts that fit a screen."""
    parts = []
    for threads in sorted({one.threads for one in found}):
        works = [
            work for work in WORKS if any(one.work == work.name for one in found if one.seconds)
        ]
        head = "One thread" if threads == 1 else f"{threads} threads"
        parts.append(f"{head}: time of a call, and our time as a multiple of it")
        # as even as possible, none wider than a screen
        count = -(-len(works) // _ACROSS)
        for number in range(count):
            across = works[number * len(works) // count : (number + 1) * len(works) // count]
            parts.append(_table(found, across, threads))
    return "\n\n".join(parts)


def _table(found: Sequence[Measured], works: Sequence[Work], threads: int) -> str:
    comparisons = [Comparison.of(found, work, threads) for work in works]
    lines = [["", *(work.title for work in works)]]
    for library, way in _calls(comparisons):
        cells = [_cell(comparison, library, way) for comparison in comparisons]
        lines.append([f"{library} {way}", *cells])
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    lines.insert(1, ["─" * width for width in widths])
    return "\n".join(
        "  ".join(f"{cell:<{width}}" for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _calls(comparisons: Sequence[Comparison]) -> list[tuple[str, str]]:
    """Every call that was timed, ours first."""
    timed = {
        (one.library, one.way)
        for comparison in comparisons
        for one in comparison.found
        if one.seconds
    }
    order = list(MODULES)
    return sorted(timed, key=lambda call: (order.index(call[0]), call[1]))


def _cell(comparison: Comparison, library: str, way: str) -> str:
    one, ours = comparison.best(library, way), comparison.best(OURS)
    if one is None:
        return ""
    if ours is None or library == OURS:
        return duration(one.median)
    return f"{duration(one.median):>8}  ×{ours.median / one.median:.2f}"
