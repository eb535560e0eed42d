"""Ids, seeds, and which numbers belong to whom."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convwidgets import ConvError
from convwidgets.exercises import question, questions
from convwidgets.homework.pictures import picture_of
from convwidgets.homework.variants import (
    HIDDEN_SAMPLES,
    generator,
    hidden,
    seed_of,
    student_key,
    variant,
)

S001 = {"course": "convwidgets", "student": "s001"}
S002 = {"course": "convwidgets", "student": "s002"}


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("s001", "s001"),
        ("  S001\n", "s001"),
        (20417, "20417"),
        ("Anna\u00a0 Lena\tB", "anna-lena-b"),
        ("\uff53\uff10\uff10\uff11", "s001"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("A\u0308rger", "ärger"),  # two ways to write one letter
        ("s0\u200b01\ufeff", "s001"),  # brought along from a web page
        ("学生七", "学生七"),
        ("طالب سابع", "طالب-سابع"),
        ("छात्र", "छात्र"),
        ("name@school.example", "name@school.example"),
    ],
)
def test_an_id_counts_however_it_was_typed(typed, key):
    assert student_key(typed) == student_key(key) == key


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "empty"),
        (" \u200b ", "empty"),
        ("x" * 65, "65 characters, more than 64"),
        ("a/b", "slash"),
        ("a\\b", "slash"),
        ("a\uff0fb", "slash"),
        ("..", "two dots"),
        ("\u2024\u2024", "two dots"),  # ONE DOT LEADER, which Unicode counts as a dot
        (".hidden", "dot in front"),
        ("a\x00b", "control"),
        ("a\x1fb", "control"),
        ("a\ud800", "no character"),
        (None, "NoneType"),
        (True, "bool"),
        (1.0, "float"),
    ],
)
def test_what_is_no_id_is_refused_in_words(typed, why):
    with pytest.raises(ConvError, match=why):
        student_key(typed)


@given(st.text(max_size=80))
def test_a_key_stays_as_it_is_and_inside_its_folder(text):
    try:
        key = student_key(text)
    except ConvError:
        return
    assert student_key(key) == student_key(f" {text} ") == key
    assert 0 < len(key) <= 64
    assert not set("/\\\x00\n ") & set(key)
    assert not key.startswith(".")
    assert ".." not in key


def test_seeds_are_the_same_everywhere():
    assert seed_of("convwidgets", "s001", "02.value") == 1762297518123735629
    assert seed_of("a", "bc") != seed_of("ab", "c")
    with pytest.raises(ConvError, match=r"U\+001F"):
        seed_of("a\x1fb")


# A failure here means that this release of NumPy draws other numbers than the one before: students
# and grader then need the same release.  Say so in the changelog before changing a number.
def test_a_few_variants_are_pinned():
    assert generator("a").integers(1000, size=5).tolist() == [741, 220, 443, 544, 480]
    drawn = {id: variant(question(id), **S001).numbers for id in ("01.full-length", "05.strided")}
    assert dict(drawn["01.full-length"]) == {"size": 37, "kernel_size": 5}
    assert dict(drawn["05.strided"]) == {"size": 15, "kernel_size": 4, "stride": 2, "padding": 3}
    assert variant(question("02.value"), **S001).numbers["image"][0].tolist() == [7, 3, 9, 0, 6]
    assert variant(question("03.swapped"), **S001).numbers["g"].tolist() == [-2, -1, -3]
    assert variant(question("01.convolve"), **S001).inputs[-1][1].tolist() == [-4, 1]
    picture = picture_of(**S001)
    assert (picture.shape, int(picture.sum()), picture[0, :3].tolist()) == (
        (37, 36),
        129145,
        [0, 0, 0],
    )


def _same(a, b):
    return all(np.array_equal(a.numbers[name], b.numbers[name]) for name in a.numbers)


def test_every_question_that_varies_leaves_the_lessons_numbers():
    for asked in questions():
        own = variant(asked, **S001)
        if asked.vary is not None:
            assert not _same(own, asked), asked.id
        assert _same(own, variant(asked, course="convwidgets", student=" S001")), asked.id


def test_students_and_courses_differ_and_fixed_questions_stay():
    varying = [q for q in questions() if q.vary is not None]
    for other in (S002, {"course": "another", "student": "s001"}):
        differ = sum(not _same(variant(q, **S001), variant(q, **other)) for q in varying)
        assert differ > 0.85 * len(varying)
    fixed = next(q for q in questions() if q.vary is None and q.kind == "choice")
    assert variant(fixed, **S001) is fixed


def test_hidden_inputs_come_from_the_secret_and_follow_the_visible_ones():
    asked = question("02.four-loops")
    seen = variant(asked, **S001)
    first, again, other = (hidden(asked, **S001, secret=s) for s in ("x", "x", "y"))
    assert len(first.inputs) == len(seen.inputs) + HIDDEN_SAMPLES
    shown = [[part.tolist() for part in case] for case in seen.inputs]
    inputs = [
        [[part.tolist() for part in case] for case in q.inputs] for q in (first, again, other)
    ]
    assert all(drawn[: len(shown)] == shown for drawn in inputs)
    assert inputs[0] == inputs[1]
    assert inputs[0][len(shown) :] != inputs[2][len(shown) :]
    fixed = replace(question("01.smoother"), sample=None)
    assert hidden(fixed, **S001, secret="x").inputs == fixed.cases
