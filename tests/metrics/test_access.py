"""Who is told anything by /metrics."""

from dataclasses import replace

import pytest
from flask import Flask

PUBLIC = "https://news.company.eu"
TOKEN = "a-token-of-some-length"


def ask(app: Flask, address: str = "127.0.0.1", headers: dict[str, str] | None = None) -> int:
    answer = app.test_client().get(
        "/metrics", environ_base={"REMOTE_ADDR": address}, headers=headers or {}
    )
    return answer.status_code


def set_up(app: Flask, **changes: object) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], **changes)


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_a_program_on_this_machine_reads_the_metrics(app: Flask, address: str) -> None:
    assert ask(app, address) == 200


@pytest.mark.parametrize("address", ["203.0.113.9", "10.0.0.7", "::ffff:10.0.0.7", ""])
def test_for_anybody_else_there_is_nothing(app: Flask, address: str) -> None:
    assert ask(app, address) == 404


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "Via", "X-Forwarded-Proto"]
)
def test_who_comes_through_a_proxy_is_not_on_this_machine(app: Flask, header: str) -> None:
    set_up(app, public_url=PUBLIC, proxy_count=1)

    assert ask(app, headers={header: "127.0.0.1"}) == 404
    assert ask(app) == 200


def test_where_a_proxy_may_stand_unannounced_loopback_means_nothing(app: Flask) -> None:
    set_up(app, public_url=PUBLIC, proxy_count=0)

    assert ask(app) == 404


def test_the_token_opens_from_anywhere_and_nothing_else_does(app: Flask) -> None:
    set_up(app, public_url=PUBLIC, metrics_token=TOKEN)

    right = ask(app, "203.0.113.9", {"Authorization": f"Bearer {TOKEN}", "X-Forwarded-For": "1"})
    wrong = [
        ask(app, headers={"Authorization": given})
        for given in (f"Bearer {TOKEN}x", f"Basic {TOKEN}", "Bearer ", "Bearer é")
    ]

    assert right == 200
    assert [*wrong, ask(app)] == [404] * 5
