"""What each stage does with the digit, in two short sentences."""

from typing import TYPE_CHECKING

from convwidgets.trace.pipeline_stages import Stage, percent

if TYPE_CHECKING:
    from convwidgets.trace.pipeline import PipelineTrace


def told_of(trace: "PipelineTrace", stage: Stage) -> tuple[str, str]:
    """Two sentences about `stage`: what it does, and what came of it here."""
    below = trace.stages[stage.below]
    shape = " × ".join(map(str, stage.values.shape))
    match stage.kind:
        case "conv":
            return _convolution(stage, below)
        case "relu":
            zeros = int((stage.values == 0).sum())
            return (
                "Negative numbers become 0, positive ones stay.",
                f"{zeros} of {stage.values.size} values are 0 now; without this bend two "
                "convolutions would be one.",
            )
        case "pool":
            rows, columns = below.size
            return (
                "Of every 2 × 2 cells only the largest is kept.",
                f"{rows} × {columns} cells become {shape.split(' × ', 1)[1]}; the number of maps "
                "stays.",
            )
        case "flatten":
            return (
                f"The {below.maps} maps of 2 × 2 are written into one row of {stage.values.size}.",
                "Nothing is computed: a dense layer reads rows, not maps.",
            )
        case "dense":
            inputs = below.values.size
            return (
                f"Each of 10 scores is a sum of {inputs} products and a bias.",
                f"10 · ({inputs} + 1) = {stage.parameters} parameters.",
            )
        case "softmax":
            return _answer(trace)
    return ("The digit as 8 × 8 numbers from 0, no ink, to 1, all ink.", _known(trace))


def _convolution(stage: Stage, below: Stage) -> tuple[str, str]:
    counted = (
        f"{stage.maps} · ({below.maps} · 9 + 1) = {stage.parameters:,} parameters, "
        f"shared by all {stage.size[0] * stage.size[1]} positions."
    )
    if below.maps == 1:
        return f"{stage.maps} kernels of 3 × 3 slide over the digit; each makes one map.", counted
    return (
        f"Each of {stage.maps} maps adds up all {below.maps} maps below it, "
        "each through a 3 × 3 kernel of its own.",
        counted,
    )


def _known(trace: "PipelineTrace") -> str:
    if trace.number is None:
        return "It is a drawing of your own." if trace.digit.any() else "The drawing is empty."
    return f"It is test digit {trace.number}; its writer meant a {trace.label}."


def _answer(trace: "PipelineTrace") -> tuple[str, str]:
    said, share = trace.predicted, percent(float(trace.output.max()))
    first = f"The scores become probabilities that sum to 1, and the network says {said}, {share}."
    if trace.label is None:
        return first, "What was meant, only the one who drew it knows."
    if trace.label == said:
        return first, f"That is right: the writer meant a {trace.label}."
    meant = percent(float(trace.output[trace.label]))
    return first, f"The writer meant a {trace.label}, which gets {meant}."
