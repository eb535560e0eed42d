"""What was measured, and whether two results are the same."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from benchmarks.arithmetic.works import Array, Work
from benchmarks.sampling import median

#: Single precision, sums of up to 576 products, some by way of a Fourier transform.
TOLERANCE = 1e-4


@dataclass
class Measured:
    """The samples of one call, or why there are none.

    Attributes
    ----------
    work, library, way : str
        What was done, by whom, with which call.
    threads : int
        How many it was allowed.
    seconds : list of float
        One sample per round.
    missing : str
        Why it was not measured.
    """

    work: str
    threads: int
    library: str
    way: str = ""
    seconds: list[float] = field(default_factory=list)
    missing: str = ""

    @property
    def median(self) -> float:
        """The middle of the samples, in seconds."""
        return median(self.seconds)

    def numbers(self) -> dict[str, Any]:
        """For the JSON; `Measured` takes it back."""
        return asdict(self)


@dataclass
class Comparison:
    """All that was measured of one work at one number of threads."""

    found: list[Measured]

    @classmethod
    def of(cls, found: Iterable[Measured], work: Work, threads: int = 1) -> "Comparison":
        """Those of them that belong to the work."""
        return cls([one for one in found if (one.work, one.threads) == (work.name, threads)])

    def best(self, library: str, way: str | None = None) -> Measured | None:
        """The library's fastest call, or the one named; None if it was not measured."""
        fitting = [
            one
            for one in self.found
            if one.library == library and one.seconds and way in (None, one.way)
        ]
        return min(fitting, key=lambda one: one.median, default=None)

    def why_missing(self, library: str) -> str:
        """Why the library was not measured."""
        reasons = [one.missing for one in self.found if one.library == library and one.missing]
        return "; ".join(reasons) or "not measured"


def measured(content: Mapping[str, Any]) -> list[Measured]:
    """Take the samples out of what a JSON file of results holds."""
    rows = content["figures"].get("arithmetic", [])
    return [Measured(**one) for row in rows for one in row["numbers"].get("measured", [])]


def difference(found: Sequence[Array], expected: Sequence[Array]) -> str:
    """What is wrong with a result, or nothing.

    Shapes may differ by axes of one; the order of the numbers may not.
    """
    if len(found) != len(expected):
        return f"gives {len(found)} arrays instead of {len(expected)}"
    for theirs, ours in zip(found, expected, strict=True):
        if _shape(theirs) != _shape(ours):
            return f"gives shape {theirs.shape} instead of {ours.shape}"
        worst = float(np.max(np.abs(np.squeeze(theirs) - np.squeeze(ours))))
        if not worst <= TOLERANCE * float(np.max(np.abs(ours))):
            return f"gives another result, up to {worst:.3g} off"
    return ""


def _shape(array: Array) -> tuple[int, ...]:
    return tuple(size for size in array.shape if size != 1)
