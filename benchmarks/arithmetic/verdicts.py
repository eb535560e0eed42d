"""From samples to the lines of the table."""

from collections.abc import Mapping, Sequence

from benchmarks.arithmetic.measured import Comparison, Measured
from benchmarks.arithmetic.works import OURS, Asked, Work
from benchmarks.report import Row


def rows(
    works: Sequence[Work], found: Sequence[Measured], versions: Mapping[str, str]
) -> list[Row]:
    """A line for each figure; the first of a work carries all its samples."""
    lines: list[Row] = []
    for work in works:
        comparison = Comparison.of(found, work)
        own = [_row(work, asked, comparison) for asked in work.asked]
        samples = [one.numbers() for one in found if one.work == work.name]
        own[0].numbers = {"measured": samples, "libraries": dict(versions)}
        lines += own
    return lines


def _row(work: Work, asked: Asked, comparison: Comparison) -> Row:
    ours = comparison.best(OURS)
    if ours is None:
        why = f"not measured: {comparison.why_missing(OURS)}"
        return Row(work.title, str(asked), why, "", None)
    peers = {name: comparison.best(name, asked.way) for name in asked.peers}
    ratios = {name: ours.median / peer.median for name, peer in peers.items() if peer}
    said = ", ".join(
        f"{name} {peer.way} {duration(peer.median)}"
        if peer
        else f"{name} not measured: {comparison.why_missing(name)}"
        for name, peer in peers.items()
    )
    if not ratios:
        return Row(work.title, str(asked), duration(ours.median), said, None)
    nearest = max(ratios, key=ratios.__getitem__)
    ratio = ratios[nearest]
    stretch = ", stretch met" if asked.stretch and ratio <= asked.stretch else ""
    met: bool | None = asked.met(ratio)
    if met and len(ratios) < len(peers):
        met = None  # a peer that was not there has not been beaten
    return Row(
        work.title,
        str(asked),
        f"{duration(ours.median)} = {ratio:.2f} × {nearest}{stretch}",
        said,
        met,
    )


def duration(seconds: float) -> str:
    """Three digits, in the unit that suits."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= 0.9995 * size:
            return f"{_three(seconds / size)} {unit}"
    return f"{_three(seconds / 1e-6)} µs"


def _three(value: float) -> str:
    """Three significant digits, without an exponent."""
    return f"{value:.2f}" if value < 9.995 else f"{value:.1f}" if value < 99.95 else f"{value:.0f}"
