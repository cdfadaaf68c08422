"""What a browser hears: hello, register, notification, ack, and what happens while it is away."""

from tests.push_service import PushService
from tests.push_service.conftest import Browser, Sender


def test_a_connected_browser_gets_the_message_and_acknowledges_it(
    service: PushService, sender: Sender, browser: Browser
) -> None:
    subscription = browser.subscribe(sender.key)

    sender.send(subscription, "Goedemorgen")

    assert browser.read() == "Goedemorgen"
    [facts] = service.wait(acknowledged=1)["subscriptions"]
    assert (facts["pending"], facts["acknowledged"]) == (0, [100])


def test_an_absent_browser_gets_it_when_it_comes_back(
    service: PushService, sender: Sender, browser: Browser
) -> None:
    subscription = browser.subscribe(sender.key)
    browser.leave()

    sender.send(subscription, "Kept for you")
    same_agent = browser.come()

    assert same_agent == browser.agent
    assert browser.read() == "Kept for you"


def test_what_was_not_acknowledged_is_sent_again(
    service: PushService, sender: Sender, browser: Browser
) -> None:
    subscription = browser.subscribe(sender.key)
    sender.send(subscription, "Twice")
    browser.hear()
    browser.leave()

    browser.come()

    assert browser.read() == "Twice"


def test_a_topic_replaces_what_was_not_yet_delivered(
    service: PushService, sender: Sender, browser: Browser
) -> None:
    subscription = browser.subscribe(sender.key)
    browser.leave()
    service.wait_for_absence()

    sender.send(subscription, "Gate 3", Topic="gate")
    sender.send(subscription, "Lunch at noon")
    sender.send(subscription, "Gate 5", Topic="gate")
    browser.come()

    assert [browser.read(), browser.read()] == ["Lunch at noon", "Gate 5"]


def test_ttl_zero_and_an_expired_message_are_lost_for_an_absent_browser(
    service: PushService, sender: Sender, browser: Browser
) -> None:
    subscription = browser.subscribe(sender.key)
    browser.leave()
    service.wait_for_absence()

    sender.send(subscription, "Now or never", TTL="0")
    sender.send(subscription, "Within a minute", TTL="60")
    sender.send(subscription, "Today", TTL="86400")
    service.advance(seconds=61)
    browser.come()

    assert browser.read() == "Today"


def test_unregistering_ends_the_subscription(
    service: PushService, sender: Sender, browser: Browser
) -> None:
    subscription = browser.subscribe(sender.key)

    status = browser.unsubscribe()

    assert (status, sender.send(subscription).status_code) == (200, 410)


def test_a_forgotten_browser_gets_a_new_identity_and_its_subscriptions_are_gone(
    service: PushService, sender: Sender, browser: Browser
) -> None:
    subscription = browser.subscribe(sender.key)
    service.disconnect(and_forget=True)

    new_agent = browser.come()

    assert new_agent != browser.agent
    assert sender.send(subscription).status_code == 410


def test_a_ping_is_answered(browser: Browser) -> None:
    assert browser.ping() == "{}"
