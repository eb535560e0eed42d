"""Checks of lesson 08: which cells a unit sees, how much each counts, and the function."""

import numpy as np

from .function import Function
from .kinds import Choice, Matrix, Number, Option
from .misconception import Misconception
from .misconceptions import fields

FIRST_CELL = Number(
    id="08.first-cell",
    prompt="After a layer with stride {stride} come layers with stride 1; there is no padding. "
    "Unit 0 of the last layer sees the input from cell 0 on. Which is the first cell that unit "
    "{unit} sees, if its field is {field} wide?",
    numbers={"stride": 2, "unit": 3, "field": 7},
    answer=lambda stride, unit: stride * unit,
    misconceptions=(
        Misconception(
            "stride forgotten",
            lambda unit: unit,
            "That would be so with stride 1 throughout. From one unit to the next it is {stride} "
            "cells of the input here.",
        ),
        Misconception(
            "fields side by side",
            lambda unit, field: unit * field,
            "That lays the fields side by side. They overlap: neighbours begin only {stride} cells "
            "apart.",
        ),
        Misconception(
            "last cell",
            lambda stride, unit, field: stride * unit + field - 1,
            "That is the last cell it sees. Where does its field begin?",
        ),
        Misconception(
            "one too many",
            lambda stride, unit: stride * (unit + 1),
            "Units are counted from 0: unit {unit} has {unit} units before it.",
        ),
        Misconception(
            "counted from one",
            lambda stride, unit: stride * (unit - 1),
            "One too few: units are counted from 0, so unit {unit} has {unit} units before "
            "it.",
        ),
        Misconception(
            "middle of the field",
            lambda stride, unit, field: stride * unit + field // 2,
            "That is the cell in the middle of its field. Where does the field begin?",
        ),
        Misconception(
            "one cell too far",
            lambda stride, unit: stride * unit + 1,
            "One too many: cells are counted from 0.",
        ),
        Misconception(
            "added",
            lambda stride, unit: (stride + unit if stride + unit != stride * unit else None),
            "Stride and unit were added. From each unit to the next it is {stride} cells.",
        ),
    ),
    hints=("How far apart do the fields of two neighbours begin?",),
    explanation=lambda stride, unit, field: (
        f"From one unit to the next the field moves by {stride} cells, the product of all strides. "
        f"Unit {unit} sees cells {stride * unit} to {stride * unit + field - 1}."
    ),
    vary=lambda rng: {
        "stride": int(rng.integers(2, 6)), "unit": int(rng.integers(2, 9)),
        "field": int(rng.integers(7, 20)),
    },
)  # fmt: skip

PROFILE = Matrix(
    id="08.profile",
    prompt=lambda sizes: (
        f"A kernel of {sizes[0]} cells, then a kernel of {sizes[1]} cells, in one dimension, every "
        "weight 1, stride 1. For each input cell in the field of one unit: over how many ways does "
        "it reach the unit? Write the numbers from left to right."
    ),
    numbers={"sizes": [5, 3]},
    answer=lambda sizes: fields.profile(sizes),
    misconceptions=fields.FOR_PROFILE,
    hints=(
        "The unit reads some units between, and each of these reads some cells. Count for every "
        "cell which of the units between see it.",
        lambda sizes: (
            f"The {sizes[1]} units between see {sizes[0]} cells each, one step further every time. "
            "Write them below each other and add up the columns."
        ),
    ),
    explanation="Each unit between adds a row of ones, one step further to the right: the columns "
    "add up to the numbers of ways. It is the full convolution of the kernels with each other.",
    vary=lambda rng: {"sizes": [int(n) for n in rng.integers(3, 6, 2)]},
)

MEANING = Choice(
    id="08.meaning",
    prompt="The units of the last pooling of VGG-16 have a receptive field of 212×212 pixels. What "
    "follows?",
    options=(
        Option(name="outside", text="No pixel outside these 212×212 can change the unit"),
        Option(
            name="equal",
            text="All of the 212×212 pixels count alike",
            reason="Far from it: the middle is reached over many ways, the rim over few. The field "
            "says what can count, not how much.",
        ),
        Option(
            name="object",
            text="The unit responds to objects 212 pixels large",
            reason="It may, or to much smaller ones. The field is a limit given by the layers; "
            "what a unit responds to is learned.",
        ),
        Option(
            name="smaller",
            text="The image must be at least 212 pixels wide",
            reason="It need not be: the padding fills the rest, and the unit then sees the whole "
            "image and zeros around it.",
        ),
    ),
    answer="outside",
    hints=("Which of the statements would be true whatever the weights are?",),
    explanation="A receptive field is a border: what lies outside has no way to the unit. How much "
    "each pixel inside counts depends on the weights, and the middle usually counts most.",
)


def _layers(rng: np.random.Generator) -> tuple[np.ndarray]:
    depth = int(rng.integers(2, 6))
    rows = [rng.integers(2, 6, depth), rng.integers(1, 4, depth), rng.integers(1, 4, depth)]
    return (np.column_stack(rows),)


def _anew(layers: np.ndarray) -> int:
    jump = int(np.prod(layers[:-1, 1]))
    return int(1 + layers[-1][2] * (layers[-1][0] - 1) * jump)


FUNCTION = Function(
    id="08.receptive-field",
    prompt="Write `receptive_field(layers)`: `layers` has a row (kernel_size, stride, dilation) "
    "for each layer, first layer first. Return the width of the field of a unit of the last one.",
    arguments=("layers",),
    oracle=fields.walked,
    cases=(
        ([[3, 1, 1]],),
        ([[3, 1, 1], [3, 1, 1], [3, 1, 1]],),
        ([[3, 2, 1], [3, 1, 1]],),
        ([[3, 1, 1], [2, 2, 1], [3, 1, 1], [2, 2, 1], [3, 1, 1]],),
        ([[3, 1, 1], [3, 1, 2], [3, 1, 4]],),
        ([[7, 2, 1], [3, 2, 2], [5, 1, 1]],),
    ),
    sample=_layers,
    misconceptions=(
        Misconception(
            "nothing written yet",
            lambda layers: 1,
            "Nothing is added yet: your function returns 1, the field of no layers. Go through the "
            "layers and let it grow.",
        ),
        Misconception(
            "one layer only",
            lambda layers: 1 + layers[-1][2] * (layers[-1][0] - 1),
            "Your field starts anew in each layer, so only the last one is left. Each layer "
            "*adds* to what there is: `+=`.",
        ),
        Misconception(
            "anew in each layer, with the jump",
            _anew,
            "Your field starts anew in each layer. Each layer *adds* to what there is: `+=`.",
        ),
        Misconception(
            "returned in the loop",
            lambda layers: fields.walked(layers[:1]),
            "Your function stops after the first layer: `return` stands inside the loop. Move it "
            "back, as far as `for`.",
        ),
        *fields.FOR_FUNCTION,
    ),
    hints=(
        "Two numbers travel through the layers: the field, which begins as 1, and the jump, which "
        "begins as 1 as well.",
        "In each layer the field grows first, and then the jump. By how much does a window of "
        "`kernel_size` cells reach beyond its first one?",
        "`field += dilation * (kernel_size - 1) * jump`, and after it `jump *= stride`.",
    ),
    explanation="Two numbers and one loop, and it gives the published values of networks with "
    "hundreds of layers.",
)
