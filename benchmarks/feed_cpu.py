"""What a request costs the application: called as a web server calls it, without one."""

import io
import sys
import time
from collections.abc import Sequence
from typing import Any

from flask import Flask

UNPREFIXED = ("CONTENT_TYPE", "CONTENT_LENGTH")


def application_cpu(app: Flask, requests: Sequence[str], *, status: str) -> float:
    """Milliseconds of processor time of each of these requests; all must answer `status`."""
    environs = [_environ(each) for each in requests]
    seen: set[str] = set()
    begun = time.thread_time()
    for environ in environs:
        answer: Any = app(environ, lambda told, _headers, _exc_info=None: seen.add(told[:3]))
        for _ in answer:
            pass
        answer.close()
    spent = time.thread_time() - begun
    if seen != {status}:
        raise SystemExit(f"{requests[0].splitlines()[0]}: {seen}")
    return 1000 * spent / len(requests)


def _environ(request: str) -> dict[str, Any]:
    """PEP 3333."""
    head, _, body = request.partition("\r\n\r\n")
    first, *headers = head.split("\r\n")
    method, target, protocol = first.split(" ")
    path, _, query = target.partition("?")
    return {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": protocol,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body.encode()),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    } | dict(_header(each) for each in headers)


def _header(line: str) -> tuple[str, str]:
    name, _, value = line.partition(": ")
    name = name.upper().replace("-", "_")
    return (name if name in UNPREFIXED else f"HTTP_{name}"), value
