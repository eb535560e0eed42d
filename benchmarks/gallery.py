"""From a weight typed into the gallery's own kernel to the first new picture on its way back."""

import asyncio
import io
import itertools
import time
from collections.abc import Callable, Iterator

import matplotlib.pyplot as plt
import numpy as np
from numpy.typing import NDArray

from benchmarks.change import quiet, until
from benchmarks.page_messages import Line, deliver, line
from benchmarks.report import Row
from benchmarks.sampling import Say, median, seconds
from convwidgets import KERNELS, KernelGallery, conv2d, sample_picture

Array = NDArray[np.float64]

ROUNDS = 9
WARM_UP = 2
ASKED = 1 / 5
BLINK_ASKED = 0.1
DENSITIES = (1.0, 2.0)
# What the hand-written version shows in its rows: every kernel, the original, the result.
_COLUMNS = 6


def run(say: Say) -> list[Row]:
    """On the portrait, 600 × 512 in colour, at both densities."""
    picture = sample_picture("portrait").astype(np.float64)
    return [row for density in DENSITIES for row in at_density(picture, density, ROUNDS, say)]


def at_density(picture: Array, density: float, rounds: int, say: Say) -> list[Row]:
    """Inside a running event loop, as in a kernel that was sent a message."""
    with line() as connection:
        samples = asyncio.run(_samples(connection, picture, density, rounds, say))
    first, figure = median(samples["first_s"]), median(samples["figure_s"])
    shape = "×".join(map(str, picture.shape[:2]))
    what = f"gallery on {shape} colour, density {density:g}: weight typed → first picture sent"
    peer = f"interact with subplots, all kernels and the large result: {figure * 1e3:.0f} ms"
    taken = f"{first * 1e3:.0f} ms = 1/{figure / first:.0f}"
    return [
        Row(what, "≤ 1/5 of the peer", taken, peer, first / figure <= ASKED, samples),
        Row("the same, in the time of one blink", "≤ 100 ms", f"{first * 1e3:.0f} ms", "",
            first <= BLINK_ASKED, {"all_s": samples["all_s"]}),
    ]  # fmt: skip


async def _samples(
    connection: Line, picture: Array, density: float, rounds: int, say: Say
) -> dict[str, list[float]]:
    gallery = KernelGallery(image=picture)
    player = gallery.player
    grid = gallery._controls["kernel"].weights
    deliver(player, {"environment": {"density": density, "theme": "light"}})
    serials = itertools.count(1)
    samples: dict[str, list[float]] = {"first_s": [], "all_s": [], "figure_s": []}
    for number, weights in zip(range(-WARM_UP, rounds), kernels(), strict=False):
        say(f"density {density:g}, {'warming up' if number < 0 else f'round {number + 1}'}")
        await until(lambda: bool(player.frames) and all(player.frames))
        await quiet(connection)
        connection.sent.clear()
        cells = [[f"{weight:g}" for weight in row] for row in weights]
        start = time.perf_counter()
        deliver(grid, {"edit": {"serial": next(serials), "cells": cells}})
        await until(lambda: len(player.frames) == len(gallery.trace) and all(player.frames))
        if player.density != density or not np.array_equal(gallery.kernel, weights):
            raise RuntimeError("the pictures are of other settings")
        await quiet(connection)
        figure = seconds(lambda: saved(picture, gallery.kernel))
        if number >= 0:
            samples["first_s"].append(connection.of(player, "revision")[0].time - start)
            samples["all_s"].append(connection.of(player, "frames")[-1].time - start)
            samples["figure_s"].append(figure)
    return samples


def kernels() -> Iterator[Array]:
    """Endless 3 × 3 kernels, none equal to one before it: nothing kept makes a change cheap."""
    random = np.random.default_rng(3)
    for number in itertools.count():
        weights = random.integers(-9, 10, (3, 3)).astype(np.float64)
        weights[0, 0] = number
        yield weights


def saved(picture: Array, own: Array) -> bytes:
    """What people write today: every kernel on the picture, drawn anew and saved as PNG.

    Nothing here is made slow on purpose: the arithmetic is the same as ours, the picture is as
    large as ours at density 1, and what `interact` itself costs is left out.
    """
    if plt.get_backend().lower() != "agg":
        plt.switch_backend("agg")
    shown = {**KERNELS, "own": own}
    rows = -(-(len(shown) + 2) // _COLUMNS)
    figure, axes = plt.subplots(rows, _COLUMNS, figsize=(8.4, 7.4), dpi=100)
    grey = picture @ [0.299, 0.587, 0.114]
    results: dict[str, Callable[[], Array]] = {
        name: (lambda kernel=kernel: _result(picture, grey, kernel))
        for name, kernel in shown.items()
    }
    results |= {"original": lambda: picture, "result": lambda: _result(picture, grey, own)}
    for place, (name, result) in zip(axes.flat, results.items(), strict=False):
        values = result()
        if values.ndim == 3:
            place.imshow(values.clip(0, 255).astype(np.uint8))
        else:
            limit = abs(values).max()
            place.imshow(values, cmap="PuOr_r", vmin=-limit, vmax=limit)
        place.set_title(name, fontsize=8)
        place.set_axis_off()
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=100, bbox_inches="tight")
    plt.close(figure)
    return buffer.getvalue()


def _result(picture: Array, grey: Array, kernel: Array) -> Array:
    if not np.isclose(kernel.sum(), 1):
        return np.asarray(conv2d(grey, kernel, padding="same"))
    return np.stack(
        [conv2d(picture[..., channel], kernel, padding="same") for channel in range(3)], axis=-1
    )
