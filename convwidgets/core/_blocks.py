"""All positions of the kernel, cut into blocks whose windows fit the cache."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from ._plan import Plan

# About the second-level cache of one core: larger blocks of columns fall out of it, smaller ones
# pay more often for starting a matrix product.
_BLOCK_BYTES = 2**20

# So many blocks are worth remembering; where there are more, they take long and their list is long.
_REMEMBERED = 256


class Block(NamedTuple):
    """Some positions of the kernel.

    Attributes
    ----------
    images, rows, columns : slice
        Which images, and which part of their outputs.
    inside : slice
        The rows of the padded input that the windows of the block cover.
    flat : slice
        The positions counted row by row.
    in_two_steps : bool
        Whether the windows are quicker to copy by shifting across first, and down second.
    """

    images: slice
    rows: slice
    columns: slice
    inside: slice
    flat: slice
    in_two_steps: bool


def blocks(plan: Plan, itemsize: int) -> Iterable[Block]:
    """Cut all positions into blocks: whole images, whole rows, or part of one.

    Parameters
    ----------
    plan : Plan
    itemsize : int
        Bytes of one number.
    """
    return _few_blocks(plan, itemsize) or _cut(plan, itemsize)


@lru_cache(maxsize=256)
def _few_blocks(plan: Plan, itemsize: int) -> tuple[Block, ...]:
    """All blocks, to be remembered; none if there are many."""
    few = tuple(islice(_cut(plan, itemsize), _REMEMBERED + 1))
    return few if len(few) <= _REMEMBERED else ()


def _cut(plan: Plan, itemsize: int) -> Iterator[Block]:
    n, _, rows, columns = plan.out
    axis = plan.axes[0]
    room = max(1, _BLOCK_BYTES // (plan.groups * plan.depth * itemsize))
    images = room // (rows * columns)
    height = rows if images else max(1, room // columns)
    width = columns if images else min(room, columns)
    images = max(1, images)
    for i in range(0, n, images):
        for top in range(0, rows, height):
            bottom = min(top + height, rows)
            # Where the windows overlap in few rows, because of a stride, a dilation or a block of
            # few rows, two steps would copy more than one.
            in_two_steps = axis.stride == 1 < axis.span <= bottom - top
            inside = slice(top * axis.stride, (bottom - 1) * axis.stride + axis.span)
            for left in range(0, columns, width):
                right = min(left + width, columns)
                flat = slice(top * columns + left, (bottom - 1) * columns + right)
                across = slice(left, right)
                yield Block(
                    slice(i, i + images), slice(top, bottom), across, inside, flat, in_two_steps
                )
