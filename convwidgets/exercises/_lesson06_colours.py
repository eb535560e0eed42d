"""Checks of lesson 06: kernels of one cell, which mix the colours."""

from ._text import shown
from .kinds import Matrix, Number
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


def _instead(name: str, weights: list[float], reason: str) -> Misconception:
    return Misconception(name, lambda: [weights], reason)


RED = Matrix(
    id="06.red",
    asked="kernel",
    prompt="Design a 1×1 kernel: three weights, for red, green and blue. On pure red (1, 0, 0) it "
    "answers 1; on white and on every grey, where all three are equal, it answers 0; green and "
    "blue count alike. Give the three numbers in a row.",
    answer=[1, -0.5, -0.5],
    misconceptions=(
        _instead(
            "red only",
            [1, 0, 0],
            "That answers 1 to pure red, and to white as well: white is full of red. The other two "
            "have to take something away.",
        ),
        _instead(
            "both taken away in full",
            [1, -1, -1],
            "On white that gives 1 − 1 − 1 = −1. The three weights have to add up to 0.",
        ),
        _instead(
            "green only taken away",
            [1, -1, 0],
            "That gives 0 on grey, but green and blue do not count alike.",
        ),
        _instead(
            "blue only taken away",
            [1, 0, -1],
            "That gives 0 on grey, but green and blue do not count alike.",
        ),
        _instead(
            "twice as strong",
            [2, -1, -1],
            "That gives 0 on grey, and 2 on pure red. Make it half as strong.",
        ),
        _instead(
            "turned round",
            [-1, 0.5, 0.5],
            "That gives −1 on pure red: every sign is the wrong way round.",
        ),
        _instead(
            "green and blue added",
            [1, 0.5, 0.5],
            "On white that gives 2. Green and blue have to be taken away.",
        ),
    ),
    hints=(
        "Try your weights on (1, 0, 0) and on (1, 1, 1), then exchange green and blue. Which of "
        "the three conditions fails?",
        "On grey the three colours are equal. What must the three weights add up to?",
        "The weight of red is 1, from the first condition. Share out the rest.",
    ),
    explanation="The weights add up to 0, so whatever is equal in all three colours cancels. It is "
    "the rule of the edge kernels, this time across colours.",
)
