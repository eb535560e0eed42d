"""What a file that is no readable picture is instead, and what to do about it."""

_EXPORT = "export it as PNG or JPEG"

# First bytes → what it is, what to do.
_STARTS = (
    (b"%PDF", "a PDF document", "export the page as PNG"),
    (b"PK\x03\x04", "a ZIP archive or an Office document", "take the picture out of it"),
    (b"\x1f\x8b", "a compressed file (gzip)", "unpack it first"),
    (b"%!PS", "a PostScript program", _EXPORT),
    (b"\xc5\xd0\xd3\xc6", "a PostScript program", _EXPORT),
    (b"8BPS", "a Photoshop document", _EXPORT),
    (b"\x00\x00\x01\x00", "an icon", _EXPORT),
    (b"\x00\x00\x00\x0cjP  ", "a JPEG 2000 picture", _EXPORT),
    (b"\xff\x4f\xff\x51", "a JPEG 2000 picture", _EXPORT),
)
# Brands of the container that films and the pictures of phones share.
_PHONE = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")
_TEXT_IS = (
    (b"<svg", "an SVG drawing, lines rather than pixels", "export it as PNG"),
    (b"<html", "a web page", "save the picture on it instead"),
    (b"<!doctype html", "a web page", "save the picture on it instead"),
)


def what_else(data: bytes) -> str:
    """``'is a PDF document, not a picture; export the page as PNG'``, by the first bytes."""
    what, remedy = _guess(data)
    return f"is {what}, not a picture that is read here; {remedy}"


def _guess(data: bytes) -> tuple[str, str]:
    for start, what, remedy in _STARTS:
        if data.startswith(start):
            return what, remedy
    if data[4:8] == b"ftyp":
        if data[8:12] in _PHONE:
            return "a HEIC picture, as phones take them", _EXPORT
        if data[8:12] in (b"avif", b"avis"):
            return "an AVIF picture, which this installation of Pillow lacks", _EXPORT
        return "a film", "save one of its pictures as PNG"
    head = data[:2000].lower()
    for start, what, remedy in _TEXT_IS:
        if start in head:
            return what, remedy
    if _is_text(data[:2000]):
        return "a text", "choose a PNG or JPEG"
    return "a file of an unknown kind", f"{_EXPORT} with the program that made it"


def _is_text(data: bytes) -> bool:
    if b"\0" in data:
        return False
    # A letter of several bytes may be cut at the end.
    return any(_decodes(data[: len(data) - cut]) for cut in range(min(4, len(data))))


def _decodes(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
