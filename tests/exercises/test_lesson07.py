"""Lesson 07: its functions, their slips on many inputs, and the catalogue of pooling."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from convwidgets import avg_pool2d, max_pool2d
from convwidgets.exercises import Matrix, Number, check, question
from convwidgets.exercises.misconceptions import moves, pool_code, pools

TASKS = {
    "07.max-pool": pool_code.FOR_MAX_POOL,
    "07.average-pool": pool_code.FOR_AVERAGE_POOL,
    "07.shift": pool_code.FOR_SHIFT,
}
SLIPS = [(name, slip) for name, slips in TASKS.items() for slip in slips]


@pytest.mark.parametrize(("name", "slip"), SLIPS, ids=lambda part: getattr(part, "name", part))
def test_slips_in_code_are_named_on_many_random_inputs(name, slip):
    for seed in range(4):
        drawn = replace(question(name), seed=seed, samples=15)
        assert drawn.grade(drawn.oracle).correct is True
        feedback = drawn.grade(slip.compute)
        assert feedback.correct is False
        assert feedback.misconceptions == (slip.name,)


@pytest.mark.parametrize("name", TASKS)
def test_the_fixed_inputs_tell_all_slips_apart(name):
    fixed = replace(question(name), samples=0)
    for slip in TASKS[name]:
        assert fixed.grade(slip.compute).misconceptions == (slip.name,)


def test_the_right_functions_are_the_librarys():
    assert check("07.max-pool", lambda image, size: max_pool2d(image, size)).correct is True
    averaged = lambda image, size, stride: avg_pool2d(image, size, stride=stride)  # noqa: E731
    assert check("07.average-pool", averaged).correct is True


def test_the_starters_of_the_lesson_are_not_called_wrong_by_name():
    zeros = lambda image, size: np.zeros(image.shape)  # noqa: E731
    assert "Nothing is written yet" in check("07.max-pool", zeros).text
    assert "comes back as it was" in check("07.shift", lambda image, cells: image).text


def test_another_way_to_begin_at_zero():
    def search(image, size):
        output = np.zeros((len(image) // size, image.shape[1] // size))
        for (i, j), value in np.ndenumerate(image):
            place = (i // size, j // size)
            if place[0] < output.shape[0] and place[1] < output.shape[1]:
                output[place] = max(output[place], value)
        return output

    assert check("07.max-pool", search).misconceptions == ("begun at zero",)


def test_windows_as_wide_or_as_far_apart_as_the_other_number():
    def averages(wide, apart):
        def pool(image, size, stride):
            rows, columns = ((n - size) // stride + 1 for n in image.shape)
            output = np.zeros((rows, columns))
            for i in range(rows):
                for j in range(columns):
                    top, left = (k * (stride if apart else size) for k in (i, j))
                    side = size if wide else stride
                    output[i, j] = image[top : top + side, left : left + side].mean()
            return output

        return pool

    assert check("07.average-pool", averages(True, True)).correct is True
    narrow = check("07.average-pool", averages(False, True))
    assert narrow.misconceptions == ("as wide as the stride",)
    with pytest.warns(RuntimeWarning, match="empty slice|invalid value"):
        far = check("07.average-pool", averages(True, False))
    assert far.misconceptions == ("right shape, side by side",)


def test_a_shift_within_a_copy_keeps_old_numbers():
    def copied(image, cells):
        output = image.copy()
        output[:, cells:] = image[:, :-cells]
        return output

    assert check("07.shift", copied).misconceptions == ("old numbers left",)


def asked(kind, answer, slips, numbers):
    return kind(
        id="t.pools", prompt="?", numbers=numbers, answer=answer, misconceptions=slips,
        hints=("h",), explanation="e",
    )  # fmt: skip


def images(rng):
    return {"image": rng.integers(-9, 10, rng.integers(4, 8, 2)), "kernel_size": 2}


def sizes(rng):
    kernel_size = int(rng.integers(1, 6))
    size = kernel_size + int(rng.integers(0, 30))
    return {"size": size, "kernel_size": kernel_size, "stride": int(rng.integers(1, 6))}


def rows(rng):
    row = np.zeros(8, int)
    row[rng.integers(0, 8)] = rng.integers(1, 10)
    return {"row": row, "kernel_size": int(rng.integers(2, 5))}


GROUPS = {
    "maxima": (Matrix, pools.kept, pools.FOR_MAXIMA, images),
    "dropped": (Number, pools.dropped, pools.FOR_DROPPED, sizes),
    "ceil": (
        Number,
        lambda size, kernel_size, stride: len(range(0, size - kernel_size + stride, stride)),
        pools.FOR_CEIL,
        sizes,
    ),
    "corner": (
        Number,
        lambda window: window.sum() / 9,
        pools.FOR_CORNER,
        lambda rng: {"window": rng.integers(0, 10, (2, 2))},
    ),
    "following": (
        Number,
        lambda stride, kernel_size: stride * kernel_size,
        moves.FOR_FOLLOWING,
        lambda rng: {"stride": int(rng.integers(1, 6)), "kernel_size": int(rng.integers(1, 6))},
    ),
    "shifted": (
        Matrix,
        lambda row, kernel_size: moves.pooled(moves.shifted(row), kernel_size),
        moves.FOR_SHIFTED,
        rows,
    ),
    "unseen": (
        Number,
        moves.unseen,
        moves.FOR_UNSEEN,
        lambda rng: {"cells": int(rng.integers(2, 30)), "kernel_size": int(rng.integers(1, 6))},
    ),
}


@pytest.mark.parametrize("group", GROUPS)
def test_every_slip_is_named_and_no_right_answer_refused(group):
    kind, answer, slips, draw = GROUPS[group]
    rng = np.random.default_rng(20)
    named = set()
    for _ in range(100):
        asked_now = asked(kind, answer, slips, draw(rng))
        assert asked_now.grade(asked_now.right).correct is True
        for slip in asked_now.slips:
            feedback = asked_now.grade(slip.value)
            assert feedback.correct is False
            assert slip.name in feedback.misconceptions
            assert not set("{}") & set(slip.reason), slip.reason
            named.add(slip.name)
    assert named == {slip.name for slip in slips}


def test_dropped_cells_and_unseen_steps_counted_one_by_one():
    rng = np.random.default_rng(3)
    for _ in range(100):
        n = sizes(rng)
        seen = np.zeros((n["size"], n["size"]), bool)
        starts = range(0, n["size"] - n["kernel_size"] + 1, n["stride"])
        # Cells between windows are not dropped by the floor: the last window ends what is read.
        end = starts[-1] + n["kernel_size"]
        seen[:end, :end] = True
        assert pools.dropped(**n) == (~seen).sum()
    for cells in range(2, 12):
        for kernel_size in range(1, 5):
            if cells % kernel_size:
                continue
            outputs = [
                moves.pooled(9 * np.eye(cells, dtype=int)[place], kernel_size).tolist()
                for place in range(cells)
            ]
            same = sum(a == b for a, b in pairwise(outputs))
            assert moves.unseen(cells, kernel_size) == same
