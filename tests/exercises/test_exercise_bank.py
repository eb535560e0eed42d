"""The questions of the lessons: complete, right, and with a reason for every slip."""

import re

import numpy as np
import pytest

from convwidgets.core import ConvError
from convwidgets.exercises import check, lessons, question, questions

BANK = questions()
VALUED = [q for q in BANK if q.kind != "function"]
NUMERIC = [q for q in VALUED if q.kind != "choice"]
VARIED = [q for q in VALUED if q.vary is not None]


def ids(asked):
    return asked.id


# What CURRICULUM prints, worked out there by hand and by NumPy.
ANSWERS = {
    "00.steps": 12,
    "01.value": -5,
    "01.sign": "positive",
    "01.rise": 3,
    "01.name": "minus",
    "01.flipped": [2, 2, 2],
    "01.length": 7,
    "01.full-length": 13,
    "01.same-last": -4,
    "01.full": [1, 2, 2, 2, 2, -4, -5],
    "01.mode": "same",
    "01.mean": 5,
    "02.last-index": 4,
    "02.window-end": 3,
    "02.shape": "3×3",
    "02.products": [[-10, 0, 30], [-40, 0, 120], [-30, 0, 90]],
    "02.value": 240,
    "02.edge": 3,
    "02.edge-flipped": [[0, -3, -3]] * 3,
    "02.sobel": 8,
    "02.box": 5,
    "02.mean": 8,
    "02.first-window": 2,
    "02.bias": 60,
    "02.whole": [[-4, -4, 2], [-4, -4, 4], [6, 6, 6]],
    "02.outline": [[5, 3, 5], [3, 0, 3], [5, 3, 5]],
    "02.constant": "rows",
    "02.left-neighbour": [[0, 0, 0], [1, 0, 0], [0, 0, 0]],
    "02.shared": 9,
    "02.dense": 840,
    "02.equivariance": "shifts",
    "00.keys": "right",
    "00.replaced": "weights",
    "03.turn": [[4, 0, -1], [0, 3, 0], [0, 2, 1]],
    "03.value": 47,
    "03.pulse": "turned",
    "03.torch": "correlation",
    "03.port": [[4, 3], [2, 1]],
    "03.swapped": [5, 12, 19, 6, 0],
    "03.commutes": "convolution",
    "03.agree": "turn",
    "03.complete": [[1, 2, 3], [4, 5, 4], [3, 2, 1]],
    "03.sobel-printed": "positive",
    "03.laplacian-signs": "no",
    "03.learned": "turned",
    "04.flat": 60,
    "04.identity": "centre",
    "04.divisor": 16,
    "04.passes": 10,
    "04.outer": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
    "04.negative": "right",
    "04.magnitude": 50,
    "04.which": "laplacian",
    "04.sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    "04.overshoot": 10,
    "04.stripes": 30,
    "04.motion": [[0, 0, 0], ["1/3", "1/3", "1/3"], [0, 0, 0]],
    "04.gentle": [[0, "-1/2", 0], ["-1/2", 3, "-1/2"], [0, "-1/2", 0]],
    "05.left-over": 3,
    "05.strided": 32,
    "05.halved": 111,
    "05.halves": "even",
    "05.corner": 4,
    "05.reflect": [3, 2, 1, 2, 3, 4, 5, 4, 3],
    "05.same": 3,
    "05.even": "none",
    "05.uneven": [1, 2],
    "05.same-strided": "shifted",
    "05.largest-kernel": 8,
    "05.span": 9,
    "05.dilated": 13,
    "05.whole": [[1, 5, 6], [7, 8, 3], [3, 10, 4]],
    "05.cost": 144,
    "05.back": 7,
    "05.inverse": "shape",
    "05.doubling": 4,
    "05.grouped": 216,
    "06.picture-order": "3×120×102",
    "06.one-map": "one",
    "06.products": 75,
    "06.cell": 15,
    "06.joined": [[5, 7], [-4, 9]],
    "06.grey": 124,
    "06.red": [1, -0.5, -0.5],
    "06.maps": "10×28×36",
    "06.weight-order": "64×3×7×7",
    "06.parameters": 1792,
    "06.deeper": 73856,
    "06.picture-size": "same",
    "06.layer-shape": "32×64×64",
    "06.chain": "128×56×56",
    "06.cost": 3456,
    "06.bytes": 3211264,
    "07.largest": [[7, 5], [6, 9]],
    "07.size": 2,
    "07.dropped": 9,
    "07.ceil": 3,
    "07.divide": 2,
    "07.corner": "13/9",
    "07.weights": 0,
    "07.words": "equivariant",
    "07.follow": 6,
    "07.shifted": [0, 9, 0],
    "07.unseen": 3,
    "07.partly": "some",
    "07.global-size": 128,
    "07.ring": "stays",
    "08.stack": 13,
    "08.stride": 15,
    "08.pool": 8,
    "08.where": "first",
    "08.dilation": 9,
    "08.first-cell": 6,
    "08.profile": [1, 2, 3, 3, 3, 2, 1],
    "08.depth": 3,
    "08.weights": 27,
    "08.meaning": "outside",
    "09.parameters": 4640,
    "09.relu-values": [0, 0.5, 4, 0, 2],
    "09.order": "same",
    "09.flatten": 1568,
    "09.dense": 1290,
    "09.softmax-value": 0.67,
    "09.field": 10,
    "09.parts": "dense",
    "09.blank": "biases",
    "09.sure": "share",
    "09.shift": "places",
    "09.combined": [1, 0, -1],
    "09.collapsed": 9,
    "09.stack": 1550976,
    "09.bend": "relu",
    "11.row": 15,
    "11.column": 11,
    "11.shape": "27×4",
    "11.factor": 7.76,
    "11.cost": 5760,
    "11.same": "nothing",
    "11.overlaps": [[1, 2, 2, 1], [2, 4, 4, 2], [2, 4, 4, 2], [1, 2, 2, 1]],
    "11.adjoint": "counted",
    "11.fft": "same",
    "10.loss": 3.5,
    "10.sign": "down",
    "10.update": 1.7,
    "10.largest-rate": 0.25,
    "10.flat": "alike",
    "10.grad-out": 1.5,
    "10.weight-entry": 9,
    "10.bias": 5,
    "10.input-entry": 9,
    "10.input-shape": "6×8",
    "10.rotate": "order",
    "10.relu": [0, -4, 2, 0],
    "10.batch": 2.5,
    "10.updates": 60,
    "10.writers": "strangers",
    "10.seed": "about",
    "10.why": "together",
    "12.shape": "8×32×15×23",
    "12.weight": "12×2×3×5",
    "12.grouped": 4672,
    "12.depthwise": 320,
    "12.same": "refused",
    "12.bound": 0.083,
    "12.wrong-layer": "fourth",
    "12.flattened": 400,
    "12.bias": "subtracted",
    "12.shortcut": 8192,
}


def test_the_table_above_is_complete():
    assert set(ANSWERS) == {q.id for q in VALUED}


@pytest.mark.parametrize("name", ANSWERS)
def test_the_right_answers_of_the_curriculum(name):
    assert check(name, ANSWERS[name]).correct is True


# Slips that the curriculum names, with the answers they lead to.
NAMED = [
    ("01.length", 13, "full instead"),
    ("01.length", 10, "same instead"),
    ("01.length", 6, "forgot the start"),
    ("01.value", 5, "kernel flipped"),
    ("01.rise", 6, "rise over two samples"),
    ("01.name", "backward", "backward"),
    ("01.flipped", [-2, -2, -2], "kernel flipped"),
    ("01.same-last", 2, "valid instead"),
    ("02.last-index", 5, "count instead of last index"),
    ("02.shape", "2×2", "forgot the start"),
    ("02.shape", "5×5", "same instead"),
    ("02.value", 160, "counted from one"),
    ("02.value", 160, "window centred on the position"),
    ("02.edge", -3, "kernel flipped"),
    ("02.edge-flipped", [[0, 3, 3]] * 3, "kernel flipped"),
    ("02.sobel", 24, "rows and columns swapped"),
    ("02.box", 45, "not divided"),
    ("02.mean", 4, "median"),
    ("02.mean", 1, "cell kept"),
    ("02.outline", [[2, 1, 2], [1, 0, 1], [2, 1, 2]], "four neighbours"),
    ("02.bias", 160, "bias forgotten"),
    ("02.constant", "everywhere", "everywhere"),
    ("02.shared", 840, "as in a dense layer"),
    ("02.shared", 20, "cells of the output"),
    ("02.dense", 9, "as in a convolution"),
    ("02.equivariance", "same", "same"),
    ("03.turn", [[1, 0, -1], [2, 3, 0], [0, 0, 4]], "transposed"),
    ("03.value", 43, "kernel flipped"),
    ("03.value", 35, "only the rows reversed"),
    ("03.value", 55, "only the columns reversed"),
    ("03.pulse", "upright", "upright"),
    ("03.port", [[1, 2], [3, 4]], "kernel left as it is"),
    ("03.swapped", [0, 6, 19, 12, 5], "taken for commutative"),
    ("03.swapped", [0, 2, 9, 16, 15], "true convolution"),
    ("03.agree", "transpose", "transpose"),
    ("03.complete", [[1, 2, 3], [4, 5, 4], [1, 2, 3]], "mirrored from top to bottom"),
    ("04.flat", 0, "silent"),
    ("04.flat", 300, "centre only"),
    ("04.identity", "image", "image"),
    ("04.divisor", 9, "weights counted"),
    ("04.passes", 25, "one pass"),
    ("04.outer", [[-1, -2, -1], [0, 0, 0], [1, 2, 1]], "column and row swapped"),
    ("04.negative", "top-and-bottom", "top-and-bottom"),
    ("04.magnitude", 10, "added"),
    ("04.magnitude", 70, "sizes added"),
    ("04.magnitude", 2500, "root forgotten"),
    ("04.which", "sobel-x", "sobel-x"),
    ("04.sharpen", [[0, 1, 0], [1, -3, 1], [0, 1, 0]], "added"),
    ("04.overshoot", 30, "wrong way"),
    ("04.overshoot", 25, "met in the middle"),
    ("04.stripes", 45, "half of each"),
    ("04.stripes", 60, "one column too many"),
    ("04.motion", [[0, 0, 0], [1, 1, 1], [0, 0, 0]], "not divided"),
    ("04.motion", [["1/3", "1/3", "1/3"]], "one row"),
    ("04.gentle", [[0, "-1/2", 0], ["-1/2", "5/2", "-1/2"], [0, "-1/2", 0]], "everything scaled"),
    ("04.gentle", [[0, "-1/2", 0], ["-1/2", -1, "-1/2"], [0, "-1/2", 0]], "centre negative"),
    ("05.strided", 33, "rounded up"),
    ("05.strided", 31, "forgot the start"),
    ("05.strided", 31, "padding counted once"),
    ("05.strided", 30, "padding counted once, start forgotten"),
    ("05.strided", 64, "stride ignored"),
    ("05.strided", "31.5", "jumps without floor or start"),
    ("05.halved", 112, "only divided by the stride"),
    ("05.halves", "all", "all"),
    ("05.left-over", 0, "remainder of the size"),
    ("05.left-over", 1, "cells missing for one more stop"),
    ("05.left-over", 1, "jumps counted"),
    ("05.dilated", 17, "kernel not subtracted"),
    ("05.dilated", 15, "only divided by the stride"),
    ("05.corner", 9, "border like the middle"),
    ("05.reflect", [2, 1, 1, 2, 3, 4, 5, 5, 4], "edge counted twice"),
    ("05.same", 6, "both ends together"),
    ("05.same", "7/2", "half the kernel"),
    ("05.uneven", [2, 1], "longer side first"),
    ("05.largest-kernel", 4, "bound without padding"),
    ("05.span", 12, "dilation times kernel size"),
    ("05.whole", [[10, 16], [10, 10]], "padding forgotten"),
    ("05.cost", 576, "stride ignored"),
    ("05.cost", 288, "stride on one axis"),
    ("05.back", 8, "times the stride"),
    ("05.back", 9, "nothing cut off"),
    ("05.back", 12, "stamps side by side"),
    ("05.back", 10, "stamps side by side, then cut"),
    ("05.inverse", "image", "image"),
    ("05.doubling", 3, "one cell too small"),
    ("05.grouped", 864, "groups ignored"),
    ("05.grouped", 108, "as if depthwise"),
    ("06.picture-order", "3×102×120", "all axes reversed"),
    ("06.one-map", "three", "three"),
    ("06.products", 25, "one channel"),
    ("06.cell", 10, "bias forgotten"),
    ("06.cell", 25, "bias for each channel"),
    ("06.cell", 27, "minus signs lost"),
    ("06.joined", [[7, 9], [-2, 11]], "bias for each channel"),
    ("06.grey", "340/3", "plain mean"),
    ("06.red", [1, 0, 0], "one colour only"),
    ("06.maps", "28×36×10", "channels last"),
    ("06.maps", "3×28×36", "input channels kept"),
    ("06.maps", "30×28×36", "a map for each pair"),
    ("06.weight-order", "3×64×7×7", "input channels first"),
    ("06.parameters", 1728, "bias forgotten"),
    ("06.parameters", 640, "input channels forgotten"),
    ("06.deeper", 73728, "bias forgotten"),
    ("06.deeper", 3584, "as deep as a colour picture"),
    ("06.picture-size", "four", "four"),
    ("06.layer-shape", "32×63×63", "padding counted once"),
    ("06.layer-shape", "3×64×64", "input channels kept"),
    ("06.layer-shape", "64×64×32", "channels last"),
    ("06.chain", "56×56×128", "channels last"),
    ("06.chain", "128×55×55", "padding forgotten"),
    ("06.cost", 1152, "input channels forgotten"),
    ("06.bytes", 802816, "numbers instead of bytes"),
    ("07.size", 3, "rounded up"),
    ("07.size", 2.5, "no floor"),
    ("07.dropped", 10, "corner counted twice"),
    ("07.dropped", 16, "those that are read"),
    ("07.ceil", 2, "floor kept"),
    ("07.divide", 3, "only divided by the stride"),
    ("07.corner", 3.25, "padding not counted"),
    ("07.shifted", [9, 0, 0], "invariant"),
    ("07.follow", 5, "added"),
    ("07.partly", "all", "all"),
    ("08.stack", 15, "kernel sizes added"),
    ("08.stride", 7, "strides ignored"),
    ("08.stride", 19, "own stride counted"),
    ("08.pool", 7, "window of the pooling forgotten"),
    ("08.profile", [1, 2, 3, 4, 3, 2, 1], "counted up to the middle without a limit"),
    ("08.weights", 49, "weights of the one large kernel"),
    ("09.parameters", 320, "input channels forgotten"),
    ("09.parameters", 4608, "bias forgotten"),
    ("09.relu-values", [3, 0.5, 4, 0.5, 2], "absolute values"),
    ("09.flatten", 49, "one map only"),
    ("09.flatten", 6272, "pooled once"),
    ("09.flatten", 800, "padding forgotten"),
    ("09.dense", 1280, "bias forgotten"),
    ("09.softmax-value", 0.5, "without the exponent"),
    ("09.softmax-value", 20.09, "not divided"),
    ("09.softmax-value", 0.09, "the first of them"),
    ("09.field", 7, "strides ignored"),
    ("09.blank", "nowhere", "nowhere"),
    ("09.combined", [1, -1], "multiplied entry by entry"),
    ("09.combined", [-1, 0, 1], "one kernel turned"),
    ("09.collapsed", 12, "kernel sizes added"),
    ("09.stack", 1550016, "biases forgotten"),
    ("09.bend", "average", "average"),
    ("11.row", 19, "channel last"),
    ("11.row", 11, "columns before rows"),
    ("11.column", 6, "counted downwards"),
    ("11.column", 15, "width of the input"),
    ("11.shape", "4×27", "transposed"),
    ("11.shape", "27×16", "a column for every cell"),
    ("11.factor", 9, "as many windows as cells"),
    ("11.cost", 1440, "output channels forgotten"),
    ("11.cost", 2880, "one image only"),
    ("11.overlaps", np.ones((4, 4), dtype=int).tolist(), "written over"),
    ("11.overlaps", np.full((4, 4), 4).tolist(), "all windows"),
    ("11.overlaps", [[1, 2, 2, 1]] * 4, "columns only"),
    ("10.loss", 14, "sum instead of mean"),
    ("10.update", 1.3, "climbed"),
    ("10.update", 3.5, "rate forgotten"),
    ("10.largest-rate", 0.125, "where one step arrives"),
    ("10.weight-entry", 16, "grad_out forgotten"),
    ("10.bias", 1.25, "mean instead of sum"),
    ("10.input-entry", 1, "rotation forgotten"),
    ("10.input-shape", "4×6", "shape of the output"),
    ("10.relu", [5, -4, 2, -3], "everything passes"),
    ("10.relu", [5, 0, 2, 0], "sign of the gradient"),
    ("10.batch", 10, "summed over the batch"),
    ("10.updates", 59, "last batch dropped"),
    ("12.shape", "32×15×23", "batch left out"),
    ("12.shape", "8×15×23×32", "channels last"),
    ("12.shape", "8×32×16×23", "rounded up"),
    ("12.shape", "8×32×23×15", "rows and columns swapped"),
    ("12.weight", "12×8×3×5", "groups ignored"),
    ("12.weight", "3×8×3×5", "wrong channels divided"),
    ("12.weight", "8×12×3×5", "as in the constructor"),
    ("12.weight", "12×4×3×5", "groups as planes"),
    ("12.grouped", 18496, "groups ignored"),
    ("12.grouped", 18432, "groups and bias forgotten"),
    ("12.depthwise", 288, "bias forgotten"),
    ("12.bound", 0.007, "root forgotten"),
    ("12.flattened", 784, "as if padded"),
    ("12.flattened", 25, "channels forgotten"),
    ("12.flattened", 200, "maps of the first convolution"),
    ("12.shortcut", 8320, "bias counted"),
    ("12.shortcut", 2048, "quartered by the stride"),
]


@pytest.mark.parametrize(("name", "answer", "slip"), NAMED)
def test_slips_that_are_often_made(name, answer, slip):
    assert slip in check(name, answer).misconceptions


@pytest.mark.parametrize("asked", VALUED, ids=ids)
def test_every_listed_slip_is_answered_with_its_reason(asked):
    _every_slip_is_named(asked)


def test_every_numeric_question_can_draw_other_numbers():
    assert not [asked.id for asked in NUMERIC if asked.vary is None]


def _drawn(asked, count=100):
    """The question itself and its different variants among this many."""
    yield asked
    seen = set()
    for seed in range(count if asked.vary else 0):
        drawn = asked.vary(np.random.default_rng(seed))
        numbers = repr({name: np.array(value).tolist() for name, value in drawn.items()})
        if numbers not in seen:
            seen.add(numbers)
            yield asked.variant(seed)


@pytest.mark.parametrize("asked", VARIED, ids=ids)
def test_the_same_on_a_hundred_variants(asked):
    variants = list(_drawn(asked))
    assert len(variants) > 3
    named, right = set(), set()
    for variant in variants:
        _every_slip_is_named(variant)
        _reads_well(variant)
        told = {slip.name for slip in variant.slips}
        named |= told
        # What is not told either cannot happen with these numbers or is the right answer.
        for silent in variant.misconceptions:
            if asked.kind != "choice" and silent.name not in told:
                value = silent.value(variant.numbers)
                assert value is None or variant.grade(value).correct is True
                right |= set() if value is None else {silent.name}
    # A slip that is never told, because it always leads to the right answer, is none.
    assert right <= named


def _every_slip_is_named(asked):
    assert asked.grade(asked.right).correct is True
    assert asked.slips
    names = [misconception.name for misconception in asked.misconceptions]
    assert len(set(names)) == len(names)
    for slip in asked.slips:
        feedback = asked.grade(slip.value)
        assert feedback.correct is False
        assert slip.name in feedback.misconceptions
        assert slip.reason in feedback.messages
        assert bool(feedback.lead) == (len(feedback.messages) > 1)


def _texts(asked):
    yield asked.text
    yield from (asked.hint(level) for level in range(len(asked.hints)))
    yield asked.solution()
    yield from (slip.reason for slip in getattr(asked, "slips", ()))


def _reads_well(asked):
    for text in _texts(asked):
        prose = re.sub(r"`[^`]*`", "", text)
        assert not re.search(r"[{}!]", prose), text
        # A true minus sign before numbers, and nothing unfinished.
        assert not re.search(r"(?<![\w])-\d", prose), text
        assert "None" not in prose
        assert "nan" not in prose.split()
        assert "  " not in prose, text
        assert text == text.strip()


@pytest.mark.parametrize("asked", VALUED, ids=ids)
def test_every_text_reads_well(asked):
    _reads_well(asked)
    for text in _texts(asked):
        assert text.endswith((".", "?", ".)")), text


@pytest.mark.parametrize("asked", NUMERIC, ids=ids)
def test_no_hint_and_no_reason_says_the_answer(asked):
    """In prompts with many numbers the answer may occur by chance; at the end it may not."""
    answer = asked._written(asked.right)
    for level in range(len(asked.hints)):
        assert not asked.hint(level).rstrip(".?").endswith((f"= {answer}", f"is {answer}"))
    unexplained = asked.grade([[12345.0]] if asked.kind == "matrix" else 12345)
    assert unexplained.correct is False
    assert asked.solution() not in unexplained.text


def test_each_lesson_has_the_checks_it_needs():
    count = {lesson: len(questions(lesson)) for lesson in lessons()}
    assert count["00"] >= 2
    assert count["01"] >= 8
    assert count["02"] >= 10
    assert {q.id.partition(".")[0] for q in BANK} == set(lessons())
    assert len({q.id for q in BANK}) == len(BANK)
    assert {q.kind for q in BANK} == {"choice", "number", "shape", "matrix", "function"}


@pytest.mark.parametrize(
    ("unknown", "near"),
    [("01.lengths", "01.length"), ("length", "01.length"), ("2.four-loops", "02.four-loops")],
)
def test_unknown_ids_name_the_near_ones(unknown, near):
    with pytest.raises(ConvError, match=re.escape(near)):
        question(unknown)


def test_ids_near_nothing_and_ids_that_are_no_text():
    with pytest.raises(ConvError, match=r"there is 00\.keys"):
        question("zzzzzz")
    with pytest.raises(ConvError, match="as text"):
        question(1)
    with pytest.raises(ConvError, match="lessons with questions"):
        questions("99")
