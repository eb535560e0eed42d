"""The pixels of a player in the page, and those they have to be."""

import base64
import io
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
    cells, kernel = given.pop(first), given.pop("kernel")
    trace = make_trace(
        sample(cells) if isinstance(cells, str) else cells,
        kernels[kernel] if isinstance(kernel, str) else kernel,
        **given,
    )
    step = range(len(trace))[step]
    png = make_scene(trace, theme=theme).png(step, density=density)
    return png, trace[step].describe(), len(trace)


def plain(value):
    """The value with arrays as lists, and with words for numbers that have no literals."""
    if isinstance(value, (tuple, list)):
        return type(value)(map(plain, value))
    if isinstance(value, float) and value - value != 0:
        return str(value)
    return plain(value.tolist()) if hasattr(value, "tolist") else value
'''


def decoded(png: bytes) -> Pixels:
    """A PNG file's pixels, (height, width, 3)."""
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


def decoded_url(url: str) -> Pixels:
    """The pixels behind a data URL."""
    return decoded(base64.b64decode(url.partition(",")[2]))


def same(one: Pixels, other: Pixels) -> bool:
    """Whether two pictures agree in every pixel."""
    return one.shape == other.shape and bool(np.array_equal(one, other))


def digest(pixels: Pixels) -> str:
    """A short name for a picture, the same as `DIGEST` gives it in the page."""
    height, width = pixels.shape[:2]
    words = np.full((height, width, 4), 255, np.uint8)
    words[..., :3] = pixels
    flat = words.view("<u4").ravel()
    weights = np.arange(flat.size, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return f"{width}x{height}:{int((flat * weights).sum(dtype=np.uint32))}"


DIGEST = """(canvas) => {
  const { width, height } = canvas;
  const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
  const words = new Uint32Array(data.buffer);
  let sum = 0;
  for (let i = 0; i < words.length; i++) sum = (sum + Math.imul(words[i], 2 * i + 1)) | 0;
  return `${width}x${height}:${sum >>> 0}`;
}"""


def difference(shown: Pixels, wanted: Pixels, name: str) -> str:
    """What a failed comparison says; both pictures go to the screenshots."""
    SCREENSHOTS.mkdir(exist_ok=True)
    for kind, pixels in (("shown", shown), ("wanted", wanted)):
        Image.fromarray(pixels).save(SCREENSHOTS / f"failed-{name}-{kind}.png")
    if shown.shape != wanted.shape:
        return f"{name}: the picture is {shown.shape}, not {wanted.shape}"
    rows, columns = np.nonzero((shown != wanted).any(axis=2))
    return (
        f"{name}: {rows.size} pixels differ, in rows {rows.min()}–{rows.max()}, "
        f"columns {columns.min()}–{columns.max()}"
    )


def as_literal(value: Any) -> str:
    """A setting as it is written in a cell."""
    return repr(value.tolist() if isinstance(value, np.ndarray) else value)
