import pytest
from fake_page import FakePage

from convwidgets.core.errors import ConvError
from convwidgets.widgets.notice import Notice


def test_it_is_empty_until_something_is_said():
    notice = Notice()
    page = FakePage(notice)
    assert (page.state["text"], page.state["kind"]) == ("", "error")
    notice.text = "stride is 0"
    assert page.updates == [{"text": "stride is 0"}]


def test_saying_the_same_again_reaches_the_page_again():
    notice = Notice("stride is 0")
    page = FakePage(notice)
    notice.say("stride is 0")
    assert page.updates == [{"text": ""}, {"text": "stride is 0"}]


@pytest.mark.parametrize("make", [lambda: Notice(kind="loud"), lambda: _set_kind(Notice(), "loud")])
def test_unknown_kinds_are_refused(make):
    with pytest.raises(ConvError, match=r"kind is 'loud'; choose 'error' or 'note'\."):
        make()


def _set_kind(notice, kind):
    notice.kind = kind


def test_unknown_keywords_are_refused():
    with pytest.raises(TypeError, match="sentence"):
        Notice(sentence="no")
