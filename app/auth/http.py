"""Sessions on the wire: two cookies, and the person behind a request.

The access cookie holds a JWT for 15 minutes; the cookie itself stays, for it also tells who was
signed in here before. The refresh cookie goes to one address only. A third one tells an installed
app's own session from a copy of its browser's (decision 19).
"""

from datetime import datetime, timedelta
from functools import lru_cache
from secrets import compare_digest
from typing import Any
from uuid import UUID

import jwt
from flask import Flask, Response, current_app, g, request
from flask_jwt_extended import (
    JWTManager,
    create_access_token,
    decode_token,
    set_access_cookies,
    set_refresh_cookies,
    unset_jwt_cookies,
)
from flask_jwt_extended.exceptions import JWTExtendedException
from jwt import InvalidTokenError

from app.auth import refresh, service
from app.auth.keys import TokenKey, TokenKeys, ensure_keys
from app.auth.models import Device
from app.core import clock
from app.core.actor import Actor
from app.core.db import begin_write, db
from app.core.errors import Forbidden
from app.core.http import SAFE_METHODS, register_authentication

ACCESS_LIFETIME = timedelta(minutes=15)
REFRESH_PATH = "/api/session/refresh"
KEYS = "veldpost.token_keys"
ALGORITHM = "HS256"
CSRF_HEADER = "X-CSRF-TOKEN"
APP_COOKIE_NAME = "APP_COOKIE_NAME"
_NEEDS: Any = {"require": ["exp", "sub"]}


def register_sessions(app: Flask) -> None:
    """Settings of the session cookies, and how `core.http` finds out who asks."""
    is_local = app.config["SETTINGS"].is_local
    app.config.update(
        JWT_TOKEN_LOCATION=["cookies"],
        JWT_ACCESS_TOKEN_EXPIRES=ACCESS_LIFETIME,
        JWT_ACCESS_COOKIE_NAME="at" if is_local else "__Host-at",
        JWT_REFRESH_COOKIE_NAME="rt" if is_local else "__Secure-rt",
        JWT_REFRESH_COOKIE_PATH=REFRESH_PATH,
        JWT_COOKIE_SECURE=not is_local,
        JWT_COOKIE_SAMESITE="Strict",
        JWT_COOKIE_CSRF_PROTECT=True,
        JWT_CSRF_IN_COOKIES=False,
        JWT_ALGORITHM=ALGORITHM,
        JWT_DECODE_ALGORITHMS=[ALGORITHM],
        APP_COOKIE_NAME="app" if is_local else "__Secure-app",
    )
    manager = JWTManager(app)
    manager.encode_key_loader(lambda _identity: token_keys().current.secret)
    manager.decode_key_loader(_decode_key)
    register_authentication(app, authenticate)


def token_keys() -> TokenKeys:
    """The keys of this instance, read once a process."""
    keys: TokenKeys | None = current_app.extensions.get(KEYS)
    if keys is None:
        keys = ensure_keys(current_app.config["SETTINGS"].instance_path)
        current_app.extensions[KEYS] = keys
    return keys


def _decode_key(header: dict[str, Any], _claims: dict[str, Any]) -> bytes:
    key = token_keys().find(header.get("kid"))
    if key is None:
        raise InvalidTokenError("No live key of ours signed this.")
    return key.secret


def authenticate() -> Actor | None:
    """Who sends this request, by its access cookie and the device's row, in one query.

    Raises Forbidden for an unsafe request without the session's CSRF token.
    """
    g.session_facts = None
    claims = _claims()
    if claims is None:
        return None
    is_safe = request.method in SAFE_METHODS
    if not is_safe and not _is_confirmed(claims.get("csrf", "")):
        raise Forbidden("The CSRF token is missing or old.", code="csrf_failed")
    facts = service.find_session(UUID(hex=claims["sub"]))
    if facts is None:
        return None
    if not is_safe:
        _note_arrival(facts, claims["gen"])
    g.session_facts = facts
    return facts.actor


def _claims() -> dict[str, Any] | None:
    """What the access cookie says, if a live key of ours signed it and it has not expired."""
    cookie = request.cookies.get(current_app.config["JWT_ACCESS_COOKIE_NAME"], "")
    claims = _signed_claims(cookie, token_keys().live)
    if claims is None or claims["exp"] <= clock.now().timestamp():
        return None
    return claims


@lru_cache(maxsize=4096)
def _signed_claims(cookie: str, keys: tuple[TokenKey, ...]) -> dict[str, Any] | None:
    """Remembered, for a device shows the same cookie for its 15 minutes.

    Flask-JWT-Extended makes the token; it would read it four times to check it, PyJWT does once.
    """
    for key in keys:
        try:
            token = jwt.decode_complete(cookie, key.secret, algorithms=[ALGORITHM], options=_NEEDS)
        except jwt.InvalidSignatureError:
            continue
        except InvalidTokenError:
            return None
        claims: dict[str, Any] = token["payload"]
        is_ours = token["header"].get("kid") == key.kid and claims.get("type") == "access"
        return claims if is_ours else None
    return None


def _is_confirmed(csrf: str) -> bool:
    """Whether the page that asks knows the session's CSRF token: another site cannot."""
    sent = request.headers.get(CSRF_HEADER, "")
    return bool(csrf) and compare_digest(csrf.encode(), sent.encode())


def _note_arrival(facts: service.SessionFacts, generation: int) -> None:
    """Once a generation: its first change proves that the tokens reached the device."""
    if facts.is_successor_used or generation != facts.generation:
        return
    db.session.rollback()
    begin_write(db.session())
    service.mark_successor_used(facts.actor.device_id, generation)
    db.session.commit()


def current_facts() -> service.SessionFacts:
    """What authentication found out, in an operation that is not public."""
    facts: service.SessionFacts = g.session_facts
    return facts


def presented_refresh_token() -> refresh.Presented | None:
    """What this request's refresh cookie names; None where there is no genuine one."""
    cookie = request.cookies.get(current_app.config["JWT_REFRESH_COOKIE_NAME"], "")
    return refresh.verify(cookie, token_keys())


def previous_device() -> UUID | None:
    """The device this browser was signed in as last, by its access cookie, expired or not."""
    cookie = request.cookies.get(current_app.config["JWT_ACCESS_COOKIE_NAME"], "")
    try:
        return UUID(hex=decode_token(cookie, allow_expired=True)["sub"])
    except (JWTExtendedException, InvalidTokenError):
        return None


def is_of_this_app(device_uid: UUID) -> bool:
    """Whether the installed app that asks signed in as this device, and got no copy of it."""
    return request.cookies.get(current_app.config[APP_COOKIE_NAME]) == device_uid.hex


def csrf_token(device_uid: UUID) -> str:
    """What this device's unsafe requests must carry as `X-CSRF-TOKEN`."""
    return refresh.csrf_token(device_uid, key=token_keys().current)


def sign_out_token(device_uid: UUID) -> str:
    """What ends this device's session, with no cookie at hand, and can do nothing else."""
    return refresh.sign_out_token(device_uid, key=token_keys().current)


def device_to_sign_out(token: str) -> UUID | None:
    """The device whose session a sign-out token ends; None where it is not one of ours."""
    return refresh.verify_sign_out(token, token_keys())


def put_session(response: Response, device: Device, *, now: datetime) -> Response:
    """Set both cookies of a device's newest generation."""
    key = token_keys().current
    access = create_access_token(
        device.uid.hex,
        additional_claims={"gen": device.generation, "csrf": csrf_token(device.uid)},
        additional_headers={"kid": key.kid},
    )
    ends_in = refresh.expires_at(device.family) - now
    max_age = int(ends_in.total_seconds())
    set_access_cookies(response, access, max_age=max_age)
    token = refresh.sign(device.uid, device.generation, key=key)
    set_refresh_cookies(response, token, max_age=max_age)
    return response


def mark_as_of_app(response: Response, device_uid: UUID) -> Response:
    """Tell these cookies, which an installed app gets, from those it may have been copied from."""
    response.set_cookie(
        current_app.config[APP_COOKIE_NAME],
        device_uid.hex,
        max_age=refresh.ABSOLUTE,
        path=REFRESH_PATH,
        secure=current_app.config["JWT_COOKIE_SECURE"],
        httponly=True,
        samesite="Strict",
    )
    return response


def drop_cookies(response: Response) -> Response:
    """Drop both cookies of a session that has ended."""
    unset_jwt_cookies(response)
    return response


def forget(response: Response) -> Response:
    """Drop both cookies and what the browser cached of ours; the app wipes its own storage."""
    return drop_cookies(drop_cached(response))


def drop_cached(response: Response) -> Response:
    """Drop what the browser cached of ours: its cookies may be somebody else's by now."""
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
