"""Functions students write: right ones, ones with a planted bug, and hostile ones."""

import time

import numpy as np
import pytest

from convwidgets.core import ConvError, conv2d
from convwidgets.exercises import Function, Misconception, question

LOOPS_1D = question("01.by-hand")
LOOPS_2D = question("02.four-loops")
STRIDED = question("02.stride")

RIGHT_1D = """
def f(signal, kernel):
    out = []
    for n in range(len(signal) - len(kernel) + 1):
        total = 0
        for k in range(len(kernel)):
            total += signal[n + k] * kernel[k]
        out.append(total)
    return np.array(out)
"""

RIGHT_2D = """
def f(image, kernel):
    H, W = image.shape
    kH, kW = kernel.shape
    out = np.zeros((H - kH + 1, W - kW + 1))
    for i in range(H - kH + 1):
        for j in range(W - kW + 1):
            total = 0
            for m in range(kH):
                for n in range(kW):
                    total += image[i + m, j + n] * kernel[m, n]
            out[i, j] = total
    return out
"""

RIGHT_STRIDED = """
def f(image, kernel, stride):
    H, W = image.shape
    kH, kW = kernel.shape
    out = np.zeros(((H - kH) // stride + 1, (W - kW) // stride + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            for m in range(kH):
                for n in range(kW):
                    out[i, j] += image[i * stride + m, j * stride + n] * kernel[m, n]
    return out
"""


def written(source, *edits):
    """The function a student would have written, with the edits that plant a bug."""
    for before, after in edits:
        assert before in source
        source = source.replace(before, after)
    scope = {"np": np}
    exec(compile(source, "<cell>", "exec"), scope)
    return scope["f"]


@pytest.mark.parametrize(
    ("asked", "source"),
    [(LOOPS_1D, RIGHT_1D), (LOOPS_2D, RIGHT_2D), (STRIDED, RIGHT_STRIDED)],
    ids=["1-D", "2-D", "stride"],
)
def test_the_right_function_is_accepted(asked, source):
    assert asked.grade(written(source)).correct is True


def test_other_right_ways_are_accepted():
    assert LOOPS_1D.grade(lambda signal, kernel: np.correlate(signal, kernel)).correct is True
    assert LOOPS_2D.grade(lambda image, kernel: conv2d(image, kernel)).correct is True
    # A plain list of numbers is an answer, too, and so is float32.
    as_list = written(RIGHT_1D, ("np.array(out)", "[float(v) for v in out]"))
    assert LOOPS_1D.grade(as_list).correct is True
    single = written(RIGHT_2D, ("return out", "return out.astype(np.float32)"))
    assert LOOPS_2D.grade(single).correct is True


@pytest.mark.parametrize(
    ("edit", "name"),
    [
        (("kernel[k]", "kernel[-1 - k]"), "kernel flipped"),
        (("signal[n + k] * kernel[k]", "signal[n + k]"), "added without multiplying"),
        (("kernel[k]", "abs(kernel[k])"), "signs lost"),
        (("total +=", "total ="), "last product only"),
        (("len(signal) - len(kernel) + 1", "len(signal) - len(kernel)"), "loop one short"),
        (("len(signal) - len(kernel) + 1", "len(signal) - len(kernel) + 2"), "loop one too long"),
        (("range(len(kernel))", "range(len(kernel) + 1)"), "loop one too long"),
        (("range(len(kernel))", "range(len(kernel) - 1)"), "kernel loop one short"),
        (("n + k", "k"), "window never moves"),
        (("append(total)", "append(total / len(kernel))"), "averaged"),
        (("append(total)", "append(abs(total))"), "sign of the sum lost"),
        (("append(total)", "append(int(total))"), "decimals cut off"),
        (
            ("    for n in range(len(signal) - len(kernel) + 1):\n        total = 0\n",
             "    total = 0\n    for n in range(len(signal) - len(kernel) + 1):\n"),
            "sum not reset",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_planted_bugs_in_one_dimension(edit, name):
    feedback = LOOPS_1D.grade(written(RIGHT_1D, edit))
    assert feedback.correct is False
    assert name in feedback.misconceptions


def test_the_librarys_own_flip_is_recognised():
    feedback = LOOPS_1D.grade(lambda signal, kernel: np.convolve(signal, kernel))
    assert feedback.misconceptions == ("full, flipped convolution",)
    feedback = LOOPS_1D.grade(lambda signal, kernel: np.convolve(signal, kernel, "valid"))
    assert feedback.misconceptions == ("kernel flipped",)


@pytest.mark.parametrize(
    ("edits", "name"),
    [
        ([("kernel[m, n]", "kernel[n, m]")], "rows and columns of the kernel swapped"),
        ([("kernel[m, n]", "kernel[kH - 1 - m, kW - 1 - n]")], "kernel flipped"),
        ([("image[i + m, j + n]", "image[m, n]")], "window never moves"),
        ([("for i in range(H - kH + 1)", "for i in range(H - kH)"),
          ("for j in range(W - kW + 1)", "for j in range(W - kW)")],
         "loop one short, output large enough"),
        ([("H - kH + 1", "H - kH"), ("W - kW + 1", "W - kW")], "loop one short"),
        ([("H - kH + 1", "H - kH + 2"), ("W - kW + 1", "W - kW + 2")], "loop one too long"),
        ([("total += ", "total = ")], "last product only"),
        ([("out[i, j] = total", "out[i, j] = total / (kH * kW)")], "averaged"),
        ([("np.zeros((H - kH + 1, W - kW + 1))", "np.zeros_like(image)")],
         "output as large as the input"),
        ([("np.zeros((H - kH + 1, W - kW + 1))", "np.zeros((H - kH + 1, W - kW + 1), dtype=int)")],
         "decimals cut off"),
        ([("return out", "return out.T")], "output transposed"),
        ([("out[i, j] =", "out[j, i] =")], "output indices swapped"),
        ([("            total = 0\n", ""), ("    for i in", "    total = 0\n    for i in")],
         "sum not reset"),
        ([("            total = 0\n", ""),
          ("        for j in", "        total = 0\n        for j in")],
         "sum reset in each row only"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_planted_bugs_in_two_dimensions(edits, name):
    feedback = LOOPS_2D.grade(written(RIGHT_2D, *edits))
    if name == "output as large as the input":
        # zeros_like of whole numbers also cuts decimals off, where there are any.
        image_of_floats = written(RIGHT_2D, edits[0], ("H, W =", "image = image * 1.0\n    H, W ="))
        feedback = LOOPS_2D.grade(image_of_floats)
    assert feedback.correct is False
    assert name in feedback.misconceptions


@pytest.mark.parametrize(
    ("edits", "name"),
    [
        ([("image[i * stride + m, j * stride + n]", "image[i + m, j + n]")],
         "stride in the shape only"),
        ([("// stride + 1", "// stride")], "start forgotten"),
        ([("// stride", "// 1"), ("i * stride", "i"), ("j * stride", "j")], "stride ignored"),
        ([("kernel[m, n]", "kernel[-1 - m, -1 - n]")], "kernel flipped"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_planted_bugs_with_a_stride(edits, name):
    feedback = STRIDED.grade(written(RIGHT_STRIDED, *edits))
    assert feedback.correct is False
    assert name in feedback.misconceptions


def test_slices_that_run_out_are_the_same_slip_as_indices_that_do():
    def sliced(signal, kernel):
        places = len(signal) - len(kernel) + 2
        return np.array([(signal[n : n + len(kernel)] * kernel).sum() for n in range(places)])

    assert LOOPS_1D.grade(sliced).misconceptions == ("loop one too long, with slices",)

    def sliced_image(image, kernel):
        rows, columns = (n - k + 2 for n, k in zip(image.shape, kernel.shape, strict=True))
        out = np.zeros((rows, columns))
        for i, j in np.ndindex(out.shape):
            out[i, j] = (image[i : i + kernel.shape[0], j : j + kernel.shape[1]] * kernel).sum()
        return out

    assert "loop one too long, with slices" in LOOPS_2D.grade(sliced_image).misconceptions
    assert len(LOOPS_2D.grade(sliced_image).messages) == 1


@pytest.mark.parametrize(
    "answer",
    [
        lambda image, kernel: image * kernel,  # shapes that do not fit are no end of a loop
        lambda image, kernel: np.zeros(3) + image[0],
        lambda image, kernel: image[0, 0, 0],
        lambda image, kernel: image["first"],
        lambda image, kernel: np.reshape(image, (2, 2)),
    ],
)
def test_not_every_error_is_a_loop_that_runs_too_far(answer):
    text = said(answer, LOOPS_2D)
    assert "your function stopped: " in text
    assert "It is to return a 3×3 array." in text


def test_reading_past_an_end_is_one_slip_by_index_and_by_slice():
    pictures = question("11.im2col")

    def as_if_square(x, kernel_size, stride):
        channels, rows, _ = x.shape
        places = (rows - kernel_size) // stride + 1
        matrix = np.zeros((channels * kernel_size**2, places**2))
        for place in range(places**2):
            top, left = (n * stride for n in divmod(place, places))
            window = x[:, top : top + kernel_size, left : left + kernel_size]
            matrix[:, place] = window.ravel()  # too short, where the picture is narrow
        return matrix

    assert "square pictures only" in pictures.grade(as_if_square).misconceptions


def test_another_error_of_the_same_kind_is_not_taken_for_a_slip():
    relu = question("09.relu")
    compared = relu.grade(lambda x: x if x > 0 else 0)
    assert compared.misconceptions == ("a comparison of the whole array",)
    assert relu.grade(lambda x: x.reshape(-7, -7)).misconceptions == ()
    combine = question("09.combine")
    assert combine.grade(lambda a, b: a + b).misconceptions == ("added",)
    assert combine.grade(lambda a, b: a + np.zeros((9, 9))).misconceptions == ()


def said(function, asked=LOOPS_1D):
    feedback = asked.grade(function)
    assert feedback.correct is False
    assert feedback.misconceptions == ()
    return " ".join(feedback.messages)


def test_an_exception_is_told_with_its_input_and_line():
    text = said(written(RIGHT_1D, ("total +=", "totl +=")))
    assert "`signal` = [1, 2, 3, 4, 5] and `kernel` = [1, 0, −1]" in text
    assert "(cannot access local variable 'totl'" in text
    assert "in line 7" in text


def test_an_exception_without_a_usable_text_is_told_by_name():
    class Mute(Exception):
        def __str__(self):
            raise RuntimeError("no text either")

    def stops(signal, kernel):
        raise Mute

    assert "stopped: Mute in line" in said(stops)


def test_leaving_the_interpreter_is_no_way_out():
    def leaves(signal, kernel):
        raise SystemExit(0)

    assert "SystemExit" in said(leaves)


def test_an_interrupt_by_the_student_gets_through():
    def interrupted(signal, kernel):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        LOOPS_1D.grade(interrupted)


def test_returning_nothing_and_printing_instead(capsys):
    text = said(written(RIGHT_1D, ("return np.array(out)", "pass")))
    assert text.startswith("With `signal` = [1, 2, 3, 4, 5] and `kernel` = [1, 0, −1] your")
    assert "returns nothing (None), and it is to return 3 values" in text
    text = said(written(RIGHT_1D, ("return np.array(out)", "print(np.array(out))")))
    assert "prints “[-2 -2 -2]”" in text
    assert "`return` hands it on" in text
    # The first call prints for those who debug by printing; the others are kept quiet.
    assert capsys.readouterr().out == "[-2 -2 -2]\n"


def test_changing_the_input_is_told_even_if_the_values_are_right():
    spoils = written(RIGHT_1D, ("    return", "    signal[0] = 99\n    return"))
    text = said(spoils)
    assert text.startswith("The values are right. Your function changes its input `signal`.")
    text = said(written(RIGHT_1D, ("    out = []", "    out = []\n    kernel[:] = 2 * kernel")))
    assert "changes its input `kernel`" in text
    assert "work that one out by hand" in text


def test_another_shape_is_told():
    text = said(written(RIGHT_1D, ("np.array(out)", "np.array(out[:-2])")))
    assert "your function returns one value, and the output is 3 values" in text
    text = said(written(RIGHT_2D, ("return out", "return out[None]")), LOOPS_2D)
    assert "returns a 1×3×3 array, and the output is a 3×3 array" in text
    assert "a 5×5 `image`" in text


def test_a_wrong_value_is_named_without_the_right_one():
    text = said(written(RIGHT_2D, ("out[i, j] = total", "out[i, j] = total + (i == 1)")), LOOPS_2D)
    assert "6 of 9 values agree" in text
    assert "At position (1, 0) you have 241" in text
    assert "240" not in text


def test_what_is_no_array_of_numbers_is_told():
    text = said(lambda signal, kernel: {0: 1})
    assert text.startswith("With `signal` = [1, 2, 3, 4, 5] and `kernel` = [1, 0, −1] your")
    assert "type dict, and it is to return 3 values" in text
    assert "type str" in said(lambda signal, kernel: "[-2, -2, -2]")
    assert "array of object" in said(lambda signal, kernel: np.array([None, None]))
    assert "type int" in said(lambda signal, kernel: 10**400)  # more than 64 bits hold
    assert "type list" in said(lambda signal, kernel: [10**30, 1, 2])
    assert "array of bool" in said(lambda signal, kernel: np.array([True]))


class YesMan(np.ndarray):
    """An array that would pass every comparison."""

    def __eq__(self, other):
        return np.ones(3, dtype=bool)

    def __array_function__(self, func, types, args, kwargs):
        return True

    def __array_ufunc__(self, *args, **kwargs):
        return True


def test_only_exact_types_are_trusted():
    assert "type YesMan" in said(lambda signal, kernel: np.zeros(3).view(YesMan))

    class Float(float):
        def __eq__(self, other):
            return True

        __hash__ = float.__hash__

    assert "type Float" in said(lambda signal, kernel: Float(3))
    assert "type list" in said(lambda signal, kernel: [Float(3)] * 3)


def test_what_is_not_the_function_itself_is_not_counted():
    feedback = LOOPS_1D.grade(np.array([-2, -2, -2]))
    assert feedback.correct is None
    assert 'check("01.by-hand", your_function)' in feedback.text
    feedback = LOOPS_1D.grade(lambda signal: signal)
    assert feedback.correct is None
    assert "called with (signal, kernel)" in feedback.text


def test_a_right_result_for_the_fixed_cases_alone_is_not_enough():
    known = {tuple(case[0]): LOOPS_1D.oracle(*case) for case in LOOPS_1D.cases}

    def remembers(signal, kernel):
        return known.get(tuple(signal.tolist()), np.zeros(len(signal) - len(kernel) + 1))

    assert LOOPS_1D.grade(remembers).correct is False


def test_a_function_cannot_spoil_the_yardstick():
    seen = []

    def spoils(signal, kernel):
        seen.append((signal, kernel))
        for past, weights in seen:
            past[:] = 0
            weights[:] = 0
        return np.zeros(len(signal) - len(kernel) + 1)

    assert LOOPS_1D.grade(spoils).correct is False
    assert LOOPS_1D.grade(written(RIGHT_1D)).correct is True


def slow_question(**parts):
    return Function(
        id="t.slow",
        prompt="?",
        arguments=("x",),
        oracle=lambda x: x * 2,
        cases=(([1, 2],), ([3, 4],)),
        seconds=0.05,
        hints=("h",),
        explanation="e",
        **parts,
    )


def test_a_slow_call_stops_the_trial_and_is_told():
    calls = []

    def slow(x):
        calls.append(x)
        time.sleep(0.08)
        return x * 2

    feedback = slow_question().grade(slow)
    assert feedback.correct is None
    assert "more than the 0.05 one call may take" in feedback.text
    assert len(calls) == 1

    def slow_and_wrong(x):
        time.sleep(0.08)
        return x * 3

    feedback = slow_question().grade(slow_and_wrong)
    assert feedback.correct is False
    assert "0 of 2 values agree" in feedback.text
    assert "other inputs were not tried" in feedback.text


def test_functions_without_a_signature_are_simply_tried():
    assert slow_question().grade(np.negative).correct is False


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"cases": ()}, "no input to try"),
        ({"cases": (([1], [2]),)}, "2 parts for the arguments x"),
        ({"oracle": lambda x: None}, "the oracle gives"),
        ({"oracle": 3}, "give the right function"),
        ({"seconds": 0}, "more than 0"),
    ],
)
def test_exercises_that_cannot_be_tried_are_refused(changes, message):
    parts = {
        "id": "t.f",
        "prompt": "?",
        "arguments": ("x",),
        "oracle": lambda x: x,
        "cases": (([1],),),
        "hints": ("h",),
        "explanation": "e",
    }
    with pytest.raises(ConvError, match=message):
        Function(**{**parts, **changes})


def test_slips_that_do_not_apply_do_not_explain_a_missing_return():
    never = Misconception("never", lambda x: None, "Not this one.")
    feedback = slow_question(misconceptions=(never,)).grade(lambda x: None)
    assert feedback.misconceptions == ()
    assert "returns nothing" in feedback.text


def test_a_solution_shows_the_lines():
    assert "def correlate_by_hand(" in LOOPS_2D.solution()


@pytest.mark.parametrize("asked", [LOOPS_2D, STRIDED], ids=lambda asked: asked.id)
def test_only_the_last_hint_holds_the_line_of_code(asked):
    assert ["image[i" in hint for hint in map(asked.hint, range(3))] == [False, False, True]
    assert len(asked.hints) == 3
