"""Marks into pixels.

Pillow rasterises the text (its glyphs are cached as masks) and NumPy lays
everything else on the pixel grid, so that lines are crisp at every density.
Drawing the same text through matplotlib costs 0.75 ms a string, a hundred
times what a frame can spend; `vector` draws the same marks there.
"""

import io
import math
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from convwidgets.scenes.marks import Box, Color, Dots, Line, Mark, Photo, Picture, Text
from convwidgets.scenes.theme import rgb

Pixels = NDArray[np.uint8]

#: Height of DejaVu Sans capitals and digits as a share of the font size.
CAP_HEIGHT = 0.729
# Curves are drawn this much larger and averaged down, which smooths them.
_SUPERSAMPLING = 4


@lru_cache(maxsize=1)
def font_folder() -> Path:
    """Where matplotlib keeps DejaVu Sans, found without importing matplotlib.

    Importing it would double the time to the first picture.
    """
    spec = find_spec("matplotlib")
    if spec is None or spec.origin is None:
        raise ImportError("convwidgets needs matplotlib, which carries its font")
    return Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf"


@lru_cache(maxsize=64)
def _font(size: int, bold: bool) -> ImageFont.FreeTypeFont:
    file = font_folder() / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf")
    return ImageFont.truetype(str(file), size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=1024)
def _text_mask(text: str, size: int, bold: bool) -> tuple[NDArray[np.int16], int, int, int]:
    """Coverage of a string (0 to 16), its offset from the baseline's start, its advance.

    In steps of two: nine shades are smooth to the eye, and so few that a frame
    needs at most 256 colours, which halves its bytes and more.
    """
    font = _font(size, bold)
    mask, (left, top) = font.getmask2(text, mode="L", anchor="ls")
    width, height = mask.size
    shades = np.frombuffer(bytes(mask), np.uint8).astype(np.int16)
    cover = ((shades * 8 + 127) // 255 * 2).reshape(height, width, 1)
    return cover, left, top, round(font.getlength(text))


@lru_cache(maxsize=2048)
def text_width(text: str, size: float, bold: bool = False) -> float:
    """Advance of `text` in CSS pixels."""
    return float(_font(round(size), bold).getlength(text))


@lru_cache(maxsize=64)
def _hatch(density: float, color: Color, ground: Color) -> Pixels:
    """A square tile of diagonal lines that continues in every direction."""
    pitch = max(4, round(7 * density))
    rows, columns = np.indices((pitch, pitch))
    # distance to the diagonal, so that the line gets soft edges of its own
    away = np.abs((rows + columns) % pitch - pitch / 2) / density
    cover = np.clip(1.2 - away, 0, 1)[..., None]
    tile = np.array(rgb(ground)) * (1 - cover) + np.array(rgb(color)) * cover
    rounded: Pixels = (tile + 0.5).astype(np.uint8)
    return rounded


class Raster:
    """A sheet of pixels that marks are drawn on.

    Parameters
    ----------
    width, height : float
        Size in CSS pixels.
    density : float
        Device pixels in a CSS pixel.
    ground : str
        Colour of the empty sheet.
    """

    def __init__(self, width: float, height: float, density: float, ground: Color) -> None:
        self.density = density
        self.ground = ground
        self.pixels: Pixels = np.empty((self.at(height), self.at(width), 3), np.uint8)
        # A row first: filling all pixels with three bytes each takes ten times as long.
        self.pixels[:1] = rgb(ground)
        self.pixels[1:] = self.pixels[:1]

    def at(self, coordinate: float) -> int:
        """The device pixel of a CSS coordinate; the player rounds the same way."""
        # The millionth makes ties fall alike where equal sums differ in the last bit.
        return math.floor(coordinate * self.density + 0.500001)

    def rect(self, x: float, y: float, width: float, height: float) -> tuple[int, int, int, int]:
        """Left, top, right and bottom device pixels, clipped to the sheet."""
        rows, columns = self.pixels.shape[:2]
        left, right = self.at(x), self.at(x + width)
        top, bottom = self.at(y), self.at(y + height)
        return max(left, 0), max(top, 0), min(right, columns), min(bottom, rows)

    def draw(self, marks: list[Mark]) -> None:
        """Draw marks in order, later ones on top."""
        for mark in marks:
            match mark:
                case Box():
                    self._box(mark)
                case Text():
                    self._text(mark)
                case Picture():
                    self._picture(mark)
                case Photo():
                    self._photo(mark)
                case Line() | Dots():
                    self._curve(mark)

    def _box(self, box: Box) -> None:
        left, top, right, bottom = self.rect(box.x, box.y, box.width, box.height)
        if left >= right or top >= bottom:
            return
        area = self.pixels[top:bottom, left:right]
        if box.fill is not None:
            area[:] = rgb(box.fill)
        if box.hatch is not None:
            tile = _hatch(self.density, box.hatch, box.fill or self.ground)
            pitch = len(tile)
            # Indexed by the sheet's own pixels, so neighbours join seamlessly.
            rows = np.arange(top, bottom) % pitch
            columns = np.arange(left, right) % pitch
            area[:] = tile[rows[:, None], columns]
        if box.frame is not None:
            color = rgb(box.frame)
            width = max(1, self.at(box.frame_width))
            area[:width] = area[-width:] = color
            area[:, :width] = area[:, -width:] = color

    def _text(self, text: Text) -> None:
        if not text.text:
            return
        size = max(1, round(text.size * self.density))
        cover, left, top, advance = _text_mask(text.text, size, text.bold)
        x = self.at(text.x) + left
        if text.align == "center":
            x -= advance // 2
        elif text.align == "right":
            x -= advance
        y = self.at(text.y) + round(size * CAP_HEIGHT / 2) + top
        rows, columns = self.pixels.shape[:2]
        height, width = cover.shape[:2]
        if x < 0 or y < 0 or x + width > columns or y + height > rows:
            cut_left, cut_top = max(0, -x), max(0, -y)
            cover = cover[cut_top : rows - y, cut_left : columns - x]
            x, y = max(0, x), max(0, y)
            height, width = cover.shape[:2]
        area = self.pixels[y : y + height, x : x + width]
        area += _toward(area, text.color, cover)

    def _photo(self, photo: Photo) -> None:
        left, top, right, bottom = self.rect(photo.x, photo.y, photo.width, photo.height)
        rows, columns = photo.levels.shape[:2]
        if rows <= bottom - top and columns <= right - left:
            self._picture(Picture(photo.x, photo.y, photo.width, photo.height, photo.cells))
        elif left < right and top < bottom:
            size = (right - left, bottom - top)
            image = Image.fromarray(photo.levels).resize(size, Image.Resampling.BOX)
            levels = np.asarray(image)
            if photo.palette is None:
                # 64 levels of each colour are enough for the eye and cost a quarter less to send.
                self.pixels[top:bottom, left:right] = levels & 0xFC | levels >> 6
            else:
                self.pixels[top:bottom, left:right] = photo.palette[levels]

    def _picture(self, picture: Picture) -> None:
        left, top, right, bottom = self.rect(picture.x, picture.y, picture.width, picture.height)
        if left >= right or top >= bottom:
            return
        # Which cell each device pixel shows; edges round as lattices do.
        rows = self._cells(picture.y, picture.height, len(picture.cells), top, bottom)
        columns = self._cells(picture.x, picture.width, picture.cells.shape[1], left, right)
        # Columns first: whole rows are then copied at once.
        self.pixels[top:bottom, left:right] = picture.cells[:, columns][rows]

    def _cells(
        self, start: float, extent: float, count: int, first: int, end: int
    ) -> NDArray[np.intp]:
        edges = np.array([self.at(start + extent * i / count) for i in range(count + 1)])
        return np.searchsorted(edges, np.arange(first, end), side="right") - 1

    def _curve(self, curve: Line | Dots) -> None:
        scale = self.density
        points = curve.points[np.isfinite(curve.points).all(axis=1)] * scale
        if not len(points):
            return
        margin = math.ceil((curve.width if isinstance(curve, Line) else curve.radius) * scale) + 2
        left = max(0, math.floor(points[:, 0].min()) - margin)
        top = max(0, math.floor(points[:, 1].min()) - margin)
        end = self.pixels.shape[1] if math.isinf(curve.until) else self.at(curve.until)
        right = min(end, self.pixels.shape[1], math.ceil(points[:, 0].max()) + margin)
        bottom = min(self.pixels.shape[0], math.ceil(points[:, 1].max()) + margin)
        if left >= right or top >= bottom:
            return
        fine = _SUPERSAMPLING
        sheet = Image.new("L", ((right - left) * fine, (bottom - top) * fine), 0)
        pen = ImageDraw.Draw(sheet)

        def placed(where: NDArray[np.float64]) -> list[tuple[float, float]]:
            return [((x * scale - left) * fine, (y * scale - top) * fine) for x, y in where]

        if isinstance(curve, Line):
            width = max(1, round(curve.width * scale * fine))
            for piece in runs(curve.points):
                pen.line(placed(piece), fill=255, width=width, joint="curve")
        else:
            radius = curve.radius * scale * fine
            for x, y in placed(curve.points[np.isfinite(curve.points).all(axis=1)]):
                pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
        small = sheet.resize((right - left, bottom - top), Image.Resampling.BOX)
        cover = ((np.asarray(small, dtype=np.int16) * 16 + 127) // 255)[..., None]
        area = self.pixels[top:bottom, left:right]
        area += _toward(area, curve.color, cover)


def _toward(area: Pixels, color: Color, cover: NDArray[np.int16]) -> Pixels:
    """What to add, modulo 256, to bring `area` towards `color` by `cover` sixteenths."""
    change = np.array(rgb(color), dtype=np.int16) - area
    change *= cover
    change += 8
    change >>= 4
    return change.astype(np.uint8)


def runs(points: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """Pieces of at least two neighbouring finite points."""
    finite = np.isfinite(points).all(axis=1)
    breaks = np.flatnonzero(np.diff(finite.astype(np.int8))) + 1
    pieces = np.split(points, breaks)
    return [p for p in pieces if len(p) > 1 and np.isfinite(p).all()]


def png(pixels: Pixels) -> bytes:
    """Pixels as a PNG, with a palette where 256 colours are enough.

    Compressed quickly rather than hard: a frame is sent once and soon replaced.
    """
    buffer = io.BytesIO()
    indexed = _indexed(pixels)
    if indexed is None:
        Image.fromarray(pixels).save(buffer, "PNG", compress_level=1)
    else:
        index, palette = indexed
        image = Image.fromarray(index)
        image.putpalette(palette)
        image.save(buffer, "PNG", compress_level=4)
    return buffer.getvalue()


def _indexed(pixels: Pixels) -> tuple[Pixels, bytes] | None:
    """Palette indices and palette, or None if there are more than 256 colours.

    Looks only where a colour differs from its left neighbour, a tenth of the
    pixels; sorting them all would cost more than the compression saves.
    """
    height, width = pixels.shape[:2]
    packed = np.zeros((height, width, 4), np.uint8)
    packed[..., :3] = pixels
    flat = packed.view(np.uint32).ravel()
    starts = np.concatenate([[0], np.flatnonzero(flat[1:] != flat[:-1]) + 1])
    # A photograph is found out by a few of its pixels, before all of them are sorted.
    if len(np.unique(flat[starts[:: max(1, len(starts) // 2048)]])) > 256:
        return None
    colors, which = np.unique(flat[starts], return_inverse=True)
    if len(colors) > 256:
        return None
    lengths = np.diff(starts, append=flat.size)
    index = np.repeat(which.astype(np.uint8), lengths).reshape(height, width)
    return index, colors.view(np.uint8).reshape(-1, 4)[:, :3].tobytes()
