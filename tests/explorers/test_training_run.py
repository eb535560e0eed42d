"""A training that is started, paused, stopped, interrupted and left behind, in any order."""

import asyncio
import gc
import os
import random
import signal
import subprocess
import sys
import threading
import time
import weakref
from types import SimpleNamespace

import ipywidgets
import numpy as np
import pytest
from ipywidgets.widgets.widget import _instances
from page import Page

from convwidgets import Conv2DExplorer, ConvError, TrainingExplorer
from convwidgets.explorers import training_interrupt, training_transport
from convwidgets.explorers.training_interrupt import InterruptWatch
from convwidgets.explorers.training_run import TrainingRun
from convwidgets.explorers.training_transport import PICTURE_PAUSE

#: Long enough to be stopped.
LONG = {"epochs": 60, "train_size": 128}
# How soon that is in seconds depends on what else the machine does; the batches do not.
AT_HAND = 1
PATIENCE = 300.0


@pytest.fixture(autouse=True)
def quick_pictures(monkeypatch):
    """Nobody waits here for an epoch to be shown; how often pictures come is tested by itself."""
    monkeypatch.setattr(training_transport, "PICTURE_PAUSE", 0.02)


@pytest.fixture
def explorer():
    return TrainingExplorer(**LONG)


@pytest.fixture
def drawn(monkeypatch):
    """What the trainings have worked out so far."""
    events, make = [], training_transport.training_events

    def counted(**settings):
        for event in make(**settings):
            events.append(event)
            yield event

    monkeypatch.setattr(training_transport, "training_events", counted)
    return events


def until(true, seconds=PATIENCE):
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not become true"
        time.sleep(0.005)


def threads():
    return [t for t in threading.enumerate() if t.name == "convwidgets-training"]


def started(explorer, epochs=1):
    explorer.start()
    until(lambda: len(explorer.trace) > epochs)
    return explorer


# -------------------------------------------------------------- start and stop


def test_the_first_progress_comes_soon(explorer):
    page = Page(explorer.bar.words)
    explorer.start()
    assert explorer.running
    assert explorer.bar.main.description == "Pause"
    until(lambda: explorer.times.shown)
    said = [state["value"] for state in page.updates("value")]
    assert said[0] == "epoch 1 of 60"
    assert said[1].startswith("epoch 1 of 60, batch 1 ")
    explorer.stop()


def test_stop_is_obeyed_and_keeps_what_was_learned(explorer, drawn):
    started(explorer)
    explorer.stop()
    asked = len(drawn)
    assert not explorer.running
    network, count = explorer.network, len(explorer.trace)
    until(lambda: explorer.times.ended)
    assert explorer.times.ended >= explorer.times.ending_asked
    assert len(drawn) <= asked + AT_HAND
    assert not threads()
    assert explorer.network is network
    assert len(explorer.trace) == count == explorer.player.steps
    assert explorer.bar.words.value == (
        f"Stopped in epoch {count} of 60; what was learned up to epoch {count - 1} is kept."
    )
    assert explorer.notice.text == ""
    explorer.start()
    assert explorer.bar.progress.value == 0
    explorer.stop()
    assert explorer.bar.words.value == (
        "Stopped in epoch 1 of 60; the network is untrained as before."
    )


def test_a_pause_rests_and_goes_on_to_the_same_end(drawn):
    settings = {"epochs": 2, "train_size": 320}
    straight, paused = TrainingExplorer(**settings), TrainingExplorer(**settings)
    straight.start()
    straight.wait(PATIENCE)
    paused.start()
    for _ in range(3):
        paused.pause()
        asked = len(drawn)
        paused.wait(PATIENCE)
        if paused.times.ended is None:
            assert len(drawn) <= asked + AT_HAND
            assert not paused.running
            value = paused.bar.progress.value
            time.sleep(0.1)
            assert paused.bar.progress.value == value
            assert paused.bar.main.description == "Resume"
        paused.resume()
        time.sleep(0.03)
    paused.wait(PATIENCE)
    for name, curve in straight.history.items():
        np.testing.assert_array_equal(curve, paused.history[name])


def test_any_order_any_number_of_times(explorer):
    random.seed(10)
    for name in ("stop", "pause", "resume", "resume", "pause", "stop", "wait"):
        getattr(explorer, name)()  # of nothing
    assert explorer.bar.main.description == "Train"
    names = ["start", "start", "pause", "resume", "stop"]
    for _ in range(40):
        name = random.choice(names)
        getattr(explorer, name)()
        time.sleep(random.choice((0, 0, 0.01)))
        assert explorer.running == (explorer.bar.main.description == "Pause")
        assert explorer.player.steps == len(explorer.trace)
    explorer.stop()
    explorer.start()
    until(lambda: len(threads()) == 1)
    until(lambda: len(explorer.trace) > 1)
    explorer.stop()
    until(lambda: not threads())


def test_start_pressed_twice_is_one_training(explorer):
    explorer.start()
    run = explorer._runs[0]
    explorer.start()
    assert explorer._runs == [run]
    assert len(threads()) == 1
    explorer.pause()
    explorer.start()
    assert explorer._runs == [run]
    assert explorer.running
    explorer.stop()


def test_the_buttons_do_what_the_methods_do(explorer):
    bar = explorer.bar
    bar.main.click()
    assert explorer.running
    bar.main.click()
    assert (bar.main.description, explorer.running) == ("Resume", False)
    bar.main.click()
    assert (bar.main.description, explorer.running) == ("Pause", True)
    page = Page(bar.main)
    bar.stop.click()
    assert (bar.main.description, explorer.running) == ("Train again", False)
    assert [content for content, _ in page.custom()] == [{"do": "focus"}]
    assert bar.stop.disabled


def test_a_pause_that_comes_too_late_does_not_begin_anew(monkeypatch):
    explorer = TrainingExplorer(epochs=1, train_size=64)
    monkeypatch.setattr(training_transport, "HASTE", PATIENCE)
    explorer.start()
    last = explorer.wait(PATIENCE)
    explorer.bar.main.click()
    assert not explorer.running
    assert explorer.trace[-1] is last
    monkeypatch.setattr(training_transport, "HASTE", 0.0)
    explorer.bar.main.click()
    assert explorer.running
    explorer.wait(PATIENCE)


def test_two_explorers_train_at_once():
    settings = {"epochs": 2, "train_size": 128}
    one, other = TrainingExplorer(**settings), TrainingExplorer(**settings, seed=2)
    one.start()
    other.start()
    assert one.wait(PATIENCE).epoch == other.wait(PATIENCE).epoch == 2
    assert not np.array_equal(one.output, other.output)
    alone = TrainingExplorer(**settings)
    alone.start()
    alone.wait(PATIENCE)
    np.testing.assert_array_equal(one.output, alone.output)


def test_waiting_has_an_end(explorer):
    began = time.monotonic()
    assert explorer.wait(PATIENCE).epoch == 0
    assert time.monotonic() - began < PATIENCE
    explorer.start()
    explorer.wait(timeout=0.1)
    assert explorer.running
    explorer.stop()


def test_an_observer_can_wait_for_a_training():
    """It has the turn that the training needs for its reports."""
    trained, other = TrainingExplorer(epochs=1, train_size=100), Conv2DExplorer()
    seen = []

    def train(_change):
        trained.start()
        seen.append(trained.wait(PATIENCE).epoch)

    other.observe(train, "stride")
    other.stride = 2
    assert seen == [1]
    assert other.player.lock.acquire(blocking=False)
    other.player.lock.release()
    Page(other._controls["stride"].boxes[0]).set(value=1)
    assert seen == [1, 1]


# ---------------------------------------------------------------- what is seen


def test_the_picture_follows_unless_one_has_gone_back(explorer):
    started(explorer, 2)
    until(lambda: explorer.step == len(explorer.trace) - 1 > 2)
    Page(explorer.player).set(step=1)
    count = len(explorer.trace)
    until(lambda: len(explorer.trace) > count)
    assert explorer.step == explorer.player.step == 1
    explorer.pause()
    explorer.wait(PATIENCE)
    explorer.step = len(explorer.trace) - 1
    explorer.resume()
    count = len(explorer.trace)
    until(lambda: len(explorer.trace) > count)
    explorer.pause()
    explorer.wait(PATIENCE)
    assert explorer.step == explorer.player.step == len(explorer.trace) - 1
    explorer.stop()


def test_the_page_is_told_at_most_ten_times_a_second(explorer, monkeypatch):
    monkeypatch.setattr(training_transport, "PICTURE_PAUSE", PICTURE_PAUSE)
    words, player = Page(explorer.bar.words), Page(explorer.player)
    explorer.start()
    began = time.monotonic()
    explorer.wait(timeout=0.6)
    explorer.stop()
    seconds = time.monotonic() - began
    assert len(words.updates("value")) <= 10 * seconds + 4
    assert len(player.updates("frames")) <= 4 * seconds + 3


def test_pictures_are_drawn_while_others_have_their_turn(explorer, monkeypatch):
    drawing, make = [], explorer._make_scene

    def scene(trace, theme):
        if threading.current_thread() in threads():
            drawing.append(explorer.player.lock._is_owned())
        return make(trace, theme)

    monkeypatch.setattr(explorer, "_make_scene", scene)
    started(explorer).stop()
    assert drawing
    assert not any(drawing)


@pytest.mark.all_frames
def test_it_goes_on_while_this_thread_is_at_work_and_in_a_running_loop(explorer):
    async def cell():
        explorer.start()
        end = time.monotonic() + PATIENCE
        while len(explorer.trace) < 3 and time.monotonic() < end:
            sum(range(10000))
        explorer.stop()

    asyncio.run(cell())
    assert len(explorer.trace) >= 3
    assert all(explorer.player.frames)


# -------------------------------------------------------------------- settings


def test_a_changed_setting_ends_the_training_and_says_so(explorer):
    started(explorer)
    explorer._controls["learning_rate"].value = 0.05
    assert not explorer.running
    assert len(explorer.trace) == explorer.player.steps == 1
    assert "Press Train to start with the new one" in explorer.notice.text
    assert explorer.notice.kind == "note"
    assert explorer.bar.main.description == "Train"
    until(lambda: not threads())
    assert len(explorer.trace) == 1
    explorer.configure(epochs=1, train_size=100)
    assert explorer.notice.text == ""
    explorer.start()
    assert explorer.wait(PATIENCE).epoch == 1
    explorer.seed = 5
    assert "this is the untrained network again" in explorer.notice.text


def test_a_refused_setting_leaves_the_training_alone(explorer):
    started(explorer)
    with pytest.raises(ConvError, match="momentum is 2"):
        explorer.momentum = 2
    assert explorer.running
    explorer.epochs = 60  # what it is
    assert explorer.running
    explorer.stop()


# ------------------------------------------------------------------- interrupts


def interrupt_while_it_waits():
    """Interrupt this thread as soon as it is inside `wait`, and nowhere else."""
    main = threading.get_ident()

    def waits():
        frame = sys._current_frames()[main]
        while frame is not None and frame.f_code is not TrainingRun.wait.__code__:
            frame = frame.f_back
        return frame is not None

    def interrupt():
        until(waits)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=interrupt, daemon=True).start()


def test_an_interrupt_while_waiting_ends_the_cell_and_the_training(explorer):
    started(explorer)
    interrupt_while_it_waits()
    with pytest.raises(KeyboardInterrupt, match="You interrupted the training") as caught:
        explorer.wait(PATIENCE)
    shown = caught.value._render_traceback_()
    assert shown == [f"KeyboardInterrupt: {caught.value}"]
    assert not explorer.running
    done = len(explorer.trace) - 1
    assert f"what was learned up to epoch {done} is kept" in explorer.notice.text
    until(lambda: not threads())
    started(explorer).stop()


@pytest.mark.all_frames
def test_an_interrupt_between_cells_ends_the_training(explorer, drawn, monkeypatch):
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)

    async def between_cells():
        loop = asyncio.get_running_loop()
        io_loop = SimpleNamespace(
            add_callback=loop.call_soon_threadsafe, call_later=loop.call_later
        )
        kernel = SimpleNamespace(io_loop=io_loop)
        monkeypatch.setattr(training_interrupt, "_LOOK", 0.02)
        monkeypatch.setattr(training_transport, "watch", InterruptWatch(lambda: kernel))
        explorer.start()
        await asyncio.sleep(0.1)
        assert signal.getsignal(signal.SIGINT) is not signal.SIG_IGN
        # around a message ipykernel puts its own handler in, and ours back
        kernel.saved_sigint_handler = signal.signal(signal.SIGINT, signal.default_int_handler)
        await asyncio.sleep(0.1)
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
        signal.signal(signal.SIGINT, kernel.saved_sigint_handler)
        os.kill(os.getpid(), signal.SIGINT)
        while explorer.running:  # the signal is heard by the loop
            await asyncio.sleep(0.01)
        asked = len(drawn)
        while explorer.times.ended is None:
            await asyncio.sleep(0.01)
        assert len(drawn) <= asked + AT_HAND
        await asyncio.sleep(0.1)
        kernel.saved_sigint_handler = None
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN

    try:
        asyncio.run(between_cells())
    finally:
        signal.signal(signal.SIGINT, before)
    assert "You interrupted the training" in explorer.notice.text
    assert explorer.notice.kind == "note"
    assert explorer.bar.main.description == "Train again"


# -------------------------------------------------------------- left behind


def test_a_closed_explorer_ends_its_training(explorer):
    started(explorer)
    explorer.close()
    until(lambda: not threads())


def forget_widgets():
    """Nobody but ipywidgets keeps a widget that is not closed: make it let go of all."""
    for widget in list(_instances.values()):
        ipywidgets.Widget.close(widget)


@pytest.fixture(scope="module", autouse=True)
def quick_collection():
    """The garbage collector looks at what a test makes, not at all that was made before."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.parametrize("paused", [False, True])
def test_a_forgotten_explorer_ends_its_training(paused):
    explorer = started(TrainingExplorer(**LONG))
    if paused:
        explorer.pause()
    forget_widgets()
    gone = weakref.ref(explorer)
    del explorer
    # the training's thread may hold it for as long as it makes a picture
    until(lambda: gc.collect() is not None and gone() is None)
    until(lambda: not threads())


def test_a_fault_in_the_picture_is_shown_and_raised(explorer, monkeypatch):
    monkeypatch.setattr(explorer, "_make_scene", lambda trace, theme: 1 / 0)
    explorer.start()
    with pytest.raises(ZeroDivisionError):
        explorer.wait(PATIENCE)
    assert "fault of convwidgets" in explorer.notice.text
    assert not explorer.running
    assert explorer.bar.main.description == "Train again"


def test_the_interpreter_can_end_while_it_trains():
    code = (
        "import convwidgets as cw, time\n"
        "explorer = cw.TrainingExplorer(epochs=60)\n"
        "explorer.start()\n"
        "time.sleep(0.3)\n"
        "print(explorer.running)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE, check=True
    )
    assert ran.stdout == "True\n"
    assert ran.stderr == ""
