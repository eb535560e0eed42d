"""The receptive field explorer: the contract, the curriculum's numbers, published values."""

import numpy as np
import pytest
from explorer_contract import ExplorerContract
from picture_checks import check_frames, check_inside, check_painters_agree, check_text

from convwidgets import (
    ConvError,
    Layer,
    ReceptiveFieldExplorer,
    effective_receptive_field,
    parameter_count,
    receptive_field,
)
from convwidgets.core.specs import LayerSpec
from convwidgets.explorers.frames import HELD
from convwidgets.explorers.receptive import FIELDS
from convwidgets.scenes.marks import Text
from convwidgets.scenes.receptive import receptive_scene
from convwidgets.scenes.receptive_cone import ConeScene
from convwidgets.scenes.receptive_picture import PictureScene
from convwidgets.scenes.theme import rgb
from convwidgets.trace.receptive import receptive_trace

POOL = {"kind": "max_pool", "kernel_size": 2}
PADDED = {"kernel_size": 3, "padding": 1}


class TestReceptiveField(ExplorerContract):
    make = ReceptiveFieldExplorer
    through_controls = {
        "layers": [3, POOL, {"kernel_size": 2, "dilation": 2}],
        "size": 16,
        "unit": 0,
        "weights": "random",
    }
    refused = [
        ("layers", [], "layers is empty"),
        ("layers", "vgg", "Did you mean 'vgg16'"),
        ("layers", [3, 3, 0], "Layer 3: kernel_size is 0"),
        ("layers", [3, {"kernel_size": 3, "stride": -1}], r"Layer 2 \(conv2\): stride is −1"),
        ("layers", [7, POOL, 7], r"Layer 3 \(conv2\): .*length is 7.*only 3"),
        ("layers", [3, {**POOL, "padding": 2}], r"Layer 2 \(pool1\): .*at most half"),
        ("layers", [3, {"kernel_size": (3, 5)}], r"Layer 2 \(conv2\): .*one number"),
        ("layers", [3, {"kind": "flatten"}], r"Layer 2 \(flatten1\): kind is 'flatten'"),
        ("layers", [{**PADDED, "padding": 9999}], r"Layer 1 \(conv1\): .*Use less padding"),
        ("layers", [3] * 51, "at most 50"),
        ("size", 2, r"Layer 1 \(conv1\)"),
        ("size", 4, r"Layer 2 \(conv2\)"),
        ("size", 0, "size is 0"),
        ("size", 3000, "at most 2,048"),
        ("unit", 7, r"unit is 7; Layer 3 \(conv3\) has 7 units.*at most 6"),
        ("unit", (0, 9), r"unit is \(0, 9\)"),
        ("unit", -1, "unit is −1"),
        ("weights", "boxes", "Did you mean 'box'"),
    ]
    # Few steps each: all of their frames are made again and again.
    states = [
        {"layers": [{**PADDED}] * 2, "size": 3, "weights": "random", "unit": 0},
        {"layers": [{"kernel_size": 7, "stride": 2, "padding": 3}, 3], "size": 1000},
    ]


# ------------------------------------------------------------- the curriculum's numbers


def small(name, **settings):
    """A network's own settings, for a trace without the frames of an explorer."""
    network = FIELDS[name]
    return {"layers": network.windows, "size": network.input_shape[1], **settings}


def fields(layers, size=15):
    settings = small(layers) if isinstance(layers, str) else {"layers": layers, "size": size}
    return [reach.field for reach in receptive_trace(**settings).reaches]


def test_fields_of_the_curriculum():
    assert fields(layers="four_3x3") == [3, 5, 7, 9]
    assert fields(layers=[Layer(3, stride=2), 3]) == [3, 7]
    assert fields(layers=[3, POOL, 3], size=16)[-1] == 8
    assert fields(layers="stride")[-1] == 7
    assert fields(layers="pooling")[-1] == 8


def test_three_boxes_are_only_nearly_gaussian():
    output = ReceptiveFieldExplorer().output
    np.testing.assert_allclose(output * 27, [1, 3, 6, 7, 6, 3, 1], rtol=1e-14)


def test_three_3x3_see_what_one_7x7_sees_with_fewer_weights():
    assert fields(layers="three_3x3")[-1] == fields(layers="one_7x7")[-1] == 7
    three = 3 * parameter_count(64, 64, 3, bias=False)
    assert three / parameter_count(64, 64, 7, bias=False) == pytest.approx(27 / 49)


@pytest.mark.parametrize(("name", "field"), [("vgg16", 212), ("alexnet", 195), ("context", 67)])
def test_published_values(name, field):
    trace = receptive_trace(**small(name))
    assert trace.reaches[-1].field == field == trace.network.field
    assert str(field) in receptive_scene(trace)._known()


def test_published_values_layer_by_layer():
    # Yu and Koltun 2016, table 1; Araujo, Norris and Sim's table for alexnet_v2 (its end-points)
    assert fields(layers="context") == [3, 5, 9, 17, 33, 65, 67, 67]
    assert fields(layers="alexnet") == [11, 19, 51, 67, 99, 131, 163, 195]


@pytest.mark.parametrize("name", FIELDS)
def test_every_network_agrees_with_the_core(name):
    trace = receptive_trace(**small(name))
    assert receptive_field(trace.layers) == trace.reaches[-1].field == trace.output.size
    np.testing.assert_allclose(trace.output, effective_receptive_field(trace.layers))
    assert trace.network == FIELDS[name]


def test_what_is_known_of_a_network_is_not_said_of_another():
    trace = receptive_trace(**small("vgg16", size=256))
    assert trace.network is None
    assert receptive_scene(trace)._known() == ""


# ---------------------------------------------------------------------------- steps


def test_first_it_grows_then_every_unit_is_a_step():
    explorer = ReceptiveFieldExplorer()
    trace = explorer.trace
    assert [trace[i].place for i in range(3)] == ["conv1[5]", "conv2[4]", "conv3[3]"]
    assert len(trace) == 3 + 11 + 9 + 7
    assert trace[3].place == "conv1[0]"
    assert trace[-1].place == "conv3[6]"
    assert trace[2].describe() == (
        "Step 3 of 30: unit 3 of conv3 reads units 3 to 5 of conv2, and through them cells 3 to 9 "
        "of the input; 5 plus 2 times 1 times 1 is a receptive field of 7."
    )


def test_every_unit_can_be_clicked_and_every_row_of_the_table():
    scene = ReceptiveFieldExplorer().scene
    rows, *maps = scene.lattices
    assert (rows.first, rows.rows) == (0, 3)
    assert [(lattice.first, lattice.columns) for lattice in maps] == [(3, 11), (14, 9), (23, 7)]
    assert not any(lattice.painted for lattice in scene.lattices)


def test_units_of_a_large_network_are_clicked_on_the_picture():
    explorer = ReceptiveFieldExplorer(layers="vgg16")
    rows, units = explorer.scene.lattices
    assert (rows.rows, units.rows, units.columns, units.first) == (18, 7, 7, 18)
    # the cell of a unit is centred over the middle of its field
    trace = explorer.trace
    step = next(s for s in trace if s.index >= 18 and s.unit == (2, 5))
    x, y = units.cell(step.index)
    panel = explorer.scene.panel
    middle = [
        panel.at((field.start + field.stop) / 2) + edge
        for field, edge in zip(step.field[::-1], (panel.x, panel.y), strict=True)
    ]
    assert [x + units.cell_width / 2, y + units.cell_height / 2] == pytest.approx(middle)


def test_too_many_units_leave_a_row_of_them_or_none():
    assert len(receptive_trace(**small("context")).groups[0]) == 96
    trace = receptive_trace([PADDED], 500)
    assert trace.groups == ()
    assert len(trace) == 1
    assert len(receptive_scene(trace).lattices) == 1
    assert all(len(receptive_trace(**small(name))) <= HELD for name in FIELDS)


def test_the_chosen_unit_is_where_the_path_begins():
    explorer = ReceptiveFieldExplorer(layers="padded", unit=0)
    assert explorer.trace[0].unit == explorer.trace[2].unit == (0, 0)
    assert explorer.trace[2].field == (range(-3, 4), range(-3, 4))
    explorer.unit = (0, 11)
    assert explorer.trace[2].place == "conv3[11]"
    assert explorer._controls["unit"].dropdown.label == "(0, 11)"
    explorer._controls["unit"].dropdown.label = "in the middle"
    assert explorer.unit is None
    assert explorer.trace[2].unit == (5, 5)


def test_a_unit_that_reads_only_padding():
    trace = receptive_trace([{"kernel_size": 3, "padding": 4}] * 2, 2, unit=0)
    assert "units −4 to −2 of conv1, and through them nothing of the input" in trace[1].describe()
    assert not trace.effect(1, 0).any()
    assert not trace.heart(trace[1])


# ------------------------------------------------------------------- settings, controls


def test_a_network_brings_its_size_along():
    explorer = ReceptiveFieldExplorer()
    explorer.unit = 6
    explorer.layers = "alexnet"
    assert (explorer.size, explorer.unit) == (227, None)
    table = explorer._controls["layers"]
    assert table.dropdown.value == "AlexNet"
    table.dropdown.value = "3×3, pool, 3×3"
    assert explorer.size == 16
    assert explorer._controls["size"].value == 16
    assert [layer.kind for layer in explorer.layers] == ["conv", "max_pool", "conv"]
    assert explorer.notice.text == ""


def test_a_hand_in_the_table_and_a_refused_entry():
    explorer = ReceptiveFieldExplorer()
    grid = explorer._controls["layers"].grid
    grid.edits = [{"serial": 1, "act": "add", "row": 2}]
    assert fields(layers=explorer.layers) == [3, 5, 7, 9]
    grid.edits = [{"serial": 2, "act": "set", "row": 3, "column": 1, "value": "9"}]
    assert explorer.notice.text.startswith("Layer 4 (conv4): The kernel's length is 9")
    assert grid.rows[3]["cells"][1] == "3"
    assert grid.answered == 2
    assert len(explorer.trace.layers) == 4


def test_own_layers_in_every_form():
    layers = [3, Layer(2, stride=2, name="down"), {"kernel_size": 3}, LayerSpec("avg_pool", 2)]
    explorer = ReceptiveFieldExplorer(layers=layers, size=20)
    assert [layer.name for layer in explorer.trace.layers] == ["conv1", "down", "conv3", "pool1"]
    # channels are of no consequence, and are left out
    explorer.layers = [{"kernel_size": 3, "out_channels": 8, "groups": 2}]
    assert explorer.layers == (LayerSpec("conv", 3),)


def test_configure_is_all_or_nothing():
    explorer = ReceptiveFieldExplorer()
    with pytest.raises(ConvError, match=r"Layer 3 \(C3\)"):
        explorer.configure(layers="lenet5", size=8, unit=3)
    assert (explorer.size, len(explorer.layers)) == (13, 3)
    explorer.configure(layers="vgg16", weights="binomial")
    assert (explorer.size, explorer.weights) == (224, "binomial")


# ---------------------------------------------------------------------------- pictures


@pytest.mark.parametrize(
    ("settings", "kind"),
    [
        (small("padded", weights="random", unit=0), ConeScene),
        (small("wavenet"), ConeScene),
        (small("lenet5", weights="binomial"), ConeScene),
        (small("pooling", unit=(0, 4)), ConeScene),
        ({"layers": [{"kernel_size": 3, "padding": 4}] * 3, "size": 2}, ConeScene),
        ({"layers": [{"kernel_size": 1, "stride": 5}, 2], "size": 12}, ConeScene),
        ({"layers": [1], "size": 1}, ConeScene),
        ({"layers": [{"kernel_size": 1, "name": "a name that is much too long"}] * 8, "size": 40},
         ConeScene),
        ({"layers": [{"kernel_size": 30, "padding": 15}], "size": 5}, ConeScene),
        (small("vgg16"), PictureScene),
        (small("context", unit=(3, 90)), PictureScene),
        (small("resnet18", weights="random"), PictureScene),
        ({"layers": [PADDED] * 50, "size": 64}, PictureScene),
        ({"layers": [3], "size": 2048}, PictureScene),
        ({"layers": [{"kernel_size": 2, "dilation": 2**i} for i in range(11)], "size": 2048},
         PictureScene),
        ({"layers": [{"kernel_size": 3, "stride": 2, "padding": 1}] * 11, "size": 2048},
         PictureScene),
        ({"layers": [{"kernel_size": 90, "padding": 60}], "size": 60}, PictureScene),
    ],
)  # fmt: skip
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pictures_of_all_kinds_of_stacks(settings, kind, theme):
    scene = receptive_scene(receptive_trace(**settings), theme=theme)
    assert isinstance(scene, kind)
    check_frames(scene, 1.0 if theme == "dark" else 1.5)
    check_inside(scene)
    check_text(scene)


def words(name, **settings):
    """The first step's text, the source's lines joined."""
    scene = receptive_scene(receptive_trace(**small(name, **settings)))
    marks = scene.ground() + [mark for overlay in scene.overlays(0) for mark in overlay.marks]
    return " ".join(mark.text for mark in marks if isinstance(mark, Text))


@pytest.mark.parametrize("name", ["lenet5", "vgg16"])
def test_the_picture_says_what_the_weights_are_computed_with(name):
    signs = "each cell: its row's weight times its column's"
    assert "equal weights; every pooling as a mean" in words(name)
    assert signs not in words(name)
    assert "bell-shaped weights; every pooling as a mean" in words(name, weights="binomial")
    assert "random weights; every pooling as a mean" in words(name, weights="random")
    assert signs in words(name, weights="random")
    assert "pooling" not in words("context")
    assert "along a row, 3 of 3 cells hold 90 %" in words("vgg16")


def test_where_networks_come_from():
    alexnet = "195 (Araujo, Norris and Sim, Distill 2019, for alexnet_v2, a later variant with the"
    assert alexnet in words("alexnet")
    assert "He, Zhang, Ren and Sun, CVPR 2016, table 1." in words("resnet18")
    assert "Published" not in words("resnet18")
    assert "one-dimensional and causal, drawn here in two dimensions" in words("wavenet")
    assert fields(layers="resnet18")[-1] == 435


def test_the_tint_over_the_photograph_is_linear_as_it_is_cell_by_cell():
    trace = receptive_trace([{"kernel_size": 3, "padding": 1}] * 2, 96, unit=(40, 40))
    scene = receptive_scene(trace)
    effect = trace.effect(1, 40)
    cells = range(38, 43)
    tinted = scene.panel._glow(effect, effect, cells, cells).cells.astype(float)
    plain = scene.panel._glow(effect * 0, effect * 0, cells, cells).cells.astype(float)
    purple = np.array(rgb(scene.theme.plus), dtype=float)
    share = ((tinted - plain) / (purple - plain)).mean(axis=-1) / 0.85
    weights = np.outer(effect[38:43], effect[38:43])
    np.testing.assert_allclose(share, weights / weights.max(), atol=0.1)


def test_painters_agree_on_large_networks():
    for name in ("vgg16", "resnet18"):
        check_painters_agree(receptive_scene(receptive_trace(**small(name))))


def test_fields_too_wide_to_be_shown_name_the_layer():
    strides = [{"kernel_size": 3, "stride": 60, "padding": 1}] * 4
    with pytest.raises(ConvError, match=r"Layer 4 \(conv4\): its receptive field"):
        ReceptiveFieldExplorer(layers=strides, size=2048)


def test_frames_of_a_large_network_are_small():
    trace = receptive_trace(**small("vgg16"))
    film = receptive_scene(trace).film(2.0)
    sizes = [len(film.frame(step)) for step in range(0, len(trace), 6)]
    assert max(sizes) < 60_000
    assert np.mean(sizes) < 30_000
