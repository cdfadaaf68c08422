"""Every refusal and every fault leaves as a problem document (RFC 9457)."""

import logging

from flask import Flask, Response, request
from sqlalchemy import exc
from werkzeug.exceptions import HTTPException

from app.core.db import db
from app.core.errors import (
    Away,
    Conflict,
    Forbidden,
    Gone,
    Invalid,
    NotFound,
    NotSignedIn,
    Refusal,
    TooMany,
)
from app.core.http import json_response
from app.core.logs import route

logger = logging.getLogger(__name__)

STATUS: dict[type[Refusal], int] = {
    Invalid: 422,
    NotSignedIn: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    Gone: 410,
    TooMany: 429,
    Away: 503,
    Refusal: 400,
}


def register_problems(app: Flask) -> None:
    """Turn exceptions into answers. API paths get problem documents, never HTML."""
    app.register_error_handler(Refusal, _refusal)
    app.register_error_handler(HTTPException, _http_exception)
    for fault in (exc.OperationalError, exc.InterfaceError, exc.TimeoutError):
        app.register_error_handler(fault, _database_away)
    app.register_error_handler(Exception, _fault)


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    fields: dict[str, list[str]] | None = None,
    values: dict[str, str] | None = None,
) -> Response:
    """A problem document. `code` is stable; `errors` names each field and its messages."""
    response = json_response(
        {
            "type": f"urn:veldpost:problem:{code}",
            "title": detail,
            "status": status,
            "code": code,
            "errors": [
                {"field": field, "messages": messages} for field, messages in (fields or {}).items()
            ],
        }
        | ({"values": values} if values else {}),
        status=status,
    )
    response.content_type = "application/problem+json"
    return response


def status_of(refusal: Refusal) -> int:
    """The HTTP status of a refusal: its own class's, or the nearest base class's."""
    return next(STATUS[kind] for kind in type(refusal).__mro__ if kind in STATUS)


def refusal_response(refusal: Refusal) -> Response:
    """A refusal as an answer, for an operation whose changes must be kept nevertheless."""
    response = problem(
        status_of(refusal),
        refusal.code,
        refusal.message,
        fields=refusal.fields,
        values=refusal.values,
    )
    if isinstance(refusal, TooMany):
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def _refusal(refusal: Refusal) -> Response:
    db.session.rollback()
    return refusal_response(refusal)


def _http_exception(error: HTTPException) -> Response:
    code = (error.name or "error").lower().replace(" ", "_")
    response = problem(error.code or 500, code, error.description or code)
    for name, value in error.get_headers(request.environ):
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    return response


def _database_away(error: exc.SQLAlchemyError) -> Response:
    db.session.rollback()
    logger.error("The database does not answer.", exc_info=error)
    response = problem(503, "database_away", "The database does not answer now. Try again soon.")
    response.headers["Retry-After"] = "5"
    return response


def _fault(error: Exception) -> Response:
    db.session.rollback()
    logger.exception("A fault in %s %s", request.method, route(), exc_info=error)
    return problem(500, "fault", "Something went wrong on our side. It has been logged.")
