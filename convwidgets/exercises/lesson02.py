"""Checks of lesson 02: convolution in two dimensions."""

from typing import Any

import numpy as np

from convwidgets.core import KERNELS

from ._text import plural, products, shape_text, shown
from .function import Function
from .kinds import Choice, Matrix, Number, Option, Shape
from .misconception import Misconception
from .misconceptions import code, counts, outputs, positions, sizes, sums
from .misconceptions.code import slid
from .misconceptions.windows import Array, at_position, convolved, everywhere, rotated
from .misconceptions.windows import place as place_of
from .misconceptions.windows import value_at, window_at

SOBEL_X = KERNELS["sobel_x"].astype(int)
LAPLACIAN = KERNELS["laplacian"].astype(int)
TIMES_TABLE = np.outer(range(1, 6), range(10, 60, 10))
HALF_BRIGHT = np.array([[1, 1, 1, 0, 0]] * 5)
LEFT_MINUS_RIGHT = np.array([[1, 0, -1]] * 3)
SQUARE = np.pad(np.ones((3, 3), dtype=int), 1)
NINE = np.arange(1, 10).reshape(3, 3)


def _cells(rng: np.random.Generator, rows: int, columns: int, low: int = 0, high: int = 10) -> Array:
    return rng.integers(low, high, (rows, columns))


def _kernel(rng: np.random.Generator, rows: int = 3, columns: int = 3) -> Array:
    """A kernel that neither a flip nor a transposition leaves as it is."""
    while True:
        kernel = _cells(rng, rows, columns, -2, 3)
        others = [rotated(kernel), *([kernel.T] if rows == columns else [])]
        if all((kernel != other).any() for other in others):
            return kernel


def _window(**numbers: Any) -> Array:
    window = window_at(numbers, place_of(numbers))
    assert window is not None  # the position of a question lies in its output
    return window


def _sum_at(**numbers: Any) -> str:
    kernel = np.asarray(numbers["kernel"])
    laid = rotated(kernel) if numbers.get("flip_kernel") else kernel
    total = f"{products(_window(**numbers), laid)} = {shown((_window(**numbers) * laid).sum())}"
    bias = numbers.get("bias", 0)
    return f"{total}, and with the bias {shown(value_at(**numbers))}" if bias else total


_SUM_HINTS = (
    "Lay the kernel on the window: nine pairs, nine products, one sum.",
    lambda window, kernel: (
        f"The first row gives {products(window[0], kernel[0])}. Go on with the other two."
    ),
)


def _whole_sum(window: Array, kernel: Array) -> str:
    return f"{products(window, kernel)} = {shown((window * kernel).sum())}."

LAST_INDEX = Number(
    id="02.last-index",
    prompt="An image has {size} rows, the kernel has {kernel_size}. The window moves down one row at "
    "a time. Counting from 0, which is the last row it can start on?",
    numbers={"size": 7, "kernel_size": 3},
    answer=lambda size, kernel_size: size - kernel_size,
    misconceptions=positions.FOR_LAST_INDEX,
    hints=(
        "Push the window down until its last row lies on the last row of the image.",
        lambda size, kernel_size: (
            f"The last row of the image is row {size - 1}. The window covers it and the "
            f"{plural(kernel_size - 1, 'row')} above."
        ),
    ),
    explanation=lambda size, kernel_size: (
        f"From row {size - kernel_size} the window covers rows {size - kernel_size} to {size - 1}, "
        "and that is the end. The index i runs from 0 to H − K, which makes "
        f"{size - kernel_size + 1} values."
    ),
    vary=lambda rng: {
        "kernel_size": (k := int(rng.integers(2, 8))),
        "size": k + int(rng.integers(1, 30)),
    },
)

WINDOW_END = Number(
    id="02.window-end",
    prompt="The kernel has {kernel_size} rows. Which is the last row of the image that the window of "
    "output row {start} reads? Rows are counted from 0.",
    numbers={"start": 1, "kernel_size": 3},
    answer=lambda start, kernel_size: start + kernel_size - 1,
    misconceptions=positions.FOR_WINDOW_END,
    hints=(
        "The window starts on the row with the index of the output. Which rows does it cover?",
        "Write the rows down: {start}, and then {kernel_size} of them in all.",
    ),
    explanation=lambda start, kernel_size: (
        f"It covers the rows {', '.join(str(start + m) for m in range(kernel_size))}: from i to "
        "i + K − 1."
    ),
    vary=lambda rng: {"start": int(rng.integers(1, 20)), "kernel_size": int(rng.integers(2, 8))},
)


def _output_shape(
    height: int, width: int, kernel_height: int, kernel_width: int
) -> tuple[int, int]:
    return height - kernel_height + 1, width - kernel_width + 1


def _vary_shape(rng: np.random.Generator) -> dict[str, int]:
    kernel_height, kernel_width = (int(n) for n in rng.integers(2, 7, 2))
    return {
        "height": kernel_height + int(rng.integers(2, 20)),
        "width": kernel_width + int(rng.integers(2, 20)),
        "kernel_height": kernel_height,
        "kernel_width": kernel_width,
    }


_SHAPE_SLIPS = (
    sizes.forgot_start,
    sizes.as_same,
    sizes.as_full,
    sizes.lost_at_both_ends,
    Misconception(
        "kernel size",
        lambda kernel_size: kernel_size,
        "That is the shape of the kernel. The output counts the places where it can stand.",
    ),
)

SHAPE = Shape(
    id="02.shape",
    prompt="An image of {height}×{width} cells, a kernel of {kernel_height}×{kernel_width}, no "
    "padding, stride 1. What is the shape of the output?",
    numbers={"height": 5, "width": 5, "kernel_height": 3, "kernel_width": 3},
    answer=_output_shape,
    misconceptions=(
        *(sizes.on_both_axes(slip) for slip in _SHAPE_SLIPS),
        sizes.swapped_axes(_output_shape),
    ),
    hints=(
        "Each axis is a strip of its own: how many places has the window on it?",
        "Downwards it can travel {height} − {kernel_height} rows. How many places are that?",
    ),
    explanation=lambda **n: (
        f"{n['height']} − {n['kernel_height']} + 1 rows and {n['width']} − {n['kernel_width']} + 1 "
        f"columns: {shape_text(_output_shape(**n))}."
    ),
    vary=_vary_shape,
)

PRODUCTS = Matrix(
    id="02.products",
    prompt="Before the sum come the products. Which nine products does this kernel give on "
    "this window?",
    numbers={"window": TIMES_TABLE[:3, :3], "kernel": SOBEL_X},
    answer=lambda window, kernel: window * kernel,
    misconceptions=(
        Misconception(
            "rows and columns swapped",
            lambda window, kernel: window * kernel.T,
            sums.transposed.reason,
        ),
        Misconception(
            "kernel flipped",
            lambda window, kernel: window * rotated(kernel),
            sums.flipped.reason,
        ),
        Misconception(
            "signs of the kernel lost",
            lambda window, kernel: window * np.abs(kernel),
            "The minus signs of the kernel got lost. A positive cell times a negative weight is "
            "negative.",
        ),
        Misconception(
            "added instead of multiplied",
            lambda window, kernel: window + kernel,
            "Cell and weight were added. Here they are multiplied; the adding comes afterwards.",
        ),
        Misconception(
            "zero weights taken as one",
            lambda window, kernel: window * np.where(kernel == 0, 1, kernel),
            "Cells under a weight of 0 were kept. Zero times anything is zero.",
        ),
        Misconception(
            "window copied",
            lambda window, kernel: window,
            "Those are the cells of the window. Each one is multiplied by the weight that lies on "
            "it.",
        ),
    ),
    hints=(
        "Each cell meets the weight in the same row and column.",
        "The weights of 0 are the easy ones: a whole column of the products is 0.",
    ),
    explanation=lambda window, kernel: (
        f"Nine products. Their sum is {shown((window * kernel).sum())}, the value of the output."
    ),
    show=("window", "kernel"),
    vary=lambda rng: {"window": _cells(rng, 3, 3, 1, 10), "kernel": _with_zero_column(rng)},
)


def _with_zero_column(rng: np.random.Generator) -> Array:
    kernel = _kernel(rng)
    kernel[:, 1] = 0
    return kernel if kernel.any() and (kernel != kernel.T).any() else _with_zero_column(rng)


def _vary_image(rng: np.random.Generator) -> dict[str, Any]:
    return {
        "image": _cells(rng, 5, 5),
        "kernel": _kernel(rng),
        "position": tuple(int(n) for n in rng.integers(0, 3, 2)),
    }


_AT = (*(at_position(slip) for slip in sums.FOR_SUMS), *outputs.FOR_PLACES)

VALUE = Number(
    id="02.value",
    prompt="Which value stands at output position {position}, written (row, column)?",
    numbers={"image": TIMES_TABLE, "kernel": SOBEL_X, "position": (1, 1)},
    answer=value_at,
    misconceptions=_AT,
    hints=(
        "The position names the top left cell of the window, counted from 0.",
        lambda **n: (
            f"The window is {shown(_window(**n))}. Multiply it by the kernel cell by cell and add."
        ),
    ),
    explanation=lambda **n: (
        f"The window starts at row {place_of(n)[0]} and column {place_of(n)[1]}: {_sum_at(**n)}."
    ),
    show=("image", "kernel"),
    vary=_vary_image,
)

EDGE = Number(
    id="02.edge",
    prompt="On the left the image is bright, on the right it is dark. Which value stands at output "
    "position {position}?",
    numbers={"image": HALF_BRIGHT, "kernel": LEFT_MINUS_RIGHT, "position": (0, 1)},
    answer=value_at,
    misconceptions=_AT,
    hints=(
        "Which columns of the image lie under the kernel at this position?",
        "Left column of the window minus right column, in each of the three rows.",
    ),
    explanation=lambda **n: (
        f"{_sum_at(**n)}. This kernel takes the right side away from the left, so a step from "
        "bright to dark answers with a positive number."
        if value_at(**n) > 0
        else f"{_sum_at(**n)}. All columns of the window are alike, and the weights add up to 0."
    ),
    show=("image", "kernel"),
    vary=lambda rng: {
        "image": HALF_BRIGHT * int(rng.integers(1, 10)),
        "position": tuple(int(n) for n in rng.integers(0, 3, 2)),
    },
)

_WHOLE = (*(everywhere(slip) for slip in sums.FOR_SUMS), *outputs.FOR_OUTPUTS)


def _vary_whole(rng: np.random.Generator) -> dict[str, Any]:
    return {"image": _cells(rng, 4, 4), "kernel": _kernel(rng, 2, 2)}


EDGE_FLIPPED = Matrix(
    id="02.edge-flipped",
    prompt="The same image and the same kernel, now with the flip: true convolution. Which output "
    "comes out?",
    numbers={"image": HALF_BRIGHT, "kernel": LEFT_MINUS_RIGHT, "flip_kernel": True},
    answer=convolved,
    misconceptions=_WHOLE,
    hints=(
        "Turn the kernel by 180° first. What do its columns hold then?",
        "Every row of the output is the same here, so one of them is enough work.",
    ),
    explanation="Turned by 180° the kernel takes left away from right, so the edge answers with the "
    "opposite sign. The zeros stay: in a flat region there is nothing to take away.",
    show=("image", "kernel"),
    vary=lambda rng: {"image": HALF_BRIGHT * int(rng.integers(1, 10))},
)

SOBEL = Number(
    id="02.sobel",
    prompt="One window, one kernel, one sum. Which number comes out?",
    numbers={"window": NINE, "kernel": SOBEL_X},
    answer=lambda window, kernel: (window * kernel).sum(),
    misconceptions=(
        sums.transposed.because(
            "That is what the transposed kernel gives: the minus signs in the top row, as in Sobel "
            "Y. In Sobel X they stand in the left column."
        ),
        *(slip for slip in sums.FOR_SUMS if slip is not sums.transposed),
    ),
    hints=_SUM_HINTS,
    explanation=_whole_sum,
    show=("window", "kernel"),
    vary=lambda rng: {"window": _cells(rng, 3, 3)},
)

BOX = Number(
    id="02.box",
    prompt="The box kernel has nine weights of 1/9. What does it give on this window?",
    numbers={"window": NINE, "kernel": np.full((3, 3), 1 / 9)},
    answer=lambda window: float(np.mean(window)),
    misconceptions=(
        sums.not_averaged,
        Misconception(
            "divided by the side",
            lambda window: float(np.sum(window)) / 3,
            "The sum was divided by 3. There are nine cells, each with a weight of 1/9.",
        ),
        Misconception(
            "centre left out",
            lambda window: (float(np.sum(window)) - float(window[1, 1])) / 8,
            "That is the mean of the eight neighbours. The box counts the centre, too.",
        ),
        Misconception(
            "middle row only",
            lambda window: float(np.mean(window[1])),
            "That is the mean of one row. The box takes all nine cells.",
        ),
        sums.median,
        sums.middle_cell,
    ),
    hints=("Nine equal weights that add up to 1: what is that usually called?",),
    explanation=lambda window: (
        f"The nine cells add up to {shown(window.sum())}, and a ninth of that is "
        f"{shown(float(np.mean(window)))}: a box takes the mean."
    ),
    show=("window",),
    vary=lambda rng: {"window": _cells(rng, 3, 3, 0, 30)},
)

FIRST_WINDOW = Number(
    id="02.first-window",
    prompt="Mind the signs: what does this kernel give on this window?",
    numbers={"window": [[1, 2, 0], [0, 1, 2], [2, 0, 1]], "kernel": SOBEL_X},
    answer=lambda window, kernel: (window * kernel).sum(),
    misconceptions=sums.FOR_SUMS,
    hints=_SUM_HINTS,
    explanation=_whole_sum,
    show=("window", "kernel"),
    vary=lambda rng: {"window": _cells(rng, 3, 3)},
)

BIAS = Number(
    id="02.bias",
    prompt="A layer adds a bias of {bias} to its sum. Which value does it put out for this window?",
    numbers={"window": TIMES_TABLE[:3, :3], "kernel": SOBEL_X, "bias": -100},
    answer=lambda window, kernel, bias: (window * kernel).sum() + bias,
    misconceptions=sums.FOR_SUMS,
    hints=(
        "Sum first, bias last.",
        lambda window, kernel: f"The sum is {shown((window * kernel).sum())}.",
    ),
    explanation=lambda window, kernel, bias: (
        f"The sum is {shown((window * kernel).sum())}. The bias is added once, at the end: "
        f"{shown((window * kernel).sum() + bias)}."
    ),
    show=("window", "kernel"),
    vary=lambda rng: {
        "window": _cells(rng, 3, 3),
        "kernel": _kernel(rng),
        "bias": int(rng.choice([-20, -7, -3, 2, 5, 10])),
    },
)

WHOLE = Matrix(
    id="02.whole",
    prompt="A small one to do in full: which output does this kernel give on this image?",
    numbers={
        "image": [[1, 2, 3, 0], [4, 5, 6, 1], [7, 8, 9, 2], [0, 1, 2, 3]],
        "kernel": [[1, 0], [0, -1]],
    },
    answer=convolved,
    misconceptions=_WHOLE,
    hints=(
        "Four products for each place; begin at the top left and go along the row.",
        lambda **n: f"At position (0, 0): {_sum_at(**n, position=(0, 0))}.",
    ),
    explanation=lambda **n: (
        f"{convolved(**n).size} places, {np.size(n['kernel'])} products each. The first is "
        f"{_sum_at(**n, position=(0, 0))}."
    ),
    show=("image", "kernel"),
    vary=_vary_whole,
)

_FOUR_NEIGHBOURS = np.array([[0, -1, 0], [-1, 4, -1], [0, -1, 0]])

OUTLINE = Matrix(
    id="02.outline",
    prompt="A white square on black. This kernel compares each cell with its eight neighbours. Which "
    "output does it give?",
    numbers={"image": SQUARE, "kernel": LAPLACIAN},
    answer=convolved,
    misconceptions=(
        *_WHOLE,
        Misconception(
            "four neighbours",
            lambda image: convolved(image=image, kernel=_FOUR_NEIGHBOURS),
            "That compares each cell with the four beside, above and below it. This kernel also "
            "takes the four at the corners away.",
        ),
        Misconception(
            "signs turned round",
            lambda image, kernel: -convolved(image=image, kernel=kernel),
            "Every sign is turned round. The centre weight is +8 and the neighbours are taken away.",
        ),
    ),
    hints=(
        "8 for a white cell, minus 1 for each white neighbour.",
        "The corner cell of the square has three white neighbours. And the one in the middle?",
    ),
    explanation="8 minus the number of white neighbours: 3 at a corner of the square, 5 along a "
    "side, 8 in the middle. Inside, where all is alike, nothing is left: only the outline shows.",
    show=("image", "kernel"),
)

CONSTANT = Choice(
    id="02.constant",
    prompt="In the times table each row grows by a fixed amount, row 0 by 10, row 1 by 20, and so on. "
    "Sobel X slides over it. Where is the output constant?",
    options=(
        Option(name="rows", text="Along each row"),
        Option(
            name="columns",
            text="Along each column",
            reason="Down a column the slopes grow: 10, 20, 30, … per cell, and the output grows "
            "with them.",
        ),
        Option(
            name="everywhere",
            text="Everywhere",
            reason="It would be on a ramp with one slope. Here each row has a slope of its own. "
            "Step one place down and compare.",
        ),
        Option(
            name="nowhere",
            text="Nowhere",
            reason="Sobel X measures the slope from left to right. Is it not the same all along a "
            "row?",
        ),
    ),
    answer="rows",
    hints=("What does Sobel X measure, and where does it change in this image?",),
    explanation="Along a row the slope stays the same, and so does the output: 160, 160, 160. The "
    "next row is steeper and gives 240 throughout.",
)

_WEIGHTS = {"height": 5, "width": 5, "kernel_size": 3}


def _vary_weights(rng: np.random.Generator) -> dict[str, int]:
    kernel_size = int(rng.integers(2, 6))
    height, width = (kernel_size + int(n) for n in rng.integers(1, 12, 2))
    return {"height": height, "width": width, "kernel_size": kernel_size}


SHARED = Number(
    id="02.shared",
    prompt="A {height}×{width} image goes in, one map comes out of a {kernel_size}×{kernel_size} "
    "kernel. How many different weights does this convolution have, without a bias?",
    numbers=_WEIGHTS,
    answer=counts.shared,
    misconceptions=counts.FOR_SHARED,
    hints=(
        "Does the kernel change when the window moves?",
        "Count the numbers in the kernel.",
    ),
    explanation=lambda height, width, kernel_size: (
        f"The kernel's {shown(counts.shared(kernel_size))} weights serve all "
        f"{shown(counts.places(height, width, kernel_size))} places. That is parameter sharing."
    ),
    vary=_vary_weights,
)

DENSE = Number(
    id="02.dense",
    prompt=lambda height, width, kernel_size: (
        f"A dense layer turns the same {height}×{width} image into the same "
        f"{height - kernel_size + 1}×{width - kernel_size + 1} outputs. How many weights does it "
        "have, without biases?"
    ),
    numbers=_WEIGHTS,
    answer=counts.dense,
    misconceptions=counts.FOR_DENSE,
    hints=(
        "In a dense layer every output looks at every input.",
        lambda height, width: f"One output alone has {height * width} weights.",
    ),
    explanation=lambda height, width, kernel_size: (
        f"{height * width} inputs times {counts.places(height, width, kernel_size)} outputs: "
        f"{shown(counts.dense(height, width, kernel_size))} weights, where the convolution has "
        f"{counts.shared(kernel_size)}."
    ),
    vary=_vary_weights,
)

EQUIVARIANCE = Choice(
    id="02.equivariance",
    prompt="You shift the image one cell to the right. Away from the borders, what does the output of "
    "a convolution do?",
    options=(
        Option(
            name="same",
            text="It stays the same",
            reason="That would be invariance. The answer to a pattern moves with the pattern; a "
            "convolution alone forgets no position.",
        ),
        Option(name="shifts", text="It shifts one cell to the right, too"),
        Option(
            name="opposite",
            text="It shifts one cell to the left",
            reason="Follow one bright cell: the windows that see it now start one cell further "
            "right.",
        ),
        Option(
            name="changes",
            text="Its values change",
            reason="Every window still holds what another window held before, so the values are "
            "the old ones. Where do they turn up?",
        ),
    ),
    answer="shifts",
    hints=("Try it: move a bright cell in the explorer by one and look at the output.",),
    explanation="Shift in, same shift out: a convolution is equivariant to translation. It is not "
    "invariant; that can come later, in part, from pooling.",
)


def convolve_by_hand(image: Array, kernel: Array) -> Array:
    """Cross-correlation of an image with four loops, as the lesson asks for it."""
    height = image.shape[0] - kernel.shape[0] + 1
    width = image.shape[1] - kernel.shape[1] + 1
    output = np.zeros((height, width))
    for i in range(height):
        for j in range(width):
            for m in range(kernel.shape[0]):
                for n in range(kernel.shape[1]):
                    output[i, j] += image[i + m, j + n] * kernel[m, n]
    return output


def _pair(rng: np.random.Generator) -> tuple[Array, Array]:
    rows, columns = (int(n) for n in rng.integers(2, 4, 2))
    kernel = _kernel(rng, rows, columns)
    height, width = rows + int(rng.integers(2, 4)), columns + int(rng.integers(3, 6))
    return _cells(rng, height, width, -9, 10), kernel


def _strided_pair(rng: np.random.Generator) -> tuple[Array, Array, int]:
    image, kernel = _pair(rng)
    return np.pad(image, 1, mode="reflect"), kernel, int(rng.integers(1, 4))


_BLUR = [[0.25, 0.5], [0.125, 0.125]]

FOUR_LOOPS = Function(
    id="02.four-loops",
    prompt="Complete `convolve(image, kernel)`: two loops move the window, two loops go through the "
    "kernel. No padding, stride 1, no flip. Return an array.",
    arguments=("image", "kernel"),
    oracle=convolve_by_hand,
    cases=(
        (TIMES_TABLE, SOBEL_X),
        ([[1, 2, 3, 0], [4, 5, 6, 1], [7, 8, 9, 2], [0, 1, 2, 3]], [[1, 2], [0, -1]]),
        ([[3, 1, 4, 1], [5, 9, 2, 6], [5, 3, 5, 8]], [[1, 0, -2], [2, 1, 0]]),
        ([[4, 8, 1], [3, 5, 7], [2, 6, 9]], _BLUR),
    ),
    sample=_pair,
    misconceptions=code.FOR_IMAGES,
    hints=(
        "Compare one value with the explorer: which cell of the image and which weight did you "
        "multiply?",
        "The innermost line is `output[i, j] += image[i + m, j + n] * kernel[m, n]`. How far does "
        "each index run?",
    ),
    explanation="Four loops, and every value agrees with the definition. Libraries do the same sums "
    "in another order, only much faster.",
)

STRIDE = Function(
    id="02.stride",
    prompt="A stretch: give your function a third argument, `convolve(image, kernel, stride)`. Output "
    "(i, j) belongs to the window that starts at (i·stride, j·stride).",
    arguments=("image", "kernel", "stride"),
    oracle=slid,
    cases=(
        (TIMES_TABLE, SOBEL_X, 2),
        (np.arange(42).reshape(6, 7) % 11, [[1, -2], [3, 0]], 3),
        (np.arange(30).reshape(5, 6) % 7, [[1, 0, -1], [2, 1, 0]], 1),
        ([[4, 8, 1, 0], [3, 5, 7, 2], [2, 6, 9, 1]], _BLUR, 2),
    ),
    sample=_strided_pair,
    # With a stride, one loop too short is the start forgotten.
    misconceptions=(*code.FOR_STRIDES, *(s for s in code.FOR_IMAGES if s is not code.one_short)),
    hints=(
        "Two lines change: the one that makes the output, and the one that picks the cell.",
        "The output has `(H - K) // stride + 1` rows; the cell is `image[i * stride + m, …]`.",
    ),
    explanation="The stride stands in two places: in the size of the output and in the start of "
    "each window. The kernel's own loops do not know about it.",
)

QUESTIONS = (
    LAST_INDEX,
    WINDOW_END,
    SHAPE,
    PRODUCTS,
    VALUE,
    EDGE,
    EDGE_FLIPPED,
    SOBEL,
    BOX,
    FIRST_WINDOW,
    BIAS,
    WHOLE,
    OUTLINE,
    CONSTANT,
    SHARED,
    DENSE,
    EQUIVARIANCE,
    FOUR_LOOPS,
    STRIDE,
)
