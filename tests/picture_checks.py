"""What every picture must fulfil: both painters agree, text can be read, nothing hangs over."""

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from convwidgets.scenes import Scene
from convwidgets.scenes.marks import Box, Text
from convwidgets.scenes.raster import Raster
from convwidgets.scenes.theme import contrast


def drawn(scene: Scene, step: int, density: float) -> np.ndarray:
    """The picture of a step drawn from nothing, in one go."""
    sheet = Raster(scene.width, scene.height, density, scene.theme.ground)
    sheet.draw(scene.marks(step))
    return sheet.pixels


def check_frames(scene: Scene, density: float) -> None:
    """Frames put together from patches are the pictures drawn in one go, every pixel."""
    film = scene.film(density)
    last = len(scene.trace) - 1
    # back and forth, so that nothing of one step may be left over in another
    for step in (last, last // 2, 0):
        np.testing.assert_array_equal(film.pixels(step), drawn(scene, step, density))


def check_overlays(scene: Scene, density: float = 1.0) -> None:
    """An overlay draws nothing outside its area: that would be left behind in the next step."""
    # One byte for all three colours: a comparison with three takes ten times as long.
    unused, margin = 1, 16
    sheet = Raster(scene.width, scene.height, density, "#010101")
    for step in np.unique(np.linspace(0, len(scene.trace) - 1, 8).astype(int)):
        for overlay in scene.overlays(int(step)):
            left, top, right, bottom = sheet.rect(
                overlay.x, overlay.y, overlay.width, overlay.height
            )
            sheet.draw(overlay.marks)
            sheet.pixels[top:bottom, left:right] = unused
            around = sheet.pixels[
                max(0, top - margin) : bottom + margin, max(0, left - margin) : right + margin
            ]
            assert (around == unused).all(), (step, overlay.marks[0], (left, top, right, bottom))
    # What lies further away than that is still there.
    assert (sheet.pixels == unused).all()


def check_inside(scene: Scene) -> None:
    """No box and no text lies outside the picture."""
    for step in (0, len(scene.trace) - 1):
        for mark in scene.marks(step):
            if isinstance(mark, Box):
                assert -0.01 <= mark.x <= mark.x + mark.width <= scene.width + 0.01, mark
                assert -0.01 <= mark.y <= mark.y + mark.height <= scene.height + 0.01, mark
            if isinstance(mark, Text):
                assert 0 < mark.y < scene.height, mark


def check_text(scene: Scene) -> None:
    """WCAG 2.2 AA: 4.5 to 1, for every text, on the box it is drawn on."""
    boxes = []
    for mark in scene.marks(len(scene.trace) // 2):
        if isinstance(mark, Box) and mark.fill is not None:
            boxes.append(mark)
        if isinstance(mark, Text) and mark.text.strip("⋆∗= "):
            under = [
                b.fill for b in boxes
                if b.x <= mark.x <= b.x + b.width and b.y <= mark.y <= b.y + b.height
            ]  # fmt: skip
            ground = under[-1] if under else scene.theme.ground
            assert contrast(mark.color, ground) >= 4.5, (mark, ground)


def check_painters_agree(scene: Scene) -> None:
    """Two painters, one drawing: matplotlib's own rendering differs only in fine edges."""
    step = len(scene.trace) // 2
    figure = scene.figure(step)
    assert isinstance(figure, Figure)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    theirs = np.asarray(canvas.buffer_rgba())[..., :3].astype(float)
    ours = drawn(scene, step, 1.0).astype(float)
    assert abs(theirs.shape[0] - ours.shape[0]) <= 1
    rows = min(theirs.shape[0], ours.shape[0])
    # Averaged over blocks of 8 × 8, hinting and antialiasing cancel; another number would not.
    blocks = [
        a[: rows // 8 * 8, : int(scene.width) // 8 * 8].reshape(rows // 8, 8, -1, 8, 3).mean((1, 3))
        for a in (theirs, ours)
    ]
    difference = np.abs(blocks[0] - blocks[1])
    assert difference.mean() < 3
    assert (difference.max(axis=2) > 60).mean() < 0.01
