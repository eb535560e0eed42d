"""The networks that explorers start from."""

import pytest

from convwidgets.core.spec_stack import read_specs
from convwidgets.trace.networks import COSTS, FIELDS, windows_of
from convwidgets.trace.parameters import parameter_trace
from convwidgets.trace.quantities import bytes_text, counted
from convwidgets.trace.receptive import KINDS, receptive_trace


@pytest.mark.parametrize("name", FIELDS)
def test_networks_fit_their_input(name):
    network = FIELDS[name]
    trace = receptive_trace(network.windows, network.input_shape[1])
    assert network.field in (None, trace.reaches[-1].field)
    assert network.input_shape[1] == network.input_shape[2]
    assert bool(network.field) <= bool(network.field_source)
    # what the explorer reads is what the list holds, or it would not be known again
    assert windows_of(read_specs(network.windows, kinds=KINDS)) == network.windows


@pytest.mark.parametrize("name", COSTS)
def test_costs_can_be_counted(name):
    network = COSTS[name]
    trace = parameter_trace(network.layers, network.input_shape)
    assert trace.total("parameters") > 0
    assert read_specs(network.layers) == network.layers


@pytest.mark.parametrize("networks", [FIELDS, COSTS])
def test_labels_differ(networks):
    labels = [network.label for network in networks.values()]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0"), (999_999_999, "999,999,999"), (10**9, "1 billion"), (3 * 10**20, "300 quintillion")],
)
def test_counted(count, text):
    assert counted(count) == text


def test_counted_sooner_and_later():
    assert counted(2_500_000, exact_below=10**6) == "2.5 million"
    assert counted(25 * 10**11, exact_below=10**13) == "2,500,000,000,000"


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 B"), (999, "999 B"), (1000, "1 kB"), (10**9, "1 GB"), (13 * 10**20, "1300 EB")],
)
def test_bytes(count, text):
    assert bytes_text(count) == text
