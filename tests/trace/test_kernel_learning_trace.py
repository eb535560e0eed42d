"""Gradient descent on one kernel, against least squares, torch and the theory of quadratics."""

import numpy as np
import oracles
import pytest

from convwidgets import KERNELS
from convwidgets.trace.kernel_learning import kernel_learning_trace, shown_updates
from convwidgets.trace.kernel_learning_pairs import SAMPLES, sample, standardised

SOBEL = KERNELS["sobel_x"]


def run(name, kernel=SOBEL, **settings):
    return kernel_learning_trace(sample(name), kernel, **settings)


def windows(x, shape=(3, 3)):
    return np.lib.stride_tricks.sliding_window_view(x, shape).reshape(-1, np.prod(shape))


@pytest.mark.parametrize("momentum", [0.0, 0.6])
def test_every_update_is_that_of_torch(momentum):
    torch = oracles.require("torch")
    trace = run("eye", steps=12, momentum=momentum, start="random", noise=0.3, seed=4)
    x = torch.tensor(trace.x.copy())[None, None]
    weight = torch.tensor(trace.path[0].copy(), requires_grad=True)
    target = torch.tensor(trace.target.copy())[None, None]
    descent = torch.optim.SGD([weight], lr=0.1, momentum=momentum)
    for update in range(12):
        descent.zero_grad()
        loss = torch.nn.functional.mse_loss(
            torch.nn.functional.conv2d(x, weight[None, None]), target
        )
        loss.backward()
        assert float(loss.detach()) == pytest.approx(trace.losses[update], rel=1e-9)
        np.testing.assert_allclose(weight.grad, trace.gradients[update], rtol=1e-9, atol=1e-12)
        descent.step()
        np.testing.assert_allclose(weight.detach(), trace.path[update + 1], rtol=1e-9, atol=1e-12)


def test_the_curvature_is_that_of_the_windows():
    for name in ("eye", "ramp", "cross"):
        trace = run(name, steps=1)
        table = windows(trace.x)
        values = np.linalg.eigvalsh(2 * table.T @ table / len(table))
        np.testing.assert_allclose(trace.curvature.values, values.clip(0), atol=1e-12)
        assert trace.curvature.rank == np.linalg.matrix_rank(table)


@pytest.mark.parametrize("momentum", [0.0, 0.5])
def test_the_limit_is_where_runs_begin_to_explode(momentum):
    limit = run("eye", momentum=momentum).limit
    assert limit == pytest.approx((1 + momentum) * run("eye").limit)
    settings = {"start": "random", "momentum": momentum, "steps": 3000}
    assert not run("eye", learning_rate=0.99 * limit, **settings).diverged
    assert run("eye", learning_rate=1.05 * limit, **settings).diverged


def test_the_rate_that_is_told_works():
    for name in ("eye", "portrait", "cross"):
        told = float(run(name, learning_rate=50).verdict.split("at most ")[1].split(" ")[0])
        assert not run(name, learning_rate=told, steps=200, start="random").diverged


def test_what_is_left_halves_as_fast_as_is_told():
    for momentum in (0.0, 0.8):
        trace = run("eye", steps=600, learning_rate=0.05, momentum=momentum)
        distance = np.linalg.norm(trace.path - SOBEL, axis=(1, 2))
        halving = trace.curvature.halving(0.05, momentum)
        early, late = (200, 400) if not momentum else (60, 120)
        seen = (late - early) / np.log2(distance[early] / distance[late])
        assert seen == pytest.approx(halving, rel=0.1)


def test_with_noise_it_ends_at_the_least_squares_kernel():
    trace = run("grain", noise=0.5, steps=500)
    best = np.linalg.lstsq(windows(trace.x), trace.target.ravel(), rcond=None)[0]
    assert trace.settled
    np.testing.assert_allclose(trace.output.ravel(), best, atol=1e-5)
    assert "of the noise squared is to be expected" in trace.verdict
    assert trace.losses[-1] == pytest.approx(0.25 * (1 - 9 / trace.target.size), rel=0.3)


def test_without_enough_windows_it_ends_nearest_to_the_start():
    trace = run("edge", start="random", steps=3000)
    table = windows(trace.x)
    start = trace.path[0].ravel()
    rest = trace.target.ravel() - table @ start
    nearest = start + np.linalg.pinv(table) @ rest
    np.testing.assert_allclose(trace.output.ravel(), nearest, atol=1e-5)
    assert "differ in 3 ways only" in trace.verdict


@pytest.mark.parametrize(
    ("name", "settings", "told"),
    [
        ("cross", {}, "Found: from update 34 on"),
        ("eye", {}, "Not there yet: the furthest weight is"),
        ("eye", {"learning_rate": 0.3}, "Stopped: the loss has grown from 6.04"),
        ("eye", {"learning_rate": 0.6, "momentum": 0.9}, r"2 × (1 + 0.9) divided by"),
        ("flat", {}, "Nothing to learn: every gradient is 0"),
        ("patch", {}, "a single window, one equation for 9 weights"),
        (
            "checkerboard",
            {"start": "random"},
            "looks alike but for a factor",
        ),
        ("ramp", {}, "differ in 4 ways only"),
        ("cross", {"learning_rate": 0.31}, "is not safe"),
    ],
)
def test_the_end_is_told(name, settings, told):
    trace = run(name, **settings)
    assert told in trace.verdict
    assert trace[-1].describe().endswith(trace.verdict)
    assert all(step.verdict == "" for step in trace[:-1])


def test_the_same_seed_is_the_same_run():
    one, two, other = (run("eye", start="random", noise=1, seed=s, steps=5) for s in (7, 7, 8))
    np.testing.assert_array_equal(one.path, two.path)
    assert not np.array_equal(one.path[0], other.path[0])
    assert not np.array_equal(one.target, other.target)
    np.testing.assert_array_equal(run("eye", seed=1, steps=5).path, run("eye", steps=5).path)


def test_pictures_are_standardised_without_overflow(recwarn):
    for values in (sample("portrait"), sample("eye") * 1e300, sample("eye") * 1e-300):
        x = standardised(np.array(values, float))
        assert x.mean() == pytest.approx(0, abs=1e-9)
        assert x.std() == pytest.approx(1)
    np.testing.assert_array_equal(standardised(np.full((3, 3), -7.0)), -np.ones((3, 3)))
    np.testing.assert_array_equal(standardised(np.zeros((3, 3))), np.zeros((3, 3)))
    assert not list(recwarn)


def test_long_runs_are_thinned_evenly():
    for updates in (*range(125), 400, 999, 3000):
        marks = shown_updates(updates)
        assert marks[0] == 0
        assert marks[-1] == updates
        assert len(marks) <= 121
        assert marks[: min(60, updates + 1)] == tuple(range(min(60, updates + 1)))
        assert (np.diff(marks) > 0).all()


def test_every_sample_can_be_learned_from_at_the_usual_rate():
    for name in SAMPLES:
        trace = run(name, steps=3)
        assert trace.limit > 0.1 or not trace.diverged
