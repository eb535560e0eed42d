"""The picture: for each work, how long every library takes next to us.

``python -m benchmarks.arithmetic.picture benchmarks/results/….json`` draws it again.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, NullLocator

from benchmarks.arithmetic.libraries import MODULES
from benchmarks.arithmetic.measured import Comparison, Measured, measured
from benchmarks.arithmetic.verdicts import duration
from benchmarks.arithmetic.works import OURS, WORKS, Work
from benchmarks.machine import QUIET

_TEAL, _INK, _GREY, _PALE = "#00796B", "#212121", "#616161", "#D5D5D5"
#: Two calls of one library that differ by less are shown as one.
_ALIKE = 1.1
#: How far the scale goes on beyond the outermost dots.
_BEYOND = 1.5
# All in pixels.
_DPI = 100
_WIDTH, _ACROSS = 1280, 3
_LEFT, _RIGHT, _TOP, _BOTTOM, _GAP = 28, 28, 100, 76, 28
_NAMES, _RATIOS, _TIMES = 166, 40, 64
_ROW, _HEAD, _FEET = 21, 64, 30


def draw(found: Sequence[Measured], content: Mapping[str, Any], threads: int = 1) -> Figure:
    """A panel for each work that was measured, drawn from what the JSON holds."""
    panels = [(work, Comparison.of(found, work, threads)) for work in WORKS]
    panels = [(work, comparison) for work, comparison in panels if comparison.best(OURS)]
    lines = [_lines(work, comparison) for work, comparison in panels]
    wide = (_WIDTH - _LEFT - _RIGHT - _GAP * (_ACROSS - 1)) / _ACROSS
    ratios = [
        one.median / _ours(comparison)
        for (_, comparison), own in zip(panels, lines, strict=True)
        for one in own
    ]
    limits = min(ratios) / _BEYOND, max(ratios) * _BEYOND
    bands = [lines[start : start + _ACROSS] for start in range(0, len(lines), _ACROSS)]
    heights = [_HEAD + _ROW * max(map(len, band)) + _FEET for band in bands]
    height = _TOP + sum(heights) + _BOTTOM
    figure = Figure(figsize=(_WIDTH / _DPI, height / _DPI), dpi=_DPI, facecolor="white")
    for number, ((work, comparison), own) in enumerate(zip(panels, lines, strict=True)):
        band, column = divmod(number, _ACROSS)
        left = _LEFT + column * (wide + _GAP) + _NAMES
        top = _TOP + sum(heights[:band]) + _HEAD
        tall = _ROW * len(own)
        axes = figure.add_axes(
            (
                left / _WIDTH,
                1 - (top + tall) / height,
                (wide - _NAMES - _RATIOS - _TIMES) / _WIDTH,
                tall / height,
            )
        )
        _panel(axes, own, comparison, limits)
        _title(axes, work, comparison, threads)
    _frame(figure, content, panels, threads)
    return figure


def _ours(comparison: Comparison) -> float:
    """Our time; only works that we were measured in have a panel."""
    ours = comparison.best(OURS)
    assert ours is not None
    return ours.median


def _lines(work: Work, comparison: Comparison) -> list[Measured]:
    """Each library's fastest call, and the one a figure is asked of; the fastest first."""
    chosen: list[Measured] = []
    for library in MODULES:
        ways = [one for one in comparison.found if one.library == library and one.seconds]
        if not ways:
            continue
        best = min(one.median for one in ways)
        wanted = {asked.way for asked in work.asked if library in asked.peers}
        # of several that are alike, the plainest, which comes first
        quick = next(one for one in ways if one.median <= best * _ALIKE)
        chosen += [one for one in ways if one is quick or one.way in wanted]
    return sorted(chosen, key=lambda one: one.median)


def _panel(
    axes: Axes, lines: Sequence[Measured], comparison: Comparison, limits: tuple[float, float]
) -> None:
    """A dot for each line, its name to the left, the ratio and the time to the right."""
    ours = _ours(comparison)
    axes.set_xscale("log")
    axes.set_xlim(limits)
    axes.set_ylim(len(lines) - 0.5, -0.5)
    axes.axvline(1, color=_TEAL, linewidth=1.5, zorder=1)
    decades = [10.0**power for power in range(-3, 6) if limits[0] < 10.0**power < limits[1]]
    for decade in decades:
        axes.axvline(decade, color=_PALE, linewidth=0.8, zorder=0)
    for row, one in enumerate(lines):
        mine = one.library == OURS
        ratio = one.median / ours
        color, ink = (_TEAL, _TEAL) if mine else (_GREY, _INK)
        weight = "bold" if mine else "normal"
        axes.plot([1, ratio], [row, row], color=_GREY, linewidth=1, alpha=0.5, zorder=2)
        axes.plot(ratio, row, "o", color=color, markersize=8 if mine else 6, zorder=3)
        columns = [
            (0.0, -10, _name(one)),
            (1.0, _RATIOS, "" if mine else _times(ratio)),
            (1.0, _RATIOS + _TIMES, duration(one.median)),
        ]
        for end, away, text in columns:
            axes.annotate(
                text, (end, row), (away, 0),
                xycoords=("axes fraction", "data"), textcoords="offset pixels",
                fontsize=8.5, color=ink, weight=weight, va="center", ha="right",
            )  # fmt: skip
    axes.xaxis.set_major_locator(FixedLocator(decades))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xticklabels([f"{decade:g}×" for decade in decades])
    axes.tick_params(length=0, pad=4, labelsize=7.5, labelcolor=_GREY)
    axes.yaxis.set_visible(False)
    axes.spines[:].set_visible(False)


def _title(axes: Axes, work: Work, comparison: Comparison, threads: int) -> None:
    """What was computed, and the first figure asked of it."""
    axes.annotate(
        work.title, (0, 1), (-_NAMES, 34), xycoords="axes fraction", textcoords="offset pixels",
        fontsize=11.5, weight="bold", color=_INK, va="center",
    )  # fmt: skip
    if threads == 1 and (text := _goal(work, comparison)):
        axes.annotate(
            text, (0, 1), (-_NAMES, 15), xycoords="axes fraction", textcoords="offset pixels",
            fontsize=8.5, color=_GREY, va="center",
        )  # fmt: skip


def _goal(work: Work, comparison: Comparison) -> str:
    """The first figure asked of a work, and what came of it."""
    asked = work.asked[0]
    peer = comparison.best(asked.peers[0], asked.way)
    if peer is None:
        return ""
    ratio = _ours(comparison) / peer.median
    verdict = "met" if asked.met(ratio) else "not met"
    return f"goal: at most {asked.limit:g} × {peer.library}; here {ratio:.2f} ×, {verdict}"


def _frame(
    figure: Figure,
    content: Mapping[str, Any],
    panels: Sequence[tuple[Work, Comparison]],
    threads: int,
) -> None:
    """The head, and below where the numbers come from."""
    height = figure.get_figheight() * _DPI
    many = "one thread" if threads == 1 else f"{threads} threads"
    rounds = max(len(one.seconds) for _, comparison in panels for one in comparison.found)
    figure.text(
        _LEFT / _WIDTH, 1 - 36 / height, "The same work in convwidgets and in other libraries",
        fontsize=17, weight="bold", color=_INK, va="center",
    )  # fmt: skip
    figure.text(
        _LEFT / _WIDTH, 1 - 66 / height,
        "Each dot is the time of one call as a multiple of ours, on a logarithmic scale. "
        "Left of the teal line is faster than we are, right of it slower.",
        fontsize=10.5, color=_GREY, va="center",
    )  # fmt: skip
    machine, versions = content["machine"], content["versions"]
    libraries = ", ".join(
        f"{name} {versions[package]}"
        for name, package in (
            ("NumPy", "numpy"), ("OpenCV", "opencv-python-headless"), ("PyTorch", "torch"),
            ("onnxruntime", "onnxruntime"), ("SciPy", "scipy"), ("scikit-image", "scikit-image"),
        )
        if versions.get(package)
    )  # fmt: skip
    busy = max(content.get("used_by_others", {}).get("arithmetic", [0.0]))
    disturbed = " DISTURBED by other programs on the machine." if busy > QUIET else ""
    figure.text(
        _LEFT / _WIDTH, 36 / height,
        f"float32, {many}, medians of {rounds} rounds taken in turns, every library in its own "
        f"process. {machine['processor']}, {machine['cores']} cores, {content['taken'][:10]}."
        f"{disturbed}\nPython {versions['python']}, {libraries}.",
        fontsize=8, color=_GREY, va="center", linespacing=1.6,
    )  # fmt: skip


def _name(one: Measured) -> str:
    if one.library == OURS:
        return OURS
    library, way = one.library, one.way
    return f"{library} {way.rpartition(', ')[2]}"


def _times(ratio: float) -> str:
    return f"{ratio:.2f}×" if ratio < 1 else f"{ratio:.1f}×" if ratio < 10 else f"{ratio:.0f}×"


def save(path: Path) -> list[Path]:
    """Put the picture of a JSON file beside it, as PNG and as SVG; none without samples."""
    content = json.loads(path.read_text(encoding="utf-8"))
    found = measured(content)
    if not any(one.seconds for one in found if one.library == OURS):
        return []
    figure = draw(found, content)
    files = [path.with_suffix(suffix) for suffix in (".png", ".svg")]
    for file in files:
        figure.savefig(file)
    return files


if __name__ == "__main__":
    for written in save(Path(sys.argv[1])):
        print(written)
