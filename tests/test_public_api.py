"""The public names: pinned, importable, documented."""

import inspect
import re
import subprocess
import sys

import pytest
from traitlets import HasTraits

import convwidgets

# Teachers and graders write these down: changing one is a breaking change, and goes into CHANGELOG.
PUBLIC = [
    "ApplicationExplorer",
    "BackpropExplorer",
    "Conv1DExplorer",
    "Conv2DExplorer",
    "ConvError",
    "DilationSpinner",
    "EquivarianceExplorer",
    "FeatureMapExplorer",
    "FlipExplorer",
    "Homework",
    "IMAGES",
    "Im2colExplorer",
    "KERNELS",
    "KERNELS_1D",
    "KernelGallery",
    "KernelLearningExplorer",
    "KernelPicker",
    "Layer",
    "MatrixInput",
    "OutputSizeExplorer",
    "PICTURES",
    "PaddingSpinner",
    "ParameterCalculator",
    "PipelineExplorer",
    "PoolingExplorer",
    "QuickCheck",
    "RGBExplorer",
    "ReceptiveFieldExplorer",
    "SIGNALS",
    "SmallCNN",
    "SpeedExplorer",
    "StepPlayer",
    "StepSlider",
    "StrideSpinner",
    "TrainingExplorer",
    "__version__",
    "avg_pool2d",
    "avg_pool2d_backward",
    "check",
    "col2im",
    "compare_with_torch",
    "conv1d",
    "conv1d_backward",
    "conv1d_loops",
    "conv2d",
    "conv2d_backward",
    "conv2d_fft",
    "conv2d_loops",
    "conv2d_separable",
    "conv_transpose2d",
    "conv_transpose2d_backward",
    "cross_entropy",
    "cross_entropy_backward",
    "dense",
    "dense_backward",
    "effective_receptive_field",
    "im2col",
    "load_digits",
    "mac_count",
    "max_pool2d",
    "max_pool2d_backward",
    "memory_count",
    "output_size",
    "parameter_count",
    "read_picture",
    "receptive_cells",
    "receptive_field",
    "receptive_fields",
    "relu",
    "relu_backward",
    "same_padding",
    "sample_image",
    "sample_picture",
    "sample_signal",
    "separate_kernel",
    "softmax",
    "train",
    "who_flips",
]
DATA = {"IMAGES", "KERNELS", "KERNELS_1D", "PICTURES", "SIGNALS", "__version__"}
CALLABLE = [name for name in PUBLIC if name not in DATA]
CLASSES = [name for name in CALLABLE if name[0].isupper()]
PLAIN_CLASSES = {"ConvError", "Homework", "Layer", "SmallCNN"}


def test_public_names_are_pinned():
    assert sorted(convwidgets.__all__) == PUBLIC


def test_version_is_a_release_number():
    assert re.fullmatch(r"\d+\.\d+\.\d+(\.dev\d+|rc\d+)?", convwidgets.__version__)


@pytest.mark.parametrize("name", PUBLIC)
def test_name_is_there_and_listed(name):
    assert getattr(convwidgets, name) is not None
    assert name in dir(convwidgets)


def test_star_import_gives_the_public_names():
    code = "from convwidgets import *; print(sorted(n for n in dir() if n[0] != '_'))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == str([name for name in PUBLIC if name[0] != "_"])


def test_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="Conv9DExplorer"):
        _ = convwidgets.Conv9DExplorer


def _documented(docstring: str, *sections: str) -> set[str]:
    """The names that the given sections of a numpydoc docstring document."""
    found: set[str] = set()
    pattern = rf"^(?:{'|'.join(sections)})\n-+\n(.*?)(?=^[A-Z][A-Za-z ]+\n-+\n|\Z)"
    for section in re.findall(pattern, inspect.cleandoc(docstring), re.MULTILINE | re.DOTALL):
        for line in re.findall(r"^(\S[^:\n]*?)(?: :.*)?$", section, re.MULTILINE):
            found |= {name.strip().lstrip("*") for name in line.split(",")}
    return found


def _parameters(function: object) -> set[str]:
    """The named parameters of a call."""
    kinds = {inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD}
    return {
        name
        for name, parameter in inspect.signature(function).parameters.items()
        if parameter.kind not in kinds and name not in {"self", "cls"}
    }


def test_the_reader_of_docstrings_itself():
    text = """Sum up.

    Parameters
    ----------
    a, b : int
        Numbers.
    *rest : int

    Returns
    -------
    int
    """
    assert _documented(text, "Parameters") == {"a", "b", "rest"}


@pytest.mark.parametrize("name", CALLABLE)
def test_docstring_names_every_parameter(name):
    thing = getattr(convwidgets, name)
    docstring = thing.__doc__
    assert docstring, f"{name} has no docstring"
    assert docstring.strip().splitlines()[0].endswith((".", "?")), "the first line is a sentence"
    if isinstance(thing, type) and issubclass(thing, Exception):
        return
    missing = _parameters(thing) - _documented(docstring, "Parameters", "Attributes")
    assert not missing, f"{name} does not document {sorted(missing)}"


def _own_members(cls: type) -> dict[str, object]:
    """Public methods and properties that this package wrote."""
    return {
        name: value
        for base in cls.__mro__
        if base.__module__.startswith("convwidgets")
        for name, value in vars(base).items()
        if not name.startswith("_")
        and (inspect.isfunction(value) or isinstance(value, property | classmethod | staticmethod))
    }


@pytest.mark.parametrize("name", CLASSES)
def test_members_are_documented(name):
    undocumented = []
    for member, value in _own_members(getattr(convwidgets, name)).items():
        docstring = inspect.getdoc(value)
        if not docstring:
            undocumented.append(member)
        elif not isinstance(value, property):
            # A method may name its parameter in a sentence instead of a section.
            function = getattr(value, "__func__", value)
            missing = {p for p in _parameters(function) if not re.search(rf"\b{p}\b", docstring)}
            undocumented += [f"{member}({parameter})" for parameter in sorted(missing)]
    assert not undocumented


# What a class cannot be made without.
ARGUMENTS = {
    "MatrixInput": lambda: [[[1, 2], [3, 4]]],
    "QuickCheck": lambda: ["01.length"],
    "StepSlider": lambda: [convwidgets.StepPlayer()],
}


@pytest.mark.parametrize("name", [name for name in CLASSES if name not in PLAIN_CLASSES])
def test_unknown_keyword_is_a_type_error(name):
    cls = getattr(convwidgets, name)
    assert issubclass(cls, HasTraits)
    arguments = ARGUMENTS.get(name, list)()
    cls(*arguments)
    with pytest.raises(TypeError, match="colour_of_the_sky"):
        cls(*arguments, colour_of_the_sky="blue")
