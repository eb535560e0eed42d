"""The convolution of a colour picture against plain loops, the core and PyTorch."""

import numpy as np
import oracles
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convwidgets import KERNELS, ConvError, conv2d
from convwidgets.trace.channels import CHANNELS, channels_trace
from convwidgets.trace.colour_input import LARGEST_KERNEL
from convwidgets.trace.colour_kernels import COLOUR_KERNELS, colour_kernel_named

PICTURE = np.arange(4 * 5 * 3).reshape(4, 5, 3) % 7


def _whole(draw, shape, reach):
    count = int(np.prod(shape))
    values = draw(st.lists(st.integers(-reach, reach), min_size=count, max_size=count))
    return np.array(values).reshape(shape)


@st.composite
def settings(draw):
    sizes, kernels = st.integers(3, 6), st.integers(1, 3)
    image = _whole(draw, (draw(sizes), draw(sizes), 3), 9)
    kernel = _whole(draw, (3, draw(kernels), draw(kernels)), 3)
    return image, kernel, {
        "bias": draw(st.integers(-3, 3)),
        "stride": draw(st.integers(1, 3)),
        "padding": draw(st.integers(0, 2)),
        "flip_kernel": draw(st.booleans()),
    }  # fmt: skip


@given(settings())
def test_every_step_adds_up_what_loops_add_up(drawn):
    image, kernel, chosen = drawn
    p, s = chosen["padding"], chosen["stride"]
    padded = np.pad(image, ((p, p), (p, p), (0, 0)))
    applied = kernel[:, ::-1, ::-1] if chosen["flip_kernel"] else kernel
    trace = channels_trace(image, kernel, **chosen)
    index = 0
    for i in range(0, padded.shape[0] - kernel.shape[1] + 1, s):
        for j in range(0, padded.shape[1] - kernel.shape[2] + 1, s):
            step = trace[index]
            assert step.position == (i // s, j // s)
            total = chosen["bias"]
            for channel in range(3):
                products = 0
                for m in range(kernel.shape[1]):
                    for n in range(kernel.shape[2]):
                        product = padded[i + m, j + n, channel] * applied[channel, m, n]
                        assert step.channels[channel].products[m, n] == product
                        products += product
                assert step.sums[channel] == products
                assert trace.channels[channel].output[step.position] == products
                total += products
            assert step.value == trace.output[step.position] == total
            index += 1
    assert index == len(trace)


@given(settings())
def test_it_is_one_filter_of_the_core(drawn):
    image, kernel, chosen = drawn
    planes = np.moveaxis(image, -1, 0)
    rest = {name: value for name, value in chosen.items() if name != "bias"}
    expected = conv2d(planes, kernel[None], [chosen["bias"]], **rest)
    np.testing.assert_array_equal(channels_trace(image, kernel, **chosen).output, expected[0])


def test_it_is_pytorchs():
    torch = oracles.require("torch")
    rng = np.random.default_rng(6)
    image, kernel = rng.normal(size=(7, 6, 3)), rng.normal(size=(3, 3, 2))
    ours = channels_trace(image, kernel, bias=0.25, stride=(2, 1), padding=(1, 2)).output
    theirs = torch.nn.functional.conv2d(
        torch.tensor(image).permute(2, 0, 1)[None], torch.tensor(kernel)[None],
        torch.tensor([0.25], dtype=torch.float64), stride=(2, 1), padding=(1, 2),
    )  # fmt: skip
    np.testing.assert_allclose(ours, theirs[0, 0].numpy(), rtol=1e-12)


def test_the_curriculums_shapes():
    trace = channels_trace(np.ones((4, 4, 3)), np.ones((3, 3, 3)))
    assert trace.output.shape == (2, 2)
    assert sum(channel.products.size for channel in trace[0].channels) == 27
    assert trace[0].value == 27


def test_one_plane_serves_all_three():
    single = channels_trace(PICTURE, KERNELS["sobel_x"])
    np.testing.assert_array_equal(single.kernel, np.stack([KERNELS["sobel_x"]] * 3))
    np.testing.assert_array_equal(single.output, conv2d(PICTURE.sum(axis=2), KERNELS["sobel_x"]))


def test_the_text_twin_says_every_product_every_sum_and_the_bias():
    step = channels_trace([[[1, 2, 3]]], [[[4]], [[-5]], [[6]]], bias=-0.5)[0]
    assert step.describe() == (
        "Step 1 of 1: output row 0, column 0 reads row 0, column 0 of every plane; "
        "red: 1 times 4 is 4; green: 2 times −5 is −10; blue: 3 times 6 is 18; "
        "4 plus −10 plus 18 plus the bias −0.5 is 11.5."
    )
    words = channels_trace(PICTURE, np.ones((3, 4, 4)))[0].describe()
    for name in CHANNELS:
        assert f"{name}: the sum of 16 products is" in words


def test_infinity_and_nan_stay_in_their_windows_without_a_warning():
    image = PICTURE.astype(float)
    image[0, 0, 0], image[3, 4, 2] = np.nan, np.inf
    trace = channels_trace(image, COLOUR_KERNELS["one_per_colour"])
    assert "NaN" in trace[0].describe()
    finite = [bool(np.isfinite(step.value)) for step in trace]
    assert finite == [False, True, True, True, True, False]


def test_named_kernels_have_three_planes_that_nobody_can_change():
    for name, kernel in COLOUR_KERNELS.items():
        assert kernel.shape[0] == 3
        assert max(kernel.shape[1:]) <= LARGEST_KERNEL
        with pytest.raises(ValueError, match="read-only"):
            kernel[...] = 0
        assert colour_kernel_named(name) is kernel
    assert COLOUR_KERNELS["brightness"].sum() == pytest.approx(1)
    assert COLOUR_KERNELS["red_minus_green"].sum() == 0
    with pytest.raises(ConvError, match="Did you mean 'brightness'"):
        colour_kernel_named("brightnes")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"image": np.ones((3, 8, 8))}, r"transpose\(image, \(1, 2, 0\)\)"),
        ({"image": np.ones((8, 8))}, r"has shape \(8, 8\); a colour picture"),
        ({"image": np.ones((8, 8, 4))}, r"\(8, 8, 4\)"),
        ({"image": np.ones((600, 600, 3))}, r"360,000 pixels; at most 262,144.*::2, ::2"),
        ({"kernel": np.ones((4, 3, 3))}, r"\(4, 3, 3\).*one plane for each colour"),
        ({"kernel": np.ones((2, 2, 3))}, r"transpose\(kernel, \(2, 0, 1\)\)"),
        ({"kernel": np.ones((3, 6, 6))}, "6×6; every product is written out here.*5×5"),
        ({"kernel": np.ones((3, 5, 5))}, "kernel's height is 5"),
        ({"kernel": [[1, 2], [3]]}, "ragged"),
        ({"bias": "one"}, "bias is 'one'; it must be one number"),
        ({"bias": True}, "bias is True"),
        ({"bias": [1, 2]}, r"bias is \[1, 2\]"),
        ({"bias": None}, "bias is None"),
        ({"stride": 0}, "stride is 0"),
        ({"padding": -1}, "padding is −1"),
        ({"flip_kernel": 1}, "flip_kernel is 1; give True or False"),
    ],
)
def test_refusals(change, sentence):
    chosen = {"image": PICTURE, "kernel": np.ones((3, 2, 2)), **change}
    with pytest.raises(ConvError, match=sentence):
        channels_trace(chosen.pop("image"), chosen.pop("kernel"), **chosen)
