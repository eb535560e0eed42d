"""The card's Python side: what it sends, and what it learns from the page."""

import json
import re
import subprocess
import sys

import numpy as np
import pytest

from convwidgets.core import ConvError
from convwidgets.exercises import QuickCheck, question, questions
from convwidgets.exercises._text import fill

CARDS = [q for q in questions() if q.kind != "function"]


def ids(asked):
    return asked.id


def state_of(card):
    return {k: v for k, v in card.get_state().items() if k not in ("_esm", "_css", "layout")}


@pytest.mark.parametrize("asked", CARDS, ids=ids)
def test_the_state_is_plain_json(asked):
    state = state_of(QuickCheck(asked))
    json.dumps(state, allow_nan=False)
    for name in ("_spec", "tries", "solution_shown"):
        assert json.loads(json.dumps(state[name])) == state[name]


@pytest.mark.parametrize("asked", CARDS, ids=ids)
def test_nothing_in_the_state_gives_the_answer_away_at_a_glance(asked):
    spec = dict(state_of(QuickCheck(asked))["_spec"])
    for public in ("prompt", "tables", "options", "sentences", "kind", "patience", "size", "rank"):
        spec.pop(public, None)
    text = json.dumps(spec, ensure_ascii=False)
    secrets = [
        fill(asked.explanation, asked.numbers),
        asked.solution(),
        *(asked.hint(level) for level in range(len(asked.hints))),
        *(slip.reason for slip in asked.slips),
    ]
    assert not [secret for secret in secrets if secret in text]
    values = {asked._written(value) for value in (asked.right, *(s.value for s in asked.slips))}
    sealed = set(spec.get("answers", {}))
    for matrix in spec.get("matrices", []):
        assert set(matrix) == {"size", "entries"}
        sealed |= {digest for entry in matrix["entries"] for digest in entry}
    assert sealed
    assert all(re.fullmatch("[0-9a-f]{12}", digest) for digest in sealed)
    assert not values & {leaf for leaf in spec.values() if isinstance(leaf, str)}
    # Beside the sealed answers stand only their meanings: 0 the right one, 1 the first slip.
    meanings = {m for found in spec.get("answers", {}).values() for m in found}
    assert meanings <= set(range(len(asked.slips) + 1))


def test_the_state_is_the_same_each_time():
    assert QuickCheck("02.whole")._spec == QuickCheck("02.whole")._spec
    assert QuickCheck("01.length")._spec["salt"] != QuickCheck("01.full-length")._spec["salt"]


def test_the_state_is_small():
    largest = max(len(json.dumps(QuickCheck(q)._spec)) for q in CARDS)
    assert largest < 16_000
    assert len(QuickCheck._esm) < 32_000


def test_an_answer_from_python_is_graded():
    card = QuickCheck("01.length")
    assert (card.attempts, card.correct, card.answer, card.feedback) == (0, False, None, None)
    card.answer = "6"
    assert (card.attempts, card.correct) == (1, False)
    assert card.feedback.misconceptions == ("forgot the start",)
    card.answer = "six"
    assert (card.attempts, card.correct) == (1, False)
    assert card.feedback.correct is None
    card.answer = np.int64(7)
    assert (card.attempts, card.correct) == (2, True)
    assert card.tries == ["6", "six", "7"]
    card.reset()
    assert (card.attempts, card.correct, card.answer, card.feedback) == (0, False, None, None)


def test_an_answer_from_the_page_arrives_in_the_traits():
    card = QuickCheck("01.length")
    heard = []
    card.observe(lambda change: heard.append((change.name, change.new)), ["correct", "attempts"])
    card.set_state({"tries": ["13"]})
    card.set_state({"tries": ["13", "7"]})
    assert heard == [("attempts", 1), ("attempts", 2), ("correct", True)]
    assert card.answer == "7"


@pytest.mark.parametrize(
    ("name", "answer", "sent"),
    [
        ("01.length", 7.0, "7"),
        ("01.length", "7 ", "7 "),
        ("01.length", 6.5, "6.5"),
        ("02.shape", (3, 3), "3×3"),
        ("02.shape", "3x3", "3x3"),
        ("02.whole", np.eye(2), [["1", "0"], ["0", "1"]]),
        ("02.whole", "1 2; 3 1/3", [["1", "2"], ["3", "1/3"]]),
        ("01.flipped", [2, 2, 2], [["2", "2", "2"]]),
        ("01.sign", "a", "positive"),
        ("01.sign", "Negative", "negative"),
        ("01.sign", "sideways", "sideways"),
    ],
)
def test_answers_are_kept_as_the_page_would_have_sent_them(name, answer, sent):
    card = QuickCheck(name)
    card.answer = answer
    assert card.tries == [sent]
    assert card.attempts == (0 if sent == "sideways" else 1)


@pytest.mark.parametrize(
    ("name", "answer"), [("01.length", None), ("02.shape", 7), ("02.whole", "x")]
)
def test_answers_of_the_wrong_kind(name, answer):
    card = QuickCheck(name)
    if answer == "x":
        with pytest.raises(ConvError, match="cannot be read"):
            card.answer = answer
        assert card.tries == []
    else:
        card.answer = answer
        assert card.attempts == (answer is not None)
        assert card.correct is False


def test_objects_are_refused_and_leave_no_trace():
    card = QuickCheck("01.length")
    with pytest.raises(ConvError, match="type dict"):
        card.answer = {}
    assert card.answer is None
    assert card.tries == []


def test_what_no_card_would_send_is_refused():
    card = QuickCheck("01.length")
    for tries in ([7], [[7]], [[["7"], 7]], [{"answer": "7"}]):
        with pytest.raises(ConvError, match="tries holds"):
            card.tries = tries
    assert card.tries == []


def test_functions_belong_into_code_cells():
    with pytest.raises(ConvError, match=r'check\("02\.four-loops", your_function\)'):
        QuickCheck("02.four-loops")


def test_unknown_names():
    with pytest.raises(ConvError, match=r"01\.length"):
        QuickCheck("01.lenght")
    with pytest.raises(TypeError, match="colour"):
        QuickCheck("01.length", colour="red")


def test_a_variant_can_be_asked():
    card = QuickCheck(question("01.length").variant(size=20, kernel_size=5))
    assert "20 samples" in card._spec["prompt"]
    card.answer = 16
    assert card.correct


def test_grading_alone_loads_no_widgets():
    code = (
        "import sys; from convwidgets.exercises import check; assert check('01.length', 7);"
        "assert not {'ipywidgets', 'anywidget', 'matplotlib'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
