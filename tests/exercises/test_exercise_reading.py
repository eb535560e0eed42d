"""Answers in every reasonable form, and the ones that cannot be read."""

from fractions import Fraction

import numpy as np
import pytest

from convwidgets.exercises._read import Unreadable, read_matrix, read_number, read_shape


@pytest.mark.parametrize(
    ("given", "value"),
    [
        (32, 32),
        (32.0, 32),
        ("32", 32),
        (" 32 ", 32),
        ("+32", 32),
        ("32.", 32),
        (".5", "1/2"),
        ("1/2", "1/2"),
        ("-1 / 2", "-1/2"),
        ("−3", -3),
        ("- 3", -3),
        ("–3", -3),
        ("3e2", 300),
        ("2.5E-1", "1/4"),
        ("0,5", "1/2"),
        ("31,5", "63/2"),
        ("1,792", 1792),
        ("1 550 976", 1550976),
        ("1,550,976.5", "3101953/2"),
        ("0,333", "333/1000"),
        ("66.5 %", "133/200"),
        ("66,5%", "133/200"),
        ("-1/2 %", "-1/200"),
        (np.int64(7), 7),
        (np.uint8(7), 7),
        (np.float32(0.1), "1/10"),
        (np.float64(0.1), "1/10"),
        (np.array(7), 7),
        (np.array([[7.5]]), "15/2"),
        (Fraction(3, 4), "3/4"),
    ],
)
def test_numbers(given, value):
    assert read_number(given) == Fraction(value)


class Everything:
    """An object that would like to be every answer."""

    __class__ = int  # type: ignore[assignment]

    def __eq__(self, other):
        return True

    __hash__ = None  # type: ignore[assignment]

    def __float__(self):
        return 7.0

    def __index__(self):
        return 7


class SlyFloat(float):
    def __eq__(self, other):
        return True

    __hash__ = float.__hash__


class SlyArray(np.ndarray):
    pass


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("seven", "number"),
        ("10 − 4", "number"),
        ("7 cells", "number"),
        (".", "number"),
        ("%", "number"),
        ("5 % %", "number"),
        ("1/0 %", "zero"),
        ("-", "number"),
        ("1e999", "number"),
        ("\u0667", "number"),
        ("1/0", "zero"),
        ("9" * 41, "long"),
        ([7], "one"),
        (np.zeros(2), "one"),
        (None, "kind"),
        (True, "kind"),
        (7j, "kind"),
        (np.array(True), "kind"),
        (np.array("7"), "kind"),
        (np.array([7], dtype=object), "kind"),
        pytest.param(Everything(), "kind", id="pretends to equal everything"),
        (SlyFloat(7), "kind"),
        (np.zeros(1).view(SlyArray), "kind"),
        (float("nan"), "infinite"),
        (np.inf, "infinite"),
    ],
)
def test_what_is_no_number(given, code):
    with pytest.raises(Unreadable) as caught:
        read_number(given)
    assert caught.value.code == code
    assert "{" not in caught.value.sentence


@pytest.mark.parametrize(
    "given",
    [
        (3, 4),
        [3, 4],
        np.array([3, 4]),
        (np.int64(3), 4.0),
        "3×4",
        "3x4",
        "3 X 4",
        "3 × 4",
        "3*4",
        "3, 4",
        "3 4",
        "3 by 4",
        "3by4",
        "(3, 4)",
        "( 3 , 4 )",
        "[3, 4]",
        "(3,4,)",
    ],
)
def test_shapes(given):
    assert read_shape(given) == (3, 4)


def test_shapes_of_other_ranks_and_of_other_libraries():
    class Size(tuple):
        __slots__ = ()

    assert read_shape(7) == (7,)
    assert read_shape("7") == (7,)
    assert read_shape("(7,)") == (7,)
    assert read_shape("32x64x64") == (32, 64, 64)
    assert read_shape(Size((3, 4))) == (3, 4)
    assert read_shape("2.5×2.5") == (Fraction(5, 2), Fraction(5, 2))


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("", "empty"),
        ((), "empty"),
        ("three", "shape"),
        ("3××4", "shape"),
        ("()", "shape"),
        ("3×", "shape"),
        ((3, None), "kind"),
        (None, "kind"),
        (((3, 4),), "kind"),
        ([1] * 50, "huge"),
    ],
)
def test_what_is_no_shape(given, code):
    with pytest.raises(Unreadable) as caught:
        read_shape(given)
    # A nested tuple is refused at its first entry, which is no single number.
    assert caught.value.code == ("one" if given == ((3, 4),) else code)


@pytest.mark.parametrize(
    "given",
    [
        [[1, -2], [3, 0.5]],
        ((1, -2), (3, 0.5)),
        [np.array([1, -2]), [3, 0.5]],
        np.array([[1, -2], [3, 0.5]], dtype=np.float32),
        [["1", "−2"], ["3", "1/2"]],
        ["1 -2", "3 0.5"],
        "1 -2\n3 0.5",
        "1, −2; 3, .5",
        "[[1, -2], [3, 0.5]]",
        "[[ 1.  -2. ]\n [ 3.   0.5]]",
        "1\t-2\n3\t0.5\n",
    ],
)
def test_matrices(given):
    assert read_matrix(given) == ((1, -2), (3, Fraction(1, 2)))


@pytest.mark.parametrize(
    "given", [[1, 2, 3], np.array([1, 2, 3]), "1 2 3", "[1, 2, 3]", ["1", "2", "3"], [[1, 2, 3]]]
)
def test_a_vector_is_one_row(given):
    assert read_matrix(given) == ((1, 2, 3),)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("", "empty"),
        ("[]", "empty"),
        ([], "empty"),
        ([[], []], "matrix"),
        (7, "matrix"),
        (None, "kind"),
        ([[1, 2], [3]], "ragged"),
        ([[1, 2], 3], "matrix"),
        ([[[1], [2]]], "matrix"),
        (np.zeros((2, 2, 2)), "matrix"),
        ([["1", ""]], "blank"),
        ([["1", "x"]], "cell"),
        ("1 2; 3 x", "cell"),
        ([[1, None]], "kind"),
        (np.zeros((100, 100)), "huge"),
        (np.array([[True]]), "kind"),
        ([[1, float("nan")]], "infinite"),
        ([["9" * 41, "1"]], "long"),
    ],
)
def test_what_is_no_matrix(given, code):
    with pytest.raises(Unreadable) as caught:
        read_matrix(given)
    assert caught.value.code == code


def test_a_bad_cell_is_named_by_its_position():
    with pytest.raises(Unreadable, match=r"\(1, 0\).*“x”"):
        read_matrix([["1", "2"], ["x", "4"]])
    with pytest.raises(Unreadable, match=r"Position 1 is still empty"):
        read_matrix([["1", "", "3"]])
