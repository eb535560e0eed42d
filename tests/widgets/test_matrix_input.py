import itertools
import json
import math

import numpy as np
import pytest
from fake_page import FakePage
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.testing import assert_array_equal

from convwidgets.core.errors import ConvError
from convwidgets.widgets._matrix_text import number_text, parse_number, read_table, table_text
from convwidgets.widgets.matrix_input import MatrixInput


class Hand:
    """A hand at the grid: what it sees and what it changed."""

    def __init__(self, grid):
        self.grid = grid
        self.page = FakePage(grid)
        self.changes = []
        self._serials = itertools.count(1)
        grid.observe(lambda change: self.changes.append(change["new"].tolist()), "value")

    def edit(self, cells, **more):
        self.page.updates.clear()
        self.page.send(edit={"serial": next(self._serials), "cells": cells, **more})

    def paste(self, table, at=(0, 0)):
        self.edit(self.page.state["cells"], table=table, at=list(at))

    def __getattr__(self, name):
        return self.page.state[name]


def hand(value=((1, 2), (3, 4)), **settings):
    return Hand(MatrixInput(value, **settings))


# ------------------------------------------------------------------ numbers as text


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", 3.0),
        (" 3 ", 3.0),
        ("+3", 3.0),
        ("-3", -3.0),
        ("−3", -3.0),
        (".5", 0.5),
        ("5.", 5.0),
        ("1e3", 1000.0),
        ("1E−3", 0.001),
        ("1/16", 0.0625),
        ("-1/2", -0.5),
        ("−1 / 2", -0.5),
        ("0.5/2", 0.25),
        ("inf", math.inf),
        ("-Infinity", -math.inf),
        ("∞", math.inf),
        ("−∞", -math.inf),
    ],
)
def test_what_is_a_number(text, number):
    assert parse_number(text) == number


@pytest.mark.parametrize("text", ["NaN", "nan", "-nan"])
def test_nan_is_a_number_that_may_be_typed(text):
    assert math.isnan(parse_number(text))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("abc", "“abc” is not a number; type one such as 3, −0.5 or 1/16."),
        ("1+1", "“1+1” is not a number"),
        ("__import__('os')", "is not a number"),
        ("1/2/3", "is not a number"),
        ("1/-2", "is not a number"),
        ("--1", "is not a number"),
        ("+-inf", "is not a number"),
        ("1_000", "is not a number"),
        ("0x10", "is not a number"),
        ("１", "is not a number"),  # noqa: RUF001 - a digit, but not one of ours
        ("1,234,5", "is not a number"),
        ("0,5", "“0,5” has a decimal comma; write it with a point: 0.5."),
        ("−0,5", "write it with a point: −0.5."),
        ("1/0", "“1/0” divides by zero; type ∞ if you mean infinity."),
        ("1e999", "“1e999” is beyond ±1.8e308"),
        ("9" * 400, "is beyond"),
        ("1/" + "9" * 400, "is beyond"),
        ("", "the entry is empty; type a number, 0 for nothing."),
        ("  ", "the entry is empty"),
    ],
)
def test_what_is_no_number_is_explained(text, sentence):
    with pytest.raises(ConvError) as refused:
        parse_number(text)
    assert sentence in str(refused.value)


def test_a_long_text_is_cut_in_the_sentence_and_read_in_no_time():
    with pytest.raises(ConvError) as refused:
        parse_number("1" * 200_000 + "x")
    assert len(str(refused.value)) < 150


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_text_keeps_every_number(number):
    back = parse_number(number_text(number))
    assert back == number or (math.isnan(back) and math.isnan(number))


@pytest.mark.parametrize(
    ("number", "text"),
    [(2.0, "2"), (-2.0, "−2"), (0.1, "0.1"), (-1e-7, "−1e−07"), (1e300, "1e+300")],
)
def test_text_is_short_and_has_a_true_minus(number, text):
    assert number_text(number) == text


# ----------------------------------------------------------------- values from Python


def test_the_value_is_a_locked_copy():
    given_array = np.array([[1, 2], [3, 4]])
    grid = MatrixInput(given_array)
    given_array[0, 0] = 9
    assert grid.value.dtype == np.float64
    assert_array_equal(grid.value, [[1, 2], [3, 4]])
    with pytest.raises(ValueError, match="read-only"):
        grid.value[0, 0] = 9


def test_assigning_writes_the_cells_and_notifies_once():
    hands = hand()
    hands.grid.value = [[5, -0.5, 1 / 3]]
    assert hands.cells == [["5", "−0.5", "0.3333333333333333"]]
    assert hands.changes == [[[5, -0.5, 1 / 3]]]
    hands.page.updates.clear()
    hands.grid.value = np.array([[5, -0.5, 1 / 3]])
    assert len(hands.changes) == 1
    assert hands.page.updates == []


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ([[1, 2], [3]], "ragged"),
        ([["a", "b"]], "not numbers"),
        ([[1j]], "complex"),
        ([[]], "empty"),
        (None, "not numbers"),
        ([1, 2], r"needs 2 axes, as in \[\[1, 2\], \[3, 4\]\]"),
        (3, "needs 2 axes"),
        (np.ones((17, 2)), r"would be 17×2; the largest allowed is 16×16. Use fewer entries"),
    ],
)
def test_bad_values_are_refused_and_change_nothing(value, sentence):
    hands = hand()
    with pytest.raises(ConvError, match=sentence):
        hands.grid.value = value
    assert_array_equal(hands.grid.value, [[1, 2], [3, 4]])
    assert hands.changes == []
    assert hands.page.updates == []


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"tint": "rainbow"}, "tint is 'rainbow'; choose"),
        ({"min_shape": (3, 3), "max_shape": (2, 5)}, "min_shape is 3×3, larger than max_shape"),
        ({"max_shape": (0, 3)}, "at least 1"),
        ({"max_shape": (1, 2, 3)}, r"give \(rows, columns\)"),
        ({"min_shape": (3, 1)}, "would be 2×2; the smallest allowed is 3×1. Use more entries"),
        ({"one_dimensional": True}, "needs 1 axis"),
    ],
)
def test_bad_settings_are_refused(settings, sentence):
    with pytest.raises(ConvError, match=sentence):
        MatrixInput([[1, 2], [3, 4]], **settings)


def test_unknown_keywords_are_refused():
    with pytest.raises(TypeError, match="colour"):
        MatrixInput([[1]], colour="red")


def test_nan_and_infinity_travel_as_text():
    hands = hand([[math.nan, math.inf, -math.inf]])
    assert hands.cells == [["NaN", "∞", "−∞"]]
    hands.edit([["nan", "-inf", "∞"]])
    assert_array_equal(hands.grid.value, [[math.nan, -math.inf, math.inf]])
    hands.edit([["NaN", "−∞", "∞"]])
    assert len(hands.changes) == 1, "NaN in the same place is no change"


def test_the_whole_state_is_json():
    state = MatrixInput([[math.nan, 1e-300]], collapsed=True).get_state()
    state.pop("layout")
    json.dumps(state, allow_nan=False)


@given(
    arrays.arrays(
        np.float64, arrays.array_shapes(min_dims=2, max_dims=2, max_side=5), elements=st.floats()
    )
)
def test_a_table_comes_back_bit_for_bit(matrix):
    back, marks = read_table(table_text(matrix), lambda row, column: "")
    assert marks == []
    assert_array_equal(back, matrix)


# ---------------------------------------------------------------------- entries by hand


def test_a_good_entry_is_one_change_and_one_answer():
    hands = hand()
    hands.edit([["1", "1/2"], ["3", "4"]])
    assert hands.changes == [[[1, 0.5], [3, 4]]]
    assert len(hands.page.updates) == 1
    assert hands.cells == [["1", "0.5"], ["3", "4"]], "the usual form goes back"
    assert hands.accepted == hands.cells
    assert (hands.answered, hands.errors, hands.message) == (1, [], "")


def test_another_spelling_of_the_same_number_is_no_change_but_is_answered():
    hands = hand()
    hands.edit([["1.0", "4/2"], ["3", "4"]])
    assert hands.changes == []
    assert hands.cells == [["1", "2"], ["3", "4"]]
    assert hands.answered == 1


def test_a_bad_entry_is_marked_and_its_text_is_kept():
    hands = hand()
    hands.edit([["1", "2"], ["x", "4"]])
    assert hands.changes == []
    assert_array_equal(hands.grid.value, [[1, 2], [3, 4]])
    sentence = "Row 1, column 0: “x” is not a number; type one such as 3, −0.5 or 1/16."
    assert hands.errors == [[1, 0, sentence]]
    assert hands.message == sentence
    assert hands.cells == [["1", "2"], ["x", "4"]]
    assert hands.accepted == [["1", "2"], ["3", "4"]], "what Escape puts back"
    assert hands.answered == 1


def test_good_entries_wait_until_the_bad_one_is_mended():
    hands = hand()
    hands.edit([["1", "2"], ["x", "4"]])
    hands.edit([["1", "2"], ["x", "5"]])
    assert hands.changes == []
    hands.edit([["1", "2"], ["7", "5"]])
    assert hands.changes == [[[1, 2], [7, 5]]]
    assert (hands.errors, hands.message) == ([], "")


def test_two_bad_entries_are_both_explained_and_more_are_counted():
    hands = hand()
    hands.edit([["a", "0,5"], ["c", "d"]])
    assert [mark[:2] for mark in hands.errors] == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert "“a”" in hands.message
    assert "point: 0.5." in hands.message
    assert hands.message.endswith("2 more entries are marked.")


def test_a_value_from_python_drops_the_marks():
    hands = hand()
    hands.edit([["x", "2"], ["3", "4"]])
    hands.grid.value = [[8]]
    assert (hands.cells, hands.errors, hands.message) == ([["8"]], [], "")


def test_reset_puts_back_what_was_not_accepted():
    hands = hand()
    hands.edit([["x", "2"], ["3", "4"]])
    hands.grid.reset()
    assert (hands.cells, hands.errors, hands.message) == ([["1", "2"], ["3", "4"]], [], "")


def test_rows_and_columns_may_be_added_and_removed():
    hands = hand()
    hands.edit([["1", "2", "0"]])
    assert hands.changes == [[[1, 2, 0]]]


@pytest.mark.parametrize(
    ("settings", "cells", "sentence"),
    [
        ({"max_shape": (2, 2)}, [["1", "2", "3"]], "largest allowed is 2×2"),
        ({"min_shape": (2, 2)}, [["1", "2"]], "smallest allowed is 2×2"),
        ({"resizable": False}, [["1", "2"]], "its size is fixed at 2×2"),
        ({}, [["1", "2"], ["3"]], "ragged: row 0 has 2 entries and row 1 has 1 entry"),
        ({}, [], "no rows"),
        ({}, [[]], "empty"),
        ({}, [[1, 2]], "text"),
        ({}, "12", "no rows"),
        ({}, None, "no rows"),
    ],
)
def test_shapes_a_hand_may_not_make_are_refused(settings, cells, sentence):
    hands = hand(**settings)
    hands.edit(cells)
    assert sentence in hands.message
    assert hands.cells == [["1", "2"], ["3", "4"]]
    assert hands.changes == []
    assert hands.answered == 1, "the page must hear, or it would wait for ever"


def test_python_may_resize_what_a_hand_may_not():
    hands = hand(resizable=False)
    hands.grid.value = [[1, 2, 3]]
    assert hands.cells == [["1", "2", "3"]]


def test_a_disabled_grid_takes_no_entry():
    hands = hand(disabled=True)
    hands.edit([["9", "9"], ["9", "9"]])
    assert hands.changes == []
    assert (hands.cells, hands.answered) == ([["1", "2"], ["3", "4"]], 1)


def test_an_edit_without_a_serial_is_answered_too():
    hands = hand()
    hands.page.send(edit={"cells": [["5"]]})
    assert_array_equal(hands.grid.value, [[5]])
    assert hands.answered == 1


def test_a_failing_observer_is_loud_and_the_page_is_answered():
    hands = hand()

    def fail(change):
        raise RuntimeError("a fault of the owner's")

    hands.grid.observe(fail, "value")
    with pytest.raises(RuntimeError, match="fault"):
        hands.edit([["9", "2"], ["3", "4"]])
    assert hands.answered == 1


# ------------------------------------------------------------------------------- pastes


def test_a_paste_lies_over_the_cells_from_the_active_one_on():
    hands = hand(np.zeros((3, 3)))
    hands.paste([["1", "−2"], ["1/4", "nan"]], at=(1, 1))
    assert_array_equal(hands.grid.value, [[0, 0, 0], [0, 1, -2], [0, 0.25, math.nan]])
    assert len(hands.changes) == 1
    assert len(hands.page.updates) == 1


def test_a_paste_grows_the_grid_with_zeros():
    hands = hand()
    hands.paste([["5", "6"]], at=(2, 1))
    assert hands.changes == [[[1, 2, 0], [3, 4, 0], [0, 5, 6]]]


@pytest.mark.parametrize(
    ("settings", "table", "at", "sentence"),
    [
        ({}, [["1", "2"], ["3"]], (0, 0), "ragged: row 0 has 2 entries and row 1 has 1 entry"),
        ({}, [["1", "a"]], (0, 0), "In the paste, row 0, column 1: “a” is not a number"),
        ({}, [["1", ""]], (0, 0), "In the paste, row 0, column 1: the entry is empty"),
        ({}, [["1,5"]], (0, 0), "decimal comma; write it with a point: 1.5."),
        ({"max_shape": (3, 3)}, [["1"] * 3], (0, 1), "would be 2×4; the largest allowed is 3×3"),
        ({"resizable": False}, [["1"] * 3], (0, 0), "its size is fixed at 2×2"),
        ({}, [], (0, 0), "no rows"),
        ({}, [["1"]], (-1, 0), "a row and a column"),
        ({}, [["1"]], (0,), "a row and a column"),
    ],
)
def test_a_paste_that_cannot_be_used_changes_nothing(settings, table, at, sentence):
    hands = hand(**settings)
    hands.paste(table, at)
    assert sentence in hands.message
    assert hands.message.endswith("Nothing was changed.")
    assert (hands.cells, hands.errors) == ([["1", "2"], ["3", "4"]], [])
    assert hands.changes == []
    assert hands.answered == 1


def test_a_refused_paste_keeps_what_was_typed_before_it():
    # On a slow connection the page may send an entry and a paste as one message.
    hands = hand()
    hands.edit([["9", "2"], ["3", "4"]], table=[["x"]], at=[0, 0])
    assert hands.changes == [[[9, 2], [3, 4]]]
    assert "Nothing was changed." in hands.message


def test_a_good_edit_takes_the_refusal_of_a_paste_away():
    hands = hand()
    hands.paste([["x"]])
    hands.edit([["9", "2"], ["3", "4"]])
    assert hands.message == ""


# ------------------------------------------------------------------------------ vectors


def test_a_vector_is_one_row_of_cells():
    hands = hand([1, 2, 3], one_dimensional=True)
    assert hands.cells == [["1", "2", "3"]]
    hands.edit([["1", "2", "3", "1/2"]])
    assert hands.grid.value.shape == (4,)
    assert hands.changes == [[1, 2, 3, 0.5]]


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        ({"cells": [["1", "x", "3"]]}, "Entry 1: “x” is not a number"),
        ({"cells": [["1"], ["2"]]}, "is a single row, 2 rows do not fit"),
        ({"cells": [["1"] * 7]}, "would be 7 long; the largest allowed is 6 long"),
        (
            {"cells": [["1", "2", "3"]], "table": [["x"]], "at": [0, 2]},
            "In the paste, entry 0: “x”",
        ),
    ],
)
def test_a_vector_speaks_of_entries(edit, sentence):
    hands = hand([1, 2, 3], one_dimensional=True, max_shape=(1, 6))
    hands.edit(**edit)
    assert sentence in hands.message
    assert hands.changes == []


# ---------------------------------------------------------------------- the owner's word


def _owner(hands, largest):
    def judge(change):
        if change["new"].max() > largest:
            hands.grid.refuse(f"{change['new'].max():g} is too large.")

    hands.grid.observe(judge, "value")


def test_a_refused_value_goes_back_in_one_answer():
    hands = hand()
    _owner(hands, 10)
    hands.edit([["11", "2"], ["3", "4"]])
    assert_array_equal(hands.grid.value, [[1, 2], [3, 4]])
    assert len(hands.page.updates) == 1
    assert (hands.cells, hands.message) == ([["1", "2"], ["3", "4"]], "11 is too large.")
    assert hands.answered == 1


def test_a_good_edit_or_acceptance_takes_the_sentence_away():
    hands = hand()
    _owner(hands, 10)
    hands.edit([["11", "2"], ["3", "4"]])
    hands.edit([["9", "2"], ["3", "4"]])
    assert hands.message == ""
    hands.edit([["12", "2"], ["3", "4"]])
    assert hands.cells == [["9", "2"], ["3", "4"]], "back to the latest good one"
    assert hands.message == "12 is too large."
    hands.grid.accept()
    assert hands.message == ""


def test_refusing_twice_goes_back_once():
    hands = hand()
    hands.edit([["5", "2"], ["3", "4"]])
    hands.edit([["6", "2"], ["3", "4"]])
    hands.grid.refuse("first")
    hands.grid.refuse("second")
    assert hands.grid.value[0, 0] == 5
    assert hands.message == "second"


def test_an_owner_that_refuses_everything_is_asked_no_further():
    hands = hand()
    hands.grid.observe(lambda change: hands.grid.refuse("Nothing is good enough."), "value")
    hands.edit([["5", "2"], ["3", "4"]])
    assert hands.changes == [[[5, 2], [3, 4]], [[1, 2], [3, 4]]]
    assert (hands.cells, hands.message) == ([["1", "2"], ["3", "4"]], "Nothing is good enough.")


def test_the_first_value_cannot_be_refused_away():
    hands = hand()
    hands.grid.refuse("cannot use this")
    assert_array_equal(hands.grid.value, [[1, 2], [3, 4]])
    assert hands.message == "cannot use this"


def test_acceptance_does_not_hide_a_bad_entry():
    hands = hand()
    hands.edit([["x", "2"], ["3", "4"]])
    hands.grid.accept()
    assert "“x”" in hands.message


def test_folding_is_remembered():
    hands = hand(collapsed=True)
    hands.page.send(collapsed=False)
    assert hands.grid.collapsed is False
    assert MatrixInput([[1]]).collapsed is None
