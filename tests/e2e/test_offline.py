"""In a tunnel: read, look, say "understood"; the server hears of it once."""

from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.e2e.browsers import Browsers
from tests.e2e.office import Office, Worker
from tests.e2e.phone import Phone
from tests.e2e.pictures import jpeg
from tests.e2e.portal import PORTAL_PAGE, captive_portal
from tests.e2e.product import Product
from tests.e2e.words import en

TITLE = "Gate 5 is closed"
BODY = "Use **gate 2** until Friday."
IS_KEPT = """() => caches.open('veldpost-media').then(kept => kept.keys())
  .then(all => all.length > 0)"""
HTML_IN_CACHES = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const answer = await cache.match(request);
      if (/html/.test(answer.headers.get('Content-Type'))) found.push(await answer.text());
    }
  }
  return found;
}"""
DELETE_DATABASE = """async () => {
  const all = (await indexedDB.databases()).filter(each => each.name.startsWith('veldpost-'));
  await Promise.all(all.map(({ name }) => new Promise((resolve, reject) => {
    const asked = indexedDB.deleteDatabase(name);
    asked.onsuccess = resolve;
    asked.onerror = reject;
  })));
}"""


def _publish(office: Office, site: str) -> str:
    return office.publish(
        texts={"en": (TITLE, BODY, "The way to gate 2")},
        audience={"any": [{"all": [{"site": [site]}]}], "except": []},
        must_acknowledge=True,
        picture=jpeg(),
    )


def _ready(office: Office, browsers: Browsers, number: str) -> tuple[Phone, str]:
    """A signed-in phone that has fetched the announcement and its picture."""
    office.import_people(Worker(number, "Piet Smit", "en", site=f"Site {number}"))
    announcement = _publish(office, f"Site {number}")
    [card] = office.invite(number)
    phone = Phone(browsers.chromium(number), en)
    phone.sign_in(card)
    phone.page.goto(office.url)
    expect(phone.page.get_by_role("link", name=TITLE)).to_be_visible()
    phone.page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    phone.page.wait_for_function(IS_KEPT)
    return phone, announcement


def _understand(phone: Phone) -> None:
    phone.read(TITLE)
    phone.tap(en("announcement.understand"))
    expect(phone.page.get_by_text(en("announcement.waiting"))).to_be_visible()


def _acknowledged(office: Office, announcement: str) -> Any:
    return office.progress(announcement)["acknowledged"]


@pytest.mark.browser
def test_what_was_understood_in_a_tunnel_is_counted_once_when_the_network_returns(
    office: Office, browsers: Browsers
) -> None:
    phone, announcement = _ready(office, browsers, "4001")
    phone.context.set_offline(True)

    phone.page.goto(office.url)
    phone.read(TITLE)
    expect(phone.page.get_by_text("gate 2")).to_be_visible()
    picture = phone.page.get_by_role("img", name="The way to gate 2")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") >= 480
    phone.tap(en("announcement.understand"))
    expect(phone.page.get_by_text(en("announcement.waiting"))).to_be_visible()
    assert _acknowledged(office, announcement) == 0
    phone.context.set_offline(False)

    expect(phone.page.get_by_text(en("announcement.waiting"))).to_be_hidden()
    assert office.progress_with(announcement, acknowledged=1)["acknowledged"] == 1


@pytest.mark.browser
def test_it_is_sent_after_the_tab_was_closed_and_the_phone_restarted(
    office: Office, browsers: Browsers
) -> None:
    phone, announcement = _ready(office, browsers, "4002")
    phone.context.set_offline(True)
    phone.page.reload()
    _understand(phone)
    phone.context.close()
    assert _acknowledged(office, announcement) == 0

    again = Phone(browsers.chromium("4002"), en)
    again.page.goto(office.url)

    assert office.progress_with(announcement, acknowledged=1)["acknowledged"] == 1
    again.read(TITLE)
    expect(again.page.get_by_text(en("announcement.waiting"))).to_be_hidden()


def _open(office: Office, phone: Phone, announcement: str) -> None:
    """Read it, and wait until the report of that is out of the way."""
    phone.read(TITLE)
    office.progress_with(announcement, opened=1)


@pytest.mark.browser
def test_a_lost_answer_does_not_count_twice(office: Office, browsers: Browsers) -> None:
    phone, announcement = _ready(office, browsers, "4003")
    sent: list[int] = []

    def lose_the_first_answer(route: Route) -> None:
        answer = route.fetch()
        sent.append(answer.status)
        if len(sent) == 1:
            route.abort("connectionreset")
        else:
            route.fulfill(response=answer)

    _open(office, phone, announcement)
    phone.context.route("**/api/receipts", lose_the_first_answer)
    with phone.context.expect_event(
        "response", lambda answer: answer.url.endswith("/api/receipts")
    ) as second:
        phone.tap(en("announcement.understand"))

    assert second.value.json()["refused"] == []
    assert sent == [200, 200]
    assert _acknowledged(office, announcement) == 1


@pytest.mark.browser
def test_a_server_that_dies_before_its_answer_arrives_still_counts_once(
    office: Office, product: Product, browsers: Browsers
) -> None:
    phone, announcement = _ready(office, browsers, "4004")

    def commit_and_die(route: Route) -> None:
        route.fetch()
        product.kill()
        route.abort("connectionreset")

    _open(office, phone, announcement)
    phone.context.route("**/api/receipts", commit_and_die, times=1)
    phone.tap(en("announcement.understand"))
    expect(phone.page.get_by_text(en("announcement.waiting"))).to_be_visible()
    product.start()

    expect(phone.page.get_by_text(en("announcement.waiting"))).to_be_hidden(timeout=30_000)
    assert _acknowledged(office, announcement) == 1


@pytest.mark.browser
def test_a_captive_portal_is_named_and_costs_neither_a_tap_nor_the_app(
    office: Office, product: Product, browsers: Browsers
) -> None:
    phone, announcement = _ready(office, browsers, "4005")
    _open(office, phone, announcement)
    product.kill()

    with captive_portal(product.port):
        phone.page.reload()
        phone.tap(en("announcement.understand"))
        expect(phone.page.get_by_text(en("announcement.waiting"))).to_be_visible()
        expect(phone.page.get_by_text(en("trouble.portal"))).to_be_visible()
        kept = phone.page.evaluate(HTML_IN_CACHES)
    product.start()

    phone.page.reload()
    expect(phone.page.get_by_text(en("announcement.understood"), exact=True)).to_be_visible()
    expect(phone.page.get_by_text(en("announcement.waiting"))).to_be_hidden()
    expect(phone.page.get_by_text(en("trouble.portal"))).to_be_hidden()
    assert _acknowledged(office, announcement) == 1
    assert len(kept) == 1
    assert PORTAL_PAGE not in kept[0]


@pytest.mark.browser
def test_two_tabs_are_one_phone_also_when_its_database_is_deleted_under_them(
    office: Office, browsers: Browsers
) -> None:
    phone, announcement = _ready(office, browsers, "4006")
    other = Phone(phone.context, en)
    other.page = phone.context.new_page()
    other.page.goto(f"{office.url}/a/{announcement}")

    phone.read(TITLE)
    phone.tap(en("announcement.understand"))

    expect(other.page.get_by_role("button", name=en("announcement.understand"))).to_be_hidden()
    expect(other.page.get_by_text(en("announcement.waiting"))).to_be_hidden()
    office.progress_with(announcement, acknowledged=1)
    phone.page.evaluate(DELETE_DATABASE)
    other.page.goto(office.url)
    expect(other.page.get_by_role("link", name=TITLE)).to_be_visible()
    other.page.get_by_role("link", name=en("nav.settings")).click()
    other.tap(en("settings.sign_out"))
    asked = other.page.get_by_role("dialog")
    asked.get_by_role("button", name=en("settings.sign_out"), exact=True).click()
    phone.page.wait_for_url("**/sign-in")
