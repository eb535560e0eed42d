"""Checks of lesson 09: what the parts of a network are for."""

from .kinds import Choice, Option

ORDER = Choice(
    id="09.order",
    prompt="One network pools first and applies ReLU afterwards, another one does it the other way "
    "round. Both pool with max pooling. How do their outputs differ?",
    options=(
        Option(name="same", text="Not at all"),
        Option(
            name="larger",
            text="With ReLU first they are larger",
            reason="Try a window: −1, 3, −2, 2. ReLU first: 0, 3, 0, 2, and the largest is 3. "
            "Pooling first: 3, and ReLU leaves it.",
        ),
        Option(
            name="negative",
            text="With ReLU first some are negative",
            reason="ReLU leaves nothing negative, and the largest of such numbers is not negative "
            "either.",
        ),
        Option(
            name="zeros",
            text="With pooling first there are fewer zeros",
            reason="A zero comes out where all four numbers are negative or 0, and that does not "
            "depend on the order.",
        ),
    ),
    answer="same",
    hints=("Take a window with negative and positive numbers, and one with negative ones only.",),
    explanation="The largest of four numbers stays the largest when negative ones become 0; if all "
    "are negative, both ways give 0. With *average* pooling the order matters.",
)

PARTS = Choice(
    id="09.parts",
    prompt="You have a network trained on digits, and want it to tell the letters A, C, E, F, H "
    "and L apart, learning as little as possible anew. Which part do you replace?",
    options=(
        Option(name="dense", text="The dense layer"),
        Option(
            name="first",
            text="The first convolution",
            reason="It finds strokes and edges, and letters have those too. What is asked of them "
            "has changed.",
        ),
        Option(
            name="pooling",
            text="The poolings",
            reason="A pooling has learned nothing; there is nothing in it to replace.",
        ),
        Option(
            name="softmax",
            text="Softmax",
            reason="Softmax turns any number of scores into probabilities and has learned nothing. "
            "Where do the scores come from?",
        ),
    ),
    answer="dense",
    hints=("Which part says what the features mean?",),
    explanation="The convolutions turn a picture into features, the dense layer says what follows "
    "from them. A new dense layer, with six scores in place of ten, is enough to begin with. This "
    "is called transfer learning.",
)

BLANK = Choice(
    id="09.blank",
    prompt="The network is given a picture without any ink, all zeros. Where do its answers come "
    "from?",
    options=(
        Option(name="biases", text="From the biases"),
        Option(
            name="nowhere",
            text="From nowhere: all ten probabilities are 0.1",
            reason="All products are 0, but the sums are not: a bias is added to each of them.",
        ),
        Option(
            name="frequent",
            text="From the class that is most frequent in the training data",
            reason="The classes are almost equally frequent there, and nothing in the network "
            "counts them.",
        ),
        Option(
            name="weights",
            text="From the weights of the first convolution",
            reason="Every one of them is multiplied by 0 here.",
        ),
    ),
    answer="biases",
    hints=("What is left of a sum of products and a bias if all cells are 0?",),
    explanation="The first maps hold their biases and nothing else; what follows carries these "
    "numbers on. The answer has nothing to do with the picture, and softmax still adds up to 1.",
)

SURE = Choice(
    id="09.sure",
    prompt="You draw a house, and the network answers: 8, with a probability of 0.97. What does "
    "the 0.97 tell you?",
    options=(
        Option(name="share", text="That the score of 8 is far above the other nine scores"),
        Option(
            name="is-digit",
            text="That the drawing is a digit, with 97 %",
            reason="Whether it is a digit at all was never asked. There are ten classes, and the "
            "ten probabilities have to add up to 1.",
        ),
        Option(
            name="accuracy",
            text="That the network is right for 97 of 100 drawings like this",
            reason="That holds at best for pictures like those it was trained on, and there was no "
            "house among them.",
        ),
        Option(
            name="training",
            text="That 97 % of the training digits like it were eights",
            reason="Nothing looks up training digits. The probability comes from ten scores.",
        ),
    ),
    answer="share",
    hints=("What goes into softmax, and between what does it divide?",),
    explanation="Softmax shares 1 among the ten classes it knows. “Something else” is not on the "
    "list.",
)

SHIFTED = Choice(
    id="09.shift",
    prompt="All test digits are moved one column to the right, and the accuracy falls from 98 % to "
    "75 %. Convolutions are translation equivariant. Why do they not help?",
    options=(
        Option(name="places", text="The dense layer has weights of its own for every place"),
        Option(
            name="conv",
            text="With padding a convolution is not equivariant at all",
            reason="Only near the border. In the middle the maps move along with the digit.",
        ),
        Option(
            name="relu",
            text="ReLU destroys the equivariance",
            reason="ReLU looks at each value by itself, wherever it stands. Shift in, shift out.",
        ),
        Option(
            name="shape",
            text="A shifted digit is another digit",
            reason="To us it is not. To the network something has changed: what arrives at the end "
            "in another place.",
        ),
    ),
    answer="places",
    hints=("Follow the shift upward: which layer treats two places differently?",),
    explanation="The maps move along, as they should. Then a pooling with stride 2 follows only "
    "every second shift, and the dense layer has learned what each feature means *at its place*. "
    "The digits it learned from were all centred.",
)

BEND = Choice(
    id="09.bend",
    prompt="Two convolutions one after the other do nothing that one could not do. What has to "
    "come between them to change that?",
    options=(
        Option(name="relu", text="A ReLU"),
        Option(
            name="average",
            text="An average pooling",
            reason="A mean is a weighted sum, so it is one more convolution. Three of them are one "
            "as well.",
        ),
        Option(
            name="bias",
            text="Biases",
            reason="Biases add a constant. Two convolutions with biases are one convolution with a "
            "bias.",
        ),
        Option(
            name="channels",
            text="More channels",
            reason="More channels are more weighted sums, and a weighted sum of weighted sums is "
            "one again.",
        ),
    ),
    answer="relu",
    hints=("Which of them is no weighted sum plus a constant?",),
    explanation="A ReLU is a bend: f(x + y) is not always f(x) + f(y). Take x = 1 and y = −1: "
    "together they give 0, one by one 1 and 0. Max pooling would do as well.",
)
