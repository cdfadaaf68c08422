"""One phone, two people: whoever signs out leaves nothing behind."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.browsers import ASK, Browsers
from tests.e2e.desktop import Desktop
from tests.e2e.office import Office, Worker
from tests.e2e.phone import Phone
from tests.e2e.pictures import jpeg
from tests.e2e.product import Product
from tests.e2e.words import en
from tests.push_service import PushService

FIRST = Worker("6001", "Fatima Haddad", "en", site="Hasselt")
SECOND = Worker("6002", "Bram Claes", "en", site="Genk")
HASSELT = {"any": [{"all": [{"site": ["Hasselt"]}]}], "except": []}
THIRD = Worker("6003", "Noor Aziz", "en", site="Lier")
FOURTH = Worker("6004", "Theo Baert", "en", site="Mol")
FIFTH = Worker("6005", "Ilse Wouters", "en", site="Geel")
LIER = {"any": [{"all": [{"site": ["Lier"]}]}], "except": []}
MOL = {"any": [{"all": [{"site": ["Mol"]}]}], "except": []}
GEEL = {"any": [{"all": [{"site": ["Geel"]}]}], "except": []}
TITLE = "Overtime on Saturday"
BADGE = """for (const name of ['setAppBadge', 'clearAppBadge'])
  navigator[name] = async count => localStorage.setItem('badge', count ?? 0);"""
IS_KEPT = """() => caches.open('veldpost-media').then(kept => kept.keys())
  .then(all => all.length > 0)"""


def _badge(phone: Phone) -> str:
    return str(phone.page.evaluate("localStorage.getItem('badge')"))


def _devices(office: Office, staff_number: str) -> list[dict[str, Any]]:
    person = office.person(staff_number)["id"]
    found: list[dict[str, Any]] = office.get("/devices", person=person)["items"]
    return found


def _sign_out(phone: Phone) -> None:
    phone.page.get_by_role("link", name=en("nav.settings")).click()
    phone.tap(en("settings.sign_out"))
    asked = phone.page.get_by_role("dialog")
    asked.get_by_role("button", name=en("settings.sign_out"), exact=True).click()
    phone.page.wait_for_url("**/sign-in")


@pytest.mark.browser
def test_after_signing_out_the_next_person_finds_nothing_of_the_first(
    office: Office, browsers: Browsers, desktop: Desktop, push_service: PushService
) -> None:
    office.import_people(FIRST, SECOND)
    texts = {"en": (TITLE, "From seven o'clock.", "The yard")}
    office.publish(texts=texts, audience=HASSELT, must_acknowledge=True, picture=jpeg())
    [firsts, seconds] = office.invite("6001", "6002")
    context = browsers.firefox(notifications=ASK)
    context.add_init_script(BADGE)
    phone = Phone(context, en)
    phone.sign_in(firsts)
    phone.turn_on_notifications()
    phone.tap(en("announcement.to_inbox"))
    expect(phone.page.get_by_role("link", name=TITLE)).to_be_visible()
    phone.page.wait_for_function(IS_KEPT)
    phone.page.wait_for_function("() => localStorage.getItem('badge') === '1'")
    assert TITLE in phone.databases()

    _sign_out(phone)

    assert TITLE not in phone.databases()
    assert "Fatima" not in phone.databases()
    assert phone.kept_pictures() == []
    assert _badge(phone) == "0"
    assert not phone.is_subscribed()
    [gone] = push_service.state()["subscriptions"]
    desktop.clear()
    later = office.publish(texts={"en": ("Gate 5", "Closed.")}, audience=HASSELT)
    assert office.progress_with(later, without_device=1)["accepted"] == 0
    [after] = push_service.state()["subscriptions"]
    assert after["requests"] == gone["requests"]
    phone.sign_in(seconds)
    phone.tap(en("welcome.home_next"))
    phone.tap(en("ui.later"))
    expect(phone.page.get_by_text(en("inbox.empty_title"))).to_be_visible()
    assert "Fatima" not in phone.databases()
    assert desktop.notifications == []


@pytest.mark.browser
def test_who_leaves_without_network_is_heard_and_nothing_of_them_reaches_the_next(
    product: Product, office: Office, browsers: Browsers, desktop: Desktop
) -> None:
    office.import_people(FIRST, FIFTH)
    [firsts, fifths] = office.invite("6001", "6005")
    texts = {"en": ("Crane inspection", "At noon.")}
    asked = office.publish(texts=texts, audience=GEEL, must_acknowledge=True)
    phone = Phone(browsers.firefox("in turn", notifications=ASK), en)
    phone.sign_in(fifths)
    phone.turn_on_notifications()
    phone.tap(en("announcement.to_inbox"))
    phone.read("Crane inspection")
    assert len(_devices(office, "6005")) == 1
    product.stop()
    phone.tap(en("announcement.understand"))
    expect(phone.page.get_by_text(en("announcement.waiting"))).to_be_visible()

    _sign_out(phone)

    expect(phone.page.get_by_text(en("signin.left_waiting"))).to_be_visible()
    left = phone.databases()
    assert [word for word in ("Crane inspection", "Ilse") if word in left] == []
    assert not phone.is_subscribed()
    product.start()
    desktop.clear()
    phone.sign_in(firsts)
    assert office.progress(asked)["acknowledged"] == 1
    assert _devices(office, "6005") == []
    phone.turn_on_notifications()
    office.publish(texts={"en": ("Only for Geel", "Secret.")}, audience=GEEL)
    office.publish(texts={"en": ("Only for Hasselt", "Yours.")}, audience=HASSELT)
    desktop.wait(title="Only for Hasselt")
    phone.tap(en("announcement.to_inbox"))
    expect(phone.page.get_by_role("link", name="Only for Hasselt")).to_be_visible()
    kept = phone.databases()
    theirs = (asked, fifths["person"]["id"], "Crane", "Ilse", "Only for Geel")
    assert [word for word in theirs if word in kept] == []
    assert "Only for Geel" not in {each.title for each in desktop.notifications}


@pytest.mark.browser
def test_who_signs_in_over_another_takes_over_bell_and_inbox(
    office: Office, browsers: Browsers, desktop: Desktop
) -> None:
    office.import_people(THIRD, FOURTH)
    [thirds, fourths] = office.invite("6003", "6004")
    phone = Phone(browsers.firefox("over", notifications=ASK), en)
    phone.sign_in(thirds)
    phone.turn_on_notifications()
    desktop.clear()

    phone.sign_in(fourths)
    expect(phone.page.get_by_text(en("welcome.home_lead"))).to_be_visible()
    phone.page.goto(f"{office.url}/bell")

    theirs = office.publish(texts={"en": ("For Lier", "Not his.")}, audience=LIER)
    assert office.progress_with(theirs, without_device=1)["accepted"] == 0
    office.publish(texts={"en": ("For Mol", "His.")}, audience=MOL)
    desktop.wait(title="For Mol")
    assert [each.title for each in desktop.notifications] == ["For Mol"]
    assert "Noor" not in phone.databases()
