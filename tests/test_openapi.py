"""Every operation against its own document: no fault, and nothing near the contract accepted."""

import shutil
from collections.abc import Iterator
from tempfile import mkdtemp
from typing import Any

import pytest
import schemathesis
from flask import Response
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from schemathesis import checks
from schemathesis.specs.openapi import checks as openapi_checks

from app import create_app
from app.auth.http import csrf_token, put_session
from app.auth.service import open_session
from app.core import clock
from app.core.db import Base, db
from app.core.openapi import document
from app.organisation import service as organisation
from app.people.roles import Role
from app.recordings.formats import TYPES
from config import Config
from tests import factories
from tests.recordings.sounds import MP3, MP4, OGG, WEBM

pytestmark = pytest.mark.slow

CHECKS = [
    checks.not_a_server_error,
    openapi_checks.negative_data_rejection,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_schema_conformance,
]
ENDS_THE_SESSION = r"^/api/session"
SOUNDS = [WEBM, OGG, MP4, MP3, b"no sound", b""]


APP = create_app(
    Config.from_env({"INSTANCE_PATH": mkdtemp(), "RATE_LIMITS": "0", "LOG_LEVEL": "ERROR"})
)


def document_without_sign_in() -> dict[str, Any]:
    """Who asks is the test's choice, so a missing cookie is not to be tried as bad data."""
    whole = document(APP, version="1")
    for path in whole["paths"].values():
        for operation in path.values():
            del operation["security"]
    return whole


# Pictures it makes itself; of sounds it knows nothing.
for sound in TYPES:
    schemathesis.openapi.media_type(sound, st.sampled_from(SOUNDS))

DOCUMENT = schemathesis.openapi.from_dict(document_without_sign_in())
DOCUMENT.app = APP
operations = DOCUMENT.exclude(path_regex=ENDS_THE_SESSION)
sessions = DOCUMENT.include(path_regex=ENDS_THE_SESSION)


@pytest.fixture(scope="module", autouse=True)
def platform() -> Iterator[None]:
    """A platform that is set up and empty but for its admin."""
    with APP.app_context():
        Base.metadata.create_all(db.engine)
        organisation.get().finish_set_up(clock.now())
        db.session.commit()
        yield
        db.session.remove()
        db.engine.dispose()
    shutil.rmtree(APP.config["SETTINGS"].instance_path)


@pytest.fixture
def admin(platform: None) -> dict[str, Any]:
    """The headers and cookies of a signed-in admin's browser."""
    device = open_session(factories.person(role=Role.ADMIN), label="Browser", now=clock.now())
    db.session.commit()
    with APP.test_request_context():
        answer = put_session(Response(), device, now=clock.now())
        headers = {"X-CSRF-TOKEN": csrf_token(device.uid), "Sec-Fetch-Site": "same-origin"}
    pairs = (line.split(";")[0].split("=", 1) for line in answer.headers.getlist("Set-Cookie"))
    return {"headers": headers, "cookies": dict(pairs)}


modestly = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


@operations.parametrize()
@modestly
def test_an_admin_gets_no_fault_and_nothing_undocumented(
    case: schemathesis.Case, admin: dict[str, Any]
) -> None:
    case.call_and_validate(checks=CHECKS, **admin)


@operations.parametrize()
@modestly
def test_a_stranger_gets_no_fault_and_nothing_undocumented(case: schemathesis.Case) -> None:
    headers = {"Sec-Fetch-Site": "same-origin"}

    case.call_and_validate(
        checks=[checks.not_a_server_error, openapi_checks.status_code_conformance], headers=headers
    )


@sessions.parametrize()
@modestly
def test_signing_in_and_out_has_no_fault(case: schemathesis.Case, admin: dict[str, Any]) -> None:
    case.call_and_validate(checks=CHECKS, **admin)


def test_the_document_is_the_same_each_time() -> None:
    assert document(APP, version="1") == document(APP, version="1")
