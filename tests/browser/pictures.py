"""The picture of a player in the page, and the one it has to be.

Pictures are compared in every pixel, by a digest (SHA-256) of the pixels that is made in the page
from the canvas and here from the PNG of the kernel.
"""

import base64
import hashlib
import io
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]

SCREENSHOTS = Path(__file__).parents[2] / "screenshots"

# Runs in the kernel, without making a widget: what the page has to show is worked out from the
# settings a test names, and never from the explorer that is being tested.
EXPECTED = '''
from math import inf, nan

scenes = {}


def expected(axes, step, density=1.0, theme="light", **settings):
    """The picture (a PNG) and the sentence of a step, and how many steps there are."""
    import convwidgets as cw
    from convwidgets.scenes import conv1d_scene, conv2d_scene
    from convwidgets.trace import conv1d_trace, conv2d_trace

    first, kernels, sample, make_trace, make_scene = {
        1: ("signal", cw.KERNELS_1D, cw.sample_signal, conv1d_trace, conv1d_scene),
        2: ("image", cw.KERNELS, cw.sample_image, conv2d_trace, conv2d_scene),
    }[axes]
    given = {1: {"signal": "rise", "kernel": "difference"},
             2: {"image": "ramp", "kernel": "sobel_x"}}[axes] | settings
    key = (axes, theme, repr(given))
    if key not in scenes:
        cells, kernel = given.pop(first), given.pop("kernel")
        trace = make_trace(
            sample(cells) if isinstance(cells, str) else cells,
            kernels[kernel] if isinstance(kernel, str) else kernel,
            **given,
        )
        scenes[key] = make_scene(trace, theme=theme)
    scene = scenes[key]
    step = range(len(scene.trace))[step]
    png = scene.png(step, density=density)
    return png, scene.trace[step].describe(), len(scene.trace)


def held(e, read):
    """What is read of an explorer while nothing of it changes.

    JupyterLab lets what the page sends be handled in a thread of its own, beside this one.
    """
    with e.player.lock:
        return read(e)


def plain(value):
    """The value with arrays as lists, and with words for numbers that have no literals."""
    if isinstance(value, (tuple, list)):
        return type(value)(map(plain, value))
    if isinstance(value, float) and value - value != 0:
        return str(value)
    return plain(value.tolist()) if hasattr(value, "tolist") else value
'''

#: In the page: the digest of a canvas, taken now and returned later.
DIGEST = """(canvas) => {
  const { width, height } = canvas;
  const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
  return crypto.subtle.digest("SHA-256", data).then((hash) => {
    const digits = Array.from(new Uint8Array(hash), (b) => b.toString(16).padStart(2, "0"));
    return `${width}x${height}:${digits.join("")}`;
  });
}"""


@dataclass(frozen=True)
class Picture:
    """A picture that is wanted."""

    png: bytes

    @cached_property
    def pixels(self) -> Pixels:
        """The decoded file, (height, width, 3)."""
        return np.asarray(Image.open(io.BytesIO(self.png)).convert("RGB"))

    @cached_property
    def digest(self) -> str:
        """The same as `DIGEST` makes of a canvas with these pixels."""
        height, width = self.pixels.shape[:2]
        rgba = np.full((height, width, 4), 255, np.uint8)
        rgba[..., :3] = self.pixels
        return f"{width}x{height}:{hashlib.sha256(rgba.tobytes()).hexdigest()}"


def difference(url: str, wanted: Picture, name: str) -> str:
    """What a failed comparison says of the canvas's data URL; both go to the screenshots."""
    shown = Picture(base64.b64decode(url.partition(",")[2]))
    SCREENSHOTS.mkdir(exist_ok=True)
    for kind, picture in (("shown", shown), ("wanted", wanted)):
        (SCREENSHOTS / f"failed-{name}-{kind}.png").write_bytes(picture.png)
    if shown.pixels.shape != wanted.pixels.shape:
        return f"{name}: the picture is {shown.pixels.shape}, not {wanted.pixels.shape}"
    rows, columns = np.nonzero((shown.pixels != wanted.pixels).any(axis=2))
    if not rows.size:
        return f"{name}: the picture came too late"
    return (
        f"{name}: {rows.size} pixels differ, in rows {rows.min()}–{rows.max()}, "
        f"columns {columns.min()}–{columns.max()}"
    )


def as_literal(value: Any) -> str:
    """A setting as it is written in a cell."""
    return repr(value.tolist() if isinstance(value, np.ndarray) else value)
