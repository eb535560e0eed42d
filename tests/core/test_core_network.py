"""The small network: its stages, its gradients and what stands between its layers."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from oracles import require
from torch_network import torch_network

from convwidgets.core import (
    ConvError,
    SmallCNN,
    conv2d,
    conv2d_backward,
    cross_entropy,
    cross_entropy_backward,
    dense,
    dense_backward,
    load_digits,
    max_pool2d,
    max_pool2d_backward,
    relu,
    relu_backward,
    softmax,
)

Array = NDArray[Any]


@pytest.fixture(scope="module")
def batch() -> tuple[Array, Array]:
    digits = load_digits()
    return digits.train_images[:12], digits.train_labels[:12]


def test_every_stage_against_pytorch(batch: tuple[Array, Array]) -> None:
    torch = require("torch")
    network = SmallCNN.random((5, 7), seed=3)
    layers = torch_network(network)
    x = torch.tensor(batch[0])
    stages = network.forward(batch[0])
    names = ["conv1", "relu1", "pool1", "conv2", "relu2", "pool2", "flatten", "dense"]
    assert list(stages) == ["input", *names, "softmax"]
    for name, layer in zip(names, layers, strict=True):
        x = layer(x)
        np.testing.assert_allclose(stages[name], x.detach().numpy(), rtol=1e-12, atol=1e-13)
    np.testing.assert_allclose(stages["softmax"], x.softmax(1).detach().numpy(), rtol=1e-12)
    np.testing.assert_allclose(network.probabilities(batch[0]), stages["softmax"], rtol=1e-12)


def test_gradients_against_pytorch(batch: tuple[Array, Array]) -> None:
    torch = require("torch")
    for network in (SmallCNN.trained(), SmallCNN.random((3, 4), seed=1)):
        layers = torch_network(network)
        scores = layers(torch.tensor(batch[0]))
        loss = torch.nn.functional.cross_entropy(scores, torch.tensor(batch[1]))
        loss.backward()
        found, gradients = network.loss_and_gradients(*batch)
        assert found == pytest.approx(loss.item(), rel=1e-12)
        assert list(gradients) == list(network.parameters)
        for mine, theirs in zip(gradients.values(), layers.parameters(), strict=True):
            scale = float(theirs.grad.abs().max())
            np.testing.assert_allclose(mine, theirs.grad.numpy(), rtol=1e-9, atol=1e-12 * scale)


def test_gradients_against_differences(batch: tuple[Array, Array]) -> None:
    rng = np.random.default_rng(0)
    # With biases of 0, windows without ink lie on the kink of ReLU, where no difference is right.
    drawn = SmallCNN.random((3, 4), seed=2).parameters
    network = SmallCNN({name: a + rng.normal(0, 0.1, a.shape) for name, a in drawn.items()})
    _, gradients = network.loss_and_gradients(*batch)
    for name, gradient in gradients.items():
        for flat in rng.choice(gradient.size, min(6, gradient.size), replace=False):
            place = np.unravel_index(flat, gradient.shape)
            losses = []
            for change in (1e-5, -1e-5):
                moved = {key: array.copy() for key, array in network.parameters.items()}
                moved[name][place] += change
                losses.append(SmallCNN(moved).loss_and_gradients(*batch)[0])
            numeric = (losses[0] - losses[1]) / 2e-5
            assert gradient[place] == pytest.approx(numeric, rel=1e-6, abs=1e-9), (name, place)


def test_gradients_are_those_of_the_layers(batch: tuple[Array, Array]) -> None:
    """Side by side in a batch, or layer by layer with the functions of the course."""
    network = SmallCNN.random((4, 6), seed=5)
    images, labels = batch
    given, stages = network.parameters, network.forward(images)
    grad = cross_entropy_backward(stages["dense"], labels)
    grad, weight, bias = dense_backward(grad, stages["flatten"], given["dense.weight"])
    expected = {"dense.weight": weight, "dense.bias": bias}
    grad = grad.reshape(stages["pool2"].shape)
    for block, before in (("2", "pool1"), ("1", "input")):
        grad = max_pool2d_backward(grad, stages[f"relu{block}"], 2)
        grad = relu_backward(grad, stages[f"conv{block}"])
        name = f"conv{block}.weight"
        grad, weight, bias = conv2d_backward(grad, stages[before], given[name], padding=1)
        expected |= {name: weight, f"conv{block}.bias": bias}
    loss, gradients = network.loss_and_gradients(images, labels)
    assert loss == pytest.approx(cross_entropy(stages["dense"], labels), rel=1e-12)
    for name, gradient in gradients.items():
        np.testing.assert_allclose(gradient, expected[name], rtol=1e-10, atol=1e-14)


def test_the_shipped_network_reads_digits() -> None:
    digits = load_digits()
    network = SmallCNN.trained()
    assert SmallCNN.trained() is network
    assert network.channels == (8, 16)
    assert network.parameter_count == 80 + 1168 + 650 == 1898
    assert network.accuracy(digits.test_images, digits.test_labels) >= 0.97
    with pytest.raises(ValueError, match="read-only"):
        network.parameters["conv1.bias"][0] = 1


def test_one_image_loses_its_first_axis() -> None:
    network, image = SmallCNN.trained(), load_digits().test_images[7]
    many = network.forward(image[None])
    for given in (image, image[0]):
        for name, maps in network.forward(given).items():
            np.testing.assert_array_equal(maps, many[name][0])
    assert network.probabilities(image).shape == (10,)
    assert network.accuracy(image, 7) == 1.0


def test_a_seed_is_a_network() -> None:
    first, again, other = (SmallCNN.random(seed=s).parameters for s in (4, 4, 5))
    assert all((first[name] == again[name]).all() for name in first)
    assert (first["conv2.weight"] != other["conv2.weight"]).all()
    assert not first["conv1.bias"].any()
    # Variance 2 / fan-in, of 1,152 numbers.
    assert first["conv2.weight"].var() == pytest.approx(2 / 72, rel=0.15)
    assert SmallCNN.random(dtype=np.float32).dtype == np.float32
    assert repr(SmallCNN.random()) == "SmallCNN: 1×8×8 → 8×4×4 → 16×2×2 → 10, 1,898 numbers"


def parameters(**changes: Any) -> dict[str, Any]:
    found: dict[str, Any] = dict(SmallCNN.trained().parameters)
    return {**found, **{name.replace("_", "."): value for name, value in changes.items()}}


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: SmallCNN({}), "parameters lacks conv1.weight"),
        (lambda: SmallCNN({**parameters(), "conv3.bias": [1]}), "has conv3.bias, which is unknown"),
        (lambda: SmallCNN(parameters(conv1_bias=[1, 2])), r"conv1.bias has shape \(2,\); here"),
        (lambda: SmallCNN(parameters(conv1_weight=3)), "conv1.weight has shape"),
        (lambda: SmallCNN.random((0, 4)), "channels is 0; it must be at least 1|an entry"),
        (lambda: SmallCNN.random((8, 65)), "at most 64 maps"),
        (lambda: SmallCNN.random((8,)), r"channels is \(8,\)"),
        (lambda: SmallCNN.random(seed=-1), "seed is −1"),
        (lambda: SmallCNN.trained().forward(np.zeros((8, 9))), "x has shape 8×9; this network"),
        (lambda: SmallCNN.trained().forward(np.zeros((2, 8, 8))), "x has shape 2×8×8"),
        (lambda: SmallCNN.trained().forward(np.zeros((2, 3, 8, 8))), "x has shape 2×3×8×8"),
        (lambda: SmallCNN.trained().forward("3"), "a text, not numbers"),
        (lambda: SmallCNN.trained().accuracy(np.zeros((2, 1, 8, 8)), [1]), r"give labels of shape"),
        (lambda: SmallCNN.trained().accuracy(np.zeros((1, 1, 8, 8)), [10]), "labels holds 10"),
        (lambda: cross_entropy([[1.0, 2.0]], [-1]), "labels holds −1; there are 2 classes"),
        (lambda: cross_entropy([[1.0, 2.0]], [0.5]), "not whole"),
        (lambda: softmax(3), "scores is a single number"),
        (lambda: relu_backward([1, 2], [1, 2, 3]), r"grad_out has shape \(2,\)"),
        (lambda: dense([1, 2], [1, 2]), "one row for each output"),
        (lambda: dense([1, 2], [[1, 2, 3]]), "each row of weight has 3 numbers"),
        (lambda: dense([1, 2], [[1, 2]], [1, 2]), r"bias has shape \(2,\)"),
        (lambda: dense_backward([1, 2], [1, 2], [[1, 2]]), "dense layer"),
    ],
)
def test_refused(call: Any, sentence: str) -> None:
    with pytest.raises(ConvError, match=sentence):
        call()


def test_softmax_of_any_size() -> None:
    np.testing.assert_array_equal(softmax([1e308, 1e308]), [0.5, 0.5])
    np.testing.assert_allclose(softmax([[0, np.log(3)], [-1e5, 0]]), [[0.25, 0.75], [0, 1]])
    assert softmax(np.zeros((2, 3), np.float32)).dtype == np.float32
    # Sure and wrong costs much, but no infinity.
    assert cross_entropy([[1000.0, 0.0]], [1]) == 1000.0


def test_against_pytorch_functions() -> None:
    torch = require("torch")
    rng = np.random.default_rng(8)
    scores, labels = rng.normal(0, 4, (6, 5)), rng.integers(0, 5, 6)
    tensor = torch.tensor(scores, requires_grad=True)
    loss = torch.nn.functional.cross_entropy(tensor, torch.tensor(labels))
    loss.backward()
    assert cross_entropy(scores, labels) == pytest.approx(loss.item(), rel=1e-12)
    np.testing.assert_allclose(cross_entropy_backward(scores, labels), tensor.grad, rtol=1e-12)
    np.testing.assert_allclose(softmax(scores), tensor.softmax(1).detach(), rtol=1e-12)
    x = torch.tensor(rng.normal(size=(4, 3)).round(1), requires_grad=True)
    x.data[0, 0] = 0
    weight = torch.tensor(rng.normal(size=(2, 3)), requires_grad=True)
    bias = torch.tensor(rng.normal(size=2), requires_grad=True)
    arriving = torch.tensor(rng.normal(size=(4, 2)))
    out = torch.nn.functional.linear(x.relu(), weight, bias)
    out.backward(arriving)
    mine = [t.detach().numpy() for t in (x, weight, bias, arriving)]
    np.testing.assert_allclose(dense(relu(mine[0]), *mine[1:3]), out.detach(), rtol=1e-12)
    grads = dense_backward(mine[3], relu(mine[0]), mine[1])
    np.testing.assert_allclose(relu_backward(grads.grad_x, mine[0]), x.grad, rtol=1e-12)
    np.testing.assert_allclose(grads.grad_weight, weight.grad, rtol=1e-12)
    np.testing.assert_allclose(grads.grad_bias, bias.grad, rtol=1e-12)


def test_whole_numbers_stay_whole() -> None:
    assert relu(np.array([-3, 4], np.int8)).dtype == np.int8
    found = dense(np.array([100, 100], np.int8), np.array([[100, 100]], np.int8))
    assert found.dtype == np.int64
    assert found == 20000


def test_relu_and_pooling_may_change_places() -> None:
    maps = np.random.default_rng(2).normal(size=(5, 8, 8))
    np.testing.assert_array_equal(max_pool2d(relu(maps), 2), relu(max_pool2d(maps, 2)))


def test_the_digits() -> None:
    digits = load_digits()
    assert load_digits() is digits
    trained = [376, 389, 380, 389, 387, 376, 377, 387, 380, 382]
    tested = [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    for images, labels, counts in ((*digits[:2], trained), (*digits[2:], tested)):
        assert images.shape == (sum(counts), 1, 8, 8)
        assert np.bincount(labels).tolist() == counts
        assert images.min() == 0
        assert images.max() == 1
        np.testing.assert_array_equal(images * 16, np.round(images * 16))
        assert not images.flags.writeable
        assert not labels.flags.writeable


def test_layers_without_relu_are_one_convolution() -> None:
    """What lesson 09 says of a stack without nonlinearity."""
    rng = np.random.default_rng(4)
    image = rng.integers(-5, 6, (12, 12))
    kernels = [rng.integers(-3, 4, (3, 3)) for _ in range(4)]
    out, joined = image, np.array([[1]])
    for kernel in kernels:
        out = conv2d(out, kernel)
        joined = conv2d(joined, kernel, padding="full", flip_kernel=True)
    assert joined.shape == (9, 9)
    np.testing.assert_array_equal(conv2d(image, joined), out)
    depths = [3, 64, 128, 256, 512]
    assert sum(9 * a * b + b for a, b in pairwise(depths)) == 1_550_976
