"""What people write today: a figure for every step, drawn with pyplot.

Nothing here is made slow on purpose.  It is the shortest code that shows the
same things: three grids with their numbers, the window, and the sum.
"""

import io
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

Array = NDArray[np.float64]


def draw(image: Array, kernel: Array, step: int) -> Figure:
    """Draw one step as a new figure of 900 × 320 pixels."""
    high, wide = kernel.shape
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    output = (windows * kernel).sum((-1, -2))
    row, column = divmod(step, output.shape[1])
    shown = np.where(np.arange(output.size).reshape(output.shape) <= step, output, np.nan)

    figure, (left, middle, right) = plt.subplots(1, 3, figsize=(9, 3.2), dpi=100)
    _grid(left, image, "input", "gray")
    left.add_patch(Rectangle((column - 0.5, row - 0.5), wide, high, fill=False, edgecolor="teal"))
    _grid(middle, kernel, "kernel", "PuOr")
    _grid(right, shown, "output", "PuOr")
    right.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, fill=False, edgecolor="teal"))
    terms = " + ".join(
        f"{x:g}·{w:g}" for x, w in zip(windows[row, column].flat, kernel.flat, strict=True)
    )
    figure.suptitle(f"{terms} = {output[row, column]:g}", fontsize=9)
    return figure


def _grid(axes: Any, values: Array, title: str, colors: str) -> None:
    axes.imshow(values, cmap=colors)
    axes.set_title(title)
    for (row, column), value in np.ndenumerate(values):
        if np.isfinite(value):
            axes.text(column, row, f"{value:g}", ha="center", va="center", fontsize=7, color="red")


def saved(image: Array, kernel: Array, step: int) -> bytes:
    """One step as the inline backend sends it: drawn, saved as PNG, closed."""
    if plt.get_backend().lower() != "agg":
        plt.switch_backend("agg")
    figure = draw(image, kernel, step)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=100, bbox_inches="tight")
    plt.close(figure)
    return buffer.getvalue()
