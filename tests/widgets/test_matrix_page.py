"""The parts of the grid's JavaScript that need no page, against their Python twins."""

import json
import math
import re
import shutil
import subprocess

import pytest
from optional import BROWSER, missing

from convwidgets.core.errors import ConvError
from convwidgets.scenes.theme import THEMES, contrast, hexed
from convwidgets.trace.numbers import number
from convwidgets.widgets._assets import esm
from convwidgets.widgets._matrix_text import parse_number


def run(name, program):
    """What *program* prints, run after the module called *name*."""
    node = shutil.which("node")
    if node is None:
        missing(BROWSER, "needs node")
    done = subprocess.run(
        [node, "--input-type=module"],
        input=f"{esm(name)}\nconsole.log(JSON.stringify({program}));",
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


TEXTS = [
    "3",
    "-3",
    "−3",
    "+3",
    ".5",
    "5.",
    "1e3",
    "1E−3",
    "1/16",
    "-1/2",
    "0.5/2",
    "inf",
    "-Infinity",
    "∞",
    "−∞",
    "NaN",
    "-nan",
    "abc",
    "1+1",
    "1/2/3",
    "1/-2",
    "--1",
    "+-inf",
    "1_000",
    "0x10",
    "0,5",
    "1/0",
    "0/0",
    "1e999",
    "1e-400",
    ".",
    "-",
    "+",
    "/",
    "e5",
    "1e",
    "1.2.3",
    "Infinit",
    "infinity",
    "1n",
    "07",
]
TEXTS += ["", " ", " 3 ", "1 / 2", "1  / 2", "- 1", "1 2", "9" * 400, "1/" + "9" * 400]


def test_the_page_guesses_what_python_decides():
    def decided(text):
        try:
            value = parse_number(text)
        except ConvError:
            return None
        return "NaN" if math.isnan(value) else repr(value)

    guessed = run(
        "matrix_text",
        f"{json.dumps(TEXTS)}.map((t) => parseNumber(t)).map((n) => n === null ? null :"
        " Number.isNaN(n) ? 'NaN' : n === Infinity ? 'inf' : n === -Infinity ? '-inf' : n)",
    )
    guessed = [repr(float(g)) if isinstance(g, int | float) else g for g in guessed]
    assert dict(zip(TEXTS, guessed, strict=True)) == {text: decided(text) for text in TEXTS}


def test_cells_show_numbers_as_the_drawings_do():
    values = [0, 1, -1, 160, -2.5, 1 / 16, 1 / 3, -2 / 3, 1234.5, 12345.6, 123456, 0.001, 99.95]
    shown = run("matrix_text", f"{json.dumps(values)}.map(shownNumber)")
    assert shown == [number(value) for value in values]


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ("1\t2\r\n3\t4\r\n", [["1", "2"], ["3", "4"]]),
        ("1\t\t3", [["1", "", "3"]]),
        ("1,2\n3,4", [["1", "2"], ["3", "4"]]),
        ("1, 2,\n3, 4,\n", [["1", "2"], ["3", "4"]]),
        ("0,5;1,5\n2;3", [["0,5", "1,5"], ["2", "3"]]),
        ('"1","2"', [["1", "2"]]),
        (" 1   2 \n\n 3 4 ", [["1", "2"], ["3", "4"]]),
        ("[[1,2],[3,4]]", [["1", "2"], ["3", "4"]]),
        ("array([[1., 2.],\n       [3., 4.]], dtype=float32)", [["1.", "2."], ["3.", "4."]]),
        ("[[1. 2.]\n [3. 4.]]", [["1.", "2."], ["3.", "4."]]),
        ("tensor([1, 0, -1])", [["1", "0", "-1"]]),
        ("((1, 2), (3, 4))", [["1", "2"], ["3", "4"]]),
        ("[1 2; 3 4]", [["1", "2"], ["3", "4"]]),
        ("1/16 nan\n∞ −2", [["1/16", "nan"], ["∞", "−2"]]),
        ("1\n2\n3", [["1"], ["2"], ["3"]]),
        ("1,5", [["1,5"]]),
        ("1 2\n3", [["1", "2"], ["3"]]),
        ("hello", [["hello"]]),
    ],
)
def test_pasted_text_becomes_a_table(text, table):
    assert run("matrix_text", f"pastedTable({json.dumps(text)})") == table


def test_numbers_can_be_read_on_every_tint():
    shares = [share / 50 for share in range(-50, 51)]
    for kind in ("diverging", "grey"):
        for dark in ("false", "true"):
            tints = run("matrix_tint", f"tints([{json.dumps(shares)}], '{kind}', {dark})")[0]
            for tint in tints:
                ground = hexed([int(c) for c in re.findall(r"\d+", tint["ground"])])
                assert contrast(ground, tint["ink"]) >= 4.5


def test_tints_are_the_colours_of_the_drawings():
    for dark, theme in (("false", THEMES["light"]), ("true", THEMES["dark"])):
        tints = run("matrix_tint", f"tints([[-2, -1, 0, 1, 2]], 'diverging', {dark})")[0]
        grounds = [hexed([int(c) for c in re.findall(r"\d+", t["ground"])]) for t in tints]
        assert tuple(grounds) == theme.diverging
        ends = run("matrix_tint", f"tints([[1, 5]], 'grey', {dark})")[0]
        grounds = [hexed([int(c) for c in re.findall(r"\d+", t["ground"])]) for t in ends]
        assert grounds == [theme.grey_low, theme.grey_high]


def test_what_is_no_finite_number_has_no_tint():
    assert run("matrix_tint", "tints([[NaN, Infinity, null]], 'grey', false)") == [[None] * 3]
    assert run("matrix_tint", "tints([[1]], '', false)") == [[None]]


@pytest.mark.parametrize("name", ["matrix_input", "notice", "player"])
def test_a_module_is_sent_whole(name):
    text = esm(name)
    assert not re.search(r"^\s*(import|export) (?!default)", text, re.MULTILINE)
    inside = re.findall(r"^const module_(\w+) = ", text, re.MULTILINE)
    assert len(inside) == len(set(inside))
    assert "page" in inside
    assert run(name, "1") == 1, "it loads"
