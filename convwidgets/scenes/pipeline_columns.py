"""Where the columns of the whole network stand, one for each stage."""

from dataclasses import dataclass

from convwidgets.scenes.marks import Lattice
from convwidgets.scenes.pipeline_goals import Goal
from convwidgets.trace.pipeline import PipelineTrace
from convwidgets.trace.pipeline_stages import Stage

#: The y of the first and of the last pixel that maps may have.
TOP, BOTTOM = 88.0, 552.0
MARGIN = 22.0
#: Side of a cell of the digit; the largest side of a map's cell, and of a map.
_DIGIT, _CELL, _LARGEST = 10.0, 8.0, 48.0
SCORE, BARS = (46.0, 24.0), 126.0
_FLAT = 14.0
# Shares of the room left of each column, for curves and for headings wider than their maps.
_GAPS = {
    "conv1": 37.0, "relu1": 24.0, "pool1": 25.0, "conv2": 56.0, "relu2": 41.0, "pool2": 45.0,
    "flatten": 46.0, "dense": 52.0, "softmax": 9.0,
}  # fmt: skip

_SLOTS = {"conv1": 48.0, "relu1": 48.0, "pool1": 32.0, "conv2": 24.0, "relu2": 24.0, "pool2": 16.0}


@dataclass(frozen=True, slots=True)
class Column:
    """One stage in the picture.

    Attributes
    ----------
    stage : Stage
        Which one.
    x, width : float
        Its left edge and its extent.
    cell : (float, float)
        Width and height of the cell of a value.
    pitch : float
        From the top of one map, or of one value in a row, to the next.
    """

    stage: Stage
    x: float
    width: float
    cell: tuple[float, float]
    pitch: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    @property
    def centre(self) -> float:
        """The x of its middle."""
        return self.x + self.width / 2

    @property
    def count(self) -> int:
        """Maps, or values of a row."""
        return self.stage.maps or self.stage.size[0]

    @property
    def height(self) -> float:
        """Of one map, or of the cell of one value."""
        return self.cell[1] * (self.stage.size[0] if self.stage.maps else 1)

    def top(self, index: int) -> float:
        """The upper edge of a map or of a value's cell."""
        whole = self.count * self.pitch
        start = (TOP + BOTTOM - whole) / 2
        y = start + index * self.pitch + (self.pitch - self.height) / 2
        # on whole pixels, but for the many cells of a row that touch
        return y if self.pitch == self.height else float(round(y))

    def middle(self, index: int) -> float:
        """The y of its centre."""
        return self.top(index) + self.height / 2

    def goals(self) -> list[Goal]:
        """Every value can be clicked."""
        stage, (wide, high) = self.stage, self.cell
        if stage.maps:
            rows, columns = stage.size
            return [
                Goal(Lattice(self.x, self.top(c), wide, high, columns, rows, painted=False),
                     stage.name, "values", c)
                for c in range(stage.maps)
            ]  # fmt: skip
        y = self.top(0) - (self.pitch - self.height) / 2
        cells = Lattice(self.x, y, self.width, self.pitch, 1, self.count, painted=False)
        return [Goal(cells, stage.name, "places")]


def columns_of(trace: PipelineTrace, width: float) -> dict[str, Column]:
    """All columns; decided from the shapes alone."""
    sizes = {name: _size(stage) for name, stage in trace.stages.items()}
    # A map is in the middle of its slot: headings need room where maps are small.
    slots = {name: max(extent, _SLOTS.get(name, 0.0)) for name, (extent, _, _) in sizes.items()}
    unit = (width - 2 * MARGIN - sum(slots.values())) / sum(_GAPS.values())
    x, columns = MARGIN, {}
    for name, (extent, cell, pitch) in sizes.items():
        x += unit * _GAPS.get(name, 0.0)
        left = float(round(x + (slots[name] - extent) / 2))
        columns[name] = Column(trace.stages[name], left, extent, cell, pitch)
        x += slots[name]
    return columns


def _size(stage: Stage) -> tuple[float, tuple[float, float], float]:
    """Width of a column, its cell and its pitch."""
    tall = BOTTOM - TOP
    if stage.kind == "flatten":
        high = tall / stage.size[0]
        return _FLAT, (_FLAT, high), high
    if not stage.maps:
        return (
            (SCORE[0], SCORE, tall / 10)
            if stage.kind == "dense"
            else (BARS, (BARS, tall / 10), tall / 10)
        )
    if stage.name == "input":
        return 8 * _DIGIT, (_DIGIT, _DIGIT), tall
    pitch = min(tall / stage.maps, 72.0)
    rows, columns = stage.size
    side = min(_LARGEST, pitch - 4)
    cell = min(_CELL, side / rows)
    cell = float(int(cell)) if cell >= 1 else cell
    return columns * cell, (cell, cell), pitch
