"""Which picture suits what was measured."""

from typing import Any

from convwidgets.scenes.scene import Scene
from convwidgets.scenes.speed_crossover import CrossoverScene
from convwidgets.scenes.speed_race import RaceScene
from convwidgets.trace.speed import SpeedTrace


def speed_scene(trace: Any, *, theme: str = "light") -> Scene:
    """Bars for a race, curves for a comparison over kernel sizes."""
    made: type[Scene] = RaceScene if isinstance(trace, SpeedTrace) else CrossoverScene
    return made(trace, theme=theme)
