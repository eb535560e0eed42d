"""Pictures: what is drawn, that both painters draw it, and that it can be read."""

import io
import re
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from picture_checks import (
    check_frames,
    check_inside,
    check_overlays,
    check_painters_agree,
    check_text,
    drawn,
)
from PIL import Image

from convwidgets import ConvError, sample_image, sample_signal
from convwidgets.scenes import conv1d_scene, conv2d_scene
from convwidgets.scenes.conv1d_curves import CurveScene
from convwidgets.scenes.conv1d_strips import StripScene
from convwidgets.scenes.conv2d_numbers import NumberScene
from convwidgets.scenes.conv2d_pixels import PixelScene
from convwidgets.scenes.grids import Lettering, lettering
from convwidgets.scenes.marks import Text
from convwidgets.scenes.theme import THEMES, contrast, hexed, theme_named
from convwidgets.trace import conv1d_trace, conv2d_trace

RAMP = np.outer(np.arange(1, 6), np.arange(10, 60, 10))
SOBEL_X = [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]


def ramp_scene(**settings):
    theme = settings.pop("theme", "light")
    return conv2d_scene(conv2d_trace(RAMP, SOBEL_X, **settings), theme=theme)


def every_kind(theme="light"):
    rng = np.random.default_rng(1)
    holes = RAMP.astype(float)
    holes[2, 2], holes[0, 4] = np.nan, np.inf
    return {
        "numbers": ramp_scene(padding=1, theme=theme),
        "dilated": ramp_scene(padding=2, dilation=2, stride=2, theme=theme),
        "holes": conv2d_scene(conv2d_trace(holes, SOBEL_X, bias=0.5), theme=theme),
        "one cell": conv2d_scene(conv2d_trace([[7]], [[2]]), theme=theme),
        "large kernel": conv2d_scene(
            conv2d_trace(rng.normal(size=(9, 9)), rng.normal(size=(7, 7))), theme=theme
        ),
        "picture": conv2d_scene(
            conv2d_trace(sample_image("portrait"), SOBEL_X, padding=1), theme=theme
        ),
        "strips": conv1d_scene(conv1d_trace([1, 2, 3, 4, 5], [1, 0, -1], padding=1), theme=theme),
        "strip holes": conv1d_scene(conv1d_trace([1, np.nan, 3, 4], [1, -1]), theme=theme),
        "curves": conv1d_scene(
            conv1d_trace(sample_signal("elevation"), [1, 4, 6, 4, 1], padding=2), theme=theme
        ),
        "narrow window": conv1d_scene(
            conv1d_trace(sample_signal("eeg"), np.ones(5) / 5), theme=theme
        ),
        "long kernel": conv1d_scene(
            conv1d_trace(sample_signal("eeg"), np.ones(41) / 41), theme=theme
        ),
    }


KINDS = {theme: every_kind(theme) for theme in ("light", "dark")}
SCENES = [
    pytest.param(scene, id=f"{name}-{theme}")
    for theme, kinds in KINDS.items()
    for name, scene in kinds.items()
]


def test_the_right_scene_for_each_size():
    kinds = KINDS["light"]
    assert isinstance(kinds["numbers"], NumberScene)
    assert isinstance(kinds["picture"], PixelScene)
    assert isinstance(kinds["strips"], StripScene)
    assert isinstance(kinds["curves"], CurveScene)
    sixteen = conv2d_scene(conv2d_trace(np.ones((16, 16)), np.ones((3, 3))))
    assert isinstance(sixteen, NumberScene)
    assert isinstance(conv2d_scene(conv2d_trace(np.ones((17, 5)), np.ones((3, 3)))), PixelScene)


@pytest.mark.parametrize(
    ("scene", "density"),
    [pytest.param(s, 1.5, id=f"{n}-1.5") for n, s in KINDS["light"].items()]
    + [pytest.param(s, 2.0, id=f"{n}-2") for n, s in KINDS["dark"].items() if n != "picture"],
)
def test_a_frame_put_together_is_the_picture_drawn_in_one_go(scene, density):
    check_frames(scene, density)


@pytest.mark.parametrize("scene", SCENES)
def test_overlays_keep_to_their_area(scene):
    check_overlays(scene)
    check_overlays(scene, 2.0)


@pytest.mark.parametrize("scene", SCENES)
def test_marks_lie_inside_the_picture(scene):
    check_inside(scene)


@pytest.mark.parametrize("scene", SCENES)
def test_text_can_be_read_on_what_lies_under_it(scene):
    check_text(scene)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_lines_that_carry_meaning_stand_out(theme):
    colors = THEMES[theme]
    assert contrast(colors.accent, colors.ground) >= 3
    assert contrast(colors.plus, colors.ground) >= 4.5
    assert contrast(colors.minus, colors.ground) >= 4.5


@pytest.mark.parametrize("scene", SCENES)
def test_the_figure_shows_what_the_frame_shows(scene):
    check_painters_agree(scene)


def test_another_step_would_fail_the_comparison():
    scene = KINDS["light"]["numbers"]
    one, other = drawn(scene, 3, 1.0).astype(int), drawn(scene, 4, 1.0).astype(int)
    assert np.abs(one - other).max() > 200


def test_figures_have_axes_for_annotations_and_know_no_pyplot():
    figure = ramp_scene().figure(4)
    assert [axes.get_label() for axes in figure.axes] == ["picture", "input", "kernel", "output"]
    output = figure.axes[3]
    assert output.get_xlim() == (0, 3)
    assert output.get_ylim() == (3, 0)
    output.annotate("here", (1.5, 1.5))
    svg = io.StringIO()
    figure.savefig(svg, format="svg")
    assert ET.fromstring(svg.getvalue()).tag.endswith("svg")


def texts(scene, step):
    return [m.text for m in scene.marks(step) if isinstance(m, Text)]


def test_the_arithmetic_is_on_screen_signed_and_complete():
    seen = texts(ramp_scene(padding=1), 7)
    for text in ("20×−1", "−20", "80×2", "+160", "output[1, 2]", "160", "step 8 of 25"):
        assert text in seen, text
    assert "←  padded rows 1–3, columns 2–4" in seen


def test_the_bias_is_a_term():
    seen = texts(KINDS["light"]["holes"], 0)
    assert "bias" in seen
    assert "+0.5" in seen


def test_sums_too_long_to_read_are_summed_by_sign():
    seen = texts(KINDS["light"]["large kernel"], 0)
    assert any(re.fullmatch(r"\d+ positive products", t) for t in seen)
    assert any(re.fullmatch(r"\d+ negative products", t) for t in seen)


def test_one_dimension_shows_the_running_sum():
    scene = conv1d_scene(conv1d_trace([1, 2, 3], [1, 2, 3]))
    seen = texts(scene, 0)
    assert seen[seen.index("sum so far") :].count("5") >= 1
    for text in ("1", "5", "14"):
        assert text in seen


def test_cells_not_reached_are_empty():
    scene = ramp_scene()
    assert texts(scene, 0).count("240") == 0
    assert texts(scene, 8).count("240") == 3


def test_nothing_moves_between_steps():
    scene = ramp_scene(padding=1)
    places = {
        tuple((o.x, o.y, o.width, o.height) for o in scene.overlays(step)[2:])
        for step in range(len(scene.trace))
    }
    assert len(places) == 1


def test_frames_are_small():
    rng = np.random.default_rng(0)
    trace = conv2d_trace(rng.integers(0, 256, (7, 7)), rng.integers(-2, 3, (3, 3)))
    film = conv2d_scene(trace).film(1.0)
    assert np.mean([len(film.frame(i)) for i in range(len(trace))]) <= 8192


def test_a_film_may_be_asked_from_two_threads():
    """Recent kernels handle messages of the page on a thread of their own."""
    scene = ramp_scene(padding=1)
    film = scene.film(1.0)
    alone = [film.frame(step) for step in range(25)]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(film.frame, list(range(25)) * 4))
    assert together == alone * 4


def test_a_curve_with_a_large_stride_begins_left_of_the_sheet():
    scene = conv1d_scene(conv1d_trace(np.arange(60.0), [1.0], stride=12))
    film = scene.film(1.0)
    for step in (0, 4, 2):
        np.testing.assert_array_equal(film.pixels(step), drawn(scene, step, 1.0))


def test_png_is_a_picture_of_the_asked_density():
    scene = ramp_scene()
    for density in (1.0, 2.0):
        image = Image.open(io.BytesIO(scene.png(4, density=density)))
        assert image.size == (scene.width * density, scene.height * density)
        np.testing.assert_array_equal(
            np.asarray(image.convert("RGB")), scene.film(density).pixels(4)
        )
    assert scene.png(-1) == scene.png(8)
    with pytest.raises(IndexError, match="step 9 of a trace with 9 steps"):
        scene.png(9)


def test_signs_have_opposite_colours_and_zero_has_none():
    theme = theme_named("light")
    low, zero, high = theme.signed_colors(np.array([-5.0, 0.0, 5.0]), 5.0)
    assert hexed(zero) == "#f7f7f7"
    assert low[0] > low[2]  # orange: more red than blue
    assert high[2] > high[1]  # purple: more blue than green
    same = theme.signed_colors(np.array([-2.5, 2.5]), 5.0)
    assert abs(int(same[0].sum()) - int(same[1].sum())) < 60  # equal weight to the eye


def test_larger_is_lighter():
    greys = theme_named("light").grey_colors(np.array([0.0, 5.0, 10.0]), 0.0, 10.0)
    assert (np.diff(greys.astype(int), axis=0) > 0).all()


def test_unknown_theme_is_refused():
    with pytest.raises(ConvError, match="'sepia'; it must be 'light' or 'dark'"):
        conv2d_scene(conv2d_trace(RAMP, SOBEL_X), theme="sepia")


def test_no_number_is_rounded_to_nothing():
    values = np.array([[123.456, 0.003], [0, 1e-15]])
    letters = lettering(values, 24, 14)
    assert letters.decimals == 2
    assert [letters(v) for v in values.ravel()] == ["123", "≈0", "0", "0"]
    # A grid of nothing but such numbers has none.
    assert lettering(np.full((8, 8), 1 / 64), 12, 14).size == 0
    assert lettering(np.full((8, 8), 0.0), 12, 14).size


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (10.449, 2, "10.4"),  # not 10.45 first, and 10.5 then
        (1.0151, 2, "1.02"),
        (0.004, 2, "≈0"),
        (0.126, 2, "0.13"),
        (9.96, 1, "10"),
        (123.4, 0, "123"),
        (-2.345, 1, "−2.3"),
        (2.5, None, "2.5"),
    ],
)
def test_a_number_in_a_cell_is_rounded_once(value, decimals, text):
    assert Lettering(10.0, decimals)(value) == text
