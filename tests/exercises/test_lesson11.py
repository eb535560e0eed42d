"""Lesson 11: its functions, their slips on many inputs, and other ways to write them."""

import inspect
from dataclasses import replace

import numpy as np
import pytest

import convwidgets as cw
from convwidgets.exercises import check, question
from convwidgets.exercises.misconceptions import patch_code, patch_rows, patches

TASKS = {
    "11.im2col": patch_code.FOR_IM2COL,
    "11.rows": patch_rows.FOR_ROWS,
    "11.product": patch_code.FOR_PRODUCTS,
}
SLIPS = [(name, slip) for name, slips in TASKS.items() for slip in slips]


@pytest.mark.parametrize(("name", "slip"), SLIPS, ids=lambda part: getattr(part, "name", part))
def test_slips_in_code_are_named_on_many_random_inputs(name, slip):
    for seed in range(3):
        drawn = replace(question(name), seed=seed, samples=12)
        feedback = drawn.grade(slip.compute)
        assert feedback.correct is False
        assert feedback.misconceptions == (slip.name,)


@pytest.mark.parametrize("name", TASKS)
def test_the_fixed_inputs_tell_all_slips_apart(name):
    fixed = replace(question(name), samples=0)
    assert fixed.grade(fixed.oracle).correct is True
    for slip in TASKS[name]:
        assert fixed.grade(slip.compute).misconceptions == (slip.name,)


def test_the_right_functions_are_the_librarys():
    by_core = lambda x, kernel_size, stride: cw.im2col(x, kernel_size, stride=stride)  # noqa: E731
    assert check("11.im2col", by_core).correct is True
    assert check("11.product", lambda x, weight: cw.conv2d(x, weight)).correct is True


def test_other_ways_to_write_the_matrix():
    def by_cells(x, kernel_size, stride):
        down, across = ((n - kernel_size) // stride + 1 for n in x.shape[1:])
        rows = [
            x[c, m : m + stride * down : stride, n : n + stride * across : stride].ravel()
            for c in range(len(x))
            for m in range(kernel_size)
            for n in range(kernel_size)
        ]
        return np.array(rows)

    def by_list(x, kernel_size, stride):
        windows = []
        for i in range(0, x.shape[1] - kernel_size + 1, stride):
            for j in range(0, x.shape[2] - kernel_size + 1, stride):
                windows.append(x[:, i : i + kernel_size, j : j + kernel_size].flatten())
        return np.array(windows).T

    for name in ("11.im2col", "11.rows"):
        assert check(name, by_cells).correct is True
        assert check(name, by_list).correct is True


@pytest.mark.parametrize(
    ("before", "after", "name"),
    [
        ("across = (width -", "across = (height -", "square pictures only"),
        ("window.ravel()", "window.transpose(1, 2, 0).ravel()", "channel last within a column"),
        ("window.ravel()", 'window.ravel(order="F")', "everything backwards within a column"),
        ("i * across + j]", "j * down + i]", "places counted downwards"),
        ("i * stride, j * stride", "i, j", "stride in the count only"),
        ("i * stride, j * stride", "0, 0", "window never moves"),
        ("// stride + 1", "// stride", "loop one short"),
        ("i * across + j]", "i * down + j]", "rows above counted with the height"),
        ("i * across + j]", "i + j]", "row and column added"),
        ("i * across + j]", "i * kernel_size + j]", "rows above counted with the kernel"),
        ("[:, i * across + j]", "[i * across + j]", "written into rows"),
        ("    return", "        return", "return in the outer loop"),
        ("    return patches", "    return patches.T", "transposed"),
        ("    return patches", "    return 0 * patches", "nothing written yet"),
    ],
)
def test_slips_as_students_write_them(before, after, name):
    assert _changed("11.im2col", before, after).misconceptions == (name,)


@pytest.mark.parametrize(
    ("before", "after", "name"),
    [
        ("m + stride * down : stride, n : n + stride * across : stride", "m + down, n : n + across",
         "stride in the count only"),
        ("patches[row]", "patches[m * kernel_size + n]", "channel forgotten in the row"),
        ("patches[row]", "patches[(c + m) * kernel_size + n]",
         "channel counted as a row of the window"),
        ("patches[row]", "patches[c * kernel_size**2 + n * kernel_size + m]",
         "columns before rows within a channel"),
        ("patches[row]", "patches[(m * kernel_size + n) * channels + c]",
         "channel last within a column"),
        ("cells.ravel()", "cells.T.ravel()", "places counted downwards"),
        ("    return patches", "    return 0 * patches", "nothing written yet"),
    ],
)  # fmt: skip
def test_slips_in_rows_as_students_write_them(before, after, name):
    assert _changed("11.rows", before, after).misconceptions == (name,)


@pytest.mark.parametrize(
    ("before", "after", "error"),
    [
        ("window.ravel()", "window", "ValueError"),
        ("x[:, top", "x[top", "ValueError"),
        ("top + kernel_size,", "top + kernel_size - 1,", "ValueError"),
        ("i * across + j]", "i * width + j]", "IndexError"),
        ("// stride + 1", "// stride + 2", "ValueError"),
    ],
)
def test_a_window_that_does_not_fit_is_shown_as_it_is(before, after, error):
    """Many slips end in the same exception: none of them is named at a venture."""
    said = _changed("11.im2col", before, after)
    assert said.correct is False
    assert said.misconceptions == ()
    assert f"your function stopped: {error}" in said.text


def _changed(name, before, after):
    """What is said of the right function with one place changed."""
    right = question(name).oracle
    source = inspect.getsource(right)
    assert before in source
    scope = {"np": np, "Array": object}
    exec(source.replace(before, after), scope)
    return check(name, scope[right.__name__])


def test_a_single_kernel_is_told_with_the_patch_matrix():
    said = check("11.cost", 1440)
    assert said.misconceptions == ("output channels forgotten",)
    assert "as many as the patch matrix has numbers" in said.text


def test_a_product_of_the_wrong_sides_is_shown_as_it_is():
    wrong = lambda x, weight: cw.im2col(x, weight.shape[2:]) @ weight.reshape(len(weight), -1)  # noqa: E731
    said = check("11.product", wrong)
    assert said.correct is False
    assert said.misconceptions == ()
    assert "your function stopped: ValueError" in said.text


def test_the_numbers_of_the_matrix_are_the_cores():
    rng = np.random.default_rng(3)
    for _ in range(30):
        channels, kernel = (int(n) for n in rng.integers(1, 5, 2))
        height, width = (kernel + int(n) for n in rng.integers(1, 6, 2))
        columns = cw.im2col(
            np.arange(channels * height * width).reshape(channels, height, width), kernel
        )
        assert patches.matrix_shape(channels, height, width, kernel) == columns.shape
        row, column = int(rng.integers(height - kernel + 1)), int(rng.integers(width - kernel + 1))
        place = patches.column_of(width, kernel, row, column)
        assert columns[0, place] == row * width + column
        c, m, n = int(rng.integers(channels)), *(int(i) for i in rng.integers(0, kernel, 2))
        assert columns[patches.row_of(kernel, c, m, n), 0] == (c * height + m) * width + n
        ones = np.ones((kernel**2, (height - kernel + 1) ** 2))
        counts = cw.col2im(ones, (height, height), kernel)
        np.testing.assert_array_equal(counts, patches.overlaps(height, kernel))
