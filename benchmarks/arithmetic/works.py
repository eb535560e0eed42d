"""What is computed, on which numbers, and how fast it should be.

All inputs are float32, drawn from a fixed seed, and so the same in every process.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import DTypeLike, NDArray

Array = NDArray[np.floating]

OURS = "convwidgets"
OPENCV = "OpenCV"
TORCH = "PyTorch"
ONNX = "onnxruntime"
SIGNAL = "scipy.signal"
NDIMAGE = "scipy.ndimage"
SKIMAGE = "scikit-image"
NUMPY = "NumPy"


class Asked(NamedTuple):
    """A figure: our time is at most `limit` times the peer's.

    With several peers the nearest one counts.  `way` names one of the peer's
    calls; without it the peer's fastest counts.
    """

    peers: Sequence[str]
    limit: float
    way: str | None = None
    stretch: float | None = None
    ahead: bool = False

    def __str__(self) -> str:
        """As the table says it."""
        if self.ahead:
            return "ahead of " + ", ".join(self.peers)
        stretch = f" (stretch {self.stretch:g})" if self.stretch else ""
        return f"≤ {self.limit:g} × {', '.join(self.peers)}{stretch}"

    def met(self, ratio: float) -> bool:
        """Whether our time over the peer's is good enough."""
        return ratio < self.limit if self.ahead else ratio <= self.limit


@dataclass(frozen=True)
class Work:
    """One thing to compute.

    Attributes
    ----------
    name : str
        For the command line.
    title : str
        For people.
    kind : str
        "image" (one plane under one kernel), "layer" (NCHW under OIHW),
        "training" (a layer with bias, forward and all three gradients) or
        "pool" (the largest of 2 × 2).
    x, weight : tuple of int
        Shapes; no weight when pooling.
    padding : int
        Zeros on each side.
    asked : tuple of Asked
        The figures.
    memory_mb : float or None
        How much memory the call may take beyond its arguments.
    """

    name: str
    title: str
    kind: Literal["image", "layer", "training", "pool"]
    x: tuple[int, ...]
    weight: tuple[int, ...] = ()
    padding: int = 0
    asked: tuple[Asked, ...] = ()
    memory_mb: float | None = None


WORKS = (
    Work(
        "tiny", "5×5 ⋆ 3×3, all checks", "image", (5, 5), (3, 3),
        asked=(Asked((TORCH,), 3, "conv2d", stretch=1.5),),
    ),
    Work(
        "image-3", "512² ⋆ 3×3", "image", (512, 512), (3, 3),
        asked=(
            Asked((OPENCV,), 4, stretch=2.2),
            Asked((TORCH, ONNX, SIGNAL, NDIMAGE, SKIMAGE), 1, ahead=True),
        ),
    ),
    Work(
        "image-7", "512² ⋆ 7×7", "image", (512, 512), (7, 7),
        asked=(Asked((OPENCV,), 4),),
    ),
    Work(
        "image-15", "512² ⋆ 15×15", "image", (512, 512), (15, 15),
        asked=(Asked((OPENCV,), 1),), memory_mb=4,
    ),
    Work(
        "rgb", "RGB 256² → 16, 3×3", "layer", (1, 3, 256, 256), (16, 3, 3, 3),
        asked=(Asked((TORCH,), 1, "conv2d"),),
    ),
    Work(
        "deep", "64×56×56 → 64, 3×3, p1", "layer", (1, 64, 56, 56), (64, 64, 3, 3), padding=1,
        asked=(Asked((TORCH,), 1.6, "conv2d", stretch=1.2),), memory_mb=8,
    ),
    Work(
        "digits", "32×1×28×28 → 8, 3×3", "layer", (32, 1, 28, 28), (8, 1, 3, 3),
        asked=(Asked((TORCH,), 0.8, "conv2d"),),
    ),
    Work(
        "training", "32×1×28×28 → 8, forward + backward", "training", (32, 1, 28, 28), (8, 1, 3, 3),
        asked=(Asked((TORCH,), 0.5),),
    ),
    Work(
        "pool", "max_pool2d 2×2, 32×16×28×28", "pool", (32, 16, 28, 28),
        asked=(Asked((TORCH,), 2, "max_pool2d"),),
    ),
)  # fmt: skip
BY_NAME = {work.name: work for work in WORKS}

#: All that can be measured: the works, and what is not a matter of time.
PARTS = (*BY_NAME, "memory", "agreement")


class Inputs(NamedTuple):
    """The arrays of one work; those it has no use for are empty."""

    x: Array
    weight: Array
    bias: Array
    #: What comes back from the layer above, when training.
    grad_out: Array

    def astype(self, dtype: DTypeLike) -> "Inputs":
        """The same numbers in another type."""
        return Inputs(*(array.astype(dtype) for array in self))


def inputs(work: Work) -> Inputs:
    """The numbers of a work, the same in every process."""
    random = np.random.default_rng(11)

    def draw(shape: tuple[int, ...]) -> Array:
        return random.standard_normal(shape, dtype=np.float32) if shape else empty

    empty = np.empty(0, np.float32)
    x, weight = draw(work.x), draw(work.weight)
    if work.kind != "training":
        return Inputs(x, weight, empty, empty)
    out = (
        x.shape[0],
        weight.shape[0],
        *(
            size + 2 * work.padding - kernel + 1
            for size, kernel in zip(x.shape[2:], weight.shape[2:], strict=True)
        ),
    )
    return Inputs(x, weight, draw(weight.shape[:1]), draw(out))
