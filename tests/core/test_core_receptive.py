"""Receptive fields: against published tables, and against perturbing every cell of the input."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convwidgets.core import ConvError, conv1d, conv2d
from convwidgets.core.cells import receptive_cells
from convwidgets.core.layers import Layer
from convwidgets.core.receptive import ReceptiveField, receptive_field, receptive_fields

# The layers of the networks in TF-Slim, and (field, effective stride, effective padding) after
# each as published for them in RECEPTIVE_FIELD_TABLE.md of google-research/receptive_field, the
# companion of Araujo, Norris and Sim (2019); its table leaves some layers out.
ALEXNET = [
    (Layer(11, stride=4, name="conv1"), (11, 4, 0)),
    (Layer(3, stride=2, name="pool1"), (19, 8, 0)),
    (Layer(5, padding=2, name="conv2"), (51, 8, 16)),
    (Layer(3, stride=2, name="pool2"), None),
    (Layer(3, padding=1, name="conv3"), (99, 16, 32)),
    (Layer(3, padding=1, name="conv4"), (131, 16, 48)),
    (Layer(3, padding=1, name="conv5"), (163, 16, 64)),
    (Layer(3, stride=2, name="pool5"), (195, 32, 64)),
]
CONV, POOL = Layer(3, padding=1), Layer(2, stride=2)
VGG_16: list[tuple[Layer, Any]] = [
    *[(CONV, (3, 1, 1)), (CONV, None), (POOL, (6, 2, 2))],
    *[(CONV, (10, 2, 4)), (CONV, None), (POOL, (16, 4, 6))],
    *[(CONV, (24, 4, 10)), (CONV, (32, 4, 14)), (CONV, None), (POOL, (44, 8, 18))],
    *[(CONV, (60, 8, 26)), (CONV, (76, 8, 34)), (CONV, None), (POOL, (100, 16, 42))],
    *[(CONV, (132, 16, 58)), (CONV, (164, 16, 74)), (CONV, None), (POOL, (212, 32, 90))],
]


@pytest.mark.parametrize(("network", "field"), [(ALEXNET, 195), (VGG_16, 212)])
def test_known_networks_have_their_published_fields(network: Any, field: int) -> None:
    layers = [layer for layer, _ in network]
    assert receptive_field(layers) == field
    for record, (layer, published) in zip(receptive_fields(layers), network, strict=True):
        assert record.layer == layer
        if published:
            assert (record.field, record.jump, -record.start) == published  # type: ignore[operator]


@pytest.mark.parametrize(
    ("layers", "field"),
    [
        ([3], 3),
        ([3, 3], 5),
        ([3, 3, 3], 7),
        ([3, 3, 3, 3], 9),
        ([7], 7),
        ([Layer(3, stride=2), Layer(3)], 7),
        ([Layer(3), Layer(2, stride=2), Layer(3)], 8),
        ([{"kernel_size": 3, "stride": 2}, 3], 7),
        ([3, {"kernel_size": 2, "stride": 2}, 3], 8),
        ([Layer(3, dilation=2)], 5),
        ([3, Layer(3, dilation=2), Layer(3, dilation=4)], 15),
        ([Layer(3, stride=2), Layer(3, dilation=3)], 15),
        ([1, 1], 1),
        ([], 1),
        ((3, np.int64(3)), 5),
        (np.array([3, 3]), 5),
        ([Layer((3, 5)), 3], (5, 7)),
        ([3, Layer(3, stride=(1, 2)), 3], (7, 9)),
        ([Layer([3, 1]), Layer(np.array([1, 3]), dilation=[1, 2])], (3, 5)),
        ([Layer((3,)), 3], (5,)),
        ([Layer(3, padding=((0, 1), 2))], (3, 3)),
    ],
)
def test_fields(layers: Any, field: Any) -> None:
    result = receptive_field(layers)
    assert result == field
    assert {type(n) for n in (result if isinstance(result, tuple) else (result,))} == {int}


def test_padding_moves_the_field_and_does_not_change_its_size() -> None:
    for padding in (0, 1, 5, "same", "full", "valid"):
        layers = [Layer(3, padding=padding), Layer(3, dilation=2, padding=padding)]
        assert receptive_field(layers) == 7
    starts = [receptive_fields([Layer(3, padding=p), 3])[-1].start for p in (0, 1, "full")]
    assert starts == [0, -1, -2]


def test_the_walk_through_a_stack() -> None:
    layers = [Layer(3, padding=1), Layer(2, stride=2, name="pool"), Layer(3, padding=1)]
    assert receptive_fields(layers) == (
        ReceptiveField(layers[0], field=3, jump=1, start=-1, centre=0.0, output=None),
        ReceptiveField(layers[1], field=4, jump=2, start=-1, centre=0.5, output=None),
        ReceptiveField(layers[2], field=8, jump=2, start=-3, centre=0.5, output=None),
    )
    assert [r.output for r in receptive_fields(layers, size=28)] == [28, 14, 14]
    assert [r.output for r in receptive_fields(layers, size=(28, 7))] == [(28, 7), (14, 3), (14, 3)]
    assert receptive_fields([]) == receptive_fields([], size=5) == ()


def test_axes_are_independent() -> None:
    tall = [Layer(3, padding=1), Layer(2, stride=3), Layer(3, dilation=2)]
    wide = [Layer(5, stride=2), Layer(1, dilation=4), Layer(2, padding=((0, 2),))]
    both = [
        Layer((3, 5), stride=(1, 2), padding=(1, 0)),
        Layer((2, 1), stride=(3, 1), dilation=(1, 4)),
        Layer((3, 2), dilation=(2, 1), padding=(0, (0, 2))),
    ]
    records = zip(
        receptive_fields(both, size=(40, 30)),
        receptive_fields(tall, size=40),
        receptive_fields(wide, size=(30,)),
        strict=True,
    )
    for pair, row, column in records:
        assert pair[1:] == tuple((a, b) for a, (b,) in zip(row[1:], column[1:], strict=True))
    for rows, columns in zip(
        receptive_cells(tall, 3, size=40), receptive_cells(wide, (2,), size=30), strict=True
    ):
        assert (rows, *columns) in receptive_cells(both, (3, 2), size=(40, 30))


layer_settings = st.builds(
    Layer,
    st.integers(1, 4),
    stride=st.integers(1, 3),
    padding=st.tuples(st.tuples(st.integers(0, 3), st.integers(0, 3))),
    dilation=st.integers(1, 3),
)
stacks = st.lists(layer_settings, max_size=4)


def influence(layers: list[Layer], size: int) -> np.ndarray:
    """Which input cells (rows) each unit of the last layer (columns) reacts to.

    Every cell is perturbed by itself; positive weights cannot cancel.
    """
    maps = np.eye(size)[:, None, :]
    for layer in layers:
        weight = np.ones((1, 1, layer.kernel_size))  # type: ignore[arg-type]
        maps = conv1d(
            maps,
            weight,
            stride=layer.stride,
            padding=layer.padding,
            dilation=layer.dilation,
        )
    return maps[:, 0] > 0


@given(stacks, st.integers(5, 24))
def test_cells_are_those_that_change_the_unit(layers: list[Layer], size: int) -> None:
    try:
        reacts = influence(layers, size)
    except ConvError:
        with pytest.raises(ConvError, match=r"Layer [1234]: The kernel's length"):
            receptive_cells(layers, (0,), size=size)
        return
    gapless = all(r.dilation == 1 and r.stride <= r.kernel_size for r in layers)  # type: ignore[operator]
    for unit in range(reacts.shape[1]):
        maps: Any = receptive_cells(layers, (unit,), size=size)
        assert len(maps) == len(layers) + 1
        assert maps[-1] == (range(unit, unit + 1),)
        changed = np.flatnonzero(reacts[:, unit]).tolist()
        inside = [cell for cell in maps[0][0] if 0 <= cell < size]
        assert set(changed) <= set(inside)
        if gapless:
            assert changed == inside
    with pytest.raises(ConvError, match=f"must be at most {reacts.shape[1] - 1}"):
        receptive_cells(layers, (reacts.shape[1],), size=size)


@given(st.lists(layer_settings, min_size=1, max_size=4), st.integers(0, 9))
def test_every_map_is_seen_as_the_rest_of_the_stack_sees_it(layers: list[Layer], unit: int) -> None:
    """Far from every border, each range is the receptive field of the layers above."""
    maps: Any = receptive_cells(layers, (unit,))
    for depth, (cells,) in enumerate(maps[:-1]):
        record: Any = receptive_fields(layers[depth:])[-1]
        (field,), (jump,), (start,), (centre,) = record[1:5]
        assert cells == range(start + unit * jump, start + unit * jump + field)
        assert centre == (cells[0] + cells[-1]) / 2 - unit * jump
    record = receptive_fields(layers)[-1]
    assert record.field == receptive_field(layers)


def test_a_field_in_the_middle_is_the_extent_of_what_the_unit_reacts_to() -> None:
    layers = [Layer(3, stride=2), Layer(2, dilation=3), Layer(3)]
    reacts = influence(layers, 60)
    seen = np.flatnonzero(reacts[:, 4])
    assert seen[-1] - seen[0] + 1 == receptive_field(layers) == 13
    assert seen[0] == 4 * receptive_fields(layers)[-1].jump  # type: ignore[operator]


def test_cells_in_two_dimensions_change_the_unit() -> None:
    layers = [Layer((3, 2), padding=(1, 0)), Layer(2, stride=2), Layer((1, 3), padding=(0, (2, 0)))]
    size = (9, 8)
    maps = np.eye(72).reshape(72, 1, *size)
    for layer in layers:
        shape: Any = layer.kernel_size
        weight = np.ones((1, 1, *((shape, shape) if isinstance(shape, int) else shape)))
        maps = conv2d(maps, weight, stride=layer.stride, padding=layer.padding)
    reacts = maps[:, 0].reshape(*size, *maps.shape[2:]) > 0
    for row, column in np.ndindex(reacts.shape[2:]):
        rows, columns = receptive_cells(layers, (row, column), size=size)[0]  # type: ignore[misc]
        expected = np.zeros(size, bool)
        expected[max(rows.start, 0) : rows.stop, max(columns.start, 0) : columns.stop] = True
        np.testing.assert_array_equal(reacts[:, :, row, column], expected)


def test_what_stands_in_the_padding_sees_nothing() -> None:
    # Layer 1 has 2 units on 6 cells and leaves cell 5 over; what layer 2 reads beyond them is zero.
    layers = [Layer(3, stride=2), Layer(3, padding=1)]
    assert receptive_cells(layers, 1, size=6) == (range(5), range(3), range(1, 2))
    assert receptive_cells(layers, 1) == (range(7), range(3), range(1, 2))
    # Unit 0 reads the padding of layer 2 only.
    deep = [Layer(3), Layer(2, padding=2)]
    assert receptive_cells(deep, 0, size=9) == (range(0), range(-2, 0), range(1))


def test_positions_in_their_forms() -> None:
    expected = ((range(2, 7), range(3, 8)), (range(2, 5), range(3, 6)), (range(2, 3), range(3, 4)))
    assert receptive_cells([3, 3], (2, 3)) == expected
    assert receptive_cells([3, 3], [np.int64(2), 3]) == expected
    assert receptive_cells([3, 3], (2, 3), size=9) == expected
    assert receptive_cells([3, 3], 2) == (range(2, 7), range(2, 5), range(2, 3))
    assert receptive_cells([3], 2, size=(9, 9)) == ((range(2, 5),) * 2, (range(2, 3),) * 2)
    assert receptive_cells([], 2) == receptive_cells([], 2, size=3) == (range(2, 3),)


def test_a_layer_keeps_plain_numbers() -> None:
    layer = Layer(np.array([3, 2]), stride=np.int64(2), padding=[1, [0, 2]], dilation=[1, 1])
    assert layer == Layer((3, 2), stride=2, padding=((1, 1), (0, 2)), dilation=(1, 1))
    assert repr(layer) == (
        "Layer(kernel_size=(3, 2), stride=2, padding=((1, 1), (0, 2)), dilation=(1, 1), name='')"
    )
    assert len({layer, Layer((3, 2), stride=2, padding=(1, (0, 2)), dilation=(1, 1))}) == 1
    assert Layer(3) != Layer(3, name="conv1")
    assert (Layer(3).axes, layer.axes, Layer(3, padding=((0, 1),)).axes) == (None, 2, 1)
    assert Layer(3, padding="same").padding == "same"
    with pytest.raises(AttributeError):
        layer.stride = 1  # type: ignore[misc]
    with pytest.raises(TypeError, match="positional"):
        Layer(3, 2)  # type: ignore[misc]
    with pytest.raises(TypeError, match="strides"):
        Layer(3, strides=2)  # type: ignore[call-arg]


def test_nothing_given_is_changed() -> None:
    layers: list[Any] = [3, {"kernel_size": [3, 3], "padding": [[0, 1], 1]}]
    receptive_fields(layers, size=(9, 9))
    assert layers == [3, {"kernel_size": [3, 3], "padding": [[0, 1], 1]}]


@pytest.mark.parametrize(
    ("arguments", "settings", "message"),
    [
        ((0,), {}, "kernel_size is 0; it must be at least 1"),
        ((-3,), {}, "kernel_size is −3"),
        ((3.0,), {}, "kernel_size is 3.0; give a whole number"),
        ((True,), {}, "kernel_size is True"),
        (("3",), {}, "kernel_size is '3'"),
        (((3, 3, 3),), {}, r"give one number, or \(height, width\). Channels"),
        (((),), {}, r"kernel_size is \(\)"),
        (((3, 0),), {}, "an entry of kernel_size is 0"),
        ((3,), {"stride": 0}, "stride is 0"),
        ((3,), {"stride": (1, 2, 3)}, r"stride is \(1, 2, 3\); give one number"),
        (((3, 3),), {"stride": (2,)}, r"stride is \(2,\) and has 1 entry"),
        ((3,), {"stride": 1.5}, "stride is 1.5"),
        ((3,), {"stride": False}, "stride is False"),
        ((3,), {"padding": -1}, "padding is −1; it must be at least 0"),
        ((3,), {"padding": True}, "padding is True"),
        ((3,), {"padding": "some"}, "the words are 'valid', 'same' and 'full'"),
        ((3,), {"padding": "same", "stride": 2}, "needs stride 1"),
        (((3, 3),), {"padding": (1,)}, "1 entry for 2 axes"),
        ((3,), {"dilation": 0}, "dilation is 0"),
        ((3,), {"dilation": 2**31}, "it must be at most 2147483647"),
        ((3,), {"name": 5}, "name is 5; give a text"),
    ],
)
def test_a_layer_refuses(arguments: Any, settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ConvError, match=message):
        Layer(*arguments, **settings)


STACK_ERRORS: list[tuple[Any, str]] = [
    (3, r"layers is 3; give a list of layers, such as \[3, 3\]"),
    ("conv3", "layers is 'conv3'; give a list"),
    (None, "layers is None"),
    (Layer(3), "layers is one layer by itself; put it in a list"),
    ({"kernel_size": 3}, "layers is one layer by itself"),
    ({3, 5}, "layers is {3, 5}; give a list"),
    ([3, 0], "Layer 2: kernel_size is 0; it must be at least 1"),
    ([3, -1], "Layer 2: kernel_size is −1"),
    ([3.0], "Layer 1: kernel_size is 3.0; give a whole number"),
    ([3, True], "Layer 2: kernel_size is True"),
    ([3, None], "Layer 2: kernel_size is None"),
    (["conv3"], "Layer 1: kernel_size is 'conv3'"),
    (
        [3, (3, 2)],
        r"Layer 2 is \(3, 2\), which can be read as a kernel of 3×2 or as a kernel of 3 with "
        r"stride 2; write Layer\(\(3, 2\)\) or Layer\(3, stride=2\)",
    ),
    ([[3, 1]], r"Layer 1 is \[3, 1\], which can be read .* write Layer\(\(3, 1\)\)"),
    (
        [(3, 1, 1)],
        r"Layer 1 is \(3, 1, 1\), and nothing says which number is which; write it with names",
    ),
    ([(3, 1.5)], r"Layer 1 is \(3, 1.5\), and nothing says"),
    (np.ones((2, 2), int), r"Layer 1 is an array of shape \(2,\), and nothing says"),
    ([3, {"stride": 2}], "Layer 2: It has no kernel_size; give at least that"),
    ([{}], "Layer 1: It has no kernel_size"),
    (
        [{"kernel_size": 3, "strides": 2}],
        "Layer 1: There is no setting of a layer named 'strides'. Did you mean 'stride'?",
    ),
    ([{"kernel": 3}], "named 'kernel'. Did you mean 'kernel_size'?"),
    ([{"kernel_size": 3, "groups": 2}], "named 'groups'. The names are: kernel_size, stride"),
    ([{3: 2}], "Layer 1: There is no setting of a layer named 3"),
    ([3, {"kernel_size": 3, "stride": 0}], "Layer 2: stride is 0"),
    ([{"kernel_size": 3, "stride": 0, "name": "pool1"}], r"Layer 1 \(pool1\): stride is 0"),
    ([{"kernel_size": 3, "name": 7}], "Layer 1: name is 7"),
    ([{"kernel_size": (3, 3), "stride": (1, 2, 3)}], "Layer 1: stride"),
    (
        [3, Layer((3, 3)), Layer((3,), name="line")],
        r"Layer 3 \(line\) has settings for 1 axis and Layer 2 for 2 axes",
    ),
]


@pytest.mark.parametrize(("layers", "message"), STACK_ERRORS)
def test_stacks_are_refused_with_the_number_of_the_layer(layers: Any, message: str) -> None:
    for function in (receptive_field, receptive_fields):
        with pytest.raises(ConvError, match=message):
            function(layers)
    with pytest.raises(ConvError, match=message):
        receptive_cells(layers, 0)


@pytest.mark.parametrize(
    ("layers", "size", "message"),
    [
        (
            [3, 3, 3],
            6,
            r"Layer 3: The kernel's length is 3, .* only 2 .* at most 2 here, or padding",
        ),
        ([3, Layer(2, stride=2, name="pool1"), 3], 6, r"^Layer 3: The kernel's length is 3, but"),
        ([Layer(7, name="conv1")], 6, r"Layer 1 \(conv1\): The kernel's length is 7"),
        ([3, 3], (9, 4), "Layer 2: The kernel's width is 3"),
        ([Layer(3, dilation=4)], 6, "Layer 1: The kernel's length is 3, which covers 9 cells"),
        ([3], 0, "size is 0; it must be at least 1"),
        ([3], 6.0, "size is 6.0"),
        ([3], True, "size is True"),
        ([3], (6, 6, 6), r"size is \(6, 6, 6\); give one number, or \(height, width\)"),
        ([Layer((3, 3))], (6,), r"size is \(6,\) and has 1 entry"),
        ([], 0, "size is 0"),
    ],
)
def test_stacks_that_do_not_fit_name_the_layer(layers: Any, size: Any, message: str) -> None:
    with pytest.raises(ConvError, match=message):
        receptive_fields(layers, size=size)
    with pytest.raises(ConvError, match=message):
        receptive_cells(layers, 0, size=size)


@pytest.mark.parametrize(
    ("position", "settings", "message"),
    [
        (-1, {}, "position is −1; it must be at least 0"),
        (1.0, {}, "position is 1.0"),
        (True, {}, "position is True"),
        ((0, -1), {}, "an entry of position is −1"),
        ((0, 0, 0), {}, r"position is \(0, 0, 0\); give one number"),
        ((0,), {"size": (9, 9)}, r"position is \(0,\) and has 1 entry"),
        (5, {"size": 9}, "position is 5 along the length; Layer 2 has 5 units there, .* most 4"),
        ((0, 1), {"size": (9, 5)}, "position is 1 along the width; Layer 2 has 1 unit there, .* 0"),
    ],
)
def test_positions_are_refused(position: Any, settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ConvError, match=message):
        receptive_cells([3, 3], position, **settings)


def test_positions_beyond_the_input_itself() -> None:
    with pytest.raises(ConvError, match=r"The input has 3 units there, so it must be at most 2"):
        receptive_cells([], 3, size=3)
