"""What is written around the parts of a colour convolution: headings, captions, indices, scale."""

from typing import TYPE_CHECKING

from convwidgets.scenes import grids, parts
from convwidgets.scenes.conv2d_base import padding_text
from convwidgets.scenes.marks import Mark, Text
from convwidgets.scenes.parts import shape_text
from convwidgets.scenes.raster import text_width
from convwidgets.scenes.rgb_layout import MARGIN
from convwidgets.scenes.rgb_sheets import NumberSheet
from convwidgets.trace.numbers import number

if TYPE_CHECKING:
    from convwidgets.scenes.rgb import RGBScene

_TITLE, _SUBTITLE, _CAPTION = 19.0, 37.0, 57.0
_BAR = 60.0


def headings(scene: "RGBScene") -> list[Mark]:
    """What each column holds, its shape, and the two captions."""
    theme, trace, place, channel = scene.theme, scene.trace, scene.layout, scene.trace.channels[0]
    size = trace.output.shape
    block = scene.products[0]
    columns = (
        (scene.picture.centre, "image", shape_text(trace.image.shape)),
        (scene.planes[0].centre, "planes", f"3 × {shape_text(channel.input.shape)}"),
        (scene.kernels[0].middle, "kernel", shape_text(trace.kernel.shape)),
        (
            block.x + block.width / 2,
            "products",
            f"3 × {channel.weights.size} = {trace.kernel.size}",
        ),
        (place.sum_x + place.spacing.sum / 2, "sums", "3"),
        (scene.maps[0].centre, "maps", f"3 × {shape_text(size)}"),
    )
    marks: list[Mark] = []
    for x, title, shape in columns:
        marks.append(Text(x, _TITLE, title, 14, theme.text, bold=True))
        marks.append(Text(x, _SUBTITLE, shape, 11, theme.quiet))
    turned = ", rotated 180°," if channel.flip_kernel else ""
    padding = padding_text(channel).strip(" +")
    reads = f"{padding}{'; ' if padding else ''}each kernel plane{turned} reads its own colour"
    adds = "three sums + bias = one output cell"
    x, above = scene.output.x, scene.output.y - (26 if place.numbers else 13)
    return [
        *marks,
        Text(scene.planes[0].x, _CAPTION, reads, 11, theme.quiet, align="left"),
        Text(scene.width - MARGIN, _CAPTION, adds, 11, theme.quiet, align="right"),
        Text(x, above - 17, "output", 14, theme.text, bold=True, align="left"),
        Text(x, above, shape_text(size), 11, theme.quiet, align="left"),
    ]


def numbering(scene: "RGBScene") -> list[Mark]:
    """Row and column indices; the planes have the same columns, so the first one shows them."""
    marks: list[Mark] = []
    for index, sheet in enumerate((*scene.planes, scene.output)):
        if isinstance(sheet, NumberSheet):
            written = grids.indices(sheet.grid, scene.theme)
            # Column indices come first.
            marks += written[sheet.columns :] if index in (1, 2) else written
    return marks


def scale(scene: "RGBScene") -> list[Mark]:
    """The colours of the maps and the output, where their numbers are not written."""
    if scene.layout.numbers:
        return []
    room = text_width(number(scene.limit), 10) + 6
    middle = scene.width - MARGIN - room - _BAR / 2
    below = scene.output.y + scene.output.height + 12
    return parts.scale_bar(scene.theme, middle, below, scene.limit, width=_BAR)
