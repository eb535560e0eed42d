"""JupyterLab has the page's messages handled in one thread while cells run in another."""

import sys
import threading
from types import SimpleNamespace

import numpy as np
import pytest
from page import Page

from convwidgets import Conv2DExplorer, StepSlider
from convwidgets.scenes.gallery_film import stock_of
from convwidgets.trace.gallery_picture import FilterPicture


@pytest.fixture
def explorer():
    return Conv2DExplorer(image="ramp", kernel="box")


@pytest.fixture
def beside():
    """Do something in another thread, which gets a moment for it and goes on afterwards."""
    started = []

    def start(act, *values):
        started.append(threading.Thread(target=act, args=values))
        started[-1].start()
        started[-1].join(0.05)

    start.finish = lambda: [thread.join(60) for thread in started]
    yield start
    start.finish()


def once(monkeypatch, owner, name, act):
    """Let `act` happen when `owner` has just done the first of what `name` does."""
    real, left = getattr(owner, name), [act]

    def interrupted(*args, **kwargs):
        done = real(*args, **kwargs)
        if left:
            left.pop()()
        return done

    monkeypatch.setattr(owner, name, interrupted)


@pytest.mark.parametrize("together", [False, True])
def test_settings_changed_in_two_threads_make_the_trace_of_both(
    explorer, beside, monkeypatch, together
):
    page = Page(explorer._controls["padding"].box)
    once(monkeypatch, explorer, "_make_trace", lambda: beside(lambda: page.set(value=1)))
    if together:
        explorer.configure(stride=2)
    else:
        explorer.stride = 2
    beside.finish()
    assert (explorer.stride, explorer.padding) == (2, 1)
    assert explorer.output.shape == (3, 3)


def test_a_step_is_not_set_while_a_shorter_trace_comes(explorer, beside):
    class Measured(list):
        def __len__(self):
            # asked for this first by the step's check
            if explorer._trace is self:
                explorer._trace = whole
                beside(lambda: page.set(value=2))
            return super().__len__()

    page = Page(explorer._controls["stride"].boxes[0])
    whole = explorer.trace
    explorer._trace = Measured(whole)
    explorer.step = 8
    beside.finish()
    assert explorer.step == explorer.player.step == len(explorer.trace) - 1 == 3


def test_words_are_of_the_present_step_while_a_shorter_trace_comes(explorer, beside, monkeypatch):
    said = []
    explorer.step = 8
    once(
        monkeypatch,
        explorer,
        "_make_scene",
        lambda: beside(lambda: said.append(explorer.describe())),
    )
    explorer.stride = 2
    beside.finish()
    assert said == [explorer.describe()]


def test_an_entry_is_heard_while_another_is_shown(explorer, beside):
    box = explorer._controls["stride"].boxes[0]
    page = Page(box)
    box.observe(lambda change: change["new"] == 2 and beside(lambda: page.set(value=3)), "value")
    explorer.stride = 2
    beside.finish()
    assert explorer.stride == box.value == 3


def test_numbers_are_shown_that_come_while_an_edit_is_answered(explorer, beside, monkeypatch):
    """They were left out of the message: the grid showed another kernel than the picture."""
    grid = explorer._controls["kernel"].weights
    page, answered = Page(grid), threading.Event()
    send, reset = grid.send_state, grid.reset

    def shown():
        monkeypatch.setattr(grid, "reset", reset)
        reset()
        answered.wait(60)

    def sent(key=None):
        monkeypatch.setattr(grid, "send_state", send)
        send(key)
        monkeypatch.setattr(grid, "reset", shown)
        beside(setattr, explorer, "kernel", [[3, 4]])

    monkeypatch.setattr(grid, "send_state", sent)
    page.set(edit={"serial": 1, "cells": [["1", "2"]]})
    answered.set()
    beside.finish()
    assert explorer.kernel.tolist() == [[3, 4]]
    assert page.updates("cells")[-1]["cells"] == [["3", "4"]]


def test_a_slider_set_while_its_page_speaks_moves_the_player(explorer, beside):
    """It was taken for what the page said, of which the player hears from the page."""
    slider = StepSlider(explorer.player)

    def seen(change):
        if change["new"] == 2:
            beside(setattr, slider, "value", 3)

    slider.observe(seen, "value")
    Page(slider).set(value=2)
    beside.finish()
    assert slider.value == explorer.step == 3


def test_galleries_of_one_picture_are_drawn_in_two_threads():
    picture, theme = FilterPicture(np.zeros((2, 2))), SimpleNamespace(name="light")
    faults = []

    def draw():
        try:
            for column in [*range(9)] * 400:
                trace = SimpleNamespace(picture=picture, pixel=(0, column))
                stock_of(SimpleNamespace(trace=trace, theme=theme, width=840, height=600))
        except (KeyError, RuntimeError) as fault:
            faults.append(fault)

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=draw) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    finally:
        sys.setswitchinterval(before)
    assert not faults
