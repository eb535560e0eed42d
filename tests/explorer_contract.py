"""What every explorer must fulfil, driven without a browser.

A test module of an explorer subclasses `ExplorerContract` (as ``class TestFlip(...)``) and
fills in the class attributes; everything that is particular to it is tested beside that.
"""

import re
from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np
import pytest
from page import Page
from picture_checks import (
    check_frames,
    check_inside,
    check_overlays,
    check_painters_agree,
    check_text,
)
from PIL import Image

from convwidgets import ConvError
from convwidgets.explorers.explorer import Explorer


def same(one: Any, other: Any) -> bool:
    """Equal settings, arrays by their numbers."""
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        return np.array_equal(one, other, equal_nan=True)
    return bool(one == other)


def _shown(explorer: Explorer) -> tuple[bytes, ...]:
    """What a page has of the current step."""
    player = explorer.player
    frame = player.frames[player.step] if player.frames else b"sent when asked for"
    assert frame
    return player.ground, player.finished, frame


class ExplorerContract:
    """The road: settings, trace, scene, frames, player."""

    #: The class, or a function that makes one explorer with settings that suit the tests.
    make: ClassVar[Callable[..., Explorer]]
    #: For every control: a value that a hand may give it, different from the first one.
    through_controls: ClassVar[dict[str, Any]]
    #: The settings from which the controls are driven.
    driven_from: ClassVar[dict[str, Any]] = {}
    #: Settings that are refused: name, value, a pattern of the sentence.
    refused: ClassVar[list[tuple[str, Any, str]]]
    #: Explorers in further states whose pictures are checked like the first one's.
    states: ClassVar[list[dict[str, Any]]] = []

    def made(self, **settings: Any) -> Explorer:
        return type(self).make(**settings)

    # ------------------------------------------------------------ the road

    @pytest.mark.all_frames
    def test_the_road(self):
        # one explorer for all of these: making it takes longer than they do
        explorer = self.made()
        self.every_step_is_data_with_words_and_a_frame(explorer)
        self.the_result_cannot_be_changed(explorer)
        self.the_trace_is_a_sequence_that_cannot_be_changed(explorer)
        self.figures_have_a_picture_and_named_panels(explorer)
        self.settings_make_a_twin(explorer)
        assert explorer.notice.text == "", "defaults need no word"
        self.stepping_here_and_in_the_page_is_the_same(explorer)

    def every_step_is_data_with_words_and_a_frame(self, explorer):
        count = len(explorer.trace)
        assert count == explorer.player.steps == len(explorer.player.frames)
        assert all(explorer.player.frames)
        words = [step.describe() for step in explorer.trace]
        assert words == explorer.player.descriptions
        assert explorer.describe() == words[explorer.step]
        for sentence in words:
            assert sentence.endswith((".", "?")), sentence
            assert "\n" not in sentence
            assert not re.search(r"(?<!\w)-\d", sentence), f"a hyphen for a minus: {sentence}"
        assert explorer.player.title in repr(explorer)

    def the_result_cannot_be_changed(self, explorer):
        assert isinstance(explorer.output, np.ndarray)
        with pytest.raises(ValueError, match="read-only"):
            explorer.output[...] = 0

    def the_trace_is_a_sequence_that_cannot_be_changed(self, explorer):
        trace = explorer.trace
        assert trace[-1].describe() == trace[len(trace) - 1].describe()
        with pytest.raises(IndexError):
            trace[len(trace)]
        with pytest.raises(AttributeError):
            trace[0].index = 1
        with pytest.raises(TypeError):
            trace[0] = trace[-1]

    def figures_have_a_picture_and_named_panels(self, explorer):
        labels = [axes.get_label() for axes in explorer.figure().axes]
        assert labels[0] == "picture"
        assert len(labels) > 1
        assert len(set(labels)) == len(labels)

    def settings_make_a_twin(self, explorer):
        settings = {name: getattr(explorer, name) for name in explorer.settings}
        twin = type(explorer)(**settings)
        assert twin.player.descriptions == explorer.player.descriptions
        assert twin.player.frames == explorer.player.frames

    def stepping_here_and_in_the_page_is_the_same(self, explorer):
        last = len(explorer.trace) - 1
        explorer.step = last
        assert explorer.player.step == last
        Page(explorer.player).set(step=0)
        assert explorer.step == 0
        with pytest.raises(ConvError, match=f"{last + 1} steps"):
            explorer.step = last + 1

    # ------------------------------------------------------------ pictures

    def pictures(self) -> list[Explorer]:
        return [self.made(), *(self.made(**state) for state in self.states)]

    def test_pictures(self):
        for explorer in self.pictures():
            light, dark = (explorer._make_scene(explorer.trace, t) for t in ("light", "dark"))
            # colours put no mark elsewhere: frames of one theme tell of both
            check_frames(light, 1.5)
            check_overlays(light, 2.0)
            for scene in (light, dark):
                check_inside(scene)
                check_text(scene)

    def test_both_painters_agree(self):
        # matplotlib takes its time: the usual picture and the most unusual one
        check_painters_agree(self.made().scene)
        for state in self.states[-1:]:
            check_painters_agree(self.made(**state).scene)

    @pytest.mark.all_frames
    def test_files(self, tmp_path):
        explorer = self.made()
        for suffix in (".png", ".svg", ".pdf", ".gif", ".html"):
            explorer.save(tmp_path / f"a{suffix}")
            assert (tmp_path / f"a{suffix}").stat().st_size > 1000
        with Image.open(tmp_path / "a.png") as picture:
            size = (round(2 * explorer.scene.width), round(2 * explorer.scene.height))
            assert np.abs(np.subtract(picture.size, size)).max() <= 1

    # ------------------------------------------------------------ controls

    def test_every_control_is_driven_and_does_what_assignment_does(self):
        by_hand, by_code = self.made(**self.driven_from), self.made(**self.driven_from)
        assert set(self.through_controls) == set(by_hand._controls)
        first = {name: getattr(by_hand, name) for name in by_hand.settings}
        shown = {name: control.value for name, control in by_hand._controls.items()}
        before_all = _shown(by_hand)
        for name, value in self.through_controls.items():
            control, trace = by_hand._controls[name], by_hand.trace
            revision = by_hand.player.revision
            control.value = value
            assert by_hand.notice.text == "" or by_hand.notice.kind == "note", name
            assert not same(getattr(by_hand, name), first[name]), name
            assert by_hand.trace is not trace, name
            assert by_hand.player.revision > revision, name
            assert _shown(by_hand), name
            setattr(by_code, name, getattr(by_hand, name))
            assert by_hand.player.descriptions == by_code.player.descriptions, name
            assert _shown(by_hand) == _shown(by_code), name
            # and back again, from Python: the controls follow
            for explorer in (by_hand, by_code):
                explorer.configure(**first)
                explorer.step = 0
                for other in first:
                    assert same(getattr(explorer, other), first[other]), (name, other)
                for other, before in shown.items():
                    assert same(explorer._controls[other].value, before), (name, other)
            assert _shown(by_hand) == before_all, name

    def test_refused_values_change_nothing_and_are_explained(self):
        assert self.refused
        explorer = self.made()
        page = Page(explorer.player)
        before = {n: getattr(explorer, n) for n in explorer.settings}
        trace = explorer.trace
        for name, value, sentence in self.refused:
            with pytest.raises(ConvError, match=sentence) as caught:
                setattr(explorer, name, value)
            assert explorer.notice.text == str(caught.value), name
            assert explorer.notice.kind == "error"
            assert all(same(getattr(explorer, n), v) for n, v in before.items()), name
            assert explorer.trace is trace, name
            assert page.sent == [], name
            with pytest.raises(ConvError, match=sentence):
                type(explorer)(**{name: value})

    def test_unknown_keywords_are_type_errors(self):
        with pytest.raises(TypeError, match=r"no setting 'colour_of_the_sky'"):
            self.made(colour_of_the_sky="blue")
