"""The look of the pages for students and teachers: one palette, light and dark, and their CSS."""

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).with_name("templates")

# The colours of the widgets and pictures, with a name for each use.
COLORS = {
    "light": {
        "ground": "#ffffff",
        "sunken": "#f2f4f7",
        "chip": "#e8ebef",
        "tint": "#e6f2f0",
        "ink": "#1b1f24",
        "quiet": "#57606a",
        "line": "#c9ced6",
        "accent": "#00695f",
        "full": "#2e8b57",
        "less": "#c2661d",
        "waits": "#7a828c",
        "keyword": "#5e3c99",
        "string": "#8f4408",
        "number": "#00695f",
        "wrong": "#b3261e",
    },
    "dark": {
        "ground": "#111418",
        "sunken": "#1b1f25",
        "chip": "#2a2f37",
        "tint": "#14302c",
        "ink": "#e8ebee",
        "quiet": "#b3bac4",
        "line": "#414954",
        "accent": "#4db6ac",
        "full": "#4fae78",
        "less": "#e08a3c",
        "waits": "#8d96a1",
        "keyword": "#c3b2f0",
        "string": "#f5a855",
        "number": "#6fcbc1",
        "wrong": "#ff9c92",
    },
}

GROUNDS = ("ground", "sunken", "chip", "tint")
"""What text stands on."""

INKS = ("ink", "quiet", "accent", "keyword", "string", "number", "wrong")
"""What is read, so that it needs a contrast of 4.5 with every ground."""

MARKS = ("full", "less", "waits")
"""Edges that say how a part went, beside the words: a contrast of 3 with the ground."""


@cache
def style(page: str) -> str:
    """The whole CSS of a page, ``"feedback"`` or ``"key"``.

    Dark is for screens only: what is printed is always light.
    """
    light, dark = (
        f":root {{ color-scheme: {name}; "
        + " ".join(f"--{use}: {color};" for use, color in COLORS[name].items())
        + " }"
        for name in ("light", "dark")
    )
    own = ((_FOLDER / f"{name}.css").read_text(encoding="utf-8") for name in ("shared", page))
    return "\n".join([light, f"@media screen and (prefers-color-scheme: dark) {{ {dark} }}", *own])
