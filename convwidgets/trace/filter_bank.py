"""Sets of filters for colour pictures, such as the first layer of a trained network holds.

Where they come from
--------------------
Networks trained on photographs end up, whatever their task, with first-layer filters of a few
kinds: edges and gratings of every orientation, and blobs of colour (A. Krizhevsky, I. Sutskever,
G. Hinton, *ImageNet classification with deep convolutional neural networks*, 2012, figure 3;
J. Yosinski et al., *How transferable are features in deep neural networks?*, 2014).  The filters
here are of these kinds, but made from formulas, not learned.

In the formulas x counts cells to the right and y cells down from the centre, and θ is the angle of
the edge or of the stripes, counted from horizontal as in a graph.  Across and along them lie
::

    u = x sin θ + y cos θ        v = x cos θ − y sin θ

* **Edge**: the first derivative of a Gaussian, u · exp(−(u² + v²) / (2 sigma²))  (W. Freeman,
  E. Adelson, *The design and use of steerable filters*, 1991).
* **Gabor filter**: exp(−(u² + (aspect · v)²) / (2 sigma²)) · cos(2π u / wavelength + phase)
  (J. Daugman, *Uncertainty relation for resolution in space, spatial frequency, and orientation
  optimized by two-dimensional visual cortical filters*, 1985), less as much of its envelope, the
  first factor, as makes the weights sum to 0.
* **Spot**: a narrow Gaussian less a wide one of the same sum.
* **Blob**: one Gaussian, with a weight for each colour that sum to 0.

Every filter is scaled until its positive weights sum to 1.  As all its weights sum to 0, an even
area always gives 0, and levels from 0 to 255 give responses from −255 to 255.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from convwidgets.core._checks import known_name
from convwidgets.core.kernels import KERNEL_NOTES, KERNELS
from convwidgets.trace.gallery_facts import FACTS
from convwidgets.trace.records import Array, frozen

SIZE = 7
"""Rows and columns of the filters made here."""

_GREY = (1.0, 1.0, 1.0)
_RED_GREEN = (1.0, -1.0, 0.0)
_BLUE_YELLOW = (-0.5, -0.5, 1.0)
_GREEN_MAGENTA = (-0.5, 1.0, -0.5)


class Filter(NamedTuple):
    """One filter of a bank.

    Attributes
    ----------
    name : str
        As it is shown.
    note : str
        What it answers to, in a sentence.
    weights : ndarray, shape (3, K, K)
        Read-only: a plane for red, for green and for blue.
    """

    name: str
    note: str
    weights: Array


def gabor(
    size: int, angle: float, *, wavelength: float, sigma: float, phase: float = 0.0,
    aspect: float = 1.0,
) -> Array:  # fmt: skip
    """A Gabor filter as the module's text defines it, not yet scaled.

    Parameters
    ----------
    size : int
        Rows and columns.
    angle : float
        θ in degrees: the direction of its stripes.
    wavelength : float
        Cells from one stripe to the next of the same sign.
    sigma : float
        The width of its envelope in cells.
    phase : float, optional
        In degrees: 0 for a stripe in the middle, 90 for an edge there.
    aspect : float, optional
        How much narrower than wide the envelope is.

    Returns
    -------
    ndarray, shape (size, size)
        Its weights sum to 0.

    Examples
    --------
    >>> from convwidgets.trace.filter_bank import gabor
    >>> upright = gabor(7, 90, wavelength=5, sigma=1.9)
    >>> bool(abs(upright.sum()) < 1e-12), bool(upright[3, 3] > 0 > upright[3, 1])
    (True, True)
    """
    u, v = _across_and_along(size, angle)
    envelope = np.exp(-(u**2 + (aspect * v) ** 2) / (2 * sigma**2))
    waves = envelope * np.cos(2 * np.pi * u / wavelength + np.radians(phase))
    balanced: Array = waves - envelope * (waves.sum() / envelope.sum())
    return balanced


def _across_and_along(size: int, angle: float) -> tuple[Array, Array]:
    down, right = np.indices((size, size)) - (size - 1) / 2
    sine, cosine = np.sin(np.radians(angle)), np.cos(np.radians(angle))
    return right * sine + down * cosine, right * cosine - down * sine


def _edge(angle: float) -> Array:
    u, v = _across_and_along(SIZE, angle)
    edge: Array = u * np.exp(-(u**2 + v**2) / (2 * 1.4**2))
    return edge


def _blob(sigma: float) -> Array:
    u, v = _across_and_along(SIZE, 0)
    blob = np.exp(-(u**2 + v**2) / (2 * sigma**2))
    scaled: Array = blob / blob.sum()
    return scaled


def _made(name: str, note: str, plane: Array, colours: tuple[float, ...] = _GREY) -> Filter:
    weights = np.multiply.outer(np.array(colours), plane)
    # What is zero but for rounding would be written as 1e−17.
    weights[np.abs(weights) < 1e-12 * np.abs(weights).max()] = 0
    return Filter(name, note, frozen(weights / weights[weights > 0].sum()))


def _gabor(angle: float, phase: float = 0.0) -> Array:
    return gabor(SIZE, angle, wavelength=5.0, sigma=1.9, phase=phase)


_EDGES = (
    _made("horizontal edge", "Brighter below than above.", _edge(0)),
    _made("vertical edge", "Brighter on the right than on the left.", _edge(90)),
    _made("45° edge", "An edge that rises to the right, brighter below it.", _edge(45)),
    _made("135° edge", "An edge that falls to the right, brighter above it.", _edge(135)),
)
_COLOURS = (
    _made("red–green blob", "Red areas lie above zero, green ones below.", _blob(1.6), _RED_GREEN),
    _made(
        "blue–yellow blob",
        "Blue areas lie above zero, yellow ones below.",
        _blob(1.6),
        _BLUE_YELLOW,
    ),
    _made(
        "green–magenta blob",
        "Green areas lie above zero, magenta ones below.",
        _blob(1.6),
        _GREEN_MAGENTA,
    ),
    _made("red–green edge", "Redder on the right than on the left.", _edge(90), _RED_GREEN),
    _made("blue–yellow edge", "Bluer below than above.", _edge(0), _BLUE_YELLOW),
)
_SPOT = _made("light spot", "A spot that is lighter than its surroundings.",
              _blob(1.0) - _blob(2.2))  # fmt: skip
_GABORS = (
    _made("Gabor 0°", "Level stripes 5 pixels apart, a light one in the middle.", _gabor(0)),
    _made("Gabor 45°", "Rising stripes 5 pixels apart, a light one in the middle.", _gabor(45)),
    _made("Gabor 90°", "Upright stripes 5 pixels apart, a light one in the middle.", _gabor(90)),
    _made("Gabor 135°", "Falling stripes 5 pixels apart, a light one in the middle.", _gabor(135)),
    _made("Gabor 0°, odd", "Level stripes, an edge in the middle, dark above it.", _gabor(0, -90)),
    _made("Gabor 90°, odd", "Upright stripes, an edge in the middle, dark left of it.",
          _gabor(90, -90)),
)  # fmt: skip

FILTER_BANKS: Mapping[str, tuple[Filter, ...]] = MappingProxyType(
    {
        "first_layer": (*_EDGES, _SPOT, *_COLOURS, *_GABORS),
        "edges": _EDGES,
        "colours": _COLOURS,
        "gabor": _GABORS,
    }
)
"""Sets of filters: name → filters.  The module says where each comes from."""

_NAMED = {f.name: f for f in FILTER_BANKS["first_layer"]}
_NAMED |= {
    name: Filter(FACTS[name].label, KERNEL_NOTES[name], frozen(np.stack([kernel] * 3)))
    for name, kernel in KERNELS.items()
}


def filter_named(name: str) -> Filter:
    """A single filter: one of ``first_layer``, or one of `KERNELS` on all three planes.

    Parameters
    ----------
    name : str
        Such as ``"45° edge"`` or ``"sobel_x"``.

    Returns
    -------
    Filter
        With its weights, shape (3, K, K).

    Raises
    ------
    ConvError
        If there is no such filter; it names the near ones.

    Examples
    --------
    >>> from convwidgets.trace.filter_bank import filter_named
    >>> filter_named("light spot").weights.shape
    (3, 7, 7)
    """
    return _NAMED[known_name(name, _NAMED, "filter")]


def filter_of(weights: Array) -> Filter | None:
    """The filter that has these weights, if it is one of those known by name."""
    return next((f for f in _NAMED.values() if np.array_equal(f.weights, weights)), None)


def bank_named(name: str) -> Array:
    """The weights of a whole bank.

    Parameters
    ----------
    name : str
        One of `FILTER_BANKS`.

    Returns
    -------
    ndarray, shape (N, 3, K, K)
        Read-only.

    Raises
    ------
    ConvError
        If there is no such bank; it names the near ones.

    Examples
    --------
    >>> from convwidgets.trace.filter_bank import bank_named
    >>> bank_named("first_layer").shape
    (16, 3, 7, 7)
    """
    filters = FILTER_BANKS[known_name(name, FILTER_BANKS, "filter bank")]
    return frozen(np.stack([f.weights for f in filters]))
