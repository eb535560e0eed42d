"""What was measured, as plain data, and how durations are written."""

import math
from dataclasses import dataclass

import numpy as np

from convwidgets.trace.numbers import number

_UNITS = ((1.0, "s", "second"), (1e-3, "ms", "millisecond"), (1e-6, "µs", "microsecond"))


@dataclass(frozen=True, slots=True)
class Timing:
    """The measurements of one way, or why there are none.

    Attributes
    ----------
    name : str
        What the way is called.
    seconds : tuple of float
        For each sample the time of one run.
    rows : int
        How many rows of the output a run has made; 0 for all of them.
    fault : str
        What is wrong with the answer; empty if it is right.
    """

    name: str
    seconds: tuple[float, ...] = ()
    rows: int = 0
    fault: str = ""

    @property
    def median(self) -> float:
        """The middle of the samples; NaN where there are none."""
        return float(np.median(self.seconds)) if self.seconds else math.nan


def duration(seconds: float, *, spoken: bool = False) -> str:
    """A time with three digits: ``'412 µs'``, or ``'412 microseconds'`` if spoken.

    Examples
    --------
    >>> duration(0.000412), duration(1.5), duration(0.0023, spoken=True)
    ('412 µs', '1.5 s', '2.3 milliseconds')
    """
    fitting = (unit for unit in _UNITS if seconds >= 0.9995 * unit[0])
    size, short, long = next(fitting, _UNITS[-1])
    count = number(seconds / size)
    if spoken:
        return f"{count} {long if count == '1' else long + 's'}"
    return f"{count} {short}"


def factor(ratio: float) -> str:
    """A ratio with two digits, three from 100 on: ``'1,240'``.

    Examples
    --------
    >>> factor(1.5432), factor(77.21), factor(1236.7)
    ('1.5', '77', '1,240')
    """
    rounded = float(f"{ratio:.2g}" if ratio < 100 else f"{ratio:.3g}")
    return f"{rounded:,.0f}" if rounded >= 1000 else number(rounded)
