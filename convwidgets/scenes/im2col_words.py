"""Sizes, factors and the story of a cell, as they are written under the picture."""

from typing import Any

from convwidgets.scenes.im2col_matrix import Matrix
from convwidgets.scenes.parts import shape_text
from convwidgets.trace.im2col import Col2imTrace, Im2colTrace
from convwidgets.trace.im2col_patches import Patches
from convwidgets.trace.im2col_step import CellStory
from convwidgets.trace.numbers import number

_SIZE = "H\N{PRIME}·W\N{PRIME}"


def size_words(trace: Patches[Any]) -> str:
    """The shape of the matrix and how much larger it is than the image."""
    channels, high, wide = trace.window_shape
    down, across = trace.positions
    rows, columns = trace.columns.shape
    size = f"{trace.image.size:,}"
    times = "as many as the input"
    if trace.columns.size != trace.image.size:
        times = f"{number(trace.factor)} times the input's {size}"
    return (
        f"(C·kH·kW) × ({_SIZE}) = ({channels}·{high}·{wide}) × ({down}·{across}) = "
        f"{rows} × {columns}: {trace.columns.size:,} numbers, {times}"
    )


def product_words(trace: Im2colTrace) -> str:
    """The shapes of the product and what it costs."""
    several, (rows, columns) = len(trace.kernels), trace.columns.shape
    return (
        f"(O × C·kH·kW) · (C·kH·kW × {_SIZE}) = ({several} × {rows}) · ({rows} × {columns}) = "
        f"{shape_text((several, columns))}: {several * rows * columns:,} multiplications, as many "
        "as with loops"
    )


def story_words(trace: Patches[Any]) -> str:
    """How often the marked cell occurs, and where; empty without one."""
    story = trace.story
    if story is None:
        return ""
    if not story.copies:
        return f"{_cell_words(trace, story)} is read by no window."
    return f"{_cell_words(trace, story)} stands {story.times} in the matrix: {story.columns}"


def _cell_words(trace: Patches[Any], story: CellStory) -> str:
    """The cell, its value and, where the padding is counted beside the picture, its place there."""
    words = f"{story.name} = {number(story.value)}"
    (top, _), (left, _) = trace.padding
    if top or left:
        words += f" (padded [{story.cell[1] + top}, {story.cell[2] + left}])"
    return words


def ask(matrix: Matrix) -> str:
    """What to click to see such a story."""
    where = "the matrix, the column" if matrix.targets() else "the column"
    return f"click an entry of {where} or the window: every copy of its input cell is marked"


def back_words(trace: Col2imTrace) -> list[tuple[str, str]]:
    """Why it is not the inverse, what it is, and what it is good for."""
    story = trace.story
    if story is None:
        most, least = int(trace.counts.max()), int(trace.counts.min())
        if most == least == 1:
            first = "here yes, as every cell lies in exactly one window; where windows overlap, no"
        elif most == 1:
            first = "no: cells that lie in no window come back as 0"
        else:
            first = (
                f"no: a cell comes back once for every window that holds it, here up to {most} "
                "times: col2im(im2col(x)) = times added × x"
            )
    elif not story.copies:
        first = f"{_cell_words(trace, story)} is read by no window and comes back as 0"
    else:
        count = len(story.copies)
        first = (
            f"{_cell_words(trace, story)} stands {story.times} in the matrix and comes back as "
            f"{count} × {number(story.value)} = {number(count * story.value)}"
        )
    return [
        ("inverse?", first),
        (
            "transpose",
            "im2col copies a cell to its places in the matrix, col2im adds these places up again: "
            "the transposed map",
        ),
        (
            "gradient",
            "which is what the gradient by the input needs: grad_x = col2im(weightᵀ · grad_out)",
        ),
    ]
