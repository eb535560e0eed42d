"""What a picture of pooling says about sizes: the formula filled in, and the cells nobody reads."""

import math

from convwidgets.core.geometry import Axis
from convwidgets.scenes.parts import shape_text
from convwidgets.trace.numbers import number
from convwidgets.trace.pooling import PoolTrace


def size_text(axis: Axis) -> str:
    """The size formula of one axis with its numbers: ``'⌊(5 − 2) / 2⌋ + 1 = ⌊1.5⌋ + 1 = 2'``."""
    if axis.before == axis.after:
        room = f" + 2·{axis.before}" if axis.before else ""
    else:
        room = f" + {axis.before} + {axis.after}"
    jumps = (axis.padded - axis.kernel_size) / axis.stride
    opening, closing = "⌈⌉" if axis.ceil_mode else "⌊⌋"
    whole = math.ceil(jumps) if axis.ceil_mode else math.floor(jumps)
    text = f"{opening}({axis.size}{room} − {axis.kernel_size}) / {axis.stride}{closing} + 1"
    if jumps != whole:
        text += f" = {opening}{number(jumps)}{closing} + 1"
    text += f" = {whole + 1}"
    if axis.output <= whole:
        # As in PyTorch: a window that would start past the input has nothing to read.
        text += f", less one window that would start past the input: {axis.output}"
    return text


def size_lines(trace: PoolTrace) -> list[tuple[str, str]]:
    """The formula of each axis with the axes' name, one line where they are alike."""
    height, width = trace.axes
    if height.size == 1 == height.kernel_size:
        return [("length", size_text(width))]
    if size_text(height) == size_text(width):
        return [("height and width", size_text(height))]
    return [("height", size_text(height)), ("width", size_text(width))]


def input_text(trace: PoolTrace) -> str:
    """``'input  5 × 5  + padding 1'``; each side where they differ."""
    (top, bottom), (left, right) = ((axis.before, axis.after) for axis in trace.axes)
    text = f"input  {shape_text(trace.input.shape)}"
    if top == bottom == left == right:
        return text + (f"  + padding {top}" if top else "")
    return f"{text}  + padding {top}, {bottom} / {left}, {right}"


def loss_text(trace: PoolTrace) -> str:
    """How many cells of the input no window reads."""
    dropped, skipped = int(trace.dropped.sum()), int(trace.skipped.sum())
    count = trace.input.size
    if not dropped and not skipped:
        return "every cell is read"
    told = []
    if dropped:
        told.append(f"{dropped:,} of {count:,} cells {_are(dropped)} dropped")
    if skipped:
        among = "" if dropped else f" of {count:,} cells"
        told.append(f"{skipped:,}{among} {_lie(skipped)} between the windows")
    return ", ".join(told)


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _lie(count: int) -> str:
    return "lies" if count == 1 else "lie"
