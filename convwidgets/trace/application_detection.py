"""Detection: edges, a normalised correlation with the edges of a cut-out, peaks, boxes."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from convwidgets.core import KERNELS, conv2d, max_pool2d
from convwidgets.core.errors import ConvError
from convwidgets.trace.application_scenes import Area, KnownScene
from convwidgets.trace.application_stage import Mark, Stage, StageMap
from convwidgets.trace.numbers import number, signed
from convwidgets.trace.records import Array

#: Intersection over union from which a box counts as right: that of the PASCAL VOC challenge
#: (Everingham et al., International Journal of Computer Vision 88, 2010).
ENOUGH = 0.5
#: No more boxes are drawn.
MOST = 60

_COUNT = 7


def same(image: Array, kernel: Array) -> Array:
    """A convolution of the picture's size; beyond the border the outermost pixels are repeated."""
    return np.asarray(conv2d(image, kernel, padding="same", padding_mode="replicate"))


def edges(image: Array) -> tuple[Array, Array, Array]:
    """Sobel X, Sobel Y and the edge magnitude."""
    right, down = same(image, KERNELS["sobel_x"]), same(image, KERNELS["sobel_y"])
    return right, down, np.hypot(right, down)


def matched(image: Array, template: Array) -> Array:
    """The correlation coefficient of a template with every window, from −1 to 1.

    A template of mean 0 makes the numerator one convolution: what a window adds
    to all its cells has no effect.  The denominator takes two more, with ones.
    A window without any change has no coefficient and gets 0.
    """
    centred = template - template.mean()
    ones = np.ones(template.shape)
    products = conv2d(image, centred)
    spread = conv2d(image**2, ones) - conv2d(image, ones) ** 2 / template.size
    scale = float((centred**2).sum()) * spread
    # What is left of a difference of equal numbers is no spread.
    real = spread > 1e-9 * float((image**2).max()) * template.size
    scores = np.zeros_like(products)
    np.divide(products, np.sqrt(np.where(real, scale, 1)), where=real, out=scores)
    return np.asarray(scores.clip(-1, 1))


def peaks(scores: Array, size: tuple[int, int], threshold: float) -> tuple[Array, NDArray[np.intp]]:
    """The largest score around each place, and the cells that are it and above the threshold.

    The window of the max pooling is as large as the template, so that of boxes
    that overlap by half only the best stays.
    """
    reach = tuple(cells // 2 for cells in size)
    window = tuple(2 * cells + 1 for cells in reach)
    pooled = max_pool2d(scores, window, stride=1, padding=reach)
    places = np.argwhere((scores == pooled) & (scores > threshold))
    order = np.argsort([-scores[tuple(place)] for place in places], kind="stable")
    return np.asarray(pooled), places[order]


def verdicts(
    boxes: list[tuple[Area, float]], known: KnownScene, cut: Area
) -> tuple[tuple[Mark, ...], dict[str, float], str]:
    """Which boxes are right; a thing is found once.  And what was looked for."""
    near = max(known.things, key=lambda thing: thing.area.overlap(cut), default=None)
    if near is None or near.area.overlap(cut) < ENOUGH:
        return tuple(Mark(area, "found", score) for area, score in boxes), {}, ""
    left = [thing.area for thing in known.things if thing.kind == near.kind]
    marks = []
    for area, score in boxes:
        best = max(left, key=area.overlap, default=None)
        right = best is not None and area.overlap(best) >= ENOUGH
        if right and best is not None:
            left.remove(best)
        marks.append(Mark(area, "hit" if right else "false alarm", score))
    hits = sum(mark.verdict == "hit" for mark in marks)
    counts: dict[str, float] = {
        "hits": hits,
        "misses": len(left),
        "false alarms": len(marks) - hits,
    }
    return (*marks, *(Mark(area, "missed") for area in left)), counts, near.kind


def detection(
    image: Array, known: KnownScene, place: tuple[int, int], cut: Area, threshold: float
) -> tuple[tuple[Stage, ...], Array, dict[str, float]]:
    """The stages, the boxes and the counts."""
    right, down, strength = edges(image)
    template = strength[cut.slices]
    if np.ptp(template) <= 1e-9 * float(np.abs(image).max()):
        raise ConvError(
            f"The cut-out around row {place[0]}, column {place[1]} has no edges in it; move target "
            "to something, or make size larger."
        )
    scores = matched(strength, template)
    size = cut.rows, cut.columns
    _, places = peaks(scores, size, threshold)
    found = [(Area(int(row), int(column), *size), float(scores[row, column]))
             for row, column in places]  # fmt: skip
    marks, counts, kind = verdicts(found, known, cut)
    shown_marks = tuple(marks[:MOST])
    here, middle = Mark(cut, "found"), (cut.rows // 2, cut.columns // 2)
    window = tuple(2 * cells + 1 for cells in middle)
    at = f"at row {place[0]}, column {place[1]}"
    gx, gy, g = (float(a[place]) for a in (right, down, strength))
    # The cut-out itself has 1; the next best place says more.
    best = found[1][0] if len(found) > 1 else cut
    above = np.where(scores > threshold, scores, 0)
    full = max(float(np.abs(a).max()) for a in (right, down))
    kept = f"{len(found)} peak{'' if len(found) == 1 else 's'} above {number(threshold)}"

    def on_picture(label: str, values: Array, limit: float = 1.0) -> StageMap:
        return StageMap(label, values, "signed", middle, 1, limit)

    picture = StageMap("picture", image, "grey")
    stages: list[dict[str, Any]] = [
        {
            "title": "picture", "operation": "", "lesson": "", "shape": image.shape,
            "maps": (picture,), "marks": (here,),
            "words": "The frame is the cut-out: what looks like it shall be found. Click the "
            "picture to cut out something else.",
            "sums": (f"{cut.rows} × {cut.columns} pixels {at}",),
        },
        {
            "title": "Sobel X", "operation": "conv2d(picture, Sobel X)",
            "lesson": "04 Kernels and what they do", "shape": image.shape,
            "maps": (StageMap("Gx", right, "signed", limit=full),),
            "weights": KERNELS["sobel_x"], "weights_label": "Sobel X",
            "words": "Right minus left: upright edges answer, purple where the picture gets "
            "lighter to the right, orange where it gets darker.",
            "sums": (f"{at}: Gx = {signed(gx)}",),
        },
        {
            "title": "Sobel Y", "operation": "conv2d(picture, Sobel Y)",
            "lesson": "04 Kernels and what they do", "shape": image.shape,
            "maps": (StageMap("Gy", down, "signed", limit=full),),
            "weights": KERNELS["sobel_y"], "weights_label": "Sobel Y",
            "words": "Bottom minus top: level edges answer.",
            "sums": (f"{at}: Gy = {signed(gy)}",),
        },
        {
            "title": "edges", "operation": "√(Gx² + Gy²)",
            "lesson": "04 Kernels and what they do", "shape": image.shape,
            "maps": (StageMap("G", strength, "signed", limit=full),), "marks": (here,),
            "words": "How strong the edge is, whichever way it runs and whichever side is lighter. "
            "The part in the frame becomes the template.",
            "sums": (f"{at}: √({number(gx * gx)} + {number(gy * gy)}) = {number(g)}",),
        },
        {
            "title": "match", "operation": "conv2d(edges, template − its mean) / spreads",
            "lesson": "02 Convolution in two dimensions", "shape": scores.shape,
            "maps": (on_picture("score", scores),), "marks": (here,),
            "weights": template - template.mean(), "weights_label": "template − its mean",
            "words": "The template slides over the edges as a kernel does. Divided by the spread "
            "of the template and of the window, the score is a correlation: 1 for the same "
            "pattern, however faint.",
            "sums": ("score = Σ (T − mean of T) · W / (spread of T · spread of W)",
                     _worked(strength, template, best)),
        },
        {
            "title": "peaks", "operation": f"max_pool2d(score, {window}, stride=1)",
            "lesson": "07 Pooling and equivariance", "shape": scores.shape,
            "maps": (on_picture(f"score above {number(threshold)}", above),),
            "marks": tuple(Mark(area, "found", score) for area, score in found[:MOST]),
            "words": "A max pooling with stride 1 writes the best score of its window everywhere. "
            "A place that is its own maximum and lies above the threshold is a peak; its "
            "neighbours are dropped (non-maximum suppression).",
            "sums": (f"score = max pool(score) and score > {number(threshold)}", kept),
        },
        {
            "title": "boxes", "operation": "a box of the template's size on every peak",
            "lesson": "", "shape": (len(found), 4), "maps": (picture,), "marks": shown_marks,
            "words": _outcome(counts, kind, known) + _rest(len(marks)),
            "sums": _tally(counts, kind) or (kept,),
        },
    ]  # fmt: skip
    made = tuple(Stage(index=i, count=_COUNT, **stage) for i, stage in enumerate(stages))
    output = np.array([[a.row, a.column, a.rows, a.columns] for a, _ in found], dtype=np.float64)
    return made, output.reshape(-1, 4), counts


def _worked(image: Array, template: Array, area: Area) -> str:
    """The score of one window, with its numbers."""
    window, centred = image[area.slices], template - template.mean()
    products = float((centred * window).sum())
    spreads = [float(np.sqrt(((part - part.mean()) ** 2).sum())) for part in (template, window)]
    score = products / (spreads[0] * spreads[1])
    sizes = " · ".join(map(number, spreads))
    return (
        f"rows {area.row}–{area.row + area.rows - 1}, columns {area.column}–"
        f"{area.column + area.columns - 1}: {number(products)} / ({sizes}) = {score:.2f}"
    )


def _tally(counts: dict[str, float], kind: str) -> tuple[str, ...]:
    if not counts:
        return ()
    hits, misses, wrong = (int(n) for n in counts.values())
    there = hits + misses
    return (f"{hits} of {there} {kind}{'' if there == 1 else 's'} found, {misses} missed, "
            f"{wrong} false alarm{'' if wrong == 1 else 's'}",)  # fmt: skip


def _outcome(counts: dict[str, float], kind: str, known: KnownScene) -> str:
    if not known.things:
        return "Nobody has said what this picture holds, so nothing is counted."
    if not counts:
        return ("The cut-out does not hold one of the things of this picture, so nothing is "
                "counted. A click on the middle of a thing cuts it out.")  # fmt: skip
    alike = {(t.area.rows, t.area.columns) for t in known.things if t.kind == kind}
    if counts["misses"] and len(alike) == 1:
        return (f"Not every {kind} scores above the threshold. A lower one finds more, and sooner "
                "or later something else, too.")  # fmt: skip
    if counts["misses"]:
        return (f"The template knows one size and one direction: a {kind} that is turned or "
                "larger matches badly. Learned detectors have seen many of both.")  # fmt: skip
    if counts["false alarms"]:
        return (f"Every {kind} is found, and something that only looks like one. A higher "
                "threshold would be stricter.")  # fmt: skip
    return (f"Faint or bright, every {kind} is found, as the score looks at the pattern of the "
            "edges and not at their strength.")  # fmt: skip


def _rest(count: int) -> str:
    return f" Only the {MOST} best are drawn." if count > MOST else ""
