"""The explorer of output sizes: every view fulfils the contract, and tells the truth."""

import numpy as np
import pytest
from explorer_contract import ExplorerContract
from page import Page
from picture_checks import check_inside, check_text

from convwidgets import ConvError, OutputSizeExplorer, output_size
from convwidgets.scenes.marks import Text
from convwidgets.scenes.output_size import output_size_scene
from convwidgets.scenes.raster import text_width
from convwidgets.trace.output_size_views import VIEWS, output_size_trace


def drawn_texts(explorer, step=0):
    return [mark.text for mark in explorer.scene.marks(step) if isinstance(mark, Text)]


def seen(explorer):
    return {n for n, c in explorer._controls.items() if c.layout.display != "none"}


class TestStrip(ExplorerContract):
    make = OutputSizeExplorer
    through_controls = {
        "view": "grid",
        "padding_mode": "reflect",
        "channels": 8,
        "out_channels": 8,
        "groups": 2,
        "size": 9,
        "kernel_size": 2,
        "stride": 2,
        "padding": "same",
        "dilation": 2,
        "output_padding": 1,
    }
    refused = [
        ("size", 0, "size is 0; it must be at least 1"),
        ("size", 513, "size is 513; it can be at most 512"),
        ("size", 7.5, "size is 7.5; give a whole number"),
        ("kernel_size", 8, "kernel's length is 8, but the padded input's length is only 7"),
        ("kernel_size", True, "kernel_size is True"),
        ("stride", 0, "stride is 0"),
        ("stride", (1, 1), "stride is"),
        ("padding", -1, "padding is −1"),
        ("padding", "reflect", "padding_mode"),
        ("padding", 509, "1,025 cells; at most 1,024"),
        ("dilation", 4, "covers 9 cells with dilation 4"),
        ("padding_mode", "mirror", "padding_mode is 'mirror'"),
        ("view", "stripes", "There is no view named 'stripes'. Did you mean 'strip'"),
        ("view", 3, "There is no view named 3"),
        ("groups", 3, "groups is 3, which does not divide in_channels, 4"),
        ("channels", 0, "channels is 0"),
        ("out_channels", 600, "out_channels is 600; it can be at most 512"),
        ("output_padding", -1, "output_padding is −1"),
    ]
    states = [
        {"size": 10, "kernel_size": 2, "stride": 4, "dilation": 2},
        {"size": 9, "kernel_size": 5, "stride": 3, "padding": 2, "padding_mode": "replicate"},
        {"size": 224, "stride": 2, "padding": 1, "padding_mode": "circular"},
    ]


class TestGrid(ExplorerContract):
    @staticmethod
    def make(**settings):
        return OutputSizeExplorer(**{"view": "grid", "size": 5, **settings})

    through_controls = {**TestStrip.through_controls, "view": "strip"}
    refused = [("stride", 0, "stride is 0")]
    states = [
        {"size": 7, "stride": 3, "kernel_size": 2, "padding": 1, "padding_mode": "replicate"},
        {"size": 64, "kernel_size": 5, "stride": 9, "padding": 2},
    ]


class TestSame(ExplorerContract):
    @staticmethod
    def make(**settings):
        return OutputSizeExplorer(**{"view": "same", "stride": 2, **settings})

    through_controls = {**TestStrip.through_controls, "view": "strip", "padding": 1, "stride": 3}
    refused = [("stride", 0, "stride is 0")]
    states = [{"size": 200, "kernel_size": 61, "stride": 40}]


class TestTransposed(ExplorerContract):
    @staticmethod
    def make(**settings):
        return OutputSizeExplorer(**{"view": "transposed", "size": 4, "stride": 2, **settings})

    through_controls = {**TestStrip.through_controls, "view": "strip", "padding": 1, "stride": 3}
    refused = [("stride", 0, "stride is 0")]
    states = [
        {"padding": 1, "output_padding": 1},
        {"size": 112, "padding": ((0, 1),)},
    ]


class TestGroups(ExplorerContract):
    @staticmethod
    def make(**settings):
        return OutputSizeExplorer(**{"view": "groups", **settings})

    through_controls = {**TestStrip.through_controls, "view": "strip"}
    refused = [("channels", 0, "channels is 0"), ("groups", 3, "groups is 3")]
    states = [
        {"channels": 24, "out_channels": 48, "groups": 8},
        {"channels": 1, "out_channels": 1, "kernel_size": 1},
    ]


class TestTable(ExplorerContract):
    @staticmethod
    def make(**settings):
        return OutputSizeExplorer(**{"view": "table", **settings})

    through_controls = {**TestStrip.through_controls, "view": "strip"}
    refused = [("kernel_size", 8, "kernel's length is 8")]
    states = [{"size": 33, "kernel_size": 4, "stride": 5, "padding": ((1, 3),), "dilation": 3}]


# ------------------------------------------------------------------- what is particular


def test_the_formula_with_the_current_numbers_is_on_the_picture():
    explorer = OutputSizeExplorer(size=8, kernel_size=3, stride=2)
    texts = drawn_texts(explorer)
    for text in ("2P", "2·0", "D(K − 1)", "1·(3 − 1)", "8", "5", "2.5", "travel", "whole jumps"):
        assert text in texts, text
    assert "1 input cell left over" in texts
    explorer.padding = ((1, 2),)
    texts = drawn_texts(explorer)
    assert {"before", "after"} <= set(texts)
    assert "2P" not in texts


@pytest.mark.parametrize("settings", [
    {"size": 512, "stride": 3}, {"size": 512, "kernel_size": 200, "padding": ((255, 256),)},
    {"size": 512, "stride": 7, "padding": 250, "dilation": 100},
])  # fmt: skip
def test_the_longest_formulas_keep_clear_of_the_bars(settings):
    scene = OutputSizeExplorer(**settings).scene
    (bars,) = [m for m in scene.ground() if isinstance(m, Text) and m.text.startswith("multiply")]
    for mark in scene.ground():
        if isinstance(mark, Text) and bars.y - 1 <= mark.y and mark.x < bars.x:
            wide = text_width(mark.text, mark.size, bold=mark.bold)
            assert mark.x + (wide if mark.align == "left" else wide / 2) < bars.x - 4, mark


def test_the_next_stop_is_drawn_hanging_over_the_edge():
    def hangs(**settings):
        return [t for t in drawn_texts(OutputSizeExplorer(**settings)) if "hang over" in t]

    assert hangs(size=8, stride=2) == [
        "the next stop would hang over the edge by 1 cell: not taken"
    ]
    assert hangs(size=32, kernel_size=7, stride=16)[0].endswith("by 7 cells: not taken")
    assert hangs(size=7, stride=2) == []


def test_the_cost_against_stride_one():
    texts = drawn_texts(OutputSizeExplorer(size=7, stride=2, padding=1, view="grid"))
    assert {"144", "441"} <= set(texts)
    assert "4² places × 3² weights: 33 % of stride 1" in texts


def test_pooling_nine_of_twenty_five():
    texts = drawn_texts(OutputSizeExplorer(view="grid", size=5, kernel_size=2, stride=2))
    assert "1 row and 1 column left over: 9 of 25 input cells" in texts


@pytest.mark.parametrize("view", VIEWS)
def test_only_the_controls_that_matter_are_shown(view):
    explorer = OutputSizeExplorer(view=view)
    assert seen(explorer) == {"view", *VIEWS[view].uses}
    explorer.view = "groups" if view != "groups" else "strip"
    assert seen(explorer) == {"view", *VIEWS[explorer.view].uses}


def test_a_refused_view_keeps_its_controls():
    explorer = OutputSizeExplorer(view="groups", kernel_size=9)
    with pytest.raises(ConvError, match="kernel's length is 9"):
        explorer.view = "strip"
    assert seen(explorer) == {"view", *VIEWS["groups"].uses}
    explorer.configure(view="strip", size=9)
    assert seen(explorer) == {"view", *VIEWS["strip"].uses}


def test_a_click_on_a_case_chooses_its_groups():
    explorer = OutputSizeExplorer(view="groups", channels=8, out_channels=8)
    (target,) = explorer.player.targets
    assert target[5] == 4  # 1, 2, 4 and 8
    page = Page(explorer.player)
    picked = {"target": 0, "row": 3, "column": 0, "serial": 1}
    page.set(picked={**picked, "revision": explorer.player.revision})
    assert explorer.groups == explorer._controls["groups"].value == 8
    np.testing.assert_array_equal(explorer.output, np.eye(8))


def test_a_click_on_a_row_of_the_table_is_a_step():
    explorer = OutputSizeExplorer(view="table", size=9)
    (lattice,) = explorer.player.lattices
    assert lattice[4:6] == [1, 9]
    assert lattice[6:] == [0, 1]


@pytest.mark.all_frames
def test_large_inputs_are_sent_when_asked_for_and_never_crash():
    explorer = OutputSizeExplorer(size=512, kernel_size=1)
    assert explorer.player.frames == []
    for view in ("strip", "grid", "same", "transposed"):
        explorer.configure(view=view, size=512, kernel_size=3)
        for step in (0, len(explorer.trace) // 2, -1):
            assert explorer.scene.png(step)


@pytest.mark.parametrize("view", ["strip", "grid", "same", "transposed", "table"])
def test_random_settings_are_drawn_or_refused_with_a_sentence(view):
    rng = np.random.default_rng(5)
    for _ in range(40):
        settings = {
            "size": int(rng.choice([1, 2, 5, 8, 31, 45, 90])),
            "kernel_size": int(rng.choice([1, 2, 3, 5, 8, 40])),
            "stride": int(rng.choice([1, 2, 3, 9, 50])),
            "dilation": int(rng.choice([1, 2, 5])),
            "padding": [0, 1, 2, 7, "same", "full", ((0, 3),)][rng.integers(7)],
            "padding_mode": str(rng.choice(["zeros", "reflect", "replicate", "circular"])),
            "output_padding": int(rng.choice([0, 0, 1])),
        }
        try:
            trace = output_size_trace(view, **settings)
        except ConvError:
            continue
        scene = output_size_scene(trace)
        check_inside(scene)
        check_text(scene)
        assert scene.film().pixels(len(trace) - 1).any(), settings
        if view in ("strip", "grid"):
            names = ("stride", "padding", "dilation")
            size = output_size(
                settings["size"], settings["kernel_size"], **{n: settings[n] for n in names}
            )
            assert trace.output.shape[0] == size


def test_padding_and_stride_that_same_refuses():
    explorer = OutputSizeExplorer(padding="same")
    with pytest.raises(ConvError, match="padding='same' needs stride 1"):
        explorer.stride = 2
    explorer.configure(view="same", stride=2)
    texts = drawn_texts(explorer)
    assert "refuses: “padding='same' is not supported for strided convolutions”" in texts
