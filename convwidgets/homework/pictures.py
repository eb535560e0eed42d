"""A picture of one's own: a piece of a shipped one."""

import numpy as np
from numpy.typing import NDArray

from convwidgets.core.errors import ConvError
from convwidgets.core.samples import sample_image

from .variants import generator, student_key

SOURCES = ("portrait", "mri")
_SIZES = (24, 40)
_PLACES = 8


def picture_of(
    course: str, student: str, *, rows: int | None = None, columns: int | None = None
) -> NDArray[np.int64]:
    """The picture of a student, as `Homework.picture` gives it."""
    sources = [sample_image(name) for name in SOURCES]
    for name, size, axis in (("rows", rows, 0), ("columns", columns, 1)):
        most = min(source.shape[axis] for source in sources)
        if size is not None and not (type(size) is int and 1 <= size <= most):
            raise ConvError(f"{name} is {size!r}; give a whole number from 1 to {most}.")
    rng = generator(course, student_key(student), "picture")
    # Both are drawn in any case, so that who asks for other columns keeps the same rows.
    height, width = (int(size) for size in rng.integers(_SIZES[0], _SIZES[1], 2, endpoint=True))
    shape = (height if rows is None else rows, width if columns is None else columns)
    pieces = [_piece(sources[int(rng.integers(len(sources)))], shape, rng) for _ in range(_PLACES)]
    # An even piece of background shows no edge: of several places the one with most to see.
    chosen = max(pieces, key=lambda piece: float(np.std(piece))).copy()
    chosen.setflags(write=False)
    return chosen


def _piece(
    source: NDArray[np.int64], shape: tuple[int, int], rng: np.random.Generator
) -> NDArray[np.int64]:
    top, left = (int(rng.integers(0, source.shape[i] - shape[i], endpoint=True)) for i in (0, 1))
    return source[top : top + shape[0], left : left + shape[1]]
