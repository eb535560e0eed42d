"""How each library does the works: one module per library, loaded only in its own process.

A module has two functions.  ``set_up(threads)`` imports the library and tells it how many
threads it may use; ``ways(work, inputs)`` gives the library's calls for a work, each as its
user would write it and with everything that is not the call itself done beforehand.  No calls
means that the library does not do this work.
"""

from benchmarks.arithmetic.works import (
    NDIMAGE,
    NUMPY,
    ONNX,
    OPENCV,
    OURS,
    SIGNAL,
    SKIMAGE,
    TORCH,
)

#: The module for each library, in the order of the table.
MODULES = {
    OURS: "ours",
    OPENCV: "opencv",
    TORCH: "pytorch",
    ONNX: "onnx_runtime",
    SIGNAL: "scipy_signal",
    NDIMAGE: "scipy_ndimage",
    SKIMAGE: "scikit_image",
    NUMPY: "numpy_as_written",
}
