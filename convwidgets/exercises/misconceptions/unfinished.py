"""Loops that are not written yet, or left too soon.

Each ``compute`` is called like the function that was asked for, with
``(signal, kernel)`` or ``(image, kernel)``, and a stride as third argument where
the exercise has one.
"""

import numpy as np

from ..misconception import Misconception
from .code import shape_of_output, slid
from .windows import Array

no_loops = Misconception(
    "no loops yet",
    lambda x, kernel, stride=1: np.zeros(shape_of_output(x, kernel, stride)),
    "The output has the right size and is still all zeros: no product has been added to it.",
)


def left_early(name: str, filled: tuple[slice, ...], far: str, loop: str) -> Misconception:
    """A ``return`` inside the loops, below a finished sum.

    Parameters
    ----------
    name : str
        Name of the slip.
    filled : tuple of slice
        The part of the output that is written by then, one slice for each axis.
    far : str
        That part in a word, such as ``"row"``.
    loop : str
        The first line of the outermost loop, as far as the student knows it by.
    """

    def compute(x: Array, kernel: Array, stride: int = 1) -> Array:
        right = slid(x, kernel, stride)
        output = np.zeros(right.shape)
        output[filled] = right[filled]
        return output

    return Misconception(
        name,
        compute,
        f"Only the first {far} is filled: your function returns while its loops still have work to "
        f"do. `return` ends everything, so it stands after the loops, indented as far as `{loop}`.",
    )
