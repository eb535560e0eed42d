"""The function that students write in lesson 08: every slip, and other ways to write it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import convwidgets as cw
from convwidgets.exercises import check, question
from convwidgets.exercises.misconceptions import fields

TASK = question("08.receptive-field")


@pytest.mark.parametrize("slip", TASK.misconceptions, ids=lambda slip: slip.name)
def test_every_slip_is_answered_with_its_own_reason(slip):
    feedback = TASK.grade(slip.compute)
    assert (feedback.correct, feedback.messages) == (False, (slip.reason,))


def test_other_ways_to_write_it_pass():
    def downwards(layers):
        field = 1
        for kernel_size, stride, dilation in layers[::-1]:
            field = dilation * (kernel_size - 1) + 1 + (field - 1) * stride
        return field

    def at_once(layers):
        kernels, strides, dilations = np.transpose(layers)
        jumps = np.cumprod([1, *strides[:-1]])
        return 1 + sum(dilations * (kernels - 1) * jumps)

    assert check("08.receptive-field", downwards).correct is True
    assert check("08.receptive-field", at_once).correct is True


layer = st.tuples(st.integers(1, 7), st.integers(1, 4), st.integers(1, 4))


@given(st.lists(layer, min_size=1, max_size=6))
def test_the_yardstick_is_the_librarys(layers):
    stack = [cw.Layer(k, stride=s, dilation=d) for k, s, d in layers]
    assert fields.walked(layers) == cw.receptive_field(stack)
    plain = [cw.Layer(k, stride=s) for k, s, _ in layers]
    assert fields.seen(*zip(*[(k, s) for k, s, _ in layers], strict=True)) == cw.receptive_field(
        plain
    )


@given(st.lists(st.integers(1, 5), min_size=1, max_size=4))
def test_the_ways_are_the_effective_field(sizes):
    ours = np.array(fields.profile(sizes))
    np.testing.assert_allclose(ours / ours.sum(), cw.effective_receptive_field(sizes))
