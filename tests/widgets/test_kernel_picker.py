import numpy as np
import pytest
from fake_page import FakePage
from numpy.testing import assert_array_equal

from convwidgets.core.errors import ConvError
from convwidgets.core.kernels import KERNELS, KERNELS_1D
from convwidgets.widgets.kernel_picker import KernelPicker


class Hand:
    """A hand at a picker, with everything that changes noted."""

    def __init__(self, picker):
        self.picker = picker
        self.list = FakePage(picker.dropdown)
        self.grid = FakePage(picker.weights)
        self.values, self.names, self._serial = [], [], 0
        picker.observe(lambda change: self.values.append(change["new"].tolist()), "value")
        picker.observe(lambda change: self.names.append(change["new"]), "name")

    def choose(self, label):
        self.list.send(index=self.list.state["_options_labels"].index(label))

    def edit(self, cells):
        self._serial += 1
        self.grid.send(edit={"serial": self._serial, "cells": cells})

    @property
    def chosen(self):
        return self.list.state["_options_labels"][self.list.state["index"]]


def numbers(name, kernels=KERNELS):
    return kernels[name].tolist()


def test_it_starts_with_a_name_or_weights():
    assert KernelPicker().name == "sobel_x"
    picker = KernelPicker("gaussian")
    assert_array_equal(picker.value, KERNELS["gaussian"])
    assert KernelPicker([[1, 2]]).name == "custom"
    assert KernelPicker(KERNELS["box"]).name == "box"
    with pytest.raises(ValueError, match="read-only"):
        picker.value[0, 0] = 1


def test_labels_are_words():
    labels = FakePage(KernelPicker().dropdown).state["_options_labels"]
    assert "Sobel X" in labels
    assert labels[-1] == "own weights"
    assert len(labels) == len(KERNELS) + 1


def test_choosing_fills_the_grid_and_is_one_change():
    hand = Hand(KernelPicker("sobel_x"))
    hand.choose("Sobel Y")
    assert hand.values == [numbers("sobel_y")]
    assert hand.names == ["sobel_y"]
    assert hand.grid.state["cells"][0] == ["−1", "−2", "−1"]


def test_editing_switches_to_own_weights_and_is_one_change():
    hand = Hand(KernelPicker("identity"))
    hand.edit([["0", "0", "0"], ["0", "2", "0"], ["0", "0", "0"]])
    assert hand.values == [[[0, 0, 0], [0, 2, 0], [0, 0, 0]]]
    assert hand.names == ["custom"]
    assert hand.chosen == "own weights"


def test_typing_a_known_kernel_chooses_its_name():
    hand = Hand(KernelPicker([[1]]))
    hand.edit([["1/9"] * 3] * 3)
    assert hand.picker.name == "box"
    assert hand.chosen == "Box"


def test_a_bad_entry_changes_nothing_but_the_grid():
    hand = Hand(KernelPicker("identity"))
    hand.edit([["x", "0", "0"], ["0", "2", "0"], ["0", "0", "0"]])
    assert (hand.values, hand.names, hand.chosen) == ([], [], "Identity")
    assert "“x”" in hand.grid.state["message"]


def test_choosing_a_name_drops_a_bad_entry_even_of_equal_weights():
    hand = Hand(KernelPicker("identity"))
    hand.choose("own weights")
    hand.edit([["x"]])
    hand.choose("Identity")
    assert hand.grid.state["message"] == ""
    assert hand.grid.state["cells"][1] == ["0", "1", "0"]


def test_asking_for_own_weights_unfolds_the_grid_and_keeps_the_weights():
    hand = Hand(KernelPicker("sobel_x"))
    assert hand.grid.state["collapsed"] is True
    hand.choose("own weights")
    assert hand.grid.state["collapsed"] is False
    assert (hand.values, hand.picker.name) == ([], "custom")


def test_assigning_from_python_moves_everything_once():
    hand = Hand(KernelPicker("sobel_x"))
    hand.picker.value = KERNELS["box"]
    assert (hand.picker.name, hand.chosen) == ("box", "Box")
    hand.picker.name = "emboss"
    assert hand.grid.state["cells"][0] == ["−2", "−1", "0"]
    hand.picker.value = [[1, 2]]
    assert (hand.picker.name, hand.chosen) == ("custom", "own weights")
    assert hand.names == ["box", "emboss", "custom"]
    assert hand.values == [numbers("box"), numbers("emboss"), [[1, 2]]]
    hand.picker.value = np.array([[1.0, 2.0]])
    assert len(hand.values) == 3


def test_an_observer_finds_everything_in_agreement():
    picker = KernelPicker("sobel_x")
    seen = []

    def look(change):
        seen.append((picker.name, picker.dropdown.value, picker.weights.value.tolist()))

    picker.observe(look, ["value", "name"])
    picker.name = "box"
    picker.value = [[5]]
    assert set(map(str, seen)) == {
        str(("box", "box", numbers("box"))),
        str(("custom", "custom", [[5.0]])),
    }


def test_unknown_names_are_refused_with_the_near_ones():
    with pytest.raises(ConvError, match="sobel_x"):
        KernelPicker("sobelx")
    picker = KernelPicker("box")
    with pytest.raises(ConvError, match="sobel_x"):
        picker.name = "sobelx"
    assert (picker.name, picker.dropdown.value) == ("box", "box")


@pytest.mark.parametrize("value", [[[1, 2], [3]], [1, 0, -1], [["a"]], np.ones((20, 1)), None])
def test_what_is_no_kernel_is_refused(value):
    hand = Hand(KernelPicker("sobel_x"))
    with pytest.raises(ConvError):
        hand.picker.value = value
    assert (hand.values, hand.picker.name) == ([], "sobel_x")


def test_kernels_for_signals_are_edited_as_a_row():
    hand = Hand(KernelPicker("difference", kernels=KERNELS_1D))
    assert hand.grid.state["cells"] == [["1", "0", "−1"]]
    hand.edit([["1", "1", "1", "1"]])
    assert hand.values == [[1, 1, 1, 1]]
    hand.choose("Central difference")
    assert hand.values[-1] == numbers("central_difference", KERNELS_1D)
    with pytest.raises(ConvError):
        hand.picker.value = KERNELS["box"]


# ---------------------------------------------------------------------- the owner's word


def judged(hand, largest=3):
    def judge(change):
        if len(change["new"]) > largest:
            hand.picker.refuse("The kernel is larger than the input.")

    hand.picker.observe(judge, "value")
    return hand


@pytest.mark.parametrize("own", [False, True])
def test_a_refused_choice_goes_back(own):
    hand = judged(Hand(KernelPicker("sobel_x")))
    if own:
        hand.choose("own weights")
    hand.choose("Gaussian 5")
    assert_array_equal(hand.picker.value, KERNELS["sobel_x"])
    assert hand.picker.name == ("custom" if own else "sobel_x")
    assert hand.chosen == ("own weights" if own else "Sobel X")
    assert hand.grid.state["cells"][0] == ["−1", "0", "1"]
    assert hand.grid.state["message"] == "The kernel is larger than the input."
    hand.choose("Box")
    assert hand.grid.state["message"] == ""
    assert hand.picker.name == "box"


def test_a_refused_edit_goes_back():
    hand = judged(Hand(KernelPicker("box")))
    hand.edit([["1"]] * 4)
    assert (hand.picker.name, hand.chosen) == ("box", "Box")
    assert len(hand.grid.state["cells"]) == 3
    assert hand.grid.state["message"] == "The kernel is larger than the input."
    hand.picker.accept()
    assert hand.grid.state["message"] == ""


def test_a_refused_choice_goes_back_to_the_latest_good_one():
    hand = judged(Hand(KernelPicker("box")))
    hand.choose("Sharpen")
    hand.choose("Gaussian 5")
    hand.choose("Box 5")
    assert hand.picker.name == "sharpen"
    assert_array_equal(hand.picker.weights.value, KERNELS["sharpen"])


def test_an_owner_that_refuses_everything_is_asked_no_further():
    hand = Hand(KernelPicker("box"))
    hand.picker.observe(lambda change: hand.picker.refuse("Nothing is good enough."), "value")
    hand.choose("Gaussian 5")
    assert (hand.picker.name, hand.chosen) == ("box", "Box")
    assert len(hand.values) == 2
    assert hand.grid.state["message"] == "Nothing is good enough."


def test_an_owner_may_put_a_value_back_itself():
    hand = Hand(KernelPicker("box"))

    def judge(change):
        if len(change["new"]) > 3:
            hand.picker.value = change["old"]

    hand.picker.observe(judge, "value")
    hand.choose("Gaussian 5")
    assert (hand.picker.name, hand.chosen) == ("box", "Box")


def test_an_empty_list_and_unknown_keywords_are_refused():
    with pytest.raises(ConvError, match="at least one named kernel"):
        KernelPicker(kernels={})
    with pytest.raises(TypeError, match="colour"):
        KernelPicker(colour="red")
