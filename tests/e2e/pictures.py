"""A photo as a phone takes it."""

import io

from PIL import Image


def jpeg(width: int = 1600, height: int = 900) -> bytes:
    """A JPEG of one colour."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#0b5d3b").save(out, "JPEG")
    return out.getvalue()
