import importlib.util
import types
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.testing import assert_array_equal

from convwidgets.core.errors import ConvError
from convwidgets.widgets import _picture_samples
from convwidgets.widgets.pictures import PICTURES, read_picture, sample_picture


def read(source):
    """What is read, after what holds for every picture."""
    picture = read_picture(source)
    values = picture.values
    assert values.dtype == np.float64
    assert values.ndim == 2 or values.shape[2:] == (3,)
    assert values.size
    assert values.min() >= 0
    assert values.max() <= 255
    assert not values.flags.writeable
    with pytest.raises(ValueError, match="WRITEABLE"):
        values.flags.writeable = True
    assert picture.note == picture.note.strip()
    return picture


# --------------------------------------------------------------------------- samples


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("portrait", (600, 512, 3)),
        ("shapes", (96, 96, 3)),
        ("colour4", (4, 4, 3)),
        ("flag", (24, 36, 3)),
    ],
)
def test_samples(name, shape):
    pixels = sample_picture(name)
    assert (pixels.shape, pixels.dtype) == (shape, np.uint8)
    assert not pixels.flags.writeable
    assert f"{shape[0]}×{shape[1]}" in PICTURES[name]
    picture = read(name)
    assert_array_equal(picture.values, pixels)
    assert picture.note == ""


def test_the_list_of_samples_is_complete_and_fixed():
    assert list(PICTURES) == ["portrait", "shapes", "colour4", "flag"]
    with pytest.raises(TypeError):
        PICTURES["mine"] = "a picture"


def test_an_unknown_sample_is_refused_with_the_near_name():
    with pytest.raises(ConvError, match="Did you mean 'portrait'"):
        sample_picture("portrayt")


def test_the_shapes_have_what_their_note_says():
    """Each tile of stripes answers to the difference across its stripes and not along them."""
    grey = sample_picture("shapes").astype(float).mean(axis=2)
    level, upright = grey[2:30, 2:30], grey[2:30, 34:62]
    rising, falling = grey[66:94, 2:30], grey[66:94, 34:62]
    assert np.ptp(np.diff(level, axis=1)) == 0
    assert np.ptp(np.diff(level, axis=0)) > 300
    assert np.ptp(np.diff(upright, axis=0)) == 0
    assert np.ptp(np.diff(upright, axis=1)) > 300
    # Along a 45° stripe, up and to the right, nothing changes; along 135°, down and to the right.
    assert np.ptp(rising[1:, :-1] - rising[:-1, 1:]) < 2
    assert np.ptp(falling[1:, 1:] - falling[:-1, :-1]) < 2
    red, green, blue = sample_picture("shapes").astype(float).transpose(2, 0, 1)
    assert red[16, 70] > 2 * max(green[16, 70], blue[16, 70])
    assert green[40, 8] > 2 * red[40, 8]
    assert blue[48, 70] > 2 * red[48, 70]


def test_small_colour_numbers_are_small_and_say_different_things():
    red, green, blue = sample_picture("colour4").astype(int).transpose(2, 0, 1)
    assert max(red.max(), green.max(), blue.max()) <= 9
    assert (red[:, :2].min(), red[:, 2:].max()) == (7, 2)
    assert (green[2:].min(), green[:2].max()) == (7, 2)
    assert_array_equal(np.diag(blue), [9] * 4)


def test_a_missing_portrait_is_said(monkeypatch, tmp_path):
    spec = types.SimpleNamespace(origin=str(tmp_path / "__init__.py"))
    monkeypatch.setattr(_picture_samples, "find_spec", lambda name: spec)
    with pytest.raises(ConvError, match=r"grace_hopper\.jpg.*choose another picture"):
        _picture_samples.SAMPLES["portrait"].make()
    monkeypatch.setattr(_picture_samples, "find_spec", lambda name: None)
    with pytest.raises(ConvError, match="choose another picture"):
        _picture_samples.SAMPLES["portrait"].make()
    assert importlib.util.find_spec("matplotlib")


# ---------------------------------------------------------------------------- arrays


@pytest.mark.parametrize(
    ("given", "expected", "note"),
    [
        (np.array([[0, 7], [200, 255]], np.uint8), [[0, 7], [200, 255]], ""),
        ([[0, 7], [200, 255]], [[0, 7], [200, 255]], ""),
        (np.zeros((2, 2), np.uint8), [[0, 0], [0, 0]], ""),
        (
            np.array([[True, False]]),
            [[255, 0]],
            "True is drawn white and False black.",
        ),
        (
            np.eye(2, dtype=int),
            [[255, 0], [0, 255]],
            "It holds only 0 and 1, drawn black and white.",
        ),
        (
            np.array([[0.0, 0.2], [0.5, 1.0]], np.float32),
            [[0, 51], [128, 255]],
            "Its numbers lie from 0 to 1 and were multiplied by 255.",
        ),
        (
            [[0.5, 12.25], [200.0, 255.0]],
            [[0.5, 12.25], [200, 255]],
            "Its decimal numbers were taken as levels from 0 to 255.",
        ),
        (
            np.array([[300, 1300], [2300, 40300]], np.uint16),
            [[0, 6], [13, 255]],
            "Its values, 300 to 40,300, were scaled to 0 to 255.",
        ),
        (
            np.array([[0, 100]], np.uint16),
            [[0, 255]],
            "Its values, 0 to 100, were scaled to 0 to 255.",
        ),
        (
            [[-1.5, 0], [1.5, 0]],
            [[0, 128], [255, 128]],
            "Its values, −1.5 to 1.5, were scaled to 0 to 255.",
        ),
        ([[0, 510]], [[0, 255]], "Its values, 0 to 510, were scaled to 0 to 255."),
        ([[-7, -7]], [[128, 128]], "Its values are all −7: one middle grey."),
        ([[1e308, -1e308]], [[255, 0]], "Its values, −1e+308 to 1e+308, were scaled to 0 to 255."),
        ([[0, 5e-324, -5e-324]], [[128, 255, 0]], None),
    ],
)
def test_numbers_become_levels_and_what_is_assumed_is_said(given, expected, note):
    picture = read(given)
    assert_array_equal(picture.values, expected)
    if note is not None:
        assert picture.note == note


@pytest.mark.parametrize(
    ("shape", "read_as", "planes"),
    [
        ((5, 6), (5, 6), ""),
        ((1, 1), (1, 1), ""),
        ((5, 6, 1), (5, 6), ""),
        ((5, 6, 3), (5, 6, 3), ""),
        ((5, 6, 4), (5, 6, 3), ""),
        ((1, 5, 6), (5, 6), "1 plane."),
        ((3, 5, 6), (5, 6, 3), "3 planes."),
        ((4, 5, 6), (5, 6, 3), "4 planes."),
        # Where both ends could hold channels, the last axis does.
        ((3, 3, 3), (3, 3, 3), ""),
        ((3, 5, 3), (3, 5, 3), ""),
        ((4, 5, 1), (4, 5), ""),
    ],
)
def test_layouts(shape, read_as, planes):
    values = np.arange(np.prod(shape), dtype=np.uint8).reshape(shape)
    picture = read(values)
    assert picture.values.shape == read_as
    said = f"It was read as channels first: {planes}" if planes else ""
    assert picture.note.startswith(said)
    assert bool(planes) == ("channels first" in picture.note)
    if shape[0] == 3 and planes:
        assert_array_equal(picture.values, np.moveaxis(values, 0, -1))


def test_opacity_is_laid_on_white_and_said_only_where_there_is_any():
    solid = np.full((2, 2, 4), 255, np.uint8)
    solid[..., :3] = 40
    assert read(solid).note == ""
    assert_array_equal(read(solid).values, np.full((2, 2, 3), 40))
    glass = solid.copy()
    glass[0, 0, 3], glass[0, 1, 3] = 0, 51
    picture = read(glass)
    assert_array_equal(picture.values[0], [[255] * 3, [212] * 3])
    assert picture.note == "Its transparent parts were laid on white."
    small = read(glass / 255)
    assert_array_equal(small.values, picture.values)
    assert small.note.endswith("Its transparent parts were laid on white.")


def test_deep_opacity_starts_at_nothing():
    deep = np.full((1, 2, 4), 65535, np.uint16)
    deep[0, 0] = [30000, 0, 65535, 0]
    assert_array_equal(read(deep).values, [[[255] * 3, [255] * 3]])


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (None, "The picture is None; give a sample's name, a path"),
        (7, "The picture is 7; give"),
        (True, "The picture is True; give"),
        ({"a": 1}, "The picture is {'a': 1}; give"),
        (object, "The picture is <class 'object'>; give"),
        (["a", "b"], "not numbers"),
        ([[1, "a"]], "not numbers"),
        ([[1, 2], [3]], "ragged"),
        ([], "empty"),
        (np.zeros((0, 5)), "empty"),
        (np.zeros((5, 0, 3)), "empty"),
        (np.float64(3), r"shape \(\); it needs rows and columns"),
        ([1, 2, 3], r"shape \(3,\); it needs rows and columns"),
        (np.zeros((5, 6, 2)), "2 channels; a picture has 1"),
        (np.zeros((5, 6, 5)), "5 channels"),
        (np.zeros((2, 3, 5, 6)), "several pictures at once; choose one"),
        (np.zeros((1, 2, 3, 5, 6)), "needs rows and columns"),
        (np.zeros((2, 2), complex), "complex"),
        (np.array([["2020-01-01"]], "datetime64[D]"), "not numbers"),
        (np.zeros((2, 2), [("r", "u1")]), "not numbers"),
        (np.ma.masked_array([[1, 2]], [[True, False]]), "masked"),
        ([[1.0, np.nan]], "NaN or infinity.*nan_to_num"),
        ([[1.0, -np.inf]], "NaN or infinity"),
        (np.array([[np.longdouble("1e400"), 0]]), "NaN or infinity"),
        (np.broadcast_to(np.uint8(3), (10_000, 10_000)), "10000×10000 cells; at most 50,000,000"),
    ],
    ids=str,
)
def test_what_is_no_picture_is_refused(given, sentence):
    with pytest.raises(ConvError, match=sentence):
        read_picture(given)


@pytest.mark.parametrize("shape", [(1025, 3), (2000, 3000), (3, 2500, 1100), (1030, 1030, 4)])
def test_large_pictures_are_reduced_by_averaging(shape):
    values = np.random.default_rng(0).integers(0, 256, shape).astype(np.uint8)
    picture = read(values)
    if shape[-1] == 4:
        assert "laid on white" in picture.note
        return
    cells = np.moveaxis(values, 0, -1) if shape[0] == 3 else values
    factor = -(-max(cells.shape[:2]) // 1024)
    assert f"each the mean of {factor}×{factor}" in picture.note
    rows, columns = picture.values.shape[:2]
    assert max(rows, columns) <= 1024
    for row, column in [(0, 0), (rows - 1, columns - 1), (rows // 2, columns // 2)]:
        block = cells[row * factor :, column * factor :][:factor, :factor]
        expected = np.round(block.reshape(-1, *block.shape[2:]).mean(axis=0))
        assert_array_equal(picture.values[row, column], expected)


def test_what_was_read_is_read_again_as_it_is():
    for picture in (read("colour4"), read([[0.5, 100.0]]), read([[0.0, 0.5]])):
        again = read(picture.values)
        assert again.values is picture.values
        assert again.note == ""
        assert read_picture(picture) is picture


def test_the_source_is_neither_changed_nor_held():
    values = np.array([[0, 7], [200, 255]], np.uint8)
    picture = read(values)
    values[:] = 9
    assert_array_equal(picture.values, [[0, 7], [200, 255]])
    numbers = np.array([[0.5, 7.0]])
    picture = read(numbers)
    numbers[:] = 9
    assert_array_equal(picture.values, [[0.5, 7.0]])


ANY_NUMBERS = arrays.arrays(
    dtype=st.one_of(
        arrays.boolean_dtypes(),
        arrays.integer_dtypes(),
        arrays.unsigned_integer_dtypes(),
        arrays.floating_dtypes(),
        arrays.complex_number_dtypes(),
    ),
    shape=arrays.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=5),
)


@given(ANY_NUMBERS)
def test_any_array_is_a_picture_or_refused(values):
    before = values.copy()
    with suppress(ConvError):
        read(values)
    assert_array_equal(values, before)
