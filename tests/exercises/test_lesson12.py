"""The functions that students write in lesson 12: every slip, other ways, the class itself."""

import numpy as np
import pytest

import convwidgets as cw
from convwidgets.exercises import check, question

TASKS = [question(f"12.{name}") for name in ("class", "call", "translate", "count")]
SLIPS = [(task, slip) for task in TASKS for slip in task.misconceptions]


class Conv2d:
    """As the lesson writes it."""

    def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0, groups=1):
        depth = in_channels // groups
        bound = 1 / (depth * kernel_size**2) ** 0.5
        shape = (out_channels, depth, kernel_size, kernel_size)
        rng = np.random.default_rng()
        self.weight = rng.uniform(-bound, bound, shape)
        self.bias = rng.uniform(-bound, bound, out_channels)
        self.stride, self.padding, self.groups = stride, padding, groups

    def __call__(self, x):
        settings = {"stride": self.stride, "padding": self.padding, "groups": self.groups}
        return cw.conv2d(x, self.weight, self.bias, **settings)


def reporting(make):
    """The lesson's `report`, for any class."""

    def report(in_channels, out_channels, kernel_size, groups):
        layer = make(in_channels, out_channels, kernel_size, groups=groups)
        bound = 1 / np.sqrt(layer.weight[0].size)
        ends = np.array([layer.weight.min(), layer.weight.max()]) / bound
        return [*layer.weight.shape, *layer.bias.shape, *ends.round().clip(-2, 2)]

    return report


def running(make):
    """The lesson's `run`, for any class."""

    def run(x, weight, bias, stride, padding):
        groups = x.shape[1] // weight.shape[1]
        layer = make(x.shape[1], len(weight), weight.shape[2], stride, padding, groups)
        layer.weight, layer.bias = weight, bias
        return layer(x)

    return run


@pytest.mark.parametrize(
    ("task", "slip"), SLIPS, ids=[f"{task.id}-{slip.name}" for task, slip in SLIPS]
)
def test_every_slip_is_answered_with_its_own_reason(task, slip):
    feedback = task.grade(slip.compute)
    assert feedback.correct is False
    assert feedback.messages == (slip.say(task.numbers),)


def test_the_class_of_the_lesson_is_right():
    assert check("12.class", reporting(Conv2d)).correct is True
    assert check("12.call", running(Conv2d)).correct is True
    counted = check("12.count", lambda rows: sum(k * k * i * o + 2 * o for i, o, k in rows))
    assert counted.correct is True


def test_the_layer_that_is_translated_is_the_one_of_pytorch():
    torch = pytest.importorskip("torch")
    layer = torch.nn.Conv2d(
        4, 6, 3, stride=2, padding=2, dilation=2, groups=2, padding_mode="replicate",
        dtype=torch.float64,
    )  # fmt: skip
    x, weight, bias = (np.array(part, dtype=float) for part in question("12.translate").inputs[0])
    with torch.no_grad():
        layer.weight[...], layer.bias[...] = torch.tensor(weight), torch.tensor(bias)
        expected = layer(torch.tensor(x)).numpy()
    np.testing.assert_allclose(question("12.translate").oracle(x, weight, bias), expected)


def _with_weights(draw):
    class Drawn(Conv2d):
        def __init__(self, *layer, **settings):
            super().__init__(*layer, **settings)
            self.weight = draw(self.weight)

    return reporting(Drawn)


@pytest.mark.parametrize(
    ("draw", "slip"),
    [
        (np.zeros_like, ("zeros",)),
        (abs, ("positive only",)),
        (lambda weight: weight / 30, ("zeros",)),
        (lambda weight: 3 * weight, ("too large",)),
        (lambda weight: np.random.default_rng(0).normal(size=weight.shape), ("too large",)),
        (
            lambda weight: np.random.default_rng(0).random(weight.shape),
            ("too large and positive only",),
        ),
        (
            lambda weight: np.zeros(weight.swapaxes(0, 1).shape),
            ("input channels first, and zeros",),
        ),
    ],
)
def test_weights_out_of_the_bound_are_refused(draw, slip):
    feedback = check("12.class", _with_weights(draw))
    assert feedback.correct is False
    assert feedback.misconceptions == slip


def test_right_weights_are_never_refused():
    assert all(check("12.class", reporting(Conv2d)).correct for _ in range(20))


def test_a_layer_that_leaves_out_its_groups_is_refused():
    class Ungrouped(Conv2d):
        def __call__(self, x):
            return cw.conv2d(x, self.weight, self.bias, stride=self.stride, padding=self.padding)

    assert check("12.call", running(Ungrouped)).misconceptions == ("groups forgotten",)
    groups = {x.shape[1] // weight.shape[1] for x, weight, *_ in question("12.call").inputs}
    assert groups == {1, 2}


def test_a_class_that_fails_is_told_what_failed():
    feedback = check("12.call", lambda x, weight, bias, stride, padding: Conv2d(1)(x))
    assert feedback.correct is False
    assert "TypeError" in feedback.text


#: The convolutions of ResNet-18 (He et al., CVPR 2016, table 1; option B).
RESNET = [
    (3, 64, 7),
    *[(64, 64, 3)] * 4,
    (64, 128, 3), *[(128, 128, 3)] * 3, (64, 128, 1),
    (128, 256, 3), *[(256, 256, 3)] * 3, (128, 256, 1),
    (256, 512, 3), *[(512, 512, 3)] * 3, (256, 512, 1),
]  # fmt: skip


def test_resnet_18_adds_up():
    convolutions = sum(cw.parameter_count(*layer, bias=False) for layer in RESNET)
    norms = 2 * sum(out for _, out, _ in RESNET)
    dense = cw.parameter_count(512, 1000, 1)
    assert (convolutions, norms, dense) == (11_166_912, 9_600, 513_000)
    assert convolutions + norms + dense == 11_689_512
    assert question("12.count").oracle(np.array(RESNET)) == convolutions + norms
    longest = cw.ParameterCalculator(layers="resnet18").trace.total("parameters")
    shortcuts = sum(cw.parameter_count(*layer, bias=False) for layer in RESNET if layer[2] == 1)
    assert longest == convolutions - shortcuts + dense == 11_507_880
