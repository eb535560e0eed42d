"""Changing the settings of both explorers in the page, by mouse and by keyboard.

After each change the picture, its words and the Python side are those of the settings the test
names, worked out afresh (see pictures.py), and the picture is another one than before.
"""

import numpy as np
import pytest
from playwright.sync_api import expect

BASE = {
    1: {"signal": [1, 2, 3, 4, 5, 4, 2], "kernel": [1, 0, -1]},
    2: {
        "image": [
            [1, 2, 3, 0, 1],
            [4, 5, 6, 1, 0],
            [7, 8, 9, 2, 2],
            [0, 1, 2, 3, 1],
            [2, 0, 1, 1, 3],
        ],
        "kernel": [[1, 0], [0, -1]],
    },
}


@pytest.fixture(params=[1, 2], ids=["1d", "2d"])
def axes(request):
    return request.param


@pytest.fixture
def explorer(desk, axes):
    return desk.show(axes, ", ".join(f"{name}={value!r}" for name, value in BASE[axes].items()))


class Checker:
    """Follows an explorer through changes of its settings."""

    def __init__(self, explorer, settings):
        self.explorer = explorer
        self.settings = dict(settings)
        self.step = 0
        explorer.shows(0, **settings)
        self.before = explorer.player.picture()

    def changed(self, **settings):
        """These settings have just been changed by hand."""
        self.settings |= settings
        explorer = self.explorer
        steps = explorer.expected(0, **self.settings)[2]
        self.step = min(self.step, steps - 1)
        explorer.shows(self.step, patiently=True, **self.settings)
        now = explorer.player.picture()
        assert now != self.before, "the picture did not change"
        self.before = now
        for name, value in self.settings.items():
            kept = explorer.value(f"e.{name}")
            if isinstance(kept, list):
                if not isinstance(value, str):  # else a sample's name
                    one, other = (np.array(cells, dtype=float) for cells in (kept, value))
                    assert np.array_equal(one, other, equal_nan=True), name
            else:
                assert kept == value, name
        expect(explorer.alert).to_have_text("")

    def goes_to(self, step, key):
        """Step with a key, so that later pictures are not those of a first step."""
        self.explorer.player.focus()
        self.explorer.player.press(key)
        self.step = step
        self.explorer.shows(step, **self.settings)
        self.before = self.explorer.player.picture()


@pytest.fixture
def checker(explorer, axes):
    return Checker(explorer, BASE[axes])


def is_chosen(dropdown, text):
    """What a list comes to show."""
    expect(dropdown.locator("option:checked")).to_have_text(text)


def test_dropdowns(explorer, axes, checker):
    checker.goes_to(1, "ArrowRight")
    name = explorer.input_name
    first, letter, second = ("pulse", "b", "bump") if axes == 1 else ("edge", "c", "cross")
    sample = explorer.control("signal" if axes == 1 else "input")
    sample.select_option(first)
    checker.changed(**{name: first})
    sample.focus()
    sample.press("Home")  # the first of the list
    checker.changed(**{name: "rise" if axes == 1 else "ramp"})
    sample.press(letter)  # also a shortcut of JupyterLab's
    checker.changed(**{name: second})

    kernel = explorer.control("kernel")
    kernel.select_option("Laplacian")
    checker.changed(kernel="laplacian")
    kernel.focus()
    kernel.press("Home")
    checker.changed(kernel="identity")
    kernel.press("ArrowDown")
    checker.changed(kernel="difference" if axes == 1 else "sobel_x")


def test_numbers(explorer, checker):
    stride, cells, dilation = (explorer.control(name) for name in ("stride", "cells", "dilation"))
    stride.fill("2")
    stride.press("Enter")
    checker.changed(stride=2)
    stride.press("ArrowUp")  # the arrows of the box
    stride.press("Enter")
    checker.changed(stride=3)
    stride.fill("1")
    stride.press("Tab")
    checker.changed(stride=1)
    cells.click()
    cells.press("ControlOrMeta+a")
    explorer.player.press("2", "Enter")
    checker.changed(padding=2)
    dilation.fill("2")
    dilation.press("Enter")
    checker.changed(dilation=2)
    explorer.player.focus()
    explorer.player.press("End")
    explorer.shows(-1, **checker.settings)


def test_padding_words(explorer, checker):
    padding = explorer.control("padding")
    padding.select_option("same")
    checker.changed(padding="same")
    padding.focus()
    padding.press("ArrowDown")
    checker.changed(padding="full")
    padding.press("Home")
    is_chosen(padding, "number")
    explorer.control("cells").fill("3")
    explorer.control("cells").press("Enter")
    checker.changed(padding=3)


def test_flip(explorer, checker):
    checker.goes_to(1, "ArrowRight")
    box = explorer.control("flip the kernel")
    box.click()
    checker.changed(flip_kernel=True)
    box.focus()
    box.press("Space")
    checker.changed(flip_kernel=False)


def test_type_into_the_input(explorer, axes, checker):
    name = explorer.input_name
    cells = np.array(BASE[axes][name])
    grid = explorer.grid(name if axes == 1 else "input")
    grid.locator("summary").click()
    grid.get_by_role("gridcell").nth(1).click()
    explorer.player.press("7", "Enter")
    cells.flat[1] = 7
    checker.changed(**{name: cells.tolist()})
    is_chosen(explorer.control("signal" if axes == 1 else "input"), "own numbers")
    # From the keyboard alone: unfold, walk in, edit, and undo.
    summary = grid.locator("summary")
    summary.focus()
    summary.press("Enter")
    summary.press("Enter")
    explorer.player.press("Tab", "Home", "ArrowRight", "ArrowRight", "-", "9", "Enter")
    row = 1 if axes == 2 else 0
    cells[(row, 2) if axes == 2 else 2] = -9
    checker.changed(**{name: cells.tolist()})
    explorer.player.press("ControlOrMeta+z")
    cells[(row, 2) if axes == 2 else 2] = (
        BASE[2]["image"][1][2] if axes == 2 else BASE[1]["signal"][2]
    )
    checker.changed(**{name: cells.tolist()})


def paste(explorer, text):
    """Put *text* on the clipboard, as a spreadsheet would, and press the keys that paste."""
    explorer.desk.page.evaluate("(text) => navigator.clipboard.writeText(text)", text)
    explorer.player.press("ControlOrMeta+v")


def test_paste_into_the_input(explorer, axes, checker):
    name = explorer.input_name
    grid = explorer.grid(name if axes == 1 else "input")
    grid.locator("summary").click()
    grid.get_by_role("gridcell").first.click()
    rows = [[9, 8, 7], [6, 5, 4]] if axes == 2 else [[9, 8, 7]]
    paste(explorer, "\n".join("\t".join(map(str, row)) for row in rows) + "\n")
    cells = np.atleast_2d(BASE[axes][name])
    cells[: len(rows), :3] = rows
    checker.changed(**{name: (cells if axes == 2 else cells[0]).tolist()})
    explorer.desk.shoot(explorer.view, f"conv{axes}d-edit-input")


def test_odd_numbers_are_shown_where_they_are(explorer, axes, checker):
    name = explorer.input_name
    grid = explorer.grid(name if axes == 1 else "input")
    grid.locator("summary").click()
    cells = np.array(BASE[axes][name], dtype=float)
    for word in ("nan", "inf"):
        grid.get_by_role("gridcell").nth(1).click()
        explorer.player.press(*word, "Enter")
        cells.flat[1] = float(word)
        checker.changed(**{name: cells.tolist()})
        output = np.array(explorer.value("e.output"), dtype=float)
        assert 0 < np.isfinite(output).sum() < output.size  # not spread over all of it
        explorer.desk.shoot(explorer.view, f"conv{axes}d-{word}")


def test_own_weights(explorer, axes, checker):
    explorer.control("kernel").select_option("Sharpen")
    checker.changed(kernel="sharpen")
    explorer.control("kernel").select_option("own weights")
    grid = explorer.grid("weights")
    grid.get_by_role("gridcell").first.wait_for()  # it has unfolded by itself
    grid.get_by_role("gridcell").first.click()
    explorer.player.press("3", ".", "5", "Enter")
    kernel = np.array([-1, 3, -1.0] if axes == 1 else [[0, -1, 0], [-1, 5, -1], [0, -1, 0.0]])
    kernel.flat[0] = 3.5
    checker.changed(kernel=kernel.tolist())
    is_chosen(explorer.control("kernel"), "own weights")
    explorer.desk.shoot(explorer.view, f"conv{axes}d-own-weights")
    # One weight more, then the weights of a kernel that has a name.
    grid.get_by_role("gridcell").first.click()
    known = [[1, 0, -1]] if axes == 1 else [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
    paste(explorer, "\n".join("\t".join(map(str, row)) for row in known))
    checker.changed(kernel=known if axes == 2 else known[0])
    named = "Difference" if axes == 1 else "Sobel X"
    is_chosen(explorer.control("kernel"), named)


def test_a_larger_input_gives_more_steps(explorer, axes, checker):
    name = explorer.input_name
    grid = explorer.grid(name if axes == 1 else "input")
    grid.locator("summary").click()
    cells = np.array(BASE[axes][name])
    grid.get_by_role("button", name="Add an entry" if axes == 1 else "Add a column").click()
    cells = np.pad(cells, [(0, 0)] * (axes - 1) + [(0, 1)])
    checker.changed(**{name: cells.tolist()})
    explorer.player.focus()
    explorer.player.press("End")
    explorer.shows(-1, **checker.settings)
