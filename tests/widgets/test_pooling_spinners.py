"""The controls of a pooling window, its stride, and a shift."""

import pytest

from convwidgets import ConvError
from convwidgets.widgets.pooling_spinners import PoolStrideSpinner, ShiftSpinner, WindowSpinner


def test_a_window_is_a_number_or_a_pair():
    window = WindowSpinner(2, description="window")
    window.value = (2, 3)
    assert [box.value for box in window.boxes[1:]] == [2, 3]
    window.boxes[2].value = 0
    assert window.value == (2, 3)
    assert window.refusal == "an entry of window is 0; it must be at least 1."
    with pytest.raises(ConvError, match="window is 0"):
        window.value = 0


def test_a_stride_may_follow_the_window():
    stride = PoolStrideSpinner(None)
    assert stride.dropdown.value == "as the window"
    assert all(box.layout.display == "none" for box in stride.boxes)
    stride.dropdown.value = "number"
    assert stride.value == 1
    stride.boxes[0].value = 3
    assert stride.value == 3
    stride.value = (1, 2)
    assert stride.dropdown.value == "number"
    stride.value = None
    stride.dropdown.value = "number"
    assert stride.value == 3
    with pytest.raises(ConvError, match="stride is −1"):
        stride.value = -1


def test_a_shift_goes_both_ways():
    shift = ShiftSpinner((0, 1))
    shift.boxes[0].value = -2
    assert shift.value == (-2, 1)
    shift.value = 3
    assert shift.value == (3, 3)
    assert [box.value for box in shift.boxes] == [3, 3]
    with pytest.raises(ConvError, match="shift is 'up'"):
        shift.value = "up"
    assert shift.value == (3, 3)
