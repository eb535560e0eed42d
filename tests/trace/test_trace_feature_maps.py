"""Filter banks from their formulas, and the maps they make."""

import numpy as np
import oracles
import pytest

from convwidgets import KERNELS, ConvError, conv2d, sample_picture
from convwidgets.trace.feature_maps import MOST_NUMBERS, feature_maps_trace
from convwidgets.trace.filter_bank import (
    FILTER_BANKS,
    bank_named,
    filter_named,
    filter_of,
    gabor,
)
from convwidgets.trace.filter_input import read_filters, read_point

SHAPES = sample_picture("shapes").astype(float)
FIRST = FILTER_BANKS["first_layer"]


# -------------------------------------------------------------------- the bank


def test_the_first_layer_holds_what_the_curriculum_names():
    names = [f.name for f in FIRST]
    assert len(set(names)) == len(names) == 16
    for wanted in ("horizontal edge", "vertical edge", "45° edge", "135° edge"):
        assert wanted in names
    assert sum("blob" in name for name in names) >= 3
    assert sum("Gabor" in name for name in names) >= 4


@pytest.mark.parametrize("entry", FIRST, ids=lambda f: f.name)
def test_filters_are_balanced_and_scaled(entry):
    assert entry.weights.shape == (3, 7, 7)
    assert entry.weights.sum() == pytest.approx(0, abs=1e-12)
    assert entry.weights[entry.weights > 0].sum() == pytest.approx(1)
    with pytest.raises(ValueError, match="read-only"):
        entry.weights[0, 0, 0] = 1
    even = feature_maps_trace(np.full((9, 9, 3), 200.0), [entry.weights], padding=0)
    np.testing.assert_allclose(even.output, 0, atol=1e-10)


def test_edges_point_where_their_notes_say():
    assert (
        filter_named("horizontal edge").weights[0, 5, 3]
        > 0
        > (filter_named("horizontal edge").weights[0, 1, 3])
    )
    assert filter_named("vertical edge").weights[0, 3, 5] > 0
    assert filter_named("45° edge").weights[0, 5, 5] > 0  # below a line that rises to the right
    assert filter_named("135° edge").weights[0, 1, 5] > 0  # above one that falls
    for name in ("45° edge", "135° edge"):
        # the line itself: no weight along it
        plane = filter_named(name).weights[0]
        along = np.fliplr(plane) if name == "45° edge" else plane
        assert np.diagonal(along) == pytest.approx(np.zeros(7), abs=1e-15)


def test_blobs_are_opponents():
    red, green, blue = filter_named("red–green blob").weights
    np.testing.assert_allclose(red, -green)
    assert not blue.any()
    red, green, blue = filter_named("blue–yellow blob").weights
    np.testing.assert_allclose(red + green, -blue)


def test_gabor_is_its_formula():
    size, angle, length, sigma, phase, aspect = 9, 30.0, 4.5, 2.1, 40.0, 0.7
    made = gabor(size, angle, wavelength=length, sigma=sigma, phase=phase, aspect=aspect)
    waves, envelope = np.empty((size, size)), np.empty((size, size))
    for row in range(size):
        for column in range(size):
            x, y, t = column - 4, row - 4, np.deg2rad(angle)
            u, v = x * np.sin(t) + y * np.cos(t), x * np.cos(t) - y * np.sin(t)
            envelope[row, column] = np.exp(-(u**2 + aspect**2 * v**2) / (2 * sigma**2))
            waves[row, column] = np.cos(2 * np.pi * u / length + np.deg2rad(phase))
    expected = envelope * waves - envelope * (envelope * waves).sum() / envelope.sum()
    np.testing.assert_allclose(made, expected, atol=1e-14)


def test_gabor_agrees_with_scikit_image():
    filters = oracles.require("skimage.filters")
    ours = gabor(15, 90, wavelength=5, sigma=2)
    # Theirs: frequency in cycles a pixel, scaled to the sum of the envelope, mean not taken away.
    theirs = filters.gabor_kernel(0.2, theta=0, sigma_x=2, sigma_y=2, n_stds=4).real
    middle = theirs.shape[0] // 2
    theirs = theirs[middle - 7 : middle + 8, middle - 7 : middle + 8] * (2 * np.pi * 4)
    envelope = np.exp(-(np.square(np.indices((15, 15)) - 7).sum(axis=0)) / 8)
    expected = theirs - envelope * theirs.sum() / envelope.sum()
    np.testing.assert_allclose(ours, expected, atol=1e-12)


def test_names_are_found_by_weights_and_weights_by_names():
    for entry in FIRST:
        assert filter_of(entry.weights) is filter_named(entry.name)
    assert filter_named("sobel_x").name == "Sobel X"
    np.testing.assert_array_equal(filter_named("box").weights[1], KERNELS["box"])
    assert filter_of(np.ones((3, 2, 2))) is None
    with pytest.raises(ConvError, match=r"There is no filter named '44° edge'\. Did you mean"):
        filter_named("44° edge")
    with pytest.raises(ConvError, match="There is no filter bank named 'first'"):
        bank_named("first")


# -------------------------------------------------------------------- the maps


def test_maps_are_the_cores_and_pytorchs():
    torch = oracles.require("torch")
    trace = feature_maps_trace(SHAPES[:40, :30], "first_layer", stride=2, padding=3)
    assert trace.output.shape == (16, 20, 15)
    planes = np.moveaxis(SHAPES[:40, :30], -1, 0)
    np.testing.assert_array_equal(trace.output, conv2d(planes, trace.kernels, stride=2, padding=3))
    theirs = torch.nn.functional.conv2d(
        torch.tensor(planes.copy())[None], torch.tensor(trace.kernels.copy()), stride=2, padding=3
    )
    np.testing.assert_allclose(trace.output, theirs[0].numpy(), rtol=1e-9, atol=1e-9)


def test_a_step_reads_the_window_it_says():
    trace = feature_maps_trace(SHAPES, "edges", stride=3, padding=3, point=(10, 11))
    for step in trace:
        window = SHAPES[np.ix_(*step.window)]
        assert step.value == pytest.approx((np.moveaxis(window, -1, 0) * step.weights).sum())
        assert step.value == pytest.approx(step.map[10, 11])


def test_the_greatest_response_is_one_whose_window_holds_no_padding():
    for step in feature_maps_trace(SHAPES, "first_layer"):
        rows, columns = step.window
        assert 0 <= rows[0] <= rows[-1] < 96
        assert 0 <= columns[0] <= columns[-1] < 96
        assert step.value == step.map[3:-3, 3:-3].max()
    small = feature_maps_trace(np.ones((2, 2, 3)), "edges")[0]
    assert small.value == small.map.max()


def test_the_filters_answer_to_what_they_are_made_for():
    """On the drawn picture each stripe field excites its own filter most."""
    trace = feature_maps_trace(SHAPES, "first_layer")
    fields = {"Gabor 0°": (0, 0), "Gabor 90°": (0, 1), "Gabor 45°": (2, 0), "Gabor 135°": (2, 1)}
    for name, (row, column) in fields.items():
        energies = {
            step.name: np.square(step.map[32 * row + 8 : 32 * row + 24,
                                          32 * column + 8 : 32 * column + 24]).mean()
            for step in trace
            if step.name in fields
        }  # fmt: skip
        assert max(energies, key=energies.get) == name


def test_another_place_is_looked_at_in_the_same_maps():
    trace = feature_maps_trace(SHAPES, "edges")
    moved = trace.at((5, 6))
    assert moved.output is trace.output
    assert moved[2].place == (5, 6)
    assert trace.at((10**6, 3))[0].place == (95, 3)
    assert moved.at(None)[0].place == trace[0].place


def test_colours_end_at_two_digits_that_hold_most_responses():
    for step in feature_maps_trace(sample_picture("portrait"), "colours"):
        assert (np.abs(step.map) <= step.limit).mean() > 0.985
        assert step.limit <= np.abs(step.map).max()
    assert feature_maps_trace(np.zeros((9, 9, 3)), "edges")[0].limit == 0


def test_the_text_twin():
    words = feature_maps_trace(SHAPES, ["sobel_x", "box"], point=(0, 0))[0].describe()
    assert words == (
        "Filter 1 of 2, Sobel X: three planes of 3 by 3 weights make one map of 96 by 96, with "
        "responses from −2808 to 2808. Right minus left, smoothed down the columns: finds "
        "vertical edges. At row 0, column 0 the response is +2106."
    )


# -------------------------------------------------------------------- the door


def test_filters_in_every_form():
    four = read_filters("edges")
    assert four.shape == (4, 3, 7, 7)
    np.testing.assert_array_equal(read_filters(four), four)
    np.testing.assert_array_equal(read_filters(four.tolist()), four)
    np.testing.assert_array_equal(read_filters([f.weights for f in FILTER_BANKS["edges"]]), four)
    mixed = read_filters(["sobel_x", KERNELS["box"], np.ones((3, 3, 3))])
    assert mixed.shape == (3, 3, 3, 3)
    np.testing.assert_array_equal(mixed[1], np.stack([KERNELS["box"]] * 3))
    with pytest.raises(ValueError, match="read-only"):
        mixed[0] = 0


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("edge", "no filter bank named 'edge'. Did you mean 'edges'"),
        ([], "kernels is empty"),
        (None, "The kernels is None"),
        (7, r"The kernels have shape \(\)"),
        ([1, 2], r"Filter 1 has shape \(\)"),
        (["sobel_z"], "no filter named 'sobel_z'. Did you mean 'sobel_x' or 'sobel_y'"),
        (["sobel_x", "box_5"], "Filter 2 is 5×5 and the first one 3×3"),
        (["sobel_x", np.ones((2, 3, 3))], r"Filter 2 has shape \(2, 3, 3\)"),
        (["sobel_x", [["a"]]], "Filter 2 holds entries that are not numbers"),
        ([[[1, 2], [3]], "box"], "Filter 1 is ragged"),
        (np.ones((2, 4, 3, 3)), r"\(2, 4, 3, 3\).*N filters of three planes"),
        (np.ones((65, 3, 1, 1)), "65 filters; at most 64"),
        (np.ones((1, 3, 33, 33)), "33×33; at most 31×31"),
        (np.full((1, 3, 2, 2), np.nan), "NaN or infinity"),
    ],
)
def test_refused_filters(value, sentence):
    with pytest.raises(ConvError, match=sentence):
        read_filters(value)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"stride": 2}, "padding='same' needs stride 1"),
        ({"padding": 0, "image": np.ones((5, 9, 3))}, "kernel's height is 7"),
        ({"image": np.ones((9, 9))}, "colour picture"),
        ({"image": np.full((9, 9, 3), np.nan)}, "NaN or infinity; give levels"),
        ({"image": np.ones((1100, 1000, 3))}, "1,100,000 pixels; at most 1,048,576"),
        ({"image": np.ones((1000, 1000, 3))}, "16,000,000 numbers; at most 8,000,000"),
        ({"padding": 10**6}, "at most 8,000,000|Use"),
        ({"point": 3}, r"point is 3; give \(row, column\), or None"),
        ({"point": (1, 2, 3)}, "point"),
        ({"point": (-1, 0)}, "point is −1"),
        ({"point": (0.5, 0)}, "point is 0.5"),
    ],
)
def test_refusals(change, sentence):
    chosen = {"image": SHAPES, **change}
    with pytest.raises(ConvError, match=sentence):
        feature_maps_trace(chosen.pop("image"), "first_layer", **chosen)


def test_a_point_is_none_or_two_whole_numbers():
    assert read_point(None) is None
    assert read_point([1, np.int64(2)]) == (1, 2)
    assert MOST_NUMBERS >= 16 * 640 * 640
