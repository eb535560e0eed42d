"""Bad input is refused at the door, in a sentence that says what to change."""

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convwidgets.core import ConvError, conv1d, conv2d, output_size

IMAGE = np.ones((5, 5))
KERNEL = np.ones((3, 3))
CHANNELS = np.ones((3, 5, 5))


@pytest.mark.parametrize(
    ("arguments", "settings", "message"),
    [
        ((3, 5), {}, r"kernel's length is 5, .* only 3 \(3 \+ 0 \+ 0 of padding\).*at most 3"),
        ((3, 5), {}, "or padding of at least 1"),
        (((5, 2), 3), {}, "kernel's width is 3, but the padded input's width is only 2"),
        (((2, 5), 3), {}, "kernel's height is 3"),
        ((5, 3), {"dilation": 3}, "covers 7 cells with dilation 3.*at most 2.*smaller dilation"),
        ((5, 9), {"padding": ((1, 2),)}, r"only 8 \(5 \+ 1 \+ 2 of padding\)"),
        ((5, 3), {"stride": 0}, "stride is 0; it must be at least 1"),
        ((5, 3), {"stride": -2}, "stride is −2; it must be at least 1"),
        ((5, 3), {"stride": 1.5}, "stride is 1.5; give a whole number of at least 1"),
        ((5, 3), {"stride": 2.0}, "stride is 2.0; give a whole number"),
        ((5, 3), {"stride": True}, "stride is True; give a whole number"),
        ((5, 3), {"stride": np.True_}, "stride is True; give a whole number"),
        ((5, 3), {"stride": None}, "stride is None"),
        ((5, 3), {"stride": "2"}, "stride is '2'"),
        ((5, 3), {"stride": np.float32(2)}, "stride is 2.0; give a whole number"),
        ((5, 3), {"stride": (1, 2)}, r"stride is \(1, 2\) and has 2 entries; give one whole"),
        (((5, 5), 3), {"stride": (1, 2, 3)}, "has 3 entries; .* for each of the 2 axes"),
        (((5, 5), 3), {"stride": (1, 0)}, "entry of stride is 0"),
        (((5, 5), 3), {"stride": ()}, "has 0 entries"),
        ((5, 3), {"stride": 10**30}, "stride is a whole number of about 30 digits; .* at most"),
        ((5, 3), {"stride": np.array([[1, 1]])}, "entry of stride is an array of shape"),
        ((5, 3), {"dilation": 0}, "dilation is 0; it must be at least 1"),
        ((5, 3), {"padding": -1}, "padding is −1; it must be at least 0"),
        ((5, 3), {"padding": 0.5}, "padding is 0.5"),
        ((5, 3), {"padding": False}, "padding is False"),
        ((5, 3), {"padding": (0, 1)}, r"2 entries for 1 axis; .*inside a tuple: \(\(1, 2\),\)"),
        (((5, 5), 3), {"padding": (1,)}, "has 1 entry for 2 axes"),
        (((5, 5), 3), {"padding": (0, (1, 2, 3))}, r"\(1, 2, 3\) is neither"),
        (((5, 5), 3), {"padding": ((0, -1), (0, 0))}, "entry of padding is −1"),
        (
            (5, 3),
            {"padding": "sane"},
            "'sane'; the words are 'valid', 'same' and 'full'",
        ),
        ((5, 3), {"padding": "same", "stride": 2}, "stride is 2.*PyTorch.*padding=1"),
        (((5, 5), 3), {"padding": "same", "stride": (1, 2)}, "needs stride 1, and stride is 2"),
        ((3, 6), {}, "or padding of at least 2"),
        ((0, 3), {}, "size is 0; it must be at least 1"),
        ((5, 0), {}, "kernel_size is 0; it must be at least 1"),
        (((5, 0), 3), {}, "entry of size is 0"),
        (("5", 3), {}, "size is '5'"),
        (((3, 5, 5), 3), {}, "Channels and batch do not belong here"),
        (((5, 5), (3,)), {}, r"size is \(5, 5\) and kernel_size is \(3,\)"),
    ],
)
def test_output_size_refuses(arguments: Any, settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ConvError, match=message):
        output_size(*arguments, **settings)


@given(st.integers(1, 9), st.integers(2, 15), st.integers(0, 3), st.integers(1, 4))
def test_what_the_message_advises_works(
    size: int, kernel_size: int, padding: int, dilation: int
) -> None:
    try:
        output_size(size, kernel_size, padding=padding, dilation=dilation)
    except ConvError as error:
        advice = re.search(r"kernel of at most (\d+) .* padding of at least (\d+)", str(error))
        assert advice is not None
        smaller, wider = map(int, advice.groups())
        assert smaller < kernel_size
        assert wider > padding
        assert output_size(size, smaller, padding=padding, dilation=dilation) >= 1
        assert output_size(size, kernel_size, padding=wider, dilation=dilation) in (1, 2)


@pytest.mark.parametrize(
    ("x", "weight", "settings", "message"),
    [
        ([[1, 2], [3]], KERNEL, {}, "x is ragged.*same number of entries"),
        (IMAGE, [[1], [2, 3]], {}, "weight is ragged"),
        ([["a", "b"]], KERNEL, {}, "x holds entries that are not numbers"),
        ([[1, None]], KERNEL, {}, "x holds entries that are not numbers"),
        ([["1", "2"]], KERNEL, {}, "x holds entries that are not numbers"),
        ("portrait", KERNEL, {}, "x holds entries that are not numbers"),
        (None, KERNEL, {}, "x holds entries that are not numbers"),
        ({1, 2}, KERNEL, {}, "x holds entries that are not numbers"),
        ([[10**30]], [[1]], {}, "x holds entries that are not numbers"),
        (np.array([["2020-01-01"]], "M8[D]"), [[1]], {}, "x holds entries that are not numbers"),
        (IMAGE * 1j, KERNEL, {}, "x holds complex numbers"),
        (np.ma.masked_equal(IMAGE, 1), KERNEL, {}, r"masked array.*filled\(0\)"),
        ([], KERNEL, {}, r"x is empty \(shape \(0,\)\)"),
        ([[]], KERNEL, {}, r"x is empty \(shape \(1, 0\)\)"),
        (IMAGE, np.ones((0, 3)), {}, "weight is empty"),
        (np.ones((0, 3, 5, 5)), np.ones((1, 3, 3, 3)), {}, "x is empty"),
        (IMAGE, np.ones((7, 3)), {}, "kernel's height is 7, but the padded input's height is only"),
        (IMAGE, np.ones((3, 7)), {}, "kernel's width is 7"),
        (3, KERNEL, {}, r"x has shape \(\) and weight has shape \(3, 3\)"),
        (IMAGE[0], KERNEL, {}, r"must be \(H, W\) with \(kH, kW\)"),
        (IMAGE, np.ones((2, 1, 3, 3)), {}, r"must be \(H, W\) with \(kH, kW\)"),
        (IMAGE, np.ones((2, 3, 3)), {}, r"must be \(H, W\)"),
        (CHANNELS[None, None], np.ones((2, 3, 3, 3)), {}, r"must be \(H, W\)"),
        (np.ones((5, 5, 3)), KERNEL, {}, r"channels last: x.transpose\(2, 0, 1\)"),
        (CHANNELS, np.ones((2, 2, 3, 3)), {}, "x has 3 channels.*needs 3; .*2 per kernel"),
        (IMAGE[None], np.ones((2, 2, 3, 3)), {}, "x has 1 channel and"),
        (CHANNELS, np.ones((2, 3, 3, 3)), {"groups": 2}, "not divide the 3 channels of x"),
        (CHANNELS, np.ones((2, 1, 3, 3)), {"groups": 3}, "not divide the 2 kernels of weight"),
        (CHANNELS, np.ones((3, 3, 3, 3)), {"groups": 3}, "each kernel needs 1"),
        (CHANNELS, np.ones((3, 3, 3, 3)), {"groups": 0}, "groups is 0; it must be at least 1"),
        (CHANNELS, np.ones((3, 3, 3, 3)), {"groups": True}, "groups is True"),
        (IMAGE, KERNEL, {"groups": 2}, "no channels to group"),
        (IMAGE, KERNEL, {"bias": [1, 2]}, r"bias has shape \(2,\); give one number"),
        (IMAGE, KERNEL, {"bias": "1"}, "bias holds entries that are not numbers"),
        (CHANNELS, np.ones((2, 3, 3, 3)), {"bias": 1}, r"each kernel, shape \(2,\)"),
        (CHANNELS, np.ones((2, 3, 3, 3)), {"bias": [1, 2, 3]}, r"bias has shape \(3,\)"),
        (IMAGE, KERNEL, {"stride": 0}, "stride is 0"),
        (IMAGE, KERNEL, {"padding": -1}, "padding is −1"),
        (IMAGE, KERNEL, {"padding": (1, 2, 3, 4)}, r"4 entries for 2 axes"),
        (IMAGE, KERNEL, {"padding_mode": "mirror"}, "padding_mode is 'mirror'; .*'reflect'"),
        (IMAGE, KERNEL, {"padding_mode": ["zeros"]}, "padding_mode is"),
        (IMAGE, KERNEL, {"padding": 5, "padding_mode": "reflect"}, "height is 5 by at most 4"),
        (IMAGE, KERNEL, {"padding": (0, 6), "padding_mode": "circular"}, "width is 5 by at most 5"),
        (IMAGE, KERNEL, {"padding": ((0, 5), 0), "padding_mode": "reflect"}, "the padding is 5"),
        ([[1.0]], [[1.0]], {"padding": 1, "padding_mode": "reflect"}, "is 1 by at most 0"),
        (IMAGE, KERNEL, {"flip_kernel": "yes"}, "flip_kernel is 'yes'; give True or False"),
        (IMAGE, KERNEL, {"flip_kernel": 1}, "flip_kernel is 1"),
        (
            IMAGE,
            KERNEL,
            {"padding": 50_000},
            r"\(100003, 100003\) and take 80,004,800,072 bytes; .*less",
        ),
        (IMAGE, KERNEL, {"padding": 2**31}, "padding is 2147483648; it must be at most"),
        (IMAGE, KERNEL, {"padding": 50_000, "stride": 50_000}, "The padded input would have shape"),
    ],
)
def test_conv2d_refuses(x: Any, weight: Any, settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ConvError, match=message):
        conv2d(x, weight, **settings)


@pytest.mark.parametrize(
    ("x", "weight", "settings", "message"),
    [
        ([1, 2, 3], [1, 2, 3, 4], {}, "kernel's length is 4, but the padded input's length is"),
        ([1, 2, 3], [[1, 2]], {}, r"must be \(L,\) with \(K,\)"),
        ([[1, 2, 3]], [1, 2], {}, r"x has shape \(1, 3\) and weight has shape \(2,\)"),
        (5, [1], {}, r"x has shape \(\)"),
        ([1, 2, 3], [1, 2], {"padding": (1, 2)}, "2 entries for 1 axis"),
        ([1, 2, 3], [1, 2], {"stride": (1, 1)}, r"stride is \(1, 1\) and has 2 entries"),
        ([1, 2, 3], [1], {"padding": 3, "padding_mode": "reflect"}, "length is 3 by at most 2"),
        (np.ones((2, 5)), np.ones((1, 3, 2)), {}, "x has 2 channels"),
        ([1, 2, 3], [1], {"padding": 2**30}, "17,179,869,208 bytes; the limit is 1,073,741,824"),
    ],
)
def test_conv1d_refuses(x: Any, weight: Any, settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ConvError, match=message):
        conv1d(x, weight, **settings)


@pytest.mark.parametrize("function", [conv1d, conv2d, output_size])
def test_unknown_keywords_are_a_type_error(function: Any) -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument 'strides'"):
        function([1], [1], strides=1)


@pytest.mark.parametrize("function", [conv1d, conv2d])
def test_settings_are_given_by_name(function: Any) -> None:
    with pytest.raises(TypeError, match="positional"):
        function([1], [1], None, 1)


def test_an_array_that_cannot_be_read_says_why() -> None:
    class Stubborn:
        def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
            raise RuntimeError("call detach() first")

    with pytest.raises(ConvError, match=r"x could not be read .* call detach"):
        conv2d(Stubborn(), KERNEL)


def test_what_was_refused_leaves_nothing_behind() -> None:
    with pytest.raises(ConvError):
        conv2d(IMAGE, KERNEL, stride=0)
    assert conv2d(IMAGE, KERNEL).tolist() == [[9.0] * 3] * 3


def test_a_large_input_with_a_small_output_is_fine() -> None:
    out = conv2d(np.ones((2000, 2000), np.float32), np.ones((3, 3), np.float32), stride=500)
    assert out.tolist() == [[9.0] * 4] * 4
