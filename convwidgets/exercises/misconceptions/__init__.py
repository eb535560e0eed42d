"""The slips students make with convolutions, for any numbers.

`sizes` (output sizes), `shapes` (the same on both axes), `positions` (where a
window stands), `sums` (one weighted sum), `outputs` (which window was taken, and
whole outputs), `counts` (weights and parameters), `code`, `signals` and `strides`
(loops that almost work), `unfinished` (loops that stop too soon); `windows` carries
the slips of one sum to a position or to a whole output.

Each is a `Misconception` whose ``compute`` takes givens by the names said in its
module and gives ``None`` where the slip cannot happen.  ``Misconception.using``
fits it to other names, ``Misconception.because`` to another sentence.
"""

from . import (
    code,
    counts,
    outputs,
    positions,
    shapes,
    signals,
    sizes,
    strides,
    sums,
    unfinished,
    windows,
)

__all__ = [
    "code",
    "counts",
    "outputs",
    "positions",
    "shapes",
    "signals",
    "sizes",
    "strides",
    "sums",
    "unfinished",
    "windows",
]
