"""The functions that students write in lesson 09: every slip, and other ways to write them."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

import convwidgets as cw
from convwidgets.exercises import check, question
from convwidgets.exercises.misconceptions import bends, blocks, network_code

TASKS = [question(f"09.{name}") for name in ("relu", "softmax", "forward", "combine")]
SLIPS = [(task, slip) for task in TASKS for slip in task.misconceptions]


@pytest.mark.parametrize(
    ("task", "slip"), SLIPS, ids=[f"{task.id}-{slip.name}" for task, slip in SLIPS]
)
def test_every_slip_is_answered_with_its_own_reason(task, slip):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a slip may divide by 0
        feedback = task.grade(slip.compute)
    assert feedback.correct is False
    assert slip.reason in feedback.messages
    assert len(feedback.messages) == 1, feedback.messages


@pytest.mark.parametrize("task", TASKS, ids=[task.id for task in TASKS])
def test_comparing_with_the_slips_warns_of_nothing(task):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert task.grade(lambda *given: 3 * given[0] + 1).correct is False


def test_other_ways_to_write_relu_and_softmax_pass():
    for way in (
        lambda x: np.where(x > 0, x, 0),
        lambda x: x * (x > 0),
        lambda x: np.clip(x, 0, None),
        lambda x: (x + abs(x)) / 2,
        cw.relu,
    ):
        assert check("09.relu", way).correct is True
    for way in (
        lambda scores: np.exp(scores) / np.exp(scores).sum(),
        lambda scores: np.array([1 / sum(np.exp(other - s) for other in scores) for s in scores]),
        cw.softmax,
    ):
        assert check("09.softmax", way).correct is True


def test_other_ways_to_write_the_forward_pass_pass():
    network = cw.SmallCNN.trained()
    p = network.parameters

    def by_the_lesson(x):
        maps = x
        for block in "12":
            maps = cw.conv2d(maps, p[f"conv{block}.weight"], p[f"conv{block}.bias"], padding=1)
            maps = cw.relu(cw.max_pool2d(maps, 2))  # the other way round is the same
        return cw.softmax(cw.dense(maps.flatten(), p["dense.weight"], p["dense.bias"]))

    assert check("09.forward", by_the_lesson).correct is True
    assert check("09.forward", network.probabilities).correct is True
    assert check("09.forward", lambda x: network.forward(x)["softmax"]).correct is True


def test_other_ways_to_combine_kernels_pass():
    scipy = pytest.importorskip("scipy.signal")
    for way in (
        scipy.convolve2d,
        lambda a, b: cw.conv2d(a, b, padding="full", flip_kernel=True),
        lambda a, b: network_code.both(b, a),
    ):
        assert check("09.combine", way).correct is True


small = st.integers(-3, 3)


@given(st.integers(0, 1000))
def test_one_kernel_does_what_two_do(seed):
    rng = np.random.default_rng(seed)
    a, b = (rng.integers(-3, 4, rng.integers(1, 4, 2)) for _ in range(2))
    image = rng.integers(-9, 10, (8, 9))
    twice = cw.conv2d(cw.conv2d(image, a), b)
    assert_array_equal(cw.conv2d(image, network_code.both(a, b)), twice)


@given(st.lists(small, min_size=1, max_size=4), st.lists(small, min_size=1, max_size=4))
def test_combined_kernels_are_numpys_convolution(first, second):
    assert_array_equal(bends.combined(first, second), np.convolve(first, second))


def test_the_yardsticks_are_the_librarys():
    digits = cw.load_digits()
    network = cw.SmallCNN.trained()
    for number in (0, 77, 1000):
        ours = cw.softmax(network_code.passed(digits.test_images[number]))
        assert_allclose(ours, network.probabilities(digits.test_images[number]), atol=1e-9)
    assert blocks.stacked([3, 64, 128, 256, 512], 3) == 1_550_976
    assert blocks.flattened(8, 16) == network.forward(digits.test_images[0])["flatten"].size
    counts = (80, 1168, blocks.dense_parameters(64, 10))
    assert sum(counts) == network.parameter_count == 1898
    assert_allclose(bends.probability([1, 2, 3]), cw.softmax([1.0, 2.0, 3.0])[-1])
