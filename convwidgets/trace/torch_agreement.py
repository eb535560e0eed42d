"""Does `conv2d` compute what `torch.nn.Conv2d` computes?  PyTorch is asked where it is there."""

import math
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from convwidgets.core import conv2d
from convwidgets.core._checks import PerAxis, per_axis, shown, true_or_false, whole_number
from convwidgets.core._padding_forms import Padding
from convwidgets.core.errors import ConvError
from convwidgets.trace.numbers import number
from convwidgets.trace.text_table import TextTable

PaddingMode = Literal["zeros", "reflect", "replicate", "circular"]

#: Compared with where it is installed, and needed by nothing.
_LIBRARY = "torch"

#: How far sums of the same products may lie apart, as a share of the largest.
_CLOSE: Mapping[str, float] = MappingProxyType({"float32": 1e-5, "float64": 1e-12})
_DEFAULTS: Mapping[str, Any] = MappingProxyType(
    {
        "stride": 1, "padding": 0, "dilation": 1, "groups": 1, "bias": True,
        "padding_mode": "zeros", "dtype": "float32",
    }
)  # fmt: skip
_SIZE = (9, 11)

#: Every argument of `torch.nn.Conv2d` that changes the numbers, in one layer or more.
EXAMPLES: tuple[Mapping[str, Any], ...] = tuple(
    MappingProxyType({"in_channels": 4, "out_channels": 6, "kernel_size": 3} | more)
    for more in (
        {}, {"kernel_size": (3, 5)}, {"stride": 2}, {"stride": (2, 1)}, {"padding": 1},
        {"padding": (2, 1)}, {"padding": "valid"}, {"padding": "same"},
        {"kernel_size": 4, "padding": "same"}, {"dilation": 2}, {"groups": 2},
        {"out_channels": 8, "groups": 4}, {"bias": False},
        {"padding": 2, "padding_mode": "reflect"}, {"padding": 2, "padding_mode": "replicate"},
        {"padding": 2, "padding_mode": "circular"},
        {"kernel_size": (3, 2), "stride": (2, 3), "padding": (3, 1), "dilation": (1, 2),
         "groups": 2, "bias": False, "padding_mode": "circular"},
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """One layer, computed here and in PyTorch.

    Attributes
    ----------
    layer : str
        The line that makes it in PyTorch, without the device and the type.
    shape : tuple of int
        Shape of the output.
    difference : float or None
        The largest between two numbers of the outputs; None without PyTorch.
    agrees : bool or None
        Whether that is no more than rounding; None without PyTorch.
    """

    layer: str
    shape: tuple[int, ...]
    difference: float | None
    agrees: bool | None

    @property
    def texts(self) -> tuple[str, str, str]:
        """The layer, the shape of its output, and what PyTorch says to that."""
        shape = " × ".join(map(str, self.shape))
        if self.difference is None:
            return self.layer, shape, "not compared: PyTorch is not installed"
        apart = f"largest difference {number(self.difference)}"
        return self.layer, shape, f"the same, {apart}" if self.agrees else f"differs, {apart}"

    def describe(self) -> str:
        """The row in one plain sentence."""
        layer, shape, verdict = self.texts
        return f"{layer} makes {shape}: {verdict}."


class AgreementTable(TextTable[AgreementRow]):
    """Layers in order, each with what PyTorch says to it; shown as a table."""

    head = ("layer", "output of cw.conv2d", "PyTorch")


def compare_with_torch(
    in_channels: int | None = None,
    out_channels: int | None = None,
    kernel_size: PerAxis | None = None,
    *,
    stride: PerAxis = 1,
    padding: Padding = 0,
    dilation: PerAxis = 1,
    groups: int = 1,
    bias: bool = True,
    padding_mode: PaddingMode = "zeros",
    dtype: Literal["float32", "float64"] = "float64",
    size: PerAxis = _SIZE,
) -> AgreementTable:
    """Compute a layer with `conv2d` and, where it is installed, with `torch.nn.Conv2d`.

    Both get the same two random pictures and the same random weights.  Without
    any argument, layers are compared in which every argument of
    `torch.nn.Conv2d` that changes the numbers is used.

    Parameters
    ----------
    in_channels, out_channels, kernel_size, stride, padding, dilation, groups, bias, padding_mode
        As in `torch.nn.Conv2d`, whose padding is a number, a pair of them,
        ``"valid"`` or ``"same"``.
    dtype : {"float64", "float32"}
        The type of all numbers.  PyTorch's own default is float32, whose sums
        are rounded after about seven digits.
    size : int or pair of int
        Rows and columns of the pictures.

    Returns
    -------
    AgreementTable
        One row for each layer.  Where PyTorch is missing, the row says so, and
        still has the shape that `conv2d` makes.

    Raises
    ------
    ConvError
        For a layer that cannot be made.

    Examples
    --------
    >>> from convwidgets import compare_with_torch
    >>> row = compare_with_torch(3, 32, 5, stride=2, padding=2, size=128)[0]
    >>> row.layer, row.shape
    ('Conv2d(3, 32, 5, stride=2, padding=2)', (2, 32, 64, 64))
    >>> len(compare_with_torch())
    17
    """
    if in_channels is None and out_channels is None and kernel_size is None:
        layers = [{**_DEFAULTS, "dtype": dtype, **example} for example in EXAMPLES]
    elif in_channels is None or out_channels is None or kernel_size is None:
        raise ConvError(
            "A layer needs in_channels, out_channels and kernel_size, such as "
            "compare_with_torch(3, 8, 3); without any of them all the examples are compared."
        )
    else:
        layers = [{
            "in_channels": in_channels, "out_channels": out_channels, "kernel_size": kernel_size,
            "stride": stride, "padding": padding, "dilation": dilation, "groups": groups,
            "bias": bias, "padding_mode": padding_mode, "dtype": dtype,
        }]  # fmt: skip
    torch = _torch()
    return AgreementTable([_compared(torch, layer, per_axis(size, 2, "size", 1))
                           for layer in layers])  # fmt: skip


def _torch() -> Any:
    try:
        return import_module(_LIBRARY)
    except ImportError:
        return None


def _plain(value: Any) -> Any:
    """Numbers of NumPy and lists as PyTorch would have them written: numbers and tuples."""
    value = value.tolist() if isinstance(value, np.ndarray | np.generic) else value
    return tuple(value) if isinstance(value, list) else value


def _compared(torch: Any, given: Mapping[str, Any], size: tuple[int, ...]) -> AgreementRow:
    layer = {name: _plain(value) for name, value in given.items()}
    settings = dict(layer)
    inputs = whole_number(settings.pop("in_channels"), "in_channels", 1)
    outputs = whole_number(settings.pop("out_channels"), "out_channels", 1)
    kernel = per_axis(settings.pop("kernel_size"), 2, "kernel_size", 1)
    groups = whole_number(settings["groups"], "groups", 1)
    has_bias = true_or_false(settings.pop("bias"), "bias")
    settings["padding"] = _padding(settings["padding"])
    dtype = settings.pop("dtype")
    if not isinstance(dtype, str) or dtype not in _CLOSE:
        raise ConvError(f"dtype is {shown(dtype)}; give 'float32' or 'float64'.")
    if inputs % groups or outputs % groups:
        raise ConvError(
            f"groups is {groups}; it has to divide in_channels, {inputs}, and out_channels, "
            f"{outputs}."
        )
    rng = np.random.default_rng(0)
    x = rng.normal(size=(2, inputs, *size)).astype(dtype)
    bound = 1 / math.sqrt(inputs // groups * math.prod(kernel))
    weight = rng.uniform(-bound, bound, (outputs, inputs // groups, *kernel)).astype(dtype)
    bias = rng.uniform(-bound, bound, outputs).astype(dtype) if has_bias else None
    ours = conv2d(x, weight, bias, **settings)
    text = _line(layer)
    if torch is None:
        return AgreementRow(text, ours.shape, None, None)
    theirs = _layer(torch, x, weight, bias, dtype, settings)
    if theirs.shape != ours.shape:
        return AgreementRow(text, ours.shape, math.inf, False)
    difference = float(np.abs(ours - theirs).max())
    close = _CLOSE[dtype] * max(1.0, float(np.abs(ours).max()))
    return AgreementRow(text, ours.shape, difference, difference <= close)


def _padding(value: Padding) -> Padding:
    """As a layer of PyTorch takes it, which knows fewer forms than `conv2d`."""
    if isinstance(value, str):
        if value in ("valid", "same"):
            return value
        raise ConvError(
            f"padding is {shown(value)}; torch.nn.Conv2d takes a number, a pair of them or "
            "'valid' or 'same'."
        )
    return per_axis(value, 2, "padding", 0)


def _layer(
    torch: Any,
    x: NDArray[Any],
    weight: NDArray[Any],
    bias: NDArray[Any] | None,
    dtype: str,
    settings: Mapping[str, Any],
) -> NDArray[Any]:
    """The output of a layer of PyTorch with these weights."""
    outputs, per_group, *kernel = weight.shape
    # A new layer draws random weights; the student's own random numbers shall stay as they were.
    with torch.random.fork_rng(devices=[]), torch.no_grad(), warnings.catch_warnings():
        # Even kernels with padding "same" cost PyTorch a copy, of which it warns once.
        warnings.simplefilter("ignore", UserWarning)
        layer = torch.nn.Conv2d(
            per_group * settings["groups"], outputs, tuple(kernel), bias=bias is not None,
            dtype=getattr(torch, dtype), device="cpu", **settings,
        )  # fmt: skip
        layer.weight[...] = torch.tensor(weight)
        if bias is not None:
            layer.bias[...] = torch.tensor(bias)
        result: NDArray[Any] = layer(torch.tensor(x)).numpy()
        return result


def _line(layer: Mapping[str, Any]) -> str:
    """How PyTorch would be asked for it, without what is as usual."""
    first = [str(layer[name]) for name in ("in_channels", "out_channels", "kernel_size")]
    more = [f"{name}={layer[name]!r}" for name, usual in _DEFAULTS.items()
            if name != "dtype" and layer[name] != usual]  # fmt: skip
    return f"Conv2d({', '.join(first + more)})"
