"""The one endpoint decorator: authorise, validate, run, commit once, serialise."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

import orjson
from flask import Flask, Response, current_app, g, request
from marshmallow import Schema, ValidationError
from sqlalchemy.exc import DBAPIError

from app.core.actor import Actor
from app.core.connecting import is_race
from app.core.db import begin_write, db
from app.core.errors import Forbidden, Invalid, NotSignedIn
from app.core.permissions import Permission

AUTHENTICATE = "veldpost.authenticate"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
JSON_TYPE = "application/json"
TRIES = 3

View = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Contract:
    """What an operation promises: read by the decorator and by the API's document."""

    permission: Permission
    body: Schema | None
    body_types: tuple[str, ...]
    query: Schema | None
    returns: Schema | None
    return_type: str
    status: int
    refusals: tuple[int, ...]


def operation(
    permission: Permission,
    *,
    body: Schema | None = None,
    body_types: tuple[str, ...] = (),
    query: Schema | None = None,
    returns: Schema | None = None,
    return_type: str = JSON_TYPE,
    status: int | None = None,
    refusals: tuple[int, ...] = (),
) -> Callable[[View], View]:
    """Make a view of a function; its docstring becomes the operation's summary.

    The function gets `body=` and `query=` as loaded by these schemas, and returns what `returns`
    dumps, or a ready `Response`. `body_types` names raw bodies (a picture, a CSV file), which it
    reads itself. `refusals` lists 404, 409, 410 ... that its domain can answer with; 401, 403,
    422 and 429 are derived.
    """
    answer = status or (200 if returns or return_type != JSON_TYPE else 204)
    types = body_types or ((JSON_TYPE,) if body else ())
    contract = Contract(permission, body, types, query, returns, return_type, answer, refusals)

    def decorate(function: View) -> View:
        @wraps(function)
        def view(**path: Any) -> Response:
            authorise(permission)
            values = path | _load(contract)
            return _run(contract, lambda: function(**values))

        view.contract = contract  # type: ignore[attr-defined]
        return view

    return decorate


def _run(contract: Contract, act: Callable[[], Any]) -> Response:
    """Act, serialise, and commit once if the method may change anything.

    Where another request came in between (PostgreSQL), act again on what it left.
    """
    if request.method in SAFE_METHODS:
        return _serialise(contract, act())
    for tries_left in reversed(range(TRIES)):
        db.session.rollback()
        begin_write(db.session())
        try:
            result = act()
            db.session.flush()
            response = _serialise(contract, result)
            db.session.commit()
            return response
        except DBAPIError as error:
            if not tries_left or not is_race(error):
                raise
    raise AssertionError("The last try answers or raises.")


def authorise(permission: Permission) -> None:
    """Find out who asks. Raises NotSignedIn or Forbidden; sets `g.actor`."""
    _refuse_other_sites()
    g.actor = None
    if permission is Permission.PUBLIC:
        return
    actor: Actor | None = current_app.extensions[AUTHENTICATE]()
    if actor is None:
        raise NotSignedIn("Sign in first.")
    if permission not in actor.may:
        raise Forbidden("Your role does not allow this.")
    g.actor = actor


def current_actor() -> Actor:
    """Who is asking, in an operation that is not public."""
    actor: Actor = g.actor
    return actor


def register_authentication(app: Flask, authenticate: Callable[[], Actor | None]) -> None:
    """Say how the signed-in person of a request is found."""
    app.extensions[AUTHENTICATE] = authenticate


def json_response(value: Any, *, status: int = 200) -> Response:
    """A JSON answer from plain values; instants, UUIDs and enums are known."""
    return Response(orjson.dumps(value), status=status, content_type=JSON_TYPE)


def polled(value: Any) -> Response:
    """A JSON answer to who asks again and again: 304 where If-None-Match names the same."""
    response = json_response(value)
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:32])
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request)
    return response


def _refuse_other_sites() -> None:
    """Cross-site request forgery: an unsafe request must come from our own pages."""
    if request.method in SAFE_METHODS:
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    ours = {request.host_url.rstrip("/"), current_app.config["PUBLIC_URL"]}
    if site not in {None, "same-origin"} or (site is None and origin not in {None} | ours):
        raise Forbidden("This request came from another site.", code="other_site")


def _load(contract: Contract) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if contract.query:
        values["query"] = _checked(contract.query, request.args.to_dict())
    if contract.body:
        values["body"] = _checked(contract.body, _json_body())
    elif contract.body_types and request.mimetype not in contract.body_types:
        kinds = " or ".join(contract.body_types)
        raise Invalid(f"Send it as {kinds}.", code="wrong_type")
    return values


def _json_body() -> Any:
    if request.mimetype != JSON_TYPE:
        raise Invalid("Send JSON, with Content-Type: application/json.", code="wrong_type")
    try:
        return orjson.loads(request.get_data())
    except orjson.JSONDecodeError as error:
        raise Invalid(f"The body is not JSON: {error.msg}.", code="not_json") from error


def _checked(schema: Schema, raw: Any) -> Any:
    try:
        return schema.load(raw)
    except ValidationError as error:
        fields = dict(_flat(error.messages))
        raise Invalid("Some fields need another value.", fields=fields) from error


def _flat(messages: Any, prefix: str = "") -> list[tuple[str, list[str]]]:
    """Marshmallow's nested messages as `path.to.field` -> messages."""
    if not isinstance(messages, dict):
        return [(prefix or "body", [str(message) for message in messages])]
    pairs = []
    for key, value in messages.items():
        path = prefix if key == "_schema" else f"{prefix}.{key}".lstrip(".")
        pairs += _flat(value, path)
    return pairs


def _serialise(contract: Contract, result: Any) -> Response:
    if isinstance(result, Response):
        return result
    if contract.returns is None:
        return Response(status=contract.status)
    return json_response(contract.returns.dump(result), status=contract.status)
