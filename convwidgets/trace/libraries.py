"""Which library turns the kernel, found out by asking each one that is installed.

A single 1 among zeros tells: what is laid on as it stands brings the kernel out
turned by 180°, what turns it first brings it out as it is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

from convwidgets.core import conv2d
from convwidgets.trace.numbers import number
from convwidgets.trace.records import Array, frozen
from convwidgets.trace.text_table import TextTable

LINE, WEIGHTS = frozen([0, 0, 1, 0, 0]), frozen([1, 2, 3])
"""The single 1 on a line, and the kernel that is laid on it."""

FIELD, KERNEL = frozen([[0, 0, 0], [0, 1, 0], [0, 0, 0]]), frozen([[1, 2], [3, 4]])
"""The same in two dimensions."""

_ABSENT, _TURNED, _AS_IT_STANDS = "not installed", "turned by 180° first", "laid on as it stands"


def _functional(torch: Any) -> Any:
    image, weight = (torch.tensor(np.array(a))[None, None] for a in (FIELD, KERNEL))
    return torch.nn.functional.conv2d(image, weight)[0, 0].numpy()


def _layer(torch: Any) -> Any:
    # A new layer draws random weights; the student's own random numbers shall stay as they were.
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        layer = torch.nn.Conv2d(1, 1, KERNEL.shape, bias=False, dtype=torch.float64)
        layer.weight[0, 0] = torch.tensor(np.array(KERNEL))
        return layer(torch.tensor(np.array(FIELD))[None, None])[0, 0].numpy()


#: What is called, the module it needs, and how to call it; every result is that of valid mode.
_CALLS: tuple[tuple[str, str, Callable[[Any], Any]], ...] = (
    ("np.correlate", "numpy", lambda m: m.correlate(LINE, WEIGHTS, mode="valid")),
    ("np.convolve", "numpy", lambda m: m.convolve(LINE, WEIGHTS, mode="valid")),
    ("scipy.signal.correlate2d", "scipy.signal", lambda m: m.correlate2d(FIELD, KERNEL, "valid")),
    ("scipy.signal.convolve2d", "scipy.signal", lambda m: m.convolve2d(FIELD, KERNEL, "valid")),
    # As large as the image; of windows of 2 × 2 only the first row and column hang over.
    ("cv2.filter2D", "cv2", lambda m: m.filter2D(np.array(FIELD), -1, np.array(KERNEL))[1:, 1:]),
    ("torch.nn.functional.conv2d", "torch", _functional),
    ("torch.nn.Conv2d", "torch", _layer),
    ("cw.conv2d", "", lambda _: conv2d(FIELD, KERNEL)),
    ("cw.conv2d, flip_kernel=True", "", lambda _: conv2d(FIELD, KERNEL, flip_kernel=True)),
)


@dataclass(frozen=True, slots=True, eq=False)
class LibraryRow:
    """One function, and what it has made of a single 1.

    Attributes
    ----------
    function : str
        As it is written in a program.
    result : ndarray or None
        What came out; None where the library is not installed.
    flips : bool or None
        Whether it turned the kernel first; None where nobody can tell.
    """

    function: str
    result: Array | None
    flips: bool | None

    @property
    def texts(self) -> tuple[str, str, str]:
        """The function, its result and what that means, as the table shows them."""
        if self.result is None:
            return self.function, "", _ABSENT
        rows = np.atleast_2d(self.result)
        shown = " / ".join(" ".join(number(v) for v in row) for row in rows)
        meaning = {True: _TURNED, False: _AS_IT_STANDS, None: "neither"}[self.flips]
        return self.function, shown, meaning

    def describe(self) -> str:
        """The row in one plain sentence."""
        function, shown, meaning = self.texts
        if self.result is None:
            return f"{function}: {meaning}."
        return f"{function} turns a single 1 into {shown}: the kernel is {meaning}."


class LibraryTable(TextTable[LibraryRow]):
    """Every function that was asked, in order; shown as a table."""

    head = ("function", "a single 1 becomes", "the kernel is")


def _asked(function: str, module: str, call: Callable[[Any], Any]) -> LibraryRow:
    try:
        library = import_module(module) if module else None
    except ImportError:
        return LibraryRow(function, None, None)
    result = frozen(call(library))
    kernel = WEIGHTS if result.ndim == 1 else KERNEL
    if np.array_equal(result, kernel):
        return LibraryRow(function, result, True)
    return LibraryRow(function, result, False if np.array_equal(result, np.flip(kernel)) else None)


def who_flips() -> LibraryTable:
    """Ask the libraries that are installed here whether they turn the kernel.

    Each gets a single 1 among zeros.  The kernel is 1 2 3, and in two
    dimensions 1 2 / 3 4: what is laid on as it stands, cross-correlation, brings
    it out reversed, and what turns it by 180° first, true convolution, as it is.

    Returns
    -------
    LibraryTable
        One row for each function of NumPy, SciPy, OpenCV, PyTorch and this
        package; a library that is missing is said to be missing.

    Examples
    --------
    >>> from convwidgets.trace.libraries import who_flips
    >>> table = who_flips()
    >>> table[0].describe()
    'np.correlate turns a single 1 into 3 2 1: the kernel is laid on as it stands.'
    >>> table[1].flips, table[-1].flips
    (True, True)
    """
    return LibraryTable([_asked(*call) for call in _CALLS])
