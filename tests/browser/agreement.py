"""Whether the page and the kernel are of one mind about an explorer."""

import time
from collections.abc import Callable
from typing import Any

from patience import WAIT_MS
from pictures import Picture
from player_page import Player, cell_middle

_HELD = "(e.scene.png(e.step, density=e.player.density), e.step, e.describe())"
_LATTICE = "(lambda c: [c.x, c.y, c.cell_width, c.cell_height, c.columns])(e.scene.{}[{}])"


def agree(player: Player, value: Callable[[str], Any], name: str) -> str:
    """The page comes to show the kernel's picture in every pixel, its step and its sentence.

    At one moment: what is still under way, in either direction, is waited for.  *value* gives the
    value of an expression with the explorer *e*.  Returns the picture's digest.
    """
    deadline = time.monotonic() + WAIT_MS / 1000
    while True:
        png, step, words = value(_HELD)
        wanted = Picture(png)
        picture, seen, live = player.look()
        shown = seen["step"], seen["words"], live
        if picture == wanted.digest and shown == (step, words, words):
            return picture
        if time.monotonic() > deadline:
            assert shown == (step, words, words)
            raise AssertionError(player.difference(wanted, name))
        player.page.wait_for_timeout(20)


def click_cell(
    player: Player, value: Callable[[str], Any], cell: int, lattice: int = 0, of: str = "lattices"
) -> None:
    """Click a cell of one of the scene's lattices, or of its targets."""
    player.click_picture(*cell_middle(value(_LATTICE.format(of, lattice)), cell))
