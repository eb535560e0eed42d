"""Frames of a training that goes on: what was made for its first epochs is used again."""

from typing import TYPE_CHECKING

from convwidgets.scenes.film import Film
from convwidgets.scenes.raster import Pixels

if TYPE_CHECKING:
    from convwidgets.scenes.training import TrainingScene


class TrainingFilm(Film):
    """The frames of a training as far as it has come.

    A new epoch is a new scene with one step more, several times a second.  Its
    ground is the same, and so are the frames of all steps before.
    """

    scene: "TrainingScene"

    def _drawn_ground(self) -> Pixels:
        made, key = self.scene.made, ("pixels", self.density)
        if key not in made:
            made[key] = super()._drawn_ground()
        pixels: Pixels = made[key]
        return pixels

    def ground(self) -> bytes:
        """The picture under every frame."""
        made, key = self.scene.made, ("ground", self.density)
        if key not in made:
            made[key] = super().ground()
        packed: bytes = made[key]
        return packed

    def frame(self, step: int) -> bytes:
        """What is special to one step."""
        made, key = self.scene.made, (step, self.density)
        if key not in made:
            made[key] = super().frame(step)
        packed: bytes = made[key]
        return packed
