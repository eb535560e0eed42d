"""The functions that students write in lesson 04: the right one, slips, starters."""

import numpy as np
import pytest

import convwidgets as cw
from convwidgets.exercises import check, question
from convwidgets.exercises._browser import spec

TASKS = [question(id) for id in ("04.smooth-kernel", "04.edge-magnitude")]


@pytest.mark.parametrize("asked", TASKS, ids=lambda asked: asked.id)
def test_right_is_right_and_every_slip_has_its_reason_alone(asked):
    assert asked.grade(asked.oracle).correct is True
    for slip in asked.misconceptions:
        feedback = asked.grade(slip.compute)
        assert (feedback.correct, feedback.messages) == (False, (slip.reason,))


def test_hints_show_a_line_of_code_last():
    for asked, code in zip(TASKS, ("weights / weights.sum()", "np.sqrt(gx**2"), strict=True):
        *first, last = asked.hints
        assert code in last
        assert not any(code in hint for hint in first)


def test_other_ways_to_write_them_pass():
    def smooth(row):
        row = np.array(row) / sum(row)
        return row[:, None] * row

    def magnitude(image):
        gx, gy = (cw.conv2d(image, cw.KERNELS[name]) for name in ("sobel_x", "sobel_y"))
        return abs(gx + 1j * gy)

    assert check("04.smooth-kernel", smooth).correct is True
    assert check("04.edge-magnitude", magnitude).correct is True


def test_the_sign_convention_does_not_matter_to_the_magnitude():
    """Whoever flips the kernels, or writes them left minus right, is right as well."""

    def flipped(image):
        gx, gy = (
            cw.conv2d(image, cw.KERNELS[name], flip_kernel=True) for name in ("sobel_x", "sobel_y")
        )
        return np.sqrt(gx**2 + gy**2)

    assert check("04.edge-magnitude", flipped).correct is True


def test_a_function_that_shows_instead_of_returning_is_told_so():
    assert "returns nothing" in check("04.smooth-kernel", lambda row: None).text


def test_the_numbers_of_the_lesson():
    edges = question("04.edge-magnitude").oracle(cw.sample_image("ramp"))
    expected = [[226.27, 288.44, 357.77], [288.44, 339.41, 400], [357.77, 400, 452.55]]
    np.testing.assert_allclose(edges, expected, atol=0.005)
    smooth = question("04.smooth-kernel").oracle
    np.testing.assert_array_equal(smooth(np.array([1, 2, 1])), cw.KERNELS["gaussian"])
    np.testing.assert_allclose(smooth(np.array([1, 1, 1])), cw.KERNELS["box"])


def test_who_gives_a_kernel_of_the_wrong_shape_is_not_asked_for_places():
    for name in ("04.motion", "04.outer", "04.sharpen", "04.gentle", "06.red"):
        remark = check(name, [[7, 7], [7, 7]]).messages[0]
        assert remark.startswith("Your answer is 2×2, and the kernel asked for has another shape.")
        assert spec(question(name))["sentences"]["matrix"]["shape"].endswith("belong to it?")
    assert "pair asked for has another length" in check("05.uneven", [1, 2, 3]).text
    assert "window can stop" in check("02.whole", [[1]]).text


@pytest.mark.parametrize(
    ("third", "verdict"),
    [("1/3", True), (0.33, True), ("0.333", True), (0.32, False), ("0.34", False), (0.3, False)],
)
def test_a_third_may_be_rounded_but_not_to_anything(third, verdict):
    kernel = [[0, 0, 0], [third, third, third], [0, 0, 0]]
    assert check("04.motion", kernel).correct is verdict
