"""Does conv2d compute what torch.nn.Conv2d does?  And what is said where PyTorch is missing."""

import inspect
import sys

import numpy as np
import oracles
import pytest

from convwidgets import ConvError, compare_with_torch, parameter_count
from convwidgets.trace import torch_agreement
from convwidgets.trace.torch_agreement import EXAMPLES, AgreementRow


@pytest.fixture
def without(monkeypatch):
    def missing(name):
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(torch_agreement, "import_module", missing)


def test_every_example_agrees_in_both_precisions():
    oracles.require("torch")
    for dtype in ("float64", "float32"):
        table = compare_with_torch(dtype=dtype)
        assert len(table) == len(EXAMPLES)
        for row in table:
            assert row.agrees, row.describe()
            assert "the same" in row.describe()


def test_every_argument_of_the_layer_has_an_example():
    torch = oracles.require("torch")
    arguments = set(inspect.signature(torch.nn.Conv2d).parameters) - {"device", "dtype"}
    assert set().union(*EXAMPLES) == arguments
    taken = set(inspect.signature(compare_with_torch).parameters)
    assert arguments | {"dtype", "size"} == taken


def test_without_pytorch_it_is_said_and_the_shapes_are_there(without):
    table = compare_with_torch()
    assert len(table) == len(EXAMPLES)
    for row in table:
        assert row.difference is row.agrees is None
        assert row.describe().endswith("not compared: PyTorch is not installed.")
    assert compare_with_torch(3, 32, 5, stride=2, padding=2, size=128)[0].shape == (2, 32, 64, 64)


def test_the_line_is_the_one_of_pytorch():
    row = compare_with_torch(4, 8, (3, 5), padding="same", groups=2, bias=False)[0]
    assert row.layer == "Conv2d(4, 8, (3, 5), padding='same', groups=2, bias=False)"


def test_a_difference_would_be_told():
    assert AgreementRow("Conv2d(1, 1, 1)", (1, 1, 1, 1), 0.5, False).describe() == (
        "Conv2d(1, 1, 1) makes 1 × 1 × 1 × 1: differs, largest difference 0.5."
    )


def test_the_students_random_numbers_stay_as_they_were():
    torch = oracles.require("torch")
    torch.manual_seed(5)
    np.random.seed(5)  # noqa: NPY002 - the old state is what must not move
    first = torch.rand(3), np.random.rand(3)  # noqa: NPY002
    torch.manual_seed(5)
    np.random.seed(5)  # noqa: NPY002
    compare_with_torch(2, 2, 3)
    assert torch.equal(torch.rand(3), first[0])
    np.testing.assert_array_equal(np.random.rand(3), first[1])  # noqa: NPY002


def test_pytorchs_default_weights_are_within_the_bound_of_the_lesson():
    """Uniform from −1/√fan_in to 1/√fan_in: kaiming_uniform with a = √5."""
    torch = oracles.require("torch")
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        layer = torch.nn.Conv2d(16, 32, 3, groups=2)
    bound = 1 / np.sqrt(8 * 9)
    for values in (layer.weight, layer.bias):
        largest = float(values.detach().abs().max())
        assert 0.9 * bound < largest <= bound * (1 + 1e-6)
    count = sum(p.numel() for p in layer.parameters())
    assert count == parameter_count(16, 32, 3, groups=2)


def test_same_with_a_stride_is_refused_there_and_here():
    torch = oracles.require("torch")
    with pytest.raises(ValueError, match="strided"):
        torch.nn.Conv2d(1, 1, 3, padding="same", stride=2)
    with pytest.raises(ConvError, match="stride"):
        compare_with_torch(1, 1, 3, padding="same", stride=2)


def test_numbers_may_come_from_numpy(without):
    for padding, text in ((np.int64(1), "1"), (np.array([1, 1]), "(1, 1)"), ([1, 1], "(1, 1)")):
        row = compare_with_torch(1, 2, np.int64(3), padding=padding)[0]
        assert (row.layer, row.shape) == (f"Conv2d(1, 2, 3, padding={text})", (2, 2, 9, 11))


@pytest.mark.parametrize("library", [True, False])
@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"in_channels": 3}, "needs in_channels, out_channels and kernel_size"),
        ({"in_channels": 3, "out_channels": 4, "kernel_size": 3, "groups": 2}, "has to divide"),
        ({"in_channels": 3, "out_channels": 4, "kernel_size": 3, "dtype": "int8"}, "dtype"),
        ({"in_channels": 3, "out_channels": 4, "kernel_size": 3, "dtype": ["a"]}, "dtype"),
        ({"in_channels": 3, "out_channels": 4, "kernel_size": 3, "padding": "full"}, "'same'"),
        (
            {"in_channels": 3, "out_channels": 4, "kernel_size": 3, "padding": ((1, 2), (0, 1))},
            "padding is",
        ),
        ({"in_channels": 0, "out_channels": 4, "kernel_size": 3}, "in_channels is 0"),
        ({"in_channels": 1, "out_channels": 4, "kernel_size": 3, "bias": 1}, "bias"),
        ({"in_channels": 1, "out_channels": 4, "kernel_size": 12}, "12"),
    ],
)
def test_what_is_refused(monkeypatch, library, settings, sentence):
    if library:
        oracles.require("torch")
    else:
        monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(ConvError, match=sentence):
        compare_with_torch(**settings)


def test_a_notebook_shows_a_table(without):
    table = compare_with_torch(1, 2, 3)
    assert table._repr_html_().startswith("<table><thead><tr><th")
    assert "Conv2d(1, 2, 3)" in repr(table)
    assert repr(table).splitlines()[0].startswith("layer")
