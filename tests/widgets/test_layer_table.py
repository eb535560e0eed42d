"""The layer table: what a hand does to it, and what stands there afterwards."""

import pytest
from fake_page import FakePage

from convwidgets.core.errors import ConvError
from convwidgets.core.layers import Layer
from convwidgets.core.spec_stack import read_specs
from convwidgets.core.specs import KINDS, LayerSpec
from convwidgets.widgets.layer_shape import ShapeSpinner
from convwidgets.widgets.layer_table import COLUMNS, LayerTable
from convwidgets.widgets.layer_unit import UnitPicker
from convwidgets.widgets.notice import Notice

POOL = {"kind": "max_pool", "kernel_size": 2}


class Hand:
    """A hand at a table: what it sends and what it sees."""

    def __init__(self, value=(3, POOL, 3), **settings):
        self.table = LayerTable(value, **settings)
        self.page = FakePage(self.table.grid)
        self.list = FakePage(self.table.dropdown)
        self.values, self._serial = [], 0
        self.table.observe(lambda change: self.values.append(change["new"]), "value")

    def act(self, act, row, **more):
        self._serial += 1
        self.page.send(edits=[{"serial": self._serial, "act": act, "row": row, **more}])
        assert self.page.state["answered"] == self._serial

    def type(self, row, column, value, **more):
        self.act("set", row, column=self.table.columns.index(column), value=value, **more)

    def cell(self, row, column):
        return self.page.state["rows"][row]["cells"][self.table.columns.index(column)]

    @property
    def names(self):
        return [row["name"] for row in self.page.state["rows"]]


def calculator(*layers):
    return Hand(layers or ({**POOL},), columns=tuple(COLUMNS), kinds=tuple(KINDS))


def test_a_row_for_each_layer():
    hand = Hand()
    assert hand.names == ["conv1", "pool1", "conv2"]
    assert hand.page.state["rows"][1]["cells"] == ["max_pool", "2", "2", "0", "1"]
    kinds = hand.page.state["columns"][0]
    assert kinds["type"] == "choice"
    assert [value for value, _ in kinds["options"]] == ["conv", "max_pool", "avg_pool"]


def test_settings_that_a_layer_does_not_have_are_empty():
    hand = calculator({"kernel_size": 3, "out_channels": 8}, POOL, LayerSpec("flatten"))
    assert hand.cell(0, "bias") is True
    assert hand.cell(1, "groups") is None
    assert hand.page.state["rows"][2]["cells"] == ["flatten"] + [None] * 7


def test_an_edit_is_one_change_and_one_answer():
    hand = Hand()
    hand.type(2, "stride", "2")
    assert hand.values == [hand.table.value]
    assert hand.table.value[2] == LayerSpec("conv", 3, stride=2)
    assert len(hand.page.updates) == 1
    assert hand.cell(2, "stride") == "2"


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        ("kernel_size", " 5 ", 5),
        ("kernel_size", "3×5", (3, 5)),
        ("kernel_size", "3x5", (3, 5)),
        ("kernel_size", "(3, 5)", (3, 5)),
        ("padding", "Same", "same"),
        ("padding", "full", "full"),
        ("padding", "1,2", ((1, 1), (2, 2))),
        ("dilation", "4", 4),
    ],
)
def test_entries(column, text, value):
    hand = Hand([3])
    hand.type(0, column, text)
    assert getattr(hand.table.value[0], column) == value
    assert hand.table.refusal == ""


@pytest.mark.parametrize(
    ("column", "entry", "sentence"),
    [
        ("kernel_size", "0", "kernel_size is 0; it must be at least 1"),
        ("kernel_size", "−2", "kernel_size is −2"),
        ("kernel_size", "", "its kernel size is empty; type a whole number"),
        ("kernel_size", "1.5", "its kernel size is '1.5'"),
        ("kernel_size", "9" * 5000, "its kernel size is '9999"),
        ("kernel_size", "99999999999", "at most 2147483647"),
        ("kernel_size", True, "kernel_size is True"),
        ("kernel_size", None, "its kernel size is 'None'"),
        ("stride", "same", "its stride is 'same'"),
        ("padding", "some", "'some'"),
        ("padding", "-1", "padding is −1"),
        ("dilation", "0", "dilation is 0"),
        ("kind", "dense", "no kind named 'dense'"),
        ("kind", 3, "no kind named 3"),
        ("kind", ["conv"], "no kind named"),
    ],
)
def test_a_refused_entry_goes_back_and_names_the_layer(column, entry, sentence):
    hand = Hand()
    before, shown = hand.table.value, hand.cell(2, column)
    hand.type(2, column, entry)
    assert hand.table.refusal.startswith("Layer 3 (conv2): ")
    assert sentence in hand.table.refusal
    assert hand.table.notice.text == hand.table.refusal
    assert hand.table.value == before
    assert hand.values == []
    assert hand.cell(2, column) == shown
    # and the next good entry takes the sentence away
    hand.type(2, "kernel_size", "5")
    assert hand.table.refusal == hand.table.notice.text == ""


def test_rows_are_added_removed_and_moved():
    hand = Hand([LayerSpec("conv", 3, name="stem"), POOL, 5])
    hand.act("down", 0)
    assert hand.names == ["pool1", "stem", "conv2"]
    hand.act("up", 2)
    assert hand.names == ["pool1", "conv1", "stem"]
    assert hand.table.value[1].kernel_size == 5
    hand.act("add", 2)
    assert hand.names == ["pool1", "conv1", "stem", "conv3"]
    hand.act("remove", 0)
    assert hand.names == ["conv1", "stem", "conv3"]
    # at the ends there is nowhere to go
    hand.act("up", 0)
    hand.act("down", 2)
    assert hand.names == ["conv1", "stem", "conv3"]
    assert len(hand.values) == 4


def test_the_last_row_stays_and_there_is_a_limit():
    hand = Hand([3])
    hand.act("remove", 0)
    assert hand.table.refusal == "layers is empty; give at least one layer."
    assert hand.names == ["conv1"]
    hand = Hand([1] * 50)
    hand.act("add", 0)
    assert "at most 50" in hand.table.refusal
    assert len(hand.table.value) == 50


def test_another_kind_begins_anew_but_pools_keep_their_window():
    hand = calculator(LayerSpec("conv", 3, padding=1, out_channels=64, name="conv1_1"))
    hand.type(0, "kind", "max_pool")
    assert hand.table.value == (LayerSpec("max_pool", 2),)
    hand.type(0, "kernel_size", "3")
    hand.type(0, "padding", "1")
    hand.type(0, "kind", "avg_pool")
    assert hand.table.value == (LayerSpec("avg_pool", 3, stride=2, padding=1),)
    hand.type(0, "kind", "dense")
    assert hand.table.value[0].out_channels == 10
    hand.type(0, "kind", "conv")
    assert hand.table.value[0].out_channels == 16
    hand.type(0, "bias", False)
    assert hand.table.value[0].bias is False
    # where channels are not shown none are made up
    plain = Hand([POOL])
    plain.type(0, "kind", "conv")
    assert plain.table.value == (LayerSpec("conv", 3),)


@pytest.mark.parametrize(
    "edit",
    [
        {},
        {"serial": "one", "act": "set", "row": 0, "column": 1, "value": "3"},
        {"serial": 1, "act": "set", "row": 9, "column": 1, "value": "3"},
        {"serial": 1, "act": "set", "row": 0, "column": 99, "value": "3"},
        {"serial": 1, "act": "set", "row": "0", "column": 1, "value": "3"},
        {"serial": 1, "act": "explode", "row": 0},
        {"serial": 1, "act": "remove", "row": -1},
        {"serial": 1, "row": 0},
    ],
)
def test_nonsense_from_the_page_changes_nothing_and_is_answered(edit):
    hand = Hand()
    hand.page.send(edits=[edit, None, 7])
    assert hand.values == []
    assert hand.table.refusal == ""


def test_an_edit_of_layers_that_have_been_replaced_is_answered_only():
    """It would be one of another layer, which happens to be in the same row."""
    hand = Hand()
    seen = hand.page.state["version"]
    hand.type(2, "stride", "2", version=seen)
    assert hand.page.state["version"] == seen
    hand.table.value = [3, 5]
    hand.type(1, "stride", "7", version=seen)
    assert [layer.stride for layer in hand.table.value] == [1, 1]
    hand.type(1, "stride", "7", version=hand.page.state["version"])
    assert hand.table.value[1].stride == 7


def test_edits_that_were_not_answered_come_again_and_count_once():
    hand = Hand([3, 5, 7])
    first = {"serial": 1, "act": "down", "row": 0}
    hand.page.send(edits=[first])
    hand.page.send(edits=[first, {"serial": 2, "act": "down", "row": 1}])
    assert [layer.kernel_size for layer in hand.table.value] == [5, 7, 3]
    assert hand.page.state["answered"] == 2
    # two at once, the first of which is refused
    bad = {"serial": 3, "act": "set", "row": 0, "column": 1, "value": "0"}
    hand.page.send(edits=[bad, {"serial": 4, "act": "remove", "row": 2}])
    assert [layer.kernel_size for layer in hand.table.value] == [5, 7]
    assert hand.page.state["answered"] == 4


def test_a_disabled_table_is_only_looked_at():
    hand = Hand(disabled=True)
    hand.act("remove", 0)
    assert hand.values == []
    assert hand.page.state["disabled"] is True


# ---------------------------------------------------------------------- from Python


def test_values_from_python_in_every_form():
    hand = Hand()
    hand.table.value = [5, Layer(2, stride=2, name="down"), {"kernel_size": 3, "padding": 1}]
    assert hand.names == ["conv1", "down", "conv3"]
    assert hand.table.value == read_specs([5, Layer(2, stride=2, name="down"), Layer(3, padding=1)])
    with pytest.raises(ConvError, match=r"Layer 2 \(pool1\): stride is 0"):
        hand.table.value = [3, {**POOL, "stride": 0}]
    assert hand.names == ["conv1", "down", "conv3"]
    with pytest.raises(ConvError, match="kinds that can be used"):
        hand.table.value = [LayerSpec("dense", out_channels=3)]
    with pytest.raises(ConvError, match="no column named 'strides'"):
        LayerTable([3], columns=["strides"])
    with pytest.raises(ConvError, match="no kind of layer named 'pool'"):
        LayerTable([3], kinds=["pool"])


def test_the_same_layers_are_no_change():
    hand = Hand([3, 3])
    hand.table.value = [3, {"kernel_size": 3}]
    assert hand.values == []


def test_presets():
    hand = Hand([3], presets={"two": [3, 3], "pool": [POOL]})
    labels = hand.list.state["_options_labels"]
    assert labels == ["two", "pool", "own layers"]
    assert hand.table.dropdown.value == "own layers"
    hand.list.send(index=0)
    assert hand.table.value == read_specs([3, 3])
    hand.type(0, "kernel_size", "5")
    assert hand.table.dropdown.value == "own layers"
    hand.type(0, "kernel_size", "3")
    assert hand.table.dropdown.value == "two"
    # nobody else's layers are put there by choosing one's own
    hand.list.send(index=2)
    assert hand.table.value == read_specs([3, 3])


def test_an_owner_may_change_more_with_a_preset():
    told = []
    hand = Hand([3], presets={"two": [3, 3]}, choose=told.append)
    hand.list.send(index=0)
    assert told == ["two"]
    assert hand.table.value == read_specs([3])


def test_an_owner_can_refuse_a_value():
    notice = Notice()
    hand = Hand([3], notice=notice)
    hand.table.observe(
        lambda change: len(change["new"]) > 1 and hand.table.refuse("Too many."), "value"
    )
    hand.act("add", 0)
    assert hand.names == ["conv1"]
    assert notice.text == "Too many."


def test_twenty_layers_are_one_widget():
    hand = Hand([3] * 20)
    assert len(hand.page.state["rows"]) == 20
    hand.type(19, "kernel_size", "5")
    assert len(hand.page.updates) == 1


# ------------------------------------------------------------------ the small ones


def test_shape():
    shape = ShapeSpinner([3, 224, 225])
    assert shape.value == (3, 224, 225)
    values = []
    shape.observe(lambda change: values.append(change["new"]), "value")
    pages = [FakePage(box) for box in shape.boxes]
    pages[1].send(value=32)
    assert values == [(3, 32, 225)]
    pages[0].send(value=0)
    assert shape.refusal == "channels is 0; it must be at least 1."
    assert pages[0].state["value"] == 3
    pages[2].send(value=None)
    assert "is empty" in shape.refusal
    for bad in (3, (1, 2), (1, 2, "a"), "abc"):
        with pytest.raises(ConvError):
            shape.value = bad
    assert shape.value == (3, 32, 225)


def test_unit():
    picker = UnitPicker()
    values = []
    picker.observe(lambda change: values.append(change["new"]), "value")
    page = FakePage(picker.dropdown)
    page.send(index=1)
    assert picker.value == 0
    picker.value = (2, 3)
    assert page.state["_options_labels"] == ["in the middle", "in the corner", "(2, 3)"]
    assert page.state["index"] == 2
    page.send(index=0)
    assert picker.value is None
    assert page.state["_options_labels"] == ["in the middle", "in the corner"]
    assert values == [0, (2, 3), None]
