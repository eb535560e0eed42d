"""The two explorers of a convolution fulfil what every explorer must."""

import numpy as np
from explorer_contract import ExplorerContract

from convwidgets import Conv1DExplorer, Conv2DExplorer


class TestConv2D(ExplorerContract):
    make = Conv2DExplorer
    through_controls = {
        "image": np.eye(6),
        "kernel": [[1, 2], [3, 4]],
        "stride": 2,
        "padding": "full",
        "dilation": 2,
        "flip_kernel": True,
    }
    refused = [("stride", 0, "stride is 0"), ("kernel", np.ones((9, 9)), "kernel")]


class TestConv1D(ExplorerContract):
    make = Conv1DExplorer
    through_controls = {
        "signal": np.arange(7),
        "kernel": [1, 2],
        "stride": 2,
        "padding": "same",
        "dilation": 2,
        "flip_kernel": True,
    }
    refused = [("padding", -1, "padding is −1"), ("kernel", np.ones(9), "kernel")]
