"""The race and the comparison as data: checked answers, given measurements, a clock of ours."""

import math
import os
import signal
import sys
import threading
import time

import numpy as np
import pytest

from convwidgets import ConvError, conv2d, conv2d_loops, im2col, memory_count
from convwidgets.trace.speed import race_trace
from convwidgets.trace.speed_check import Fault, checked
from convwidgets.trace.speed_crossover import KERNELS, METHODS, crossover_trace, measure_crossover
from convwidgets.trace.speed_limit import TooLong, at_most
from convwidgets.trace.speed_race import measure_race
from convwidgets.trace.speed_times import Timing, duration, factor
from convwidgets.trace.speed_ways import read_ways, with_libraries
from convwidgets.trace.speed_work import Work, read_work

WORK = Work(size=64, in_channels=8, out_channels=16, kernel_size=3)
SMALL = Work(size=16, in_channels=2, out_channels=3, kernel_size=3)


class Clock:
    """Stands still but for what the ways say they take."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def way(self, seconds_a_row: float):
        def convolve(x, weight):
            self.now += seconds_a_row * (x.shape[1] - weight.shape[2] + 1)
            return conv2d(x, weight)

        return convolve


# ------------------------------------------------------------------------- the work


def test_the_work_is_counted_as_the_core_counts():
    assert WORK.products == math.prod(WORK.factors) == 4_428_288
    assert WORK.out_shape == conv2d(*WORK.arrays()).shape == (16, 62, 62)
    assert WORK.patch_shape == im2col(WORK.arrays()[0], 3).shape == (72, 3844)
    counts = memory_count(8, 16, 3, 64, itemsize=8)
    assert (WORK.patch_bytes, WORK.input_bytes) == (counts.patches, counts.input)
    assert conv2d(*WORK.strip(5)).shape == (16, 5, 62)
    x, weight = SMALL.small()
    assert conv2d(x, weight).shape == (3, 3, 4)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ((15, 8, 16, 3), "size is 15; it must be at least 16"),
        ((513, 8, 16, 3), "size is 513; it can be at most 512"),
        ((64, 0, 16, 3), "in_channels is 0"),
        ((64, 8, 257, 3), "out_channels is 257; it can be at most 256"),
        ((64, 8, 16, 1.5), "kernel_size is 1.5"),
        ((256, 64, 64, 3), "2,378,317,824 multiply-adds; at most 100,000,000"),
    ],
)
def test_works_that_are_refused(settings, sentence):
    with pytest.raises(ConvError, match=sentence):
        read_work(*settings)


# ----------------------------------------------------------------------- the check


def _changes_its_input(x, weight):
    x += 0.5
    return conv2d(x - 0.5, weight)


def _one_value_off(x, weight):
    right = conv2d(x, weight)
    right[1, 2, 3] += 2
    return right


def _prints(x, weight):
    print("here")
    return conv2d(x, weight)


@pytest.mark.parametrize(
    ("way", "sentence"),
    [
        (lambda x, w: None, "returns nothing"),
        (lambda x, w: "a map", "of type str, which is no array"),
        (lambda x, w: conv2d(x, w).transpose(0, 2, 1), "shape 3×4×3; .* give 3×3×4"),
        (lambda x, w: 1.0, "shape one number"),
        (lambda x, w: 0 * conv2d(x, w), "still all zeros"),
        (lambda x, w: conv2d(x, w[..., ::-1]), "of 36 values are wrong, by up to"),
        (lambda x, w: np.full_like(conv2d(x, w), np.nan), "36 of 36 values are wrong. At .* NaN"),
        (_one_value_off, r"1 of 36 values are wrong, by up to 2. At \(1, 2, 3\)"),
        (_changes_its_input, "changes the image"),
        (lambda x, w: x[7], r"stops with IndexError \(index 7 .*\) in line \d+ on an image of 2×5"),
        (lambda x: x, r"stops with TypeError"),
        (lambda x, w: exit(), "stops with SystemExit"),
    ],
)
def test_wrong_answers_are_told_in_words(way, sentence):
    with pytest.raises(Fault, match=sentence) as caught:
        checked(way, *SMALL.small(), 5.0, time.perf_counter)
    assert str(caught.value).endswith((".", "?"))


def test_right_answers_of_other_kinds_pass(capsys):
    clock = Clock()
    for way in (
        _prints,
        lambda x, w: conv2d(x, w).tolist(),
        lambda x, w: conv2d(x, w).astype("f4"),
    ):
        assert checked(way, *SMALL.small(), 5.0, clock) == 0
    assert capsys.readouterr().out == ""


def _endless(x, weight):
    while True:
        pass


def test_endless_loops_are_stopped():
    (timing,) = measure_race(SMALL, {"endless": _endless}, limit=0.2)
    assert timing.fault == "It was stopped after 0.2 seconds on an image of 2×5×6."


@pytest.mark.skipif(os.name == "nt", reason="has no such signals")
def test_they_are_stopped_where_interrupts_are_ignored():
    """As in what a script starts in the background."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        test_endless_loops_are_stopped()
    finally:
        signal.signal(signal.SIGINT, before)


def test_they_are_stopped_in_the_thread_that_answers_the_page_too():
    # JupyterLab has clicks on widgets answered outside the main thread.
    found, later = [], []

    def work():
        found.extend(measure_race(SMALL, {"endless": _endless, "ours": conv2d}, limit=0.2))
        time.sleep(0.01)
        later.append("nothing arrived later")

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(20)
    assert found[0].fault == "It was stopped after 0.2 seconds on an image of 2×5×6."
    assert not found[1].fault
    assert later


def test_what_hangs_only_when_it_is_called_again_is_stopped_too():
    calls = []

    def tiring(x, weight):
        calls.append(x)
        return _endless(x, weight) if len(calls) > 3 else conv2d(x, weight)

    (timing,) = measure_race(SMALL, {"tiring": tiring}, limit=0.2)
    assert timing.fault == "It was stopped after 0.2 seconds when it was called again."


def test_only_what_the_measuring_prints_is_swallowed(capsys):
    def prints_beside(x, weight):
        cell = threading.Thread(target=print, args=("from a cell",))
        cell.start()
        cell.join()
        return _prints(x, weight)

    before = sys.stdout
    checked(prints_beside, *SMALL.small(), 5.0, Clock())
    assert capsys.readouterr().out == "from a cell\n"
    assert sys.stdout is before


def test_the_interrupt_of_the_student_is_left_alone():
    with pytest.raises(KeyboardInterrupt), at_most(5):
        raise KeyboardInterrupt
    with pytest.raises(TooLong), at_most(0.05):
        _endless(0, 0)
    time.sleep(0.01)  # nothing arrives later


# ------------------------------------------------------------------------ the race


def test_quick_ways_are_sampled_in_turns():
    clock = Clock()
    ways = {"slow": clock.way(0.004), "quick": clock.way(0.001)}
    slow, quick = measure_race(SMALL, ways, clock=clock)
    assert set(np.round(slow.seconds, 9)) == {0.056}
    assert (len(slow.seconds), len(quick.seconds), slow.rows) == (3, 8, 0)
    trace = race_trace(SMALL, [slow, quick])
    np.testing.assert_allclose(trace.output, [0.056, 0.014])
    assert [step.comparison for step in trace] == ["the slowest", "4 times faster"]


def test_of_what_takes_a_while_there_is_one_run():
    clock = Clock()
    (timing,) = measure_race(SMALL, {"slow": clock.way(0.05)}, clock=clock)
    assert timing == Timing("slow", (pytest.approx(0.7),))


def test_what_takes_long_is_measured_on_some_rows():
    clock = Clock()
    (timing,) = measure_race(SMALL, {"slow": clock.way(0.3)}, clock=clock)
    assert timing.rows == 2
    (step,) = race_trace(SMALL, [timing])
    assert step.scaled
    assert step.seconds == pytest.approx(14 * 0.3)
    assert "about 4.2 seconds (600 ms for 2 of 14 rows of the output, the rest" in step.describe()


def test_a_single_row_may_be_all_there_is_time_for():
    clock = Clock()
    (timing,) = measure_race(SMALL, {"slow": clock.way(3.0)}, clock=clock)
    assert (timing.rows, timing.seconds) == (1, (3.0,))


def test_who_stumbles_later_is_told_so():
    calls = []

    def once(x, weight):
        calls.append(1)
        if len(calls) > 3:
            raise RuntimeError("no more")
        return conv2d(x, weight)

    (timing,) = measure_race(SMALL, {"once": once}, clock=Clock())
    assert timing.fault.startswith("It stops with RuntimeError (no more) in line")
    assert timing.fault.endswith("when it is called again.")


def test_progress_is_told():
    told = []
    measure_race(SMALL, {"a": conv2d}, clock=Clock(), tell=lambda *said: told.append(said))
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert 0 <= shares[0] <= shares[-1] <= 1
    assert {name for _, name in told} == {"a"}


def test_a_race_from_given_measurements():
    timings = [
        Timing("loops", (1.5,), rows=31),
        Timing("product", (0.002, 0.009, 0.001)),
        Timing("twin", (2.9,)),
        Timing("wrong", fault="It returns nothing."),
    ]
    trace = race_trace(WORK, timings)
    np.testing.assert_array_equal(trace.output, [3.0, 0.002, 2.9, np.nan])
    loops, product, twin, wrong = trace
    assert product.describe() == (
        "Way 2 of 4: product takes 2 milliseconds (the median of 3 runs), 1,500 times faster than "
        "loops; 2.21 billion multiply-adds a second."
    )
    assert (loops.quickest, loops.times_quickest) == ("product", 1500)
    assert "about as slow as loops" in twin.describe()
    assert wrong.describe() == "Way 4 of 4: wrong was not timed. It returns nothing."
    assert trace.patches == "patch matrix 72 × 3,844: 2.21 MB, 8.4 times the input"
    none = race_trace(WORK, timings[3:])
    assert (none[0].slowest, none[0].timed) == ("", False)
    assert race_trace(WORK, timings[1:2])[0].comparison == "the only one timed"


def test_durations_and_factors():
    assert [duration(s) for s in (0.9999, 1e-3, 3.2e-7)] == ["1 s", "1 ms", "0.32 µs"]
    assert [factor(r) for r in (1.04, 9.96, 99.9, 7846.2)] == ["1", "10", "100", "7,850"]


# ------------------------------------------------------------------------ the ways


def test_ways_by_name_and_by_function():
    def my_loops(x, weight):
        return conv2d_loops(x, weight)

    assert list(read_ways([my_loops, conv2d])) == ["my_loops", "conv2d"]
    assert list(read_ways(my_loops)) == ["my_loops"]
    assert list(with_libraries(read_ways({"a": my_loops}), torch=False)) == ["a", "cw.conv2d"]


@pytest.mark.parametrize(
    ("ways", "sentence"),
    [
        (3, "ways is 3; give functions by name"),
        ("loops", "give functions by name"),
        ({"a": 3}, "'a' is 3; give the function itself"),
        ({3: conv2d}, "A way is called 3"),
        ({"cw.conv2d": conv2d}, "as the library's own is"),
        ([conv2d, conv2d], "same name"),
        ({str(i): conv2d for i in range(7)}, "7 functions; at most 6"),
    ],
)
def test_ways_that_are_refused(ways, sentence):
    with pytest.raises(ConvError, match=sentence):
        read_ways(ways)


# ------------------------------------------------------------------- the comparison


def test_crossings_are_named_in_words():
    direct = [1.0, 2.0, 4.0, 8.0]
    separable = [2.0, 1.0, 5.0, 5.0]
    fft = [0.5, 0.5, 0.5, 0.5]
    trace = crossover_trace(64, (3, 5, 7, 9), np.transpose([direct, separable, fft]), rounds=4)
    assert trace.verdict(1, 0) == "Separable is quicker than direct from 9×9 on."
    assert trace.verdict(2, 0) == "The FFT is quicker than direct at every size."
    assert trace.verdict(0, 2) == "Direct is not quicker than the FFT at 9×9."
    assert (trace.ahead(1, 0), trace.ahead(2, 1), trace.ahead(0, 1)) == (3, 0, None)
    assert trace.measured == "the quickest of 4 runs each"
    step = trace[1]
    assert METHODS[step.winner] == "FFT"
    assert step.products == (25, 10)
    assert step.describe() == (
        "Step 2 of 4: kernel 5 by 5, direct 2 seconds, separable 1 second, FFT 500 milliseconds; "
        "quickest is FFT, by 2 to 1. An output cell takes 25 products direct and 10 separable."
    )


def test_the_comparison_takes_the_quickest_run_and_keeps_to_its_time():
    ticks = iter(range(10**6))
    trace = measure_crossover(16, clock=lambda: next(ticks) / 1024)
    assert trace.output.shape == (len(KERNELS), 3)
    assert set(trace.output.ravel()) == {1 / 1024}
    assert trace.rounds == 15
    slow = iter(range(10**6))
    assert measure_crossover(16, clock=lambda: next(slow) / 64).rounds == 3


def test_the_three_methods_agree():
    from convwidgets.trace.speed_crossover import _jobs

    for direct, separable, fft in _jobs(20)[::7]:
        right = direct()
        np.testing.assert_allclose(separable(), right, atol=1e-9)
        np.testing.assert_allclose(fft(), right, atol=1e-9)
