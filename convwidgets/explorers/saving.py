"""An explorer in a file: a picture, an animation or a page of its own."""

import base64
import io
import json
from collections.abc import Callable
from os import PathLike
from pathlib import Path
from string import Template
from typing import Any

from PIL import Image

from convwidgets.core.errors import ConvError
from convwidgets.scenes import Scene
from convwidgets.widgets._assets import css, esm

#: Longer traces make files nobody wants to open.
LONGEST = 2000
#: Milliseconds a step stays in an animation, and the last one before it starts again.
_PACE, _REST = 600, 2000

_HERE = Path(__file__).parent


def save(scene: Scene, step: int, title: str, path: str | PathLike[str]) -> None:
    """Write what the suffix of `path` asks for; see `Explorer.save`."""
    target = Path(path)
    writers: dict[str, Callable[[Scene, int, str], bytes]] = {
        ".png": _png,
        ".svg": _vector("svg"),
        ".pdf": _vector("pdf"),
        ".gif": _gif,
        ".html": _html,
    }
    writer = writers.get(target.suffix.lower())
    if writer is None:
        raise ConvError(
            f"{target.name!r} ends in {target.suffix or 'no suffix'!r}; "
            f"choose one of {', '.join(writers)}."
        )
    if writer in (_gif, _html) and len(scene.trace) > LONGEST:
        raise ConvError(
            f"The trace has {len(scene.trace):,} steps; an animation or a page takes at most "
            f"{LONGEST:,}. Crop the input, use a larger stride, or save a step as .png."
        )
    # Made whole before the file is touched: a failure leaves an older file as it was.
    target.write_bytes(writer(scene, step, title))


def _png(scene: Scene, step: int, title: str) -> bytes:
    return scene.png(step, density=2.0)


def _vector(form: str) -> Callable[[Scene, int, str], bytes]:
    def write(scene: Scene, step: int, title: str) -> bytes:
        buffer = io.BytesIO()
        scene.figure(step).savefig(buffer, format=form)
        return buffer.getvalue()

    return write


def _gif(scene: Scene, step: int, title: str) -> bytes:
    film = scene.film(1.0)
    count = len(scene.trace)
    images = (
        Image.fromarray(film.pixels(i)).quantize(128, dither=Image.Dither.NONE)
        for i in range(count)
    )
    first = next(images)
    buffer = io.BytesIO()
    first.save(
        buffer, "GIF", save_all=True, append_images=images, loop=0,
        duration=[_PACE] * (count - 1) + [_REST] if count > 1 else _REST,
    )  # fmt: skip
    return buffer.getvalue()


def _html(scene: Scene, step: int, title: str) -> bytes:
    """One file with the player's own module and all frames, for double-density screens."""
    film = scene.film(2.0)
    steps = range(len(scene.trace))
    state: dict[str, Any] = {
        "step": step,
        "steps": len(scene.trace),
        "descriptions": [scene.trace[i].describe() for i in steps],
        "lattices": [lattice.packed for lattice in scene.lattices],
        "targets": [],  # there is nobody to be told
        "width": scene.width,
        "height": scene.height,
        "density": 2.0,
        "theme": scene.theme.name,
        "title": title,
        "revision": 1,
        "autoplay": False,
        "speed": 2.0,
        "ground": _text(film.ground()),
        "finished": _text(film.finished()),
        "frames": [_text(film.frame(i)) for i in steps],
    }
    page = Template((_HERE / "page.html").read_text(encoding="utf-8"))
    html = page.substitute(
        title=_escaped(title),
        theme="false" if scene.theme.name == "dark" else "true",
        ground=scene.theme.ground,
        style=css("player"),
        module=_script(esm("player")),
        state=_script(state),
    )
    return html.encode("utf-8")


def _script(value: Any) -> str:
    """JSON that holds no markup: "</script>" would end the page's own script."""
    return json.dumps(value).replace("<", "\\u003c")


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
