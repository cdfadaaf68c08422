"""What a sender is answered; pywebpush is the sender, so this is the contract, not our reading."""

from contextlib import closing
from typing import Any

import pytest
import requests

from tests.push_service import PushService, serve_in_process
from tests.push_service.conftest import Sender


def test_a_message_is_accepted_and_read_by_its_device(service: PushService, sender: Sender) -> None:
    [subscription] = service.subscribe(key=sender.key)

    answer = sender.send(subscription, "Sneeuw op de A2", Topic="road", Urgency="high")

    assert (answer.status_code, answer.headers["TTL"]) == (201, "60")
    assert service.messages(subscription["endpoint"]) == [
        {"text": "Sneeuw op de A2", "topic": "road", "urgency": "high", "ttl": 60}
    ]


def test_a_ttl_beyond_thirty_days_is_cut_and_the_sender_is_told(
    service: PushService, sender: Sender
) -> None:
    [subscription] = service.subscribe()

    answer = sender.send(subscription, TTL="99999999")

    assert answer.headers["TTL"] == "2592000"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"TTL": None}, 400),
        ({"TTL": "soon"}, 400),
        ({"Topic": "x" * 33}, 400),
        ({"Topic": "not/base64url"}, 400),
        ({"Urgency": "now"}, 400),
        ({"Content_Encoding": "aesgcm"}, 400),
        ({"Authorization": None}, 401),
        ({"Authorization": "Bearer x"}, 401),
        ({"Authorization": "vapid t=a.b.c, k=AAAA"}, 403),
    ],
)
def test_a_wrong_header_is_refused(
    service: PushService, sender: Sender, headers: dict[str, Any], status: int
) -> None:
    [subscription] = service.subscribe()

    answer = sender.send(subscription, **headers)

    assert answer.status_code == status
    assert service.state()["accepted"] == 0


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "http://127.0.0.1:1"},
        {"sub": "mailto:x@localhost"},
        {"sub": "mailto: push@veldpost.example.com"},
        {"exp": 1_000_000_000},
        {"exp": 9_999_999_999},
    ],
)
def test_a_token_that_is_not_for_here_and_now_is_forbidden(
    service: PushService, sender: Sender, claims: dict[str, object]
) -> None:
    [subscription] = service.subscribe()
    token = sender.sign(claims)

    answer = sender.send(subscription, Authorization=token)

    assert answer.status_code == 403


def test_a_token_signed_by_another_key_is_forbidden(service: PushService, sender: Sender) -> None:
    [subscription] = service.subscribe()
    forged = sender.authorization().split("k=")[0] + f"k={Sender(service).key}"

    answer = sender.send(subscription, Authorization=forged)

    assert answer.status_code == 403


def test_a_subscription_made_with_one_key_takes_no_other(
    service: PushService, sender: Sender
) -> None:
    [subscription] = service.subscribe(key=Sender(service).key)

    answer = sender.send(subscription)

    assert answer.status_code == 403


def test_unknown_is_404_ended_is_410_and_too_large_is_413(
    service: PushService, sender: Sender
) -> None:
    [ended, fine] = service.subscribe(2)
    service.end(ended["endpoint"])
    unknown = fine | {"endpoint": f"{service.url}/wpush/unknown"}

    statuses = [
        sender.send(unknown).status_code,
        sender.send(ended).status_code,
        sender.send(fine, "x" * 3993).status_code,
        sender.send(fine, "x" * 3994).status_code,
    ]

    assert statuses == [404, 410, 201, 413]


def test_a_body_that_is_not_encrypted_is_refused(service: PushService, sender: Sender) -> None:
    [subscription] = service.subscribe()
    headers = {"TTL": "60", "Content-Encoding": "aes128gcm"}
    headers["Authorization"] = sender.authorization()

    answer = sender.http.post(subscription["endpoint"], data=b"x" * 200, headers=headers, timeout=5)

    assert answer.status_code == 400


def test_planned_faults_come_in_order_and_end(service: PushService, sender: Sender) -> None:
    [subscription] = service.subscribe()
    service.plan_faults({"status": 429, "retry_after": "7"}, {"status": 503, "times": 2})

    answers = [sender.send(subscription) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [429, 503, 503, 201]
    assert answers[0].headers["Retry-After"] == "7"


@pytest.mark.parametrize(("when", "accepted"), [("before", 0), ("after", 1)])
def test_a_dropped_connection_leaves_the_sender_in_doubt(
    service: PushService, sender: Sender, when: str, accepted: int
) -> None:
    [subscription] = service.subscribe()
    service.plan_faults({"drop": when}, endpoint=subscription["endpoint"])

    with pytest.raises(requests.ConnectionError):
        sender.send(subscription)

    assert service.state()["accepted"] == accepted


def test_a_closed_gate_holds_the_rest_until_it_opens(service: PushService, sender: Sender) -> None:
    [subscription] = service.subscribe()
    service.close_gate(after=1)
    sender.send(subscription)

    with pytest.raises(requests.ReadTimeout):
        sender.http.post(subscription["endpoint"], data=b"", timeout=0.05)
    service.open_gate()

    assert sender.send(subscription).status_code == 201


@pytest.mark.slow
def test_two_thousand_virtual_subscriptions_are_served_and_counted() -> None:
    with serve_in_process() as service, closing(Sender(service)) as sender:
        for subscription in service.subscribe(2000, key=sender.key):
            sender.send(subscription, Authorization=sender.fixed_token).raise_for_status()

        facts = service.wait(accepted=2000)["subscriptions"]

        assert [item["accepted"] for item in facts] == [1] * 2000
