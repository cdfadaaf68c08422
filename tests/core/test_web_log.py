"""The web server's own lines: nothing of a request gets into them."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

SECRET = "Zebedeus-the-secret"
BROKEN = """
def app(environ, start_response):
    raise ValueError(environ["QUERY_STRING"])
"""
WAIT = 60


@pytest.fixture
def server(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """gunicorn as `flask serve` starts it, with an application that always fails."""
    (tmp_path / "broken.py").write_text(BROKEN)
    command = [
        *(sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--bind", "127.0.0.1:0"),
        *("--logger-class", "app.core.web_log.WebLog", "--no-control-socket", "broken:app"),
    ]
    process = subprocess.Popen(
        command,
        env=os.environ | {"PYTHONPATH": f"{tmp_path}:{Path.cwd()}", "LOG_FORMAT": "json"},
        stderr=subprocess.PIPE,
        text=True,
    )
    yield process
    process.send_signal(signal.SIGTERM)
    process.wait(WAIT)
    process.communicate()


def read_until(process: subprocess.Popen[str], pattern: str) -> str:
    """What the server wrote until this."""
    assert process.stderr is not None
    written = ""
    while not re.search(pattern, written):
        line = process.stderr.readline()
        assert line, written
        written += line
    return written


@pytest.mark.parametrize(
    ("request_line", "told"),
    [
        (f"GET /people/{SECRET}?{SECRET} HTTP/1.1", "ValueError"),
        (f"{SECRET} {SECRET}", "no HTTP was refused"),
    ],
    ids=["fault", "no-http"],
)
def test_a_request_that_goes_wrong_leaves_none_of_its_words(
    server: subprocess.Popen[str], request_line: str, told: str
) -> None:
    begun = read_until(server, r"Listening at: http://127.0.0.1:\d+")
    port = int(re.findall(r"127\.0\.0\.1:(\d+)", begun)[-1])

    with socket.create_connection(("127.0.0.1", port), timeout=WAIT) as connection:
        connection.sendall(f"{request_line}\r\nHost: localhost\r\n\r\n".encode())
        connection.recv(1000)
    written = read_until(server, told)

    assert SECRET not in written
