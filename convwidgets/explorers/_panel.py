"""How the controls of a convolution explorer lie around its player."""

from typing import Any

import ipywidgets

from convwidgets.widgets.kernel_picker import KernelPicker
from convwidgets.widgets.sample_picker import SamplePicker


def flip_box(value: bool) -> Any:
    """The switch between cross-correlation and true convolution."""
    return ipywidgets.Checkbox(
        value=value,
        description="flip the kernel",
        indent=False,
        tooltip="True convolution: the kernel is rotated by 180° before it is used",
        layout={"width": "auto", "margin": "2px 4px"},
    )


def panel(
    sample: SamplePicker,
    kernel: KernelPicker,
    numbers: list[Any],
    flip: Any,
    notice: Any,
    player: Any,
) -> list[Any]:
    """Controls above the player, the editable grids below it."""
    row = {
        "overflow": "visible", "flex_flow": "row wrap", "align_items": "center",
        "grid_gap": "2px 14px", "padding": "0 0 4px",
    }  # fmt: skip
    return [
        ipywidgets.HBox([sample.dropdown, kernel.dropdown, flip], layout=row),
        ipywidgets.HBox(numbers, layout=row),
        notice,
        player,
        ipywidgets.HBox([sample.grid, kernel.weights], layout={**row, "align_items": "flex-start"}),
    ]
