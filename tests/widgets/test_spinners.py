import numpy as np
import pytest
from fake_page import FakePage

from convwidgets.core.errors import ConvError
from convwidgets.widgets.notice import Notice
from convwidgets.widgets.spinners import DilationSpinner, PaddingSpinner, StrideSpinner


def watched(spinner):
    changes = []
    spinner.observe(lambda change: changes.append(change["new"]), "value")
    return changes


def shown(*controls):
    return [control.layout.display != "none" for control in controls]


PER_AXIS = pytest.mark.parametrize(
    ("spinner_class", "name"), [(StrideSpinner, "stride"), (DilationSpinner, "dilation")]
)


@PER_AXIS
def test_a_typed_number_is_one_change(spinner_class, name):
    spinner = spinner_class()
    changes = watched(spinner)
    page = FakePage(spinner.boxes[0])
    assert page.state["description"] == name
    page.send(value=3)
    assert (spinner.value, changes, spinner.refusal) == (3, [3], "")
    assert page.updates == [], "the page has that number already"


@PER_AXIS
@pytest.mark.parametrize("number", [0, -1])
def test_a_bad_number_is_put_back_and_explained(spinner_class, name, number):
    spinner = spinner_class(2)
    changes = watched(spinner)
    page = FakePage(spinner.boxes[0])
    page.send(value=number)
    assert (spinner.value, changes) == (2, [])
    assert page.updates == [{"value": 2}]
    written = str(number).replace("-", "−")
    assert spinner.refusal == f"{name} is {written}; it must be at least 1."
    assert spinner.notice.text == spinner.refusal
    page.send(value=3)
    assert (spinner.value, spinner.refusal, spinner.notice.text) == (3, "", "")


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        (None, "stride is empty; type a whole number."),
        (2.5, "stride is 2.5; type a whole number."),
        ("7", "stride is '7'; type a whole number."),
        (True, "stride is True; type a whole number."),
        ([1, 2], "stride is [1, 2]; type a whole number."),
    ],
)
def test_what_is_no_whole_number_is_put_back_without_an_exception(entry, sentence):
    spinner = StrideSpinner(2)
    changes = watched(spinner)
    page = FakePage(spinner.boxes[0])
    page.send(value=entry)
    assert (spinner.value, changes) == (2, [])
    assert page.state["value"] == 2
    assert spinner.refusal == sentence


def test_the_same_slip_twice_is_said_twice():
    spinner = StrideSpinner()
    notice, box = FakePage(spinner.notice), FakePage(spinner.boxes[0])
    box.send(value=0)
    box.send(value=0)
    sentence = {"text": "stride is 0; it must be at least 1."}
    assert notice.updates == [sentence, {"text": ""}, sentence]


@pytest.mark.parametrize("value", [0, -1, 1.0, True, "1", None, (1, 0), (1, 2, 3), ()])
def test_bad_values_from_python_are_refused(value):
    spinner = StrideSpinner(2)
    with pytest.raises(ConvError, match="stride"):
        spinner.value = value
    assert (spinner.value, spinner.refusal, spinner.boxes[0].value) == (2, "", 2)
    with pytest.raises(ConvError, match="stride"):
        StrideSpinner(value)


def test_a_value_from_python_moves_the_box_and_is_one_change():
    spinner = StrideSpinner()
    changes = watched(spinner)
    page = FakePage(spinner.boxes[0])
    spinner.value = np.int64(4)
    assert (changes, page.updates) == ([4], [{"value": 4}])
    assert type(spinner.value) is int


def test_a_pair_has_two_boxes():
    spinner = StrideSpinner()
    assert shown(*spinner.boxes) == [True, False, False]
    spinner.value = [1, 2]
    assert spinner.value == (1, 2)
    assert shown(*spinner.boxes) == [False, True, True]
    changes = watched(spinner)
    rows, columns = map(FakePage, spinner.boxes[1:])
    rows.send(value=3)
    columns.send(value=3)
    assert changes == [(3, 2), (3, 3)]
    columns.send(value=0)
    assert (spinner.value, columns.state["value"]) == ((3, 3), 3)
    assert spinner.refusal == "an entry of stride is 0; it must be at least 1."
    spinner.value = (4, 5)
    assert (rows.state["value"], columns.state["value"]) == (4, 5)
    spinner.value = 5
    assert shown(*spinner.boxes) == [True, False, False]
    assert changes == [(3, 2), (3, 3), (4, 5), 5], "filling two boxes is one change"


def test_one_axis_takes_one_number():
    spinner = StrideSpinner(2, axes=1)
    assert len(spinner.boxes) == 1
    spinner.value = (3,)
    assert spinner.value == 3
    with pytest.raises(ConvError, match="has 2 entries"):
        spinner.value = (1, 2)
    with pytest.raises(ConvError, match="axes is 3"):
        StrideSpinner(axes=3)


# ------------------------------------------------------------------------ the owner's word


def test_an_owner_refuses_once_and_the_value_goes_back():
    spinner = StrideSpinner(2)
    notice = FakePage(spinner.notice)
    box = FakePage(spinner.boxes[0])
    changes = watched(spinner)

    def judge(change):
        if change["new"] > 5:
            spinner.refuse("The window would leave the input at its first move.")

    spinner.observe(judge, "value")
    box.send(value=9)
    assert spinner.value == 2
    assert changes == [9, 2]
    assert box.updates == [{"value": 2}]
    assert notice.updates == [{"text": "The window would leave the input at its first move."}]
    box.send(value=3)
    assert (spinner.value, spinner.refusal, notice.state["text"]) == (3, "", "")


def test_an_owner_that_refuses_everything_is_asked_no_further():
    spinner = StrideSpinner(2)
    changes = watched(spinner)
    spinner.observe(lambda change: spinner.refuse("Nothing is good enough."), "value")
    FakePage(spinner.boxes[0]).send(value=9)
    assert (changes, spinner.value) == ([9, 2], 2)
    assert spinner.notice.text == "Nothing is good enough."


def test_an_owner_never_hears_of_what_the_spinner_refuses_itself():
    spinner = StrideSpinner(2)
    changes = watched(spinner)
    FakePage(spinner.boxes[0]).send(value=0)
    assert changes == []


def test_refusing_after_a_slip_does_not_go_back_further():
    spinner = StrideSpinner(2)
    page = FakePage(spinner.boxes[0])
    page.send(value=3)
    page.send(value=0)
    assert spinner.value == 3
    spinner.refuse("again")
    assert (spinner.value, spinner.refusal) == (3, "again")
    spinner.accept()
    assert (spinner.refusal, spinner.notice.text) == ("", "")


def test_a_shared_notice_shows_one_sentence_and_nobody_takes_anothers_away():
    notice = Notice()
    stride, dilation = StrideSpinner(notice=notice), DilationSpinner(notice=notice)
    assert notice not in stride.children
    FakePage(stride.boxes[0]).send(value=0)
    FakePage(dilation.boxes[0]).send(value=-2)
    assert notice.text == "dilation is −2; it must be at least 1."
    stride.value = 2
    assert notice.text == "dilation is −2; it must be at least 1."
    dilation.value = 2
    assert notice.text == ""


def test_without_a_shared_notice_a_spinner_has_its_own():
    spinner = StrideSpinner()
    assert spinner.notice in spinner.children


# --------------------------------------------------------------------------------- padding


def choose(spinner, word):
    page = FakePage(spinner.dropdown)
    page.send(index=page.state["_options_labels"].index(word))
    return page


def test_padding_is_a_number_or_a_word():
    spinner = PaddingSpinner(1)
    changes = watched(spinner)
    assert shown(spinner.box, spinner.sides) == [True, False]
    FakePage(spinner.box).send(value=2)
    choose(spinner, "same")
    assert shown(spinner.box, spinner.sides) == [False, False]
    choose(spinner, "number")
    assert shown(spinner.box, spinner.sides) == [True, False]
    assert changes == [2, "same", 2], "the number chosen before comes back"
    spinner.value = "full"
    assert spinner.dropdown.value == "full"


@pytest.mark.parametrize(
    ("axes", "value", "kept", "text"),
    [
        (2, (1, 2), (1, 2), "rows 1, columns 2"),
        (2, [[0, 1], [2, 3]], ((0, 1), (2, 3)), "top 0, bottom 1, left 2, right 3"),
        (2, (1, (0, 2)), (1, (0, 2)), "rows 1, left 0, right 2"),
        (1, ((0, 2),), ((0, 2),), "before 0, after 2"),
        (1, (2,), (2,), "2"),
    ],
)
def test_pairs_are_shown_as_text(axes, value, kept, text):
    spinner = PaddingSpinner(value, axes=axes)
    assert spinner.value == kept
    assert (spinner.dropdown.value, spinner.sides.value) == ("per side", text)
    assert shown(spinner.box, spinner.sides) == [False, True]
    changes = watched(spinner)
    choose(spinner, "number")
    assert changes == [0]
    assert "per side" not in spinner.dropdown.options, "it can only be set from Python"


@pytest.mark.parametrize(
    ("value", "axes"),
    [(-1, 2), (1.5, 2), ("some", 2), ((1, 2, 3), 2), ((1, (2, -1)), 2), (None, 2), ((0, 2), 1)],
)
def test_bad_padding_from_python_is_refused(value, axes):
    spinner = PaddingSpinner(1, axes=axes)
    with pytest.raises(ConvError, match="padding"):
        spinner.value = value
    assert (spinner.value, spinner.box.value, spinner.dropdown.value) == (1, 1, "number")


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        (-2, "padding is −2; it must be at least 0."),
        (None, "padding is empty; type a whole number."),
    ],
)
def test_bad_padding_by_hand_is_put_back(entry, sentence):
    spinner = PaddingSpinner(1)
    changes = watched(spinner)
    page = FakePage(spinner.box)
    page.send(value=entry)
    assert (spinner.value, changes, page.state["value"]) == (1, [], 1)
    assert spinner.refusal == sentence


def test_a_refused_word_goes_back_to_the_number():
    spinner = PaddingSpinner(1)

    def judge(change):
        if change["new"] == "same":
            spinner.refuse("'same' needs stride 1.")

    spinner.observe(judge, "value")
    page = choose(spinner, "same")
    assert spinner.value == 1
    assert page.state["index"] == 0
    assert shown(spinner.box) == [True]
    assert spinner.refusal == "'same' needs stride 1."


@pytest.mark.parametrize("spinner_class", [StrideSpinner, DilationSpinner, PaddingSpinner])
def test_unknown_keywords_are_refused(spinner_class):
    with pytest.raises(TypeError, match="colour"):
        spinner_class(colour="red")


@pytest.mark.parametrize("spinner_class", [StrideSpinner, DilationSpinner, PaddingSpinner])
def test_disabled_controls_are_disabled(spinner_class):
    spinner = spinner_class(1, disabled=True)
    assert all(
        child.disabled for child in spinner.children[0].children if hasattr(child, "disabled")
    )
