"""A link as a QR code: an SVG document of its own, sharp at any size."""

import io

import segno

QUIET_ZONE = 4
MASK = 3
"""Secrets are random, so any mask serves; choosing the best one triples the time."""


def svg(link: str) -> str:
    """The SVG of a link, scaled by its frame."""
    image = io.BytesIO()
    code = segno.make_qr(link, error="m", mask=MASK)
    code.save(image, kind="svg", border=QUIET_ZONE, xmldecl=False, omitsize=True, nl=False)
    return image.getvalue().decode()
