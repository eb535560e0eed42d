"""Any file → the teacher's notebook with the student's answers in it, and words for the rest."""

import copy
import json
import os

import pytest
from small_assignment import SOURCE, added, cell_of, notebook, right

from convwidgets.homework import reading
from convwidgets.homework.as_cells import as_cells
from convwidgets.homework.markup import as_typed, harmless
from convwidgets.homework.pieces import MOST_CHARACTERS, read_pieces
from convwidgets.homework.reading import read_notebook
from convwidgets.homework.rebuild import rebuild
from convwidgets.homework.sandbox import TooBusy
from convwidgets.homework.source import AssignmentSource

IDS = [cell.grade_id for cell in SOURCE.cells]


def laid(book):
    """The cells laid out again, and what was told."""
    told = []
    pieces = read_pieces(book, told)
    cells = None if pieces is None else as_cells(rebuild(pieces, SOURCE, told))
    json.dumps(cells).encode()  # whatever it is, it can be written
    return cells, "\n".join(told)


def ids(cells):
    return [c["metadata"].get("nbgrader", {}).get("grade_id", "") for c in cells]


def test_an_untouched_notebook_is_the_teachers_again():
    cells, told = laid(notebook())
    assert told == ""
    assert [name for name in ids(cells) if name] == IDS
    assert cells[0]["source"] == 'student_id = "s001"'
    by_id = dict(zip(ids(cells), cells, strict=True))
    for cell in SOURCE.cells:
        mine = by_id[cell.grade_id]
        flags = mine["metadata"]["nbgrader"]
        assert (mine["source"], flags["checksum"]) == (cell.source, cell.checksum)
        assert flags.get("points") == cell.points
        assert flags["locked"] == cell.locked
    assert "BEGIN HIDDEN TESTS" in by_id["part1-test"]["source"]
    assert AssignmentSource.from_dict(json.loads(json.dumps(SOURCE.to_dict()))) == SOURCE


def test_further_cells_stay_behind_the_cell_they_followed():
    book = added(right(), "helper = 1", "part2-text")
    cells, told = laid(book)
    at = ids(cells).index("part2-text")
    assert cells[at + 1]["source"] == "helper = 1"
    assert told == ""
    # Turned upside down, each of them still does.
    book["cells"].reverse()
    cells, told = laid(book)
    assert [name for name in ids(cells) if name] == IDS
    assert cells[ids(cells).index("part2-answer") + 1]["source"] == "helper = 1"
    assert "moved" in told


def test_a_lost_answer_leaves_a_copy_elsewhere_alone():
    book = right()
    lost = cell_of(book, "part4-answer")
    lost["metadata"] = {}
    book["cells"].remove(lost)
    book["cells"].insert(5, lost)
    cells, told = laid(book)
    sources = [c["source"] for c in cells]
    first, stub = sources.index(lost["source"]), ids(cells).index("part4-answer")
    assert first < stub
    assert "def" not in sources[stub]
    assert "part4-answer had been removed" in told


def test_cells_without_names_are_recognised():
    book = added(right(explanation="A sum over the window."), "helper = 1", "part2-answer")
    expected, _ = laid(book)
    for cell in book["cells"]:  # as a program saves it that keeps its own metadata alone
        cell["metadata"] = {"id": "x", "colab": {}}
    cells, told = laid(book)
    assert cells == expected
    assert told.count("recognised by text and place") == 1
    assert "removed" not in told
    one = right()
    cell_of(one, "part3-answer")["metadata"] = {}
    assert laid(one)[0] == laid(right())[0]
    assert "The cell part3-answer had lost its name" in laid(one)[1]


def test_changed_types_are_changed_back():
    book = right()
    cell_of(book, "part1-answer")["cell_type"] = "raw"
    cell_of(book, "explanation")["cell_type"] = "code"
    cells, told = laid(book)
    by_id = dict(zip(ids(cells), cells, strict=True))
    assert by_id["part1-answer"]["cell_type"] == "code"
    assert by_id["explanation"]["cell_type"] == "markdown"
    assert "type of part1-answer and explanation" in told


@pytest.mark.parametrize(
    ("book", "words"),
    [
        ([], "something else"),
        ({}, "no list of cells"),
        ({"cells": {}}, "no list of cells"),
        ({"worksheets": 3}, "no list of cells"),
        ({"worksheets": [{"cells": 3}]}, "no list of cells"),
        ("text", "something else"),
    ],
)
def test_what_is_no_notebook_is_said(book, words):
    cells, told = laid(book)
    assert cells is None
    assert words in told


@pytest.mark.parametrize(
    ("odd", "words"),
    [
        ({"cell_type": 3, "source": "x"}, "1 cell could not be read"),
        ({"cell_type": "code", "source": {"a": 1}}, "1 cell could not be read"),
        (None, "1 cell could not be read"),
        ({"cell_type": "code", "source": "a\x00b\ud800c"}, "characters that no text has"),
        ({"cell_type": "code", "source": "x" * 200_000}, f"{MOST_CHARACTERS:,} characters"),
        ({"cell_type": "code", "source": ["a", "b"], "metadata": [1], "outputs": 7}, ""),
        ({"cell_type": "heading", "source": "Title", "metadata": {"nbgrader": 5}}, ""),
        ({"cell_type": "code", "source": "", "metadata": {"nbgrader": {"grade_id": [1]}}}, ""),
        (
            {"cell_type": "code", "source": "", "metadata": {"nbgrader": {"grade_id": "x"}}},
            "id of no cell",
        ),
        ({"cell_type": "markdown", "source": "", "attachments": {"a": 3}}, "1 attachment was"),
    ],
)
def test_odd_cells_do_no_harm(odd, words):
    book = right()
    book["cells"].insert(3, odd)
    cells, told = laid(book)
    assert [name for name in ids(cells) if name] == IDS
    assert words in told
    assert words or not told


def test_thousands_of_cells_and_no_cells():
    book = right()
    book["cells"] += [{"cell_type": "code", "source": f"x{i} = 1"} for i in range(5000)]
    cells, told = laid(book)
    assert len(cells) == len(IDS) + 300
    assert "were left out" in told
    cells, told = laid({"cells": []})
    assert ids(cells) == IDS
    assert "no cells" in told


def test_an_old_format_is_converted():
    pytest.importorskip("nbformat")
    old = copy.deepcopy(right())
    for cell in old["cells"]:
        if cell["cell_type"] == "code":
            cell["input"] = cell.pop("source")
            cell["language"], cell["collapsed"] = "python", False
    book = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}}
    cells, told = laid({**book, "worksheets": [{"cells": old["cells"]}]})
    assert "old format" in told
    assert "image[i:i + KH" in json.dumps(cells)


def test_pictures_stay_and_links_to_lost_ones_do_not_break_the_page():
    book = right(explanation="![a](attachment:a%20b.png) and ![b](attachment:gone.png)")
    svg = {"image/svg+xml": "<svg onload='alert(1)'/>"}
    cell_of(book, "explanation")["attachments"] = {
        "a b.png": {"image/png": "aGk="},
        "x.svg": svg,
        "z.png": {"image/png": "'><script>"},
    }
    cells, told = laid(book)
    assert cells[-1]["attachments"] == {"picture0.png": {"image/png": "aGk="}}
    assert "(attachment:picture0.png)" in cells[-1]["source"]
    assert "attachment:gone" not in cells[-1]["source"]
    assert "2 attachments were not kept" in told


HARMFUL = [
    "<script>alert(1)</script>",
    "a <img src=x onerror=alert(1)> b",
    "</div><!-- <?x",
    "<svg/onload=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](<java\nscript:alert(1)>)",
    "[x](&#106;avascript:alert(1))",
    "[x](&amp;#106;avascript:alert(1))",
    "[x](java\\script:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x][y]\n\n[y]: vbscript:x",
    "[x][y]\n\n[y]: <javascript:x>",
    "![x](javascript:alert(1))",
    "<javascript:alert(1)>",
    "```mermaid\n<img src=x onerror=alert(1)>\n```",
    "~~~ Mermaid\n<b>\n~~~",
    "````\n```\n<b>[x](javascript:1)\n````",
]
FINE = [
    "a < b, $a<3$ and `x <= 1`; 2 < 3 > 1",
    "[book](https://www.example.org/a_(b)?c=d:e) and [mail](mailto:a@b.org) and [here](#part)",
    "I saw [1]: it says data: 3",
    "$$\\sum_{m} x[n+m]$$\n\n| a | b |\n|---|---|\n| 1 | 2 |",
]


def test_harmful_markdown_is_harmless():
    markdown = pytest.importorskip("nbconvert.filters.markdown_mistune")
    for text in HARMFUL:
        safe, altered = harmless(text)
        page = markdown.markdown2html_mistune(safe).lower()
        assert altered, text
        assert not any(bad in page for bad in ("<img", "<script", "<svg", "<b>", "<!--")), text
        assert 'href="java' not in page
        assert 'href="data' not in page
        assert 'mermaid">' not in page
        assert 'href="vb' not in page
        assert 'src="java' not in page
    for text in FINE:
        assert harmless(text) == (text, False)
    assert as_typed("````x").startswith("`````text\n")


def test_any_file_is_read_or_named(tmp_path, monkeypatch):
    path = tmp_path / "hw.ipynb"
    for content, words in [
        (b"", "empty"),
        (b'{"cells": [', "cut off"),
        (b"\xff\xfe\x00broken", "no"),
        (b"[" * 100_000, "deeper"),
        (b'{"a": ' + b"9" * 5000 + b"}", "beyond"),
        (b"PK\x03\x04zip", "no notebook"),
    ]:
        path.write_bytes(content)
        read = read_notebook(path)
        assert read.notebook is None
        assert words in " ".join(read.incidents)
    path.write_text("\ufeff" + json.dumps({"cells": []}), encoding="utf-8")
    assert read_notebook(path).notebook == {"cells": []}
    with path.open("wb") as file:
        os.truncate(file.fileno(), 300 << 20)
    assert "300 MB" in " ".join(read_notebook(path).incidents)
    path.unlink()
    path.symlink_to("/etc/hostname")
    assert "no plain file" in " ".join(read_notebook(path).incidents)
    with pytest.raises(FileNotFoundError):
        read_notebook(tmp_path / "none.ipynb")


def test_a_large_file_is_read_without_its_outputs(tmp_path):
    book = right()
    cell_of(book, "imports")["outputs"] = [{"text": "x" * (reading.LARGE + 1)}]
    path = tmp_path / "hw.ipynb"
    path.write_text(json.dumps(book))
    read = read_notebook(path)
    assert "left out" in read.incidents[0]
    assert "outputs" not in cell_of(read.notebook, "imports")
    path.write_text(json.dumps({"cells": ["y" * (reading.LARGE + 1)]}))
    assert read_notebook(path).notebook is None
    path.write_text(json.dumps(book)[:-5])
    assert "no whole JSON" in read_notebook(path).incidents[0]


def test_a_file_that_this_computer_did_not_come_to_is_no_wrong_one(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "LARGE", 0)
    monkeypatch.setattr(reading, "_SECONDS", 0.001)
    path = tmp_path / "hw.ipynb"
    path.write_text(json.dumps(right()))
    with pytest.raises(TooBusy, match="too busy to read"):
        read_notebook(path)


def test_all_cells_together_are_no_longer_than_a_page_can_show():
    book = right()
    for n in range(9):
        book = added(book, f"x{n} = 1\n" + "#" * 60_000, "part1-answer")
    cells, told = laid(book)
    assert "300,000 in others" in told
    assert sum(len(c["source"]) for c in cells) < 310_000
