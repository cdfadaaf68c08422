"""A Wi-Fi that wants a sign-in of its own first: it answers in the product's place."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from wsgiref.types import StartResponse

PORTAL_PAGE = "<!doctype html><title>CoffeeNet</title><p>Agree to our terms.</p>"


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _page(_: dict[str, Any], start: StartResponse) -> Iterable[bytes]:
    """Whatever is asked, the portal's page is what comes."""
    start("200 OK", [("Content-Type", "text/html")])
    return [PORTAL_PAGE.encode()]


@contextmanager
def captive_portal(port: int) -> Iterator[None]:
    """On this port of loopback, where the product has just ended."""
    with make_server("127.0.0.1", port, _page, _Server, _Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, name="captive portal")
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
