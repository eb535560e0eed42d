"""One stage of an application: an operation, the pictures it makes, and its words."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from convwidgets.trace.application_scenes import Area
from convwidgets.trace.numbers import number
from convwidgets.trace.records import Array

#: Grey levels, signed numbers, or true and false.
Kind = Literal["grey", "signed", "mask"]
#: What became of a box: right, wrong, or nobody knows; or a thing without a box.
Verdict = Literal["hit", "false alarm", "found", "missed"]


@dataclass(frozen=True, slots=True, eq=False)
class StageMap:
    """An array that lies on the picture.

    Attributes
    ----------
    label : str
        What it is.
    values : ndarray, shape (rows, columns)
        Its numbers.
    kind : {'grey', 'signed', 'mask'}
        How it is painted; a mask lies over the picture.
    origin : pair of int
        The picture's row and column at which it begins.
    pitch : int
        Cells of the picture, down and across, that one of its cells stands for.
    limit : float
        The number that has the full colour; 0 for the largest there is.
    """

    label: str
    values: Array
    kind: Kind
    origin: tuple[int, int] = (0, 0)
    pitch: int = 1
    limit: float = 0.0

    @property
    def full(self) -> float:
        """The number that has the full colour."""
        return self.limit or float(np.abs(self.values).max())


@dataclass(frozen=True, slots=True)
class Mark:
    """A rectangle on the picture: a box found, or a thing that was missed."""

    area: Area
    verdict: Verdict
    score: float | None = None

    @property
    def text(self) -> str:
        """What stands at it: ``'0.98'``, ``'false alarm 0.81'``, ``'missed'``."""
        word = "" if self.verdict in ("hit", "found") else self.verdict
        return f"{word} {'' if self.score is None else f'{self.score:.2f}'}".strip()


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """One step of an application.

    Attributes
    ----------
    index, count : int
        This step and how many there are.
    title : str
        What the stage is called.
    operation : str
        The call that makes it.
    lesson : str
        Where this operation is taught: number and title.
    shape : tuple of int
        Shape of the result.
    maps : tuple of StageMap
        Its pictures.
    words : str
        What happens and why, in one or two sentences.
    sums : tuple of str
        The arithmetic, with the numbers at the place looked at.
    weights : ndarray or None
        A kernel to show.
    weights_label : str
        What it is.
    marks : tuple of Mark
        Rectangles on the picture.
    beside : tuple of StageMap
        Pictures to compare with, shown before the stage's own.
    """

    index: int
    count: int
    title: str
    operation: str
    lesson: str
    shape: tuple[int, ...]
    maps: tuple[StageMap, ...]
    words: str
    sums: tuple[str, ...] = ()
    weights: Array | None = None
    weights_label: str = ""
    marks: tuple[Mark, ...] = ()
    beside: tuple[StageMap, ...] = ()

    def describe(self) -> str:
        """The text twin: what the picture and its captions say."""
        shape = " by ".join(map(str, self.shape))
        made = f", by {self.operation}" if self.operation else ""
        made += f", lesson {self.lesson}" if self.lesson else ""
        parts = [
            f"Stage {self.index + 1} of {self.count}: {self.title}, {shape}{made}.",
            self.words,
            *(f"{line[0].upper()}{line[1:]}." for line in self.sums),
            self._extent(),
        ]
        return " ".join(filter(None, parts))

    def _extent(self) -> str:
        told = [
            f"{part.label[0].upper()}{part.label[1:]}: from {number(float(part.values.min()))} to "
            f"{number(float(part.values.max()))}"
            for part in self.maps
            if part.kind == "signed"
        ]
        return f"{'; '.join(told)}." if told else ""
