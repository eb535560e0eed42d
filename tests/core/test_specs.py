"""Layers of whole networks: what they take, what they refuse, how they are named."""

import pytest

from convwidgets import ConvError, Layer
from convwidgets.core.spec_stack import MAX_LAYERS, labels_of, names_of, read_specs
from convwidgets.core.specs import KINDS, LayerSpec, shown_setting

FULL = {"kernel_size": 3, "stride": 2, "padding": 1, "dilation": 2, "out_channels": 8, "groups": 4}


def test_a_convolution_has_everything():
    spec = LayerSpec("conv", **FULL, bias=False, name="stem")
    assert spec.layer == Layer(3, stride=2, padding=1, dilation=2, name="stem")
    assert (spec.out_channels, spec.groups, spec.bias) == (8, 4, False)
    assert spec.window == "3×3, stride 2, padding 1, dilation 2"


def test_what_is_left_out_is_as_in_torch():
    assert LayerSpec("conv", 3) == LayerSpec("conv", 3, stride=1, padding=0, groups=1, bias=True)
    assert LayerSpec("max_pool", (2, 3)).stride == (2, 3)
    assert LayerSpec("avg_pool", 3, stride=1).stride == 1
    assert LayerSpec("dense", out_channels=3).bias is True


@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        ("max_pool", {"out_channels", "groups", "bias"}),
        ("avg_pool", {"dilation", "out_channels", "groups", "bias"}),
        ("flatten", {"kernel_size", "stride", "padding", "dilation", "out_channels", "bias"}),
        ("dense", {"kernel_size", "stride", "padding", "dilation", "groups"}),
    ],
)
def test_a_setting_the_kind_does_not_have_is_refused(kind, missing):
    usual = {"kernel_size": 3} if "kernel_size" in KINDS[kind].settings else {}
    spec = LayerSpec(kind, **usual)
    for name in missing:
        assert getattr(spec, name) is None
        with pytest.raises(ConvError, match=f"{name} is 1.*has no {name}"):
            LayerSpec(kind, **{**usual, name: 1})


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"kind": "pool"}, "no kind of layer named 'pool'"),
        ({"kind": None}, "no kind of layer named None"),
        ({}, "no kernel_size"),
        ({"kernel_size": 0}, "kernel_size is 0"),
        ({"kernel_size": (1, 2, 3)}, "Channels do not belong here"),
        ({"kernel_size": 3, "stride": 1.0}, "stride is 1.0"),
        ({"kernel_size": 3, "padding": "some"}, "'some'"),
        ({"kernel_size": 3, "padding": "same", "stride": 2}, "needs stride 1"),
        ({"kernel_size": 3, "out_channels": 0}, "out_channels is 0"),
        ({"kernel_size": 3, "out_channels": 3, "groups": 2}, "groups is 2.*out_channels, 3"),
        ({"kernel_size": 3, "bias": 1}, "bias is 1; give True or False"),
        ({"kernel_size": 3, "name": 7}, "name is 7"),
        ({"kernel_size": 3, "name": "x" * 61}, "at most 60 characters"),
        ({"kernel_size": 3, "name": "a\nb"}, "line break"),
        ({"kind": "max_pool", "kernel_size": 3, "padding": 2}, "at most half its window, here 1"),
        ({"kind": "avg_pool", "kernel_size": (4, 2), "padding": (2, 2)}, "here 1"),
        ({"kind": "max_pool", "kernel_size": 4, "padding": "full"}, "here 2"),
    ],
)
def test_refused_settings(settings, sentence):
    with pytest.raises(ConvError, match=sentence):
        LayerSpec(**settings)
    if "kind" not in settings or isinstance(settings["kind"], str):
        with pytest.raises(ConvError, match=rf"Layer 2.*: .*{sentence}"):
            read_specs([3, settings])


def test_padding_of_a_pool_is_judged_for_each_axis():
    assert LayerSpec("max_pool", (4, 2), padding=(2, 1)).padding == ((2, 2), (1, 1))
    assert LayerSpec("max_pool", 3, stride=1, padding="same").padding == "same"


def test_a_dense_layer_slides_no_window():
    spec = LayerSpec("dense", out_channels=3)
    assert spec.window == ""
    with pytest.raises(ConvError, match="slides no window"):
        _ = spec.layer


def test_layers_cannot_be_changed_and_can_be_compared():
    spec = LayerSpec("conv", 3)
    with pytest.raises(AttributeError):
        spec.stride = 2
    assert spec == LayerSpec("conv", 3)
    assert hash(spec) == hash(LayerSpec("conv", 3))
    assert spec != LayerSpec("conv", 3, name="a")


def test_a_stack_in_every_form():
    stack = read_specs(
        [3, Layer(5, padding="same", name="wide"), {"kernel_size": 1}, LayerSpec("flatten")]
    )
    assert [spec.kind for spec in stack] == ["conv", "conv", "conv", "flatten"]
    assert stack[1].padding == "same"
    assert read_specs(stack) == stack
    assert names_of(stack) == ("conv1", "wide", "conv3", "flatten1")
    assert labels_of(stack)[1] == "Layer 2 (wide)"


def test_both_poolings_are_counted_together():
    pools = [{"kind": kind, "kernel_size": 2} for kind in ("max_pool", "avg_pool")]
    assert names_of(read_specs([3, *pools, 3])) == ("conv1", "pool1", "pool2", "conv2")


@pytest.mark.parametrize(
    ("layers", "sentence"),
    [
        ([], "layers is empty"),
        (7, "give a list of layers"),
        ("3, 3", "give a list of layers"),
        ({"kernel_size": 3}, "put it in a list"),
        (LayerSpec("conv", 3), "give a list of layers"),
        ([3, (3, 2)], r"Layer 2 is \(3, 2\), which can be read as"),
        ([3, "conv"], "Layer 2: kernel_size is 'conv'"),
        ([3, None], "Layer 2"),
        ([{"kernel": 3}], r"Layer 1 \(conv1\): .*Did you mean 'kernel_size'"),
        ([3, {"kind": "maxpool"}], "Layer 2: .*Did you mean 'max_pool'"),
        ([3] * (MAX_LAYERS + 1), f"at most {MAX_LAYERS}"),
        ([LayerSpec("dense")], r"Layer 1 \(fc1\): kind is 'dense'.*'conv' and 'max_pool'"),
    ],
)
def test_refused_stacks(layers, sentence):
    with pytest.raises(ConvError, match=sentence):
        read_specs(layers, kinds=("conv", "max_pool"))


def test_how_settings_are_shown():
    assert [shown_setting(v) for v in (3, (3, 5), "same", ((0, 1), (2, 2)))] == [
        "3", "3×5", "same", "0×1×2×2",
    ]  # fmt: skip
