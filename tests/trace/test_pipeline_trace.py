"""Every value of every stage: against the core, PyTorch, and what it is said to come from."""

import re

import numpy as np
import oracles
import pytest

import convwidgets as cw
from convwidgets.trace.pipeline import pipeline_trace
from convwidgets.trace.pipeline_places import place_in
from convwidgets.trace.pipeline_stages import STAGES, field_of, near_one, percent

NETWORKS = [cw.SmallCNN.trained(), cw.SmallCNN.random(channels=(3, 5), seed=4)]
DIGITS = [7, np.random.default_rng(0).random((8, 8)), np.zeros((8, 8))]
CASES = [(network, digit) for network in NETWORKS for digit in DIGITS]


@pytest.mark.parametrize(("network", "digit"), CASES)
def test_every_stage_is_what_the_core_makes_of_the_one_below(network, digit):
    stages = pipeline_trace(digit, network).stages
    given, values = network.parameters, {name: stage.values for name, stage in stages.items()}
    for block, below in (("1", "input"), ("2", "pool1")):
        kernels, bias = given[f"conv{block}.weight"], given[f"conv{block}.bias"]
        expected = cw.conv2d(values[below], kernels, bias, padding=1)
        np.testing.assert_array_equal(values[f"conv{block}"], expected)
        np.testing.assert_array_equal(values[f"relu{block}"], np.maximum(0, expected))
        pooled = cw.max_pool2d(values[f"relu{block}"], 2)
        np.testing.assert_array_equal(values[f"pool{block}"], pooled)
    np.testing.assert_array_equal(values["flatten"], values["pool2"].ravel())
    scores = given["dense.weight"] @ values["flatten"] + given["dense.bias"]
    np.testing.assert_allclose(values["dense"], scores, rtol=1e-12, atol=1e-12)
    shares = np.exp(values["dense"]) / np.exp(values["dense"]).sum()
    np.testing.assert_allclose(values["softmax"], shares, rtol=1e-10)


@pytest.mark.parametrize(("network", "digit"), CASES)
def test_every_stage_is_what_pytorch_makes_of_the_digit(network, digit):
    torch = oracles.require("torch")
    trace = pipeline_trace(digit, network)
    given = {name: torch.tensor(array) for name, array in network.parameters.items()}
    x = torch.tensor(np.array(trace.digit))[None, None]
    functional, expected = torch.nn.functional, {}
    for block in "12":
        weight, bias = given[f"conv{block}.weight"], given[f"conv{block}.bias"]
        expected[f"conv{block}"] = x = functional.conv2d(x, weight, bias, padding=1)
        expected[f"relu{block}"] = x = functional.relu(x)
        expected[f"pool{block}"] = x = functional.max_pool2d(x, 2)
    expected["flatten"] = x = x.flatten(1)
    expected["dense"] = x = functional.linear(x, given["dense.weight"], given["dense.bias"])
    expected["softmax"] = functional.softmax(x, 1)
    for name, values in expected.items():
        ours = trace.stages[name].values
        np.testing.assert_allclose(ours, values[0].numpy(), rtol=1e-9, atol=1e-12)


def traces(network, digit):
    """The first and the last map of every stage."""
    for name, stage in pipeline_trace(digit, network).stages.items():
        for channel in {0, max(0, stage.maps - 1)}:
            yield stage, pipeline_trace(digit, network, stage=name, channel=channel)


@pytest.mark.parametrize(("network", "digit"), CASES)
def test_every_value_is_exactly_that_of_forward(network, digit):
    made = network.forward(pipeline_trace(digit, network).digit)
    for stage, trace in traces(network, digit):
        values = made[stage.name]
        mine = values[trace[0].channel] if stage.maps else values
        np.testing.assert_array_equal([step.value for step in trace], np.ravel(mine))


@pytest.mark.parametrize(("network", "digit"), CASES)
def test_every_value_is_what_it_is_said_to_come_from(network, digit):
    for stage, trace in traces(network, digit):
        below = trace.stages[stage.below].values
        for step in trace:
            match stage.kind:
                case "input":
                    assert step.value == trace.digit[step.position]
                case "conv":
                    assert len(step.parts) == len(below)
                    for part, padded in zip(step.parts, np.pad(below, ((0,), (1,), (1,))),
                                            strict=True):  # fmt: skip
                        rows, columns = part.window
                        np.testing.assert_array_equal(part.values, padded[np.ix_(rows, columns)])
                        np.testing.assert_array_equal(part.products, part.values * part.weights)
                        assert part.products.sum() == pytest.approx(part.value, abs=1e-12)
                    assert sum(step.sums) + step.bias == pytest.approx(step.value, abs=1e-12)
                case "relu":
                    assert max(0.0, step.before) == step.value
                case "pool":
                    assert step.window.cells.max() == step.value
                    assert below[step.channel][step.window.origin] == step.value
                case "flatten":
                    assert below[step.source] == step.value
                case "dense":
                    assert step.products.sum() + step.bias == pytest.approx(step.value, abs=1e-12)
                    told = sum(step.for_and_against) + step.bias
                    assert told == pytest.approx(step.value, abs=1e-12)
                case "softmax":
                    power = step.exponentials[step.position]
                    assert power / step.exponentials.sum() == pytest.approx(step.value)


def test_a_value_depends_on_its_field_and_on_nothing_else():
    """What changes when one pixel does lies in the fields of the units that change."""
    network, rng = NETWORKS[1], np.random.default_rng(3)
    digit = rng.random((8, 8))
    before = pipeline_trace(digit, network).stages
    touched = {name: np.zeros((*stage.size, 8, 8), bool) for name, stage in before.items()}
    for row, column in np.ndindex(8, 8):
        for value in (0.0, 1.0):
            other = digit.copy()
            other[row, column] = value
            for name, array in network.forward(other).items():
                stage = before[name]
                moved = array != stage.values
                moved = moved.any(axis=0) if stage.maps else moved
                touched[name][..., row, column] |= moved
    for name, stage in before.items():
        for index in range(int(np.prod(stage.size))):
            position = stage.position(index)
            rows, columns = field_of(stage, position)
            field = np.zeros((8, 8), bool)
            field[np.ix_(rows, columns)] = True
            assert not (touched[name][position] & ~field).any(), (name, position)
            if name in ("input", "conv1"):
                np.testing.assert_array_equal(touched[name][position], field)


@pytest.mark.parametrize("network", NETWORKS)
def test_the_same_place_in_another_stage(network):
    """Row, column and map where sizes agree; else where the value comes from or goes."""

    def moved(stage, channel, position, other):
        trace = pipeline_trace(7, network, stage=stage, channel=channel, position=position)
        found = place_in(trace, trace.chosen, other)
        again = pipeline_trace(7, network, stage=other, **found)
        return again.channel, again.position(again.chosen)

    stages = pipeline_trace(7, network).stages
    for block, below in (("1", "input"), ("2", "pool1")):
        conv, relu, pool = (f"{kind}{block}" for kind in ("conv", "relu", "pool"))
        last = stages[conv].maps - 1
        assert moved(conv, last, (2, 3), relu) == moved(relu, last, (2, 3), conv) == (last, (2, 3))
        assert moved(conv, 1, (2, 3), below) == moved(below, 1, (2, 3), conv) == (1, (2, 3))
        assert moved(relu, last, (2, 3), pool) == (last, (1, 1))
        assert moved(conv, last, (3, 0), pool) == (last, (1, 0))
        for at in np.ndindex(*stages[pool].size):
            _, (row, column) = found = moved(pool, last, at, relu)
            assert moved(pool, last, at, conv) == found
            assert (row // 2, column // 2) == at
            assert stages[relu].values[last, row, column] == stages[pool].values[(last, *at)]
    for index, source in enumerate(np.ndindex(*stages["pool2"].values.shape)):
        channel, *at = source
        assert moved("flatten", 0, index, "pool2") == (channel, tuple(at))
        assert moved("pool2", channel, tuple(at), "flatten") == (channel, index)
    assert moved("dense", 2, 6, "softmax") == moved("softmax", 2, 6, "dense") == (2, 6)
    # A score is made of all values.
    assert moved("dense", 2, 6, "flatten") == (2, 0)
    assert moved("flatten", 2, 6, "softmax") == (2, 0)
    assert moved("softmax", 2, 6, "pool1") == (2, (0, 0))
    # Fewer maps: the last one; the digit has one, and the way back leads to the same map.
    last = (stages["conv2"].maps - 1, stages["conv1"].maps - 1)
    assert moved("conv2", last[0], (1, 2), "pool1") == (last[1], (1, 2))
    assert moved("conv1", last[1], (1, 2), "input") == (last[1], (1, 2))
    assert moved("dense", last[0], 1, "relu1") == (last[1], (0, 0))


def test_a_place_goes_nowhere_from_and_to_the_whole_network():
    for stage, other in (("all", "conv2"), ("conv2", "all"), ("conv2", "conv3"), ("conv2", None)):
        trace = pipeline_trace(7, stage=stage, channel=3)
        assert place_in(trace, 1, other) == {"channel": 3, "position": None}


def test_the_digit_is_known_and_the_answer_told():
    trace = pipeline_trace(7)
    assert (trace.number, trace.label) == (7, 7)
    assert pipeline_trace(DIGITS[1]).number is None
    assert trace[9].describe() == (
        "Step 10 of 10, softmax: the scores become probabilities that sum to 1, and the network "
        f"says 7, {percent(float(trace.output[7]))}; that is right: the writer meant a 7."
    )
    assert "1,168 parameters" in trace[4].describe()
    assert "your own" in pipeline_trace(DIGITS[1])[0].describe()
    assert "empty" in pipeline_trace(DIGITS[2])[0].describe()


@pytest.mark.parametrize("stage", ["all", *STAGES])
def test_steps_count_what_there_is(stage):
    trace = pipeline_trace(0, stage=stage)
    sizes = {"all": 10, "pool1": 16, "conv2": 16, "relu2": 16, "pool2": 4, "dense": 10}
    assert len(trace) == {"softmax": 10, **sizes}.get(stage, 64)
    assert trace[-1].index == len(trace) - 1
    for step in trace:
        words = step.describe()
        assert words.endswith("."), words
        assert not re.search(r"(?<!\w)-\d|\n", words), words


def test_a_network_that_diverged_is_refused():
    parameters = {name: array.copy() for name, array in NETWORKS[1].parameters.items()}
    parameters["conv2.bias"][1] = np.nan
    with pytest.raises(cw.ConvError, match="diverged"):
        pipeline_trace(0, cw.SmallCNN(parameters))


def test_what_is_nearly_one_is_told_from_it():
    """A sum of 1.0007 printed as 1 would make 1 ÷ 1 = 0.999."""
    told = {0.99934: "0.9993", 1.000662: "1.0007", 0.999997: "0.999997", 1 - 1e-9: "1",
            1.0: "1", 0.978: "0.978", 0.0394: "0.0394", 2.5: "2.5"}  # fmt: skip
    assert [near_one(value) for value in told] == list(told.values())
    last = pipeline_trace(3, stage="softmax")[3].describe()
    assert "all of these, 1.0007: 0.9993, that is over 99.9 %" in last


def test_shares_as_people_say_them():
    shares = (0.5, 0.978, 0.0004, 0.9999, 0.0, 1.0)
    assert [percent(share) for share in shares] == [
        "50 %", "97.8 %", "under 0.1 %", "over 99.9 %", "0 %", "100 %",
    ]  # fmt: skip
