"""Long answers made small for phones, with or without a proxy that would do it."""

import gzip

from flask import Response, request

LEAST = 1400
"""Bytes: what fits into one packet anyway gets no smaller."""

LEVEL = 4


def compressed(response: Response) -> Response:
    """The same answer, gzipped where that helps and whoever asks can read it."""
    response.vary.add("Accept-Encoding")
    body = response.get_data()
    if len(body) < LEAST or not request.accept_encodings["gzip"]:
        return response
    response.set_data(gzip.compress(body, LEVEL, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    return response
