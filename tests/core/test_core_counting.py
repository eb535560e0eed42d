"""Parameters, multiply-accumulates and bytes, against counting loops and PyTorch."""

from types import ModuleType
from typing import Any

import numpy as np
import pytest
from oracles import require

from convwidgets.core import ConvError, conv2d
from convwidgets.core.counting import mac_count, parameter_count
from convwidgets.core.loops import positions
from convwidgets.core.memory import memory_count


@pytest.fixture(scope="module")
def torch() -> ModuleType:
    return require("torch")


def random_layer(seed: int) -> dict[str, Any]:
    """Settings of a layer of two axes that fits its input."""
    rng = np.random.default_rng(seed)
    groups = int(rng.integers(1, 4))
    kernel_size = tuple(rng.integers(1, 5, 2).tolist())
    dilation = tuple(rng.integers(1, 3, 2).tolist())
    padding = tuple(rng.integers(0, 3, 2).tolist())
    spans = [d * (k - 1) + 1 for d, k in zip(dilation, kernel_size, strict=True)]
    return {
        "in_channels": groups * int(rng.integers(1, 3)),
        "out_channels": groups * int(rng.integers(1, 3)),
        "kernel_size": kernel_size,
        "size": tuple(int(span + rng.integers(0, 5)) for span in spans),
        "stride": tuple(rng.integers(1, 4, 2).tolist()),
        "padding": padding,
        "dilation": dilation,
        "groups": groups,
    }


def shape_only(layer: dict[str, Any]) -> dict[str, Any]:
    return {k: layer[k] for k in ("in_channels", "out_channels", "kernel_size", "groups")}


def without_size(layer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in layer.items() if name != "size"}


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((3, 64, 3), 3 * 3 * 3 * 64 + 64),
        ((3, 64, 3), 1_792),
        ((64, 128, 3), 73_856),
        ((3, 32, 5), 2_432),
        ((1, 1, 1), 2),
        ((3, 8, (3, 5)), 3 * 8 * 15 + 8),
        ((3, 8, [3, 5]), 3 * 8 * 15 + 8),
        ((3, 8, (7,)), 3 * 8 * 7 + 8),
        ((np.int64(3), np.uint8(200), np.array([3, 3])), 3 * 200 * 9 + 200),
    ],
)
def test_parameters_of_the_lessons(arguments: Any, expected: int) -> None:
    result = parameter_count(*arguments)
    assert result == expected
    assert type(result) is int


def test_a_stack_without_nonlinearity_has_these_parameters() -> None:
    channels = (3, 64, 128, 256, 512)
    assert sum(map(parameter_count, channels, channels[1:], [3] * 4)) == 1_550_976


def test_three_small_kernels_need_0_55_of_the_weights_of_one_large() -> None:
    small = 3 * parameter_count(16, 16, 3, bias=False)
    large = parameter_count(16, 16, 7, bias=False)
    assert small / large == pytest.approx(27 / 49)


def test_bias_and_groups() -> None:
    assert parameter_count(8, 16, 3, bias=False) == 8 * 16 * 9
    assert parameter_count(8, 16, 3, bias=np.True_) == 8 * 16 * 9 + 16
    assert parameter_count(8, 16, 3, groups=4, bias=False) == 8 * 16 * 9 // 4
    assert parameter_count(8, 8, 3, groups=8) == 8 * 9 + 8


@pytest.mark.parametrize("seed", range(20))
def test_parameters_equal_those_of_the_torch_layer(torch: ModuleType, seed: int) -> None:
    settings, bias = shape_only(random_layer(seed)), bool(seed % 2)
    layer = torch.nn.Conv2d(**settings, bias=bias)
    assert parameter_count(**settings, bias=bias) == sum(p.numel() for p in layer.parameters())


def test_parameters_of_layers_of_one_axis_and_dense_ones(torch: ModuleType) -> None:
    line = torch.nn.Conv1d(4, 6, 5, groups=2)
    assert parameter_count(4, 6, (5,), groups=2) == sum(p.numel() for p in line.parameters())
    for bias in (True, False):
        dense = torch.nn.Linear(3 * 8 * 8, 10, bias=bias)
        counted = sum(p.numel() for p in dense.parameters())
        assert parameter_count(3 * 8 * 8, 10, 1, bias=bias) == counted
        # The same layer as a kernel as large as the picture.
        assert parameter_count(3, 10, 8, bias=bias) == counted


def macs_by_counting(layer: dict[str, Any]) -> int:
    """Walk through every product that the loops of a convolution would make."""
    count = 0
    spots = [
        positions(size + 2 * pad, kernel, stride, dilation)
        for size, pad, kernel, stride, dilation in zip(
            *(layer[k] for k in ("size", "padding", "kernel_size", "stride", "dilation")),
            strict=True,
        )
    ]
    for _output_channel in range(layer["out_channels"]):
        for _row in spots[0]:
            for _column in spots[1]:
                for _channel in range(layer["in_channels"] // layer["groups"]):
                    for _a in range(layer["kernel_size"][0]):
                        for _b in range(layer["kernel_size"][1]):
                            count += 1
    return count


@pytest.mark.parametrize("seed", range(25))
def test_macs_are_the_products_of_the_loops(seed: int) -> None:
    layer = random_layer(seed)
    assert mac_count(**layer) == macs_by_counting(layer)


@pytest.mark.parametrize("seed", range(10))
def test_macs_are_half_of_what_torch_counts(torch: ModuleType, seed: int) -> None:
    from torch.utils.flop_counter import FlopCounterMode

    layer = random_layer(seed)
    module = torch.nn.Conv2d(**without_size(layer), device="meta")
    with FlopCounterMode(display=False) as counter:
        module(torch.empty(1, layer["in_channels"], *layer["size"], device="meta"))
    assert 2 * mac_count(**layer) == counter.get_total_flops()


def test_padding_counts_and_bias_does_not() -> None:
    # 28×28 outputs with padding, as if the zeros were numbers like any others.
    assert mac_count(1, 1, 3, 28, padding=1) == 28 * 28 * 9
    assert mac_count(1, 1, 3, 28, padding="same") == 28 * 28 * 9
    assert mac_count(1, 1, 3, 28) == 26 * 26 * 9
    with pytest.raises(TypeError, match="bias"):
        mac_count(1, 1, 3, 28, bias=True)  # type: ignore[call-arg]


def test_macs_of_forms() -> None:
    assert mac_count(2, 3, 3, 10) == mac_count(2, 3, (3, 3), (10, 10)) == 2 * 3 * 9 * 64
    assert mac_count(2, 3, 3, (10, 12)) == 2 * 3 * 9 * 8 * 10
    assert mac_count(2, 3, (3,), 10) == mac_count(2, 3, 3, (10,)) == 2 * 3 * 3 * 8
    assert mac_count(2, 3, 3, (10, 10), padding=((0, 1), (2, 2)), stride=(1, 3)) == 54 * 9 * 4
    assert mac_count(192, 10, 1, 1) == 1920  # dense
    assert type(mac_count(np.int64(2), np.int32(3), 3, np.int64(10))) is int


def test_large_counts_are_exact() -> None:
    # Beyond int64, and in 8-bit integers beyond their own range.
    assert mac_count(2**20, 2**20, 1, 2**20) == 2**80
    assert parameter_count(np.uint8(200), np.uint8(200), np.uint8(3)) == 200 * 200 * 9 + 200


def test_stride_2_quarters_the_work() -> None:
    full = mac_count(3, 64, 3, 224, padding=1)
    assert full == 86_704_128
    assert mac_count(3, 64, 3, 224, padding=1, stride=2) * 4 == full


VGG_16 = [(3, 64, 224), (64, 64, 224), (64, 128, 112), (128, 128, 112), (128, 256, 56)]
VGG_16 += [(256, 256, 56)] * 2 + [(256, 512, 28)] + [(512, 512, 28)] * 2 + [(512, 512, 14)] * 3
VGG_16_DENSE = [(512 * 7 * 7, 4096), (4096, 4096), (4096, 1000)]


def test_a_known_network_has_its_published_numbers() -> None:
    # Simonyan and Zisserman 2015, table 2: 138 million parameters.
    convolutions = sum(parameter_count(i, o, 3) for i, o, _ in VGG_16)
    dense = sum(parameter_count(i, o, 1) for i, o in VGG_16_DENSE)
    assert (convolutions, convolutions + dense) == (14_714_688, 138_357_544)
    # He et al. 2016: "VGG-16/19 nets (15.3/19.6 billion FLOPs)", multiply-adds.
    macs = sum(mac_count(i, o, 3, size, padding=1) for i, o, size in VGG_16)
    assert macs == 15_346_630_656
    assert sum(mac_count(i, o, 1, 1) for i, o in VGG_16_DENSE) == 123_633_664


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_memory_is_that_of_the_arrays(torch: ModuleType, seed: int, dtype: type) -> None:
    layer, batch = random_layer(seed), 3
    per_group = layer["in_channels"] // layer["groups"]
    x = np.ones((batch, layer["in_channels"], *layer["size"]), dtype)
    weight = np.ones((layer["out_channels"], per_group, *layer["kernel_size"]), dtype)
    bias = np.ones(layer["out_channels"], dtype)
    settings = {k: layer[k] for k in ("stride", "padding", "dilation")}
    out = conv2d(x, weight, bias, groups=layer["groups"], **settings)
    columns = torch.nn.functional.unfold(torch.from_numpy(x), layer["kernel_size"], **settings)
    found = memory_count(**layer, batch=batch, itemsize=x.itemsize)
    assert found.input == x.nbytes
    assert found.parameters == weight.nbytes + bias.nbytes
    assert found.output == out.nbytes
    assert found.patches == columns.numpy().nbytes
    assert found.total == x.nbytes + weight.nbytes + bias.nbytes + out.nbytes
    without = memory_count(**layer, batch=batch, itemsize=x.itemsize, bias=False)
    assert without.parameters == weight.nbytes
    assert without.total == found.total - bias.nbytes


def test_the_patch_matrix_of_the_lesson() -> None:
    found = memory_count(1, 1, 3, 28, itemsize=1, bias=False)
    assert found == (28 * 28, 9, 26 * 26, 28 * 28 + 9 + 26 * 26, 9 * 676)
    assert found.patches / found.input == pytest.approx(7.76, abs=0.005)
    assert memory_count(3, 1, 3, 4, itemsize=1).patches == 27 * 4
    assert memory_count(1, 1, 3, 5, itemsize=1).patches == 9 * 9


def test_memory_of_one_axis_and_exact_types() -> None:
    found = memory_count(np.int64(2), np.uint8(200), (3,), np.int64(10), batch=np.int8(100))
    assert found.input == 2 * 10 * 100 * 4
    assert found.output == 200 * 8 * 100 * 4
    assert found.parameters == (200 * 2 * 3 + 200) * 4
    assert {type(n) for n in found} == {int}


LAYER_ERRORS = [
    ({"in_channels": 0}, "in_channels is 0; it must be at least 1"),
    ({"in_channels": -3}, "in_channels is −3"),
    ({"in_channels": 3.0}, "in_channels is 3.0; give a whole number of at least 1"),
    ({"in_channels": True}, "in_channels is True"),
    ({"in_channels": "3"}, "in_channels is '3'"),
    ({"in_channels": None}, "in_channels is None"),
    ({"in_channels": (3, 3)}, r"in_channels is \(3, 3\)"),
    ({"in_channels": 2**31}, "it must be at most 2147483647"),
    ({"out_channels": 0}, "out_channels is 0"),
    ({"out_channels": 64.5}, "out_channels is 64.5"),
    ({"out_channels": np.True_}, "out_channels is True"),
    ({"kernel_size": 0}, "kernel_size is 0"),
    ({"kernel_size": -3}, "kernel_size is −3"),
    ({"kernel_size": 3.0}, "kernel_size is 3.0"),
    ({"kernel_size": True}, "kernel_size is True"),
    ({"kernel_size": (3, 0)}, "an entry of kernel_size is 0"),
    ({"kernel_size": (3, False)}, "an entry of kernel_size is False"),
    ({"kernel_size": (3, 3, 3)}, "kernel_size is .*Channels"),
    ({"kernel_size": ()}, r"kernel_size is \(\)"),
    ({"groups": 0}, "groups is 0"),
    ({"groups": True}, "groups is True"),
    ({"groups": 1.0}, "groups is 1.0"),
    ({"groups": 5}, "groups is 5, which does not divide in_channels, 6; use a number that"),
    ({"groups": 3}, "groups is 3, which does not divide out_channels, 8; use a number that"),
]
POSITION_ERRORS = [
    ({"size": 0}, "size is 0"),
    ({"size": 28.0}, "size is 28.0"),
    ({"size": False}, "size is False"),
    ({"size": (28, -1)}, "an entry of size is −1"),
    ({"size": (6, 28, 28)}, "Channels and batch do not belong here"),
    ({"size": (28,), "kernel_size": (3, 3)}, r"size is \(28,\) and kernel_size is \(3, 3\)"),
    ({"size": 2}, r"kernel's height is 3, .* only 2 \(2 \+ 0 \+ 0 of padding\).* at most 2"),
    ({"size": (28, 2)}, "kernel's width is 3"),
    ({"size": (2,)}, "kernel's length is 3"),
    ({"dilation": 14}, "covers 29 cells with dilation 14"),
    ({"stride": 0}, "stride is 0"),
    ({"stride": 1.5}, "stride is 1.5"),
    ({"stride": True}, "stride is True"),
    ({"stride": (1, 2, 3)}, "3 entries"),
    ({"dilation": 0}, "dilation is 0"),
    ({"padding": -1}, "padding is −1"),
    ({"padding": True}, "padding is True"),
    ({"padding": "sane"}, "the words are 'valid', 'same' and 'full'"),
    ({"padding": "same", "stride": 2}, "needs stride 1"),
]
MEMORY_ERRORS = [
    ({"batch": 0}, "batch is 0"),
    ({"batch": 1.0}, "batch is 1.0"),
    ({"batch": True}, "batch is True"),
    ({"itemsize": 0}, "itemsize is 0"),
    ({"itemsize": 0.5}, "itemsize is 0.5; give a whole number"),
    ({"itemsize": "float32"}, "itemsize is 'float32'"),
]
BIAS_ERRORS = [
    ({"bias": 1}, "bias is 1; give True or False"),
    ({"bias": None}, "bias is None"),
    ({"bias": "no"}, "bias is 'no'"),
]
GOOD = {"in_channels": 6, "out_channels": 8, "kernel_size": 3}


@pytest.mark.parametrize(("changes", "message"), LAYER_ERRORS + BIAS_ERRORS)
def test_parameter_count_refuses(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ConvError, match=message):
        parameter_count(**GOOD | changes)


@pytest.mark.parametrize(("changes", "message"), LAYER_ERRORS + POSITION_ERRORS)
def test_mac_count_refuses(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ConvError, match=message):
        mac_count(**GOOD | {"size": 28} | changes)


@pytest.mark.parametrize(
    ("changes", "message"), LAYER_ERRORS + POSITION_ERRORS + MEMORY_ERRORS + BIAS_ERRORS
)
def test_memory_count_refuses(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ConvError, match=message):
        memory_count(**GOOD | {"size": 28} | changes)


def test_unknown_keywords_are_a_type_error() -> None:
    for function in (parameter_count, mac_count, memory_count):
        with pytest.raises(TypeError, match="strides"):
            function(3, 4, 3, strides=1)  # type: ignore[operator]
