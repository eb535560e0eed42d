import io

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from page import Page
from PIL import Image

from convwidgets.core.errors import ConvError
from convwidgets.widgets.notice import Notice
from convwidgets.widgets.picture_picker import PicturePicker
from convwidgets.widgets.pictures import PICTURES, read_picture, sample_picture

GREYS = np.arange(0, 240, 20, dtype=np.uint8).reshape(3, 4)


def png(values, **options):
    buffer = io.BytesIO()
    Image.fromarray(values).save(buffer, "PNG", **options)
    return buffer.getvalue()


class Hand:
    """A hand at a picker, with everything that changes noted."""

    def __init__(self, picker):
        self.picker = picker
        self.list, self.button = Page(picker.dropdown), Page(picker.upload)
        self.shapes = []
        picker.observe(lambda change: self.shapes.append(change["new"].shape), "value")

    def choose(self, label):
        self.list.set(index=[text for text, _ in self.picker.dropdown.options].index(label))

    def upload(self, content, name="mine.png"):
        """What the page sends: the file, with what it knows of it."""
        file = {
            "name": name,
            "type": "image/png",
            "size": len(content),
            "last_modified": 0,
            "content": memoryview(content),
        }
        self.button.set(value=[file])

    @property
    def said(self):
        return self.picker.notice.kind, self.picker.notice.text

    @property
    def chosen(self):
        return self.picker.dropdown.label


def test_it_starts_with_whatever_can_be_read():
    assert_array_equal(PicturePicker("portrait").value, sample_picture("portrait"))
    assert PicturePicker("portrait").dropdown.label == "portrait"
    own = PicturePicker(png(GREYS))
    assert_array_equal(own.value, GREYS)
    assert own.dropdown.label == "own picture"
    with pytest.raises(ConvError, match="no sample picture of that name"):
        PicturePicker("portrayt")
    with pytest.raises(TypeError, match="colour"):
        PicturePicker("flag", colour="red")


def test_the_list_holds_the_samples_or_some_of_them():
    labels = [label for label, _ in PicturePicker("flag").dropdown.options]
    assert labels == [*PICTURES, "own picture"]
    few = PicturePicker("flag", samples=["flag", "shapes"], description="input")
    assert [label for label, _ in few.dropdown.options] == ["flag", "shapes", "own picture"]
    assert few.dropdown.description == "input"
    few.value = "portrait"
    assert few.dropdown.label == "own picture"


def test_the_button_takes_one_picture():
    upload = PicturePicker("flag").upload
    assert (upload.accept, upload.multiple) == ("image/*", False)


def test_choosing_is_one_change():
    hand = Hand(PicturePicker("portrait"))
    hand.choose("shapes")
    hand.choose("colour4")
    assert hand.shapes == [(96, 96, 3), (4, 4, 3)]
    assert hand.said[1] == ""


def test_an_upload_is_one_change_and_one_s_own():
    hand = Hand(PicturePicker("portrait"))
    hand.upload(png(GREYS))
    assert hand.shapes == [(3, 4)]
    assert_array_equal(hand.picker.value, GREYS)
    assert hand.chosen == "own picture"
    assert hand.said[1] == ""
    with pytest.raises(ValueError, match="read-only"):
        hand.picker.value[0, 0] = 1


def test_an_uploaded_sample_is_called_by_its_name():
    hand = Hand(PicturePicker("portrait"))
    hand.upload(png(np.array(sample_picture("flag"))))
    assert (hand.shapes, hand.chosen) == ([(24, 36, 3)], "flag")


def test_what_was_converted_is_said():
    hand = Hand(PicturePicker("portrait"))
    glass = np.zeros((2, 2, 4), np.uint8)
    hand.upload(png(glass))
    assert hand.said == ("note", "Its transparent parts were laid on white.")
    hand.upload(png(GREYS))
    assert hand.said == ("note", "")


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "mine.png", "'mine.png' is empty, 0 bytes"),
        (b"hello", "notes.txt", "'notes.txt' is a text, not a picture"),
        (b"%PDF-1.7", "paper.pdf", "'paper.pdf' is a PDF document"),
        (png(GREYS)[:50], "half.png", "'half.png' is broken or cut short"),
        (b"\0\0\0\x18ftypheic", "x" * 300 + ".heic", "... is a HEIC picture"),
    ],
)
def test_a_refused_upload_changes_nothing_and_is_explained(content, name, sentence):
    hand = Hand(PicturePicker("shapes"))
    before = hand.picker.value
    hand.upload(content, name)
    assert hand.picker.value is before
    assert (hand.shapes, hand.chosen) == ([], "shapes")
    kind, text = hand.said
    assert kind == "error"
    assert sentence in text
    assert len(text) < 250


def test_the_same_file_twice_is_answered_twice():
    """Else nothing would happen on the second try, as an equal value is no change."""
    hand = Hand(PicturePicker("shapes"))
    said = []
    hand.picker.notice.observe(lambda change: said.append(change["new"]), "text")
    for _ in range(2):
        hand.upload(b"hello", "notes.txt")
    assert len([text for text in said if text]) == 2
    hand.upload(png(GREYS))
    hand.choose("flag")
    hand.upload(png(GREYS))
    assert hand.shapes == [(3, 4), (24, 36, 3), (3, 4)]
    assert hand.picker.upload.value == ()
    assert {"value": []} in hand.button.updates("value")


def test_the_list_leads_back_to_one_s_own_picture():
    hand = Hand(PicturePicker("shapes"))
    hand.upload(png(GREYS))
    hand.choose("flag")
    hand.choose("own picture")
    assert_array_equal(hand.picker.value, GREYS)
    assert hand.chosen == "own picture"


def test_asking_for_one_s_own_before_there_is_one_says_what_to_do():
    hand = Hand(PicturePicker("shapes"))
    hand.choose("own picture")
    assert (hand.shapes, hand.chosen) == ([], "shapes")
    assert hand.said == ("note", "Upload a picture with the button beside the list.")
    assert hand.list.updates("index")[-1]["index"] == list(PICTURES).index("shapes")


def test_assigning_from_python():
    hand = Hand(PicturePicker("shapes"))
    hand.picker.value = "shapes"
    hand.picker.value = sample_picture("shapes")
    hand.picker.value = sample_picture("shapes").astype(float)
    assert hand.shapes == []
    hand.picker.value = [[0, 100], [200, 255]]
    assert (hand.shapes, hand.chosen) == ([(2, 2)], "own picture")
    hand.picker.value = "flag"
    assert hand.chosen == "flag"
    own = read_picture([[0.0, 0.5]]).values
    hand.picker.value = own
    assert hand.picker.value is own
    with pytest.raises(ConvError, match="5 channels"):
        hand.picker.value = np.zeros((6, 7, 5))
    assert hand.picker.value is own


def test_an_owner_that_puts_the_picture_back_has_the_last_word():
    notice = Notice()
    hand = Hand(PicturePicker("shapes", notice=notice))

    def judge(change):
        if change["new"].ndim == 2:
            hand.picker.value = change["old"]
            notice.say("Only colour here.")

    hand.picker.observe(judge, "value")
    hand.upload(png(GREYS))
    assert hand.said == ("error", "Only colour here.")
    assert hand.chosen == "shapes"


def test_an_owner_s_notice_is_not_shown_twice():
    notice = Notice()
    assert notice not in PicturePicker("flag", notice=notice).children
    own = PicturePicker("flag")
    assert own.notice in own.children
