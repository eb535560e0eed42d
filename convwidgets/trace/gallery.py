"""What happens when one picture goes through every named kernel: a step for each kernel."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from convwidgets.core.kernels import KERNELS
from convwidgets.trace.channels import CHANNELS
from convwidgets.trace.gallery_extent import Extent
from convwidgets.trace.gallery_facts import FACTS, KernelFacts, total_words
from convwidgets.trace.gallery_own import own_facts
from convwidgets.trace.gallery_picture import FilterPicture, keeps_level
from convwidgets.trace.gallery_reading import check_inside, name_of, read_pixel, read_weights
from convwidgets.trace.numbers import number
from convwidgets.trace.records import Array
from convwidgets.trace.steps import Steps

#: The name of the entry that holds the student's own weights.
OWN = "own"

# Weights that are spoken one by one.
_SPOKEN = 25


@dataclass(frozen=True, slots=True, eq=False)
class GalleryStep:
    """One kernel on the picture.

    Attributes
    ----------
    index, count : int
        This step and how many there are.
    name : str
        A name in `KERNELS`, or ``"own"``.
    kernel : ndarray
        Its weights.
    facts : KernelFacts
        Its label, its formula and what is to be said of it.
    picture : FilterPicture
        What it is laid on.
    pixel : pair of int or None
        The pixel whose sum is looked at.
    """

    index: int
    count: int
    name: str
    kernel: Array
    facts: KernelFacts
    picture: FilterPicture
    pixel: tuple[int, int] | None

    @property
    def total(self) -> float:
        """The sum of the weights."""
        return float(self.kernel.sum())

    @property
    def keeps(self) -> bool:
        """Whether the weights sum to 1, so that the result is a picture again."""
        return keeps_level(self.kernel)

    @property
    def in_colours(self) -> bool:
        """Whether the kernel is laid on each colour by itself."""
        return self.picture.in_colours(self.kernel)

    @property
    def output(self) -> Array:
        """The result at full resolution, unclipped, read-only: (H, W) or (H, W, 3)."""
        return self.picture.response(self.kernel)

    @property
    def extent(self) -> Extent:
        """How far the result reaches."""
        return self.picture.extent(self.kernel)

    @property
    def levels(self) -> tuple[float, ...]:
        """The picture at the pixel, as the kernel meets it."""
        if self.pixel is None:
            return ()
        source = self.picture.values if self.in_colours else self.picture.brightness
        return tuple(float(level) for level in np.atleast_1d(source[self.pixel]))

    @property
    def values(self) -> tuple[float, ...]:
        """The result at the pixel: one number, one for each colour, or none without a pixel."""
        return () if self.pixel is None else self.picture.at(self.kernel, self.pixel)

    def describe(self) -> str:
        """The text twin: what the picture and its captions say."""
        rows, columns = self.picture.shape
        high, wide = self.kernel.shape
        label = self.facts.label
        what = "each colour" if self.in_colours else "the brightness"
        parts = [
            f"Step {self.index + 1} of {self.count}: {label}, a {high} by {wide} kernel, on {what} "
            f"of a picture of {rows} rows and {columns} columns; the result lies between "
            f"{number(self.extent.low)} and {number(self.extent.high)}.",
            self._pixel_words(),
            self.facts.what,
            "" if self.name == OWN else total_words(self.total),
            self._weights(),
            self.facts.why,
            self.facts.use,
        ]
        return " ".join(filter(None, parts))

    def _pixel_words(self) -> str:
        if self.pixel is None:
            return ""
        row, column = self.pixel
        return f"At row {row}, column {column} it gives {readout(self.values)}."

    def _weights(self) -> str:
        if self.kernel.size > _SPOKEN:
            return ""
        divisor = self.facts.divisor
        rows = ("; ".join(", ".join(map(number, row)) for row in self.kernel * divisor)) + "."
        return f"Its weights, row by row{f', times 1/{divisor}' if divisor > 1 else ''}: {rows}"


@dataclass(frozen=True, eq=False)
class GalleryTrace(Steps[GalleryStep]):
    """One picture through every named kernel, and through the student's own if there is one.

    Attributes
    ----------
    picture : FilterPicture
        What the kernels are laid on.
    kernel : ndarray
        The kernel chosen.
    own : ndarray or None
        Weights of the last entry.
    pixel : pair of int or None
        The pixel whose sum is looked at.
    """

    picture: FilterPicture
    kernel: Array
    own: Array | None
    pixel: tuple[int, int] | None

    def __len__(self) -> int:
        return len(FACTS) + (self.own is not None)

    @property
    def names(self) -> tuple[str, ...]:
        """The name of each step."""
        return tuple(FACTS) if self.own is None else (*FACTS, OWN)

    @property
    def chosen(self) -> int:
        """The step of the kernel chosen."""
        return self.place(self.kernel)

    @property
    def output(self) -> Array:
        """The result of the kernel chosen, read-only."""
        return self.picture.response(self.kernel)

    def same_pictures(self, other: "GalleryTrace") -> bool:
        """Whether the steps of another trace look the same."""
        return (
            self.picture is other.picture
            and self.pixel == other.pixel
            and self.names == other.names
            and (self.own is None or other.own is None or np.array_equal(self.own, other.own))
        )

    def place(self, kernel: Array) -> int:
        """The step of a kernel that is in the gallery."""
        name = name_of(kernel)
        return self.names.index(OWN if name is None else name)

    def _step(self, index: int) -> GalleryStep:
        name = self.names[index]
        own = self.own if name == OWN else None
        kernel = KERNELS[name] if own is None else own
        facts = FACTS[name] if own is None else own_facts(own)
        return GalleryStep(index, len(self), name, kernel, facts, self.picture, self.pixel)


def gallery_trace(
    image: Any, kernel: Any = "sobel_x", *, own: Any = None, pixel: Any = None
) -> GalleryTrace:
    """Lay every named kernel on a picture.

    Parameters
    ----------
    image : FilterPicture or array_like, shape (H, W) or (H, W, 3)
        Levels from 0 to 255.  A `FilterPicture` remembers what was worked out
        on it, so that another kernel costs no more than its own result.
    kernel : str or array_like, shape (kH, kW)
        The kernel chosen.  Weights without a name take the place of `own`.
    own : array_like, shape (kH, kW), optional
        Weights that stay in the gallery while a named kernel is chosen.
    pixel : pair of int, optional
        Row and column of a pixel whose sum is looked at.

    Returns
    -------
    GalleryTrace
        One step for each kernel.

    Raises
    ------
    ConvError
        If a value cannot be used; the sentence says which and why.

    Examples
    --------
    >>> import numpy as np
    >>> trace = gallery_trace(np.eye(5) * 255, "laplacian")
    >>> len(trace), trace[trace.chosen].name
    (15, 'laplacian')
    >>> trace.output.shape
    (5, 5)
    """
    picture = image if isinstance(image, FilterPicture) else FilterPicture(image)
    weights = read_weights(kernel, "kernel")
    if name_of(weights) is None:
        own = weights
    elif own is not None:
        own = read_weights(own, "own")
        own = own if name_of(own) is None else None
    place = read_pixel(pixel)
    if place is not None:
        check_inside(place, picture.shape)
    return GalleryTrace(picture, weights, own, place)


def readout(values: Sequence[float]) -> str:
    """The numbers of one pixel: ``'−53'``, or ``'red 12, green 40, blue 9'``."""
    if len(values) == 1:
        return number(values[0])
    return ", ".join(f"{c} {number(v)}" for c, v in zip(CHANNELS, values, strict=True))
