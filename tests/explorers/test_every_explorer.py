"""No explorer without the contract, and none that a page could not show."""

import re
from pathlib import Path

import pytest

import convwidgets
from convwidgets.explorers.explorer import Explorer

# What a script gets, and what a page gets first, are told apart here.
pytestmark = pytest.mark.all_frames

EXPLORERS = sorted(
    name
    for name in convwidgets.__all__
    if isinstance(made := getattr(convwidgets, name), type) and issubclass(made, Explorer)
)
HERE = Path(__file__).parent


def test_there_are_eighteen():
    assert len(EXPLORERS) == 18


@pytest.mark.parametrize("name", EXPLORERS)
def test_the_contract_is_tested(name):
    modules = [path.read_text(encoding="utf-8") for path in HERE.glob("test_*.py")]
    named = re.compile(rf"\b{name}\b")
    assert any("(ExplorerContract)" in text and named.search(text) for text in modules)


@pytest.mark.parametrize("name", EXPLORERS)
def test_its_settings_are_documented_and_its_picture_fits_a_page_of_1280_pixels(name):
    made = getattr(convwidgets, name)
    explorer = made()
    documented = made.__doc__
    for setting in explorer.settings:
        assert re.search(rf"^    (?:\w+, )*{setting}(?:, \w+)* :", documented, re.M), setting
    assert made(**{setting: getattr(explorer, setting) for setting in explorer.settings}).trace
    assert explorer.scene.width <= 900
    assert explorer.scene.height <= 760
    # what is sent for the whole trace at density 1
    assert sum(map(len, explorer.player.frames)) < 2_500_000
