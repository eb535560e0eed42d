"""A kernel learned by gradient descent: the contract, and what is particular to it."""

import time

import numpy as np
import pytest
from explorer_contract import ExplorerContract
from page import Page

from convwidgets import KERNELS, KernelLearningExplorer, sample_image
from convwidgets.scenes.kernel_learning import learning_scene
from convwidgets.scenes.marks import Lattice, Text
from convwidgets.trace.kernel_learning import kernel_learning_trace

RNG = np.random.default_rng(10)
QUICK = {"steps": 6}


def quick(**settings):
    """The default is long enough to be right; most things show in six updates."""
    return KernelLearningExplorer(**{**QUICK, **settings})


class TestKernelLearning(ExplorerContract):
    make = quick
    driven_from = {"steps": 3}
    through_controls = {
        "kernel": KERNELS["laplacian"],
        "image": np.arange(20).reshape(4, 5) ** 2,
        "learning_rate": 0.05,
        "steps": 2,
        "momentum": 0.5,
        "noise": 0.25,
        "start": "random",
        "seed": 3,
    }
    refused = [
        ("kernel", "sobel_z", "'sobel_x' or 'sobel_y'"),
        ("kernel", np.ones((9, 9)), "at most 7×7"),
        ("kernel", np.full((2, 2), 1e200), "Divide the kernel"),
        ("kernel", [[np.nan]], "not finite"),
        ("kernel", [1, 2, 3], r"shape \(3,\)"),
        ("image", "crosss", "Did you mean 'cross'"),
        ("image", np.ones((2, 2)), "kernel's height is 3"),
        ("image", np.ones((200, 3)), "at most 128×128"),
        ("image", [[np.inf] * 4] * 4, "not finite"),
        ("image", None, "None"),
        ("learning_rate", 0, "learning_rate is 0; it must be above 0"),
        ("learning_rate", -0.1, "learning_rate is −0.1; it must be above 0"),
        ("learning_rate", float("nan"), "learning_rate is nan; give a finite number"),
        ("learning_rate", float("inf"), "finite"),
        ("learning_rate", 1e9, "at most 100"),
        ("learning_rate", "fast", "learning_rate is 'fast'; give one number, such as 0.1"),
        ("learning_rate", None, "give one number"),
        ("learning_rate", True, "give one number"),
        ("learning_rate", [0.1, 0.2], "give one number"),
        ("steps", 0, "steps is 0; it must be at least 1"),
        ("steps", 3001, "at most 3,000 updates"),
        ("steps", 2.5, "steps is 2.5"),
        ("momentum", 1, "momentum is 1; it must be below 1"),
        ("momentum", -0.5, "momentum is −0.5; it must be at least 0"),
        ("noise", -1, "noise is −1; it must be at least 0"),
        ("start", "ones", "choose 'zeros' or 'random'"),
        ("seed", -1, "seed is −1"),
        ("weight", (1,), r"give \(row, column\)"),
        ("weight", (0, -1), "entry of weight is −1"),
    ]
    states = [
        {"image": "flat"},
        {"image": "eye", "learning_rate": 0.33, "momentum": 0.2, "steps": 400},
        {"kernel": "gaussian_5", "image": "portrait", "steps": 62, "noise": 0.3},
        {"kernel": [[2.0]], "image": [[1, 2, 3]], "start": "random", "momentum": 0.9},
        {"kernel": RNG.normal(size=(2, 7)), "image": "grain", "learning_rate": 0.01},
    ]


@pytest.fixture(scope="module")
def whole():
    """The default, as a student meets it."""
    return KernelLearningExplorer()


def texts(explorer, step):
    return [mark.text for mark in explorer.scene.marks(step) if isinstance(mark, Text)]


# --------------------------------------------------------------------- results


def test_the_default_finds_sobel_x_to_two_decimals_in_time(whole):
    began = time.perf_counter()
    whole._make_trace(**{**whole._current(), "seed": 1})
    assert time.perf_counter() - began < 0.3
    np.testing.assert_allclose(whole.output, KERNELS["sobel_x"], atol=0.005)
    assert len(whole.trace) <= 121
    assert "every weight is right to two decimals" in whole.player.descriptions[-1]
    assert whole.player.descriptions[0].startswith("Update 0 of 60: the loss is 24.5")


def test_the_sum_of_the_chosen_weight_is_written_and_right(whole):
    step = whole.trace[4]
    written = texts(whole, 4)
    assert step.new == pytest.approx(step.old - 0.1 * step.slope)
    assert step.new == whole.trace[5].kernel[step.weight]
    for text in ("weight (1, 2)", "old", "rate", "gradient", "new", "to reach"):
        assert text in written
    assert any("a larger weight makes the loss smaller" in text for text in written)


def test_momentum_has_a_term_of_its_own():
    explorer = quick(momentum=0.9)
    step = explorer.trace[3]
    assert step.kept == pytest.approx(0.9 * explorer.trace[2].velocity[step.weight])
    assert step.new == pytest.approx(step.old - 0.1 * (step.slope + step.kept))
    assert "from momentum" in texts(explorer, 3)
    assert "from momentum" in step.describe()


def test_a_click_on_a_weight_chooses_it():
    explorer = quick()
    page = Page(explorer.player)
    run = explorer.trace.path
    page.set(picked={"target": 0, "row": 0, "column": 1, "revision": explorer.player.revision})
    assert explorer.weight == (0, 1)
    assert explorer.trace.path is run  # nothing was learned again
    assert "row 0, column 1" in explorer.describe()
    assert "weight (0, 1)" in texts(explorer, 0)
    assert all(isinstance(t, Lattice) and t.columns == 3 for t in explorer.scene.targets)
    explorer.configure(weight=(2, 2), steps=3)
    assert explorer.trace.weight == (2, 2)
    explorer.kernel = [[1, 2]]
    assert explorer.trace.weight == (0, 1)


# ------------------------------------------------------------------- bad ground


def test_a_rate_that_diverges_is_shown_explained_and_stopped(recwarn):
    explorer = KernelLearningExplorer(image="eye", learning_rate=0.33, steps=40)
    trace = explorer.trace
    assert trace.diverged
    assert trace.losses.size < 40
    assert np.isfinite(trace.losses).all()
    sentence = "at most 0.232 works for this picture"
    assert sentence in explorer.notice.text
    assert explorer.notice.kind == "note"
    assert sentence in trace[-1].describe()
    assert any(sentence in text for text in texts(explorer, len(trace) - 1))
    assert not list(recwarn)
    explorer.learning_rate = 0.232
    assert not explorer.trace.diverged
    assert explorer.notice.text == ""
    explorer.learning_rate = 100
    assert explorer.trace.losses.size < 5
    assert not list(recwarn)


def test_a_flat_picture_teaches_nothing_and_says_why():
    explorer = KernelLearningExplorer(image=[[5] * 6] * 6)
    assert len(explorer.trace) == 1
    assert "Every window of this picture looks the same, so many kernels give" in (
        explorer.describe()
    )
    explorer.configure(kernel="identity", steps=200)
    assert np.ptp(explorer.output) < 1e-12  # every weight was told the same
    assert explorer.trace.losses[-1] < 1e-10
    assert "on another kernel. Every window" in explorer.player.descriptions[-1]


def test_clicks_on_the_curve_lead_to_the_steps_of_a_thinned_run():
    trace = kernel_learning_trace(sample_image("eye"), KERNELS["sobel_x"], steps=400)
    lattices = learning_scene(trace).lattices
    assert trace.marks[:60] == tuple(range(60))
    assert set(np.diff(trace.marks[60:-1])) == {6}
    assert trace.marks[-1] == 400
    half = len(lattices) // 2
    assert sum(la.columns for la in lattices[:half]) == len(trace)
    ends = [
        la.x + (i + 1) * la.cell_width for la in lattices[:half] for i in range(la.columns)
    ]  # fmt: skip
    np.testing.assert_allclose(np.diff(ends), np.diff(trace.marks) * (ends[-1] - ends[0]) / 400)


def test_the_picture_is_a_sample_numbers_or_ones_own():
    explorer = quick()
    explorer._controls["image"].dropdown.value = "grain"
    assert explorer.image.shape == (16, 16)
    explorer._controls["kernel"].dropdown.value = "box"
    np.testing.assert_array_equal(explorer.kernel, KERNELS["box"])
    explorer.image = sample_image("eye")
    assert explorer._controls["image"].dropdown.value == "eye"


# ----------------------------------------------------------------- words, controls


def test_what_rounding_leaves_of_a_zero_is_no_news(whole):
    whole.weight = (1, 1)
    last = whole.trace[-1]
    assert 0 < abs(last.old) < 1e-12  # or this test says nothing
    written = texts(whole, len(whole.trace) - 1)
    assert "≈0" in written
    assert not any("e−1" in text for text in written)
    assert any(text.startswith("The gradient is 0: a small") for text in written)
    assert "column 1 is ≈0 and should be 0; minus 0.1 times its gradient ≈0" in last.describe()
    whole.weight = (1, 2)


def test_the_word_about_a_run_that_exploded_outlasts_a_click():
    explorer = KernelLearningExplorer(image="eye", learning_rate=0.5, steps=40)
    said = explorer.notice.text
    explorer.weight = (0, 0)
    assert explorer.notice.text == said != ""


def test_arrow_keys_move_decimal_numbers_by_little():
    controls = quick()._controls
    steps = {name: controls[name].box.step for name in ("learning_rate", "momentum", "noise")}
    assert steps == {"learning_rate": 0.05, "momentum": 0.1, "noise": 0.5}


def test_bounds_are_written_plainly():
    explorer = quick()
    explorer._controls["learning_rate"].box.value = -1.0
    assert explorer.notice.text == "learning_rate is −1.0; it must be above 0."
