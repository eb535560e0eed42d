"""Checks of lesson 06: kernels of one cell, which mix the colours."""

from ._text import shown
from .kinds import Number
from .misconception import Misconception
from .misconceptions.channels import COLOURS


def _grey(red: int, green: int, blue: int) -> float:
    return 0.3 * red + 0.6 * green + 0.1 * blue


GREY = Number(
    id="06.grey",
    prompt="A kernel of 1×1 cells has three weights: 0.3 for red, 0.6 for green, 0.1 for blue. "
    "Which number does it make of a pixel with red {red}, green {green} and blue {blue}?",
    numbers={"red": 200, "green": 100, "blue": 40},
    answer=_grey,
    misconceptions=(
        Misconception(
            "plain mean",
            lambda red, green, blue: (red + green + blue) / 3,
            "That is the plain mean. The three weights do not count alike.",
        ),
        Misconception(
            "weights ignored",
            lambda red, green, blue: red + green + blue,
            "The three were added as they are. Each is multiplied by its weight first.",
        ),
        Misconception(
            "blue first",
            lambda red, green, blue: _grey(blue, green, red),
            "Red and blue met each other's weights. So it goes when one program stores red first "
            "and another blue.",
        ),
        Misconception(
            "divided again",
            lambda red, green, blue: _grey(red, green, blue) / 3,
            "The sum was divided by 3. The weights add up to 1 already.",
        ),
        Misconception(
            "largest kept",
            lambda red, green, blue: max(red, green, blue),
            "That is the largest of the three. They are all added, each with its weight.",
        ),
        Misconception(
            "red and green exchanged",
            lambda red, green, blue: _grey(green, red, blue),
            "Red and green met each other's weights: 0.3 belongs to red, 0.6 to green.",
        ),
        Misconception(
            "blue forgotten",
            lambda red, green: 0.3 * red + 0.6 * green,
            "The blue product is missing. Small as its weight is, it counts.",
        ),
        Misconception(
            "red's weight for all",
            lambda red, green, blue: 0.3 * red + 0.3 * green + 0.3 * blue,
            "0.3 was taken for all three. Green and blue have weights of their own.",
        ),
    ),
    hints=("Three products, one sum.", "The first product is 0.3·{red}."),
    explanation=lambda red, green, blue: (
        f"0.3·{red} + 0.6·{green} + 0.1·{blue} = {shown(_grey(red, green, blue))}. Such weights "
        "turn colour into grey; green counts most, as it does for the eye."
    ),
    vary=lambda rng: {
        colour: 10 * int(n) for colour, n in zip(COLOURS, rng.permutation(26)[:3], strict=True)
    },
)
