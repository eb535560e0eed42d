"""How much of a part an answer earns."""

import inspect

import numpy as np
import pytest

from convwidgets.exercises import Feedback, StandIn, question, questions
from convwidgets.exercises._trial import attempt
from convwidgets.homework.marks import Mark, mark
from convwidgets.homework.variants import hidden, variant

S001 = {"course": "convwidgets", "student": "s001"}
FUNCTIONS = [q for q in questions() if q.kind == "function"]
VALUES = [q for q in questions() if q.kind != "function"]


class Elsewhere(StandIn):
    """Stands for a function that runs in another process."""

    def __init__(self, function):
        self.function = function
        self.calls = 0

    def attempt(self, case):
        self.calls += 1
        return attempt(self.function, case)


def _plain(value):
    """A right answer as a student would give it."""
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return float(value)


def test_right_answers_earn_everything_and_empty_ones_nothing():
    for asked in VALUES:
        for student in ("s001", "s002", "s003"):
            own = variant(asked, course="convwidgets", student=student)
            assert mark(own, _plain(own.right)).share == 1, own.id
            assert mark(own, None).share == 0


def test_no_slip_earns_more_than_half():
    for asked in VALUES:
        own = variant(asked, **S001)
        for slip in own.slips:
            marked = mark(own, _plain(slip.value))
            assert marked.share in (0, 0.5), own.id
            assert slip.name in marked.feedback.misconceptions


@pytest.mark.parametrize("asked", FUNCTIONS, ids=lambda q: q.id)
def test_the_reference_earns_everything_wherever_it_runs(asked):
    own = hidden(asked, **S001, secret="x")
    away = Elsewhere(asked.oracle)
    assert mark(own, away).share == 1
    assert away.calls == len(own.inputs)  # once for each input
    nothing = Elsewhere(lambda *_: None)
    assert mark(own, nothing).share == 0
    first = np.array(asked.oracle(*own.inputs[0]))
    assert mark(own, Elsewhere(lambda *_: first)).share == 0  # always the same


def test_functions_earn_for_what_is_seen_and_for_what_is_hidden():
    asked = question("01.convolve")
    own = hidden(asked, **S001, secret="x")
    seen = len(own.cases)

    def broken(wrong):
        cases = [[part.tolist() for part in case] for case in own.inputs]

        def function(signal, kernel):
            right = asked.oracle(signal, kernel)
            return right + (cases.index([signal.tolist(), kernel.tolist()]) in wrong)

        return Elsewhere(function)

    unseen = range(seen, seen + 20)
    assert mark(own, broken({*unseen})).share == pytest.approx(0.4)
    assert mark(own, broken({*unseen[:10]})).share == pytest.approx(0.4)  # just half of them
    assert mark(own, broken({*unseen[:8]})).share == pytest.approx(0.4 + 0.6 * 0.6)
    assert mark(own, broken({0})).share == pytest.approx(0.6)
    told = mark(own, broken({0, unseen[0]}))
    assert told.share == pytest.approx(0.6 * 0.95)
    assert (
        told.note
        == f"Right on {seen - 1} of {seen} inputs you could try and 19 of 20 further ones."
    )


def test_a_function_that_is_none_earns_nothing_and_is_told_so():
    own = hidden(question("01.convolve"), **S001, secret="x")
    for answer in (3, "convolve", lambda signal: signal):
        marked = mark(own, answer)
        assert (marked.share, marked.feedback.correct) == (0, None)
        assert "earns nothing" in marked.note


def test_a_stand_in_is_known_by_its_class_and_refused_by_its_signature():
    asked = question("01.convolve")

    def cheat(signal, kernel):
        return None

    cheat.attempt = lambda case: attempt(asked.oracle, case)
    assert not asked.grade(cheat)
    away = Elsewhere(asked.oracle)
    away.signature = inspect.signature(lambda signal: None)
    assert "takes (signal)" in asked.grade(away).text
    assert away.calls == 0
    away.signature = inspect.signature(lambda *inputs: None)
    assert asked.grade(away)


def test_a_slip_is_named_in_a_stand_in_as_in_a_function():
    for asked in (question("02.four-loops"), question("05.output-size"), question("07.max-pool")):
        for slip in asked.misconceptions:
            assert asked.grade(Elsewhere(slip.compute)) == asked.grade(slip.compute)


def _entries(right, *wrong):
    rows = [[float(entry) for entry in row] for row in right]
    for i, j in wrong:
        rows[i][j] += 1
    return rows


def test_half_credit_for_two_thirds_of_a_matrix():
    own = variant(question("02.whole"), **S001)
    assert len(own.right) == len(own.right[0]) == 3
    three = [(0, 0), (1, 1), (2, 2)]
    assert mark(own, _entries(own.right, *three)).share == 0.5
    assert "6 of 9 entries" in mark(own, _entries(own.right, *three)).note
    assert mark(own, _entries(own.right, *three, (0, 1))).share == 0
    assert mark(own, _entries(own.right)[:2]).share == 0  # another shape
    unread = mark(own, "nine numbers")
    assert (unread.share, unread.feedback.correct) == (0, None)


def test_one_number_everywhere_earns_nothing():
    flat = question("02.whole").variant(image=np.ones((4, 4)), kernel=np.ones((2, 2)))
    assert mark(flat, np.full((3, 3), 4)).share == 1  # unless it is the answer
    corner = np.ones((4, 4))
    corner[0, 0] = 2
    nearly = flat.variant(image=corner)
    assert mark(nearly, np.full((3, 3), 4)).share == 0  # although 8 of 9 entries are right
    # No more fits here than with one number, as with most kernels, which are nearly all 0.
    assert mark(nearly, [[5, 4, 4], [4, 4, 4], [4, 4, 3]]).share == 0
    assert mark(question("02.left-neighbour"), np.eye(3)[::-1]).share == 0
    assert mark(question("02.left-neighbour"), [[0, 0, 0], [0, 1, 0], [0, 0, 0]]).share == 0


def test_half_credit_for_two_of_three_sizes():
    own = variant(question("06.layer-shape"), **S001)
    channels, rows, columns = (int(size) for size in own.right)
    assert mark(own, (channels, rows, columns + 1)).share == 0.5
    assert mark(own, (channels, rows + 1, columns + 1)).share == 0
    assert mark(own, (rows, columns)).share == 0


def test_points_come_in_hundredths():
    assert Mark(1 / 3, Feedback(False, ())).points(2) == 0.67
    assert Mark(1.0, Feedback(True, ())).points(2.5) == 2.5
