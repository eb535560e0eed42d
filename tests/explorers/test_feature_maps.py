"""Several filters on a colour picture: the contract, and what is particular to it."""

import numpy as np
import pytest
from explorer_contract import ExplorerContract
from page import Page

from convwidgets import FeatureMapExplorer, conv2d, sample_picture
from convwidgets.explorers.feature_maps import LARGEST
from convwidgets.scenes.feature_maps import ON_MAP, ON_WINDOW
from convwidgets.scenes.feature_maps_filter import liked
from convwidgets.scenes.marks import Text
from convwidgets.trace.filter_bank import bank_named, filter_named

RNG = np.random.default_rng(6)
SMALL = RNG.integers(0, 256, (9, 10, 3))


def quick(**settings):
    """Four filters rather than sixteen: a contract looks at every frame."""
    return FeatureMapExplorer(**{"kernels": "edges", **settings})


class TestFeatureMaps(ExplorerContract):
    make = staticmethod(quick)
    through_controls = {
        "image": SMALL,
        "kernels": bank_named("gabor"),
        "stride": 2,
        "padding": "valid",
        "flip_kernel": True,
    }
    driven_from = {"padding": 3}  # "same" has no stride but 1
    refused = [
        ("image", "shape", "no file 'shape'"),
        ("image", np.full((4, 4, 3), np.inf), "NaN or infinity"),
        ("image", b"GIF89a", "The file"),
        ("kernels", "edge", "Did you mean 'edges'"),
        ("kernels", np.ones((2, 2, 3, 3)), "N filters of three planes"),
        ("kernels", np.ones((65, 3, 1, 1)), "at most 64"),
        ("stride", 2, "padding='same' needs stride 1"),
        ("padding", "most", "'valid', 'same' and 'full'"),
        ("point", "middle", "point is 'middle'"),
        ("point", (1, -2), "point is −2|entry of point is −2"),
    ]
    states = [
        {"image": SMALL, "padding": 0, "kernels": ["sobel_x", "box"]},
        {"image": "flag", "kernels": "colours", "point": (3, 4), "step": 2},
        {"image": SMALL, "kernels": RNG.normal(size=(19, 3, 2, 3)), "padding": 1, "stride": 3},
        {"kernels": ["identity"]},
        {"image": SMALL[:2], "kernels": "gabor", "point": (1, 1)},
    ]


def test_the_flip_turns_every_filter_and_says_so():
    plain, turned = quick(image=SMALL), quick(image=SMALL, flip_kernel=True)
    weights = turned.kernels[..., ::-1, ::-1]
    expected = conv2d(np.moveaxis(turned.image, -1, 0), weights, padding="same")
    np.testing.assert_allclose(turned.output, expected, atol=1e-9)
    np.testing.assert_array_equal(turned.trace[0].weights, weights[0])
    assert turned.trace[0].name == f"{plain.trace[0].name}, turned"
    same = FeatureMapExplorer(image=SMALL, kernels=["box"], flip_kernel=True)
    assert "turned" not in same.describe()


@pytest.fixture
def explorer():
    return FeatureMapExplorer()


def texts(explorer):
    marks = explorer.scene.marks(explorer.step)
    return [mark.text for mark in marks if isinstance(mark, Text)]


# --------------------------------------------------------------------- results


def test_the_output_is_the_cores(explorer):
    planes = np.moveaxis(sample_picture("shapes").astype(float), -1, 0)
    assert explorer.output.shape == (16, 96, 96)
    np.testing.assert_array_equal(
        explorer.output, conv2d(planes, bank_named("first_layer"), padding="same")
    )
    explorer.configure(stride=2, padding=3)
    assert explorer.output.shape == (16, 48, 48)


def test_filters_keep_their_names_when_their_numbers_come_back(explorer):
    twin = FeatureMapExplorer(kernels=explorer.kernels.copy())
    assert [step.name for step in twin.trace] == [step.name for step in explorer.trace]
    assert twin._controls["kernels"].dropdown.value == "first_layer"


# --------------------------------------------------------------------- picture


def test_the_count_and_every_shape_are_written(explorer):
    written = texts(explorer)
    for text in ("16 filters →", "96 × 96 × 16", "output (16, 96, 96)", "weights (16, 3, 7, 7)",
                 "input (3, 96, 96)", "red", "green", "blue"):  # fmt: skip
        assert text in written
    for step in explorer.trace:
        assert step.name in written


def test_small_maps_go_to_their_filters(explorer):
    full, *rest = explorer.scene.lattices
    assert not rest
    assert (full.columns, full.rows, full.first, full.painted) == (8, 2, 0, False)
    explorer.kernels = RNG.normal(size=(19, 3, 3, 3))
    full, rest = explorer.scene.lattices
    assert (full.columns, full.rows) == (16, 1)
    assert (rest.columns, rest.rows, rest.first) == (3, 1, 16)
    assert rest.y > full.y


def test_the_patch_it_looks_for_is_its_own_weights_as_colours():
    patch = liked(filter_named("red–green blob").weights).astype(int)
    red, green, blue = patch[3, 3]
    assert (red, green, blue) == (255, 0, 128)
    even = liked(np.zeros((3, 2, 2)))
    assert (even == 128).all()
    # No patch of the same contrast is answered to more.
    weights = filter_named("45° edge").weights
    best = (np.moveaxis(liked(weights), -1, 0) - 127.5).ravel()
    for _ in range(20):
        other = RNG.normal(size=best.size)
        other *= np.linalg.norm(best) / np.linalg.norm(other)
        assert weights.ravel() @ other < weights.ravel() @ best


@pytest.mark.all_frames
def test_frames_of_a_photograph_are_small():
    explorer = FeatureMapExplorer(image="portrait", kernels="edges")
    assert explorer.output.shape == (4, 600, 512)
    assert max(map(len, explorer.player.frames)) < 120_000
    assert len(explorer.player.ground) < 400_000


# ------------------------------------------------------------------- one place


def click(explorer, target, row, column):
    Page(explorer.player).set(
        picked={"target": target, "row": row, "column": column, "serial": 1,
                "revision": explorer.player.revision}
    )  # fmt: skip


def test_a_click_on_the_map_looks_at_one_place_in_all_maps(explorer, monkeypatch):
    output, step = explorer.output, 6
    explorer.step = step
    monkeypatch.setattr(
        "convwidgets.explorers.feature_maps.feature_maps_trace",
        lambda *args, **settings: pytest.fail("no map has changed"),
    )
    click(explorer, ON_MAP, 40, 50)
    assert explorer.point == (40, 50)
    assert explorer.step == step
    assert explorer.output is output
    assert all(s.place == (40, 50) for s in explorer.trace)
    assert "found here" in texts(explorer)
    click(explorer, ON_WINDOW, 0, 0)
    assert explorer.point is None
    assert "best match" in texts(explorer)


def test_a_place_beyond_a_smaller_map_is_its_last(explorer):
    explorer.configure(kernels="edges", point=(90, 95))
    explorer.image = SMALL
    assert explorer.trace[0].place == (8, 9)
    assert explorer.point == (90, 95)
    explorer.image = "shapes"
    assert explorer.trace[0].place == (90, 95)


# -------------------------------------------------------------------- pictures


def test_large_and_grey_pictures_are_taken_with_a_word():
    explorer = FeatureMapExplorer(image=np.full((700, 300), 9, np.uint8), kernels="edges")
    assert explorer.image.shape == (350, 150, 3)
    assert max(explorer.image.shape) <= LARGEST
    assert "grey" in explorer.notice.text
    assert "each the mean of 2×2" in explorer.notice.text
    assert explorer.notice.kind == "note"


def test_a_refused_layer_leaves_the_old_one(explorer):
    control = explorer._controls["stride"]
    control.value = 2
    assert control.value == explorer.stride == 1
    assert "padding=3" in explorer.notice.text
    explorer.configure(stride=2, padding=3)
    assert explorer.notice.text == ""
    assert control.value == 2


# -------------------------------------------------------------------- controls


def test_banks_are_chosen_from_the_list(explorer):
    picker = explorer._controls["kernels"]
    labels = [label for label, _ in picker.dropdown.options]
    assert labels == ["first layer", "edges", "colours", "gabor"]
    picker.dropdown.value = "colours"
    assert len(explorer.trace) == 5
    explorer.kernels = ["sobel_x", "sobel_y"]
    assert picker.dropdown.value == "own"
    picker.dropdown.value = "gabor"
    picker.dropdown.value = "own"
    assert explorer.kernels.shape == (2, 3, 3, 3)
