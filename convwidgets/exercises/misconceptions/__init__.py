"""The slips students make with convolutions, for any numbers.

About sizes and places: `sizes` (output sizes), `shapes` (the same on both axes),
`reaches` (dilation, cells left over, the cost of a stride), `paddings` (how much,
on which side, and what stands in it), `transposed` (the way back, and groups),
`positions` (where a window stands), `moves` (how an output follows a shift),
`fields` (receptive fields).

About values: `sums` (one weighted sum), `outputs` (which window was taken, and
whole outputs), `windows` (carries the slips of one sum to a position or to a whole
output), `pools` (what a pooling window keeps), `channels` (the sum over channels).

About kernels: `turns` (turned by 180°), `designs` (made from a column and a row, or
drawn), `gradients` (the magnitude of an edge).

About layers: `counts` (weights and parameters), `axes` (the order of axes, and what a
layer costs), `maps` (the shapes of stacked maps), `torch_layers` and `torch_lists` (a layer of
PyTorch, its first weights, and lists of layers).

About networks and learning: `blocks` (a whole network), `bends` (ReLU, softmax, kernels
made into one), `descent` (loss, gradient and update), `chain` (the chain rule back through a
convolution), `patches` (the patch matrix of im2col).

About functions that almost work: `code`, `signals` and `strides` (loops),
`unfinished` (loops that stop too soon), `size_code` and `same_code` (places and
padding), `layer_code` and `shape_code` (layers), `pool_code` (pooling and shifts),
`bend_code` and `network_code` (ReLU, softmax, a forward pass), `chain_code` (gradients),
`patch_code` and `patch_rows` (im2col), `torch_code` (a layer of PyTorch).

Each is a `Misconception` whose ``compute`` takes givens by the names said in its
module and gives ``None`` where the slip cannot happen.  ``Misconception.using``
fits it to other names, ``Misconception.because`` to another sentence.
"""

from . import (
    axes,
    bend_code,
    bends,
    blocks,
    chain,
    chain_code,
    channels,
    code,
    counts,
    descent,
    designs,
    fields,
    gradients,
    layer_code,
    maps,
    moves,
    network_code,
    outputs,
    paddings,
    patch_code,
    patch_rows,
    patches,
    pool_code,
    pools,
    positions,
    reaches,
    same_code,
    shape_code,
    shapes,
    signals,
    size_code,
    sizes,
    strides,
    sums,
    torch_code,
    torch_layers,
    torch_lists,
    transposed,
    turns,
    unfinished,
    windows,
)

__all__ = [
    "axes",
    "bend_code",
    "bends",
    "blocks",
    "chain",
    "chain_code",
    "channels",
    "code",
    "counts",
    "descent",
    "designs",
    "fields",
    "gradients",
    "layer_code",
    "maps",
    "moves",
    "network_code",
    "outputs",
    "paddings",
    "patch_code",
    "patch_rows",
    "patches",
    "pool_code",
    "pools",
    "positions",
    "reaches",
    "same_code",
    "shape_code",
    "shapes",
    "signals",
    "size_code",
    "sizes",
    "strides",
    "sums",
    "torch_code",
    "torch_layers",
    "torch_lists",
    "transposed",
    "turns",
    "unfinished",
    "windows",
]
