"""The ways that are raced: those a student brings, and those of the libraries."""

from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from types import MappingProxyType
from typing import Any

from convwidgets.core import conv2d, conv2d_loops
from convwidgets.core._checks import shown
from convwidgets.core.errors import ConvError
from convwidgets.trace.speed_check import Way
from convwidgets.trace.speed_work import Array

#: As many as there is room for in the picture, beside those of the libraries.
MOST = 6
OURS, TORCH = "cw.conv2d", "torch conv2d"

#: Raced against where it is installed, and needed by nothing.
_LIBRARY = "torch"


def read_ways(value: Any) -> Mapping[str, Way]:
    """Functions by their names, or a `ConvError`.

    Parameters
    ----------
    value : mapping, function or sequence of functions
        Without names of their own, functions go by those they were defined with.
    """
    if callable(value):
        value = (value,)
    if isinstance(value, Mapping):
        named = list(value.items())
    elif isinstance(value, Sequence) and not isinstance(value, str):
        named = [(getattr(way, "__name__", f"way {i + 1}"), way) for i, way in enumerate(value)]
    else:
        raise ConvError(
            f"ways is {shown(value)}; give functions by name, such as "
            "{'my loops': my_loops, 'my im2col': my_im2col}."
        )
    if len(named) > MOST:
        raise ConvError(f"ways has {len(named)} functions; at most {MOST} are raced at once.")
    for name, way in named:
        _refuse_unusable(name, way)
    if len(dict(named)) < len(named):
        raise ConvError("Two of the ways have the same name; give them by different names.")
    return MappingProxyType(dict(named))


def _refuse_unusable(name: Any, way: Any) -> None:
    if not isinstance(name, str) or not name.strip():
        raise ConvError(f"A way is called {shown(name)}; give it a name as text.")
    if name in (OURS, TORCH):
        raise ConvError(f"A way is called {name!r}, as the library's own is; call it otherwise.")
    if not callable(way):
        raise ConvError(
            f"{name!r} is {shown(way)}; give the function itself, its name without brackets. It is "
            "called with an image (C, H, W) and kernels (O, C, K, K)."
        )


def with_libraries(ways: Mapping[str, Way], torch: bool) -> dict[str, Way]:
    """The student's ways, then this package's own, and PyTorch's if it is asked for."""
    found: dict[str, Way] = {**ways, OURS: conv2d}
    if torch:
        found[TORCH] = _torch_way()
    return found


def installed() -> bool:
    """Whether there is a PyTorch to be raced against."""
    return find_spec(_LIBRARY) is not None


def _torch_way() -> Way:
    torch = import_module(_LIBRARY)

    def convolve(x: Array, weight: Array) -> Any:
        with torch.inference_mode():
            image, kernels = torch.from_numpy(x), torch.from_numpy(weight)
            return torch.nn.functional.conv2d(image, kernels).numpy()

    return convolve


#: Raced where a student brings nothing: the definition in plain loops.
DEFAULT: Mapping[str, Way] = MappingProxyType({"cw.conv2d_loops": conv2d_loops})
