"""The work that is raced over: one convolution layer, its arrays and what it costs."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convwidgets.core import mac_count, memory_count
from convwidgets.core._checks import whole_number
from convwidgets.core.errors import ConvError
from convwidgets.core.memory import MemoryCount

Array = NDArray[np.float64]

#: Rows and columns of an image, at least and at most.
SIZES = (16, 512)
#: More products than these would keep a student's loops busy for minutes.
MOST_PRODUCTS = 100_000_000

LIMITS = {"in_channels": 256, "out_channels": 256, "kernel_size": 11}


@dataclass(frozen=True, slots=True)
class Work:
    """A convolution layer without padding, at stride 1, in float64.

    Attributes
    ----------
    size : int
        Rows and columns of the image.
    in_channels, out_channels : int
        Channels of the image, and how many kernels there are.
    kernel_size : int
        Rows and columns of a kernel.
    """

    size: int
    in_channels: int
    out_channels: int
    kernel_size: int

    @property
    def rows(self) -> int:
        """Rows and columns of the output."""
        return self.size - self.kernel_size + 1

    @property
    def in_shape(self) -> tuple[int, int, int]:
        """Channels, rows and columns of the image."""
        return self.in_channels, self.size, self.size

    @property
    def out_shape(self) -> tuple[int, int, int]:
        """Maps, rows and columns of the output."""
        return self.out_channels, self.rows, self.rows

    @property
    def products(self) -> int:
        """Multiply-adds: maps · rows · columns · K · K · channels."""
        return mac_count(self.in_channels, self.out_channels, self.kernel_size, self.size)

    @property
    def factors(self) -> tuple[int, ...]:
        """What `products` is the product of: maps, rows, columns, kernel twice, channels."""
        return (*self.out_shape, self.kernel_size, self.kernel_size, self.in_channels)

    @property
    def patch_shape(self) -> tuple[int, int]:
        """Rows and columns of the patch matrix of im2col."""
        return self.in_channels * self.kernel_size**2, self.rows**2

    @property
    def patch_bytes(self) -> int:
        """Bytes of the patch matrix."""
        return self._memory.patches

    @property
    def input_bytes(self) -> int:
        """Bytes of the image."""
        return self._memory.input

    @property
    def _memory(self) -> MemoryCount:
        layer = (self.in_channels, self.out_channels, self.kernel_size, self.size)
        return memory_count(*layer, bias=False, itemsize=8)

    def arrays(self) -> tuple[Array, Array]:
        """An image and kernels, the same ones every time."""
        return _drawn(self.in_shape, (self.out_channels, self.in_channels, self.kernel_size))

    def small(self) -> tuple[Array, Array]:
        """A case with few numbers, not square, on which mistakes show early."""
        k = self.kernel_size
        return _drawn((2, k + 2, k + 3), (3, 2, k))

    def strip(self, rows: int) -> tuple[Array, Array]:
        """As much of the work as makes `rows` rows of the output."""
        x, weight = self.arrays()
        return np.ascontiguousarray(x[:, : rows + self.kernel_size - 1]), weight


def read_work(size: Any, in_channels: Any, out_channels: Any, kernel_size: Any) -> Work:
    """The work of these settings, or a `ConvError`."""
    given = {"in_channels": in_channels, "out_channels": out_channels, "kernel_size": kernel_size}
    read = {name: _bounded(value, name, 1, LIMITS[name]) for name, value in given.items()}
    work = Work(read_size(size), **read)
    if work.products > MOST_PRODUCTS:
        raise ConvError(
            f"That is {work.products:,} multiply-adds; at most {MOST_PRODUCTS:,} are raced over: "
            "loops take most of a second for a million. Use a smaller image or fewer channels."
        )
    return work


def read_size(size: Any) -> int:
    """Rows and columns of the image, or a `ConvError`."""
    return _bounded(size, "size", *SIZES)


def _bounded(value: Any, name: str, low: int, high: int) -> int:
    count = whole_number(value, name, low)
    if count > high:
        raise ConvError(f"{name} is {count:,}; it can be at most {high}.")
    return count


def _drawn(x: tuple[int, ...], weight: tuple[int, int, int]) -> tuple[Array, Array]:
    rng = np.random.default_rng(11)
    # Whole numbers: the sums are exact, so a difference is a mistake and no rounding.
    return (
        rng.integers(-9, 10, x).astype(np.float64),
        rng.integers(-4, 5, (*weight, weight[-1])).astype(np.float64),
    )
