"""What is logged, and how: never an endpoint, key, name, text, token or query string.

A message of ours names numbers, counts, hosts and routes. An exception's own words may hold
anything, so of an exception only the kind and the places in the code are written.
"""

import logging
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from traceback import extract_tb
from types import TracebackType
from typing import Any, TextIO

import orjson
from flask import Flask, Response, g, has_request_context, request

from app.core.faults import fault_of
from app.core.ids import uuid7

REQUESTS = "veldpost.web"
OURS = ("app", "veldpost")
TEXT = "[%(asctime)s] %(levelname)s in %(name)s: %(message)s"
PLACES_SHOWN = 12

requests = logging.getLogger(REQUESTS)


class StandardError(logging.StreamHandler[TextIO]):
    """Writes to standard error as it is now, not as it was at import."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:  # type: ignore[override]
        """Where lines go."""
        return sys.stderr


HANDLER = StandardError()


class Discreet(logging.Formatter):
    """A line of text; an exception as its kind and places, without its words."""

    def __init__(self) -> None:
        super().__init__(TEXT)

    def format(self, record: logging.LogRecord) -> str:
        """Another handler's rendering of the exception is neither used nor left behind."""
        record.exc_text = None
        line = super().format(record)
        record.exc_text = None
        return line

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the library's name
        return "\n".join(f"  {line}" for line in _told(ei[1]))


class JsonLines(logging.Formatter):
    """One JSON object a line; `extra={"facts": {...}}` adds to it."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, tz=UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "process": record.process,
            "message": record.getMessage(),
        }
        if has_request_context():
            line["request_id"] = request_id()
        line |= getattr(record, "facts", {})
        if record.exc_info and record.exc_info[1]:
            line["exception"] = list(_told(record.exc_info[1]))
        return orjson.dumps(line, default=str).decode()


def formatter(log_format: str) -> logging.Formatter:
    """The formatter of a setting's value."""
    return JsonLines() if log_format == "json" else Discreet()


def set_up(*, level: str, log_format: str) -> None:
    """Write what is this serious to standard error; of others' loggers, warnings.

    As text, only requests that failed on our side get a line, unless the level is DEBUG.
    """
    HANDLER.setFormatter(formatter(log_format))
    root = logging.getLogger()
    if HANDLER not in root.handlers:
        root.addHandler(HANDLER)
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    is_terse = log_format == "text" and level != "DEBUG"
    requests.setLevel(logging.WARNING if is_terse else logging.NOTSET)
    sys.excepthook = _last_words


def log_requests(app: Flask) -> None:
    """One line a request: its id, route, status and duration."""
    app.before_request(_begin)
    app.after_request(_end)


def request_id() -> str:
    """This request's own name in the log."""
    if "request_id" not in g:
        g.request_id = uuid7().hex
    name: str = g.request_id
    return name


def route() -> str:
    """The route's pattern: without the ids that are in its path."""
    return request.url_rule.rule if request.url_rule else "no route"


def _begin() -> None:
    g.begun_at = time.perf_counter()


def _end(response: Response) -> Response:
    duration = 1000 * (time.perf_counter() - g.get("begun_at", time.perf_counter()))
    facts = {
        "request_id": request_id(),
        "method": request.method,
        "route": route(),
        "status": response.status_code,
        "milliseconds": round(duration, 1),
    }
    requests.log(
        logging.WARNING if response.status_code >= 500 else logging.INFO,
        "%s %s %s %.1f ms (%s)",
        *(facts["method"], facts["route"], facts["status"], duration, facts["request_id"]),
        extra={"facts": facts},
    )
    response.headers["X-Request-Id"] = request_id()
    return response


def _told(error: BaseException) -> Iterator[str]:
    """An exception and what led to it: kinds and places, the last places only."""
    yield _kind(error)
    places = extract_tb(error.__traceback__)[-PLACES_SHOWN:]
    yield from (f"{place.filename}:{place.lineno} in {place.name}" for place in places)
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _told(before)


def _kind(error: BaseException) -> str:
    """The kind, with those codes that can only be codes, and what helps where it is known."""
    codes = [getattr(error, name, None) for name in ("sqlite_errorname", "sqlstate", "errno")]
    told = ", ".join(str(code) for code in codes if code is not None)
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    fault = fault_of(error)
    cure = f": {fault.problem}. {fault.cure}" if fault else ""
    return f"{kind} ({told}){cure}" if told else f"{kind}{cure}"


def _last_words(
    _kind_of: type[BaseException], error: BaseException, _trace: TracebackType | None
) -> None:
    """What ends a process is logged like everything else."""
    if isinstance(error, KeyboardInterrupt):
        return
    logging.getLogger("veldpost").critical("The process ends.", exc_info=error)
