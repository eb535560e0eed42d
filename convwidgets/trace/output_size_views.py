"""The views of the output size: what each is called, which settings it uses, how it is traced."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from convwidgets.trace.output_size import places_trace
from convwidgets.trace.output_size_groups import groups_trace
from convwidgets.trace.output_size_same import same_trace
from convwidgets.trace.output_size_table import table_trace
from convwidgets.trace.output_size_transposed import transposed_trace
from convwidgets.trace.steps import Steps

_AXIS = ("size", "kernel_size", "stride", "dilation")


@dataclass(frozen=True, slots=True)
class View:
    """One way to look at the output size.

    Attributes
    ----------
    label : str
        What it is called in a list.
    uses : tuple of str
        The settings that matter in it, which are the arguments of `trace`.
    trace : callable
        Makes its trace.
    """

    label: str
    uses: tuple[str, ...]
    trace: Callable[..., Any]


#: Every view by the name that the setting takes.
VIEWS: dict[str, View] = {
    "strip": View("a strip", (*_AXIS, "padding", "padding_mode"), places_trace),
    "grid": View("a grid", (*_AXIS, "padding", "padding_mode"), partial(places_trace, rank=2)),
    "same": View("“same” in two libraries", _AXIS, same_trace),
    "transposed": View(
        "transposed convolution", (*_AXIS, "padding", "output_padding"), transposed_trace
    ),
    "groups": View(
        "groups of channels", ("channels", "out_channels", "groups", "kernel_size"), groups_trace
    ),
    "table": View("table of scenarios", (*_AXIS, "padding"), table_trace),
}


def output_size_trace(view: str, **settings: Any) -> Steps[Any]:
    """The trace of a view, from all settings or at least those that it uses.

    Parameters
    ----------
    view : str
        A key of `VIEWS`.
    **settings
        Those of :class:`convwidgets.OutputSizeExplorer`.

    Returns
    -------
    Steps
        One of the traces of the views.

    Raises
    ------
    ConvError
        If the settings cannot be used.

    Examples
    --------
    >>> len(output_size_trace("strip", size=7, kernel_size=3, stride=2))
    3
    """
    chosen = VIEWS[view]
    used = {name: value for name, value in settings.items() if name in chosen.uses}
    trace: Steps[Any] = chosen.trace(**used)
    return trace
