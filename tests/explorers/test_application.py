"""The explorer of applications: find things, and mark their pixels."""

from itertools import pairwise

import numpy as np
import pytest
from explorer_contract import ExplorerContract
from page import Page

from convwidgets import ApplicationExplorer, ConvError
from convwidgets.explorers.application import read_scene
from convwidgets.scenes.marks import Box, Text
from convwidgets.trace.application_scenes import SCENES, scene_named


def stripes(rows: int, columns: int) -> np.ndarray:
    """A picture that shows something everywhere, and nothing twice."""
    row, column = np.indices((rows, columns))
    return np.rint(127 + 100 * np.sin((row + 3) * (column + 5) / 37))


class TestDetection(ExplorerContract):
    make = ApplicationExplorer
    through_controls = {
        "application": "segmentation",
        "image": stripes(40, 30),
        "target": (62, 28),
        "size": (20, 22),
        "threshold": 0.4,
        "stride": 3,
    }
    refused = [
        ("application", "translation", "no application named 'translation'"),
        ("application", 7, "no application named 7"),
        ("image", "no-such-picture.png", "no file"),
        ("image", np.zeros((20, 20)), "same level everywhere"),
        ("image", stripes(15, 40), "15 rows and 40 columns; give from 16"),
        ("target", (120, 5), "row of target is 120; this picture has rows 0 to 119"),
        ("target", (5, -1), "an entry of target is −1"),
        ("size", 3, "size is 3; it must be at least 4"),
        ("size", (24, 161), "this picture has 160 columns"),
        ("threshold", 1.5, "threshold is 1.5; give a number from 0 to 1"),
        ("threshold", "high", "threshold is 'high'"),
        ("threshold", float("nan"), "threshold is nan"),
        ("stride", 5, "stride is 5; it can be at most 4"),
        ("stride", 0, "stride is 0"),
    ]
    states = [
        {"image": "turned_mugs", "threshold": 0.4, "step": 6},
        {"image": stripes(16, 160), "threshold": 0.0, "size": 4},
        {"application": "segmentation", "image": stripes(160, 17), "stride": 4},
        {"application": "segmentation"},
    ]


def test_settings_that_follow_are_filled_in():
    explorer = ApplicationExplorer()
    assert (explorer.target, explorer.size, explorer.threshold) == ((28, 26), (24, 28), 0.75)
    explorer.application = "segmentation"
    assert explorer.threshold == explorer._controls["threshold"].value == 0.3
    explorer.threshold = 0.25
    explorer.application = "segmentation"  # no change, so nothing follows
    assert explorer.threshold == 0.25
    explorer.image = "mri"
    assert explorer.target == explorer._controls["target"].value == (64, 64)
    explorer.configure(application="detection", threshold=0.5, image="mugs", target=(62, 28))
    assert (explorer.threshold, explorer.target) == (0.5, (62, 28))


def test_a_click_cuts_out_and_one_beside_the_pictures_does_nothing():
    explorer = ApplicationExplorer()
    page, scene = Page(explorer.player), explorer.scene
    lattice = scene.targets[0]
    left, top, wide, high = scene._places(0)[0]

    def click(row: int, column: int) -> None:
        x = left + (column + 0.5) * wide / 160 - lattice.x
        y = top + (row + 0.5) * high / 120 - lattice.y
        page.set(picked={"revision": explorer.player.revision, "target": 0,
                         "row": int(y), "column": int(x)})  # fmt: skip

    click(62, 28)
    assert explorer.target == (62, 28)
    assert dict(explorer.trace.counts) == {"hits": 1, "misses": 0, "false alarms": 0}
    click(10, 10_000)
    assert explorer.target == (62, 28)
    # a place without an edge is refused, and said
    explorer.configure(size=4)
    with pytest.raises(ConvError, match="no edges in it"):
        explorer.configure(image=np.pad(stripes(16, 16), 20), target=(5, 5), size=6)
    assert "no edges in it" in explorer.notice.text


def test_what_makes_no_difference_is_switched_off():
    explorer = ApplicationExplorer()
    controls = explorer._controls
    assert controls["stride"].box.disabled
    assert not controls["size"].boxes[1].disabled
    explorer.application = "segmentation"
    assert not controls["stride"].box.disabled
    assert controls["size"].boxes[1].disabled


def test_own_pictures_become_grey_and_small():
    picture = np.zeros((400, 200, 3))
    picture[100:200, 50:150] = (255, 0, 0)
    read = read_scene(picture)
    assert read.values.shape == (160, 80)
    assert "reduced to 160 rows and 80 columns" in read.note
    assert read.values.max() == round(0.299 * 255)
    explorer = ApplicationExplorer(image=picture)
    assert explorer.notice.kind == "note"
    assert read_scene(explorer.image).values is explorer.image
    by_hand = ApplicationExplorer()
    by_hand._controls["image"].value = picture
    assert "reduced to 160 rows" in by_hand.notice.text
    by_hand.threshold = 0.5
    assert by_hand.notice.text == ""


def test_every_scene_in_both_applications():
    for name in SCENES:
        for application in ("detection", "segmentation"):
            explorer = ApplicationExplorer(image=name, application=application)
            assert explorer.image is scene_named(name).values
            assert explorer._controls["image"].dropdown.value == name
            assert "alarms" not in explorer.describe()


def test_verdicts_are_written_and_not_only_coloured():
    explorer = ApplicationExplorer(image="turned_mugs", threshold=0.4)
    written = [mark.text for mark in explorer.scene.marks(6) if isinstance(mark, Text)]
    assert any(text.startswith("false alarm 0.") for text in written)
    assert "missed" in written
    assert "1.00" in written


def _labels(explorer, step=6):
    """The places of the scores: each is a filled box with a text in its middle."""
    marks = explorer.scene.marks(step)
    wanted = {mark.text for mark in explorer.trace[step].marks} - {""}
    return [
        (box, mark)
        for box, mark in pairwise(marks)
        if isinstance(mark, Text) and mark.text in wanted and isinstance(box, Box)
    ]


@pytest.mark.parametrize(
    "settings", [{"threshold": 0.3, "target": (0, 0)}, {"threshold": 0.0, "size": 8}]
)
def test_no_score_lies_on_another_one_or_under_a_frame(settings):
    explorer = ApplicationExplorer(**settings)
    found = _labels(explorer)
    assert len(found) > 10
    for k, (box, _) in enumerate(found):
        for other, _ in found[:k]:
            assert (
                box.x >= other.x + other.width
                or other.x >= box.x + box.width
                or abs(box.y - other.y) >= box.height
            )
    marks = explorer.scene.marks(6)
    frames = [k for k, mark in enumerate(marks) if isinstance(mark, Box) and mark.frame_width > 2]
    explained = marks.index(found[0][0])
    inside = [k for k in frames if marks[k].y > 140]  # the row above frames its stage last
    assert max(inside) < explained


def test_what_cannot_be_counted_is_not_blamed_on_the_picture():
    explorer = ApplicationExplorer(target=(30, 110), step=6)
    assert "does not hold one of the things of this picture" in explorer.describe()
    explorer.image = "mri"
    assert "Nobody has said what this picture holds" in explorer.describe()


def test_a_threshold_too_high_is_not_blamed_on_the_template():
    explorer = ApplicationExplorer(threshold=0.98, step=6)
    assert explorer.trace.counts["misses"]
    assert "Not every mug scores above the threshold" in explorer.describe()
    explorer.image = "larger_mugs"
    assert "one size and one direction" in explorer.describe()
    explorer.configure(image="mugs", target=(62, 28), threshold=0.9)
    assert "1 of 1 square found" in explorer.describe()


def test_each_strided_stage_follows_the_pixel():
    explorer = ApplicationExplorer(application="segmentation", target=(41, 30), step=2)
    assert "At row 20, column 15: brightness 0." in explorer.describe()


def test_arrow_keys_move_the_threshold_by_little():
    assert ApplicationExplorer()._controls["threshold"].box.step == 0.05
