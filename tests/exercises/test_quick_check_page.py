"""The page grades exactly as Python does, run in node on the modules the page gets."""

import hashlib
import json
import random
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

import pytest
from optional import BROWSER, missing

import convwidgets.exercises
from convwidgets.exercises import QuickCheck, questions
from convwidgets.exercises._seal import digest, masked
from convwidgets.exercises.feedback import marked
from convwidgets.exercises.review import review

CARDS = [q for q in questions() if q.kind != "function"]
FOLDER = Path(convwidgets.exercises.__file__).parent
JUNK = "0123456789012345+-−–.,/ eExX×*by()[]%\u00a0\tä"
SENTENCES = ["", "a", "Two slips lead here.", "−3 × ⌊5/2⌋ 😀", *("x" * n for n in range(50, 130))]

STRESSED = ["*all* rows, (*all rows*), 2*a*3, *a*b, `*c*`", "2 * 3 * 4, *args, **kw, *1*, * a *"]


def junk(rng, count):
    return ["".join(rng.choices(JUNK, k=rng.randint(0, 9))) for _ in range(count)]


def rows_of(rng, rows, columns, cells):
    return [[rng.choice(cells) for _ in range(columns)] for _ in range(rows)]


def submissions(asked, rng):
    """Right and wrong answers, near misses, other spellings, and what cannot be read."""
    mine = owns(asked)
    if asked.kind == "choice":
        return [*mine, "", "sideways", "x" * 60]
    if asked.kind == "matrix":
        size = len(asked.right), len(asked.right[0])
        near = [[*map(list, own)] for own in mine]
        for grid in near:
            grid[-1][-1] = "123"
        shapes = [size, (1, 2), (2, 1), size]
        cells = ["0", "1", "-2", "−4", "3", "160", "1/2", "0.33", "", "x", *junk(rng, 5)]
        random_rows = [rows_of(rng, *rng.choice(shapes), cells) for _ in range(30)]
        numbers = [rows_of(rng, *rng.choice(shapes), cells[:8]) for _ in range(20)]
        return [*mine, *near, *random_rows, *numbers, [["1", "2"], ["3"]]]
    spelled = [f" {own} " for own in mine] + [str(own).replace("-", "−") for own in mine]
    typed = ["7.0", "1e1", "0,5", "1,000", "2/3", "0.67", "9" * 41, "3x3", "3 by 3", "(3, 3)", "3"]
    typed += ["66.5 %", "66,5%", "%", "1/2 %", "− 5\u202f%"]
    return [*mine, *spelled, *typed, *junk(rng, 50)]


def variants(asked):
    return [asked, *(asked.variant(seed) for seed in range(1 if asked.vary else 0))]


def owns(asked):
    """The right answer and what each slip leads to, as a hand would type them."""
    card = QuickCheck(asked)
    return [card._submitted(value) for value in (asked.right, *(s.value for s in asked.slips))]


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """One run of node for all tests: (jobs, what the page made of them)."""
    node = shutil.which("node")
    if node is None:
        missing(BROWSER, "needs node")
    rng = random.Random(4)
    asked_of = [variant for asked in CARDS for variant in variants(asked)]
    jobs = {
        "specs": [QuickCheck(asked)._spec for asked in asked_of],
        "reviews": [],
        "messages": SENTENCES,
        "masked": [masked("salt", sentence) for sentence in SENTENCES],
        "words": sorted({*STRESSED, *(slip.reason for asked in asked_of for slip in asked.slips)}),
    }
    for number, asked in enumerate(asked_of):
        given = submissions(asked, rng)
        rows = [[one] for one in given] + [rng.choices(given, k=8) for _ in range(6)]
        jobs["reviews"] += [{"spec": number, "tries": tries} for tries in rows]
    # Of further variants the right answer and the slips alone.
    further = [asked.variant(seed) for asked in CARDS if asked.vary for seed in (1, 2)]
    for number, asked in enumerate(further, len(asked_of)):
        jobs["reviews"] += [{"spec": number, "tries": [one]} for one in owns(asked)]
    asked_of += further
    jobs["specs"] += [QuickCheck(asked)._spec for asked in further]
    bundle = tmp_path_factory.mktemp("page") / "quick_check.mjs"
    bundle.write_text(QuickCheck._esm, encoding="utf-8")
    run = subprocess.run(
        [node, str(Path(__file__).with_name("page_grading.mjs")), str(FOLDER), str(bundle)],
        input=json.dumps(jobs),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return asked_of, jobs, json.loads(run.stdout)


def test_every_verdict_is_the_same_as_pythons(page):
    asked_of, jobs, made = page
    assert len(jobs["reviews"]) > 4000
    verdicts = set()
    for job, seen in zip(jobs["reviews"], made["reviews"], strict=True):
        asked = asked_of[job["spec"]]
        state = review(asked, job["tries"])
        told = {
            "verdict": state.feedback.verdict,
            "lead": state.feedback.lead,
            "messages": list(state.feedback.messages),
            "slips": len(state.feedback.misconceptions),
        }
        assert seen["feedback"] == told, (asked.id, job["tries"])
        counted = (state.attempts, state.misses, state.correct)
        assert (seen["attempts"], seen["misses"], seen["correct"]) == counted, (asked.id, job)
        verdicts.add((asked.kind, told["verdict"], bool(told["lead"])))
    assert len(verdicts) >= 4 * 3 + 2  # every verdict of every kind, and double reasons


def test_every_valued_question_is_graded_without_a_kernel(page):
    """Not only samples: each accepts its right answer and refuses what each slip leads to."""
    asked_of, jobs, made = page
    assert {asked.id for asked in asked_of} == {q.id for q in questions() if q.kind != "function"}
    verdicts = {}
    for job, seen in zip(jobs["reviews"], made["reviews"], strict=True):
        if len(job["tries"]) == 1:
            verdicts[job["spec"], repr(job["tries"][0])] = seen["feedback"]
    for number, asked in enumerate(asked_of):
        right, *slips = (verdicts[number, repr(own)] for own in owns(asked))
        assert right["verdict"] == "right", asked.id
        for slip, seen in zip(asked.slips, slips, strict=True):
            assert seen["verdict"] == "wrong", (asked.id, slip.name)
            assert slip.reason in seen["messages"], (asked.id, slip.name)


def test_every_slip_in_the_table_is_found_by_the_page(page):
    asked_of, jobs, made = page
    named = {}
    for job, seen in zip(jobs["reviews"], made["reviews"], strict=True):
        if len(job["tries"]) == 1 and seen["feedback"]["slips"]:
            named.setdefault(job["spec"], set()).update(seen["feedback"]["messages"])
    for number, asked in enumerate(asked_of):
        assert {slip.reason for slip in asked.slips} <= named[number], asked.id


def test_solutions_can_be_opened(page):
    asked_of, _, made = page
    assert made["solutions"] == [asked.solution() for asked in asked_of]


def test_words_are_marked_as_in_a_notebook(page):
    _, jobs, made = page
    tags = set()
    for text, nodes in zip(jobs["words"], made["words"], strict=True):
        html = marked(text)
        parts = re.findall(r"<(em|code)>(.*?)</\w+>|(<br>)|([^<]+)", html)
        wanted = [
            (tag or line[1:-1], unescape(inner or plain).replace("\u00a0", " "))
            for tag, inner, line, plain in parts
        ]
        seen = [(tag, said.replace("\u00a0", " ")) for tag, said in nodes if tag == "br" or said]
        assert seen == wanted, text
        tags.update(tag for tag, _ in seen)
    assert tags == {"", "em", "code"}
    assert marked(STRESSED[0]) == (
        "<em>all</em> rows, (<em>all rows</em>), 2*a*3, *a*b, <code>*c*</code>"
    )
    assert marked(STRESSED[1]) == STRESSED[1]


def test_the_pages_hash_is_sha256(page):
    made = page[2]
    assert made["hashes"] == [hashlib.sha256(s.encode()).hexdigest() for s in SENTENCES]
    assert made["digests"] == [digest("salt", "0,1", s) for s in SENTENCES]
    assert made["sentences"] == SENTENCES


def test_the_page_gets_one_module_that_needs_no_other(page):
    assert page[2]["bundle"] == ["render"]
    assert "import " not in QuickCheck._esm
    assert "innerHTML" not in QuickCheck._esm
    assert QuickCheck._css.startswith("/* Tokens shared by every widget")
