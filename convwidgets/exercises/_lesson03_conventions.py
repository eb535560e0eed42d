"""Checks of lesson 03: what libraries, books and networks do with the flip."""

from .kinds import Choice, Option

TORCH = Choice(
    id="03.torch",
    prompt="PyTorch's layer is called `torch.nn.Conv2d`. What does it compute with its weights?",
    options=(
        Option(
            name="convolution",
            text="True convolution, as its name says",
            reason="The name is the field's habit. Its documentation speaks of the "
            "cross-correlation operator, and the table below shows it.",
        ),
        Option(
            name="training",
            text="Convolution while it learns, cross-correlation afterwards",
            reason="The layer always does the same sum. What learning changes is the weights.",
        ),
        Option(name="correlation", text="Cross-correlation: the weights are laid on as they stand"),
        Option(
            name="symmetric",
            text="Either: its weights are such that it makes no difference",
            reason="Nothing makes the weights equal to their own rotation. They start at random, "
            "and the two operations differ.",
        ),
    ),
    answer="correlation",
    hints=("Which of the two do these lessons call by the name of the other?",),
    explanation="Cross-correlation under the name of convolution, as usual in deep learning.",
)

LEARNED = Choice(
    id="03.learned",
    prompt="Two networks are alike, and learn from the same examples in the same order. One lays "
    "its kernel on as it stands; the other turns it first, and starts from the turned weights. "
    "How do they compare after training?",
    options=(
        Option(
            name="same-kernel",
            text="They have learned the same kernel, so their outputs differ",
            reason="Both are pushed towards the same outputs, not towards the same weights.",
        ),
        Option(
            name="worse",
            text="The one that turns the kernel does better, as it is the real convolution",
            reason="It can express just the same functions: for each kernel of the one there is "
            "the turned kernel in the other.",
        ),
        Option(name="turned", text="Same outputs; one kernel is the other turned by 180°"),
        Option(
            name="unrelated",
            text="Their kernels have nothing to do with each other",
            reason="They start as each other's turn, and each step moves the same weight by the "
            "same amount. Where does that weight lie in the other?",
        ),
    ),
    answer="turned",
    hints=("What has to lie on the image in the end, in the one network and in the other?",),
    explanation="What lies on the image is the same in both. The flip only decides in which order "
    "the weights are stored, so learning absorbs it.",
)

SOBEL_PRINTED = Choice(
    id="03.sobel-printed",
    prompt="A page shows a Sobel kernel with the columns 1, 0, −1 and says: convolve the image "
    "with it, in the sense of mathematics. Where the image gets brighter to the right, what is the "
    "sign of the output?",
    options=(
        Option(name="positive", text="Positive: right minus left"),
        Option(
            name="negative",
            text="Negative: left minus right",
            reason="So it would be if the kernel were laid on as it is printed. True convolution "
            "turns it first.",
        ),
        Option(
            name="zero",
            text="Zero",
            reason="Zero comes out where the image is flat. Here the two sides of the window "
            "differ.",
        ),
        Option(
            name="unknown",
            text="Nobody can tell",
            reason="The page says both things that are needed: the weights, and that they are "
            "convolved. Turn them.",
        ),
    ),
    answer="positive",
    hints=("What do the columns read after the turn by 180°?",),
    explanation="Turned, the columns read −1, 0, 1. Laid on, that is right minus left: the same as "
    "our Sobel X, printed for the other operation.",
)

LAPLACIAN_SIGNS = Choice(
    id="03.laplacian-signs",
    prompt="One library has −4 in the centre of its Laplacian, another +4. Could it be that one of "
    "them means cross-correlation and the other convolution?",
    options=(
        Option(
            name="yes",
            text="Yes: the flip turns the signs round",
            reason="A turn moves weights and changes no sign; Sobel only comes out as its own "
            "negative. The Laplacian equals its own 180° rotation: turn it, and look.",
        ),
        Option(name="no", text="No: the flip leaves this kernel as it is"),
        Option(
            name="padding",
            text="No: it depends on the padding",
            reason="Padding adds cells around the image. No weight changes by that.",
        ),
    ),
    answer="no",
    hints=("Turn the Laplacian by 180°. What do you get?",),
    explanation="All four neighbours are alike, so the turn changes nothing. These are two "
    "definitions: the one adds second differences, the other is their negative.",
)
