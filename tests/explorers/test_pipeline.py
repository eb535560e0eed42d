"""A digit in a whole network: the contract, and what is particular to it."""

import time
from dataclasses import dataclass

import numpy as np
import pytest
from explorer_contract import ExplorerContract
from page import Page

from convwidgets import PipelineExplorer, SmallCNN, load_digits
from convwidgets.scenes.marks import Text
from convwidgets.scenes.pipeline import pipeline_scene
from convwidgets.scenes.pipeline_numbers import short
from convwidgets.scenes.raster import text_width
from convwidgets.scenes.theme import hexed
from convwidgets.trace import numbers
from convwidgets.trace.pipeline import PipelineTrace, pipeline_trace
from convwidgets.trace.pipeline_stages import STAGES, percent

DRAWN = np.zeros((8, 8))
DRAWN[1:7, 3:5] = 0.75
UNTRAINED = SmallCNN.random(channels=(3, 5), seed=2)


@dataclass
class Look:
    """What the picture tests need of an explorer; frames for the page are made elsewhere."""

    trace: PipelineTrace

    def _make_scene(self, trace, theme):
        return pipeline_scene(trace, theme=theme)


def few(**settings):
    """An explorer of four steps: the whole network takes three times as long to paint."""
    return PipelineExplorer(**{"digit": 3, "stage": "pool2", **settings})


class TestPipeline(ExplorerContract):
    make = few
    driven_from = {"channel": 2}
    through_controls = {"digit": DRAWN, "stage": "dense", "channel": 15}
    refused = [
        ("digit", 1797, "1,797 test digits"),
        ("digit", -1, "digit is −1"),
        ("digit", True, "digit"),
        ("digit", np.zeros((4, 4)), "4×4"),
        ("digit", np.full((8, 8), 16), "Divide counts"),
        ("digit", np.full((8, 8), np.nan), "digit holds nan"),
        ("digit", -DRAWN, "digit holds −0.75"),
        ("digit", "seven", "'seven'"),
        ("network", "trained", "SmallCNN"),
        ("network", SmallCNN.random(channels=(8, 33)), "at most 32"),
        ("stage", "conv3", "stage is 'conv3'"),
        ("stage", None, "stage is None"),
        ("channel", -1, "channel is −1"),
    ]
    states = [
        {"stage": "all"},
        {"stage": "input", "digit": DRAWN / 2},
        {"stage": "conv1", "channel": 7},
        {"stage": "relu2"},
        {"stage": "flatten", "digit": DRAWN},
        {"stage": "dense", "digit": DRAWN},
        {"stage": "softmax"},
        {"stage": "conv2", "channel": 9},
        {"stage": "all", "network": UNTRAINED, "digit": np.zeros((8, 8))},
    ]

    def pictures(self):
        states = ({"stage": "pool2"}, *self.states)
        return [Look(pipeline_trace(**{"digit": 3, **state})) for state in states]


@pytest.fixture
def explorer():
    return PipelineExplorer(digit=3)


@pytest.fixture
def small():
    return few()


def click(explorer, target, row=0, column=0):
    """A click on a cell that is no step."""
    revision, serial = explorer.player.revision, explorer.player.picked.get("serial", 0) + 1
    picked = {"target": target, "row": row, "column": column, "revision": revision}
    Page(explorer.player).set(picked={**picked, "serial": serial})


def goal(explorer, stage, channel=0, kind=None):
    """The number of the target that leads to a map."""
    return next(
        number
        for number, goal in enumerate(explorer.scene.goals)
        if goal.stage == stage and goal.channel == channel and kind in (None, goal.cells)
    )


def texts(explorer, step=None):
    marks = explorer.scene.marks(explorer.step if step is None else step)
    return [mark.text for mark in marks if isinstance(mark, Text)]


# ------------------------------------------------------------------- the whole


def test_the_answer_is_that_of_the_network(small):
    explorer, digits = small, load_digits()
    for number in (0, 1796):
        explorer.digit = number
        image = digits.test_images[number]
        expected = SmallCNN.trained().forward(image)["softmax"]
        np.testing.assert_array_equal(explorer.output, expected)
        np.testing.assert_array_equal(explorer.digit, image[0])
    explorer.network = UNTRAINED
    np.testing.assert_array_equal(explorer.output, UNTRAINED.forward(image)["softmax"])


def test_the_whole_network_is_shown_with_shapes_and_parameters(explorer):
    assert explorer.step == explorer.player.step == 9
    written = texts(explorer)
    for words in (*STAGES, "1 × 8 × 8", "8 × 4 × 4", "16 × 2 × 2", "64", "80 parameters",
                  "1,168 parameters", "650 parameters", "test digit 3", "label 3", "✓ label",
                  "feature learning", "classification"):  # fmt: skip
        assert words in written, words
    bars = explorer.scene.columns["softmax"]
    beside = [m.text for m in explorer.scene.marks(9) if isinstance(m, Text) and m.x == bars.x + 16]
    assert beside == list("0123456789")


def test_what_is_not_reached_is_empty(explorer):
    film, columns = explorer.scene.film(1.0), explorer.scene.columns
    for step, name in enumerate(STAGES[:-1]):
        pixels = film.pixels(step)
        for other, column in zip(STAGES, columns.values(), strict=True):
            y, x = int(column.top(1 % column.count)) + 2, int(column.x) + 2
            area = pixels[y : y + 6, x : x + 6]
            if STAGES.index(other) > step:
                assert (area == 255).all(), (name, other)


def test_a_wrong_answer_names_the_label():
    digits = load_digits()
    said = SmallCNN.trained().probabilities(digits.test_images).argmax(axis=1)
    wrong = int(np.flatnonzero(said != digits.test_labels)[0])
    explorer = PipelineExplorer(digit=wrong)
    label = int(digits.test_labels[wrong])
    assert f"the writer meant a {label}" in explorer.describe()
    assert "label" in texts(explorer)
    assert "✓ label" not in texts(explorer)


def test_an_empty_drawing_is_answered_with_a_word():
    explorer = PipelineExplorer(digit=np.zeros((1, 8, 8)))
    assert explorer.notice.text == (
        "The drawing is empty: what the network answers now comes from its biases alone."
    )
    assert explorer.notice.kind == "note"
    assert explorer.output.sum() == pytest.approx(1)
    assert "empty drawing" in texts(explorer)
    assert explorer._answer.value == ""
    explorer.digit = DRAWN
    assert explorer.notice.text == ""
    assert "your own drawing" in texts(explorer)
    share = percent(float(explorer.output.max()))
    assert explorer._answer.value == f"the network says {explorer.output.argmax()}, {share}"
    explorer.digit = 3
    assert explorer._answer.value == ""


# ------------------------------------------------------------------- selecting


def test_every_thumbnail_leads_to_its_value(explorer):
    for stage, shown in explorer.trace.stages.items():
        channel, row = max(0, shown.maps - 1), shown.size[0] - 1
        target = goal(explorer, stage, channel, "values" if shown.maps else "places")
        settings = explorer.scene.goals[target].settings(row, 0)
        step = pipeline_trace(3, **settings)
        at = step[step.chosen]
        assert (at.stage, at.position) == (stage, (row, 0) if shown.maps else (row,))
        assert at.channel in (channel, None)
    click(explorer, goal(explorer, "pool2", 12, "values"), 1, 0)
    assert (explorer.stage, explorer.channel, explorer.step) == ("pool2", 12, 2)
    assert explorer.position == (1, 0)


def test_the_strip_leads_everywhere_and_back(small):
    explorer = small
    explorer.channel = 3
    click(explorer, goal(explorer, "pool1", kind="maps"), 2, 1)
    assert (explorer.stage, explorer.channel) == ("pool1", 5)
    click(explorer, goal(explorer, "dense", kind="places"), 7)
    assert (explorer.stage, explorer.position) == ("dense", 7)
    assert explorer.scene.goals[goal(explorer, "flatten")].settings(3, 1) == {"stage": "flatten"}
    click(explorer, goal(explorer, "all"))
    assert (explorer.stage, explorer.position, explorer.step) == ("all", None, 9)


def test_a_gap_in_the_strip_leads_nowhere():
    explorer = PipelineExplorer(network=UNTRAINED, stage="conv2")
    trace = explorer.trace
    click(explorer, goal(explorer, "pool2", kind="maps"), 3, 1)
    assert explorer.trace is trace


def test_the_place_follows_the_step_and_the_step_the_place(small):
    small.configure(channel=3, position=(1, 0))
    assert small.step == small.player.step == 2
    Page(small.player).set(step=1)
    assert small.position == (0, 1)
    small.position = (1, 0)
    assert small.step == small.player.step == 2
    small.digit = 5
    assert small.position == (1, 0)
    small.channel = 4
    assert small.step == 2


def test_another_stage_has_a_map_that_it_has(small):
    explorer = small
    explorer.channel = 15
    explorer._controls["stage"].value = "pool1"
    assert explorer.channel == explorer._controls["channel"].value == 7
    explorer.stage = "softmax"
    assert explorer._controls["channel"].box.disabled
    explorer.stage = "pool2"
    assert not explorer._controls["channel"].box.disabled
    explorer.channel = 15
    explorer.network = UNTRAINED
    assert explorer.channel == 4


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"stage": "conv1", "channel": 8}, "conv1 has 8 maps, 0 to 7"),
        ({"stage": "conv2", "position": (4, 0)}, "position has row 4; conv2 has 4 rows, 0 to 3"),
        ({"stage": "dense", "position": 10}, "position has place 10; dense has 10 places"),
        ({"stage": "conv2", "position": 3}, r"in conv2 it is \(row, column\)"),
        ({"stage": "dense", "position": (1, 2)}, "in dense it is one whole number"),
        ({"stage": "all", "position": (1, 1)}, "no stage is chosen"),
    ],
)
def test_places_that_do_not_exist_are_refused(small, settings, sentence):
    with pytest.raises(ValueError, match=sentence):
        small.configure(**settings)
    assert (small.stage, small.channel, small.position) == ("pool2", 0, (0, 0))
    assert small.notice.kind == "error"
    with pytest.raises(ValueError, match=sentence):
        PipelineExplorer(**settings)


def test_a_map_too_many_goes_back(small):
    explorer = small
    explorer.stage = "pool1"
    control = explorer._controls["channel"]
    Page(control.box).set(value=9)
    assert explorer.channel == control.value == control.box.value == 0
    assert "pool1 has 8 maps" in explorer.notice.text


def test_another_stage_is_entered_at_the_same_place(small):
    """A pooled value where it came from; a step of the page counts like a place that was set."""
    explorer = small
    explorer.channel = 3
    Page(explorer.player).set(step=1)
    explorer._controls["stage"].value = "relu2"
    assert (explorer.channel, explorer.position) == (3, (1, 2))
    assert explorer.step == explorer.player.step == 6
    explorer.stage = "pool2"
    assert (explorer.channel, explorer.position) == (3, (0, 1))
    explorer.configure(stage="pool2", channel=4)
    assert explorer.position == (0, 1)
    explorer.configure(stage="pool2", position=None)
    assert (explorer.channel, explorer.position) == (4, (0, 0))


def test_a_smaller_network_has_fewer_places():
    explorer = few(channel=15, position=(1, 1))
    explorer.configure(stage="flatten", network=UNTRAINED)
    assert (explorer.position, explorer.step) == (0, 0)


# ---------------------------------------------------------------- one stage back


def under(scene, x, y):
    """The goal of a point, and row and column in it: the first that has it, as in the page."""
    for target, one in enumerate(scene.goals):
        cells = one.lattice
        row, column = (
            int((y - cells.y) // cells.cell_height),
            int((x - cells.x) // cells.cell_width),
        )
        if 0 <= row < cells.rows and 0 <= column < cells.columns:
            return target, row, column
    return None


def centres(lattice):
    """Every cell with its middle."""
    for row, column in np.ndindex(lattice.rows, lattice.columns):
        x, y = lattice.x + column * lattice.cell_width, lattice.y + row * lattice.cell_height
        yield row, column, x + lattice.cell_width / 2, y + lattice.cell_height / 2


def sources(scene):
    """The goals of the picture below the strip."""
    return scene.goals[len(scene.strip.goals()) :]


def window_of(step, channel):
    """The cells of the window of a convolution or a pooling, by number."""
    return step.parts[channel].values if hasattr(step, "parts") else step.window.cells


@pytest.mark.parametrize("network", [None, UNTRAINED])
@pytest.mark.parametrize("stage", STAGES[1:])
def test_every_cell_that_is_read_leads_to_its_value(stage, network):
    """At the first, a middle and the last step; nothing lies over a cell."""
    trace = pipeline_trace(3, network, stage=stage, channel=2)
    scene, below = pipeline_scene(trace), trace.stages[trace.seen.below]
    assert sources(scene)
    assert scene.targets == tuple(one.lattice for one in scene.goals)
    for index in (0, len(trace) // 2 + 1, len(trace) - 1):
        step, led = trace[index], set()
        for one in sources(scene):
            target = scene.goals.index(one)
            for row, column, x, y in centres(one.lattice):
                assert under(scene, x, y) == (target, row, column)
                chosen = one.settings(row, column, step.position)
                at = chosen["position"]
                at = at if isinstance(at, tuple) else (at,)
                channel = () if not below.maps else (chosen.get("channel", 0),)
                if one.stride and not below.holds(at):
                    assert window_of(step, one.channel)[row, column] == 0
                elif one.stride:
                    value = window_of(step, one.channel)[row, column]
                    assert below.values[(*channel, *at)] == value
                if below.holds(at):
                    assert chosen["stage"] == below.name
                    led.add((*channel, *at))
                else:
                    assert one.padding
        # All of the stage below, but of a ReLU and of a pooling the same map.
        count = below.values.size // (below.maps if trace.seen.kind in ("relu", "pool") else 1)
        assert len(led) == count


def test_clicks_lead_from_the_probability_to_the_pixels():
    """Each time to what the value was made of, taken from the picture where it is drawn."""
    trace, way = pipeline_trace(3, stage="softmax", channel=3, position=3), []
    while trace.stage != "input":
        scene, step = pipeline_scene(trace), trace[trace.chosen]
        row, column = {"softmax": (3, 0), "dense": (4, 1), "flatten": (0, 1)}.get(
            trace.stage, step.position
        )
        if trace.seen.kind == "pool":
            row, column = step.window.origin
        if trace.seen.kind == "conv":
            row, column = 1, 1  # the middle of the window
        goals = sources(scene)
        if trace.stage == "flatten":
            goals = goals[step.source[0] :]
        if trace.seen.kind == "conv":
            goals = [one for one in goals if one.stride]
        cells = goals[0].lattice
        x = cells.x + (column + 0.5) * cells.cell_width
        y = cells.y + (row + 0.5) * cells.cell_height
        target, row, column = under(scene, x, y)
        chosen = scene.goals[target].settings(row, column, step.position)
        way.append((trace.stage, step.place))
        trace = pipeline_trace(3, **{"channel": trace.channel, **chosen})
    assert [stage for stage, _ in way] == list(STAGES[:0:-1])
    places = dict(way)
    assert places["flatten"] == "flatten[33]"
    assert places["pool2"] == "pool2[8, 0, 1]"
    assert trace[trace.chosen].value == trace.digit[trace.position(trace.chosen)]


def test_a_click_goes_one_stage_back_and_on_padding_says_so(small):
    explorer = small
    explorer.configure(channel=9, position=(1, 0))
    four = sources(explorer.scene)[-1]
    click(explorer, explorer.scene.goals.index(four), 1, 0)
    assert (explorer.stage, explorer.channel, explorer.position) == ("relu2", 9, (3, 0))
    click(explorer, len(explorer.scene.goals) - 1, *explorer.position)
    assert (explorer.stage, explorer.channel, explorer.position) == ("conv2", 9, (3, 0))
    trace = explorer.trace
    window = next(one for one in sources(explorer.scene) if one.stride and one.channel == 4)
    target = explorer.scene.goals.index(window)
    click(explorer, target, 1, 0)
    assert explorer.trace is trace
    assert explorer.notice.kind == "note"
    assert explorer.notice.text.startswith("That cell is padding")
    Page(explorer.player).set(step=5)
    assert explorer.notice.text == ""
    click(explorer, target, 2, 0)
    assert (explorer.stage, explorer.channel, explorer.position) == ("pool1", 4, (2, 0))


def test_the_way_through_the_digit_forgets_no_map():
    trace = pipeline_trace(3, stage="conv1", channel=6)
    for one in sources(pipeline_scene(trace)):
        assert "channel" not in one.settings(2, 2, (3, 3))


@pytest.mark.parametrize("stage", STAGES)
def test_the_picture_says_what_a_click_does_beside_its_words(stage):
    scene = pipeline_scene(pipeline_trace(3, stage=stage))
    hints = [m for m in scene.ground() if isinstance(m, Text) and "one stage back" in m.text]
    assert len(hints) == (stage != "input")
    for hint in hints:
        left = hint.x - text_width(hint.text, hint.size)
        assert hint.size >= 10
        for step in range(len(scene.trace)):
            line = scene.overlays(step)[-2]
            assert line.y < hint.y < line.y + line.height
            assert line.x + line.width < left


# -------------------------------------------------------------- one convolution


@pytest.mark.parametrize("channel", [0, 3, 12])
def test_one_sum_is_one_number_wherever_it_stands(channel):
    """In its column, in the line below and in the words: rounded once, from the sum itself."""
    trace = pipeline_trace(3, stage="conv2", channel=channel)
    scene = pipeline_scene(trace)
    for step in trace:
        *shown, _, line = scene.overlays(step.index)
        column = [m.text for o in shown for m in o.marks
                  if isinstance(m, Text) and m.x == scene.place.products_x + 141]  # fmt: skip
        terms = [m.text for m in line.marks if isinstance(m, Text) and m.bold]
        for value, beside, below in zip(step.sums, column, terms, strict=False):
            assert beside.lstrip("+−") == below.lstrip("−")
            exact = numbers.number(value)
            assert exact in step.describe()
            assert beside.lstrip("+") in (exact, numbers.number(round(value, 3)), "≈0")
            if abs(value) >= 0.1:
                assert beside.lstrip("+") == exact
        assert len(column) == 8


def test_a_number_is_rounded_once():
    assert [short(v) for v in (1.0151, -1.0151, 12.349, 0.0456, 123.449)] == [
        "1.02", "−1.02", "12.3", "0.046", "123",
    ]  # fmt: skip
    assert [short(v, 2) for v in (0.0351, 1.2449, 10.449)] == ["0.04", "1.24", "10.4"]


def test_one_convolution_is_painted_map_by_map_at_one_pace():
    explorer = PipelineExplorer(stage="conv2", channel=3)
    assert len(explorer.trace) == 16
    lattices = explorer.scene.lattices
    assert len(lattices) == 9
    assert all(lattice.painted and lattice.first == 0 for lattice in lattices)
    written = texts(explorer, 5)
    step = explorer.trace[5]
    for words in ("bias", "8 × 9 = 72", "conv2, map 3", "8 sums + bias = one value ↑"):
        assert words in written
    assert written.count("×") == 8
    assert any(text.startswith("conv2[3, 1, 1]") for text in written)
    assert len(step.parts) == 8


def test_a_network_with_many_maps_has_room():
    network = SmallCNN.random(channels=(32, 32), seed=1)
    for stage in ("all", "conv1", "conv2", "flatten", "dense"):
        scene = pipeline_scene(pipeline_trace(3, network, stage=stage))
        assert scene.height < 720
        for overlay in scene.overlays(0):
            assert overlay.x >= 0
            assert overlay.x + overlay.width <= scene.width
            assert overlay.y + overlay.height <= scene.height


def test_another_digit_comes_quickly():
    explorer = PipelineExplorer(stage="conv2")
    spent = []
    for number in range(3):
        start = time.process_time()
        trace = explorer._make_trace(**{**explorer._current(), "digit": number})
        film = explorer._make_scene(trace, "light").film(1.0)
        assert film.ground()
        assert film.frame(0)
        spent.append(time.process_time() - start)
    assert min(spent) <= 0.3


def test_every_probability_is_said_or_said_to_be_small(explorer):
    """A number beside each class that has one; those below it share a single line of words."""
    for network in (None, UNTRAINED):
        explorer.network = network
        bars, written = explorer.scene.columns["softmax"], []
        for mark in explorer.scene.marks(9):
            if isinstance(mark, Text) and mark.text.endswith("%") and mark.x == bars.x + 28:
                written.append(mark.text)
        large = [percent(share).replace("over ", ">") for share in explorer.output if share >= 1e-3]
        small = ["under 0.1 %"] if len(large) < 10 else []
        assert sorted(written) == sorted(large + small)
        assert ("no number:" in texts(explorer)) == bool(small)


def test_the_curves_to_the_answer_are_its_products(explorer):
    """Drawn from the dense stage on, each in the colour of its product, the largest last."""
    scene, steps = explorer.scene, explorer.trace
    assert len(scene.overlays(9)) == 3
    curves = scene.overlays(9)[0].marks
    said = int(explorer.output.argmax())
    products = SmallCNN.trained().parameters["dense.weight"][said] * steps.stages["flatten"].values
    limit = abs(products).max()
    assert len(curves) == (abs(products) > limit / 20).sum()
    place = int(abs(products).argmax())
    assert curves[-1].points[0, 1] == scene.columns["flatten"].middle(place)
    assert curves[-1].color == hexed(scene.theme.signed_colors(products, limit)[place])
    assert any("purple adds" in text for text in texts(explorer, 8))
    assert not any("purple adds" in text for text in texts(explorer, 7))
