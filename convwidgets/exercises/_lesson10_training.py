"""Checks of lesson 10: training a network, and what it has learned."""

from ._text import shown
from .kinds import Choice, Number, Option
from .misconception import Misconception
from .misconceptions import descent

BATCH = Number(
    id="10.batch",
    prompt=lambda gradients: (
        f"A batch of {len(gradients)} images. By themselves they would give a weight the gradients "
        f"{', '.join(shown(g) for g in gradients)}. The loss is the mean over the batch. Which "
        "gradient does the update use?"
    ),
    numbers={"gradients": [6, -2, 5, 1]},
    answer=lambda gradients: descent.rounded(sum(gradients) / len(gradients)),
    tolerance=0.005,
    misconceptions=descent.FOR_BATCH,
    hints=("The gradient of a mean is the mean of the gradients.",),
    explanation="Their mean. With it a rate means the same for batches of any size; and what the "
    "images disagree about partly cancels.",
    vary=lambda rng: {"gradients": [int(n) for n in rng.choice(range(-9, 10), 4, replace=False)]},
)

UPDATES = Number(
    id="10.updates",
    prompt="There are {images} training images, and every update uses a batch of {batch_size} of "
    "them. The last batch takes what is left. How many updates are there in one epoch, one walk "
    "through all images?",
    numbers={"images": 3823, "batch_size": 64},
    answer=lambda images, batch_size: -(-images // batch_size),
    misconceptions=(
        Misconception(
            "last batch dropped",
            lambda images, batch_size: images // batch_size,
            "So many full batches there are. The images that are left over make one more.",
        ),
        Misconception(
            "one for each image",
            lambda images: images,
            "That would be one update for each image. Here {batch_size} images share one.",
        ),
        Misconception(
            "images of a batch",
            lambda batch_size: batch_size,
            "That is how many images are in a batch.",
        ),
        Misconception(
            "not rounded",
            lambda images, batch_size: round(images / batch_size, 2),
            "Updates are whole. What happens to the images that are left over?",
        ),
        Misconception(
            "one too many",
            lambda images, batch_size: -(-images // batch_size) + 1,
            "One too many: all the images that are left over share one batch.",
        ),
        Misconception(
            "images left over",
            lambda images, batch_size: images % batch_size,
            "That is how many images are left over. They make one more update.",
        ),
        Misconception(
            "both counted",
            lambda images, batch_size: images // batch_size + images % batch_size,
            "Every image that is left over was given an update of its own. They share one batch.",
        ),
    ),
    hints=("How many times does {batch_size} go into {images}, and is anything left?",),
    explanation=lambda images, batch_size: (
        f"{images // batch_size} full batches and one of {images % batch_size}."
    ),
    vary=lambda rng: {
        "images": int(rng.integers(10, 60)) * 64 + int(rng.integers(1, 30)),
        "batch_size": int(rng.choice([32, 64])),
    },
)

WRITERS = Choice(
    id="10.writers",
    prompt="The test digits were written by people of whom the training set holds nothing. Why is "
    "that better than setting aside some digits of the same people?",
    options=(
        Option(
            name="harder",
            text="It makes the task harder, and hard tests are better",
            reason="A test may be as hard or as easy as it likes. What matters is that it asks "
            "what you want to know.",
        ),
        Option(
            name="strangers",
            text="It tells how well the digits of strangers will be read, which is what it is for",
        ),
        Option(
            name="more",
            text="There are more digits in all",
            reason="The number of digits is the same, however they are divided.",
        ),
        Option(
            name="loss",
            text="Otherwise the training loss could not go down",
            reason="The training loss knows nothing of the test digits.",
        ),
    ),
    answer="strangers",
    hints=("Whose digits will the network be shown when it is put to use?",),
    explanation="A network may learn the hand of the people it has seen. Digits of the same people "
    "would reward that; strangers' digits do not.",
)

SEED = Choice(
    id="10.seed",
    prompt="Ten networks, trained alike but for the seed, read from 96.8 to 97.8 % of the test "
    "digits. How well do such networks read the digits of strangers?",
    options=(
        Option(
            name="best",
            text="97.8 %: the best one shows what they can do",
            reason="It was picked by these very test digits, and part of its lead is luck with "
            "them. On digits that nobody has picked it by, it would do less well.",
        ),
        Option(
            name="worst",
            text="96.8 %: with less than that nobody is promised too much",
            reason="Cautious, and still picked by the test digits: part of its lag is bad luck. "
            "What do all ten say together?",
        ),
        Option(
            name="about",
            text="About 97.4 %, their mean, give or take half a per cent",
        ),
        Option(
            name="nothing",
            text="Nobody can say: if they differ, the training does not work",
            reason="They differ by one digit in a hundred. First weights and the order of the "
            "digits are chance, and chance leaves a spread. Say how wide it is.",
        ),
    ),
    answer="about",
    hints=("Which of the answers makes no choice by the test digits?",),
    explanation="All ten count, and the spread is said along with the mean. Whoever picks the best "
    "by the test digits has used them for learning, and has nobody left who is a stranger.",
)

WHY = Choice(
    id="10.why",
    prompt="Why can learned kernels beat kernels made by hand?",
    options=(
        Option(
            name="finer",
            text="Their weights have more decimals than a person would write",
            reason="A kernel made by hand may have as many. Rounding learned weights to a few "
            "digits costs little.",
        ),
        Option(
            name="always",
            text="They cannot be worse: learning finds the best kernel there is",
            reason="They can, with few examples or with examples of the wrong kind; and descent "
            "promises no best place where the loss is not a simple valley.",
        ),
        Option(
            name="together",
            text="They are fitted to the task, all layers together, also where nobody could say "
            "what to look for",
        ),
        Option(
            name="larger",
            text="They are larger",
            reason="The learned ones of this lesson are 3×3, as Sobel X is.",
        ),
    ),
    answer="together",
    hints=("Who could say which kernels the tenth layer of a network needs?",),
    explanation="A kernel made by hand serves a purpose that somebody could name. Learning needs "
    "only examples and a loss, and it fits every layer to the ones before and after it.",
)
