"""What tests of sign-in share."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.auth.invitations import Issued

SignIn = Callable[..., TestResponse]


@pytest.fixture
def sign_in(client: FlaskClient) -> SignIn:
    """`sign_in(issued)` uses an invitation, with the right staff number unless told otherwise."""

    def post(issued: Issued, **values: Any) -> TestResponse:
        body = {"code": issued.code, "staff_number": issued.person.staff_number} | values
        return client.post("/api/session", json=body)

    return post
