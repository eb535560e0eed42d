"""The drawing pad without a browser: what a drawing becomes, and what passes to and from a page."""

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from fake_page import FakePage
from numpy.testing import assert_array_equal
from optional import BROWSER, missing

import convwidgets.widgets
from convwidgets.core.digits import load_digits
from convwidgets.core.errors import ConvError
from convwidgets.widgets._drawing import LEAST_INK, counted, fitted, packed, unpacked
from convwidgets.widgets.drawing_pad import DrawingPad

MODULE = Path(convwidgets.widgets.__file__).parent / "drawing_bitmap.js"


def bitmap(*spots):
    """A drawing with ink in these rectangles: (top, bottom, left, right)."""
    drawn = np.zeros((32, 32), dtype=bool)
    for top, bottom, left, right in spots:
        drawn[top:bottom, left:right] = True
    return drawn


def counted_slowly(drawn):
    """The reduction in the words of the data set: inked points of 4×4 blocks."""
    return [
        [
            sum(int(drawn[4 * i + m, 4 * j + n]) for m in range(4) for n in range(4))
            for j in range(8)
        ]
        for i in range(8)
    ]


STROKE = bitmap((6, 26, 15, 18))
SEVEN = bitmap((4, 7, 20, 30), (4, 20, 27, 30))
DRAWINGS = {
    "blank": bitmap(),
    "full": ~bitmap(),
    "point": bitmap((31, 32, 0, 1)),
    "stroke": STROKE,
    "lying": bitmap((30, 32, 1, 30)),
    "seven": SEVEN,
    "line": bitmap((0, 32, 9, 10)),
    "corners": bitmap((0, 1, 0, 1), (31, 32, 31, 32)),
}


# ------------------------------------------------------------------ what a drawing becomes


@pytest.mark.parametrize("drawn", DRAWINGS.values(), ids=DRAWINGS)
def test_the_value_counts_the_ink_of_each_block(drawn):
    pad = DrawingPad(drawn, fit=False)
    assert_array_equal(pad.value * 16, counted_slowly(drawn))
    pad.fit = True
    assert_array_equal(pad.value * 16, counted_slowly(fitted(drawn)))
    assert pad.value.dtype == np.float64
    with pytest.raises(ValueError, match="read-only"):
        pad.value[0, 0] = 1


def test_a_fitted_drawing_fills_the_frame_as_the_digits_do():
    shown = fitted(SEVEN)
    rows, columns = (np.flatnonzero(shown.any(axis=axis)) for axis in (1, 0))
    assert (rows[0], rows[-1]) == (0, 31)
    assert (columns[0], columns[-1]) == (5, 26)
    assert shown.sum() >= LEAST_INK


def test_the_place_of_a_drawing_does_not_matter_once_it_is_fitted():
    moved = np.roll(SEVEN, (9, -17), axis=(0, 1))
    assert (counted(moved) != counted(SEVEN)).any()
    assert_array_equal(fitted(moved), fitted(SEVEN))


def test_a_bare_stroke_stays_narrow():
    columns = np.flatnonzero(fitted(STROKE).any(axis=0))
    assert fitted(STROKE)[:, columns].all()
    assert len(columns) < 12
    # and stands in the middle
    assert abs(columns.mean() - 15.5) <= 0.5


def test_thin_strokes_are_thickened_and_heavy_ones_are_left():
    thin = bitmap((0, 32, 5, 6), (0, 1, 5, 27), (31, 32, 5, 27), (0, 32, 26, 27))
    assert thin.sum() < LEAST_INK <= fitted(thin).sum() < 2 * LEAST_INK
    heavy = bitmap((0, 32, 5, 27))
    assert_array_equal(fitted(heavy), heavy)


def test_blank_stays_blank():
    assert not fitted(bitmap()).any()
    assert not DrawingPad().value.any()


def test_what_is_said_of_the_training_digits():
    """The facts that the fit follows."""
    counts = (load_digits().train_images[:, 0] * 16).astype(int)
    ink = counts.sum(axis=(1, 2))
    assert (len(ink), (ink >= LEAST_INK).sum()) == (3823, 3791)
    for edge in (0, 7):
        assert (counts[:, edge].sum(axis=1) > 0).all()
    assert (counts[:, :, 0].sum(axis=1) > 0).mean() < 0.02
    assert (counts[:, :, 7].sum(axis=1) > 0).mean() < 0.13


def test_the_page_makes_the_same_of_it():
    node = shutil.which("node")
    if node is None:
        missing(BROWSER, "needs node")
    rng = np.random.default_rng(0)
    drawn = list(DRAWINGS.values())
    for _ in range(40):
        top, left = rng.integers(0, 31, 2)
        area = np.zeros((32, 32), dtype=bool)
        area[top : top + rng.integers(1, 32), left : left + rng.integers(1, 32)] = True
        drawn.append(area & (rng.random((32, 32)) < rng.choice([0.01, 0.1, 0.5])))
    run = subprocess.run(
        [node, str(Path(__file__).with_name("page_drawing.mjs")), str(MODULE)],
        input=json.dumps([packed(one) for one in drawn]),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    for one, (text, fit, counts, ink) in zip(drawn, json.loads(run.stdout), strict=True):
        assert text == packed(one)
        assert fit == packed(fitted(one))
        assert counts == counted(fitted(one)).ravel().tolist()
        assert ink == one.sum()


def test_text_and_back():
    for drawn in DRAWINGS.values():
        assert_array_equal(unpacked(packed(drawn)), drawn)
    assert packed(bitmap((0, 1, 0, 4))).startswith("f0")


# ------------------------------------------------------------------ the widget


class Hand:
    """A hand at a pad, with everything that changes noted."""

    def __init__(self, **settings):
        self.pad = DrawingPad(**settings)
        self.page = FakePage(self.pad)
        self.values, self.serial = [], 0
        self.pad.observe(lambda change: self.values.append(change["new"]), "value")

    def draw(self, drawn):
        self.serial += 1
        text = packed(drawn) if isinstance(drawn, np.ndarray) else drawn
        self.page.send(drawn={"serial": self.serial, "bits": text})


def test_a_message_of_the_page_is_one_change_and_one_answer():
    hand = Hand()
    hand.draw(SEVEN)
    assert_array_equal(hand.pad.bitmap, SEVEN)
    assert len(hand.values) == 1
    assert_array_equal(hand.values[0], counted(fitted(SEVEN)) / 16)
    (answer,) = hand.page.updates
    assert (answer["answered"], answer["bits"]) == (1, packed(SEVEN))
    # what changes nothing is answered as well
    hand.draw(SEVEN)
    assert hand.page.state["answered"] == 2
    assert len(hand.values) == 1


@pytest.mark.parametrize("text", ["", "xyz", "f" * 255, "g" * 256, None, 7])
def test_a_message_that_makes_no_sense_changes_nothing_and_is_answered(text):
    hand = Hand(bitmap=SEVEN)
    hand.draw(text)
    assert_array_equal(hand.pad.bitmap, SEVEN)
    assert hand.page.state["answered"] == 1
    hand.page.send(drawn={})
    assert hand.page.state["answered"] == 2
    assert hand.values == []


def test_the_switch_of_the_page():
    hand = Hand(bitmap=SEVEN)
    hand.page.send(fit=False)
    assert_array_equal(hand.pad.value, counted(SEVEN) / 16)
    assert len(hand.values) == 1


def test_from_python():
    hand = Hand()
    hand.pad.bitmap = SEVEN.astype(int)
    assert hand.page.state["bits"] == packed(SEVEN)
    hand.pad.clear()
    assert not hand.pad.bitmap.any()
    assert len(hand.values) == 2
    with pytest.raises(ValueError, match="read-only"):
        hand.pad.bitmap[0, 0] = True


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (np.zeros((8, 8)), r"bitmap has shape \(8, 8\); give \(32, 32\)"),
        (np.full((32, 32), 2), "bitmap holds 2; give 1 for ink and 0 for none"),
        (np.full((32, 32), -1.5), "bitmap holds −1.5"),
        (np.full((32, 32), np.nan), "bitmap holds nan"),
        ("a 3", "bitmap is 'a 3', a text"),
    ],
)
def test_what_is_no_drawing_is_refused(given, sentence):
    pad = DrawingPad(SEVEN)
    with pytest.raises(ConvError, match=sentence):
        pad.bitmap = given
    with pytest.raises(ConvError, match=sentence):
        DrawingPad(given)
    assert_array_equal(pad.bitmap, SEVEN)


def test_fit_is_a_switch():
    with pytest.raises(ConvError, match="fit is 1"):
        DrawingPad(fit=1)
