"""Everything without signal: search, one's own settings, and the list of what still waits."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browsers import Browsers
from tests.e2e.office import Office, Worker
from tests.e2e.phone import Phone
from tests.e2e.product import Product
from tests.e2e.words import en, nl

CAFE, GATE = "The café is closed", "Gate 5 is open again"
SITE = {"any": [{"all": [{"site": ["Site 8100"]}]}], "except": []}


def _ready(office: Office, browsers: Browsers) -> Phone:
    """A signed-in Firefox that has fetched two announcements and what it needs without signal."""
    office.import_people(Worker("8101", "Piet Smit", "en", site="Site 8100"))
    for title, body in ((CAFE, "From Monday on, until the roof is dry."), (GATE, "Use it.")):
        office.publish(texts={"en": (title, body)}, audience=SITE)
    [card] = office.invite("8101")
    phone = Phone(browsers.firefox("8101"), en)
    phone.sign_in(card)
    phone.page.goto(f"{office.url}/rest")
    expect(phone.page.get_by_role("group", name=en("rest.work_days"))).to_be_visible()
    phone.page.goto(office.url)
    for title in (CAFE, GATE):
        expect(phone.page.get_by_role("link", name=title)).to_be_visible()
    phone.page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    return phone


def _find_and_come_back(phone: Phone) -> None:
    page = phone.page
    page.get_by_role("link", name=en("inbox.search"), exact=True).click()
    page.get_by_role("searchbox").fill("cafe mond")
    hit = page.get_by_role("main").get_by_role("link", name=CAFE)
    expect(page.get_by_text(en("search.found_one", count=1))).to_be_visible()
    expect(hit.locator("mark")).to_have_text(["café", "Monday"])

    hit.click()
    expect(phone.heading(CAFE)).to_be_visible()
    page.go_back()
    expect(hit).to_be_focused()
    hit.click()
    expect(phone.heading(CAFE)).to_be_visible()
    page.get_by_role("link", name=en("announcement.to_results")).click()
    expect(hit).to_be_focused()
    expect(page.get_by_role("searchbox")).to_have_value("cafe mond")

    page.get_by_role("searchbox").fill("zebra")
    expect(page.get_by_text(en("search.none_title", query="zebra"))).to_be_visible()
    expect(page.get_by_text(en("search.none_text_other", count=2))).to_be_visible()


def _choose_dutch_and_quiet_nights(page: Page) -> None:
    page.get_by_role("link", name=en("nav.settings")).click()
    page.get_by_label(en("settings.language")).select_option("nl")
    expect(page.get_by_role("heading", level=1, name=nl("nav.settings"))).to_be_visible()
    page.get_by_role("link", name=nl("rest.title")).click()
    work = page.get_by_role("group", name=nl("rest.work_days"))
    work.get_by_label(nl("rest.quiet"), exact=True).select_option("night")
    work.get_by_label(nl("rest.from")).fill("21:30")
    page.get_by_role("button", name=nl("rest.save")).click()
    expect(page.get_by_text(nl("rest.waiting"))).to_be_visible()


@pytest.mark.browser
def test_without_signal_a_phone_searches_and_takes_settings_that_the_server_has_later(
    office: Office, product: Product, browsers: Browsers
) -> None:
    phone = _ready(office, browsers)
    page = phone.page
    product.kill()
    page.goto(office.url)

    _find_and_come_back(phone)
    _choose_dutch_and_quiet_nights(page)
    page.get_by_role("link", name=nl("inbox.waiting_other", count=2)).click()
    language = nl("waiting.settings_language", language="Nederlands")
    main = page.get_by_role("main")
    expect(main.get_by_text(language)).to_be_visible()
    expect(main.get_by_text(nl("waiting.rest"), exact=True)).to_be_visible()
    expect(main.get_by_text(nl("waiting.state_offline"))).to_have_count(2)
    product.start()
    page.reload()
    expect(page.get_by_text(nl("waiting.done_title"))).to_be_visible()

    chosen = page.evaluate("fetch('/api/me/rest').then(answer => answer.json())")
    assert chosen["source"] == "own"
    assert chosen["quiet_hours"][0]["start"] == "21:30"
    assert office.person("8101")["language"] == "nl"
