"""The functions that students write in lessons 05 and 06: the right one, slips, starters."""

import math
from dataclasses import replace

import numpy as np
import pytest

from convwidgets import conv2d, output_size, parameter_count, same_padding
from convwidgets.exercises import check, question, questions

TASKS = [q for lesson in ("05", "06") for q in questions(lesson) if q.kind == "function"]


@pytest.mark.parametrize("asked", TASKS, ids=lambda asked: asked.id)
@pytest.mark.parametrize("seed", range(5))
def test_every_slip_of_a_function_has_one_reason(asked, seed):
    drawn = replace(asked, seed=seed, samples=30)
    assert drawn.grade(drawn.oracle).correct is True
    for slip in asked.misconceptions:
        assert drawn.grade(slip.compute).misconceptions == (slip.name,)


def test_lesson_05_oracles_agree_with_the_core():
    size_of, left_over, sides = (
        question(f"05.{name}") for name in ("output-size", "left-over-by-hand", "same-sides")
    )
    for size, kernel_size, stride, padding, dilation in size_of.inputs:
        settings = {"stride": stride, "padding": padding, "dilation": dilation}
        right = size_of.oracle(size, kernel_size, stride, padding, dilation)
        assert right == output_size(size, kernel_size, **settings)
    for size, kernel_size, stride, padding in left_over.inputs:
        starts = range(0, size + 2 * padding - kernel_size + 1, stride)
        uncovered = size + 2 * padding - (starts[-1] + kernel_size)
        assert left_over.oracle(size, kernel_size, stride, padding) == uncovered
    for size, kernel_size, stride in sides.inputs:
        right = sides.oracle(size, kernel_size, stride)
        assert right == same_padding(size, kernel_size, stride=stride)


def test_lesson_06_oracles_agree_with_the_core():
    for x, weight, bias in question("06.layer").inputs:
        assert np.allclose(question("06.layer").oracle(x, weight, bias), conv2d(x, weight, bias))
    for layer in question("06.parameter-count").inputs:
        assert question("06.parameter-count").oracle(*layer) == parameter_count(*layer)
    for shape, channels, kernel_size, stride, padding in question("06.output-shape").inputs:
        right = question("06.output-shape").oracle(shape, channels, kernel_size, stride, padding)
        sizes = output_size(shape[1:], kernel_size, stride=stride, padding=padding)
        assert right == (channels, *sizes)


def _by_counting(size, kernel_size, stride, padding, dilation):
    reach = dilation * (kernel_size - 1) + 1
    return len(range(0, size + 2 * padding - reach + 1, stride))


def _with_math(size, kernel_size, stride, padding, dilation):
    travel = size + 2 * padding - dilation * (kernel_size - 1) - 1
    return math.floor(travel / stride) + 1


def _with_more_loops(x, weight, bias):
    outputs, inputs, high, wide = weight.shape
    rows, columns = x.shape[1] - high + 1, x.shape[2] - wide + 1
    output = np.zeros((outputs, rows, columns))
    for o, i, j, c in np.ndindex(outputs, rows, columns, inputs):
        output[o, i, j] += (x[c, i : i + high, j : j + wide] * weight[o, c]).sum()
    return output + bias[:, None, None]


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("05.output-size", _by_counting),
        ("05.output-size", _with_math),
        ("05.same-sides", lambda *n: np.array(same_padding(n[0], n[1], stride=n[2]))),
        ("06.layer", _with_more_loops),
        ("06.layer", lambda x, weight, bias: conv2d(x, weight, bias)),
        ("06.output-shape", lambda *n: list(question("06.output-shape").oracle(*n))),
    ],
)
def test_other_ways_to_write_them_are_right(name, function):
    assert check(name, function).correct is True


def _layer_starter(x, weight, bias):
    outputs, _, high, wide = weight.shape
    return np.zeros((outputs, x.shape[1] - high + 1, x.shape[2] - wide + 1))


@pytest.mark.parametrize(
    ("name", "starter"),
    [
        ("05.output-size", lambda size, kernel_size, stride, padding, dilation: size),
        ("05.left-over-by-hand", lambda size, kernel_size, stride, padding: 0),
        ("05.same-sides", lambda size, kernel_size, stride: (0, 0)),
        ("06.layer", _layer_starter),
        ("06.parameter-count", lambda in_channels, out_channels, kernel_size: 0),
        ("06.output-shape", lambda shape, out_channels, kernel_size, stride, padding: shape),
    ],
)
def test_the_starters_of_the_lessons_are_recognised(name, starter):
    assert check(name, starter).misconceptions == ("nothing written yet",)


def test_lesson_06_grey_keeps_the_level_of_a_grey_pixel():
    asked = question("06.grey")
    assert asked.variant(red=70, green=70, blue=70).grade(70).correct is True


def test_the_hints_of_lessons_05_and_06_tell_the_truth():
    assert "30, 3, 2, 2, 4: they are 9, 25, 12 and 13" in question("05.output-size").hints[0]
    reach = 4 * (3 - 1) + 1
    travel = 30 + 2 * 2 - reach
    assert (reach, travel, travel // 2, travel // 2 + 1) == (9, 25, 12, 13)
    assert "layer(np.ones((3, 4, 4)), np.ones((1, 3, 3, 3)), [1])" in question("06.layer").hints[0]
    assert "28 at every place" in question("06.layer").hints[0]
    output = question("06.layer").oracle(np.ones((3, 4, 4)), np.ones((1, 3, 3, 3)), [1])
    assert output.tolist() == [[[28, 28], [28, 28]]]
    assert "3, 64, 3: 1,792" in question("06.parameter-count").hints[0]
    assert question("06.parameter-count").oracle(3, 64, 3) == 1792


def test_a_plane_with_a_whole_kernel_is_told_what_goes_together():
    def layer(x, weight, bias):
        return np.array([conv2d(x[0], weight[0])])

    assert "a plane goes with one plane of weights, (kH, kW)" in check("06.layer", layer).text


def test_jumps_in_hundreds_of_cells_keep_their_half():
    assert "110.5 jumps were rounded up" in check("05.halved", 112).text
