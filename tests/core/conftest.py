"""What the tests of the convolution engine share: its limits and its memory, for them to set."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from convwidgets.core import _blocks, _engine, _plan, _transpose_plan, _windows

LIMITS = {
    "toy": (_plan, "_TOY"),
    "wide": (_engine, "_WIDE"),
    "strip": (_engine, "_STRIP_BYTES"),
    "block": (_blocks, "_BLOCK_BYTES"),
    "remembered": (_blocks, "_REMEMBERED"),
}


def forget() -> None:
    """Drop all plans, and what was worked out for them."""
    for module in (_blocks, _engine, _plan, _transpose_plan, _windows):
        for thing in vars(module).values():
            if hasattr(thing, "cache_clear"):
                thing.cache_clear()


@pytest.fixture
def limits(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """A function that sets limits of the engine, so that small images take every way through it."""

    def set_limits(**values: int) -> None:
        for name, value in values.items():
            monkeypatch.setattr(*LIMITS[name], value)
        forget()

    yield set_limits
    monkeypatch.undo()
    forget()


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ways forward that were taken since, one entry for each convolution."""
    taken: list[str] = []

    def watch(function: str, name: str) -> None:
        original = getattr(_engine, function)

        def watched(*args: object) -> object:
            taken.append(name)
            return original(*args)

        monkeypatch.setattr(_engine, function, watched)

    watch("toy_cells", "at once")
    watch("_by_strips", "by strips")
    watch("_by_windows", "by windows")
    return taken


@pytest.fixture
def soil() -> Callable[[], None]:
    """A function that fills the engine's scratch memory with NaN."""

    def fill() -> None:
        for memory in (_windows.patch_memory, _windows.strip_memory):
            memory(((1 << 21) // 8,), np.dtype(np.float64)).fill(np.nan)

    return fill
