"""Lesson 10: its functions against the library, and their slips on many inputs."""

from dataclasses import replace

import numpy as np
import pytest

from convwidgets import conv2d, conv2d_backward, relu_backward
from convwidgets.exercises import check, question
from convwidgets.exercises.misconceptions import chain, chain_code, descent

TASKS = {
    "10.descend": descent.FOR_CODE,
    "10.grad-weight": chain_code.FOR_GRAD_WEIGHT,
    "10.grad-input": chain_code.FOR_GRAD_INPUT,
    "10.numeric": chain_code.FOR_NUMERIC,
}
SLIPS = [(name, slip) for name, slips in TASKS.items() for slip in slips]


@pytest.mark.parametrize(("name", "slip"), SLIPS, ids=lambda part: getattr(part, "name", part))
def test_slips_in_code_are_named_on_many_random_inputs(name, slip):
    for seed in range(3):
        drawn = replace(question(name), seed=seed, samples=8)
        feedback = drawn.grade(slip.compute)
        assert feedback.correct is False
        assert feedback.misconceptions == (slip.name,)


def test_the_right_functions_are_the_librarys():
    assert check("10.grad-weight", lambda image, grad_out: conv2d(image, grad_out)).correct is True
    back = lambda grad_out, kernel: conv2d(  # noqa: E731
        grad_out, kernel[::-1, ::-1], padding="full"
    )
    assert check("10.grad-input", back).correct is True
    flipped = lambda grad_out, kernel: conv2d(  # noqa: E731
        grad_out, kernel, padding="full", flip_kernel=True
    )
    assert check("10.grad-input", flipped).correct is True


def test_the_oracles_are_the_gradients_of_the_core():
    rng = np.random.default_rng(3)
    image, kernel = rng.normal(size=(6, 5)), rng.normal(size=(3, 2))
    target = rng.normal(size=(4, 4))
    difference = conv2d(image, kernel) - target
    grads = conv2d_backward(2 * difference / difference.size, image, kernel)
    grad_out = 2 * difference / difference.size
    np.testing.assert_allclose(chain_code.grad_weight(image, grad_out), grads.grad_weight)
    np.testing.assert_allclose(chain_code.grad_input(grad_out, kernel), grads.grad_x)
    # The loss is a quadratic, so a central difference is exact for any step.
    for step in (1.0, 1e-4):
        numeric = chain_code.numeric_gradient(image, kernel, target, step)
        np.testing.assert_allclose(numeric, grads.grad_weight, rtol=1e-6)


def test_a_relu_on_the_way_back_is_the_cores():
    rng = np.random.default_rng(4)
    x, grad_out = rng.normal(size=8), rng.normal(size=8)
    np.testing.assert_array_equal(chain.through_relu(x, grad_out), relu_backward(grad_out, x))


def test_a_weight_changed_in_place_is_told():
    def careless(weight, gradient, rate):
        weight -= rate * gradient
        return weight

    feedback = check("10.descend", careless)
    assert feedback.correct is False
    assert "changes its input `weight`" in feedback.text


def test_the_usual_ways_to_move_one_weight_are_taken():
    """Also those that copy the kernel as it comes, or put the weight back."""

    def loss(image, kernel, target):
        return np.mean((conv2d(image, kernel) - target) ** 2)

    def copied(image, kernel, target, step):
        gradient = np.zeros(kernel.shape)
        for place in np.ndindex(*kernel.shape):
            more, less = kernel.copy(), kernel.copy()
            more[place] += step
            less[place] -= step
            gradient[place] = (loss(image, more, target) - loss(image, less, target)) / (2 * step)
        return gradient

    def put_back(image, kernel, target, step):
        gradient = np.zeros(kernel.shape)
        for place in np.ndindex(*kernel.shape):
            old = kernel[place]
            kernel[place] = old + step
            more = loss(image, kernel, target)
            kernel[place] = old - step
            gradient[place] = (more - loss(image, kernel, target)) / (2 * step)
            kernel[place] = old
        return gradient

    assert check("10.numeric", copied).correct is True
    assert check("10.numeric", put_back).correct is True


def test_a_second_name_for_the_kernel_is_no_copy():
    def alias(image, kernel, target, step):
        gradient = np.zeros(kernel.shape)
        for place in np.ndindex(*kernel.shape):
            more = less = kernel
            more[place] += step
            less[place] -= step
            both = [np.mean((conv2d(image, k) - target) ** 2) for k in (more, less)]
            gradient[place] = (both[0] - both[1]) / (2 * step)
        return gradient

    feedback = check("10.numeric", alias)
    assert feedback.correct is False
    assert "second name" in feedback.text
