"""The process of one library that trains: ``python -m benchmarks.training_worker LIBRARY THREADS``.

Both start from the same weights, take the same images in the same order, follow the same rule
and judge the network on all training and all test digits after each epoch.
"""

import sys
import time
from collections.abc import Iterator
from typing import Any

import numpy as np

from benchmarks.arithmetic.channel import answer
from convwidgets import SmallCNN, load_digits

SEED = 1
BATCH = 64
RATE = 0.1
MOMENTUM = 0.9
DECAY = 0.001
#: More than anybody waits for: the rate hardly falls from one to the next.
EPOCHS = 10_000


class Worker:
    """What a library's process does; each method is a request."""

    def __init__(self, library: str, threads: int) -> None:
        self._epochs = {"convwidgets": _ours, "PyTorch": _pytorch}[library](threads)
        self._last: tuple[float, float] = next(self._epochs)

    def epoch(self) -> float:
        """Seconds for the next epoch, judging included."""
        start = time.perf_counter()
        self._last = next(self._epochs)
        return time.perf_counter() - start

    def judged(self) -> tuple[float, float]:
        """Loss on the training digits and accuracy on the test digits, as they are now."""
        return self._last


def _ours(threads: int) -> Iterator[tuple[float, float]]:
    """`convwidgets.train` as the explorer uses it; the number of threads is in the environment."""
    from convwidgets import train
    from convwidgets.core.training import EpochDone

    digits = load_digits()
    results = train(
        SmallCNN.random(seed=SEED, dtype=np.float32),
        digits.train_images, digits.train_labels,
        test_images=digits.test_images, test_labels=digits.test_labels,
        epochs=EPOCHS, batch_size=BATCH, learning_rate=RATE, momentum=MOMENTUM,
        weight_decay=DECAY, seed=SEED,
    )  # fmt: skip
    for result in results:
        if isinstance(result, EpochDone):
            yield result.loss, result.test_accuracy


def _pytorch(threads: int) -> Iterator[tuple[float, float]]:
    """The same as its tutorials write it."""
    import torch
    from torch import nn

    torch.set_num_threads(threads)
    network = SmallCNN.random(seed=SEED, dtype=np.float32)
    digits = load_digits()
    images, tests = (torch.tensor(array, dtype=torch.float32) for array in digits[::2])
    labels, answers = (torch.tensor(array) for array in digits[1::2])
    first, second = network.channels
    model = nn.Sequential(
        nn.Conv2d(1, first, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(first, second, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(4 * second, 10),
    )  # fmt: skip
    for mine, theirs in zip(network.parameters.values(), model.parameters(), strict=True):
        theirs.data = torch.tensor(mine)
    loss_of = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE, momentum=MOMENTUM, weight_decay=DECAY)
    random = np.random.default_rng(SEED)

    def judged() -> tuple[float, float]:
        with torch.inference_mode():
            loss = loss_of(model(images), labels).item()
            right: Any = model(tests).argmax(1) == answers
            return loss, right.float().mean().item()

    yield judged()
    for epoch in range(EPOCHS):
        for group in optimizer.param_groups:
            group["lr"] = RATE * (1 - epoch / EPOCHS)
        order = torch.tensor(random.permutation(len(labels)))
        for chosen in order.split(BATCH):
            optimizer.zero_grad()
            loss = loss_of(model(images[chosen]), labels[chosen])
            loss.backward()
            loss.item()  # the explorer shows it, too
            optimizer.step()
        yield judged()


if __name__ == "__main__":
    answer(lambda: Worker(sys.argv[1], int(sys.argv[2])))
