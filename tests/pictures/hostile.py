"""Pictures as people take them, and uploads that mean harm."""

import io
import struct
import zlib

from PIL import Image

GPS_IFD = 0x8825
ORIENTATION = 0x0112


def picture(
    width: int = 800,
    height: int = 600,
    *,
    format_: str = "JPEG",
    mode: str = "RGB",
    **options: object,
) -> bytes:
    """A gradient, so that it neither compresses to nothing nor looks the same upside down."""
    strip = Image.linear_gradient("L").resize((width, height))
    image = Image.merge("RGB", (strip, strip.transpose(Image.Transpose.ROTATE_180), strip))
    out = io.BytesIO()
    image.convert(mode).save(out, format_, **options)  # type: ignore[arg-type]
    return out.getvalue()


def photograph_with_place_and_script() -> bytes:
    """Turned on its side, with GPS coordinates inside and a script behind the last byte."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS_IFD)[1] = "N"
    exif.get_ifd(GPS_IFD)[2] = (51.0, 3.0, 12.0)
    return picture(800, 600, exif=exif) + b"<script>alert('trailing')</script>"


def bomb() -> bytes:
    """A few kilobytes of PNG that promise 20,000 x 20,000 pixels."""
    side = 20_000
    rows = zlib.compress(b"\x00" * 100_000, 9)
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")
    )


def polyglot() -> bytes:
    """A GIF that is JavaScript, too."""
    return b"GIF89a/*" + b"\x00" * 20 + b"*/=1;alert(1)//;"


def vector() -> bytes:
    """SVG with a script in it."""
    return b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def page() -> bytes:
    """HTML that says it is a picture."""
    return b"<!doctype html><img src=x onerror=alert(1)>"


def truncated() -> bytes:
    """Half a photograph."""
    whole = picture(1600, 1200)
    return whole[: len(whole) // 2]


def _chunk(kind: bytes, data: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + checksum
