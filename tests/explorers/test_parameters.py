"""The parameter calculator: the contract, the curriculum's numbers, PyTorch's counts."""

import math

import numpy as np
import oracles
import pytest
from explorer_contract import ExplorerContract

from convwidgets import ConvError, ParameterCalculator
from convwidgets.core.specs import LayerSpec
from convwidgets.explorers.parameters import COSTS

CONV = {"kernel_size": 3, "out_channels": 64}
EVERY_KIND = [
    {"kernel_size": 3, "out_channels": 8, "padding": 1, "groups": 2, "bias": False},
    {"kind": "max_pool", "kernel_size": 2},
    {"kernel_size": (1, 5), "out_channels": 12, "padding": "same", "name": "wide"},
    {"kind": "avg_pool", "kernel_size": 2, "padding": 1},
    {"kind": "flatten"},
    {"kind": "dense", "out_channels": 10},
]


class TestParameterCalculator(ExplorerContract):
    make = ParameterCalculator
    through_controls = {
        "layers": [CONV, {"kind": "max_pool", "kernel_size": 2}],
        "input_shape": (1, 28, 30),
    }
    refused = [
        ("layers", [], "layers is empty"),
        ("layers", 3, "give a list"),
        ("layers", "vgg", "Did you mean 'vgg16'"),
        ("layers", [CONV, 3], r"Layer 2 \(conv2\): .*out_channels"),
        ("layers", [CONV, {**CONV, "kernel_size": 0}], r"Layer 2 \(conv2\): kernel_size is 0"),
        ("layers", [CONV, {**CONV, "kernel_size": 999}], r"Layer 2 \(conv2\): .* height is 999"),
        ("layers", [{**CONV, "groups": 2}], r"Layer 1 \(conv1\): groups is 2.*in_channels, 3"),
        ("layers", [{"kind": "dense", "out_channels": 9}, CONV], r"Layer 2 \(conv1\): .* in a row"),
        ("layers", [{"kind": "dense"}], r"Layer 1 \(fc1\): .*out_channels"),
        ("layers", [{**CONV, "name": "stem", "stride": 0}], r"Layer 1 \(stem\): stride is 0"),
        ("layers", [{**CONV, "out_channels": 2**31 - 1}], r"Layer 1 \(conv1\): .*can be counted"),
        ("layers", [{**CONV, "kernels": 1}], "no setting of a layer named 'kernels'"),
        ("layers", [CONV] * 51, "at most 50"),
        ("input_shape", (3, 224), "channels, height and width"),
        ("input_shape", (3, 0, 9), "height of input_shape is 0"),
        ("input_shape", (3, 1.5, 9), "height of input_shape is 1.5"),
        ("input_shape", 224, "channels, height and width"),
        ("input_shape", (2**20, 2**20, 9), "can be counted"),
    ]
    states = [
        {"layers": "vgg16"},
        {"layers": "separable"},
        {"layers": EVERY_KIND, "input_shape": (4, 9, 11)},
        {"layers": [CONV] * 50, "input_shape": (2**16, 120, 120)},
        {"layers": [{"kind": "dense", "out_channels": 2**31 - 1, "name": "a very long name"}]},
    ]


# ------------------------------------------------------------- the curriculum's numbers


def test_one_layer_of_the_curriculum():
    first = ParameterCalculator(layers=[CONV], input_shape=(3, 224, 224)).trace[0]
    assert first.parameters == 1792
    assert "3 times 3 times 3 times 64 plus 64 is 1,792 parameters" in first.describe()
    second = ParameterCalculator(layers=[{**CONV, "out_channels": 128}], input_shape=(64, 9, 9))
    assert second.output[0, 0] == 73_856


def test_stride_and_padding():
    step = ParameterCalculator(layers="stride_5x5").trace[0]
    assert (step.in_shape, step.out_shape, step.parameters) == ((3, 128, 128), (32, 64, 64), 2432)


def test_two_strides():
    trace = ParameterCalculator().trace
    assert [step.out_shape for step in trace] == [(64, 112, 112), (128, 56, 56)]
    assert trace.total("parameters") == 1792 + 73_856


def test_depthwise_is_cheaper():
    standard, separable = (
        ParameterCalculator(layers=name).trace for name in ("standard", "separable")
    )
    assert standard[-1].out_shape == separable[-1].out_shape
    assert (standard.total("parameters"), separable.total("parameters")) == (73_856, 8960)


@pytest.mark.parametrize(
    ("name", "parameters"), [("vgg16", 138_357_544), ("alexnet", 60_965_224), ("lenet5", 61_706)]
)
def test_known_networks(name, parameters):
    assert ParameterCalculator(layers=name).trace.total("parameters") == parameters


def test_a_dense_layer_instead():
    step = ParameterCalculator(layers=[CONV], input_shape=(3, 32, 32)).trace[0]
    assert step.dense == 177_004_800
    dense = ParameterCalculator(layers=[{"kind": "dense", "out_channels": 10}])
    assert dense.trace[0].dense == dense.trace[0].parameters == 10 * 3 * 224 * 224 + 10


# -------------------------------------------------------------------------- PyTorch


def _modules(torch, layers, channels, size):
    """The same layers as torch modules, one after another."""
    for layer in layers:
        window = {name: getattr(layer, name) for name in ("stride", "padding", "dilation")}
        if layer.kind == "conv":
            made = torch.nn.Conv2d(
                channels, layer.out_channels, layer.kernel_size, **window,
                groups=layer.groups, bias=layer.bias,
            )  # fmt: skip
            channels = layer.out_channels
        elif layer.kind == "max_pool":
            made = torch.nn.MaxPool2d(layer.kernel_size, **window)
        elif layer.kind == "avg_pool":
            del window["dilation"]
            made = torch.nn.AvgPool2d(layer.kernel_size, **window)
        else:
            made = torch.nn.Flatten()
            if layer.kind == "dense":
                numbers = channels if size is None else channels * math.prod(size)
                channels, size = layer.out_channels, None
                yield made
                made = torch.nn.Linear(numbers, layer.out_channels, bias=layer.bias)
        yield made


@pytest.mark.parametrize(
    "settings",
    [
        {"layers": EVERY_KIND[:4], "input_shape": (4, 9, 11)},
        *({"layers": name} for name in COSTS if name != "vgg16"),
    ],
    ids=lambda settings: str(settings["layers"])[:12],
)
def test_counts_are_those_of_torch_modules(settings):
    torch = oracles.require("torch")
    calculator = ParameterCalculator(**settings)
    trace = calculator.trace
    # on the device that computes shapes and holds no numbers
    with torch.device("meta"):
        x = torch.empty(1, *trace.input_shape)
        for step in trace:
            if len(step.in_shape) == 3:
                channels, *size = step.in_shape
            else:
                (channels,), size = step.in_shape, None
            (*_, module) = modules = list(_modules(torch, [step.spec], channels, size))
            for part in modules:
                x = part(x)
            assert tuple(x.shape[1:]) == step.out_shape
            learnt = sum(p.numel() for p in module.parameters())
            assert step.parameters == learnt == step.weights + step.biases
            assert step.output_bytes == 4 * x.numel()
            assert step.parameter_bytes == 4 * learnt


def test_multiply_accumulates_are_half_of_what_torch_counts_as_operations():
    torch = oracles.require("torch")
    from torch.utils.flop_counter import FlopCounterMode

    layers = [layer for layer in EVERY_KIND if layer.get("kind", "conv") == "conv"]
    calculator = ParameterCalculator(layers=layers, input_shape=(4, 9, 11))
    x = torch.zeros(1, 4, 9, 11)
    for step in calculator.trace:
        (module,) = _modules(torch, [step.spec], step.in_shape[0], step.in_shape[1:])
        with FlopCounterMode(display=False) as counter:
            x = module(x)
        assert counter.get_total_flops() == 2 * step.macs


# ------------------------------------------------------------------- settings, controls


def test_output_is_a_table_of_the_counts():
    calculator = ParameterCalculator(layers="lenet5")
    assert calculator.output.dtype == np.int64
    assert calculator.output.shape == (7, 4)
    last = calculator.trace[-1]
    assert calculator.output[-1].tolist() == [last.parameters, last.macs, 10, last.dense]


def test_a_network_brings_its_input_along():
    calculator = ParameterCalculator()
    calculator.layers = "lenet5"
    assert calculator.input_shape == (1, 32, 32)
    assert calculator._controls["input_shape"].value == (1, 32, 32)
    table = calculator._controls["layers"]
    assert table.dropdown.value == "LeNet-5"
    table.dropdown.value = "AlexNet"
    assert calculator.input_shape == (3, 227, 227)
    assert len(calculator.trace) == 11
    calculator.configure(layers="lenet5", input_shape=(3, 40, 40))
    assert calculator.trace[0].in_shape == (3, 40, 40)
    assert table.dropdown.value == "LeNet-5"


def test_a_network_whose_input_was_given_too_must_fit():
    with pytest.raises(ConvError, match=r"Layer 3 \(C3\)"):
        ParameterCalculator(layers="lenet5", input_shape=(1, 8, 8))


def test_a_hand_in_the_table_and_a_refused_entry():
    calculator = ParameterCalculator()
    grid = calculator._controls["layers"].grid
    columns = [column["label"] for column in grid.columns]
    page = {"serial": 1, "act": "set", "row": 1}
    grid.edits = [{**page, "column": columns.index("outputs"), "value": "32"}]
    assert calculator.trace[1].parameters == 3 * 3 * 64 * 32 + 32
    # more groups than channels: refused by the network, not by the layer
    grid.edits = [{**page, "serial": 2, "column": columns.index("groups"), "value": "32"}]
    assert calculator.trace[1].spec.groups == 32
    grid.edits = [
        {**page, "serial": 3, "row": 0, "column": columns.index("kernel"), "value": "500"}
    ]
    assert calculator.notice.text.startswith("Layer 1 (conv1): The kernel's height is 500")
    assert calculator.trace[0].spec.kernel_size == 3
    assert grid.rows[0]["cells"][columns.index("kernel")] == "3"


def test_rows_can_be_clicked():
    scene = ParameterCalculator(layers="alexnet").scene
    (rows,) = scene.lattices
    assert (rows.rows, rows.columns, rows.first, rows.painted) == (11, 1, 0, False)


def test_describe_in_words():
    calculator = ParameterCalculator(layers=EVERY_KIND, input_shape=(4, 9, 11))
    words = [step.describe() for step in calculator.trace]
    assert "(4 divided by 2)" in words[0]
    assert "nothing to learn" in words[1]
    assert "wide" in words[2]
    assert words[4].startswith("Layer 5 of 6: flatten1, flatten; 12 by 3 by 3 becomes 108;")
    assert "108 times 10 plus 10 is 1,090 parameters" in words[5]


def test_layers_are_records_that_do_not_change():
    calculator = ParameterCalculator(layers=[CONV])
    (layer,) = calculator.layers
    assert layer == LayerSpec("conv", 3, out_channels=64)
    with pytest.raises(AttributeError):
        layer.stride = 2
