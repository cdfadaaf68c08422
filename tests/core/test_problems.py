"""What goes wrong on our side is told to the operator, and to the client in a stable code."""

from dataclasses import replace

import pytest

from app import create_app
from config import Config


@pytest.mark.parametrize(
    ("url", "cause"),
    [
        ("sqlite:///{folder}", "unable to open database file"),
        ("postgresql+psycopg:///none?host={folder}", "No such file or directory"),
    ],
)
def test_the_log_says_why_the_database_does_not_answer(
    settings: Config, caplog: pytest.LogCaptureFixture, url: str, cause: str
) -> None:
    url = url.format(folder=settings.instance_path)
    application = create_app(replace(settings, database_url=url))

    answer = application.test_client().get("/api/organisation")

    assert (answer.status_code, answer.get_json()["code"]) == (503, "database_away")
    assert cause in caplog.text
    assert "SELECT" not in caplog.text
