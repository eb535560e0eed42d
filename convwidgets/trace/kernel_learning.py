"""Gradient descent on the weights of one kernel, update by update.

The picture's windows and the hidden kernel's outputs are the pairs to learn from.
Output and gradient of every update are `conv2d`'s and `conv2d_backward`'s.
"""

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from convwidgets.core import conv2d, conv2d_backward
from convwidgets.core._checks import shown, whole_number
from convwidgets.core.errors import ConvError
from convwidgets.trace.kernel_learning_curvature import Curvature, curvature
from convwidgets.trace.kernel_learning_pairs import (
    decimal,
    first_kernel,
    noisy,
    read_planes,
    read_weight,
    standardised,
)
from convwidgets.trace.kernel_learning_step import LearningStep
from convwidgets.trace.kernel_learning_verdict import verdict
from convwidgets.trace.records import Array, frozen
from convwidgets.trace.steps import Steps

#: The most updates of a run, and how many of them are shown one by one.
MOST_STEPS, SINGLE = 3000, 60
#: The most further steps shown; between two of them lie equally many updates.
_THINNED = 60
#: A loss so many times the first one has exploded.
EXPLODED = 1e6
# Gradients so small a share of the first ones change no digit that is shown.
_SETTLED = 1e-7
LARGEST_RATE = 100.0


@dataclass(frozen=True, eq=False)
class LearningTrace(Steps[LearningStep]):
    """A run of gradient descent; the first 60 updates are steps, later ones every so many.

    Attributes
    ----------
    image, x : ndarray, shape (H, W)
        The picture, and the same with mean 0 and standard deviation 1, which is
        what the kernel slides over.
    hidden : ndarray, shape (kH, kW)
        The kernel to be found.
    target : ndarray, shape (OH, OW)
        What should come out, noise included.
    path, gradients, velocities : ndarray, shape (updates + 1, kH, kW)
        Kernel, gradient, and gradient with momentum, before the first update and
        after each.
    losses : ndarray, shape (updates + 1,)
        The mean squared differences.
    marks : tuple of int
        After which updates there is a step.
    rate, momentum, noise : float
        The settings.
    wanted : int
        The number of updates asked for; the run may have ended before.
    curvature : Curvature
        What decides which rates work and what can be learned.
    diverged : bool
        Whether the loss exploded.
    settled : bool
        Whether the gradients have become too small to change anything.
    weight : (int, int)
        The weight whose update is written out.
    """

    image: Array
    x: Array
    hidden: Array
    target: Array
    path: Array
    gradients: Array
    velocities: Array
    losses: Array
    marks: tuple[int, ...]
    rate: float
    momentum: float
    noise: float
    wanted: int
    curvature: Curvature
    diverged: bool
    settled: bool
    weight: tuple[int, int]

    def __len__(self) -> int:
        return len(self.marks)

    @property
    def output(self) -> Array:
        """The kernel that was learned."""
        return frozen(self.path[-1])

    @property
    def limit(self) -> float:
        """The largest learning rate that works for this picture."""
        return self.curvature.limit(self.momentum)

    @cached_property
    def verdict(self) -> str:
        """How it ended, in plain sentences."""
        return verdict(self)

    def at(self, weight: Any) -> "LearningTrace":
        """The same run with another weight written out."""
        return replace(self, weight=read_weight(weight, self.hidden.shape))

    def _step(self, index: int) -> LearningStep:
        update = self.marks[index]
        kernel = self.path[update]
        output = conv2d(self.x, kernel)
        return LearningStep(
            index=index,
            count=len(self),
            update=update,
            updates=len(self.losses) - 1,
            kernel=kernel,
            gradient=self.gradients[update],
            velocity=self.velocities[update],
            loss=float(self.losses[update]),
            output=output,
            target=self.target,
            difference=output - self.target,
            hidden=self.hidden,
            weight=self.weight,
            rate=self.rate,
            momentum=self.momentum,
            verdict=self.verdict if index == len(self) - 1 else "",
        )


def shown_updates(updates: int) -> tuple[int, ...]:
    """After which updates a run of `updates` is shown: each of the first, then every so many."""
    singles = tuple(range(min(updates, SINGLE - 1) + 1))
    rest = updates - SINGLE + 1
    if rest <= 0:
        return singles
    stride = math.ceil(rest / _THINNED)
    last = () if rest % stride == 0 else (updates,)
    return singles + tuple(range(SINGLE - 1 + stride, updates + 1, stride)) + last


def kernel_learning_trace(
    image: Any,
    kernel: Any,
    *,
    learning_rate: Any = 0.1,
    steps: Any = 60,
    momentum: Any = 0.0,
    noise: Any = 0.0,
    start: Any = "zeros",
    seed: Any = 0,
    weight: Any = (1, 2),
) -> LearningTrace:
    """Learn a kernel from what it makes of a picture.

    Parameters
    ----------
    image : array_like, shape (H, W)
        The picture; it is brought to mean 0 and standard deviation 1 first.
    kernel : array_like, shape (kH, kW)
        The hidden kernel.
    learning_rate : float
        What the gradient is multiplied by.
    steps : int
        The number of updates; a run that explodes or has settled ends earlier.
    momentum : float
        How much of the last update the next one keeps, from 0 to below 1.
    noise : float
        Standard deviation of random errors in the targets.
    start : {'zeros', 'random'}
        The first kernel.
    seed : int
        Of the noise and of a random start.
    weight : pair of int
        The weight whose update is written out.

    Returns
    -------
    LearningTrace
        One step for each of the first 60 updates, and at most 61 for the rest.

    Raises
    ------
    ConvError
        If a value cannot be used; the sentence says which and why.

    Examples
    --------
    >>> from convwidgets.core import KERNELS, sample_image
    >>> trace = kernel_learning_trace(sample_image("cross"), KERNELS["sobel_x"])
    >>> trace.output.round(2) + 0.0
    array([[-1.,  0.,  1.],
           [-2.,  0.,  2.],
           [-1.,  0.,  1.]])
    """
    picture, hidden = read_planes(image, kernel)
    rate = decimal(
        learning_rate, "learning_rate", 0.0, LARGEST_RATE, above=True,
    )  # fmt: skip
    wanted = whole_number(steps, "steps", 1)
    if wanted > MOST_STEPS:
        raise ConvError(f"steps is {shown(wanted)}; at most {MOST_STEPS:,} updates are made here.")
    beta = decimal(momentum, "momentum", 0.0, 1.0, below=True, example="0.9")
    spread = decimal(noise, "noise", 0.0, 1000.0, example="0.5")
    seeded = whole_number(seed, "seed", 0)
    first = first_kernel(start, hidden.shape, seeded)
    x = standardised(picture)
    target = noisy(conv2d(x, hidden), spread, seeded)
    run = _descend(x, first, target, rate, beta, wanted)
    losses = run["losses"]
    return LearningTrace(
        image=picture,
        x=x,
        hidden=hidden,
        target=target,
        marks=shown_updates(len(losses) - 1),
        rate=rate,
        momentum=beta,
        noise=spread,
        wanted=wanted,
        curvature=curvature(x, hidden.shape, target.size),
        weight=read_weight(weight, hidden.shape),
        **run,
    )


def _descend(
    x: Array, kernel: Array, target: Array, rate: float, momentum: float, updates: int
) -> dict[str, Any]:
    """The run itself: gradient, update, and again."""
    path, gradients, velocities, losses = [], [], [], []
    velocity = np.zeros(kernel.shape)
    diverged = settled = False
    quiet = 0.0
    for update in range(updates + 1):
        difference = conv2d(x, kernel) - target
        losses.append(float(np.mean(difference**2)))
        gradient = conv2d_backward(2 * difference / difference.size, x, kernel).grad_weight
        velocity = momentum * velocity + gradient
        path.append(kernel)
        gradients.append(gradient)
        velocities.append(velocity)
        largest = float(np.abs(gradient).max())
        quiet = quiet or _SETTLED * largest
        diverged = losses[-1] > EXPLODED * losses[0]
        settled = max(largest, float(np.abs(velocity).max())) <= quiet
        if update == updates or diverged or settled:
            break
        kernel = kernel - rate * velocity
    held = {"path": path, "gradients": gradients, "velocities": velocities, "losses": losses}
    return {name: frozen(values) for name, values in held.items()} | {
        "diverged": diverged,
        "settled": settled,
    }
