"""One picture through every kernel: the numbers, the words, and what is refused."""

import itertools
import re

import numpy as np
import pytest
from oracles import require
from PIL import Image

from convwidgets import KERNELS, ConvError, conv2d, sample_picture
from convwidgets.core.kernels import KERNEL_NOTES
from convwidgets.trace.gallery import OWN, gallery_trace
from convwidgets.trace.gallery_facts import FACTS, ORDER
from convwidgets.trace.gallery_own import own_facts
from convwidgets.trace.gallery_picture import FilterPicture, filter_picture, keeps_level
from convwidgets.widgets.kernel_picker import label

random = np.random.default_rng(5)
COLOUR = random.integers(0, 256, (11, 7, 3)).astype(float)
OWN_WEIGHTS = [[1.0, 2.0], [0.0, -4.0]]


def by_loops(image, kernel):
    """Every sum written out, the outermost pixels standing for those beyond the border."""
    high, wide = kernel.shape
    up, left = (high - 1) // 2, (wide - 1) // 2
    rows, columns = image.shape
    out = np.zeros(image.shape)
    for r, c, i, j in itertools.product(range(rows), range(columns), range(high), range(wide)):
        y, x = min(max(r + i - up, 0), rows - 1), min(max(c + j - left, 0), columns - 1)
        out[r, c] += image[y, x] * kernel[i, j]
    return out


def outer(column, row):
    return np.outer(column, row)


# ------------------------------------------------------------------ numbers


@pytest.mark.parametrize("name", KERNELS)
@pytest.mark.parametrize("shape", [(11, 7), (1, 1), (3, 2), (1, 9)])
def test_every_kernel_on_grey_and_on_colour(name, shape):
    kernel = KERNELS[name]
    grey = COLOUR[: shape[0], : shape[1], 0]
    trace = gallery_trace(grey, name)
    np.testing.assert_allclose(trace.output, by_loops(grey, kernel), atol=1e-9)
    colour = np.resize(COLOUR, (*shape, 3))
    step = gallery_trace(colour, name)[trace.chosen]
    assert step.in_colours == step.keeps == (name in ORDER[8:])
    if step.keeps:
        expected = np.stack([by_loops(colour[..., c], kernel) for c in range(3)], axis=-1)
    else:
        expected = by_loops(step.picture.brightness, kernel)
    np.testing.assert_allclose(step.output, expected, atol=1e-9)


@pytest.mark.parametrize("shape", [(2, 2), (4, 1), (6, 5), (16, 16)])
def test_own_kernels_of_any_shape(shape):
    kernel = random.integers(-5, 6, shape).astype(float)
    trace = gallery_trace(COLOUR, kernel)
    brightness = trace.picture.brightness
    np.testing.assert_allclose(trace.output, by_loops(brightness, kernel), atol=1e-9)
    same = conv2d(brightness, kernel, padding="same", padding_mode="replicate")
    np.testing.assert_array_equal(trace.output, same)


def test_the_whole_portrait_agrees_with_torch():
    torch = require("torch")
    picture = FilterPicture(sample_picture("portrait"))
    planes = torch.from_numpy(np.moveaxis(picture.values, -1, 0).copy())[:, None]
    padded = torch.nn.functional.pad(planes, (1, 1, 1, 1), mode="replicate")
    kernel = KERNELS["sharpen"]
    theirs = torch.nn.functional.conv2d(padded, torch.from_numpy(kernel.copy())[None, None])
    ours = picture.response(kernel)
    np.testing.assert_allclose(ours, np.moveaxis(theirs[:, 0].numpy(), 0, -1), atol=1e-9)


def test_brightness_is_that_of_a_grey_photograph():
    """Pillow's mode L uses the same weights, in whole-number arithmetic."""
    pixels = sample_picture("portrait")
    grey = np.asarray(Image.fromarray(pixels).convert("L"), dtype=float)
    brightness = FilterPicture(pixels).brightness
    assert np.abs(brightness - grey).max() <= 1
    assert (brightness == grey).mean() > 0.999
    assert FilterPicture([[1.25, 300.0]]).brightness.tolist() == [[1.25, 300.0]]


@pytest.mark.parametrize("kernel", [KERNELS["sobel_x"], KERNELS["box_5"], np.array(OWN_WEIGHTS)])
def test_the_pixel_and_its_neighbourhood(kernel):
    picture = FilterPicture(COLOUR)
    response = picture.response(kernel)
    for pixel in np.ndindex(11, 7):
        np.testing.assert_allclose(picture.at(kernel, pixel), np.atleast_1d(response[pixel]))
        around = picture.around(kernel, pixel, 2)
        sums = conv2d(around, kernel)
        assert sums.shape == (5, 5)
        by_hand = by_loops(picture.brightness, kernel)[pixel]
        assert sums[2, 2] == pytest.approx(by_hand)


def test_averaged():
    picture = FilterPicture(COLOUR[:10, :6])
    small = picture.averaged(5, 3)
    blocks = COLOUR[:10, :6].reshape(5, 2, 3, 2, 3).mean(axis=(1, 3))
    np.testing.assert_allclose(small.values, blocks)
    assert picture.averaged(5, 3) is small
    assert picture.averaged(10, 60) is picture
    # blocks of different sizes: still means, and everything is counted
    odd = FilterPicture(COLOUR[..., 0]).averaged(4, 3).values
    assert odd.shape == (4, 3)
    assert odd[0, 0] == pytest.approx(COLOUR[:2, :2, 0].mean())
    assert COLOUR.min() <= odd.min() <= odd.max() <= COLOUR.max()


def test_extent():
    sharpen = KERNELS["sharpen"]
    step_edge = np.repeat([[0.0, 255.0]], [8, 8], axis=1).repeat(16, axis=0)
    extent = FilterPicture(step_edge).extent(sharpen)
    assert (extent.low, extent.high) == (-255, 510)
    assert extent.outside == 2 / 16
    # nine times 255/9 is a little more than 255, and no pixel leaves the range for that
    assert FilterPicture(np.full((9, 9), 255.0)).extent(KERNELS["box"]).outside == 0
    # flat: no limit, and nothing is divided by it
    assert FilterPicture([[7.0]]).extent(KERNELS["sobel_x"]).limit == 0


def test_the_colours_of_a_map_hold_most_of_its_pixels():
    picture = FilterPicture(sample_picture("portrait"))
    for name in ORDER[:8]:
        response, extent = np.abs(picture.response(KERNELS[name])), picture.extent(KERNELS[name])
        assert 0.97 < (response <= extent.limit).mean() < 1, name
        assert re.fullmatch(r"\d\d0*", f"{extent.limit:.0f}"), extent.limit
    # one strong pixel among none: it ends the scale itself
    dot = np.zeros((40, 40))
    dot[20, 20] = 9
    assert FilterPicture(dot).extent(KERNELS["laplacian"]).limit == 72


def test_what_was_worked_out_is_kept_and_cannot_be_changed():
    picture = FilterPicture(COLOUR)
    response = picture.response(KERNELS["box"])
    assert picture.response(KERNELS["box"].copy()) is response
    for array in (response, picture.brightness, picture.values, gallery_trace(picture)[3].output):
        assert not array.flags.writeable
    before = picture.values[0, 0, 0]
    COLOUR[0, 0, 0] += 1
    assert picture.values[0, 0, 0] == before
    COLOUR[0, 0, 0] -= 1


def test_pictures_that_nobody_can_change_are_shared():
    locked = np.frombuffer(COLOUR.tobytes()).reshape(COLOUR.shape)
    assert filter_picture(locked) is filter_picture(locked)
    assert filter_picture(COLOUR) is not filter_picture(COLOUR)


# ------------------------------------------------------------------ what is said


def test_every_named_kernel_has_its_words():
    assert set(FACTS) == set(KERNELS)
    for name, facts in FACTS.items():
        assert facts.label == label(name)
        assert facts.what == KERNEL_NOTES[name]
        whole = KERNELS[name] * facts.divisor
        np.testing.assert_allclose(whole, np.rint(whole), atol=1e-12)
        for text in (facts.what, facts.why, facts.use):
            assert text.endswith(".")


def test_the_rows_of_the_wall_are_what_their_heads_say():
    assert [keeps_level(KERNELS[name]) for name in ORDER] == [False] * 8 + [True] * 7
    assert all(abs(KERNELS[name].sum()) < 1e-12 for name in ORDER[:8])


def test_formulas():
    k = KERNELS
    smooth, difference = [1, 2, 1], [-1, 0, 1]
    made = {
        "sobel_x": outer(smooth, difference),
        "sobel_y": outer(difference, smooth),
        "prewitt_x": outer([1, 1, 1], difference),
        "prewitt_y": outer(difference, [1, 1, 1]),
        "scharr_x": outer([3, 10, 3], difference),
        "scharr_y": outer(difference, [3, 10, 3]),
        "laplacian": 9 * (k["identity"] - k["box"]),
        "laplacian_4": outer([0, 1, 0], [1, -2, 1]) + outer([1, -2, 1], [0, 1, 0]),
        "identity": outer([0, 1, 0], [0, 1, 0]),
        "box": outer([1, 1, 1], [1, 1, 1]) / 9,
        "box_5": outer([1] * 5, [1] * 5) / 25,
        "gaussian": outer(smooth, smooth) / 16,
        "gaussian_5": outer([1, 4, 6, 4, 1], [1, 4, 6, 4, 1]) / 256,
        "sharpen": k["identity"] - k["laplacian_4"],
        "emboss": k["identity"] + k["prewitt_x"] + k["prewitt_y"],
    }
    assert set(made) == set(KERNELS)
    for name, weights in made.items():
        np.testing.assert_allclose(weights, KERNELS[name], atol=1e-12, err_msg=name)


def test_what_the_words_claim_of_numbers():
    ramp = np.tile(np.arange(9.0) * 4, (9, 1))  # rises by 4 levels a pixel
    for name, divisor in (("sobel_x", 8), ("prewitt_x", 6), ("scharr_x", 32)):
        assert f"Divided by {divisor} " in FACTS[name].use
        assert conv2d(ramp, KERNELS[name])[3, 3] / divisor == 4
    # noise that differs from pixel to pixel: the standard deviation of a weighted sum
    for name, part, word in (("box", 3, "a third"), ("box_5", 5, "a fifth")):
        assert np.sqrt((KERNELS[name] ** 2).sum()) == pytest.approx(1 / part)
        assert word in FACTS[name].why
    assert np.convolve([1, 2, 1], [1, 2, 1]).tolist() == [1, 4, 6, 4, 1]
    # an edge: its second difference changes sign; sharpen goes beyond both sides
    edge = np.tile([0.0, 0, 0, 100, 100, 100], (5, 1))
    assert np.sign(conv2d(edge, KERNELS["laplacian_4"])[1]).tolist() == [0, 1, -1, 0]
    assert conv2d(edge, KERNELS["sharpen"])[1].tolist() == [0, -100, 200, 100]


def test_own_weights_are_described_by_their_numbers():
    row = own_facts(np.array([[0.0, 0, 0], [-1, 0, 1], [0, 0, 0]]))
    assert row.label == "Own weights"
    assert "sum to 0" in row.what
    assert "change their sign" in row.what
    assert row.formula == "column [0, 1, 0] ⊗ row [−1, 0, 1]"
    spot = own_facts(np.array([[0.0, 1, 0], [1, 1, 1], [0, 1, 0]]))
    assert "sum to 5: a flat area is multiplied by that" in spot.what
    assert "agree" in spot.what
    assert spot.formula == "no product of a column and a row"
    assert "would change the result" in own_facts(np.array(OWN_WEIGHTS)).what
    assert own_facts(np.full((9, 9), 1 / 81)).formula == "separable: a column ⊗ a row"


def test_describe_says_what_the_picture_shows():
    trace = gallery_trace(COLOUR, "sobel_x", pixel=(4, 5))
    step = trace[0]
    sentence = step.describe()
    value = int(trace.output[4, 5])
    assert sentence.startswith(
        "Step 1 of 15: Sobel X, a 3 by 3 kernel, on the brightness of a picture of 11 rows and 7 "
        f"columns; the result lies between −{-int(trace.output.min())} and "
        f"{int(trace.output.max())}. At row 4, column 5 it gives {str(value).replace('-', '−')}."
    )
    assert "Its weights, row by row: −1, 0, 1; −2, 0, 2; −1, 0, 1." in sentence
    gaussian = trace[ORDER.index("gaussian")].describe()
    assert "on each colour of" in gaussian
    assert "times 1/16: 1, 2, 1; 2, 4, 2; 1, 2, 1." in gaussian
    assert re.search(r"it gives red [\d.]+, green [\d.]+, blue [\d.]+\.", gaussian)
    own = gallery_trace(COLOUR, np.ones((6, 6)))[15].describe()
    assert "row by row" not in own  # 36 numbers in a row help nobody


# ------------------------------------------------------------------ settings


def test_own_weights_are_one_more_entry():
    trace = gallery_trace(COLOUR, OWN_WEIGHTS)
    assert len(trace) == 16
    assert trace.names[-1] == OWN
    assert trace.chosen == 15
    np.testing.assert_array_equal(trace[15].kernel, OWN_WEIGHTS)
    kept = gallery_trace(COLOUR, "box", own=OWN_WEIGHTS)
    assert (len(kept), kept.chosen) == (16, ORDER.index("box"))
    # weights that have a name are that kernel
    assert len(gallery_trace(COLOUR, KERNELS["emboss"].tolist())) == 15
    assert gallery_trace(COLOUR, own="emboss").own is None
    assert [step.name for step in gallery_trace(COLOUR)[:2]] == ["sobel_x", "sobel_y"]


def test_same_pictures():
    trace = gallery_trace(filter_picture(FilterPicture(COLOUR).values), own=OWN_WEIGHTS)
    for change, same in (
        ({"kernel": "box"}, True),
        ({"own": None}, False),
        ({"own": [[1, 2], [3, 4]]}, False),
        ({"pixel": (0, 0)}, False),
        ({"image": COLOUR}, False),
    ):
        settings = {"image": trace.picture, "own": OWN_WEIGHTS} | change
        assert gallery_trace(**settings).same_pictures(trace) is same, change


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"image": np.zeros((4, 4, 2))}, r"shape \(4, 4, 2\); it needs rows and columns"),
        ({"image": np.zeros(4)}, r"\(4,\)"),
        ({"image": [[np.nan]]}, "NaN or infinity"),
        ({"image": np.zeros((1025, 1024), np.uint8)}, "1025×1024 pixels; at most 1,048,576"),
        ({"kernel": np.ones((1, 17))}, r"\(1, 17\); it needs rows and columns, at most 16"),
        ({"kernel": [[np.inf]]}, "spread over the whole picture"),
        ({"kernel": "gausian"}, "Did you mean 'gaussian'"),
        ({"own": np.ones((2, 2, 2))}, "The own has shape"),
        ({"pixel": "here"}, "give a pair"),
        ({"pixel": (1, 2, 3)}, "give a pair"),
        ({"pixel": (11, 0)}, "The row of pixel is 11; the picture of 11×7 pixels has rows 0 to 10"),
        ({"pixel": (0, 7)}, "columns 0 to 6"),
        ({"pixel": (True, 0)}, "give a whole number"),
    ],
)
def test_refused(settings, sentence):
    with pytest.raises(ConvError, match=sentence):
        gallery_trace(**({"image": COLOUR} | settings))
