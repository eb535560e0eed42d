"""Every slip of the catalogue, on a hundred random variants: named, and with its own value."""

from dataclasses import replace

import numpy as np
import pytest

from convwidgets.core import conv1d, conv2d, output_size
from convwidgets.exercises import Matrix, Number, Shape, question
from convwidgets.exercises.misconceptions import (
    code,
    counts,
    outputs,
    positions,
    shapes,
    signals,
    sizes,
    strides,
    sums,
)
from convwidgets.exercises.misconceptions.windows import (
    at_position,
    convolved,
    everywhere,
    last_of,
    value_at,
)

VARIANTS = 100


def asked(kind, answer, slips, numbers):
    return kind(
        id="t.catalogue",
        prompt="?",
        numbers=numbers,
        answer=answer,
        misconceptions=slips,
        hints=("h",),
        explanation="e",
    )


def drawn_sizes(rng):
    stride, padding, dilation = (int(rng.integers(1, 4)), int(rng.integers(0, 4)), 1)
    dilation = int(rng.integers(1, 4))
    kernel_size = int(rng.integers(1, 8))
    reach = dilation * (kernel_size - 1) + 1
    return {
        "size": reach + int(rng.integers(0, 60)),
        "kernel_size": kernel_size,
        "stride": stride,
        "padding": padding,
        "dilation": dilation,
    }


def plain_sizes(rng):
    kernel_size = int(rng.integers(1, 9))
    return {"size": kernel_size + int(rng.integers(0, 60)), "kernel_size": kernel_size}


def drawn_images(rng):
    rows, columns = (int(n) for n in rng.choice([1, 2, 3], 2))
    kernel = rng.integers(-3, 4, (rows, columns))
    image = rng.integers(
        -9, 10, (rows + int(rng.integers(1, 4)), columns + int(rng.integers(1, 4)))
    )
    places = conv2d(image, kernel).shape
    return {
        "image": image,
        "kernel": kernel,
        "position": tuple(int(rng.integers(0, n)) for n in places),
        "bias": int(rng.integers(-5, 6)),
        "flip_kernel": bool(rng.integers(0, 2)),
    }


def drawn_signals(rng):
    kernel = rng.integers(-3, 4, int(rng.integers(1, 5)))
    signal = rng.integers(-9, 10, len(kernel) + int(rng.integers(1, 6)))
    return {
        "signal": signal,
        "kernel": kernel,
        "position": int(rng.integers(0, len(signal) - len(kernel) + 1)),
        "bias": int(rng.integers(-5, 6)),
        "flip_kernel": bool(rng.integers(0, 2)),
        "padding": str(rng.choice(["valid", "same", "full"])),
    }


def unpadded(rng):
    return {**drawn_signals(rng), "padding": 0}


def strided(rng):
    return {
        **drawn_images(rng),
        "stride": int(rng.integers(1, 4)),
        "padding": int(rng.integers(0, 2)),
        "position": (0, 0),
    }


def boxes(rng):
    window = rng.integers(0, 30, (3, 3)) if rng.integers(0, 2) else rng.integers(0, 30, 3)
    return {"window": window, "kernel": np.full(window.shape, 1 / window.size)}


def windows(rng):
    side = int(rng.integers(1, 4))
    shape = (side, side) if rng.integers(0, 2) else (side + 1,)
    return {
        "window": rng.integers(-9, 10, shape),
        "kernel": rng.integers(-3, 4, shape),
        "bias": int(rng.integers(-5, 6)),
    }


def layers(rng):
    return {
        "kernel_size": int(rng.integers(1, 8)),
        "in_channels": int(rng.integers(1, 65)),
        "out_channels": int(rng.integers(1, 65)),
    }


def maps(rng):
    kernel_size = int(rng.integers(1, 6))
    height, width = (kernel_size + int(n) for n in rng.integers(0, 20, 2))
    return {"height": height, "width": width, "kernel_size": kernel_size}


def drawn_shapes(rng):
    numbers = drawn_sizes(rng)
    size = numbers.pop("size")
    return {**numbers, "height": size, "width": size + int(rng.integers(0, 9))}


def window_ends(rng):
    return {"start": int(rng.integers(0, 20)), "kernel_size": int(rng.integers(1, 9))}


MODES = (
    sizes.as_valid,
    sizes.as_same,
    sizes.as_full,
    sizes.full_one_too_many,
    sizes.padded_length,
    sizes.lost_at_both_ends,
)
ALL_AXES = tuple(shapes.on_both_axes(slip) for slip in (*sizes.FOR_SIZES, *MODES))
PARAMETERS = lambda kernel_size, in_channels, out_channels: (  # noqa: E731
    kernel_size**2 * in_channels * out_channels + out_channels
)
AT = (*(at_position(slip) for slip in sums.FOR_SUMS), *outputs.FOR_PLACES)
WHOLE = (
    *(everywhere(slip) for slip in sums.FOR_SUMS),
    *outputs.FOR_OUTPUTS,
    outputs.valid_instead,
    outputs.edge_repeated,
)


# What an image can have and a signal cannot.
FLAT = {
    "kernel mirrored",
    "rows and columns swapped",
    "row and column of the position swapped",
    "one row too far",
    "one row too early",
    "first row only",
    "matrix product",
}
# Here, too, the padding of a signal is a word.
WHOLE_FLAT = FLAT | {
    "stride ignored",
    "stride downwards only",
    "stride across only",
    "windows side by side",
    "padding before the input only",
    "padding after the input only",
    "output transposed",
    "first row repeated",
}


def shape_of(height, width, kernel_size, stride, padding, dilation):
    settings = {"stride": stride, "padding": padding, "dilation": dilation}
    return output_size((height, width), kernel_size, **settings)


GROUPS = {
    "sizes": (Number, output_size, sizes.FOR_SIZES, drawn_sizes),
    "modes": (Number, output_size, MODES, plain_sizes, {"valid instead"}),
    "full": (
        Number,
        lambda size, kernel_size: size + kernel_size - 1,
        MODES,
        plain_sizes,
        {"full instead"},
    ),
    "shapes": (Shape, shape_of, (*ALL_AXES, shapes.swapped_axes(shape_of)), drawn_shapes),
    "last index": (
        Number,
        lambda size, kernel_size: size - kernel_size,
        positions.FOR_LAST_INDEX,
        plain_sizes,
    ),
    "window end": (
        Number,
        lambda start, kernel_size: start + kernel_size - 1,
        positions.FOR_WINDOW_END,
        window_ends,
    ),
    "sums": (
        Number,
        lambda window, kernel, bias: (window * kernel).sum() + bias,
        sums.FOR_SUMS,
        windows,
    ),
    "means": (Number, lambda window: window.mean(), sums.FOR_MEANS, boxes),
    "values of images": (Number, value_at, AT, drawn_images),
    "values of signals": (Number, value_at, AT, unpadded, FLAT),
    "images": (Matrix, convolved, WHOLE, strided),
    "signals": (Matrix, convolved, WHOLE, drawn_signals, WHOLE_FLAT),
    "last values": (
        Number,
        lambda **n: convolved(**n)[-1],
        tuple(last_of(slip) for slip in WHOLE),
        drawn_signals,
        WHOLE_FLAT,
    ),
    "shared weights": (Number, counts.shared, counts.FOR_SHARED, maps),
    "dense weights": (Number, counts.dense, counts.FOR_DENSE, maps),
    "layers": (Number, PARAMETERS, counts.FOR_LAYERS, layers),
}


@pytest.mark.parametrize("group", GROUPS)
def test_every_slip_is_named_and_no_right_answer_refused(group):
    kind, answer, slips, draw, *rest = GROUPS[group]
    never = rest[0] if rest else set()
    rng = np.random.default_rng(20)
    named: set[str] = set()
    for _ in range(VARIANTS):
        numbers = draw(rng)
        asked_now = asked(kind, answer, slips, numbers)
        assert asked_now.grade(asked_now.right).correct is True
        for slip in asked_now.slips:
            feedback = asked_now.grade(slip.value)
            assert feedback.correct is False
            assert slip.name in feedback.misconceptions, (slip, numbers)
            assert slip.reason in feedback.messages
            assert not set("{}") & set(slip.reason), slip.reason
            named.add(slip.name)
        # What is not among the slips either cannot happen here or is the right answer.
        told = {slip.name for slip in asked_now.slips}
        for silent in slips:
            if silent.name not in told:
                value = silent.value(asked_now.numbers)
                assert value is None or asked_now.grade(value).correct is True
    assert named == {slip.name for slip in slips} - set(never)


def test_sizes_against_counting_by_hand():
    rng = np.random.default_rng(5)
    for _ in range(VARIANTS):
        n = drawn_sizes(rng)
        cells = n["size"] + 2 * n["padding"]
        reach = n["dilation"] * (n["kernel_size"] - 1)
        starts = [s for s in range(0, cells, n["stride"]) if s + reach < cells]
        assert sizes.forgot_start.value(n) == len(starts[1:])
        every = [s for s in range(cells) if s + reach < cells]
        assert sizes.stride_ignored.value(n) == (len(every) if n["stride"] > 1 else None)
        hanging = cells - 1 - reach - starts[-1]
        assert sizes.rounded_up.value(n) == (len(starts) + 1 if hanging else None)
        one_end = [
            s
            for s in range(0, cells - n["padding"], n["stride"])
            if s + reach < cells - n["padding"]
        ]
        assert sizes.padding_once.value(n) == (len(one_end) if n["padding"] else None)


def test_flips_against_numpy():
    rng = np.random.default_rng(6)
    for _ in range(VARIANTS):
        n = {**drawn_signals(rng), "bias": 0, "flip_kernel": False}
        mode = n["padding"]
        if mode == "same" or len(n["kernel"]) > len(n["signal"]):
            continue  # numpy centres an even kernel on the other side
        flipped = everywhere(sums.flipped).value(n)
        if flipped is None:
            assert (n["kernel"] == n["kernel"][::-1]).all()
            continue
        np.testing.assert_array_equal(flipped, np.convolve(n["signal"], n["kernel"], mode))
        np.testing.assert_array_equal(convolved(**n), np.correlate(n["signal"], n["kernel"], mode))


def test_swapped_kernels_against_the_library():
    rng = np.random.default_rng(7)
    for _ in range(20):
        image, kernel = rng.integers(0, 9, (5, 6)), rng.integers(-3, 4, (3, 3))
        swapped = everywhere(sums.transposed).value({"image": image, "kernel": kernel})
        np.testing.assert_array_equal(swapped, conv2d(image, kernel.T))


def test_the_numbers_teachers_know():
    numbers = {"in_channels": 3, "out_channels": 64, "kernel_size": 3}
    assert PARAMETERS(**numbers) == 1792
    assert [slip.value(numbers) for slip in counts.FOR_LAYERS] == [
        1728,
        1729,
        1731,
        640,
        28,
        640,
        667,
        576,
        27,
        1920,
        3456,
    ]
    worked = {"signal": [1, 2, 3, 4, 5], "kernel": [1, 0, -1], "flip_kernel": True}
    assert convolved(**worked, padding="full").tolist() == [1, 2, 2, 2, 2, -4, -5]
    assert conv1d(worked["signal"], worked["kernel"]).tolist() == [-2, -2, -2]


@pytest.mark.parametrize(
    ("name", "slips"),
    [
        ("01.by-hand", signals.FOR_SIGNALS),
        ("02.four-loops", code.FOR_IMAGES),
        ("02.stride", (*strides.FOR_STRIDES, *code.FOR_IMAGES)),
    ],
)
def test_slips_in_loops_are_named_on_a_hundred_random_inputs(name, slips):
    exercise = question(name)
    for seed in range(5):
        # One fixed case with decimals; the others are random.
        drawn = replace(exercise, seed=seed, samples=20, cases=exercise.cases[2:])
        assert drawn.grade(drawn.oracle).correct is True
        for slip in slips:
            feedback = drawn.grade(slip.compute)
            assert feedback.correct is False
            if slip is code.one_short and name == "02.stride":
                assert feedback.misconceptions == ("start forgotten",)
            else:
                assert slip.name in feedback.misconceptions
            # Two slips may look alike only where the student reads one and the same reason.
            assert len(feedback.messages) == 1
