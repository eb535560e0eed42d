"""Bad calls: each is refused before any work, in one sentence that says what to change."""

import re
import time
import tracemalloc
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convwidgets.core import (
    KERNELS,
    ConvError,
    avg_pool2d,
    avg_pool2d_backward,
    col2im,
    conv1d,
    conv1d_backward,
    conv1d_loops,
    conv2d,
    conv2d_backward,
    conv2d_fft,
    conv2d_loops,
    conv2d_separable,
    conv_transpose2d,
    conv_transpose2d_backward,
    im2col,
    mac_count,
    max_pool2d,
    max_pool2d_backward,
    memory_count,
    output_size,
    parameter_count,
    receptive_field,
    same_padding,
    separate_kernel,
)
from convwidgets.core.padding import PADDING_MODES

IMAGE, KERNEL = np.ones((5, 5)), np.ones((3, 3))
CHANNELS, WEIGHT = np.ones((3, 5, 5)), np.ones((2, 3, 3, 3))

FORMS = (
    "x and weight must be (H, W) with (kH, kW), (C, H, W) with (O, C/groups, kH, kW), or "
    "(N, C, H, W) with (O, C/groups, kH, kW)."
)
AT_MOST = "the limit is 1,073,741,824 (1 GiB)."
LIMIT = f"{AT_MOST} Use a smaller input, less padding, a larger stride or fewer kernels."
TOO_LARGE_SUMS = (
    "beyond the whole numbers up to 2^62 that are computed exactly. Give an array as decimal "
    "numbers, for example with astype(float)."
)


class Call(NamedTuple):
    """A function and what it is called with."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    keywords: dict[str, Any]

    def __call__(self) -> Any:
        """Do it."""
        return self.function(*self.arguments, **self.keywords)


def call(function: Callable[..., Any], *arguments: Any, **keywords: Any) -> Call:
    return Call(function, arguments, keywords)


# fmt: off
BAD_CALLS = [
    # Sizes.
    (call(output_size, 3, 5),
     "The kernel's length is 5, but the padded input's length is only 3 (3 + 0 + 0 of "
     "padding). Use a kernel of at most 3 here, or padding of at least 1."),
    (call(output_size, (5, 2), 3),
     "The kernel's width is 3, but the padded input's width is only 2 (2 + 0 + 0 of "
     "padding). Use a kernel of at most 2 here, or padding of at least 1."),
    (call(output_size, 5, 3, dilation=3),
     "The kernel's length is 3, which covers 7 cells with dilation 3, but the padded "
     "input's length is only 5 (5 + 0 + 0 of padding). Use a kernel of at most 2 here, a "
     "smaller dilation, or padding of at least 1."),
    (call(output_size, 5, 9, padding=((1, 2),)),
     "The kernel's length is 9, but the padded input's length is only 8 (5 + 1 + 2 of "
     "padding). Use a kernel of at most 8 here, or padding of at least 2."),
    (call(output_size, 5, 3, stride=0), "stride is 0; it must be at least 1."),
    (call(output_size, 5, 3, stride=-2), "stride is −2; it must be at least 1."),
    (call(output_size, 5, 3, stride=1.5), "stride is 1.5; give a whole number of at least 1."),
    (call(output_size, 5, 3, stride=True), "stride is True; give a whole number of at least 1."),
    (call(output_size, 5, 3, stride=np.float32(2)),
     "stride is 2.0; give a whole number of at least 1."),
    (call(output_size, 5, 3, stride=None), "stride is None; give a whole number of at least 1."),
    (call(output_size, 5, 3, stride="2"), "stride is '2'; give a whole number of at least 1."),
    (call(output_size, 5, 3, stride=(1, 2)),
     "stride is (1, 2) and has 2 entries; give one whole number."),
    (call(output_size, (5, 5), 3, stride=(1, 2, 3)),
     "stride is (1, 2, 3) and has 3 entries; give one whole number, or one for each of the "
     "2 axes."),
    (call(output_size, (5, 5), 3, stride=(1, 0)),
     "an entry of stride is 0; it must be at least 1."),
    (call(output_size, 5, 3, stride=10**30),
     "stride is a whole number of about 30 digits; it must be at most 2147483647."),
    (call(output_size, 5, 3, padding=-1), "padding is −1; it must be at least 0."),
    (call(output_size, 5, 3, padding=0.5), "padding is 0.5; give a whole number of at least 0."),
    (call(output_size, 5, 3, padding=False),
     "padding is False; give a whole number of at least 0."),
    (call(output_size, 5, 3, padding=(0, 1)),
     "padding is (0, 1), which has 2 entries for 1 axis; give a number such as 1, or one "
     "(before, after) pair inside a tuple: ((1, 2),)."),
    (call(output_size, (5, 5), 3, padding=(1,)),
     "padding is (1,), which has 1 entry for 2 axes; give a number such as 1, one per axis: "
     "(1, 2), or pairs: ((1, 1), (0, 2))."),
    (call(output_size, (5, 5), 3, padding=(0, (1, 2, 3))),
     "padding is (0, (1, 2, 3)); the entry of an axis must be one number or a pair (before, "
     "after), and (1, 2, 3) is neither."),
    (call(output_size, (5, 5), 3, padding=((0, -1), (0, 0))),
     "an entry of padding is −1; it must be at least 0."),
    (call(output_size, 5, 3, padding="sane"),
     "padding is 'sane'; the words are 'valid', 'same' and 'full', or give a number."),
    (call(output_size, (5, 5), 3, padding="same", stride=(1, 2)),
     "padding='same' needs stride 1, and stride is 2. Libraries disagree about what it "
     "would mean, and PyTorch refuses it too. Give the padding as a number, such as "
     "padding=1, or as TensorFlow would have it with same_padding."),
    (call(output_size, 0, 3), "size is 0; it must be at least 1."),
    (call(output_size, 5, 0), "kernel_size is 0; it must be at least 1."),
    (call(output_size, (5, 0), 3), "an entry of size is 0; it must be at least 1."),
    (call(output_size, "5", 3), "size is '5'; give a whole number of at least 1."),
    (call(output_size, (3, 5, 5), 3),
     "size is (3, 5, 5) and kernel_size is 3; give one number or a pair (height, width) for "
     "each. Channels and batch do not belong here."),
    (call(output_size, (5, 5), (3,)),
     "size is (5, 5) and kernel_size is (3,); give one number or a pair (height, width) for "
     "each. Channels and batch do not belong here."),
    (call(output_size, 5, 3, ceil_mode=1), "ceil_mode is 1; give True or False."),
    (call(same_padding, 5, 3, stride=0), "stride is 0; it must be at least 1."),
    (call(same_padding, (5, 5), (3, 3, 3)),
     "size is (5, 5) and kernel_size is (3, 3, 3); give one number or a pair (height, "
     "width) for each. Channels and batch do not belong here."),
    # Arrays.
    (call(conv2d, [[1, 2], [3]], KERNEL),
     "x is ragged: its rows do not all have the same length. Give every row the same number "
     "of entries."),
    (call(conv2d, "portrait", KERNEL),
     "x is 'portrait', a text, not numbers; KERNELS[...] gives a kernel by its name, "
     "sample_image(...) and sample_signal(...) a sample."),
    (call(conv2d, None, KERNEL),
     "x is None, not numbers; give a list or an array of numbers."),
    (call(conv2d, [[1, None], [2, 3]], KERNEL),
     "x holds entries that are not numbers (dtype object); give whole or decimal numbers "
     "only."),
    (call(conv2d, IMAGE * 1j, KERNEL),
     "x holds complex numbers; give real ones, for example the real and the imaginary part "
     "one after the other."),
    (call(conv2d, np.ma.masked_equal(IMAGE, 1), KERNEL),
     "x is a masked array; say what stands in its gaps first, for example with filled(0)."),
    (call(conv2d, [[]], KERNEL), "x is empty (shape (1, 0)); give at least one number."),
    (call(conv2d, IMAGE, np.ones((0, 3))),
     "weight is empty (shape (0, 3)); give at least one number."),
    (call(conv2d, 3, KERNEL), f"x has shape () and weight has shape (3, 3); {FORMS}"),
    (call(conv2d, IMAGE, np.ones((2, 1, 3, 3))),
     f"x has shape (5, 5) and weight has shape (2, 1, 3, 3); {FORMS}"),
    (call(conv2d, CHANNELS[None, None], WEIGHT),
     f"x has shape (1, 1, 3, 5, 5) and weight has shape (2, 3, 3, 3); {FORMS}"),
    (call(conv2d, np.ones((5, 5, 3)), KERNEL),
     "x has shape (5, 5, 3) and weight has shape (3, 3); x and weight must be (H, W) with "
     "(kH, kW), (C, H, W) with (O, C/groups, kH, kW), or (N, C, H, W) with (O, C/groups, "
     "kH, kW). This looks like a colour picture with its channels last: x.transpose(2, 0, "
     "1) puts them first, x.mean(axis=2) makes it grey."),
    (call(conv2d, IMAGE, np.ones((7, 3))),
     "The kernel's height is 7, but the padded input's height is only 5 (5 + 0 + 0 of "
     "padding). Use a kernel of at most 5 here, or padding of at least 1."),
    (call(conv2d, IMAGE, np.ones((3, 8)), padding=(0, 1)),
     "The kernel's width is 8, but the padded input's width is only 7 (5 + 1 + 1 of "
     "padding). Use a kernel of at most 7 here, or padding of at least 2."),
    (call(conv2d, CHANNELS, np.ones((2, 2, 3, 3))),
     "x has 3 channels and groups is 1, so each kernel needs 3; weight has shape (2, 2, 3, "
     "3), 2 per kernel. Change the second axis of weight, x or groups."),
    (call(conv2d, IMAGE[None], np.ones((2, 2, 3, 3))),
     "x has 1 channel and groups is 1, so each kernel needs 1; weight has shape (2, 2, 3, "
     "3), 2 per kernel. Change the second axis of weight, x or groups."),
    (call(conv2d, CHANNELS, WEIGHT, groups=2),
     "groups is 2, which does not divide the 3 channels of x; use a number that divides "
     "the channels "
     "of x and the kernels of weight."),
    (call(conv2d, CHANNELS, np.ones((2, 1, 3, 3)), groups=3),
     "groups is 3, which does not divide the 2 kernels of weight; use a number that divides "
     "the channels "
     "of x and the kernels of weight."),
    (call(conv2d, CHANNELS, np.ones((3, 3, 3, 3)), groups=3),
     "x has 3 channels and groups is 3, so each kernel needs 1; weight has shape (3, 3, 3, "
     "3), 3 per kernel. Change the second axis of weight, x or groups."),
    (call(conv2d, CHANNELS, WEIGHT, groups=0), "groups is 0; it must be at least 1."),
    (call(conv2d, CHANNELS, WEIGHT, groups=True),
     "groups is True; give a whole number of at least 1."),
    (call(conv2d, CHANNELS, WEIGHT, groups=1.0),
     "groups is 1.0; give a whole number of at least 1."),
    (call(conv2d, IMAGE, KERNEL, groups=2),
     "groups is 2, and x has no channels to group; use groups=1."),
    (call(conv2d, IMAGE, KERNEL, [1, 2]), "bias has shape (2,); give one number."),
    (call(conv2d, CHANNELS, WEIGHT, 1),
     "bias has shape (); give one number for each kernel, shape (2,)."),
    (call(conv2d, CHANNELS, WEIGHT, [1, 2, 3]),
     "bias has shape (3,); give one number for each kernel, shape (2,)."),
    (call(conv2d, IMAGE, KERNEL, padding=(1, 2, 3, 4)),
     "padding is (1, 2, 3, 4), which has 4 entries for 2 axes; give a number such as 1, one "
     "per axis: (1, 2), or pairs: ((1, 1), (0, 2))."),
    (call(conv2d, IMAGE, KERNEL, padding=2**31),
     "padding is 2147483648; it must be at most 2147483647."),
    (call(conv2d, IMAGE, KERNEL, padding="same", stride=2),
     "padding='same' needs stride 1, and stride is 2. Libraries disagree about what it "
     "would mean, and PyTorch refuses it too. Give the padding as a number, such as "
     "padding=1, or as TensorFlow would have it with same_padding."),
    (call(conv2d, IMAGE, KERNEL, padding="reflect"),
     "padding is 'reflect', which says what the padding holds: that is padding_mode of conv1d "
     "and conv2d. padding says how much: 'valid', 'same', 'full', or a number."),
    (call(conv2d, IMAGE, KERNEL, padding_mode="mirror"),
     "padding_mode is 'mirror'; choose one of 'zeros', 'reflect', 'replicate', 'circular'."),
    (call(conv2d, IMAGE, KERNEL, padding=5, padding_mode="reflect"),
     "padding_mode='reflect' can pad an input whose height is 5 by at most 4, and the "
     "padding is 5. Use less padding, or padding_mode='replicate' or 'zeros', which have no "
     "such limit."),
    (call(conv2d, IMAGE, KERNEL, padding=(0, 6), padding_mode="circular"),
     "padding_mode='circular' can pad an input whose width is 5 by at most 5, and the "
     "padding is 6. Use less padding, or padding_mode='replicate' or 'zeros', which have no "
     "such limit."),
    (call(conv2d, np.ones((32, 32, 3)), np.ones((4, 3, 3, 3))),
     "x has 32 channels and groups is 1, so each kernel needs 32; weight has shape (4, 3, 3, 3), "
     "3 per kernel. Change the second axis of weight, x or groups. If the channels of x stand "
     "last, np.moveaxis(x, -1, -3) puts them where they belong."),
    (call(conv2d, np.ones((3, 8, 8)), KERNEL),
     f"x has shape (3, 8, 8) and weight has shape (3, 3); {FORMS} For one kernel on every channel "
     "by itself: conv2d(x[:, None], weight[None, None])[:, 0]."),
    (call(conv2d, IMAGE, np.ones((3, 3, 3))),
     "x is a plane, (5, 5), and weight has 3 axes, (3, 3, 3); a plane goes with one plane of "
     "weights, (kH, kW). Take one plane of weight, or give x its channels: (C, H, W) with (O, "
     "C/groups, kH, kW)."),
    (call(conv2d, np.ones((3, 8, 8)), np.ones((3, 3, 3))),
     f"x has shape (3, 8, 8) and weight has shape (3, 3, 3); {FORMS} weight[None] makes it one "
     "kernel of several channels."),
    (call(conv2d, IMAGE, KERNEL, flip_kernel="yes"), "flip_kernel is 'yes'; give True or False."),
    (call(conv2d, IMAGE, KERNEL, flip_kernel=1), "flip_kernel is 1; give True or False."),
    (call(conv2d, IMAGE, KERNEL, padding=50_000),
     f"The output would have shape (100003, 100003) and take 80,004,800,072 bytes; {LIMIT}"),
    (call(conv2d, IMAGE, KERNEL, padding=50_000, stride=50_000),
     "The padded input would have shape (100005, 100005) and take 80,008,000,200 bytes; "
     f"{LIMIT}"),
    (call(conv2d, [[2**40]], [[2**40]]), f"The sums could reach 1.21e+24, {TOO_LARGE_SUMS}"),
    (call(conv1d, [1, 2, 3], [1, 2, 3, 4]),
     "The kernel's length is 4, but the padded input's length is only 3 (3 + 0 + 0 of "
     "padding). Use a kernel of at most 3 here, or padding of at least 1."),
    (call(conv1d, [1, 2, 3], [[1, 2]]),
     "x has shape (3,) and weight has shape (1, 2); x and weight must be (L,) with (K,), "
     "(C, L) with (O, C/groups, K), or (N, C, L) with (O, C/groups, K)."),
    (call(conv1d, [1, 2, 3], [1, 2], padding=(1, 2)),
     "padding is (1, 2), which has 2 entries for 1 axis; give a number such as 1, or one "
     "(before, after) pair inside a tuple: ((1, 2),)."),
    (call(conv1d, [1, 2, 3], [1], padding=3, padding_mode="reflect"),
     "padding_mode='reflect' can pad an input whose length is 3 by at most 2, and the "
     "padding is 3. Use less padding, or padding_mode='replicate' or 'zeros', which have no "
     "such limit."),
    (call(conv1d, np.ones((2, 5)), np.ones((1, 3, 2))),
     "x has 2 channels and groups is 1, so each kernel needs 2; weight has shape (1, 3, 2), "
     "3 per kernel. Change the second axis of weight, x or groups."),
    (call(conv1d, [1, 2, 3], [1], padding=2**30),
     f"The output would have shape (2147483651,) and take 17,179,869,208 bytes; {LIMIT}"),
    # Gradients.
    (call(conv2d_backward, IMAGE, IMAGE, KERNEL),
     "grad_out has shape (5, 5), and the output of this convolution has shape (3, 3); give "
     "one number for each output."),
    (call(conv2d_backward, np.ones((3, 3)), CHANNELS, WEIGHT),
     "grad_out has shape (3, 3), and the output of this convolution has shape (2, 3, 3); "
     "give one number for each output."),
    (call(conv2d_backward, [[np.nan, "a"]], IMAGE, KERNEL),
     "grad_out holds entries that are not numbers (dtype <U32); give whole or decimal "
     "numbers only."),
    (call(conv2d_backward, np.ones((3, 3)), IMAGE, KERNEL, stride=0),
     "stride is 0; it must be at least 1."),
    (call(conv2d_backward, np.ones((3, 3)), IMAGE, KERNEL, padding_mode="mirror"),
     "padding_mode is 'mirror'; choose one of 'zeros', 'reflect', 'replicate', 'circular'."),
    (call(conv2d_backward, np.ones((3, 3)), IMAGE, KERNEL, flip_kernel=None),
     "flip_kernel is None; give True or False."),
    (call(conv2d_backward, [[2**40]], [[2**40]], [[1]]),
     f"The sums could reach 1.21e+24, {TOO_LARGE_SUMS}"),
    (call(conv1d_backward, [1], [1, 2, 3], [1, 2]),
     "grad_out has shape (1,), and the output of this convolution has shape (2,); give one "
     "number for each output."),
    # Transposed.
    (call(conv_transpose2d, IMAGE, WEIGHT),
     "x has shape (5, 5) and weight has shape (2, 3, 3, 3); x and weight must be (H, W) "
     "with (kH, kW), (C, H, W) with (C, O/groups, kH, kW), or (N, C, H, W) with (C, "
     "O/groups, kH, kW)."),
    (call(conv_transpose2d, CHANNELS, np.ones((2, 3, 3, 3))),
     "x has 3 channels and weight has shape (2, 3, 3, 3); its first axis must be 3. The "
     "weight of a transposed convolution is (C, O/groups, kH, kW), with the channels of x "
     "first."),
    (call(conv_transpose2d, CHANNELS, np.ones((3, 2, 3, 3)), groups=2),
     "groups is 2, which does not divide the 3 channels of x; use a number that does."),
    (call(conv_transpose2d, IMAGE, KERNEL, groups=2),
     "groups is 2, and x has no channels to group; use groups=1."),
    (call(conv_transpose2d, IMAGE, KERNEL, padding="same"),
     "padding is 'same'; a transposed convolution takes numbers, those of the convolution "
     "that it reverses."),
    (call(conv_transpose2d, IMAGE, KERNEL, padding=-1), "padding is −1; it must be at least 0."),
    (call(conv_transpose2d, IMAGE, KERNEL, padding=4),
     "The padding cuts 4 + 4 cells off an output whose height is 7, and nothing is left. "
     "Use padding of at most 6 in all."),
    (call(conv_transpose2d, IMAGE, KERNEL, output_padding=1),
     "output_padding is 1; along the height the stride is 1 and the dilation 1, and it must "
     "be below the larger of them: at most 0."),
    (call(conv_transpose2d, IMAGE, KERNEL, stride=(3, 2), output_padding=2),
     "output_padding is 2; along the width the stride is 2 and the dilation 1, and it must "
     "be below the larger of them: at most 1."),
    (call(conv_transpose2d, IMAGE, KERNEL, output_padding=-1),
     "output_padding is −1; it must be at least 0."),
    (call(conv_transpose2d, IMAGE, KERNEL, stride=0), "stride is 0; it must be at least 1."),
    (call(conv_transpose2d, IMAGE, KERNEL, stride=10_000),
     f"The output would have shape (40003, 40003) and take 12,801,920,072 bytes; {AT_MOST} Use "
     "a smaller input, a smaller stride or fewer kernels."),
    (call(conv_transpose2d, CHANNELS, np.ones((3, 2, 3, 3)), [1, 2, 3]),
     "bias has shape (3,); give one number for each kernel, shape (2,)."),
    (call(conv_transpose2d, [[2**40]], [[2**40]]),
     f"The sums could reach 1.21e+24, {TOO_LARGE_SUMS}"),
    (call(conv_transpose2d_backward, IMAGE, IMAGE, KERNEL),
     "grad_out has shape (5, 5), and the output of this transposed convolution has shape "
     "(7, 7); give one number for each output."),
    (call(conv_transpose2d, np.ones((8, 8, 3)), np.ones((3, 2, 3, 3))),
     "x has 8 channels and weight has shape (3, 2, 3, 3); its first axis must be 8. The weight of "
     "a transposed convolution is (C, O/groups, kH, kW), with the channels of x first. If the "
     "channels of x stand last, np.moveaxis(x, -1, -3) puts them first."),
    # Columns.
    (call(im2col, [1, 2, 3], 2), "x has shape (3,); give (H, W), (C, H, W) or (N, C, H, W)."),
    (call(im2col, IMAGE, 6),
     "The kernel's height is 6, but the padded input's height is only 5 (5 + 0 + 0 of "
     "padding). Use a kernel of at most 5 here, or padding of at least 1."),
    (call(im2col, IMAGE, 0), "kernel_size is 0; it must be at least 1."),
    (call(im2col, IMAGE, (2, 2, 2)),
     "kernel_size is (2, 2, 2) and has 3 entries; give one whole number, or one for each of "
     "the 2 axes."),
    (call(im2col, IMAGE, KERNEL),
     "kernel_size is an array of shape (3, 3); give one whole number, or one for each of the "
     "2 axes."),
    (call(im2col, IMAGE, 2.0), "kernel_size is 2.0; give a whole number of at least 1."),
    (call(im2col, IMAGE, 2, padding=50_000),
     "The matrix of columns would have shape (4, 10000800016) and take 320,025,600,512 "
     f"bytes; {AT_MOST} Use a smaller input, less padding or a larger stride."),
    (call(col2im, np.ones((9, 9)), (5, 5), 2),
     "columns has 9 rows, which is no multiple of the 4 cells of a window of 2×2; give as "
     "many rows as channels times cells."),
    (call(col2im, np.ones((9, 8)), (5, 5), 3),
     "columns has shape (9, 8); im2col gives (9, 9) for an image of shape (5, 5) with these "
     "settings. Use the settings that im2col was given."),
    (call(col2im, np.ones(9), (5, 5), 3),
     "columns has shape (9,); give (C·kH·kW, L) or (N, C·kH·kW, L)."),
    (call(col2im, np.ones((9, 9)), 5, 3),
     "size is 5; give the shape of the image: (H, W), (C, H, W) or (N, C, H, W)."),
    (call(col2im, np.ones((9, 9)), (0, 5), 3), "an entry of size is 0; it must be at least 1."),
    # Pooling.
    (call(max_pool2d, [1, 2, 3], 2),
     "x has shape (3,); give (H, W), (C, H, W) or (N, C, H, W). A signal is an image of one "
     "row, [x]."),
    (call(max_pool2d, IMAGE, 0), "kernel_size is 0; it must be at least 1."),
    (call(max_pool2d, IMAGE, (2, 2, 2)),
     "kernel_size is (2, 2, 2) and has 3 entries; give one whole number, or one for each of "
     "the 2 axes."),
    (call(max_pool2d, IMAGE, 6),
     "The kernel's height is 6, but the padded input's height is only 5 (5 + 0 + 0 of "
     "padding). Use a kernel of at most 5 here, or padding of at least 1."),
    (call(max_pool2d, IMAGE, 2, stride=0), "stride is 0; it must be at least 1."),
    (call(max_pool2d, IMAGE, 2, padding=2),
     "padding is 2 and the window's height is 2; pooling pads by at most half the window, "
     "here 1, so that no window lies in the padding alone. Use less padding, or a "
     "kernel_size of at least 4."),
    (call(max_pool2d, IMAGE, 3, padding="full"),
     "padding is 2 and the window's height is 3; pooling pads by at most half the window, "
     "here 1, so that no window lies in the padding alone. Use less padding, or a "
     "kernel_size of at least 4."),
    (call(max_pool2d, np.ones((2, 2)), 2, padding=1, dilation=3),
     "dilation is 3 and x has height 2: the window that starts 1 before it steps over x and "
     "has no cell in it. Use a dilation of at most 2."),
    (call(max_pool2d, IMAGE, 2, ceil_mode="yes"), "ceil_mode is 'yes'; give True or False."),
    (call(max_pool2d, IMAGE, 2, return_indices=1), "return_indices is 1; give True or False."),
    (call(max_pool2d, IMAGE, 2, dilation=0.5),
     "dilation is 0.5; give a whole number of at least 1."),
    (call(avg_pool2d, IMAGE, 2, count_include_pad=0),
     "count_include_pad is 0; give True or False."),
    (call(avg_pool2d, IMAGE, 2, padding=-1), "padding is −1; it must be at least 0."),
    (call(avg_pool2d, IMAGE, True), "kernel_size is True; give a whole number of at least 1."),
    (call(max_pool2d_backward, IMAGE, IMAGE, 2),
     "grad_out has shape (5, 5), and the output of this pooling has shape (2, 2); give one "
     "number for each output."),
    (call(max_pool2d_backward, [[2**61] * 5] * 5, [[1] * 5] * 5, 3, padding=1, stride=1),
     "The sums could reach 2.08e+19, beyond the whole numbers up to 2^62 that are computed "
     "exactly. Give an array as decimal numbers, for example with astype(float)."),
    (call(avg_pool2d_backward, np.ones((2, 3)), IMAGE, 2),
     "grad_out has shape (2, 3), and the output of this pooling has shape (2, 2); give one "
     "number for each output."),
    # Demonstrations.
    (call(conv2d_loops, IMAGE, KERNEL, padding=20_000),
     f"The output would have shape (40003, 40003) and take 12,801,920,072 bytes; {LIMIT}"),
    (call(conv2d_loops, IMAGE, KERNEL, groups=2),
     "groups is 2, and x has no channels to group; use groups=1."),
    (call(conv1d_loops, [1, 2, 3], [1, 2], stride="1"),
     "stride is '1'; give a whole number of at least 1."),
    (call(separate_kernel, KERNELS["laplacian"]),
     "kernel is not separable: its second singular value is 0.268 times the first, and "
     "would be 0 if all rows were multiples of one row. Use conv2d with the whole kernel."),
    (call(separate_kernel, np.ones((1, 1, 3, 3))),
     "kernel has shape (1, 1, 3, 3); give one kernel of shape (kH, kW), for example "
     "weight[0, 0]."),
    (call(separate_kernel, [[np.nan, 1]]),
     "kernel holds NaN or infinity; give finite weights only."),
    (call(separate_kernel, np.array([[2**63, 1]], np.uint64)),
     "kernel holds whole numbers beyond 2^62, which are not computed exactly. Give it as "
     "decimal numbers, for example with astype(float)."),
    (call(conv2d_separable, IMAGE, KERNEL, [1]),
     "column has shape (3, 3); give its numbers in one line. separate_kernel splits a kernel "
     "into column and row."),
    (call(conv2d_separable, IMAGE, [[1], [2], [1]], [1]),
     "column has shape (3, 1); give its numbers in one line, for example with "
     "np.ravel(column)."),
    (call(conv2d_separable, [1, 2], [1], [1]),
     "x has shape (2,); give (H, W), (C, H, W) or (N, C, H, W)."),
    (call(conv2d_separable, IMAGE, [1] * 6, [1]),
     "The kernel's height is 6, but the padded input's height is only 5 (5 + 0 + 0 of "
     "padding). Use a kernel of at most 5 here, or padding of at least 1."),
    (call(conv2d_separable, [[2**40]], [2**20], [2**20]),
     f"The sums could reach 1.21e+24, {TOO_LARGE_SUMS}"),
    (call(conv2d_fft, CHANNELS, np.ones((2, 2, 3, 3))),
     "x has 3 channels and groups is 1, so each kernel needs 3; weight has shape (2, 2, 3, "
     "3), 2 per kernel. Change the second axis of weight, x or groups."),
    (call(conv2d_fft, IMAGE, KERNEL, padding=20_000),
     "The transformed input would have shape (40500, 20251) and take 13,122,648,000 bytes; "
     f"{AT_MOST} Use a smaller input, less padding or fewer kernels."),
    (call(conv2d_fft, IMAGE, KERNEL, flip_kernel=0), "flip_kernel is 0; give True or False."),
    # Counts.
    (call(parameter_count, 3, 64, 0), "kernel_size is 0; it must be at least 1."),
    (call(parameter_count, 3, 64, 3, groups=2),
     "groups is 2, which does not divide in_channels, 3; use a number that divides "
     "in_channels and out_channels."),
    (call(parameter_count, 3, 64, 3, bias=1), "bias is 1; give True or False."),
    (call(parameter_count, 3.0, 64, 3), "in_channels is 3.0; give a whole number of at least 1."),
    (call(parameter_count, 3, 64, (3, 3, 3)),
     "kernel_size is (3, 3, 3); give one number for a square kernel, (height, width), or "
     "(length,). Channels do not belong here."),
    (call(mac_count, 3, 64, 3, 2),
     "The kernel's height is 3, but the padded input's height is only 2 (2 + 0 + 0 of "
     "padding). Use a kernel of at most 2 here, or padding of at least 1."),
    (call(memory_count, 3, 64, 3, 8, batch=0), "batch is 0; it must be at least 1."),
    (call(memory_count, 3, 64, 3, 8, itemsize=True),
     "itemsize is True; give a whole number of at least 1."),
    (call(receptive_field, 3),
     "layers is 3; give a list of layers, such as [3, 3] for two kernels of 3."),
    (call(receptive_field, [(3, 2)]),
     "Layer 1 is (3, 2), which can be read as a kernel of 3×2 or as a kernel of 3 with "
     "stride 2; write Layer((3, 2)) or Layer(3, stride=2)."),
    (call(receptive_field, [{"stride": 2}]),
     "Layer 1: It has no kernel_size; give at least that, such as {'kernel_size': 3}."),
    (call(receptive_field, [{"kernel": 3}]),
     "Layer 1: There is no setting of a layer named 'kernel'. Did you mean 'kernel_size'?"),
    (call(receptive_field, [3, 0]), "Layer 2: kernel_size is 0; it must be at least 1."),
]
# fmt: on


def test_the_list_is_long_enough() -> None:
    assert len(BAD_CALLS) >= 60
    assert len({sentence for _, sentence in BAD_CALLS}) >= 60


@pytest.mark.parametrize(
    ("bad_call", "sentence"),
    BAD_CALLS,
    ids=[f"{i}-{bad.function.__name__}" for i, (bad, _) in enumerate(BAD_CALLS)],
)
def test_a_bad_call_is_refused_at_once(bad_call: Call, sentence: str) -> None:
    # What was remembered from another call must not let this one in, nor change what it says.
    for _ in range(2):
        with pytest.raises(ConvError) as refused:
            bad_call()
        assert str(refused.value) == sentence
    assert_no_work(bad_call)


def assert_no_work(bad_call: Call) -> None:
    tracemalloc.start()
    try:
        started = time.process_time()
        with pytest.raises(ConvError):
            bad_call()
        seconds, peak = time.process_time() - started, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 1e6, f"{peak:,} bytes"
    assert seconds < 0.05


# 4.5 MB each, more than the test allows: none of these may be copied, padded or cast.
LARGE = np.ones((750, 750))
LARGE_CHANNELS = np.ones((9, 250, 250))
NINE = np.ones((9, 9, 3, 3))


@pytest.mark.parametrize(
    ("bad_call", "message"),
    [
        (call(conv2d, LARGE, KERNEL, padding=1, flip_kernel=1), "flip_kernel is 1"),
        (call(conv2d, LARGE, KERNEL, [1, 2], padding=1), "bias has shape"),
        (call(conv2d, LARGE, KERNEL, padding=750, padding_mode="reflect"), "at most 749"),
        (call(conv2d, LARGE_CHANNELS, NINE, groups=3), "needs 3"),
        (call(conv2d, LARGE.astype(np.int64), [[2**62]], [2**62]), "sums could reach"),
        (call(conv2d_loops, LARGE, KERNEL, [1, 2], padding=1), "bias has shape"),
        (call(conv2d_fft, LARGE, KERNEL, flip_kernel=1), "flip_kernel is 1"),
        (call(conv2d_separable, LARGE, [1], [1], flip_kernel=1), "flip_kernel is 1"),
        (call(conv2d_separable, LARGE, [1], [1], padding_mode="no"), "padding_mode is"),
        (call(conv2d_backward, LARGE, LARGE, KERNEL), "grad_out has shape"),
        (call(conv2d_backward, LARGE, LARGE, KERNEL, padding=1, flip_kernel=1), "flip_kernel"),
        (call(conv_transpose2d, LARGE, KERNEL, [1, 2]), "bias has shape"),
        (call(conv_transpose2d, LARGE, KERNEL, stride=20), "bytes"),
        (call(conv_transpose2d_backward, LARGE, LARGE, KERNEL), "grad_out has shape"),
        (call(im2col, LARGE, 20), "bytes"),
        (call(col2im, LARGE, (5, 5), 3), "columns has"),
        (call(max_pool2d, LARGE, 3, return_indices=1), "return_indices is 1"),
        (call(avg_pool2d, LARGE, 3, count_include_pad=1), "count_include_pad is 1"),
        (call(max_pool2d_backward, LARGE, LARGE, 3), "grad_out has shape"),
        (call(avg_pool2d_backward, LARGE, LARGE, 3), "grad_out has shape"),
    ],
)
def test_large_inputs_are_not_touched_before(bad_call: Call, message: str) -> None:
    with pytest.raises(ConvError, match=message):
        bad_call()
    assert_no_work(bad_call)


@pytest.mark.parametrize("mode", ["zeros", "reflect", "replicate", "circular"])
@pytest.mark.parametrize("padding", [1, 3])
def test_gradients_of_whole_numbers_are_exact_or_refused(mode: Any, padding: int) -> None:
    """A cell that the padding repeats often gathers many gradients."""
    x = np.zeros((4, 4), int)
    arriving = np.ones((4 + 2 * padding,) * 2, int)
    how: dict[str, Any] = {"padding": padding, "padding_mode": mode}
    counts = conv2d_backward(arriving, x, [[1]], **how).grad_x.astype(object)
    refused = 0
    for power in range(22, 36):
        large = 2**power + 1
        try:
            grad_x = conv2d_backward(arriving * large, x, [[2**28 + 1]], **how).grad_x
        except ConvError:
            refused += 1
        else:
            np.testing.assert_array_equal(grad_x, counts * large * (2**28 + 1))
    assert 1 <= refused <= 7  # what is far from the limit has to work


@given(st.integers(1, 9), st.integers(2, 15), st.integers(0, 3), st.integers(1, 4))
def test_what_the_message_advises_works(
    size: int, kernel_size: int, padding: int, dilation: int
) -> None:
    try:
        output_size(size, kernel_size, padding=padding, dilation=dilation)
    except ConvError as error:
        advice = re.search(r"kernel of at most (\d+) .* padding of at least (\d+)", str(error))
        assert advice is not None
        smaller, wider = map(int, advice.groups())
        assert smaller < kernel_size
        assert wider > padding
        assert output_size(size, smaller, padding=padding, dilation=dilation) >= 1
        assert output_size(size, kernel_size, padding=wider, dilation=dilation) in (1, 2)


@pytest.mark.parametrize(
    "x",
    [
        [["a", "b"]],
        [[1, None]],
        [["1", "2"]],
        {1, 2},
        [[10**30]],
        np.array([["2020-01-01"]], "M8[D]"),
    ],
)
def test_what_is_not_a_number_is_refused(x: Any) -> None:
    for function in (conv2d, conv2d_loops, conv2d_fft, conv_transpose2d):
        with pytest.raises(ConvError, match="x holds entries that are not numbers"):
            function(x, KERNEL)
    with pytest.raises(ConvError, match="x holds entries that are not numbers"):
        max_pool2d(x, 1)


@pytest.mark.parametrize("mode", PADDING_MODES)
def test_what_the_padding_holds_is_not_how_much(mode: str) -> None:
    with pytest.raises(ConvError, match="holds: that is padding_mode of conv1d and conv2d"):
        conv2d(IMAGE, KERNEL, padding=mode)


def test_an_array_that_cannot_be_read_says_why() -> None:
    class Stubborn:
        def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
            raise RuntimeError("call detach() first")

    with pytest.raises(ConvError, match=r"x could not be read .* call detach"):
        conv2d(Stubborn(), KERNEL)


@pytest.mark.parametrize(
    ("function", "positional"),
    [
        (conv1d, 3),
        (conv2d, 3),
        (conv1d_loops, 3),
        (conv2d_loops, 3),
        (conv2d_fft, 2),
        (conv2d_separable, 3),
        (conv1d_backward, 3),
        (conv2d_backward, 3),
        (conv_transpose2d, 3),
        (conv_transpose2d_backward, 3),
        (im2col, 2),
        (col2im, 3),
        (max_pool2d, 2),
        (avg_pool2d, 2),
        (max_pool2d_backward, 3),
        (avg_pool2d_backward, 3),
        (output_size, 2),
        (same_padding, 2),
    ],
)
def test_settings_are_given_by_their_names(function: Any, positional: int) -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument 'strides'"):
        function(*[[1]] * positional, strides=1)
    with pytest.raises(TypeError, match="positional"):
        function(*[[1]] * positional, 1)


def test_what_was_refused_leaves_nothing_behind() -> None:
    with pytest.raises(ConvError):
        conv2d(IMAGE, KERNEL, stride=0)
    assert conv2d(IMAGE, KERNEL).tolist() == [[9.0] * 3] * 3


def test_a_large_input_with_a_small_output_is_fine() -> None:
    out = conv2d(np.ones((2000, 2000), np.float32), np.ones((3, 3), np.float32), stride=500)
    assert out.tolist() == [[9.0] * 4] * 4
