"""Checks of lesson 10: what goes back through a convolution, a bias and a ReLU."""

import numpy as np

from ._text import shown
from ._worked import NINE, cells
from .kinds import Choice, Matrix, Number, Option, Shape
from .misconception import Misconception
from .misconceptions import chain, descent

GRAD_OUT = Number(
    id="10.grad-out",
    prompt="The loss is the mean of {count} squared differences. One of the outputs is {output}, "
    "and its target is {target}. How much does the loss grow with this output (its entry of "
    "grad_out)?",
    numbers={"output": 5, "target": 2, "count": 4},
    answer=lambda output, target, count: descent.rounded(2 * (output - target) / count),
    tolerance=0.0005,
    misconceptions=chain.FOR_GRAD_OUT,
    hints=(
        "Only one term of the mean holds this output: (output − target)², divided by how many "
        "there are.",
        "The derivative of a square u² is 2u.",
    ),
    explanation=lambda output, target, count: (
        f"2 · ({shown(output)} − {shown(target)}) / {count} = "
        f"{shown(descent.rounded(2 * (output - target) / count))}. Positive where the output is "
        "too large, negative where it is too small."
    ),
    vary=lambda rng: {
        "output": int(rng.integers(5, 10)),
        "target": int(rng.integers(0, 4)),
        "count": int(rng.choice([4, 8, 10, 25])),
    },
)

WEIGHT_ENTRY = Number(
    id="10.weight-entry",
    prompt=lambda position: (
        "A 3×3 image, a 2×2 kernel, and the grad_out that arrives at the four outputs. What is "
        f"the gradient by the weight in row {position[0]}, column {position[1]}?"
    ),
    numbers={
        "image": NINE,
        "kernel": [[1, 2], [3, 4]],
        "grad_out": [[1, -1], [2, 0]],
        "position": (0, 1),
    },
    answer=chain.by_weight,
    misconceptions=chain.FOR_WEIGHT,
    hints=(
        "Which cell of the image lay under this weight when the window stood at (0, 0), and which "
        "at the other three places?",
        "Multiply each of these four cells by the entry of grad_out of that place, and add.",
    ),
    explanation=lambda image, grad_out, position: (
        "This weight met the cells "
        + ", ".join(shown(int(c)) for c in chain.met(image, grad_out, position).ravel())
        + "; times grad_out and added up they make "
        + f"{shown(chain.by_weight(image, grad_out, position))}. The weight itself does not occur."
    ),
    show=("image", "kernel", "grad_out"),
    vary=lambda rng: {
        "image": cells(rng, 3, 3, 1, 10),
        "kernel": cells(rng, 2, 2, 1, 5),
        "grad_out": cells(rng, 2, 2, -3, 4),
        # Off the diagonal, where row and column can be mistaken for each other.
        "position": (0, 1) if rng.integers(0, 2) else (1, 0),
    },
)

BIAS = Number(
    id="10.bias",
    prompt="The layer adds a bias, {bias}, to each of its outputs. This grad_out arrives. What "
    "is the gradient of the loss by the bias?",
    numbers={"grad_out": [[1, -1], [2, 3]], "bias": 2},
    answer=lambda grad_out: int(np.sum(grad_out)),
    misconceptions=chain.FOR_BIAS,
    hints=("If the bias grows by a little, by how much does each output grow?",),
    explanation=lambda grad_out: (
        "Every output grows as the bias does, so the loss grows by the sum of all entries, "
        f"{shown(int(np.sum(grad_out)))}."
    ),
    show=("grad_out",),
    vary=lambda rng: {"grad_out": cells(rng, 2, 2, -4, 6), "bias": int(rng.integers(2, 6))},
)

INPUT_ENTRY = Number(
    id="10.input-entry",
    prompt="A 3×3 input, a 2×2 kernel, and the grad_out that arrives at the four outputs. What "
    "is the gradient by the cell in the middle of the input?",
    numbers={"kernel": [[1, 2], [3, 4]], "grad_out": [[1, 2], [0, -1]]},
    answer=chain.by_middle,
    misconceptions=chain.FOR_INPUT,
    hints=(
        "All four windows cover the middle cell. Under which weight does it lie when the window "
        "stands at (0, 0)?",
        "At (0, 0) it lies under the last weight, at (1, 1) under the first. Each weight times "
        "the entry of grad_out of its output, added up.",
    ),
    explanation=lambda kernel, grad_out: (
        " + ".join(
            f"({shown(int(g))})·{shown(int(k))}"
            for g, k in zip(np.ravel(grad_out), np.ravel(kernel)[::-1], strict=True)
        )
        + f" = {shown(chain.by_middle(kernel, grad_out))}. Read in the order of the outputs the "
        "weights run backwards: the kernel is turned by 180°."
    ),
    show=("kernel", "grad_out"),
    vary=lambda rng: {"kernel": cells(rng, 2, 2, 1, 6), "grad_out": cells(rng, 2, 2, -3, 4)},
)

INPUT_SHAPE = Shape(
    id="10.input-shape",
    prompt="An input of {height}×{width} meets a {kernel_size}×{kernel_size} kernel, without "
    "padding. Of which shape is the gradient of the loss by the input?",
    numbers={"height": 6, "width": 8, "kernel_size": 3},
    answer=lambda height, width: (height, width),
    misconceptions=(
        Misconception(
            "shape of the output",
            lambda height, width, kernel_size: (height - kernel_size + 1, width - kernel_size + 1),
            "That is the shape of the output, and of grad_out. How many cells can the loss be "
            "differentiated by?",
        ),
        Misconception(
            "grown",
            lambda height, width, kernel_size: (height + kernel_size - 1, width + kernel_size - 1),
            "That would be a full correlation over the input. It is grad_out that is padded, "
            "and grad_out is smaller.",
        ),
        Misconception(
            "shape of the kernel",
            lambda kernel_size: (kernel_size, kernel_size),
            "That is the shape of the gradient by the weights.",
        ),
        Misconception(
            "width first",
            lambda height, width: (width, height),
            "Rows come first, then columns.",
        ),
        Misconception(
            "start forgotten",
            lambda height, width, kernel_size: (height - kernel_size, width - kernel_size),
            "That counts the steps of the window. The gradient has an entry for each cell of "
            "the input.",
        ),
        Misconception(
            "one entry for each product",
            lambda height, width, kernel_size: (
                (height - kernel_size + 1) * (width - kernel_size + 1),
                kernel_size**2,
            ),
            "That is one number for each product of the forward pass. Those that belong to "
            "the same cell are added.",
        ),
        Misconception(
            "places and weights",
            lambda height, width, kernel_size: (
                height - kernel_size + 1,
                width - kernel_size + 1,
                kernel_size,
                kernel_size,
            ),
            "That keeps every output and every weight apart. The shares that reach the same "
            "cell are added.",
        ),
    ),
    hints=("A gradient has one entry for each number it is taken by.",),
    explanation="One entry for each cell of the input, so {height}×{width}. The full correlation "
    "makes up for what the convolution took away at the border.",
    vary=lambda rng: {
        "height": int(rng.integers(6, 20)),
        "width": int(rng.integers(6, 20)),
        "kernel_size": int(rng.choice([2, 3, 5])),
    },
)

ROTATE = Choice(
    id="10.rotate",
    prompt="For the gradient by the input the kernel is turned by 180°. Why?",
    options=(
        Option(
            name="library",
            text="Libraries have agreed on it",
            reason="It is not a matter of choice: without the turn the numbers are wrong, as the "
            "numeric gradient shows.",
        ),
        Option(
            name="undo",
            text="To undo the convolution",
            reason="The input is not brought back: what is computed is how the loss depends on it. "
            "An inverse would need other weights altogether.",
        ),
        Option(
            name="order",
            text="The first window that reaches a cell reads it with its last weight",
        ),
        Option(
            name="sign",
            text="To turn the sign of the gradient round",
            reason="A turn moves weights and changes no sign. The minus sign of gradient descent "
            "stands in the update.",
        ),
    ),
    answer="order",
    hints=("Follow one cell while the window slides over it. Under which weights does it come?",),
    explanation="As the window moves on to the right and down, a cell in it moves to the left and "
    "up. In the order of the outputs it meets the weights from the last to the first.",
)

RELU = Matrix(
    id="10.relu",
    prompt="A ReLU was given {x} on the way forward. On the way back {grad_out} arrives. What does "
    "it hand on?",
    numbers={"x": [-2, 3, 1, -1], "grad_out": [5, -4, 2, -3]},
    answer=chain.through_relu,
    misconceptions=chain.FOR_RELU,
    asked="row",
    hints=(
        "What did each of the four give on the way forward? And what would change if its input "
        "grew by a little?",
        "Where the input is negative, nothing. Where it is positive, what arrives goes on as it "
        "is.",
    ),
    explanation="It lets through what arrives wherever its input was positive, and nothing "
    "elsewhere. (At exactly 0 the slope is not defined; libraries take 0.)",
    vary=lambda rng: {
        "x": [int(n) for n in rng.choice([-3, -2, -1, 1, 2, 3], 4)],
        "grad_out": [int(n) for n in rng.choice([-5, -4, -3, -2, 2, 3, 4, 5], 4)],
    },
)
