"""Segmentation: features, two strided convolutions, a decision, and back up to full size."""

from math import ceil
from typing import Any

import numpy as np

from convwidgets.core import KERNELS, conv2d, conv_transpose2d
from convwidgets.trace.application_detection import edges, same
from convwidgets.trace.application_scenes import Area, KnownScene, Mask
from convwidgets.trace.application_stage import Mark, Stage, StageMap
from convwidgets.trace.numbers import number, signed
from convwidgets.trace.records import Array

#: The 1×1 convolution: light places speak for a thing, edges against it.
WEIGHTS = (1.0, -0.75)
# Sobel answers to a step of 1 with 4.
_SOBEL = 4.0
_COUNT = 8


def bilinear(factor: int) -> Array:
    """The kernel with which a transposed convolution interpolates linearly on both axes."""
    size = 2 * factor - factor % 2
    away = abs(np.arange(size) - (size - 1) / 2)
    line = 1 - away / factor
    return np.outer(line, line)


def whole(factor: int) -> int:
    """What makes whole numbers of the bilinear kernel's weights."""
    return factor**2 * (1 if factor % 2 else 4)


def uneven(factor: int) -> Array:
    """A box that is half a stride larger than the stride: its copies overlap here and there."""
    size = factor if factor == 1 else factor + 2 * ceil(factor / 4)
    return np.full((size, size), (factor / size) ** 2)


def upsampled(scores: Array, kernel: Array, factor: int, shape: tuple[int, ...]) -> Array:
    """Every score paints the kernel, `factor` cells apart; what hangs over is cut off."""
    over = (len(kernel) - factor) // 2
    full = conv_transpose2d(scores, kernel, stride=factor, padding=over)
    return np.asarray(full)[: shape[0], : shape[1]]


def agreement(mask: Mask, truth: Mask | None) -> float | None:
    """Intersection over union, or None where nobody knows the truth."""
    if truth is None:
        return None
    return float((mask & truth).sum() / max(1, (mask | truth).sum()))


def segmentation(
    image: Array, known: KnownScene, place: tuple[int, int], threshold: float, stride: int
) -> tuple[tuple[Stage, ...], Array, dict[str, float]]:
    """The stages, the mask and the counts."""
    low, high = float(image.min()), float(image.max())
    light = (image - low) / (high - low)
    right, falls, strength = edges(light)
    features = np.stack([same(light, KERNELS["gaussian"]), strength / _SOBEL])
    gradients = tuple(StageMap(name, plane / _SOBEL, "signed", limit=1.0)
                      for name, plane in (("Gx / 4", right), ("Gy / 4", falls)))  # fmt: skip
    down = bilinear(stride) / stride**2
    levels = [features]
    for _ in range(2):
        levels.append(_strided(levels[-1], down, stride))
    weight = np.array(WEIGHTS).reshape(1, 2, 1, 1)
    scores = np.asarray(conv2d(levels[-1], weight, np.array([-threshold])))[0]
    factor = stride**2
    ways = {
        name: upsampled(scores, kernel, factor, image.shape)
        for name, kernel in (
            ("nearest", np.ones((factor, factor))),
            ("bilinear", bilinear(factor)),
            ("uneven", uneven(factor)),
        )
    }
    mask = ways["bilinear"] > 0
    found = agreement(mask, known.mask)
    full = float(np.abs(scores).max()) or 1.0
    half = place[0] // stride, place[1] // stride
    cell = place[0] // factor, place[1] // factor
    bright, edge = (float(plane[cell]) for plane in levels[-1])
    score, value = float(scores[cell]), float(ways["bilinear"][place])
    at, small_at = f"at row {place[0]}, column {place[1]}", f"at row {cell[0]}, column {cell[1]}"
    picture = StageMap("picture", image, "grey")
    last = ("mask, bilinear", mask) if known.mask is None else ("truth", known.mask)
    compared = (StageMap(last[0], last[1].astype(np.float64), "mask"),)
    kernel = bilinear(factor)
    size, small_size = len(kernel), len(down)

    def pair(level: int) -> tuple[StageMap, ...]:
        planes, pitch = levels[level], stride**level
        size = f"{planes.shape[1]} × {planes.shape[2]}"
        return tuple(
            StageMap(f"{name}, {size}", plane, "signed", (0, 0), pitch, 1.0)
            for name, plane in zip(("brightness", "edges"), planes, strict=True)
        )

    def looked_at(pitch: int) -> tuple[Mark, ...]:
        row, column = (at // pitch * pitch for at in place)
        area = Area(row, column, min(pitch, image.shape[0] - row),
                    min(pitch, image.shape[1] - column))  # fmt: skip
        return (Mark(area, "found"),)

    def signs(label: str, values: Array, pitch: int = 1) -> StageMap:
        return StageMap(label, values, "signed", (0, 0), pitch, full)

    strided = {
        "operation": f"conv2d(features, kernel, stride={stride}), channel by channel",
        "lesson": "05 Stride, padding, dilation", "weights": np.rint(down * whole(stride) * factor),
        "weights_label": f"{small_size} × {small_size}, times {whole(stride) * factor}",
    }  # fmt: skip
    stages: list[dict[str, Any]] = [
        {
            "title": "picture", "operation": "", "lesson": "", "shape": image.shape,
            "maps": (picture,), "marks": looked_at(1),
            "words": "Which pixels belong to something light and smooth? Not where it is, but of "
            "every pixel whether. Click a pixel to follow its numbers.",
            "sums": (f"{at}: {number(float(image[place]))}",),
        },
        {
            "title": "features", "operation": "conv2d: Gaussian, Sobel X, Sobel Y",
            "lesson": "04 Kernels and what they do", "shape": features.shape,
            "maps": pair(0), "marks": looked_at(1), "beside": gradients,
            "weights": KERNELS["gaussian"] * 16, "weights_label": "Gaussian × 16",
            "words": "Two channels: brightness, scaled to 0 to 1 and smoothed against the noise, "
            "and the strength of the edges, √(Gx² + Gy²) / 4.",
            "sums": (f"{at}: brightness {features[0][place]:.3f}, edges {features[1][place]:.3f}",),
        },
        {
            **strided, "title": f"stride {stride}", "shape": levels[1].shape,
            "maps": pair(1), "beside": pair(0), "marks": looked_at(stride),
            "words": "A strided convolution averages its window and takes every place that the "
            "stride leaves. Each cell now sees more of the picture.",
            "sums": (f"at row {half[0]}, column {half[1]}: brightness {levels[1][0][half]:.3f}, "
                     f"edges {levels[1][1][half]:.3f}",),
        },
        {
            **strided, "title": f"stride {stride} again", "shape": levels[2].shape,
            "maps": pair(2), "beside": pair(1), "marks": looked_at(factor),
            "words": f"Once more: one cell for {factor} × {factor} pixels. That is cheap, and "
            "coarse: what is finer than a cell is lost.",
            "sums": (f"{small_at}: brightness {bright:.3f}, edges {edge:.3f}",),
        },
        {
            "title": "decision", "operation": "conv2d(features, 1×1 weights, bias)",
            "lesson": "06 Colour images and feature maps", "shape": (1, *scores.shape),
            "maps": (signs("score", scores, factor),), "marks": looked_at(factor),
            "weights": np.array([WEIGHTS]), "weights_label": "brightness, edges",
            "words": "A 1×1 convolution weighs the channels at every place by itself. The "
            "threshold is its bias: purple speaks for a thing, orange against.",
            "sums": (f"{small_at}: {bright:.3f} − 0.75·{edge:.3f} − {number(threshold)} "
                     f"= {signed(score)}",),
        },
        {
            "title": "upsampled",
            "operation": f"conv_transpose2d(score, bilinear {size}×{size}, stride={factor})",
            "lesson": "05 Stride, padding, dilation", "shape": (1, *image.shape),
            "maps": (signs("score", ways["bilinear"]),), "marks": looked_at(1),
            "weights": np.rint(kernel * whole(factor)),
            "weights_label": f"bilinear, {size} × {size}, times {whole(factor)}",
            "words": f"Every score paints the kernel, {factor} pixels apart, and overlaps add: the "
            "way back to full size. Long, Shelhamer and Darrell (CVPR 2015) begin with this "
            "kernel, too.",
            "sums": (f"{at}: {signed(value)}",),
        },
        {
            "title": "mask", "operation": "score > 0", "lesson": "",
            "shape": image.shape,
            "maps": (StageMap("mask", mask.astype(np.float64), "mask"),),
            "words": _outcome(mask, known.mask),
            "sums": _share(found, mask),
        },
        {
            "title": "other kernels",
            "operation": f"conv_transpose2d, stride {factor}, three kernels",
            "lesson": "05 Stride, padding, dilation", "shape": (3, *image.shape),
            "maps": tuple(
                signs(label, ways[name])
                for name, label in (
                    ("nearest", f"box {factor} × {factor}"),
                    ("bilinear", f"bilinear {size} × {size}"),
                    ("uneven", f"box {len(uneven(factor))} × {len(uneven(factor))}"),
                )
            ) + compared,
            "words": _kernels(factor),
            "sums": tuple(
                f"{label}: IoU {agreement(ways[name] > 0, known.mask):.2f}"
                for name, label in (("nearest", "box"), ("bilinear", "bilinear"),
                                    ("uneven", "larger box"))
                if known.mask is not None
            ),
        },
    ]  # fmt: skip
    made = tuple(Stage(index=i, count=_COUNT, **stage) for i, stage in enumerate(stages))
    return made, mask.astype(np.float64), {} if found is None else {"IoU": found}


def _strided(planes: Array, kernel: Array, stride: int) -> Array:
    """A convolution channel by channel that keeps ⌈size / stride⌉ cells."""
    before = (len(kernel) - stride) // 2
    after = before + stride  # room for the last cell, where the stride does not divide the size
    weight = np.repeat(kernel[None, None], len(planes), axis=0)
    made = np.asarray(conv2d(planes, weight, stride=stride, groups=len(planes),
                             padding=((before, after),) * 2, padding_mode="replicate"))  # fmt: skip
    rows, columns = (ceil(length / stride) for length in planes.shape[1:])
    return made[:, :rows, :columns]


def _share(found: float | None, mask: Mask) -> tuple[str, ...]:
    share = f"the mask holds {_percent(mask.mean())} of the pixels"
    if found is None:
        return (share,)
    return (f"intersection over union with the truth: {found:.2f}", share)


def _outcome(mask: Mask, truth: Mask | None) -> str:
    if not mask.any():
        return "No score is above 0: the threshold is too high for this picture."
    if truth is None:
        return "Nobody has drawn the truth for this picture, so judge the mask by eye."
    found, right = (mask & truth).sum() / truth.sum(), (mask & truth).sum() / mask.sum()
    return (f"Of the pixels that belong to things {_percent(found)} are in the mask, and "
            f"{_percent(right)} of the mask lies on things.")  # fmt: skip


def _percent(share: float) -> str:
    return f"{share:.0%}".replace("%", " %")


def _kernels(factor: int) -> str:
    if factor == 1:
        return "Without a stride there is nothing to fill in, and the three are the same."
    return ("A box as large as the stride repeats each score; the bilinear kernel blends them. A "
            "box that the stride does not divide overlaps unevenly and leaves a chequerboard "
            "(Odena, Dumoulin and Olah, Distill 2016).")  # fmt: skip
