"""Slips with gradient descent: the loss, its gradient, the update, the learning rate.

Givens of values: ``output`` and ``target``; ``weight``, ``gradient`` and ``rate``;
``curvature``; ``gradients`` of the images of a batch.  Each ``compute`` in
`FOR_CODE` is called like the function that was asked for, with ``(weight,
gradient, rate)``.
"""

from typing import Any

import numpy as np

from ..misconception import Misconception


def rounded(value: Any) -> float:
    """A short decimal number, without the noise of binary fractions."""
    return round(float(value), 9)


def _differences(output: Any, target: Any) -> Any:
    return np.subtract(output, target, dtype=float)


def loss_of(output: Any, target: Any) -> float:
    """The mean of the squared differences."""
    return rounded(np.mean(_differences(output, target) ** 2))


FOR_LOSS = (
    Misconception(
        "sum instead of mean",
        lambda output, target: rounded(np.sum(_differences(output, target) ** 2)),
        "That is the sum of the squares. Divided by the number of outputs it becomes their mean.",
    ),
    Misconception(
        "not squared",
        lambda output, target: rounded(np.mean(np.abs(_differences(output, target)))),
        "That is the mean of the sizes of the differences. Square each one first.",
    ),
    Misconception(
        "signs cancel",
        lambda output, target: rounded(np.mean(_differences(output, target))),
        "The differences were averaged with their signs, so that too much here and too little "
        "there make up for each other. Squares have no sign.",
    ),
    Misconception(
        "squared at the end",
        lambda output, target: rounded(np.mean(_differences(output, target)) ** 2),
        "The mean was squared. Square every difference by itself, then take the mean.",
    ),
    Misconception(
        "root taken",
        lambda output, target: float(np.sqrt(loss_of(output, target))),
        "A root was taken at the end. This loss is the mean square itself.",
    ),
    Misconception(
        "half of the mean",
        lambda output, target: rounded(loss_of(output, target) / 2),
        "The mean was halved. Some write the loss so, to be rid of a 2 later; here it is the "
        "mean itself.",
    ),
    Misconception(
        "half of the sum",
        lambda output, target: rounded(np.sum(_differences(output, target) ** 2) / 2),
        "The sum was halved. It is divided by the number of outputs.",
    ),
    Misconception(
        "divided by one fewer",
        lambda output, target: rounded(
            np.sum(_differences(output, target) ** 2) / (len(output) - 1)
        ),
        "The sum was divided by one fewer than there are outputs, as for a sample's variance. "
        "Here it is divided by their number.",
    ),
    Misconception(
        "outputs alone squared",
        lambda output: rounded(np.mean(np.square(output, dtype=float))),
        "The outputs were squared without their targets. How far is each from where it should be?",
    ),
    Misconception(
        "squares subtracted",
        lambda output, target: rounded(
            np.mean(np.square(output, dtype=float) - np.square(target, dtype=float))
        ),
        "Outputs and targets were squared first and subtracted then. Subtract first, and "
        "square the difference.",
    ),
)
"""What can happen to a mean squared difference."""

FOR_UPDATE = (
    Misconception(
        "climbed",
        lambda weight, gradient, rate: rounded(weight + rate * gradient),
        lambda gradient: (
            "That step goes up the slope. The gradient points where the loss grows, so the update "
            "subtracts it" + (", and minus a negative number is plus." if gradient < 0 else ".")
        ),
    ),
    Misconception(
        "rate forgotten",
        lambda weight, gradient: rounded(weight - gradient),
        "That subtracts the whole gradient. The learning rate says how much of it is used.",
    ),
    Misconception(
        "only the change",
        lambda gradient, rate: rounded(-rate * gradient),
        "That is what the update adds. What does the weight become?",
    ),
    Misconception(
        "gradient times weight",
        lambda weight, gradient, rate: rounded(weight - rate * gradient * weight),
        "The step was multiplied by the weight as well. It is the rate times the gradient.",
    ),
    Misconception(
        "only the change, climbing",
        lambda gradient, rate: rounded(rate * gradient),
        "That is the rate times the gradient. It is subtracted from the weight; what does the "
        "weight become?",
    ),
    Misconception(
        "only the sign of the gradient",
        lambda weight, gradient, rate: (
            rounded(weight - rate * np.sign(gradient)) if abs(gradient) != 1 else None
        ),
        "Only the sign of the gradient was used. Its size counts as well.",
    ),
    Misconception(
        "divided by the rate",
        lambda weight, gradient, rate: rounded(weight - gradient / rate),
        "The gradient was divided by the rate. It is multiplied by it: a small rate makes "
        "small steps.",
    ),
    Misconception(
        "everything times the rate",
        lambda weight, gradient, rate: rounded(rate * (weight - gradient)),
        "The weight was multiplied by the rate as well. Only the gradient is.",
    ),
    Misconception(
        "two updates",
        lambda weight, gradient, rate: rounded(weight - 2 * rate * gradient),
        "That is twice the step. The gradient is used as it is.",
    ),
)
"""What can happen to the update of one weight."""

FOR_LARGEST_RATE = (
    Misconception(
        "where one step arrives",
        lambda curvature: rounded(1 / curvature),
        "At that rate a single update reaches the bottom: 1 − rate · {curvature} is 0. A larger "
        "rate overshoots, and up to some point still comes nearer.",
    ),
    Misconception(
        "turned over",
        lambda curvature: rounded(curvature / 2),
        "The steeper the valley, the smaller the steps have to be. Solve 1 − rate · {curvature} = "
        "−1 for the rate.",
    ),
    Misconception(
        "the curvature itself",
        lambda curvature: rounded(curvature),
        "That is the curvature. For which rate is 1 − rate · {curvature} equal to −1?",
    ),
    Misconception(
        "any rate below 1",
        lambda curvature: 1,
        "With a rate of 1 the error is multiplied by 1 − {curvature}. Does it shrink?",
    ),
    Misconception(
        "two on the wrong side",
        lambda curvature: 1 / (2 * curvature),
        "The 2 stands on the wrong side: solve 1 − rate · {curvature} = −1 for the rate.",
    ),
    Misconception(
        "negative",
        lambda curvature: -2 / curvature,
        "The size is right. A rate is positive: with a negative one every update climbs.",
    ),
    Misconception(
        "twice as far",
        lambda curvature: 4 / curvature,
        "At that rate the factor is −3: the error is three times as large after each update.",
    ),
)
"""What can happen to 2 / λ."""

FOR_BATCH = (
    Misconception(
        "summed over the batch",
        lambda gradients: rounded(np.sum(gradients)),
        "That is the sum. The loss is the mean over the images, and so is its gradient: otherwise "
        "larger batches would take larger steps.",
    ),
    Misconception(
        "last image only",
        lambda gradients: rounded(gradients[-1]),
        "That is the last image's own gradient. All images of the batch count.",
    ),
    Misconception(
        "steepest image",
        lambda gradients: rounded(max(gradients, key=abs)),
        "That is the largest of them. All images of the batch count alike.",
    ),
    Misconception(
        "first image only",
        lambda gradients: rounded(gradients[0]),
        "That is the first image's own gradient. All images of the batch count.",
    ),
    Misconception(
        "signs lost",
        lambda gradients: rounded(np.mean(np.abs(gradients))),
        "The minus signs got lost. Images that pull the other way take something away.",
    ),
    Misconception(
        "middle one",
        lambda gradients: rounded(np.median(gradients)),
        "That is the median, the middle by size. The loss is the mean over the images, and so "
        "is its gradient.",
    ),
    Misconception(
        "divided by one fewer",
        lambda gradients: rounded(np.sum(gradients) / (len(gradients) - 1)),
        "The sum was divided by one fewer than there are images.",
    ),
    Misconception(
        "root of the squares",
        lambda gradients: rounded(np.sqrt(np.mean(np.square(gradients, dtype=float)))),
        "The gradients were squared. Their plain mean is used, with its sign.",
    ),
)
"""What can happen to the gradient of a batch."""

FOR_CODE = (
    Misconception(
        "nothing written yet",
        lambda weight, gradient, rate: weight,
        "The weights come back as they were: nothing is subtracted yet.",
    ),
    Misconception(
        "climbed",
        lambda weight, gradient, rate: weight + rate * gradient,
        "Your function adds. The gradient points where the loss *grows*: subtract it.",
    ),
    Misconception(
        "rate forgotten",
        lambda weight, gradient, rate: weight - gradient,
        "The whole gradient is subtracted. Multiply it by the rate first.",
    ),
    Misconception(
        "only the change",
        lambda weight, gradient, rate: -rate * gradient,
        "That is the change alone. Return the new weights: the old ones plus the change.",
    ),
    Misconception(
        "the change turned round",
        lambda weight, gradient, rate: rate * gradient,
        "That is the rate times the gradient. It is to be subtracted from the weights.",
    ),
    Misconception(
        "only the sign of the gradient",
        lambda weight, gradient, rate: weight - rate * np.sign(gradient),
        "Only the sign of the gradient is used. Its size counts as well: steep slopes get larger "
        "steps.",
    ),
    Misconception(
        "divided by the rate",
        lambda weight, gradient, rate: weight - gradient / rate,
        "The gradient is divided by the rate. A small rate shall make small steps: multiply.",
    ),
    Misconception(
        "gradient times weight",
        lambda weight, gradient, rate: weight - rate * gradient * weight,
        "The step is multiplied by the weight as well. A weight of 0 could never move.",
    ),
    Misconception(
        "mean of the gradients",
        lambda weight, gradient, rate: weight - rate * np.mean(gradient),
        "All weights move by the same amount. Each has a gradient of its own.",
    ),
)
"""What can happen to an update of all weights."""
