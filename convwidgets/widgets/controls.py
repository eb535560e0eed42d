"""The plain controls of explorers, and how they stand in a row."""

from collections.abc import Mapping, Sequence
from typing import Any

import ipywidgets

from convwidgets.widgets._turns import Checkbox, Dropdown


def row(*widgets: ipywidgets.Widget, align: str = "center") -> ipywidgets.HBox:
    """Widgets side by side, wrapped where the page is narrow."""
    return ipywidgets.HBox(
        list(widgets),
        layout={
            "overflow": "visible",
            "flex_flow": "row wrap",
            "align_items": align,
            "grid_gap": "2px 14px",
            "padding": "0 0 4px",
        },
    )


def switch(value: bool, description: str, tooltip: str = "") -> ipywidgets.Checkbox:
    """Something that is on or off."""
    return Checkbox(
        value=value,
        description=description,
        indent=False,
        tooltip=tooltip or None,
        layout={"width": "auto", "margin": "2px 4px"},
    )


def flip_switch(value: bool) -> ipywidgets.Checkbox:
    """The flip, which every explorer has that slides a kernel."""
    return switch(
        value,
        "flip the kernel",
        "True convolution: the kernel is turned round before it is used",
    )


def choice(
    value: Any, options: Mapping[str, Any] | Sequence[str], description: str, tooltip: str = ""
) -> ipywidgets.Dropdown:
    """One of a few: labels with their values, or texts that are both."""
    return Dropdown(
        options=list(options.items()) if isinstance(options, Mapping) else list(options),
        value=value,
        description=description,
        tooltip=tooltip or None,
        style={"description_width": "initial"},
        layout={"width": "auto", "max_width": "17em", "margin": "2px 10px 2px 2px"},
    )
