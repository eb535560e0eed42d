"""A small convolutional network for the digits: two blocks of convolution, ReLU and pooling."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from ._batch_last import backward, batch_last, forward, loss_of
from ._checks import numbers, per_axis, shown, shown_shape, whole_number
from .activations import check_labels, relu, softmax
from .convolution import conv2d
from .dense import dense
from .errors import ConvError
from .pooling import max_pool2d

Array = NDArray[Any]

#: Rows and columns of the images it reads, classes it tells apart.
SIDE, CLASSES = 8, 10

_FILE = Path(__file__).parent / "data" / "trained.npz"


class SmallCNN:
    """A convolutional network that reads 8×8 digits.

    ``1×8×8 → conv 3×3, padding 1 → ReLU → max pool 2×2 → conv 3×3, padding 1 →
    ReLU → max pool 2×2 → flatten → dense → softmax``.

    Parameters
    ----------
    parameters : mapping of str to array_like
        ``conv1.weight`` (A, 1, 3, 3), ``conv1.bias`` (A,), ``conv2.weight``
        (B, A, 3, 3), ``conv2.bias`` (B,), ``dense.weight`` (10, 4·B) and
        ``dense.bias`` (10,).  Copied.

    Attributes
    ----------
    parameters : mapping of str to ndarray
        The same, read-only, all of one floating type.
    channels : tuple of int
        How many maps each convolution makes, ``(A, B)``.
    dtype : numpy.dtype
        What it computes in.

    Raises
    ------
    ConvError
        If an array is missing or has another shape, or a name is unknown.

    See Also
    --------
    train : How it learns.
    load_digits : What it learns from.

    Notes
    -----
    The order of layers is that of Y. LeCun, L. Bottou, Y. Bengio and P. Haffner,
    "Gradient-based learning applied to document recognition", Proceedings of the
    IEEE 86 (1998); ReLU and max pooling in place of the sigmoids and averages of
    that time.

    Examples
    --------
    >>> from convwidgets import SmallCNN, load_digits
    >>> network = SmallCNN.trained()
    >>> network.parameter_count
    1898
    >>> digits = load_digits()
    >>> stages = network.forward(digits.test_images[:5])
    >>> stages["pool2"].shape
    (5, 16, 2, 2)
    >>> digits.test_labels[:5], stages["softmax"].argmax(axis=1)  # one of the few it misreads
    (array([0, 1, 2, 3, 4]), array([0, 1, 8, 3, 4]))
    """

    def __init__(self, parameters: Mapping[str, ArrayLike]) -> None:
        arrays = {name: numbers(value, name) for name, value in parameters.items()}
        maps = [len(arrays[n]) if arrays.get(n, np.array(0)).ndim else 0 for n in _KERNELS]
        shapes = _shapes(*maps)
        missing = [name for name in shapes if name not in arrays]
        unknown = [name for name in arrays if name not in shapes]
        if missing or unknown:
            wrong = f"lacks {missing[0]}" if missing else f"has {unknown[0]}, which is unknown"
            raise ConvError(f"parameters {wrong}; give {', '.join(shapes)}.")
        for name, shape in shapes.items():
            if arrays[name].shape != shape:
                raise ConvError(
                    f"{name} has shape {arrays[name].shape}; here it must be {shape}, as the "
                    f"convolutions make {maps[0]} and {maps[1]} maps."
                )
        dtype = np.result_type(*arrays.values())
        self.dtype = dtype if dtype.kind == "f" else np.dtype(np.float64)
        self.channels = (maps[0], maps[1])
        self.parameters: Mapping[str, Array] = MappingProxyType(
            {name: _frozen(arrays[name], self.dtype) for name in shapes}
        )

    @classmethod
    def random(
        cls,
        channels: Sequence[int] = (8, 16),
        *,
        seed: int = 0,
        dtype: DTypeLike = np.float64,
    ) -> "SmallCNN":
        """A network that has learned nothing yet.

        Parameters
        ----------
        channels : pair of int
            How many maps each convolution makes.
        seed : int
            The same number gives the same network.
        dtype : dtype
            What it computes in; float32 is quicker, float64 is exact enough to
            check gradients with.

        Returns
        -------
        SmallCNN
            Weights are drawn from a normal distribution with variance 2 / fan-in, and
            biases are 0: K. He, X. Zhang, S. Ren and J. Sun, "Delving deep into
            rectifiers", ICCV 2015.

        Raises
        ------
        ConvError
            If the numbers of maps are not two whole numbers from 1 to 64.
        """
        maps = per_axis(channels, 2, "channels", 1)
        if max(maps) > 64:
            raise ConvError(f"channels is {shown(tuple(maps))}; at most 64 maps in a layer.")
        rng = np.random.default_rng(whole_number(seed, "seed", 0))
        drawn: dict[str, Array] = {}
        for name, shape in _shapes(*maps).items():
            if name.endswith("bias"):
                drawn[name] = np.zeros(shape, dtype)
            else:
                spread = np.sqrt(2 / np.prod(shape[1:]))
                drawn[name] = (rng.standard_normal(shape) * spread).astype(dtype)
        return cls(drawn)

    @classmethod
    def trained(cls) -> "SmallCNN":
        """The network that ships with the package, trained with `train` on the digits.

        Returns
        -------
        SmallCNN
            With 8 and 16 maps.  ``core/data/make_trained.py`` made it.
        """
        return _trained()

    @property
    def parameter_count(self) -> int:
        """How many numbers it has learned: weights and biases of all layers."""
        return sum(array.size for array in self.parameters.values())

    def forward(self, x: ArrayLike) -> Mapping[str, Array]:
        """What every stage makes of the images.

        Parameters
        ----------
        x : array_like, shape (N, 1, 8, 8), (1, 8, 8) or (8, 8)
            Ink from 0 to 1.

        Returns
        -------
        mapping of str to ndarray
            In order: ``input``, ``conv1``, ``relu1``, ``pool1``, ``conv2``, ``relu2``,
            ``pool2``, ``flatten``, ``dense`` (the scores) and ``softmax`` (the
            probabilities).  The first axis is N if ``x`` has one.

        Raises
        ------
        ConvError
            If ``x`` has another shape.
        """
        data, single = read_images(x, self.dtype)
        given = self.parameters
        stages: dict[str, Array] = {"input": data}
        maps = data
        for block in "12":
            weight, bias = given[f"conv{block}.weight"], given[f"conv{block}.bias"]
            stages[f"conv{block}"] = maps = conv2d(maps, weight, bias, padding=1)
            stages[f"relu{block}"] = maps = relu(maps)
            stages[f"pool{block}"] = maps = max_pool2d(maps, 2)
        stages["flatten"] = flat = maps.reshape(len(maps), -1)
        stages["dense"] = scores = dense(flat, given["dense.weight"], given["dense.bias"])
        stages["softmax"] = softmax(scores)
        if single:
            stages = {name: maps[0] for name, maps in stages.items()}
        return MappingProxyType(stages)

    def loss_and_gradients(self, x: ArrayLike, labels: ArrayLike) -> tuple[float, dict[str, Array]]:
        """The mean cross-entropy of a batch, and its gradient by every parameter.

        Parameters
        ----------
        x : array_like, shape (N, 1, 8, 8)
            The images.
        labels : array_like of whole numbers, shape (N,)
            The right class of each.

        Returns
        -------
        loss : float
        gradients : dict of str to ndarray
            By the names and in the shapes of ``parameters``.

        Raises
        ------
        ConvError
            If the shapes do not belong together, or a label is no class.
        """
        data, _ = read_images(x, self.dtype)
        classes = check_labels(labels, (len(data), CLASSES))
        passed = forward(batch_last(data, self.dtype), self.parameters)
        loss, grad = loss_of(passed.scores, classes)
        return loss, backward(grad, passed, self.parameters)

    def probabilities(self, x: ArrayLike) -> Array:
        """How likely each class is, in the network's opinion.

        Parameters
        ----------
        x : array_like, shape (N, 1, 8, 8), (1, 8, 8) or (8, 8)
            Ink from 0 to 1.

        Returns
        -------
        ndarray, shape (N, 10) or (10,)
        """
        data, single = read_images(x, self.dtype)
        scores = forward(batch_last(data, self.dtype), self.parameters).scores.T
        found = softmax(scores)
        return found[0] if single else found

    def accuracy(self, images: ArrayLike, labels: ArrayLike) -> float:
        """The share of images whose most likely class is the right one.

        Parameters
        ----------
        images : array_like, shape (N, 1, 8, 8) or of one image
        labels : array_like of whole numbers, shape (N,) or ()

        Returns
        -------
        float
            From 0 to 1.
        """
        found = self.probabilities(images)
        return float((found.argmax(axis=-1) == check_labels(labels, found.shape)).mean())

    def __repr__(self) -> str:
        """Its layers in one line."""
        first, second = self.channels
        return (
            f"SmallCNN: 1×8×8 → {first}×4×4 → {second}×2×2 → 10, {self.parameter_count:,} numbers"
        )


_KERNELS = ("conv1.weight", "conv2.weight")


def read_images(x: ArrayLike, dtype: np.dtype[Any]) -> tuple[Array, bool]:
    """Images as (N, 1, 8, 8), and whether a single one was given."""
    data = numbers(x, "x")
    if data.ndim not in (2, 3, 4) or data.shape[-3:] != (1, SIDE, SIDE)[-data.ndim :]:
        raise ConvError(
            f"x has shape {shown_shape(data.shape)}; this network reads images of "
            f"1×{SIDE}×{SIDE}, one, shape (1, {SIDE}, {SIDE}), or several, "
            f"shape (N, 1, {SIDE}, {SIDE})."
        )
    return np.asarray(data.reshape(-1, 1, SIDE, SIDE), dtype), data.ndim < 4


def _shapes(first: int, second: int) -> dict[str, tuple[int, ...]]:
    """The shapes of all parameters of a network with so many maps."""
    return {
        "conv1.weight": (first, 1, 3, 3),
        "conv1.bias": (first,),
        "conv2.weight": (second, first, 3, 3),
        "conv2.bias": (second,),
        "dense.weight": (CLASSES, second * (SIDE // 4) ** 2),
        "dense.bias": (CLASSES,),
    }


def _frozen(array: Array, dtype: np.dtype[Any]) -> Array:
    copy = np.array(array, dtype)
    copy.flags.writeable = False
    return copy


@cache
def _trained() -> SmallCNN:
    with np.load(_FILE, allow_pickle=False) as file:
        return SmallCNN({name: file[name].astype(np.float64) for name in file.files})
