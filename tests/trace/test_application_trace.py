"""The applications: each number against another way to get it."""

import numpy as np
import pytest

from convwidgets import ConvError, conv_transpose2d
from convwidgets.trace.application import application_trace
from convwidgets.trace.application_detection import MOST, edges, matched, peaks
from convwidgets.trace.application_scenes import SCENES, Area, known_scene, scene_named
from convwidgets.trace.application_segmentation import WEIGHTS, bilinear, uneven, upsampled, whole
from convwidgets.trace.application_stage import StageMap


def scene(name="mugs"):
    return scene_named(name).values


def stage(trace, title):
    return next(s for s in trace if s.title == title)


# ------------------------------------------------------------------- detection


def test_the_score_is_the_correlation_coefficient():
    rng = np.random.default_rng(0)
    image = rng.normal(size=(20, 23))
    template = image[3:8, 4:10]
    scores = matched(image, template)
    assert scores.shape == (16, 18)
    for row, column in np.ndindex(scores.shape):
        window = image[row : row + 5, column : column + 6]
        expected = np.corrcoef(template.ravel(), window.ravel())[0, 1]
        assert scores[row, column] == pytest.approx(expected, abs=1e-9)
    assert scores.argmax() == 3 * 18 + 4
    # neither brightness nor contrast matters
    np.testing.assert_allclose(matched(5 * image + 100, template), scores, atol=1e-9)


def test_windows_without_change_have_no_score():
    image = np.zeros((12, 12))
    image[:3, :3] = np.arange(9).reshape(3, 3)
    scores = matched(image + 1000, image[:3, :3])
    assert scores[0, 0] == pytest.approx(1)
    assert (scores[5:, 5:] == 0).all()


def test_peaks_are_local_maxima_above_the_threshold_best_first():
    rng = np.random.default_rng(1)
    scores = rng.random((30, 31))
    pooled, places = peaks(scores, (6, 9), 0.9)
    found = {tuple(place) for place in places}
    for row, column in np.ndindex(scores.shape):
        around = scores[max(0, row - 3) : row + 4, max(0, column - 4) : column + 5]
        assert pooled[row, column] == around.max()
        is_peak = scores[row, column] == around.max() and scores[row, column] > 0.9
        assert ((row, column) in found) == is_peak
    heights = [scores[tuple(place)] for place in places]
    assert heights == sorted(heights, reverse=True)


def test_every_mug_is_found_whatever_its_brightness():
    trace = application_trace(scene())
    assert dict(trace.counts) == {"hits": 4, "misses": 0, "false alarms": 0}
    assert trace.output.shape == (4, 4)
    assert not trace.output.flags.writeable
    match = stage(trace, "match").maps[0]
    assert match.values.max() == pytest.approx(1)
    assert match.values.shape == (120 - 24 + 1, 160 - 28 + 1)
    # the same at half the contrast
    faint = application_trace(scene() / 2 + 60, target=(28, 26), size=(24, 28))
    np.testing.assert_array_equal(faint.output, trace.output)
    assert not faint.counts  # nobody knows of that picture what it holds


@pytest.mark.parametrize("name", ["turned_mugs", "larger_mugs"])
def test_turned_and_larger_mugs_are_missed(name):
    assert dict(application_trace(scene(name)).counts)["misses"] == 3
    low = application_trace(scene(name), threshold=0.4)
    assert low.counts["hits"] > 1
    assert low.counts["false alarms"] > 0
    missed = [mark for mark in low[-1].marks if mark.verdict == "missed"]
    assert len(missed) == low.counts["misses"]
    assert "missed" in low[-1].describe()


def test_what_is_looked_for_is_what_was_cut_out():
    trace = application_trace(scene(), target=(98, 82), size=22)
    assert "1 of 1 ring found" in trace[-1].describe()
    nothing_known = application_trace(scene(), target=(44, 100), size=20)
    assert not nothing_known.counts
    assert {mark.verdict for mark in nothing_known[-1].marks} == {"found"}


def test_a_cut_out_near_the_border_is_moved_inside():
    trace = application_trace(scene(), target=(0, 159), size=(24, 28))
    assert trace.cut == Area(0, 132, 24, 28)


def test_no_more_boxes_are_drawn_than_can_be_seen():
    rng = np.random.default_rng(4)
    trace = application_trace(rng.integers(0, 255, (160, 160)), threshold=0, size=4)
    assert len(trace.output) > MOST == len(trace[-1].marks)
    assert f"Only the {MOST} best" in trace[-1].describe()


def test_sobel_magnitude_of_a_step():
    image = np.zeros((20, 20))
    image[:, 10:] = 100
    right, down, strength = edges(image)
    assert right[5, 10] == 400
    assert not down.any()
    np.testing.assert_array_equal(strength, abs(right))


# ---------------------------------------------------------------- segmentation


@pytest.mark.parametrize("factor", [1, 2, 3, 4, 9, 16])
def test_bilinear_upsampling_interpolates_and_keeps_a_level(factor):
    kernel = bilinear(factor)
    assert kernel.shape == (2 * factor - factor % 2,) * 2
    np.testing.assert_allclose(kernel * whole(factor), np.rint(kernel * whole(factor)))
    small = np.random.default_rng(2).random((6, 7))
    large = upsampled(small, kernel, factor, (6 * factor, 7 * factor))
    # the same by hand: the weights of the two nearest cells on either axis
    down, across = ((np.arange(n * factor) + 0.5) / factor - 0.5 for n in small.shape)
    for row, column in ((3 * factor, 2 * factor), (3 * factor - 1, 4 * factor - 1)):
        weights = [
            np.clip(1 - abs(np.arange(n) - at), 0, 1)
            for n, at in zip(small.shape, (down[row], across[column]), strict=True)
        ]
        assert large[row, column] == pytest.approx(weights[0] @ small @ weights[1])
    inner = upsampled(np.ones((6, 7)), kernel, factor, (6 * factor, 7 * factor))
    np.testing.assert_allclose(inner[factor:-factor, factor:-factor], 1)


def test_only_the_uneven_box_leaves_a_chequerboard():
    flat = np.ones((8, 8))
    for factor in (4, 9, 16):
        inside = (slice(2 * factor, -2 * factor),) * 2
        for kernel, even in ((np.ones((factor, factor)), True), (bilinear(factor), True),
                             (uneven(factor), False)):  # fmt: skip
            made = upsampled(flat, kernel, factor, (8 * factor,) * 2)[inside]
            assert (np.ptp(made) < 1e-12) == even
            # as much overlaps as not: the mean stays
            assert made.mean() == pytest.approx(1)
        assert len(uneven(factor)) % factor
    assert uneven(1).shape == (1, 1)


@pytest.mark.parametrize("stride", [1, 2, 3, 4])
@pytest.mark.parametrize("shape", [(16, 17), (31, 160)])
def test_sizes_and_the_decision(stride, shape):
    image = np.random.default_rng(3).integers(0, 255, shape)
    trace = application_trace(image, "segmentation", stride=stride, threshold=0.2)
    features, once, twice, decision, up = (trace[i] for i in range(1, 6))
    rows, columns = shape
    assert features.shape == (2, rows, columns)
    assert once.shape == (2, -(-rows // stride), -(-columns // stride))
    assert twice.shape == (2, -(-once.shape[1] // stride), -(-once.shape[2] // stride))
    assert up.shape == (1, *shape)
    bright, strength = (part.values for part in twice.maps)
    expected = WEIGHTS[0] * bright + WEIGHTS[1] * strength - 0.2
    np.testing.assert_allclose(decision.maps[0].values, expected)
    np.testing.assert_array_equal(trace.output, up.maps[0].values > 0)
    factor = stride**2
    whole_map = conv_transpose2d(decision.maps[0].values, bilinear(factor), stride=factor,
                                 padding=(len(bilinear(factor)) - factor) // 2)  # fmt: skip
    np.testing.assert_array_equal(up.maps[0].values, whole_map[:rows, :columns])


def test_the_strided_convolution_keeps_places():
    """A ramp goes down and up again and is, away from the border, the same ramp."""
    ramp = np.add.outer(np.arange(64.0), 2 * np.arange(64.0))
    for stride in (1, 2, 3):
        trace = application_trace(ramp, "segmentation", stride=stride)
        bright = trace[3].maps[0].values
        level = (ramp - ramp.min()) / np.ptp(ramp)
        large = upsampled(bright, bilinear(stride**2), stride**2, ramp.shape)
        np.testing.assert_allclose(large[20:40, 20:40], level[20:40, 20:40], atol=1e-9)


def test_the_striped_cloth_stays_out_because_of_its_edges():
    trace = application_trace(scene(), "segmentation")
    cloth = (slice(92, 106), slice(16, 46))
    assert not trace.output[cloth].any()
    light = trace[3].maps[0].values
    assert light[23:26, 4:11].min() > 0.3  # by its brightness alone it would be in
    truth = scene_named("mugs").mask
    mask = trace.output > 0
    assert trace.counts["IoU"] == pytest.approx((mask & truth).sum() / (mask | truth).sum())
    assert trace.counts["IoU"] > 0.8
    finer, coarser = (
        application_trace(scene(), "segmentation", stride=s).counts["IoU"] for s in (2, 4)
    )
    assert coarser < finer


def test_a_threshold_that_nothing_exceeds():
    trace = application_trace(scene(), "segmentation", threshold=1)
    assert not trace.output.any()
    assert "too high" in trace[6].describe()


# ---------------------------------------------------------------------- scenes


def test_scenes_are_what_is_said_of_them():
    for name, note in SCENES.items():
        known = scene_named(name)
        rows, columns = known.values.shape
        assert note.startswith(f"{rows}×{columns}")
        assert known.values.min() >= 0
        assert known.values.max() <= 255
        assert not known.values.flags.writeable
        assert known_scene(known.values) is known
        assert known_scene(known.values.copy()) is known
        for thing in known.things:
            assert known.mask[thing.area.slices].any()
    assert sum(t.kind == "mug" for t in scene_named("larger_mugs").things) == 4
    with pytest.raises(ConvError, match="Did you mean 'mugs'"):
        scene_named("mug")


def test_overlap_of_rectangles():
    one = Area(0, 0, 4, 4)
    assert one.overlap(one) == 1
    assert one.overlap(Area(0, 2, 4, 4)) == pytest.approx(8 / 24)
    assert one.overlap(Area(9, 0, 4, 4)) == 0


def test_words_have_no_gaps():
    for application in ("detection", "segmentation"):
        for name in SCENES:
            for one in application_trace(scene(name), application):
                assert "  " not in one.describe()
                assert ".." not in one.describe()


def test_a_map_of_zeros_has_a_colour():
    assert StageMap("nothing", np.zeros((2, 2)), "signed").full == 0
    with pytest.raises(ConvError, match="shape"):
        application_trace(np.zeros((2, 20, 20)))
    with pytest.raises(ConvError, match="NaN"):
        application_trace(np.full((20, 20), np.nan))
