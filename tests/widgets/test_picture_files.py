"""Files as students have them, and files that were made to do harm."""

import io
import os
import re
import struct
import warnings
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal
from PIL import Image

from convwidgets.core.errors import ConvError
from convwidgets.widgets import _picture_file
from convwidgets.widgets.pictures import read_picture

RNG = np.random.default_rng(4)
COLOURS = RNG.integers(0, 256, (9, 12, 3)).astype(np.uint8)
GREYS = COLOURS[..., 0]
OPACITY = np.where(np.indices((9, 12)).sum(axis=0) % 2, 255, 51).astype(np.uint8)
ON_WHITE = np.round(COLOURS * (OPACITY / 255)[..., None] + 255 - OPACITY[..., None])


def saved(image, kind, **options):
    """The content of a file."""
    buffer = io.BytesIO()
    if not isinstance(image, Image.Image):
        image = Image.fromarray(image)
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def moded(mode):
    """A picture of some mode that is not all one colour."""
    if mode in ("I", "F", "I;16", "I;16B", "I;16L"):
        deep = GREYS.astype(np.int32) * 150 + 20
        kinds = {"I": "i4", "F": "f4", "I;16": "<u2", "I;16L": "<u2", "I;16B": ">u2"}
        return Image.frombytes(mode, (12, 9), deep.astype(kinds[mode]).tobytes())
    if mode in ("La", "RGBa", "PA"):
        return Image.fromarray(np.dstack([COLOURS, OPACITY])).convert(mode)
    return Image.fromarray(COLOURS).convert(mode)


MODES = [
    "1", "L", "LA", "La", "P", "PA", "RGB", "RGBA", "RGBa", "RGBX", "CMYK", "YCbCr", "LAB", "HSV",
    "I", "F", "I;16", "I;16L", "I;16B",
]  # fmt: skip


# ------------------------------------------------------------------- modes and depths


@pytest.mark.parametrize("mode", MODES)
def test_every_mode_is_read(mode):
    try:
        image = moded(mode)
    except ValueError:  # Pillow makes premultiplied grey from grey with opacity only
        image = moded("LA").convert(mode)
    picture = read_picture(image)
    grey = mode[0] in "1LIF" and mode != "LAB"
    assert picture.values.shape == ((9, 12) if grey else (9, 12, 3))
    assert np.ptp(picture.values) > 100
    converted = mode in ("CMYK", "YCbCr", "LAB", "HSV")
    assert (f"({mode}) were converted to red, green and blue." in picture.note) == converted
    if mode in ("L", "RGB", "RGBX", "RGBA", "1", "LA"):
        assert picture.note == ""
    if mode in ("I", "F", "I;16", "I;16L", "I;16B"):
        assert_array_equal((picture.values.min(), picture.values.max()), (0, 255))
        assert "were scaled to 0 to 255." in picture.note
    if mode in ("RGB", "RGBX", "RGBA"):
        assert_array_equal(picture.values, COLOURS)
    elif not grey:
        expected = np.asarray(image.convert("RGBA").convert("RGB"), float)
        if mode in ("PA", "RGBa"):
            assert "laid on white" in picture.note
        elif mode != "LAB":
            assert_array_equal(picture.values, expected)


def test_colours_of_other_spaces_come_back():
    for mode in ("CMYK", "YCbCr", "HSV", "LAB"):
        picture = read_picture(moded(mode))
        assert abs(picture.values - COLOURS).mean() < 12, mode


@pytest.mark.parametrize(
    ("kind", "options", "exact"),
    [
        ("PNG", {}, True),
        ("BMP", {}, True),
        ("TIFF", {}, True),
        ("TIFF", {"compression": "tiff_lzw"}, True),
        ("PPM", {}, True),
        ("WEBP", {"lossless": True}, True),
        ("WEBP", {}, False),
        ("JPEG", {"quality": 95}, False),
        ("AVIF", {"quality": 95}, False),
    ],
)
def test_formats(kind, options, exact):
    smooth = np.dstack(np.broadcast_arrays(*np.ogrid[0:90:9j, 0:120:12j], 200)).astype(np.uint8)
    picture = read_picture(saved(smooth, kind, **options))
    assert picture.note == ""
    assert abs(picture.values - smooth).max() <= (0 if exact else 30)


def test_greys_stay_two_dimensional():
    assert_array_equal(read_picture(saved(GREYS, "PNG")).values, GREYS)
    bits = read_picture(saved(Image.fromarray(GREYS > 99), "PNG"))
    assert_array_equal(bits.values, np.where(GREYS > 99, 255, 0))


def test_a_dark_file_is_read_again_as_it_is():
    dark = read_picture(saved(GREYS % 2, "PNG")).values
    assert dark.max() == 1
    assert read_picture(dark).values is dark


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "WEBP"])
def test_opacity_is_laid_on_white(kind):
    image = Image.fromarray(np.dstack([COLOURS, OPACITY]))
    picture = read_picture(saved(image, kind, **({"lossless": True} if kind == "WEBP" else {})))
    assert_array_equal(picture.values, ON_WHITE)
    assert picture.note == "Its transparent parts were laid on white."


def test_grey_with_opacity():
    image = Image.fromarray(np.dstack([GREYS, OPACITY]))
    assert_array_equal(read_picture(saved(image, "PNG")).values, ON_WHITE[..., 0])


def test_palettes_with_and_without_transparency():
    image = Image.fromarray(np.indices((4, 4)).sum(axis=0).astype(np.uint8)).convert("P")
    image.putpalette([value for i in range(256) for value in (i * 30 % 256, 10, 255 - i)])
    solid = read_picture(saved(image, "PNG"))
    assert_array_equal(solid.values[0, 2], [60, 10, 253])
    assert solid.note == ""
    clear = read_picture(saved(image, "GIF", transparency=2))
    assert_array_equal(clear.values[0, 2], [255, 255, 255])
    assert_array_equal(clear.values[0, 1], [30, 10, 254])
    assert clear.note == "Its transparent parts were laid on white."
    shaded = read_picture(saved(image, "PNG", transparency=bytes([255, 255, 0])))
    assert_array_equal(shaded.values[0, 2], [255, 255, 255])


@pytest.mark.parametrize(("mode", "key"), [("L", 7), ("RGB", (7, 7, 7))])
def test_a_colour_that_means_transparent(mode, key):
    cells = np.full((2, 2), 7, np.uint8)
    cells[0, 0] = 90
    image = Image.fromarray(cells).convert(mode)
    picture = read_picture(saved(image, "PNG", transparency=key))
    assert_array_equal(picture.values.reshape(4, -1)[:, 0], [90, 255, 255, 255])


def test_deep_greys_are_scaled_from_their_own_range():
    deep = GREYS.astype(np.uint16) * 100 + 1000
    expected = np.round((deep - deep.min()) / np.ptp(deep) * 255)
    for kind in ("PNG", "TIFF", "PPM"):
        picture = read_picture(saved(Image.fromarray(deep), kind))
        assert_array_equal(picture.values, expected)
        assert picture.note == (
            f"Its values, {deep.min():,} to {deep.max():,}, were scaled to 0 to 255."
        )
    floating = Image.fromarray(deep.astype(np.float32) / 8)
    assert_array_equal(read_picture(saved(floating, "TIFF")).values, expected)


def test_deep_colours_are_said_to_be_reduced():
    rows = b"".join(
        b"\0" + struct.pack(">6H", *(v * 257 for v in (1, 2, 3, 4, 5, 6))) for _ in "ab"
    )
    data = png((2, 2), rows, depth=16, colour=2)
    picture = read_picture(data)
    assert_array_equal(picture.values, [[[1, 2, 3], [4, 5, 6]]] * 2)
    assert picture.note == "Its 16-bit colours were reduced to 8 bits."


def test_a_grey_with_gaps_is_refused():
    gap = np.ones((3, 3), np.float32)
    gap[1, 1] = np.nan
    with pytest.raises(ConvError, match="NaN or infinity"):
        read_picture(saved(Image.fromarray(gap), "TIFF"))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "AVIF", "PPM"])
def test_half_a_file_is_refused(kind):
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3)).astype(np.uint8)
    data = saved(noise, kind)
    with pytest.raises(ConvError, match="The file is broken or cut short"):
        read_picture(data[: len(data) // 2])


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "TIFF", "AVIF"])
def test_of_several_pictures_the_first(kind):
    frames = [Image.new("RGB", (8, 8), (40 * i, 200, 0)) for i in range(1, 4)]
    options = {"lossless": True} if kind == "WEBP" else {}
    data = saved(frames[0], kind, save_all=True, append_images=frames[1:], **options)
    picture = read_picture(data)
    assert abs(picture.values - [40, 200, 0]).max() <= 4
    assert picture.note == "It holds several pictures; this is the first."


def test_a_pil_image_is_read_where_it_stands_and_stays_open():
    frames = [Image.new("L", (8, 8), 40 * i) for i in range(1, 4)]
    image = Image.open(io.BytesIO(saved(frames[0], "GIF", save_all=True, append_images=frames[1:])))
    image.seek(2)
    picture = read_picture(image)
    assert np.ptp(picture.values) == 0
    assert picture.values.flat[0] == 120
    assert "number 2, counted from 0" in picture.note
    image.seek(0)


# --------------------------------------------------------------------------- upright


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation(kind, orientation):
    """A dark corner, first row and first column of the stored picture, lands where Exif says."""
    stored = np.full((16, 24), 200, np.uint8)
    stored[:8, :8] = 10
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture = read_picture(saved(Image.fromarray(stored).convert("RGB"), kind, exif=exif))
    grey = picture.values[..., 0]
    assert grey.shape == ((16, 24) if orientation < 5 else (24, 16))
    middle = np.argwhere(grey < 60).mean(axis=0)
    dark = tuple(int(i > n // 2) for i, n in zip(middle, grey.shape, strict=True))
    corner = {
        1: (0, 0),
        2: (0, 1),
        3: (1, 1),
        4: (1, 0),
        5: (0, 0),
        6: (0, 1),
        7: (1, 1),
        8: (1, 0),
    }
    assert dark == corner[orientation]
    assert ("turned upright" in picture.note) == (orientation > 1)


@pytest.mark.parametrize("orientation", [0, 9, 300])
def test_an_orientation_that_does_not_exist_is_none(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture = read_picture(saved(GREYS, "PNG", exif=exif))
    assert_array_equal(picture.values, GREYS)
    assert picture.note == ""


def test_broken_exif_data_do_not_matter():
    data = saved(COLOURS, "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff")
    assert read_picture(data).values.shape == (9, 12, 3)


def test_a_pil_image_is_turned_as_well_and_not_changed():
    exif = Image.Exif()
    exif[0x0112] = 6
    image = Image.open(io.BytesIO(saved(GREYS, "PNG", exif=exif)))
    assert read_picture(image).values.shape == (12, 9)
    assert image.size == (12, 9)  # Pillow counts the width first


# ----------------------------------------------------------------- files and folders


def test_paths(tmp_path, monkeypatch):
    (tmp_path / "mine.png").write_bytes(saved(GREYS, "PNG"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    for path in ("mine.png", "./mine.png", str(tmp_path / "mine.png"), tmp_path / "mine.png"):
        assert_array_equal(read_picture(path).values, GREYS)
    assert_array_equal(read_picture("~/mine.png").values, GREYS)


def test_a_file_that_has_a_samples_name_is_found_by_a_path(tmp_path, monkeypatch):
    (tmp_path / "shapes").write_bytes(saved(GREYS, "PNG"))
    monkeypatch.chdir(tmp_path)
    assert read_picture("shapes").values.shape == (96, 96, 3)
    assert read_picture("./shapes").values.shape == (9, 12)
    assert read_picture(Path("shapes")).values.shape == (9, 12)


@pytest.mark.parametrize("wrap", [bytes, bytearray, memoryview])
def test_contents(wrap):
    assert_array_equal(read_picture(wrap(saved(GREYS, "PNG"))).values, GREYS)


def test_a_view_with_gaps_is_read():
    data = np.frombuffer(saved(GREYS, "PNG"), np.uint8)
    assert_array_equal(read_picture(memoryview(np.repeat(data, 2))[::2]).values, GREYS)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("nowhere.png", "There is no file 'nowhere.png', and no sample picture of that name"),
        ("", "There is no file ''"),
        (Path("nowhere.png"), "There is no file 'nowhere.png'; check the path"),
        (".", "'.' is a folder; give the path of a picture in it"),
        ("a\0b.png", "There is no file|cannot be opened"),
        ("x" * 5000, "cannot be opened"),
        ("empty.png", "'empty.png' is empty, 0 bytes"),
        ("notes.txt/cat.png", "There is no file|cannot be opened"),
        ("notes.txt", "'notes.txt' is a text, not a picture"),
        ("https://example.org/cat.png", "is an address, not a file; download the picture first"),
        ("HTTP://example.org/cat.png", "is an address"),
        ("file:///tmp/cat.png", "is an address"),
        ("ftp://example.org/cat.png", "is an address"),
        ("data:image/png;base64,AAAA", "is an address"),
        ("\\\\server\\cat.png", "is an address"),
        ("//server/cat.png", "is an address"),
    ],
)
def test_paths_that_lead_nowhere(tmp_path, monkeypatch, name, sentence):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty.png").touch()
    (tmp_path / "notes.txt").write_text("Grüße", encoding="utf-8")
    with pytest.raises(ConvError, match=sentence):
        read_picture(name)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes are a Unix matter")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(ConvError, match="is not a file"):
        read_picture(tmp_path / "pipe.png")


def test_large_files_are_refused_by_their_size_alone(tmp_path):
    path = tmp_path / "large.png"
    with path.open("wb") as file:
        file.truncate(_picture_file.MOST_BYTES + 1)
    sentence = "has 50,000,001 bytes; at most 50,000,000 are read"
    with pytest.raises(ConvError, match=f"large.png' {sentence}"):
        read_picture(path)
    with pytest.raises(ConvError, match=f"The file {sentence}"):
        read_picture(bytes(_picture_file.MOST_BYTES + 1))


def test_files_are_closed_and_nothing_is_left_behind(tmp_path, monkeypatch):
    """An unclosed file is a ResourceWarning, which is an error in these tests."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    good, bad = tmp_path / "good.png", tmp_path / "bad.png"
    good.write_bytes(saved(COLOURS, "PNG"))
    bad.write_bytes(good.read_bytes()[:80])
    before = set(tmp_path.iterdir())
    read_picture(good)
    with pytest.raises(ConvError):
        read_picture(bad)
    assert set(tmp_path.iterdir()) == before
    if Path("/proc/self/fd").exists():
        opened = {
            os.readlink(f"/proc/self/fd/{n}")
            for n in os.listdir("/proc/self/fd")
            if os.path.lexists(f"/proc/self/fd/{n}")
        }
        assert not opened & {str(good), str(bad)}


# ------------------------------------------------------------------- what is no picture


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is empty, 0 bytes"),
        (b"hello there", "is a text, not a picture"),
        ("Grüße".encode()[:3], "is a text"),
        (b"%PDF-1.7 ...", "is a PDF document.*export the page as PNG"),
        (b"PK\x03\x04....", "is a ZIP archive or an Office document"),
        (b"\x1f\x8b\x08", "is a compressed file"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "is a PostScript program"),
        (b'<?xml version="1.0"?><svg xmlns="x"/>', "is an SVG drawing.*export it as PNG"),
        (b"<!DOCTYPE html><p>Not found", "is a web page"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1", "is a HEIC picture.*export it as PNG or JPEG"),
        (b"\0\0\0\x18ftypisom\0\0\0\0", "is a film"),
        (b"8BPS\0\1", "is a Photoshop document"),
        (b"\0\0\1\0\1\0", "is an icon"),
        (b"\0\0\0\x0cjP  \r\n\x87\n", "is a JPEG 2000 picture"),
        (b"\0\1\2\3" * 50, "is a file of an unknown kind"),
        (b"\x89PNG\r\n\x1a\n", "is broken or cut short"),
        (b"\xff\xd8\xff\xe0", "is broken or cut short"),
        (b"GIF89a", "is broken or cut short"),
    ],
)
def test_what_is_no_picture_is_called_by_its_name(data, sentence):
    with pytest.raises(ConvError, match=f"^The file {sentence}"):
        read_picture(data)


def test_an_image_without_cells_is_refused():
    with pytest.raises(ConvError, match="at least one row and one column"):
        read_picture(Image.new("L", (0, 5)))


def test_a_pil_image_whose_file_is_gone_is_refused():
    stream = io.BytesIO(saved(GREYS, "PNG"))
    image = Image.open(stream)
    stream.close()
    with pytest.raises(ConvError, match="broken or cut short"):
        read_picture(image)


# --------------------------------------------------------------------- made to do harm


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(size, rows, *, depth=8, colour=0, before=b""):
    """A PNG that says what it is told to say."""
    header = struct.pack(">IIBBBBB", *size, depth, colour, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + before + body


@pytest.mark.parametrize(
    "size", [(60_000, 60_000), (2**31 - 1, 2**31 - 1), (9_000, 9_000), (7100, 7100)]
)
def test_a_claim_of_too_many_pixels_is_refused_before_decoding(size, monkeypatch):
    monkeypatch.setattr(Image.Image, "load", None)
    with pytest.raises(ConvError, match=r"50,000,000"):
        read_picture(png(size, b"\0"))


@pytest.mark.parametrize("kind", ["GIF", "BMP", "PPM", "WEBP"])
def test_so_is_the_claim_of_another_format(kind):
    large = {
        "GIF": b"GIF89a"
        + struct.pack("<HHBBB", 65535, 65535, 0, 0, 0)
        + b","
        + struct.pack("<HHHHB", 0, 0, 65535, 65535, 0)
        + b"\2\1\0\0;",
        "BMP": b"BM"
        + struct.pack("<IHHI", 70, 0, 0, 54)
        + struct.pack("<IiiHHIIiiII", 40, 60000, 60000, 1, 24, 0, 0, 0, 0, 0, 0)
        + bytes(9),
        "PPM": b"P6 60000 60000 255\n" + bytes(9),
        "WEBP": saved(
            COLOURS, "WEBP", save_all=True, append_images=[Image.fromarray(COLOURS // 2)]
        ),
    }[kind]
    if kind == "WEBP":  # the canvas of an animation: width − 1 and height − 1 in 24 bits each
        place = large.index(b"VP8X") + 12
        large = large[:place] + struct.pack("<I", 16382)[:3] * 2 + large[place + 6 :]
    with pytest.raises(ConvError, match="50,000,000"):
        read_picture(large)


def test_a_user_s_own_limit_of_pillow_is_not_touched(monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert read_picture(saved(GREYS, "PNG")).values.shape == (9, 12)  # 108 pixels: a warning
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 10)
    with pytest.raises(ConvError, match="50,000,000"):
        read_picture(saved(GREYS, "PNG"))


@pytest.mark.parametrize(
    "before",
    [
        chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(20_000_000))),
        chunk(b"iTXt", b"Comment\0\1\0\0\0" + zlib.compress(bytes(20_000_000))),
        chunk(b"iCCP", b"profile\0\0" + zlib.compress(bytes(20_000_000))),
        chunk(b"tEXt", b"Comment\0" + b"x" * 2_000_000),
    ],
    ids=["zTXt", "iTXt", "iCCP", "tEXt"],
)
def test_texts_that_unpack_to_a_flood_do_no_harm(before):
    sentence, values = read_or_refused(png((2, 1), b"\0\5\6", before=before))
    assert "broken or cut short" in sentence or values.tolist() == [[5, 6]]


def test_nothing_is_executed(monkeypatch):
    """A PostScript file is a program; Pillow would hand it to Ghostscript."""
    import subprocess

    monkeypatch.setattr(subprocess, "Popen", None)
    monkeypatch.setattr(subprocess, "check_call", None)
    program = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\nshowpage\n"
    with pytest.raises(ConvError, match="PostScript"):
        read_picture(program)


def test_a_session_in_which_warnings_are_errors_reads_what_is_odd():
    """Pillow warns of much that is harmless."""
    image = Image.fromarray(GREYS).convert("P")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read_picture(saved(image, "PNG", transparency=bytes([0, 255])))
        trailing = saved(COLOURS, "TIFF")
        read_picture(trailing + b"rest")


# ---------------------------------------------------------------------------- damaged


def _small_files():
    rgba = Image.fromarray(np.dstack([COLOURS, OPACITY]))

    def several(kind):
        # New images each time: what one format leaves in them disturbs the next.
        return saved(COLOURS, kind, save_all=True, append_images=[Image.fromarray(COLOURS[::-1])])

    exif = Image.Exif()
    exif[0x0112] = 6
    return {
        "png": saved(rgba, "PNG"),
        "png-grey16": saved(Image.fromarray(GREYS.astype(np.uint16) * 9), "PNG"),
        "png-palette": saved(Image.fromarray(COLOURS).convert("P"), "PNG", transparency=3),
        "apng": several("PNG"),
        "jpeg": saved(COLOURS, "JPEG", exif=exif),
        "jpeg-progressive": saved(GREYS, "JPEG", progressive=True),
        "jpeg-cmyk": saved(Image.fromarray(COLOURS).convert("CMYK"), "JPEG"),
        "mpo": several("MPO"),
        "gif": several("GIF"),
        "bmp": saved(COLOURS, "BMP"),
        "bmp-palette": saved(Image.fromarray(COLOURS).convert("P"), "BMP"),
        "tiff": saved(rgba, "TIFF"),
        "tiff-lzw": saved(COLOURS, "TIFF", compression="tiff_lzw"),
        "tiff-jpeg": saved(COLOURS, "TIFF", compression="jpeg"),
        "tiff-float": saved(Image.fromarray(GREYS.astype(np.float32)), "TIFF"),
        "tiff-lab": saved(Image.fromarray(COLOURS).convert("LAB"), "TIFF"),
        "tiff-pages": several("TIFF"),
        "webp": saved(rgba, "WEBP"),
        "webp-frames": several("WEBP"),
        "avif": saved(COLOURS, "AVIF", speed=10),
        "ppm": saved(COLOURS, "PPM"),
        "pgm16": saved(Image.fromarray(GREYS.astype(np.uint16) * 9), "PPM"),
        "ppm-plain": b"P3 2 2 255 1 2 3 4 5 6 7 8 9 10 11 12\n",
        "pfm": b"Pf 2 2 -1.0\n" + np.arange(4, dtype="<f4").tobytes(),
    }


SMALL_FILES = _small_files()


def read_or_refused(data):
    """The sentence or the levels, one of the two."""
    sentence, values = "", None
    try:
        values = read_picture(data).values
    except ConvError as error:
        sentence = str(error)
    if values is None:
        assert re.fullmatch(r"The file .*\.", sentence)
    else:
        assert 0 <= values.min() <= values.max() <= 255
    return sentence, values


@pytest.mark.parametrize("kind", SMALL_FILES)
def test_the_small_files_are_sound(kind):
    assert read_picture(SMALL_FILES[kind]).values.shape[:2] in [(9, 12), (12, 9), (2, 2)]


@pytest.mark.parametrize("kind", SMALL_FILES)
@settings(max_examples=60)
@given(data=st.data())
def test_damaged_files_are_read_or_refused(kind, data):
    """Cut anywhere, with any bytes changed: a picture or a sentence, and nothing else."""
    sound = SMALL_FILES[kind]
    damaged = bytearray(sound[: data.draw(st.integers(1, len(sound)), "length")])
    flips = st.tuples(st.integers(0, len(damaged) - 1), st.integers(0, 255))
    for place, byte in data.draw(st.lists(flips, max_size=4), "bytes"):
        damaged[place] = byte
    read_or_refused(bytes(damaged))


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data):
    read_or_refused(data)
