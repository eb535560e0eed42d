"""What both pictures of a two-dimensional convolution share."""

from convwidgets.scenes import parts
from convwidgets.scenes.arithmetic import Arithmetic
from convwidgets.scenes.marks import Text
from convwidgets.scenes.parts import shape_text
from convwidgets.scenes.scene import Overlay, Scene
from convwidgets.trace.records import ConvStep, ConvTrace


def padding_text(trace: ConvTrace) -> str:
    """``' + padding 1'``, or each side where they differ, or nothing."""
    sides = [side for pair in trace.padding for side in pair]
    if not any(sides):
        return ""
    if len(set(sides)) == 1:
        return f"  + padding {sides[0]}"
    (top, bottom), (left, right) = trace.padding
    return f"  + padding {top}, {bottom} / {left}, {right}"


class ConvolutionScene(Scene):
    """What both ways of showing a two-dimensional convolution share."""

    trace: ConvTrace
    arithmetic: Arithmetic

    def _titles(self) -> tuple[str, str, str]:
        trace = self.trace
        kernel = f"kernel  {shape_text(trace.kernel.shape)}"
        if trace.flip_kernel:
            kernel += "  rotated 180°"
        return (
            f"input  {shape_text(trace.input.shape)}{padding_text(trace)}",
            kernel,
            f"output  {shape_text(trace.output.shape)}",
        )

    def _title(self, x: float, y: float, text: str, room: float) -> Text:
        return parts.title(self.theme, x, y, text, room)

    def _block(self, step: ConvStep) -> Overlay:
        block = self.arithmetic
        return Overlay(block.x, block.y, block.width, block.height, block.marks(step))

    @property
    def _operator(self) -> str:
        return "∗" if self.trace.flip_kernel else "⋆"
