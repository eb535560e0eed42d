"""How much memory a call takes beyond its arguments, as tracemalloc sees NumPy's arrays."""

from contextlib import closing

from benchmarks.arithmetic.channel import Client, WorkerError
from benchmarks.arithmetic.works import NUMPY, OURS, WORKS, Work
from benchmarks.report import Row
from benchmarks.sampling import Say

_MB = 1e6


def rows(say: Say) -> list[Row]:
    """One line for each work that has a limit; each call is the first in its process."""
    return [_row(work, work.memory_mb, say) for work in WORKS if work.memory_mb]


def _row(work: Work, limit: float, say: Say) -> Row:
    say(f"memory: {work.title}")
    what, asked = f"peak memory beyond the arguments, {work.title}", f"≤ {limit:g} MB"
    try:
        peak, out = _peak(OURS, work)
        theirs, _ = _peak(NUMPY, work)
    except WorkerError as error:
        return Row(what, asked, f"not measured: {error}", "", None)
    return Row(
        what,
        asked,
        f"{peak / _MB:.2f} MB with the result, {(peak - out) / _MB:.2f} MB without it",
        f"NumPy, all windows at once (einsum): {theirs / _MB:.0f} MB with the result",
        peak / _MB <= limit,
        {"peak_bytes": peak, "result_bytes": out, "peer_peak_bytes": theirs},
    )


def _peak(library: str, work: Work) -> tuple[int, int]:
    with closing(Client(library, 1)) as client:
        client.ask("set_up")
        peak, out = client.ask("memory", work.name)
    return peak, out
