"""What the gallery says of weights that nobody has named."""

import numpy as np

from convwidgets.core.errors import ConvError
from convwidgets.core.separable import separate_kernel
from convwidgets.trace.gallery_facts import KernelFacts, total_words
from convwidgets.trace.numbers import number
from convwidgets.trace.records import Array


def own_facts(kernel: Array) -> KernelFacts:
    """What can be said of weights nobody has named, from the weights alone."""
    total = float(kernel.sum())
    rotated = kernel[::-1, ::-1]
    if np.array_equal(rotated, kernel):
        turned = "Turned by 180° they are the same, so convolution and correlation agree."
    elif np.array_equal(rotated, -kernel):
        turned = "Turned by 180° they change their sign: a flip of the kernel negates the result."
    else:
        turned = "Turned by 180° they are another kernel: a flip would change the result."
    return KernelFacts(
        label="Own weights",
        what=f"{total_words(total)} {turned}",
        formula=_factors(kernel),
        why=(
            "Every pixel becomes the weighted sum of its neighbourhood. Select a pixel to see "
            "the products."
        ),
        use="Change one weight at a time and watch what it does to edges, to flat areas, to noise.",
    )


def _factors(kernel: Array) -> str:
    """A kernel as a column times a row, if it is one."""
    try:
        column, row = separate_kernel(kernel)
    except ConvError:
        return "no product of a column and a row"
    both = [f"[{', '.join(map(number, part))}]" for part in (column, row)]
    text = "column {} ⊗ row {}".format(*both)
    return text if len(text) <= 40 else "separable: a column ⊗ a row"
