"""Checks of lesson 00: driving a player, and why convolution."""

from ._lesson00_code import ONE_SUM
from .kinds import Choice, Number, Option
from .misconception import Misconception

KEYS = Choice(
    id="00.keys",
    prompt="A player has the focus. Which key shows the next step, and only that one?",
    options=(
        Option(
            name="space",
            text="Space",
            reason="Space starts playing: the steps follow each other until you press it again.",
        ),
        Option(name="right", text="Right arrow"),
        Option(
            name="end",
            text="End",
            reason="End jumps to the last step. Home takes you back to the first.",
        ),
        Option(
            name="tab",
            text="Tab",
            reason="Tab moves the focus on to the next control, and the step stays as it is.",
        ),
    ),
    answer="right",
    hints=("Try the keys on the player above and watch the step number.",),
    explanation="The arrows go one step on or back. Home and End jump to the ends, Space plays.",
)

STEPS = Number(
    id="00.steps",
    prompt="A player shows one step for each cell of the output. The output has {rows} rows of "
    "{columns} cells. How many steps does the player hold?",
    numbers={"rows": 3, "columns": 4},
    answer=lambda rows, columns: rows * columns,
    misconceptions=(
        Misconception(
            "rows and columns added",
            lambda rows, columns: rows + columns,
            "Rows and columns were added. Each row has {columns} cells of its own.",
        ),
        Misconception(
            "moves instead of steps",
            lambda rows, columns: rows * columns - 1,
            "That is how often you press the arrow to get from the first step to the last. The "
            "first one is a step, too.",
        ),
        Misconception(
            "one row",
            lambda rows, columns: columns,
            "That is one row. The window goes on to the next one when a row is full.",
        ),
        Misconception(
            "one column",
            lambda rows, columns: rows,
            "That counts the rows. In each of them the window stops more than once.",
        ),
        Misconception(
            "start counted apart",
            lambda rows, columns: rows * columns + 1,
            "One too many. Nothing is shown before the first cell: the first step is the "
            "first cell.",
        ),
        Misconception(
            "ways between the cells",
            lambda rows, columns: (rows - 1) * (columns - 1),
            "Those are the moves down times the moves across. Count the places, not the ways "
            "between them.",
        ),
        Misconception(
            "way around",
            lambda rows, columns: 2 * (rows + columns),
            "That is twice the rows and the columns, as for a way around a field. Each row is "
            "filled from end to end.",
        ),
    ),
    hints=(
        "The window fills the output cell by cell, like reading a page.",
        "Count the cells of one row, then the rows.",
    ),
    explanation=lambda rows, columns: (
        f"{rows} rows of {columns} make {rows * columns}: one step, one window, one cell."
    ),
    vary=lambda rng: {"rows": int(rng.integers(2, 9)), "columns": int(rng.integers(2, 9))},
)

REPLACED = Choice(
    id="00.replaced",
    prompt="Edge detectors were convolutions long before neural networks. What is different in "
    "a network that learns?",
    options=(
        Option(
            name="operation",
            text="Its convolutions no longer multiply and add",
            reason="In its convolution layers the sums are the same; between them stand simple "
            "nonlinear steps (lesson 09).",
        ),
        Option(name="weights", text="Its weights are found from examples"),
        Option(
            name="no examples",
            text="It needs no examples",
            reason="It is the other way round: a hand-written kernel needs none, a learned one "
            "needs many.",
        ),
        Option(
            name="one kernel",
            text="It uses one kernel for everything",
            reason="A network has many kernels side by side, each answering to a pattern of its "
            "own.",
        ),
    ),
    answer="weights",
    hints=("Who decides which numbers stand in the kernel?",),
    explanation="The operation stayed. What changed is who chooses the numbers in the kernel: a "
    "person before, the examples now.",
)

QUESTIONS = (KEYS, STEPS, REPLACED, ONE_SUM)
