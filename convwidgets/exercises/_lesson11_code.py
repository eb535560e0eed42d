"""The exercises of lesson 11: the patch matrix, and a convolution as one product."""

from dataclasses import replace

import numpy as np

from .function import Function
from .misconceptions import patch_code, patch_rows
from .misconceptions.windows import Array


def im2col_by_hand(x: Array, kernel_size: int, stride: int) -> Array:
    """Every window of x as one column."""
    channels, height, width = x.shape
    down = (height - kernel_size) // stride + 1
    across = (width - kernel_size) // stride + 1
    patches = np.zeros((channels * kernel_size**2, down * across))
    for i in range(down):
        for j in range(across):
            top, left = i * stride, j * stride
            window = x[:, top : top + kernel_size, left : left + kernel_size]
            patches[:, i * across + j] = window.ravel()
    return patches


def im2col_by_rows(x: Array, kernel_size: int, stride: int) -> Array:
    """The same matrix, row by row: one cell of all windows at a time."""
    channels, height, width = x.shape
    down = (height - kernel_size) // stride + 1
    across = (width - kernel_size) // stride + 1
    patches = np.zeros((channels * kernel_size**2, down * across))
    row = 0
    for c in range(channels):
        for m in range(kernel_size):
            for n in range(kernel_size):
                cells = x[c, m : m + stride * down : stride, n : n + stride * across : stride]
                patches[row] = cells.ravel()
                row += 1
    return patches


def product_by_hand(x: Array, weight: Array) -> Array:
    """A convolution layer as one matrix product."""
    maps, _, kernel_size, _ = weight.shape
    down, across = x.shape[1] - kernel_size + 1, x.shape[2] - kernel_size + 1
    patches = im2col_by_hand(x, kernel_size, 1)
    output: Array = (weight.reshape(maps, -1) @ patches).reshape(maps, down, across)
    return output


def _picture(rng: np.random.Generator, channels: int, height: int, width: int) -> Array:
    # No two numbers alike, so that every order shows.
    return rng.permutation(channels * height * width).reshape(channels, height, width) + 1


def _drawn(rng: np.random.Generator) -> tuple[Array, int, int]:
    kernel_size, stride = int(rng.integers(2, 4)), int(rng.integers(1, 4))
    height, width = (kernel_size + stride * int(n) + 1 for n in rng.integers(1, 4, 2))
    return _picture(rng, int(rng.integers(1, 4)), height, width), kernel_size, stride


_RNG = np.random.default_rng(11)

IM2COL = Function(
    id="11.im2col",
    prompt="Write `my_im2col(x, kernel_size, stride)`: `x` has the shape (channels, rows, "
    "columns); every window, flattened in the order channel, row, column, is one column of the "
    "result. The places are taken row by row.",
    arguments=("x", "kernel_size", "stride"),
    oracle=im2col_by_hand,
    cases=(
        (_picture(_RNG, 1, 5, 5), 3, 1),
        (_picture(_RNG, 3, 4, 5), 2, 1),
        (_picture(_RNG, 2, 6, 4), 3, 1),
        (_picture(_RNG, 2, 6, 8), 2, 2),
        (_picture(_RNG, 3, 8, 6), 3, 2),
    ),
    sample=_drawn,
    misconceptions=patch_code.FOR_IM2COL,
    hints=(
        "Think of an input of 3×4×4 and a window of 3×3: which window is column 1, and in which "
        "order do its 27 numbers stand?",
        "Two loops over the places. The window of place (i, j) is a slice of `x` with all its "
        "channels, and `.ravel()` makes a line of it.",
        "`patches[:, i * across + j] = x[:, i * stride : i * stride + K, j * stride : j * stride + "
        "K].ravel()`, with `K` for `kernel_size`.",
    ),
    explanation="Two short loops over the places, and nothing is multiplied yet. All the "
    "arithmetic is left to a single product.",
)


ROWS = replace(
    IM2COL,
    id="11.rows",
    prompt="Write `im2col_by_rows(x, kernel_size, stride)`: the same patch matrix, filled row by "
    "row. `x` has the shape (channels, rows, columns); a row holds one cell of all windows.",
    oracle=im2col_by_rows,
    misconceptions=patch_rows.FOR_ROWS,
    hints=(
        "Three loops, over `c`, `m` and `n` in this order, and a counter for the row. Which cells "
        "of `x[c]` are cell (m, n) of some window?",
        "They begin at (m, n) and lie `stride` apart. There are `down` of them below each other "
        "and `across` side by side.",
        "`patches[row] = x[c, m : m + stride * down : stride, n : n + stride * across : "
        "stride].ravel()`, and then `row += 1`.",
    ),
    explanation="A few long copies instead of many short ones: the number of turns is that of the "
    "rows, whatever the size of the picture.",
)


def _layer(rng: np.random.Generator) -> tuple[Array, Array]:
    channels, maps = (int(n) for n in rng.integers(2, 4, 2))
    kernel_size = int(rng.integers(2, 4))
    height, width = (kernel_size + int(n) for n in rng.integers(1, 5, 2))
    kernels = rng.permutation(maps * channels * kernel_size**2) - 8
    return (
        _picture(rng, channels, height, width),
        kernels.reshape(maps, channels, kernel_size, kernel_size),
    )


PRODUCT = Function(
    id="11.product",
    prompt="Write `my_product(x, weight)`: one matrix product of the kernels as rows and the "
    "patch matrix as columns, folded into maps. `x` is (channels, rows, columns), `weight` "
    "(maps, channels, K, K); no padding, stride 1.",
    arguments=("x", "weight"),
    oracle=product_by_hand,
    cases=(
        (_picture(_RNG, 2, 5, 5), _picture(_RNG, 3, 6, 3).reshape(3, 2, 3, 3) - 20),
        (_picture(_RNG, 3, 4, 6), _picture(_RNG, 2, 6, 2).reshape(2, 3, 2, 2) - 9),
        (_picture(_RNG, 2, 6, 4), _picture(_RNG, 4, 4, 2).reshape(4, 2, 2, 2) - 12),
    ),
    sample=_layer,
    misconceptions=patch_code.FOR_PRODUCTS,
    hints=(
        "Three steps: kernels into rows, windows into columns, the product folded. Print the "
        "shape after each of them.",
        "`weight.reshape(maps, -1)` has a kernel in each row. What is the shape of its product "
        "with the patch matrix?",
        "`(weight.reshape(maps, -1) @ my_im2col(x, K)).reshape(maps, down, across)`, with the "
        "numbers of places for `down` and `across`.",
    ),
    explanation="Kernels as rows, windows as columns, one product, folded. This is how many "
    "libraries compute a convolution.",
)
