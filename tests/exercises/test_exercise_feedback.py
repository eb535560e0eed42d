"""What a check looks like in a notebook."""

import doctest
import importlib

import pytest

from convwidgets.exercises import Feedback, check


def test_every_verdict_is_said_in_words_and_has_a_sign_of_its_own():
    heads = {str(Feedback(correct, ("m",))).removesuffix(" m") for correct in (True, False, None)}
    assert heads == {"✓ Yes.", "↻ Not yet.", "? Not counted."}
    assert [bool(Feedback(c, ())) for c in (True, False, None)] == [True, False, False]


def test_both_forms_are_offered():
    bundle = check("01.length", 6)._repr_mimebundle_()
    assert bundle["text/plain"].startswith("↻ Not yet. That counts the steps only.")
    assert 'class="convwidgets-feedback cw-wrong" role="status"' in bundle["text/html"]
    assert "That counts the steps only." in bundle["text/html"]


def test_what_a_student_wrote_is_never_markup():
    html = check("01.length", "<b>`x`</b>")._repr_html_()
    assert "<b>" not in html
    assert "&lt;b&gt;" in html
    assert "<code>x</code>" in html


def test_several_reasons_form_a_list():
    feedback = check("01.length", 10)
    assert feedback.text.count("\n  • ") == 2
    assert feedback._repr_html_().count("<li>") == 2


@pytest.mark.parametrize(
    "name",
    ["_text", "feedback", "misconception", "kinds", "bank", "checking", "quick_check"],
)
def test_examples_in_docstrings(name):
    module = importlib.import_module(f"convwidgets.exercises.{name}")
    result = doctest.testmod(module)
    assert result.failed == 0
    assert result.attempted > 0
