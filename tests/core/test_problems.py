"""What goes wrong on our side is told to the operator, and to the client in a stable code."""

import pytest
from flask.testing import FlaskClient

from app.core.db import Base, db


def test_the_log_says_why_the_database_does_not_answer(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    Base.metadata.drop_all(db.engine)

    answer = client.get("/api/organisation")

    assert (answer.status_code, answer.get_json()["code"]) == (503, "database_away")
    assert "no such table" in caplog.text
    assert "SELECT" not in caplog.text
