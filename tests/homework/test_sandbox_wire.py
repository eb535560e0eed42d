"""Plain data crosses unchanged, and no bytes whatsoever hurt who reads them."""

import contextlib
import os
import random
import struct
import threading
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from convwidgets.homework.sandbox.channel import Channel, Closed, Garbled, Late, Oversized
from convwidgets.homework.sandbox.inside.wire import (
    DEEPEST,
    LONGEST_INT,
    MOST_ITEMS,
    Foreign,
    WireError,
    pack,
    unpack,
)
from convwidgets.homework.sandbox.meter import Until, slowness

_FLOATS = ["f2", "f4", "f8", "c8", "c16", ">i4", ">f8"]
_numeric = st.sampled_from(
    ["?", *(f"{kind}{size}" for kind in "iu" for size in (1, 2, 4, 8)), *_FLOATS]
)
_arrays = _numeric.flatmap(
    lambda code: hnp.arrays(code, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
)
_leaves = (
    st.none()
    | st.booleans()
    | st.integers(-(1 << 200), 1 << 200)
    | st.floats()
    | st.fractions()
    | st.text(st.characters(exclude_categories=["Cs"]))
    | _arrays
)
_values = st.recursive(
    _leaves,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text("abc", max_size=3), inner, max_size=4)
    ),
    max_leaves=12,
)


def same(a, b):
    if type(a) is not type(b):
        return False
    if type(a) is np.ndarray:
        fits = a.dtype == b.dtype.newbyteorder("=") and a.shape == b.shape
        return fits and a.tobytes() == b.astype(a.dtype).tobytes()
    if type(a) in (list, tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if type(a) is dict:
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    return a == b or a != a


@given(_values)
@settings(max_examples=150)
def test_plain_data_crosses_unchanged(value):
    assert same(unpack(pack(value)), value)


@pytest.mark.parametrize("kind", [np.float32, np.int64, np.uint8, np.bool_, np.complex128])
def test_a_single_number_of_numpy_keeps_its_type(kind):
    assert type(unpack(pack(kind(1)))) is kind


class EqualToAll(int):
    def __eq__(self, other):
        return True

    __hash__ = int.__hash__


@pytest.mark.parametrize(
    "value",
    [
        EqualToAll(3),
        type("list", (list,), {})([1]),
        np.array([1, "a"], object),
        np.zeros(2, [("a", "i4"), ("b", "f8")]),
        np.array("2024-01-01", "M8[D]"),
        np.zeros(2, np.longdouble),
        np.ma.masked_array([1, 2], [True, False]),
        np.array(["text"]),
        np.zeros((MOST_ITEMS + 1, 0)),
        1 << (8 * LONGEST_INT),
        {1: 2},
        {float("nan"): 2},
        b"bytes",
        {1, 2},
        lambda: 3,
    ],
    ids=lambda value: type(value).__name__,
)
def test_anything_else_arrives_as_a_name_that_equals_nothing(value):
    found = unpack(pack([value]))[0]
    assert type(found) is Foreign
    assert found.name == type(value).__name__
    assert found != value
    assert not found == found  # noqa: SIM201 - the point of it


def test_a_list_within_itself_ends():
    endless = []
    endless.append(endless)
    assert type(pack(endless)) is bytes


def test_too_many_items_are_refused_on_both_sides():
    with pytest.raises(WireError, match=f"more than {MOST_ITEMS}"):
        pack([None] * MOST_ITEMS)
    raw = b"l" + (MOST_ITEMS + 1).to_bytes(4, "little") + b"N" * (MOST_ITEMS + 1)
    with pytest.raises(WireError):
        unpack(raw)


def _number(count):
    return struct.pack("<I", count)


_LARGEST = _number(0xFFFFFFFF)
_ODD = {
    "empty": b"",
    "unknown tag": b"Z",
    "pickle": b"\x80\x04\x95\x00",
    "huge list": b"l" + _LARGEST,
    "huge dict": b"d" + _LARGEST,
    "huge text": b"s" + _LARGEST,
    "deep": b"l\x01\x00\x00\x00" * (DEEPEST + 2) + b"N",
    "very deep": b"l\x01\x00\x00\x00" * 100_000,
    "huge int": b"i" + _number(LONGEST_INT + 1) + bytes(LONGEST_INT + 1),
    "bad text": b"s" + _number(1) + b"\xff",
    "lone surrogate": b"s" + _number(3) + b"\xed\xa0\x80",
    "same key twice": b"d" + _number(2) + (b"\x01\x00\x00\x00aN" * 2),
    "unknown dtype": b"a\xff\x00" + _number(0),
    "too many axes": b"a\x00\xff" + _number(1) * 255,
    "shape too large": b"a\x04\x02" + _LARGEST * 2 + _number(8) + bytes(8),
    "shape overflowing to zero": b"a\x04\x02" + _number(1 << 31) * 2 + _number(0),
    "impossible empty shape": b"a\x04\x04" + _LARGEST * 3 + _number(0) + _number(0),
    "rows of nothing": b"a\x04\x02" + _LARGEST + _number(0) + _number(0),
    "scalar with axes": b"n\x04\x01" + _number(1) + _number(8) + bytes(8),
    "fraction of a text": b"q" + b"s" + _number(1) + b"3" + b"i" + _number(1) + b"\x02",
    "fraction over nothing": b"q" + b"i" + _number(1) + b"\x01" + b"i" + _number(1) + b"\x00",
    "trailing": b"NN",
}


@pytest.mark.parametrize("raw", _ODD.values(), ids=_ODD.keys())
def test_odd_bytes_are_refused(raw):
    with pytest.raises(WireError):
        unpack(raw)


def test_random_bytes_give_plain_data_or_a_refusal():
    rng = random.Random(6)
    good = pack({"a": [1, 2.5, "text", (None, True)], "b": np.arange(6.0).reshape(2, 3)})
    start = time.process_time()
    for _ in range(4000):
        if rng.random() < 0.5:
            raw = bytearray(good)
            for _ in range(rng.randrange(1, 6)):
                raw[rng.randrange(len(raw))] = rng.choice(b"NTFfisltdanX\x00\x01\xff")
        else:
            raw = bytearray(rng.choices(b"NTFfisltdanX\x00\x01\x02\xff", k=rng.randrange(60)))
        with contextlib.suppress(WireError):
            unpack(bytes(raw))
    assert (time.process_time() - start) / slowness() < 5


def test_a_truth_value_is_one_whatever_byte_stands_for_it():
    odd = unpack(b"a\x00\x01" + _number(3) + _number(3) + b"\x00\x02\xff")
    assert odd.tobytes() == b"\x00\x01\x01"


@pytest.fixture
def ends():
    """A channel, and the other side's two descriptors."""
    their_source, our_target = os.pipe()
    our_source, their_target = os.pipe()
    channel = Channel(our_source, our_target, 1 << 16)
    yield channel, their_source, their_target
    channel.close()
    for descriptor in (their_source, their_target):
        with contextlib.suppress(OSError):
            os.close(descriptor)


def _frame(channel, raw, length=None):
    return channel.number + _number(len(raw) if length is None else length) + raw


def test_an_answer_is_read(ends):
    channel, _, target = ends
    channel.request({"do": "run"}, Until(60))
    os.write(target, _frame(channel, pack({"ok": True})))
    assert channel.receive(Until(60)) == {"ok": True}


@pytest.mark.parametrize(
    ("frame", "error"),
    [
        (lambda channel: bytes(8) + _number(1) + b"N", Garbled),  # an answer given beforehand
        (lambda channel: _frame(channel, b"", 0xFFFFFFFF), Oversized),
        (lambda channel: _frame(channel, b"l" + _LARGEST), Garbled),
        (lambda channel: _frame(channel, pack([1])), Garbled),
        (lambda channel: os.urandom(400), Garbled),
    ],
)
def test_a_forged_message_is_refused(ends, frame, error):
    channel, _, target = ends
    channel.request({}, Until(60))
    os.write(target, frame(channel))
    with pytest.raises(error):
        channel.receive(Until(60))


def test_the_end_of_the_other_side_is_noticed(ends):
    channel, _, target = ends
    os.close(target)
    with pytest.raises(Closed):
        channel.receive(Until(60))


def test_bytes_one_by_one_buy_no_time(ends):
    channel, _, target = ends
    channel.request({}, Until(60))
    stop = threading.Event()

    def drip():
        os.write(target, _frame(channel, b"", 1000))
        while not stop.wait(0.02):
            os.write(target, b"l")

    thread = threading.Thread(target=drip)
    thread.start()
    with pytest.raises(Late):
        channel.receive(Until(0.3))
    stop.set()
    thread.join()


def test_a_side_that_no_longer_reads_is_given_up(ends):
    channel, _, _ = ends
    with pytest.raises(Late):
        channel.request({"large": np.zeros(1 << 20)}, Until(0.3))
