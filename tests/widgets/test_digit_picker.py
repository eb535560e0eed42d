"""The picker of a digit: by number, by class, by drawing, and put back by its owner."""

import numpy as np
import pytest
from fake_page import FakePage
from numpy.testing import assert_array_equal

from convwidgets.core.digit_reading import read_digit
from convwidgets.core.digits import load_digits
from convwidgets.core.errors import ConvError
from convwidgets.widgets._drawing import packed
from convwidgets.widgets.digit_picker import DigitPicker
from convwidgets.widgets.notice import Notice

IMAGES = load_digits().test_images[:, 0]
LABELS = load_digits().test_labels
OWN = np.linspace(0, 1, 64).reshape(8, 8)
DRAWN = np.zeros((32, 32), dtype=bool)
DRAWN[4:28, 12:18] = True


class Hand:
    """A hand at a picker, with everything that changes noted."""

    def __init__(self, value=0, **settings):
        self.picker = DigitPicker(value, **settings)
        self.values = []
        self.picker.observe(lambda change: self.values.append(change["new"]), "value")
        self.box = FakePage(self.picker.spinner.box)
        self.switch = FakePage(self.picker.switch)
        self.classes = FakePage(self.picker.classes)

    def among(self, label):
        self.classes.send(index=self.classes.state["_options_labels"].index(label))

    def draw(self, drawn):
        pad = FakePage(self.picker.pad)
        pad.send(drawn={"serial": pad.state["answered"] + 1, "bits": packed(drawn)})

    @property
    def said(self):
        return self.picker.said.value


def test_it_starts_with_a_number_or_an_array():
    picker = DigitPicker(13)
    assert (picker.number, picker.label, picker.said.value) == (13, 3, "a 3")
    assert_array_equal(picker.value, IMAGES[13])
    assert DigitPicker(IMAGES[20]).number == 20
    own = DigitPicker(OWN)
    assert (own.number, own.label, own.said.value, own.drawing) == (
        None,
        None,
        "own numbers",
        False,
    )
    with pytest.raises(ValueError, match="read-only"):
        picker.value[0, 0] = 1


def test_assigning_a_number_or_an_array():
    hand = Hand()
    for given, number in [(7, 7), (np.int64(8), 8), (IMAGES[9], 9), (OWN[None], None), (2, 2)]:
        hand.picker.value = given
        assert hand.picker.number == number
        assert_array_equal(hand.picker.value, OWN if number is None else IMAGES[number])
    assert len(hand.values) == 5
    hand.picker.value = 2
    assert len(hand.values) == 5
    assert hand.box.state["value"] == 2


REFUSED = [
    (1797, "digit is 1797; there are 1,797 test digits, 0 to 1796"),
    (-1, "digit is −1"),
    (True, "digit is True"),
    (2.0, "digit is 2.0; give 8×8 numbers"),
    ("a 3", "digit is 'a 3', a text"),
    (np.zeros((32, 32)), "digit has shape 32×32; give 8×8 numbers"),
    (np.full((8, 8), 16), "digit holds 16; .* Divide counts of 0 to 16 by 16"),
    (np.full((8, 8), -0.5), "digit holds −0.5; its numbers go from 0, no ink, to 1, all ink.$"),
    (np.full((8, 8), np.nan), "digit holds nan"),
]


@pytest.mark.parametrize(("given", "sentence"), REFUSED)
def test_what_is_no_digit_is_refused(given, sentence):
    picker = DigitPicker(3)
    with pytest.raises(ConvError, match=sentence):
        picker.value = given
    with pytest.raises(ConvError, match=sentence):
        read_digit(given)
    assert picker.number == 3


def test_a_number_typed():
    hand = Hand()
    hand.box.send(value=42)
    assert hand.picker.number == 42
    assert len(hand.values) == 1
    hand.box.send(value=5000)
    assert (hand.picker.number, hand.box.state["value"]) == (42, 42)
    assert hand.picker.notice.text == "test digit is 5000; it can be at most 1796."
    hand.box.send(value=None)
    assert "type a whole number" in hand.picker.notice.text
    assert len(hand.values) == 1


def test_the_buttons_go_round():
    hand = Hand()
    hand.picker.previous.click()
    assert hand.picker.number == 1796
    hand.picker.next.click()
    hand.picker.next.click()
    assert hand.picker.number == 1
    for _ in range(20):
        before = hand.picker.number
        hand.picker.random.click()
        assert hand.picker.number not in (None, before)


def test_the_digits_of_one_class():
    hand = Hand()
    threes = np.flatnonzero(LABELS == 3)
    hand.among("only 3s")
    assert hand.picker.number == threes[0]
    hand.picker.next.click()
    assert hand.picker.number == threes[1]
    hand.picker.previous.click()
    hand.picker.previous.click()
    assert hand.picker.number == threes[-1]
    for _ in range(10):
        hand.picker.random.click()
        assert hand.picker.label == 3
    # another digit ends the choice of a class
    hand.picker.value = 0
    assert hand.picker.classes.label == "any digit"
    # and a class that is shown already changes nothing
    count = len(hand.values)
    hand.among("only 0s")
    assert len(hand.values) == count


def test_drawing():
    hand = Hand(5)
    assert hand.picker.pad.layout.display == "none"
    hand.switch.send(value=True)
    assert hand.picker.pad.layout.display is None
    assert not hand.picker.value.any()
    assert (hand.picker.drawing, hand.picker.number, hand.said) == (True, None, "your drawing")
    hand.draw(DRAWN)
    assert_array_equal(hand.picker.value, hand.picker.pad.value)
    assert hand.picker.value.any()
    FakePage(hand.picker.pad).send(fit=False)
    assert_array_equal(hand.picker.value * 16, DRAWN.reshape(8, 4, 8, 4).sum((1, 3)))
    assert len(hand.values) == 3
    assert hand.picker.next.disabled
    assert hand.box.state["disabled"]
    # back to the test digit that was there
    hand.switch.send(value=False)
    assert (hand.picker.number, hand.picker.next.disabled) == (5, False)
    # the drawing is still there
    hand.switch.send(value=True)
    assert_array_equal(hand.picker.value, hand.picker.pad.value)


def test_a_hidden_pad_does_not_interfere():
    hand = Hand(5)
    hand.draw(DRAWN)
    assert hand.picker.number == 5
    assert hand.values == []


def test_an_assignment_ends_the_drawing():
    hand = Hand(5)
    hand.switch.send(value=True)
    hand.draw(DRAWN)
    drawn = hand.picker.value
    hand.picker.value = 12
    assert (hand.picker.drawing, hand.picker.number) == (False, 12)
    # and what is on the pad brings it back
    hand.picker.value = drawn
    assert hand.picker.drawing
    hand.picker.value = OWN
    assert (hand.picker.drawing, hand.said) == (False, "own numbers")
    hand.picker.next.click()
    assert hand.picker.number == 13


def test_an_owner_puts_a_value_back():
    """As `Explorer._turned` does with a value that it cannot use."""
    picker = DigitPicker(3, notice=Notice())
    refused = []

    def refuse(change):
        if not refused:
            refused.append(change["new"])
            picker.value = change["old"]

    picker.observe(refuse, "value")
    picker.next.click()
    assert (picker.number, picker.spinner.value) == (3, 3)
    refused.clear()
    picker.switch.value = True
    assert (picker.drawing, picker.number) == (False, 3)
    picker.next.click()
    assert picker.number == 4


def test_a_notice_of_the_owner_is_used():
    notice = Notice()
    picker = DigitPicker(notice=notice)
    assert notice not in picker.children
    FakePage(picker.spinner.box).send(value=-4)
    assert notice.text == "test digit is −4; it must be at least 0."
