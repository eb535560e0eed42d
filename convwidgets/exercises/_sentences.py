"""Every sentence of the engine that belongs to no single question.

They live in one place because the page without a kernel says the same ones:
`convwidgets.exercises._browser` sends them along.
"""

HEADS = {"right": "Yes", "wrong": "Not yet", "unclear": "Not counted"}
"""The word before a verdict; each goes with a sign of its own, never with colour alone."""

SIGNS = {"right": "✓", "wrong": "↻", "unclear": "?"}

UNREADABLE = {
    "empty": "There is no answer yet. Give one, then check.",
    "number": "This asks for one number, such as 12, −3, 0.5, 3/4 or 50 %. “{given}” cannot be "
    "read as one.",
    "zero": "A fraction with 0 below the line has no value. Look at “{given}” again.",
    "long": "That is longer than any answer here. A number such as 12 or 3/4 is enough.",
    "shape": "This asks for a shape: the sizes with a cross between them, such as 4×6 or 4×6×2, or "
    "a tuple (4, 6). “{given}” cannot be read as one.",
    "choice": "This asks for one of the choices: {names}. “{given}” is none of them.",
    "cell": "Position {where} holds “{given}”, which cannot be read as a number such as 12, −3, "
    "0.5 or 3/4.",
    "blank": "Position {where} is still empty. Fill every cell, then check.",
    # Only from Python, where an answer can be any object.
    "one": "This asks for one number, and the answer holds {count}.",
    "kind": "This question cannot read an answer of type {kind}. {advice}",
    "matrix": "This asks for a matrix: a list of rows such as [[1, 2], [3, 4]], an array, or text "
    "with one row per line.",
    "ragged": "The rows have different lengths: {lengths}. Every row of a matrix is equally long.",
    "huge": "This answer has {count} entries, far more than the question asks for.",
    "infinite": "The answer holds {given}, and every number here is finite.",
}

SEVERAL = {
    "2": "Two slips lead to this answer. Which one was it?",
    "3": "Three slips lead to this answer. Which one was it?",
    "many": "Several slips lead to this answer. Which one was it?",
}

MATRIX = {
    "agree": "{agree} of {total} entries agree. Look again at position {where}.",
    "none": "None of the {total} entries agrees. Start with position {where}.",
    "length": "Your answer has {count}, and the output asked for has another length. Count the "
    "places where the window can stop.",
    "shape": "Your answer is {given}, and the output asked for has another shape. Count the "
    "places where the window can stop.",
}

SHAPE = {"rank": "You give {given}, and this shape has {count}."}


def matrix_sentences(asked: str) -> dict[str, str]:
    """What is said of a wrong matrix; only an output has to do with places of a window."""
    if asked == "output":
        return MATRIX
    begin = f"and the {asked} asked for has another"
    return {
        **MATRIX,
        "length": f"Your answer has {{count}}, {begin} length. How many numbers belong to it?",
        "shape": f"Your answer is {{given}}, {begin} shape. How many rows and columns belong to "
        "it?",
    }


def several(count: int) -> str:
    """The line before the reasons where more than one slip explains an answer."""
    return "" if count < 2 else SEVERAL.get(str(count), SEVERAL["many"])
