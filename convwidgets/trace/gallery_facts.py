"""What the gallery says of each kernel: its formula, why it works and where it is used.

What a kernel *does* is said by `KERNEL_NOTES` of the core.  Sources of what goes beyond the
arithmetic, which the tests check:

* Sobel and Prewitt: Gonzalez and Woods, "Digital Image Processing", section on image gradients;
  Canny's detector after `cv2.Canny` and `skimage.feature.canny`, both of which use Sobel.
* Scharr: H. Scharr, "Optimale Operatoren in der Digitalen Bildverarbeitung" (2000); OpenCV's page
  on `cv2.Scharr` ("as fast but more accurate than the standard Sobel function").
* Laplacian: Marr and Hildreth, "Theory of edge detection" (1980); Pech-Pacheco and others,
  "Diatom autofocusing in brightfield microscopy" (2000).
* Gaussian 5: OpenCV's page on `cv2.pyrDown`, which prints these weights.
* Box 5: OpenCV's page on `cv2.adaptiveThreshold` (`ADAPTIVE_THRESH_MEAN_C`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from convwidgets.core.kernels import KERNEL_NOTES
from convwidgets.trace.numbers import number

#: A sum this close to 1 or 0 is meant to be it: 1/9 nine times is not exactly 1.
SLACK = 1e-6

#: The named kernels as the gallery hangs them: differences first, then those that keep a picture.
ORDER = (
    "sobel_x", "sobel_y", "prewitt_x", "prewitt_y", "scharr_x", "scharr_y", "laplacian",
    "laplacian_4", "identity", "box", "box_5", "gaussian", "gaussian_5", "sharpen", "emboss",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class KernelFacts:
    """The words of one kernel.

    Attributes
    ----------
    label : str
        Its name as people write it.
    what, why, use : str
        What it does, why that works, and where it is used: a sentence or two each.
    formula : str
        What it is made of.
    divisor : int
        The weights times this are whole numbers; 1 for weights shown as they are.
    """

    label: str
    what: str
    formula: str
    why: str
    use: str
    divisor: int = 1


def _facts(name: str, formula: str, why: str, use: str, divisor: int = 1) -> KernelFacts:
    first, *rest = name.split("_")
    label = " ".join([first.capitalize(), *(word.upper() for word in rest)])
    return KernelFacts(label, KERNEL_NOTES[name], formula, why, use, divisor)


_LISTED = {
    "sobel_x": _facts(
        "sobel_x",
        "column [1, 2, 1] ⊗ row [−1, 0, 1]",
        "Where it is flat, right and left cancel; across a vertical edge they differ. "
        "[1, 2, 1] steadies the difference against noise.",
        "Strength and direction of edges, for example inside Canny's edge detector. "
        "Divided by 8 it is the slope in levels per pixel.",
    ),
    "sobel_y": _facts(
        "sobel_y",
        "column [−1, 0, 1] ⊗ row [1, 2, 1]",
        "It is Sobel X transposed: where it is flat, below and above cancel; across a "
        "horizontal edge they differ.",
        "With Sobel X: √(Gx² + Gy²) is the strength of an edge in any direction, and the two "
        "together point up the slope.",
    ),
    "prewitt_x": _facts(
        "prewitt_x",
        "column [1, 1, 1] ⊗ row [−1, 0, 1]",
        "The difference of Sobel X, smoothed by a plain mean of three rows instead of one "
        "that trusts the middle row more.",
        "A gradient that is easy to work out by hand. Divided by 6 it is the slope in levels "
        "per pixel.",
    ),
    "prewitt_y": _facts(
        "prewitt_y",
        "column [−1, 0, 1] ⊗ row [1, 1, 1]",
        "It is Prewitt X transposed: the three pixels below against the three above, each "
        "counted once.",
        "With Prewitt X for edges in any direction. Emboss is made from the two.",
    ),
    "scharr_x": _facts(
        "scharr_x",
        "column [3, 10, 3] ⊗ row [−1, 0, 1]",
        "3 : 10 : 3 instead of 1 : 2 : 1 makes the direction worked out from X and Y more "
        "accurate, above all on slanted edges.",
        "Measuring the direction of lines and textures; OpenCV has it as Scharr. Divided by "
        "32 it is the slope in levels per pixel.",
    ),
    "scharr_y": _facts(
        "scharr_y",
        "column [−1, 0, 1] ⊗ row [3, 10, 3]",
        "It is Scharr X transposed: below minus above, with the weights 3 : 10 : 3 along the row.",
        "With Scharr X, wherever Sobel's direction is not exact enough.",
    ),
    "laplacian": _facts(
        "laplacian",
        "9 · (identity − box)",
        "It is nine times the difference between the pixel and the mean of its 3 × 3 block. Where "
        "the picture is flat or rises evenly, the two are equal.",
        "Finding spots, thin lines and corners. It answers to noise just as strongly.",
    ),
    "laplacian_4": _facts(
        "laplacian_4",
        "column [1, −2, 1] + row [1, −2, 1]",
        "[1, −2, 1] is how the slope changes from one side to the other. Across an edge it "
        "turns from + to −.",
        "Judging focus: sharp photographs have more variance in it. Marr and Hildreth (1980) "
        "blurred with a Gaussian first and took its change of sign for the edge.",
    ),
    "identity": _facts(
        "identity",
        "a single 1 in the middle",
        "1 takes the pixel itself, and the zeros forget its neighbours. Only with padding does "
        "the picture keep its border.",
        "The yardstick: sharpen and emboss are the identity plus a difference.",
    ),
    "box": _facts(
        "box",
        "1/9 · column [1, 1, 1] ⊗ row [1, 1, 1]",
        "The mean of nine: noise that differs from pixel to pixel shrinks to a third, and "
        "fine detail goes with it.",
        "Fast blurs and local means. Average pooling is a box that moves by a stride.",
        9,
    ),
    "box_5": _facts(
        "box_5",
        "1/25 · column ⊗ row, both [1, 1, 1, 1, 1]",
        "The mean of twenty-five: noise shrinks to a fifth. The weights stop suddenly at the "
        "border of the window, which leaves boxy traces.",
        "The local mean to which an adaptive threshold compares each pixel, to part writing "
        "from paper.",
        25,
    ),
    "gaussian": _facts(
        "gaussian",
        "1/16 · column [1, 2, 1] ⊗ row [1, 2, 1]",
        "Near pixels count more and the weights fade to the sides, so nothing stops suddenly "
        "and no boxes are left.",
        "Taking off noise before edges are looked for. As column ⊗ row it needs 6 products "
        "for a pixel instead of 9.",
        16,
    ),
    "gaussian_5": _facts(
        "gaussian_5",
        "1/256 · column ⊗ row, both [1, 4, 6, 4, 1]",
        "[1, 4, 6, 4, 1] is [1, 2, 1] smoothed by [1, 2, 1]: the small Gaussian twice, in one "
        "pass.",
        "Blurring a picture before it is made smaller; OpenCV's pyrDown uses exactly these "
        "weights.",
        256,
    ),
    "sharpen": _facts(
        "sharpen",
        "identity − Laplacian 4",
        "The difference from the four neighbours is added to the pixel: at an edge the dark "
        "side gets darker and the light side lighter.",
        "Picture editors; unsharp masking is the same idea with a wider blur. Noise is "
        "sharpened too.",
    ),
    "emboss": _facts(
        "emboss",
        "identity + Prewitt X + Prewitt Y",
        "The difference along the diagonal is added: slopes that rise to the lower right get "
        "lighter, the others darker.",
        "An effect of picture editors. It shows that sum 1 and a difference can stand in one "
        "kernel.",
    ),
}  # fmt: skip

FACTS: Mapping[str, KernelFacts] = MappingProxyType({name: _LISTED[name] for name in ORDER})
"""The words of every named kernel, in the order of the gallery."""


def sums_to(total: float, value: float) -> bool:
    """Whether a sum of weights is meant to be `value`."""
    return abs(total - value) <= SLACK


def total_words(total: float) -> str:
    """What the sum of the weights does to a flat area."""
    if sums_to(total, 0):
        return "The weights sum to 0: a flat area becomes 0."
    if sums_to(total, 1):
        return "The weights sum to 1: a flat area keeps its level."
    return f"The weights sum to {number(total)}: a flat area is multiplied by that."
