"""A driver's first minute: scan the card, confirm, and hear the phone buzz."""

import pytest
from playwright.sync_api import expect

from tests.e2e.browsers import ASK, Browsers
from tests.e2e.desktop import Desktop
from tests.e2e.office import Office, Worker
from tests.e2e.phone import Phone, ringing_phone
from tests.e2e.words import nl
from tests.push_service import PushService

MARK = Worker("1001", "Mark de Wit", "nl")
LOTTE = Worker("1002", "Lotte Maes", "nl", site="Brussels")


@pytest.mark.browser
def test_from_the_card_to_a_test_push_that_was_shown(
    office: Office, browsers: Browsers, desktop: Desktop
) -> None:
    office.import_people(MARK)
    [card] = office.invite("1001")
    phone = Phone(browsers.firefox(notifications=ASK), nl)

    phone.scan(card)
    phone.confirm("1001")
    expect(phone.heading(nl("welcome.home_title", name="Mark"))).to_be_visible()
    expect(phone.page.get_by_text(nl("welcome.desktop_firefox"))).to_be_visible()
    phone.tap(nl("welcome.home_next"))
    expect(phone.heading(nl("welcome.bell_title"))).to_be_visible()
    assert not phone.is_subscribed()
    phone.allow_notifications()
    phone.tap(nl("bell.turn_on"))

    assert desktop.wait(title=nl("server.test_push.title")).body == nl("server.test_push.body")
    expect(phone.page.get_by_text(nl("test.displayed_here"))).to_be_visible()
    expect(phone.page.get_by_text(nl("test.works"))).to_be_visible()
    [device] = office.get("/devices", person=office.person("1001")["id"])["items"]
    assert device["bell"] == "healthy"
    assert device["last_displayed_at"]


@pytest.mark.browser
def test_a_card_works_once_and_says_why_not_twice(office: Office, browsers: Browsers) -> None:
    office.import_people(MARK)
    [card] = office.invite("1001")
    Phone(browsers.firefox("mine"), nl).sign_in(card)
    other = Phone(browsers.firefox("another"), nl)

    other.scan(card)
    other.page.get_by_label("Staff number").fill("1001")
    other.tap("Sign in")

    expect(other.page.get_by_text("This code has been used. Ask for a new one.")).to_be_visible()


@pytest.mark.browser
def test_a_phone_whose_subscription_was_lost_repairs_itself(
    office: Office, browsers: Browsers, desktop: Desktop, push_service: PushService
) -> None:
    office.import_people(LOTTE)
    ringing_phone(office, browsers, LOTTE, nl)
    known = len(push_service.state()["subscriptions"])
    desktop.clear()

    push_service.disconnect(and_forget=True)

    push_service.wait(made=known + 1)
    office.wait_until_heard_of(LOTTE.staff_number)
    brussels = {"any": [{"all": [{"site": ["Brussels"]}]}], "except": []}
    office.publish(texts={"nl": ("Nieuwe route", "Via de ring.")}, audience=brussels)
    assert desktop.wait(title="Nieuwe route").body == "Via de ring."
