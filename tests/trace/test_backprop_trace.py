"""Every gradient that is shown: against its own products, loops, differences and PyTorch."""

import itertools

import numpy as np
import oracles
import pytest

from convwidgets import ConvError, conv2d, conv2d_backward
from convwidgets.trace.backprop import GRADIENTS, backprop_trace
from convwidgets.trace.backprop_inputs import ARRIVING, arriving
from convwidgets.trace.backprop_sums import InputSums

WHOLE = list(
    itertools.product(
        GRADIENTS, (1, 2, (1, 3)), (0, 1, ((2, 0), (1, 3))), (1, (2, 1)), (False, True)
    )
)
FIGURE = [
    {}, {"stride": 2}, {"padding": 1}, {"dilation": 2}, {"flip_kernel": True},
    {"stride": 2, "padding": 1, "dilation": 2, "flip_kernel": True},
]  # fmt: skip


def data(seed=3, shape=(6, 5), kernel=(3, 2)):
    rng = np.random.default_rng(seed)
    return rng.integers(-5, 6, shape).astype(float), rng.integers(-3, 4, kernel).astype(float)


@pytest.mark.parametrize(("gradient", "stride", "padding", "dilation", "flip"), WHOLE)
def test_the_products_are_what_a_loop_adds_up(gradient, stride, padding, dilation, flip):
    image, kernel = data()
    trace = backprop_trace(
        image, kernel, gradient=gradient, stride=stride, padding=padding, dilation=dilation,
        flip_kernel=flip,
    )  # fmt: skip
    forward, g = trace.forward, trace.grad_out
    (s, t), (d, e) = forward.stride, forward.dilation
    (top, _), (left, _) = forward.padding
    high, wide = kernel.shape
    expected = {}
    for i, j, m, n in itertools.product(*map(range, (*g.shape, *kernel.shape))):
        at = (high - 1 - m, wide - 1 - n) if flip else (m, n)
        cell = i * s + m * d, j * t + n * e
        met = ((i, j), cell, at)
        if gradient == "bias":
            if m == n == 0:
                expected.setdefault((), []).append((g[i, j], (i, j), None, None))
        elif gradient == "weight":
            expected.setdefault(at, []).append((g[i, j] * forward.padded[cell], *met))
        else:
            here = cell[0] - top, cell[1] - left
            expected.setdefault(here, []).append((g[i, j] * kernel[at], *met))
    for step in trace:
        mine = sorted(
            (product, meeting.output, meeting.cell, meeting.weight)
            for product, meeting in zip(step.sum.products.ravel(), step.meetings, strict=True)
            if meeting.output is not None
        )
        assert mine == sorted(expected.get(step.position, [])), step.position
        # whole numbers: exactly the truth of the core
        assert step.value == step.sum.value == step.sum.products.sum()
        none = [m.output is None for m in step.meetings]
        assert not step.sum.products.ravel()[none].any()


@pytest.mark.parametrize("settings", FIGURE)
def test_every_gradient_agrees_with_differences_and_pytorch(settings):
    torch = oracles.require("torch")
    rng = np.random.default_rng(5)
    image, kernel = rng.normal(size=(6, 7)), rng.normal(size=(3, 3))
    stride, padding, dilation = (settings.get(n, d) for n, d in
                                 (("stride", 1), ("padding", 0), ("dilation", 1)))  # fmt: skip
    bias = 0.3
    x, w = (torch.tensor(a, requires_grad=True) for a in (image, kernel))
    b = torch.tensor([bias], dtype=torch.float64, requires_grad=True)
    used = w.flip(0, 1) if settings.get("flip_kernel") else w
    out = torch.nn.functional.conv2d(
        x[None, None], used[None, None], b, stride=stride, padding=padding, dilation=dilation
    )[0, 0]
    g = rng.normal(size=tuple(out.shape))
    (out * torch.tensor(g)).sum().backward()
    truth = {"input": x.grad.numpy(), "weight": w.grad.numpy(), "bias": b.grad.numpy()[0]}
    for name, theirs in truth.items():
        trace = backprop_trace(image, kernel, g, gradient=name, bias=bias, **settings)
        np.testing.assert_allclose(trace.output, theirs, rtol=1e-6, atol=1e-12)
        np.testing.assert_allclose(trace.check.gradient, trace.output, rtol=1e-6, atol=1e-9)
        assert all(step.difference <= 1e-6 for step in trace)


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e3, 1e5])
def test_the_check_holds_for_small_and_large_numbers(scale):
    rng = np.random.default_rng(6)
    image, kernel = rng.normal(size=(5, 5)) * scale, rng.normal(size=(3, 3)) * scale
    for name in GRADIENTS:
        trace = backprop_trace(image, kernel, gradient=name)
        assert all(step.difference <= 1e-6 for step in trace)


def test_the_losses_are_those_of_forward_passes_with_one_number_moved():
    image, kernel = data()
    trace = backprop_trace(image, kernel, gradient="input", stride=2, padding=1, bias=2)
    moved = image.copy()
    moved[2, 3] += trace.check.epsilon
    loss = (conv2d(moved, kernel, 2, stride=2, padding=1) * trace.grad_out).sum()
    step = trace[2 * 5 + 3]
    assert step.above == pytest.approx(loss, rel=1e-12)
    assert trace.check.loss == pytest.approx((step.above + step.below) / 2, rel=1e-12)
    assert step.epsilon == 0.001


def test_where_the_products_cancel_rounding_is_measured_by_the_products():
    image = [[0.1, 0.2, -0.3]]
    step = backprop_trace(image, [[1]], [[1, 1, 1]])[0]
    assert abs(step.value) < 1e-16
    assert step.difference < 1e-6


# ----------------------------------------------------------------- as a correlation


def test_by_the_weights_grad_out_slides_over_the_image():
    image, kernel = data()
    trace = backprop_trace(image, kernel, stride=2, dilation=(1, 2), padding=1)
    correlation = trace.correlation
    again = conv2d(correlation.padded, trace.grad_out, stride=(1, 2), dilation=2)
    np.testing.assert_array_equal(again[:3, :2], trace.output)


@pytest.mark.parametrize("stride", [1, 2, 3])
def test_by_the_input_the_rotated_kernel_slides_over_grad_out_with_zeros(stride):
    image, kernel = data()
    trace = backprop_trace(image, kernel, gradient="input", stride=stride, padding=1)
    field, turned = trace.correlation.padded, trace.correlation.weights
    np.testing.assert_array_equal(turned, np.rot90(kernel, 2))
    again = conv2d(field, turned)
    np.testing.assert_array_equal(again[1:-1, 1:-1], trace.output)
    assert np.count_nonzero(field) <= trace.grad_out.size
    assert isinstance(trace.sums, InputSums)
    assert trace.sums.zeros == (("around",) if stride == 1 else ("between", "around"))


def test_the_bias_gets_the_sum():
    image, kernel = data()
    (step,) = backprop_trace(image, kernel, gradient="bias")
    assert step.position == ()
    assert step.name == "b"
    assert step.value == step.sum.products.sum()
    assert len(step.readers) == step.sum.values.size


# ---------------------------------------------------------------------------- words


def test_the_first_output_met_the_last_weight():
    image, kernel = data()
    step = backprop_trace(image, kernel, gradient="input")[2 * 5 + 2]
    met = [step.meetings[i] for i in step.readers]
    assert [m.output for m in met] == sorted(m.output for m in met)
    assert [m.weight for m in met] == sorted((m.weight for m in met), reverse=True)


def test_the_text_twin_says_what_met_and_what_comes_of_it():
    image, kernel = [[1, 2, 0], [0, 1, 3], [2, 0, 1]], [[1, 0], [0, -1]]
    words = {
        name: backprop_trace(image, kernel, [[1, 0], [0, 1]], gradient=name)[0].describe()
        for name in GRADIENTS
    }
    assert words["weight"] == (
        "Step 1 of 4: the gradient by weight row 0, column 0, which met rows 0–1, columns 0–1; "
        "cell times grad_out: 1 times 1 plus 2 times 0 plus 0 times 0 plus 1 times 1 is 2; "
        "the numeric gradient is 2."
    )
    assert words["input"] == (
        "Step 1 of 9: the gradient by input row 0, column 0: 1 output reads it; "
        "output 0, 0 through weight 0, 0, 1 times 1; the sum is 1; the numeric gradient is 1."
    )
    assert words["bias"] == (
        "Step 1 of 1: the gradient by the bias, which is added to every output once: "
        "1 plus 0 plus 0 plus 1 is 2; the numeric gradient is 2."
    )
    many = backprop_trace(np.ones((9, 9)), np.ones((4, 4)), gradient="input")[40].describe()
    assert "16 outputs read it; the sum of 16 products is" in many
    assert (
        "the sum of 36 entries of grad_out is"
        in backprop_trace(np.ones((9, 9)), np.ones((4, 4)), gradient="bias")[0].describe()
    )


# --------------------------------------------------------------------------- inputs


def test_names_fit_every_output_in_whole_numbers():
    for name, shape in itertools.product(ARRIVING, ((1, 1), (3, 3), (2, 7))):
        values = arriving(name, shape)
        assert values.shape == shape
        np.testing.assert_array_equal(values, np.rint(values))
        assert values.any()
    assert arriving("single", (3, 4))[1, 1] == arriving("single", (3, 4)).sum() == 1


def test_a_trace_is_frozen_and_follows_nothing():
    image, kernel = data()
    g = np.ones((4, 4))
    trace = backprop_trace(image, kernel, g)
    expected = conv2d_backward(np.ones((4, 4)), image, kernel).grad_weight
    image[...] = g[...] = 0
    np.testing.assert_array_equal(trace.output, expected)
    for array in (trace.output, trace.grad_out, trace.check.above, trace.correlation.padded):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


@pytest.mark.parametrize(("change", "sentence"), [
    ({"gradient": 1}, "gradient is 1"),
    ({"padding": 7}, "height is 19, and the kernel covers 3; 19 [+] 3 − 1 is 21"),
    ({"padding": 4, "dilation": 2}, "or a smaller dilation"),
    ({"image": [[-np.inf]]}, "The image holds −inf"),
    ({"image": "x"}, "a text, not numbers"),
    ({"kernel": [[[1]]]}, "needs two axes"),
])  # fmt: skip
def test_what_cannot_be_followed_is_refused(change, sentence):
    image, kernel = data(shape=(5, 5))
    with pytest.raises(ConvError, match=sentence):
        backprop_trace(**{"image": image, "kernel": kernel, **change})
