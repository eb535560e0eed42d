"""Whether the page and the kernel are of one mind about an explorer."""

from collections.abc import Callable
from typing import Any

from pictures import Picture
from player_page import Player, cell_middle

_HELD = "(e.scene.png(e.step, density=e.player.density), e.step, e.describe())"
_LATTICE = "(lambda c: [c.x, c.y, c.cell_width, c.cell_height, c.columns])(e.scene.{}[{}])"


def agree(player: Player, value: Callable[[str], Any], name: str) -> str:
    """The page shows the kernel's picture in every pixel, its step and its sentence.

    *value* gives the value of an expression with the explorer *e*.  Returns the picture's digest.
    """
    png, step, words = value(_HELD)
    wanted = Picture(png)
    player.wait_for_picture(wanted, name)
    assert player.step == step
    label = player.canvas.get_attribute("aria-label")
    assert label == words, (label, words)
    assert player.live.text_content() == words
    return wanted.digest


def click_cell(
    player: Player, value: Callable[[str], Any], cell: int, lattice: int = 0, of: str = "lattices"
) -> None:
    """Click a cell of one of the scene's lattices, or of its targets."""
    player.click_picture(*cell_middle(value(_LATTICE.format(of, lattice)), cell))
