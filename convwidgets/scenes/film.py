"""Frames: what is sent to the browser, so small that a whole trace fits.

The ground and the finished output are sent once.  A frame holds only the few
rectangles that are special to its step; the player puts the ground down, paints
the output cells reached so far from the finished picture, and the rectangles on
top.  :meth:`Film.pixels` does the same here, and a test holds the two together.

Layout of a frame, all numbers little-endian int32: the count of rectangles,
then for each its left, its top and its length in bytes, then the PNG files in
the same order.  Positions are in device pixels.
"""

import struct
import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from convwidgets.scenes.marks import Lattice
from convwidgets.scenes.raster import Pixels, Raster, png

if TYPE_CHECKING:
    from convwidgets.scenes.scene import Scene

Rect = tuple[int, int, int, int]


class Film:
    """The frames of a scene at one density.

    Parameters
    ----------
    scene : Scene
        What is shown.
    density : float
        Device pixels in a CSS pixel.
    """

    def __init__(self, scene: "Scene", density: float) -> None:
        self.scene = scene
        self.density = density
        self._ground = self._drawn_ground()
        self._sheet = self._raster()
        self._sheet.pixels[:] = self._ground
        last = len(scene.trace) - 1
        finished = self._raster()
        finished.pixels[:] = self._ground
        finished.draw(scene.reached(last))
        self._finished = finished.pixels
        self._cells = [
            (*self._edges(lattice), lattice.first) for lattice in scene.lattices if lattice.painted
        ]
        # what the sheet shows beyond the ground: to be put back before the next step
        self._dirty: list[Rect] = []
        # JupyterLab lets some messages of the page be answered in a thread of their own: frames
        # are asked for while others are being made on the same sheet.
        self._lock = threading.Lock()

    def _raster(self) -> Raster:
        scene = self.scene
        return Raster(scene.width, scene.height, self.density, scene.theme.ground)

    def _drawn_ground(self) -> Pixels:
        sheet = self._raster()
        sheet.draw(self.scene.ground())
        return sheet.pixels

    def _edges(self, lattice: Lattice) -> tuple[list[int], list[int]]:
        def at(coordinate: float) -> int:
            # the first cell may begin left of the sheet
            return max(0, self._sheet.at(coordinate))

        columns = [at(lattice.x + i * lattice.cell_width) for i in range(lattice.columns + 1)]
        rows = [at(lattice.y + i * lattice.cell_height) for i in range(lattice.rows + 1)]
        return columns, rows

    def ground(self) -> bytes:
        """The picture under every frame."""
        return _pack([(0, 0, self._ground)])

    def finished(self) -> bytes:
        """The painted output, only where it is."""
        areas = [(c[0], r[0], c[-1] + 1, r[-1] + 1) for c, r, _ in self._cells]
        return _pack((x, y, self._finished[y:bottom, x:right]) for x, y, right, bottom in areas)

    def frame(self, step: int) -> bytes:
        """What is special to one step."""
        with self._lock:
            return _pack((x, y, self._sheet.pixels[y:b, x:r]) for x, y, r, b in self._show(step))

    def pixels(self, step: int) -> Pixels:
        """One step as a whole picture, shape (height, width, 3)."""
        with self._lock:
            self._show(step)
            return self._sheet.pixels.copy()

    def _show(self, step: int) -> list[Rect]:
        """Bring the sheet to `step`; return the rectangles special to it."""
        sheet = self._sheet
        for left, top, right, bottom in self._dirty:
            sheet.pixels[top:bottom, left:right] = self._ground[top:bottom, left:right]
        for columns, rows, first in self._cells:
            # All of its cells, or none, where its own steps are over or still to come.
            last = (len(columns) - 1) * (len(rows) - 1) - 1
            self._paint(columns, rows, max(-1, min(step - first, last)))
        rects = []
        for overlay in self.scene.overlays(step):
            sheet.draw(overlay.marks)
            rects.append(sheet.rect(overlay.x, overlay.y, overlay.width, overlay.height))
        self._dirty = rects
        return rects

    def _paint(self, columns: list[int], rows: list[int], step: int) -> None:
        """Ground where a lattice is not reached yet, the finished picture where it is."""
        sheet, ground, done = self._sheet.pixels, self._ground, self._finished
        if step < 0:
            area = (slice(rows[0], rows[-1]), slice(columns[0], columns[-1]))
            sheet[area] = ground[area]
            return
        row, column = divmod(step, len(columns) - 1)
        left, right, after = columns[0], columns[-1], columns[column + 1]
        top, here, under, bottom = rows[0], rows[row], rows[row + 1], rows[-1]
        sheet[top:here, left:right] = done[top:here, left:right]
        sheet[here:under, left:after] = done[here:under, left:after]
        sheet[here:under, after:right] = ground[here:under, after:right]
        sheet[under:bottom, left:right] = ground[under:bottom, left:right]


def _pack(patches: Iterable[tuple[int, int, Pixels]]) -> bytes:
    listed = [(x, y, png(np.ascontiguousarray(pixels))) for x, y, pixels in patches]
    head = [len(listed)]
    for x, y, data in listed:
        head += [x, y, len(data)]
    return struct.pack(f"<{len(head)}i", *head) + b"".join(data for *_, data in listed)
