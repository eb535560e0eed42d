"""The exercises of lesson 09: ReLU, softmax, the forward pass, two kernels in one."""

import numpy as np

from convwidgets.core import load_digits, softmax

from ._worked import kernel_drawn
from .function import Function
from .misconceptions import bend_code, network_code
from .misconceptions.windows import Array


def relu(x: Array) -> Array:
    """Negative numbers become 0."""
    return np.maximum(x, 0)


def softmax_by_hand(scores: Array) -> Array:
    """The share of each exponential in their sum."""
    raised = np.exp(scores - np.max(scores))
    shares: Array = raised / raised.sum()
    return shares


def forward(x: Array) -> Array:
    """The probabilities of the trained network, stage by stage."""
    return softmax(network_code.passed(x))


RELU = Function(
    id="09.relu",
    prompt="Complete `relu(x)`: an array of the same shape, in which negative numbers are 0. `x` "
    "may have any number of axes.",
    arguments=("x",),
    oracle=relu,
    cases=(
        ([-2, 0, 3, -0.5, 7],),
        ([[1.5, -4], [-0.25, 2], [0.25, -3]],),
        (np.arange(-12, 12).reshape(2, 3, 4),),
    ),
    sample=lambda rng: (rng.integers(-9, 10, tuple(int(n) for n in rng.integers(2, 5, 2))),),
    misconceptions=bend_code.FOR_RELU,
    hints=(
        "Each number by itself: the larger one of it and 0.",
        "NumPy has a function that compares two arrays number by number and keeps the larger one.",
        "`np.maximum(x, 0)`.",
    ),
    explanation="One line, and it is all that stands between two convolutions.",
)

SOFTMAX = Function(
    id="09.softmax",
    prompt="Complete `softmax(scores)`: the exponential of each score, divided by the sum of all "
    "exponentials. `scores` is a row of numbers.",
    arguments=("scores",),
    oracle=softmax_by_hand,
    cases=(([1.0, 2.0, 3.0],), ([0.0, 0.0, 0.0, 0.0],), ([-2.0, 5.5],), ([4.0, -1.0, 0.5, 4.0],)),
    sample=lambda rng: (rng.normal(0, 3, int(rng.integers(2, 11))).round(2),),
    misconceptions=bend_code.FOR_SOFTMAX,
    hints=(
        "Two steps: exponentials, then shares. What do the shares add up to?",
        "`np.exp(scores)` takes all exponentials at once, and `.sum()` adds them up.",
        "`np.exp(scores) / np.exp(scores).sum()`.",
    ),
    explanation="The shares add up to 1, and each further point of score multiplies one by e. "
    "With scores of a thousand `np.exp` would overflow; libraries first subtract the largest score "
    "from all of them, which changes no share.",
)


def _test_digit(rng: np.random.Generator) -> tuple[Array]:
    return (load_digits().test_images[int(rng.integers(0, 1797))],)


FORWARD = Function(
    id="09.forward",
    prompt="Complete `forward(x)`: the ten probabilities that the trained network gives a digit "
    "`x` of shape (1, 8, 8), by way of `cw.conv2d`, `cw.relu`, `cw.max_pool2d`, `cw.dense` and "
    "`cw.softmax`.",
    arguments=("x",),
    oracle=forward,
    cases=(
        (load_digits().test_images[2],),
        (load_digits().test_images[77],),
        (np.zeros((1, 8, 8)),),
    ),
    sample=_test_digit,
    misconceptions=network_code.FOR_FORWARD,
    hints=(
        "Print the shape after each stage. The first block goes by way of 8×8×8 to 8×4×4, the "
        "second by way of 16×4×4 to 16×2×2; then come 64 numbers, and 10.",
        "A block is three lines: `cw.conv2d(…, padding=1)`, `cw.relu(…)`, `cw.max_pool2d(…, 2)`.",
        'After two blocks: `cw.dense(maps.reshape(-1), p["dense.weight"], p["dense.bias"])`, '
        "and softmax of that.",
    ),
    explanation="The same ten numbers as the network's, from functions that you know one by one.",
)


def _kernels(rng: np.random.Generator) -> tuple[Array, Array]:
    shapes = rng.integers(2, 4, (2, 2))
    return kernel_drawn(rng, *map(int, shapes[0])), kernel_drawn(rng, *map(int, shapes[1]))


COMBINE = Function(
    id="09.combine",
    prompt="Complete `combine(a, b)`: the one kernel that does what kernel `a` does followed by "
    "kernel `b`, without a flip. Return an array.",
    arguments=("a", "b"),
    oracle=network_code.both,
    cases=(
        ([[1, 2], [3, 4]], [[1, 0], [0, -1]]),
        ([[1, 0, -1], [2, 0, -2], [1, 0, -1]], [[1, 2, 1], [0, 1, 3], [-1, 0, 2]]),
        ([[0.5, 0.25]], [[2], [-4], [1]]),
    ),
    sample=_kernels,
    misconceptions=network_code.FOR_COMBINE,
    hints=(
        "Weight (m, n) of `b` reads the output of `a` m rows further down and n columns further to "
        "the right. What does that output read?",
        "For each weight of `b`, add a copy of `a` times that weight; its corner lies at (m, n).",
        "`combined[m:m + a.shape[0], n:n + a.shape[1]] += b[m, n] * a`, or in one call "
        '`cw.conv2d(a, b, padding="full", flip_kernel=True)`.',
    ),
    explanation="Full, true convolution of the two kernels: here the flip has a use of its own.",
)
