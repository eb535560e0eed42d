"""How long the small network of lesson 10 takes to learn the digits."""

from benchmarks.arithmetic.channel import Client
from benchmarks.report import Row
from benchmarks.sampling import Say, in_turns, median
from benchmarks.startup import fresh

ROUNDS = 15
ASKED_RATIO = 0.7
ASKED_S = 20.0
ACCURACY = 0.97
COLD_ROUNDS = 3

_WORKER = "benchmarks.training_worker"

# Everything a student waits for: the interpreter, the imports, the digits, the training.
_COLD = f"""\
import numpy as np
from convwidgets import SmallCNN, load_digits, train
digits = load_digits()
results = train(
    SmallCNN.random(seed=1, dtype=np.float32), digits.train_images, digits.train_labels,
    test_images=digits.test_images, test_labels=digits.test_labels, seed=1,
)
accuracy = [getattr(result, "test_accuracy", 0) for result in results]
assert accuracy[-1] >= {ACCURACY}, accuracy[-1]"""


def run(say: Say) -> list[Row]:
    """Epochs of both libraries in turns, with one thread each and with two; then a cold start."""
    return [*(_epochs(say, threads) for threads in (1, 2)), _cold(say)]


def _epochs(say: Say, threads: int) -> Row:
    clients = {name: Client(name, threads, _WORKER) for name in ("convwidgets", "PyTorch")}
    try:
        after_one = {}
        for name, client in clients.items():
            client.ask("epoch")
            after_one[name] = client.ask("judged")
        ours, theirs = after_one["convwidgets"][0], after_one["PyTorch"][0]
        if abs(ours - theirs) > 0.02 * theirs:
            raise RuntimeError(f"the losses after one epoch differ: {ours} and {theirs}")

        def job(name: str) -> float:
            taken: float = clients[name].ask("epoch")
            clients[name].rest()
            return taken

        jobs = {name: (lambda name=name: job(name)) for name in clients}
        samples = in_turns(jobs, ROUNDS, lambda text: say(f"{threads} threads, {text}"))
    finally:
        for client in clients.values():
            client.close()
    mine, peer = median(samples["convwidgets"]), median(samples["PyTorch"])
    return Row(
        f"an epoch of the digits, batches of 64, {threads} thread{'s' * (threads > 1)}",
        f"≤ {ASKED_RATIO} × PyTorch",
        f"{mine * 1e3:.0f} ms = {mine / peer:.2f} ×",
        f"{peer * 1e3:.0f} ms",
        mine / peer <= ASKED_RATIO,
        {"samples_s": samples, "after_one_epoch": after_one},
    )


def _cold(say: Say) -> Row:
    taken = []
    for number in range(COLD_ROUNDS):
        say(f"cold start {number + 1} of {COLD_ROUNDS}")
        taken.append(fresh(_COLD))
    return Row(
        f"fresh process to at least {ACCURACY:.0%} of the test digits, 20 epochs",
        f"≤ {ASKED_S:.0f} s",
        f"{median(taken):.1f} s",
        "",
        max(taken) <= ASKED_S,
        {"seconds": taken},
    )
