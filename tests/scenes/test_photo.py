"""Photographs: averaged down where the screen has fewer pixels than they have cells."""

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from convwidgets.scenes.marks import Photo, Picture
from convwidgets.scenes.raster import Raster
from convwidgets.scenes.vector import _add

CHEQUER = (np.indices((64, 64)).sum(axis=0) % 2 * 200).astype(np.uint8)


def sheet(mark, density=1.0):
    raster = Raster(40, 40, density, "#ffffff")
    raster.draw([mark])
    return raster.pixels


def test_cells_are_averaged_as_places_of_the_palette():
    palette = np.array([(place, 0, 255 - place) for place in range(201)], np.uint8)
    seen = sheet(Photo(4, 4, 32, 32, CHEQUER, palette))
    assert np.unique(seen[4:36, 4:36].reshape(-1, 3), axis=0).tolist() == [[100, 0, 155]]
    # on a screen that has the pixels, all cells are there
    sharp = sheet(Photo(4, 4, 32, 32, CHEQUER, palette), density=2.0)
    np.testing.assert_array_equal(sharp[8:72, 8:72], palette[CHEQUER])


def test_colours_are_averaged_and_keep_black_and_white():
    chequer = np.repeat(CHEQUER[..., None], 3, axis=2)
    seen = sheet(Photo(4, 4, 32, 32, chequer))[4:36, 4:36]
    assert np.abs(seen.astype(int) - 100).max() <= 3
    for level in (0, 255):
        flat = sheet(Photo(4, 4, 32, 32, np.full((64, 64, 3), level, np.uint8)))
        assert (flat[4:36, 4:36] == level).all()


@pytest.mark.parametrize("shape", [(4, 8), (1, 1), (32, 32)])
def test_small_ones_are_enlarged_cell_by_cell(shape):
    cells = np.random.default_rng(1).integers(0, 256, (*shape, 3)).astype(np.uint8)
    np.testing.assert_array_equal(
        sheet(Photo(4, 4, 32, 32, cells)), sheet(Picture(4, 4, 32, 32, cells))
    )


def test_figures_average_as_well():
    figure = Figure(figsize=(0.4, 0.4), dpi=100)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, 40)
    axes.set_ylim(40, 0)
    _add(axes, Photo(4, 4, 32, 32, np.repeat(CHEQUER[..., None], 3, axis=2)), 0)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    seen = np.asarray(canvas.buffer_rgba())[12:28, 12:28, :3].astype(int)
    assert np.abs(seen - 100).max() < 20
